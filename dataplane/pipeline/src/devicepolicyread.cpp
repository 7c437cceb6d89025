// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "jsondocument.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/probe.h"
#include "words.h"

namespace tallygate::pipeline {

namespace {

using Doc = JsonDocument;
using enum JsonDocument::Need;
constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMost64 = std::numeric_limits<std::uint64_t>::max();

Uuid takeUuid(Doc &document, JsonValue value)
{
    const char *at = nullptr;
    const std::string text = document.takeText(value, &at);
    const auto uuid = Uuid::parse(text);
    if (!uuid)
        document.failAt(at, "value-invalid", "\"{}\" is not a UUID", text);
    return *uuid;
}

/// One of the words of an enumeration.
template <class Enum>
Enum takeWord(Doc &document, JsonValue value)
{
    const char *at = nullptr;
    const std::string text = document.takeText(value, &at);
    const auto found = fromWord<Enum>(text);
    if (!found)
        document.failAt(at, "value-invalid", "\"{}\" is not one of {}", text, wordList<Enum>());
    return *found;
}

std::vector<std::string> takeTexts(Doc &document, JsonValue value)
{
    std::vector<std::string> texts;
    document.takeArray(value,
                       [&](JsonValue element) { texts.push_back(document.takeText(element)); });
    return texts;
}

template <class T, std::size_t N>
std::vector<T> takeList(Doc &document, JsonValue value, const Doc::Member<T> (&members)[N])
{
    std::vector<T> list;
    document.takeArray(value, [&](JsonValue element) {
        document.takeObject(element, members, list.emplace_back());
    });
    return list;
}

const Doc::Member<LogSettings> kLogMembers[] = {
    {"enabled", Required, [](Doc &d, JsonValue v, LogSettings &t) { t.enabled = d.takeBool(v); }},
    {"exceedingOnly", Optional,
     [](Doc &d, JsonValue v, LogSettings &t) { t.exceedingOnly = d.takeBool(v); }},
    {"sampleOneIn", Optional,
     [](Doc &d, JsonValue v, LogSettings &t) {
         const char *at = d.placeOf(v);
         t.sampleOneIn = static_cast<std::uint32_t>(d.takeUnsigned(v, kMost32));
         if (t.sampleOneIn == 0)
             d.failAt(at, "value-invalid", "one in 0 cannot be sampled; 1 logs every hit");
     }},
    {"maxPerSecond", Optional,
     [](Doc &d, JsonValue v, LogSettings &t) {
         t.maxPerSecond = static_cast<std::uint32_t>(d.takeUnsigned(v, kMost32));
     }},
};

const Doc::Member<Condition> kConditionMembers[] = {
    {"cell", Required, [](Doc &d, JsonValue v, Condition &t) { t.cell = takeWord<Cell>(d, v); }},
    {"match", Required, [](Doc &d, JsonValue v, Condition &t) { t.expression = d.takeText(v); }},
};

const Doc::Member<DeviceRule> kRuleMembers[] = {
    {"uuid", Required, [](Doc &d, JsonValue v, DeviceRule &t) { t.uuid = takeUuid(d, v); }},
    {"name", Optional, [](Doc &d, JsonValue v, DeviceRule &t) { t.name = d.takeText(v); }},
    {"number", Required,
     [](Doc &d, JsonValue v, DeviceRule &t) {
         t.number = static_cast<std::uint32_t>(d.takeUnsigned(v, kMost32));
     }},
    {"action", Required,
     [](Doc &d, JsonValue v, DeviceRule &t) { t.action = takeWord<Action>(d, v); }},
    {"meter", Optional, [](Doc &d, JsonValue v, DeviceRule &t) { t.meter = takeUuid(d, v); }},
    {"conditions", Optional,
     [](Doc &d, JsonValue v, DeviceRule &t) { t.conditions = takeList(d, v, kConditionMembers); }},
    {"log", Optional,
     [](Doc &d, JsonValue v, DeviceRule &t) { d.takeObject(v, kLogMembers, t.log); }},
    {"expires", Optional,
     [](Doc &d, JsonValue v, DeviceRule &t) {
         const char *at = nullptr;
         const std::string text = d.takeText(v, &at);
         t.expires = parseRfc3339(text);
         if (!t.expires)
             d.failAt(at, "value-invalid", "\"{}\" is not a time such as 2026-03-01T12:00:00Z",
                      text);
     }},
};

const Doc::Member<DeviceFilter> kFilterMembers[] = {
    {"uuid", Required, [](Doc &d, JsonValue v, DeviceFilter &t) { t.uuid = takeUuid(d, v); }},
    {"name", Required, [](Doc &d, JsonValue v, DeviceFilter &t) { t.name = d.takeText(v); }},
    {"default", Required,
     [](Doc &d, JsonValue v, DeviceFilter &t) {
         const char *at = d.placeOf(v);
         t.defaultVerdict = takeWord<Verdict>(d, v);
         if (t.defaultVerdict == Verdict::Limited)
             d.failAt(at, "value-invalid", "a default is permit, drop or reject");
     }},
    {"defaultLog", Optional,
     [](Doc &d, JsonValue v, DeviceFilter &t) { d.takeObject(v, kLogMembers, t.defaultLog); }},
    {"rules", Required,
     [](Doc &d, JsonValue v, DeviceFilter &t) { t.rules = takeList(d, v, kRuleMembers); }},
};

const Doc::Member<DeviceSet> kSetMembers[] = {
    {"name", Required, [](Doc &d, JsonValue v, DeviceSet &t) { t.name = d.takeText(v); }},
    {"kind", Required,
     [](Doc &d, JsonValue v, DeviceSet &t) { t.kind = takeWord<match::SetKind>(d, v); }},
    {"entries", Required, [](Doc &d, JsonValue v, DeviceSet &t) { t.entries = takeTexts(d, v); }},
};

const Doc::Member<DeviceApplication> kApplicationMembers[] = {
    {"uuid", Required, [](Doc &d, JsonValue v, DeviceApplication &t) { t.uuid = takeUuid(d, v); }},
    {"filter", Required,
     [](Doc &d, JsonValue v, DeviceApplication &t) { t.filter = takeUuid(d, v); }},
    {"interfaces", Required,
     [](Doc &d, JsonValue v, DeviceApplication &t) { t.interfaces = takeTexts(d, v); }},
    {"direction", Required,
     [](Doc &d, JsonValue v, DeviceApplication &t) { t.direction = takeWord<Direction>(d, v); }},
    {"scope", Optional,
     [](Doc &d, JsonValue v, DeviceApplication &t) { t.scope = takeWord<Scope>(d, v); }},
    {"order", Optional,
     [](Doc &d, JsonValue v, DeviceApplication &t) {
         t.order =
             static_cast<std::int32_t>(d.takeSigned(v, std::numeric_limits<std::int32_t>::min(),
                                                    std::numeric_limits<std::int32_t>::max()));
     }},
};

const Doc::Member<LocalState> kLocalMembers[] = {
    {"addresses", Optional,
     [](Doc &d, JsonValue v, LocalState &t) { t.addresses = takeTexts(d, v); }},
    {"groups", Optional, [](Doc &d, JsonValue v, LocalState &t) { t.groups = takeTexts(d, v); }},
};

const Doc::Member<SystemChecks> kCheckMembers[] = {
    {"incompleteHeader", Optional,
     [](Doc &d, JsonValue v, SystemChecks &t) { t.incompleteHeader = d.takeBool(v); }},
    {"ipv6ChainTooLong", Optional,
     [](Doc &d, JsonValue v, SystemChecks &t) { t.ipv6ChainTooLong = d.takeBool(v); }},
    {"land", Optional, [](Doc &d, JsonValue v, SystemChecks &t) { t.land = d.takeBool(v); }},
};

const Doc::Member<GuardEntry> kGuardMembers[] = {
    {"prefix", Required,
     [](Doc &d, JsonValue v, GuardEntry &t) {
         const char *at = nullptr;
         auto range = parseAddressRange(d.takeText(v, &at));
         if (!range)
             d.failAt(at, "value-invalid", "{}", range.error().message);
         t.prefix = *range;
     }},
    {"tcpPort", Optional,
     [](Doc &d, JsonValue v, GuardEntry &t) {
         t.tcpPort = static_cast<std::uint16_t>(d.takeUnsigned(v, 65535));
     }},
};

const Doc::Member<GuardOptions> kGuardOptionMembers[] = {
    {"routerAdvertisements", Optional,
     [](Doc &d, JsonValue v, GuardOptions &t) { t.routerAdvertisements = d.takeBool(v); }},
    {"redirects", Optional,
     [](Doc &d, JsonValue v, GuardOptions &t) { t.redirects = d.takeBool(v); }},
    {"dhcp", Optional, [](Doc &d, JsonValue v, GuardOptions &t) { t.dhcp = d.takeBool(v); }},
};

const Doc::Member<HeldGuard> kHeldGuardMembers[] = {
    {"options", Optional,
     [](Doc &d, JsonValue v, HeldGuard &t) { d.takeObject(v, kGuardOptionMembers, t.options); }},
    {"entries", Optional,
     [](Doc &d, JsonValue v, HeldGuard &t) { t.entries = takeList(d, v, kGuardMembers); }},
};

const Doc::Member<PortIsolation> kIsolationMembers[] = {
    {"interfaces", Required,
     [](Doc &d, JsonValue v, PortIsolation &t) { t.interfaces = takeTexts(d, v); }},
    {"role", Required,
     [](Doc &d, JsonValue v, PortIsolation &t) { t.role = takeWord<IsolationRole>(d, v); }},
    {"community", Optional,
     [](Doc &d, JsonValue v, PortIsolation &t) { t.community = d.takeText(v); }},
};

std::uint32_t takeCount(Doc &document, JsonValue value)
{
    const char *at = document.placeOf(value);
    const auto count = static_cast<std::uint32_t>(document.takeUnsigned(value, kMost32));
    if (count == 0)
        document.failAt(at, "value-invalid", "a limit of answers is at least 1");
    return count;
}

const Doc::Member<AnswerLimit> kAnswerLimitMembers[] = {
    {"packetsPerSecond", Optional,
     [](Doc &d, JsonValue v, AnswerLimit &t) { t.packetsPerSecond = takeCount(d, v); }},
    {"burst", Optional, [](Doc &d, JsonValue v, AnswerLimit &t) { t.burst = takeCount(d, v); }},
};

std::uint16_t takePort(Doc &document, JsonValue value)
{
    return static_cast<std::uint16_t>(document.takeUnsigned(value, 65535));
}

const Doc::Member<Flow> kFlowMembers[] = {
    {"protocol", Required,
     [](Doc &d, JsonValue v, Flow &t) { t.protocol = takeWord<Flow::Protocol>(d, v); }},
    {"source", Required, [](Doc &d, JsonValue v, Flow &t) { t.source = d.takeText(v); }},
    {"destination", Required, [](Doc &d, JsonValue v, Flow &t) { t.destination = d.takeText(v); }},
    {"sourcePort", Optional, [](Doc &d, JsonValue v, Flow &t) { t.sourcePort = takePort(d, v); }},
    {"destinationPort", Optional,
     [](Doc &d, JsonValue v, Flow &t) { t.destinationPort = takePort(d, v); }},
    {"established", Optional, [](Doc &d, JsonValue v, Flow &t) { t.established = d.takeBool(v); }},
};

const Doc::Member<DeviceCheck> kPolicyCheckMembers[] = {
    {"name", Required, [](Doc &d, JsonValue v, DeviceCheck &t) { t.name = d.takeText(v); }},
    {"interface", Required,
     [](Doc &d, JsonValue v, DeviceCheck &t) { t.interface = d.takeText(v); }},
    {"direction", Required,
     [](Doc &d, JsonValue v, DeviceCheck &t) { t.direction = takeWord<Direction>(d, v); }},
    {"expect", Required,
     [](Doc &d, JsonValue v, DeviceCheck &t) {
         const char *at = d.placeOf(v);
         t.expected = takeWord<Verdict>(d, v);
         if (t.expected == Verdict::Limited)
             d.failAt(at, "value-invalid", "a check expects permit, drop or reject");
     }},
    {"flow", Optional,
     [](Doc &d, JsonValue v, DeviceCheck &t) { d.takeObject(v, kFlowMembers, t.flow.emplace()); }},
    {"frame", Optional, [](Doc &d, JsonValue v, DeviceCheck &t) { t.frame = d.takeText(v); }},
};

const Doc::Member<DevicePolicy> kDeviceMembers[] = {
    {"uuid", Required, [](Doc &d, JsonValue v, DevicePolicy &t) { t.deviceUuid = takeUuid(d, v); }},
    {"name", Required, [](Doc &d, JsonValue v, DevicePolicy &t) { t.deviceName = d.takeText(v); }},
};

void takeVersion(Doc &document, JsonValue value, DevicePolicy &)
{
    const char *const at = document.placeOf(value);
    const std::uint64_t version = document.takeUnsigned(value, kMost64);
    if (version == 1)
        return;
    Error error{
        ErrorKind::Unsupported, "version-newer",
        fmt::format("this device policy is of version {}; this program reads version 1", version),
        "upgrade Tallygate on this host", document.locate(at)};
    throw JsonFailure{std::move(error)};
}

const Doc::Member<DeviceMeter> kMeterMembers[] = {
    {"uuid", Required, [](Doc &d, JsonValue v, DeviceMeter &t) { t.uuid = takeUuid(d, v); }},
    {"name", Required, [](Doc &d, JsonValue v, DeviceMeter &t) { t.name = d.takeText(v); }},
    {"rate", Required,
     [](Doc &d, JsonValue v, DeviceMeter &t) {
         const char *at = nullptr;
         auto rate = meter::parseRate(d.takeText(v, &at));
         if (!rate)
             d.failAt(at, "value-invalid", "{}", rate.error().message);
         t.config.rate = *rate;
     }},
    {"burst", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) {
         t.config.burst = d.takeUnsigned(v, meter::kMaxBurst);
     }},
    {"key", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) { t.config.key = takeWord<meter::KeyKind>(d, v); }},
    {"prefixLengthV4", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) {
         t.config.prefixLengthV4 = static_cast<std::uint8_t>(d.takeUnsigned(v, 32));
     }},
    {"prefixLengthV6", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) {
         t.config.prefixLengthV6 = static_cast<std::uint8_t>(d.takeUnsigned(v, 128));
     }},
    {"exceed", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) {
         t.config.exceed = takeWord<meter::ExceedVerdict>(d, v);
     }},
    {"maxKeys", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) {
         t.config.maxKeys = static_cast<std::uint32_t>(d.takeUnsigned(v, meter::kLargestMaxKeys));
     }},
    {"deviceWide", Optional,
     [](Doc &d, JsonValue v, DeviceMeter &t) { t.deviceWide = d.takeBool(v); }},
};

