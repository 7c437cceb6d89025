// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/texttable.h"
#include "replay/report.h"

namespace tallygate::replay {

using counters::PortCounter;
using Align = TextTable::Align;

namespace {

std::string digits(std::uint64_t value)
{
    return groupedDigits(value);
}

/// Nothing rather than a column of zeroes.
std::string digitsOrDash(std::uint64_t value)
{
    return value == 0 ? "-" : groupedDigits(value);
}

/// ": permit 9, drop 3"; verdicts that no packet got are left out. For Totals and applications.
template <class Verdicts>
std::string verdicts(const Verdicts &of)
{
    std::vector<std::string> parts;
    const auto add = [&](std::string_view word, const counters::Tally &tally) {
        if (tally.packets != 0)
            parts.push_back(fmt::format("{} {}", word, digits(tally.packets)));
    };
    add("permit", of.permitted);
    add("drop", of.dropped);
    add("reject", of.rejected);
    add("limited", of.limited);
    if (of.undecidable.packets != 0)
        parts.push_back(
            fmt::format("undecidable {} (the capture was cut)", digits(of.undecidable.packets)));
    return parts.empty() ? std::string() : fmt::format(": {}", fmt::join(parts, ", "));
}

std::string headline(const Report &report)
{
    std::string text = fmt::format("{} on {}, as of {}\n", report.devicePolicy->policyName,
                                   report.devicePolicy->deviceName, toRfc3339(report.at));
    text += fmt::format("{} packets", digits(report.packetCount));
    if (report.packetCount != 0)
        text +=
            fmt::format(", {} to {}", toRfc3339(report.firstPacket), toRfc3339(report.lastPacket));
    return text + verdicts(report) + "\n\n";
}

std::string captures(const Report &report)
{
    TextTable table({{"capture", Align::Left},
                     {"at", Align::Left},
                     {"packets", Align::Right},
                     {"left out", Align::Right}});
    for (const CaptureResult &capture : report.captures) {
        for (std::size_t i = 0; i < capture.mappings.size(); ++i) {
            const Mapping &mapping = capture.mappings[i];
            table.addRow({capture.path.string(),
                          fmt::format("{} {}", mapping.interface, toString(mapping.direction)),
                          digits(capture.replayed[i]),
                          digitsOrDash(capture.packets - capture.replayed[i])});
        }
    }
    return table.toString();
}

std::string ports(const Report &report)
{
    std::string text;
    for (const PortResult &port : report.ports) {
        if (port.tally[PortCounter::Received].packets == 0)
            continue;
        TextTable table({{"", Align::Left}, {"packets", Align::Right}, {"bytes", Align::Right}});
        for (std::size_t c = 0; c < counters::kPortCounters; ++c) {
            const auto counter = static_cast<PortCounter>(c);
            if (port.tally[counter].packets != 0)
                table.addRow({std::string(counters::info(counter).name),
                              digits(port.tally[counter].packets),
                              digits(port.tally[counter].bytes)});
        }
        const counters::Tally forwarded = port.tally.forwarded();
        table.addRow({"forwarded", digits(forwarded.packets), digits(forwarded.bytes)});
        text += fmt::format("\n{}, {}\n{}", port.interface, toString(port.direction),
                            table.toString(2));
    }
    return text;
}

/// The rules of one application, then its default; meter columns only where a rule limits.
class RuleTable
{
public:
    explicit RuleTable(bool limits)
        : m_limits(limits)
        , m_table(columns(limits))
    {}

