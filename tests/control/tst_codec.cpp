// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QtTest>

#include "base/base64.h"
#include "control/linesplitter.h"
#include "control/message.h"
#include "control/objectreader.h"
#include "control/role.h"

using namespace tallygate;
using namespace tallygate::control;

namespace {

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

Error someError()
{
    Error error{ErrorKind::NotFound,
                "set-unknown",
                "there is no set \"bogons\"",
                "did you mean bogon?",
                {}};
    error.where = {"policy.json", 12, 7, 1ull << 40, "/sets/3"};
    return error;
}

} // namespace

class TestCodec : public QObject
{
    Q_OBJECT

private slots:
    void messagesComeBackAsTheyWent_data();
    void messagesComeBackAsTheyWent();
    void whatIsNoMessageIsToldUnderItsId_data();
    void whatIsNoMessageIsToldUnderItsId();
    void nestingIsBounded();
    void aLineIsAtMostSoLong();
    void manyMembersAreReadInTime();
    void uint64IsAString_data();
    void uint64IsAString();
    void invalidUtf8IsNotWritten();
    void linesAreSplitWhereverThePiecesEnd();
    void aLongLineEndsTheStream();
    void membersAreCheckedOneByOne_data();
    void membersAreCheckedOneByOne();
    void absentMembersHaveTheirDefaults();
    void rolesHaveWords();
    void base64IsThatOfTheRfc_data();
    void base64IsThatOfTheRfc();
    void base64HasOneTextForOneContent();
};

void TestCodec::messagesComeBackAsTheyWent_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("index");
    const auto row = [](const char *name, const Message &message) {
        QTest::newRow(name) << QByteArray::fromStdString(toLine(message))
                            << static_cast<int>(message.index());
    };
    row("request", Request{7, "status", Json::object()});
    row("request with text id", Request{"a-1", "policy.get", {{"revision", "41"}}});
    row("notification", Notification{"hits", {{"records", Json::array({1, 2.5, nullptr, true})}}});
    row("response", Response{-3, {{"näme", "日本語"}}});
    row("response of null", Response{1, nullptr});
    row("failure", Failure{9, someError()});
    row("failure without id", Failure{nullptr, {ErrorKind::Limit, "line-too-long", "x", "", {}}});
}

void TestCodec::messagesComeBackAsTheyWent()
{
    QFETCH(QByteArray, line);
    QFETCH(int, index);
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.count('\n'), 1);
    const auto message = parseMessage({line.data(), static_cast<std::size_t>(line.size() - 1)});
    QVERIFY2(message, message ? "" : message.error().error.message.c_str());
    QCOMPARE(static_cast<int>(message->index()), index);
    QCOMPARE(QByteArray::fromStdString(toLine(*message)), line);
    if (const auto *failure = std::get_if<Failure>(&*message); failure && !failure->id.is_null())
        QVERIFY(failure->error == someError());
}