const Doc::Member<DevicePolicy> kRootMembers[] = {
    {"tallygateDevice", Required, takeVersion},
    {"policy", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.policyName = d.takeText(v); }},
    {"device", Required,
     [](Doc &d, JsonValue v, DevicePolicy &t) { d.takeObject(v, kDeviceMembers, t); }},
    {"systemChecks", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { d.takeObject(v, kCheckMembers, t.systemChecks); }},
    {"guard", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.guard = takeList(d, v, kGuardMembers); }},
    {"guardOptions", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) {
         d.takeObject(v, kGuardOptionMembers, t.guardOptions);
     }},
    {"heldGuard", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { d.takeObject(v, kHeldGuardMembers, t.heldGuard); }},
    {"answerLimit", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) {
         d.takeObject(v, kAnswerLimitMembers, t.answerLimit);
     }},
    {"isolation", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.isolation = takeList(d, v, kIsolationMembers); }},
    {"localState", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { d.takeObject(v, kLocalMembers, t.localState); }},
    {"sets", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.sets = takeList(d, v, kSetMembers); }},
    {"meters", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.meters = takeList(d, v, kMeterMembers); }},
    {"filters", Required,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.filters = takeList(d, v, kFilterMembers); }},
    {"applications", Required,
     [](Doc &d, JsonValue v, DevicePolicy &t) {
         t.applications = takeList(d, v, kApplicationMembers);
     }},
    {"checks", Optional,
     [](Doc &d, JsonValue v, DevicePolicy &t) { t.checks = takeList(d, v, kPolicyCheckMembers); }},
};

