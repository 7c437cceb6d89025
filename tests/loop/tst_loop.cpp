// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <QtTest>

#include "base/filedescriptor.h"
#include "loop/loop.h"

using namespace tallygate;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Loop> newLoop()
{
    auto loop = Loop::create();
    if (!loop)
        qFatal("%s", toString(loop.error()).c_str());
    return std::move(*loop);
}

std::array<FileDescriptor, 2> newPair()
{
    std::array<int, 2> fds{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()) != 0)
        qFatal("socketpair");
    return {FileDescriptor(fds[0]), FileDescriptor(fds[1])};
}

} // namespace

class TestLoop : public QObject
{
    Q_OBJECT

private slots:
    void aDescriptorIsReportedWhenReadable();
    void theOtherSideGoingIsReported();
    void aHandlerTakenBackIsNotCalledForWhatWasReported();
    void aHandlerMayTakeItselfBack();
    void aNumberGivenAnewIsAnotherDescriptor();
    void writableIsWaitedForOnlyWhenAsked();
    void timersRunInOrderOfTheirDeadlines();
    void aTimerCancelledByAnotherDoesNotRun();
    void aRepeatingTimerLeavesOutMissedBeats();
    void postedWorkRunsInOrderOnTheLoopsThread();
    void stopFromAnotherThreadEndsTheRun();
    void stopBeforeRunReturnsAtOnce();
    void aChildsEndIsReported_data();
    void aChildsEndIsReported();
    void signalsReachTheirHandlers();
    void theLongestTurnIsKnown();
    void aFileIsRefused();
};

void TestLoop::aDescriptorIsReportedWhenReadable()
{
    const auto loop = newLoop();
    const auto pair = newPair();
    std::string got;
    QVERIFY(loop->watch(pair[0].get(), Loop::Readable, [&](Loop::Events events) {
        QVERIFY((events & Loop::Readable) != 0);
        std::array<char, 8> buffer{};
        const ssize_t length = ::read(pair[0].get(), buffer.data(), 3);
        got.append(buffer.data(), static_cast<std::size_t>(length));
        if (got.size() == 5) // level-triggered: the rest is reported again
            loop->stop(7);
    }));
    QCOMPARE(::write(pair[1].get(), "hello", 5), ssize_t(5));
    QCOMPARE(loop->run().value(), 7);
    QCOMPARE(got, std::string("hello"));
}

void TestLoop::theOtherSideGoingIsReported()
{
    const auto loop = newLoop();
    auto pair = newPair();
    Loop::Events seen = 0;
    QVERIFY(loop->watch(pair[0].get(), Loop::Readable, [&](Loop::Events events) {
        seen = events;
        loop->stop();
    }));
    {
        const FileDescriptor closed = std::move(pair[1]);
    }
    QVERIFY(loop->run());
    QVERIFY((seen & Loop::Gone) != 0);
}

void TestLoop::aHandlerTakenBackIsNotCalledForWhatWasReported()
{
    const auto loop = newLoop();
    const std::array<std::array<FileDescriptor, 2>, 2> pairs = {newPair(), newPair()};
    int calls = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        QVERIFY(loop->watch(pairs[i][0].get(), Loop::Readable, [&, i](Loop::Events) {
            ++calls;
            loop->unwatch(pairs[i][0].get());
            loop->unwatch(pairs[1 - i][0].get());
            loop->after(20ms, [&] { loop->stop(); });
        }));
        QCOMPARE(::write(pairs[i][1].get(), "x", 1), ssize_t(1));
    }
    QVERIFY(loop->run());
    QCOMPARE(calls, 1);
}

void TestLoop::aHandlerMayTakeItselfBack()
{
    const auto loop = newLoop();
    const auto pair = newPair();
    const std::string kept = "a capture that the handler still needs after it was taken back";
    std::string seen;
    QVERIFY(loop->watch(pair[0].get(), Loop::Readable, [&loop, &pair, &seen, kept](Loop::Events) {
        loop->unwatch(pair[0].get());
        seen = kept;
        loop->stop();
    }));
    QCOMPARE(::write(pair[1].get(), "x", 1), ssize_t(1));
    QVERIFY(loop->run());
    QCOMPARE(seen, kept);
}

void TestLoop::aNumberGivenAnewIsAnotherDescriptor()
{
    const auto loop = newLoop();
    auto first = newPair();
    const int number = first[0].get();
    bool oldCalled = false;
    QVERIFY(loop->watch(number, Loop::Readable, [&](Loop::Events) { oldCalled = true; }));
    {
        const FileDescriptor closed = std::move(first[0]);
    } // without unwatch()
    const auto second = newPair();
    QCOMPARE(second[0].get(), number);
    QVERIFY(loop->watch(number, Loop::Readable, [&](Loop::Events) { loop->stop(3); }));
    QCOMPARE(::write(second[1].get(), "x", 1), ssize_t(1));
    QCOMPARE(loop->run().value(), 3);
    QVERIFY(!oldCalled);
}

void TestLoop::writableIsWaitedForOnlyWhenAsked()
{
    const auto loop = newLoop();
    const auto pair = newPair();
    Loop::Events seen = 0;
    QVERIFY(loop->watch(pair[0].get(), Loop::Readable, [&](Loop::Events events) {
        seen |= events;
        loop->stop();
    }));
    loop->after(10ms, [&] {
        QCOMPARE(seen, 0u);
        loop->change(pair[0].get(), Loop::Readable | Loop::Writable);
    });
    QVERIFY(loop->run());
    QCOMPARE(seen, static_cast<Loop::Events>(Loop::Writable));
}

