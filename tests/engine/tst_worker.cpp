// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sys/wait.h>

#include "worker/sandbox.h"
#include "workerbench.h"

using namespace tallygate;
using namespace tallygate::testsupport;
using counters::Direction;
using counters::PortCounter;
using pipeline::Action;
using pipeline::DevicePolicy;

namespace {

Octets toPort(std::uint16_t port, std::size_t size = 32)
{
    return (Eth{} / Ipv4{} / Udp{.srcport = 4000, .dstport = port} / payload(size)).bytes();
}

/// On a1 in: port 99 is dropped, 98 rejected, 97 counted, 96 limited; on b1 out 95 is dropped.
DevicePolicy somePolicy()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("hundred", 100, 10)};
    addFilter(policy, "in",
              {rule("udp.dstport == 97", Action::Count), rule("udp.dstport == 99", Action::Drop),
               rule("udp.dstport == 98", Action::Reject),
               limitRule("udp.dstport == 96", "hundred")},
              pipeline::Verdict::Permit)
        .interfaces = {"a1"};
    addFilter(policy, "out", {rule("udp.dstport == 95", Action::Drop)}, pipeline::Verdict::Permit,
              Direction::Out)
        .interfaces = {"b1"};
    return policy;
}

std::vector<Octets> someFrames()
{
    std::vector<Octets> frames;
    for (const std::uint16_t port : {53, 97, 99, 96, 95, 54, 55, 56})
        frames.push_back(toPort(port));
    return frames;
}

} // namespace

class WorkerTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string reason = Sandbox::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }

    void forwardsAndCounts_data();
    void forwardsAndCounts();
    void rejectsAreAnswered();
    void jumboFramesPass();
    void activationsLoseNothing();
    void killedWorkersLoseNoCount();
    void stoppedWorkerIsOvertaken();
    void hungWorkerIsReplaced();
    void restartLosesNothing();
    void linksComeAndGo();
    void captureTakesWhatMatches();
    void rightsAreGivenUp();
    void forbiddenCallsAreFatal();
    void programsWithoutPortsAreRefused();

private:
    static void checkEquations(WorkerBench &bench);
    static void settle(WorkerBench &bench);
};

/// SEMANTICS 1.4, 1.5 and 6.2, and every frame owned once.
void WorkerTest::checkEquations(WorkerBench &bench)
{
    for (const counters::PortId port : {1u, 2u}) {
        for (const Direction direction : {Direction::In, Direction::Out}) {
            const auto checked = counters::checkEquation(
                fmt::format("port {} {}", port, toString(direction)), bench.tally(port, direction));
            QVERIFY2(checked, checked ? "" : checked.error().message.c_str());
        }
    }
    for (const pipeline::BoundApplication &application : bench.program->applications()) {
        const auto checked =
            counters::checkEquation(bench.program->tallyOf(application, bench.registry));
        QVERIFY2(checked, checked ? "" : checked.error().message.c_str());
    }
    // What one stage forwarded, the next received.
    QCOMPARE(bench.tally(2, Direction::Out)[PortCounter::Received].packets,
             bench.tally(1, Direction::In).forwarded().packets);
    QCOMPARE(bench.tally(1, Direction::Out)[PortCounter::Received].packets,
             bench.tally(2, Direction::In).forwarded().packets);
    const std::uint64_t toWorker =
        take(bench.a.statistics()).toWorker.packets + take(bench.b.statistics()).toWorker.packets;
    const std::uint64_t received = bench.tally(1, Direction::In)[PortCounter::Received].packets +
                                   bench.tally(2, Direction::In)[PortCounter::Received].packets;
    QCOMPARE(received + bench.lost() + bench.lostBySockets, toWorker);
    const FrameAudit audit = bench.audit();
    QVERIFY2(audit.isWhole(), toString(audit).c_str());
}

/// Waits until nothing is under way.
void WorkerTest::settle(WorkerBench &bench)
{
    const auto packets = [&] {
        std::uint64_t sum = 0;
        for (unsigned t = 0; t < bench.handle->threads(); ++t)
            sum += bench.statistics(t).packets;
        return sum;
    };
    std::uint64_t before = 0;
    do {
        before = packets();
        bench.pass(std::chrono::milliseconds(50));
    } while (packets() != before);
}

void WorkerTest::forwardsAndCounts_data()
{
    QTest::addColumn<unsigned>("threads");
    QTest::addColumn<unsigned>("queues");
    QTest::newRow("one thread") << 1u << 1u;
    QTest::newRow("one thread, four queues") << 1u << 4u;
    QTest::newRow("two threads, four queues") << 2u << 4u;
}

