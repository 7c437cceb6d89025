// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "counters/counterregistry.h"
#include "counters/equations.h"

using namespace tallygate;
using namespace tallygate::counters;

Q_DECLARE_METATYPE(PortTally)
Q_DECLARE_METATYPE(ApplicationTally)

namespace {

constexpr std::int64_t kStart = 1'772'366'400'000'000'000;

Timestamp at(std::int64_t ns)
{
    return Timestamp(Nanoseconds(ns));
}

Uuid uuid(std::uint8_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = number;
    return Uuid(bytes);
}

SlotId slotOf(CounterRegistry &registry, const CounterKey &key)
{
    return registry.slotFor(key).value();
}

} // namespace

/// Cells, shards, the registry, port counters and the equations they must fulfil.
class TestCounters : public QObject
{
    Q_OBJECT

private slots:
    void countsPacketsBytesAndTimes();
    void countsLimitRules();
    void timesMayGoBack();
    void identityIsApplicationPortRule();
    void sumsWorkers();
    void agreesWithPlainModel();
    void growsWithoutMovingCells();
    void tombstonesResumeThenGo();
    void slotsAreReusedEmpty();
    void readersSeeGrowingValues();
    void listsEntriesInOrder();
    void portsHaveTheirSlots();
    void everyPortCounterHasAName();
    void portEquation_data();
    void portEquation();
    void applicationEquation_data();
    void applicationEquation();
    void forwardedIsWhatPassed();
};

void TestCounters::countsPacketsBytesAndTimes()
{
    CounterRegistry registry;
    const SlotId slot = slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(2)));
    QCOMPARE(registry.value(slot), CounterValue{});
    CounterCell &cell = registry.shard(0).cell(slot);
    cell.count(60, at(kStart));
    cell.count(1514, at(kStart + 5));
    cell.count(9000, at(kStart + 9));
    const CounterValue value = registry.value(slot);
    QCOMPARE(value.hits, (Tally{3, 10'574}));
    QCOMPARE(value.conform, Tally{});
    QCOMPARE(value.exceed, Tally{});
    QVERIFY(value.firstHit == at(kStart));
    QVERIFY(value.lastHit == at(kStart + 9));
}

void TestCounters::countsLimitRules()
{
    CounterRegistry registry;
    const SlotId slot = slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(2)));
    CounterCell &cell = registry.shard(0).cell(slot);
    cell.countConform(100, at(kStart));
    cell.countConform(200, at(kStart + 1));
    cell.countExceed(400, at(kStart + 2));
    const CounterValue value = registry.value(slot);
    QCOMPARE(value.hits, (Tally{3, 700}));
    QCOMPARE(value.conform, (Tally{2, 300}));
    QCOMPARE(value.exceed, (Tally{1, 400}));
    QVERIFY(value.lastHit == at(kStart + 2));
}

/// First and last are the earliest and the latest time, also before 1970 and at 0.
void TestCounters::timesMayGoBack()
{
    CounterRegistry registry;
    const SlotId slot = slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(2)));
    CounterCell &cell = registry.shard(0).cell(slot);
    cell.count(60, at(0));
    QVERIFY(registry.value(slot).firstHit == at(0));
    QVERIFY(registry.value(slot).lastHit == at(0));
    cell.count(60, at(-7));
    cell.count(60, at(5));
    cell.count(60, at(2));
    QVERIFY(registry.value(slot).firstHit == at(-7));
    QVERIFY(registry.value(slot).lastHit == at(5));
}

