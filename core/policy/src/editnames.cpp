// SPDX-License-Identifier: GPL-3.0-or-later
// Which rules an edit names.
#include <algorithm>

#include "policy/history.h"

namespace tallygate::policy {

namespace {

constexpr std::size_t kMostNames = 1'000'000;

/// Looks for one rule in edits, and counts how much it looked at.
class NameSearch
{
public:
    explicit NameSearch(const Uuid &rule)
        : m_rule(rule)
    {}

    bool isOver() const { return m_seen > kMostNames; }

    bool operator()(const InsertRules &edit)
    {
        return std::any_of(
            edit.insertions.begin(), edit.insertions.end(),
            [this](const RuleInsertion &insertion) { return isIn(insertion.rules); });
    }
    bool operator()(const MoveRules &edit)
    {
        return std::any_of(edit.moves.begin(), edit.moves.end(),
                           [this](const RuleMove &move) { return isIn(move.rules); });
    }
    bool operator()(const ModifyRules &edit) { return isIn(edit.rules); }
    bool operator()(const ReplaceRules &edit) { return isIn(edit.rules); }
    bool operator()(const InsertSections &edit)
    {
        return std::any_of(edit.insertions.begin(), edit.insertions.end(),
                           [this](const SectionInsertion &insertion) {
                               return std::any_of(insertion.sections.begin(),
                                                  insertion.sections.end(),
                                                  [this](const SectionPtr &section) {
                                                      return isIn(section->rules);
                                                  });
                           });
    }
    bool operator()(const RenameObject &edit) { return edit.object == m_rule; }
    bool operator()(const Composite &edit)
    {
        return std::any_of(edit.edits.begin(), edit.edits.end(),
                           [this](const Edit &part) { return std::visit(*this, part.value); });
    }
    template <class Other>
    bool operator()(const Other &)
    {
        return false; // takes rules away, or is of other things
    }

private:
    static const Uuid &uuidOf(const Uuid &uuid) { return uuid; }
    static const Uuid &uuidOf(const RulePtr &rule) { return rule->uuid; }

    template <class List>
    bool isIn(const List &list)
    {
        m_seen += list.size();
        return std::any_of(list.begin(), list.end(),
                           [this](const auto &item) { return uuidOf(item) == m_rule; });
    }

    Uuid m_rule;
    std::size_t m_seen = 0;
};

} // namespace

const History::Entry *History::lastEditOf(const Uuid &rule) const
{
    NameSearch search(rule);
    for (std::size_t i = m_position; i > 0 && !search.isOver(); --i) {
        if (std::visit(search, m_entries[i - 1].edit.value))
            return &m_entries[i - 1];
    }
    return nullptr;
}

} // namespace tallygate::policy
