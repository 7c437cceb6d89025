// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitlog/hitring.h"

#include <algorithm>
#include <bit>

namespace tallygate::hitlog {

HitRing::HitRing(std::size_t capacity)
    : m_mask(std::bit_ceil(std::max<std::size_t>(capacity, 2)) - 1)
    , m_records(std::make_unique<HitRecord[]>(static_cast<std::size_t>(m_mask) + 1))
{}

std::size_t HitRing::drain(std::span<HitRecord> into)
{
    const std::uint64_t at = m_read.load(std::memory_order_relaxed);
    const std::uint64_t available = m_written.load(std::memory_order_acquire) - at;
    const std::size_t count = std::min<std::size_t>(into.size(), available);
    for (std::size_t i = 0; i < count; ++i)
        into[i] = m_records[(at + i) & m_mask];
    m_read.store(at + count, std::memory_order_release);
    return count;
}

} // namespace tallygate::hitlog
