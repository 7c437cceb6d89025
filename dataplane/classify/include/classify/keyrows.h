// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tallygate::classify {

/// The keys of packets that are classified together, a row of 16-bit lanes each. A row is a whole
/// number of units, with room behind the key for what a flow cache keeps with it; all of it but the
/// key is zero. One thread at a time; nothing is allocated.
class KeyRows
{
public:
    static constexpr std::size_t kMostRows = 64;
    static constexpr std::size_t kMostLanes = 64; ///< of a key
    static constexpr std::size_t kUnit = 8;       ///< lanes
    static constexpr std::size_t kSpare = 3;      ///< lanes behind the key, at least

    /// Lanes of a row whose key has so many.
    static constexpr std::size_t strideOf(std::size_t lanes)
    {
        return (lanes + kSpare + kUnit - 1) / kUnit * kUnit;
    }

    /// The first `rows` are zero from here on, for keys of so many lanes. The others are unknown.
    void clear(std::size_t lanes, std::size_t rows)
    {
        m_stride = strideOf(lanes);
        std::fill_n(m_lanes.begin(), m_stride * rows, std::uint16_t{0});
    }
    std::size_t stride() const { return m_stride; } ///< lanes from one row to the next

    std::uint16_t *operator[](std::size_t row) { return &m_lanes[row * m_stride]; }
    const std::uint16_t *operator[](std::size_t row) const { return &m_lanes[row * m_stride]; }

    /// The same rows, those of `which`.
    void copy(const KeyRows &from, std::span<const std::uint16_t> which)
    {
        m_stride = from.m_stride;
        for (const std::uint16_t row : which)
            std::copy_n(from[row], m_stride, (*this)[row]);
    }

private:
    static constexpr std::size_t kMostStride = kMostLanes + kUnit;

    std::size_t m_stride = 0;
    /// Room for a unit more: who reads four octets where a lane has two stays inside.
    alignas(64) std::array<std::uint16_t, kMostRows * kMostStride + kUnit> m_lanes;
};

} // namespace tallygate::classify
