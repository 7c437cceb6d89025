// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <atomic>
#include <optional>
#include <thread>

#include <QAbstractItemModelTester>

#include "services/jobrunner.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// Works until it is asked to stop.
Result<int> waitForStop(JobContext &context)
{
    while (!context.stopRequested())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return fail(ErrorKind::Io, "stopped", "stopped half-way");
}

} // namespace

class TestJobRunner : public QObject
{
    Q_OBJECT

private slots:
    void deliversOnTheGuiThread()
    {
        JobRunner jobs;
        QAbstractItemModelTester tester(&jobs,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::optional<int> result;
        std::thread::id worker;
        std::thread::id delivered;
        jobs.run<int>(
            "sum", "Sum", this,
            [&worker](JobContext &context) -> Result<int> {
                worker = std::this_thread::get_id();
                context.report("Adding", 1, 2, "numbers");
                context.report("Adding", 2, 2, "numbers");
                return 42;
            },
            [&](Result<int> value) {
                delivered = std::this_thread::get_id();
                result = *value;
            });
        QVERIFY(jobs.isRunning("sum"));
        QTRY_COMPARE(result, std::optional(42));
        QVERIFY(worker != std::this_thread::get_id());
        QVERIFY(delivered == std::this_thread::get_id());
        QVERIFY(!jobs.isRunning("sum"));
        const QModelIndex row = jobs.index(0);
        QCOMPARE(row.data().toString(), "Sum");
        QCOMPARE(row.data(JobRunner::StateRole).toInt(), static_cast<int>(JobState::Finished));
        QCOMPARE(row.data(JobRunner::DoneRole).toULongLong(), 2u);
    }

    void newerSupersedesOlder()
    {
        JobRunner jobs;
        bool olderDelivered = false;
        std::optional<int> newer;
        jobs.run<int>("run", "Older", this, Job<int>(waitForStop),
                      [&](Result<int>) { olderDelivered = true; });
        jobs.run<int>(
            "run", "Newer", this, [](JobContext &) -> Result<int> { return 2; },
            [&](Result<int> value) { newer = *value; });
        QTRY_COMPARE(newer, std::optional(2));
        QTRY_COMPARE(jobs.rowCount(), 1);
        QVERIFY(!olderDelivered);
        QCOMPARE(jobs.index(0).data().toString(), "Newer");
    }

    void cancelDeliversCancelled()
    {
        JobRunner jobs;
        std::optional<Error> error;
        QSignalSpy ended(&jobs, &JobRunner::ended);
        jobs.run<int>("run", "Run", this, Job<int>(waitForStop),
                      [&](Result<int> value) { error = value.error(); });
        jobs.cancel("run");
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind, ErrorKind::Cancelled);
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(jobs.index(0).data(JobRunner::StateRole).toInt(),
                 static_cast<int>(JobState::Cancelled));
    }

    void errorsStayInTheList()
    {
        JobRunner jobs;
        bool failed = false;
        jobs.run<int>(
            "open", "Open a.pcap", this,
            [](JobContext &) -> Result<int> {
                return fail(ErrorKind::Io, "open-failed", "cannot open a.pcap");
            },
            [&](Result<int> value) { failed = !value; });
        QTRY_VERIFY(failed);
        QVERIFY(jobs.index(0).data(JobRunner::ErrorRole).toString().contains("cannot open a.pcap"));
        QCOMPARE(jobs.index(0).data(JobRunner::StateRole).toInt(),
                 static_cast<int>(JobState::Failed));
    }

    void nothingIsDeliveredToTheDead()
    {
        JobRunner jobs;
        bool delivered = false;
        auto receiver = std::make_unique<QObject>();
        QSignalSpy ended(&jobs, &JobRunner::ended);
        std::atomic<bool> go = false;
        jobs.run<int>(
            "run", "Run", receiver.get(),
            [&go](JobContext &) -> Result<int> {
                while (!go)
                    std::this_thread::yield();
                return 1;
            },
            [&](Result<int>) { delivered = true; });
        receiver.reset();
        go = true;
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(!delivered);
    }

    void destructionStopsAndWaits()
    {
        std::atomic<bool> left = false;
        {
            JobRunner jobs;
            jobs.run<int>(
                "run", "Run", this,
                [&left](JobContext &context) {
                    auto result = waitForStop(context);
                    left = true;
                    return result;
                },
                [](Result<int>) { QFAIL("delivered after the end"); });
        }
        QVERIFY(left);
    }

    void progressIsThinnedOut()
    {
        JobRunner jobs;
        QSignalSpy progressed(&jobs, &JobRunner::progressed);
        bool done = false;
        jobs.run<int>(
            "count", "Count", this,
            [](JobContext &context) -> Result<int> {
                for (std::uint64_t i = 0; i <= 100'000; ++i)
                    context.report("Counting", i, 100'000, "steps");
                return 0;
            },
            [&](Result<int>) { done = true; });
        QTRY_VERIFY(done);
        QVERIFY2(progressed.count() < 10'000, qPrintable(QString::number(progressed.count())));
        const auto last = progressed.last().at(1).value<JobProgress>();
        QCOMPARE(last.done, 100'000u);
    }
};

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_jobrunner.moc"
