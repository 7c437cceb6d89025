// SPDX-License-Identifier: GPL-3.0-or-later
#include "compile/cells.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/address.h"
#include "base/text.h"

namespace tallygate::compile {

namespace {

/// The literals of one cell by the field that tests them.
struct AddressParts
{
    std::vector<std::string> ipv4;
    std::vector<std::string> ipv6;
    std::vector<std::string> macs;

    bool isEmpty() const { return ipv4.empty() && ipv6.empty() && macs.empty(); }
};

/// A range as the expression language writes it.
std::string rangeLiteral(const AddressRange &range)
{
    std::string text = toString(range);
    // toString writes what is no prefix as "first-last"; no address text has a '-'.
    if (const auto dash = text.find('-'); dash != std::string::npos)
        text.replace(dash, 1, "..");
    return text;
}

void addSet(std::string_view name, std::size_t item, const CellNames &names, AddressParts &parts,
            CellMeaning &meaning)
{
    meaning.hasNames = true;
    const SetContent content = names.set(name);
    const std::string reference = fmt::format("@{}", name);
    if (!content.known) {
        meaning.problems.push_back(
            {item, "set-missing", fmt::format("there is no set named '{}'", name)});
    } else if (content.kind == policy::SetKind::Macs) {
        parts.macs.push_back(reference);
    } else if (content.kind != policy::SetKind::Addresses) {
        meaning.problems.push_back({item, "cell-item-invalid",
                                    fmt::format("'@{}' is a set of {}, not of addresses", name,
                                                policy::toString(content.kind))});
    } else {
        if (content.hasIpv4)
            parts.ipv4.push_back(reference);
        if (content.hasIpv6)
            parts.ipv6.push_back(reference);
    }
}

void addAddressItem(const std::string &text, std::size_t item, const CellNames &names,
                    AddressParts &parts, CellMeaning &meaning)
{
    if (text.starts_with('@')) {
        addSet(std::string_view(text).substr(1), item, names, parts, meaning);
        return;
    }
    if (const auto mac = parseMac(text)) {
        parts.macs.push_back(toString(*mac));
        return;
    }
    const auto range = parseAddressRange(text);
    if (!range) {
        std::string message = range.error().message;
        if (!range.error().hint.empty())
            message += fmt::format(" ({})", range.error().hint);
        meaning.problems.push_back({item, "cell-item-invalid", std::move(message)});
        return;
    }
    (range->v6 ? parts.ipv6 : parts.ipv4).push_back(rangeLiteral(*range));
}

/// `field in {…}`, or its negation that still asks for the header.
std::string membership(std::string_view protocol, std::string_view field,
                       const std::vector<std::string> &literals, bool negated)
{
    const std::string test = fmt::format("{} in {{{}}}", field, fmt::join(literals, ", "));
    return negated ? fmt::format("({} and not {})", protocol, test) : test;
}

std::string joinOr(const std::vector<std::string> &alternatives)
{
    return fmt::format("{}", fmt::join(alternatives, " or "));
}

/// "tcp/443" or "udp/5000-5010"; nothing if it is not of that form.
std::optional<std::string> portLiteral(std::string_view text)
{
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const std::string_view protocol = text.substr(0, slash);
    if (protocol != "tcp" && protocol != "udp")
        return std::nullopt;
    const std::string_view ports = text.substr(slash + 1);
    const auto dash = ports.find('-');
    const auto first = parseUnsigned(ports.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : parseUnsigned(ports.substr(dash + 1));
    if (!first || !last || *last > 65535 || *first > *last)
        return std::nullopt;
    if (*first == *last)
        return fmt::format("{}.dstport == {}", protocol, *first);
    return fmt::format("{}.dstport in {{{}..{}}}", protocol, *first, *last);
}

void addServiceItem(const std::string &text, std::size_t item, const CellNames &names,
                    std::vector<std::string> &alternatives, CellMeaning &meaning)
{
    if (text.starts_with('@')) {
        const std::string_view name = std::string_view(text).substr(1);
        meaning.hasNames = true;
        const SetContent content = names.set(name);
        if (!content.known)
            meaning.problems.push_back(
                {item, "set-missing", fmt::format("there is no set named '{}'", name)});
        else if (content.kind != policy::SetKind::Ports)
            meaning.problems.push_back({item, "cell-item-invalid",
                                        fmt::format("'@{}' is a set of {}, not of ports", name,
                                                    policy::toString(content.kind))});
        else
            alternatives.push_back(
                fmt::format("tcp.dstport in {{{0}}} or udp.dstport in {{{0}}}", text));
        return;
    }
    if (const auto expression = names.service(text)) {
        meaning.hasNames = true;
        alternatives.push_back(fmt::format("({})", *expression));
        return;
    }
    if (const auto literal = portLiteral(text)) {
        alternatives.push_back(*literal);
        return;
    }
    meaning.problems.push_back({item, "service-missing",
                                fmt::format("there is no service named '{}'; a port is written "
                                            "'tcp/443' or 'udp/5000-5010'",
                                            text)});
}

} // namespace

CellMeaning addressCell(const policy::Cell &cell, Side side, const CellNames &names)
{
    CellMeaning meaning;
    if (cell.isAny())
        return meaning;
    AddressParts parts;
    for (std::size_t i = 0; i < cell.items.size(); ++i)
        addAddressItem(cell.items[i], i, names, parts, meaning);
    if (!meaning.problems.empty())
        return meaning;
    if (cell.negated && !parts.macs.empty() && (!parts.ipv4.empty() || !parts.ipv6.empty())) {
        meaning.problems.push_back(
            {0, "cell-mixed-negated",
             "hardware and IP addresses cannot stand together in a negated cell; use two rules"});
        return meaning;
    }
    if (parts.isEmpty()) {
        meaning.matchesNothing = true;
        meaning.expression = "frame.len == 0";
        return meaning;
    }
    const bool source = side == Side::Source;
    std::vector<std::string> alternatives;
    if (!parts.ipv4.empty())
        alternatives.push_back(
            membership("ip", source ? "ip.src" : "ip.dst", parts.ipv4, cell.negated));
    if (!parts.ipv6.empty())
        alternatives.push_back(
            membership("ipv6", source ? "ipv6.src" : "ipv6.dst", parts.ipv6, cell.negated));
    if (!parts.macs.empty())
        alternatives.push_back(
            membership("eth", source ? "eth.src" : "eth.dst", parts.macs, cell.negated));
    meaning.expression = joinOr(alternatives);
    return meaning;
}

CellMeaning serviceCell(const policy::Cell &cell, const CellNames &names)
{
    CellMeaning meaning;
    if (cell.isAny())
        return meaning;
    std::vector<std::string> alternatives;
    for (std::size_t i = 0; i < cell.items.size(); ++i)
        addServiceItem(cell.items[i], i, names, alternatives, meaning);
    if (!meaning.problems.empty())
        return meaning;
    meaning.expression = joinOr(alternatives);
    if (cell.negated)
        meaning.expression = fmt::format("not ({})", meaning.expression);
    return meaning;
}

} // namespace tallygate::compile