/// The first finding about a document as a whole, as a JSON pointer and a sentence.
struct Finding
{
    std::string pointer;
    std::string code;
    std::string message;
};

/// References that lead nowhere and identities that are not unique (SEMANTICS 5.1).
class ReferenceCheck
{
public:
    explicit ReferenceCheck(const DevicePolicy &policy)
        : m_policy(policy)
    {}

    std::optional<Finding> run()
    {
        sets();
        meters();
        filters();
        applications();
        isolation();
        guard(m_policy.guard, "/guard");
        guard(m_policy.heldGuard.entries, "/heldGuard/entries");
        if (m_policy.guard.empty() && m_policy.guardOptions != GuardOptions{})
            add("/guardOptions", "guard-empty", "guard options need at least one guard entry");
        checks();
        return m_finding;
    }

private:
    void add(std::string pointer, std::string code, std::string message)
    {
        if (!m_finding)
            m_finding = {std::move(pointer), std::move(code), std::move(message)};
    }

    void unique(const Uuid &uuid, const std::string &pointer)
    {
        if (!m_uuids.insert(uuid).second)
            add(pointer + "/uuid", "uuid-twice",
                fmt::format("the UUID {} is used twice", uuid.toString()));
    }

    void isolation()
    {
        for (std::size_t i = 0; i < m_policy.isolation.size(); ++i) {
            const PortIsolation &entry = m_policy.isolation[i];
            const bool isCommunity = entry.role == IsolationRole::Community;
            if (isCommunity && entry.community.empty())
                add(fmt::format("/isolation/{}", i), "key-missing",
                    "the role community needs the key \"community\" with its name");
            else if (!isCommunity && !entry.community.empty())
                add(fmt::format("/isolation/{}/community", i), "community-unused",
                    "only the role community has the name of one");
        }
    }

