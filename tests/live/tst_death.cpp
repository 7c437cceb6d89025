// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "live/livetest.h"
#include "live/sshsession.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;

/// The engine dies in every way it can, under traffic: how long nothing passes, what passes
/// meanwhile, and whether all that was lost is booked.
class TestDeath : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void theWorkerDies_data();
    void theWorkerDies();
    void nobodyIsLeft_data() { addStands(); }
    void nobodyIsLeft();
    void failClosedLetsOnlyTheGuardThrough();
    void replacingLosesNothing_data();
    void replacingLosesNothing();
    void sessionsSurvive();
};

namespace {

constexpr double kRate = 20'000;
/// What is promised, on a machine to itself; a busy one must not take for ever either.
std::chrono::milliseconds longestOutage()
{
    return std::chrono::milliseconds(isLong() ? 60 : 600);
}
/// A replacement takes 5 to 15 ms.
constexpr auto kHeldUp = std::chrono::milliseconds(40);

Timestamp now()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

double milliseconds(Nanoseconds time)
{
    return static_cast<double>(time.count()) / 1e6;
}

Nanoseconds median(std::vector<Nanoseconds> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Traffic both ways at once, and what became of it.
class Traffic
{
public:
    explicit Traffic(const Lab &lab)
        : m_there(lab.toServer({}))
        , m_back(lab.toClient({.family = Family::V6}))
        , m_atServer(lab.server(), "s0")
        , m_atClient(lab.client(), "c0")
        , m_fromClient(lab.client(), "c0", {m_there})
        , m_fromServer(lab.server(), "s0", {m_back})
    {
        m_fromClient.start(kRate);
        m_fromServer.start(kRate);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }

    void stop()
    {
        m_fromClient.stop();
        m_fromServer.stop();
        m_atServer.waitFor(m_fromClient.framesSent());
        m_atClient.waitFor(m_fromServer.framesSent());
    }
    Nanoseconds outage(Timestamp since) const
    {
        return std::max(m_atServer.longestGap(m_there, since),
                        m_atClient.longestGap(m_back, since));
    }
    std::uint64_t sent() const { return m_fromClient.framesSent() + m_fromServer.framesSent(); }
    std::uint64_t arrived() const
    {
        return m_atServer.received(m_there).distinct() + m_atClient.received(m_back).distinct();
    }
    std::string difference() const
    {
        return fmt::format("{} of {} frames to the server and {} of {} to the client arrived; the "
                           "receivers had no room for {} and {}",
                           m_atServer.received(m_there).distinct(), m_fromClient.framesSent(),
                           m_atClient.received(m_back).distinct(), m_fromServer.framesSent(),
                           m_atServer.overruns(), m_atClient.overruns());
    }
    std::uint64_t duplicates() const
    {
        return m_atServer.received(m_there).duplicates + m_atClient.received(m_back).duplicates;
    }

private:
    Flow m_there;
    Flow m_back;
    Receiver m_atServer;
    Receiver m_atClient;
    Generator m_fromClient;
    Generator m_fromServer;
};

PolicyMaker permitAll()
{
    PolicyMaker policy;
    const Uuid filter = policy.filter("all", {{"udp", "udp", Action::Permit}});
    for (const char *interface : {"d0", "d1"})
        policy.apply(filter, interface, Direction::In);
    return policy;
}

/// At most so many frames came to the engine that are not the traffic's: what hosts say of
/// themselves (MLD, neighbour discovery). `sides` is how many each frame of the traffic comes to.
std::uint64_t othersThan(Daemon &daemon, std::uint64_t sent, std::uint64_t lost, unsigned sides)
{
    std::uint64_t seen = lost * (sides - 1); // not seen where they would have come to next
    const Json status = daemon.call("status");
    for (const Json &side : status.at("sides"))
        seen += std::stoull(side.at("seen").at("packets").get<std::string>());
    return seen - std::min(seen, sides * sent);
}

} // namespace

void TestDeath::theWorkerDies_data()
{
    QTest::addColumn<int>("stand");
    QTest::addColumn<int>("signal");
    for (const Stand stand : {Stand::Wire, Stand::Host})
        for (const auto &[name, signal] :
             {std::pair{"killed", SIGKILL}, {"hung", SIGSTOP}, {"crashed", SIGSEGV}})
            QTest::addRow("%s %s", stand == Stand::Wire ? "wire" : "host", name)
                << static_cast<int>(stand) << signal;
}

void TestDeath::theWorkerDies()
try {
    QFETCH(int, stand);
    QFETCH(int, signal);
    const int times = isLong() ? 20 : 3;
    ManagedLab bed(static_cast<Stand>(stand));
    Daemon &daemon = bed.daemon();
    daemon.commit(permitAll());
    const std::uint64_t kernelBefore = bed.daemon().droppedByTheKernel();
    Traffic traffic(bed.lab());
    std::vector<Nanoseconds> outages;
    for (int i = 0; i < times; ++i) {
        const pid_t worker = daemon.worker();
        QVERIFY(worker > 0);
        const Timestamp since = now();
        ::kill(worker, signal);
        VERIFY_SAID(daemon.waitForWorker(worker), daemon.words());
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        outages.push_back(traffic.outage(since));
    }
    traffic.stop();
    qInfo("outages: median %.1f ms, longest %.1f ms of %d", milliseconds(median(outages)),
          milliseconds(*std::max_element(outages.begin(), outages.end())), times);
    QVERIFY(median(outages) < longestOutage());
    QCOMPARE(traffic.duplicates(), 0U);
    const CounterReport report = daemon.counters();
    VERIFY_SAID(report.violations().empty(), report.violations());
    const std::uint64_t lost = traffic.sent() - traffic.arrived();
    const std::uint64_t booked = daemon.bookedAsLost();
    const std::uint64_t kernel = bed.daemon().droppedByTheKernel() - kernelBefore;
    qInfo("sent %llu, lost %llu, booked %llu, dropped by the kernel %llu",
          static_cast<unsigned long long>(traffic.sent()), static_cast<unsigned long long>(lost),
          static_cast<unsigned long long>(booked), static_cast<unsigned long long>(kernel));
    const bool isHost = static_cast<Stand>(stand) == Stand::Host;
    const std::uint64_t others = othersThan(daemon, traffic.sent(), lost, isHost ? 2 : 1);
    QVERIFY(others < 200 + lost);
    VERIFY_SAID(booked <= lost + others, daemon.counters().text());
    // Between two host ports the kernel routes, and drops itself what overruns its queues.
    QVERIFY(lost <= booked + (isHost ? kernel : 0));
    const Json audit = daemon.call("engine.auditFrames");
    VERIFY_SAID(audit.at("whole") == true, audit.dump());
}
REPORT_EXCEPTIONS

/// Keeper, control and worker at once: the kernel alone goes on, and the engine comes back.
void TestDeath::nobodyIsLeft()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand));
    Daemon &daemon = bed.daemon();
    daemon.commit(permitAll());
    Traffic traffic(bed.lab());
    const Timestamp since = now();
    daemon.killAll();
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const Nanoseconds outage = traffic.outage(since);
    qInfo("outage %.1f ms", milliseconds(outage));
    QVERIFY(outage < 2 * longestOutage());
    daemon.start();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const CounterReport before = daemon.counters();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const CounterReport after = daemon.counters();
    traffic.stop();
    QVERIFY(after.port("d0", "in", "received").packets >
            before.port("d0", "in", "received").packets);
    VERIFY_SAID(daemon.counters().violations().empty(), daemon.counters().violations());
    QCOMPARE(traffic.duplicates(), 0U);
}
REPORT_EXCEPTIONS

