// SPDX-License-Identifier: GPL-3.0-or-later
// SIP and SSH: which packets are taken for them, and their fields.
#include "fieldtext.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

constexpr char kInvite[] = "INVITE sip:bob@example.org:5070;transport=udp SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP 192.0.2.1\r\nv: SIP/2.0/UDP 192.0.2.2\r\n"
                           "From: \"Alice\" <sip:alice@example.com>;tag=1\r\n"
                           "t: sip:bob@example.org;x=y\r\ni: abc@host\r\nCSeq: 7 INVITE\r\n"
                           "Max-Forwards: 70\r\nContact: <sip:alice@[2001:db8::1]:5060>\r\n"
                           "User-Agent: phone\r\nl: 4\r\n\r\nv=0\r\n";
constexpr char kBusy[] = "SIP/2.0 486 Busy Here\r\nCSeq: 7 INVITE\r\nServer: box\r\n\r\n";

} // namespace

class TestSipSsh : public QObject
{
    Q_OBJECT

private slots:
    void whatIsEncryptedIsToldByItsTransport()
    {
        const BuiltPacket built = segment(std::string("\x81\x92\xa3\xb4\xc5", 5), 22);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        const packet::PacketSummary summary = packet::summarise(packet);
        QCOMPARE(QString::fromStdString(summary.protocol), QString("ssh"));
        QVERIFY(summary.info.starts_with("51500 → 22"));
    }

    void sip_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        auto row = [n = 0](const char *text, const char *field, const char *expected) mutable {
            QTest::addRow("%d: %s", ++n, field) << QByteArray(text) << field << expected;
        };
        row(kInvite, "sip", "present");
        row(kInvite, "sip.Method", "INVITE");
        row(kInvite, "sip.r-uri", "sip:bob@example.org:5070;transport=udp");
        row(kInvite, "sip.r-uri.user", "bob");
        row(kInvite, "sip.r-uri.host", "example.org");
        row(kInvite, "sip.r-uri.port", "5070");
        row(kInvite, "sip.Status-Code", "");
        row(kInvite, "sip.Via", "SIP/2.0/UDP 192.0.2.1 | SIP/2.0/UDP 192.0.2.2");
        row(kInvite, "sip.from.user", "alice");
        row(kInvite, "sip.from.host", "example.com");
        row(kInvite, "sip.from.addr", "sip:alice@example.com");
        row(kInvite, "sip.to.user", "bob");
        row(kInvite, "sip.to.host", "example.org");
        row(kInvite, "sip.contact.host", "[2001:db8::1]");
        row(kInvite, "sip.Call-ID", "abc@host");
        row(kInvite, "sip.CSeq.seq", "7");
        row(kInvite, "sip.CSeq.method", "INVITE");
        row(kInvite, "sip.Max-Forwards", "70");
        row(kInvite, "sip.User-Agent", "phone");
        row(kInvite, "sip.Content-Length", "4");
        row(kBusy, "sip.Status-Code", "486");
        row(kBusy, "sip.Method", "");
        row(kBusy, "sip.Server", "box");
        row("OPTIONS sip:a@b SIP/2.0\r\nSubject: one\r\n two\r\n\r\n", "sip.Method", "OPTIONS");
        row("OPTIONS no-uri SIP/2.0\r\n\r\n", "sip", "");
        row("SIP/2.0 4x6 Busy\r\n\r\n", "sip", "");
    }
    void sip()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        QCOMPARE(valueIn(datagram(text.toStdString(), 5060), field), expected);
        QCOMPARE(valueIn(segment(text.toStdString(), 4711), field), expected);
    }

    void ssh()
    {
        const std::string banner = "SSH-2.0-OpenSSH_9.2p1 Debian\r\n";
        QCOMPARE(valueIn(segment(banner, 22), "ssh.protocol"),
                 QString("SSH-2.0-OpenSSH_9.2p1 Debian"));
        QCOMPARE(valueIn(segment(banner, 4711), "ssh"), QString("present"));
        QCOMPARE(valueIn(segment("SSH-9", 4711), "ssh"), QString());
        QCOMPARE(valueIn(segment("\x01\x02\x03", 22), "ssh"), QString("present"));
        QCOMPARE(valueIn(segment("\x01\x02\x03", 22), "ssh.protocol"), QString());
    }

    void keyExchange()
    {
        std::string body = "\x14" + std::string(16, 'c');
        const std::string names[] = {
            "curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes256-ctr", "hmac-sha2-256",
            "hmac-sha1",         "none",        "zlib",       "",           ""};
        for (const std::string &name : names)
            body += std::string(3, '\0') + static_cast<char>(name.size()) + name;
        body += std::string(5, '\0') + std::string(6, 'p');
        const std::string packet =
            std::string(3, '\0') + static_cast<char>(body.size() + 1) + '\x06' + body;
        const BuiltPacket built = segment(packet, 22);
        QCOMPARE(valueIn(built, "ssh.message_code"), QString("20"));
        QCOMPARE(valueIn(built, "ssh.kex_algorithms"), QString("curve25519-sha256"));
        QCOMPARE(valueIn(built, "ssh.mac_algorithms_server_to_client"), QString("hmac-sha1"));
        QCOMPARE(valueIn(built, "ssh.packet_length"), QString::number(body.size() + 1));
        QCOMPARE(valueIn(segment(packet + "x", 22), "ssh.message_code"), QString("20"));
        QCOMPARE(valueIn(segment(packet.substr(0, packet.size() - 1), 22), "ssh.message_code"),
                 QString());
    }

    void cutAnywhere()
    {
        QCOMPARE(QString::fromStdString(faultWhenCut(datagram(kInvite, 5060))), QString());
        QCOMPARE(QString::fromStdString(faultWhenCut(segment("SSH-2.0-x\r\n", 22))), QString());
    }
};

QTEST_APPLESS_MAIN(TestSipSsh)
#include "tst_sipssh.moc"
