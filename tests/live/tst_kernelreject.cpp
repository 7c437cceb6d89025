// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>

#include "live/netns.h"
#include "pipeline/answer.h"
#include "support/checksums.h"

// Answers against those of `nft reject` on a netdev hook of this kernel: what it answers, how, and
// what neither answers.

using namespace tallygate;
using namespace tallygate::pipeline;
using namespace tallygate::testsupport;

namespace {

constexpr auto kSetUp = R"(
link add v0 type veth peer name v1
link set v0 up
link set v1 up
)";

// The mark of the probe is its destination port: an answer to it ends the wait for one before it.
constexpr auto kRules = R"(
table netdev t {
 chain c {
  type filter hook ingress device v0 priority 0
  meta l4proto tcp reject with tcp reset
  reject with icmpx type admin-prohibited
 }
}
)";

constexpr std::uint16_t kProbePort = 0x7e57;

packet::Frame frameOf(const Octets &bytes)
{
    const auto length = static_cast<std::uint32_t>(bytes.size());
    return {bytes.data(), length, length, LinkType::Ethernet, {}};
}

/// A raw socket on the far end of the pair. Made inside the namespace, used from anywhere.
class Wire
{
public:
    explicit Wire(const live::Namespace &space)
        : m_fd(space.inside([] {
            const int fd = ::socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
            sockaddr_ll address{};
            address.sll_family = AF_PACKET;
            address.sll_protocol = htons(ETH_P_ALL);
            address.sll_ifindex = static_cast<int>(::if_nametoindex("v1"));
            if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
                throw std::runtime_error("no raw socket");
            return fd;
        }))
    {}

    void send(const Octets &frame) const
    {
        if (::send(m_fd.get(), frame.data(), frame.size(), 0) != static_cast<ssize_t>(frame.size()))
            throw std::runtime_error("not sent");
    }

    /// The next frame that was sent to the station that asks; empty after a second.
    Octets receive() const
    {
        Octets frame(16384);
        for (;;) {
            pollfd poll{m_fd.get(), POLLIN, 0};
            if (::poll(&poll, 1, 1000) <= 0)
                return {};
            sockaddr_ll from{};
            socklen_t length = sizeof from;
            const ssize_t size = ::recvfrom(m_fd.get(), frame.data(), frame.size(), 0,
                                            reinterpret_cast<sockaddr *>(&from), &length);
            constexpr std::uint8_t kAsker[] = {2, 0, 0, 0, 0, 1};
            if (size > 14 && from.sll_pkttype != PACKET_OUTGOING &&
                std::equal(std::begin(kAsker), std::end(kAsker), frame.begin()))
                return Octets(frame.begin(), frame.begin() + size);
        }
    }

private:
    FileDescriptor m_fd;
};

bool isToProbe(const Octets &answer)
{
    return answer.size() >= 36 && loadBigEndian<std::uint16_t>(answer.data() + 34) == kProbePort;
}

} // namespace

class KernelRejectTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cases_data();
    void cases();
    void randomSegments();
    void cleanupTestCase();

private:
    Octets kernelAnswer(const Octets &frame) const;
    void compare(const Octets &frame) const;

    std::optional<live::Namespace> m_space;
    std::optional<Wire> m_wire;
};

void KernelRejectTest::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root for a network namespace");
    const std::string name = "tg-" + std::to_string(::getpid()) + "-reject";
    m_space.emplace(name);
    m_space->ip(kSetUp);
    m_space->mustRun({"ethtool", "-K", "v0", "tx", "off"});
    const auto rules = m_space->run({"nft", "-f", "-"}, kRules);
    if (!rules.ok())
        QSKIP(("this kernel has no reject on a netdev hook: " + rules.errors).c_str());
    m_wire.emplace(*m_space);
}

void KernelRejectTest::cleanupTestCase()
{
    m_wire.reset();
    if (m_space)
        live::run({"ip", "netns", "del", m_space->name()});
}

