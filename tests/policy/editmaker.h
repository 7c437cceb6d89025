// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "policy/edit.h"
#include "support/bigpolicy.h"

namespace tallygate::testsupport {

using namespace policy;

/// Draws edits that fit the policy at hand.
class EditMaker
{
public:
    EditMaker(Dice &dice, const Policy &policy)
        : m_dice(dice)
        , m_policy(policy)
    {}

    Edit any(int depth = 0)
    {
        if (sections().empty())
            return insertSection(filter(), {}, *testsupport::randomSection(m_dice, 3));
        switch (m_dice.below(depth == 0 ? 17 : 16)) {
        case 0:
            return insert();
        case 1:
            return removeRules(rules());
        case 2:
        case 3:
            return move();
        case 4:
        case 5:
            return modify();
        case 6:
            return replace();
        case 7:
            return insertSection(filter(), anchor(sections()),
                                 *testsupport::randomSection(m_dice, m_dice.below(4)));
        case 8:
            return m_dice.once(3) ? Edit{RemoveSections{some(sections(), 2)}} : insert();
        case 9:
            return moveSections();
        case 10:
            return modifySection();
        case 11:
            return modifyFilter();
        case 12:
            return newObject();
        case 13:
            return objectEdit();
        case 14:
            return rename();
        case 15:
            return Edit{SetProperties{fmt::format("Name {}", m_dice.below(9)), std::nullopt}};
        default:
            return several();
        }
    }

private:
    const Document &document() const { return *m_policy; }

    std::vector<Uuid> sections() const
    {
        std::vector<Uuid> all;
        for (const FilterPtr &f : document().filters) {
            for (const SectionPtr &s : f->sections)
                all.push_back(s->uuid);
        }
        return all;
    }
    std::vector<Uuid> allRules() const
    {
        std::vector<Uuid> all;
        for (const FilterPtr &f : document().filters) {
            for (const SectionPtr &s : f->sections) {
                for (const RulePtr &r : s->rules)
                    all.push_back(r->uuid);
            }
        }
        return all;
    }
    /// Distinct ones, in any order.
    std::vector<Uuid> some(std::vector<Uuid> from, std::size_t most)
    {
        std::vector<Uuid> taken;
        for (std::size_t n = m_dice.below(most + 1); n > 0 && !from.empty(); --n) {
            const std::size_t at = m_dice.below(from.size());
            taken.push_back(from[at]);
            from.erase(from.begin() + static_cast<std::ptrdiff_t>(at));
        }
        return taken;
    }
    std::vector<Uuid> rules() { return some(allRules(), m_dice.once(4) ? 30 : 3); }
    Uuid filter() { return m_dice.pick(document().filters)->uuid; }

    /// Null or one of those; for sections it may be of another filter, which must be refused.
    Uuid anchor(const std::vector<Uuid> &from)
    {
        return from.empty() || m_dice.once(2) ? Uuid() : m_dice.pick(from);
    }
    Uuid anchorIn(const Uuid &section)
    {
        std::vector<Uuid> inside;
        if (const auto place = m_policy.findSection(section)) {
            for (const RulePtr &rule : place->section->rules)
                inside.push_back(rule->uuid);
        }
        return anchor(inside);
    }
    Uuid section()
    {
        const auto all = sections();
        return all.empty() ? Uuid() : m_dice.pick(all);
    }

