// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "counters/equations.h"
#include "pipeline/repair.h"
#include "randompolicy.h"
#include "testbench.h"

// The counters of a program: which ones it asks for, and that their sums can be made whole after a
// worker died at any word of a batch (SEMANTICS 1.4, 5.1, 5.4).

using namespace tallygate;
using namespace tallygate::pipeline;
using namespace tallygate::testsupport;
using counters::CounterCell;
using counters::CounterKey;

class CounterKeysTest : public QObject
{
    Q_OBJECT

private slots:
    void keysAreThoseThatBuildingAsksFor_data();
    void keysAreThoseThatBuildingAsksFor();
    void repairRaisesWhatWasReceivedToTheSum();
    void repairRaisesALimitRuleToWhatItsMeterSaid();
    void repairLeavesAWholeShardAlone();
};

namespace {

const std::vector<Port> kPorts = {{11, "eth0", PortKind::Host}, {12, "eth1", PortKind::Wire}};

std::vector<CounterKey> keysBuilt(const DevicePolicy &policy)
{
    counters::CounterRegistry registry;
    const MeterBank meters;
    auto program = PolicyProgram::build(
        {std::make_shared<DevicePolicy>(policy), kPorts, {}, std::nullopt, 1}, registry, meters);
    if (!program)
        qFatal("%s", toString(program.error()).c_str());
    std::vector<CounterKey> keys;
    for (const auto &entry : registry.entries())
        keys.push_back(entry.key);
    return keys;
}

DevicePolicy limitedWeb()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("slow", 1, 1)};
    addFilter(policy, "in",
              {rule("ip", Action::Count), limitRule("tcp", "slow"), rule("udp", Action::Permit)});
    return policy;
}

void checkEquations(TestBench &bench)
{
    for (const BoundApplication &application : bench.program().applications()) {
        const auto holds =
            counters::checkEquation(bench.program().tallyOf(application, bench.registry()));
        QVERIFY2(holds, holds ? "" : toString(holds.error()).c_str());
    }
}

} // namespace

void CounterKeysTest::keysAreThoseThatBuildingAsksFor_data()
{
    QTest::addColumn<DevicePolicy>("policy");
    QTest::newRow("empty") << DevicePolicy{};
    QTest::newRow("one") << limitedWeb();
    DevicePolicy everywhere = limitedWeb();
    everywhere.applications[0].interfaces = {"eth*", "eth0"};
    addFilter(everywhere, "out", {}, Verdict::Permit, Direction::Out).interfaces = {"eth1", "x"};
    QTest::newRow("several ports") << everywhere;
    for (std::uint32_t seed = 1; seed <= 20; ++seed)
        QTest::addRow("random %u", seed) << RandomPolicy(seed).make({"10.0.0.1"}, true);
}

void CounterKeysTest::keysAreThoseThatBuildingAsksFor()
{
    QFETCH(DevicePolicy, policy);
    std::vector<CounterKey> keys = counterKeysOf(policy, kPorts);
    std::sort(keys.begin(), keys.end());
    QVERIFY(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
    QVERIFY(keys == keysBuilt(policy));
}

void CounterKeysTest::repairRaisesWhatWasReceivedToTheSum()
{
    TestBench bench(limitedWeb());
    bench.send(kDns);
    counters::CounterShard &shard = bench.registry().shard(0);
    const BoundApplication &application = bench.program().applications()[0];
    // Died behind the cell of the rule, ahead of the application's.
    shard.cell(application.rules[2].slot).count(80, bench.now());
    // And another time between the two words of the default's cell.
    shard.cell(application.rules[3].slot).bytes.store(60);
    repairApplications(bench.program(), shard, bench.now());
    checkEquations(bench);
    QCOMPARE(bench.packets("in", "received"), 2u);
    QCOMPARE(bench.packets("in", "udp"), 2u);
}

void CounterKeysTest::repairRaisesALimitRuleToWhatItsMeterSaid()
{
    TestBench bench(limitedWeb());
    CounterCell &cell =
        bench.registry().shard(0).cell(bench.program().applications()[0].rules[1].slot);
    cell.conformPackets.store(1); // and no word behind it
    const Timestamp died = bench.now();
    repairApplications(bench.program(), bench.registry().shard(0), died);
    checkEquations(bench);
    QCOMPARE(bench.packets("in", "tcp"), 1u);
    QVERIFY(bench.counted("in", "tcp").firstHit == died);
    QVERIFY(bench.counted("in", "received").lastHit == died);
}

void CounterKeysTest::repairLeavesAWholeShardAlone()
{
    TestBench bench(limitedWeb());
    for (const BuiltPacket &packet : {kWeb, kWeb, kDns, kWho, kTelnet})
        bench.send(packet);
    const auto values = [&] {
        std::vector<counters::CounterValue> all;
        for (const auto &entry : bench.registry().entries())
            all.push_back(bench.registry().value(entry.slot));
        return all;
    };
    const auto before = values();
    repairApplications(bench.program(), bench.registry().shard(0), {});
    QVERIFY(values() == before);
}

QTEST_APPLESS_MAIN(CounterKeysTest)
#include "tst_counterkeys.moc"