void TestLoop::timersRunInOrderOfTheirDeadlines()
{
    const auto loop = newLoop();
    std::string order;
    const Nanoseconds start = Loop::steadyNow();
    loop->after(30ms, [&] {
        order += 'c';
        loop->stop();
    });
    loop->after(10ms, [&] { order += 'b'; });
    loop->after(0ms, [&] { order += 'a'; });
    QVERIFY(loop->run());
    QCOMPARE(order, std::string("abc"));
    QVERIFY(Loop::steadyNow() - start >= 30ms);
}

void TestLoop::aTimerCancelledByAnotherDoesNotRun()
{
    const auto loop = newLoop();
    bool ran = false;
    Loop::TimerId second = Loop::TimerId::None;
    loop->after(5ms, [&] {
        loop->cancel(second);
        loop->cancel(second); // over already: nothing happens
    });
    second = loop->after(5ms, [&] { ran = true; });
    loop->after(20ms, [&] { loop->stop(); });
    QVERIFY(loop->run());
    QVERIFY(!ran);
}

void TestLoop::aRepeatingTimerLeavesOutMissedBeats()
{
    const auto loop = newLoop();
    int beats = 0;
    Loop::TimerId timer = Loop::TimerId::None;
    timer = loop->every(10ms, [&] {
        if (++beats == 1)
            std::this_thread::sleep_for(100ms); // ten beats long
        if (beats == 3)
            loop->cancel(timer);
    });
    const Nanoseconds start = Loop::steadyNow();
    loop->after(200ms, [&] { loop->stop(); });
    QVERIFY(loop->run());
    QCOMPARE(beats, 3);
    QVERIFY(Loop::steadyNow() - start >= 200ms);
}

void TestLoop::postedWorkRunsInOrderOnTheLoopsThread()
{
    constexpr int kPieces = 10'000;
    const auto loop = newLoop();
    std::vector<int> order;
    const std::thread::id here = std::this_thread::get_id();
    bool elsewhere = false;
    std::thread other([&] {
        for (int i = 0; i < kPieces; ++i) {
            loop->post([&, i] {
                elsewhere |= std::this_thread::get_id() != here;
                order.push_back(i);
                if (i == kPieces - 1)
                    loop->stop();
            });
        }
    });
    QVERIFY(loop->run());
    other.join();
    QVERIFY(!elsewhere);
    QCOMPARE(order.size(), std::size_t(kPieces));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestLoop::stopFromAnotherThreadEndsTheRun()
{
    const auto loop = newLoop();
    std::thread other([&] { loop->stop(42); });
    QCOMPARE(loop->run().value(), 42);
    other.join();
}

void TestLoop::stopBeforeRunReturnsAtOnce()
{
    const auto loop = newLoop();
    loop->stop(1);
    QCOMPARE(loop->run().value(), 1);
    loop->after(1ms, [&] { loop->stop(2); }); // and it can run again
    QCOMPARE(loop->run().value(), 2);
}

void TestLoop::aChildsEndIsReported_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("status");
    QTest::newRow("returned 0") << 0 << 0;
    QTest::newRow("returned 3") << 0 << 3;
    QTest::newRow("killed") << SIGKILL << 0;
}

void TestLoop::aChildsEndIsReported()
{
    QFETCH(int, signal);
    QFETCH(int, status);
    const auto loop = newLoop();
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (signal != 0)
            ::raise(signal);
        ::_exit(status);
    }
    ChildExit seen;
    QVERIFY(loop->onExit(pid, [&](ChildExit exit) {
        seen = exit;
        loop->stop();
    }));
    QVERIFY(loop->run());
    QCOMPARE(seen.pid, pid);
    QCOMPARE(seen.status, status);
    QCOMPARE(seen.signal, signal);
    QCOMPARE(::waitpid(pid, nullptr, WNOHANG), pid_t(-1)); // reaped
}

void TestLoop::signalsReachTheirHandlers()
{
    sigset_t before;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    std::string order;
    {
        const auto loop = newLoop();
        QVERIFY(loop->onSignal(SIGUSR1, [&] { order += '1'; }));
        QVERIFY(loop->onSignal(SIGUSR2, [&] {
            order += '2';
            loop->stop();
        }));
        // raise(): to this thread; the test runner has others, which do not block it.
        loop->after(1ms, [] { ::raise(SIGUSR1); });
        loop->after(10ms, [] { ::raise(SIGUSR2); });
        QVERIFY(loop->run());
    }
    QCOMPARE(order, std::string("12"));
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    QCOMPARE(::sigismember(&after, SIGUSR1), ::sigismember(&before, SIGUSR1));
}

void TestLoop::theLongestTurnIsKnown()
{
    const auto loop = newLoop();
    loop->post([] {});
    loop->after(1ms, [] { std::this_thread::sleep_for(30ms); });
    loop->after(50ms, [&] { loop->stop(); });
    QVERIFY(loop->longestTurn() == Nanoseconds(0));
    QVERIFY(loop->run());
    QVERIFY(loop->longestTurn() >= 30ms);
    QVERIFY(loop->longestTurn() < 10s);
}

void TestLoop::aFileIsRefused()
{
    const auto loop = newLoop();
    const auto refused = loop->watch(-1, Loop::Readable, [](Loop::Events) {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("loop-watch"));
}

QTEST_GUILESS_MAIN(TestLoop)
#include "tst_loop.moc"
