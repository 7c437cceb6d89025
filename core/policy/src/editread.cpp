// SPDX-License-Identifier: GPL-3.0-or-later
#include "editread.h"

#include "editkeys.h"
#include "objectsjson.h"
#include "policy/editjson.h"

namespace tallygate::policy {

namespace {

std::vector<Uuid> readUuids(JsonReader &reader, JsonValue value)
{
    std::vector<Uuid> uuids;
    reader.array(value, [&](JsonValue item) { uuids.push_back(reader.uuid(item)); });
    return uuids;
}

constexpr std::uint64_t required(std::initializer_list<unsigned> keys)
{
    std::uint64_t bits = 0;
    for (const unsigned key : keys)
        bits |= std::uint64_t{1} << key;
    return bits;
}

/// [{"section": ..., "before": ..., "rules": ...}, ...]: the shape of all four list edits.
template <class Place, class ReadItems>
std::vector<Place> readPlaces(JsonReader &reader, JsonValue value, const Keys<3> &keys,
                              Uuid Place::*owner, ReadItems &&readItems)
{
    std::vector<Place> places;
    reader.array(value, [&](JsonValue item) {
        Place place;
        reader.object(item, keys, required({0, 2}), [&](std::size_t key, JsonValue member) {
            if (key == 0)
                place.*owner = reader.uuid(member);
            else if (key == 1)
                place.before = reader.uuid(member);
            else
                readItems(place, member);
        });
        places.push_back(std::move(place));
    });
    return places;
}

constexpr Keys<3> kRulePlaceKeys{"section", "before", "rules"};
constexpr Keys<3> kSectionPlaceKeys{"filter", "before", "sections"};

void readBody(JsonReader &reader, JsonValue value, InsertRules &edit)
{
    static constexpr Keys<1> kKeys{"at"};
    reader.object(value, kKeys, required({0}), [&](std::size_t, JsonValue member) {
        edit.insertions = readPlaces(
            reader, member, kRulePlaceKeys, &RuleInsertion::section,
            [&](RuleInsertion &at, JsonValue rules) { at.rules = readList<Rule>(reader, rules); });
    });
}

void readBody(JsonReader &reader, JsonValue value, RemoveRules &edit)
{
    static constexpr Keys<1> kKeys{"rules"};
    reader.object(value, kKeys, required({0}),
                  [&](std::size_t, JsonValue member) { edit.rules = readUuids(reader, member); });
}

void readBody(JsonReader &reader, JsonValue value, MoveRules &edit)
{
    static constexpr Keys<1> kKeys{"to"};
    reader.object(value, kKeys, required({0}), [&](std::size_t, JsonValue member) {
        edit.moves = readPlaces(
            reader, member, kRulePlaceKeys, &RuleMove::section,
            [&](RuleMove &move, JsonValue rules) { move.rules = readUuids(reader, rules); });
    });
}

RulePatch readPatch(JsonReader &reader, JsonValue value)
{
    RulePatch patch;
    std::optional<std::string> *const texts[] = {
        &patch.name,  nullptr, nullptr,        nullptr,      nullptr,       &patch.when,   nullptr,
        &patch.meter, nullptr, &patch.comment, &patch.owner, &patch.ticket, &patch.expires};
    reader.object(value, kPatchKeys, 0, [&](std::size_t key, JsonValue member) {
        switch (key) {
        case 1:
            patch.enabled = reader.boolean(member);
            break;
        case 2:
            patch.source = readCell(reader, member);
            break;
        case 3:
            patch.destination = readCell(reader, member);
            break;
        case 4:
            patch.service = readCell(reader, member);
            break;
        case 6:
            patch.action = reader.word<Action>(member);
            break;
        case 8:
            patch.log = readLog(reader, member);
            break;
        default:
            *texts[key] = reader.string(member);
        }
    });
    return patch;
}

void readBody(JsonReader &reader, JsonValue value, ModifyRules &edit)
{
    static constexpr Keys<2> kKeys{"rules", "set"};
    reader.object(value, kKeys, required({0, 1}), [&](std::size_t key, JsonValue member) {
        if (key == 0)
            edit.rules = readUuids(reader, member);
        else
            edit.patch = readPatch(reader, member);
    });
}

void readBody(JsonReader &reader, JsonValue value, ReplaceRules &edit)
{
    static constexpr Keys<1> kKeys{"rules"};
    reader.object(value, kKeys, required({0}), [&](std::size_t, JsonValue member) {
        edit.rules = readList<Rule>(reader, member);
    });
}

void readBody(JsonReader &reader, JsonValue value, InsertSections &edit)
{
    static constexpr Keys<1> kKeys{"at"};
    reader.object(value, kKeys, required({0}), [&](std::size_t, JsonValue member) {
        edit.insertions = readPlaces(reader, member, kSectionPlaceKeys, &SectionInsertion::filter,
                                     [&](SectionInsertion &at, JsonValue sections) {
                                         at.sections = readList<Section>(reader, sections);
                                     });
    });
}

void readBody(JsonReader &reader, JsonValue value, RemoveSections &edit)
{
    static constexpr Keys<1> kKeys{"sections"};
    reader.object(value, kKeys, required({0}), [&](std::size_t, JsonValue member) {
        edit.sections = readUuids(reader, member);
    });
}

void readBody(JsonReader &reader, JsonValue value, MoveSections &edit)
{
    static constexpr Keys<1> kKeys{"to"};
    reader.object(value, kKeys, required({0}), [&](std::size_t, JsonValue member) {
        edit.moves = readPlaces(reader, member, kSectionPlaceKeys, &SectionMove::filter,
                                [&](SectionMove &move, JsonValue sections) {
                                    move.sections = readUuids(reader, sections);
                                });
    });
}

void readBody(JsonReader &reader, JsonValue value, ModifySection &edit)
{
    static constexpr Keys<4> kKeys{"section", "name", "comment", "enabled"};
    reader.object(value, kKeys, required({0}), [&](std::size_t key, JsonValue member) {
        switch (key) {
        case 0:
            edit.section = reader.uuid(member);
            break;
        case 1:
            edit.name = reader.string(member);
            break;
        case 2:
            edit.comment = reader.string(member);
            break;
        case 3:
            edit.enabled = reader.boolean(member);
            break;
        }
    });
}

void readBody(JsonReader &reader, JsonValue value, ModifyFilter &edit)
{
    static constexpr Keys<5> kKeys{"filter", "name", "comment", "default", "defaultLog"};
    reader.object(value, kKeys, required({0}), [&](std::size_t key, JsonValue member) {
        switch (key) {
        case 0:
            edit.filter = reader.uuid(member);
            break;
        case 1:
            edit.name = reader.string(member);
            break;
        case 2:
            edit.comment = reader.string(member);
            break;
        case 3:
            edit.defaultVerdict = reader.word<Verdict>(member);
            break;
        case 4:
            edit.defaultLog = readLog(reader, member);
            break;
        }
    });
}

Object readObject(JsonReader &reader, JsonValue value, std::size_t kind)
{
    switch (kind) {
    case 0:
        return read<Filter>(reader, value);
    case 1:
        return read<Set>(reader, value);
    case 2:
        return read<Service>(reader, value);
    case 3:
        return read<Meter>(reader, value);
    case 4:
        return read<Device>(reader, value);
    case 5:
        return read<InterfaceGroup>(reader, value);
    default:
        return read<Application>(reader, value);
    }
}

/// The object kinds as keys, exactly one of which must be there, and perhaps "before".
Object readObjectAnd(JsonReader &reader, JsonValue value, Uuid *before)
{
    static constexpr Keys<8> kKeys{"filter",         "set",         "service", "meter", "device",
                                   "interfaceGroup", "application", "before"};
    const char *at = JsonReader::begin(value);
    Object object;
    const std::size_t known = before ? kKeys.size() : kKeys.size() - 1;
    const std::uint64_t seen = reader.object(value, std::span(kKeys).first(known), 0,
                                             [&](std::size_t key, JsonValue member) {
                                                 if (key < kObjectKeys.size())
                                                     object = readObject(reader, member, key);
                                                 else
                                                     *before = reader.uuid(member);
                                             });
    if (__builtin_popcountll(seen & required({0, 1, 2, 3, 4, 5, 6})) != 1)
        reader.refuse(at, "value-invalid", "expected exactly one object");
    return object;
}

void readBody(JsonReader &reader, JsonValue value, InsertObject &edit)
{
    edit.object = readObjectAnd(reader, value, &edit.before);
}

void readBody(JsonReader &reader, JsonValue value, RemoveObject &edit)
{
    static constexpr Keys<1> kKeys{"object"};
    reader.object(value, kKeys, required({0}),
                  [&](std::size_t, JsonValue member) { edit.object = reader.uuid(member); });
}

void readBody(JsonReader &reader, JsonValue value, MoveObject &edit)
{
    static constexpr Keys<2> kKeys{"object", "before"};
    reader.object(value, kKeys, required({0}), [&](std::size_t key, JsonValue member) {
        (key == 0 ? edit.object : edit.before) = reader.uuid(member);
    });
}

void readBody(JsonReader &reader, JsonValue value, ReplaceObject &edit)
{
    edit.object = readObjectAnd(reader, value, nullptr);
}

void readBody(JsonReader &reader, JsonValue value, RenameObject &edit)
{
    static constexpr Keys<2> kKeys{"object", "name"};
    reader.object(value, kKeys, required({0, 1}), [&](std::size_t key, JsonValue member) {
        if (key == 0)
            edit.object = reader.uuid(member);
        else
            edit.name = reader.string(member);
    });
}

void readBody(JsonReader &reader, JsonValue value, SetProperties &edit)
{
    static constexpr Keys<2> kKeys{"name", "comment"};
    reader.object(value, kKeys, 0, [&](std::size_t key, JsonValue member) {
        (key == 0 ? edit.name : edit.comment) = reader.string(member);
    });
}

void readBody(JsonReader &reader, JsonValue value, Composite &edit)
{
    static constexpr Keys<3> kKeys{"label", "args", "edits"};
    reader.object(value, kKeys, required({0, 2}), [&](std::size_t key, JsonValue member) {
        if (key == 0)
            edit.label.code = reader.string(member);
        else if (key == 1)
            edit.label.args = reader.strings(member);
        else
            reader.array(member,
                         [&](JsonValue item) { edit.edits.push_back(readEdit(reader, item)); });
    });
}

/// Reads the alternative of that index.
template <std::size_t Index = 0>
Edit readAlternative(JsonReader &reader, JsonValue value, std::size_t index)
{
    if constexpr (Index < kEditKeys.size()) {
        if (index != Index)
            return readAlternative<Index + 1>(reader, value, index);
        std::variant_alternative_t<Index, decltype(Edit::value)> edit;
        readBody(reader, value, edit);
        return Edit{std::move(edit)};
    } else {
        return {};
    }
}

} // namespace

Edit readEdit(JsonReader &reader, JsonValue value)
{
    const char *at = JsonReader::begin(value);
    Edit edit;
    const std::uint64_t seen =
        reader.object(value, kEditKeys, 0, [&](std::size_t key, JsonValue member) {
            edit = readAlternative(reader, member, key);
        });
    if (__builtin_popcountll(seen) != 1)
        reader.refuse(at, "value-invalid", "expected exactly one edit");
    return edit;
}

Result<Edit> parseEdit(std::string_view json, std::string_view file)
{
    return runReader<Edit>(json, file, [](JsonReader &reader, simdjson::ondemand::document &root) {
        return readEdit(reader, JsonValue(root.get_value()));
    });
}

} // namespace tallygate::policy
