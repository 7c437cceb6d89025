// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;

/// The test bed itself: what it says was sent and received is true.
class TestLab : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string reason = Lab::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }
    void marksLeaveChecksumsRight_data();
    void marksLeaveChecksumsRight();
    void aWrongChecksumIsSeen();
    void countsAreExact_data();
    void countsAreExact();
    void lossDuplicatesAndOrderAreSeen();
    void gapsAreTimed();
    void bothWaysAtOnce();
    void ordinaryProgramsRun();
    void nothingIsLeft();
};

namespace {

End clientEnd()
{
    return {"c0", "02:00:00:00:01:02", "10.77.1.2", "fd77:1::2"};
}

End serverEnd()
{
    return {"s0", "02:00:00:00:02:02", "10.77.2.2", "fd77:2::2"};
}

QString text(const std::string &words)
{
    return QString::fromStdString(words);
}

} // namespace

void TestLab::marksLeaveChecksumsRight_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("transport");
    QTest::addColumn<int>("vlan");
    QTest::addColumn<int>("bytes");
    for (const int family : {0, 1})
        for (const int transport : {0, 1, 2})
            for (const int vlan : {0, 7})
                for (const int bytes : {60, 101, 1514, 9014})
                    QTest::addRow("family %d transport %d vlan %d bytes %d", family, transport,
                                  vlan, bytes)
                        << family << transport << vlan << bytes;
}

void TestLab::marksLeaveChecksumsRight()
try {
    QFETCH(int, family);
    QFETCH(int, transport);
    QFETCH(int, vlan);
    QFETCH(int, bytes);
    FlowShape shape{.family = static_cast<Family>(family),
                    .transport = static_cast<Transport>(transport),
                    .frameBytes = static_cast<std::size_t>(bytes)};
    if (vlan != 0)
        shape.vlan = static_cast<std::uint16_t>(vlan);
    Flow flow = makeFlow(clientEnd(), serverEnd(), serverEnd().mac, shape);
    for (const std::uint64_t sequence : {0ULL, 1ULL, 0xffffULL, 0x10000ULL, 0xfedcba987654ULL}) {
        writeMark(flow.frame, {flow.id, sequence});
        QVERIFY(checksumsRight(flow.frame));
        const auto mark = readMark(flow.frame);
        QVERIFY(mark.has_value());
        QCOMPARE(mark->flow, flow.id);
        QCOMPARE(mark->sequence, sequence);
    }
}
REPORT_EXCEPTIONS

void TestLab::aWrongChecksumIsSeen()
try {
    Flow flow = makeFlow(clientEnd(), serverEnd(), serverEnd().mac, {.transport = Transport::Tcp});
    flow.frame[34] ^= 1;
    QVERIFY(!checksumsRight(flow.frame));
    flow.frame[34] ^= 1;
    flow.frame[22] ^= 1; // time to live, which only the header's sum covers
    QVERIFY(!checksumsRight(flow.frame));
}
REPORT_EXCEPTIONS

void TestLab::countsAreExact_data()
{
    QTest::addColumn<int>("between");
    QTest::newRow("kernel bridge") << static_cast<int>(Between::Bridge);
    QTest::newRow("kernel forwarding") << static_cast<int>(Between::Forward);
}

/// 100,000 frames a second: all of them arrive once, in order, whole.
void TestLab::countsAreExact()
try {
    QFETCH(int, between);
    const Lab lab({.between = static_cast<Between>(between), .mtu = 9000});
    const std::vector<Flow> flows{
        lab.toServer({.weight = 4}),
        lab.toServer({.family = Family::V6, .transport = Transport::Tcp, .weight = 2}),
        lab.toServer({.transport = Transport::Icmp, .frameBytes = 1514}),
        lab.toServer({.family = Family::V6, .frameBytes = 9014}),
    };
    Receiver receiver(lab.server(), "s0");
    Generator generator(lab.client(), "c0", flows);
    constexpr std::uint64_t kFrames = 200'000;
    generator.send(kFrames, 100'000);
    receiver.waitFor(kFrames);
    QCOMPARE(receiver.overruns(), 0U);
    QCOMPARE(generator.framesSent(), kFrames);
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const FlowSent sent = generator.sent()[i];
        const FlowReceived received = receiver.received(flows[i]);
        QCOMPARE(received.frames, sent.frames);
        QCOMPARE(received.bytes, sent.bytes);
        QCOMPARE(received.duplicates, 0U);
        QCOMPARE(received.reordered, 0U);
        QCOMPARE(received.badChecksums, 0U);
    }
}
REPORT_EXCEPTIONS

