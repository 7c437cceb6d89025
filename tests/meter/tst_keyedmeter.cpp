// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "meter/meter.h"
#include "referencemeter.h"

using namespace tallygate;
using namespace tallygate::meter;
using tallygate::test::ReferenceMeter;

namespace {

std::atomic<std::uint64_t> allocations{0};

} // namespace

// Every allocation of this program is counted, to show that judging packets makes none.
void *operator new(std::size_t size)
{
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'366'400 * kSecond;

Timestamp at(std::int64_t ns)
{
    return Timestamp(Nanoseconds(ns));
}

MeterKey v4(std::uint32_t source, std::uint32_t destination = 0)
{
    return MeterKey::of(Ipv4Address{source}, Ipv4Address{destination});
}

MeterKey v6(const char *source, const char *destination = "::")
{
    return MeterKey::of(*parseIpv6(source), *parseIpv6(destination));
}

std::unique_ptr<Meter> meterOf(const MeterConfig &config, MeterSeed seed = {1, 2})
{
    auto meter = Meter::create(config, kDefaultLargestFrameBytes, seed);
    if (!meter)
        qFatal("%s", meter.error().message.c_str());
    return std::move(*meter);
}

/// 60 packets/h, burst 1: a bucket is refilled a minute after its packet.
MeterConfig perMinute(KeyKind key, std::uint32_t maxKeys = 1024)
{
    return {.rate = {60, RateUnit::PacketsPerHour}, .burst = 1, .key = key, .maxKeys = maxKeys};
}

} // namespace

/// Meters with a bucket for each key: what is one key, the bounded table, floods, several workers.
class TestKeyedMeter : public QObject
{
    Q_OBJECT

private slots:
    void keysAreMaskedPrefixes_data();
    void keysAreMaskedPrefixes();
    void namesItsBuckets_data();
    void namesItsBuckets();
    void statesOfBuckets();
    void agreesWithExactModels_data();
    void agreesWithExactModels();
    void tableHoldsAllItsKeys_data();
    void tableHoldsAllItsKeys();
    void floodGainsNothing_data();
    void floodGainsNothing();
    void returningKeyIsNotRefilled();
    void allocatesNothing();
    void editCarriesKeys();
    void editOfTheKeyGainsNothing();
    void editToFewerKeysGainsNothing();
    void editToCrowdedSetsGainsNothing();
    void workersShareKeys();
    void workersMeetAtNewKeys();
    void workersReplacingKeysStayWithinRate();
    void imagesBringItBack();
};

void TestKeyedMeter::keysAreMaskedPrefixes_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("prefix4");
    QTest::addColumn<int>("prefix6");
    QTest::addColumn<int>("buckets"); ///< that the packets below fall into
    constexpr int kSource = static_cast<int>(KeyKind::Source);
    constexpr int kDestination = static_cast<int>(KeyKind::Destination);
    constexpr int kPair = static_cast<int>(KeyKind::SourceDestination);
    QTest::newRow("shared") << static_cast<int>(KeyKind::Shared) << 32 << 64 << 1;
    QTest::newRow("source") << kSource << 32 << 64 << 3 + 2 + 1;
    QTest::newRow("source /24") << kSource << 24 << 64 << 2 + 2 + 1;
    QTest::newRow("source /0") << kSource << 0 << 0 << 1 + 1 + 1;
    QTest::newRow("source, full IPv6") << kSource << 32 << 128 << 3 + 3 + 1;
    QTest::newRow("destination") << kDestination << 32 << 64 << 2 + 1 + 1;
    QTest::newRow("destination, full IPv6") << kDestination << 32 << 128 << 2 + 2 + 1;
    QTest::newRow("pair") << kPair << 32 << 64 << 4 + 2 + 1;
    QTest::newRow("pair, full IPv6") << kPair << 32 << 128 << 4 + 4 + 1;
    QTest::newRow("pair /8 /48") << kPair << 8 << 48 << 2 + 1 + 1;
}

