// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <thread>

#include <QtTest>

#include "hitlog/hitring.h"

// The ring keeps order, drops what does not fit and counts it, and needs no lock between one writer
// and one reader.

using namespace tallygate::hitlog;

namespace {

HitRecord numbered(std::uint64_t number)
{
    HitRecord record;
    record.sequence = number;
    record.reserved = ~number;
    return record;
}

} // namespace

class HitRingTest : public QObject
{
    Q_OBJECT

private slots:
    void aFullRingDropsTheNewAndCounts();
    void writerAndReaderSeeEveryRecordOnce();
};

void HitRingTest::aFullRingDropsTheNewAndCounts()
{
    HitRing ring(5);
    QCOMPARE(ring.capacity(), std::size_t{8});
    for (std::uint64_t i = 0; i < 11; ++i)
        ring.push(numbered(i));
    QCOMPARE(ring.dropped(), std::uint64_t{3});
    std::array<HitRecord, 6> taken;
    QCOMPARE(ring.drain(taken), std::size_t{6});
    QCOMPARE(taken[5].sequence, std::uint64_t{5});
    ring.push(numbered(100));
    QCOMPARE(ring.drain(taken), std::size_t{3});
    QCOMPARE(taken[1].sequence, std::uint64_t{7});
    QCOMPARE(taken[2].sequence, std::uint64_t{100});
    QCOMPARE(ring.drain(taken), std::size_t{0});
}

void HitRingTest::writerAndReaderSeeEveryRecordOnce()
{
    constexpr std::uint64_t kRecords = 200'000;
    HitRing ring(64);
    std::thread writer([&ring] {
        for (std::uint64_t i = 0; i < kRecords; ++i)
            ring.push(numbered(i));
    });
    std::array<HitRecord, 16> taken;
    std::uint64_t seen = 0, expected = 0;
    bool ordered = true, whole = true;
    while (seen + ring.dropped() < kRecords) {
        const std::size_t count = ring.drain(taken);
        for (std::size_t i = 0; i < count; ++i) {
            ordered = ordered && taken[i].sequence >= expected;
            whole = whole && taken[i].reserved == ~taken[i].sequence;
            expected = taken[i].sequence + 1;
        }
        seen += count;
    }
    writer.join();
    QVERIFY(ordered);
    QVERIFY(whole);
    QCOMPARE(seen + ring.dropped(), kRecords);
}

QTEST_GUILESS_MAIN(HitRingTest)
#include "tst_hitring.moc"
