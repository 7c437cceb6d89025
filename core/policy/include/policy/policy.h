// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/objects.h"

/// The open policy: an immutable snapshot with structural sharing.
///
///   Policy -> Document -> filters -> sections -> rules      (each arrow a shared_ptr to const)
///          -> Index: UUID -> (kind, parent UUID)
///
/// Copying a Policy copies two pointers. An edit of one rule (policy/edit.h) copies the section's
/// pointers, the filter's section pointers and the document's lists; all else is shared with the
/// snapshot before. The index is a persistent hash trie, so an edit copies the few nodes on the
/// path to what it changes and every snapshot, old or new, answers find() in constant time:
/// there is no rebuild and nothing that could get out of step.
///
/// Threads: a snapshot may be read by any number of threads without locks.
namespace tallygate::policy {

/// The lists of a policy as plain data. Names are unique within each list (applications have
/// none), UUIDs within the whole document; pointers are never null.
struct Document
{
    Uuid uuid;
    std::string name;
    std::string comment;
    std::vector<SetPtr> sets;
    std::vector<ServicePtr> services;
    std::vector<MeterPtr> meters;
    std::vector<FilterPtr> filters;
    std::vector<DevicePtr> devices;
    std::vector<InterfaceGroupPtr> interfaceGroups;
    std::vector<ApplicationPtr> applications;

    /// Compares what is pointed at.
    bool operator==(const Document &other) const;
};

class Index;

/// Where a section stands. The pointers live as long as the snapshot they came from.
struct SectionPlace
{
    const Filter *filter = nullptr;
    const Section *section = nullptr;
    std::size_t filterIndex = 0;  ///< in Document::filters
    std::size_t sectionIndex = 0; ///< in Filter::sections
};

/// Where a rule stands. The pointers live as long as the snapshot they came from.
struct RulePlace
{
    const Filter *filter = nullptr;
    const Section *section = nullptr;
    std::size_t filterIndex = 0;
    std::size_t sectionIndex = 0;
    std::size_t ruleIndex = 0; ///< in Section::rules
    RulePtr rule;
};

class Policy
{
public:
    /// The empty policy, with a null UUID.
    Policy();

    /// Checks the invariants of Document: error "uuid-duplicate", "uuid-missing", "name-duplicate",
    /// "name-invalid" or "value-invalid" names the objects. Takes about 20 ms for 100,000 rules.
    static Result<Policy> fromDocument(Document document);

    const Document &operator*() const { return *m_document; }
    const Document *operator->() const { return m_document.get(); }

    struct Found
    {
        ObjectKind kind = ObjectKind::Rule;
        Uuid parent; ///< the section of a rule, the filter of a section; else null
    };
    /// What the UUID names, in constant time.
    std::optional<Found> find(const Uuid &uuid) const;

    /// Constant time to the section, then a walk over the filter's sections and its own rules.
    std::optional<RulePlace> findRule(const Uuid &uuid) const;
    std::optional<SectionPlace> findSection(const Uuid &uuid) const;
    /// What findRule() says of each, in the order asked, by one walk over the sections and over the
    /// rules of those that hold any: for more than a few rules.
    std::vector<std::optional<RulePlace>> findRules(std::span<const Uuid> uuids) const;

    // By UUID; null if there is none.
    FilterPtr filter(const Uuid &uuid) const;
    SetPtr set(const Uuid &uuid) const;
    ServicePtr service(const Uuid &uuid) const;
    MeterPtr meter(const Uuid &uuid) const;
    DevicePtr device(const Uuid &uuid) const;
    InterfaceGroupPtr interfaceGroup(const Uuid &uuid) const;
    ApplicationPtr application(const Uuid &uuid) const;
    std::optional<Object> object(const Uuid &uuid) const;

    // By name; null if there is none. A walk over the list: build a map for many look-ups.
    FilterPtr filterNamed(std::string_view name) const;
    SetPtr setNamed(std::string_view name) const;
    ServicePtr serviceNamed(std::string_view name) const;
    MeterPtr meterNamed(std::string_view name) const;
    DevicePtr deviceNamed(std::string_view name) const;
    InterfaceGroupPtr interfaceGroupNamed(std::string_view name) const;

    /// Rules in all filters.
    std::size_t ruleCount() const;

    /// Compares the documents' content; equal snapshots that share are compared quickly.
    bool operator==(const Policy &other) const;
    /// Whether both are the very same snapshot.
    bool isSameSnapshot(const Policy &other) const { return m_document == other.m_document; }

private:
    friend class Draft;
    Policy(std::shared_ptr<const Document> document, std::shared_ptr<const Index> index);

    std::shared_ptr<const Document> m_document;
    std::shared_ptr<const Index> m_index;
};

/// Rules in one filter.
std::size_t ruleCount(const Filter &filter);

} // namespace tallygate::policy