void TestDeath::failClosedLetsOnlyTheGuardThrough()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0", Daemon::FailMode::Closed);
    PolicyMaker policy = permitAll();
    policy.guard(lab.clientEnd().v4 + "/32", 22);
    daemon.commit(policy);
    QVERIFY(SshSession(lab, server).answers());

    const Flow other = lab.clientToDevice({});
    const Flow through = lab.toServer({});
    Receiver arrived(lab.server(), "s0");
    Generator generator(lab.client(), "c0", {other, through});
    generator.send(2'000, kRate);
    QVERIFY(arrived.waitFor(1'000));

    daemon.killAll();
    std::this_thread::sleep_for(std::chrono::milliseconds(200)); // the heartbeat ends
    const std::uint64_t before = arrived.received(through).frames;
    generator.send(20'000, kRate);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    QCOMPARE(arrived.received(through).frames, before);
    QVERIFY(!lab.client()
                 .run({"ping", "-c", "2", "-i", "0.1", "-W", "1", lab.deviceToClient().v4})
                 .ok());
    QVERIFY(SshSession(lab, server).answers());

    daemon.start();
    generator.send(2'000, kRate);
    QVERIFY(arrived.waitFor(before + 1'000));
}
REPORT_EXCEPTIONS

void TestDeath::replacingLosesNothing_data()
{
    QTest::addColumn<int>("stand");
    QTest::addColumn<QString>("method");
    for (const Stand stand : {Stand::Wire, Stand::Host})
        for (const char *method : {"engine.restartWorker", "engine.upgrade"})
            QTest::addRow("%s %s", stand == Stand::Wire ? "wire" : "host", method)
                << static_cast<int>(stand) << method;
}

void TestDeath::replacingLosesNothing()
try {
    QFETCH(int, stand);
    QFETCH(QString, method);
    const int times = isLong() ? 20 : 3;
    // Where the machine gave worker and stations no processor for so long, queues can overflow
    // (which the engine books) without anything being replaced: that proves nothing, once more.
    constexpr int kAttempts = 3;
    for (int attempt = 1; attempt <= kAttempts; ++attempt) {
        ManagedLab bed(static_cast<Stand>(stand));
        Daemon &daemon = bed.daemon();
        daemon.commit(permitAll());
        Traffic traffic(bed.lab());
        std::vector<Nanoseconds> pauses;
        for (int i = 0; i < times; ++i) {
            const Timestamp since = now();
            const pid_t worker = daemon.worker();
            Json params = Json::object();
            if (method == QStringLiteral("engine.upgrade"))
                params["program"] = Daemon::programPath();
            daemon.call(method.toStdString(), params);
            VERIFY_SAID(daemon.waitForWorker(worker), daemon.words());
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            pauses.push_back(traffic.outage(since));
        }
        traffic.stop();
        const Nanoseconds longest = *std::max_element(pauses.begin(), pauses.end());
        qInfo("nothing passed for: median %.1f ms, longest %.1f ms of %d",
              milliseconds(median(pauses)), milliseconds(longest), times);
        QCOMPARE(traffic.duplicates(), 0U);
        VERIFY_SAID(daemon.counters().violations().empty(), daemon.counters().violations());
        const std::uint64_t lost = traffic.sent() - traffic.arrived();
        if (lost == 0)
            return;
        qInfo("%s", (traffic.difference() + daemon.account()).c_str());
        const bool wasHeldUp = longest > kHeldUp && lost == daemon.bookedAsLost();
        QVERIFY2(wasHeldUp && attempt < kAttempts, "frames were lost");
    }
}
REPORT_EXCEPTIONS

/// One ssh session and one TCP transfer live through everything that can happen to an engine.
void TestDeath::sessionsSurvive()
try {
    if (const std::string reason = SshServer::whyNot(); !reason.empty())
        QSKIP(reason.c_str());
    const Lab lab;
    SshServer server(lab);
    SshSession session(lab, server);
    Process receiving({"iperf3", "-s", "-1"}, lab.server().surroundings(), lab.folder() / "iperf");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    Process sending({"iperf3", "-c", lab.serverEnd().v4, "-t", "600", "-b", "20M"},
                    lab.client().surroundings(), lab.folder() / "iperf-client");
    Daemon daemon(lab);
    const auto alive = [&](const char *after) {
        const bool both = session.answers() && sending.running() && receiving.running();
        if (!both)
            qWarning("a session ended after: %s", after);
        return both;
    };
    QVERIFY(alive("nothing"));
    daemon.manageHost("d0");
    QVERIFY(alive("taking over d0"));
    daemon.manageHost("d1");
    QVERIFY(alive("taking over d1"));
    daemon.commit(permitAll());
    QVERIFY(alive("a commit"));
    for (const int signal : {SIGKILL, SIGSTOP, SIGSEGV}) {
        const pid_t worker = daemon.worker();
        ::kill(worker, signal);
        QVERIFY(daemon.waitForWorker(worker));
        QVERIFY(alive("the worker's end"));
    }
    ::kill(daemon.control(), SIGKILL);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    QVERIFY(alive("control's end"));
    QVERIFY(daemon.waitForWorker(0));
    daemon.call("engine.restartWorker");
    QVERIFY(alive("a restart"));
    daemon.killAll();
    QVERIFY(alive("the end of all processes"));
    daemon.start();
    QVERIFY(alive("a new start"));
    daemon.stop();
    QVERIFY(alive("a stop"));
    daemon.start();
    QVERIFY(alive("a start after it"));
    daemon.unmanage("d1");
    daemon.unmanage("d0");
    QVERIFY(alive("release"));
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestDeath)
#include "tst_death.moc"
