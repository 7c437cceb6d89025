// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "meter/meter.h"
#include "referencemeter.h"

using namespace tallygate;
using namespace tallygate::meter;
using tallygate::test::ReferenceMeter;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'366'400 * kSecond;

Timestamp at(std::int64_t ns)
{
    return Timestamp(Nanoseconds(ns));
}

} // namespace

/// What takes long: 10^9 packets without drift, 10^7 new keys without gain.
class TestMeterLong : public QObject
{
    Q_OBJECT

private slots:
    void doesNotDriftIn1e9Packets();
    void floodOf1e7KeysGainsNothing();
};

void TestMeterLong::doesNotDriftIn1e9Packets()
{
    const MeterConfig config{.rate = {999'999'937, RateUnit::BitsPerSecond}};
    const auto meter = Meter::create(config).value();
    ReferenceMeter model(config);
    std::int64_t conform = 0;
    std::int64_t expected = 0;
    std::int64_t now = kStart;
    constexpr std::int64_t kPackets = 1'000'000'000;
    for (std::int64_t i = 0; i < kPackets; ++i) {
        now += 11'000 + (i & 1023); // a frame of 1499 bytes takes 11,992 ns
        conform += meter->conform(at(now), 1499, {});
        expected += model.conform(now, 1499);
    }
    QCOMPARE(conform, expected);
    QCOMPARE(meter->state(at(now), {}).available, model.available());
    QVERIFY(conform < kPackets);
}

void TestMeterLong::floodOf1e7KeysGainsNothing()
{
    constexpr std::int64_t kPackets = 10'000'000;
    constexpr std::int64_t kGap = 1000;
    const MeterConfig config{
        .rate = {1, RateUnit::PacketsPerSecond}, .burst = 2, .key = KeyKind::SourceDestination};
    const auto meter = Meter::create(config).value();
    std::int64_t conform = 0;
    for (std::int64_t i = 0; i < kPackets; ++i) {
        const auto low = static_cast<std::uint64_t>(i);
        const MeterKey key =
            MeterKey::of(Ipv6Address{low * 0x9E3779B97F4A7C15ull, 1}, Ipv6Address{~low, 2});
        conform += meter->conform(at(kStart + i * kGap), 100, key);
    }
    const std::int64_t perBucket = 2 + kPackets * kGap / kSecond;
    const MeterStatistics statistics = meter->statistics();
    QVERIFY(conform <= static_cast<std::int64_t>(statistics.places + 1) * perBucket);
    QVERIFY(conform >= std::int64_t{kDefaultMaxKeys});
    QCOMPARE(statistics.places, std::uint64_t{kDefaultMaxKeys / 2 * 3});
    QVERIFY(statistics.keysHeld <= statistics.places);
    QVERIFY(static_cast<std::int64_t>(statistics.overflowConform) <= perBucket);
}

QTEST_APPLESS_MAIN(TestMeterLong)
#include "tst_meterlong.moc"