    Edit insert()
    {
        const Uuid into = section();
        std::vector<RulePtr> list;
        for (std::size_t n = 1 + m_dice.below(3); n > 0; --n)
            list.push_back(std::make_shared<const Rule>(testsupport::randomRule(m_dice)));
        return insertRules(into, anchorIn(into), std::move(list));
    }
    Edit move()
    {
        MoveRules edit;
        auto moved = rules();
        while (!moved.empty()) {
            const std::size_t n = 1 + m_dice.below(moved.size());
            const Uuid into = section();
            edit.moves.push_back(
                {into, anchorIn(into), {moved.end() - std::ptrdiff_t(n), moved.end()}});
            moved.resize(moved.size() - n);
        }
        return Edit{std::move(edit)};
    }
    Edit modify()
    {
        const Rule source = testsupport::randomRule(m_dice);
        RulePatch patch;
        if (m_dice.once(2))
            patch.name = source.name;
        if (m_dice.once(3))
            patch.enabled = source.enabled;
        if (m_dice.once(3))
            patch.source = source.source;
        if (m_dice.once(3))
            patch.destination = source.destination;
        if (m_dice.once(3))
            patch.service = source.service;
        if (m_dice.once(3))
            patch.when = source.when;
        if (m_dice.once(3))
            patch.action = source.action;
        if (m_dice.once(3))
            patch.meter = source.meter;
        if (m_dice.once(3))
            patch.log = source.log;
        if (m_dice.once(3))
            patch.comment = source.comment;
        if (m_dice.once(3))
            patch.owner = source.owner;
        if (m_dice.once(3))
            patch.ticket = source.ticket;
        if (m_dice.once(3))
            patch.expires = source.expires;
        return modifyRules(rules(), patch);
    }
    Edit replace()
    {
        ReplaceRules edit;
        for (const Uuid &uuid : rules()) {
            Rule rule = testsupport::randomRule(m_dice);
            rule.uuid = uuid;
            edit.rules.push_back(std::make_shared<const Rule>(std::move(rule)));
        }
        return Edit{std::move(edit)};
    }
    Edit moveSections()
    {
        MoveSections edit;
        edit.moves.push_back({filter(), anchor(sections()), some(sections(), 3)});
        return Edit{std::move(edit)};
    }
    Edit modifySection()
    {
        ModifySection edit{section(), {}, {}, {}};
        if (m_dice.once(2))
            edit.name = fmt::format("Section {}", m_dice.below(50));
        if (m_dice.once(2))
            edit.comment = "changed";
        if (m_dice.once(2))
            edit.enabled = m_dice.once(2);
        return Edit{std::move(edit)};
    }
    Edit modifyFilter()
    {
        ModifyFilter edit{filter(), {}, {}, {}, {}};
        if (m_dice.once(2))
            edit.name = fmt::format("filter-{}", m_dice.below(6));
        if (m_dice.once(2))
            edit.comment = "changed";
        if (m_dice.once(2))
            edit.defaultVerdict = static_cast<Verdict>(m_dice.below(3));
        if (m_dice.once(2))
            edit.defaultLog = testsupport::randomRule(m_dice).log;
        return Edit{std::move(edit)};
    }
    Edit newObject()
    {
        const std::string name = fmt::format("o{}", m_dice.below(40));
        switch (m_dice.below(4)) {
        case 0: {
            Filter f;
            f.uuid = m_dice.uuid();
            f.name = name;
            f.sections.push_back(testsupport::randomSection(m_dice, 2));
            return insertObject(std::make_shared<const Filter>(std::move(f)), filter());
        }
        case 1:
            return insertObject(std::make_shared<const Set>(
                Set{m_dice.uuid(), name, SetKind::Addresses, "", {"@bogons"}}));
        case 2: {
            Application a;
            a.uuid = m_dice.uuid();
            a.filter = m_dice.pick(document().filters)->name;
            return insertObject(std::make_shared<const Application>(std::move(a)));
        }
        default:
            return insertObject(std::make_shared<const Service>(
                Service{m_dice.uuid(), name, "ip.src in {@bogons}", ""}));
        }
    }
    std::vector<Uuid> objects() const
    {
        std::vector<Uuid> all;
        const auto add = [&](const auto &list) {
            for (const auto &object : list)
                all.push_back(object->uuid);
        };
        add(document().sets);
        add(document().services);
        add(document().meters);
        add(document().devices);
        add(document().interfaceGroups);
        add(document().applications);
        if (document().filters.size() > 2)
            add(document().filters);
        return all;
    }
    Edit objectEdit()
    {
        const auto all = objects();
        if (all.empty())
            return Edit{SetProperties{}};
        const Uuid object = m_dice.pick(all);
        if (m_dice.once(4))
            return Edit{RemoveObject{object}};
        if (m_dice.once(2))
            return Edit{MoveObject{object, m_dice.once(2) ? Uuid() : m_dice.pick(all)}};
        if (const SetPtr set = m_policy.set(object)) {
            Set next = *set;
            next.entries.push_back(m_dice.prefix());
            return replaceObject(std::make_shared<const Set>(std::move(next)));
        }
        if (const MeterPtr meter = m_policy.meter(object)) {
            Meter next = *meter;
            next.rate = fmt::format("{} packets/s", m_dice.below(100));
            return replaceObject(std::make_shared<const Meter>(std::move(next)));
        }
        return Edit{RemoveObject{object}};
    }
    Edit rename()
    {
        auto all = objects();
        all.push_back(filter());
        return Edit{RenameObject{m_dice.pick(all), fmt::format("renamed-{}", m_dice.below(30))}};
    }
    Edit several()
    {
        std::vector<Edit> edits;
        for (std::size_t n = m_dice.below(4); n > 0; --n)
            edits.push_back(any(1));
        return composite({"several", {"x"}}, std::move(edits));
    }

    Dice &m_dice;
    const Policy &m_policy;
};

} // namespace tallygate::testsupport
