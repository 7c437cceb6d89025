// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/edit.h"

/// A part of a policy that can stand alone: rules with the sets, services and meters that they
/// name, taken from one policy and put into another. All functions are pure; any thread.
namespace tallygate::policy {

struct Excerpt
{
    std::vector<SetPtr> sets;
    std::vector<ServicePtr> services;
    std::vector<MeterPtr> meters;
    std::vector<RulePtr> rules;
    /// What the rules name and is not in here was built in where they came from. False for a table
    /// (CSV), whose names mean what they mean in the policy it is read into.
    bool whole = true;
};

/// The rules with all that they name in cells, `when` and meter, and what that names in turn. Names
/// that the policy has no object for stay names. Objects stand in the order of the document. About
/// 12 ms for 100,000 rules.
Excerpt excerptOf(const Policy &policy, std::vector<RulePtr> rules);

/// Called now and then with how much of how much is done: rules when writing, bytes when reading.
/// False stops the work with the error "cancelled".
using ExcerptProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// {"tallygateRules": 1, "sets": [...], "services": [...], "meters": [...], "rules": [...]}, each
/// object as in the policy file; the first three are left out where there are none. Equal excerpts
/// give equal bytes. The same form as on the clipboard (policy/clipboard.h).
Result<std::string> writeExcerpt(const Excerpt &excerpt, const ExcerptProgress &progress = {});

/// What writeExcerpt() makes, or rules as CSV (rulesFromCsv()), judged by the first sign. Rules get
/// new UUIDs (SEMANTICS 5.1), objects keep theirs. `file` is only for messages: an error carries
/// file, line, and for JSON column and path. Codes: those of policy/policyfile.h and of CSV, and
/// "not-rules" for a whole policy.
Result<Excerpt> readExcerpt(std::string_view text, std::string_view file,
                            const ExcerptProgress &progress = {});

/// What becomes of an object of the excerpt.
enum class ImportFate : std::uint8_t {
    Comes, ///< the policy has none of that identity or name
    Known, ///< the policy has it: by identity or by name, with the same content
    Kept,  ///< the policy has one with other content, which stays
};

/// Which of two services of one name a rule means is also a question where one of them is built
/// in; that one then stands here as a service without UUID.
struct ImportedObject
{
    ImportFate fate = ImportFate::Comes;
    Object theirs;
    std::optional<Object> ours; ///< none if it comes
};

/// What an import would do, to be shown before it is done.
struct ImportPlan
{
    std::vector<ImportedObject> objects; ///< sets, services, meters, each in the excerpt's order

    std::size_t count(ImportFate fate) const;
    std::size_t count(ImportFate fate, ObjectKind kind) const;
};

/// Identity goes before name: an object that was renamed here is the same one, and the imported
/// rules will name it as it is called here. Comments make no other content, nor does the order of a
/// set's entries.
ImportPlan planImport(const Policy &policy, const Excerpt &excerpt);

/// Where imported rules go.
struct ImportPlace
{
    Uuid filter;
    Uuid section;           ///< null: a new last section of the filter
    Uuid before;            ///< in that section; null: at the end
    std::string newSection; ///< the name of the new section
};

/// The objects that come and the rules, as one edit "import-rules". `plan` is that of this policy
/// and excerpt.
Edit importEdit(const Policy &policy, const Excerpt &excerpt, const ImportPlan &plan,
                const ImportPlace &place);

} // namespace tallygate::policy
