// SPDX-License-Identifier: GPL-3.0-or-later
// TPKT, COTP and the connection of RDP. The expected values are those of TShark 4.0 for the same
// segments.
#include "fieldtext.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

Octets octetsOf(std::string_view head, std::string_view text, std::string_view tail)
{
    std::string all;
    for (const std::string_view part : {head, text, tail})
        all += part;
    return {all.begin(), all.end()};
}
BuiltPacket toServer(const Octets &octets, std::uint16_t port = 3389)
{
    return Eth{} / Ipv4{} / Tcp{.srcport = 51500, .dstport = port} / Payload{octets};
}
BuiltPacket toClient(const Octets &octets)
{
    return Eth{} / Ipv4{} / Tcp{.srcport = 3389, .dstport = 51500} / Payload{octets};
}

using namespace std::string_view_literals;
/// TPKT of 44 octets, COTP connect request, cookie, negotiation request for TLS and CredSSP.
const Octets kRequest =
    octetsOf("\x03\x00\x00\x2c\x27\xe0\x00\x00\x12\x34\x00"sv, "Cookie: mstshash=eltons\r\n"sv,
             "\x01\x08\x08\x00\x03\x00\x00\x00"sv);
const Octets kConfirm = octetsOf("\x03\x00\x00\x13\x0e\xd0\x12\x34\x56\x78\x00"sv, ""sv,
                                 "\x02\x1f\x08\x00\x02\x00\x00\x00"sv);
const Octets kRefusal = octetsOf("\x03\x00\x00\x13\x0e\xd0\x12\x34\x56\x78\x00"sv, ""sv,
                                 "\x03\x00\x08\x00\x05\x00\x00\x00"sv);
const Octets kData =
    octetsOf("\x03\x00\x00\x08\x02\xf0\x80\x38"sv, ""sv, "\x03\x00\x00\x09\x02\xf0\x00\x28\x03"sv);

} // namespace

class TestRdp : public QObject
{
    Q_OBJECT

private slots:
    void values_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        auto row = [n = 0](int which, const char *field, const char *expected) mutable {
            QTest::addRow("%d: %s", ++n, field) << which << field << expected;
        };
        row(0, "tpkt", "present");
        row(0, "tpkt.version", "3");
        row(0, "tpkt.length", "44");
        row(0, "cotp.li", "39");
        row(0, "cotp.type", "0x0e");
        row(0, "cotp.destref", "0x0000");
        row(0, "cotp.srcref", "0x1234");
        row(0, "cotp.class", "0");
        row(0, "cotp.eot", "");
        row(0, "rdp", "present");
        row(0, "rdp.rt_cookie", "Cookie: mstshash=eltons");
        row(0, "rdp.neg_type", "0x01");
        row(0, "rdp.neg_length", "8");
        row(0, "rdp.negReq.flags", "0x08");
        row(0, "rdp.negReq.flags.correlation_info_present", "Set");
        row(0, "rdp.negReq.flags.restricted_admin_mode_req", "Not set");
        row(0, "rdp.negReq.requestedProtocols", "0x00000003");
        row(0, "rdp.negReq.requestedProtocols.ssl", "Set");
        row(0, "rdp.negReq.requestedProtocols.hybrid", "Set");
        row(0, "rdp.negReq.requestedProtocols.rdstls", "Not set");
        row(0, "rdp.negReq.selectedProtocol", "");
        row(1, "cotp.type", "0x0d");
        row(1, "rdp.rt_cookie", "");
        row(1, "rdp.neg_type", "0x02");
        row(1, "rdp.negRsp.flags", "0x1f");
        row(1, "rdp.negReq.flags", "");
        row(1, "rdp.negReq.selectedProtocol", "0x00000002");
        row(2, "rdp.negFailure.failureCode", "0x00000005");
        row(3, "tpkt.length", "8 | 9");
        row(3, "cotp.type", "0x0f | 0x0f");
        row(3, "cotp.eot", "Set | Not set");
        row(3, "cotp.tpdu-number", "0x00 | 0x00");
        row(3, "rdp", "");
    }
    void values()
    {
        QFETCH(int, which);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const BuiltPacket built = which == 0   ? toServer(kRequest)
                                  : which == 1 ? toClient(kConfirm)
                                  : which == 2 ? toClient(kRefusal)
                                               : toServer(kData);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(allFieldTexts(packet, field), expected);
    }

    void notOnOtherPorts()
    {
        const BuiltPacket built = toServer(kRequest, 3390);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(allFieldTexts(packet, "tpkt"), QString());
        // ISO transport on its own port is no remote desktop.
        const BuiltPacket iso = toServer(kRequest, 102);
        packet::parse(iso.frame(), packet);
        QCOMPARE(allFieldTexts(packet, "cotp.type"), QString("0x0e"));
        QCOMPARE(allFieldTexts(packet, "rdp"), QString());
    }

    void cutAnywhere()
    {
        for (const BuiltPacket &built :
             {toServer(kRequest), toClient(kConfirm), toClient(kRefusal), toServer(kData)}) {
            const std::string fault = faultWhenCut(built);
            QVERIFY2(fault.empty(), fault.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestRdp)
#include "tst_rdp.moc"
