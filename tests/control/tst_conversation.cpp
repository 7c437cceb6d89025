// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "control/conversation.h"

using namespace tallygate;
using namespace tallygate::control;
using namespace std::chrono_literals;

namespace {

using Heard = Conversation::Heard;

/// What answers said, in order: the result as text, or the error's code.
class Answers
{
public:
    Conversation::Answer take()
    {
        return [this](Result<Json> answer) {
            all.push_back(answer ? toText(*answer) : answer.error().code);
        };
    }
    std::vector<std::string> all;
};

std::string textOf(const Result<Heard> &heard)
{
    if (!heard)
        return heard.error().code;
    return *heard == Heard::Nothing ? "nothing"
                                    : (*heard == Heard::Answer ? "answer" : "notification");
}

} // namespace

class TestConversation : public QObject
{
    Q_OBJECT

private slots:
    void answersFindTheirCalls();
    void oneMessageAStep();
    void bytesAreSentInPieces();
    void timePasses();
    void aCancelledCallIsNotAnswered();
    void theEndIsTheEndOfAllCalls();
    void handlersMayCall();
    void boundsHold();
    void aPeerThatBreaksTheRulesIsTold_data();
    void aPeerThatBreaksTheRulesIsTold();
};

void TestConversation::answersFindTheirCalls()
{
    Conversation conversation;
    Answers answers;
    QVERIFY(conversation.call("a", Json::object(), 1s, answers.take()));
    QVERIFY(conversation.call("b", {{"x", 1}}, 1s, answers.take()));
    QCOMPARE(std::string(conversation.waiting()),
             toLine(Request{1, "a", Json::object()}) + toLine(Request{2, "b", {{"x", 1}}}));
    conversation.feed(toLine(Response{2, "second"}) + toLine(Response{9, "nobody's"}) +
                      toLine(Failure{1, {ErrorKind::Io, "disk-full", "no", "", {}}}));
    while (*conversation.next() != Heard::Nothing) {
    }
    QCOMPARE(answers.all, (std::vector<std::string>{"\"second\"", "disk-full"}));
}

void TestConversation::oneMessageAStep()
{
    Conversation conversation;
    int news = 0;
    conversation.onNotification([&](const Notification &) { ++news; });
    const std::string line = toLine(Notification{"counters.changed", Json::object()});
    conversation.feed(line + line + line.substr(0, 10));
    QCOMPARE(textOf(conversation.next()), std::string("notification"));
    QCOMPARE(news, 1);
    QCOMPARE(textOf(conversation.next()), std::string("notification"));
    QCOMPARE(textOf(conversation.next()), std::string("nothing"));
    conversation.feed(line.substr(10));
    QCOMPARE(textOf(conversation.next()), std::string("notification"));
    QCOMPARE(news, 3);
}

void TestConversation::bytesAreSentInPieces()
{
    Conversation conversation;
    std::string expected;
    std::string sent;
    for (int i = 1; i <= 20; ++i) {
        QVERIFY(conversation.call("echo", {{"i", i}}, 1s, [](const Result<Json> &) {}));
        expected += toLine(Request{i, "echo", {{"i", i}}});
        const std::string_view piece = conversation.waiting().substr(0, 17);
        sent += piece;
        conversation.sent(piece.size());
    }
    sent += conversation.waiting();
    conversation.sent(conversation.waiting().size());
    QCOMPARE(sent, expected);
    QVERIFY(conversation.waiting().empty());
}

void TestConversation::timePasses()
{
    Conversation conversation;
    Answers answers;
    QVERIFY(!conversation.nextDeadline());
    (void)conversation.call("late", Json::object(), 20s, answers.take());
    (void)conversation.call("soon", Json::object(), 10s, answers.take());
    QCOMPARE(conversation.nextDeadline(), std::optional<Nanoseconds>(10s));
    conversation.passTime(9s);
    QVERIFY(answers.all.empty());
    conversation.passTime(10s);
    QCOMPARE(answers.all, (std::vector<std::string>{"call-timeout"}));
    conversation.feed(toLine(Response{2, "too late"}) + toLine(Response{1, "in time"}));
    QCOMPARE(textOf(conversation.next()), std::string("answer"));
    QCOMPARE(textOf(conversation.next()), std::string("answer"));
    QCOMPARE(answers.all.back(), std::string("\"in time\""));
    QVERIFY(!conversation.nextDeadline());
}

