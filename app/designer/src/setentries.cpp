// SPDX-License-Identifier: GPL-3.0-or-later
#include "setentries.h"

#include <algorithm>
#include <unordered_set>

#include "base/address.h"
#include "base/text.h"
#include "compile/sets.h"
#include "match/valueset.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

/// Calls `each` for what stands between any of `separators`, empty parts left out.
template <class Each>
void eachPart(std::string_view text, std::string_view separators, Each each)
{
    while (true) {
        const std::size_t begin = text.find_first_not_of(separators);
        if (begin == std::string_view::npos)
            return;
        const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
        each(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

constexpr std::string_view kBetweenEntries = " \t\v\f,;";

/// What follows the address that a line of a hosts file begins with; any other line as it is.
std::string_view withoutAddress(std::string_view line)
{
    line = trimmed(line);
    const std::size_t end = line.find_first_of(kBetweenEntries);
    if (end == std::string_view::npos)
        return line;
    const std::string_view word = line.substr(0, end);
    return parseIpv4(word) || parseIpv6(word) ? line.substr(end) : line;
}

} // namespace

QString entryFault(policy::SetKind kind, const std::string &entry)
{
    if (kind == policy::SetKind::Values)
        return {}; // any text is a value
    if (entry.starts_with('@'))
        return {}; // whether it exists is a finding
    const auto built = match::ValueSet::build(compile::matchKind(kind), {entry});
    return built ? QString() : text(built.error().message);
}

std::vector<std::string> entriesFrom(policy::SetKind kind, std::string_view typed)
{
    std::vector<std::string> entries;
    std::unordered_set<std::string_view> known;
    const auto take = [&](std::string_view word) {
        if (!word.empty() && known.insert(word).second)
            entries.emplace_back(word);
    };
    eachPart(withoutByteOrderMark(typed), "\r\n", [&](std::string_view line) {
        if (kind == policy::SetKind::Values) {
            take(trimmed(line));
            return;
        }
        line = line.substr(0, line.find('#'));
        if (kind == policy::SetKind::Names)
            line = withoutAddress(line);
        eachPart(line, kBetweenEntries, take);
    });
    return entries;
}

LongerSet withEntries(policy::SetPtr set, const std::vector<std::string> &entries)
{
    LongerSet longer{set, set, 0, 0};
    // Those that come in are looked for, for a set may be far larger than what is added to it.
    std::unordered_set<std::string_view> fresh(entries.begin(), entries.end());
    for (const std::string &entry : set->entries)
        fresh.erase(entry);
    if (fresh.empty())
        return longer;
    policy::Set after = *set;
    after.entries.reserve(after.entries.size() + fresh.size());
    for (const std::string &entry : entries) {
        if (fresh.erase(entry) == 0)
            continue;
        after.entries.push_back(entry);
        ++longer.added;
        longer.faulty += !entryFault(set->kind, entry).isEmpty();
    }
    longer.after = std::make_shared<const policy::Set>(std::move(after));
    return longer;
}

} // namespace tallygate::app
