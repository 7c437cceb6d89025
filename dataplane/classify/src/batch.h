// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <numeric>
#include <span>

#include "lanes.h"

namespace tallygate::classify {

/// Packets that are classified together, by the rows of their keys.
struct Batch
{
    static constexpr std::size_t kMostRows = KeyRows::kMostRows;

    std::array<const packet::Packet *, kMostRows> packets;
    std::array<std::uint16_t, kMostRows> indices; ///< in the caller's arrays
    KeyRows keys;
    std::array<std::uint16_t, kMostRows> open; ///< rows that may meet a rule yet
    std::uint16_t openCount = 0;

    static constexpr std::array<std::uint16_t, kMostRows> kAllRows = [] {
        std::array<std::uint16_t, kMostRows> rows;
        std::iota(rows.begin(), rows.end(), std::uint16_t{0});
        return rows;
    }();
    std::span<const std::uint16_t> openRows() const { return {open.data(), openCount}; }

    /// Fills in the keys of those of `all` that are `active`, kMostRows at most, but for those that
    /// the snaplen cut: cut(index) is called for them, as nothing is known of what is not there.
    /// All rows are open then.
    template <class Cut>
    void fill(const KeyLayout &layout, std::span<const packet::Packet> all,
              std::span<const std::uint16_t> active, Cut cut)
    {
        keys.clear(layout.lanes(), layout.writesRows() ? 0 : active.size());
        openCount = static_cast<std::uint16_t>(active.size());
        bool wantsBegin = false;
        for (std::size_t i = 0; i < active.size(); ++i) {
            const packet::Packet &packet = all[active[i]];
            packets[i] = &packet;
            indices[i] = active[i];
            wantsBegin |= layout.wantsBegin(packet);
        }
        if (wantsBegin) [[unlikely]]
            begin(layout, cut);
        open = kAllRows;
        layout.fillHeaders({packets.data(), openCount}, keys);
    }

private:
    template <class Cut>
    void begin(const KeyLayout &layout, Cut cut)
    {
        std::uint16_t count = 0;
        for (std::uint16_t i = 0; i < openCount; ++i) {
            packets[count] = packets[i];
            indices[count] = indices[i];
            if (layout.begin(*packets[count], keys, count))
                ++count;
            else
                cut(indices[i]);
        }
        openCount = count;
    }
};

} // namespace tallygate::classify
