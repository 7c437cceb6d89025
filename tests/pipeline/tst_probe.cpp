// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "pipeline/probe.h"
#include "testbench.h"

// Packets made of five words: they are what they say, and their checksums are right.

using namespace tallygate;
using namespace tallygate::pipeline;
using Octets = std::vector<std::uint8_t>;

namespace {

/// The checksum over `bytes` and its own place; 0xffff if it is right.
std::uint32_t sumOf(const Octets &bytes, std::uint32_t sum = 0)
{
    for (std::size_t i = 0; i < bytes.size(); i += 2)
        sum +=
            static_cast<std::uint32_t>(bytes[i] << 8 | (i + 1 < bytes.size() ? bytes[i + 1] : 0));
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

Octets part(const Octets &frame, std::size_t from, std::size_t length)
{
    return {frame.begin() + static_cast<long>(from),
            frame.begin() + static_cast<long>(from + length)};
}

bool sumsAreRight(const Octets &frame)
{
    const bool v6 = frame[12] == 0x86;
    if (!v6 && sumOf(part(frame, 14, 20)) != 0xffff)
        return false;
    const std::size_t begin = v6 ? 54 : 34;
    const Octets transport = part(frame, begin, frame.size() - begin);
    const std::uint8_t protocol = frame[v6 ? 20 : 23];
    if (protocol == 1)
        return sumOf(transport) == 0xffff;
    const Octets addresses = v6 ? part(frame, 22, 32) : part(frame, 26, 8);
    return sumOf(transport, sumOf(addresses) + protocol +
                                static_cast<std::uint32_t>(transport.size())) == 0xffff;
}

} // namespace

class ProbeTest : public QObject
{
    Q_OBJECT

private slots:
    void flows_data();
    void flows();
};

void ProbeTest::flows_data()
{
    QTest::addColumn<int>("protocol");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("destination");
    QTest::addColumn<bool>("established");
    QTest::addColumn<QString>("match");
    QTest::addColumn<QString>("answer");
    using enum Flow::Protocol;
    const QString ports4 = "ip.src == 192.0.2.7 && ip.dst == 198.51.100.1 && ";
    const QString back4 = "ip.src == 198.51.100.1 && ip.dst == 192.0.2.7 && ";
    const QString ports6 = "ipv6.src == 2001:db8::7 && ipv6.dst == 2001:db8:1::1 && ";
    const QString back6 = "ipv6.src == 2001:db8:1::1 && ipv6.dst == 2001:db8::7 && ";
    const auto row = [](const char *name, Flow::Protocol protocol, bool v6, bool established,
                        const QString &match, const QString &answer) {
        QTest::newRow(name) << int(protocol) << (v6 ? "2001:db8::7" : "192.0.2.7")
                            << (v6 ? "2001:db8:1::1" : "198.51.100.1") << established << match
                            << answer;
    };
    row("TCP SYN", Tcp, false, false,
        ports4 + "tcp.srcport == 50000 && tcp.dstport == 22 && !tcp.established",
        back4 +
            "tcp.srcport == 22 && tcp.dstport == 50000 && tcp.flags.syn == 1 && tcp.established");
    row("TCP segment", Tcp, true, true,
        ports6 + "tcp.srcport == 50000 && tcp.dstport == 22 && tcp.established && "
                 "tcp.flags.syn == 0",
        back6 + "tcp.srcport == 22 && tcp.dstport == 50000 && tcp.established");
    row("UDP", Udp, false, false, ports4 + "udp.srcport == 50000 && udp.dstport == 22",
        back4 + "udp.srcport == 22 && udp.dstport == 50000");
    row("UDP over IPv6", Udp, true, false, ports6 + "udp.dstport == 22",
        back6 + "udp.srcport == 22");
    row("ping", Icmp, false, false, ports4 + "icmp.type == 8", back4 + "icmp.type == 0");
    row("ping over IPv6", Icmp, true, false, ports6 + "icmpv6.type == 128",
        back6 + "icmpv6.type == 129");
    row("answer to a ping", Icmp, false, true, ports4 + "icmp.type == 0", back4 + "icmp.type == 0");
}

void ProbeTest::flows()
{
    QFETCH(int, protocol);
    QFETCH(QString, source);
    QFETCH(QString, destination);
    QFETCH(bool, established);
    QFETCH(QString, match);
    QFETCH(QString, answer);
    const auto frame = frameOf(Flow{Flow::Protocol(protocol), source.toStdString(),
                                    destination.toStdString(), 50000, 22, established});
    QVERIFY(frame.has_value());
    QVERIFY(sumsAreRight(*frame));
    const Octets back = answerTo(*frame);
    QVERIFY(sumsAreRight(back));

    using testsupport::rule;
    DevicePolicy policy;
    testsupport::addFilter(policy, "f",
                           {rule(match.toStdString(), Action::Permit, "there"),
                            rule(answer.toStdString(), Action::Permit, "back")});
    testsupport::TestBench bench(policy);
    const auto send = [&](const Octets &octets) {
        const auto size = static_cast<std::uint32_t>(octets.size());
        return bench.send(packet::Frame{octets.data(), size, size, LinkType::Ethernet, {}}).rule;
    };
    QCOMPARE(send(*frame), 0u);
    QCOMPARE(send(back), 1u);
}

QTEST_APPLESS_MAIN(ProbeTest)
#include "tst_probe.moc"
