// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "policy/change.h"
#include "policy/policy.h"

/// Every change of a policy is an Edit: a value that names what it touches by UUID. Undo, the
/// history, the autosave journal, merging and comparing use nothing else. Applying an edit gives
/// the next snapshot, the edit that takes it back exactly, and a Change for models.
///
/// Positions are anchors: "before this UUID", where the null UUID means "at the end". An anchor
/// that itself is being moved stands for the next one that is not.
namespace tallygate::policy {

struct RuleInsertion
{
    Uuid section;
    Uuid before;
    std::vector<RulePtr> rules;
};
struct InsertRules
{
    std::vector<RuleInsertion> insertions;
};

struct RemoveRules
{
    std::vector<Uuid> rules;
};

struct RuleMove
{
    Uuid section;
    Uuid before;
    std::vector<Uuid> rules; ///< stand in this order afterwards
};
/// All the rules named are lifted out first, then each move is placed.
struct MoveRules
{
    std::vector<RuleMove> moves;
};

/// The fields to set; those left out stay as they are.
struct RulePatch
{
    std::optional<std::string> name;
    std::optional<bool> enabled;
    std::optional<Cell> source;
    std::optional<Cell> destination;
    std::optional<Cell> service;
    std::optional<std::string> when;
    std::optional<Action> action;
    std::optional<std::string> meter;
    std::optional<LogSettings> log;
    std::optional<std::string> comment;
    std::optional<std::string> owner;
    std::optional<std::string> ticket;
    std::optional<std::string> expires;

    RuleFields fields() const; ///< those it sets
    Rule appliedTo(Rule rule) const;
    bool operator==(const RulePatch &) const = default;
};
/// The same patch for all the rules named (multi-row edit).
struct ModifyRules
{
    std::vector<Uuid> rules;
    RulePatch patch;
};
/// Puts each rule in place of the one with its UUID; position and identity stay.
struct ReplaceRules
{
    std::vector<RulePtr> rules;
};

struct SectionInsertion
{
    Uuid filter;
    Uuid before;
    std::vector<SectionPtr> sections; ///< with their rules
};
struct InsertSections
{
    std::vector<SectionInsertion> insertions;
};
/// With their rules.
struct RemoveSections
{
    std::vector<Uuid> sections;
};
struct SectionMove
{
    Uuid filter;
    Uuid before;
    std::vector<Uuid> sections;
};
struct MoveSections
{
    std::vector<SectionMove> moves;
};
struct ModifySection
{
    Uuid section;
    std::optional<std::string> name;
    std::optional<std::string> comment;
    std::optional<bool> enabled;
};

/// Renaming a filter so leaves references alone; use RenameObject to take them along.
struct ModifyFilter
{
    Uuid filter;
    std::optional<std::string> name;
    std::optional<std::string> comment;
    std::optional<Verdict> defaultVerdict;
    std::optional<LogSettings> defaultLog;
};

/// Filters, sets, services, meters, devices, interface groups, applications: `before` is an object
/// of the same kind.
struct InsertObject
{
    Object object;
    Uuid before;
};
/// References to it stay and become findings.
struct RemoveObject
{
    Uuid object;
};
struct MoveObject
{
    Uuid object;
    Uuid before;
};
/// Puts the object in place of the one with its UUID (same kind). Not for filters: ModifyFilter.
struct ReplaceObject
{
    Object object;
};
/// Sets the name of a filter, set, service, meter, device or interface group and rewrites every
/// reference to it: in cells, `when`, service expressions, set entries, meters of rules,
/// applications. Of a section or rule it sets the name only.
struct RenameObject
{
    Uuid object;
    std::string name;
};

struct SetProperties
{
    std::optional<std::string> name;
    std::optional<std::string> comment;
};

/// What the history shows: a code that app/ translates, and what fills its sentence.
struct Label
{
    std::string code;
    std::vector<std::string> args;
    bool operator==(const Label &) const = default;
};

struct Edit;

/// Several edits as one; each sees what those before it did. All or nothing.
struct Composite
{
    Label label;
    std::vector<Edit> edits;
};

struct Edit
{
    std::variant<InsertRules, RemoveRules, MoveRules, ModifyRules, ReplaceRules, InsertSections,
                 RemoveSections, MoveSections, ModifySection, ModifyFilter, InsertObject,
                 RemoveObject, MoveObject, ReplaceObject, RenameObject, SetProperties, Composite>
        value;
};

// Short forms for the common cases.
Edit insertRules(const Uuid &section, const Uuid &before, std::vector<RulePtr> rules);
Edit insertRule(const Uuid &section, const Uuid &before, Rule rule);
Edit removeRules(std::vector<Uuid> rules);
Edit moveRules(std::vector<Uuid> rules, const Uuid &section, const Uuid &before);
Edit modifyRules(std::vector<Uuid> rules, RulePatch patch);
Edit insertSection(const Uuid &filter, const Uuid &before, Section section);
Edit insertObject(Object object, const Uuid &before = {});
Edit replaceObject(Object object);
Edit composite(Label label, std::vector<Edit> edits);

struct Applied
{
    Policy next;
    Edit inverse;
    Change change;
};

/// Errors leave everything as it was: "uuid-unknown" (names what is not there), "uuid-duplicate",
/// "name-duplicate", "name-invalid", "edit-invalid".
/// One rule among 100,000 in 2,000 sections takes some tens of microseconds.
Result<Applied> apply(const Policy &policy, const Edit &edit);

/// A label for an edit that comes without one, e.g. {"modify-rules", {"3", "source"}}.
/// `policy` is the snapshot before the edit.
Label describe(const Edit &edit, const Policy &policy);

} // namespace tallygate::policy
