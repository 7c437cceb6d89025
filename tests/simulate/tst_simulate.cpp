// SPDX-License-Identifier: GPL-3.0-or-later
// Offline runs over real captures: the accounting of SEMANTICS 1 holds for any policy, and what a
// run keeps (verdict of each packet, hits, explanations) agrees with its counters.
#include <QtTest>

#include <numeric>
#include <random>
#include <set>

#include "counters/equations.h"
#include "pipeline/tracetext.h"
#include "replay/checkpoints.h"
#include "replay/session.h"
#include "simulate/simulate.h"
#include "support/effort.h"
#include "support/repeatedcapture.h"
#include "support/testdata.h"

using namespace tallygate;
using pipeline::Action;
using simulate::SimulationResult;

namespace {

Uuid id(const std::string &name)
{
    return Uuid::fromName(Uuid(), name);
}

pipeline::DeviceRule rule(std::string name, std::string when, Action action)
{
    pipeline::DeviceRule result;
    result.uuid = id(name);
    result.name = std::move(name);
    if (!when.empty())
        result.conditions = {{pipeline::Cell::When, std::move(when)}};
    result.action = action;
    return result;
}

/// Random filters over a pool of expressions, applied in both directions with several scopes.
pipeline::DevicePolicy randomPolicy(std::uint32_t seed)
{
    static const std::vector<std::string> kPool{"",
                                                "tcp",
                                                "udp",
                                                "ip",
                                                "ipv6",
                                                "arp",
                                                "icmp || icmpv6",
                                                "tcp.flags.syn == 1",
                                                "ip.ttl < 64",
                                                "udp.dstport == 53",
                                                "tcp.dstport in {80, 443}",
                                                "frame.len > 500",
                                                "ip.src == 10.0.0.0/8",
                                                "ip.dst in {@device}",
                                                "eth.dst == ff:ff:ff:ff:ff:ff",
                                                "!(ip.proto == 6)",
                                                "vlan",
                                                "ip.frag_offset > 0",
                                                "ipv6.nxt == 58",
                                                "tcp.established"};
    std::mt19937 random(seed);
    const auto below = [&](std::size_t bound) {
        return static_cast<std::size_t>(random() % bound);
    };
    pipeline::DevicePolicy policy;
    policy.policyName = "random";
    policy.deviceName = "device";
    policy.localState.addresses = {"10.0.0.1/24", "192.168.1.1"};
    pipeline::DeviceMeter shared;
    shared.uuid = id("meter");
    shared.name = "meter";
    shared.config.rate = {50, meter::RateUnit::PacketsPerSecond};
    pipeline::DeviceMeter keyed = shared;
    keyed.uuid = id("keyed");
    keyed.config.key = meter::KeyKind::Source;
    keyed.config.rate = {200'000, meter::RateUnit::BitsPerSecond};
    policy.meters = {shared, keyed};
    for (int f = 0; f < 3; ++f) {
        pipeline::DeviceFilter filter;
        filter.uuid = id("filter" + std::to_string(f));
        filter.name = "filter" + std::to_string(f);
        filter.defaultVerdict = below(2) != 0 ? pipeline::Verdict::Permit : pipeline::Verdict::Drop;
        for (std::size_t r = 0; r < 1 + below(8); ++r) {
            auto made = rule("rule" + std::to_string(f) + "." + std::to_string(r),
                             kPool[below(kPool.size())], static_cast<Action>(below(5)));
            made.number = static_cast<std::uint32_t>(r + 1);
            if (made.action == Action::Limit)
                made.meter = below(2) != 0 ? shared.uuid : keyed.uuid;
            made.log.enabled = below(2) != 0;
            made.log.sampleOneIn = 1 + static_cast<std::uint32_t>(below(3));
            filter.rules.push_back(std::move(made));
        }
        policy.filters.push_back(std::move(filter));
        pipeline::DeviceApplication application;
        application.uuid = id("application" + std::to_string(f));
        application.filter = policy.filters.back().uuid;
        application.interfaces = {"wan0"};
        application.order = static_cast<std::int32_t>(below(3));
        const pipeline::Scope scopes[] = {pipeline::Scope::Any, pipeline::Scope::ToDevice,
                                          pipeline::Scope::Transit};
        application.scope = scopes[below(3)];
        policy.applications.push_back(std::move(application));
    }
    return policy;
}

std::shared_ptr<const SimulationResult> runOn(const std::filesystem::path &capture,
                                              pipeline::DevicePolicy policy)
{
    simulate::Request request;
    request.devicePolicy = std::make_shared<const pipeline::DevicePolicy>(std::move(policy));
    request.captures = {{capture, {{simulate::kEveryInterface, "wan0", pipeline::Direction::In}}}};
    const auto result = simulate::run(request);
    if (!result)
        qFatal("%s", toString(result.error()).c_str());
    return *result;
}

/// Limits of every kind, some of them met twice by a packet: a shared meter, a keyed one that is
/// too small for its keys, and one of the whole device that both filters ask.
pipeline::DevicePolicy meteredPolicy()
{
    pipeline::DevicePolicy policy;
    policy.policyName = "metered";
    policy.deviceName = "device";
    policy.localState.addresses = {"10.0.0.1/24"};
    const auto meter = [&](const char *name, meter::Rate rate, meter::KeyKind key) {
        pipeline::DeviceMeter made;
        made.uuid = id(name);
        made.name = name;
        made.config.rate = rate;
        made.config.key = key;
        policy.meters.push_back(std::move(made));
        return id(name);
    };
    const Uuid shared = meter("shared", {50, meter::RateUnit::PacketsPerSecond}, {});
    const Uuid keyed =
        meter("keyed", {6, meter::RateUnit::PacketsPerMinute}, meter::KeyKind::SourceDestination);
    policy.meters.back().config.burst = 3;
    policy.meters.back().config.maxKeys = 16;
    const Uuid device = meter("device", {400'000, meter::RateUnit::BitsPerSecond}, {});
    policy.meters.back().deviceWide = true;
    const auto limit = [](std::string name, std::string when, const Uuid &by) {
        pipeline::DeviceRule made = rule(std::move(name), std::move(when), Action::Limit);
        made.meter = by;
        return made;
    };
    policy.filters = {{id("first"),
                       "first",
                       {limit("tcp", "tcp", keyed), limit("udp", "udp", shared),
                        limit("small", "frame.len < 200", device)},
                       pipeline::Verdict::Permit,
                       {}},
                      {id("second"),
                       "second",
                       {rule("no arp", "arp", Action::Drop), limit("all", "ip", device)},
                       pipeline::Verdict::Permit,
                       {}}};
    using enum pipeline::Direction;
    policy.applications = {
        {id("a"), id("first"), {"wan0"}, In, pipeline::Scope::Any, 0},
        {id("b"), id("second"), {"wan0"}, In, pipeline::Scope::Any, 1},
        {id("c"), id("first"), {"lan0"}, Out, pipeline::Scope::Any, 0},
    };
    return policy;
}

/// What a replay from the start says about a packet, by line.
QStringList replayedExplanations(const simulate::Request &request, std::uint64_t packet)
{
    const auto session =
        replay::Session::open({request.devicePolicy, request.captures, request.at, {}, {}});
    std::uint64_t seen = 0;
    const auto find = [&](const replay::Run &run) -> std::optional<std::size_t> {
        const std::uint64_t before = seen;
        seen += run.frames.size();
        return packet < seen ? std::optional(std::size_t(packet - before)) : std::nullopt;
    };
    const auto found = (*session)->explain(find, pipeline::TraceRules::All);
    return QString::fromStdString(pipeline::toText(found->trace)).split(u'\n');
}

/// Which buckets judged a packet.
void collectBuckets(const std::vector<pipeline::TraceNode> &nodes,
                    std::set<meter::MeterSnapshot::Bucket> &buckets)
{
    for (const pipeline::TraceNode &node : nodes) {
        if (node.kind == pipeline::TraceKind::Meter)
            buckets.insert(node.meter.bucket);
        collectBuckets(node.children, buckets);
    }
}

/// Of the sample policy: many addresses.
std::filesystem::path sample()
{
    return std::filesystem::path(TALLYGATE_SOURCE_DIR) / "resources" / "demo" / "branch-edge.pcap";
}

counters::RuleKind kindOf(Action action)
{
    return action == Action::Count   ? counters::RuleKind::Count
           : action == Action::Limit ? counters::RuleKind::Limit
                                     : counters::RuleKind::Final;
}

/// What is wrong with the sums of a result; empty if nothing is.
QString imbalance(const SimulationResult &result)
{
    for (const auto &port : result.ports) {
        if (const auto sound = counters::checkEquation(port.interface, port.tally); !sound)
            return QString::fromStdString(toString(sound.error()));
    }
    for (const auto &application : result.applications) {
        const auto &filter = result.request.devicePolicy->filters[application.filterIndex];
        counters::ApplicationTally tally;
        tally.name = application.name;
        tally.received = application.received;
        tally.byDefault = application.byDefault.hits;
        tally.undecidable = application.undecidable;
        for (std::size_t i = 0; i < filter.rules.size(); ++i)
            tally.rules.push_back(
                {filter.rules[i].uuid, kindOf(filter.rules[i].action), application.rules[i]});
        if (const auto sound = counters::checkEquation(tally); !sound)
            return QString::fromStdString(toString(sound.error()));
        const auto verdicts = application.permitted + application.dropped + application.rejected +
                              application.limited + application.undecidable;
        if (!(verdicts == application.received))
            return QString::fromStdString(application.name +
                                          ": received is not the sum of verdicts");
    }
    return {};
}

/// The verdict of each packet, added up, is what the ports counted.
QString disagreement(const SimulationResult &result)
{
    counters::PortTally sum;
    for (const auto &packet : result.packets) {
        sum[counters::PortCounter::Received] += counters::Tally{1, packet.wireLength};
        sum[packet.drop] += counters::Tally{1, packet.wireLength};
    }
    counters::PortTally counted;
    for (const auto &port : result.ports)
        counted += port.tally;
    return sum == counted ? QString() : QString("packets and ports disagree");
}

std::vector<std::filesystem::path> captures()
{
    std::vector<std::filesystem::path> paths;
    const auto shared = testsupport::sharedData() / "captures" / "captures";
    const auto folder =
        std::filesystem::exists(shared) ? shared : testsupport::testData("captures");
    for (const auto &entry : std::filesystem::directory_iterator(folder))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

} // namespace

class TestSimulate : public QObject
{
    Q_OBJECT

private slots:
    // SEMANTICS 1.4, 1.5
    void sumsHoldForAnyPolicy_data()
    {
        QTest::addColumn<QString>("capture");
        for (const auto &path : captures())
            QTest::newRow(path.filename().c_str()) << QString::fromStdString(path.string());
    }
    void sumsHoldForAnyPolicy()
    {
        QFETCH(QString, capture);
        const auto size = std::filesystem::file_size(capture.toStdString());
        const auto policies = std::uint32_t(size > 5'000'000 ? 3 : testsupport::effort(12));
        for (std::uint32_t seed = 0; seed < policies; ++seed) {
            const auto result = runOn(capture.toStdString(), randomPolicy(seed));
            QVERIFY2(imbalance(*result).isEmpty(), qPrintable(imbalance(*result)));
            QVERIFY2(disagreement(*result).isEmpty(), qPrintable(disagreement(*result)));
            QCOMPARE(result->packets.size(), std::size_t(result->packetCount));
        }
    }

    void equalRunsAreEqual()
    {
        const auto capture = testsupport::testData("captures/pcpp-sll-100.pcap");
        const auto first = runOn(capture, randomPolicy(4));
        const auto second = runOn(capture, randomPolicy(4));
        for (std::size_t i = 0; i < first->applications.size(); ++i)
            QVERIFY(first->applications[i].rules == second->applications[i].rules);
        QCOMPARE(first->hits.size(), second->hits.size());
    }

    void hitsNameTheirPackets()
    {
        pipeline::DevicePolicy policy = randomPolicy(0);
        policy.filters = {
            {id("f"), "edge", {rule("tcp", "tcp", Action::Drop)}, pipeline::Verdict::Permit, {}}};
        policy.filters[0].rules[0].log.enabled = true;
        policy.applications = {
            {id("a"), id("f"), {"wan0"}, pipeline::Direction::In, pipeline::Scope::Any, 0}};
        const auto result = runOn(testsupport::testData("captures/pcpp-sll-100.pcap"), policy);
        QVERIFY(!result->hits.empty());
        QCOMPARE(std::uint64_t(result->hits.size()), result->applications[0].rules[0].hits.packets);
        for (const simulate::Hit &hit : result->hits) {
            const simulate::PacketRecord &packet = result->packets.at(hit.packet);
            QCOMPARE(packet.time, hit.record.time());
            QCOMPARE(packet.wireLength, hit.record.length);
            QCOMPARE(int(packet.verdict), int(pipeline::Verdict::Drop));
        }
    }

    void aCaptureIsMetAtSeveralPlaces()
    {
        pipeline::DevicePolicy policy = randomPolicy(3);
        pipeline::DeviceApplication out = policy.applications[0];
        out.uuid = id("out");
        out.direction = pipeline::Direction::Out;
        out.scope = pipeline::Scope::Any;
        policy.applications.push_back(out);
        simulate::Request request;
        request.devicePolicy = std::make_shared<const pipeline::DevicePolicy>(std::move(policy));
        request.captures = {{testsupport::testData("captures/pcpp-sll-100.pcap"),
                             {{simulate::kEveryInterface, "wan0", pipeline::Direction::In},
                              {simulate::kEveryInterface, "lan0", pipeline::Direction::Out}}}};
        const auto result = simulate::run(request);
        QVERIFY(result);
        QCOMPARE((*result)->packetCount, std::uint64_t{200});
        QVERIFY2(imbalance(**result).isEmpty(), qPrintable(imbalance(**result)));
        QVERIFY2(disagreement(**result).isEmpty(), qPrintable(disagreement(**result)));
        for (std::size_t i = 0; i < 200; i += 2) {
            const auto &first = (*result)->packets[i];
            const auto &second = (*result)->packets[i + 1];
            QCOMPARE(first.number, second.number);
            QCOMPARE((*result)->ports[first.port].interface, std::string("wan0"));
            QCOMPARE((*result)->ports[second.port].interface, std::string("lan0"));
            QVERIFY(simulate::explain(**result, i + 1)->outcome.verdict == second.verdict);
        }
        // An application where no packet is met has its place in the result as well.
        for (const auto &application : (*result)->applications)
            QVERIFY(application.port < (*result)->ports.size());
        QVERIFY(std::ranges::any_of((*result)->applications, [&](const auto &application) {
            return application.application == id("out") && application.received.packets == 0 &&
                   (*result)->ports[application.port].direction == pipeline::Direction::Out;
        }));
    }

    void explanationsAgreeWithTheRun()
    {
        const auto result =
            runOn(testsupport::testData("captures/pcpp-sll-100.pcap"), randomPolicy(7));
        for (std::size_t i = 0; i < result->packets.size(); ++i) {
            const auto trace = simulate::explain(*result, i);
            QVERIFY(trace);
            const simulate::PacketRecord &packet = result->packets[i];
            QCOMPARE(int(trace->outcome.verdict), int(packet.verdict));
            QCOMPARE(int(trace->outcome.cause), int(packet.cause));
            QCOMPARE(trace->outcome.rule, packet.rule);
        }
        QVERIFY(!simulate::explain(*result, result->packets.size()));
    }

    // Whatever was asked before, an explanation is that of a replay from the start.
    void explanationsNearCheckpoints()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("long.pcapng").toStdString();
        QVERIFY(testsupport::repeatCapture(sample(), 4'500, path));
        simulate::Request request;
        request.devicePolicy = std::make_shared<const pipeline::DevicePolicy>(meteredPolicy());
        request.captures = {{path,
                             {{simulate::kEveryInterface, "wan0", pipeline::Direction::In},
                              {simulate::kEveryInterface, "lan0", pipeline::Direction::Out}}}};
        const auto run = simulate::run(request);
        QVERIFY(run);
        const SimulationResult &result = **run;
        constexpr std::uint64_t kEvery = replay::Checkpoints::kEveryPackets;
        QVERIFY(result.packets.size() > 2 * kEvery);
        std::vector<std::uint64_t> asked{0, 1, result.packets.size() - 1};
        for (const std::uint64_t border : {kEvery, 2 * kEvery}) {
            for (std::uint64_t i = border - 4; i <= border + 4; ++i)
                asked.push_back(i);
        }
        std::mt19937 random(11);
        for (int i = 0; i < 40; ++i)
            asked.push_back(random() % result.packets.size());
        std::shuffle(asked.begin(), asked.end(), random);
        std::set<meter::MeterSnapshot::Bucket> buckets;
        for (const std::uint64_t packet : asked) {
            const auto trace = simulate::explain(result, packet);
            QVERIFY(trace);
            const QString text = QString::fromStdString(pipeline::toText(*trace));
            QCOMPARE(text.split(u'\n'), replayedExplanations(request, packet));
            collectBuckets(trace->steps, buckets);
        }

        // All of them agree with the run, in an order of their own.
        std::vector<std::uint64_t> all(result.packets.size());
        std::iota(all.begin(), all.end(), std::uint64_t{0});
        std::shuffle(all.begin(), all.end(), random);
        all.resize(400);
        for (const std::uint64_t packet : all) {
            const auto trace = simulate::explain(result, packet);
            QVERIFY(trace);
            const simulate::PacketRecord &record = result.packets[packet];
            QVERIFY(trace->outcome.verdict == record.verdict);
            QVERIFY(trace->outcome.cause == record.cause);
            QCOMPARE(trace->outcome.withinLimit, record.withinLimit);
            QCOMPARE(trace->outcome.rule, record.rule);
            collectBuckets(trace->steps, buckets);
        }
        QCOMPARE(buckets.size(), std::size_t{4}); // of every kind
    }

    void checkpointsAreBoundedInMemory()
    {
        const auto policy = std::make_shared<const pipeline::DevicePolicy>(meteredPolicy());
        const auto session = replay::Session::open(
            {policy,
             {{testsupport::testData("captures/pcpp-sll-100.pcap"),
               {{simulate::kEveryInterface, "wan0", pipeline::Direction::In}}}},
             {},
             {},
             {}});
        QVERIFY(session);
        const replay::Checkpoints::Limits limits{10, 8'000};
        replay::Checkpoints checkpoints((*session)->program(), limits);
        QCOMPARE(checkpoints.count(), std::size_t{1});
        for (std::uint64_t packet = 0; packet < 10'000; ++packet) {
            checkpoints.pass(packet);
            QVERIFY(checkpoints.bytes() <= limits.mostBytes);
        }
        QVERIFY(checkpoints.count() > 2);
        // They are spread over the whole, and never beyond what is asked for.
        std::set<std::uint64_t> taken;
        for (std::uint64_t packet = 0; packet < 10'000; ++packet) {
            const std::uint64_t at = checkpoints.goBackTo(packet);
            QVERIFY(at <= packet);
            taken.insert(at);
        }
        QCOMPARE(taken.size(), checkpoints.count());
        QVERIFY(*taken.rbegin() > 5'000);

        // A state beyond the limit is not kept; the replay starts further back.
        replay::Checkpoints none((*session)->program(), {10, 0});
        none.pass(100);
        QCOMPARE(none.count(), std::size_t{1});
        QCOMPARE(none.goBackTo(100), std::uint64_t{0});
    }

    void withoutMetersNothingIsReplayed()
    {
        pipeline::DevicePolicy policy = meteredPolicy();
        for (pipeline::DeviceFilter &filter : policy.filters) {
            for (pipeline::DeviceRule &each : filter.rules)
                each.action = Action::Permit;
        }
        const auto capture = testsupport::testData("captures/pcpp-sll-100.pcap");
        const auto session = replay::Session::open(
            {std::make_shared<const pipeline::DevicePolicy>(policy),
             {{capture, {{simulate::kEveryInterface, "wan0", pipeline::Direction::In}}}},
             {},
             {},
             {}});
        QVERIFY(session);
        replay::Checkpoints checkpoints((*session)->program());
        checkpoints.pass(1'000'000);
        QCOMPARE(checkpoints.count(), std::size_t{0});
        QCOMPARE(checkpoints.goBackTo(99), std::uint64_t{99});
        const auto found = (*session)->explain(
            [](const replay::Run &run) -> std::optional<std::size_t> {
                return run.origins.back().number >= 99 ? std::optional(run.origins.size() - 1)
                                                       : std::nullopt;
            },
            pipeline::TraceRules::All);
        QVERIFY(found);
        QCOMPARE((*session)->statistics().packets, std::uint64_t{0});
        const auto result = runOn(capture, policy);
        for (std::size_t i = 0; i < result->packets.size(); ++i)
            QVERIFY(simulate::explain(*result, i)->outcome.verdict == result->packets[i].verdict);
    }

    void stopsWhenAsked()
    {
        const auto path = testsupport::sharedCapture("dev-large-mix.pcap");
        if (!std::filesystem::exists(path))
            QSKIP("the shared captures are not beside the repository");
        simulate::Request request;
        request.devicePolicy = std::make_shared<const pipeline::DevicePolicy>(randomPolicy(1));
        request.captures = {{path, {{simulate::kEveryInterface, "wan0", pipeline::Direction::In}}}};
        std::stop_source stop;
        int reports = 0;
        const auto result = simulate::run(request, stop.get_token(), [&](const auto &progress) {
            QVERIFY(progress.bytesDone <= progress.bytesTotal);
            if (++reports == 2)
                stop.request_stop();
        });
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Cancelled);
        QCOMPARE(reports, 2);
    }

    void aBrokenCaptureGivesWhatStandsBeforeTheFault()
    {
        QFile whole(
            QString::fromStdString(testsupport::testData("captures/pcpp-sll-100.pcap").string()));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QTemporaryFile cut;
        QVERIFY(cut.open());
        cut.write(whole.readAll().chopped(5));
        cut.flush();
        const auto result = runOn(cut.fileName().toStdString(), randomPolicy(2));
        QCOMPARE(result->packetCount, std::uint64_t{99});
        QVERIFY(result->captures[0].fault);
    }

    void inspectCountsPerInterface()
    {
        const auto info =
            simulate::inspect(testsupport::testData("captures/pcpp-many-interfaces.pcapng"));
        QVERIFY(info);
        QCOMPARE(info->packets, std::uint64_t{64});
        QCOMPARE(info->interfaces.size(), std::size_t{11});
        std::uint64_t sum = 0;
        for (const std::uint64_t packets : info->packetsPerInterface)
            sum += packets;
        QCOMPARE(sum, info->packets);
        QVERIFY(info->first <= info->last);
    }
};

QTEST_GUILESS_MAIN(TestSimulate)
#include "tst_simulate.moc"
