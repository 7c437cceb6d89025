// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "hitlog/hitrecord.h"

namespace tallygate::hitlog {

/// The hits of one worker on their way to whoever keeps them: a bounded ring, one writer, one
/// reader, no lock. A full ring drops the new record and counts it, so that logging never slows
/// forwarding (FC-4.3). Memory is allocated once, or is the caller's and shared by the two
/// processes, each with a HitRing of its own over it:
///
///     0    written (8)   dropped (8)         the writer's
///     64   read (8)                          the reader's
///     128  HitRecord[capacity]
///
/// All zero is an empty ring. The ring is resumed as it stands when one side begins anew.
///
/// The reader trusts nothing that stands there: it keeps its own position, copies records before
/// anyone looks at them, and takes an impossible position of the writer for what it is (see
/// violations()). What the records say is for its user to check.
class HitRing
{
public:
    static constexpr std::size_t kMaxCapacity = std::size_t{1} << 24;

    /// Room for `capacity` records, rounded up to a power of two.
    explicit HitRing(std::size_t capacity);

    /// How many bytes a ring of this capacity (rounded up to a power of two) takes.
    static std::size_t bytesFor(std::size_t capacity);
    /// Over memory that outlives the ring, aligned to 64 bytes: of all of it what the largest power
    /// of two of records fits in. Error: Limit, "hit-ring" if it has no room for two.
    static Result<std::unique_ptr<HitRing>> over(std::span<std::byte> memory);

    HitRing(const HitRing &) = delete;
    HitRing &operator=(const HitRing &) = delete;

    /// Writer only.
    void push(const HitRecord &record)
    {
        const std::uint64_t at = m_control->written.load(std::memory_order_relaxed);
        if (at - m_knownRead > m_mask) {
            m_knownRead = m_control->read.load(std::memory_order_acquire);
            if (at - m_knownRead > m_mask) {
                m_control->dropped.store(m_control->dropped.load(std::memory_order_relaxed) + 1,
                                         std::memory_order_relaxed);
                return;
            }
        }
        m_records[at & m_mask] = record;
        m_control->written.store(at + 1, std::memory_order_release);
    }

    /// Reader only. Moves the oldest records out, as many as fit; returns how many.
    std::size_t drain(std::span<HitRecord> into);

    /// Of the writer, since the memory was zeroed.
    std::uint64_t dropped() const { return m_control->dropped.load(std::memory_order_relaxed); }
    /// Reader only: how often the writer's position was impossible. What the ring held then is
    /// passed over.
    std::uint64_t violations() const { return m_violations; }
    std::size_t capacity() const { return static_cast<std::size_t>(m_mask) + 1; }

private:
    struct Control
    {
        alignas(64) std::atomic<std::uint64_t> written{0};
        std::atomic<std::uint64_t> dropped{0};
        alignas(64) std::atomic<std::uint64_t> read{0};
    };
    static_assert(sizeof(Control) == 128);
    struct Heap
    {
        Control control;
        std::unique_ptr<HitRecord[]> records;
    };

    HitRing(Control *control, HitRecord *records, std::size_t capacity);

    std::unique_ptr<Heap> m_heap; ///< null over the caller's memory
    Control *m_control;
    HitRecord *m_records;
    std::uint64_t m_mask;
    std::uint64_t m_knownRead; ///< the writer's last look at `read`
    std::uint64_t m_ownRead;   ///< the reader's position, whatever stands in `read`
    std::uint64_t m_violations = 0;
};

} // namespace tallygate::hitlog