void WorkerTest::forwardsAndCounts()
{
    QFETCH(unsigned, threads);
    QFETCH(unsigned, queues);
    // Frames for all that is sent, should the worker wait for a processor: two ports share a queue.
    WorkerBench bench({.threads = threads, .queues = queues, .frames = 8192 * queues});
    bench.begin(somePolicy());
    Tap left("a0");
    Tap right("b0");
    const int each = 500;
    for (const std::uint16_t port : {53, 97, 99, 95})
        left.send(toPort(port), each);
    QCOMPARE(right.count(2 * each), 2 * each);
    right.send(toPort(53), each);
    QCOMPARE(left.count(each), each);
    bench.until([&] { return bench.packets(2, Direction::Out, PortCounter::Received) == 1500; });

    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Received), 2000u);
    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Permitted), 1500u);
    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Dropped), 500u);
    QCOMPARE(bench.packets(2, Direction::Out, PortCounter::Permitted), 1000u);
    QCOMPARE(bench.packets(2, Direction::Out, PortCounter::Dropped), 500u);
    QCOMPARE(bench.packets(2, Direction::In, PortCounter::Unfiltered), 500u);
    QCOMPARE(bench.packets(1, Direction::Out, PortCounter::Unfiltered), 500u);
    const std::uint64_t size = toPort(53).size();
    QCOMPARE(bench.tally(1, Direction::In)[PortCounter::Received].bytes, 2000 * size);
    checkEquations(bench);
}

void WorkerTest::rejectsAreAnswered()
{
    WorkerBench bench;
    bench.begin(somePolicy());
    Tap left("a0");
    left.send(toPort(98), 3);
    QCOMPARE(left.count(3), 3);
    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Rejected), 3u);
    QCOMPARE(bench.statistics().answersSent.load(), 3u);
    checkEquations(bench);
}

void WorkerTest::jumboFramesPass()
{
    WorkerBench bench({.mtu = 9000});
    bench.begin(somePolicy());
    Tap left("a0");
    Tap right("b0");
    const Octets large = toPort(53, 8000);
    left.send(large, 20);
    left.send(toPort(99, 8000), 5);
    left.send(toPort(53), 5);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(right.receive(), large);
    QCOMPARE(right.count(5), 5);
    bench.until([&] { return bench.packets(1, Direction::In, PortCounter::Received) == 30; });
    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Dropped), 5u);
    QCOMPARE(bench.tally(1, Direction::In)[PortCounter::Received].bytes,
             25 * large.size() + 5 * toPort(53).size());
    settle(bench);
    checkEquations(bench);
}

/// 200 activations under load: nothing is lost, and no packet meets two revisions.
void WorkerTest::activationsLoseNothing()
{
    WorkerBench bench({.threads = 2, .queues = 2});
    // Both stages log each packet, with the revision that it met.
    DevicePolicy policy;
    for (const auto &[name, port, direction] :
         {std::tuple{"in", "a1", Direction::In}, std::tuple{"out", "b1", Direction::Out}}) {
        pipeline::DeviceRule all = rule("udp", Action::Permit, std::string("all ") + name);
        all.log.enabled = true;
        addFilter(policy, name, {all}, pipeline::Verdict::Drop, direction).interfaces = {port};
    }
    bench.begin(policy);
    Receiver receiver("b0");
    Sender sender("a0", 20000, {toPort(1), toPort(2), toPort(3), toPort(4)});
    std::map<std::uint64_t, std::array<std::uint64_t, 2>> seen; // by revision: in, out
    std::uint64_t last = 0;
    bool isOrdered = true;
    std::vector<hitlog::HitRecord> records(1 << 16);
    const auto drain = [&] {
        for (const auto &ring : bench.hits) {
            last = 0;
            for (std::size_t n; (n = ring->drain(records)) != 0;) {
                for (std::size_t i = 0; i < n; ++i) {
                    isOrdered = isOrdered && records[i].revision >= last;
                    last = records[i].revision;
                    ++seen[records[i].revision][records[i].direction];
                }
            }
        }
    };
    for (std::uint64_t revision = 2; revision <= 201; ++revision) {
        bench.load(policy, revision);
        drain();
    }
    const std::uint64_t sent = sender.stop();
    bench.until([&] { return receiver.frames() + bench.lost() >= sent; });
    drain();
    QCOMPARE(bench.lost(), 0u);
    QCOMPARE(receiver.frames(), sent);
    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Permitted), sent);
    QVERIFY(isOrdered);
    std::uint64_t all = 0;
    for (const auto &[revision, counts] : seen) {
        QCOMPARE(counts[0], counts[1]);
        all += counts[0];
    }
    QCOMPARE(all, sent);
    QVERIFY2(seen.size() > 100, "too few revisions met a packet for the test to mean anything");
    checkEquations(bench);
}

