// SPDX-License-Identifier: GPL-3.0-or-later
// QUIC: which datagrams are taken for it, its headers, and the handshake in a client's Initial
// packets. Those are protected by the test itself, which is held to the examples of RFC 9001 A.2
// and RFC 9369 A.2.
#include "fieldtext.h"

#include <nettle/aes.h>
#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

QByteArray toHex(const Octets &octets)
{
    return QByteArray(reinterpret_cast<const char *>(octets.data()),
                      static_cast<qsizetype>(octets.size()))
        .toHex();
}
Octets joined(std::initializer_list<Octets> parts)
{
    Octets all;
    for (const Octets &part : parts)
        putAll(all, part);
    return all;
}

struct Version
{
    std::uint32_t number;
    const char *salt;
    const char *prefix; ///< of the labels
    std::uint8_t initialType;
};
constexpr Version kVersion1 = {1, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "quic", 0};
constexpr Version kVersion2 = {0x6b3343cf, "0dede3def700a6db819381be6e269dcbf9bd2ed9", "quicv2", 1};
constexpr Version kDraft29 = {0xff00001d, "afbfec289993d24c9e9786f19c6111e04390a899", "quic", 0};

void update(void *mac, std::size_t length, const std::uint8_t *data)
{
    hmac_sha256_update(static_cast<hmac_sha256_ctx *>(mac), length, data);
}
void digest(void *mac, std::size_t length, std::uint8_t *into)
{
    hmac_sha256_digest(static_cast<hmac_sha256_ctx *>(mac), length, into);
}
Octets expand(const Octets &secret, const std::string &label, std::size_t length)
{
    const std::string full = "tls13 " + label;
    Octets info = {0, static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(full.size())};
    info.insert(info.end(), full.begin(), full.end());
    info.push_back(0);
    hmac_sha256_ctx mac;
    hmac_sha256_set_key(&mac, secret.size(), secret.data());
    Octets output(length);
    hkdf_expand(&mac, update, digest, SHA256_DIGEST_SIZE, info.size(), info.data(), length,
                output.data());
    return output;
}

const Octets kClientId = fromHex("8394c8f03e515708");

/// How an Initial packet is made.
struct Initial
{
    Version version = kVersion1;
    Octets destination = kClientId;
    Octets source{};
    Octets token{};
    std::uint8_t number = 2;
    std::size_t plainLength = 1162;
};

/// Protects a client's Initial packet with a packet number of 4 octets.
Octets protect(const Initial &how, Octets frames)
{
    frames.resize(std::max(frames.size(), how.plainLength));
    Octets header = {static_cast<std::uint8_t>(0xc3 | how.version.initialType << 4)};
    put32(header, how.version.number);
    for (const Octets &id : {how.destination, how.source, how.token}) {
        put8(header, id.size());
        putAll(header, id);
    }
    put16(header, 0x4000 | (frames.size() + 4 + GCM_DIGEST_SIZE));
    const std::size_t numberAt = header.size();
    put32(header, how.number);

    Octets initial(SHA256_DIGEST_SIZE);
    const Octets salt = fromHex(how.version.salt);
    hmac_sha256_ctx mac;
    hmac_sha256_set_key(&mac, salt.size(), salt.data());
    hmac_sha256_update(&mac, how.destination.size(), how.destination.data());
    hmac_sha256_digest(&mac, initial.size(), initial.data());
    const Octets client = expand(initial, "client in", SHA256_DIGEST_SIZE);
    const std::string prefix = how.version.prefix;
    const Octets key = expand(client, prefix + " key", 16);
    Octets nonce = expand(client, prefix + " iv", 12);
    nonce.back() ^= how.number;

    gcm_aes128_ctx cipher;
    gcm_aes128_set_key(&cipher, key.data());
    gcm_aes128_set_iv(&cipher, nonce.size(), nonce.data());
    gcm_aes128_update(&cipher, header.size(), header.data());
    Octets sealed(frames.size() + GCM_DIGEST_SIZE);
    gcm_aes128_encrypt(&cipher, frames.size(), sealed.data(), frames.data());
    gcm_aes128_digest(&cipher, GCM_DIGEST_SIZE, sealed.data() + frames.size());

    const Octets mask = expand(client, prefix + " hp", 16);
    aes128_ctx block;
    aes128_set_encrypt_key(&block, mask.data());
    std::uint8_t bits[AES_BLOCK_SIZE];
    aes128_encrypt(&block, sizeof bits, bits, sealed.data()); // the sample
    header[0] ^= bits[0] & 0x0f;
    for (std::size_t i = 0; i < 4; ++i)
        header[numberAt + i] ^= bits[i + 1];
    return joined({header, sealed});
}

