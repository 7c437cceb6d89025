// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>
#include <set>
#include <vector>

#include "classify/flowcache.h"

// The cache by itself: whatever it is taught, it says of exactly the same key and of no other.

using tallygate::classify::FlowCache;
using tallygate::classify::KeyRows;

namespace {

constexpr std::size_t kMostRows = KeyRows::kMostRows;
constexpr std::size_t kPlenty = 4u << 20;

/// What a search would find, as a function of the key alone.
struct Found
{
    std::uint32_t rule = FlowCache::kNoRule;
    std::vector<std::uint32_t> counted;
};
Found searched(const KeyRows &keys, std::size_t lanes, std::size_t row)
{
    std::uint64_t sum = 1;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        sum = (sum + keys[row][lane]) * 0x9E3779B97F4A7C15u;
    sum ^= sum >> 32;
    Found found;
    if (sum >> 60 != 0)
        found.rule = static_cast<std::uint32_t>(sum >> 20);
    for (std::uint32_t i = 0; i < (sum >> 56 & 3); ++i)
        found.counted.push_back(static_cast<std::uint32_t>(sum >> 52 & 15) + i);
    return found;
}

void teach(FlowCache &cache, std::size_t row, const Found &found)
{
    for (const std::uint32_t rule : found.counted)
        cache.noteCounted(row, rule);
    cache.keep(row, found.rule);
}

/// The key of a flow: flows differ in one lane, or in that and the next.
void fill(KeyRows &keys, std::size_t lanes, std::size_t row, std::uint64_t flow,
          std::size_t where = 0)
{
    if (row == 0)
        keys.clear(lanes, kMostRows);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        keys[row][lane] = 0x0a00;
    keys[row][where] = static_cast<std::uint16_t>(flow);
    std::uint16_t &next = keys[row][(where + 1) % lanes];
    next = static_cast<std::uint16_t>(next ^ flow >> 16);
}

} // namespace

class FlowCacheTest : public QObject
{
    Q_OBJECT

private slots:
    void isExact_data();
    void isExact();
    void differsInEachLane();
    void knowsTenThousandFlows();
    void keepsFlowsInAScan();
    void whatWasAskedIsNotKept();
    void manyCountingRulesAreNotKept();
    void listsHaveAnEnd();
    void staysWithinItsMemory_data();
    void staysWithinItsMemory();
    void pausesWhereNothingComesAgain();

private:
    /// One batch of flows drawn below `flows`; returns how many were known.
    std::size_t batch(FlowCache &cache, std::size_t lanes, std::uint64_t flows);

    KeyRows m_keys;
    std::mt19937_64 m_random{5};
};

std::size_t FlowCacheTest::batch(FlowCache &cache, std::size_t lanes, std::uint64_t flows)
{
    const std::size_t count = 1 + m_random() % kMostRows;
    const std::size_t where = std::array<std::size_t, 3>{0, lanes / 2, lanes - 1}[m_random() % 3];
    for (std::size_t row = 0; row < count; ++row)
        fill(m_keys, lanes, row, m_random() % flows, where);
    if (!cache.wants(count))
        return 0;
    const std::uint64_t known = cache.look(m_keys, count);
    for (std::size_t row = 0; row < count; ++row) {
        const Found right = searched(m_keys, lanes, row);
        if ((known >> row & 1) == 0) {
            teach(cache, row, right);
            continue;
        }
        const auto counted = cache.counted(row);
        if (cache.rule(row) != right.rule || !std::ranges::equal(counted, right.counted))
            qFatal("an answer is not that of its key");
    }
    if (count < kMostRows && known >> count != 0)
        qFatal("an answer for a row without a packet");
    return static_cast<std::size_t>(std::popcount(known));
}

void FlowCacheTest::isExact_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("bytes");
    for (const int lanes : {1, 2, 5, 6, 8, 12, 13, 14, 21, 37, 38, 64}) {
        for (const int bytes : {1, 4096, 1 << 20})
            QTest::addRow("%d lanes, %d bytes", lanes, bytes) << lanes << bytes;
    }
}

