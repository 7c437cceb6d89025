// SPDX-License-Identifier: GPL-3.0-or-later
// TLS: which segments are taken for it, and the fields of its records and messages. The expected
// values are those of TShark 4.0 for the same segments.
#include "fieldtext.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

/// A part that begins with its length in `width` octets.
Octets vectorOf(unsigned width, const Octets &content)
{
    Octets all;
    for (unsigned i = width; i-- > 0;)
        put8(all, content.size() >> (8 * i));
    putAll(all, content);
    return all;
}
Octets textOctets(const std::string &text)
{
    return {text.begin(), text.end()};
}
Octets joined(std::initializer_list<Octets> parts)
{
    Octets all;
    for (const Octets &part : parts)
        putAll(all, part);
    return all;
}
Octets word(std::uint16_t value)
{
    Octets octets;
    put16(octets, value);
    return octets;
}

Octets record(std::uint8_t type, const Octets &content, std::uint16_t version = 0x0303)
{
    return joined({{type}, word(version), vectorOf(2, content)});
}
Octets message(std::uint8_t type, const Octets &content)
{
    return joined({{type}, vectorOf(3, content)});
}
Octets extension(std::uint16_t type, const Octets &content)
{
    return joined({word(type), vectorOf(2, content)});
}

Octets clientHello()
{
    const Octets name = joined({{0}, vectorOf(2, textOctets("www.example.org"))});
    const Octets protocols =
        joined({vectorOf(1, textOctets("h2")), vectorOf(1, textOctets("http/1.1"))});
    const Octets share = joined({word(29), vectorOf(2, Octets(32, 7))});
    const Octets extensions = joined({
        extension(0, vectorOf(2, name)),
        extension(10, vectorOf(2, joined({word(29), word(23)}))),
        extension(11, vectorOf(1, {0})),
        extension(13, vectorOf(2, joined({word(0x0403), word(0x0804)}))),
        extension(16, vectorOf(2, protocols)),
        extension(43, vectorOf(1, joined({word(0x0304), word(0x0303)}))),
        extension(51, vectorOf(2, share)),
    });
    return message(1, joined({word(0x0303), Octets(32, 0xaa), vectorOf(1, Octets(4, 0xbb)),
                              vectorOf(2, joined({word(0x1301), word(0xc02f)})), vectorOf(1, {0}),
                              vectorOf(2, extensions)}));
}
Octets serverHello(std::uint16_t version)
{
    const Octets share = joined({word(29), vectorOf(2, Octets(32, 7))});
    const Octets extensions =
        version == 0x0304 ? joined({extension(43, word(version)), extension(51, share)}) : Octets{};
    return message(2, joined({word(0x0303),
                              Octets(32, 0xcc),
                              vectorOf(1, {}),
                              word(0x1301),
                              {0},
                              vectorOf(2, extensions)}));
}
Octets retry()
{
    const Octets random = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                           0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                           0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    return message(2, joined({word(0x0303),
                              random,
                              vectorOf(1, {}),
                              word(0x1301),
                              {0},
                              vectorOf(2, extension(51, word(24)))}));
}

