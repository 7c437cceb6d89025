// SPDX-License-Identifier: GPL-3.0-or-later
#include "fieldsmarkdown.h"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "packet/recognition.h"

namespace tallygate::ctl {

using fields::Field;
using fields::Protocol;

namespace {

constexpr std::size_t kNamesInFull = 8;    ///< tables of values up to this size are written out
constexpr std::size_t kNamesOfExcerpt = 5; ///< of longer ones so many

constexpr std::string_view kHead = R"(# Fields

Every header field that an expression can test, a search can find and the packet tree shows. Names and
types are those of Wireshark 4.0; [where values differ](#where-tallygate-and-wireshark-differ) is told
at the end. `tallygatectl fields` lists the same rows, `tallygatectl fields --json NAME` one with all names
of its values.

- **type**: *presence* is written alone (`tcp`, `not tcp.options.mss`); *number*, *flag*, *ipv4*, *ipv6*,
  *mac*, *bytes* and *text* are compared with values.
- **bits**: width of the value; empty where it varies.
- **layer**: frame, link, shim, network, extension, transport or application. Application fields are
  looked for only where something asks for them.
- **values**: names that can be written instead of numbers: `ip.proto == tcp`.

This file is written by the build target `update_fields_doc`, from the program's registry and from
`docs/fields-exceptions.md`; do not edit it.
)";

/// Text for a cell of a table.
std::string cell(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '|' || c == '<' || c == '*')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string numberOf(const Field &field, std::uint64_t value)
{
    return field.display == fields::Display::Hexadecimal
               ? fmt::format("{:#0{}x}", value, 2 + (field.widthBits + 3) / 4)
               : fmt::format("{}", value);
}

std::string namesOf(const Field &field, std::span<const fields::ValueName> names, std::size_t most)
{
    std::string text;
    const bool isShort = names.size() <= most;
    for (const fields::ValueName &known : names.first(isShort ? names.size() : kNamesOfExcerpt))
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", numberOf(field, known.value),
                            known.name);
    return isShort ? text : fmt::format("{} ... {} in all", text, names.size());
}

std::string valuesOf(const Field &field)
{
    if (!field.selector.empty())
        return fmt::format("by `{}`, see below", field.selector);
    return cell(namesOf(field, field.values, kNamesInFull));
}

/// Other spellings of a field: "also `tcp.flags.ns`".
std::string aliasesOf(const Field &field)
{
    std::string text;
    for (const fields::Alias &alias : fields::aliases()) {
        if (alias.means == field.name)
            text += fmt::format("{}`{}`", text.empty() ? " Also " : ", ", alias.name);
    }
    return text.empty() ? text : text + '.';
}

std::string rowOf(const Field &field)
{
    return fmt::format("| `{}` | {} | {} | {} | {} | {}{} | {} |\n", field.name,
                       typeName(field.type),
                       field.widthBits == 0 ? std::string() : std::to_string(field.widthBits),
                       levelName(fields::levelOf(field.protocol)), valuesOf(field),
                       cell(field.help), aliasesOf(field), cell(field.source));
}

/// The names of values that depend on another field, below the table.
std::string dependentNamesOf(const Field &field)
{
    std::string text = fmt::format("\nNames of `{}`:\n\n", field.name);
    const Field &selector = fields::field(*fields::findField(field.selector));
    for (const fields::DependentNames &names : field.dependent)
        text +=
            fmt::format("- `{}` {} ({}): {}\n", selector.name, numberOf(selector, names.selector),
                        fields::valueName(selector, names.selector),
                        namesOf(field, names.values, names.values.size()));
    return text;
}

std::string_view carrierName(packet::Carrier carrier)
{
    switch (carrier) {
    case packet::Carrier::Tcp:
        return "TCP";
    case packet::Carrier::Udp:
        return "UDP";
    case packet::Carrier::Ip:
        return "IP protocol";
    }
    return {};
}

/// Where a higher protocol is found, by what packet/ itself goes by.
std::string recognitionOf(Protocol protocol)
{
    std::vector<std::string> ways;
    for (const packet::Recognition &way : packet::recognitions()) {
        if (way.protocol != protocol)
            continue;
        const std::string_view carrier = carrierName(way.carrier);
        if (!way.numbers.empty())
            ways.push_back(fmt::format("{} {}{}", carrier,
                                       way.carrier == packet::Carrier::Ip ? ""
                                       : way.numbers.size() == 1          ? "port "
                                                                          : "ports ",
                                       fmt::join(way.numbers, ", ")));
        if (!way.elsewhere.empty())
            ways.push_back(fmt::format("other {} payloads: {}", carrier, way.elsewhere));
    }
    return fmt::format("{}", fmt::join(ways, "; "));
}

/// Protocols that go by one name (`udp` has the layout of UDP and UDP-Lite) share a section.
struct Section
{
    std::string_view name;
    std::string_view title;
    std::vector<Protocol> protocols;
    std::vector<const Field *> rows;
};

std::vector<Section> sectionsOf(const std::vector<const Field *> &rows)
{
    std::vector<Section> sections;
    for (const Field *row : rows) {
        const std::string_view name = fields::name(row->protocol);
        auto section = std::find_if(sections.begin(), sections.end(),
                                    [name](const Section &known) { return known.name == name; });
        if (section == sections.end())
            section = sections.insert(section, {name, fields::title(row->protocol), {}, {}});
        auto &protocols = section->protocols;
        if (std::find(protocols.begin(), protocols.end(), row->protocol) == protocols.end())
            protocols.push_back(row->protocol);
        section->rows.push_back(row);
    }
    return sections;
}

std::string whereFound(const Section &section)
{
    std::vector<std::string> ways;
    for (const Protocol protocol : section.protocols) {
        std::string way = recognitionOf(protocol);
        if (way.empty())
            way = packet::carriedBy(protocol);
        if (!way.empty() && std::find(ways.begin(), ways.end(), way) == ways.end())
            ways.push_back(std::move(way));
    }
    return fmt::format("{}", fmt::join(ways, "; "));
}

std::string textOf(const Section &section)
{
    std::string text = fmt::format("\n## {} (`{}`)\n\n", section.title, section.name);
    const std::string where = whereFound(section);
    if (!where.empty())
        text += fmt::format("Found by: {}.\n\n", where);
    for (const fields::Alias &alias : fields::renamedProtocols()) {
        if (alias.means == section.name)
            text +=
                fmt::format("Older names, which begin with `{}`, mean the same.\n\n", alias.name);
    }
    text += "| field | type | bits | layer | values | meaning | source |\n"
            "|---|---|---|---|---|---|---|\n";
    for (const Field *row : section.rows)
        text += rowOf(*row);
    for (const Field *row : section.rows) {
        if (!row->selector.empty())
            text += dependentNamesOf(*row);
    }
    return text;
}

} // namespace

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

std::string_view levelName(fields::Level level)
{
    switch (level) {
    case fields::Level::Frame:
        return "frame";
    case fields::Level::Link:
        return "link";
    case fields::Level::Shim:
        return "shim";
    case fields::Level::Network:
        return "network";
    case fields::Level::Extension:
        return "extension";
    case fields::Level::Transport:
        return "transport";
    case fields::Level::Application:
        return "application";
    case fields::Level::None:
        break;
    }
    return {};
}

std::string markdownOf(const std::vector<const Field *> &rows)
{
    std::string text(kHead);
    for (const Section &section : sectionsOf(rows))
        text += textOf(section);
    return text;
}

} // namespace tallygate::ctl
