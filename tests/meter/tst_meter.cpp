// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "base/siphash.h"
#include "meter/meter.h"
#include "referencemeter.h"

using namespace tallygate;
using namespace tallygate::meter;
using tallygate::test::ReferenceMeter;

namespace {

constexpr MeterKey kNoKey;
constexpr std::int64_t kSecond = 1'000'000'000;
/// 2026-03-01T12:00:00Z, so that times are of the size they have in use.
constexpr std::int64_t kStart = 1'772'366'400 * kSecond;

Timestamp at(std::int64_t ns)
{
    return Timestamp(Nanoseconds(ns));
}

std::unique_ptr<Meter> meterOf(const MeterConfig &config)
{
    auto meter = Meter::create(config, kDefaultLargestFrameBytes, {1, 2});
    if (!meter)
        qFatal("%s", meter.error().message.c_str());
    return std::move(*meter);
}

MeterConfig configOf(const char *rate, std::uint64_t burst = 0)
{
    return {.rate = parseRate(rate).value(), .burst = burst};
}

/// How many of `count` packets conform.
int conforming(Meter &meter, std::int64_t ns, int count, std::uint32_t bytes = 100)
{
    int conform = 0;
    for (int i = 0; i < count; ++i)
        conform += meter.conform(at(ns), bytes, kNoKey);
    return conform;
}

} // namespace

/// Meters with one bucket: the GCRA, time, edits, several workers.
class TestMeter : public QObject
{
    Q_OBJECT

private slots:
    void refusesWhatCannotWork();
    void fivePerHour();
    void bytesOfBits();
    void frameAboveBurstNeverConforms();
    void exceedingPacketsCostNothing();
    void agreesWithExactModel_data();
    void agreesWithExactModel();
    void doesNotDrift_data();
    void doesNotDrift();
    void timeGoingBackGainsNothing();
    void timesBefore1970AndFarAway();
    void describesItsBucket();
    void editKeepsTokens_data();
    void editKeepsTokens();
    void repeatedEditsGainNothing();
    void workersShareOneBurst();
    void workersStayWithinRate();
    void sipHashVectors();
};

void TestMeter::refusesWhatCannotWork()
{
    const auto meter = Meter::create({.rate = {1'000'000, RateUnit::BitsPerSecond}, .burst = 100});
    QVERIFY(!meter);
    QCOMPARE(meter.error().code, "burst-below-frame");
    QVERIFY(QString::fromStdString(meter.error().hint).contains("1522"));
}

void TestMeter::fivePerHour()
{
    const auto meter = meterOf(configOf("5 packets/h"));
    constexpr std::int64_t kStep = 720 * kSecond;
    QCOMPARE(conforming(*meter, kStart, 9), 5);
    QCOMPARE(conforming(*meter, kStart + kStep - 1, 1), 0);
    QCOMPARE(conforming(*meter, kStart + kStep, 2), 1);
    QCOMPARE(conforming(*meter, kStart + 4 * kStep - 1, 9), 2);
    QCOMPARE(conforming(*meter, kStart + 4 * kStep, 9), 1);
    QCOMPARE(conforming(*meter, kStart + 1000 * kStep, 9), 5);
}

void TestMeter::bytesOfBits()
{
    // 3 Mb/s earn a byte in 2666 2/3 ns: 3 bytes in 8000 ns exactly.
    const auto meter = meterOf(configOf("3 Mb/s", 3000));
    QVERIFY(meter->conform(at(kStart), 1500, kNoKey));
    QVERIFY(meter->conform(at(kStart), 1500, kNoKey));
    QVERIFY(!meter->conform(at(kStart), 1, kNoKey));
    QVERIFY(!meter->conform(at(kStart + 2666), 1, kNoKey));
    QVERIFY(meter->conform(at(kStart + 2667), 1, kNoKey));
    QVERIFY(!meter->conform(at(kStart + 5333), 1, kNoKey));
    QVERIFY(meter->conform(at(kStart + 5334), 1, kNoKey));
    QVERIFY(!meter->conform(at(kStart + 7999), 1, kNoKey));
    QVERIFY(meter->conform(at(kStart + 8000), 1, kNoKey));
    QVERIFY(!meter->conform(at(kStart + 8000), 1, kNoKey));
}

