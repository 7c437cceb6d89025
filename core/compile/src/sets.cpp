// SPDX-License-Identifier: GPL-3.0-or-later
#include "compile/sets.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "passes.h"

namespace tallygate::compile {

namespace {

/// Depth-first over nested sets; `path` is the chain of names being resolved.
class SetResolver
{
public:
    explicit SetResolver(Context &context)
        : m_context(context)
    {
        for (const auto &set : context.policy()->sets)
            m_byName.emplace(set->name, set.get());
    }

    void resolveAll()
    {
        for (const auto &set : m_context.policy()->sets) {
            std::vector<std::string_view> path;
            resolve(*set, path);
        }
    }

private:
    const ResolvedSet &resolve(const policy::Set &set, std::vector<std::string_view> &path)
    {
        if (const ResolvedSet *done = m_context.set(set.name))
            return *done;
        path.push_back(set.name);
        // Entries are gathered aside: adding a nested set may move this one's slot.
        ResolvedSet gathered;
        gathered.set = &set;
        gathered.usable = true;
        std::size_t index = 0;
        for (const std::string &entry : set.entries) {
            ++index;
            if (entry.starts_with('@'))
                addNested(set, std::string_view(entry).substr(1), path, gathered);
            else
                gathered.entries.push_back(entry);
        }
        path.pop_back();
        judge(set, gathered);
        ResolvedSet &slot = m_context.addSet(set);
        slot = std::move(gathered);
        return slot;
    }

    void addNested(const policy::Set &set, std::string_view name,
                   std::vector<std::string_view> &path, ResolvedSet &gathered)
    {
        if (std::find(path.begin(), path.end(), name) != path.end()) {
            const std::string chain = fmt::format("{} -> {}", fmt::join(path, " -> "), name);
            m_context
                .add(Severity::Error, "set-cycle", set.uuid,
                     fmt::format("set {} contains itself: {}", name, chain),
                     {std::string(name), chain})
                .column = "entries";
            gathered.usable = false;
            return;
        }
        const auto found = m_byName.find(name);
        if (found == m_byName.end()) {
            m_context
                .add(Severity::Error, "set-missing", set.uuid,
                     fmt::format("set {} names @{}, which does not exist", set.name, name),
                     {std::string(name)})
                .column = "entries";
            gathered.usable = false;
            return;
        }
        const ResolvedSet &nested = resolve(*found->second, path);
        if (nested.set->kind != set.kind) {
            m_context
                .add(Severity::Error, "set-entry-invalid", set.uuid,
                     fmt::format("set {} holds {}, but @{} holds {}", set.name,
                                 policy::toString(set.kind), name,
                                 policy::toString(nested.set->kind)),
                     {set.name, fmt::format("@{}", name)})
                .column = "entries";
            gathered.usable = false;
            return;
        }
        gathered.usable = gathered.usable && nested.usable;
        gathered.entries.insert(gathered.entries.end(), nested.entries.begin(),
                                nested.entries.end());
    }

    /// Types the literals; says which entry is wrong, and whether the set is empty.
    void judge(const policy::Set &set, ResolvedSet &gathered)
    {
        gathered.kind = matchKind(set.kind, gathered.entries);
        const auto built = match::ValueSet::build(gathered.kind, gathered.entries);
        if (!built) {
            const std::size_t line = built.error().where.line;
            const std::string entry = line >= 1 && line <= gathered.entries.size()
                                          ? gathered.entries[line - 1]
                                          : std::string();
            Diagnostic &finding = m_context.add(
                Severity::Error, "set-entry-invalid", set.uuid,
                fmt::format("set {}: {}", set.name, built.error().message), {set.name, entry});
            finding.column = "entries";
            finding.hint = built.error().hint;
            gathered.usable = false;
            return;
        }
        gathered.hasIpv4 = !built->ipv4().empty();
        gathered.hasIpv6 = !built->ipv6().empty();
        if (gathered.entries.empty() && gathered.usable) {
            m_context
                .add(Severity::Warning, "set-empty", set.uuid,
                     fmt::format("set {} is empty: nothing is in it", set.name), {set.name})
                .column = "entries";
        }
    }

    Context &m_context;
    absl::flat_hash_map<std::string_view, const policy::Set *> m_byName;
};

bool isNumber(const std::string &entry)
{
    return !entry.empty() && entry.front() >= '0' && entry.front() <= '9' &&
           entry.find_first_not_of("0123456789abcdefxABCDEFX.-") == std::string::npos &&
           parseUnsigned(entry.substr(0, entry.find_first_of(".-"))).has_value();
}

} // namespace

match::SetKind matchKind(policy::SetKind kind)
{
    switch (kind) {
    case policy::SetKind::Addresses:
        return match::SetKind::Addresses;
    case policy::SetKind::Macs:
        return match::SetKind::Macs;
    case policy::SetKind::Ports:
        return match::SetKind::Ports;
    case policy::SetKind::Values:
        return match::SetKind::Values;
    case policy::SetKind::Names:
        return match::SetKind::Names;
    }
    return match::SetKind::Unknown;
}

match::SetKind matchKind(policy::SetKind kind, std::span<const std::string> entries)
{
    const bool texts =
        kind == policy::SetKind::Values && !std::all_of(entries.begin(), entries.end(), isNumber);
    return texts ? match::SetKind::Texts : matchKind(kind);
}

void resolveSets(Context &context)
{
    SetResolver(context).resolveAll();
}

} // namespace tallygate::compile
