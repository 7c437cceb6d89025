// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/setoverlays.h"

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "engine/checkchild.h"
#include "match/valueset.h"

namespace tallygate::engine {

namespace {

using control::Json;

const pipeline::DeviceSet *setNamed(const pipeline::DevicePolicy &policy, std::string_view name)
{
    for (const pipeline::DeviceSet &set : policy.sets) {
        if (set.name == name)
            return &set;
    }
    return nullptr;
}

bool isExpired(const std::optional<Timestamp> &expires, Timestamp now)
{
    return expires && *expires <= now;
}

Result<void> checkEntries(const pipeline::DeviceSet &set, const std::vector<std::string> &entries)
{
    auto built = match::ValueSet::build(set.kind, entries);
    if (built)
        return {};
    Error error = built.error();
    const std::uint32_t at = error.where.line;
    error.code = "entry-invalid";
    error.where = {};
    if (at != 0 && at <= entries.size()) {
        error.message = fmt::format("\"{}\": {}", entries[at - 1], error.message);
        error.where.path = fmt::format("/entries/{}", at - 1);
    }
    return fail(std::move(error));
}

Json entryToJson(const std::string &text, const SetOverlay::Entry &entry)
{
    Json json = {{"entry", text}, {"by", entry.by}, {"reason", entry.reason}};
    if (entry.expires)
        json["expires"] = toRfc3339(*entry.expires);
    return json;
}

bool readEntry(const Json &json, SetOverlay &overlay)
{
    if (!json.is_object() || !json.contains("entry") || !json["entry"].is_string())
        return false;
    SetOverlay::Entry entry;
    entry.by = json.value("by", "");
    entry.reason = json.value("reason", "");
    if (json.contains("expires")) {
        entry.expires = parseRfc3339(json.value("expires", ""));
        if (!entry.expires)
            return false;
    }
    overlay.entries[json["entry"].get<std::string>()] = std::move(entry);
    return true;
}

bool readOverlay(const Json &json, SetOverlay &overlay)
{
    if (!json.is_object())
        return false;
    overlay.replaced = json.value("replaced", false);
    for (const Json &entry : json.value("entries", Json::array())) {
        if (!readEntry(entry, overlay))
            return false;
    }
    for (const Json &entry : json.value("removed", Json::array())) {
        if (!entry.is_string())
            return false;
        overlay.removed.insert(entry.get<std::string>());
    }
    return true;
}

bool hasExpiredRule(const pipeline::DevicePolicy &policy, Timestamp now)
{
    for (const pipeline::DeviceFilter &filter : policy.filters) {
        for (const pipeline::DeviceRule &rule : filter.rules) {
            if (isExpired(rule.expires, now) && *rule.expires != Timestamp())
                return true;
        }
    }
    return false;
}

} // namespace

Result<void> SetOverlays::apply(const Change &change, const pipeline::DevicePolicy &policy)
{
    const pipeline::DeviceSet *set = setNamed(policy, change.set);
    if (set == nullptr)
        return fail(ErrorKind::NotFound, "set-unknown",
                    "there is no set @{} in the policy in force", change.set);
    std::vector<std::string> entries;
    for (const std::string &entry : change.entries)
        entries.emplace_back(trimmed(entry));
    if (auto good = checkEntries(*set, entries); !good)
        return good;

    const auto known = m_sets.find(change.set);
    SetOverlay overlay = known == m_sets.end() ? SetOverlay() : known->second;
    using enum Change::Kind;
    if (change.kind == Replace || change.kind == Reset) {
        overlay = {};
        overlay.replaced = change.kind == Replace;
    }
    for (const std::string &entry : entries) {
        const bool own = !overlay.replaced && std::find(set->entries.begin(), set->entries.end(),
                                                        entry) != set->entries.end();
        if (change.kind != Remove) {
            overlay.removed.erase(entry);
            if (!own)
                overlay.entries[entry] = change.entry;
            continue;
        }
        const bool wasAdded = overlay.entries.erase(entry) > 0;
        const bool wasOwn = own && overlay.removed.insert(entry).second;
        if (!wasAdded && !wasOwn)
            return fail(ErrorKind::NotFound, "entry-unknown", "{} is not in the set @{}", entry,
                        change.set);
    }
    if (overlay.entries.size() > kMaxSetEntries)
        return fail(ErrorKind::Limit, "set-limit",
                    "the set @{} would have {} entries; at most {} are "
                    "possible",
                    change.set, overlay.entries.size(), kMaxSetEntries);
    if (overlay.isEmpty())
        m_sets.erase(change.set);
    else
        m_sets[change.set] = std::move(overlay);
    return {};
}

bool SetOverlays::expire(Timestamp now)
{
    std::size_t gone = 0;
    for (auto set = m_sets.begin(); set != m_sets.end();) {
        gone += std::erase_if(set->second.entries, [&](const auto &entry) {
            return isExpired(entry.second.expires, now);
        });
        set = set->second.isEmpty() ? m_sets.erase(set) : std::next(set);
    }
    return gone > 0;
}

std::optional<Timestamp> SetOverlays::nextExpiry() const
{
    std::optional<Timestamp> next;
    for (const auto &[name, overlay] : m_sets) {
        for (const auto &[text, entry] : overlay.entries) {
            if (entry.expires && (!next || *entry.expires < *next))
                next = entry.expires;
        }
    }
    return next;
}

std::vector<std::string> SetOverlays::effective(const pipeline::DeviceSet &set, Timestamp now) const
{
    std::vector<std::string> entries;
    const auto found = m_sets.find(set.name);
    if (found == m_sets.end()) {
        entries = set.entries;
    } else {
        const SetOverlay &overlay = found->second;
        for (const std::string &entry : set.entries) {
            if (!overlay.replaced && !overlay.removed.contains(entry))
                entries.push_back(entry);
        }
        for (const auto &[text, entry] : overlay.entries) {
            if (!isExpired(entry.expires, now))
                entries.push_back(text);
        }
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::string SetOverlays::digestOf(const std::vector<std::string> &entries)
{
    std::string text;
    for (const std::string &entry : entries)
        text += entry + '\n';
    return sha256Hex(text);
}

std::shared_ptr<const pipeline::DevicePolicy>
SetOverlays::derive(std::shared_ptr<const pipeline::DevicePolicy> policy, Timestamp now) const
{
    const bool touched =
        std::any_of(policy->sets.begin(), policy->sets.end(),
                    [&](const pipeline::DeviceSet &set) { return m_sets.contains(set.name); });
    if (!touched && !hasExpiredRule(*policy, now))
        return policy;
    auto derived = std::make_shared<pipeline::DevicePolicy>(*policy);
    for (pipeline::DeviceSet &set : derived->sets) {
        if (m_sets.contains(set.name))
            set.entries = effective(set, now);
    }
    for (pipeline::DeviceFilter &filter : derived->filters) {
        for (pipeline::DeviceRule &rule : filter.rules) {
            if (isExpired(rule.expires, now))
                rule.expires = Timestamp(); // whatever the clock says from here on
        }
    }
    return derived;
}

Json SetOverlays::toJson() const
{
    Json sets = Json::object();
    for (const auto &[name, overlay] : m_sets) {
        Json entries = Json::array();
        for (const auto &[text, entry] : overlay.entries)
            entries.push_back(entryToJson(text, entry));
        sets[name] = {{"replaced", overlay.replaced},
                      {"entries", std::move(entries)},
                      {"removed", overlay.removed}};
    }
    return sets;
}

Result<SetOverlays> SetOverlays::fromJson(const Json &json)
{
    SetOverlays overlays;
    bool good = json.is_object();
    if (good) {
        try {
            for (const auto &[name, value] : json.items())
                good = good && readOverlay(value, overlays.m_sets[name]);
        } catch (const Json::exception &) {
            good = false;
        }
    }
    if (!good)
        return fail(ErrorKind::Syntax, "state-broken", "the dynamic sets cannot be read");
    return overlays;
}

} // namespace tallygate::engine
