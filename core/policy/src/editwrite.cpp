// SPDX-License-Identifier: GPL-3.0-or-later
#include "editkeys.h"
#include "objectsjson.h"
#include "policy/editjson.h"

namespace tallygate::policy {

namespace {

void writeUuids(JsonWriter &out, std::string_view key, const std::vector<Uuid> &uuids)
{
    writeList(out, key, uuids, [&out](const Uuid &uuid) { out.value(uuid); });
}

void writeBefore(JsonWriter &out, const Uuid &before)
{
    if (!before.isNull())
        out.member("before", before);
}

/// `{"section": ..., "before": ..., "rules": [...]}`: what goes where, for rules and sections;
/// `writeGoing` writes the last member.
template <class WriteGoing>
void writePlacement(JsonWriter &out, std::string_view parentKey, const Uuid &parent,
                    const Uuid &before, WriteGoing writeGoing)
{
    out.beginObject();
    out.member(parentKey, parent);
    writeBefore(out, before);
    writeGoing();
    out.endObject();
}

template <class T>
void writeOptional(JsonWriter &out, std::string_view key, const std::optional<T> &value)
{
    if (!value)
        return;
    out.key(key);
    if constexpr (std::is_same_v<T, Cell>)
        writeCell(out, *value);
    else if constexpr (std::is_same_v<T, LogSettings>)
        writeLog(out, *value);
    else if constexpr (std::is_enum_v<T>)
        out.value(toString(*value));
    else
        out.value(*value);
}

void writeObject(JsonWriter &out, const Object &object)
{
    out.key(kObjectKeys[object.index()]);
    std::visit([&](const auto &pointer) { write(out, *pointer); }, object);
}

void writeBody(JsonWriter &out, const InsertRules &edit)
{
    writeList(out, "at", edit.insertions, [&out](const RuleInsertion &each) {
        writePlacement(out, "section", each.section, each.before,
                       [&] { writeObjects(out, "rules", each.rules); });
    });
}

void writeBody(JsonWriter &out, const RemoveRules &edit)
{
    writeUuids(out, "rules", edit.rules);
}

void writeBody(JsonWriter &out, const MoveRules &edit)
{
    writeList(out, "to", edit.moves, [&out](const RuleMove &each) {
        writePlacement(out, "section", each.section, each.before,
                       [&] { writeUuids(out, "rules", each.rules); });
    });
}

void writeBody(JsonWriter &out, const ModifyRules &edit)
{
    writeUuids(out, "rules", edit.rules);
    out.key("set");
    out.beginObject();
    const RulePatch &patch = edit.patch;
    writeOptional(out, "name", patch.name);
    writeOptional(out, "enabled", patch.enabled);
    writeOptional(out, "source", patch.source);
    writeOptional(out, "destination", patch.destination);
    writeOptional(out, "service", patch.service);
    writeOptional(out, "when", patch.when);
    writeOptional(out, "action", patch.action);
    writeOptional(out, "meter", patch.meter);
    writeOptional(out, "log", patch.log);
    writeOptional(out, "comment", patch.comment);
    writeOptional(out, "owner", patch.owner);
    writeOptional(out, "ticket", patch.ticket);
    writeOptional(out, "expires", patch.expires);
    out.endObject();
}

void writeBody(JsonWriter &out, const ReplaceRules &edit)
{
    writeObjects(out, "rules", edit.rules);
}

void writeBody(JsonWriter &out, const InsertSections &edit)
{
    writeList(out, "at", edit.insertions, [&out](const SectionInsertion &each) {
        writePlacement(out, "filter", each.filter, each.before,
                       [&] { writeObjects(out, "sections", each.sections); });
    });
}

void writeBody(JsonWriter &out, const RemoveSections &edit)
{
    writeUuids(out, "sections", edit.sections);
}

void writeBody(JsonWriter &out, const MoveSections &edit)
{
    writeList(out, "to", edit.moves, [&out](const SectionMove &each) {
        writePlacement(out, "filter", each.filter, each.before,
                       [&] { writeUuids(out, "sections", each.sections); });
    });
}

void writeBody(JsonWriter &out, const ModifySection &edit)
{
    out.member("section", edit.section);
    writeOptional(out, "name", edit.name);
    writeOptional(out, "comment", edit.comment);
    writeOptional(out, "enabled", edit.enabled);
}

void writeBody(JsonWriter &out, const ModifyFilter &edit)
{
    out.member("filter", edit.filter);
    writeOptional(out, "name", edit.name);
    writeOptional(out, "comment", edit.comment);
    writeOptional(out, "default", edit.defaultVerdict);
    writeOptional(out, "defaultLog", edit.defaultLog);
}

void writeBody(JsonWriter &out, const InsertObject &edit)
{
    writeBefore(out, edit.before);
    writeObject(out, edit.object);
}

void writeBody(JsonWriter &out, const RemoveObject &edit)
{
    out.member("object", edit.object);
}

void writeBody(JsonWriter &out, const MoveObject &edit)
{
    out.member("object", edit.object);
    writeBefore(out, edit.before);
}

void writeBody(JsonWriter &out, const ReplaceObject &edit)
{
    writeObject(out, edit.object);
}

void writeBody(JsonWriter &out, const RenameObject &edit)
{
    out.member("object", edit.object);
    out.member("name", edit.name);
}

void writeBody(JsonWriter &out, const SetProperties &edit)
{
    writeOptional(out, "name", edit.name);
    writeOptional(out, "comment", edit.comment);
}

void writeTo(JsonWriter &out, const Edit &edit);

void writeBody(JsonWriter &out, const Composite &edit)
{
    out.member("label", edit.label.code);
    out.key("args");
    out.inlineStrings(edit.label.args);
    writeList(out, "edits", edit.edits, [&out](const Edit &part) { writeTo(out, part); });
}

void writeTo(JsonWriter &out, const Edit &edit)
{
    out.beginObject();
    out.key(kEditKeys[edit.value.index()]);
    out.beginObject();
    std::visit([&](const auto &value) { writeBody(out, value); }, edit.value);
    out.endObject();
    out.endObject();
}

} // namespace

std::string writeEdit(const Edit &edit)
{
    JsonWriter out(JsonWriter::Style::Compact);
    writeTo(out, edit);
    return out.take();
}

} // namespace tallygate::policy