Octets KernelRejectTest::kernelAnswer(const Octets &frame) const
{
    static const Octets probe = withChecksums(Eth{} / Ipv4{} / Tcp{.dstport = kProbePort});
    m_wire->send(frame);
    m_wire->send(probe);
    const Octets first = m_wire->receive();
    if (isToProbe(first))
        return {};
    const Octets second = m_wire->receive();
    if (first.empty() || !isToProbe(second))
        throw std::runtime_error("the probe was not answered");
    return first;
}

void KernelRejectTest::compare(const Octets &frame) const
{
    const auto local = *LocalAddresses::build({});
    const auto limit = *makeAnswerLimiter();
    Octets ours(kAnswerBytes);
    const Answer answered = answer(frameOf(frame), Direction::In, {}, *local, *limit, ours);
    ours.resize(answered.length);
    const Octets theirs = kernelAnswer(frame);

    if (ours.empty()) {
        // The kernel's hook leaves these to its administrator.
        const bool stricter = answered.outcome == AnswerOutcome::SourceNotHost ||
                              answered.outcome == AnswerOutcome::DestinationNotHost ||
                              answered.outcome == AnswerOutcome::LinkGroup ||
                              answered.outcome == AnswerOutcome::IsError;
        QVERIFY2(theirs.empty() || stricter, toString(answered.outcome).data());
        return;
    }
    QVERIFY2(!theirs.empty(), toString(answered.outcome).data());
    QVERIFY(std::equal(ours.begin(), ours.begin() + 14, theirs.begin()));
    packet::Packet packet;
    packet::parse(frameOf(ours), packet);
    const bool v4 = packet.outer(fields::Protocol::Ip) != nullptr;
    const std::size_t heads = v4 ? 20 : 40;
    if (answered.outcome == AnswerOutcome::Reset) {
        const std::size_t end = 14 + heads + 20;
        QCOMPARE(QByteArray(reinterpret_cast<const char *>(ours.data()), int(end)).toHex(),
                 QByteArray(reinterpret_cast<const char *>(theirs.data()), int(end)).toHex());
        return;
    }
    // The kernel quotes a few bytes less and has no precedence; lengths and checksums follow.
    const auto part = [](const Octets &bytes, std::size_t from, std::size_t length) {
        return QByteArray(reinterpret_cast<const char *>(bytes.data() + from), int(length)).toHex();
    };
    if (v4) {
        QCOMPARE(part(ours, 14 + 4, 6), part(theirs, 14 + 4, 6)); // ID, DF, TTL, protocol
        QCOMPARE(part(ours, 14 + 12, 8), part(theirs, 14 + 12, 8));
    } else {
        QCOMPARE(part(ours, 14 + 6, 34), part(theirs, 14 + 6, 34));
    }
    QCOMPARE(part(ours, 14 + heads, 2), part(theirs, 14 + heads, 2)); // type and code
    QVERIFY(ours.size() >= theirs.size());
    const std::size_t quote = 14 + heads + 8;
    QCOMPARE(part(ours, quote, theirs.size() - quote), part(theirs, quote, theirs.size() - quote));
    if (ours.size() == theirs.size())
        QCOMPARE(part(ours, quote - 6, 6), part(theirs, quote - 6, 6)); // checksum
}

