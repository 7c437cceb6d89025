// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "hitlog/hitrecord.h"

namespace tallygate::hitlog {

/// The hits of one worker on their way to whoever keeps them: a bounded ring, one writer, one
/// reader, no lock. A full ring drops the new record and counts it, so that logging never slows
/// forwarding (FC-4.3). Memory is allocated once.
class HitRing
{
public:
    /// Room for `capacity` records, rounded up to a power of two.
    explicit HitRing(std::size_t capacity);

    /// Writer only.
    void push(const HitRecord &record)
    {
        const std::uint64_t at = m_written.load(std::memory_order_relaxed);
        if (at - m_knownRead > m_mask) {
            m_knownRead = m_read.load(std::memory_order_acquire);
            if (at - m_knownRead > m_mask) {
                m_dropped.store(m_dropped.load(std::memory_order_relaxed) + 1,
                                std::memory_order_relaxed);
                return;
            }
        }
        m_records[at & m_mask] = record;
        m_written.store(at + 1, std::memory_order_release);
    }

    /// Reader only. Moves the oldest records out, as many as fit; returns how many.
    std::size_t drain(std::span<HitRecord> into);

    std::uint64_t dropped() const { return m_dropped.load(std::memory_order_relaxed); }
    std::size_t capacity() const { return static_cast<std::size_t>(m_mask) + 1; }

private:
    std::uint64_t m_mask;
    std::unique_ptr<HitRecord[]> m_records;
    alignas(64) std::atomic<std::uint64_t> m_written{0};
    std::uint64_t m_knownRead = 0; ///< the writer's last look at m_read
    std::atomic<std::uint64_t> m_dropped{0};
    alignas(64) std::atomic<std::uint64_t> m_read{0};
};

} // namespace tallygate::hitlog
