// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;
using pipeline::Scope;

/// What becomes of the host's interfaces while packets flow: the engine follows.
class TestInterfaces : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void anAddressIsInForceAtOnce_data();
    void anAddressIsInForceAtOnce();
    void theMtuIsFollowed();
    void aPortGoesAndComesBack();
    void aPortIsRenamed_data() { addStands(); }
    void aPortIsRenamed();
};

namespace {

constexpr double kRate = 5'000;
constexpr auto kSoon = std::chrono::milliseconds(100);

/// Until `is` says so; how long that took, or nothing after two seconds.
template <class Is>
std::optional<std::chrono::duration<double, std::milli>> timeUntil(Is is)
{
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::seconds(2)) {
        if (is())
            return std::chrono::steady_clock::now() - start;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return std::nullopt;
}

} // namespace

void TestInterfaces::anAddressIsInForceAtOnce_data()
{
    QTest::addColumn<bool>("v6");
    QTest::addColumn<int>("vlan");
    QTest::newRow("IPv4") << false << 0;
    QTest::newRow("IPv6") << true << 0;
    QTest::newRow("IPv4, tagged") << false << 7;
}

/// Packets for an address that becomes the host's, and is taken away again, are counted by an
/// application with the scope to-device from then on, and until then.
void TestInterfaces::anAddressIsInForceAtOnce()
try {
    QFETCH(bool, v6);
    QFETCH(int, vlan);
    ManagedLab bed(Stand::Host);
    const Lab &lab = bed.lab();
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    const Uuid own = policy.filter("own", {{"all", "", Action::Permit}});
    const Uuid application = policy.apply(own, "d0", Direction::In, Scope::ToDevice);
    daemon.commit(policy);

    FlowShape shape;
    shape.family = v6 ? Family::V6 : Family::V4;
    if (vlan != 0)
        shape.vlan = static_cast<std::uint16_t>(vlan);
    const End silent = Lab::silent(lab.serverEnd());
    const std::string address = v6 ? silent.v6 + "/128" : silent.v4 + "/32";
    Generator generator(lab.client(), "c0", {lab.toServer(shape)});
    generator.start(kRate);
    const auto counted = [&] {
        return daemon.counters().of(application, CounterReport::kReceived).packets;
    };
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    QCOMPARE(counted(), 0U);
    for (int i = 0; i < 5; ++i) {
        const std::uint64_t before = counted();
        lab.device().ip(fmt::format("addr add {} dev lo{}\n", address, v6 ? " nodad" : ""));
        const auto added = timeUntil([&] { return counted() > before; });
        QVERIFY(added);
        lab.device().ip(fmt::format("addr del {} dev lo\n", address));
        std::this_thread::sleep_for(kSoon);
        const std::uint64_t after = counted();
        std::this_thread::sleep_for(kSoon);
        QCOMPARE(counted(), after);
        qInfo("in force within %.1f ms", added->count());
        QVERIFY(*added < kSoon);
    }
    generator.stop();
}
REPORT_EXCEPTIONS

