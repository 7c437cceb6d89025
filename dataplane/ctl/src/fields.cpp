// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields/field.h"

#include <nlohmann/json.hpp>

#include "base/texttable.h"
#include "commands.h"
#include "livectl/exitstatus.h"
#include "fieldsmarkdown.h"

namespace tallygate::ctl {

namespace {

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

/// Names of values where another field has one value.
nlohmann::ordered_json dependentJson(const fields::Field &field,
                                     const fields::DependentNames &names)
{
    nlohmann::ordered_json json = {{"where", field.selector},
                                   {"is", std::to_string(names.selector)}};
    for (const fields::ValueName &value : names.values)
        json["values"].push_back({{"value", std::to_string(value.value)}, {"name", value.name}});
    return json;
}

std::string jsonOf(const std::vector<const fields::Field *> &rows)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const fields::Field *field : rows) {
        nlohmann::ordered_json row = {
            {"name", field->name},      {"type", typeName(field->type)},
            {"bits", field->widthBits}, {"layer", levelName(fields::levelOf(field->protocol))},
            {"label", field->label},    {"help", field->help},
            {"source", field->source}};
        for (const fields::ValueName &value : field->values)
            row["values"].push_back({{"value", std::to_string(value.value)}, {"name", value.name}});
        for (const fields::DependentNames &names : field->dependent)
            row["dependentValues"].push_back(dependentJson(*field, names));
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
    print(options.json ? jsonOf(rows) : options.markdown ? markdownOf(rows) : tableOf(rows));
    return kFine;
}

} // namespace tallygate::ctl
