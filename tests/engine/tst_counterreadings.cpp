// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <random>
#include <thread>

#include <QtTest>

#include "counterbench.h"
#include "counters/equations.h"

// What is read together belongs together: SEMANTICS 1.4 and 1.5 hold for every reading, while
// threads count as fast as they can, while revisions and resets come, and while a worker is dead.

using namespace tallygate;
using namespace tallygate::engine;
using counters::CounterShard;

namespace {

/// The slots of an application's counters, as a worker's program has them.
struct Program
{
    counters::SlotId received;
    std::vector<counters::SlotId> rules; ///< and the default
    counters::PortSlot port;
};

Program programOf(CounterStore &store, bool withLater)
{
    const auto slot = [&](const CounterKey &key) { return store.registry().find(key).value(); };
    Program program{slot(CounterKey::forRole(kIn, 7, CounterRole::Received)),
                    {slot(kInRule), slot(CounterKey::forRole(kIn, 7, CounterRole::Default))},
                    store.registry().findPort(7).value()};
    if (withLater)
        program.rules.push_back(slot(kInLater));
    return program;
}

/// Counts as a forwarding thread does: batch after batch, without a pause unless it is asked.
class Counting
{
public:
    Counting(CounterShard &shard, const Program &program, unsigned seed)
        : m_program(&program)
        , m_thread([this, &shard, seed] { run(shard, seed); })
    {}
    ~Counting()
    {
        m_end = true;
        m_thread.join();
    }
    /// Returns when no batch is counted by the program before any more.
    void adopt(const Program &program)
    {
        m_program = &program;
        for (const std::uint64_t before = m_batches; m_batches < before + 2;)
            std::this_thread::yield();
    }
    std::uint64_t batches() const { return m_batches; }

private:
    void run(CounterShard &shard, unsigned seed)
    {
        std::mt19937 random(seed);
        while (!m_end) {
            while (shard.batches().isReaderWaiting() && !m_end)
                std::this_thread::yield();
            const Program &program = *m_program.load();
            const unsigned packets = 1 + random() % 64;
            shard.batches().begin();
            countBatch(shard, program, packets, random);
            shard.batches().end();
            ++m_batches;
        }
    }
    static void countBatch(CounterShard &shard, const Program &program, unsigned packets,
                           std::mt19937 &random)
    {
        counters::PortCells &port = shard.port(program.port, Direction::In);
        for (unsigned i = 0; i < packets; ++i) {
            const std::uint32_t bytes = 60 + random() % 1400;
            port.count(PortCounter::Received, bytes);
            shard.cell(program.rules[random() % program.rules.size()]).count(bytes, kStart);
            shard.cell(program.received).count(bytes, kStart);
            port.count(i % 3 == 0 ? PortCounter::Dropped : PortCounter::Permitted, bytes);
        }
        port.count(PortCounter::TransmitRingFull, {0, 0});
    }

    std::atomic<const Program *> m_program;
    std::atomic<std::uint64_t> m_batches{0};
    std::atomic<bool> m_end{false};
    std::thread m_thread;
};

/// The first group is that of kIn: received, web, (later,) default.
counters::ApplicationTally tallyOf(const CounterStore &store,
                                   const std::vector<counters::CounterValue> &values,
                                   const ApplicationBalance &balance)
{
    counters::ApplicationTally tally;
    tally.name = "Branch on eth0, in";
    tally.received = values.front().hits + balance.counted;
    tally.byDefault = values.back().hits + balance.removed;
    for (std::size_t i = 1; i + 1 < values.size(); ++i)
        tally.rules.push_back({store.rows()[i].rule->uuid, counters::RuleKind::Final, values[i]});
    return tally;
}

std::string violation(CounterStore &store, Timestamp now)
{
    const CounterStore::Reading reading = store.read(0, now);
    if (auto held = checkEquation(tallyOf(store, reading.values, reading.balance)); !held)
        return held.error().message;
    std::vector<counters::CounterValue> since;
    for (std::size_t i = 0; i < reading.values.size(); ++i)
        since.push_back(store.sinceReset(store.rows()[i], reading.values[i]).value);
    if (auto held = checkEquation(tallyOf(store, since, reading.sinceReset)); !held)
        return "since the reset: " + held.error().message;
    for (std::size_t i = 0; i < reading.values.size(); ++i)
        since[i] = store.sinceRevision(store.rows()[i], reading.values[i]).value;
    if (auto held = checkEquation(tallyOf(store, since, reading.sinceRevision)); !held)
        return "since the revision: " + held.error().message;
    const auto port = store.readPort(7, now).value();
    if (auto held = checkEquation("eth0 in", port.of(Direction::In)); !held)
        return held.error().message;
    return {};
}

} // namespace