void TestCounters::identityIsApplicationPortRule()
{
    CounterRegistry registry;
    const CounterKey keys[] = {
        CounterKey::forRule(uuid(1), 1, uuid(2)),
        CounterKey::forRule(uuid(3), 1, uuid(2)),
        CounterKey::forRule(uuid(1), 2, uuid(2)),
        CounterKey::forRule(uuid(1), 1, uuid(4)),
        CounterKey::forRole(uuid(1), 1, CounterRole::Default),
        CounterKey::forRole(uuid(1), 1, CounterRole::Received),
        CounterKey::forRole(uuid(1), 1, CounterRole::Undecidable),
    };
    std::set<SlotId> given;
    for (const CounterKey &key : keys) {
        QVERIFY(!registry.find(key));
        given.insert(slotOf(registry, key));
    }
    QCOMPARE(given.size(), std::size(keys));
    for (const CounterKey &key : keys) {
        QVERIFY(registry.find(key).has_value());
        QCOMPARE(slotOf(registry, key), *registry.find(key));
    }
}

void TestCounters::sumsWorkers()
{
    CounterRegistry registry(3);
    const SlotId slot = slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(2)));
    registry.shard(0).cell(slot).count(10, at(kStart + 3));
    registry.shard(2).cell(slot).countExceed(20, at(kStart + 1));
    const CounterValue value = registry.value(slot);
    QCOMPARE(value.hits, (Tally{2, 30}));
    QCOMPARE(value.exceed, (Tally{1, 20}));
    QVERIFY(value.firstHit == at(kStart + 1));
    QVERIFY(value.lastHit == at(kStart + 3));
}

void TestCounters::agreesWithPlainModel()
{
    std::mt19937_64 random(5);
    CounterRegistry registry(2);
    std::map<CounterKey, CounterValue> model;
    std::int64_t now = kStart;
    for (int i = 0; i < 100'000; ++i) {
        now += static_cast<std::int64_t>(random() % 1000);
        const CounterKey key =
            CounterKey::forRule(uuid(random() % 5), random() % 3, uuid(random() % 100));
        const auto bytes = static_cast<std::uint32_t>(random() % 9000);
        CounterCell &cell = registry.shard(random() % 2).cell(slotOf(registry, key));
        CounterValue packet{{1, bytes}, {}, {}, at(now), at(now)};
        switch (random() % 3) {
        case 0:
            cell.count(bytes, at(now));
            break;
        case 1:
            cell.countConform(bytes, at(now));
            packet.conform = packet.hits;
            break;
        case 2:
            cell.countExceed(bytes, at(now));
            packet.exceed = packet.hits;
            break;
        }
        model[key] += packet;
    }
    QCOMPARE(registry.entries().size(), model.size());
    for (const auto &[key, value] : model)
        QCOMPARE(registry.value(*registry.find(key)), value);
}

void TestCounters::growsWithoutMovingCells()
{
    CounterRegistry registry(2);
    const SlotId first = slotOf(registry, CounterKey::forRule(uuid(1), 0, uuid(2)));
    CounterCell *cell = &registry.shard(1).cell(first);
    cell->count(60, at(kStart));
    for (PortId port = 1; port < 3 * kBlockCells; ++port) {
        const SlotId slot = slotOf(registry, CounterKey::forRule(uuid(1), port, uuid(2)));
        registry.shard(0).cell(slot).count(port, at(kStart));
        QCOMPARE(reinterpret_cast<std::uintptr_t>(&registry.shard(0).cell(slot)) % 64, 0u);
    }
    QCOMPARE(&registry.shard(1).cell(first), cell);
    QCOMPARE(registry.value(first).hits, (Tally{1, 60}));
    for (PortId port = 1; port < 3 * kBlockCells; ++port) {
        const auto slot = registry.find(CounterKey::forRule(uuid(1), port, uuid(2)));
        QCOMPARE(registry.value(*slot).hits, (Tally{1, port}));
    }
}

