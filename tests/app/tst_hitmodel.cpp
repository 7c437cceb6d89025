// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the Logs page below what is painted: filter, list, search in a real store.
#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QtTest>

#include "hitfilter.h"
#include "hitmodel.h"
#include "hitsearch.h"
#include "loghits.h"
#include "storage/hitstore.h"
#include "text/formatter.h"

using namespace tallygate;
using namespace tallygate::app;
using storage::FoundHit;
using storage::LoggedHit;

namespace {

std::optional<Uuid> deviceByName(const QString &name)
{
    return name == QLatin1String("fw1") ? std::optional(idOf("fw1")) : std::nullopt;
}

HitFilter filterOf(const QString &text)
{
    auto filter = HitFilter::parse(text, deviceByName, kHitTime + std::chrono::minutes(1));
    Q_ASSERT(filter);
    return *filter;
}

LoggedHit ping()
{
    LoggedHit hit = madeHit(2);
    hit.rule = Uuid();
    hit.ruleName = "default";
    hit.verdict = "permit";
    hit.action = "permit";
    hit.source = "2001:db8::1";
    hit.destination = "2001:db8::2";
    hit.protocol = 58;
    hit.sourcePort = 128;
    hit.destinationPort = 0;
    hit.interface = "lan0";
    hit.direction = "out";
    hit.revision = 40;
    hit.vlan = 12;
    return hit;
}

} // namespace

