// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/socket.h>

#include <array>
#include <deque>

#include <QtTest>

#include "control/client.h"

using namespace tallygate;
using namespace tallygate::control;
using namespace std::chrono_literals;

namespace {

/// A peer that says what it was told to, a piece a read, and keeps what it hears.
class Script final : public Stream
{
public:
    explicit Script(std::deque<std::string> pieces)
        : m_pieces(std::move(pieces))
    {}

    Result<std::size_t> read(std::span<char> into, Milliseconds) override
    {
        if (m_pieces.empty())
            return fail(ErrorKind::Io, "stream-timeout", "nothing more");
        std::string piece = std::move(m_pieces.front());
        m_pieces.pop_front();
        const std::size_t length = std::min(piece.size(), into.size());
        std::copy_n(piece.begin(), length, into.begin());
        if (length < piece.size())
            m_pieces.push_front(piece.substr(length));
        return length;
    }
    Result<void> write(std::string_view bytes, Milliseconds) override
    {
        heard += bytes;
        return {};
    }

    std::string heard;

private:
    std::deque<std::string> m_pieces;
};

Client clientOf(std::deque<std::string> pieces)
{
    return Client(std::make_unique<Script>(std::move(pieces)));
}

} // namespace

class TestClient : public QObject
{
    Q_OBJECT

private slots:
    void aCallIsOneLineAndHasItsResult();
    void notificationsBetweenAreHeard();
    void errorsComeWhole();
    void answersToOthersAreLeftOut();
    void waitTellsWhetherOneCame();
    void aPeerThatBreaksTheRulesIsTold_data();
    void aPeerThatBreaksTheRulesIsTold();
    void aCallThatIsTooLongIsNotSent();
    void greetingChecksTheVersion();
    void aSocketTimesOutAndEnds();
    void aMissingSocketSaysWhatToDo();
};

void TestClient::aCallIsOneLineAndHasItsResult()
{
    auto script = std::make_unique<Script>(std::deque<std::string>{
        R"({"jsonrpc":"2.0","id":1,)", R"("result":{"state":"running"}})", "\n"});
    Script &peer = *script;
    Client client(std::move(script));
    const auto answer = client.call("status", {{"x", 1}});
    QVERIFY(answer);
    QCOMPARE(answer->at("state").get<std::string>(), std::string("running"));
    QCOMPARE(peer.heard, toLine(Request{1, "status", {{"x", 1}}}));
}

void TestClient::notificationsBetweenAreHeard()
{
    Client client =
        clientOf({toLine(Notification{"hits", {{"n", 1}}}) +
                  toLine(Notification{"hits", {{"n", 2}}}) + toLine(Response{1, Json::object()})});
    int sum = 0;
    client.onNotification([&](const Notification &news) { sum += news.params.at("n").get<int>(); });
    QVERIFY(client.call("status"));
    QCOMPARE(sum, 3);
}

void TestClient::errorsComeWhole()
{
    const Error error{ErrorKind::Limit,
                      "policy-large",
                      "too large",
                      "make it smaller",
                      {{}, 0, 0, 0, "/filters/2"}};
    Client client = clientOf({toLine(Failure{1, error})});
    const auto answer = client.call("policy.stage");
    QVERIFY(!answer);
    QVERIFY(answer.error() == error);
}

void TestClient::answersToOthersAreLeftOut()
{
    Client client = clientOf({toLine(Response{7, "old"}), toLine(Response{1, "new"})});
    QCOMPARE(client.call("status")->get<std::string>(), std::string("new"));
}

void TestClient::waitTellsWhetherOneCame()
{
    Client client = clientOf({toLine(Notification{"counters", Json::object()})});
    int heard = 0;
    client.onNotification([&](const Notification &) { ++heard; });
    QCOMPARE(client.wait(10ms).value(), true);
    QCOMPARE(heard, 1);
    QCOMPARE(client.wait(10ms).value(), false);
}

void TestClient::aPeerThatBreaksTheRulesIsTold_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("garbage") << QByteArray("SSH-2.0-OpenSSH\n") << QByteArray("peer-invalid");
    QTest::newRow("request") << QByteArray::fromStdString(
                                    toLine(Request{1, "status", Json::object()}))
                             << QByteArray("peer-invalid");
    QTest::newRow("long line") << QByteArray(kMaxLine + 1, 'x') << QByteArray("line-too-long");
    QTest::newRow("refusal") << QByteArray::fromStdString(toLine(Failure{
                                    nullptr,
                                    {ErrorKind::Limit, "connections-many", "too many", "", {}}}))
                             << QByteArray("connections-many");
}

void TestClient::aPeerThatBreaksTheRulesIsTold()
{
    QFETCH(QByteArray, says);
    QFETCH(QByteArray, code);
    Client client = clientOf({says.toStdString()});
    const auto answer = client.call("status");
    QVERIFY(!answer);
    QCOMPARE(QByteArray::fromStdString(answer.error().code), code);
}

void TestClient::aCallThatIsTooLongIsNotSent()
{
    auto script = std::make_unique<Script>(std::deque<std::string>{});
    Script &peer = *script;
    Client client(std::move(script));
    const auto answer = client.call("policy.stage", {{"policy", std::string(kMaxLine, 'x')}});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, std::string("line-too-long"));
    QVERIFY(peer.heard.empty());
}

void TestClient::greetingChecksTheVersion()
{
    Client good =
        clientOf({toLine(Response{1, {{"protocol", kProtocolVersion}, {"role", "view"}}})});
    QCOMPARE(greet(good, "test 1")->at("role").get<std::string>(), std::string("view"));
    Client other = clientOf({toLine(Response{1, {{"protocol", 99}}})});
    QCOMPARE(greet(other, "test 1").error().code, std::string("protocol-unsupported"));
}

void TestClient::aSocketTimesOutAndEnds()
{
    std::array<int, 2> fds{};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    FileDescriptor peer(fds[1]);
    Client client(std::make_unique<UnixStream>(FileDescriptor(fds[0])));
    QCOMPARE(client.call("status", Json::object(), 20ms).error().code,
             std::string("stream-timeout"));
    {
        const FileDescriptor closed = std::move(peer);
    }
    QCOMPARE(client.call("status", Json::object(), 20ms).error().code,
             std::string("stream-closed"));
}

void TestClient::aMissingSocketSaysWhatToDo()
{
    const auto stream = UnixStream::connect("/nonexistent/control.sock");
    QVERIFY(!stream);
    QCOMPARE(stream.error().code, std::string("engine-not-running"));
    QVERIFY(!stream.error().hint.empty());
    QVERIFY(!UnixStream::connect(std::string(200, 'x')));
    QVERIFY(!UnixStream::connect(""));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