void TestConversation::aCancelledCallIsNotAnswered()
{
    Conversation conversation;
    Answers answers;
    const CallId call = *conversation.call("a", Json::object(), 1s, answers.take());
    QVERIFY(conversation.isOpen(call));
    conversation.cancel(call);
    conversation.cancel(call);
    QVERIFY(!conversation.isOpen(call));
    conversation.feed(toLine(Response{1, "x"}));
    QCOMPARE(textOf(conversation.next()), std::string("answer"));
    conversation.passTime(2s);
    conversation.end({ErrorKind::Io, "over", "", "", {}});
    QVERIFY(answers.all.empty());
}

void TestConversation::theEndIsTheEndOfAllCalls()
{
    Conversation conversation;
    Answers answers;
    (void)conversation.call("a", Json::object(), 1s, answers.take());
    (void)conversation.call("b", Json::object(), 1s, answers.take());
    conversation.end({ErrorKind::Io, "connection-lost", "", "", {}});
    QCOMPARE(answers.all, (std::vector<std::string>{"connection-lost", "connection-lost"}));
    QVERIFY(conversation.waiting().empty());
}

void TestConversation::handlersMayCall()
{
    Conversation conversation;
    Answers answers;
    (void)conversation.call("hello", Json::object(), 1s, [&](const Result<Json> &) {
        (void)conversation.call("status", Json::object(), 1s, answers.take());
    });
    conversation.feed(toLine(Response{1, "x"}) + toLine(Response{2, "fine"}));
    while (*conversation.next() != Heard::Nothing) {
    }
    QCOMPARE(answers.all, (std::vector<std::string>{"\"fine\""}));
}

void TestConversation::boundsHold()
{
    Conversation conversation({3, 2'000'000});
    Answers answers;
    const Json large = {{"x", std::string(900'000, 'x')}};
    QVERIFY(conversation.call("a", large, 1s, answers.take()));
    QVERIFY(conversation.call("a", large, 1s, answers.take()));
    QCOMPARE(conversation.call("a", large, 1s, answers.take()).error().code,
             std::string("calls-many"));
    QVERIFY(conversation.call("a", Json::object(), 1s, answers.take()));
    QCOMPARE(conversation.call("a", Json::object(), 1s, answers.take()).error().code,
             std::string("calls-many"));
    QCOMPARE(conversation.call("a", std::string(kMaxLine, 'x'), 1s, answers.take()).error().code,
             std::string("line-too-long"));
    QVERIFY(answers.all.empty());
}

void TestConversation::aPeerThatBreaksTheRulesIsTold_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("no JSON") << QByteArray("hello\n") << QByteArray("peer-invalid");
    QTest::newRow("a request") << QByteArray::fromStdString(toLine(Request{1, "x", Json::object()}))
                               << QByteArray("peer-invalid");
    QTest::newRow("a long line") << QByteArray(kMaxLine + 1, 'x') << QByteArray("line-too-long");
    QTest::newRow("refusal") << QByteArray::fromStdString(toLine(Failure{
                                    nullptr,
                                    {ErrorKind::Limit, "connections-many", "too many", "", {}}}))
                             << QByteArray("connections-many");
    QTest::newRow("an id of another type")
        << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":1}\n") << QByteArray("answer");
}

void TestConversation::aPeerThatBreaksTheRulesIsTold()
{
    QFETCH(QByteArray, says);
    QFETCH(QByteArray, code);
    Conversation conversation;
    Answers answers;
    (void)conversation.call("a", Json::object(), 1s, answers.take());
    conversation.feed(says.toStdString());
    QCOMPARE(textOf(conversation.next()), code.toStdString());
    QVERIFY(answers.all.empty());
}

QTEST_GUILESS_MAIN(TestConversation)
#include "tst_conversation.moc"