    void guard(const std::vector<GuardEntry> &entries, const std::string &pointer)
    {
        if (entries.size() > kMaxGuardEntries)
            add(pointer, "limit",
                fmt::format("{} guard entries; at most {} are possible", entries.size(),
                            kMaxGuardEntries));
    }

    void checks()
    {
        for (std::size_t i = 0; i < m_policy.checks.size(); ++i) {
            if (const auto frame = frameOf(m_policy.checks[i]); !frame)
                add(fmt::format("/checks/{}{}", i, frame.error().where.path), frame.error().code,
                    frame.error().message);
        }
    }

    void sets()
    {
        std::unordered_set<std::string_view> names;
        for (std::size_t i = 0; i < m_policy.sets.size(); ++i) {
            if (!names.insert(m_policy.sets[i].name).second)
                add(fmt::format("/sets/{}/name", i), "name-twice",
                    fmt::format("there are two sets named \"{}\"", m_policy.sets[i].name));
        }
    }

    void meters()
    {
        for (std::size_t i = 0; i < m_policy.meters.size(); ++i) {
            unique(m_policy.meters[i].uuid, fmt::format("/meters/{}", i));
            m_meters.insert(m_policy.meters[i].uuid);
        }
    }

    void filters()
    {
        for (std::size_t i = 0; i < m_policy.filters.size(); ++i) {
            const DeviceFilter &filter = m_policy.filters[i];
            const std::string pointer = fmt::format("/filters/{}", i);
            unique(filter.uuid, pointer);
            m_filters.insert(filter.uuid);
            for (std::size_t r = 0; r < filter.rules.size(); ++r)
                rule(filter.rules[r], pointer, r);
        }
    }

