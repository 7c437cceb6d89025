// SPDX-License-Identifier: GPL-3.0-or-later
// The edits of rules.
#include <algorithm>
#include <map>

#include "arrange.h"
#include "draft.h"

namespace tallygate::policy {

namespace {

tl::unexpected<Error> namedTwice(const Uuid &uuid)
{
    return fail(ErrorKind::Semantic, "edit-invalid", "the edit names {} twice", uuid.toString());
}

} // namespace

Result<Draft::RulesBySection> Draft::groupBySection(const std::vector<Uuid> &rules)
{
    absl::flat_hash_map<Uuid, absl::flat_hash_set<Uuid>> bySection;
    for (const Uuid &rule : rules) {
        const auto entry = require(rule, ObjectKind::Rule);
        if (!entry)
            return fail(entry.error());
        if (!bySection[entry->parent].insert(rule).second)
            return namedTwice(rule);
    }
    RulesBySection groups;
    for (auto &[section, members] : bySection)
        groups.emplace_back(*sectionAt(section), std::move(members));
    std::sort(groups.begin(), groups.end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    return groups;
}

Result<std::vector<Draft::RuleRun>> Draft::liftRules(const std::vector<Uuid> &rules)
{
    const auto groups = groupBySection(rules);
    if (!groups)
        return fail(groups.error());
    std::vector<RuleRun> lifted;
    for (const auto &[at, members] : *groups) {
        Section &section = ownSection(at);
        const Uuid filter = m_document.filters[at.filter]->uuid;
        for (Run<RulePtr> &run : lift(section.rules, members)) {
            lifted.push_back({filter, section.uuid, run.index, run.before, std::move(run.items)});
        }
    }
    return lifted;
}

Result<std::vector<RulesInserted>> Draft::placeRules(const std::vector<RuleInsertion> &insertions)
{
    std::map<SectionAt, std::vector<Placement<RulePtr>>> bySection;
    for (const RuleInsertion &insertion : insertions) {
        const auto at = sectionAt(insertion.section);
        if (!at)
            return fail(at.error());
        bySection[*at].push_back({insertion.before, insertion.rules});
    }
    std::vector<RulesInserted> inserted;
    for (auto &[at, placements] : bySection) {
        Section &section = ownSection(at);
        const auto placed = place(section.rules, std::move(placements));
        if (!placed)
            return fail(placed.error());
        for (const Placed &run : *placed) {
            inserted.push_back(
                {m_document.filters[at.filter]->uuid, section.uuid, run.index, run.count, false});
        }
    }
    return inserted;
}

void Draft::noteRemoved(const std::vector<RuleRun> &runs, bool moved)
{
    // From the last to the first, so that each index holds when the item is applied.
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        m_change.items.emplace_back(
            RulesRemoved{run->filter, run->section, run->index, run->rules.size(), moved});
    }
}

Result<Edit> Draft::perform(const InsertRules &edit)
{
    RemoveRules inverse;
    for (const RuleInsertion &insertion : edit.insertions) {
        for (const RulePtr &rule : insertion.rules) {
            if (rule->uuid.isNull() ||
                !m_index.insert(rule->uuid, ObjectKind::Rule, insertion.section))
                return uuidRefused(rule->uuid);
            inverse.rules.push_back(rule->uuid);
        }
    }
    const auto inserted = placeRules(edit.insertions);
    if (!inserted)
        return fail(inserted.error());
    m_change.items.insert(m_change.items.end(), inserted->begin(), inserted->end());
    return Edit{std::move(inverse)};
}

Result<Edit> Draft::perform(const RemoveRules &edit)
{
    auto runs = liftRules(edit.rules);
    if (!runs)
        return fail(std::move(runs.error()));
    noteRemoved(*runs, false);
    InsertRules inverse;
    for (RuleRun &run : *runs) {
        for (const RulePtr &rule : run.rules)
            m_index.erase(rule->uuid);
        inverse.insertions.push_back({run.section, run.before, std::move(run.rules)});
    }
    return Edit{std::move(inverse)};
}

Result<std::vector<RuleInsertion>> Draft::resolveMoves(const MoveRules &edit,
                                                       const std::vector<RuleRun> &runs) const
{
    struct Lifted
    {
        const RuleRun *run = nullptr;
        const RulePtr *rule = nullptr;
    };
    absl::flat_hash_map<Uuid, Lifted> lifted;
    for (const RuleRun &run : runs) {
        for (const RulePtr &rule : run.rules)
            lifted[rule->uuid] = {&run, &rule};
    }
    std::vector<RuleInsertion> insertions;
    for (const RuleMove &move : edit.moves) {
        RuleInsertion insertion{move.section, move.before, {}};
        if (const auto anchor = lifted.find(move.before); anchor != lifted.end()) {
            if (anchor->second.run->section != move.section) {
                return fail(ErrorKind::Semantic, "edit-invalid",
                            "{}, to insert before, is in another section", move.before.toString());
            }
            insertion.before = anchor->second.run->before;
        }
        insertion.rules.reserve(move.rules.size());
        for (const Uuid &rule : move.rules)
            insertion.rules.push_back(*lifted.at(rule).rule);
        insertions.push_back(std::move(insertion));
    }
    return insertions;
}

Result<Edit> Draft::perform(const MoveRules &edit)
{
    std::vector<Uuid> named;
    for (const RuleMove &move : edit.moves)
        named.insert(named.end(), move.rules.begin(), move.rules.end());
    const auto runs = liftRules(named);
    if (!runs)
        return fail(runs.error());
    const auto insertions = resolveMoves(edit, *runs);
    if (!insertions)
        return fail(insertions.error());
    auto inserted = placeRules(*insertions);
    if (!inserted)
        return fail(std::move(inserted.error()));
    for (const RuleMove &move : edit.moves) {
        for (const Uuid &rule : move.rules) {
            if (m_index.find(rule)->parent != move.section)
                m_index.setParent(rule, move.section);
        }
    }
    noteMoved(*runs, named, *inserted);
    MoveRules inverse;
    for (const RuleRun &run : *runs) {
        RuleMove back{run.section, run.before, {}};
        for (const RulePtr &rule : run.rules)
            back.rules.push_back(rule->uuid);
        inverse.moves.push_back(std::move(back));
    }
    return Edit{std::move(inverse)};
}

void Draft::noteMoved(const std::vector<RuleRun> &runs, const std::vector<Uuid> &order,
                      std::vector<RulesInserted> &inserted)
{
    const auto keepsOrder = [&] {
        return std::equal(order.begin(), order.end(), runs.front().rules.begin(),
                          [](const Uuid &uuid, const RulePtr &rule) { return rule->uuid == uuid; });
    };
    if (runs.size() == 1 && inserted.size() == 1 && keepsOrder()) {
        const RuleRun &from = runs.front();
        const RulesInserted &to = inserted.front();
        if (from.section != to.section || from.index != to.index) {
            m_change.items.emplace_back(RulesMoved{from.filter, from.section, from.index,
                                                   from.rules.size(), to.filter, to.section,
                                                   to.index});
        }
        return;
    }
    noteRemoved(runs, true);
    for (RulesInserted &item : inserted) {
        item.moved = true;
        m_change.items.emplace_back(item);
    }
}

template <class NextOf>
Result<Edit> Draft::changeRules(const std::vector<Uuid> &rules, NextOf &&nextOf)
{
    const auto groups = groupBySection(rules);
    if (!groups)
        return fail(groups.error());
    ReplaceRules inverse;
    RulesModified modified;
    for (const auto &[at, members] : *groups) {
        std::size_t left = members.size();
        std::vector<RulePtr> &list = ownSection(at).rules;
        for (auto rule = list.begin(); left != 0; ++rule) {
            if (!members.contains((*rule)->uuid))
                continue;
            --left;
            RulePtr next = nextOf(*rule);
            const RuleFields fields = differingFields(**rule, *next);
            if (fields == 0)
                continue;
            modified.rules.push_back(next->uuid);
            modified.fields |= fields;
            inverse.rules.push_back(std::exchange(*rule, std::move(next)));
        }
    }
    if (!modified.rules.empty())
        m_change.items.emplace_back(std::move(modified));
    return Edit{std::move(inverse)};
}

Result<Edit> Draft::perform(const ModifyRules &edit)
{
    return changeRules(edit.rules, [&](const RulePtr &rule) -> RulePtr {
        return std::make_shared<const Rule>(edit.patch.appliedTo(*rule));
    });
}

Result<Edit> Draft::perform(const ReplaceRules &edit)
{
    absl::flat_hash_map<Uuid, RulePtr> next;
    std::vector<Uuid> rules;
    for (const RulePtr &rule : edit.rules) {
        rules.push_back(rule->uuid);
        next[rule->uuid] = rule;
    }
    return changeRules(rules, [&](const RulePtr &rule) { return next.at(rule->uuid); });
}

} // namespace tallygate::policy
