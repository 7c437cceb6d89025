// SPDX-License-Identifier: GPL-3.0-or-later
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <array>
#include <functional>
#include <memory>

#include <QtTest>

#include "pipeline/captureframes.h"
#include "pipeline/randompolicy.h"
#include "pipeline/testbench.h"
#include "sandbox.h"

// The guard in the kernel against the pipeline's: the XDP program is run on frames without an
// interface (BPF_PROG_TEST_RUN) while no worker is alive and the sides are fail-closed. What it
// gives to the peer must be what pipeline::Worker books as permitted by the guard.

using namespace tallygate;
using namespace tallygate::io;
using namespace tallygate::testsupport;
using pipeline::Cause;
using pipeline::Direction;

namespace {

constexpr std::size_t kLongest = 16384; ///< what the kernel runs a program on without an interface

/// A host port with both its sides, and a pipeline with the same policy.
class TwoGuards
{
public:
    explicit TwoGuards(const Sandbox &sandbox)
        : m_shared(take(SharedMaps::open(sandbox.bpf())))
        , m_nic(open("a1", "b1", SideRole::HostNic))
        , m_stack(open("b1", "a1", SideRole::HostStack))
    {}

    void load(const pipeline::DevicePolicy &policy)
    {
        m_bench = std::make_unique<testsupport::TestBench>(policy);
        take(m_shared.setGuard(policy));
        take(m_shared.setLocal(*take(pipeline::LocalAddresses::build(policy.localState))));
    }

    bool pipelinePermits(const packet::Frame &frame, Direction direction)
    {
        return m_bench->send(frame, direction).cause == Cause::Guard;
    }

    bool kernelPermits(const packet::Frame &frame, Direction direction) const
    {
        const XdpSide &side = direction == Direction::In ? m_nic : m_stack;
        LIBBPF_OPTS(bpf_test_run_opts, options);
        options.data_in = frame.data;
        options.data_size_in = frame.capturedLength;
        if (::bpf_prog_test_run_opts(side.programDescriptor(), &options) != 0)
            throw std::runtime_error(fmt::format("cannot run the program on {} bytes: {}",
                                                 frame.capturedLength, std::strerror(errno)));
        if (options.retval != XDP_REDIRECT && options.retval != XDP_DROP)
            throw std::runtime_error(fmt::format("the program answers {}", options.retval));
        return options.retval == XDP_REDIRECT;
    }

private:
    XdpSide open(const char *interface, const char *peer, SideRole role) const
    {
        SideOptions options;
        options.name = interface;
        options.ifindex = indexOf(interface);
        options.peerIfindex = indexOf(peer);
        options.role = role;
        return take(XdpSide::open(m_shared, options));
    }

    SharedMaps m_shared;
    XdpSide m_nic;
    XdpSide m_stack;
    std::unique_ptr<testsupport::TestBench> m_bench;
};

std::string hex(const packet::Frame &frame)
{
    std::string text;
    for (std::uint32_t i = 0; i < std::min(frame.capturedLength, 160u); ++i)
        text += fmt::format("{:02x}", frame.data[i]);
    return text;
}

/// Compares the two; counts what both permit.
struct Comparison
{
    bool agrees(TwoGuards &guards, const packet::Frame &frame, Direction direction)
    {
        const bool expected = guards.pipelinePermits(frame, direction);
        const bool actual = guards.kernelPermits(frame, direction);
        ++frames;
        permitted += expected ? 1 : 0;
        if (expected != actual)
            qWarning("%s: the pipeline %s, the kernel %s: %s",
                     direction == Direction::In ? "in" : "out", expected ? "permits" : "does not",
                     actual ? "permits" : "does not", hex(frame).c_str());
        return expected == actual;
    }

