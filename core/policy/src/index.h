// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "policy/policy.h"

namespace tallygate::policy {

/// UUID -> what it names: a persistent hash trie of fixed depth.
///
///   64 branches -> 64 leaves each -> a few entries (25 at 100,000 objects)
///
/// Copying an Index shares all nodes. A change copies the branch and the leaf on its path, once:
/// a node that only this Index holds is changed in place, so that a batch of 10,000 changes
/// copies each node at most once.
///
/// Invariant: a node reachable from two Indexes has a use count of at least two, and whoever
/// changes an Index owns it alone (a Draft's). So "use count one" means "nobody else sees it".
class Index
{
public:
    struct Entry
    {
        Uuid uuid;
        Uuid parent;
        ObjectKind kind = ObjectKind::Rule;
    };

    const Entry *find(const Uuid &uuid) const;
    /// False, and nothing done, if the UUID is there already.
    bool insert(const Uuid &uuid, ObjectKind kind, const Uuid &parent);
    /// Requires: the UUID is there.
    void erase(const Uuid &uuid);
    /// Requires: the UUID is there.
    void setParent(const Uuid &uuid, const Uuid &parent);

private:
    static constexpr std::size_t kFanOut = 64;
    using Leaf = std::vector<Entry>;
    struct Branch
    {
        std::array<std::shared_ptr<Leaf>, kFanOut> leaves;
    };

    const Leaf *leafOf(const Uuid &uuid) const;
    Leaf &ownLeafOf(const Uuid &uuid);

    std::array<std::shared_ptr<Branch>, kFanOut> m_branches;
};

/// Enters every object of the document; the error names the UUID that is missing or used twice.
Result<Index> buildIndex(const Document &document);

/// Enters a section and its rules, or a filter and its sections. Stops at the first UUID that is
/// null or taken and returns it.
std::optional<Uuid> enterSection(Index &index, const Section &section, const Uuid &filter);
std::optional<Uuid> enterFilter(Index &index, const Filter &filter);
void eraseSection(Index &index, const Section &section);
void eraseFilter(Index &index, const Filter &filter);

/// The error for what enterSection() and enterFilter() return.
tl::unexpected<Error> uuidRefused(const Uuid &uuid);

} // namespace tallygate::policy
