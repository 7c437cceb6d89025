// SPDX-License-Identifier: GPL-3.0-or-later
// Judging rules by a Query.
#include <algorithm>

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include "policy/foldcase.h"
#include "policy/query.h"

namespace tallygate::policy {

namespace {

bool covers(const AddressRange &outer, const AddressRange &inner)
{
    return outer.v6 == inner.v6 && outer.first <= inner.first && inner.last <= outer.last;
}

/// Literal text that contains the whole of `address`.
bool literalCovers(std::string_view literal, const AddressRange &address)
{
    if (literal.empty() || literal.front() == '@')
        return false;
    const auto range = parseAddressRange(literal);
    return range && covers(*range, address);
}

/// "@name" of every set that contains the address, through nesting; a cycle ends at the second
/// visit.
class SetSearch
{
public:
    SetSearch(const Policy &policy, const AddressRange &address)
        : m_address(address)
    {
        for (const SetPtr &set : policy->sets)
            m_byName.emplace("@" + set->name, set.get());
    }

    absl::flat_hash_set<std::string> run()
    {
        for (const auto &[name, set] : m_byName)
            visit(name);
        absl::flat_hash_set<std::string> containing;
        for (const auto &[name, contains] : m_contains) {
            if (contains)
                containing.insert(name);
        }
        return containing;
    }

private:
    bool visit(const std::string &name)
    {
        const auto set = m_byName.find(name);
        if (set == m_byName.end() || set->second->kind != SetKind::Addresses)
            return false;
        if (const auto known = m_contains.find(name); known != m_contains.end())
            return known->second;
        m_contains[name] = false;
        bool contains = false;
        for (const std::string &entry : set->second->entries) {
            contains = !entry.empty() && entry.front() == '@' ? visit(entry)
                                                              : literalCovers(entry, m_address);
            if (contains)
                break;
        }
        m_contains[name] = contains;
        return contains;
    }

    const AddressRange &m_address;
    absl::flat_hash_map<std::string, const Set *> m_byName;
    absl::flat_hash_map<std::string, bool> m_contains;
};

bool anyItem(const Cell &cell, std::string_view needle)
{
    return std::any_of(cell.items.begin(), cell.items.end(),
                       [&](const std::string &item) { return containsFolded(item, needle); });
}

bool textIn(const Rule &rule, QueryTerm::Column column, std::string_view needle)
{
    using Column = QueryTerm::Column;
    switch (column) {
    case Column::Any:
        return containsFolded(rule.name, needle) || anyItem(rule.source, needle) ||
               anyItem(rule.destination, needle) || anyItem(rule.service, needle) ||
               containsFolded(rule.when, needle) || containsFolded(rule.comment, needle) ||
               containsFolded(rule.meter, needle) || containsFolded(rule.owner, needle) ||
               containsFolded(rule.ticket, needle) || containsFolded(toString(rule.action), needle);
    case Column::Name:
        return containsFolded(rule.name, needle);
    case Column::Source:
        return anyItem(rule.source, needle);
    case Column::Destination:
        return anyItem(rule.destination, needle);
    case Column::Service:
        return anyItem(rule.service, needle);
    case Column::When:
        return containsFolded(rule.when, needle);
    case Column::Meter:
        return containsFolded(rule.meter, needle);
    case Column::Comment:
        return containsFolded(rule.comment, needle);
    case Column::Owner:
        return containsFolded(rule.owner, needle);
    case Column::Ticket:
        return containsFolded(rule.ticket, needle);
    }
    return false;
}

} // namespace

struct QueryMatcher::Prepared
{
    struct Term
    {
        QueryTerm term;
        absl::flat_hash_set<std::string> sets; ///< "@name" that contain the term's address
    };

    std::vector<Term> terms;
    Policy policy;
    const QueryContext *context = nullptr;

    bool cellCovers(const Term &term, const Cell &cell) const
    {
        return std::any_of(cell.items.begin(), cell.items.end(), [&](const std::string &item) {
            return literalCovers(item, *term.term.address) || term.sets.contains(item);
        });
    }

