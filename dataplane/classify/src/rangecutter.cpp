// SPDX-License-Identifier: GPL-3.0-or-later
#include "rangecutter.h"

namespace tallygate::classify {

void RangeCutter::add(std::size_t conditions)
{
    m_boxes.addBoth({m_own.data(), conditions}, m_all);
}

/// So many conditions and one more, where it is one.
std::size_t RangeCutter::with(std::size_t conditions, std::size_t lane, std::uint16_t lo,
                              std::uint16_t hi)
{
    if (lo == 0 && hi == 0xffff)
        return conditions;
    m_own[conditions] = {static_cast<std::uint16_t>(m_value.firstLane + lane), {lo, hi, 0, 0}};
    return conditions + 1;
}

/// The lanes before `lane` are fixed by the first conditions.
void RangeCutter::cut(Number first, Number last, std::size_t lane, std::size_t conditions)
{
    const std::size_t lanes = m_value.lanes;
    if (lane == lanes) {
        add(conditions);
        return;
    }
    const std::size_t below = 16 * (lanes - 1 - lane);
    const Number ones = below == 0 ? 0 : (Number{1} << below) - 1;
    std::uint16_t lo = laneOf(first, lane, lanes);
    std::uint16_t hi = laneOf(last, lane, lanes);
    const Number restFirst = first & ones;
    const Number restLast = last & ones;
    if (restFirst == 0 && restLast == ones) { // whole blocks: all lanes below are free
        add(with(conditions, lane, lo, hi));
        return;
    }
    if (lo == hi) {
        cut(restFirst, restLast, lane + 1, with(conditions, lane, lo, lo));
        return;
    }
    if (restFirst != 0) {
        cut(restFirst, ones, lane + 1, with(conditions, lane, lo, lo));
        ++lo;
    }
    if (restLast != ones) {
        cut(0, restLast, lane + 1, with(conditions, lane, hi, hi));
        if (lo == hi)
            return;
        --hi;
    }
    if (lo <= hi)
        add(with(conditions, lane, lo, hi));
}

void RangeCutter::cutMasked(Number mask, Number first, Number last)
{
    cutMasked(mask, 0, 0, first, last);
}

/// Of all values of the bits of `free`, those of `fixed` being `wanted`.
void RangeCutter::cutMasked(Number free, Number fixed, Number wanted, Number first, Number last)
{
    if (wanted > last || (wanted | free) < first)
        return;
    if (first <= wanted && (wanted | free) <= last) {
        std::size_t conditions = 0;
        for (std::size_t lane = 0; lane < m_value.lanes; ++lane) {
            const std::uint16_t part = laneOf(fixed, lane, m_value.lanes);
            if (part != 0)
                m_own[conditions++] = {static_cast<std::uint16_t>(m_value.firstLane + lane),
                                       {0, 0xffff, part, laneOf(wanted, lane, m_value.lanes)}};
        }
        add(conditions);
        return;
    }
    Number highest = free;
    for (Number lower = free & (free - 1); lower != 0; lower &= lower - 1)
        highest = lower;
    cutMasked(free ^ highest, fixed | highest, wanted, first, last);
    cutMasked(free ^ highest, fixed | highest, wanted | highest, first, last);
}

} // namespace tallygate::classify