void KernelRejectTest::cases_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto add = [](const char *name, const BuiltPacket &packet) {
        const Octets bytes = withChecksums(packet);
        QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()),
                                          static_cast<int>(bytes.size()));
    };
    const Payload text = payload("some content of a packet");
    add("SYN", Eth{} / Ipv4{} / Tcp{});
    add("ACK with data", Eth{} / Ipv4{} / Tcp{.ack = 9, .flags = kAck} / text);
    add("FIN with data", Eth{} / Ipv4{} / Tcp{.flags = kFin} / text);
    add("RST", Eth{} / Ipv4{} / Tcp{.flags = kRst});
    add("odd length", Eth{} / Ipv4{} / Tcp{} / Payload{{1, 2, 3}});
    add("IPv4 options", Eth{} / Ipv4{.options = {7, 7, 4, 0, 0, 0, 0}} / Tcp{} / text);
    add("TCP, first fragment", Eth{} / Ipv4{.mf = true} / Tcp{} / payload(64));
    add("TCP, later fragment", Eth{} / Ipv4{.fragOffset = 4, .proto = 6} / payload(64));
    add("UDP", Eth{} / Ipv4{} / Udp{} / text);
    add("UDP, long", Eth{} / Ipv4{} / Udp{} / payload(1400));
    add("UDP, later fragment", Eth{} / Ipv4{.fragOffset = 4, .proto = 17} / payload(64));
    add("echo", Eth{} / Ipv4{} / Icmp{} / text);
    add("unreachable", Eth{} / Ipv4{} / Icmp{.type = 3} / Ipv4{} / Udp{} / text);
    add("time exceeded", Eth{} / Ipv4{} / Icmp{.type = 11} / Ipv4{} / Udp{} / text);
    add("ESP", Eth{} / Ipv4{} / Esp{} / text);
    add("from loopback", Eth{} / Ipv4{.src = "127.0.0.1"} / Udp{} / text);
    add("to multicast", Eth{} / Ipv4{.dst = "239.1.1.1"} / Udp{} / text);
    add("to a group MAC", Eth{.dst = "01:00:5e:01:01:01"} / Ipv4{.dst = "239.1.1.1"} / Udp{});
    add("SYN over IPv6", Eth{} / Ipv6{} / Tcp{});
    add("ACK over IPv6", Eth{} / Ipv6{} / Tcp{.ack = 7, .flags = kAck} / text);
    add("RST over IPv6", Eth{} / Ipv6{} / Tcp{.flags = kRst});
    add("SYN behind extension headers", Eth{} / Ipv6{} / hopByHop() / destinationOptions() / Tcp{});
    add("UDP over IPv6", Eth{} / Ipv6{} / Udp{} / text);
    add("UDP over IPv6, long", Eth{} / Ipv6{} / Udp{} / payload(1400));
    add("UDP over IPv6, later fragment",
        Eth{} / Ipv6{} / FragmentHeader{.offset = 8} / Udp{} / text);
    add("echo over IPv6", Eth{} / Ipv6{} / Icmpv6{} / text);
    add("unreachable over IPv6", Eth{} / Ipv6{} / Icmpv6{.type = 1} / Ipv6{} / Udp{} / text);
    add("to IPv6 multicast", Eth{} / Ipv6{.dst = "ff0e::1"} / Udp{} / text);
    add("short TCP", Eth{} / Ipv4{.proto = 6} / payload(10));
}

void KernelRejectTest::cases()
{
    QFETCH(QByteArray, frame);
    Octets bytes(frame.begin(), frame.end());
    compare(bytes);
    bytes.back() ^= 1; // a checksum is wrong now, where there is one
    compare(bytes);
}

void KernelRejectTest::randomSegments()
{
    std::mt19937 random(4);
    for (int i = 0; i < 400; ++i) {
        const bool v6 = random() % 2 == 0;
        Tcp tcp{.seq = static_cast<std::uint32_t>(random()),
                .ack = static_cast<std::uint32_t>(random()),
                .flags = static_cast<std::uint16_t>(random() % 64)};
        if (random() % 3 == 0)
            tcp.options = Octets(4 * (random() % 10), 1);
        const Payload content{Octets(random() % 300, static_cast<std::uint8_t>(random()))};
        const Octets frame =
            withChecksums(v6 ? Eth{} / Ipv6{} / tcp / content : Eth{} / Ipv4{} / tcp / content);
        compare(frame);
        if (QTest::currentTestFailed())
            return;
    }
}

QTEST_GUILESS_MAIN(KernelRejectTest)
#include "tst_kernelreject.moc"
