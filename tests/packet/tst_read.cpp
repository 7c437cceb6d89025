// SPDX-License-Identifier: GPL-3.0-or-later
// Values of fields in built packets: plain, repeated, inner, derived, absent.
#include <QtTest>

#include "fields/field.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "samples.h"

using namespace tallygate;
using namespace tallygate::testsupport;
using packet::Presence;

namespace {

const Sample &sampleNamed(const QString &name)
{
    static const std::vector<Sample> all = samples();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const Sample &sample) {
        return sample.name == name.toStdString();
    });
    if (found == all.end())
        qFatal("no sample %s", qPrintable(name));
    return *found;
}

/// "443", "present" for headers, "-" if absent, "cut".
QString textOf(const packet::Packet &packet, const QString &name, unsigned occurrence)
{
    const auto id = fields::findField(name.toStdString());
    if (!id)
        return QStringLiteral("no such field");
    const fields::Field &field = fields::field(*id);
    const packet::Value value = packet::read(packet, field, occurrence);
    if (value.presence != Presence::Present)
        return value.presence == Presence::Cut ? QStringLiteral("cut") : QStringLiteral("-");
    if (field.type == fields::FieldType::Presence)
        return QStringLiteral("present");
    return QString::fromStdString(packet::format(field, value));
}

} // namespace

