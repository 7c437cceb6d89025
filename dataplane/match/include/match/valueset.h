// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "match/expression.h"

namespace tallygate::match {

/// A resolved named set: sorted, disjoint, merged ranges, ready to be searched. Immutable once
/// built; shared by all expressions and snapshots that name it. Built for up to a million entries.
/// A field looks only at the members of its own type: `ip.src in {@s}` sees the IPv4 ranges.
class ValueSet
{
public:
    /// `entries` are literals of `kind`: addresses, prefixes and ranges; MACs; ports and port
    /// ranges; numbers; strings. The error's where.line is the 1-based index of the bad entry.
    static Result<ValueSet> build(SetKind kind, const std::vector<std::string> &entries);

    SetKind kind() const { return m_kind; }
    bool containsIpv4(std::uint32_t address) const;
    bool containsIpv6(const Ipv6Address &address) const;
    bool containsNumber(std::uint64_t value) const;  ///< ports, values, MACs
    bool containsText(std::string_view text) const;

    struct Range32 { std::uint32_t first, last; };
    struct Range64 { std::uint64_t first, last; };
    struct Range128 { Ipv6Address first, last; };
    const std::vector<Range32> &ipv4() const { return m_ipv4; }
    const std::vector<Range128> &ipv6() const { return m_ipv6; }
    const std::vector<Range64> &numbers() const { return m_numbers; }
    const std::vector<std::string> &texts() const { return m_texts; }
    bool isEmpty() const
    {
        return m_ipv4.empty() && m_ipv6.empty() && m_numbers.empty() && m_texts.empty();
    }

private:
    SetKind m_kind = SetKind::Unknown;
    std::vector<Range32> m_ipv4;
    std::vector<Range128> m_ipv6;
    std::vector<Range64> m_numbers;
    std::vector<std::string> m_texts;
};

using SetTable = std::unordered_map<std::string, std::shared_ptr<const ValueSet>>;

/// A SetLookup over a table; the table must outlive it.
SetLookup lookupIn(const SetTable &table);

}  // namespace tallygate::match
