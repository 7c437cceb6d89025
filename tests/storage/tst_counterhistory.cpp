// SPDX-License-Identifier: GPL-3.0-or-later
// Rollups against a naive model over random readings with gaps, resets and clock steps, and across
// interruptions; what restarts, unknown series and old rows become.
#include <QtTest>

#include <map>
#include <random>

#include "storage/counterreader.h"
#include "storage/counterstore.h"

using namespace tallygate;
using namespace tallygate::storage;
using namespace std::chrono_literals;

namespace {

const Timestamp kStart = *parseRfc3339("2026-03-01T12:00:03Z");
const Uuid kDevice = Uuid::fromName(Uuid(), "device");

SeriesKey key(int n)
{
    return {kDevice, Uuid::fromName(Uuid(), "application"), 1,
            Uuid::fromName(Uuid(), std::to_string(n)), "packets"};
}

ReadingBatch batchOf(Timestamp time, std::uint64_t epoch, std::vector<std::uint64_t> values)
{
    ReadingBatch batch{time, kDevice, epoch, {}};
    for (std::size_t n = 0; n < values.size(); ++n)
        batch.readings.push_back({key(static_cast<int>(n)), values[n]});
    return batch;
}

/// One series as anybody would write it down: all readings, added up when asked for.
struct NaiveSeries
{
    struct Step
    {
        Timestamp time;
        std::uint64_t delta;
        std::uint64_t rate;
    };
    std::vector<Step> steps;
    std::optional<std::pair<std::uint64_t, std::uint64_t>> last; ///< epoch, value
    Timestamp lastTime;

    void add(Timestamp time, std::uint64_t epoch, std::uint64_t value)
    {
        const bool goesOn = last && last->first == epoch && value >= last->second;
        const std::uint64_t delta = !last ? 0 : goesOn ? value - last->second : value;
        const auto elapsed = std::max<std::int64_t>(1, (time - lastTime) / 1s);
        steps.push_back(
            {time, delta, static_cast<std::uint64_t>(std::ceil(double(delta) / double(elapsed)))});
        last = {epoch, value};
        lastTime = time;
    }

    std::vector<CounterPoint> line(std::chrono::seconds span) const
    {
        std::map<Timestamp, CounterPoint> points;
        for (const Step &step : steps) {
            const Timestamp begin(step.time.time_since_epoch() / span * span);
            CounterPoint &point = points[begin];
            point.time = begin;
            point.delta += step.delta;
            point.highestRate = std::max(point.highestRate, step.rate);
            ++point.readings;
        }
        std::vector<CounterPoint> all;
        for (const auto &[time, point] : points)
            all.push_back(point);
        return all;
    }
};

} // namespace

