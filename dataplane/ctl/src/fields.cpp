// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields/field.h"

#include <nlohmann/json.hpp>

#include "base/texttable.h"
#include "commands.h"
#include "exitstatus.h"

namespace tallygate::ctl {

namespace {

std::string_view typeName(fields::FieldType type)
{
    switch (type) {
    case fields::FieldType::Presence:
        return "presence";
    case fields::FieldType::Unsigned:
        return "number";
    case fields::FieldType::Boolean:
        return "flag";
    case fields::FieldType::Ipv4:
        return "ipv4";
    case fields::FieldType::Ipv6:
        return "ipv6";
    case fields::FieldType::Ether:
        return "mac";
    case fields::FieldType::Bytes:
        return "bytes";
    case fields::FieldType::Text:
        return "text";
    }
    return {};
}

std::vector<const fields::Field *> fieldsWith(std::string_view prefix)
{
    std::vector<const fields::Field *> found;
    for (const fields::Field &field : fields::allFields()) {
        if (field.name.starts_with(prefix))
            found.push_back(&field);
    }
    return found;
}

std::string tableOf(const std::vector<const fields::Field *> &rows)
{
    using Align = TextTable::Align;
    TextTable table({{"field", Align::Left},
                     {"type", Align::Left},
                     {"bits", Align::Right},
                     {"meaning", Align::Left}});
    for (const fields::Field *field : rows) {
        table.addRow({std::string(field->name), std::string(typeName(field->type)),
                      field->widthBits == 0 ? std::string() : std::to_string(field->widthBits),
                      std::string(field->help.empty() ? field->label : field->help)});
    }
    return table.toString();
}

std::string jsonOf(const std::vector<const fields::Field *> &rows)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const fields::Field *field : rows) {
        nlohmann::ordered_json row = {{"name", field->name},      {"type", typeName(field->type)},
                                      {"bits", field->widthBits}, {"label", field->label},
                                      {"help", field->help},      {"source", field->source}};
        for (const fields::ValueName &value : field->values)
            row["values"].push_back({{"value", std::to_string(value.value)}, {"name", value.name}});
        list.push_back(std::move(row));
    }
    return list.dump(1) + '\n';
}

} // namespace

int runFields(const FieldsOptions &options)
{
    const auto rows = fieldsWith(options.prefix);
    if (rows.empty()) {
        const auto near = fields::suggestFields(options.prefix);
        return failed({ErrorKind::NotFound,
                       "field-unknown",
                       fmt::format("no field begins with \"{}\"", options.prefix),
                       near.empty() ? "" : fmt::format("near are {}", fmt::join(near, ", ")),
                       {}});
    }
    print(options.json ? jsonOf(rows) : tableOf(rows));
    return kFine;
}

} // namespace tallygate::ctl