void TestCodec::whatIsNoMessageIsToldUnderItsId_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("number");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, QByteArray line, const char *code, int number,
                        const char *id = "null") {
        QTest::newRow(name) << std::move(line) << QByteArray(code) << number << QByteArray(id);
    };
    row("garbage", "GET / HTTP/1.1", "json-syntax", -32700);
    row("cut", R"({"jsonrpc":"2.0","id":1,"meth)", "json-syntax", -32700);
    row("two values", R"({} {})", "json-syntax", -32700);
    row("NaN", R"({"jsonrpc":"2.0","id":NaN})", "json-syntax", -32700);
    row("not UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", "json-syntax", -32700);
    row("overlong UTF-8", "[\"\xc0\xaf\"]", "json-syntax", -32700);
    row("half a surrogate", R"(["\ud800"])", "json-syntax", -32700);
    row("large integer", R"({"jsonrpc":"2.0","id":18446744073709551616})", "json-syntax", -32700);
    row("float beyond", R"([1e999])", "json-syntax", -32700);
    row("twice", R"({"jsonrpc":"2.0","id":1,"id":2,"method":"status"})", "json-duplicate", -32700);
    row("twice inside", R"({"jsonrpc":"2.0","id":1,"method":"x","params":{"a":1,"a":1}})",
        "json-duplicate", -32700);
    row("batch", R"([{"jsonrpc":"2.0","id":1,"method":"status"}])", "message-batch", -32600);
    row("number", "42", "message-invalid", -32600);
    row("version", R"({"jsonrpc":"1.0","id":5,"method":"status"})", "message-invalid", -32600, "5");
    row("no version", R"({"id":"x","method":"status"})", "message-invalid", -32600, "\"x\"");
    row("id null", R"({"jsonrpc":"2.0","id":null,"method":"status"})", "message-invalid", -32600);
    row("id object", R"({"jsonrpc":"2.0","id":{},"method":"status"})", "message-invalid", -32600);
    row("id fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"status"})", "message-invalid",
        -32600);
    row("method number", R"({"jsonrpc":"2.0","id":1,"method":7})", "message-invalid", -32600, "1");
    row("method empty", R"({"jsonrpc":"2.0","id":1,"method":""})", "message-invalid", -32600, "1");
    row("params by place", R"({"jsonrpc":"2.0","id":1,"method":"x","params":[1]})",
        "message-invalid", -32600, "1");
    row("more members", R"({"jsonrpc":"2.0","id":1,"method":"x","auth":"me"})", "message-invalid",
        -32600, "1");
    row("nothing", R"({"jsonrpc":"2.0","id":1})", "message-invalid", -32600, "1");
    row("both", R"({"jsonrpc":"2.0","id":1,"result":1,"error":{}})", "message-invalid", -32600,
        "1");
    row("result without id", R"({"jsonrpc":"2.0","result":1})", "message-invalid", -32600);
    row("error without id", R"({"jsonrpc":"2.0","error":{}})", "message-invalid", -32600);
    row("long method", R"({"jsonrpc":"2.0","id":1,"method":")" + QByteArray(65, 'm') + R"("})",
        "message-invalid", -32600, "1");
    row("long id", R"({"jsonrpc":"2.0","id":")" + QByteArray(129, 'i') + R"(","method":"x"})",
        "message-invalid", -32600);
}

void TestCodec::whatIsNoMessageIsToldUnderItsId()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, code);
    QFETCH(int, number);
    QFETCH(QByteArray, id);
    const auto message = parseMessage(line.toStdString());
    QVERIFY(!message);
    const Failure &failure = message.error();
    QCOMPARE(QByteArray::fromStdString(failure.error.code), code);
    QCOMPARE(numberOf(failure.error), number);
    QCOMPARE(QByteArray::fromStdString(toText(failure.id)), id);
    QVERIFY(!failure.error.message.empty());
    QVERIFY(parseMessage(toLine(failure))); // and that is a message
}

void TestCodec::nestingIsBounded()
{
    QVERIFY(parseJson(nested(kMaxJsonDepth)));
    const auto deep = parseJson(nested(kMaxJsonDepth + 1));
    QVERIFY(!deep);
    QCOMPARE(deep.error().code, std::string("json-depth"));
    QVERIFY(!parseJson(std::string(kMaxLine, '[')));
}

void TestCodec::aLineIsAtMostSoLong()
{
    const auto lineOf = [](std::size_t length) {
        const std::string empty = toLine(Notification{"x", {{"t", ""}}});
        return toLine(Notification{"x", {{"t", std::string(length - empty.size(), 'y')}}});
    };
    const std::string longest = lineOf(kMaxLine);
    QCOMPARE(longest.size(), kMaxLine);
    QVERIFY(parseMessage(std::string_view(longest).substr(0, longest.size() - 1)));
    const std::string longer = lineOf(kMaxLine + 1);
    const auto refused = parseMessage(std::string_view(longer).substr(0, longer.size() - 1));
    QVERIFY(!refused);
    QCOMPARE(refused.error().error.code, std::string("line-too-long"));
}

