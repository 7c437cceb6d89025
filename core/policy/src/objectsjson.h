// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonread.h"
#include "jsonwrite.h"
#include "policy/policy.h"

/// Each kind of object to JSON and back: the same form in the policy file, in the journal and on
/// the clipboard. Members that have their default value are left out.
namespace tallygate::policy {

void write(JsonWriter &out, const Set &set);
void write(JsonWriter &out, const Service &service);
void write(JsonWriter &out, const Meter &meter);
void write(JsonWriter &out, const Rule &rule);
void write(JsonWriter &out, const Section &section);
void write(JsonWriter &out, const Filter &filter);
void write(JsonWriter &out, const Device &device);
void write(JsonWriter &out, const InterfaceGroup &group);
void write(JsonWriter &out, const Application &application);
void writeCell(JsonWriter &out, const Cell &cell);
void writeLog(JsonWriter &out, const LogSettings &log);

/// `read<Rule>(reader, value)`: throws ReadFault. Instantiated for the kinds above.
template <class T>
std::shared_ptr<const T> read(JsonReader &reader, JsonValue value);
Cell readCell(JsonReader &reader, JsonValue value);
LogSettings readLog(JsonReader &reader, JsonValue value);

/// `"name": [...]`; `writeItem(item)` writes each.
template <class Items, class WriteItem>
void writeList(JsonWriter &out, std::string_view name, const Items &items, WriteItem writeItem)
{
    out.key(name);
    out.beginList();
    for (const auto &item : items) {
        out.item();
        writeItem(item);
    }
    out.endList();
}

template <class T>
void writeObjects(JsonWriter &out, std::string_view name,
                  const std::vector<std::shared_ptr<const T>> &objects)
{
    writeList(out, name, objects, [&out](const auto &object) { write(out, *object); });
}

template <class T>
void writeListIfAny(JsonWriter &out, std::string_view name,
                    const std::vector<std::shared_ptr<const T>> &objects)
{
    if (objects.empty())
        return;
    out.nextLine();
    writeObjects(out, name, objects);
}

template <class T>
std::vector<std::shared_ptr<const T>> readList(JsonReader &reader, JsonValue value)
{
    std::vector<std::shared_ptr<const T>> list;
    reader.array(value, [&](JsonValue item) { list.push_back(read<T>(reader, item)); });
    return list;
}

} // namespace tallygate::policy
