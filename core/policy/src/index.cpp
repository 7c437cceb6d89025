// SPDX-License-Identifier: GPL-3.0-or-later
#include "index.h"

#include <algorithm>

namespace tallygate::policy {

namespace {

/// Twelve well-mixed bits; hand-made UUIDs that differ in one digit must spread too.
std::size_t slotOf(const Uuid &uuid)
{
    std::uint64_t h = std::hash<Uuid>()(uuid);
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93ull;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93ull;
    return static_cast<std::size_t>(h >> 52);
}

template <class T>
T &own(std::shared_ptr<T> &node)
{
    if (!node)
        node = std::make_shared<T>();
    else if (node.use_count() != 1)
        node = std::make_shared<T>(*node);
    return *node;
}

template <class Leaf>
auto entryIn(Leaf &leaf, const Uuid &uuid)
{
    return std::find_if(leaf.begin(), leaf.end(),
                        [&](const Index::Entry &entry) { return entry.uuid == uuid; });
}

template <class T>
std::optional<Uuid> enterAll(Index &index, const std::vector<std::shared_ptr<const T>> &objects,
                             ObjectKind kind)
{
    for (const auto &object : objects) {
        if (object->uuid.isNull() || !index.insert(object->uuid, kind, {}))
            return object->uuid;
    }
    return std::nullopt;
}

} // namespace

const Index::Leaf *Index::leafOf(const Uuid &uuid) const
{
    const std::size_t slot = slotOf(uuid);
    const auto &branch = m_branches[slot / kFanOut];
    return branch ? branch->leaves[slot % kFanOut].get() : nullptr;
}

Index::Leaf &Index::ownLeafOf(const Uuid &uuid)
{
    const std::size_t slot = slotOf(uuid);
    return own(own(m_branches[slot / kFanOut]).leaves[slot % kFanOut]);
}

const Index::Entry *Index::find(const Uuid &uuid) const
{
    const Leaf *leaf = leafOf(uuid);
    if (!leaf)
        return nullptr;
    const auto entry = entryIn(*leaf, uuid);
    return entry == leaf->end() ? nullptr : &*entry;
}

bool Index::insert(const Uuid &uuid, ObjectKind kind, const Uuid &parent)
{
    if (find(uuid))
        return false;
    ownLeafOf(uuid).push_back({uuid, parent, kind});
    return true;
}

void Index::erase(const Uuid &uuid)
{
    Leaf &leaf = ownLeafOf(uuid);
    *entryIn(leaf, uuid) = leaf.back();
    leaf.pop_back();
}

void Index::setParent(const Uuid &uuid, const Uuid &parent)
{
    entryIn(ownLeafOf(uuid), uuid)->parent = parent;
}

std::optional<Uuid> enterSection(Index &index, const Section &section, const Uuid &filter)
{
    if (section.uuid.isNull() || !index.insert(section.uuid, ObjectKind::Section, filter))
        return section.uuid;
    for (const RulePtr &rule : section.rules) {
        if (rule->uuid.isNull() || !index.insert(rule->uuid, ObjectKind::Rule, section.uuid))
            return rule->uuid;
    }
    return std::nullopt;
}

std::optional<Uuid> enterFilter(Index &index, const Filter &filter)
{
    if (filter.uuid.isNull() || !index.insert(filter.uuid, ObjectKind::Filter, {}))
        return filter.uuid;
    for (const SectionPtr &section : filter.sections) {
        if (const auto refused = enterSection(index, *section, filter.uuid))
            return refused;
    }
    return std::nullopt;
}

void eraseSection(Index &index, const Section &section)
{
    for (const RulePtr &rule : section.rules)
        index.erase(rule->uuid);
    index.erase(section.uuid);
}

void eraseFilter(Index &index, const Filter &filter)
{
    for (const SectionPtr &section : filter.sections)
        eraseSection(index, *section);
    index.erase(filter.uuid);
}

tl::unexpected<Error> uuidRefused(const Uuid &uuid)
{
    if (uuid.isNull())
        return fail(ErrorKind::Semantic, "uuid-missing", "an object has no UUID");
    return fail(ErrorKind::Semantic, "uuid-duplicate", "the UUID {} is in the policy already",
                uuid.toString());
}

Result<Index> buildIndex(const Document &document)
{
    Index index;
    for (const FilterPtr &filter : document.filters) {
        if (const auto refused = enterFilter(index, *filter))
            return uuidRefused(*refused);
    }
    std::optional<Uuid> refused = enterAll(index, document.sets, ObjectKind::Set);
    if (!refused)
        refused = enterAll(index, document.services, ObjectKind::Service);
    if (!refused)
        refused = enterAll(index, document.meters, ObjectKind::Meter);
    if (!refused)
        refused = enterAll(index, document.devices, ObjectKind::Device);
    if (!refused)
        refused = enterAll(index, document.interfaceGroups, ObjectKind::InterfaceGroup);
    if (!refused)
        refused = enterAll(index, document.applications, ObjectKind::Application);
    if (refused)
        return uuidRefused(*refused);
    return index;
}

} // namespace tallygate::policy