void TestKeyedMeter::keysAreMaskedPrefixes()
{
    QFETCH(int, kind);
    QFETCH(int, prefix4);
    QFETCH(int, prefix6);
    QFETCH(int, buckets);
    MeterConfig config = perMinute(static_cast<KeyKind>(kind));
    config.prefixLengthV4 = static_cast<std::uint8_t>(prefix4);
    config.prefixLengthV6 = static_cast<std::uint8_t>(prefix6);
    const auto meter = meterOf(config);
    const MeterKey packets[] = {
        v4(0x0A000001, 0xC6336401),
        v4(0x0A000001, 0xC0000201),
        v4(0x0A000002, 0xC6336401),
        v4(0x0A000101, 0xC6336401),
        // The IPv6 addresses that would be mistaken for the IPv4 ones, were the family not kept.
        v6("::a00:1", "::c633:6401"),
        v6("::a00:1", "::1"),
        v6("::a00:2", "::1"),
        v6("0:0:0:1::a00:1", "::c633:6401"),
        {},
    };
    int conform = 0;
    for (int round = 0; round < 2; ++round) {
        for (const MeterKey &packet : packets)
            conform += meter->conform(at(kStart), 100, packet);
    }
    QCOMPARE(conform, buckets);
    QCOMPARE(meter->statistics().keysHeld, static_cast<std::uint64_t>(kind == 0 ? 0 : buckets));
}

void TestKeyedMeter::namesItsBuckets_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("prefix4");
    QTest::addColumn<int>("prefix6");
    QTest::addColumn<QString>("name4");
    QTest::addColumn<QString>("name6");
    QTest::newRow("shared") << 0 << 32 << 64 << "all packets"
                            << "all packets";
    QTest::newRow("source") << 1 << 32 << 64 << "198.18.4.2"
                            << "2001:db8:1:2::/64";
    QTest::newRow("destination") << 2 << 24 << 128 << "192.0.2.0/24"
                                 << "2001:db8::9";
    QTest::newRow("pair") << 3 << 16 << 32 << "198.18.0.0/16 to 192.0.0.0/16"
                          << "2001:db8::/32 to 2001:db8::/32";
}

void TestKeyedMeter::namesItsBuckets()
{
    QFETCH(int, kind);
    QFETCH(int, prefix4);
    QFETCH(int, prefix6);
    QFETCH(QString, name4);
    QFETCH(QString, name6);
    MeterConfig config = perMinute(static_cast<KeyKind>(kind));
    config.prefixLengthV4 = static_cast<std::uint8_t>(prefix4);
    config.prefixLengthV6 = static_cast<std::uint8_t>(prefix6);
    QCOMPARE(QString::fromStdString(bucketName(config, v4(0xC6120402, 0xC0000201))), name4);
    QCOMPARE(QString::fromStdString(bucketName(config, v6("2001:db8:1:2::3", "2001:db8::9"))),
             name6);
    QCOMPARE(bucketName(config, {}), kind == 0 ? "all packets" : "not IP");
}

