// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include "index.h"
#include "policy/edit.h"

namespace tallygate::policy {

/// The next snapshot while edits are being applied to it. What an edit touches is cloned once an
/// edit; all else stays shared with the snapshot it started from.
///
/// perform() does an edit, adds its items to the change and returns the inverse. After an error the
/// draft is of no more use.
class Draft
{
public:
    explicit Draft(const Policy &policy);

    Result<Edit> perform(const Edit &edit);
    /// Requires: no error before.
    Policy finish() &&;
    Change takeChange() { return std::move(m_change); }

private:
    Result<Edit> perform(const InsertRules &edit);
    Result<Edit> perform(const RemoveRules &edit);
    Result<Edit> perform(const MoveRules &edit);
    Result<Edit> perform(const ModifyRules &edit);
    Result<Edit> perform(const ReplaceRules &edit);
    Result<Edit> perform(const InsertSections &edit);
    Result<Edit> perform(const RemoveSections &edit);
    Result<Edit> perform(const MoveSections &edit);
    Result<Edit> perform(const ModifySection &edit);
    Result<Edit> perform(const ModifyFilter &edit);
    Result<Edit> perform(const InsertObject &edit);
    Result<Edit> perform(const RemoveObject &edit);
    Result<Edit> perform(const MoveObject &edit);
    Result<Edit> perform(const ReplaceObject &edit);
    Result<Edit> perform(const RenameObject &edit);
    Result<Edit> perform(const SetProperties &edit);
    Result<Edit> perform(const Composite &edit);

    struct SectionAt
    {
        std::size_t filter = 0;  ///< in Document::filters
        std::size_t section = 0; ///< in Filter::sections
        auto operator<=>(const SectionAt &) const = default;
    };
    /// Rules that stood next to each other when they were lifted out.
    struct RuleRun
    {
        Uuid filter;
        Uuid section;
        std::size_t index = 0; ///< of the first, before anything was lifted
        Uuid before;           ///< the next rule that stayed
        std::vector<RulePtr> rules;
    };
    struct SectionRun
    {
        Uuid filter;
        std::size_t index = 0;
        Uuid before;
        std::vector<SectionPtr> sections;
    };

    using RulesBySection = std::vector<std::pair<SectionAt, absl::flat_hash_set<Uuid>>>;

    Result<Index::Entry> requireAny(const Uuid &uuid) const;
    Result<Index::Entry> require(const Uuid &uuid, ObjectKind kind) const;
    Result<Index::Entry> requireObject(const Uuid &uuid) const;

    Result<std::size_t> filterAt(const Uuid &filter) const;
    Result<SectionAt> sectionAt(const Uuid &section);
    /// Own copies of what is shared, made once an edit.
    Filter &ownFilter(std::size_t at);
    Section &ownSection(SectionAt at);
    void forgetOwned();

    /// The sections of the rules named, in document order, each with its rules' UUIDs.
    Result<RulesBySection> groupBySection(const std::vector<Uuid> &rules);
    /// Takes the rules out of their sections; the index keeps them.
    Result<std::vector<RuleRun>> liftRules(const std::vector<Uuid> &rules);
    /// Puts rules at their anchors; the index must know them already.
    Result<std::vector<RulesInserted>> placeRules(const std::vector<RuleInsertion> &insertions);
    Result<std::vector<RuleInsertion>> resolveMoves(const MoveRules &edit,
                                                    const std::vector<RuleRun> &runs) const;
    void noteRemoved(const std::vector<RuleRun> &runs, bool moved);
    /// `order` is that in which the edit names the rules.
    void noteMoved(const std::vector<RuleRun> &runs, const std::vector<Uuid> &order,
                   std::vector<RulesInserted> &inserted);
    /// Puts `nextOf(rule)` in place of each rule named.
    template <class NextOf>
    Result<Edit> changeRules(const std::vector<Uuid> &rules, NextOf &&nextOf);

    Result<std::vector<SectionRun>> liftSections(const std::vector<Uuid> &sections);
    Result<std::vector<SectionInserted>>
    placeSections(const std::vector<SectionInsertion> &insertions);
    Result<std::vector<SectionInsertion>> resolveMoves(const MoveSections &edit,
                                                       const std::vector<SectionRun> &runs) const;
    void noteRemoved(const std::vector<SectionRun> &runs, bool moved);

    /// Allowed for the kind and not the name of another object than `self`.
    Result<void> checkFreeName(ObjectKind kind, std::string_view name, const Uuid &self);

    Document m_document;
    Index m_index;
    Change m_change;
    absl::flat_hash_map<const Filter *, Filter *> m_ownFilters;
    absl::flat_hash_map<const Section *, Section *> m_ownSections;
    absl::flat_hash_map<Uuid, SectionAt> m_sectionPlaces;
    std::size_t m_sectionLookups = 0;
};

} // namespace tallygate::policy
