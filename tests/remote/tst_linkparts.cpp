// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of a connection that need no server.
#include <atomic>
#include <future>
#include <set>

#include <QtTest>

#include "helperthreads.h"
#include "link/backoff.h"
#include "ssh/printable.h"

using namespace tallygate;
using namespace tallygate::remote;
using namespace std::chrono_literals;

class TestLinkParts : public QObject
{
    Q_OBJECT

private slots:
    void waitsGrowAndDiffer();
    void helpersWorkAtTheSameTime();
    void helpersAreBounded();
    void whoeverRestsDoesNotCount();
    void workThatNobodyBeganIsDropped();
    void resultsOfWhatIsGoneAreDropped();
    void wordsOfServersAreMadePrintable();
};

void TestLinkParts::waitsGrowAndDiffer()
{
    std::set<Nanoseconds> firsts;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        BackOff backOff(1s, 60s, seed);
        Nanoseconds whole = 1s;
        for (int i = 0; i < 10; ++i) {
            const Nanoseconds wait = backOff.next();
            QVERIFY(wait >= whole / 2 && wait <= whole);
            if (i == 0)
                firsts.insert(wait);
            whole = std::min<Nanoseconds>(whole * 2, 60s);
        }
        backOff.reset();
        QVERIFY(backOff.next() <= 1s);
    }
    QVERIFY(firsts.size() > 40); // devices that went together do not come back together
}

void TestLinkParts::helpersWorkAtTheSameTime()
{
    std::promise<void> first;
    std::promise<void> second;
    std::promise<void> both;
    HelperThreads helpers(8);
    helpers.run([&] {
        first.set_value();
        second.get_future().wait();
        both.set_value();
    });
    helpers.run([&] {
        first.get_future().wait();
        second.set_value();
    });
    QCOMPARE(both.get_future().wait_for(10s), std::future_status::ready);
}

void TestLinkParts::helpersAreBounded()
{
    std::atomic<int> atWork{0};
    std::atomic<int> most{0};
    std::atomic<int> done{0};
    HelperThreads helpers(3);
    for (int i = 0; i < 20; ++i)
        helpers.run([&] {
            const int now = ++atWork;
            for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {
            }
            std::this_thread::sleep_for(2ms);
            --atWork;
            ++done;
        });
    QTRY_COMPARE(done.load(), 20);
    QVERIFY(most <= 3);
}

void TestLinkParts::whoeverRestsDoesNotCount()
{
    std::promise<void> answered;
    std::promise<void> wasAsked;
    HelperThreads helpers(1);
    helpers.run([&] {
        const HelperThreads::Rest rest(helpers);
        answered.get_future().wait();
    });
    helpers.run([&] { wasAsked.set_value(); });
    QCOMPARE(wasAsked.get_future().wait_for(5s), std::future_status::ready);
    answered.set_value();
}

void TestLinkParts::workThatNobodyBeganIsDropped()
{
    std::atomic<int> done{0};
    std::promise<void> began;
    {
        HelperThreads helpers(1);
        helpers.run([&] {
            began.set_value();
            std::this_thread::sleep_for(50ms);
            ++done;
        });
        began.get_future().wait();
        helpers.run([&] { ++done; });
    }
    QCOMPARE(done.load(), 1);
}

void TestLinkParts::resultsOfWhatIsGoneAreDropped()
{
    auto loop = std::move(Loop::create().value());
    std::vector<int> heard;
    auto owner = std::make_shared<int>();
    auto gone = std::make_shared<int>();
    {
        HelperThreads helpers(2);
        doAway(
            helpers, *loop, gone, [] { return 1; }, [&](int value) { heard.push_back(value); });
        doAway(
            helpers, *loop, owner, [] { return 2; },
            [&](int value) {
                heard.push_back(value);
                loop->stop();
            });
        gone.reset();
        (void)loop->run();
    }
    QCOMPARE(heard, (std::vector{2}));
}

void TestLinkParts::wordsOfServersAreMadePrintable()
{
    QCOMPARE(printable(" Password:\x1b[2J\r\n"), std::string("Password: [2J"));
    QCOMPARE(printable("\xff"
                       "a"),
             std::string("\xef\xbf\xbd"
                         "a"));
    QVERIFY(printable(std::string(100'000, 'x')).size() == kLongestPrintable);
    QVERIFY(printable("").empty());
}

QTEST_GUILESS_MAIN(TestLinkParts)
#include "tst_linkparts.moc"
