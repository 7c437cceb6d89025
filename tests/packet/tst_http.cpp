// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP/1 and SSDP: which segments are taken for it, and their fields. The expected values are those
// of TShark 4.0 for the same segments.
#include "fieldtext.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

constexpr char kRequest[] = "GET /a/b?x=1&y=2 HTTP/1.1\r\nHost: www.example.com\r\n"
                            "User-Agent:  curl/7.88\r\nCookie: a=1; b=2\r\n\r\n";
constexpr char kResponse[] = "HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Length: 5\r\n"
                             "content-type: text/html\r\n\r\nhello";

} // namespace

class TestHttp : public QObject
{
    Q_OBJECT

private slots:
    void values_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        auto row = [n = 0](const std::string &text, const char *field,
                           const char *expected) mutable {
            QTest::addRow("%d: %s", ++n, field)
                << QByteArray::fromStdString(text) << field << expected;
        };
        row(kRequest, "http", "present");
        row(kRequest, "ssdp", "");
        row(kRequest, "http.request", "Set");
        row(kRequest, "http.response", "");
        row(kRequest, "http.request.method", "GET");
        row(kRequest, "http.request.uri", "/a/b?x=1&y=2");
        row(kRequest, "http.request.uri.path", "/a/b");
        row(kRequest, "http.request.uri.query", "x=1&y=2");
        row(kRequest, "http.request.uri.query.parameter", "x=1 | y=2");
        row(kRequest, "http.request.version", "HTTP/1.1");
        row(kRequest, "http.request.full_uri", "http://www.example.com/a/b?x=1&y=2");
        row(kRequest, "http.host", "www.example.com");
        row(kRequest, "http.user_agent", "curl/7.88");
        row(kRequest, "http.cookie", "a=1; b=2");
        row(kRequest, "http.cookie_pair", "a=1 | b=2");
        row(kRequest, "http.server", "");
        row(kRequest, "http.response.code", "");
        row(kResponse, "http.response", "Set");
        row(kResponse, "http.request", "");
        row(kResponse, "http.response.code", "404");
        row(kResponse, "http.response.phrase", "Not Found");
        row(kResponse, "http.response.version", "HTTP/1.1");
        row(kResponse, "http.server", "nginx");
        row(kResponse, "http.content_type", "text/html");
        row(kResponse, "http.content_length", "5");
        row(kResponse, "http.content_length_header", "5");
        row(kResponse, "http.host", "");
        // Several messages in a segment: bodies are passed by their length or chunks.
        row(std::string(kRequest) + kRequest, "http.request.method", "GET | GET");
        row(std::string(kResponse) + kResponse, "http.response.code", "404 | 404");
        row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
                std::string(kResponse),
            "http.response.code", "200 | 404");
        row("HTTP/1.1 200 OK\r\n\r\n" + std::string(kResponse), "http.response.code", "200");
        row("HTTP/1.1 304 Not Modified\r\n\r\n" + std::string(kResponse), "http.response.code",
            "304 | 404");
        row("POST /x HTTP/1.1\r\nContent-Length: 4\r\n\r\nHost" + std::string(kRequest),
            "http.request.method", "POST | GET");
        // Lines may end with LF alone, or with the segment.
        row("GET / HTTP/1.0\nHost: a\n\n", "http.host", "a");
        row("GET / HTTP/1.0\r\nHost: exam", "http.host", "exam");
        row("\r\nGET / HTTP/1.0\r\n\r\n", "http.request.method", "GET");
        row("GET / HTTP/1.0\r\nUser", "http.request.method", "GET");
        row("GET / HTTP/1.0\r\nUser", "http.request", "");
        row("CONNECT host:443 HTTP/1.1\r\nHost: host\r\n\r\n", "http.request.full_uri", "host:443");
        row("GET http://h/p HTTP/1.1\r\nHost: proxy\r\n\r\n", "http.request.full_uri",
            "http://h/p");
        row("M-SEARCH * HTTP/1.1\r\n\r\n", "http.request.method", "M-SEARCH");
        row("NOTIFY * HTTP/1.1\r\n\r\n", "http.notification", "Set");
        row("ICY 200 OK\r\n\r\n", "http.response.code", "200");
        row("FETCH / HTTP/1.1\r\nHost: a\r\n\r\n", "http.request.method", "");
        row("GET / HTTP/1.1\r\n: nameless\r\n\r\n", "http.host", "");
        row("GET / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n", "http.content_length", "");
        row("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "http.content_length",
            "");
        // Within a body nothing is a message, but it is HTTP.
        row(std::string("\x01\x02\x03", 3), "http", "present");
        row("plain words", "http", "present");
        row("plain words", "http.request.method", "");
        row(std::string("\x16\x03\x01\x02\x00", 5), "http", "");
    }
    void values()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        const BuiltPacket built = segment(text.toStdString(), 80);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(allFieldTexts(packet, field), expected);
    }

    void recognition_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("port");
        QTest::addColumn<bool>("tcp");
        QTest::addColumn<QString>("expected");
        QTest::newRow("registered") << QByteArray("x") << 8080 << true << "http";
        QTest::newRow("request elsewhere") << QByteArray(kRequest) << 4711 << true << "http";
        QTest::newRow("response elsewhere") << QByteArray(kResponse) << 4711 << true << "http";
        QTest::newRow("words elsewhere") << QByteArray("GET it\r\n") << 4711 << true << "tcp";
        QTest::newRow("the version alone") << QByteArray("HTTP/1.1\r\n") << 4711 << true << "tcp";
        QTest::newRow("search") << QByteArray("M-SEARCH * HTTP/1.1\r\n\r\n") << 1900 << false
                                << "ssdp";
        QTest::newRow("noise") << QByteArray("\x01\x02\x03\x04") << 1900 << false << "udp";
        QTest::newRow("words") << QByteArray("no header") << 1900 << false << "udp";
    }
    void recognition()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, port);
        QFETCH(bool, tcp);
        QFETCH(QString, expected);
        const auto number = static_cast<std::uint16_t>(port);
        const BuiltPacket built =
            tcp ? segment(text.toStdString(), number) : datagram(text.toStdString(), number);
        packet::Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(QString::fromStdString(packet::summarise(packet).protocol), expected);
    }

    void summary()
    {
        packet::Packet packet;
        const BuiltPacket request = segment(kRequest, 80);
        packet::parse(request.frame(), packet);
        QCOMPARE(packet::summarise(packet).info, std::string("GET /a/b?x=1&y=2"));
        const BuiltPacket response = segment(kResponse, 80);
        packet::parse(response.frame(), packet);
        QCOMPARE(packet::summarise(packet).info, std::string("404 Not Found"));
    }

    void tooLongForTheFullUri()
    {
        packet::Packet packet;
        const BuiltPacket request =
            segment("GET /" + std::string(1200, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 80);
        packet::parse(request.frame(), packet);
        QCOMPARE(fieldText(packet, "http.request.full_uri"), QString("-"));
        QCOMPARE(fieldText(packet, "http.request.uri").size(), 1201);
    }

    void cutAnywhere()
    {
        QCOMPARE(QString::fromStdString(faultWhenCut(segment(kRequest, 80))), QString());
        QCOMPARE(QString::fromStdString(faultWhenCut(segment(kResponse, 80))), QString());
        QCOMPARE(QString::fromStdString(faultWhenCut(datagram(kRequest, 1900))), QString());
    }

    void cutIsNotAbsent()
    {
        const BuiltPacket request = segment(kRequest, 80);
        packet::Packet packet;
        packet::parse(request.cut(54 + 40), packet); // within "Host: www.exam"
        QCOMPARE(fieldText(packet, "http.request.uri"), QString("/a/b?x=1&y=2"));
        QCOMPARE(fieldText(packet, "http.host"), QString("cut"));
        QCOMPARE(fieldText(packet, "http.user_agent"), QString("cut"));
        packet::parse(request.cut(54 + 6), packet); // within the target: the method is there
        QCOMPARE(fieldText(packet, "http.request.method"), QString("GET"));
        QCOMPARE(fieldText(packet, "http.request.uri"), QString("cut"));
        const BuiltPacket response = segment(kResponse, 80);
        packet::parse(response.cut(response.size() - 3), packet); // within the body
        QCOMPARE(fieldText(packet, "http.server"), QString("nginx"));
        QCOMPARE(fieldText(packet, "http.host"), QString("-"));
    }
};

QTEST_APPLESS_MAIN(TestHttp)
#include "tst_http.moc"
