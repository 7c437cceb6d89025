// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QRegularExpression>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;

/// What passes through a managed interface arrives as it was sent.
class TestForward : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void pingAfterAskingForNeighbours_data() { addStands(); }
    void pingAfterAskingForNeighbours();
    void framesArriveWhole_data() { addStands(); }
    void framesArriveWhole();
    void jumboFrames_data() { addStands(); }
    void jumboFrames();
    void taggedFrames();
    void tcp_data();
    void tcp();
    void dhcp_data() { addStands(); }
    void dhcp();
    void manyQueuesAndThreads();
    void theDeviceIsReached();
    void releaseLeavesTheInterfaceAsItWas();
};

namespace {

constexpr double kRate = 20'000;

/// Both ways at once; what was sent arrived once, in order, with right checksums.
void exchange(ManagedLab &bed, const std::vector<Flow> &there, const std::vector<Flow> &back,
              std::uint64_t frames)
{
    const Lab &lab = bed.lab();
    Receiver atServer(lab.server(), "s0");
    Receiver atClient(lab.client(), "c0");
    Generator fromClient(lab.client(), "c0", there);
    Generator fromServer(lab.server(), "s0", back);
    fromClient.send(frames, kRate);
    fromServer.send(frames, kRate);
    atServer.waitFor(frames);
    atClient.waitFor(frames);
    QCOMPARE(atServer.overruns() + atClient.overruns(), 0U);
    const auto compare = [&bed](const std::vector<Flow> &flows, const Generator &generator,
                                const Receiver &receiver) {
        for (std::size_t i = 0; i < flows.size(); ++i) {
            const FlowReceived got = receiver.received(flows[i]);
            const std::vector<std::uint64_t> lost =
                receiver.missing(flows[i], generator.sent()[i].frames);
            VERIFY_SAID(lost.empty(),
                        fmt::format("flow {} of {} bytes: {} lost: {}{}", i, flows[i].frame.size(),
                                    lost.size(), fmt::join(lost, " "), bed.daemon().account()));
            QCOMPARE(got.frames, generator.sent()[i].frames);
            QCOMPARE(got.bytes, generator.sent()[i].bytes);
            QCOMPARE(got.duplicates, 0U);
            QCOMPARE(got.reordered, 0U);
            QCOMPARE(got.badChecksums, 0U);
        }
    };
    compare(there, fromClient, atServer);
    compare(back, fromServer, atClient);
}

std::vector<FlowShape> allShapes()
{
    std::vector<FlowShape> shapes;
    for (const Family family : {Family::V4, Family::V6})
        for (const Transport transport : {Transport::Udp, Transport::Tcp, Transport::Icmp})
            for (const std::size_t bytes : {60, 101, 1514})
                shapes.push_back({.family = family, .transport = transport, .frameBytes = bytes});
    return shapes;
}

void exchangeShapes(ManagedLab &bed, const std::vector<FlowShape> &shapes, std::uint64_t frames)
{
    std::vector<Flow> there;
    std::vector<Flow> back;
    for (const FlowShape &shape : shapes) {
        there.push_back(bed.lab().toServer(shape));
        back.push_back(bed.lab().toClient(shape));
    }
    exchange(bed, there, back, frames);
}

/// 20 MB to the server, or back from it; the rate at which they came.
std::string transfer(const Lab &lab, const std::string &address, bool back)
{
    Process server({"iperf3", "-s", "-1"}, lab.server().surroundings(), lab.folder() / "iperf");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    Arguments arguments{"iperf3", "-c", address, "-n", "20M", "--json"};
    if (back)
        arguments.push_back("-R");
    const Completed client = lab.client().run(arguments);
    if (!client.ok())
        throw std::runtime_error(client.output + client.errors);
    const Json ends = Json::parse(client.output).at("end");
    if (ends.at("sum_sent").at("bytes").get<std::uint64_t>() < 19'000'000)
        throw std::runtime_error(ends.dump());
    return fmt::format("{:.2f} Gb/s",
                       ends.at("sum_received").at("bits_per_second").get<double>() / 1e9);
}

} // namespace

void TestForward::pingAfterAskingForNeighbours()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand), {.neighbours = Neighbours::Asked});
    for (const std::string &address : {bed.lab().serverEnd().v4, bed.lab().serverEnd().v6})
        for (const char *size : {"56", "1400", "4000"}) { // the last one in fragments
            const Completed ping = bed.lab().client().run(
                {"ping", "-n", "-c", "5", "-i", "0.02", "-W", "2", "-s", size, address});
            VERIFY_SAID(ping.output.find(" 0% packet loss") != std::string::npos,
                        address + " " + size + ": " + ping.output + ping.errors);
        }
}
REPORT_EXCEPTIONS

void TestForward::framesArriveWhole()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand));
    exchangeShapes(bed, allShapes(), 9'000);
}
REPORT_EXCEPTIONS

void TestForward::jumboFrames()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand), {.mtu = 9000});
    std::vector<FlowShape> shapes;
    for (const Family family : {Family::V4, Family::V6})
        for (const std::size_t bytes : {60, 1792, 1793, 2048, 4000, 9014})
            shapes.push_back({.family = family, .frameBytes = bytes});
    exchangeShapes(bed, shapes, 3'000);
    const Completed ping = bed.lab().client().run({"ping", "-n", "-c", "5", "-i", "0.02", "-M",
                                                   "do", "-s", "8972", bed.lab().serverEnd().v4});
    VERIFY_SAID(ping.output.find(" 0% packet loss") != std::string::npos, ping.output);
}
REPORT_EXCEPTIONS