const Octets kHello = record(22, clientHello(), 0x0301);

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private slots:
    void clientHelloFields_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *field, const char *expected) {
            QTest::newRow(field) << field << expected;
        };
        row("tls", "present");
        row("tls.record", "present");
        row("tls.record.content_type", "22");
        row("tls.record.version", "0x0301");
        row("tls.record.opaque_type", "");
        row("tls.handshake", "present");
        row("tls.handshake.type", "1");
        row("tls.handshake.version", "0x0303");
        row("tls.handshake.session_id_length", "4");
        row("tls.handshake.session_id", "bb:bb:bb:bb");
        row("tls.handshake.cipher_suites_length", "4");
        row("tls.handshake.ciphersuite", "0x1301 | 0xc02f");
        row("tls.handshake.comp_method", "0");
        row("tls.handshake.extension.type", "0 | 10 | 11 | 13 | 16 | 43 | 51");
        row("tls.handshake.extension.len", "20 | 6 | 2 | 6 | 14 | 5 | 38");
        row("tls.handshake.extensions_server_name", "www.example.org");
        row("tls.handshake.extensions_server_name_type", "0");
        row("tls.handshake.extensions_server_name_len", "15");
        row("tls.handshake.extensions_alpn_str", "h2 | http/1.1");
        row("tls.handshake.extensions_alpn_str_len", "2 | 8");
        row("tls.handshake.extensions_supported_group", "0x001d | 0x0017");
        row("tls.handshake.extensions_ec_point_format", "0");
        row("tls.handshake.sig_hash_alg", "0x0403 | 0x0804");
        row("tls.handshake.extensions.supported_version", "0x0304 | 0x0303");
        row("tls.handshake.extensions_key_share_group", "29");
        row("tls.handshake.extensions_key_share_key_exchange_length", "32");
        row("tls.handshake.extensions_key_share_selected_group", "");
        row("tls.alert_message", "");
    }
    void clientHelloFields()
    {
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const BuiltPacket built = segment(kHello);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(allFieldTexts(packet, field), expected);
    }

    void segments_data()
    {
        QTest::addColumn<Octets>("octets");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        auto add = [n = 0](const Octets &octets, const char *field, const char *expected) mutable {
            QTest::addRow("%d: %s", ++n, field) << octets << field << expected;
        };
        const Octets data = record(23, Octets(40, 9));
        const Octets change = record(20, {1});
        const Octets old = record(22, serverHello(0x0303));
        const Octets current = record(22, serverHello(0x0304));
        add(joined({old, change, data}), "tls.record.content_type", "22 | 20 | 23");
        add(joined({old, change, data}), "tls.handshake.type", "2");
        add(joined({old, change, data}), "tls.change_cipher_spec", "present");
        add(old, "tls.handshake.ciphersuite", "0x1301");
        add(old, "tls.handshake.comp_method", "0");
        // Behind a ServerHello of TLS 1.3 data records hide their type.
        add(joined({current, change, data}), "tls.record.content_type", "22 | 20");
        add(joined({current, change, data}), "tls.record.opaque_type", "23");
        add(current, "tls.handshake.extensions.supported_version", "0x0304");
        add(current, "tls.handshake.extensions_key_share_group", "29");
        add(record(22, retry()), "tls.handshake.extensions_key_share_selected_group", "24");
        add(record(22, retry()), "tls.handshake.extensions_key_share_group", "");
        // Several messages in one record, and what only looks like one.
        add(record(22, joined({serverHello(0x0303), message(14, {})})), "tls.handshake.type",
            "2 | 14");
        add(record(22, Octets(40, 0xe7)), "tls.handshake.type", "");
        add(record(22, Octets(40, 0xe7)), "tls.handshake", "present");
        add(record(22, Octets(40, 0)), "tls.handshake.type", "");
        add(record(22, {11, 0, 2, 0, 1, 2}), "tls.handshake.type", "");
        add(record(22, {11, 0, 2, 0, 1, 2}), "tls.handshake", "present");
        // A record that goes on in the next segment.
        add(Octets(kHello.begin(), kHello.end() - 1), "tls.record.content_type", "");
        add(Octets(kHello.begin(), kHello.end() - 1), "tls", "present");
        add(record(21, {2, 40}), "tls.alert_message.level", "2");
        add(record(21, {2, 40}), "tls.alert_message.desc", "40");
        add(record(21, Octets(26, 5)), "tls.alert_message.desc", "");
        add(record(21, Octets(26, 5)), "tls.alert_message", "present");
        add(record(22, message(13, joined({vectorOf(1, {1, 64}), vectorOf(2, word(0x0401))}))),
            "tls.handshake.sig_hash_alg", "0x0401");
        // Lengths that lie: to the end of what encloses them.
        add(record(22,
                   message(1, joined({word(0x0303), Octets(32, 1), {0}, word(100), word(0x1301)}))),
            "tls.handshake.ciphersuite", "0x1301");
        add(record(99, {1, 2, 3}), "tls.record.content_type", "");
    }
    void segments()
    {
        QFETCH(Octets, octets);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const BuiltPacket built = segment(octets);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(allFieldTexts(packet, field), expected);
    }

    void recognition_data()
    {
        QTest::addColumn<Octets>("octets");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("expected");
        QTest::newRow("any octets") << Octets{0xe1, 0xe2} << 853 << "tls";
        QTest::newRow("text") << textOctets("HELO there") << 465 << "tcp";
        QTest::newRow("elsewhere") << kHello << 4711 << "tls";
        QTest::newRow("on a proxy's port") << kHello << 3128 << "tls";
        QTest::newRow("an alert elsewhere") << record(21, {2, 40}) << 4711 << "tls";
        QTest::newRow("an alert and more") << joined({record(21, {2, 40}), {1}}) << 4711 << "tcp";
        QTest::newRow("a change of cipher") << record(20, {1}) << 4711 << "tls";
        QTest::newRow("no change of cipher") << record(20, {2}) << 4711 << "tcp";
        QTest::newRow("no such version") << record(22, clientHello(), 0x0305) << 4711 << "tcp";
        QTest::newRow("an empty record") << record(22, {}) << 4711 << "tcp";
        QTest::newRow("HTTP on its port") << textOctets("GET / HTTP/1.1\r\n\r\n") << 443 << "http";
    }
    void recognition()
    {
        QFETCH(Octets, octets);
        QFETCH(int, port);
        QFETCH(QString, expected);
        const BuiltPacket built = segment(octets, static_cast<std::uint16_t>(port));
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(QString::fromStdString(packet::summarise(packet).protocol), expected);
    }

    void summary()
    {
        const BuiltPacket built = segment(kHello);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(packet::summarise(packet).info, std::string("Client hello, www.example.org"));
    }

    /// Of a record that was not captured to its end the header is told, and nothing in it.
    void cutRecord()
    {
        const Octets hello = record(22, serverHello(0x0303));
        const BuiltPacket built = segment(joined({hello, record(23, Octets(40, 9))}));
        const std::uint32_t headers = 14 + 20 + 20;
        const auto size = static_cast<std::uint32_t>(hello.size());
        packet::Packet packet;
        packet::parse(built.cut(headers + size - 1), packet);
        QCOMPARE(allFieldTexts(packet, "tls.record.content_type"), QStringLiteral("22"));
        QCOMPARE(allFieldTexts(packet, "tls.handshake.type"), QString());
        packet::parse(built.cut(headers + size + 20), packet);
        QCOMPARE(allFieldTexts(packet, "tls.record.content_type"), QStringLiteral("22 | 23"));
        QCOMPARE(allFieldTexts(packet, "tls.handshake.type"), QStringLiteral("2"));
        QCOMPARE(allFieldTexts(packet, "tls.app_data"), QString());
    }

    void cutAnywhere()
    {
        const Octets several = joined({record(22, serverHello(0x0304)), record(20, {1}),
                                       record(23, Octets(40, 9)), record(21, {2, 40})});
        QCOMPARE(QString::fromStdString(faultWhenCut(segment(kHello))), QString());
        QCOMPARE(QString::fromStdString(faultWhenCut(segment(several))), QString());
    }
};

QTEST_APPLESS_MAIN(TestTls)
#include "tst_tls.moc"