void TestKeyedMeter::statesOfBuckets()
{
    using Kind = MeterSnapshot::Bucket;
    MeterConfig config = perMinute(KeyKind::Source, 1);
    config.burst = 3;
    const auto meter = meterOf(config);
    QCOMPARE(meter->state(at(kStart), v4(1)).bucket, Kind::New);
    QCOMPARE(meter->state(at(kStart), v4(1)).available, 3u);
    QVERIFY(meter->conform(at(kStart), 100, v4(1)));
    QCOMPARE(meter->state(at(kStart), v4(1)).bucket, Kind::Own);
    QCOMPARE(describe(config, v4(0xC6120402), meter->state(at(kStart), v4(1))),
             "bucket 198.18.4.2 holds 2 of 3 packets");
    // All eight places are taken until a bucket is refilled.
    QCOMPARE(meter->statistics().places, 8u);
    for (std::uint32_t key = 2; key <= 8; ++key)
        QVERIFY(meter->conform(at(kStart + 1), 100, v4(key)));
    QCOMPARE(meter->state(at(kStart + 1), v4(9)).bucket, Kind::Overflow);
    QVERIFY(meter->conform(at(kStart + 1), 100, v4(9)));
    QCOMPARE(meter->statistics().overflowConform, 1u);
    QCOMPARE(describe(config, v4(9), meter->state(at(kStart + 1), v4(9))),
             "no room for bucket 0.0.0.9; the overflow bucket holds 2 of 3 packets");
    QVERIFY(meter->conform(at(kStart + 1), 100, v4(10)));
    QVERIFY(meter->conform(at(kStart + 1), 100, v4(11)));
    QVERIFY(!meter->conform(at(kStart + 1), 100, v4(12)));
    QCOMPARE(meter->statistics().overflowConform, 3u);
    QCOMPARE(meter->statistics().overflowExceed, 1u);

    constexpr std::int64_t kRefilled = kStart + 60 * kSecond;
    QCOMPARE(meter->state(at(kRefilled - 1), v4(12)).bucket, Kind::Overflow);
    QCOMPARE(meter->state(at(kRefilled), v4(12)).bucket, Kind::New);
    QVERIFY(meter->conform(at(kRefilled), 100, v4(12)));
    QCOMPARE(meter->state(at(kRefilled), v4(12)).available, 2u);
    QCOMPARE(meter->statistics().evictions, 1u);
    QCOMPARE(meter->statistics().keysHeld, 8u);
}

void TestKeyedMeter::agreesWithExactModels_data()
{
    QTest::addColumn<uint>("seed");
    QTest::addColumn<uint>("maxKeys");
    QTest::addColumn<uint>("keys");
    for (uint seed = 1; seed <= 5; ++seed) {
        QTest::addRow("all fit, %u", seed) << seed << 4096u << 2000u;
        QTest::addRow("replaced, %u", seed) << seed << 64u << 1000u;
        QTest::addRow("overflowing, %u", seed) << seed << 16u << 1000u;
    }
}

