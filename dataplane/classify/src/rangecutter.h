// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lanes.h"

namespace tallygate::classify {

/// The boxes of ranges of one value over its lanes.
class RangeCutter
{
public:
    using Number = match::Unsigned128;

    /// Boxes are added to `boxes`, with the conditions of `all` each.
    RangeCutter(const KeyLayout::Value &value, Box all, Boxes &boxes)
        : m_value(value)
        , m_all(all)
        , m_boxes(boxes)
    {}

    /// first <= value <= last: of n lanes at most 2 n - 1 boxes, of a prefix one.
    void cut(Number first, Number last) { cut(first, last, 0, 0); }
    /// first <= (value & mask) <= last: of n bits at most 2 n boxes.
    void cutMasked(Number mask, Number first, Number last);

private:
    void cut(Number first, Number last, std::size_t lane, std::size_t conditions);
    void cutMasked(Number free, Number fixed, Number wanted, Number first, Number last);
    std::size_t with(std::size_t conditions, std::size_t lane, std::uint16_t lo, std::uint16_t hi);
    void add(std::size_t conditions);

    static constexpr std::size_t kMostLanesOfValue = 8;

    KeyLayout::Value m_value;
    Box m_all;
    Boxes &m_boxes;
    std::array<LaneCondition, kMostLanesOfValue> m_own;
};

} // namespace tallygate::classify