/// The CRYPTO frame of the examples: a ClientHello for example.com.
const Octets kExample = fromHex(
    "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413"
    "011302010000c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d001700180010"
    "0007000504616c706e000500050100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171"
    "fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e0403050306030203080408050806002d000201"
    "01001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f"
    "088394c8f03e51570806048000ffff");
/// The message alone, without the frame's type, offset and length.
const Octets kHello(kExample.begin() + 4, kExample.end());

Octets cryptoFrame(std::size_t offset, std::size_t length)
{
    Octets frame = {6};
    put16(frame, 0x4000 | offset);
    put16(frame, 0x4000 | length);
    const auto from = kHello.begin() + static_cast<std::ptrdiff_t>(offset);
    frame.insert(frame.end(), from, from + static_cast<std::ptrdiff_t>(length));
    return frame;
}

constexpr char kServerName[] = "tls.handshake.extensions_server_name";

} // namespace

class TestQuic : public QObject
{
    Q_OBJECT

private slots:
    /// RFC 9001 A.2.
    void exampleOfVersion1()
    {
        const Octets packet = protect({}, kExample);
        QCOMPARE(packet.size(), std::size_t{1200});
        QVERIFY(toHex(packet).startsWith("c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd76"
                                         "89fb8ec11d242b123dc9bd8bab936b47d92ec356c"));
        QVERIFY(toHex(packet).endsWith("e221af44860018ab0856972e194cd934"));
        const BuiltPacket built = datagram(packet);
        QCOMPARE(valueIn(built, kServerName), QString("example.com"));
        QCOMPARE(valueIn(built, "tls.handshake.extensions_alpn_str"), QString("alpn"));
        QCOMPARE(valueIn(built, "tls.handshake.ciphersuite"), QString("0x1301 | 0x1302"));
        QCOMPARE(valueIn(built, "tls.handshake.type"), QString("1"));
        QCOMPARE(valueIn(built, "tls"), QString("present"));
        QCOMPARE(valueIn(built, "tls.record.content_type"), QString());
        QCOMPARE(valueIn(built, "quic.version"), QString("0x00000001"));
        QCOMPARE(valueIn(built, "quic.long.packet_type"), QString("0"));
        QCOMPARE(valueIn(built, "quic.dcid"), QString("83:94:c8:f0:3e:51:57:08"));
        QCOMPARE(valueIn(built, "quic.dcil"), QString("8"));
        QCOMPARE(valueIn(built, "quic.scil"), QString("0"));
        QCOMPARE(valueIn(built, "quic.scid"), QString());
        QCOMPARE(valueIn(built, "quic.token_length"), QString("0"));
        QCOMPARE(valueIn(built, "quic.length"), QString("1182"));
        QCOMPARE(valueIn(built, "quic.packet_length"), QString("1200"));
        QCOMPARE(valueIn(built, "quic.header_form"), QString("1"));
        QCOMPARE(valueIn(built, "quic.fixed_bit"), QString("Set"));
    }

    /// RFC 9369 A.2.
    void exampleOfVersion2()
    {
        Initial how;
        how.version = kVersion2;
        const Octets packet = protect(how, kExample);
        QVERIFY(toHex(packet).startsWith("d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb"
                                         "4298b485dd04de806071bf03dceebfa162e75d6c"));
        const BuiltPacket built = datagram(packet);
        QCOMPARE(valueIn(built, kServerName), QString("example.com"));
        QCOMPARE(valueIn(built, "quic.long.packet_type_v2"), QString("1"));
        QCOMPARE(valueIn(built, "quic.long.packet_type"), QString());
    }

    void otherVersions_data()
    {
        QTest::addColumn<quint32>("version");
        QTest::addColumn<QString>("expected");
        QTest::newRow("draft 29") << 0xff00001du << "example.com";
        QTest::newRow("draft 32") << 0xff000020u << "example.com";
        QTest::newRow("one that nobody has") << 0x1a2a3a4au << "example.com";
        QTest::newRow("another salt") << 0xff000021u << "";
        QTest::newRow("an older draft") << 0xff000016u << "";
    }
    void otherVersions()
    {
        QFETCH(quint32, version);
        QFETCH(QString, expected);
        Initial how;
        how.version = kDraft29;
        how.version.number = version;
        const BuiltPacket built = datagram(protect(how, kExample), 4433);
        QCOMPARE(valueIn(built, kServerName), expected);
        QCOMPARE(valueIn(built, "quic"), QString("present"));
    }

