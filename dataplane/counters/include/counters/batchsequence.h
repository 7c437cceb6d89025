// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace tallygate::counters {

/// Tells readers of a shard when its counters hold together: its writer counts in batches, and
/// between two of them every sum of SEMANTICS 1.4 and 1.5 is whole. The sequence is odd within a
/// batch (Boehm, "Can seqlocks get along with programming language memory models?", 2012): who read
/// the same even number before and after a copy has a copy of one moment.
///
/// A writer with no time between its batches is asked to wait before the next one. It waits a
/// bounded time and then goes on by itself: a reader that died holds up nobody for longer.
///
/// In memory that outlives the writer's process: a sequence that stays odd is of a writer that died
/// within a batch, until its successor has put the sums right. Zeros are a shard never written.
class BatchSequence
{
public:
    /// Writer only. What it counts up to end() is seen whole or not at all.
    void begin()
    {
        const std::uint64_t inside = (m_number.load(std::memory_order_relaxed) + 1) | 1;
#if defined(__SANITIZE_THREAD__) // does not know fences
        m_number.exchange(inside, std::memory_order_seq_cst);
#else
        m_number.store(inside, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release);
#endif
    }
    /// Writer only; once more does no harm.
    void end()
    {
        const std::uint64_t number = m_number.load(std::memory_order_relaxed);
        m_number.store(number + (number & 1), std::memory_order_release);
    }
    bool isWithin() const
    {
        return (number() & 1) != 0;
    }

    /// Writer only, between two batches: whether a reader asks it to wait. It need not ask more
    /// often than a batch takes.
    bool isReaderWaiting() const
    {
        return m_reader.load(std::memory_order_relaxed) != 0;
    }
    /// Writer only: it has waited long enough.
    void stopWaiting()
    {
        m_reader.store(0, std::memory_order_relaxed);
    }

    /// Calls copy() until what it copied is of one moment, and returns true; false if the writer
    /// stays within a batch for longer than can be waited for (a few milliseconds). copy() is
    /// called at most `hopeful` times before the writer is asked to wait.
    ///
    /// `isStuck` is the reader's memory of this sequence, false at first: who waited in vain does
    /// not wait as long the next time. Any one thread reads at a time.
    template <class Copy>
    bool read(Copy &&copy, int hopeful, bool &isStuck);

private:
    static void yield();
    std::uint64_t number() const
    {
        return m_number.load(std::memory_order_acquire);
    }
    template <class Copy>
    bool tryRead(Copy &copy) const;

    /// How often a reader gives way to others before it gives up.
    static constexpr int kPatience = 10'000;
    static constexpr int kLittlePatience = 50;

    alignas(64) std::atomic<std::uint64_t> m_number{0};
    alignas(64) std::atomic<std::uint32_t> m_reader{0}; ///< written seldom: no line to fight for
};
static_assert(sizeof(BatchSequence) == 128, "the layout of the counter file");

template <class Copy>
bool BatchSequence::tryRead(Copy &copy) const
{
    const std::uint64_t before = number();
    if ((before & 1) != 0)
        return false;
    copy();
#if defined(__SANITIZE_THREAD__)
    return m_number.load(std::memory_order_seq_cst) == before;
#else
    std::atomic_thread_fence(std::memory_order_acquire);
    return m_number.load(std::memory_order_relaxed) == before;
#endif
}

template <class Copy>
bool BatchSequence::read(Copy &&copy, int hopeful, bool &isStuck)
{
    for (int i = 0; i < hopeful; ++i) {
        if (tryRead(copy)) {
            isStuck = false;
            return true;
        }
    }
    bool done = false;
    for (int i = isStuck ? kLittlePatience : kPatience; i > 0 && !done; --i) {
        m_reader.store(1, std::memory_order_relaxed); // the writer may have stopped waiting
        done = tryRead(copy);
        if (!done)
            yield();
    }
    m_reader.store(0, std::memory_order_relaxed);
    isStuck = !done;
    return done;
}

} // namespace tallygate::counters
