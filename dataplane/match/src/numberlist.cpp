// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/numberlist.h"

#include <algorithm>

namespace tallygate::match {

NumberList::NumberList(Kind kind, const std::vector<Range> &ranges, Sets sets)
    : m_kind(kind)
    , m_sets(std::move(sets))
{
    if (kind == Kind::Ipv6) {
        m_wide = RangeTable<Unsigned128>(ranges);
        return;
    }
    std::vector<RangeTable<std::uint64_t>::Range> numbers;
    numbers.reserve(ranges.size());
    for (const Range &range : ranges)
        numbers.push_back(
            {static_cast<std::uint64_t>(range.first), static_cast<std::uint64_t>(range.last)});
    m_numbers = RangeTable<std::uint64_t>(std::move(numbers));
}

bool NumberList::inSets(Unsigned128 value) const
{
    return std::any_of(m_sets.begin(), m_sets.end(), [&](const auto &set) {
        switch (m_kind) {
        case Kind::Ipv6:
            return set->containsIpv6(value);
        case Kind::Ipv4:
            return set->containsIpv4(static_cast<std::uint32_t>(value));
        case Kind::Number:
            break;
        }
        return set->containsNumber(static_cast<std::uint64_t>(value));
    });
}

void NumberList::prefetchIn(const ValueSet &set, Unsigned128 value) const
{
    switch (m_kind) {
    case Kind::Ipv6:
        set.prefetchIpv6(value);
        return;
    case Kind::Ipv4:
        set.prefetchIpv4(static_cast<std::uint32_t>(value));
        return;
    case Kind::Number:
        return;
    }
}

bool NumberList::all(std::vector<Range> &ranges, std::size_t most) const
{
    std::vector<Range> found;
    const auto add = [&found, most](const auto &more) {
        if (found.size() + more.size() > most)
            return false;
        for (const auto &range : more)
            found.push_back({range.first, range.last});
        return true;
    };
    if (!(m_kind == Kind::Ipv6 ? add(m_wide.ranges()) : add(m_numbers.ranges())))
        return false;
    for (const auto &set : m_sets) {
        const bool fits = m_kind == Kind::Ipv6   ? add(set->ipv6Ranges())
                          : m_kind == Kind::Ipv4 ? add(set->ipv4())
                                                 : add(set->numbers());
        if (!fits)
            return false;
    }
    ranges = RangeTable<Unsigned128>(std::move(found)).ranges();
    return true;
}

bool NumberList::operator==(const NumberList &other) const
{
    return m_kind == other.m_kind && m_sets == other.m_sets &&
           m_numbers.ranges() == other.m_numbers.ranges() &&
           m_wide.ranges() == other.m_wide.ranges();
}

} // namespace tallygate::match
