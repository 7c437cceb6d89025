// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>
#include <thread>
#include <vector>

#include <QtTest>

#include "base/sharedmapping.h"
#include "hitlog/hitring.h"

// The ring keeps order, drops what does not fit and counts it, and needs no lock between one writer
// and one reader.

using namespace tallygate;
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
    void sharedMemoryIsRefusedWhereTooSmall();
    void aKilledWriterIsFollowedByAnother();
    void hostilePositionsNeverLeadOutOfTheRing();
    void sealedMemoryKeepsItsSize();
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

void HitRingTest::sharedMemoryIsRefusedWhereTooSmall()
{
    alignas(64) std::array<std::byte, 1024> memory{};
    QVERIFY(!HitRing::over({}));
    QVERIFY(!HitRing::over(std::span(memory).first(HitRing::bytesFor(2) - 1)));
    QVERIFY(!HitRing::over(std::span(memory).subspan(8)));
    const auto ring = HitRing::over(std::span(memory).first(HitRing::bytesFor(4)));
    QVERIFY(ring);
    QCOMPARE((*ring)->capacity(), std::size_t{4});
    // What does not fill a power of two is left alone.
    QCOMPARE(HitRing::over(memory).value()->capacity(), std::size_t{4});
}

/// A writer process is killed at any moment, ten times; the reader sees whole records in order,
/// and no number twice.
void HitRingTest::aKilledWriterIsFollowedByAnother()
{
    const std::size_t bytes = HitRing::bytesFor(256);
    const FileDescriptor fd = createSharedMemory("hits", bytes).value();
    const SharedMapping mapping = SharedMapping::map(fd.get(), 0, bytes).value();
    const auto ring = HitRing::over(mapping.bytes()).value();
    std::mt19937 random(7);
    std::array<HitRecord, 32> taken;
    std::uint64_t expected = 0, seen = 0;
    const auto drainAll = [&] {
        while (const std::size_t count = ring->drain(taken)) {
            for (std::size_t i = 0; i < count; ++i) {
                QVERIFY(taken[i].reserved == ~taken[i].sequence);
                QVERIFY(taken[i].sequence >= expected);
                expected = taken[i].sequence + 1;
            }
            seen += count;
        }
    };
    for (std::uint64_t life = 0; life < 10; ++life) {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto own = HitRing::over(mapping.bytes());
            for (std::uint64_t i = life << 40;; ++i)
                (*own)->push(numbered(i));
        }
        QVERIFY(child > 0);
        for (const std::uint64_t before = seen; seen < before + 500 + random() % 5000;)
            drainAll();
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        drainAll();
    }
    QVERIFY(seen >= 5000);
    QCOMPARE(ring->violations(), std::uint64_t{0});
}

void HitRingTest::hostilePositionsNeverLeadOutOfTheRing()
{
    const std::size_t bytes = HitRing::bytesFor(16);
    // A guard page behind the ring would fault; here the sanitizers watch the heap block.
    struct alignas(64) Line
    {
        std::array<std::uint64_t, 8> words;
    };
    std::vector<Line> memory(bytes / sizeof(Line));
    const auto ring = HitRing::over({reinterpret_cast<std::byte *>(memory.data()), bytes}).value();
    std::uint64_t *const written = &memory[0].words[0];
    std::uint64_t *const read = &memory[1].words[0];
    std::mt19937_64 random(11);
    std::array<HitRecord, 64> taken;
    std::uint64_t impossible = 0, position = 0;
    for (int i = 0; i < 20'000; ++i) {
        *written = i % 3 == 0 ? random() : position + random() % 40;
        *read = random();
        const bool possible = *written - position <= 16;
        const std::uint64_t available = possible ? *written - position : 0;
        QCOMPARE(std::uint64_t{ring->drain(taken)}, available);
        impossible += possible ? 0 : 1;
        position = *written;
        QCOMPARE(*read, position);
    }
    QCOMPARE(ring->violations(), impossible);
    QVERIFY(impossible > 1000);
}

void HitRingTest::sealedMemoryKeepsItsSize()
{
    const FileDescriptor fd = createSharedMemory("hits", 4096).value();
    QVERIFY(::ftruncate(fd.get(), 0) != 0);
    QVERIFY(::ftruncate(fd.get(), 8192) != 0);
    QCOMPARE(fileSize(fd.get()).value(), std::uint64_t{4096});
}

QTEST_GUILESS_MAIN(HitRingTest)
#include "tst_hitring.moc"