    void add(std::string number, std::string name, std::string_view action,
             const counters::CounterValue &value, bool limit)
    {
        std::vector<std::string> cells{std::move(number), std::move(name), std::string(action),
                                       digits(value.hits.packets), digits(value.hits.bytes)};
        if (m_limits) {
            cells.push_back(limit ? digits(value.conform.packets) : "");
            cells.push_back(limit ? digits(value.exceed.packets) : "");
        }
        cells.push_back(value.lastHit ? toRfc3339(*value.lastHit) : "");
        m_table.addRow(std::move(cells));
    }
    std::string toString() const { return m_table.toString(2); }

private:
    static std::vector<TextTable::Column> columns(bool limits)
    {
        std::vector<TextTable::Column> list{{"#", Align::Right},
                                            {"rule", Align::Left},
                                            {"action", Align::Left},
                                            {"packets", Align::Right},
                                            {"bytes", Align::Right}};
        if (limits) {
            list.push_back({"conform", Align::Right});
            list.push_back({"exceed", Align::Right});
        }
        list.push_back({"last hit", Align::Left});
        return list;
    }

    bool m_limits;
    TextTable m_table;
};

std::string application(const Report &report, const ApplicationResult &result)
{
    const pipeline::DeviceFilter &filter = report.devicePolicy->filters[result.filterIndex];
    const auto isLimit = [](const pipeline::DeviceRule &rule) {
        return rule.action == pipeline::Action::Limit;
    };
    RuleTable table(std::any_of(filter.rules.begin(), filter.rules.end(), isLimit));
    for (std::size_t i = 0; i < filter.rules.size(); ++i) {
        const pipeline::DeviceRule &rule = filter.rules[i];
        table.add(std::to_string(rule.number), rule.name + (result.expired[i] ? " (expired)" : ""),
                  toString(rule.action), result.rules[i], isLimit(rule));
    }
    table.add("", "default", toString(filter.defaultVerdict), result.byDefault, false);
    return fmt::format(
        "\n{}{}: received {} packets, {} bytes{}\n{}", result.name,
        result.scope == pipeline::Scope::Any ? "" : fmt::format(" ({})", toString(result.scope)),
        digits(result.received.packets), digits(result.received.bytes), verdicts(result),
        table.toString());
}

std::string meters(const Report &report)
{
    TextTable table({{"meter", Align::Left},
                     {"rate", Align::Left},
                     {"at", Align::Left},
                     {"conform", Align::Right},
                     {"exceed", Align::Right},
                     {"keys", Align::Right},
                     {"evicted", Align::Right},
                     {"overflow", Align::Right}});
    for (const MeterResult &meter : report.meters) {
        table.addRow({meter.name, meter::toString(meter.rate), meter.place,
                      digits(meter.conform.packets), digits(meter.exceed.packets),
                      meter.keyed ? digits(meter.keys) : "",
                      meter.keyed ? digits(meter.evictions) : "",
                      meter.keyed ? digits(meter.overflowed) : ""});
    }
    return table.isEmpty() ? std::string() : '\n' + table.toString();
}

std::string hits(const Report &report)
{
    std::vector<std::string> parts;
    if (report.hitsWritten)
        parts.push_back(fmt::format("{} hits written", digits(*report.hitsWritten)));
    else if (report.hitsLogged != 0)
        parts.push_back(fmt::format("{} hits logged", digits(report.hitsLogged)));
    if (report.hitsSampledOut != 0)
        parts.push_back(fmt::format("{} left out by sampling", digits(report.hitsSampledOut)));
    if (report.hitsOverRate != 0)
        parts.push_back(fmt::format("{} over the rate of their rule", digits(report.hitsOverRate)));
    if (report.hitsLost != 0)
        parts.push_back(fmt::format("{} lost", digits(report.hitsLost)));
    return parts.empty() ? std::string() : fmt::format("\n{}\n", fmt::join(parts, ", "));
}

} // namespace

std::string toText(const Report &report)
{
    std::string text = headline(report) + captures(report) + ports(report);
    for (const ApplicationResult &result : report.applications)
        text += application(report, result);
    text += meters(report);
    if (report.undecidableCounts != 0)
        text += fmt::format("\n{} times a count rule could not be decided, the capture was cut\n",
                            digits(report.undecidableCounts));
    return text + hits(report);
}

} // namespace tallygate::replay
