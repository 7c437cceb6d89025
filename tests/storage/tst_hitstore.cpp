// SPDX-License-Identifier: GPL-3.0-or-later
// The hit log on a real file: what is written is found by words and by fields, page after page, and
// goes by age and by size.
#include <QTemporaryDir>
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "storage/hitreader.h"
#include "storage/hitstore.h"
#include "storage/workstation.h"

using namespace tallygate;
using namespace tallygate::storage;
using namespace std::chrono_literals;

namespace {

const Timestamp kNow = *parseRfc3339("2026-03-01T12:00:00Z");

Uuid id(const std::string &name)
{
    return Uuid::fromName(Uuid(), name);
}

LoggedHit telnet()
{
    LoggedHit hit;
    hit.time = kNow;
    hit.device = id("fw1");
    hit.revision = 41;
    hit.application = id("edge");
    hit.rule = id("no telnet");
    hit.applicationName = "edge on eth0, in";
    hit.ruleName = "no-telnet für Gäste";
    hit.port = 1;
    hit.interface = "eth0";
    hit.direction = "in";
    hit.verdict = "drop";
    hit.action = "drop";
    hit.source = "203.0.113.9";
    hit.destination = "198.51.100.1";
    hit.previousHop = "02:00:00:00:00:09";
    hit.sourcePort = 40000;
    hit.destinationPort = 23;
    hit.protocol = 6;
    hit.etherType = 0x0800;
    hit.length = 60;
    hit.sequence = 1291;
    return hit;
}

LoggedHit arp()
{
    LoggedHit hit;
    hit.time = kNow + 1s;
    hit.device = id("fw2");
    hit.application = id("core");
    hit.applicationName = "core on swp3, out";
    hit.ruleName = "default";
    hit.interface = "swp3";
    hit.direction = "out";
    hit.verdict = "permit";
    hit.action = "permit";
    hit.vlan = 12;
    hit.etherType = 0x0806;
    hit.standsFor = 100;
    return hit;
}

LoggedHit suppression()
{
    LoggedHit line;
    line.time = kNow + 2s;
    line.device = id("fw1");
    line.notLogged = 700;
    return line;
}

HitQuery words(const std::string &text)
{
    HitQuery query;
    query.text = text;
    return query;
}

} // namespace

