// SPDX-License-Identifier: GPL-3.0-or-later
// Which headers a frame is divided into, how deep they are, and what is said of broken ones.
#include <QtTest>

#include "fields/protocol.h"
#include "packet/packet.h"
#include "samples.h"

using namespace tallygate;
using namespace tallygate::testsupport;
using packet::Extent;
using packet::Packet;
using packet::ParseFlag;
using packet::Protocol;

namespace {

/// "eth ip tcp", headers of inner depths as "ip@1", cut ones "tcp?", malformed ones "tcp!".
QString layersOf(const Packet &packet)
{
    QStringList names;
    for (unsigned i = 1; i < packet.layerCount; ++i) {
        const packet::Layer &layer = packet.layers[i];
        const bool second = layer.alias == Protocol::UdpLite ||
                            layer.alias == Protocol::PppoeSession ||
                            layer.alias == Protocol::PppoeDiscovery;
        const auto name = fields::name(second ? layer.alias : layer.protocol);
        QString text = QString::fromUtf8(name.data(), int(name.size()));
        if (layer.depth != 0)
            text += QStringLiteral("@%1").arg(layer.depth);
        if (layer.extent != Extent::Whole)
            text += layer.extent == Extent::Cut ? '?' : '!';
        names << text;
    }
    return names.join(' ');
}

QString flagsOf(const Packet &packet)
{
    const std::pair<ParseFlag, const char *> names[] = {{ParseFlag::LaterFragment, "later"},
                                                        {ParseFlag::FirstFragment, "first"},
                                                        {ParseFlag::IncompleteLayer3, "short-l3"},
                                                        {ParseFlag::IncompleteLayer4, "short-l4"},
                                                        {ParseFlag::Ipv6ChainTooLong, "chain"},
                                                        {ParseFlag::CutBySnaplen, "cut"},
                                                        {ParseFlag::Land, "land"},
                                                        {ParseFlag::TooManyLayers, "layers"}};
    QStringList set;
    for (const auto &[flag, name] : names) {
        if (packet.has(flag))
            set << name;
    }
    return set.join(' ');
}

Octets tinyPseudoWire()
{
    return {0, 0, 0, 0};
}

} // namespace

