// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/trace.h"

#include <map>

#include "guard.h"
#include "meterkey.h"
#include "packet/read.h"
#include "systemchecks.h"

namespace tallygate::pipeline {

using classify::Decision;
using counters::PortCounter;
using match::Truth;

namespace {

std::string spelled(const match::FieldOperand &operand, const fields::Field &field)
{
    return operand.occurrence == 0 ? std::string(field.name)
                                   : fmt::format("{}#{}", field.name, operand.occurrence);
}

TraceValue valueOf(const packet::Packet &packet, const match::FieldOperand &operand,
                   const fields::Field &field)
{
    const packet::Value value = packet::read(packet, field, operand.occurrence);
    TraceValue shown;
    shown.field = spelled(operand, field);
    shown.presence = value.presence;
    shown.offset = value.offset;
    shown.length = value.length;
    if (value.presence == packet::Presence::Present && field.type != fields::FieldType::Presence) {
        shown.value = packet::format(field, value);
        shown.valueName = fields::valueName(field, value.low);
    }
    return shown;
}

/// What the field of a test held; both sides for a field such as ip.addr.
std::vector<TraceValue> valuesOf(const packet::Packet &packet, const match::Operand &operand)
{
    std::vector<TraceValue> values;
    const auto *field = std::get_if<match::FieldOperand>(&operand);
    if (field == nullptr || field->field == nullptr)
        return values;
    if (field->field->read != fields::ReadKind::EitherOf)
        return {valueOf(packet, *field, *field->field)};
    for (const std::string_view side : field->field->either) {
        if (const auto id = fields::findField(side))
            values.push_back(valueOf(packet, *field, fields::field(*id)));
    }
    return values;
}

TraceNode testNode(const packet::Packet &packet, const match::TestTrace &test,
                   const std::string &expression)
{
    TraceNode node;
    node.kind = TraceKind::Test;
    node.truth = test.truth;
    node.range = test.node->text;
    node.text = expression.substr(node.range.begin, node.range.end - node.range.begin);
    node.values = valuesOf(packet, test.node->operand);
    return node;
}

/// Follows one packet; each step appends what it saw.
class Explainer
{
public:
    Explainer(const PolicyProgram &program, const LocalAddresses &local, PortIndex port,
              Direction direction, TraceRules rules, const StationTable *stations)
        : m_program(program)
        , m_local(local)
        , m_port(port)
        , m_direction(direction)
        , m_rules(rules)
        , m_stations(stations)
    {}

    PacketTrace run(const packet::Frame &frame)
    {
        packet::parse(frame, m_packet);
        m_trace.port = m_program.ports()[m_port].name;
        m_trace.direction = m_direction;
        if (checks() && placeAndGuard() && isolation())
            applications();
        TraceNode verdict;
        verdict.kind = TraceKind::Verdict;
        verdict.verdict = m_trace.outcome.verdict;
        verdict.cause = m_trace.outcome.cause;
        verdict.drop = m_trace.outcome.counter;
        verdict.truth = Truth::True;
        if (m_trace.outcome.answer)
            verdict.answer = answerTo(m_packet, m_local);
        m_trace.steps.push_back(std::move(verdict));
        return std::move(m_trace);
    }

private:
    void end(Cause cause, PortCounter counter, Verdict verdict = Verdict::Permit)
    {
        m_trace.outcome.cause = cause;
        m_trace.outcome.counter = counter;
        m_trace.outcome.verdict = verdict;
    }

    bool checks()
    {
        const SystemChecks &enabled = m_program.policy().systemChecks;
        for (const SystemCheck &check : kSystemChecks) {
            TraceNode node;
            node.kind = TraceKind::SystemCheck;
            node.drop = check.drop;
            const bool found = m_packet.has(check.finding);
            const bool on = enabled.*check.enabled;
            node.truth = found && on ? Truth::False : Truth::True;
            node.reason = on ? TraceReason::None : TraceReason::SwitchedOff;
            node.decides = found && on;
            m_trace.steps.push_back(node);
            if (node.decides) {
                end(Cause::SystemCheck, check.drop, Verdict::Drop);
                return false;
            }
        }
        return true;
    }

