// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/valueset.h"

#include <algorithm>

#include "base/text.h"
#include "literal.h"

namespace tallygate::match {

namespace {

struct Ends
{
    std::string_view first, last;
};

/// "a..b", and "a-b" where `dash` says that '-' cannot be part of an entry.
Ends split(std::string_view entry, bool dash)
{
    std::size_t at = entry.find("..");
    std::size_t length = 2;
    if (at == std::string_view::npos && dash) {
        at = entry.find('-');
        length = 1;
    }
    if (at == std::string_view::npos)
        return {entry, entry};
    return {trimmed(entry.substr(0, at)), trimmed(entry.substr(at + length))};
}

tl::unexpected<Error> badEntry(std::string_view entry, std::string_view expected)
{
    return fail(ErrorKind::Syntax, "set-entry-invalid", "'{}' is not {}", entry, expected);
}

using Range64 = RangeTable<std::uint64_t>::Range;

Result<Range64> ordered(std::string_view entry, std::uint64_t first, std::uint64_t last)
{
    if (last < first)
        return fail(ErrorKind::Semantic, "range-reversed", "'{}' ends before it starts", entry);
    return Range64{first, last};
}

Result<Range64> readNumberEntry(std::string_view entry, std::uint64_t most,
                                std::string_view expected)
{
    const Ends ends = split(entry, true);
    const NumberText first = readNumber(ends.first);
    const NumberText last = readNumber(ends.last);
    if (first.form != NumberForm::Good || last.form != NumberForm::Good || first.value > most ||
        last.value > most)
        return badEntry(entry, expected);
    return ordered(entry, first.value, last.value);
}

Result<Range64> readMacEntry(std::string_view entry)
{
    constexpr std::string_view kExpected = "a hardware address";
    if (const std::size_t slash = entry.find('/'); slash != std::string_view::npos) {
        const auto mac = parseMac(entry.substr(0, slash));
        const auto length = parseUnsigned(entry.substr(slash + 1));
        if (!mac || !length || *length > 48)
            return badEntry(entry, "a hardware address with a prefix length of 0 to 48");
        const std::uint64_t hostBits = (1ull << (48 - *length)) - 1;
        if ((mac->value & hostBits) != 0)
            return fail(ErrorKind::Syntax, "prefix-host-bits",
                        "'{}' has bits set below its prefix length", entry);
        return Range64{mac->value, mac->value | hostBits};
    }
    const Ends ends = split(entry, false);
    const auto first = parseMac(ends.first);
    const auto last = parseMac(ends.last);
    if (!first || !last)
        return badEntry(entry, kExpected);
    return ordered(entry, first->value, last->value);
}

} // namespace

Result<ValueSet> ValueSet::build(SetKind kind, const std::vector<std::string> &entries)
{
    if (kind == SetKind::Unknown)
        return fail(ErrorKind::Unsupported, "set-kind-unknown", "a set of an unknown kind");
    ValueSet set;
    set.m_kind = kind;
    if (kind == SetKind::Names) {
        auto names = NameTable::build(entries);
        if (!names)
            return fail(names.error());
        set.m_names = std::move(*names);
        return set;
    }
    std::vector<RangeTable<std::uint32_t>::Range> ipv4;
    std::vector<RangeTable<Unsigned128>::Range> ipv6;
    std::vector<Range64> numbers;
    const auto add = [&](std::string_view entry) -> Result<void> {
        if (kind == SetKind::Texts) {
            set.m_texts.emplace_back(entry);
            return {};
        }
        entry = trimmed(entry);
        if (kind == SetKind::Addresses) {
            const auto range = parseAddressRange(entry);
            if (!range)
                return fail(range.error());
            if (range->v6)
                ipv6.push_back({toKey(range->first), toKey(range->last)});
            else
                ipv4.push_back({static_cast<std::uint32_t>(range->first.low),
                                static_cast<std::uint32_t>(range->last.low)});
            return {};
        }
        const auto range = kind == SetKind::Macs ? readMacEntry(entry)
                           : kind == SetKind::Ports
                               ? readNumberEntry(entry, 65535, "a port or port range of 0 to 65535")
                               : readNumberEntry(entry, ~0ull, "a number or a range of numbers");
        if (!range)
            return fail(range.error());
        numbers.push_back(*range);
        return {};
    };
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (auto added = add(entries[i]); !added) {
            Error error = added.error();
            error.where.line = static_cast<std::uint32_t>(i + 1);
            return fail(std::move(error));
        }
    }
    set.m_ipv4 = RangeTable<std::uint32_t>(std::move(ipv4));
    set.m_ipv6 = RangeTable<Unsigned128>(std::move(ipv6));
    set.m_numbers = RangeTable<std::uint64_t>(std::move(numbers));
    std::sort(set.m_texts.begin(), set.m_texts.end());
    set.m_texts.erase(std::unique(set.m_texts.begin(), set.m_texts.end()), set.m_texts.end());
    return set;
}

bool ValueSet::containsText(std::string_view text) const
{
    if (m_kind == SetKind::Names)
        return m_names.contains(text);
    return std::binary_search(m_texts.begin(), m_texts.end(), text, std::less<>());
}

std::vector<ValueSet::Range128> ValueSet::ipv6() const
{
    std::vector<Range128> ranges;
    ranges.reserve(m_ipv6.ranges().size());
    const auto toAddress = [](Unsigned128 key) {
        return Ipv6Address{static_cast<std::uint64_t>(key >> 64), static_cast<std::uint64_t>(key)};
    };
    for (const auto &range : m_ipv6.ranges())
        ranges.push_back({toAddress(range.first), toAddress(range.last)});
    return ranges;
}

SetLookup lookupIn(const SetTable &table)
{
    return [&table](std::string_view name) {
        const auto found = table.find(std::string(name));
        return found == table.end() ? SetKind::Unknown : found->second->kind();
    };
}

} // namespace tallygate::match