void TestForward::taggedFrames()
try {
    ManagedLab bed(Stand::Wire);
    std::vector<FlowShape> shapes = allShapes();
    for (FlowShape &shape : shapes) {
        shape.vlan = 42;
        shape.frameBytes = std::min<std::size_t>(shape.frameBytes + 4, 1518);
    }
    exchangeShapes(bed, shapes, 9'000);
}
REPORT_EXCEPTIONS

void TestForward::tcp_data()
{
    QTest::addColumn<int>("stand");
    QTest::addColumn<int>("mtu");
    for (const Stand stand : {Stand::Host, Stand::Wire})
        for (const int mtu : {1500, 9000})
            QTest::addRow("%s %d", stand == Stand::Host ? "host" : "wire", mtu)
                << static_cast<int>(stand) << mtu;
}

/// Kernel TCP with its offloads, by both families there and back: a partial checksum that went out
/// as it is would stop it.
void TestForward::tcp()
try {
    QFETCH(int, stand);
    QFETCH(int, mtu);
    const ManagedLab bed(static_cast<Stand>(stand), {.mtu = static_cast<unsigned>(mtu)});
    const End &end = bed.lab().serverEnd();
    for (const std::string &address : {end.v4, end.v6})
        for (const char *way : {"there", "back"}) {
            const std::string rate = transfer(bed.lab(), address, way == std::string("back"));
            qInfo("%s %s: %s", address.c_str(), way, rate.c_str());
        }
}
REPORT_EXCEPTIONS

void TestForward::dhcp()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand));
    const bool isHost = static_cast<Stand>(stand) == Stand::Host;
    const Namespace &where = isHost ? bed.lab().device() : bed.lab().server();
    const std::string folder = bed.lab().folder().string();
    Process server({"dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0", "--user=root",
                    std::string("--interface=") + (isHost ? "d0" : "s0"), "--bind-interfaces",
                    "--dhcp-range=10.77.1.100,10.77.1.110,10m", "--dhcp-authoritative", "--no-ping",
                    "--dhcp-leasefile=" + folder + "/leases", "--pid-file="},
                   where.surroundings(), bed.lab().folder() / "dnsmasq");
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    Process client({"dhclient", "-1", "-v", "-d", "--no-pid", "-sf", "/bin/true", "-lf",
                    folder + "/lease", "c0"},
                   bed.lab().client().surroundings(), bed.lab().folder() / "dhclient");
    const auto isBound = [&client] {
        return client.errors().find("bound to 10.77.1.1") != std::string::npos;
    };
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (!isBound() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    VERIFY_SAID(isBound(), client.errors() + server.errors());
}
REPORT_EXCEPTIONS

void TestForward::manyQueuesAndThreads()
try {
    ManagedLab bed(Stand::Wire, {.queues = 4}, {.threads = 2});
    std::vector<Flow> there;
    std::vector<Flow> back;
    for (std::uint16_t port = 0; port < 32; ++port) {
        const FlowShape shape{.sourcePort = static_cast<std::uint16_t>(10'000 + port)};
        there.push_back(bed.lab().toServer(shape));
        back.push_back(bed.lab().toClient(shape));
    }
    exchange(bed, there, back, 20'000);
}
REPORT_EXCEPTIONS

void TestForward::theDeviceIsReached()
try {
    ManagedLab bed(Stand::Host, {.neighbours = Neighbours::Asked});
    const End &device = bed.lab().deviceToClient();
    for (const std::string &address : {device.v4, device.v6}) {
        const Completed ping =
            bed.lab().client().run({"ping", "-n", "-c", "5", "-i", "0.02", "-W", "2", address});
        VERIFY_SAID(ping.output.find(" 0% packet loss") != std::string::npos, ping.output);
        Process server({"iperf3", "-s", "-1"}, bed.lab().device().surroundings(),
                       bed.lab().folder() / "iperf");
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        const Completed client = bed.lab().client().run({"iperf3", "-c", address, "-n", "10M"});
        VERIFY_SAID(client.ok(), client.output + client.errors);
    }
}
REPORT_EXCEPTIONS

void TestForward::releaseLeavesTheInterfaceAsItWas()
try {
    const Lab lab;
    const auto state = [&lab] {
        std::string text;
        for (const Arguments &what :
             {Arguments{"ip", "-br", "link"}, Arguments{"ip", "-o", "addr"},
              Arguments{"ip", "route", "show", "table", "all"},
              Arguments{"ip", "-6", "route", "show", "table", "all"}, Arguments{"ip", "neigh"}})
            text += lab.device().mustRun(what) + "\n";
        return text;
    };
    const std::string before = state();
    {
        Daemon daemon(lab);
        daemon.manageHost("d0");
        QVERIFY(state() != before);
        daemon.unmanage("d0");
    }
    const std::string after = state();
    // Interfaces may have other numbers ("d0@if5"), nothing else differs.
    const auto plain = [](const std::string &text) {
        QString plainText = QString::fromStdString(text);
        plainText.remove(QRegularExpression(QStringLiteral("@if\\d+|^\\d+: |valid_lft.*$"),
                                            QRegularExpression::MultilineOption));
        QStringList lines = plainText.split(u'\n');
        lines.sort();
        return lines.join(u'\n');
    };
    QCOMPARE(plain(after), plain(before));
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestForward)
#include "tst_forward.moc"
