// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "base/texttable.h"
#include "report.h"

namespace tallygate::ctl {

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

std::string captures(const RunReport &report)
{
    TextTable table({{"capture", Align::Left},
                     {"at", Align::Left},
                     {"packets", Align::Right},
                     {"left out", Align::Right}});
    for (std::size_t i = 0; i < report.sources.size(); ++i) {
        const Place &place = report.sources[i].place;
        const std::uint64_t replayed = report.replay.replayed(i);
        table.addRow({report.replay.reader(i).name(),
                      fmt::format("{} {}", place.interface, toString(place.direction)),
                      digits(replayed),
                      digitsOrDash(report.replay.reader(i).packetsRead() - replayed)});
    }
    return table.toString();
}

std::string ports(const Session &session)
{
    std::string text;
    const pipeline::PolicyProgram &program = *session.program;
    for (pipeline::PortIndex port = 0; port < program.ports().size(); ++port) {
        for (const auto direction : {pipeline::Direction::In, pipeline::Direction::Out}) {
            const auto tally =
                session.registry->portValue(program.chain(port, direction).slot, direction);
            if (tally[PortCounter::Received].packets == 0)
                continue;
            TextTable table(
                {{"", Align::Left}, {"packets", Align::Right}, {"bytes", Align::Right}});
            for (std::size_t c = 0; c < counters::kPortCounters; ++c) {
                const auto counter = static_cast<PortCounter>(c);
                if (tally[counter].packets != 0)
                    table.addRow({std::string(counters::info(counter).name),
                                  digits(tally[counter].packets), digits(tally[counter].bytes)});
            }
            table.addRow(
                {"forwarded", digits(tally.forwarded().packets), digits(tally.forwarded().bytes)});
            text += fmt::format("\n{}, {}\n{}", program.ports()[port].name, toString(direction),
                                table.toString(2));
        }
    }
    return text;
}

void addRule(TextTable &table, std::string number, std::string name, pipeline::Action action,
             const counters::CounterValue &value, bool limits)
{
    std::vector<std::string> cells{std::move(number), std::move(name),
                                   std::string(toString(action)), digits(value.hits.packets),
                                   digits(value.hits.bytes)};
    const bool limit = action == pipeline::Action::Limit;
    if (limits) {
        cells.push_back(limit ? digits(value.conform.packets) : "");
        cells.push_back(limit ? digits(value.exceed.packets) : "");
    }
    table.addRow(std::move(cells));
}

bool hasLimits(const pipeline::BoundApplication &bound)
{
    return std::any_of(bound.rules.begin(), bound.rules.end(),
                       [](const pipeline::BoundRule &rule) { return rule.meter != nullptr; });
}

std::string application(const Session &session, const pipeline::BoundApplication &bound)
{
    const bool limits = hasLimits(bound);
    std::vector<TextTable::Column> columns{{"#", Align::Right},
                                           {"rule", Align::Left},
                                           {"action", Align::Left},
                                           {"packets", Align::Right},
                                           {"bytes", Align::Right}};
    if (limits) {
        columns.push_back({"conform", Align::Right});
        columns.push_back({"exceed", Align::Right});
    }
    TextTable table(std::move(columns));
    for (std::size_t i = 0; i < bound.filter->rules.size(); ++i) {
        const pipeline::DeviceRule &rule = bound.filter->rules[i];
        const bool expired = !bound.classifier->rules()[i].active;
        addRule(table, std::to_string(rule.number), rule.name + (expired ? " (expired)" : ""),
                rule.action, session.registry->value(bound.rules[i].slot), limits);
    }
    addRule(table, "", "default", bound.rules.back().action,
            session.registry->value(bound.rules.back().slot), limits);
    const counters::Tally received = session.registry->value(bound.received).hits;
    const counters::Tally undecidable = session.registry->value(bound.undecidable).hits;
    std::string text = fmt::format(
        "\n{}{}: received {} packets, {} bytes\n", session.program->nameOf(bound),
        bound.scope == pipeline::Scope::Any ? "" : fmt::format(" ({})", toString(bound.scope)),
        digits(received.packets), digits(received.bytes));
    text += table.toString(2);
    if (undecidable.packets != 0)
        text += fmt::format("  undecidable, the capture was cut: {} packets, {} bytes\n",
                            digits(undecidable.packets), digits(undecidable.bytes));
    return text;
}

std::string meters(const Session &session)
{
    TextTable table({{"meter", Align::Left},
                     {"rate", Align::Left},
                     {"at", Align::Left},
                     {"conform", Align::Right},
                     {"exceed", Align::Right},
                     {"keys", Align::Right},
                     {"overflow", Align::Right}});
    for (const MeterUse &use : meterUses(session)) {
        const bool keyed = use.meter->config.key != meter::KeyKind::Shared;
        table.addRow(
            {use.meter->name, meter::toString(use.meter->config.rate), use.place,
             digits(use.conform.packets), digits(use.exceed.packets),
             keyed ? digits(use.statistics.keysHeld) : "",
             keyed ? digits(use.statistics.overflowConform + use.statistics.overflowExceed) : ""});
    }
    return table.isEmpty() ? std::string() : '\n' + table.toString();
}

std::string hits(const RunReport &report)
{
    if (!report.hitsWritten)
        return {};
    const pipeline::Worker::Statistics &from = report.statistics;
    std::string text = fmt::format("\n{} hits written", digits(*report.hitsWritten));
    if (from.sampledOut != 0)
        text += fmt::format(", {} left out by sampling", digits(from.sampledOut));
    if (from.overRate != 0)
        text += fmt::format(", {} over the rate of their rule", digits(from.overRate));
    if (report.hitsLost != 0)
        text += fmt::format(", {} lost", digits(report.hitsLost));
    return text + '\n';
}

} // namespace

std::string RunReport::toText() const
{
    std::string text = fmt::format("{} on {}, as of {}\n\n", session.policy->policyName,
                                   session.policy->deviceName, toRfc3339(session.at));
    text += captures(*this);
    text += ports(session);
    for (const pipeline::BoundApplication &bound : session.program->applications())
        text += application(session, bound);
    text += meters(session);
    if (statistics.undecidableCounts != 0)
        text += fmt::format("\n{} times a count rule could not be decided, the capture was cut\n",
                            digits(statistics.undecidableCounts));
    return text + hits(*this);
}

} // namespace tallygate::ctl
