// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <random>

#include "counters/baseline.h"

using namespace tallygate;
using namespace tallygate::counters;

namespace {

Timestamp at(std::int64_t second)
{
    return Timestamp(std::chrono::seconds(1'772'366'400 + second));
}

CounterValue valueOf(std::uint64_t packets, std::int64_t first = 0, std::int64_t last = 0)
{
    return {{packets, packets * 100},
            {packets / 2, packets * 50},
            {packets - packets / 2, packets * 50},
            at(first),
            at(last)};
}

constexpr CounterEpoch kFirstEpoch;

} // namespace

/// What is shown since a reset, a revision, the loss of a counter file.
class TestBaseline : public QObject
{
    Q_OBJECT

private slots:
    void withoutBaselineAllIsShown();
    void resetShowsTheDifference();
    void revisionsAndResetsAreApart();
    void undoAppends();
    void undoOfAnEarlierReset();
    void refusesToUndo_data();
    void refusesToUndo();
    void storedEntriesAreChecked();
    void lostEpochIsNeverSubtracted();
    void neverNegative();
};

void TestBaseline::withoutBaselineAllIsShown()
{
    const ShownValue all = shown(valueOf(10, 1, 9), kFirstEpoch, {});
    QCOMPARE(all.value, valueOf(10, 1, 9));
    QVERIFY(!all.since);
    QVERIFY(!all.discontinuous);
}

void TestBaseline::resetShowsTheDifference()
{
    BaselineLog log;
    log.append(BaselineKind::Reset, valueOf(10, 1, 9), kFirstEpoch, at(20), "ann", "new week");
    ShownValue none = shown(valueOf(10, 1, 9), kFirstEpoch, log);
    QCOMPARE(none.value, CounterValue{});
    QVERIFY(none.since == at(20));

    const ShownValue some = shown(valueOf(16, 1, 30), kFirstEpoch, log);
    QCOMPARE(some.value.hits, (Tally{6, 600}));
    QCOMPARE(some.value.conform, (Tally{3, 300}));
    QCOMPARE(some.value.exceed, (Tally{3, 300}));
    QVERIFY(!some.value.firstHit); // the first one since is not known
    QVERIFY(some.value.lastHit == at(30));

    BaselineLog early;
    early.append(BaselineKind::Reset, {}, kFirstEpoch, at(-5), "ann", "");
    QVERIFY(shown(valueOf(16, 1, 30), kFirstEpoch, early).value.firstHit == at(1));
}

void TestBaseline::revisionsAndResetsAreApart()
{
    BaselineLog log;
    log.append(BaselineKind::Reset, valueOf(10), kFirstEpoch, at(1), "ann", "");
    log.append(BaselineKind::Revision, valueOf(30), kFirstEpoch, at(2), "bob", "revision 7");
    const CounterValue now = valueOf(50);
    QCOMPARE(shown(now, kFirstEpoch, log).value.hits.packets, 40u);
    QCOMPARE(shown(now, kFirstEpoch, log, BaselineKind::Revision).value.hits.packets, 20u);
    QVERIFY(shown(now, kFirstEpoch, log, BaselineKind::Revision).since == at(2));
}

void TestBaseline::undoAppends()
{
    BaselineLog log;
    const auto first = log.append(BaselineKind::Reset, valueOf(10), kFirstEpoch, at(1), "ann", "");
    const auto second = log.append(BaselineKind::Reset, valueOf(30), kFirstEpoch, at(2), "bob", "");
    const auto undone = log.undo(second, kFirstEpoch, at(3), "ann", "by mistake");
    QVERIFY(undone.has_value());
    QCOMPARE(log.entries().size(), 3u);
    const Baseline &entry = log.entries()[*undone];
    QCOMPARE(entry.who, "ann");
    QCOMPARE(entry.why, "by mistake");
    QVERIFY(entry.time == at(3));
    QVERIFY(entry.undoes == second);
    QCOMPARE(entry.value, valueOf(10));
    QCOMPARE(shown(valueOf(50), kFirstEpoch, log).value.hits.packets, 40u);
    QVERIFY(shown(valueOf(50), kFirstEpoch, log).since == at(1));

    QVERIFY(log.undo(first, kFirstEpoch, at(4), "ann", ""));
    QCOMPARE(shown(valueOf(50), kFirstEpoch, log).value.hits.packets, 50u);
    QVERIFY(!shown(valueOf(50), kFirstEpoch, log).since);

    log.append(BaselineKind::Reset, valueOf(45), kFirstEpoch, at(5), "ann", "");
    QCOMPARE(shown(valueOf(50), kFirstEpoch, log).value.hits.packets, 5u);
    QCOMPARE(log.entries().size(), 5u);
}

void TestBaseline::undoOfAnEarlierReset()
{
    BaselineLog log;
    log.append(BaselineKind::Reset, valueOf(10), kFirstEpoch, at(1), "ann", "");
    log.append(BaselineKind::Reset, valueOf(30), kFirstEpoch, at(2), "ann", "");
    QVERIFY(log.undo(0, kFirstEpoch, at(3), "ann", ""));
    QCOMPARE(shown(valueOf(50), kFirstEpoch, log).value.hits.packets, 20u);
    QVERIFY(log.undo(1, kFirstEpoch, at(4), "ann", ""));
    QCOMPARE(shown(valueOf(50), kFirstEpoch, log).value.hits.packets, 50u);
}

void TestBaseline::refusesToUndo_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("code");
    QTest::newRow("a revision") << 0 << "baseline-not-reset";
    QTest::newRow("undone") << 1 << "baseline-undone";
    QTest::newRow("an undo") << 2 << "baseline-not-reset";
    QTest::newRow("unknown") << 3 << "baseline-unknown";
}

void TestBaseline::refusesToUndo()
{
    QFETCH(int, index);
    QFETCH(QString, code);
    BaselineLog log;
    log.append(BaselineKind::Revision, valueOf(10), kFirstEpoch, at(1), "ann", "");
    log.append(BaselineKind::Reset, valueOf(10), kFirstEpoch, at(1), "ann", "");
    QVERIFY(log.undo(1, kFirstEpoch, at(2), "ann", ""));
    const auto undone = log.undo(static_cast<std::size_t>(index), kFirstEpoch, at(3), "ann", "");
    QVERIFY(!undone);
    QCOMPARE(QString::fromStdString(undone.error().code), code);
    QCOMPARE(log.entries().size(), 3u);
}

void TestBaseline::storedEntriesAreChecked()
{
    BaselineLog log;
    log.append(BaselineKind::Reset, valueOf(10), kFirstEpoch, at(1), "ann", "");
    QVERIFY(log.undo(0, kFirstEpoch, at(2), "ann", ""));
    std::vector<Baseline> entries = log.entries();
    const auto read = BaselineLog::fromEntries(entries);
    QVERIFY(read.has_value());
    QCOMPARE(read->entries(), entries);
    QVERIFY(!read->latest(BaselineKind::Reset));

    entries.push_back(entries.back());
    QCOMPARE(BaselineLog::fromEntries(entries).error().code, "baseline-undone");
    entries.pop_back();
    entries.back().undoes = 1;
    QCOMPARE(BaselineLog::fromEntries(entries).error().code, "baseline-unknown");
}

void TestBaseline::lostEpochIsNeverSubtracted()
{
    BaselineLog log;
    log.append(BaselineKind::Reset, valueOf(1000), kFirstEpoch, at(1), "ann", "");
    const CounterEpoch second{1, at(50)};
    ShownValue value = shown(valueOf(3), second, log);
    QCOMPARE(value.value.hits.packets, 3u);
    QVERIFY(value.discontinuous);
    QVERIFY(value.since == at(50));

    log.append(BaselineKind::Reset, valueOf(3), second, at(60), "ann", "");
    value = shown(valueOf(5), second, log);
    QCOMPARE(value.value.hits.packets, 2u);
    QVERIFY(!value.discontinuous);
    QVERIFY(value.since == at(60));

    // Undoing it brings back a baseline of the lost epoch, which still is not subtracted.
    QVERIFY(log.undo(1, second, at(70), "ann", ""));
    QCOMPARE(shown(valueOf(5), second, log).value.hits.packets, 5u);
    QVERIFY(shown(valueOf(5), second, log).discontinuous);
    QVERIFY(shown(valueOf(5), second, {}).discontinuous);
}

/// Whatever is stored, no part of what is shown is above the absolute value (which a negative
/// difference, wrapped around, would be).
void TestBaseline::neverNegative()
{
    std::mt19937_64 random(11);
    for (int i = 0; i < 2000; ++i) {
        BaselineLog log;
        const CounterEpoch epoch{random() % 2, at(100)};
        const int entries = static_cast<int>(random() % 6);
        for (int e = 0; e < entries; ++e) {
            log.append(random() % 3 ? BaselineKind::Reset : BaselineKind::Revision,
                       valueOf(random() % 1000), {random() % 2, at(e)}, at(e), "ann", "");
            if (random() % 3 == 0)
                (void)log.undo(random() % log.entries().size(), epoch, at(e), "ann", "");
        }
        const CounterValue absolute = valueOf(random() % 1000);
        for (const BaselineKind kind : {BaselineKind::Reset, BaselineKind::Revision}) {
            const CounterValue value = shown(absolute, epoch, log, kind).value;
            for (const auto &[part, whole] :
                 {std::pair{value.hits, absolute.hits}, std::pair{value.conform, absolute.conform},
                  std::pair{value.exceed, absolute.exceed}}) {
                QVERIFY(part.packets <= whole.packets);
                QVERIFY(part.bytes <= whole.bytes);
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestBaseline)
#include "tst_baseline.moc"