/// SIGKILL under load: every frame that XDP gave the worker is booked.
void WorkerTest::killedWorkersLoseNoCount()
{
    WorkerBench bench;
    bench.begin(somePolicy());
    std::uint64_t sent = 0;
    Receiver receiver("b0");
    {
        Sender sender("a0", 20000, someFrames());
        for (int i = 1; i <= 20; ++i) {
            bench.pass(std::chrono::milliseconds(60 + 7 * (i % 5)));
            ::kill(bench.handle->pid(), SIGKILL);
            bench.until([&] { return bench.started == i + 1; });
        }
        bench.pass(std::chrono::milliseconds(100));
        sent = sender.stop();
    }
    settle(bench);
    checkEquations(bench);
    const auto side = take(bench.a.statistics());
    QCOMPARE(side.seen.packets, sent);
    const counters::PortTally in = bench.tally(1, Direction::In);
    const counters::PortTally out = bench.tally(2, Direction::Out);
    qInfo(
        "of %llu frames %llu were lost with workers, %llu unsent, %llu stale, %llu dropped by XDP",
        static_cast<unsigned long long>(sent),
        static_cast<unsigned long long>(in[PortCounter::WorkerLost].packets +
                                        out[PortCounter::WorkerLost].packets),
        static_cast<unsigned long long>(in[PortCounter::TransmitWorkerLost].packets +
                                        out[PortCounter::TransmitWorkerLost].packets),
        static_cast<unsigned long long>(in[PortCounter::Stale].packets),
        static_cast<unsigned long long>(side.dropped.packets));
    bench.until([&] { return receiver.frames() >= out.forwarded().packets; });
    QCOMPARE(receiver.frames(), out.forwarded().packets);
    QVERIFY(receiver.frames() > sent / 4);
}

/// A worker that stands still for longer than its heartbeat lasts does not deliver late.
void WorkerTest::stoppedWorkerIsOvertaken()
{
    WorkerBench bench({.hangTime = std::chrono::milliseconds(5000)});
    bench.begin(somePolicy());
    Tap left("a0");
    Tap right("b0");
    ::kill(bench.handle->pid(), SIGSTOP);
    siginfo_t info{}; // kill() does not wait: it might still take some of the frames
    QCOMPARE(::waitid(P_PID, id_t(bench.handle->pid()), &info, WSTOPPED | WNOWAIT), 0);
    left.send(toPort(53), 10); // taken, never delivered
    bench.pass(std::chrono::milliseconds(120));
    left.send(toPort(53), 10); // dropped by XDP, fail-closed
    ::kill(bench.handle->pid(), SIGCONT);
    bench.until([&] { return bench.packets(1, Direction::In, PortCounter::Stale) == 10; });
    left.send(toPort(53), 10);
    QCOMPARE(right.count(11), 10);
    QCOMPARE(take(bench.a.statistics()).dropped.packets, 10u);
    QCOMPARE(bench.hung, 0);
    checkEquations(bench);
}

void WorkerTest::hungWorkerIsReplaced()
{
    WorkerBench bench({.hangTime = std::chrono::milliseconds(200)});
    bench.begin(somePolicy());
    ::kill(bench.handle->pid(), SIGSTOP);
    bench.until([&] { return bench.started == 2; });
    QCOMPARE(bench.hung, 1);
    Tap left("a0");
    Tap right("b0");
    left.send(toPort(53), 100);
    QCOMPARE(right.count(100), 100);
    checkEquations(bench);
}

/// A new process on the same sockets: as an upgrade is done.
void WorkerTest::restartLosesNothing()
{
    WorkerBench bench;
    bench.begin(somePolicy());
    Receiver receiver("b0");
    Sender sender("a0", 20000, {toPort(53)});
    for (int i = 0; i < 10; ++i) {
        bench.pass(std::chrono::milliseconds(20));
        const pid_t before = bench.handle->pid();
        take(bench.answered([&](auto answer) { bench.handle->restart(answer); }));
        QVERIFY(bench.handle->pid() != before);
    }
    const std::uint64_t sent = sender.stop();
    bench.until([&] { return receiver.frames() + bench.lost() >= sent; });
    QCOMPARE(bench.lost(), 0u);
    QCOMPARE(receiver.frames(), sent);
    QCOMPARE(bench.packets(1, Direction::In, PortCounter::Permitted), sent);
    QCOMPARE(take(bench.a.statistics()).toWorker.packets, sent);
    checkEquations(bench);
}

