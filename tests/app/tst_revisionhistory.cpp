// SPDX-License-Identifier: GPL-3.0-or-later
// A device's history, of what it keeps and of what was pushed from here.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "revisionmodel.h"
#include "services/theme.h"

using namespace tallygate;
using namespace tallygate::app;
using control::Json;
using storage::DeploymentOutcome;

namespace {

Timestamp at(const char *clock)
{
    return parseRfc3339(std::string("2026-03-01T") + clock + "Z").value();
}

Json kept()
{
    return Json::parse(R"({"current":"4","pending":"0","revisions":[
        {"revision":"4","author":"anna","time":"2026-03-01T12:00:00Z","comment":"NTP",
         "digest":"d4","state":"current","decided":"2026-03-01T12:00:20Z","decidedBy":"anna"},
        {"revision":"3","author":"ben","time":"2026-03-01T11:00:00Z","comment":"DNS",
         "digest":"d3","state":"rolled-back","decided":"2026-03-01T11:02:00Z",
         "decidedBy":"engine","reason":"nobody confirmed it in time"},
        {"revision":"2","author":"anna","time":"2026-03-01T10:00:00Z","comment":"",
         "digest":"d2","state":"rolled-back","decidedBy":"ben","reason":"phones are down"},
        {"revision":"1","state":"broken","reason":"its digest is another"}]})");
}

storage::Deployment push(std::uint64_t revision, const char *digest, const char *clock,
                         DeploymentOutcome outcome, const char *reason)
{
    storage::Deployment push;
    push.start.revision = revision;
    push.start.digest = digest;
    push.start.author = "carl";
    push.start.time = at(clock);
    push.outcome = outcome;
    push.reason = reason;
    return push;
}

QStringList lines(const std::vector<RevisionEntry> &entries)
{
    QStringList lines;
    for (const RevisionEntry &entry : entries)
        lines << QStringLiteral("%1 %2 %3|%4%5")
                     .arg(QString::number(entry.revision), entry.author, entry.comment,
                          entry.ending, entry.canBeGoneBackTo ? QStringLiteral(" *") : QString());
    return lines;
}

} // namespace

class TestRevisionHistory : public QObject
{
    Q_OBJECT

private slots:
    void whatADeviceKeepsTellsWhoWhenAndWhy()
    {
        QCOMPARE(lines(historyOf(kept(), {})),
                 QStringList({"4 anna NTP|Runs now. Confirmed by anna",
                              "3 ben DNS|Undone by the device: nobody confirmed it in time *",
                              "2 anna |Rolled back by ben: phones are down *",
                              "1  |Cannot be read any more: its digest is another"}));
        QVERIFY(historyOf(Json(), {}).empty());
        QVERIFY(historyOf(Json("of another version"), {}).empty());
    }

    /// Those of a kept revision are one line with it, others stand where they were in time.
    void pushesFromHereThatTheDeviceDoesNotKeepAreListed()
    {
        const std::vector<storage::Deployment> pushes{
            push(0, "d9", "12:30:00", DeploymentOutcome::Failed, "the host cannot be reached"),
            push(4, "d4", "12:00:00", DeploymentOutcome::Confirmed, ""),
            push(4, "d8", "11:30:00", DeploymentOutcome::Failed, "the proof failed"),
            push(3, "d3", "11:00:00", DeploymentOutcome::RolledBack, "the line was lost"),
            push(2, "other", "09:00:00", DeploymentOutcome::Confirmed, ""),
            push(1, "d1", "08:00:00", DeploymentOutcome::Pending, "")};
        QCOMPARE(lines(historyOf(kept(), pushes)),
                 QStringList({"0 carl |Nothing was put in force: the host cannot be reached",
                              "4 anna NTP|Runs now. Confirmed by anna",
                              "4 carl |Nothing was put in force: the proof failed",
                              "3 ben DNS|Undone by the device: nobody confirmed it in time. "
                              "Seen from here: the line was lost *",
                              "2 anna |Rolled back by ben: phones are down *",
                              "2 carl |Confirmed; the device does not keep it any more",
                              "1 carl |Cannot be read any more: its digest is another"}));
        QCOMPARE(historyOf(Json(), pushes).size(), pushes.size());
    }

    void theTableIsSortedAndFiltered()
    {
        const Formatter formatter(QLocale::c(), QTimeZone::utc());
        RevisionModel model(formatter);
        const QAbstractItemModelTester tester(&model);
        Theme theme;
        RevisionTable table(theme, model);
        model.setEntries(historyOf(kept(), {}));
        const auto first = [&table] { return table.model()->index(0, 0).data().toString(); };
        QCOMPARE(first(), QStringLiteral("4"));
        table.sortByColumn(int(RevisionColumn::Revision), Qt::AscendingOrder);
        QCOMPARE(first(), QStringLiteral("1"));
        table.setFilter(QStringLiteral("PHONES"));
        QCOMPARE(table.model()->rowCount(), 1);
        QCOMPARE(table.currentEntry()->revision, 2u);
        table.setFilter(QStringLiteral("nothing like it"));
        QCOMPARE(table.currentEntry(), nullptr);
        table.setFilter({});
        QCOMPARE(table.model()->rowCount(), 4);
    }
};

QTEST_MAIN(TestRevisionHistory)
#include "tst_revisionhistory.moc"