class TestHitStore : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_batchesBefore = 0;
        openAgain();
    }
    void cleanup()
    {
        m_reader.reset();
        m_store.reset();
    }

    void linesComeBackAsTheyWere()
    {
        const std::vector written = {telnet(), arp(), suppression()};
        QVERIFY(m_store->write(written));
        const auto found = m_reader->page({}, 10).value();
        QCOMPARE(found.size(), 3u);
        for (std::size_t n = 0; n < 3; ++n)
            QVERIFY(found[2 - n].hit == written[n]);
    }

    void wordsFindLines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("lines");
        QTest::newRow("nothing asked") << "" << 3;
        QTest::newRow("only marks") << " ,*\" " << 3;
        QTest::newRow("address") << "203.0.113.9" << 1;
        QTest::newRow("beginning of an address") << "203.0.113." << 1;
        QTest::newRow("not the middle of one") << "0.113" << 0;
        QTest::newRow("name with a dash") << "no-tel" << 1;
        QTest::newRow("case") << "EDGE" << 1;
        QTest::newRow("umlaut") << "gaste" << 1;
        QTest::newRow("two words of one line") << "eth0 drop" << 1;
        QTest::newRow("two words of two lines") << "eth0 swp3" << 0;
        QTest::newRow("MAC") << "02:00:00" << 1;
        QTest::newRow("operators are words") << "drop OR swp3" << 0;
        QTest::newRow("quotation marks") << "\"drop\" (eth0)" << 1;
        QTest::newRow("a column's name") << "verdict:drop" << 0;
    }

    void wordsFindLines()
    {
        QFETCH(QString, text);
        QFETCH(int, lines);
        QVERIFY(m_store->write(std::vector{telnet(), arp(), suppression()}));
        const auto found = m_reader->page(words(text.toStdString()), 10);
        QVERIFY2(found.has_value(), found ? "" : found.error().message.c_str());
        QCOMPARE(int(found->size()), lines);
    }

    void fieldsFindLines()
    {
        QVERIFY(m_store->write(std::vector{telnet(), arp(), suppression()}));
        const auto lines = [this](auto &&ask) {
            HitQuery query;
            ask(query);
            return m_reader->page(query, 10).value().size();
        };
        QCOMPARE(lines([](HitQuery &query) { query.device = id("fw1"); }), 2u);
        QCOMPARE(lines([](HitQuery &query) { query.application = id("core"); }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.rule = id("no telnet"); }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.rule = Uuid(); }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.interface = "eth"; }), 0u);
        QCOMPARE(lines([](HitQuery &query) { query.direction = "out"; }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.verdict = "drop"; }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.source = "203.0.113.9"; }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.destination = "203.0.113.9"; }), 0u);
        QCOMPARE(lines([](HitQuery &query) { query.destinationPort = 23; }), 1u);
        QCOMPARE(lines([](HitQuery &query) { query.from = kNow + 1s; }), 2u);
        QCOMPARE(lines([](HitQuery &query) { query.until = kNow + 1s; }), 1u);
        QCOMPARE(lines([](HitQuery &query) {
                     query.text = "edge";
                     query.verdict = "permit";
                 }),
                 0u);
    }

    void pagesAreWholeWhileMoreIsWritten()
    {
        for (int n = 0; n < 10; ++n)
            QVERIFY(m_store->write(std::vector(5, telnet())));
        std::vector<std::int64_t> keys;
        std::optional<std::int64_t> before;
        for (auto page = m_reader->page(words("edge"), 7); !page->empty();
             page = m_reader->page(words("edge"), 7, before)) {
            for (const FoundHit &found : *page)
                keys.push_back(found.key);
            before = page->back().key;
            QVERIFY(m_store->write(std::vector{telnet()}));
        }
        QCOMPARE(keys.size(), 50u);
        QVERIFY(std::is_sorted(keys.rbegin(), keys.rend()));
    }

    void oldLinesGoInSteps()
    {
        QVERIFY(m_store->write(std::vector(50, telnet())));
        LoggedHit young = arp();
        young.time = kNow + 2h;
        QVERIFY(m_store->write(std::vector{young}));
        const HitRetention retention{.age = 1h, .step = 30};
        QCOMPARE(m_store->tidy(kNow + 2h, retention).value(), 30u);
        QCOMPARE(m_store->tidy(kNow + 2h, retention).value(), 20u);
        QCOMPARE(m_store->tidy(kNow + 2h, retention).value(), 0u);
        QCOMPARE(m_reader->page({}, 100)->size(), 1u);
        QCOMPARE(m_reader->page(words("edge"), 100)->size(), 0u);
        QCOMPARE(m_reader->page(words("core"), 100)->size(), 1u);
    }

    void sizeIsBounded()
    {
        const HitRetention retention{.bytes = 1u << 20, .step = 1000};
        for (int n = 0; n < 30; ++n) {
            QVERIFY(m_store->write(std::vector(500, telnet())));
            QVERIFY(m_store->tidy(kNow, retention));
        }
        const auto left = m_reader->page({}, 100'000)->size();
        // Less would mean that the index of words crowds the lines out.
        QVERIFY2(left >= 1500 && left < 10'000, qPrintable(QString::number(left)));
        QVERIFY(std::filesystem::file_size(file()) < 2u << 20);
        QCOMPARE(m_reader->page(words("edge"), 100'000)->size(), left);
    }

    void whoIsKilledLosesNothingThatWasWritten()
    {
        cleanup();
        for (int times = 0; times < 5; ++times) {
            const int told = batchesUntilKilled(3 + times);
            QVERIFY(told > 0);
            openAgain();
            const auto found = m_reader->page({}, 1'000'000).value();
            QCOMPARE(found.size() % kBatch, 0u);
            QVERIFY(found.size() / kBatch >= static_cast<std::size_t>(m_batchesBefore + told));
            QCOMPARE(m_reader->page(words("edge"), 1'000'000)->size(), found.size());
            m_batchesBefore = static_cast<int>(found.size() / kBatch);
            cleanup();
        }
    }

    void aDamagedFileIsSetAside()
    {
        cleanup();
        std::filesystem::resize_file(file(), 100);
        m_store = std::make_unique<HitStore>(HitStore::open(file(), kNow).value());
        QVERIFY(m_store->setAside());
        QVERIFY(m_store->write(std::vector{telnet()}));
    }

    void anotherStoresFileIsNotRead()
    {
        static_cast<void>(openWorkstation(m_folder->filePath("other").toStdString(), kNow));
        const auto reader = HitReader::open(m_folder->filePath("other").toStdString());
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, std::string("database-foreign"));
    }

private:
    static constexpr std::size_t kBatch = 50;

    void openAgain()
    {
        m_store = std::make_unique<HitStore>(HitStore::open(file(), kNow).value());
        m_reader = std::make_unique<HitReader>(HitReader::open(file()).value());
    }

    /// A child writes batches until it is killed, after it told of so many; how many it told of.
    int batchesUntilKilled(int enough) const
    {
        int ends[2];
        if (pipe(ends) != 0)
            return 0;
        const pid_t child = fork();
        if (child == 0) {
            auto store = HitStore::open(file(), kNow);
            while (store && store->write(std::vector(kBatch, telnet())) && write(ends[1], "+", 1))
                ;
            _exit(1);
        }
        close(ends[1]);
        int told = 0;
        char mark = 0;
        while (told < enough && read(ends[0], &mark, 1) == 1)
            ++told;
        kill(child, SIGKILL);
        while (read(ends[0], &mark, 1) == 1)
            ++told;
        close(ends[0]);
        waitpid(child, nullptr, 0);
        return told;
    }

    int m_batchesBefore = 0;
    std::filesystem::path file() const { return m_folder->path().toStdString() + "/hits.db"; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HitStore> m_store;
    std::unique_ptr<HitReader> m_reader;
};

QTEST_GUILESS_MAIN(TestHitStore)
#include "tst_hitstore.moc"