    void rule(const DeviceRule &rule, const std::string &filter, std::size_t index)
    {
        const auto pointer = [&] { return fmt::format("{}/rules/{}", filter, index); };
        if (!m_uuids.insert(rule.uuid).second)
            add(pointer() + "/uuid", "uuid-twice",
                fmt::format("the UUID {} is used twice", rule.uuid.toString()));
        if (rule.action != Action::Limit && !rule.meter.isNull())
            add(pointer() + "/meter", "meter-unused", "only a limit rule has a meter");
        else if (rule.action == Action::Limit && rule.meter.isNull())
            add(pointer(), "key-missing", "a limit rule needs the key \"meter\"");
        else if (rule.action == Action::Limit && !m_meters.contains(rule.meter))
            add(pointer() + "/meter", "reference-dangling",
                fmt::format("there is no meter {}", rule.meter.toString()));
    }

    void applications()
    {
        for (std::size_t i = 0; i < m_policy.applications.size(); ++i) {
            const DeviceApplication &application = m_policy.applications[i];
            const std::string pointer = fmt::format("/applications/{}", i);
            unique(application.uuid, pointer);
            if (!m_filters.contains(application.filter))
                add(pointer + "/filter", "reference-dangling",
                    fmt::format("there is no filter {}", application.filter.toString()));
        }
    }

    const DevicePolicy &m_policy;
    std::unordered_set<Uuid> m_uuids;
    std::unordered_set<Uuid> m_meters;
    std::unordered_set<Uuid> m_filters;
    std::optional<Finding> m_finding;
};

} // namespace

Result<DevicePolicy> parseDevicePolicy(std::string_view json, const std::string &file)
{
    DevicePolicy policy;
    try {
        JsonDocument document(json, file);
        document.takeRoot(kRootMembers, policy);
    } catch (JsonFailure &failure) {
        return fail(std::move(failure.error));
    }
    if (const auto finding = ReferenceCheck(policy).run()) {
        return fail(Error{ErrorKind::Semantic,
                          finding->code,
                          finding->message,
                          {},
                          locatePointer(json, file, finding->pointer, 0)});
    }
    return policy;
}

Error locateInDevicePolicy(Error error, std::string_view json, const std::string &file)
{
    if (!error.where.path.empty() && error.where.line == 0)
        error.where = locatePointer(json, file, error.where.path, error.where.column);
    return error;
}

Result<LocalState> parseLocalState(std::string_view json, const std::string &file)
{
    LocalState state;
    try {
        JsonDocument document(json, file);
        document.takeRoot(kLocalMembers, state);
    } catch (JsonFailure &failure) {
        return fail(std::move(failure.error));
    }
    return state;
}

} // namespace tallygate::pipeline
