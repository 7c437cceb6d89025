// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "lanes.h"

namespace tallygate::classify {

bool LaneTest::narrow(const LaneTest &other)
{
    lo = std::max(lo, other.lo);
    hi = std::min(hi, other.hi);
    if (lo > hi || ((want ^ other.want) & mask & other.mask) != 0)
        return false;
    mask |= other.mask;
    want |= other.want;
    return true;
}

void Boxes::add(Box box)
{
    m_conditions.insert(m_conditions.end(), box.begin(), box.end());
    m_ends.push_back(static_cast<std::uint32_t>(m_conditions.size()));
}

bool Boxes::addBoth(Box one, Box other)
{
    const std::size_t before = m_conditions.size();
    auto a = one.begin();
    auto b = other.begin();
    while (a != one.end() && b != other.end()) {
        if (a->lane != b->lane) {
            m_conditions.push_back(a->lane < b->lane ? *a++ : *b++);
            continue;
        }
        LaneCondition both = *a++;
        if (!both.test.narrow((b++)->test)) {
            m_conditions.resize(before);
            return false;
        }
        m_conditions.push_back(both);
    }
    m_conditions.insert(m_conditions.end(), a, one.end());
    m_conditions.insert(m_conditions.end(), b, other.end());
    m_ends.push_back(static_cast<std::uint32_t>(m_conditions.size()));
    return true;
}

void Boxes::addAll(const Boxes &from, std::size_t first, std::size_t end)
{
    for (std::size_t i = first; i < end; ++i)
        add(from[i]);
}

void Boxes::clear()
{
    m_conditions.clear();
    m_ends.clear();
}

void Boxes::shrink()
{
    m_conditions.shrink_to_fit();
    m_ends.shrink_to_fit();
}

} // namespace tallygate::classify
