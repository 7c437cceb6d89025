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
#include "match/nametable.h"
#include "match/rangetable.h"

namespace tallygate::match {

/// A resolved named set: sorted, disjoint, merged ranges, ready to be searched. Immutable once
/// built; shared by all expressions and snapshots that name it. Built for up to a million entries.
/// A field looks only at the members of its own type: `ip.src in {@s}` sees the IPv4 ranges.
class ValueSet
{
public:
    /// `entries` are literals of `kind`, white space around them ignored:
    ///  - Addresses: address, prefix, first-last or first..last, IPv4 and IPv6 mixed;
    ///  - Macs: address, address/bits, first..last;
    ///  - Ports: 0 to 65535, first-last or first..last;
    ///  - Values: decimal, 0x, 0b or octal numbers, first-last or first..last;
    ///  - Texts: any octets;
    ///  - Names: domain names, "*.example.com" for what is below a name only (see NameTable).
    /// The error's where.line is the 1-based index of the bad entry.
    static Result<ValueSet> build(SetKind kind, const std::vector<std::string> &entries);

    using Range32 = RangeTable<std::uint32_t>::Range;
    using Range64 = RangeTable<std::uint64_t>::Range;
    struct Range128
    {
        Ipv6Address first, last;
    };

    SetKind kind() const { return m_kind; }
    bool containsIpv4(std::uint32_t address) const { return m_ipv4.contains(address); }
    bool containsIpv6(const Ipv6Address &address) const { return containsIpv6(toKey(address)); }
    bool containsIpv6(Unsigned128 address) const { return m_ipv6.contains(address); }
    bool containsNumber(std::uint64_t value) const ///< ports, values, MACs
    {
        return m_numbers.contains(value);
    }
    // Ahead of contains…(): see RangeTable.
    void prefetchIpv4(std::uint32_t address) const { m_ipv4.prefetch(address); }
    void prefetchIpv6(Unsigned128 address) const { m_ipv6.prefetch(address); }
    /// Texts: one of them. Names: one of them or below one, a ":port" at the end ignored.
    bool containsText(std::string_view text) const;

    const std::vector<Range32> &ipv4() const { return m_ipv4.ranges(); }
    std::vector<Range128> ipv6() const; ///< a copy
    const std::vector<RangeTable<Unsigned128>::Range> &ipv6Ranges() const
    {
        return m_ipv6.ranges();
    }
    const std::vector<Range64> &numbers() const { return m_numbers.ranges(); }
    const std::vector<std::string> &texts() const { return m_texts; } ///< sorted, no duplicates
    const NameTable &names() const { return m_names; }
    bool isEmpty() const
    {
        return m_ipv4.isEmpty() && m_ipv6.isEmpty() && m_numbers.isEmpty() && m_texts.empty() &&
               m_names.isEmpty();
    }

    static Unsigned128 toKey(const Ipv6Address &address)
    {
        return static_cast<Unsigned128>(address.high) << 64 | address.low;
    }

private:
    SetKind m_kind = SetKind::Unknown;
    RangeTable<std::uint32_t> m_ipv4;
    RangeTable<Unsigned128> m_ipv6;
    RangeTable<std::uint64_t> m_numbers;
    std::vector<std::string> m_texts;
    NameTable m_names;
};

using SetTable = std::unordered_map<std::string, std::shared_ptr<const ValueSet>>;

/// A SetLookup over a table; the table must outlive it.
SetLookup lookupIn(const SetTable &table);

} // namespace tallygate::match
