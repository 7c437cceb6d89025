// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/tracetext.h"

#include <fmt/format.h>

namespace tallygate::pipeline {

using match::Truth;

namespace {

std::string_view truthWord(Truth truth)
{
    switch (truth) {
    case Truth::True:
        return "true";
    case Truth::False:
        return "false";
    case Truth::Undecidable:
        return "cannot be decided, the capture was cut before it";
    }
    return {};
}

std::string valueText(const TraceValue &value)
{
    switch (value.presence) {
    case packet::Presence::Absent:
        return fmt::format("no {} here", value.field);
    case packet::Presence::Cut:
        return fmt::format("{} was not captured", value.field);
    case packet::Presence::Present:
        break;
    }
    if (value.value.empty())
        return fmt::format("{} is there", value.field);
    if (value.valueName.empty())
        return fmt::format("{} = {}", value.field, value.value);
    return fmt::format("{} = {} ({})", value.field, value.value, value.valueName);
}

std::string testText(const TraceNode &node)
{
    std::string values;
    for (const TraceValue &value : node.values)
        values += (values.empty() ? "" : ", ") + valueText(value);
    return fmt::format("{}: {}{}{}", node.text, truthWord(node.truth),
                       values.empty() ? "" : ", because ", values);
}

std::string checkText(const TraceNode &node)
{
    const std::string_view name = counters::info(node.drop).name;
    if (node.reason == TraceReason::SwitchedOff)
        return fmt::format("system check {}: switched off", name);
    if (node.truth == Truth::False)
        return fmt::format("system check {}: DROPPED{}{} - {}", name,
                           node.text.empty() ? "" : ", from ", node.text,
                           counters::info(node.drop).help);
    return fmt::format("system check {}: passed", name);
}

std::string placeText(const TraceNode &node, Direction direction)
{
    switch (node.place) {
    case Place::Transit:
        return "it is transit: neither to nor from the device";
    case Place::Device:
        return direction == Direction::In ? "it is to the device" : "it is from the device";
    case Place::Undecidable:
        return "whether it is transit cannot be decided: the capture was cut before the address";
    }
    return {};
}

std::string guardText(const TraceNode &node)
{
    switch (node.guard) {
    case GuardReason::None:
        return node.truth == Truth::Undecidable
                   ? "management guard: cannot be decided, the capture was cut"
                   : "management guard: does not apply";
    case GuardReason::Management:
        return fmt::format("management guard: PERMITTED by {}", node.text);
    case GuardReason::TooBig:
        return fmt::format("management guard: PERMITTED, a \"too big\" about {}", node.text);
    case GuardReason::Arp:
        return "management guard: PERMITTED, ARP for the device's own address";
    case GuardReason::Neighbour:
        return "management guard: PERMITTED, neighbour discovery of the device's own address";
    case GuardReason::RouterDiscovery:
        return "management guard: PERMITTED, router discovery of the device";
    case GuardReason::Redirect:
        return "management guard: PERMITTED, a redirect to the device";
    case GuardReason::Dhcp:
        return "management guard: PERMITTED, DHCP of the device as a client";
    }
    return {};
}

std::string applicationText(const TraceNode &node)
{
    const auto scope =
        node.scope == Scope::Any ? std::string() : fmt::format(", scope {}", toString(node.scope));
    if (node.reason == TraceReason::OutOfScope)
        return fmt::format("application {}{}: {}", node.name, scope,
                           node.truth == Truth::Undecidable ? "whether it sees the packet cannot "
                                                              "be decided"
                                                            : "does not see the packet");
    return fmt::format("application {}{}:", node.name, scope);
}

std::string ruleText(const TraceNode &node)
{
    const std::string head =
        fmt::format("rule {}{}{}{}, {}", node.number, node.name.empty() ? "" : " \"", node.name,
                    node.name.empty() ? "" : "\"", toString(node.action));
    if (node.reason == TraceReason::Expired)
        return fmt::format("{}: expired{}", head,
                           node.truth == Truth::True ? ", it would have matched" : "");
    if (node.reason == TraceReason::Behind)
        return fmt::format("{}: not asked, {}", head,
                           node.truth == Truth::True    ? "it would have matched"
                           : node.truth == Truth::False ? "it would not have matched"
                                                        : "it could not have been decided");
    if (node.truth == Truth::Undecidable)
        return fmt::format("{}: cannot be decided, the capture was cut", head);
    if (node.truth == Truth::False)
        return fmt::format("{}: does not match", head);
    return fmt::format("{}: MATCHES{}", head,
                       node.decides ? "" : ", counts, and the search goes on");
}

std::string meterText(const TraceNode &node)
{
    const std::string_view unit = node.countsBits ? "bytes" : "packets";
    if (node.truth == Truth::Undecidable)
        return fmt::format("meter {} ({}): cannot be decided, the capture was cut before the "
                           "addresses",
                           node.name, node.text);
    return fmt::format("meter {} ({}): bucket {} holds {} of {} {}, so the packet {}", node.name,
                       node.text, node.bucket, node.meter.available, node.meter.capacity, unit,
                       node.truth == Truth::True ? "is within the limit" : "EXCEEDS the limit");
}

std::string answerText(AnswerOutcome answer)
{
    if (answer == AnswerOutcome::Reset)
        return ", answered with a TCP reset";
    if (answer == AnswerOutcome::Unreachable)
        return ", answered with ICMP \"administratively prohibited\"";
    std::string why(helpOf(answer));
    why.front() = static_cast<char>(why.front() - 'A' + 'a');
    why.pop_back();
    return ", not answered: " + why;
}

std::string verdictText(const TraceNode &node)
{
    switch (node.cause) {
    case Cause::Guard:
        return "verdict: permit, by the management guard";
    case Cause::SystemCheck:
        return fmt::format("verdict: drop, by the system check {}", counters::info(node.drop).name);
    case Cause::Unfiltered:
        return "verdict: permit, no application sees it";
    case Cause::Undecidable:
        return "verdict: undecidable, the capture was cut before a field that decides";
    case Cause::Rule:
    case Cause::Default:
        return fmt::format("verdict: {}{}", toString(node.verdict),
                           node.answer ? answerText(*node.answer) : std::string());
    }
    return {};
}

std::string lineOf(const TraceNode &node, Direction direction)
{
    switch (node.kind) {
    case TraceKind::SystemCheck:
        return checkText(node);
    case TraceKind::Place:
        return placeText(node, direction);
    case TraceKind::Guard:
        return guardText(node);
    case TraceKind::Application:
        return applicationText(node);
    case TraceKind::Rule:
        return ruleText(node);
    case TraceKind::Condition:
        return fmt::format("{}: {}", toString(node.cell), truthWord(node.truth));
    case TraceKind::Test:
        return testText(node);
    case TraceKind::Meter:
        return meterText(node);
    case TraceKind::Default:
        return fmt::format("default, {}{}", toString(node.action),
                           node.decides ? ": no rule decided" : ": not reached");
    case TraceKind::Verdict:
        return verdictText(node);
    }
    return {};
}

void append(std::string &text, const TraceNode &node, std::size_t depth, Direction direction)
{
    text.append(depth * 2, ' ');
    text += lineOf(node, direction);
    text += '\n';
    for (const TraceNode &child : node.children)
        append(text, child, depth + 1, direction);
}

} // namespace

std::string toText(const PacketTrace &trace)
{
    std::string text = fmt::format("at {}, {}:\n", trace.port, counters::toString(trace.direction));
    for (const TraceNode &node : trace.steps)
        append(text, node, 1, trace.direction);
    return text;
}

} // namespace tallygate::pipeline
