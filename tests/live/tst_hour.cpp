// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;

/// An hour (half a minute with more frequent commits in the short form) of mixed traffic, commits,
/// subscriptions and replaced workers: memory does not grow, no descriptor and no frame is lost.
class TestHour : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void nothingLeaks();
};

namespace {

struct Use
{
    std::size_t kibibytes = 0;
    std::size_t descriptors = 0;
};

Use useOf(pid_t pid)
{
    Use use;
    const std::filesystem::path process = "/proc/" + std::to_string(pid);
    std::ifstream in(process / "status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("RssAnon:"))
            use.kibibytes = std::stoul(line.substr(8));
    for (const auto &entry : std::filesystem::directory_iterator(process / "fd")) {
        (void)entry;
        ++use.descriptors;
    }
    return use;
}

PolicyMaker mixedPolicy(int version)
{
    PolicyMaker policy;
    meter::MeterConfig config;
    config.rate = {2'000, meter::RateUnit::PacketsPerSecond};
    config.key = meter::KeyKind::Source;
    const Uuid slow = policy.meter("slow", config);
    std::vector<RuleSpec> rules{
        {"all", "ip or ipv6", Action::Count},
        {"limit", "udp.dstport == 9001", Action::Limit, slow},
        {"drop", "udp.dstport == 9002", Action::Drop},
        {"reject", "udp.dstport == 9003", Action::Reject},
    };
    for (int i = 0; i < 50 + version % 7; ++i)
        rules.push_back({"filler " + std::to_string(i), "ip.dst == 198.18.0." + std::to_string(i),
                         Action::Drop});
    const Uuid filter = policy.filter("mixed", rules);
    policy.apply(filter, "d0", Direction::In);
    policy.apply(filter, "d1", Direction::In);
    return policy;
}

} // namespace

void TestHour::nothingLeaks()
try {
    using std::chrono::milliseconds;
    const milliseconds length = isLong() ? std::chrono::minutes(60) : std::chrono::seconds(27);
    const milliseconds settling = std::chrono::seconds(isLong() ? 10 : 5);
    const milliseconds between(isLong() ? 1'000 : 250);
    ManagedLab bed(Stand::Wire, {.mtu = 9000});
    Daemon &daemon = bed.daemon();
    daemon.commit(mixedPolicy(0));
    std::vector<Flow> there;
    for (std::uint16_t i = 0; i < 200; ++i)
        there.push_back(
            bed.lab().toServer({.family = i % 2 == 0 ? Family::V4 : Family::V6,
                                .transport = i % 5 == 0 ? Transport::Tcp : Transport::Udp,
                                .sourcePort = static_cast<std::uint16_t>(20'000 + i),
                                .destinationPort = static_cast<std::uint16_t>(9000 + i % 6),
                                .frameBytes = i % 10 == 0 ? 9014U : 60U + i * 7U}));
    const Flow back = bed.lab().toClient({});
    Receiver atClient(bed.lab().client(), "c0");
    Generator fromClient(bed.lab().client(), "c0", there);
    Generator fromServer(bed.lab().server(), "s0", {back});
    fromClient.start(5'000);
    fromServer.start(5'000);

    const auto start = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(settling);
    const Use controlBefore = useOf(daemon.control());
    const Use workerBefore = useOf(daemon.worker());
    int rounds = 0;
    while (std::chrono::steady_clock::now() - start < length) {
        daemon.commit(mixedPolicy(++rounds));
        const CounterReport report = daemon.counters();
        VERIFY_SAID(report.violations().empty(), report.violations());
        if (rounds % 10 == 0)
            daemon.call("counters.reset", {{"why", "round"}});
        std::this_thread::sleep_for(between);
    }
    const Use controlAfter = useOf(daemon.control());
    const Use workerAfter = useOf(daemon.worker());
    fromClient.stop();
    fromServer.stop();
    qInfo("%d commits; control %zu -> %zu KiB, %zu -> %zu descriptors; worker %zu -> %zu KiB, "
          "%zu -> %zu descriptors",
          rounds, controlBefore.kibibytes, controlAfter.kibibytes, controlBefore.descriptors,
          controlAfter.descriptors, workerBefore.kibibytes, workerAfter.kibibytes,
          workerBefore.descriptors, workerAfter.descriptors);
    // The allocator's slack, not a share of what an hour brings.
    constexpr std::size_t kSlackKibibytes = 16 * 1024;
    QVERIFY(controlAfter.kibibytes < controlBefore.kibibytes + kSlackKibibytes);
    QVERIFY(workerAfter.kibibytes < workerBefore.kibibytes + kSlackKibibytes);
    QVERIFY(controlAfter.descriptors <= controlBefore.descriptors + 2);
    QVERIFY(workerAfter.descriptors <= workerBefore.descriptors + 2);
    const Json audit = daemon.call("engine.auditFrames");
    VERIFY_SAID(audit.at("whole") == true, audit.dump());
    VERIFY_SAID(atClient.waitFor(fromServer.framesSent()), daemon.account());
    QCOMPARE(atClient.received(back).distinct(), fromServer.framesSent());
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestHour)
#include "tst_hour.moc"
