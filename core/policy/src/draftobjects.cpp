// SPDX-License-Identifier: GPL-3.0-or-later
// The edits of the document's own lists: filters, sets, services, meters, devices, ...
#include <algorithm>

#include "arrange.h"
#include "draft.h"
#include "names.h"
#include "renaming.h"

namespace tallygate::policy {

namespace {

std::vector<FilterPtr> &listOf(Document &d, const FilterPtr &)
{
    return d.filters;
}
std::vector<SetPtr> &listOf(Document &d, const SetPtr &)
{
    return d.sets;
}
std::vector<ServicePtr> &listOf(Document &d, const ServicePtr &)
{
    return d.services;
}
std::vector<MeterPtr> &listOf(Document &d, const MeterPtr &)
{
    return d.meters;
}
std::vector<DevicePtr> &listOf(Document &d, const DevicePtr &)
{
    return d.devices;
}
std::vector<InterfaceGroupPtr> &listOf(Document &d, const InterfaceGroupPtr &)
{
    return d.interfaceGroups;
}
std::vector<ApplicationPtr> &listOf(Document &d, const ApplicationPtr &)
{
    return d.applications;
}

/// Calls `f` with the list of that kind. Requires: not a section or rule.
template <class F>
auto withListOf(Document &document, ObjectKind kind, F &&f)
{
    switch (kind) {
    case ObjectKind::Set:
        return f(document.sets);
    case ObjectKind::Service:
        return f(document.services);
    case ObjectKind::Meter:
        return f(document.meters);
    case ObjectKind::Device:
        return f(document.devices);
    case ObjectKind::InterfaceGroup:
        return f(document.interfaceGroups);
    case ObjectKind::Application:
        return f(document.applications);
    default:
        return f(document.filters);
    }
}

template <class List>
std::size_t indexIn(const List &list, const Uuid &uuid)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto &o) { return o->uuid == uuid; });
    return static_cast<std::size_t>(found - list.begin());
}

/// The UUID after `index`, null at the end.
template <class List>
Uuid following(const List &list, std::size_t index)
{
    return index + 1 < list.size() ? list[index + 1]->uuid : Uuid();
}

bool isInDocumentList(ObjectKind kind)
{
    return kind != ObjectKind::Section && kind != ObjectKind::Rule;
}

} // namespace

Result<Index::Entry> Draft::requireObject(const Uuid &uuid) const
{
    auto entry = requireAny(uuid);
    if (entry && !isInDocumentList(entry->kind)) {
        return fail(ErrorKind::Semantic, "edit-invalid", "{} is a {}, expected another object",
                    uuid.toString(), toString(entry->kind));
    }
    return entry;
}

Result<void> Draft::checkFreeName(ObjectKind kind, std::string_view name, const Uuid &self)
{
    if (auto allowed = checkName(kind, name); !allowed)
        return allowed;
    const bool taken = withListOf(m_document, kind, [&](const auto &list) {
        return std::any_of(list.begin(), list.end(), [&](const auto &object) {
            if constexpr (requires { object->name; })
                return object->name == name && object->uuid != self;
            else
                return false;
        });
    });
    if (taken)
        return fail(nameTaken(kind, name));
    return {};
}

Result<Edit> Draft::perform(const InsertObject &edit)
{
    const ObjectKind kind = kindOf(edit.object);
    const Uuid uuid = uuidOf(edit.object);
    if (auto allowed = checkFreeName(kind, nameOf(edit.object), uuid); !allowed)
        return fail(std::move(allowed.error()));
    if (const auto *filter = std::get_if<FilterPtr>(&edit.object)) {
        if (const auto refused = enterFilter(m_index, **filter))
            return uuidRefused(*refused);
    } else if (uuid.isNull() || !m_index.insert(uuid, kind, {})) {
        return uuidRefused(uuid);
    }
    auto placed = std::visit(
        [&](const auto &pointer) {
            using Pointer = std::decay_t<decltype(pointer)>;
            return placeOne(listOf(m_document, pointer),
                            Placement<Pointer>{edit.before, {pointer}});
        },
        edit.object);
    if (!placed)
        return fail(std::move(placed.error()));
    m_change.items.emplace_back(ObjectInserted{kind, uuid, placed->front().index});
    return Edit{RemoveObject{uuid}};
}

Result<Edit> Draft::perform(const RemoveObject &edit)
{
    const auto entry = requireObject(edit.object);
    if (!entry)
        return fail(entry.error());
    return withListOf(m_document, entry->kind, [&](auto &list) -> Result<Edit> {
        const std::size_t index = indexIn(list, edit.object);
        InsertObject inverse{list[index], following(list, index)};
        if (const auto *filter = std::get_if<FilterPtr>(&inverse.object))
            eraseFilter(m_index, **filter);
        else
            m_index.erase(edit.object);
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(index));
        m_change.items.emplace_back(ObjectRemoved{entry->kind, edit.object, index});
        return Edit{std::move(inverse)};
    });
}

Result<Edit> Draft::perform(const MoveObject &edit)
{
    const auto entry = requireObject(edit.object);
    if (!entry)
        return fail(entry.error());
    return withListOf(m_document, entry->kind, [&](auto &list) -> Result<Edit> {
        using Pointer = typename std::decay_t<decltype(list)>::value_type;
        const std::size_t from = indexIn(list, edit.object);
        const Uuid next = following(list, from);
        const Uuid before = edit.before == edit.object ? next : edit.before;
        const Pointer object = list[from];
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(from));
        auto placed = placeOne(list, Placement<Pointer>{before, {object}});
        if (!placed)
            return fail(std::move(placed.error()));
        const std::size_t to = placed->front().index;
        if (from != to)
            m_change.items.emplace_back(ObjectMoved{entry->kind, edit.object, from, to});
        return Edit{MoveObject{edit.object, next}};
    });
}

Result<Edit> Draft::perform(const ReplaceObject &edit)
{
    const ObjectKind kind = kindOf(edit.object);
    const Uuid uuid = uuidOf(edit.object);
    if (kind == ObjectKind::Filter) {
        return fail(ErrorKind::Semantic, "edit-invalid",
                    "a filter is not replaced as a whole; its own values are modified");
    }
    if (const auto entry = require(uuid, kind); !entry)
        return fail(entry.error());
    if (auto allowed = checkFreeName(kind, nameOf(edit.object), uuid); !allowed)
        return fail(std::move(allowed.error()));
    Object old = std::visit(
        [&](const auto &pointer) -> Object {
            auto &list = listOf(m_document, pointer);
            return std::exchange(list[indexIn(list, uuid)], pointer);
        },
        edit.object);
    m_change.items.emplace_back(ObjectModified{kind, uuid});
    return Edit{ReplaceObject{std::move(old)}};
}

Result<Edit> Draft::perform(const RenameObject &edit)
{
    const auto entry = requireAny(edit.object);
    if (!entry)
        return fail(entry.error());
    if (entry->kind == ObjectKind::Application) {
        return fail(ErrorKind::Semantic, "edit-invalid", "an application has no name");
    }
    if (entry->kind == ObjectKind::Rule) {
        RulePatch patch;
        patch.name = edit.name;
        return perform(ModifyRules{{edit.object}, std::move(patch)});
    }
    if (entry->kind == ObjectKind::Section)
        return perform(ModifySection{edit.object, edit.name, {}, {}});
    return perform(renaming(m_document, entry->kind, edit.object, edit.name));
}

} // namespace tallygate::policy