    bool text(const Term &term, const Rule &rule) const
    {
        using Column = QueryTerm::Column;
        const Column column = term.term.column;
        if (textIn(rule, column, term.term.text))
            return true;
        if (!term.term.address)
            return false;
        return (column != Column::Destination && cellCovers(term, rule.source)) ||
               (column != Column::Source && cellCovers(term, rule.destination));
    }

    bool hits(const QueryTerm &term, const Rule &rule) const
    {
        const auto count = context->hits(rule.uuid);
        return count && *count >= term.least && *count <= term.most;
    }

    bool expires(const QueryTerm &term, const Rule &rule) const
    {
        if (term.never)
            return rule.expires.empty();
        const auto time = parseRfc3339(rule.expires);
        if (!time)
            return false;
        const Nanoseconds at = term.relative ? *time - context->now() : time->time_since_epoch();
        return at.count() >= term.from && at.count() <= term.to;
    }

    bool property(const QueryTerm &term, const Rule &rule) const
    {
        using Property = QueryTerm::Property;
        switch (term.property) {
        case Property::Finding:
            return context->hasFinding(rule.uuid);
        case Property::Log:
            return rule.log.enabled;
        case Property::Meter:
            return !rule.meter.empty();
        case Property::When:
            return !rule.when.empty();
        case Property::Name:
            return !rule.name.empty();
        case Property::Comment:
            return !rule.comment.empty();
        case Property::Owner:
            return !rule.owner.empty();
        case Property::Ticket:
            return !rule.ticket.empty();
        case Property::Expiry:
            return !rule.expires.empty();
        case Property::Enabled:
            return rule.enabled;
        case Property::Disabled:
            return !rule.enabled;
        case Property::Expired: {
            const auto time = parseRfc3339(rule.expires);
            return time && *time <= context->now();
        }
        case Property::Unused: {
            const auto count = context->hits(rule.uuid);
            return count && *count == 0;
        }
        case Property::Negated:
            return rule.source.negated || rule.destination.negated || rule.service.negated;
        }
        return false;
    }

    bool holds(const Term &prepared, const Rule &rule) const
    {
        const QueryTerm &term = prepared.term;
        switch (term.kind) {
        case QueryTerm::Kind::Text:
            return text(prepared, rule);
        case QueryTerm::Kind::Uuid:
            return rule.uuid.toString().starts_with(term.text);
        case QueryTerm::Kind::Action:
            return std::find(term.actions.begin(), term.actions.end(), rule.action) !=
                   term.actions.end();
        case QueryTerm::Kind::Hits:
            return hits(term, rule);
        case QueryTerm::Kind::Expires:
            return expires(term, rule);
        case QueryTerm::Kind::Has:
        case QueryTerm::Kind::Is:
            return property(term, rule);
        }
        return false;
    }
};

QueryMatcher::QueryMatcher(Query query, Policy policy, const QueryContext &context)
    : m_prepared(std::make_unique<Prepared>())
{
    for (QueryTerm &term : query.terms) {
        Prepared::Term prepared{std::move(term), {}};
        if (prepared.term.address)
            prepared.sets = SetSearch(policy, *prepared.term.address).run();
        m_prepared->terms.push_back(std::move(prepared));
    }
    m_prepared->policy = std::move(policy);
    m_prepared->context = &context;
}

QueryMatcher::~QueryMatcher() = default;
QueryMatcher::QueryMatcher(QueryMatcher &&) noexcept = default;
QueryMatcher &QueryMatcher::operator=(QueryMatcher &&) noexcept = default;

bool QueryMatcher::matches(const Rule &rule) const
{
    return std::all_of(m_prepared->terms.begin(), m_prepared->terms.end(),
                       [&](const Prepared::Term &term) {
                           return m_prepared->holds(term, rule) != term.term.negated;
                       });
}

} // namespace tallygate::policy