class TestWalk : public QObject
{
    Q_OBJECT

private slots:
    void layers_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("flags");
        const QMap<QString, QPair<QString, QString>> expected = {
            {"tcp", {"eth ip tcp", ""}},
            {"udp", {"eth ip udp", ""}},
            {"udplite", {"eth ip udplite", ""}},
            {"icmp echo", {"eth ip icmp", ""}},
            {"icmp quote", {"eth ip icmp ip@1 tcp@1", ""}},
            {"options", {"eth ip udp", ""}},
            {"record route", {"eth ip tcp", ""}},
            {"first fragment", {"eth ip udp", "first"}},
            {"later fragment", {"eth ip", "later"}},
            {"tcp over ipv6", {"eth ipv6 tcp", ""}},
            {"all extensions",
             {"eth ipv6 ipv6.hopopts ipv6.dstopts ipv6.routing ah ipv6.dstopts tcp", ""}},
            {"ipv6 fragment", {"eth ipv6 ipv6.fraghdr udp", "first"}},
            {"esp", {"eth ipv6 esp", ""}},
            {"neighbor solicitation", {"eth ipv6 icmpv6", ""}},
            {"too big", {"eth ipv6 icmpv6 ipv6@1 udp@1", ""}},
            {"vlan", {"eth vlan ip tcp", ""}},
            {"qinq", {"eth ieee8021ad vlan ipv6 udp", ""}},
            {"double service tag", {"eth ieee8021ad ip udp", ""}},
            {"mpls", {"eth mpls mpls ip tcp", ""}},
            {"pppoe", {"eth pppoes ppp ip udp", ""}},
            {"snap", {"eth llc ip udp", ""}},
            {"stp", {"eth llc stp", ""}},
            {"arp", {"eth arp", ""}},
            {"ipip", {"eth ip ip@1 tcp@1", ""}},
            {"6in4", {"eth ip ipv6@1 icmpv6@1", ""}},
            {"metadata", {"eth cmd ip tcp", ""}},
            {"null", {"null ip tcp", ""}},
            {"loop", {"null ipv6 tcp", ""}},
            {"raw", {"ip udp", ""}},
            {"sll", {"sll ip udp", ""}},
            {"sll2", {"sll ipv6 udp", ""}},
            {"ppp", {"ppp ip udp", ""}},
            {"chdlc", {"ppp chdlc ip udp", ""}},
        };
        for (const Sample &sample : samples()) {
            const auto row = expected.value(QString::fromStdString(sample.name));
            QTest::newRow(sample.name.c_str()) << row.first << row.second;
        }
    }
    void layers()
    {
        QFETCH(QString, expected);
        QFETCH(QString, flags);
        for (const Sample &sample : samples()) {
            if (sample.name != QTest::currentDataTag())
                continue;
            Packet packet;
            packet::parse(sample.packet.frame(sample.linkType), packet);
            QCOMPARE(layersOf(packet), expected);
            QCOMPARE(flagsOf(packet), flags);
        }
    }

    void broken_data()
    {
        QTest::addColumn<Octets>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("flags");
        const auto row = [](const char *name, const BuiltPacket &packet, const char *expected,
                            const char *flags) {
            QTest::newRow(name) << packet.bytes() << expected << flags;
        };
        row("version 5", Eth{} / Ipv4{.version = 5} / Tcp{}, "eth ip!", "short-l3");
        row("version 6 by the wrong type", Eth{.type = 0x0800} / Ipv6{} / Tcp{},
            "eth ip! ipv6@1 tcp@1", "short-l3");
        row("version 4 by the wrong type", Eth{.type = 0x86dd} / Ipv4{} / Tcp{}, "eth ipv6!",
            "short-l3");
        row("header length 16", Eth{} / Ipv4{.ihl = 4} / Tcp{}, "eth ip!", "short-l3");
        row("total length below header", Eth{} / Ipv4{.length = 19} / Tcp{}, "eth ip!", "short-l3");
        row("total length 0 is offload", Eth{} / Ipv4{.length = 0} / Tcp{}, "eth ip tcp", "");
        row("no payload", Eth{} / Ipv4{.length = 20} / Tcp{}, "eth ip", "short-l4");
        row("three bytes of tcp", Eth{} / Ipv4{.length = 23} / Tcp{}, "eth ip", "short-l4");
        row("eight bytes of tcp", Eth{} / Ipv4{.length = 28} / Tcp{}, "eth ip tcp!", "short-l4");
        row("tiny first fragment", Eth{} / Ipv4{.mf = true, .length = 28} / Tcp{}, "eth ip tcp!",
            "first short-l4");
        row("data offset 4", Eth{} / Ipv4{} / Tcp{.dataOffset = 4}, "eth ip tcp!", "short-l4");
        row("data offset past the end", Eth{} / Ipv4{} / Tcp{.dataOffset = 15}, "eth ip tcp!",
            "short-l4");
        row("udp length 7", Eth{} / Ipv4{} / Udp{.length = 7}, "eth ip udp!", "short-l4");
        row("land", Eth{} / Ipv4{.src = "192.0.2.1", .dst = "192.0.2.1"} / Tcp{}, "eth ip tcp",
            "land");
        row("land ipv6", Eth{} / Ipv6{.dst = "2001:db8::1"} / Tcp{}, "eth ipv6 tcp", "land");
        row("extension past the end", Eth{} / Ipv6{.nxt = 60} / Payload{{6, 9, 1, 4, 0, 0, 0, 0}},
            "eth ipv6 ipv6.dstopts!", "short-l3");
        row("later ipv6 fragment", Eth{} / Ipv6{} / FragmentHeader{.offset = 9} / Tcp{},
            "eth ipv6 ipv6.fraghdr", "later");
        row("nothing follows", Eth{} / Ipv6{.nxt = 59} / payload(8), "eth ipv6", "");
        row("bare ethernet", Eth{.type = 0x0800} / payload(0), "eth", "short-l3");
        row("runt", built(payload(13)), "", "");
        row("novell raw", Eth{.type = 40} / Payload{Octets(40, 0xff)}, "eth", "");
        row("neither length nor type", Eth{.type = 1535} / payload(40), "eth", "");
        row("pseudo wire", Eth{} / Mpls{} / Payload{tinyPseudoWire()}, "eth mpls", "");
        row("pppoe shorter than ip", Eth{} / Pppoe{.length = 32} / Ipv4{} / Tcp{},
            "eth pppoes ppp ip tcp!", "short-l4");
    }
    void broken()
    {
        QFETCH(Octets, bytes);
        QFETCH(QString, expected);
        QFETCH(QString, flags);
        const auto size = static_cast<std::uint32_t>(bytes.size());
        Packet packet;
        packet::parse({bytes.data(), size, size, LinkType::Ethernet, {}}, packet);
        QCOMPARE(layersOf(packet), expected);
        QCOMPARE(flagsOf(packet), flags);
    }

    void longChains_data()
    {
        QTest::addColumn<int>("headers");
        QTest::addColumn<bool>("isTooLong");
        QTest::newRow("16 are followed") << 16 << false;
        QTest::newRow("17 are not") << 17 << true;
    }
    void longChains()
    {
        QFETCH(int, headers);
        QFETCH(bool, isTooLong);
        BuiltPacket built = Eth{} / Ipv6{};
        for (int i = 0; i < headers; ++i)
            built = built / destinationOptions();
        built = built / Tcp{};
        Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(packet.has(ParseFlag::Ipv6ChainTooLong), isTooLong);
        QCOMPARE(packet.outer(Protocol::Tcp) == nullptr, isTooLong);
    }

    void tooManyLayers()
    {
        BuiltPacket built = testsupport::built(Eth{});
        for (int i = 0; i < 64; ++i)
            built = built / Vlan{};
        Packet packet;
        packet::parse((built / Ipv4{} / Tcp{}).frame(), packet);
        QCOMPARE(unsigned(packet.layerCount), unsigned(Packet::kMaxLayers));
        QVERIFY(packet.has(ParseFlag::TooManyLayers));
    }

    /// Headers of which one step lists two, where there is room for one.
    void twoHeadersForTheLastPlace_data()
    {
        QTest::addColumn<BuiltPacket>("built");
        BuiltPacket tags = testsupport::built(Eth{});
        for (unsigned i = 2; i + 1 < Packet::kMaxLayers; ++i)
            tags = tags / Vlan{};
        QTest::newRow("PPPoE") << tags / Pppoe{} / Ipv4{} / Tcp{};
    }
    void twoHeadersForTheLastPlace()
    {
        QFETCH(BuiltPacket, built);
        Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(unsigned(packet.layerCount), unsigned(Packet::kMaxLayers));
        QVERIFY(packet.has(ParseFlag::TooManyLayers));
    }

    void whatTheSnaplenHides_data()
    {
        QTest::addColumn<int>("snapLength");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("perhaps"); ///< of ip, ipv6, tcp, udp, udplite, arp
        QTest::newRow("nothing") << 54 << "eth ip tcp"
                                 << "";
        QTest::newRow("inside tcp") << 52 << "eth ip tcp?"
                                    << "";
        QTest::newRow("after the ports") << 38 << "eth ip tcp?"
                                         << "";
        QTest::newRow("inside the ports") << 37 << "eth ip"
                                          << "tcp";
        QTest::newRow("inside ip, protocol known") << 24 << "eth ip?"
                                                   << "tcp";
        QTest::newRow("inside ip, protocol unknown") << 23 << "eth ip?"
                                                     << "tcp udp udplite";
        QTest::newRow("before ip") << 14 << "eth"
                                   << "ip tcp udp udplite";
        QTest::newRow("inside eth") << 13 << ""
                                    << "ip ipv6 tcp udp udplite arp";
    }
    void whatTheSnaplenHides()
    {
        QFETCH(int, snapLength);
        QFETCH(QString, expected);
        QFETCH(QString, perhaps);
        const BuiltPacket built = Eth{} / Ipv4{} / Tcp{};
        Packet packet;
        packet::parse(built.cut(std::uint32_t(snapLength)), packet);
        QCOMPARE(layersOf(packet), expected);
        QStringList hidden;
        const std::pair<Protocol, const char *> names[] = {
            {Protocol::Ip, "ip"},           {Protocol::Ipv6, "ipv6"},       {Protocol::Tcp, "tcp"},
            {Protocol::UdpDatagram, "udp"}, {Protocol::UdpLite, "udplite"}, {Protocol::Arp, "arp"}};
        for (const auto &[protocol, name] : names) {
            if (packet.outer(protocol) == nullptr && packet.mayStillCarry(protocol))
                hidden << name;
        }
        QCOMPARE(hidden.join(' '), perhaps);
    }
};

QTEST_APPLESS_MAIN(TestWalk)
#include "tst_walk.moc"