void TestLab::lossDuplicatesAndOrderAreSeen()
try {
    const Lab lab({.between = Between::Bridge});
    const Flow flow = lab.toServer({.vlan = 5});
    Receiver receiver(lab.server(), "s0");
    for (const std::uint64_t sequence : {0, 1, 3, 3, 2, 6}) {
        Flow one = flow;
        writeMark(one.frame, {flow.id, sequence});
        sendFrame(lab.client(), "c0", one.frame);
    }
    receiver.waitFor(6);
    const FlowReceived received = receiver.received(flow);
    QCOMPARE(received.frames, 6U);
    QCOMPARE(received.bytes, 6U * flow.frame.size());
    QCOMPARE(received.duplicates, 1U);
    QCOMPARE(received.reordered, 1U);
    QCOMPARE(received.distinct(), 5U);
}
REPORT_EXCEPTIONS

void TestLab::gapsAreTimed()
try {
    const Lab lab({.between = Between::Bridge});
    const Flow flow = lab.toServer({});
    Receiver receiver(lab.server(), "s0");
    Generator generator(lab.client(), "c0", {flow});
    generator.send(2000, 20'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
    generator.send(2000, 20'000);
    QVERIFY(receiver.waitFor(4000));
    const auto gap = receiver.longestGap(flow);
    QVERIFY2(gap >= std::chrono::milliseconds(80) && gap < std::chrono::milliseconds(200),
             qPrintable(QString::number(gap.count())));
    const std::vector<Gap> gaps = receiver.gaps(flow);
    QVERIFY(std::any_of(gaps.begin(), gaps.end(),
                        [](const Gap &one) { return one.before == 1999 && one.after == 2000; }));
}
REPORT_EXCEPTIONS

void TestLab::bothWaysAtOnce()
try {
    const Lab lab({.queues = 2});
    const Flow there = lab.toServer({});
    const Flow back = lab.toClient({.family = Family::V6});
    Receiver atServer(lab.server(), "s0");
    Receiver atClient(lab.client(), "c0");
    Generator fromClient(lab.client(), "c0", {there});
    Generator fromServer(lab.server(), "s0", {back});
    fromClient.start(20'000);
    fromServer.start(20'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    fromClient.stop();
    fromServer.stop();
    QVERIFY(fromClient.framesSent() > 8'000);
    QVERIFY(atServer.waitFor(fromClient.framesSent()));
    QVERIFY(atClient.waitFor(fromServer.framesSent()));
    QCOMPARE(atServer.received(there).distinct(), fromClient.framesSent());
    QCOMPARE(atClient.received(back).distinct(), fromServer.framesSent());
}
REPORT_EXCEPTIONS

void TestLab::ordinaryProgramsRun()
try {
    const Lab lab({.neighbours = Neighbours::Asked});
    for (const std::string &address : {lab.serverEnd().v4, lab.serverEnd().v6}) {
        const Completed ping =
            lab.client().run({"ping", "-n", "-c", "3", "-i", "0.05", "-W", "2", address});
        QVERIFY2(ping.ok(), qPrintable(text(ping.output + ping.errors)));
    }
    QCOMPARE(lab.client().run({"sh", "-c", "cat; exit 3"}, "given\n").status, 3);
    QCOMPARE(text(lab.client().run({"cat"}, "given\n").output), QStringLiteral("given\n"));
    QCOMPARE(lab.client().run({"sleep", "5"}, {}, std::chrono::milliseconds(50)).status, 124);
    QVERIFY(text(lab.device().mustRun({"ls", "/sys/class/net"})).contains(QStringLiteral("d1")));
}
REPORT_EXCEPTIONS

/// Not even when the test program is killed in the middle.
void TestLab::nothingIsLeft()
try {
    std::string name;
    std::filesystem::path folder;
    {
        const Lab lab;
        name = lab.device().name();
        folder = lab.folder();
        QVERIFY(std::filesystem::exists("/run/netns/" + name));
        Process left({"sleep", "600"}, lab.device().surroundings(), lab.folder() / "left");
        QVERIFY(left.running());
        const pid_t child = ::fork();
        if (child == 0) { // a test program of its own, that makes a lab and dies
            const Lab another;
            ::kill(::getpid(), SIGKILL);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFSIGNALED(status));
        const std::string orphan = "/run/netns/tg-" + std::to_string(child) + "-";
        QTRY_VERIFY_WITH_TIMEOUT(
            [&orphan] {
                for (const auto &entry : std::filesystem::directory_iterator("/run/netns"))
                    if (entry.path().string().starts_with(orphan))
                        return false;
                return true;
            }(),
            10'000);
    }
    QVERIFY(!std::filesystem::exists("/run/netns/" + name));
    QVERIFY(!std::filesystem::exists(folder));
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestLab)
#include "tst_lab.moc"
