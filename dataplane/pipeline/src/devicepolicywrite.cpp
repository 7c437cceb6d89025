// SPDX-License-Identifier: GPL-3.0-or-later
#include <iterator>

#include <fmt/format.h>

#include "pipeline/devicepolicy.h"
#include "words.h"

namespace tallygate::pipeline {

namespace {

/// Writes JSON with a caller-chosen layout: values in one line, lists of big things one a line.
class Writer
{
public:
    std::string take() { return std::move(m_out); }

    void raw(std::string_view text) { m_out += text; }

    void text(std::string_view value)
    {
        m_out += '"';
        for (const char c : value)
            escaped(c);
        m_out += '"';
    }

    /// `"key": ` with a comma before it where something precedes it in the same object.
    void key(std::string_view name)
    {
        if (m_out.back() != '{')
            m_out += ", ";
        text(name);
        m_out += ": ";
    }

    void member(std::string_view name, std::string_view value) { key(name), text(value); }
    void member(std::string_view name, const Uuid &value) { key(name), text(value.toString()); }
    void flag(std::string_view name, bool value) { key(name), raw(value ? "true" : "false"); }
    void number(std::string_view name, std::int64_t value)
    {
        key(name);
        fmt::format_to(std::back_inserter(m_out), "{}", value);
    }

    void texts(std::string_view name, const std::vector<std::string> &values)
    {
        key(name);
        m_out += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            m_out += i == 0 ? "" : ", ";
            text(values[i]);
        }
        m_out += ']';
    }

