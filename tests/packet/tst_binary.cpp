// SPDX-License-Identifier: GPL-3.0-or-later
// Fields and summaries of the binary protocols above UDP and TCP. Expected values are TShark's.
#include <QtTest>

#include "binarysamples.h"
#include "fields/field.h"
#include "packet/dissect.h"
#include "packet/packet.h"
#include "packet/read.h"

using namespace tallygate;
using namespace tallygate::testsupport;
using packet::Presence;

namespace {

const Sample &sampleNamed(const QString &name)
{
    static const std::vector<Sample> all = binarySamples();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const Sample &sample) {
        return sample.name == name.toStdString();
    });
    if (found == all.end())
        qFatal("no sample %s", qPrintable(name));
    return *found;
}

/// All values of a field outward-in, "present" for headers; "-" if there is none.
QString valuesOf(const packet::Packet &packet, const QString &name)
{
    const auto id = fields::findField(name.toStdString());
    if (!id)
        return QStringLiteral("no such field");
    const fields::Field &field = fields::field(*id);
    QStringList values;
    for (unsigned occurrence = 1;; ++occurrence) {
        const packet::Value value = packet::read(packet, field, occurrence);
        if (value.presence == Presence::Cut)
            values.append(QStringLiteral("cut"));
        if (value.presence != Presence::Present)
            break;
        values.append(field.type == fields::FieldType::Presence
                          ? QStringLiteral("present")
                          : QString::fromStdString(packet::format(field, value)));
    }
    return values.isEmpty() ? QStringLiteral("-") : values.join(QLatin1Char(' '));
}

void addRow(const char *sample, const char *field, const char *expected)
{
    QTest::addRow("%s: %s", sample, field) << sample << field << expected;
}

} // namespace

class TestBinary : public QObject
{
    Q_OBJECT

private slots:
    void values_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        addDns();
        addDnsRecords();
        addTimeAndFiles();
        addStun();
        addDhcp();
        addRadius();
        addBgp();
        addIke();
        addSnmp();
    }
    void values()
    {
        QFETCH(QString, sample);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        packet::Packet packet;
        packet::parse(sampleNamed(sample).packet.frame(), packet);
        QCOMPARE(valuesOf(packet, field), expected);
    }

    /// A message of DHCP that the snaplen cut: its fixed fields, or none if it cut the options.
    void cutDhcp_data()
    {
        QTest::addColumn<int>("octets");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("address");
        QTest::newRow("in the hardware address") << 33 << "cut"
                                                 << "cut";
        QTest::newRow("behind it") << 34 << "1"
                                   << "192.0.2.1";
        QTest::newRow("in the cookie") << 239 << "1"
                                       << "192.0.2.1";
        QTest::newRow("in the options") << 241 << "cut"
                                        << "cut";
    }
    void cutDhcp()
    {
        QFETCH(int, octets);
        QFETCH(QString, type);
        QFETCH(QString, address);
        constexpr std::uint32_t kHeaders = 14 + 20 + 8;
        const Sample &sample = sampleNamed("dhcp");
        packet::Packet packet;
        packet::parse(sample.packet.cut(kHeaders + static_cast<std::uint32_t>(octets)), packet);
        QCOMPARE(valuesOf(packet, "dhcp.type"), type);
        QCOMPARE(valuesOf(packet, "dhcp.ip.relay"), address);
    }

    void summaries_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *sample, const char *expected) {
            QTest::newRow(sample) << sample << expected;
        };
        row("dns query", "dns | query 0x1a2b A www.example.com");
        row("dns answers", "dns | response 0x1a2b A www.example.com, 9 answers");
        row("mdns", "mdns | query 0x0000 PTR a.local");
        row("llmnr", "llmnr | query 0x0b0c A pc");
        row("ntp client", "ntp | Client");
        row("tftp read", "tftp | Read request file");
        row("tftp data", "tftp | Data packet 7");
        row("syslog", "syslog | AUTH CRIT su: failed");
        row("stun", "stun | Binding request user:x");
        row("dhcp", "dhcp | Discover 0x0000abcd");
        row("bootp", "dhcp | Boot Request 0x0000abcd");
        row("dhcpv6", "dhcpv6 | Solicit 0x123456");
        row("radius", "radius | Access-Request bob");
        row("bgp cease", "bgp | NOTIFICATION Cease Administratively Shutdown");
        row("ike 2", "isakmp | IKE_SA_INIT 0x00000000");
        row("snmp 2c", "snmp | get-request 1.3.6.1.2.1.1.5.0");
    }
    void summaries()
    {
        QFETCH(QString, sample);
        QFETCH(QString, expected);
        packet::Packet packet;
        packet::parse(sampleNamed(sample).packet.frame(), packet);
        const packet::PacketSummary summary = packet::summarise(packet);
        QCOMPARE(QString::fromStdString(summary.protocol + " | " + summary.info), expected);
    }