class TestHitModel : public QObject
{
    Q_OBJECT

private slots:
    void filtersAdmit_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("telnet");
        QTest::addColumn<bool>("ping");
        const auto row = [](const char *filter, bool telnet, bool ping) {
            QTest::newRow(filter) << QString::fromLatin1(filter) << telnet << ping;
        };
        row("", true, true);
        row("verdict:drop", true, false);
        row("verdict:permit,drop", true, true);
        row("-verdict:drop", false, true);
        row("action:permit", false, true);
        row("src:203.0.113.0/24", true, false);
        row("src:2001:db8::/32", false, true);
        row("ip:198.51.100.1", true, false);
        row("dst:203.0.113.9", false, false);
        row("dport:23", true, false);
        row("port:1..100", true, false);
        row("sport:128", false, false); // a type of ICMP is no port
        row("proto:tcp", true, false);
        row("proto:58", false, true);
        row("rule:telnet", true, false);
        row("rule:\"No telnet\"", true, false);
        row("rule:default", false, true);
        row("device:fw1", true, true);
        row("on:wan0", true, false);
        row("on:lan0:out", false, true);
        row("on:lan0:in", false, false);
        row("rev:41", true, false);
        row("vlan:12", false, true);
        row("last:5m", true, true);
        row("last:10s", false, false);
        row("from:2026-03-01T12:00:02Z", false, true);
        row("until:2026-03-01T12:00:02Z", true, false);
        row("TELNET drop", true, false);
        row("203.0.113", true, false);
        row("03.0.113", false, false);
        row("2001:db8::1", false, true);
        row("02:00:00", true, true);
    }
    void filtersAdmit()
    {
        QFETCH(QString, filter);
        QFETCH(bool, telnet);
        QFETCH(bool, ping);
        const HitFilter made = filterOf(filter);
        QCOMPARE(made.admits(madeHit(1)), telnet);
        QCOMPARE(made.admits(::ping()), ping);
    }

    void faultsNameTheirColumn_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("column");
        QTest::newRow("verdict") << "ab verdict:maybe" << 4;
        QTest::newRow("prefix") << "src:10.0.0.1/8" << 1;
        QTest::newRow("empty") << "dport:" << 1;
        QTest::newRow("device") << "device:nobody" << 1;
        QTest::newRow("key") << "sourc:1" << 1;
        QTest::newRow("span") << "last:soon" << 1;
        QTest::newRow("after umlaut") << QStringLiteral("\u00fc dport:x") << 4;
    }
    void faultsNameTheirColumn()
    {
        QFETCH(QString, filter);
        QFETCH(int, column);
        const auto made = HitFilter::parse(filter, deviceByName, kHitTime);
        QVERIFY(!made);
        QCOMPARE(int(made.error().where.column), column);
    }

    void suppressionLinesAreFoundByTimeAndDevice()
    {
        const LoggedHit line = madeSuppression(3, 1204);
        for (const char *text : {"", "device:fw1", "last:5m", "-from:2027-01-01"})
            QVERIFY2(filterOf(text).admits(line), text);
        for (const char *text : {"verdict:drop", "telnet", "-verdict:drop"})
            QVERIFY2(!filterOf(text).admits(line), text);
    }

    void rowsComeAtBothEnds()
    {
        HitModel model = HitModel(m_formatter, &nameOf, [] { return kHitTime; });
        const QAbstractItemModelTester tester(&model);
        model.clear();
        model.addNew({madeHit(5), madeHit(6)});
        QCOMPARE(model.addOlder({{6, madeHit(6)}, {5, madeHit(5)}, {4, madeHit(4)}}, 4), 1u);
        QCOMPARE(model.addOlder({{3, madeSuppression(3, 1204)}}, std::nullopt), 1u);
        QVERIFY(!model.hasOlder());
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.hitAt(0).sequence, 6u);
        QCOMPARE(model.hitAt(2).sequence, 4u);
        QCOMPARE(model.cellText(0, HitColumn::Time), QStringLiteral("12:00:06.000"));
        QCOMPARE(model.cellText(0, HitColumn::Device), QStringLiteral("fw1"));
        QVERIFY(model.isSuppression(3));
        QVERIFY(model.suppressionText(3).contains(QStringLiteral("1,204")));
        QCOMPARE(model.cellText(3, HitColumn::Source), QString());
    }

    void theOldestGoWhenThereAreTooMany()
    {
        HitModel model = HitModel(m_formatter, &nameOf, [] { return kHitTime; });
        model.clear();
        std::vector<FoundHit> stored;
        for (int n = int(HitModel::kMostRows); n > 0; --n)
            stored.push_back({n, madeHit(n)});
        model.addOlder(stored, std::nullopt);
        model.addNew(
            {madeHit(int(HitModel::kMostRows) + 1), madeHit(int(HitModel::kMostRows) + 2)});
        QCOMPARE(model.rowCount(), int(HitModel::kMostRows));
        QCOMPARE(model.olderThan(), std::optional<std::int64_t>(3));
        QVERIFY(model.hasOlder());
    }

    void everyCellIsATermThatAdmitsItsHit()
    {
        HitModel model = HitModel(m_formatter, &nameOf, [] { return kHitTime; });
        model.clear();
        model.addNew({madeHit(1), ping()});
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < kHitColumnCount; ++column) {
                const QString term = model.termOf(row, HitColumn(column));
                QVERIFY2(term.isEmpty() || filterOf(term).admits(model.hitAt(row)),
                         qPrintable(term));
            }
        }
        QCOMPARE(model.termOf(1, HitColumn::Source), QStringLiteral("src:203.0.113.9"));
        QCOMPARE(model.termOf(0, HitColumn::Rule), QStringLiteral("rule:default"));
    }

    void theStoreIsSearchedInPages()
    {
        const std::filesystem::path file = m_folder.filePath("hits.sqlite").toStdString();
        JobContext job({}, [](const JobProgress &) {});
        const auto none = findHits(file, {}, 10, {}, job);
        QVERIFY(none && none->hits.empty() && !none->olderThan);

        auto store = storage::HitStore::open(file, kHitTime);
        QVERIFY(store);
        std::vector<LoggedHit> hits;
        for (int n = 1; n <= 5000; ++n)
            hits.push_back(n % 100 == 0 ? ping() : madeHit(n));
        QVERIFY(store->write(hits));

        const HitFilter rare = filterOf("src:2001:db8::/64");
        const auto page = findHits(file, rare, 10, {}, job);
        QVERIFY(page);
        QCOMPARE(page->hits.size(), 20u);
        QVERIFY(page->olderThan);
        const auto rest = findHits(file, rare, 1000, page->olderThan, job);
        QVERIFY(rest && !rest->olderThan);
        QCOMPARE(rest->hits.size(), 30u);

        int seen = 0;
        QVERIFY(forEachHit(
            file, filterOf("verdict:drop"), {},
            [&seen](const LoggedHit &) {
                ++seen;
                return Result<void>();
            },
            job));
        QCOMPARE(seen, 4950);
    }

private:
    static QString nameOf(const Uuid &) { return QStringLiteral("fw1"); }

    QTemporaryDir m_folder;
    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
};

QTEST_MAIN(TestHitModel)
#include "tst_hitmodel.moc"