    /// A list with each element on a line of its own, `indent` deep.
    template <class T, class Write>
    void lines(const std::vector<T> &list, std::string_view indent, Write write)
    {
        m_out += '[';
        for (std::size_t i = 0; i < list.size(); ++i) {
            m_out += i == 0 ? "\n" : ",\n";
            m_out += indent;
            write(list[i]);
        }
        if (!list.empty()) {
            m_out += '\n';
            m_out += indent.substr(2);
        }
        m_out += ']';
    }

private:
    void escaped(char c)
    {
        if (c == '"' || c == '\\') {
            m_out += '\\';
            m_out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(m_out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            m_out += c;
        }
    }

    std::string m_out;
};

void writeLog(Writer &out, std::string_view key, const LogSettings &log)
{
    if (log == LogSettings{})
        return;
    out.key(key);
    out.raw("{");
    out.flag("enabled", log.enabled);
    if (log.exceedingOnly)
        out.flag("exceedingOnly", true);
    if (log.sampleOneIn != 1)
        out.number("sampleOneIn", log.sampleOneIn);
    if (log.maxPerSecond != 0)
        out.number("maxPerSecond", log.maxPerSecond);
    out.raw("}");
}

void writeConditions(Writer &out, const std::vector<Condition> &conditions)
{
    out.key("conditions");
    out.raw("[");
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        out.raw(i == 0 ? "{" : ", {");
        out.member("cell", wordOf(conditions[i].cell));
        out.member("match", conditions[i].expression);
        out.raw("}");
    }
    out.raw("]");
}

void writeRule(Writer &out, const DeviceRule &rule)
{
    out.raw("{");
    out.member("uuid", rule.uuid);
    if (!rule.name.empty())
        out.member("name", rule.name);
    out.number("number", rule.number);
    out.member("action", wordOf(rule.action));
    if (!rule.meter.isNull())
        out.member("meter", rule.meter);
    if (!rule.conditions.empty())
        writeConditions(out, rule.conditions);
    writeLog(out, "log", rule.log);
    if (rule.expires)
        out.member("expires", toRfc3339(*rule.expires));
    out.raw("}");
}

void writeFilter(Writer &out, const DeviceFilter &filter)
{
    out.raw("{");
    out.member("uuid", filter.uuid);
    out.member("name", filter.name);
    out.member("default", wordOf(filter.defaultVerdict));
    writeLog(out, "defaultLog", filter.defaultLog);
    out.key("rules");
    out.lines(filter.rules, "      ", [&](const DeviceRule &rule) { writeRule(out, rule); });
    out.raw("}");
}

void writeSet(Writer &out, const DeviceSet &set)
{
    out.raw("{");
    out.member("name", set.name);
    out.member("kind", wordOf(set.kind));
    out.texts("entries", set.entries);
    out.raw("}");
}

void writeMeter(Writer &out, const DeviceMeter &meter)
{
    const meter::MeterConfig usual;
    const meter::MeterConfig &config = meter.config;
    out.raw("{");
    out.member("uuid", meter.uuid);
    out.member("name", meter.name);
    out.member("rate", meter::toString(config.rate));
    if (config.burst != usual.burst)
        out.member("burst", std::to_string(config.burst));
    if (config.key != usual.key)
        out.member("key", wordOf(config.key));
    if (config.prefixLengthV4 != usual.prefixLengthV4)
        out.number("prefixLengthV4", config.prefixLengthV4);
    if (config.prefixLengthV6 != usual.prefixLengthV6)
        out.number("prefixLengthV6", config.prefixLengthV6);
    out.member("exceed", wordOf(config.exceed));
    if (config.maxKeys != usual.maxKeys)
        out.number("maxKeys", config.maxKeys);
    if (meter.deviceWide)
        out.flag("deviceWide", true);
    out.raw("}");
}

void writeApplication(Writer &out, const DeviceApplication &application)
{
    out.raw("{");
    out.member("uuid", application.uuid);
    out.member("filter", application.filter);
    out.texts("interfaces", application.interfaces);
    out.member("direction", toString(application.direction));
    out.member("scope", wordOf(application.scope));
    out.number("order", application.order);
    out.raw("}");
}

void writeFlow(Writer &out, const Flow &flow)
{
    out.raw("{");
    out.member("protocol", wordOf(flow.protocol));
    out.member("source", flow.source);
    out.member("destination", flow.destination);
    if (flow.protocol != Flow::Protocol::Icmp) {
        out.number("sourcePort", flow.sourcePort);
        out.number("destinationPort", flow.destinationPort);
    }
    if (flow.established)
        out.flag("established", true);
    out.raw("}");
}

void writeCheck(Writer &out, const DeviceCheck &check)
{
    out.raw("{");
    out.member("name", check.name);
    out.member("interface", check.interface);
    out.member("direction", toString(check.direction));
    out.member("expect", wordOf(check.expected));
    if (check.flow) {
        out.key("flow");
        writeFlow(out, *check.flow);
    }
    if (!check.frame.empty())
        out.member("frame", check.frame);
    out.raw("}");
}

void writeGuardEntry(Writer &out, const GuardEntry &entry)
{
    out.raw("{");
    out.member("prefix", tallygate::toString(entry.prefix));
    out.number("tcpPort", entry.tcpPort);
    out.raw("}");
}

void writeGuardOptions(Writer &out, const GuardOptions &options)
{
    out.raw("{");
    out.flag("routerAdvertisements", options.routerAdvertisements);
    out.flag("redirects", options.redirects);
    out.flag("dhcp", options.dhcp);
    out.raw("}");
}

void writeGuard(Writer &out, const DevicePolicy &policy)
{
    const auto writeEntry = [&](const GuardEntry &entry) { writeGuardEntry(out, entry); };
    out.raw("  \"guard\": ");
    out.lines(policy.guard, "    ", writeEntry);
    if (policy.guardOptions != GuardOptions{}) {
        out.raw(",\n  \"guardOptions\": ");
        writeGuardOptions(out, policy.guardOptions);
    }
    if (policy.heldGuard != HeldGuard{}) {
        out.raw(",\n  \"heldGuard\": {\"options\": ");
        writeGuardOptions(out, policy.heldGuard.options);
        out.raw(", \"entries\": ");
        out.lines(policy.heldGuard.entries, "    ", writeEntry);
        out.raw("}");
    }
}

void writeIsolation(Writer &out, const PortIsolation &entry)
{
    out.raw("{");
    out.texts("interfaces", entry.interfaces);
    out.member("role", wordOf(entry.role));
    if (!entry.community.empty())
        out.member("community", entry.community);
    out.raw("}");
}

void writeHead(Writer &out, const DevicePolicy &policy)
{
    out.raw("{\n  \"tallygateDevice\": 1,\n  \"policy\": ");
    out.text(policy.policyName);
    out.raw(",\n  \"device\": {");
    out.member("uuid", policy.deviceUuid);
    out.member("name", policy.deviceName);
    out.raw("},\n  \"systemChecks\": {");
    out.flag("incompleteHeader", policy.systemChecks.incompleteHeader);
    out.flag("ipv6ChainTooLong", policy.systemChecks.ipv6ChainTooLong);
    out.flag("land", policy.systemChecks.land);
    out.raw("},\n");
    writeGuard(out, policy);
    if (policy.answerLimit != AnswerLimit{}) {
        out.raw(",\n  \"answerLimit\": {");
        out.number("packetsPerSecond", policy.answerLimit.packetsPerSecond);
        out.number("burst", policy.answerLimit.burst);
        out.raw("}");
    }
    if (!policy.isolation.empty()) {
        out.raw(",\n  \"isolation\": ");
        out.lines(policy.isolation, "    ",
                  [&](const PortIsolation &entry) { writeIsolation(out, entry); });
    }
    out.raw(",\n  \"localState\": {");
    out.texts("addresses", policy.localState.addresses);
    out.texts("groups", policy.localState.groups);
    out.raw("},\n");
}

} // namespace

std::string writeDevicePolicy(const DevicePolicy &policy)
{
    Writer out;
    writeHead(out, policy);
    out.raw("  \"sets\": ");
    out.lines(policy.sets, "    ", [&](const DeviceSet &set) { writeSet(out, set); });
    out.raw(",\n  \"meters\": ");
    out.lines(policy.meters, "    ", [&](const DeviceMeter &meter) { writeMeter(out, meter); });
    out.raw(",\n  \"filters\": ");
    out.lines(policy.filters, "    ",
              [&](const DeviceFilter &filter) { writeFilter(out, filter); });
    out.raw(",\n  \"applications\": ");
    out.lines(policy.applications, "    ",
              [&](const DeviceApplication &application) { writeApplication(out, application); });
    if (!policy.checks.empty()) {
        out.raw(",\n  \"checks\": ");
        out.lines(policy.checks, "    ", [&](const DeviceCheck &check) { writeCheck(out, check); });
    }
    out.raw("\n}\n");
    return out.take();
}

} // namespace tallygate::pipeline