class TestRead : public QObject
{
    Q_OBJECT

private slots:
    void values_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("occurrence");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *sample, const char *field, const char *expected,
                            int occurrence = 0) {
            QTest::addRow("%s: %s#%d", sample, field, occurrence)
                << sample << field << occurrence << expected;
        };
        row("tcp", "frame.len", "79");
        row("tcp", "eth.src", "02:00:00:00:00:01");
        row("tcp", "eth.dst.ig", "Not set");
        row("arp", "eth.dst.ig", "Set");
        row("tcp", "eth.type", "0x0800");
        row("tcp", "eth.len", "-");
        row("snap", "eth.type", "-");
        row("snap", "eth.len", "36");
        row("snap", "llc.type", "0x0800");
        row("snap", "llc.control", "0x0003");
        row("stp", "llc.oui", "-");
        row("stp", "llc.dsap", "0x42");
        row("tcp", "ip.version", "4");
        row("tcp over ipv6", "ip.version", "6");
        row("tcp", "ip.hdr_len", "20");
        row("options", "ip.hdr_len", "24");
        row("tcp", "ip.len", "65");
        row("udp", "ip.dsfield.dscp", "46");
        row("tcp", "ip.src", "192.0.2.1");
        row("tcp", "ip.proto", "6");
        row("tcp", "ipv6.src", "-");
        row("options", "ip.opt.type", "148");
        row("options", "ip.opt.ra", "0");
        row("record route", "ip.opt.type", "7");
        row("record route", "ip.opt.type", "0", 2);
        row("record route", "ip.opt.type", "-", 3);
        row("record route", "ip.opt.ptr", "4");
        row("tcp", "ip.opt.type", "-");
        row("later fragment", "ip.frag_offset", "185");
        row("later fragment", "udp.srcport", "-");
        row("first fragment", "ip.flags.mf", "Set");
        row("first fragment", "udp.srcport", "49152");
        row("tcp over ipv6", "ipv6.tclass.dscp", "46");
        row("tcp over ipv6", "ipv6.flow", "0xabcde");
        row("tcp over ipv6", "ipv6.dst", "2001:db8::2");
        row("all extensions", "ipv6.nxt", "0");
        row("all extensions", "ipv6.hopopts.nxt", "60");
        row("all extensions", "ipv6.hopopts.len_oct", "8");
        row("all extensions", "ipv6.dstopts.nxt", "43");
        row("all extensions", "ipv6.dstopts.nxt", "6", 2);
        row("all extensions", "ipv6.opt.type", "0x05");
        row("all extensions", "ipv6.opt.router_alert", "0");
        row("all extensions", "ipv6.opt.tel", "3");
        row("all extensions", "ipv6.routing.type", "0");
        row("all extensions", "ipv6.routing.segleft", "1");
        row("all extensions", "ipv6.routing.src.addr", "2001:db8::9");
        row("all extensions", "ah.spi", "0x00000100");
        row("all extensions", "tcp.dstport", "443");
        row("all extensions", "ip.l4proto", "6");
        row("later fragment", "ip.l4proto", "17");
        row("ipv6 fragment", "ip.l4proto", "17");
        row("esp", "ip.l4proto", "50");
        row("ipip", "ip.l4proto", "4");
        row("ipip", "ip.l4proto", "6", 2);
        row("neighbor solicitation", "ip.l4proto", "58");
        row("arp", "ip.l4proto", "-");
        row("all extensions", "tcp.len", "0");
        row("ipv6 fragment", "ipv6.fraghdr.more", "Set");
        row("ipv6 fragment", "ipv6.fraghdr.ident", "0x01020304");
        row("esp", "esp.spi", "0x00000200");
        row("tcp", "tcp.dstport", "443");
        row("tcp", "tcp.seq", "1000");
        row("tcp", "tcp.hdr_len", "40");
        row("tcp", "tcp.flags", "0x002");
        row("tcp", "tcp.flags.syn", "Set");
        row("tcp", "tcp.flags.res", "Not set");
        row("tcp", "tcp.established", "-");
        row("tcp", "tcp.len", "5");
        row("tcp", "tcp.payload", "68:65:6c:6c:6f");
        row("tcp", "tcp.options.mss_val", "1460");
        row("tcp", "tcp.options.sack_perm", "present");
        row("tcp", "tcp.options.timestamp.tsval", "9");
        row("tcp", "tcp.options.wscale.shift", "7");
        row("tcp", "tcp.options.wscale.multiplier", "128");
        row("tcp", "tcp.option_kind", "3", 5);
        row("tcp", "tcp.option_kind", "-", 6);
        row("tcp", "tcp.options.md5", "-");
        row("tcp", "udp", "-");
        row("udp", "udp", "present");
        row("udp", "udp.length", "13");
        row("udp", "udp.checksum_coverage", "-");
        row("udplite", "udp", "-");
        row("udplite", "udplite", "present");
        row("udplite", "udp.dstport", "37");
        row("udplite", "udp.length", "13");
        row("udplite", "udp.checksum_coverage", "8");
        row("icmp echo", "icmp.ident", "1");
        row("icmp echo", "icmp.ident_le", "256");
        row("icmp echo", "icmp.mtu", "-");
        row("icmp quote", "icmp.mtu", "1400");
        row("icmp quote", "icmp.ident", "-");
        row("icmp quote", "ip.src", "192.0.2.1");
        row("icmp quote", "ip.src", "10.0.0.1", 2);
        row("icmp quote", "tcp.dstport", "-");
        row("icmp quote", "tcp.dstport", "443", 1);
        row("neighbor solicitation", "icmpv6.nd.ns.target_address", "2001:db8::2");
        row("neighbor solicitation", "icmpv6.nd.na.target_address", "-");
        row("neighbor solicitation", "icmpv6.opt.type", "1");
        row("neighbor solicitation", "icmpv6.opt.src_linkaddr", "02:00:00:00:00:01");
        row("too big", "icmpv6.mtu", "1280");
        row("vlan", "eth.type", "0x8100");
        row("vlan", "vlan.id", "5");
        row("vlan", "vlan.priority", "3");
        row("vlan", "vlan.etype", "0x0800");
        row("vlan", "vlan.len", "-");
        row("qinq", "ieee8021ad.id", "100");
        row("qinq", "vlan.id", "5");
        row("double service tag", "ieee8021ad.id", "-");
        row("double service tag", "ieee8021ad.svid", "100");
        row("double service tag", "ieee8021ad.cvid", "7");
        row("mpls", "mpls.label", "16");
        row("mpls", "mpls.label", "17", 2);
        row("mpls", "mpls.bottom", "0");
        row("pppoe", "pppoes", "present");
        row("pppoe", "pppoed", "-");
        row("pppoe", "pppoe.session_id", "0x0007");
        row("pppoe", "ppp.protocol", "0x0021");
        row("arp", "arp.opcode", "1");
        row("arp", "arp.src.hw_mac", "02:00:00:00:00:01");
        row("arp", "arp.dst.proto_ipv4", "192.0.2.2");
        row("arp", "arp.src.hw", "-");
        row("ipip", "ip.dst", "198.51.100.1");
        row("ipip", "ip.dst", "10.0.0.2", 2);
        row("ipip", "ip.dst", "-", 3);
        row("6in4", "ipv6", "-");
        row("6in4", "ipv6", "present", 1);
        row("metadata", "cmd.sgt", "100");
        row("metadata", "tcp.dstport", "443");
        row("null", "null.family", "2");
        row("loop", "null.family", "24");
        row("sll", "sll.pkttype", "4");
        row("sll", "sll.src.eth", "02:00:00:00:00:01");
        row("sll", "sll.etype", "0x0800");
        row("sll", "sll.ifindex", "-");
        row("sll2", "sll.pkttype", "0");
        row("sll2", "sll.etype", "0x86dd");
        row("sll2", "sll.ifindex", "3");
        row("sll2", "sll.src.eth", "02:00:00:00:00:01");
        row("ppp", "ppp.address", "0xff");
        row("ppp", "ppp.protocol", "0x0021");
        row("chdlc", "chdlc.protocol", "0x0800");
    }
    void values()
    {
        QFETCH(QString, sample);
        QFETCH(QString, field);
        QFETCH(int, occurrence);
        QFETCH(QString, expected);
        const Sample &chosen = sampleNamed(sample);
        packet::Packet packet;
        packet::parse(chosen.packet.frame(chosen.linkType), packet);
        QCOMPARE(textOf(packet, field, unsigned(occurrence)), expected);
    }

    void broken_data()
    {
        QTest::addColumn<Octets>("bytes");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const BuiltPacket &packet, const char *field,
                            const char *expected) {
            QTest::addRow("%s: %s", name, field) << packet.bytes() << field << expected;
        };
        const BuiltPacket version = Eth{} / Ipv4{.version = 5} / Tcp{};
        row("version 5", version, "ip.version", "5");
        row("version 5", version, "ip.hdr_len", "-");
        row("version 5", version, "ip.src", "-");
        const BuiltPacket shortHeader = Eth{} / Ipv4{.ihl = 4} / Tcp{};
        row("header length 16", shortHeader, "ip.hdr_len", "16");
        row("header length 16", shortHeader, "ip.len", "-");
        const BuiltPacket offload = Eth{} / Ipv4{.length = 0} / Tcp{} / payload("abcdef");
        row("offload", offload, "ip.len", "46");
        row("offload", offload, "tcp.len", "6");
        const BuiltPacket dataOffset = Eth{} / Ipv4{} / Tcp{.dataOffset = 4};
        row("data offset 4", dataOffset, "tcp.hdr_len", "16");
        row("data offset 4", dataOffset, "tcp.seq", "1000");
        row("data offset 4", dataOffset, "tcp.flags", "-");
        row("data offset 4", dataOffset, "tcp.len", "4");
        const BuiltPacket eight = Eth{} / Ipv4{.length = 28} / Tcp{};
        row("eight bytes of tcp", eight, "tcp.dstport", "443");
        row("eight bytes of tcp", eight, "tcp.seq", "-");
        row("eight bytes of tcp", eight, "tcp.len", "-");
        const BuiltPacket lying = Eth{} / Ipv4{} / Tcp{.options = {2, 5, 5, 0xb4, 0, 0, 0, 0}};
        row("mss of wrong length", lying, "tcp.options.mss_val", "-");
        row("mss of wrong length", lying, "tcp.option_kind", "2");
        const BuiltPacket endless = Eth{} / Ipv4{} / Tcp{.options = {1, 8, 0, 3}};
        row("option without length", endless, "tcp.option_kind", "1");
        row("option without length", endless, "tcp.options.timestamp", "-");
        const BuiltPacket quote = Eth{} / Ipv4{} / Icmp{.type = 3, .code = 1} /
                                  Ipv4{.proto = 6, .length = 40} /
                                  Payload{{0xc0, 0, 1, 0xbb, 0, 0, 3, 0xe8}};
        row("eight bytes quoted", quote, "tcp.dstport", "-");
        row("eight bytes quoted", quote, "tcp.seq#1", "1000");
        row("eight bytes quoted", quote, "tcp.hdr_len#1", "-");
        row("fragment", Eth{} / Ipv4{.mf = true} / Tcp{}, "tcp.len", "-");
        row("udp length 7", Eth{} / Ipv4{} / Udp{.length = 7}, "udp.checksum", "-");
        row("pppoe shorter than ip", Eth{} / Pppoe{.length = 42} / Ipv4{} / Tcp{} / payload("abc"),
            "tcp.len", "0");
        row("reset", Eth{} / Ipv4{} / Tcp{.flags = kRst}, "tcp.established", "present");
        const BuiltPacket reason =
            Eth{} / Ipv4{} / Tcp{.dstport = 80, .flags = kRst} / payload("GET / HTTP/1.1\r\n\r\n");
        row("reset with a reason", reason, "tcp.len", "18");
        row("reset with a reason", reason, "tcp.payload", "-");
        row("reset with a reason", reason, "http", "-");
        const BuiltPacket padded =
            Eth{} / Ipv6{} / destinationOptions({0, 0x1e, 3, 9, 9, 9}) / Tcp{};
        row("padding of one octet", padded, "ipv6.opt.type#1", "0x00");
        row("padding of one octet", padded, "ipv6.opt.type.rest#1", "0x1e");
        row("padding of one octet", padded, "ipv6.opt.type.change#2", "-");
        row("acknowledgement", Eth{} / Ipv4{} / Tcp{.flags = kAck | kSyn}, "tcp.established",
            "present");
    }
    void broken()
    {
        QFETCH(Octets, bytes);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const auto size = static_cast<std::uint32_t>(bytes.size());
        packet::Packet packet;
        packet::parse({bytes.data(), size, size, LinkType::Ethernet, {}}, packet);
        const QStringList parts = field.split('#');
        QCOMPARE(textOf(packet, parts[0], parts.value(1).toUInt()), expected);
    }

    /// The inlined fast path and the general one are the same function; headers above the
    /// transport one are not read by it.
    void readBitsAgreesWithRead()
    {
        for (const Sample &sample : samples()) {
            packet::Packet packet;
            packet::parse(sample.packet.frame(sample.linkType), packet);
            for (const fields::Field &field : fields::allFields()) {
                if (field.read != fields::ReadKind::Bits || fields::isHigher(field.protocol))
                    continue;
                std::uint64_t bits = 0;
                const Presence presence =
                    packet::readBits(packet, field.protocol, field.byteOffset, field.byteWidth,
                                     field.shift, fields::maskOf(field), bits);
                const packet::Value value = packet::read(packet, field);
                QCOMPARE(presence, value.presence);
                if (presence == Presence::Present)
                    QCOMPARE(quint64(bits), quint64(value.low));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRead)
#include "tst_read.moc"
