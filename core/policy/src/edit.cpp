// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/edit.h"

#include <algorithm>
#include <array>

namespace tallygate::policy {

namespace {

template <class T>
void put(T &field, const std::optional<T> &value)
{
    if (value)
        field = *value;
}

RuleFields bit(RuleField field, bool set)
{
    return set ? static_cast<RuleFields>(field) : 0;
}

} // namespace

RuleFields differingFields(const Rule &a, const Rule &b)
{
    return bit(RuleField::Name, a.name != b.name) |
           bit(RuleField::Enabled, a.enabled != b.enabled) |
           bit(RuleField::Source, a.source != b.source) |
           bit(RuleField::Destination, a.destination != b.destination) |
           bit(RuleField::Service, a.service != b.service) |
           bit(RuleField::When, a.when != b.when) | bit(RuleField::Action, a.action != b.action) |
           bit(RuleField::Meter, a.meter != b.meter) | bit(RuleField::Log, a.log != b.log) |
           bit(RuleField::Comment, a.comment != b.comment) |
           bit(RuleField::Owner, a.owner != b.owner) |
           bit(RuleField::Ticket, a.ticket != b.ticket) |
           bit(RuleField::Expires, a.expires != b.expires);
}

RuleFields RulePatch::fields() const
{
    return bit(RuleField::Name, name.has_value()) | bit(RuleField::Enabled, enabled.has_value()) |
           bit(RuleField::Source, source.has_value()) |
           bit(RuleField::Destination, destination.has_value()) |
           bit(RuleField::Service, service.has_value()) | bit(RuleField::When, when.has_value()) |
           bit(RuleField::Action, action.has_value()) | bit(RuleField::Meter, meter.has_value()) |
           bit(RuleField::Log, log.has_value()) | bit(RuleField::Comment, comment.has_value()) |
           bit(RuleField::Owner, owner.has_value()) | bit(RuleField::Ticket, ticket.has_value()) |
           bit(RuleField::Expires, expires.has_value());
}

Rule RulePatch::appliedTo(Rule rule) const
{
    put(rule.name, name);
    put(rule.enabled, enabled);
    put(rule.source, source);
    put(rule.destination, destination);
    put(rule.service, service);
    put(rule.when, when);
    put(rule.action, action);
    put(rule.meter, meter);
    put(rule.log, log);
    put(rule.comment, comment);
    put(rule.owner, owner);
    put(rule.ticket, ticket);
    put(rule.expires, expires);
    return rule;
}

Edit insertRules(const Uuid &section, const Uuid &before, std::vector<RulePtr> rules)
{
    InsertRules edit;
    edit.insertions.push_back({section, before, std::move(rules)});
    return Edit{std::move(edit)};
}

Edit insertRule(const Uuid &section, const Uuid &before, Rule rule)
{
    return insertRules(section, before, {std::make_shared<const Rule>(std::move(rule))});
}

Edit removeRules(std::vector<Uuid> rules)
{
    return Edit{RemoveRules{std::move(rules)}};
}

Edit moveRules(std::vector<Uuid> rules, const Uuid &section, const Uuid &before)
{
    MoveRules edit;
    edit.moves.push_back({section, before, std::move(rules)});
    return Edit{std::move(edit)};
}

Edit modifyRules(std::vector<Uuid> rules, RulePatch patch)
{
    return Edit{ModifyRules{std::move(rules), std::move(patch)}};
}

Edit insertSection(const Uuid &filter, const Uuid &before, Section section)
{
    InsertSections edit;
    edit.insertions.push_back(
        {filter, before, {std::make_shared<const Section>(std::move(section))}});
    return Edit{std::move(edit)};
}

Edit insertObject(Object object, const Uuid &before)
{
    return Edit{InsertObject{std::move(object), before}};
}

Edit replaceObject(Object object)
{
    return Edit{ReplaceObject{std::move(object)}};
}

Edit composite(Label label, std::vector<Edit> edits)
{
    return Edit{Composite{std::move(label), std::move(edits)}};
}

} // namespace tallygate::policy