void WorkerTest::linksComeAndGo()
{
    WorkerBench bench({.threads = 2, .queues = 2, .frames = 4096});
    bench.begin(somePolicy());
    Receiver receiver("b0");
    Sender sender("a0", 20000, {toPort(53), toPort(54), toPort(55)});
    for (int i = 0; i < 10; ++i) {
        bench.pass(std::chrono::milliseconds(20));
        bench.removeLink();
        bench.pass(std::chrono::milliseconds(5));
        bench.addLink();
    }
    sender.stop();
    settle(bench);
    bench.until(
        [&] { return receiver.frames() >= bench.tally(2, Direction::Out).forwarded().packets; });
    QCOMPARE(receiver.frames(), bench.tally(2, Direction::Out).forwarded().packets);
    QVERIFY(receiver.frames() > 0);
    checkEquations(bench);
}

void WorkerTest::captureTakesWhatMatches()
{
    WorkerBench bench;
    bench.begin(somePolicy());
    CaptureRequest request;
    request.expression = "udp.dstport == 99";
    request.port = 1;
    request.snapBytes = 40;
    take(bench.answered([&](auto answer) { bench.handle->startCapture(request, answer); }));
    Tap left("a0");
    const Octets wanted = toPort(99);
    for (int i = 0; i < 50; ++i) {
        left.send(wanted);
        left.send(toPort(53));
    }
    std::size_t frames = 0;
    bench.until([&] {
        frames +=
            bench.handle
                ->readCapture([&](const CapturedFrame &frame) {
                    QCOMPARE(frame.wireLength, wanted.size());
                    QCOMPARE(frame.bytes.size(), 40u);
                    QVERIFY(std::equal(frame.bytes.begin(), frame.bytes.end(), wanted.begin()));
                    QVERIFY(frame.direction == Direction::In);
                })
                .frames;
        return frames == 50;
    });
    take(bench.answered([&](auto answer) { bench.handle->stopCapture(answer); }));
    left.send(wanted, 10);
    settle(bench);
    QCOMPARE(bench.handle->readCapture([](const CapturedFrame &) {}).frames, 0u);

    request.expression = "udp.dstport ==";
    const auto refused =
        bench.answered([&](auto answer) { bench.handle->startCapture(request, answer); });
    QVERIFY(!refused);
    QVERIFY(refused.error().where.column != 0);
}

void WorkerTest::forbiddenCallsAreFatal()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitizers need calls of their own");
#endif
    const pid_t child = ::fork();
    if (child == 0) {
        (void)restrictSystemCalls();
        (void)::open("/dev/null", O_RDONLY);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGSYS);
}

/// The worker has no rights and may hardly do anything.
void WorkerTest::rightsAreGivenUp()
{
    WorkerBench bench;
    bench.begin(somePolicy());
    std::ifstream status(fmt::format("/proc/{}/status", bench.handle->pid()));
    std::string line;
    int checked = 0;
    while (std::getline(status, line)) {
        if (line.starts_with("Uid:")) {
            QCOMPARE(line, std::string("Uid:\t65534\t65534\t65534\t65534"));
            ++checked;
        } else if (line.starts_with("CapEff:") || line.starts_with("CapPrm:") ||
                   line.starts_with("CapInh:")) {
            QVERIFY2(line.ends_with("0000000000000000"), line.c_str());
            ++checked;
        } else if (line.starts_with("Seccomp:") || line.starts_with("NoNewPrivs:")) {
            QVERIFY2(line.ends_with(line.starts_with("Seccomp:") ? "2" : "1"), line.c_str());
            ++checked;
        }
    }
    QCOMPARE(checked, 6);
}

void WorkerTest::programsWithoutPortsAreRefused()
{
    WorkerBench bench;
    bench.begin(somePolicy());
    DevicePolicy broken = somePolicy();
    broken.filters[0].rules[0].conditions[0].expression = "udp.dstport ==";
    const auto refused = bench.stage(broken, 2);
    QVERIFY(!refused);
    // The one in force goes on.
    Tap left("a0");
    Tap right("b0");
    left.send(toPort(53), 10);
    QCOMPARE(right.count(10), 10);
    QVERIFY(!bench.activate());
}

int main(int argc, char **argv)
{
    if (argc > 1 && std::string_view(argv[1]) == "--worker")
        return workerMain(kWorkerChannel);
    WorkerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_worker.moc"