void TestCodec::manyMembersAreReadInTime()
{
    // As many members as a line holds: a search through all of them for each would take minutes.
    std::string text = "{";
    for (int i = 0; text.size() < kMaxLine - 32; ++i)
        text += fmt::format("\"{:x}\":0,", i);
    text.back() = '}';
    const auto object = parseJson(text);
    QVERIFY(object);
    QVERIFY(object->size() > 80'000);
}

void TestCodec::uint64IsAString_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isGood");
    QTest::addColumn<quint64>("value");
    QTest::newRow("zero") << QByteArray("\"0\"") << true << quint64(0);
    QTest::newRow("largest") << QByteArray("\"18446744073709551615\"") << true
                             << std::numeric_limits<quint64>::max();
    for (const char *bad : {"\"18446744073709551616\"", "\"-1\"", "\"+1\"", "\"01\"", "\"\"",
                            "\" 1\"", "\"0x10\"", "\"1.0\"", "1", "null", "true"})
        QTest::newRow(bad) << QByteArray(bad) << false << quint64(0);
}

void TestCodec::uint64IsAString()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isGood);
    QFETCH(quint64, value);
    const auto read = toUint64(parseJson(json.toStdString()).value());
    QCOMPARE(bool(read), isGood);
    if (!isGood)
        return;
    QCOMPARE(quint64(*read), value);
    QCOMPARE(toText(fromUint64(value)), json.toStdString());
}

void TestCodec::invalidUtf8IsNotWritten()
{
    const std::string line = toLine(Notification{"x", {{"name", "eth\xff"}}});
    QVERIFY(parseMessage(std::string_view(line).substr(0, line.size() - 1)));
}

void TestCodec::linesAreSplitWhereverThePiecesEnd()
{
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        std::string stream;
        std::vector<std::string> expected;
        for (int i = 0; i < 20; ++i) {
            std::string line(random() % 30, static_cast<char>('a' + i));
            if (!line.empty())
                expected.push_back(line);
            stream += line + '\n';
        }
        const std::string rest(random() % 5, 'z');
        stream += rest;
        LineSplitter splitter(64);
        std::vector<std::string> lines;
        for (std::string_view left = stream; !left.empty();) {
            const std::size_t piece = std::min<std::size_t>(1 + random() % 40, left.size());
            splitter.feed(left.substr(0, piece));
            left.remove_prefix(piece);
            while (true) {
                const auto line = splitter.next();
                QVERIFY(line);
                if (!*line)
                    break;
                lines.emplace_back(**line);
            }
        }
        QVERIFY(lines == expected);
        QCOMPARE(splitter.pending(), rest.size());
        QCOMPARE(splitter.isWithinLine(), !rest.empty());
    }
}

void TestCodec::aLongLineEndsTheStream()
{
    for (const bool inPieces : {false, true}) {
        LineSplitter splitter(8);
        splitter.feed("1234567\n"); // exactly as long as may be
        QCOMPARE(splitter.next().value().value(), std::string_view("1234567"));
        if (inPieces) {
            splitter.feed("1234567");
            QVERIFY(!splitter.next().value());
        }
        splitter.feed(inPieces ? "8" : "12345678\nnext\n");
        for (int i = 0; i < 2; ++i) {
            const auto line = splitter.next();
            QVERIFY(!line);
            QCOMPARE(line.error().code, std::string("line-too-long"));
        }
    }
}

