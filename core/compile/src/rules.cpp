// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "passes.h"

namespace tallygate::compile {

namespace {

void addCellProblems(Context &context, const policy::Filter &filter, const policy::Rule &rule,
                     std::uint32_t number, std::string_view column, const policy::Cell &cell,
                     const CellMeaning &meaning)
{
    for (const CellProblem &problem : meaning.problems) {
        std::vector<std::string> args{std::string(column), problem.message};
        if (problem.code == "set-missing")
            args = {cell.items[problem.item].substr(1)};
        Diagnostic &finding = context.add(
            Severity::Error, problem.code, rule.uuid,
            fmt::format("{}, {}: {}", describeRule(filter, number, rule), column, problem.message),
            std::move(args));
        finding.column = column;
    }
}

/// Adds a condition after typing it.
void addCondition(Context &context, const policy::Filter &filter, const policy::Rule &rule,
                  std::uint32_t number, pipeline::Cell cell, const std::string &expression,
                  ResolvedRule &resolved)
{
    const auto &parsed = context.parse(expression);
    if (parsed) {
        resolved.conditions.push_back({cell, expression});
        return;
    }
    const std::string_view column = pipeline::toString(cell);
    Diagnostic &finding =
        context.add(Severity::Error, "expression-invalid", rule.uuid,
                    fmt::format("{}, {}, column {}: {}", describeRule(filter, number, rule), column,
                                parsed.error().where.column, parsed.error().message),
                    {std::string(column), parsed.error().message});
    finding.column = column;
    finding.hint = parsed.error().hint;
    finding.textColumn = cell == pipeline::Cell::When ? parsed.error().where.column : 0;
    resolved.failed = true;
}

void addCell(Context &context, const policy::Filter &filter, const policy::Rule &rule,
             std::uint32_t number, pipeline::Cell cell, const policy::Cell &source,
             const CellMeaning &meaning, ResolvedRule &resolved)
{
    if (!meaning.problems.empty()) {
        addCellProblems(context, filter, rule, number, pipeline::toString(cell), source, meaning);
        resolved.failed = true;
    } else if (!meaning.expression.empty()) {
        resolved.never = resolved.never || meaning.matchesNothing;
        // What a service's expression or a set gives must parse too; literals do, if they are not
        // too many.
        if (!meaning.hasNames && meaning.expression.size() <= match::kMaxExpressionLength)
            resolved.conditions.push_back({cell, meaning.expression});
        else
            addCondition(context, filter, rule, number, cell, meaning.expression, resolved);
    }
}

/// A finding about one rule whose only argument is how the rule is called.
Diagnostic &addRuleFinding(Context &context, Severity severity, const char *code,
                           const policy::Filter &filter, const policy::Rule &rule,
                           std::uint32_t number, std::string_view what)
{
    return context.add(severity, code, rule.uuid,
                       fmt::format("{} {}", describeRule(filter, number, rule), what),
                       {fmt::format("{}", number), rule.name});
}

void checkExpiry(Context &context, const policy::Filter &filter, const policy::Rule &rule,
                 std::uint32_t number)
{
    if (rule.expires.empty())
        return;
    const auto expires = parseRfc3339(rule.expires);
    if (!expires) {
        context
            .add(Severity::Error, "expires-invalid", rule.uuid,
                 fmt::format("{}: '{}' is not a time; write 2026-12-31 or 2026-12-31T18:00:00Z",
                             describeRule(filter, number, rule), rule.expires),
                 {rule.expires})
            .column = "expires";
    } else if (*expires <= context.now()) {
        addRuleFinding(context, Severity::Warning, "rule-expired", filter, rule, number,
                       fmt::format("has expired ({}) and matches nothing", rule.expires))
            .column = "expires";
    }
}

void checkMeterOf(Context &context, const policy::Filter &filter, const policy::Rule &rule,
                  std::uint32_t number)
{
    if (rule.action != policy::Action::Limit || context.meter(rule.meter) != nullptr)
        return;
    const std::string message =
        rule.meter.empty() ? "limits, but has no meter"
                           : fmt::format("names the meter {}, which does not exist", rule.meter);
    addRuleFinding(context, Severity::Error, "meter-missing", filter, rule, number, message)
        .column = "meter";
}

bool isExpired(const policy::Rule &rule, Timestamp now)
{
    const auto expires = rule.expires.empty() ? std::nullopt : parseRfc3339(rule.expires);
    return expires && *expires <= now;
}

/// Whether a default of drop or reject stands behind rules that permit by port while nothing lets
/// later fragments through, which have no ports (SEMANTICS 8.1).
class FragmentCheck
{
public:
    void see(const policy::Rule &rule, const ResolvedRule &resolved)
    {
        const bool permits =
            rule.action == policy::Action::Permit || rule.action == policy::Action::Limit;
        if (!permits || resolved.failed)
            return;
        bool ports = false;
        for (const pipeline::Condition &condition : resolved.conditions) {
            const std::string &text = condition.expression;
            ports = ports || text.find("port") != std::string::npos;
            m_fragments = m_fragments || text.find("frag") != std::string::npos;
        }
        if (ports && m_firstByPort.isNull())
            m_firstByPort = rule.uuid;
        m_fragments = m_fragments || resolved.always;
    }

