// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tallygate::classify {

/// Numbered items in an order that changes one by one: which of two comes first is one comparison.
///
/// Each has a label, and labels are in the order of the items, with gaps between them. Where a gap
/// is used up, those around it get new ones, of as many as it takes: O(log n) an insertion, on
/// average over any series of them (Bender, Cole, Demaine, Farach-Colton and Zito, "Two Simplified
/// Algorithms for Maintaining Order in a List", ESA 2002).
class Ordering
{
public:
    using Item = std::uint32_t;
    using Label = std::uint64_t;
    static constexpr Item kEnd = ~Item{0};

    /// Requires: `item` is not in it; `before` is, or is kEnd. Numbers should be dense: arrays are
    /// indexed by them.
    void insert(Item item, Item before);
    /// Requires: it is in it.
    void erase(Item item);
    bool has(Item item) const { return item < m_places.size() && m_places[item].isIn; }

    Label label(Item item) const { return m_labels[item]; }
    Item first() const { return m_first; }
    Item next(Item item) const { return m_places[item].next; } ///< kEnd after the last
    std::size_t size() const { return m_size; }
    std::size_t bytes() const; ///< on the heap

private:
    struct Place
    {
        Item previous = kEnd;
        Item next = kEnd;
        bool isIn = false;
    };
    static constexpr Label kTop = Label{1} << 62;  ///< all labels are below, and above 0
    static constexpr Label kStep = Label{1} << 32; ///< between those that come one after the other

    Label between(Item previous, Item next) const;
    void spread(Item around);

    std::vector<Place> m_places;
    std::vector<Label> m_labels;
    Item m_first = kEnd;
    Item m_last = kEnd;
    std::size_t m_size = 0;
};

} // namespace tallygate::classify