    void framesInAnyOrder()
    {
        const std::size_t size = kHello.size();
        const Octets ping = {1};
        const Octets ack = {2, 5, 1, 1, 0, 0, 0};
        const Octets shuffled =
            joined({cryptoFrame(150, size - 150), ping, cryptoFrame(0, 20), Octets(9, 0), ack,
                    cryptoFrame(100, 50), cryptoFrame(20, 80)});
        QCOMPARE(valueIn(datagram(protect({}, shuffled)), kServerName), QString("example.com"));
        const Octets gap = joined({cryptoFrame(0, 60), cryptoFrame(70, size - 70)});
        QCOMPARE(valueIn(datagram(protect({}, gap)), kServerName), QString());
        QCOMPARE(valueIn(datagram(protect({}, gap)), "tls"), QString("present"));
        const Octets unknown = joined({{0x1e}, kExample});
        QCOMPARE(valueIn(datagram(protect({}, unknown)), "tls"), QString());
    }

    void severalPackets()
    {
        Initial first;
        first.plainLength = 0;
        Initial second = first;
        second.number = 3;
        const Octets both = joined({protect(first, cryptoFrame(100, kHello.size() - 100)),
                                    protect(second, cryptoFrame(0, 100)), Octets(40, 0x41)});
        const BuiltPacket built = datagram(both);
        QCOMPARE(valueIn(built, kServerName), QString("example.com"));
        QCOMPARE(valueIn(built, "quic.header_form"), QString("1 | 1 | 0"));
        QCOMPARE(valueIn(built, "quic.version"), QString("0x00000001 | 0x00000001"));
        QCOMPARE(valueIn(built, "quic.short"), QString("present"));
    }

    void whatIsNotDecrypted()
    {
        Octets forged = protect({}, kExample);
        forged[600] ^= 1;
        QCOMPARE(valueIn(datagram(forged), "tls"), QString());
        QCOMPARE(valueIn(datagram(forged), "quic"), QString("present"));
        Initial shortId;
        shortId.destination = Octets(7, 1);
        QCOMPARE(valueIn(datagram(protect(shortId, kExample)), "tls"), QString());
        // What a server sends has other keys.
        QCOMPARE(valueIn(datagram(protect({}, kExample), 51500, 443), "tls"), QString());
    }

