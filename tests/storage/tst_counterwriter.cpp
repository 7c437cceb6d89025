// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that writes history: it never holds anybody up, whatever happens to the file.
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "storage/counterreader.h"
#include "storage/counterwriter.h"

using namespace tallygate;
using namespace tallygate::storage;
using namespace std::chrono_literals;

namespace {

const Timestamp kStart = *parseRfc3339("2026-03-01T12:00:00Z");
const Uuid kDevice = Uuid::fromName(Uuid(), "device");
const SeriesKey kKey{kDevice, Uuid(), 1, Uuid(), "in.received.packets"};

ReadingBatch second(int n)
{
    return {kStart + n * 1s, kDevice, 0, {{kKey, static_cast<std::uint64_t>(n) * 10}}};
}

/// Readings of a line and what they add up to, however they are asked for.
struct Sums
{
    std::uint64_t readings = 0;
    std::uint64_t delta = 0;
    bool operator==(const Sums &) const = default;
};

Sums sumsOf(const CounterLine &line)
{
    Sums sums;
    for (const CounterPoint &point : line.points)
        sums = {sums.readings + point.readings, sums.delta + point.delta};
    return sums;
}

} // namespace

class TestCounterWriter : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // Many commits, each flushed: in memory where there is such a file system.
        m_folder = std::make_unique<QTemporaryDir>("/dev/shm/tst_counterwriter-XXXXXX");
        if (!m_folder->isValid())
            m_folder = std::make_unique<QTemporaryDir>();
    }

    void whatWasAddedIsWrittenByTheEnd()
    {
        {
            CounterWriter writer(file());
            for (int n = 0; n < 100; ++n)
                QVERIFY(writer.add(second(n)));
            QVERIFY(writer.add(Mark{kStart, kDevice, "reset", "after the move"}));
        }
        auto reader = CounterReader::open(file()).value();
        QVERIFY(sumsOf(reader.line(kKey, kStart, kStart + 100s, 100).value()) == (Sums{100, 990}));
        QCOMPARE(reader.marks(kDevice, kStart, kStart + 1s)->size(), 1u);
    }

    void aLockedFileDropsOnlyWhatHasNoRoom()
    {
        QVERIFY(CounterStore::open(file(), kStart).has_value());
        CounterWriter writer(file(), {.interval = 5ms, .mostReadings = 3});
        {
            auto other = Connection::open(file(), Connection::Access::ReadWrite, 100ms).value();
            auto held = Transaction::begin(other).value();
            QElapsedTimer timer;
            timer.start();
            for (int n = 0; n < 5; ++n)
                QCOMPARE(writer.add(second(n)), n < 3);
            QVERIFY(timer.elapsed() < 100);
            QTRY_VERIFY(writer.statistics().failing.has_value());
            QCOMPARE(writer.statistics().failing->code, std::string("database-busy"));
        }
        QTRY_COMPARE(writer.statistics().writtenReadings, 3u);
        QVERIFY(!writer.statistics().failing);
        QCOMPARE(writer.statistics().droppedReadings, 2u);
        QVERIFY(writer.add(second(6)));
        QTRY_COMPARE(writer.statistics().writtenReadings, 4u);
        auto reader = CounterReader::open(file()).value();
        QVERIFY(sumsOf(reader.line(kKey, kStart, kStart + 60s, 60).value()) == (Sums{4, 60}));
    }

    void aFolderThatComesLaterIsEnough()
    {
        const std::filesystem::path late = m_folder->path().toStdString() + "/late";
        CounterWriter writer(late / "counters.db", {.interval = 5ms});
        QVERIFY(writer.add(second(1)));
        QTRY_VERIFY(writer.statistics().failures > 0);
        std::filesystem::create_directory(late);
        QTRY_COMPARE(writer.statistics().writtenReadings, 1u);
    }

    void damageFoundOnlyWhenWritingIsSetAside()
    {
        QVERIFY(CounterStore::open(file(), kStart)->write(std::vector{second(1)}).has_value());
        damageTables();
        CounterWriter writer(file(), {.interval = 5ms});
        QVERIFY(writer.add(second(2)));
        QTRY_COMPARE(writer.statistics().writtenReadings, 1u);
        QCOMPARE(writer.statistics().setAside->code, std::string("database-set-aside"));
        QCOMPARE(QDir(m_folder->path()).entryList({"*.broken-*"}).size(), 1);
    }

    void aKilledWriterLeavesSumsThatAgree()
    {
        int told[2];
        QCOMPARE(pipe(told), 0);
        const pid_t child = fork();
        if (child == 0) {
            CounterStore store = CounterStore::open(file(), kStart).value();
            for (int n = 0; store.write(std::vector{second(n)}); ++n)
                static_cast<void>(!write(told[1], &n, sizeof n));
            _exit(1);
        }
        int last = 0;
        while (last < 130)
            QVERIFY(read(told[0], &last, sizeof last) > 0);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(told[1]);
        while (read(told[0], &last, sizeof last) > 0) {
        }
        close(told[0]);
        const int next = last + 100;
        QVERIFY(CounterStore::open(file(), kStart)->write(std::vector{second(next)}).has_value());
        auto reader = CounterReader::open(file()).value();
        const Timestamp end = kStart + (next + 1) * 1s;
        const Sums raw = sumsOf(reader.line(kKey, kStart, end, 3600).value());
        QVERIFY(raw.readings == unsigned(last) + 2 || raw.readings == unsigned(last) + 3);
        QCOMPARE(raw.delta, unsigned(next) * 10);
        for (const std::size_t points : {next / 10 + 1, next / 60 + 1, 0})
            QVERIFY(sumsOf(reader.line(kKey, kStart, end, points).value()) == raw);
    }

private:
    std::filesystem::path file() const { return m_folder->path().toStdString() + "/counters.db"; }

    /// All but the first page, which says what tables there are.
    void damageTables() const
    {
        constexpr int kPage = 4096;
        std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
        const std::string rubbish(std::filesystem::file_size(file()) - kPage, '\x5A');
        stream.seekp(kPage);
        stream.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestCounterWriter)
#include "tst_counterwriter.moc"