void TestCounters::tombstonesResumeThenGo()
{
    CounterRegistry registry;
    const CounterKey key = CounterKey::forRule(uuid(1), 1, uuid(2));
    const SlotId slot = slotOf(registry, key);
    registry.shard(0).cell(slot).count(60, at(kStart));
    const Timestamp removed = at(kStart);
    registry.retire(key, removed);
    registry.retire(key, removed + std::chrono::hours(24 * 29)); // does not renew it
    QCOMPARE(registry.purge(removed + kTombstoneTime - Nanoseconds(1)), 0u);
    QCOMPARE(registry.value(*registry.find(key)).hits, (Tally{1, 60}));

    // A roll-back brings the rule back: it resumes its counts and is no tombstone any more.
    QCOMPARE(slotOf(registry, key), slot);
    QCOMPARE(registry.purge(removed + 2 * kTombstoneTime), 0u);
    QCOMPARE(registry.value(slot).hits, (Tally{1, 60}));

    registry.retire(key, removed);
    QCOMPARE(registry.purge(removed + kTombstoneTime), 1u);
    QVERIFY(!registry.find(key));
    registry.retire(key, removed); // unknown: no effect
    QCOMPARE(registry.purge(removed + 3 * kTombstoneTime), 0u);
}

void TestCounters::slotsAreReusedEmpty()
{
    CounterRegistry registry(2);
    const CounterKey gone = CounterKey::forRule(uuid(1), 1, uuid(2));
    const SlotId slot = slotOf(registry, gone);
    registry.shard(0).cell(slot).countExceed(60, at(kStart));
    registry.shard(1).cell(slot).countConform(60, at(kStart));
    registry.retire(gone, at(kStart));
    QCOMPARE(registry.purge(at(kStart) + kTombstoneTime), 1u);
    const SlotId reused = slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(3)));
    QCOMPARE(reused, slot);
    QCOMPARE(registry.value(reused), CounterValue{});
}

/// One writer a shard, readers beside it: whole values that only grow, first hit with the packet.
void TestCounters::readersSeeGrowingValues()
{
    constexpr int kPackets = 200'000;
    CounterRegistry registry(2);
    const SlotId slot = slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(2)));
    std::vector<std::thread> writers;
    for (std::size_t w = 0; w < 2; ++w) {
        writers.emplace_back([&registry, slot, w] {
            CounterCell &cell = registry.shard(w).cell(slot);
            for (int i = 0; i < kPackets; ++i)
                cell.countConform(100, at(kStart + i));
        });
    }
    CounterValue last;
    bool grows = true;
    while (last.hits.packets < 2 * kPackets) {
        const CounterValue value = registry.value(slot);
        grows = grows && value.hits.packets >= last.hits.packets &&
                value.hits.bytes >= last.hits.bytes &&
                (value.hits.packets == 0 ||
                 (value.firstHit == at(kStart) && *value.lastHit >= at(kStart)));
        // Bytes and conform are stored before the packet that they belong to.
        grows = grows && value.hits.bytes >= value.hits.packets * 100 &&
                value.conform.packets >= value.hits.packets;
        last = value;
    }
    for (auto &writer : writers)
        writer.join();
    QVERIFY(grows);
    QCOMPARE(registry.value(slot).hits, (Tally{2 * kPackets, 200 * kPackets}));
}

void TestCounters::listsEntriesInOrder()
{
    CounterRegistry registry;
    slotOf(registry, CounterKey::forRule(uuid(2), 1, uuid(1)));
    slotOf(registry, CounterKey::forRule(uuid(1), 2, uuid(1)));
    slotOf(registry, CounterKey::forRole(uuid(1), 1, CounterRole::Default));
    slotOf(registry, CounterKey::forRule(uuid(1), 1, uuid(9)));
    registry.retire(CounterKey::forRule(uuid(1), 1, uuid(9)), at(kStart));
    const auto entries = registry.entries();
    QCOMPARE(entries.size(), 4u);
    QVERIFY(std::is_sorted(entries.begin(), entries.end(),
                           [](const auto &a, const auto &b) { return a.key < b.key; }));
    QCOMPARE(entries[0].key.rule, uuid(9));
    QVERIFY(entries[0].retired == at(kStart));
    QVERIFY(!entries[1].retired);
}

