// SPDX-License-Identifier: GPL-3.0-or-later
#include "hittext.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/address.h"
#include "base/bytes.h"
#include "base/text.h"

namespace tallygate::engine {

using control::fromUint64;
using control::Json;
using hitlog::HitRecord;

namespace {

template <class Enum>
std::string wordOf(std::uint8_t value, Enum last)
{
    return value <= static_cast<std::uint8_t>(last)
               ? std::string(pipeline::toString(static_cast<Enum>(value)))
               : std::string("unknown");
}

std::string addressText(const std::array<std::uint8_t, 16> &bytes, std::uint8_t family)
{
    if (family == 4)
        return toString(Ipv4Address{loadBigEndian<std::uint32_t>(bytes.data())});
    return family == 6 ? toString(Ipv6Address::fromBytes(bytes.data())) : std::string();
}

std::string macText(const std::array<std::uint8_t, 6> &bytes)
{
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return toString(MacAddress{value});
}

/// Names come from people: one line of text, whatever they typed.
std::string oneLine(std::string_view text)
{
    std::string line = toValidUtf8(text);
    for (char &c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    }
    return line;
}

std::string protocolText(const HitRecord &record)
{
    if (!(record.flags & HitRecord::HasProtocol))
        return fmt::format("ethertype 0x{:04x}", record.etherType);
    switch (record.protocol) {
    case 1:
        return "icmp";
    case 6:
        return "tcp";
    case 17:
        return "udp";
    case 58:
        return "icmpv6";
    default:
        return fmt::format("protocol {}", record.protocol);
    }
}

} // namespace

HitText::HitText(const HitRecord &r, const PolicyNames *names, std::uint32_t w)
    : record(r)
    , worker(w)
    , verdict(wordOf(r.verdict, pipeline::Verdict::Limited))
    , action(wordOf(r.action, pipeline::Action::Count))
    , direction(wordOf(r.direction, pipeline::Direction::Out))
    , source(addressText(r.source, r.family))
    , destination(addressText(r.destination, r.family))
    , time(toRfc3339(r.time()))
{
    const pipeline::Port *port = names ? names->port(r.port) : nullptr;
    interface = port ? oneLine(port->name) : fmt::format("port {}", r.port);
    if (const auto *place = names ? names->place(r.applicationUuid(), r.port) : nullptr)
        application = oneLine(place->name);
    if (isDefault()) {
        rule = "default";
    } else if (const auto *known = names ? names->rule(r.ruleUuid()) : nullptr) {
        rule = oneLine(known->name);
        number = known->number;
    }
}

std::string HitText::sentence() const
{
    const auto end = [&](const std::string &address, std::uint16_t port) {
        if (!(record.flags & HitRecord::HasPorts) || isIcmp())
            return address;
        return record.family == 6 ? fmt::format("[{}]:{}", address, port)
                                  : fmt::format("{}:{}", address, port);
    };
    std::string text = fmt::format(
        "{} {} {}", action == "count" ? action : verdict,
        application.empty() ? record.applicationUuid().toString() : application,
        isDefault()   ? std::string("default")
        : number != 0 ? fmt::format("rule {}{}{}", number, rule.empty() ? "" : " ", rule)
                      : "rule " + record.ruleUuid().toString());
    if (!source.empty()) {
        text += fmt::format(" {} > {}", end(source, record.sourcePort),
                            end(destination, record.destinationPort));
    } else if (record.flags & HitRecord::HasPreviousHop) {
        text += " from " + macText(record.previousHop);
    }
    return text + fmt::format(" {}, {} bytes", protocolText(record), record.length);
}

Json toJson(const HitText &hit)
{
    const HitRecord &record = hit.record;
    Json json{{"time", hit.time},
              {"revision", fromUint64(record.revision)},
              {"application", record.applicationUuid().toString()},
              {"rule", hit.isDefault() ? Json("default") : Json(record.ruleUuid().toString())},
              {"port", record.port},
              {"interface", hit.interface},
              {"direction", hit.direction},
              {"verdict", hit.verdict},
              {"action", hit.action},
              {"length", record.length},
              {"worker", hit.worker},
              {"sequence", fromUint64(record.sequence)},
              {"standsFor", record.standsFor}};
    const auto add = [&](const char *name, const std::string &text) {
        if (!text.empty())
            json[name] = text;
    };
    add("name", hit.application);
    add("ruleName", hit.rule);
    add("source", hit.source);
    add("destination", hit.destination);
    if (hit.number != 0)
        json["number"] = hit.number;
    if (record.flags & HitRecord::HasPorts) {
        json[hit.isIcmp() ? "icmpType" : "sourcePort"] = record.sourcePort;
        json[hit.isIcmp() ? "icmpCode" : "destinationPort"] = record.destinationPort;
    }
    if (record.flags & HitRecord::HasProtocol)
        json["protocol"] = record.protocol;
    if (record.etherType != 0)
        json["etherType"] = record.etherType;
    if (record.flags & HitRecord::HasPreviousHop)
        json["previousHop"] = macText(record.previousHop);
    if (record.flags & HitRecord::HasVlan)
        json["vlan"] = record.vlan;
    if (record.flags & HitRecord::Fragment)
        json["fragment"] = true;
    return json;
}

namespace {

/// The fields that syslog and the journal share, in order; empty ones left out.
std::vector<std::pair<const char *, std::string>> fieldsOf(const HitText &hit)
{
    const HitRecord &record = hit.record;
    std::vector<std::pair<const char *, std::string>> fields{
        {"revision", std::to_string(record.revision)},
        {"application", record.applicationUuid().toString()},
        {"name", hit.application},
        {"rule", hit.isDefault() ? "default" : record.ruleUuid().toString()},
        {"ruleName", hit.rule},
        {"number", hit.number != 0 ? std::to_string(hit.number) : ""},
        {"interface", hit.interface},
        {"direction", hit.direction},
        {"verdict", hit.verdict},
        {"action", hit.action},
        {"source", hit.source},
        {"destination", hit.destination},
        {"protocol", record.flags & HitRecord::HasProtocol ? std::to_string(record.protocol) : ""},
        {"length", std::to_string(record.length)},
        {"standsFor", std::to_string(record.standsFor)}};
    if (record.flags & HitRecord::HasPorts) {
        fields.emplace_back(hit.isIcmp() ? "icmpType" : "sourcePort",
                            std::to_string(record.sourcePort));
        fields.emplace_back(hit.isIcmp() ? "icmpCode" : "destinationPort",
                            std::to_string(record.destinationPort));
    }
    if (record.flags & HitRecord::HasVlan)
        fields.emplace_back("vlan", std::to_string(record.vlan));
    if (record.flags & HitRecord::HasPreviousHop)
        fields.emplace_back("previousHop", macText(record.previousHop));
    std::erase_if(fields, [](const auto &field) { return field.second.empty(); });
    return fields;
}

/// RFC 5424, 6.3.3.
std::string escapedParameter(std::string_view value)
{
    std::string escaped;
    for (const char c : value) {
        if (c == '"' || c == '\\' || c == ']')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

/// RFC 5424, 6.2.3: at most microseconds.
std::string syslogTime(Timestamp time)
{
    return toRfc3339(std::chrono::floor<std::chrono::microseconds>(time));
}

/// 5 notice for what was not let through, else 6 informational.
int severityOf(const HitText &hit)
{
    return hit.verdict == "permit" ? 6 : 5;
}

} // namespace

std::string toSyslog(const HitText &hit, std::uint8_t facility, std::string_view hostName)
{
    // 32473 is the enterprise number for whoever has none of his own (RFC 5612).
    std::string text =
        fmt::format("<{}>1 {} {} tallygate {} hit [tallygate@32473", facility * 8 + severityOf(hit),
                    syslogTime(hit.record.time()), hostName.empty() ? "-" : hostName, ::getpid());
    for (const auto &[name, value] : fieldsOf(hit))
        text += fmt::format(" {}=\"{}\"", name, escapedParameter(value));
    const std::string sentence = hit.sentence();
    const bool ascii = std::all_of(sentence.begin(), sentence.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return text + (ascii ? "] " : "] \xEF\xBB\xBF") + sentence;
}

std::string toJournal(const HitText &hit)
{
    // No value has a line feed, so that the plain form does.
    std::string text = fmt::format("MESSAGE={}\nPRIORITY={}\nSYSLOG_IDENTIFIER=tallygate\n"
                                   "TALLYGATE_TIME={}\n",
                                   hit.sentence(), severityOf(hit), hit.time);
    for (const auto &[name, value] : fieldsOf(hit)) {
        text += "TALLYGATE_";
        for (const char *c = name; *c != 0; ++c) {
            if (*c >= 'A' && *c <= 'Z')
                text += '_';
            text += *c >= 'a' && *c <= 'z' ? static_cast<char>(*c - 'a' + 'A') : *c;
        }
        text += '=' + value + '\n';
    }
    return text;
}

void RevisionNames::add(std::shared_ptr<const PolicyNames> names)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_names,
                  [&](const auto &known) { return known->revision() == names->revision(); });
    if (m_names.size() == kKept)
        m_names.erase(m_names.begin());
    m_names.push_back(std::move(names));
}

std::shared_ptr<const PolicyNames> RevisionNames::of(std::uint64_t revision) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_names.rbegin(), m_names.rend(), [&](const auto &known) {
        return known->revision() == revision;
    });
    return found == m_names.rend() ? nullptr : *found;
}

} // namespace tallygate::engine