    int frames = 0;
    int permitted = 0;
};

/// What a frame carries, to be put behind any link headers.
struct Message
{
    const char *name;
    Direction permitted; ///< of the direction in which the guard permits it behind Ethernet
    std::function<BuiltPacket(const BuiltPacket &link)> behind;
};

Payload address(const char *text)
{
    Payload bytes;
    putIpv6(bytes.octets, text);
    return bytes;
}

BuiltPacket behindOptions(const BuiltPacket &link, int count)
{
    BuiltPacket built = link / Ipv6{.src = "2001:db8:9::9", .dst = "2001:db8::1"};
    for (int i = 0; i < count; ++i)
        built = built / destinationOptions();
    return built / Tcp{.dstport = 22};
}

Payload bootpReply()
{
    Octets bootp(240);
    bootp[0] = 2;
    bootp[1] = 1;
    bootp[2] = 6;
    const Octets yours{192, 0, 2, 77};
    const Octets hardware{2, 0, 0, 0, 0, 2};
    std::copy(yours.begin(), yours.end(), bootp.begin() + 16);
    std::copy(hardware.begin(), hardware.end(), bootp.begin() + 28);
    return {bootp};
}

std::vector<Message> messages()
{
    const Ipv4 to{.src = "203.0.113.9", .dst = "192.0.2.1"};
    const Ipv4 from{.src = "192.0.2.1", .dst = "203.0.113.9"};
    const Ipv6 to6{.src = "2001:db8:9::9", .dst = "2001:db8::1", .hlim = 255};
    const Ipv6 from6{.src = "2001:db8::1", .dst = "2001:db8:9::9", .hlim = 255};
    const Ipv6 router{.src = "fe80::9", .dst = "ff02::1", .hlim = 255};
    const Tcp ssh{.dstport = 22};
    const Tcp reply{.srcport = 22, .dstport = 50000};
    const auto in = Direction::In;
    const auto out = Direction::Out;
    using Link = const BuiltPacket &;
    return {
        {"SSH", in, [=](Link l) { return l / to / ssh; }},
        {"SSH with IP options", in,
         [=](Link l) {
             return l / Ipv4{.src = to.src, .dst = to.dst, .options = {1, 1, 1, 1}} / ssh;
         }},
        {"SSH reply", out, [=](Link l) { return l / from / reply; }},
        {"SSH over IPv6", in, [=](Link l) { return l / to6 / ssh; }},
        {"SSH reply over IPv6", out, [=](Link l) { return l / from6 / reply; }},
        {"hop-by-hop", in, [=](Link l) { return l / to6 / hopByHop() / ssh; }},
        {"routing", in, [=](Link l) { return l / to6 / routing(4, 0, Octets(20)) / ssh; }},
        {"first fragment", in,
         [=](Link l) { return l / to6 / FragmentHeader{.more = true} / ssh; }},
        {"AH", in, [=](Link l) { return l / to6 / Ah{} / ssh; }},
        {"AH in IPv4", in, [=](Link l) { return l / to / Ah{} / ssh; }},
        {"16 options", in, [=](Link l) { return behindOptions(l, 16); }},
        {"too big", in, [=](Link l) { return l / to / Icmp{.type = 3, .code = 4} / from / reply; }},
        {"too big by the device", out,
         [=](Link l) { return l / from / Icmp{.type = 3, .code = 4} / to / ssh; }},
        {"too big 6", in, [=](Link l) { return l / to6 / Icmpv6{.type = 2} / from6 / reply; }},
        {"too big 6 by the device", out,
         [=](Link l) { return l / from6 / Icmpv6{.type = 2} / to6 / hopByHop() / ssh; }},
        {"redirect", in, [=](Link l) { return l / to / Icmp{.type = 5} / from / reply; }},
        {"ARP request", in,
         [=](Link l) { return l / Arp{.senderIp = "192.0.2.9", .targetIp = "192.0.2.1"}; }},
        {"ARP by the device", out,
         [=](Link l) { return l / Arp{.senderIp = "192.0.2.1", .targetIp = "192.0.2.9"}; }},
        {"solicitation", in,
         [=](Link l) {
             return l / Ipv6{.src = "2001:db8::9", .dst = "ff02::1:ff00:1", .hlim = 255} /
                    Icmpv6{.type = 135, .rest = 0} / address("2001:db8::1");
         }},
        {"advertisement", in,
         [=](Link l) {
             return l / to6 / Icmpv6{.type = 136, .rest = 0} / address("2001:db8:9::9");
         }},
        {"advertisement by the device", out,
         [=](Link l) {
             return l / from6 / Icmpv6{.type = 136, .rest = 0} / address("2001:db8::1");
         }},
        {"router advertisement", in, [=](Link l) { return l / router / Icmpv6{.type = 134}; }},
        {"router solicitation", out,
         [=](Link l) {
             return l / Ipv6{.src = "2001:db8::1", .dst = "ff02::2", .hlim = 255} /
                    Icmpv6{.type = 133};
         }},
        {"redirect 6", in,
         [=](Link l) {
             return l / Ipv6{.src = "fe80::9", .dst = "2001:db8::1", .hlim = 255} /
                    Icmpv6{.type = 137, .rest = 0} / address("2001:db8::7");
         }},
        {"DHCP offer", in,
         [=](Link l) {
             return l / Ipv4{.src = "192.0.2.254", .dst = "192.0.2.77"} /
                    Udp{.srcport = 67, .dstport = 68} / bootpReply();
         }},
        {"DHCP discover", out,
         [=](Link l) {
             return l / Ipv4{.src = "0.0.0.0", .dst = "255.255.255.255"} /
                    Udp{.srcport = 68, .dstport = 67} / payload(240);
         }},
        {"DHCPv6 reply", in,
         [=](Link l) { return l / to6 / Udp{.srcport = 547, .dstport = 546} / payload(20); }},
        {"DHCPv6 request", out,
         [=](Link l) { return l / from6 / Udp{.srcport = 546, .dstport = 547} / payload(20); }},
    };
}

/// Link headers that may stand in front of a message.
std::vector<BuiltPacket> links()
{
    BuiltPacket tags = built(Eth{});
    for (int i = 0; i < 27; ++i)
        tags = tags / Vlan{};
    const Payload metadata{{1, 1, 0, 1, 0, 5, 0x08, 0x00}};
    return {built(Eth{}),
            Eth{} / Vlan{.id = 5},
            Eth{} / Vlan{.tpid = 0x9100} / Vlan{.id = 5},
            Eth{} / Vlan{.tpid = 0x88a8} / Vlan{.id = 5},
            Eth{} / Vlan{.tpid = 0x88a8} / Vlan{.tpid = 0x88a8},
            Eth{} / Llc{},
            Eth{} / Llc{.snapOui = 0xf8},
            Eth{} / Llc{.dsap = 6, .ssap = 6, .snapOui = std::nullopt},
            Eth{} / Vlan{} / Llc{},
            Eth{.type = 0x8870} / Llc{},
            built(Eth{}) / Mpls{},
            Eth{} / Mpls{} / Mpls{},
            built(Eth{}) / Pppoe{},
            Eth{} / Vlan{} / Pppoe{},
            Eth{.type = 0x8909} / metadata,
            tags,
            tags / Vlan{},
            tags / Vlan{} / Pppoe{}};
}

pipeline::DevicePolicy samplePolicy()
{
    pipeline::DevicePolicy policy;
    policy.guard = {{take(parseAddressRange("198.51.100.0/24")), 22},
                    {take(parseAddressRange("203.0.113.0/24")), 22},
                    {take(parseAddressRange("2001:db8:9::/48")), 22},
                    {take(parseAddressRange("2001:db8:8::5-2001:db8:8::9")), 8443}};
    policy.guardOptions = {true, true, true};
    policy.localState = {{"192.0.2.1/24", "2001:db8::1"}, {"239.255.255.250", "ff05::2"}};
    return policy;
}

/// Changes a few bytes, or the length, here and there.
Octets mutated(Octets frame, RandomPolicy &random)
{
    constexpr std::array<std::uint8_t, 14> kTelling{0,  1,  2,  4,    5,    6,    17,
                                                    22, 44, 58, 0x40, 0x45, 0x46, 255};
    for (std::uint32_t changes = random.below(4); changes > 0; --changes) {
        const std::uint32_t at = random.below(std::min<std::size_t>(frame.size(), 130));
        switch (random.below(5)) {
        case 0:
            frame.resize(std::max<std::size_t>(14, random.below(frame.size() + 1)));
            break;
        case 1:
            frame.resize(frame.size() + random.below(40));
            break;
        case 2:
            frame[at] ^= static_cast<std::uint8_t>(1u << random.below(8));
            break;
        case 3:
            frame[at] = kTelling[random.below(kTelling.size())];
            break;
        default:
            frame[at] = static_cast<std::uint8_t>(random.below(256));
            break;
        }
    }
    return frame;
}

packet::Frame frameOf(const Octets &bytes)
{
    const auto size = static_cast<std::uint32_t>(bytes.size());
    return {bytes.data(), size, size, LinkType::Ethernet, {}};
}

} // namespace

class XdpGuardTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string reason = Sandbox::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
        m_sandbox = std::make_unique<Sandbox>();
        m_guards = std::make_unique<TwoGuards>(*m_sandbox);
    }
    void cleanupTestCase()
    {
        m_guards.reset();
        m_sandbox.reset();
    }

    void p3_1_each_data()
    {
        QTest::addColumn<int>("index");
        const auto all = messages();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << int(i);
    }
    /// Each message passes in its own direction with the guard and its options, and not without.
    void p3_1_each()
    {
        QFETCH(int, index);
        const Message message = messages()[static_cast<std::size_t>(index)];
        const BuiltPacket packet = message.behind(built(Eth{}));
        m_guards->load(samplePolicy());
        QVERIFY(m_guards->pipelinePermits(packet.frame(), message.permitted));
        QVERIFY(m_guards->kernelPermits(packet.frame(), message.permitted));
        pipeline::DevicePolicy none = samplePolicy();
        none.guard.clear();
        m_guards->load(none);
        QVERIFY(!m_guards->kernelPermits(packet.frame(), message.permitted));
    }

    void p3_2_behindEveryLink()
    {
        Comparison comparison;
        bool agrees = true;
        for (const pipeline::GuardOptions options :
             {pipeline::GuardOptions{true, true, true}, pipeline::GuardOptions{}}) {
            pipeline::DevicePolicy policy = samplePolicy();
            policy.guardOptions = options;
            m_guards->load(policy);
            for (const BuiltPacket &link : links()) {
                for (const Message &message : messages()) {
                    const BuiltPacket packet = message.behind(link);
                    for (const Direction direction : {Direction::In, Direction::Out})
                        agrees &= comparison.agrees(*m_guards, packet.frame(), direction);
                }
            }
        }
        QVERIFY(agrees);
        QVERIFY(comparison.permitted > 300);
        qInfo("%d of %d permitted", comparison.permitted, comparison.frames);
    }

    void p3_2_mutated_data()
    {
        QTest::addColumn<bool>("incompleteHeader");
        QTest::addColumn<bool>("land");
        QTest::newRow("checks on") << true << true;
        QTest::newRow("incomplete headers pass") << false << true;
        QTest::newRow("land passes") << true << false;
    }
    void p3_2_mutated()
    {
        QFETCH(bool, incompleteHeader);
        QFETCH(bool, land);
        pipeline::DevicePolicy policy = samplePolicy();
        policy.systemChecks.incompleteHeader = incompleteHeader;
        policy.systemChecks.land = land;
        // The device may connect to itself: what the check for land is about.
        policy.guard.push_back({take(parseAddressRange("192.0.2.0/24")), 22});
        m_guards->load(policy);
        RandomPolicy random(incompleteHeader ? 1 : 2);
        std::vector<Octets> frames;
        for (const BuiltPacket &link : links()) {
            for (const Message &message : messages())
                frames.push_back(message.behind(link).bytes());
        }
        const Ipv4 itself{.src = "192.0.2.1", .dst = "192.0.2.1"};
        frames.push_back((Eth{} / itself / Tcp{.srcport = 22, .dstport = 22}).bytes());
        QCOMPARE(m_guards->kernelPermits(frameOf(frames.back()), Direction::In), !land);

        Comparison comparison;
        int differences = 0;
        for (int i = 0; i < 40000 && differences < 10; ++i) {
            // Half of them without more than Ethernet, where most is permitted.
            const std::size_t among = i % 2 == 0 ? messages().size() : frames.size();
            const Octets frame = mutated(frames[random.below(among)], random);
            for (const Direction direction : {Direction::In, Direction::Out})
                differences += comparison.agrees(*m_guards, frameOf(frame), direction) ? 0 : 1;
        }
        QCOMPARE(differences, 0);
        QVERIFY(comparison.permitted > 5000);
        qInfo("%d of %d permitted", comparison.permitted, comparison.frames);
    }

    void p3_2_captures_data()
    {
        QTest::addColumn<QString>("file");
        for (const auto &path : allCaptures())
            QTest::newRow(path.filename().c_str()) << QString::fromStdString(path.string());
    }
    /// Frames as they were captured: what a snaplen cut off is taken never to have been there.
    void p3_2_captures()
    {
        QFETCH(QString, file);
        const CaptureFrames capture(file.toStdString(), 3000);
        RandomPolicy random(7);
        pipeline::DevicePolicy policy = random.make(capture.addresses(), true);
        policy.guard.push_back({take(parseAddressRange("0.0.0.0/0")), 80});
        policy.guardOptions = {true, true, true};
        policy.filters.clear();
        policy.applications.clear();
        m_guards->load(policy);
        Comparison comparison;
        int differences = 0;
        for (packet::Frame frame : capture.frames) {
            if (frame.linkType != LinkType::Ethernet || frame.capturedLength < 14 ||
                frame.capturedLength > kLongest || differences >= 10)
                continue;
            frame.wireLength = frame.capturedLength;
            for (const Direction direction : {Direction::In, Direction::Out})
                differences += comparison.agrees(*m_guards, frame, direction) ? 0 : 1;
        }
        QCOMPARE(differences, 0);
        m_permitted += comparison.permitted;
        if (comparison.frames == 0)
            QSKIP("no Ethernet frames");
    }

    void p3_2_capturesHaveGuardedFrames()
    {
        if (allCaptures().size() < 20)
            QSKIP("the shared captures are not there");
        QVERIFY2(m_permitted > 500, qPrintable(QString::number(m_permitted)));
    }

private:
    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<TwoGuards> m_guards;
    int m_permitted = 0;
};

QTEST_GUILESS_MAIN(XdpGuardTest)
#include "tst_xdpguard.moc"