private:
    static void addDns()
    {
        addRow("dns query", "dns", "present");
        addRow("dns query", "dns.id", "0x1a2b");
        addRow("dns elsewhere", "dns.id", "0x1a2b");
        addRow("dns with many", "dns", "-");
        addRow("dns of two questions", "dns", "-");
        addRow("netbios name", "dns", "-");
        addRow("dns query", "dns.flags.recdesired", "Set");
        addRow("dns query", "dns.flags.rcode", "-");
        addRow("dns query", "dns.flags.authenticated", "-");
        addRow("dns query", "dns.qry.name", "www.example.com");
        addRow("dns query", "dns.qry.name.len", "15");
        addRow("dns query", "dns.count.labels", "3");
        addRow("dns query", "dns.length", "-");
        addRow("dns answers", "dns.flags.rcode", "0");
        addRow("dns answers", "dns.flags.authenticated", "Not set");
        addRow("dns over tcp", "dns", "present present");
        addRow("dns over tcp", "dns.length", "33 33");
        addRow("dns over tcp", "dns.qry.type", "1 1");
        addRow("dns length lies", "dns.qry.name", "www.example.com");
        addRow("dns length lies", "dns.length", "65");
        addRow("dns short", "dns.count.queries", "1");
        addRow("dns short", "dns.count.answers", "-");
        addRow("dns short", "dns.qry.name", "-");
        addRow("dns too short", "dns", "-");
        addRow("dns update", "dns.count.zones", "1");
        addRow("dns update", "dns.count.queries", "-");
        addRow("dns update", "dns.qry.name", "<Root>");
        addRow("dns update", "dns.qry.name.len", "6");
        addRow("dns loop", "dns.qry.name", "<Name contains a pointer that loops>");
        addRow("dns loop", "dns.qry.type", "1");
        addRow("dns no name", "dns.qry.name", "-");
        addRow("dns no name", "dns.qry.type", "-");
        addRow("dns escapes", "dns.qry.name", "a\\n\\000é\uFFFD\"");
        addRow("dns escapes", "dns.qry.name.len", "7");
        addRow("mdns", "mdns", "present");
        addRow("mdns", "dns", "-");
        addRow("mdns", "dns.qry.class", "0x0001 0x0001");
        addRow("mdns", "dns.qry.qu", "Set Not set");
        addRow("mdns answer", "dns.resp.cache_flush", "Set");
        addRow("mdns answer", "dns.a", "192.0.2.1");
        addRow("llmnr", "llmnr", "present");
        addRow("llmnr", "dns.flags.recdesired", "-");
        addRow("llmnr", "dns.flags.conflict", "Set");
        addRow("llmnr", "dns.flags.tentative", "Set");
        addRow("llmnr", "dns.qry.qu", "-");
    }

    static void addDnsRecords()
    {
        const auto row = [](const char *field, const char *expected) {
            addRow("dns answers", field, expected);
        };
        row("dns.resp.type", "5 1 28 15 16 33 6 65 46 41");
        row("dns.resp.name", "www.example.com w2.example.com w2.example.com example.com "
                             "example.com example.com example.com example.com <Root>");
        row("dns.cname", "w2.example.com");
        row("dns.a", "192.0.2.1");
        row("dns.aaaa", "2001:db8::1");
        row("dns.mx.preference", "10");
        row("dns.mx.mail_exchange", "mx.example.com");
        row("dns.txt", "a=b c=d");
        row("dns.txt.length", "3 3");
        row("dns.srv.service", "_sip");
        row("dns.srv.proto", "_udp");
        row("dns.srv.name", "example.com");
        row("dns.srv.port", "5060");
        row("dns.srv.target", "example.com");
        row("dns.soa.mname", "www.example.com");
        row("dns.soa.rname", "example.com");
        row("dns.soa.minimum_ttl", "5");
        row("dns.svcb.svcparam.key", "1 4");
        row("dns.svcb.svcparam.alpn", "h2");
        row("dns.svcb.svcparam.ipv4hint.ip", "192.0.2.2");
        row("dns.rrsig.type_covered", "1");
        row("dns.rrsig.key_tag", "4660");
        row("dns.rrsig.signers_name", "<Root>");
        row("dns.rrsig.signature", "73:69:67");
        row("dns.rr.udp_payload_size", "0x04d0");
        row("dns.resp.z.do", "Set");
        row("dns.opt.code", "10");
        row("dns.opt.data", "01:02:03:04");
    }

    static void addTimeAndFiles()
    {
        addRow("ntp client", "ntp.flags.vn", "4");
        addRow("ntp client", "ntp.flags.mode", "3");
        addRow("ntp client", "ntp.stratum", "2");
        addRow("ntp client", "ntp.refid", "c0:00:02:01");
        addRow("ntp client", "ntp.keyid", "-");
        addRow("ntp signed", "ntp.flags.li", "3");
        addRow("ntp signed", "ntp.keyid", "00:00:00:07");
        addRow("ntp control", "ntp.stratum", "-");
        addRow("ntp control", "ntp.ctrl.flags2.opcode", "2");
        addRow("ntp control", "ntp.ctrl.associd", "4660");
        addRow("ntp private", "ntp.flags.li", "-");
        addRow("ntp private", "ntp.priv.reqcode", "42");
        addRow("ntp short", "ntp.stratum", "2");
        addRow("ntp short", "ntp.ppoll", "-");
        addRow("tftp read", "tftp.source_file", "file");
        addRow("tftp read", "tftp.type", "octet");
        addRow("tftp read", "tftp.option.name", "blksize");
        addRow("tftp read", "tftp.option.value", "1024");
        addRow("tftp read", "tftp.block", "-");
        addRow("tftp write", "tftp.destination_file", "out");
        addRow("tftp write", "tftp.source_file", "-");
        addRow("tftp data", "tftp.block", "7");
        addRow("tftp error", "tftp.error.message", "not found");
        addRow("tftp no end", "tftp.source_file", "file");
        addRow("tftp no end", "tftp.type", "-");
        addRow("syslog", "syslog.facility", "4");
        addRow("syslog", "syslog.level", "2");
        addRow("syslog", "syslog.msg", "su: failed");
        addRow("syslog plain", "syslog.facility", "-");
        addRow("syslog plain", "syslog.msg", "hello");
        addRow("syslog nothing", "syslog", "-");
    }

    static void addStun()
    {
        addRow("stun", "stun.type", "0x0001");
        addRow("stun", "stun.cookie", "21:12:a4:42");
        addRow("stun", "stun.att.type", "0x0006 0x0020 0x0001 0x8022");
        addRow("stun", "stun.att.username", "user:x");
        addRow("stun", "stun.att.ipv4", "127.0.0.1 192.0.2.1");
        addRow("stun", "stun.att.port", "1 3478");
        addRow("stun", "stun.att.software", "soft");
        addRow("stun elsewhere", "stun", "present");
        addRow("stun over tcp", "stun.type", "0x0001 0x0001");
        addRow("stun ipv6", "stun.att.ipv6", "2001:db8::1");
        addRow("stun to", "stun.att.ipv4", "192.0.2.7");
        addRow("stun to", "stun.att.port", "80");
        addRow("stun error", "stun.type.class", "0x11");
        addRow("stun error", "stun.type.method", "0x0001");
        addRow("stun error", "stun.att.error.class", "4");
        addRow("stun error", "stun.att.error", "1");
        addRow("stun error", "stun.att.error.reason", "refused!");
        addRow("stun channel", "stun.channel", "0x4001");
        addRow("stun channel", "stun.type", "-");
        addRow("stun wrong length", "stun", "-");
        addRow("stun wrong cookie", "stun", "-");
        addRow("stun attribute lies", "stun.att.type", "0x0006");
        addRow("stun attribute lies", "stun.att.username", "-");
    }

    static void addDhcp()
    {
        addRow("dhcp", "dhcp.type", "1");
        addRow("dhcp", "dhcp.id", "0x0000abcd");
        addRow("dhcp", "dhcp.ip.relay", "192.0.2.1");
        addRow("dhcp", "dhcp.hw.mac_addr", "02:03:04:05:06:07 02:03:04:05:06:08");
        addRow("dhcp", "dhcp.hw.addr", "-");
        addRow("dhcp", "dhcp.cookie", "99.130.83.99");
        addRow("dhcp", "dhcp.server", "-");
        addRow("dhcp", "dhcp.option.type", "53 55 50 12 60 61 51 3");
        addRow("dhcp", "dhcp.option.dhcp", "1");
        addRow("dhcp", "dhcp.option.request_list_item", "1 3 15 6");
        addRow("dhcp", "dhcp.option.requested_ip_address", "192.0.2.5");
        addRow("dhcp", "dhcp.option.hostname", "pc");
        addRow("dhcp", "dhcp.option.vendor_class_id", "MSFT");
        addRow("dhcp", "dhcp.option.ip_address_lease_time", "3600");
        addRow("dhcp", "dhcp.option.router", "192.0.2.1 192.0.2.2");
        addRow("dhcp", "dhcp.option.end", "255");
        addRow("dhcp no end", "dhcp.option.dhcp", "3");
        addRow("dhcp no end", "dhcp.option.end", "-");
        addRow("dhcp option lies", "dhcp.option.type", "53 12");
        addRow("dhcp option lies", "dhcp.option.hostname", "-");
        addRow("bootp", "dhcp.cookie", "-");
        addRow("bootp", "dhcp.option.type", "-");
        addRow("dhcp short", "dhcp", "-");
        addRow("dhcpv6", "dhcpv6.msgtype", "1");
        addRow("dhcpv6", "dhcpv6.xid", "0x123456");
        addRow("dhcpv6", "dhcpv6.option.type", "1 3 5 6");
        addRow("dhcpv6", "dhcpv6.duid.bytes", "00:03:00:01:02:03");
        addRow("dhcpv6", "dhcpv6.duid.type", "3");
        addRow("dhcpv6", "dhcpv6.iaid.t1", "3600");
        addRow("dhcpv6", "dhcpv6.iaaddr.ip", "2001:db8::1");
        addRow("dhcpv6", "dhcpv6.requested_option_code", "23 24");
        addRow("dhcpv6 relayed", "dhcpv6.msgtype", "12 1");
        addRow("dhcpv6 relayed", "dhcpv6.hopcount", "1");
        addRow("dhcpv6 relayed", "dhcpv6.linkaddr", "2001:db8::1");
        addRow("dhcpv6 relayed", "dhcpv6.option.type", "9 1 3 5 6 18");
        addRow("dhcpv6 relayed", "dhcpv6.xid", "0x123456");
        addRow("dhcpv6 relayed", "dhcpv6.interface_id", "65:74:68:30");
        addRow("dhcpv6 option lies", "dhcpv6.option.type", "3");
        addRow("dhcpv6 option lies", "dhcpv6.iaid.t1", "-");
    }

    static void addRadius()
    {
        addRow("radius", "radius.code", "1");
        addRow("radius", "radius.id", "7");
        addRow("radius", "radius.avp.type", "1 4 5 31 26");
        addRow("radius", "radius.avp.length", "5 6 6 6 12");
        addRow("radius", "radius.User_Name", "bob");
        addRow("radius", "radius.NAS_IP_Address", "192.0.2.1");
        addRow("radius", "radius.NAS_Port", "7");
        addRow("radius", "radius.Calling_Station_Id", "a-bb");
        addRow("radius", "radius.avp.vendor_id", "9");
        addRow("radius attribute lies", "radius.avp.type", "1");
        addRow("radius length lies", "radius.code", "2");
        addRow("radius length lies", "radius.avp.type", "-");
        addRow("radius unknown code", "radius", "-");
        addRow("radius too long", "radius", "-");
    }

    static void addBgp()
    {
        addRow("bgp open", "bgp.open.myas", "65001");
        addRow("bgp open", "bgp.open.holdtime", "180");
        addRow("bgp open", "bgp.open.identifier", "10.0.0.1");
        addRow("bgp messages", "bgp", "present");
        addRow("bgp messages", "bgp.type", "1 2 4");
        addRow("bgp messages", "bgp.length", "37 51 19");
        addRow("bgp messages", "bgp.update.withdrawn_routes.length", "4");
        addRow("bgp messages", "bgp.update.path_attributes.length", "20");
        addRow("bgp messages", "bgp.update.path_attribute.type_code", "1 2 3");
        addRow("bgp inside", "bgp.type", "4");
        addRow("bgp no marker", "bgp", "present");
        addRow("bgp no marker", "bgp.type", "-");
        addRow("bgp cease", "bgp.notify.major_error", "6");
        addRow("bgp cease", "bgp.notify.minor_error_cease", "2");
        addRow("bgp cease", "bgp.notify.minor_error", "-");
        addRow("bgp too short", "bgp.type", "-");
        addRow("bgp too long", "bgp.length", "5000");
        addRow("bgp too long", "bgp.type", "-");
        addRow("bgp attribute lies", "bgp.update.path_attribute.type_code", "2");
    }

    static void addIke()
    {
        addRow("ike 1", "isakmp.ispi", "49:53:50:49:49:53:50:49");
        addRow("ike 1", "isakmp.exchangetype", "2");
        addRow("ike 1", "isakmp.flag_e", "Not set");
        addRow("ike 1", "isakmp.flag_i", "-");
        addRow("ike 1", "isakmp.nextpayload", "1 13 0");
        addRow("ike 1", "isakmp.typepayload", "1 13");
        addRow("ike 1", "isakmp.payloadlength", "12 12");
        addRow("ike 2", "isakmp.flag_i", "Set");
        addRow("ike 2", "isakmp.flag_e", "-");
        addRow("ike 2", "isakmp.typepayload", "34 40");
        addRow("ike encrypted", "isakmp.typepayload", "46");
        addRow("ike encrypted", "isakmp.nextpayload", "46 41");
        addRow("ike payload lies", "isakmp.typepayload", "1");
        addRow("ike length lies", "isakmp.exchangetype", "2");
        addRow("ike length lies", "isakmp.length", "-");
        addRow("ike too short", "isakmp", "-");
        addRow("ike behind a nat", "udpencap", "present");
        addRow("ike behind a nat", "udpencap.non_esp_marker", "present");
        addRow("ike behind a nat", "isakmp.exchangetype", "34");
        addRow("nat keepalive", "udpencap.nat_keepalive", "present");
        addRow("esp in udp", "udpencap", "present");
        addRow("esp in udp", "udpencap.non_esp_marker", "-");
        addRow("esp in udp", "esp.spi", "0x12345678");
    }

    static void addSnmp()
    {
        addRow("snmp 2c", "snmp.version", "1");
        addRow("snmp 2c", "snmp.community", "public");
        addRow("snmp 2c", "snmp.data", "0");
        addRow("snmp 2c", "snmp.request_id", "305419896");
        addRow("snmp 2c", "snmp.error_status", "0");
        addRow("snmp 2c", "snmp.name", "1.3.6.1.2.1.1.5.0");
        addRow("snmp 2c", "snmp.msgID", "-");
        addRow("snmp bulk", "snmp.data", "5");
        addRow("snmp bulk", "snmp.max_repetitions", "10");
        addRow("snmp bulk", "snmp.error_status", "-");
        addRow("snmp trap", "snmp.enterprise", "1.3.6.1.4.1.8");
        addRow("snmp trap", "snmp.agent_addr", "192.0.2.1");
        addRow("snmp trap", "snmp.generic_trap", "3");
        addRow("snmp trap", "snmp.time_stamp", "3000");
        addRow("snmp trap", "snmp.name", "1.3.6");
        addRow("snmp 3", "snmp.version", "-");
        addRow("snmp 3", "snmp.msgVersion", "3");
        addRow("snmp 3", "snmp.msgMaxSize", "65507");
        addRow("snmp 3", "snmp.v3.flags.auth", "Set");
        addRow("snmp 3", "snmp.v3.flags.report", "Set");
        addRow("snmp 3", "snmp.msgUserName", "user");
        addRow("snmp 3", "snmp.msgAuthoritativeEngineBoots", "2");
        addRow("snmp 3", "snmp.contextEngineID", "80:00:00:00:01");
        addRow("snmp 3", "snmp.data", "8");
        addRow("snmp encrypted", "snmp.msgUserName", "user");
        addRow("snmp encrypted", "snmp.data", "-");
        addRow("snmp length lies", "snmp.community", "public");
        addRow("snmp length lies", "snmp.request_id", "1");
        addRow("snmp no version", "snmp", "-");
    }
};

QTEST_GUILESS_MAIN(TestBinary)
#include "tst_binary.moc"
