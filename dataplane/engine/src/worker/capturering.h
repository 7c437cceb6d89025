// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/workercapture.h"

namespace tallygate::engine {

/// Copies of frames of one thread on their way to control, in memory both map: a bounded ring of
/// records of any size, one writer, one reader, no lock. Full, it drops the new record and counts
/// it.
///
///     0    written (8)   dropped (8)      the writer's; written counts bytes
///     64   read (8)                       the reader's
///     128  records: Header, bytes, padding to 8. One that would pass the end begins anew at the
///          start, behind a header that says how much is skipped.
///
/// The reader trusts nothing that stands there: what cannot be is passed over.
class CaptureRing
{
public:
    /// Over memory of at least kLeast bytes, aligned to 64; all zero is an empty ring.
    explicit CaptureRing(std::span<std::byte> memory);
    static constexpr std::size_t kLeast = 4096;

    /// Writer only.
    void push(const CapturedFrame &frame);

    /// Reader only: hands out at most `most` records, oldest first; returns how many.
    std::size_t read(const std::function<void(const CapturedFrame &)> &take, std::size_t most);
    std::uint64_t dropped() const { return m_control->dropped.load(std::memory_order_relaxed); }

private:
    struct Control
    {
        alignas(64) std::atomic<std::uint64_t> written{0};
        std::atomic<std::uint64_t> dropped{0};
        alignas(64) std::atomic<std::uint64_t> read{0};
    };
    struct Header
    {
        std::uint32_t size; ///< of the record, header and padding included; a multiple of 8
        std::uint32_t length;
        std::int64_t time;
        std::uint32_t wireLength;
        std::uint32_t direction; ///< kSkip: nothing
    };
    static constexpr std::uint32_t kSkip = ~0u;
    static_assert(sizeof(Control) == 128 && sizeof(Header) == 24);

    bool readOne(const std::function<void(const CapturedFrame &)> &take, std::uint64_t written);

    Control *m_control;
    std::byte *m_records;
    std::uint64_t m_size;          ///< a multiple of 8
    std::uint64_t m_knownRead = 0; ///< the writer's last look at the reader
    std::uint64_t m_position = 0;  ///< the reader's own
    std::uint64_t m_handedOut = 0;
};

} // namespace tallygate::engine
