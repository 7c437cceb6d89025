// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/uuid.h"
#include "policy/objects.h"

/// What an edit did, row by row, for models that follow incrementally.
///
/// The items are a sequence: the indexes of each are valid in the state that the items before it
/// have produced, so a model may apply them one after the other (or reset itself when there are
/// too many, and find its selection again by UUID).
namespace tallygate::policy {

/// The fields of a rule as a bit set.
enum class RuleField : std::uint32_t {
    Name = 1u << 0,
    Enabled = 1u << 1,
    Source = 1u << 2,
    Destination = 1u << 3,
    Service = 1u << 4,
    When = 1u << 5,
    Action = 1u << 6,
    Meter = 1u << 7,
    Log = 1u << 8,
    Comment = 1u << 9,
    Owner = 1u << 10,
    Ticket = 1u << 11,
    Expires = 1u << 12,
};
using RuleFields = std::uint32_t;
constexpr RuleFields operator|(RuleField a, RuleField b)
{
    return static_cast<RuleFields>(a) | static_cast<RuleFields>(b);
}
constexpr bool has(RuleFields fields, RuleField field)
{
    return (fields & static_cast<RuleFields>(field)) != 0;
}
/// The fields in which two rules differ (the UUID is not one).
RuleFields differingFields(const Rule &a, const Rule &b);

/// `count` rules now stand at `index` of the section. `moved`: they were taken from elsewhere in
/// the same change.
struct RulesInserted
{
    Uuid filter;
    Uuid section;
    std::size_t index = 0;
    std::size_t count = 0;
    bool moved = false;
    bool operator==(const RulesInserted &) const = default;
};

/// `count` rules from `index` of the section are gone. `moved`: they come back elsewhere in the
/// same change.
struct RulesRemoved
{
    Uuid filter;
    Uuid section;
    std::size_t index = 0;
    std::size_t count = 0;
    bool moved = false;
    bool operator==(const RulesRemoved &) const = default;
};

/// One run of rules moved. `toIndex` is where its first rule stands afterwards.
struct RulesMoved
{
    Uuid fromFilter;
    Uuid fromSection;
    std::size_t fromIndex = 0;
    std::size_t count = 0;
    Uuid toFilter;
    Uuid toSection;
    std::size_t toIndex = 0;
    bool operator==(const RulesMoved &) const = default;
};

/// Rules whose content changed in place; `fields` is the union of what changed.
struct RulesModified
{
    std::vector<Uuid> rules;
    RuleFields fields = 0;
    bool operator==(const RulesModified &) const = default;
};

/// A section with all its rules now stands at `index` of the filter.
struct SectionInserted
{
    Uuid filter;
    Uuid section;
    std::size_t index = 0;
    bool moved = false;
    bool operator==(const SectionInserted &) const = default;
};
/// A section with all its rules is gone from `index` of the filter.
struct SectionRemoved
{
    Uuid filter;
    Uuid section;
    std::size_t index = 0;
    bool moved = false;
    bool operator==(const SectionRemoved &) const = default;
};
/// Name, comment or enabled of a section changed.
struct SectionModified
{
    Uuid filter;
    Uuid section;
    bool operator==(const SectionModified &) const = default;
};

/// Objects of the document's own lists (a filter comes and goes with all its sections).
struct ObjectInserted
{
    ObjectKind kind = ObjectKind::Set;
    Uuid object;
    std::size_t index = 0;
    bool operator==(const ObjectInserted &) const = default;
};
struct ObjectRemoved
{
    ObjectKind kind = ObjectKind::Set;
    Uuid object;
    std::size_t index = 0;
    bool operator==(const ObjectRemoved &) const = default;
};
struct ObjectMoved
{
    ObjectKind kind = ObjectKind::Set;
    Uuid object;
    std::size_t fromIndex = 0;
    std::size_t toIndex = 0; ///< where it stands afterwards
    bool operator==(const ObjectMoved &) const = default;
};
/// Its own values changed; of a filter: name, comment, default, default log - not its rules.
struct ObjectModified
{
    ObjectKind kind = ObjectKind::Set;
    Uuid object;
    bool operator==(const ObjectModified &) const = default;
};
/// Name or comment of the policy.
struct PropertiesModified
{
    bool operator==(const PropertiesModified &) const = default;
};

using ChangeItem = std::variant<RulesInserted, RulesRemoved, RulesMoved, RulesModified,
                                SectionInserted, SectionRemoved, SectionModified, ObjectInserted,
                                ObjectRemoved, ObjectMoved, ObjectModified, PropertiesModified>;

struct Change
{
    std::vector<ChangeItem> items;

    bool isEmpty() const { return items.empty(); }
    bool operator==(const Change &) const = default;
};

} // namespace tallygate::policy