/// Each verdict is that of an exact bucket of the key that is never forgotten, or, where the
/// overflow bucket judged, of an exact overflow bucket. So eviction changes no verdict.
void TestKeyedMeter::agreesWithExactModels()
{
    QFETCH(uint, seed);
    QFETCH(uint, maxKeys);
    QFETCH(uint, keys);
    std::mt19937_64 random(seed);
    MeterConfig config{.rate = {150'001, RateUnit::BitsPerSecond},
                       .burst = 4000,
                       .key = KeyKind::Source,
                       .maxKeys = maxKeys};
    const auto meter = meterOf(config, {seed, 99});
    std::map<std::uint32_t, ReferenceMeter> models;
    ReferenceMeter overflow(config);
    std::int64_t now = kStart;
    std::uint64_t overflowed = 0;
    int exceeded = 0;
    for (int i = 0; i < 60'000; ++i) {
        now += static_cast<std::int64_t>(random() % 3'000'000);
        // Few keys often, the rest seldom.
        const auto key = static_cast<std::uint32_t>(random() % (random() % 2 ? 10 : keys));
        const auto bytes = static_cast<std::uint32_t>(60 + random() % 1462);
        const bool conform = meter->conform(at(now), bytes, v4(key));
        exceeded += !conform;
        const MeterStatistics statistics = meter->statistics();
        QVERIFY(statistics.keysHeld <= statistics.places);
        const std::uint64_t seen = statistics.overflowConform + statistics.overflowExceed;
        if (seen != overflowed) {
            overflowed = seen;
            QCOMPARE(conform, overflow.conform(now, bytes));
        } else {
            QCOMPARE(conform, models.try_emplace(key, config).first->second.conform(now, bytes));
        }
    }
    QVERIFY(exceeded > 100);
    QCOMPARE(overflowed > 0, maxKeys == 16);
    QCOMPARE(meter->statistics().evictions > 0, maxKeys < keys);
}

void TestKeyedMeter::tableHoldsAllItsKeys_data()
{
    QTest::addColumn<uint>("maxKeys");
    for (const uint maxKeys : {1u, 7u, 100u, 5000u, kDefaultMaxKeys})
        QTest::addRow("%u", maxKeys) << maxKeys;
}

/// As many keys as the meter is for, all with used buckets, all have their own.
void TestKeyedMeter::tableHoldsAllItsKeys()
{
    QFETCH(uint, maxKeys);
    for (std::uint64_t seed = 1; seed <= (maxKeys > 10'000 ? 3 : 20); ++seed) {
        const auto meter = meterOf(perMinute(KeyKind::Source, maxKeys), {seed, seed});
        for (std::uint32_t key = 0; key < maxKeys; ++key)
            QVERIFY(meter->conform(at(kStart), 100, v4(key * 2654435761u)));
        MeterStatistics statistics = meter->statistics();
        QCOMPARE(statistics.keysHeld, std::uint64_t{maxKeys});
        QCOMPARE(statistics.overflowConform + statistics.overflowExceed, 0u);
        for (std::uint32_t key = 0; key < maxKeys; ++key)
            QVERIFY(!meter->conform(at(kStart), 100, v4(key * 2654435761u)));
        QCOMPARE(meter->statistics().overflowExceed, 0u);
    }
}

void TestKeyedMeter::floodGainsNothing_data()
{
    QTest::addColumn<int>("packets");
    QTest::addColumn<bool>("v6");
    QTest::addColumn<bool>("returning");
    QTest::newRow("IPv4, ever new keys") << 200'000 << false << false;
    QTest::newRow("IPv6, ever new keys") << 200'000 << true << false;
    QTest::newRow("IPv4, keys that return") << 200'000 << false << true;
}

/// Whatever keys pass through, each of the places (and the overflow bucket) stays within its burst
/// and what the rate earned.
void TestKeyedMeter::floodGainsNothing()
{
    QFETCH(int, packets);
    QFETCH(bool, v6);
    QFETCH(bool, returning);
    constexpr std::uint32_t kMaxKeys = 1000;
    constexpr std::int64_t kGap = 100'000;
    const MeterConfig config{.rate = {2, RateUnit::PacketsPerSecond},
                             .burst = 3,
                             .key = KeyKind::Source,
                             .maxKeys = kMaxKeys};
    const auto meter = meterOf(config);
    std::int64_t conform = 0;
    for (int i = 0; i < packets; ++i) {
        const auto key = static_cast<std::uint32_t>(returning ? i % 7000 : i) * 2654435761u;
        const MeterKey packet = v6 ? MeterKey::of(Ipv6Address{key, 0}, Ipv6Address{}) : v4(key);
        conform += meter->conform(at(kStart + i * kGap), 100, packet);
    }
    const std::int64_t perBucket = 3 + 2 * (packets * kGap) / kSecond;
    const MeterStatistics statistics = meter->statistics();
    const auto buckets = static_cast<std::int64_t>(statistics.places + 1);
    QVERIFY2(conform <= buckets * perBucket, qPrintable(QString::number(conform)));
    QVERIFY(statistics.keysHeld > kMaxKeys && statistics.keysHeld <= statistics.places);
    QVERIFY(statistics.evictions > 0);
    QVERIFY(static_cast<std::int64_t>(statistics.overflowConform) <= perBucket);
    QVERIFY(statistics.overflowExceed > 0);
    QVERIFY(conform >= static_cast<std::int64_t>(kMaxKeys));
}

/// The attack: use up a bucket, push it out with other keys, come back.
void TestKeyedMeter::returningKeyIsNotRefilled()
{
    const MeterConfig config{
        .rate = {1, RateUnit::PacketsPerSecond}, .burst = 10, .key = KeyKind::Source, .maxKeys = 8};
    const auto meter = meterOf(config);
    for (int i = 0; i < 10; ++i)
        QVERIFY(meter->conform(at(kStart), 100, v4(1)));
    std::uint32_t other = 1000;
    std::int64_t ownConform = 0;
    for (int second = 1; second <= 300; ++second) {
        const std::int64_t now = kStart + second * kSecond;
        for (int i = 0; i < 500; ++i)
            meter->conform(at(now), 100, v4(other++));
        const std::uint64_t overflowed = meter->statistics().overflowConform;
        for (int i = 0; i < 20; ++i)
            ownConform += meter->conform(at(now), 100, v4(1));
        ownConform -= static_cast<std::int64_t>(meter->statistics().overflowConform - overflowed);
        QVERIFY(ownConform <= second);
    }
    QVERIFY(ownConform > 0);
}

void TestKeyedMeter::allocatesNothing()
{
    const auto meter = meterOf(perMinute(KeyKind::SourceDestination, 500));
    const std::uint64_t before = allocations.load();
    for (std::uint32_t i = 0; i < 10'000; ++i)
        meter->conform(at(kStart + i * kSecond), 100, v4(i, ~i));
    QCOMPARE(allocations.load(), before);
    QVERIFY(meter->statistics().evictions > 0);
}

void TestKeyedMeter::editCarriesKeys()
{
    MeterConfig config = perMinute(KeyKind::Source);
    config.burst = 10;
    const auto old = meterOf(config);
    for (std::uint32_t key = 0; key < 10; ++key) {
        for (std::uint32_t i = 0; i < key; ++i)
            QVERIFY(old->conform(at(kStart), 100, v4(key)));
    }
    config.burst = 8;
    const auto smaller = meterOf(config, {77, 78});
    smaller->adoptState(*old, at(kStart));
    for (std::uint32_t key = 0; key < 10; ++key)
        QCOMPARE(smaller->state(at(kStart), v4(key)).available, std::min(10 - key, 8u));

    config.burst = 100;
    const auto larger = meterOf(config, {77, 79});
    larger->adoptState(*old, at(kStart));
    for (std::uint32_t key = 0; key < 10; ++key)
        QCOMPARE(larger->state(at(kStart), v4(key)).available, 10 - key);
    // A key that was never seen held the old burst, too.
    QCOMPARE(larger->state(at(kStart), v4(555)).available, 10u);
    QCOMPARE(larger->state(at(kStart + 60 * kSecond), v4(555)).available, 11u);
    for (int i = 0; i < 10; ++i)
        QVERIFY(larger->conform(at(kStart), 100, v4(555)));
    QVERIFY(!larger->conform(at(kStart), 100, v4(555)));
    QCOMPARE(larger->state(at(kStart + 6000 * kSecond), v4(556)).available, 100u);
}

void TestKeyedMeter::editOfTheKeyGainsNothing()
{
    MeterConfig config = perMinute(KeyKind::Shared);
    config.burst = 10;
    const auto shared = meterOf(config);
    for (int i = 0; i < 7; ++i)
        QVERIFY(shared->conform(at(kStart), 100, {}));
    config.key = KeyKind::Source;
    const auto keyed = meterOf(config);
    keyed->adoptState(*shared, at(kStart));
    QCOMPARE(keyed->state(at(kStart), v4(1)).available, 3u);
    for (int i = 0; i < 2; ++i)
        QVERIFY(keyed->conform(at(kStart), 100, v4(1)));

    config.prefixLengthV4 = 24;
    const auto coarser = meterOf(config);
    coarser->adoptState(*keyed, at(kStart));
    QCOMPARE(coarser->state(at(kStart), v4(0x0A000000)).available, 1u);

    config.key = KeyKind::Shared;
    const auto again = meterOf(config);
    again->adoptState(*coarser, at(kStart));
    QCOMPARE(again->state(at(kStart), {}).available, 1u);
}

void TestKeyedMeter::editToFewerKeysGainsNothing()
{
    MeterConfig config = perMinute(KeyKind::Source, 500);
    config.burst = 10;
    const auto old = meterOf(config);
    for (std::uint32_t key = 0; key < 500; ++key) {
        for (int i = 0; i < 6; ++i)
            QVERIFY(old->conform(at(kStart), 100, v4(key)));
    }
    config.maxKeys = 5;
    const auto fewer = meterOf(config);
    fewer->adoptState(*old, at(kStart));
    QCOMPARE(fewer->statistics().keysHeld, 8u);
    // Eight of them are held with what they had left; the others find no place.
    int held = 0;
    for (std::uint32_t key = 0; key < 500; ++key) {
        const MeterSnapshot snapshot = fewer->state(at(kStart), v4(key));
        held += snapshot.bucket == MeterSnapshot::Bucket::Own;
        if (snapshot.bucket == MeterSnapshot::Bucket::Own)
            QCOMPARE(snapshot.available, 4u);
    }
    QCOMPARE(held, 8);
}

/// A key that found no place at the edit starts later with what it had, though places are free.
void TestKeyedMeter::editToCrowdedSetsGainsNothing()
{
    MeterConfig config = perMinute(KeyKind::Source, 500);
    config.burst = 10;
    const auto old = meterOf(config);
    for (std::uint32_t key = 0; key < 30; ++key) {
        for (std::uint32_t i = 0; i < (key == 0 ? 2 : 9); ++i)
            QVERIFY(old->conform(at(kStart), 100, v4(key)));
    }
    config.maxKeys = 16;
    const auto fewer = meterOf(config);
    fewer->adoptState(*old, at(kStart));
    const auto heldBefore = fewer->statistics().keysHeld;
    QVERIFY(heldBefore < 30);
    // Key 0 has earned its two back after two minutes and may be replaced; who comes in its place
    // had one left at the edit and has earned two.
    constexpr std::int64_t kLater = kStart + 120 * kSecond;
    int entered = 0;
    for (std::uint32_t key = 1; key < 30; ++key) {
        const bool isNew = fewer->state(at(kLater), v4(key)).bucket == MeterSnapshot::Bucket::New;
        entered += isNew;
        if (isNew)
            QCOMPARE(fewer->state(at(kLater), v4(key)).available, 3u);
    }
    QVERIFY(entered > 0);
}

void TestKeyedMeter::workersShareKeys()
{
    constexpr int kWorkers = 4;
    constexpr std::uint32_t kKeys = 500;
    MeterConfig config = perMinute(KeyKind::Source);
    config.burst = 20;
    const auto meter = meterOf(config);
    std::vector<std::int64_t> conform(kWorkers);
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w) {
        workers.emplace_back([&, w] {
            for (std::uint32_t i = 0; i < kKeys * 20; ++i)
                conform[w] += meter->conform(at(kStart), 100, v4(i % kKeys));
        });
    }
    for (auto &worker : workers)
        worker.join();
    const std::int64_t total = std::accumulate(conform.begin(), conform.end(), std::int64_t{0});
    const MeterStatistics statistics = meter->statistics();
    QCOMPARE(statistics.keysHeld, std::uint64_t{kKeys});
    // No key twice in the table, none charged less than it passed.
    QCOMPARE(total - static_cast<std::int64_t>(statistics.overflowConform), 20 * kKeys);
}

/// Two workers see each new key at the same moment: it gets one bucket, not two.
void TestKeyedMeter::workersMeetAtNewKeys()
{
    constexpr int kWorkers = 2;
    constexpr std::uint32_t kKeys = 20'000;
    const auto meter = meterOf(perMinute(KeyKind::Source, kKeys));
    std::vector<std::int64_t> conform(kWorkers);
    std::atomic<std::uint32_t> arrivals{0};
    // Spinning, because a worker that is woken comes too late to meet the other.
    const auto meetAt = [&](std::uint32_t key) {
        arrivals.fetch_add(1);
        for (int spins = 0; arrivals.load() < (key + 1) * kWorkers; ++spins) {
            if (spins > 2000)
                std::this_thread::yield();
        }
    };
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w) {
        workers.emplace_back([&, w] {
            for (std::uint32_t key = 0; key < kKeys; ++key) {
                meetAt(key);
                conform[w] += meter->conform(at(kStart), 100, v4(key));
            }
        });
    }
    for (auto &worker : workers)
        worker.join();
    const MeterStatistics statistics = meter->statistics();
    QCOMPARE(statistics.keysHeld, std::uint64_t{kKeys});
    QCOMPARE(conform[0] + conform[1] - static_cast<std::int64_t>(statistics.overflowConform),
             std::int64_t{kKeys});
}

void TestKeyedMeter::workersReplacingKeysStayWithinRate()
{
    constexpr int kWorkers = 4;
    constexpr std::uint32_t kKeys = 200;
    constexpr std::int64_t kPackets = 60'000;
    constexpr std::int64_t kGap = 200'000;
    const MeterConfig config{.rate = {50, RateUnit::PacketsPerSecond},
                             .burst = 2,
                             .key = KeyKind::Source,
                             .maxKeys = 16};
    const auto meter = meterOf(config);
    std::vector<std::vector<std::int64_t>> conform(kWorkers, std::vector<std::int64_t>(kKeys));
    std::atomic<std::int64_t> clock{0};
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w) {
        workers.emplace_back([&, w] {
            std::mt19937_64 random(static_cast<std::uint64_t>(w));
            for (std::int64_t i = 0; i < kPackets; ++i) {
                const std::int64_t now = kStart + clock.fetch_add(kGap);
                const auto key = static_cast<std::uint32_t>(random() % (i % 2 ? 20 : kKeys));
                conform[w][key] += meter->conform(at(now), 100, v4(key));
            }
        });
    }
    for (auto &worker : workers)
        worker.join();
    const std::int64_t perBucket = 2 + 50 * clock.load() / kSecond;
    const MeterStatistics statistics = meter->statistics();
    QVERIFY(statistics.evictions > 0);
    const auto overflowConform = static_cast<std::int64_t>(statistics.overflowConform);
    QVERIFY(overflowConform <= perBucket);
    std::int64_t total = 0;
    for (std::uint32_t key = 0; key < kKeys; ++key) {
        std::int64_t ofKey = 0;
        for (const auto &worker : conform)
            ofKey += worker[key];
        QVERIFY(ofKey <= perBucket + overflowConform);
        total += ofKey;
    }
    QVERIFY(total <= static_cast<std::int64_t>(statistics.places + 1) * perBucket);
    QVERIFY(total > perBucket);
}