    void report(Context &context, const policy::Filter &filter) const
    {
        if (m_firstByPort.isNull() || m_fragments ||
            filter.defaultVerdict == policy::Verdict::Permit)
            return;
        Diagnostic &finding = context.add(
            Severity::Note, "fragments-not-permitted", filter.uuid,
            fmt::format("{} permits by port, but later fragments have no ports and meet the "
                        "default {}",
                        filter.name, policy::toString(filter.defaultVerdict)),
            {filter.name, std::string(policy::toString(filter.defaultVerdict))});
        finding.hint = "add a permit rule with: ip.frag_offset > 0 or ipv6.fraghdr.offset > 0";
        finding.related = {m_firstByPort};
    }

private:
    Uuid m_firstByPort;
    bool m_fragments = false;
};

} // namespace

ResolvedRule resolveRule(Context &context, const policy::Filter &filter, const policy::Rule &rule,
                         std::uint32_t number)
{
    ResolvedRule resolved;
    const CellNames &names = context.cellNames();
    addCell(context, filter, rule, number, pipeline::Cell::Source, rule.source,
            addressCell(rule.source, Side::Source, names), resolved);
    addCell(context, filter, rule, number, pipeline::Cell::Destination, rule.destination,
            addressCell(rule.destination, Side::Destination, names), resolved);
    addCell(context, filter, rule, number, pipeline::Cell::Service, rule.service,
            serviceCell(rule.service, names), resolved);
    if (rule.when.find_first_not_of(" \t\r\n") != std::string::npos)
        addCondition(context, filter, rule, number, pipeline::Cell::When, rule.when, resolved);
    resolved.always = resolved.conditions.empty() && !resolved.failed;
    return resolved;
}

void checkFilter(Context &context, const policy::Filter &filter)
{
    std::uint32_t number = 0;
    const policy::Rule *catchAll = nullptr;
    std::uint32_t catchAllNumber = 0;
    FragmentCheck fragments;
    for (const policy::SectionPtr &section : filter.sections) {
        if (!section->enabled)
            context.add(Severity::Note, "section-disabled", section->uuid,
                        fmt::format("section {} of {} is off: its {} rules do nothing",
                                    section->name, filter.name, section->rules.size()),
                        {section->name});
        for (const policy::RulePtr &pointer : section->rules) {
            const policy::Rule &rule = *pointer;
            ++number;
            ResolvedRule resolved = resolveRule(context, filter, rule, number);
            checkMeterOf(context, filter, rule, number);
            checkExpiry(context, filter, rule, number);
            if (!rule.enabled) {
                addRuleFinding(context, Severity::Note, "rule-disabled", filter, rule, number,
                               "is off");
                continue;
            }
            if (!section->enabled || isExpired(rule, context.now()))
                continue;
            if (resolved.never)
                addRuleFinding(context, Severity::Warning, "rule-empty-set", filter, rule, number,
                               "names only empty sets and matches nothing");
            if (catchAll != nullptr) {
                Diagnostic &finding = addRuleFinding(
                    context, Severity::Warning, "rule-unreachable", filter, rule, number,
                    fmt::format("is never reached: rule {} matches everything", catchAllNumber));
                finding.args.push_back(fmt::format("{}", catchAllNumber));
                finding.related = {catchAll->uuid};
            }
            fragments.see(rule, resolved);
            if (resolved.always && rule.action != policy::Action::Count && catchAll == nullptr) {
                catchAll = &rule;
                catchAllNumber = number;
            }
            context.keep(rule, std::move(resolved));
        }
    }
    if (catchAll != nullptr) {
        Diagnostic &finding = context.add(
            Severity::Note, "default-unreachable", filter.uuid,
            fmt::format("the default of {} is never reached: rule {} matches everything",
                        filter.name, catchAllNumber),
            {filter.name, fmt::format("{}", catchAllNumber)});
        finding.related = {catchAll->uuid};
    }
    fragments.report(context, filter);
}

void checkServices(Context &context)
{
    for (const auto &service : context.policy()->services) {
        const auto &parsed = context.parse(service->expression);
        const bool empty = parsed && parsed->root == nullptr;
        if (parsed && !empty)
            continue;
        const std::string reason = empty ? "it has no expression" : parsed.error().message;
        Diagnostic &finding = context.add(Severity::Error, "service-invalid", service->uuid,
                                          fmt::format("service {}: {}", service->name, reason),
                                          {service->name, reason});
        finding.column = "expression";
        if (!parsed) {
            finding.textColumn = parsed.error().where.column;
            finding.hint = parsed.error().hint;
        }
    }
}

} // namespace tallygate::compile