void TestCodec::membersAreCheckedOneByOne_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("right")
        << QByteArray(
               R"({"name":"eth0","force":true,"port":22,"total":"5","mode":"open","list":["a"]})")
        << QByteArray();
    QTest::newRow("missing") << QByteArray(R"({"force":true,"port":22,"total":"5","mode":"open"})")
                             << QByteArray("/params/name");
    QTest::newRow("not text")
        << QByteArray(R"({"name":7,"force":true,"port":22,"total":"5","mode":"open"})")
        << QByteArray("/params/name");
    QTest::newRow("not a flag")
        << QByteArray(R"({"name":"a","force":1,"port":22,"total":"5","mode":"open"})")
        << QByteArray("/params/force");
    for (const char *port : {"0", "65536", "-1", "2.5", "\"22\"", "18446744073709551615"})
        QTest::newRow(port) << QByteArray(R"({"name":"a","force":true,"port":)") + port +
                                   R"(,"total":"5","mode":"open"})"
                            << QByteArray("/params/port");
    QTest::newRow("number where a string is")
        << QByteArray(R"({"name":"a","force":true,"port":22,"total":5,"mode":"open"})")
        << QByteArray("/params/total");
    QTest::newRow("unknown word")
        << QByteArray(R"({"name":"a","force":true,"port":22,"total":"5","mode":"ajar"})")
        << QByteArray("/params/mode");
    QTest::newRow("list of numbers")
        << QByteArray(R"({"name":"a","force":true,"port":22,"total":"5","mode":"open","list":[1]})")
        << QByteArray("/params/list");
    QTest::newRow("unknown member")
        << QByteArray(R"({"name":"a","force":true,"port":22,"total":"5","mode":"open","lst":[]})")
        << QByteArray("/params/lst");
    QTest::newRow("no object") << QByteArray("[]") << QByteArray("");
}

void TestCodec::membersAreCheckedOneByOne()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, path);
    const Json object = parseJson(json.toStdString()).value();
    ObjectReader reader(object, "/params");
    const std::string name = reader.text("name");
    const bool force = reader.flag("force");
    const auto port = reader.integer("port", 1, 65535);
    const auto total = reader.uint64("total");
    const auto mode = reader.word("mode", {"closed", "open"});
    const auto list = reader.texts("list");
    const auto read = reader.finish();
    if (json.startsWith('[')) {
        QVERIFY(!read);
        return;
    }
    QCOMPARE(bool(read), path.isEmpty());
    if (!read) {
        QCOMPARE(read.error().code, std::string("params-invalid"));
        QCOMPARE(QByteArray::fromStdString(read.error().where.path), path);
        return;
    }
    QCOMPARE(name, std::string("eth0"));
    QVERIFY(force);
    QCOMPARE(port, std::int64_t(22));
    QCOMPARE(total, std::uint64_t(5));
    QCOMPARE(mode, std::size_t(1));
    QVERIFY(list == std::vector<std::string>{"a"});
}

void TestCodec::absentMembersHaveTheirDefaults()
{
    const Json object = Json::object();
    ObjectReader reader(object);
    QCOMPARE(reader.textOr("a", "b"), std::string("b"));
    QVERIFY(!reader.textIf("c"));
    QVERIFY(reader.flagOr("d", true));
    QCOMPARE(reader.integerOr("e", 1, 9, 4), std::int64_t(4));
    QVERIFY(!reader.uint64If("f"));
    QCOMPARE(reader.wordOr("g", {"x", "y"}, 1), std::size_t(1));
    QVERIFY(reader.texts("h").empty());
    QVERIFY(reader.any("i") == nullptr);
    QVERIFY(reader.finish());
}

void TestCodec::rolesHaveWords()
{
    for (const Role role : {Role::None, Role::View, Role::Operate, Role::Admin, Role::Root})
        QVERIFY(parseRole(toString(role)) == role);
    QVERIFY(!parseRole("god"));
    QVERIFY(Role::View < Role::Operate && Role::Operate < Role::Admin && Role::Admin < Role::Root);
}

void TestCodec::base64IsThatOfTheRfc_data()
{
    // RFC 4648, section 10
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    const std::pair<const char *, const char *> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xfb\xff", "+/8="},
    };
    for (const auto &[bytes, text] : vectors)
        QTest::newRow(text) << QByteArray(bytes) << QByteArray(text);
}

void TestCodec::base64IsThatOfTheRfc()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(toBase64(bytes.toStdString())), text);
    QCOMPARE(QByteArray::fromStdString(fromBase64(text.toStdString()).value()), bytes);
}

void TestCodec::base64HasOneTextForOneContent()
{
    for (const char *bad :
         {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9", "Zm9v\n"})
        QVERIFY2(!fromBase64(bad), bad);
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