/// From 1500 to 9000 and back, on the name that people know, while small packets flow.
void TestInterfaces::theMtuIsFollowed()
try {
    ManagedLab bed(Stand::Host);
    const Lab &lab = bed.lab();
    Daemon &daemon = bed.daemon();
    const Flow small = lab.toServer({});
    FlowShape shape;
    shape.frameBytes = 8'000;
    const Flow large = lab.toServer(shape);
    Receiver arrived(lab.server(), "s0");
    Generator steady(lab.client(), "c0", {small});
    steady.start(kRate);

    const auto setMtu = [&lab](unsigned mtu) {
        for (const auto &[station, link] : {std::pair{&lab.client(), "c0"},
                                            {&lab.server(), "s0"},
                                            {&lab.device(), "d0"},
                                            {&lab.device(), "d1"}})
            station->ip(fmt::format("link set {} mtu {}\n", link, mtu));
    };
    const auto areAll = [&lab, &daemon](unsigned mtu) {
        for (const char *link : {"d0", "d0-eng", "d0-nic", "d1", "d1-eng", "d1-nic"}) {
            const std::string shown = lab.device().mustRun({"ip", "link", "show", link});
            if (shown.find(fmt::format("mtu {} ", mtu)) == std::string::npos)
                return false;
        }
        const Json status = daemon.call("status");
        for (const Json &port : status.at("ports"))
            if (port.at("mtu") != mtu)
                return false;
        return true;
    };
    for (const unsigned mtu : {9'000U, 1'500U, 9'000U}) {
        setMtu(mtu);
        QVERIFY2(timeUntil([&] { return areAll(mtu); }), daemon.words().c_str());
        if (mtu != 9'000U)
            continue;
        const std::uint64_t before = arrived.received(large).frames;
        Generator burst(lab.client(), "c0", {large});
        burst.send(200, 2'000);
        QVERIFY(timeUntil([&] { return arrived.received(large).distinct() >= before + 200; }) ||
                arrived.received(large).frames >= before + 200);
        QCOMPARE(arrived.received(large).badChecksums, 0U);
    }
    steady.stop();
    arrived.waitFor(steady.framesSent());
    // Changing the MTU of the stations and of the cables' ends costs some frames; the engine loses
    // none of what it is given.
    const std::uint64_t lost = steady.framesSent() - arrived.received(small).distinct();
    VERIFY_SAID(lost < steady.framesSent() / 100, daemon.account());
    const CounterReport report = daemon.counters();
    for (const auto &[port, direction] : {std::pair{"d0", "in"}, {"d1", "out"}})
        VERIFY_SAID(report.port(port, direction, "received").packets ==
                        report.port(port, direction, "forwarded").packets,
                    daemon.account());
    QCOMPARE(daemon.side("d0", "dropped").packets + daemon.side("d1", "dropped").packets, 0U);
    VERIFY_SAID(daemon.counters().violations().empty(), daemon.counters().violations());
}
REPORT_EXCEPTIONS

/// One end of a wire is removed and made again under its name: the port is taken up again, with its
/// filters, and counts on.
void TestInterfaces::aPortGoesAndComesBack()
try {
    ManagedLab bed(Stand::Wire);
    const Lab &lab = bed.lab();
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    // Interfaces have something to say of their own, by IPv6.
    const Uuid filter = policy.filter("all", {{"flow", "ip and udp", Action::Permit}});
    const std::string rule = PolicyMaker::ruleUuid(filter, "flow").toString();
    const Uuid application = policy.apply(filter, "d1", Direction::Out);
    daemon.commit(policy);
    const auto counted = [&] { return daemon.counters().of(application, rule).packets; };
    const auto isPresent = [&daemon](bool wanted) {
        const Json status = daemon.call("status");
        for (const Json &port : status.at("ports"))
            if (port.at("name") == "d1")
                return port.at("present") == wanted;
        return false;
    };
    const Flow flow = lab.toServer({});
    std::uint64_t passed = 0;
    for (int round = 0; round < 3; ++round) {
        Receiver arrived(lab.server(), "s0");
        Generator generator(lab.client(), "c0", {flow});
        generator.send(500, kRate);
        QVERIFY(arrived.waitFor(500));
        passed += 500;
        QVERIFY(timeUntil([&] { return counted() == passed; }));

        lab.device().ip("link del d1\n");
        VERIFY_SAID(timeUntil([&] { return isPresent(false); }), daemon.words());
        lab.device().ip(fmt::format("link add d1 address 02:00:00:00:02:01 type veth "
                                    "peer name s0 address {} netns {}\n",
                                    lab.serverEnd().mac, lab.server().name()));
        lab.server().mustRun({"ethtool", "-K", "s0", "tx", "off", "gro", "on"});
        lab.server().ip("link set s0 up\n");
        lab.device().ip("link set d1 up\n");
        VERIFY_SAID(timeUntil([&] { return isPresent(true); }), daemon.words());
        QCOMPARE(counted(), passed);
    }
    VERIFY_SAID(daemon.counters().violations().empty(), daemon.counters().violations());
}
REPORT_EXCEPTIONS

/// There and back while packets flow: no packet is lost, its filters stay in force and count on,
/// until a policy names the new name.
void TestInterfaces::aPortIsRenamed()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand));
    const Lab &lab = bed.lab();
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    const Uuid filter = policy.filter("all", {{"flow", "ip and udp", Action::Permit}});
    const Uuid application = policy.apply(filter, "d1", Direction::Out);
    daemon.commit(policy);
    const std::string rule = PolicyMaker::ruleUuid(filter, "flow").toString();
    const auto counted = [&daemon, &rule](const Uuid &of) {
        return daemon.counters().of(of, rule).packets;
    };
    const auto portNamed = [&daemon](const std::string &name) -> Json {
        const Json status = daemon.call("status");
        for (const Json &port : status.at("ports"))
            if (port.at("name") == name)
                return port;
        return {};
    };
    const Flow flow = lab.toServer({});
    Receiver arrived(lab.server(), "s0");
    Generator steady(lab.client(), "c0", {flow});
    steady.start(kRate);
    const Json id = portNamed("d1").at("id");
    std::string name = "d1";
    for (const std::string next : {"lan9", "d1", "lan8", "lan9"}) {
        lab.device().ip(fmt::format("link set {} name {}\n", name, next));
        VERIFY_SAID(timeUntil([&] { return !portNamed(next).is_null(); }), daemon.words());
        QVERIFY(portNamed(next).at("id") == id);
        QCOMPARE(portNamed(next).contains("warnings"), next != "d1");
        name = next;
        std::this_thread::sleep_for(kSoon);
    }
    steady.stop();
    VERIFY_SAID(arrived.waitFor(steady.framesSent()), daemon.account());
    QCOMPARE(arrived.received(flow).distinct(), steady.framesSent());
    QCOMPARE(counted(application), steady.framesSent());

    PolicyMaker renamed;
    const Uuid none = renamed.filter("none", {{"all", "udp", Action::Drop}});
    const Uuid old = renamed.apply(none, "d1", Direction::Out);
    const Uuid now = renamed.apply(renamed.filter("all", {{"flow", "ip and udp", Action::Permit}}),
                                   "lan9", Direction::Out);
    daemon.commit(renamed);
    QVERIFY(!portNamed("lan9").contains("warnings"));
    const std::uint64_t before = counted(now);
    Generator last(lab.client(), "c0", {flow});
    last.send(500, kRate);
    QVERIFY(timeUntil([&] { return counted(now) == before + 500; }));
    QCOMPARE(daemon.counters().of(old, CounterReport::kReceived).packets, 0U);
    VERIFY_SAID(daemon.counters().violations().empty(), daemon.counters().violations());
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestInterfaces)
#include "tst_interfaces.moc"