class TestCounterHistory : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // Hundreds of commits, each flushed: in memory where there is such a file system.
        m_folder = std::make_unique<QTemporaryDir>("/dev/shm/tst_counterhistory-XXXXXX");
        if (!m_folder->isValid())
            m_folder = std::make_unique<QTemporaryDir>();
    }

    void rollupsAreWhatAModelSays_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void rollupsAreWhatAModelSays()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        auto store = open();
        std::vector<NaiveSeries> model(3);
        std::vector<std::uint64_t> values(model.size(), 1000);
        std::uint64_t epoch = 0;
        Timestamp now = kStart;
        for (int round = 0; round < 120; ++round) {
            std::vector<ReadingBatch> batches;
            for (unsigned n = random() % 4; n < 5; ++n) {
                now += stepOf(random);
                if (random() % 40 == 0)
                    ++epoch;
                for (std::uint64_t &value : values)
                    value = random() % 50 == 0 ? random() % 10 : value + random() % 1000;
                batches.push_back(batchOf(now, epoch, values));
                for (std::size_t i = 0; i < model.size(); ++i)
                    model[i].add(now, epoch, values[i]);
            }
            QVERIFY(store->write(batches).has_value());
            if (random() % 8 == 0)
                store = open(); // what it remembered is gone, what it wrote is not
        }
        compare(model);
    }

    void aWriteThatFailsIsAsIfItHadNotBeen()
    {
        auto store = open();
        QVERIFY(store->write(std::vector{batchOf(kStart, 0, {100})}).has_value());
        {
            auto other = Connection::open(file(), Connection::Access::ReadWrite, 100ms);
            auto held = Transaction::begin(*other);
            const auto refused = store->write(std::vector{batchOf(kStart + 1s, 0, {150})});
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, std::string("database-busy"));
        }
        QVERIFY(store->write(std::vector{batchOf(kStart + 2s, 0, {170})}).has_value());
        const auto line = reader().line(key(0), kStart, kStart + 10s, 100);
        QCOMPARE(line->points.size(), 2u);
        QCOMPARE(line->points[1].delta, 70u);
        QCOMPARE(line->points[1].highestRate, 35u);
    }

    void restartsAreMarkedAndNeverNegative()
    {
        auto store = open();
        QVERIFY(store
                    ->write(std::vector{batchOf(kStart, 7, {100}), batchOf(kStart + 1s, 7, {30}),
                                        batchOf(kStart + 2s, 8, {90})})
                    .has_value());
        const auto line = reader().line(key(0), kStart, kStart + 10s, 100);
        QCOMPARE(line->points.at(0).delta, 0u);
        QCOMPARE(line->points.at(1).delta, 30u);
        QCOMPARE(line->points.at(2).delta, 90u);
        const auto marks = reader().marks(kDevice, kStart, kStart + 10s);
        QCOMPARE(marks->size(), 2u);
        QVERIFY(marks->at(0) == (Mark{kStart + 1s, kDevice, "restarted", ""}));
    }

    void theLatestValuesAreKnown()
    {
        auto store = open();
        for (int second = 0; second < 25; ++second)
            QVERIFY(store->write(std::vector{batchOf(kStart + second * 1s, 0, {second * 2u, 5})})
                        .has_value());
        const auto latest = reader().latest(kDevice);
        QCOMPARE(latest->size(), 2u);
        QCOMPARE(latest->at(0).value, 48u);
        QVERIFY(latest->at(0).time == kStart + 24s);
        QCOMPARE(reader().latest(Uuid())->size(), 0u);
        QCOMPARE(reader().line(key(99), kStart, kStart + 10s, 100)->points.size(), 0u);
    }

    void stepsAreAsFineAsFitsAndAsIsKept()
    {
        auto store = open();
        QVERIFY(store->write(std::vector{batchOf(kStart, 0, {1})}).has_value());
        const auto stepFor = [&](std::chrono::seconds ago, std::chrono::seconds length,
                                 std::size_t points) {
            return reader().line(key(0), kStart - ago, kStart - ago + length, points)->step;
        };
        QCOMPARE(stepFor(60s, 60s, 60), 1s);
        QCOMPARE(stepFor(60s, 60s, 59), 10s);
        QCOMPARE(stepFor(2h, 60s, 60), 10s);
        QCOMPARE(stepFor(48h, 60s, 60), 60s);
        QCOMPARE(stepFor(24h * 40, 60s, 60), 3600s);
        QCOMPARE(stepFor(24h * 700, 24h * 700, 10), 3600s);
    }

    void whatIsOldGoesInSmallSteps()
    {
        auto store = open();
        std::uint64_t value = 0;
        // Every tenth second of three hours: raw rows go after one, all others stay.
        for (int n = 0; n < 1080; n += 4) {
            std::vector<ReadingBatch> batches;
            for (int i = n; i < n + 4; ++i)
                batches.push_back(batchOf(kStart + i * 10s, 0, {++value}));
            QVERIFY(store->write(batches).has_value());
        }
        auto connection = Connection::open(file(), Connection::Access::ReadOnly, 100ms);
        const auto raw = connection->integer("SELECT count(*) FROM raw").value();
        QVERIFY(raw >= 360 && raw <= 380);
        QCOMPARE(connection->integer("SELECT count(*) FROM batch").value(), raw);
        QCOMPARE(connection->integer("SELECT count(*) FROM every10").value(), 1079);
        // A day without a reading, then deleted a step a write.
        QVERIFY(store->write(std::vector{batchOf(kStart + 48h, 0, {value})}).has_value());
        QCOMPARE(connection->integer("SELECT count(*) FROM every10").value(), 1079);
    }

private:
    std::filesystem::path file() const { return m_folder->path().toStdString() + "/counters.db"; }

    std::optional<CounterStore> open() const
    {
        auto store = CounterStore::open(file(), kStart);
        return store ? std::optional(std::move(*store)) : std::nullopt;
    }

    CounterReader reader() const { return CounterReader::open(file()).value(); }

    /// Mostly a second; now and then a gap, or a clock that is set.
    static std::chrono::seconds stepOf(std::mt19937 &random)
    {
        switch (random() % 60) {
        case 0:
            return std::chrono::seconds(random() % 900);
        case 1:
            return -std::chrono::seconds(random() % 90);
        default:
            return 1s;
        }
    }

    /// All of a line lies within what is kept, so each resolution has all of it.
    void compare(const std::vector<NaiveSeries> &model) const
    {
        for (std::size_t i = 0; i < model.size(); ++i) {
            for (const std::chrono::seconds span : {10s, 60s, 3600s}) {
                const auto most = static_cast<std::size_t>(12h / span);
                const auto line =
                    reader().line(key(static_cast<int>(i)), kStart - 1h, kStart + 11h, most);
                QVERIFY(line.has_value());
                QCOMPARE(line->step, span);
                QVERIFY(line->points == model[i].line(span));
            }
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestCounterHistory)
#include "tst_counterhistory.moc"