void FlowCacheTest::isExact()
{
    QFETCH(int, lanes);
    QFETCH(int, bytes);
    FlowCache cache(static_cast<std::size_t>(lanes), static_cast<std::size_t>(bytes), true);
    std::size_t known = 0;
    for (int i = 0; i < 600; ++i)
        known += batch(cache, static_cast<std::size_t>(lanes), i % 2 == 0 ? 20 : 70'000);
    QVERIFY(known > 0);
}

/// Keys that differ in one bit of one lane are different keys.
void FlowCacheTest::differsInEachLane()
{
    for (const std::size_t lanes : {4u, 5u, 6u, 8u, 13u, 64u}) {
        FlowCache cache(lanes, kPlenty, false);
        m_keys.clear(lanes, 1);
        QCOMPARE(cache.look(m_keys, 1), 0u);
        cache.keep(0, 77);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            m_keys.clear(lanes, 17);
            for (std::size_t bit = 0; bit < 16; ++bit)
                m_keys[bit][lane] = static_cast<std::uint16_t>(1u << bit);
            QCOMPARE(cache.look(m_keys, 17), std::uint64_t{1} << 16);
            QCOMPARE(cache.rule(16), 77u);
        }
    }
}

void FlowCacheTest::knowsTenThousandFlows()
{
    constexpr std::size_t kLanes = 9;
    FlowCache cache(kLanes, 1'310'720, false);
    QVERIFY(cache.capacity() >= 16'384);
    for (std::size_t flow = 0; flow < 10'000; ++flow) {
        fill(m_keys, kLanes, 0, flow);
        if (cache.look(m_keys, 1) == 0)
            cache.keep(0, static_cast<std::uint32_t>(flow));
    }
    std::size_t known = 0;
    for (std::size_t flow = 0; flow < 10'000; ++flow) {
        fill(m_keys, kLanes, 0, flow);
        if (cache.look(m_keys, 1) == 0)
            continue;
        QCOMPARE(cache.rule(0), static_cast<std::uint32_t>(flow));
        ++known;
    }
    QVERIFY2(known > 9'900, qPrintable(QString::number(known)));
}

/// One packet in four is of a flow that never comes again.
void FlowCacheTest::keepsFlowsInAScan()
{
    constexpr std::size_t kLanes = 8;
    FlowCache cache(kLanes, 200'000, false);
    const std::size_t flows = cache.capacity() / 4;
    std::uint64_t scanned = 1u << 20;
    std::size_t known = 0, asked = 0;
    for (std::size_t round = 0; round < 200'000; ++round) {
        const bool isScan = round % 4 == 0;
        fill(m_keys, kLanes, 0, isScan ? ++scanned : m_random() % flows);
        const bool isKnown = cache.look(m_keys, 1) != 0;
        if (!isKnown)
            cache.keep(0, 1);
        if (round < 100'000 || isScan)
            continue;
        ++asked;
        known += isKnown ? 1 : 0;
    }
    QVERIFY2(known * 100 > asked * 95, qPrintable(QString("%1 of %2").arg(known).arg(asked)));
}

void FlowCacheTest::whatWasAskedIsNotKept()
{
    FlowCache cache(4, kPlenty, true);
    m_keys.clear(4, 1);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(cache.look(m_keys, 1), 0u);
        cache.noteAsked(0);
        cache.keep(0, 3);
    }
    QCOMPARE(cache.look(m_keys, 1), 0u); // what was noted is not of the next batch
    cache.keep(0, FlowCache::kNoRule);
    QCOMPARE(cache.look(m_keys, 1), 1u);
    QCOMPARE(cache.rule(0), FlowCache::kNoRule);
}

void FlowCacheTest::manyCountingRulesAreNotKept()
{
    FlowCache cache(4, kPlenty, true);
    m_keys.clear(4, 1);
    for (const std::size_t counted : {FlowCache::kMostCounted + 1, FlowCache::kMostCounted}) {
        QCOMPARE(cache.look(m_keys, 1), 0u);
        for (std::uint32_t rule = 0; rule < counted; ++rule)
            cache.noteCounted(0, 2 * rule);
        cache.keep(0, 100);
    }
    QCOMPARE(cache.look(m_keys, 1), 1u);
    QCOMPARE(cache.counted(0).size(), FlowCache::kMostCounted);
    QCOMPARE(cache.counted(0).back(), 2 * std::uint32_t{FlowCache::kMostCounted - 1});
}

/// With more different lists than it has room for, answers with others are searched each time.
void FlowCacheTest::listsHaveAnEnd()
{
    constexpr std::uint32_t kFlows = 3000;
    FlowCache cache(2, kPlenty, true);
    for (int round = 0; round < 2; ++round) {
        std::uint32_t known = 0;
        for (std::uint32_t flow = 0; flow < kFlows; ++flow) {
            m_keys.clear(2, 1);
            m_keys[0][0] = static_cast<std::uint16_t>(flow);
            m_keys[0][1] = 7;
            if (cache.look(m_keys, 1) == 0) {
                cache.noteCounted(0, flow);
                cache.noteCounted(0, flow + 1);
                cache.keep(0, flow + 2);
                continue;
            }
            ++known;
            QCOMPARE(cache.rule(0), flow + 2);
            QCOMPARE(cache.counted(0).size(), 2u);
            QCOMPARE(cache.counted(0)[0], flow);
            QCOMPARE(cache.counted(0)[1], flow + 1);
        }
        if (round == 1)
            QCOMPARE(known, 1024u);
    }
}

void FlowCacheTest::staysWithinItsMemory_data()
{
    isExact_data();
}

void FlowCacheTest::staysWithinItsMemory()
{
    QFETCH(int, lanes);
    QFETCH(int, bytes);
    const FlowCache cache(static_cast<std::size_t>(lanes), static_cast<std::size_t>(bytes), false);
    const std::size_t bucket = 10 + 8 * 16 * ((static_cast<std::size_t>(lanes) + 3 + 7) / 8);
    QVERIFY(cache.bytes() <= sizeof cache + std::max(bucket, static_cast<std::size_t>(bytes)));
    QVERIFY(2 * (cache.bytes() - sizeof cache) > static_cast<std::size_t>(bytes) ||
            cache.capacity() == 32'768);
}

void FlowCacheTest::pausesWhereNothingComesAgain()
{
    FlowCache cache(4, kPlenty, true);
    std::uint64_t scanned = 0;
    const auto scan = [&] {
        if (!cache.wants(kMostRows))
            return false;
        for (std::size_t row = 0; row < kMostRows; ++row)
            fill(m_keys, 4, row, ++scanned * 7);
        cache.look(m_keys, kMostRows);
        return true;
    };
    // The first pause, the second, and that the share of batches looked up falls.
    std::vector<std::size_t> looked(2);
    constexpr std::size_t kHalf = 100'000;
    for (std::size_t i = 0; i < 2 * kHalf; ++i)
        looked[i / kHalf] += scan() ? 1 : 0;
    QVERIFY2(looked[0] < kHalf / 20, qPrintable(QString::number(looked[0])));
    QVERIFY(looked[1] < looked[0]);
    QVERIFY(cache.pauses() > 1);
    // Flows that come again end it.
    const std::uint64_t pauses = cache.pauses();
    std::size_t known = 0;
    for (std::size_t i = 0; i < 4 * kHalf; ++i)
        known = batch(cache, 4, 2000);
    QVERIFY(known != 0);
    QVERIFY(cache.pauses() <= pauses + 1);
}

QTEST_APPLESS_MAIN(FlowCacheTest)
#include "tst_flowcache.moc"