    /// False where the guard ends it.
    bool placeAndGuard()
    {
        const PortKind kind = m_program.ports()[m_port].kind;
        m_endpoints = Endpoints::of(m_packet);
        m_place = m_local.placeOf(m_endpoints, kind, m_direction);
        TraceNode place;
        place.kind = TraceKind::Place;
        place.place = m_place;
        place.truth = m_place == Place::Undecidable ? Truth::Undecidable : Truth::True;
        m_trace.steps.push_back(place);
        if (kind != PortKind::Host || m_program.guard().isEmpty())
            return true;
        const Guard::Answer answer =
            m_program.guard().judge(m_packet, m_endpoints, m_place, m_direction, m_local);
        if (m_place == Place::Transit && answer.truth == Truth::False)
            return true;
        TraceNode node;
        node.kind = TraceKind::Guard;
        node.truth = answer.truth;
        node.guard = answer.reason;
        node.decides = answer.truth != Truth::False;
        if (answer.reason == GuardReason::Management || answer.reason == GuardReason::TooBig) {
            const GuardEntry entry = m_program.guard().entry(answer.entry);
            node.text =
                fmt::format("{}, TCP port {}", tallygate::toString(entry.prefix), entry.tcpPort);
        }
        m_trace.steps.push_back(std::move(node));
        if (answer.truth == Truth::True)
            end(Cause::Guard, PortCounter::Guard);
        else if (answer.truth == Truth::Undecidable)
            end(Cause::Undecidable, PortCounter::Undecidable);
        return answer.truth == Truth::False;
    }

    /// False where the port isolation ends it.
    bool isolation()
    {
        const Port &port = m_program.ports()[m_port];
        if (m_stations == nullptr || m_direction == Direction::In ||
            !m_program.isolation().isGuarded(port.id))
            return true;
        const auto from = isolatedFrom(m_program.isolation(), *m_stations, m_packet.frame, port.id);
        TraceNode node;
        node.kind = TraceKind::SystemCheck;
        node.drop = PortCounter::Isolation;
        node.truth = from ? Truth::False : Truth::True;
        node.decides = from.has_value();
        const auto source = std::find_if(m_program.ports().begin(), m_program.ports().end(),
                                         [&](const Port &each) { return from == each.id; });
        if (source != m_program.ports().end())
            node.text = fmt::format("{} to {}", source->name, port.name);
        m_trace.steps.push_back(std::move(node));
        if (from)
            end(Cause::SystemCheck, PortCounter::Isolation, Verdict::Drop);
        return !from;
    }

    void applications()
    {
        for (const std::uint32_t index : m_program.chain(m_port, m_direction).applications) {
            if (!application(m_program.applications()[index], index))
                return;
        }
    }

    /// False where the packet ends there.
    bool application(const BoundApplication &bound, std::uint32_t index)
    {
        TraceNode node;
        node.kind = TraceKind::Application;
        node.object = bound.application->uuid;
        node.name = m_program.nameOf(bound);
        node.scope = bound.scope;
        node.place = m_place;
        node.truth = Truth::True;
        const Place wanted = bound.scope == Scope::Transit ? Place::Transit : Place::Device;
        if (bound.scope != Scope::Any && m_place != wanted) {
            node.reason = TraceReason::OutOfScope;
            node.truth = m_place == Place::Undecidable ? Truth::Undecidable : Truth::False;
            m_trace.steps.push_back(std::move(node));
            if (m_place != Place::Undecidable)
                return true;
            m_trace.outcome.application = index;
            end(Cause::Undecidable, PortCounter::Undecidable);
            return false;
        }
        m_trace.outcome.application = index;
        m_trace.outcome.rule = Decision::kNoRule;
        rules(bound, node);
        node.verdict = m_trace.outcome.verdict;
        node.cause = m_trace.outcome.cause;
        m_trace.steps.push_back(std::move(node));
        return isForwarded(m_trace.outcome);
    }

    void rules(const BoundApplication &bound, TraceNode &node)
    {
        const auto lines =
            classify::trace(*bound.classifier, m_packet,
                            m_rules == TraceRules::All ? classify::TraceExtent::AllRules
                                                       : classify::TraceExtent::UntilDecided);
        bool decided = false;
        for (const classify::RuleTrace &line : lines) {
            decided = decided || line.decides;
            node.children.push_back(rule(bound, line));
        }
        TraceNode byDefault;
        byDefault.kind = TraceKind::Default;
        byDefault.action = bound.rules.back().action;
        byDefault.decides = !decided;
        byDefault.truth = Truth::True;
        byDefault.reason = decided ? TraceReason::Behind : TraceReason::None;
        if (!decided)
            conclude(bound, Decision::kNoRule, byDefault);
        if (!decided || m_rules == TraceRules::All)
            node.children.push_back(std::move(byDefault));
    }