void TestCounters::portsHaveTheirSlots()
{
    CounterRegistry registry(2);
    const PortSlot wan = registry.portSlot(70'000).value();
    const PortSlot lan = registry.portSlot(3).value();
    QCOMPARE(registry.portSlot(70'000).value(), wan);
    QVERIFY(wan != lan);
    QVERIFY(!registry.findPort(9));
    registry.shard(0).port(wan, Direction::In).count(PortCounter::Received, 100);
    registry.shard(1).port(wan, Direction::In).count(PortCounter::Received, 50);
    registry.shard(1).port(wan, Direction::In).count(PortCounter::WorkerLost, {3, 300});
    const PortTally in = registry.portValue(wan, Direction::In);
    QCOMPARE(in[PortCounter::Received], (Tally{2, 150}));
    QCOMPARE(in[PortCounter::WorkerLost], (Tally{3, 300}));
    QCOMPARE(registry.portValue(wan, Direction::Out), PortTally{});
    QCOMPARE(registry.portValue(lan, Direction::In), PortTally{});
    const std::vector<std::pair<PortId, PortSlot>> expected{{3, lan}, {70'000, wan}};
    QCOMPARE(registry.ports(), expected);

    for (PortId port = 100'000; registry.ports().size() < kPorts; ++port)
        QVERIFY(registry.portSlot(port));
    QCOMPARE(registry.portSlot(1).error().code, "ports-full");
}

void TestCounters::everyPortCounterHasAName()
{
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kPortCounters; ++i) {
        const auto counter = static_cast<PortCounter>(i);
        QVERIFY(!info(counter).name.empty());
        QVERIFY(info(counter).help.ends_with('.'));
        QVERIFY(names.insert(info(counter).name).second);
        QVERIFY(portCounterNamed(info(counter).name) == counter);
    }
    QVERIFY(!portCounterNamed("lost"));
    for (const char *name : {"incomplete-l3", "incomplete-l4", "ipv6-chain-too-long", "land",
                             "isolation", "worker-lost", "stale"})
        QCOMPARE(info(portCounterNamed(name).value()).kind, PortCounterClass::NamedDrop);
    for (const char *name : {"transmit-ring-full", "transmit-no-frame", "transmit-worker-lost"})
        QCOMPARE(info(portCounterNamed(name).value()).kind, PortCounterClass::TransmitDrop);
}

void TestCounters::portEquation_data()
{
    QTest::addColumn<PortTally>("port");
    QTest::addColumn<QString>("said"); ///< empty = holds
    QTest::newRow("nothing") << PortTally{} << "";

    // One packet under every counter that is a part of received.
    PortTally each;
    for (std::size_t i = 1; i <= static_cast<std::size_t>(PortCounter::Undecidable); ++i) {
        each.counters[i] = {1, 100 * i};
        each[PortCounter::Received] += each.counters[i];
    }
    QTest::newRow("one of each") << each << "";

    for (std::size_t i = 1; i <= static_cast<std::size_t>(PortCounter::Undecidable); ++i) {
        PortTally off = each;
        off.counters[i] += Tally{2, 120};
        QTest::newRow(std::string(info(static_cast<PortCounter>(i)).name).c_str())
            << off
            << "verdicts + named drops + undecidable is 2 packets more, verdicts + named drops + "
               "undecidable is 120 bytes more";
    }
    PortTally lost = each;
    lost[PortCounter::Received] += Tally{3, 0};
    QTest::newRow("received") << lost << ": received is 3 packets more";
    PortTally bytes = each;
    bytes[PortCounter::Received] += Tally{0, 7};
    QTest::newRow("bytes") << bytes << ": received is 7 bytes more";

    PortTally transmit = each;
    transmit[PortCounter::TransmitRingFull] = {1, 200};
    transmit[PortCounter::TransmitNoFrame] = {1, 300};
    transmit[PortCounter::TransmitWorkerLost] = {1, 100};
    QTest::newRow("transmit drops") << transmit << "";
    transmit[PortCounter::TransmitNoFrame] = {2, 300};
    QTest::newRow("too many transmit drops")
        << transmit << "transmit drops = 4 packets, 600 bytes is 1 packets, 0 bytes above";
}

void TestCounters::portEquation()
{
    QFETCH(PortTally, port);
    QFETCH(QString, said);
    const auto checked = checkEquation("eth0 in", port);
    QCOMPARE(checked.has_value(), said.isEmpty());
    if (!checked) {
        const QString message = QString::fromStdString(checked.error().message);
        QCOMPARE(checked.error().code, "counters-port");
        QVERIFY2(message.contains(said) && message.contains("eth0 in"), qPrintable(message));
    }
}

void TestCounters::applicationEquation_data()
{
    QTest::addColumn<ApplicationTally>("application");
    QTest::addColumn<QString>("said");
    const ApplicationTally good{
        "Branch edge on wan0, in",
        {10, 1000},
        {{uuid(1), RuleKind::Count, {{7, 700}, {}, {}, {}, {}}},
         {uuid(2), RuleKind::Final, {{3, 300}, {}, {}, {}, {}}},
         {uuid(3), RuleKind::Limit, {{4, 400}, {1, 100}, {3, 300}, {}, {}}}},
        {2, 200},
        {1, 100}};
    QTest::newRow("holds") << good << "";
    const auto row = [&](const char *name, const char *said, auto change) {
        ApplicationTally application = good;
        change(application);
        QTest::newRow(name) << application << QString(said);
    };
    row("received", ": received is 2 packets more", [](auto &a) { a.received.packets += 2; });
    row("default",
        "rules + default + undecidable is 1 packets more, rules + default + undecidable "
        "is 60 bytes more",
        [](auto &a) {
            a.byDefault += Tally{1, 60};
        });
    row("rule", "received is 1 packets more", [](auto &a) { a.rules[1].value.hits.packets -= 1; });
    row("undecidable", "received is 1 packets more, received is 100 bytes more",
        [](auto &a) { a.undecidable = {}; });
    row("count rule is not in the sum", "", [](auto &a) { a.rules[0].value.hits = {10, 1000}; });
    row("count rule beyond received", "hits = 11 packets, 1000 bytes is 1 packets, 0 bytes above",
        [](auto &a) {
            a.rules[0].value.hits = {11, 1000};
        });
    row("limit rule", "conform + exceed is 1 packets more",
        [](auto &a) { a.rules[2].value.exceed.packets += 1; });
    row("permit rule with a meter's counts", "without a meter", [](auto &a) {
        a.rules[1].value.conform = {3, 300};
    });
}

void TestCounters::applicationEquation()
{
    QFETCH(ApplicationTally, application);
    QFETCH(QString, said);
    const auto checked = checkEquation(application);
    QCOMPARE(checked.has_value(), said.isEmpty());
    if (!checked) {
        const QString message = QString::fromStdString(checked.error().message);
        QCOMPARE(checked.error().code, "counters-application");
        QVERIFY2(message.contains(said) && message.contains("Branch edge on wan0, in"),
                 qPrintable(message));
    }
}

void TestCounters::forwardedIsWhatPassed()
{
    PortTally port;
    port[PortCounter::Guard] = {1, 10};
    port[PortCounter::Permitted] = {2, 20};
    port[PortCounter::Unfiltered] = {4, 40};
    port[PortCounter::Dropped] = {100, 1000};
    QCOMPARE(port.forwarded(), (Tally{7, 70}));
    port[PortCounter::TransmitRingFull] = {2, 15};
    port[PortCounter::TransmitNoFrame] = {1, 5};
    QCOMPARE(port.forwarded(), (Tally{4, 50}));
    QCOMPARE(port.sum(PortCounterClass::TransmitDrop), (Tally{3, 20}));
}

QTEST_APPLESS_MAIN(TestCounters)
#include "tst_counters.moc"
