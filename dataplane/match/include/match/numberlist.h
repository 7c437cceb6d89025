// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "match/rangetable.h"
#include "match/valueset.h"

namespace tallygate::match {

/// The list of a test on numbers or addresses: ranges that are written in it, and named sets.
/// Immutable once built; any thread.
class NumberList
{
public:
    using Range = RangeTable<Unsigned128>::Range;
    using Sets = std::vector<std::shared_ptr<const ValueSet>>;

    /// What is asked of the sets.
    enum class Kind : std::uint8_t { Number, Ipv4, Ipv6 };

    /// `ranges` in any order, overlapping or not.
    NumberList(Kind kind, const std::vector<Range> &ranges, Sets sets);

    bool contains(Unsigned128 value) const
    {
        if (m_kind == Kind::Ipv6)
            return m_wide.contains(value) || inSets(value);
        return m_numbers.contains(static_cast<std::uint64_t>(value)) ||
               (!m_sets.empty() && inSets(value));
    }
    /// Fetches what contains() will look at first, where that is likely to be far away.
    void prefetch(Unsigned128 value) const
    {
        for (const auto &set : m_sets)
            prefetchIn(*set, value);
    }

    /// All of it, sorted and merged, into `ranges`; false, and nothing, if it is more than `most`
    /// before it is merged.
    bool all(std::vector<Range> &ranges, std::size_t most) const;

    bool operator==(const NumberList &other) const;

private:
    bool inSets(Unsigned128 value) const;
    void prefetchIn(const ValueSet &set, Unsigned128 value) const;

    Kind m_kind;
    RangeTable<std::uint64_t> m_numbers; ///< of Number and Ipv4
    RangeTable<Unsigned128> m_wide;      ///< of Ipv6
    Sets m_sets;
};

} // namespace tallygate::match