    TraceNode rule(const BoundApplication &bound, const classify::RuleTrace &line)
    {
        const DeviceRule &rule = bound.filter->rules[line.rule];
        TraceNode node;
        node.kind = TraceKind::Rule;
        node.object = rule.uuid;
        node.number = rule.number;
        node.name = rule.name;
        node.action = rule.action;
        node.truth = line.truth;
        node.decides = line.decides;
        node.reason = !line.active  ? TraceReason::Expired
                      : line.behind ? TraceReason::Behind
                                    : TraceReason::None;
        for (std::size_t c = 0; c < line.conditions.size(); ++c)
            node.children.push_back(condition(rule.conditions[c], line.conditions[c]));
        if (line.decides && line.truth == Truth::Undecidable)
            end(Cause::Undecidable, PortCounter::Undecidable);
        else if (line.decides)
            conclude(bound, line.rule, node);
        if (line.decides)
            m_trace.outcome.rule = line.rule;
        return node;
    }

    TraceNode condition(const Condition &condition, const classify::ConditionTrace &line) const
    {
        TraceNode node;
        node.kind = TraceKind::Condition;
        node.cell = condition.cell;
        node.text = condition.expression;
        node.truth = line.truth;
        for (const match::TestTrace &test : line.tests)
            node.children.push_back(testNode(m_packet, test, condition.expression));
        return node;
    }

    /// The verdict of the rule or default that decides.
    void conclude(const BoundApplication &bound, std::uint32_t rule, TraceNode &node)
    {
        Outcome &outcome = m_trace.outcome;
        const Cause cause = rule == Decision::kNoRule ? Cause::Default : Cause::Rule;
        outcome.withinLimit = false;
        switch (bound.bound(rule).action) {
        case Action::Permit:
            end(cause, PortCounter::Permitted);
            break;
        case Action::Reject:
            end(cause, PortCounter::Rejected, Verdict::Reject);
            outcome.answer = true;
            break;
        case Action::Drop:
        case Action::Count: // never terminal
            end(cause, PortCounter::Dropped, Verdict::Drop);
            break;
        case Action::Limit:
            limit(*bound.detailsOf(rule).meter, node);
            break;
        }
        node.verdict = outcome.verdict;
    }

    void limit(const meter::Meter &meter, TraceNode &node)
    {
        const meter::MeterConfig &config = meter.config();
        const meter::MeterKey key = meterKeyOf(m_endpoints);
        TraceNode step;
        step.kind = TraceKind::Meter;
        step.object = ruleMeter(node.object);
        if (const DeviceMeter *named = m_program.meterNamed(step.object))
            step.name = named->name;
        step.text = meter::toString(config.rate);
        step.countsBits = config.rate.countsBits();
        step.bucket = meter::bucketName(config, key);
        step.meter = meter.state(m_packet.frame.time, key);
        if (isKeyHidden(config, m_endpoints)) {
            step.truth = Truth::Undecidable;
            end(Cause::Undecidable, PortCounter::Undecidable);
        } else {
            // A device-wide meter may have been charged by an earlier application already.
            const std::uint64_t cost = step.countsBits ? m_packet.frame.wireLength : 1;
            std::uint64_t &charged = m_charged[&meter];
            step.meter.available -= std::min(step.meter.available, charged);
            const bool conforms = step.meter.available >= cost;
            step.truth = conforms ? Truth::True : Truth::False;
            charged += conforms ? cost : 0;
            m_trace.outcome.withinLimit = conforms;
            m_trace.outcome.answer = !conforms && config.exceed == meter::ExceedVerdict::Reject;
            if (conforms)
                end(Cause::Rule, PortCounter::Permitted);
            else
                end(Cause::Rule, PortCounter::Limited, Verdict::Limited);
        }
        node.children.push_back(std::move(step));
    }

    Uuid ruleMeter(const Uuid &rule) const
    {
        for (const DeviceRule &each :
             m_program.applications()[m_trace.outcome.application].filter->rules) {
            if (each.uuid == rule)
                return each.meter;
        }
        return {};
    }

    const PolicyProgram &m_program;
    const LocalAddresses &m_local;
    PortIndex m_port;
    Direction m_direction;
    TraceRules m_rules;
    const StationTable *m_stations;
    packet::Packet m_packet;
    Endpoints m_endpoints;
    Place m_place = Place::Transit;
    std::map<const meter::Meter *, std::uint64_t> m_charged;
    PacketTrace m_trace;
};

} // namespace

PacketTrace explain(const PolicyProgram &program, const LocalAddresses &local, PortIndex port,
                    Direction direction, const packet::Frame &frame, TraceRules rules,
                    const StationTable *stations)
{
    return Explainer(program, local, port, direction, rules, stations).run(frame);
}

} // namespace tallygate::pipeline