class CounterReadingsTest : public QObject, private CounterBench
{
    Q_OBJECT

private slots:
    void init() { makeFolders(); }
    void everyReadingIsWhole();
    void aThreadThatStandsStillShowsWhatItShowed();
    void aDeadBatchIsWholeBeforeAnythingIsKnown();
    void rulesThatWentAreAccountedFor();
    void aHostileWorkerCannotCountBackwards();
};

void CounterReadingsTest::everyReadingIsWhole()
{
    const auto store = opened(kStart, 2);
    const Program programs[] = {programOf(*store, true), programOf(*store, false)};
    Counting one(store->registry().shard(0), programs[0], 1);
    Counting two(store->registry().shard(1), programs[0], 2);
    int torn = 0;
    Timestamp now = kStart;
    for (int round = 1; round <= 40; ++round) {
        for (int i = 0; i < 100; ++i) {
            const std::string wrong = violation(*store, now += 1us);
            QVERIFY2(wrong.empty(), wrong.c_str());
            // What a reading is that takes counters one by one.
            std::vector<counters::CounterValue> values;
            for (std::size_t row = 0; row < store->groups()[0].count; ++row)
                values.push_back(store->registry().value(store->rows()[row].slot));
            torn += checkEquation(tallyOf(*store, values, {})).has_value() ? 0 : 1;
        }
        if (round % 3 == 0)
            QVERIFY(store->reset({{}, kIn, {}, false, {}}, "ann", "", now));
        if (round % 7 == 0)
            QVERIFY(store->reset({{}, kIn, kRule, false, {}}, "ann", "", now));
        // A counting thread that does not get its core stands in the middle of a batch.
        const auto isLate = [&store, &now] {
            const std::uint64_t before = store->lateReadings();
            store->read(0, now);
            return store->lateReadings() != before;
        };
        for (int tries = 0; tries < 2'000 && isLate(); ++tries)
            std::this_thread::sleep_for(1ms);
        // Another revision: what is read between the two of them is of the one before.
        const bool withLater = round % 2 == 0;
        const auto names = policyOf(static_cast<std::uint64_t>(round + 1), withLater);
        QVERIFY(store->assign(pipeline::counterKeysOf(names->policy(), names->ports()),
                              std::array<counters::PortId, 1>{7}, now));
        store->activating(now);
        one.adopt(programs[withLater ? 0 : 1]);
        two.adopt(programs[withLater ? 0 : 1]);
        QCOMPARE(violation(*store, now), std::string());
        QVERIFY(store->read(0, now + 1s).time <= now);
        store->activated(names, now);
    }
    QVERIFY2(torn > 0, "the threads did not count while they were read");
    QVERIFY(one.batches() > 1000 && two.batches() > 1000);
    qInfo("4000 readings, %d of those not taken together were torn; %llu batches", torn,
          static_cast<unsigned long long>(one.batches() + two.batches()));
}

void CounterReadingsTest::aThreadThatStandsStillShowsWhatItShowed()
{
    const auto store = opened();
    const Program program = programOf(*store, true);
    CounterShard &shard = store->registry().shard(0);
    const auto countOne = [&] {
        shard.port(program.port, Direction::In).count(PortCounter::Received, 60);
        shard.cell(program.rules[0]).count(60, kStart);
    };
    const auto countRest = [&] {
        shard.cell(program.received).count(60, kStart);
        shard.port(program.port, Direction::In).count(PortCounter::Permitted, 60);
    };
    shard.batches().begin();
    countOne();
    countRest();
    shard.batches().end();
    QCOMPARE(violation(*store, kStart + 1s), std::string());
    QCOMPARE(store->lateReadings(), std::uint64_t{0});

    shard.batches().begin();
    countOne();
    for (int i = 0; i < 100; ++i) { // it is not waited for again and again
        QCOMPARE(violation(*store, kStart + 2s), std::string());
        const CounterStore::Reading reading = store->read(0, kStart + 2s);
        QVERIFY(reading.time == kStart + 1s);
        QCOMPARE(reading.values[1].hits, (Tally{1, 60}));
        QVERIFY(store->readPort(7, kStart + 2s)->time == kStart + 1s);
    }
    QVERIFY(store->lateReadings() >= 400);

    countRest();
    shard.batches().end();
    const CounterStore::Reading reading = store->read(0, kStart + 3s);
    QVERIFY(reading.time == kStart + 3s);
    QCOMPARE(reading.values[1].hits, (Tally{2, 120}));
    QCOMPARE(violation(*store, kStart + 3s), std::string());
    QVERIFY(!shard.batches().isReaderWaiting());
}

/// Control starts while a batch of a dead worker is not booked yet.
void CounterReadingsTest::aDeadBatchIsWholeBeforeAnythingIsKnown()
{
    {
        const auto store = opened();
        const Program program = programOf(*store, true);
        CounterShard &shard = store->registry().shard(0);
        shard.batches().begin();
        shard.port(program.port, Direction::In).count(PortCounter::Received, {5, 500});
        shard.port(program.port, Direction::In).count(PortCounter::Guard, {2, 200});
        shard.cell(program.rules[0]).count(60, kStart);
    }
    const auto store = opened();
    QCOMPARE(violation(*store, kStart), std::string());
    const counters::PortTally tally = store->readPort(7, kStart)->of(Direction::In);
    QCOMPARE(tally[PortCounter::WorkerLost], (Tally{3, 300}));
}

void CounterReadingsTest::rulesThatWentAreAccountedFor()
{
    const auto store = opened();
    const auto received = CounterKey::forRole(kIn, 7, CounterRole::Received);
    count(*store, received, 10);
    count(*store, kInRule, 4);
    count(*store, kInLater, 6);
    QVERIFY(store->read(0, kStart).balance == ApplicationBalance{});

    put(*store, policyOf(2, false), kStart + 1s);
    const CounterStore::Reading gone = store->read(0, kStart + 1s);
    QCOMPARE(gone.balance.removed, (Tally{6, 600}));
    QCOMPARE(gone.sinceReset.removed, (Tally{6, 600}));
    QVERIFY(gone.sinceRevision == ApplicationBalance{});
    QVERIFY(store->reset({}, "ann", "", kStart + 2s));
    QVERIFY(store->read(0, kStart + 2s).sinceReset == ApplicationBalance{});
    // A rule that is reset by itself leaves what it took to the application.
    count(*store, received, 3);
    count(*store, kInRule, 3);
    QVERIFY(store->reset({{}, kIn, kRule, false, {}}, "ann", "", kStart + 3s));
    QCOMPARE(store->read(0, kStart + 3s).sinceReset.removed, (Tally{3, 300}));
    QCOMPARE(violation(*store, kStart + 3s), std::string());

    // What a rule counted while it decided nothing.
    const auto names = [](std::uint64_t revision, pipeline::Action action) {
        auto policy = std::make_shared<pipeline::DevicePolicy>(policyOf(1)->policy());
        policy->filters[0].rules[0].action = action;
        return PolicyNames::of(policy, {{7, "eth0", {}, 1514}}, revision);
    };
    put(*store, names(3, pipeline::Action::Count), kStart + 4s);
    QCOMPARE(store->read(0, kStart + 4s).balance.removed, (Tally{7, 700}));
    count(*store, received, 9);
    count(*store, kInLater, 9);
    count(*store, kInRule, 9);
    put(*store, names(4, pipeline::Action::Permit), kStart + 5s);
    QCOMPARE(store->read(0, kStart + 5s).balance.counted, (Tally{9, 900}));
    QVERIFY(store->read(0, kStart + 5s).balance.removed == Tally{});
    QCOMPARE(violation(*store, kStart + 5s), std::string());
}

void CounterReadingsTest::aHostileWorkerCannotCountBackwards()
{
    const auto store = opened();
    count(*store, kInRule, 10);
    QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
    auto &cell = store->registry().shard(0).cell(store->registry().find(kInRule).value());
    cell.packets.store(3);
    QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
    QVERIFY(store->decreases() > 0);
    std::mt19937_64 random(8);
    std::uint64_t before = 10;
    for (int i = 0; i < 1000; ++i) {
        cell.packets.store(random());
        cell.bytes.store(random());
        cell.firstHit.store(static_cast<std::int64_t>(random()));
        cell.lastHit.store(static_cast<std::int64_t>(random()));
        const std::uint64_t now = packets(*store, kInRule);
        QVERIFY(now >= before);
        QVERIFY(sinceReset(*store, kInRule).value.hits.packets <= now);
        before = now;
    }
    store->checkpoint(kStart);
}

QTEST_GUILESS_MAIN(CounterReadingsTest)
#include "tst_counterreadings.moc"