/// A table that is too small for its keys: own buckets, replaced ones and the overflow bucket.
void TestKeyedMeter::imagesBringItBack()
{
    const MeterConfig config{.rate = {50, RateUnit::PacketsPerSecond},
                             .burst = 2,
                             .key = KeyKind::Source,
                             .maxKeys = 16};
    const auto meter = meterOf(config);
    struct Seen
    {
        MeterSnapshot::Bucket bucket;
        std::uint64_t available;
        bool conforms;
        bool operator==(const Seen &) const = default;
    };
    // Time goes back now and then, which the meter has to remember too.
    const auto judge = [&](std::int64_t from, std::int64_t to) {
        std::vector<Seen> seen;
        for (std::int64_t i = from; i < to; ++i) {
            const Timestamp now = at(kStart + (i % 50 == 49 ? i - 40 : i) * 1'000'000);
            const MeterKey key = v4(static_cast<std::uint32_t>(i * i % 61));
            const MeterSnapshot state = meter->state(now, key);
            seen.push_back({state.bucket, state.available, meter->conform(now, 100, key)});
        }
        return seen;
    };
    const MeterImage empty = meter->image();
    const auto first = judge(0, 1000);
    const MeterImage middle = meter->image();
    const auto second = judge(1000, 2000);
    const MeterStatistics end = meter->statistics();
    QVERIFY(end.evictions > 0 && end.overflowConform > 0 && end.overflowExceed > 0);
    for (int round = 0; round < 2; ++round) {
        meter->restore(middle);
        QVERIFY(judge(1000, 2000) == second);
        QCOMPARE(meter->statistics().evictions, end.evictions);
        QCOMPARE(meter->statistics().keysHeld, end.keysHeld);
        QCOMPARE(meter->statistics().overflowConform, end.overflowConform);
        QCOMPARE(meter->statistics().overflowExceed, end.overflowExceed);
        meter->restore(empty);
        QCOMPARE(meter->statistics().keysHeld, std::uint64_t{0});
        QVERIFY(judge(0, 1000) == first);
    }
    QVERIFY(MeterImage::bytesFor(16) > MeterImage::bytesFor(0));
}

QTEST_APPLESS_MAIN(TestKeyedMeter)
#include "tst_keyedmeter.moc"