void TestMeter::frameAboveBurstNeverConforms()
{
    const auto meter = meterOf(configOf("1 Gb/s", 2000));
    QVERIFY(!meter->conform(at(kStart), 2001, kNoKey));
    QVERIFY(!meter->conform(at(kStart + 1000 * kSecond), 65'000, kNoKey));
    QVERIFY(meter->conform(at(kStart + 1000 * kSecond), 2000, kNoKey));
}

void TestMeter::exceedingPacketsCostNothing()
{
    const auto meter = meterOf(configOf("10 packets/s", 1));
    QCOMPARE(conforming(*meter, kStart, 1000), 1);
    for (int i = 1; i <= 50; ++i) {
        QCOMPARE(conforming(*meter, kStart + i * kSecond / 10 - 1, 100), 0);
        QCOMPARE(conforming(*meter, kStart + i * kSecond / 10, 100), 1);
    }
}

void TestMeter::agreesWithExactModel_data()
{
    QTest::addColumn<uint>("seed");
    for (uint seed = 1; seed <= 60; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// Verdict by verdict, for random rates, bursts, frames and times, some of which go back.
void TestMeter::agreesWithExactModel()
{
    QFETCH(uint, seed);
    std::mt19937_64 random(seed);
    const auto upTo = [&](std::uint64_t most) { return random() % (most + 1); };

    MeterConfig config;
    config.rate.unit = static_cast<RateUnit>(seed % 4);
    config.rate.amount = 1 + upTo(std::uint64_t{1} << upTo(config.rate.countsBits() ? 34 : 20));
    config.burst = config.rate.countsBits() ? 1522 + upTo(100'000) : 1 + upTo(50);
    const auto meter = meterOf(config);
    ReferenceMeter model(config);

    // Near the rate, where verdicts are closest to the edge.
    const double unitsPerPacket = config.rate.countsBits() ? 6000.0 : 1.0;
    constexpr std::int64_t kPeriods[] = {1, 1, 60, 3600};
    const double gap = 1e9 * static_cast<double>(kPeriods[seed % 4]) * unitsPerPacket /
                       static_cast<double>(config.rate.amount);
    const auto mostGap = static_cast<std::uint64_t>(std::clamp(gap * 1.8, 1.0, 1e13));

    std::int64_t now = kStart;
    int conform = 0;
    constexpr int kPackets = 20'000;
    for (int i = 0; i < kPackets; ++i) {
        now += static_cast<std::int64_t>(upTo(mostGap));
        const bool jumpsBack = upTo(9) == 0;
        const std::int64_t stamp =
            jumpsBack ? now - static_cast<std::int64_t>(upTo(10 * mostGap)) : now;
        const auto bytes = static_cast<std::uint32_t>(60 + upTo(1462));
        const bool expected = model.conform(stamp, bytes);
        QCOMPARE(meter->conform(at(stamp), bytes, kNoKey), expected);
        QCOMPARE(meter->state(at(stamp), kNoKey).available, model.available());
        conform += expected;
    }
    QVERIFY(conform > 0);
    QVERIFY(conform < kPackets);
}

void TestMeter::doesNotDrift_data()
{
    QTest::addColumn<QString>("rate");
    QTest::addColumn<qint64>("gapNs");
    QTest::newRow("3 packets/s") << "3 packets/s" << qint64(1'234'567);
    QTest::newRow("7 packets/h") << "7 packets/h" << qint64(12'345'678'901);
    QTest::newRow("prime bits/s") << "999999937 b/s" << qint64(3'001);
    QTest::newRow("odd bits/s") << "123456789 b/s" << qint64(40'009);
    QTest::newRow("400 Gb/s") << "399.999999999 Gb/s" << qint64(7);
    QTest::newRow("1.544 Mb/s") << "1.544 Mb/s" << qint64(2'000'003);
}

/// Offered far more than the rate for long, the number of conforming packets is that of exact
/// arithmetic: burst + rate x time, rounded down once, not at each packet.
void TestMeter::doesNotDrift()
{
    QFETCH(QString, rate);
    QFETCH(qint64, gapNs);
    MeterConfig config = configOf(qPrintable(rate));
    if (config.rate.countsBits())
        config.burst = 20'000;
    const auto meter = meterOf(config);
    ReferenceMeter model(config);
    constexpr std::uint32_t kFrame = 1499;
    constexpr int kPackets = 1'000'000;
    std::int64_t conform = 0;
    std::int64_t expected = 0;
    for (std::int64_t i = 0; i < kPackets; ++i) {
        conform += meter->conform(at(kStart + i * gapNs), kFrame, kNoKey);
        expected += model.conform(kStart + i * gapNs, kFrame);
    }
    QCOMPARE(conform, expected);
    QCOMPARE(meter->state(at(kStart + (kPackets - 1) * gapNs), kNoKey).available,
             model.available());
    QVERIFY(conform > 1000);
    QVERIFY(conform < kPackets);
}

void TestMeter::timeGoingBackGainsNothing()
{
    const auto meter = meterOf(configOf("10 packets/s", 5));
    QCOMPARE(conforming(*meter, kStart, 9), 5);
    // Back and forth over the same second: the second is earned once.
    int conform = 0;
    for (int i = 0; i < 100; ++i) {
        conform += conforming(*meter, kStart + kSecond, 1);
        conform += conforming(*meter, kStart - 1000 * kSecond, 1);
        conform += conforming(*meter, kStart, 1);
    }
    QCOMPARE(conform, 5);
    // Nor is anything lost: a packet of the past uses what is there.
    QCOMPARE(conforming(*meter, kStart + 2 * kSecond, 1), 1);
    QCOMPARE(conforming(*meter, kStart, 9), 4);
}

void TestMeter::timesBefore1970AndFarAway()
{
    const auto meter = meterOf(configOf("9999999999.999 kb/s", 10'000'000'000'000));
    QVERIFY(meter->conform(at(std::numeric_limits<std::int64_t>::min()), 1500, kNoKey));
    QVERIFY(meter->conform(at(-1), 1500, kNoKey));
    QVERIFY(meter->conform(at(std::numeric_limits<std::int64_t>::max()), 1500, kNoKey));
    const auto slow = meterOf(configOf("1 packet/h"));
    QCOMPARE(conforming(*slow, std::numeric_limits<std::int64_t>::min(), 2), 1);
    QCOMPARE(conforming(*slow, std::numeric_limits<std::int64_t>::max(), 2), 1);
}

void TestMeter::describesItsBucket()
{
    const MeterConfig config = configOf("20 packets/s", 40);
    const auto meter = meterOf(config);
    QCOMPARE(conforming(*meter, kStart, 37), 37);
    MeterSnapshot snapshot = meter->state(at(kStart), kNoKey);
    QCOMPARE(snapshot.bucket, MeterSnapshot::Bucket::Shared);
    QCOMPARE(snapshot.available, 3u);
    QCOMPARE(snapshot.capacity, 40u);
    QCOMPARE(snapshot.untilFull.count(), 37 * kSecond / 20);
    QCOMPARE(describe(config, kNoKey, snapshot), "bucket all packets holds 3 of 40 packets");
    snapshot = meter->state(at(kStart + kSecond), kNoKey);
    QCOMPARE(snapshot.available, 23u);
    snapshot = meter->state(at(kStart + 10 * kSecond), kNoKey);
    QCOMPARE(snapshot.available, 40u);
    QCOMPARE(snapshot.untilFull.count(), 0);
}

void TestMeter::editKeepsTokens_data()
{
    QTest::addColumn<QString>("oldRate");
    QTest::addColumn<quint64>("oldBurst");
    QTest::addColumn<int>("used"); ///< packets of 1000 bytes
    QTest::addColumn<QString>("newRate");
    QTest::addColumn<quint64>("newBurst");
    QTest::addColumn<quint64>("available");

    const auto row = [](const char *name, const char *oldRate, quint64 oldBurst, int used,
                        const char *newRate, quint64 newBurst, quint64 available) {
        QTest::newRow(name) << QString(oldRate) << oldBurst << used << QString(newRate) << newBurst
                            << available;
    };
    row("other rate", "20 packets/s", 40, 30, "300 packets/s", 40, 10);
    row("other period", "20 packets/s", 40, 30, "7 packets/h", 40, 10);
    row("larger burst", "20 packets/s", 40, 30, "20 packets/s", 400, 10);
    row("larger burst, full", "20 packets/s", 40, 0, "20 packets/s", 400, 40);
    row("larger burst, empty", "20 packets/s", 40, 40, "20 packets/s", 400, 0);
    row("smaller burst", "20 packets/s", 40, 10, "20 packets/s", 20, 20);
    row("smaller burst, less left", "20 packets/s", 40, 30, "20 packets/s", 20, 10);
    row("smaller burst, empty", "20 packets/s", 40, 40, "20 packets/s", 1, 0);
    row("bits", "1 Mb/s", 40'000, 30, "3 Mb/s", 100'000, 10'000);
    row("bits to packets", "1 Mb/s", 40'000, 30, "20 packets/s", 40, 10);
    row("packets to bits", "20 packets/s", 40, 30, "1 Mb/s", 40'000, 10'000);
    row("packets to bits, empty", "20 packets/s", 40, 40, "1 Mb/s", 40'000, 0);
    row("largest", "10 Tb/s", kMaxBurst, 30, "9999999999999 packets/h", kMaxBurst, kMaxBurst - 31);
}

void TestMeter::editKeepsTokens()
{
    QFETCH(QString, oldRate);
    QFETCH(quint64, oldBurst);
    QFETCH(int, used);
    QFETCH(QString, newRate);
    QFETCH(quint64, newBurst);
    QFETCH(quint64, available);
    const auto old = meterOf(configOf(qPrintable(oldRate), oldBurst));
    QCOMPARE(conforming(*old, kStart, used, 1000), used);
    const auto edited = meterOf(configOf(qPrintable(newRate), newBurst));
    edited->adoptState(*old, at(kStart));
    if (newBurst == kMaxBurst) {
        // 30 kB of 10 TB, as a fraction of the new burst, rounded against the bucket.
        QVERIFY(edited->state(at(kStart), kNoKey).available < kMaxBurst);
        QVERIFY(edited->state(at(kStart), kNoKey).available >= available - 30'000);
        return;
    }
    QCOMPARE(edited->state(at(kStart), kNoKey).available, available);
    // From then on it fills at the new rate, up to the new burst.
    QCOMPARE(edited->state(at(kStart + 1'000'000 * kSecond), kNoKey).available, newBurst);
}

void TestMeter::repeatedEditsGainNothing()
{
    const MeterConfig configs[] = {configOf("7 packets/s", 10), configOf("11 packets/min", 30),
                                   configOf("7 packets/s", 10), configOf("3 Mb/s", 9999)};
    auto meter = meterOf(configs[0]);
    QCOMPARE(conforming(*meter, kStart, 10), 10);
    for (int i = 1; i < 1000; ++i) {
        auto edited = meterOf(configs[i % 4]);
        edited->adoptState(*meter, at(kStart - i));
        meter = std::move(edited);
        QCOMPARE(conforming(*meter, kStart, 1), 0);
    }
}

void TestMeter::workersShareOneBurst()
{
    constexpr int kWorkers = 4;
    const auto meter = meterOf(configOf("5 packets/h", 100'000));
    std::vector<int> conform(kWorkers);
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w)
        workers.emplace_back([&, w] { conform[w] = conforming(*meter, kStart, 50'000); });
    for (auto &worker : workers)
        worker.join();
    QCOMPARE(std::accumulate(conform.begin(), conform.end(), 0), 100'000);
}

/// Each worker has its own clock; together they get what the latest of the clocks has earned.
void TestMeter::workersStayWithinRate()
{
    constexpr int kWorkers = 4;
    constexpr std::int64_t kPackets = 100'000;
    constexpr std::uint32_t kFrame = 700;
    const MeterConfig config = configOf("123456789 b/s", 20'000);
    const auto meter = meterOf(config);
    std::vector<std::int64_t> conform(kWorkers);
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w) {
        workers.emplace_back([&, w] {
            std::mt19937_64 random(static_cast<std::uint64_t>(w));
            std::int64_t now = kStart;
            for (std::int64_t i = 0; i < kPackets; ++i) {
                now += static_cast<std::int64_t>(random() % 20'000);
                conform[w] += meter->conform(at(now), kFrame, kNoKey);
            }
        });
    }
    for (auto &worker : workers)
        worker.join();
    const std::int64_t total = std::accumulate(conform.begin(), conform.end(), std::int64_t{0});
    constexpr std::int64_t kMostTime = kPackets * 20'000;
    const double most = 20'000.0 + 123456789.0 / 8 * static_cast<double>(kMostTime) / 1e9;
    QVERIFY(static_cast<double>(total) * kFrame <= most);
    // About half of the longest time passes; nearly all it earns is used.
    QVERIFY(static_cast<double>(total) * kFrame > most * 0.4);
}

void TestMeter::sipHashVectors()
{
    // Appendix A of the paper, and two of the authors' vectors.h.
    std::vector<std::uint8_t> message;
    for (std::uint8_t i = 0; i < 15; ++i)
        message.push_back(i);
    const SipHashKey key{0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};
    const auto hashOf = [&](std::size_t length) {
        return SipHash<2, 4>::of(key, Bytes(message.data(), length));
    };
    QCOMPARE(hashOf(15), 0xa129ca6149be45e5ull);
    QCOMPARE(hashOf(0), 0x726fdb47dd0e0e31ull);
    QCOMPARE(hashOf(8), 0x93f5f5799a932462ull);
}

QTEST_APPLESS_MAIN(TestMeter)
#include "tst_meter.moc"
