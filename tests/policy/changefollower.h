// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QtTest>

#include "policy/edit.h"

namespace tallygate::testsupport {

using namespace policy;

/// The rows of a policy as text.
inline std::vector<std::string> rowsOf(const Policy &policy)
{
    std::vector<std::string> rows;
    for (const FilterPtr &f : policy->filters) {
        for (const SectionPtr &s : f->sections) {
            rows.push_back("section " + s->uuid.toString());
            for (const RulePtr &r : s->rules)
                rows.push_back("rule " + r->uuid.toString());
        }
    }
    return rows;
}

/// What a table model does: keeps its own lists of UUIDs and applies the items one by one.
class Follower
{
public:
    explicit Follower(const Policy &policy)
    {
        for (const FilterPtr &f : policy->filters)
            m_filters.push_back(load(*f));
    }

    void follow(const Change &change, const Policy &next)
    {
        m_next = &next;
        for (const ChangeItem &item : change.items)
            std::visit([this](const auto &i) { apply(i); }, item);
        fill();
    }

    std::vector<std::string> rows() const
    {
        std::vector<std::string> rows;
        for (const FilterRows &f : m_filters) {
            for (const SectionRows &s : f.sections) {
                rows.push_back("section " + s.uuid.toString());
                for (const Uuid &r : s.rules)
                    rows.push_back("rule " + r.toString());
            }
        }
        return rows;
    }

private:
    struct SectionRows
    {
        Uuid uuid;
        std::vector<Uuid> rules;
    };
    struct FilterRows
    {
        Uuid uuid;
        std::vector<SectionRows> sections;
    };

    static SectionRows load(const Section &s)
    {
        SectionRows rows{s.uuid, {}};
        for (const RulePtr &r : s.rules)
            rows.rules.push_back(r->uuid);
        return rows;
    }
    static FilterRows load(const Filter &f)
    {
        FilterRows rows{f.uuid, {}};
        for (const SectionPtr &s : f.sections)
            rows.sections.push_back(load(*s));
        return rows;
    }
    FilterRows &filter(const Uuid &uuid)
    {
        return *std::find_if(m_filters.begin(), m_filters.end(),
                             [&](const FilterRows &f) { return f.uuid == uuid; });
    }
    std::vector<Uuid> &rules(const Uuid &f, const Uuid &section)
    {
        auto &sections = filter(f).sections;
        return std::find_if(sections.begin(), sections.end(),
                            [&](const SectionRows &s) { return s.uuid == section; })
            ->rules;
    }
    static std::ptrdiff_t at(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

    // Inserted rows are blank (null UUID) until the whole change is in, then filled by position:
    // one that landed at a wrong index shows up as a wrong UUID of a row that was not inserted.
    void apply(const RulesInserted &i)
    {
        auto &list = rules(i.filter, i.section);
        QVERIFY(i.index <= list.size());
        list.insert(list.begin() + at(i.index), i.count, Uuid());
    }
    void apply(const RulesRemoved &i)
    {
        auto &list = rules(i.filter, i.section);
        QVERIFY(i.index + i.count <= list.size());
        list.erase(list.begin() + at(i.index), list.begin() + at(i.index + i.count));
    }
    void apply(const RulesMoved &i)
    {
        auto &from = rules(i.fromFilter, i.fromSection);
        QVERIFY(i.fromIndex + i.count <= from.size());
        const std::vector<Uuid> moved(from.begin() + at(i.fromIndex),
                                      from.begin() + at(i.fromIndex + i.count));
        from.erase(from.begin() + at(i.fromIndex), from.begin() + at(i.fromIndex + i.count));
        auto &to = rules(i.toFilter, i.toSection);
        QVERIFY(i.toIndex <= to.size());
        to.insert(to.begin() + at(i.toIndex), moved.begin(), moved.end());
    }
    void apply(const RulesModified &i) { QVERIFY(i.fields != 0 && !i.rules.empty()); }
    void apply(const SectionInserted &i)
    {
        auto &sections = filter(i.filter).sections;
        QVERIFY(i.index <= sections.size());
        sections.insert(sections.begin() + at(i.index), SectionRows{i.section, {}});
        m_fresh.push_back(i.section);
    }
    void apply(const SectionRemoved &i)
    {
        auto &sections = filter(i.filter).sections;
        QVERIFY(i.index < sections.size());
        QVERIFY(sections[i.index].uuid == i.section);
        sections.erase(sections.begin() + at(i.index));
    }
    void apply(const SectionModified &) {}
    void apply(const ObjectInserted &i)
    {
        if (i.kind == ObjectKind::Filter)
            m_filters.insert(m_filters.begin() + at(i.index), FilterRows{i.object, {}});
        m_fresh.push_back(i.object);
    }
    void apply(const ObjectRemoved &i)
    {
        if (i.kind != ObjectKind::Filter)
            return;
        QVERIFY(m_filters[i.index].uuid == i.object);
        m_filters.erase(m_filters.begin() + at(i.index));
    }
    void apply(const ObjectMoved &i)
    {
        if (i.kind != ObjectKind::Filter)
            return;
        FilterRows moved = m_filters[i.fromIndex];
        m_filters.erase(m_filters.begin() + at(i.fromIndex));
        m_filters.insert(m_filters.begin() + at(i.toIndex), std::move(moved));
    }
    void apply(const ObjectModified &) {}
    void apply(const PropertiesModified &) {}

    /// Blank rows and new sections take their content from the snapshot.
    void fill()
    {
        const auto isFresh = [&](const Uuid &uuid) {
            return std::find(m_fresh.begin(), m_fresh.end(), uuid) != m_fresh.end();
        };
        for (FilterRows &f : m_filters) {
            const FilterPtr now = m_next->filter(f.uuid);
            QVERIFY(now != nullptr);
            if (isFresh(f.uuid))
                f = load(*now);
            QCOMPARE(f.sections.size(), now->sections.size());
            for (std::size_t s = 0; s < f.sections.size(); ++s) {
                if (isFresh(f.sections[s].uuid))
                    f.sections[s] = load(*now->sections[s]);
                auto &list = f.sections[s].rules;
                QCOMPARE(list.size(), now->sections[s]->rules.size());
                for (std::size_t r = 0; r < list.size(); ++r) {
                    if (list[r].isNull())
                        list[r] = now->sections[s]->rules[r]->uuid;
                }
            }
        }
        m_fresh.clear();
    }

    std::vector<FilterRows> m_filters;
    std::vector<Uuid> m_fresh;
    const Policy *m_next = nullptr;
};

} // namespace tallygate::testsupport