    void headers_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *hex, const char *field, const char *expected) {
            QTest::addRow("%.20s: %s", hex, field) << QByteArray(hex) << field << expected;
        };
        const char *negotiation = "ab00000000020102010a6b3343cf00000001";
        row(negotiation, "quic.version", "0x00000000");
        row(negotiation, "quic.supported_version", "0x6b3343cf | 0x00000001");
        row(negotiation, "quic.vn.unused", "0x2b");
        row(negotiation, "quic.dcid", "01:02");
        row(negotiation, "quic.scid", "0a");
        row(negotiation, "quic.fixed_bit", "");
        row(negotiation, "quic.long.packet_type", "");
        const char *retry = "f00000000102010201" // header
                            "0aaabbcc00112233445566778899aabbccddeeff";
        row(retry, "quic.long.packet_type", "3");
        row(retry, "quic.retry_token", "aa:bb:cc");
        row(retry, "quic.retry_integrity_tag", "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff");
        const char *token = "c0000000010201020003aabbcc05" // an Initial packet
                            "0011223344";
        row(token, "quic.token", "aa:bb:cc");
        row(token, "quic.token_length", "3");
        row(token, "quic.length", "5");
        const char *handshake = "e0000000010201020005" // a Handshake packet
                                "0011223344";
        row(handshake, "quic.long.packet_type", "2");
        row(handshake, "quic.length", "5");
        row(handshake, "quic.token_length", "");
        row("6100112233445566778899aabbccddeeff0011223344", "quic.spin_bit", "Set");
        row("6100112233445566778899aabbccddeeff0011223344", "quic.version", "");
        // A length that lies.
        row("e00000000102010200440000112233", "quic.length", "1024");
        row("e00000000102010200440000112233", "quic.packet_length", "15");
    }
    void headers()
    {
        QFETCH(QByteArray, hex);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const BuiltPacket built = datagram(fromHex(hex.constData()));
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(allFieldTexts(packet, field), expected);
    }

    void recognition_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<int>("port");
        QTest::addColumn<bool>("expected");
        const char *handshake = "e00000000102010200050011223344";
        QTest::newRow("elsewhere") << QByteArray(handshake) << 4711 << true;
        QTest::newRow("no such version")
            << QByteArray("e00000000302010200050011223344") << 443 << false;
        QTest::newRow("a connection ID too long")
            << QByteArray("e0000000011501020304050607080910111213141516171819202100") << 443
            << false;
        QTest::newRow("versions elsewhere")
            << QByteArray("ab00000000020102010a6b3343cf00000001") << 4711 << true;
        QTest::newRow("versions that do not exist")
            << QByteArray("ab00000000020102010a1122334411223344") << 4711 << false;
        const QByteArray shortHeader(60, '3');
        QTest::newRow("a short header") << shortHeader << 443 << false;
        const QByteArray fixed = "4" + QByteArray(59, '1');
        QTest::newRow("a short header with the fixed bit") << fixed << 443 << true;
        QTest::newRow("the same elsewhere") << fixed << 4711 << false;
        QTest::newRow("too short") << QByteArray("4111111111") << 443 << false;
    }
    void recognition()
    {
        QFETCH(QByteArray, hex);
        QFETCH(int, port);
        QFETCH(bool, expected);
        const BuiltPacket built =
            datagram(fromHex(hex.constData()), static_cast<std::uint16_t>(port));
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(!allFieldTexts(packet, "quic").isEmpty(), expected);
    }

    void summary()
    {
        const BuiltPacket built = datagram(fromHex("e00000000102010200050011223344"));
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(packet::summarise(packet).info, std::string("Handshake, version 1"));
        const BuiltPacket hello = datagram(protect({}, kExample));
        packet::parse(hello.frame(), packet);
        QCOMPARE(packet::summarise(packet).info, std::string("Client hello, example.com"));
    }

    /// An Initial packet is told as far as Wireshark can take its protection off.
    void cutInitial_data()
    {
        QTest::addColumn<int>("octets");
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("version");
        QTest::newRow("in the length") << 17 << "cut"
                                       << "cut";
        QTest::newRow("in the sample") << 37 << "1"
                                       << "cut";
        QTest::newRow("behind the sample") << 38 << "1"
                                           << "0x00000001";
    }
    void cutInitial()
    {
        QFETCH(int, octets);
        QFETCH(QString, form);
        QFETCH(QString, version);
        constexpr std::uint32_t kHeaders = 14 + 20 + 8;
        const BuiltPacket built = datagram(protect({}, kExample));
        packet::Packet packet;
        packet::parse(built.cut(kHeaders + static_cast<std::uint32_t>(octets)), packet);
        QCOMPARE(fieldText(packet, "quic"), QString("present"));
        QCOMPARE(fieldText(packet, "quic.header_form"), form);
        QCOMPARE(fieldText(packet, "quic.version"), version);
    }

    void cutAnywhere()
    {
        Initial how;
        how.plainLength = 0;
        const BuiltPacket built = datagram(protect(how, kExample));
        for (std::uint32_t length = 0; length < built.size(); ++length) {
            const std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[length]);
            std::copy_n(built.bytes().begin(), length, bytes.get());
            packet::Packet packet;
            packet::parse({bytes.get(), length, built.size(), LinkType::Ethernet, {}}, packet);
            if (length > 14 + 20 + 8)
                QCOMPARE(fieldText(packet, kServerName), QString("cut"));
            packet::parse({bytes.get(), length, length, LinkType::Ethernet, {}}, packet);
            QCOMPARE(allFieldTexts(packet, kServerName), QString());
        }
        QCOMPARE(QString::fromStdString(
                     faultWhenCut(datagram(fromHex("c0000000010201020003aabbcc050011223344")))),
                 QString());
        QCOMPARE(QString::fromStdString(
                     faultWhenCut(datagram(fromHex("ab00000000020102010a6b3343cf00000001")))),
                 QString());
    }
};

QTEST_APPLESS_MAIN(TestQuic)
#include "tst_quic.moc"
