// SPDX-License-Identifier: GPL-3.0-or-later
// SMB 1 and 2 in NetBIOS sessions, and Modbus/TCP: messages one behind the other, chains and
// compounds. The expected values are those of TShark 4.0 for the same segments.
#include "fieldtext.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

QByteArray session(const QByteArray &message)
{
    return "00" + QByteArray::number(message.size() / 2, 16).rightJustified(6, '0') + message;
}

/// An answer to session setup with tree connect behind it: STATUS_MORE_PROCESSING_REQUIRED.
const QByteArray kSmb1 = "ff534d4273160000c09801480200000000000000000000001100332255447766"
                         "037500290000000000"
                         "03ff000000000000";
/// A request to create, and a related one to close.
const QByteArray kCreate = "fe534d4240000100000000000500010000000000480000000700000000000000"
                           "fffe00000100000011220000000000000000000000000000000000000000000000"
                           "00000000000000";
const QByteArray kClose = "fe534d424000010000000000060001000400000000000000080000000000000"
                          "0fffe00000100000011220000000000000000000000000000000000000000000018"
                          "000000";

} // namespace

class TestSmbModbus : public QObject
{
    Q_OBJECT

private slots:
    void smb_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        auto row = [n = 0](const QByteArray &hex, const char *field, const char *expected) mutable {
            QTest::addRow("%d: %s", ++n, field) << hex << field << expected;
        };
        const QByteArray one = session(kSmb1);
        row(one, "nbss", "present");
        row(one, "nbss.type", "0x00");
        row(one, "nbss.length", "49");
        row(one, "smb", "present");
        row(one, "smb2", "");
        row(one, "smb.cmd", "0x73 | 0x75 | 0xff");
        row(one, "smb.nt_status", "0xc0000016");
        row(one, "smb.error_class", "");
        row(one, "smb.flags", "0x98");
        row(one, "smb.flags.response", "Set");
        row(one, "smb.flags2", "0x4801");
        row(one, "smb.flags2.nt_error", "Set");
        row(one, "smb.flags2.string", "Not set");
        row(one, "smb.pid.high", "2");
        row(one, "smb.tid", "17");
        row(one, "smb.pid", "8755");
        row(one, "smb.uid", "17493");
        row(one, "smb.mid", "26231");
        row(one + one, "smb.mid", "26231 | 26231");
        const QByteArray compound = session(kCreate + kClose);
        row(compound, "smb2", "present");
        row(compound, "smb", "");
        row(compound, "smb2.cmd", "5 | 6");
        row(compound, "smb2.flags.response", "Not set | Not set");
        row(compound, "smb2.flags.chained", "Not set | Set");
        row(compound, "smb2.msg_id", "7 | 8");
        row(compound, "smb2.nt_status", "");
        row(compound, "smb2.tid", "0x00000001 | 0x00000001");
        row(compound, "smb2.sesid", "0x0000000000002211 | 0x0000000000002211");
        row(compound, "smb2.credits.requested", "1 | 1");
        row(compound, "smb2.chain_offset", "0x00000048 | 0x00000000");
        row(compound + one, "smb.cmd", "0x73 | 0x75 | 0xff");
        row(compound + one, "smb2.cmd", "5 | 6");
        row("fd534d42", "nbss", "present");
        row(session("fd534d42"), "smb2", "present");
        row(session("fd534d42"), "smb2.cmd", "");
        row("85000000", "nbss.type", "0x85");
        // A chain that goes nowhere.
        row(session(QByteArray(kCreate).replace(40, 8, "ffffffff")), "smb2.cmd", "5");
    }
    void smb()
    {
        QFETCH(QByteArray, hex);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        QCOMPARE(valueIn(segment(fromHex(hex), 445), field), expected);
        QCOMPARE(valueIn(segment(fromHex(hex), 139), field), expected);
    }

    void answers()
    {
        QByteArray answer = kCreate;
        answer.replace(16, 8, "220000c0"); // STATUS_ACCESS_DENIED
        answer.replace(32, 8, "03000000"); // a response, asynchronous
        const BuiltPacket built = segment(fromHex(session(answer)), 51500, 445);
        QCOMPARE(valueIn(built, "smb2.nt_status"), QString("0xc0000022"));
        QCOMPARE(valueIn(built, "smb2.credits.granted"), QString("1"));
        QCOMPARE(valueIn(built, "smb2.aid"), QString("0x000000010000feff"));
        QCOMPARE(valueIn(built, "smb2.tid"), QString());
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(packet::summarise(packet).info, std::string("Create"));
    }

    void mailslot()
    {
        const QByteArray name = "20" + QByteArray("4341").repeated(16) + "00";
        const Octets octets = fromHex("1102000ac0000201008a00bb0000" + name + name + kSmb1);
        const BuiltPacket built =
            Eth{} / Ipv4{} / Udp{.srcport = 138, .dstport = 138} / Payload{octets};
        QCOMPARE(valueIn(built, "smb.cmd"), QString("0x73 | 0x75 | 0xff"));
        QCOMPARE(valueIn(built, "nbss"), QString());
    }

    void modbus_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<bool>("toServer");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        auto row = [n = 0](const char *hex, bool toServer, const char *field,
                           const char *expected) mutable {
            QTest::addRow("%d: %s", ++n, field) << QByteArray(hex) << toServer << field << expected;
        };
        const char *read = "0001000000060a0300640002";
        row(read, true, "mbtcp", "present");
        row(read, true, "modbus", "present");
        row(read, true, "mbtcp.trans_id", "1");
        row(read, true, "mbtcp.prot_id", "0");
        row(read, true, "mbtcp.len", "6");
        row(read, true, "mbtcp.unit_id", "10");
        row(read, true, "modbus.func_code", "3");
        row(read, true, "modbus.reference_num", "100");
        row(read, true, "modbus.word_cnt", "2");
        row(read, true, "modbus.bit_cnt", "");
        row(read, true, "modbus.byte_cnt", "");
        const char *values = "0001000000070a030400010002";
        row(values, false, "modbus.byte_cnt", "4");
        row(values, false, "modbus.reference_num", "");
        const char *refused = "0001000000030a8302";
        row(refused, false, "modbus.func_code", "3");
        row(refused, false, "modbus.exception_code", "2");
        const char *two = "0001000000060a01000000080002000000060b05000aff00";
        row(two, true, "mbtcp.unit_id", "10 | 11");
        row(two, true, "modbus.func_code", "1 | 5");
        row(two, true, "modbus.bit_cnt", "8");
        row(two, true, "modbus.reference_num", "0 | 10");
        const char *write = "00010000000b0a1000640002040001ffff";
        row(write, true, "modbus.byte_cnt", "4");
        row("0001000100060a0300640002", true, "mbtcp", "");
        row("0001000000010a03", true, "mbtcp", "");
        row("00010000000602", true, "mbtcp", "");
    }
    void modbus()
    {
        QFETCH(QByteArray, hex);
        QFETCH(bool, toServer);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const BuiltPacket built =
            toServer ? segment(fromHex(hex), 502) : segment(fromHex(hex), 51500, 502);
        QCOMPARE(valueIn(built, field), expected);
    }

    void cutAnywhere()
    {
        const QByteArray messages = session(kCreate + kClose) + session(kSmb1);
        QCOMPARE(QString::fromStdString(faultWhenCut(segment(fromHex(session(kSmb1)), 445))),
                 QString());
        QCOMPARE(
            QString::fromStdString(faultWhenCut(segment(fromHex("0001000000060a0300640002"), 502))),
            QString());
        const BuiltPacket built = segment(fromHex(messages), 445);
        for (std::uint32_t length = 55; length < built.size(); ++length) {
            packet::Packet packet;
            packet::parse(built.cut(length), packet);
            packet::dissect(packet);
            const QString command = fieldText(packet, "smb2.cmd");
            QVERIFY2(command == (length < 54 + 4 + 14 ? "cut" : "5"), qPrintable(command));
        }
    }
};

QTEST_APPLESS_MAIN(TestSmbModbus)
#include "tst_smbmodbus.moc"
