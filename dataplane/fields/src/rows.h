// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "fields/computed.h"
#include "fields/field.h"

// How rows are written down. Each family of protocols has a file rows_*.cpp with one constexpr
// table; registry.cpp joins them. A new protocol adds an enumerator, a file of rows and a line in
// registry.cpp.

namespace tallygate::fields {

/// Where bits stand: `width` bytes at `offset`, shifted right by `shift`, `bits` of them (0 = all).
struct At
{
    std::uint16_t offset;
    std::uint8_t width;
    std::uint8_t shift = 0;
    std::uint8_t bits = 0;
};

using Names = std::span<const ValueName>;

constexpr Field row(Protocol protocol, std::string_view name, FieldType type, ReadKind read, At at,
                    Display display, std::string_view label, std::string_view help,
                    std::string_view source, Names values = {})
{
    const auto width = static_cast<std::uint8_t>(at.bits != 0 ? at.bits : at.width * 8);
    return Field{.name = name,
                 .protocol = protocol,
                 .type = type,
                 .widthBits = width,
                 .read = read,
                 .byteOffset = at.offset,
                 .byteWidth = at.width,
                 .shift = at.shift,
                 .computed = Computed::None,
                 .argument = 0,
                 .either = {},
                 .display = display,
                 .values = values,
                 .selector = {},
                 .dependent = {},
                 .label = label,
                 .help = help,
                 .source = source,
                 .secondary = false};
}

/// The row that stands for the header itself.
constexpr Field header(Protocol protocol, std::string_view name, std::string_view label,
                       std::string_view help, std::string_view source)
{
    return row(protocol, name, FieldType::Presence, ReadKind::Presence, {0, 0}, Display::Flag,
               label, help, source);
}

constexpr Field number(Protocol protocol, std::string_view name, At at, std::string_view label,
                       std::string_view help, std::string_view source, Names values = {})
{
    return row(protocol, name, FieldType::Unsigned, ReadKind::Bits, at, Display::Decimal, label,
               help, source, values);
}

constexpr Field hex(Protocol protocol, std::string_view name, At at, std::string_view label,
                    std::string_view help, std::string_view source, Names values = {})
{
    return row(protocol, name, FieldType::Unsigned, ReadKind::Bits, at, Display::Hexadecimal, label,
               help, source, values);
}

/// One bit: `shift` counts from the right of the `width` bytes.
constexpr Field flag(Protocol protocol, std::string_view name, std::uint16_t offset,
                     std::uint8_t width, std::uint8_t shift, std::string_view label,
                     std::string_view help, std::string_view source)
{
    return row(protocol, name, FieldType::Boolean, ReadKind::Bits, {offset, width, shift, 1},
               Display::Flag, label, help, source);
}

constexpr Field mac(Protocol protocol, std::string_view name, std::uint16_t offset,
                    std::string_view label, std::string_view help, std::string_view source)
{
    return row(protocol, name, FieldType::Ether, ReadKind::Bits, {offset, 6}, Display::Address,
               label, help, source);
}

constexpr Field ipv4(Protocol protocol, std::string_view name, std::uint16_t offset,
                     std::string_view label, std::string_view help, std::string_view source)
{
    return row(protocol, name, FieldType::Ipv4, ReadKind::Bits, {offset, 4}, Display::Address,
               label, help, source);
}

constexpr Field ipv6(Protocol protocol, std::string_view name, std::uint16_t offset,
                     std::string_view label, std::string_view help, std::string_view source)
{
    return row(protocol, name, FieldType::Ipv6, ReadKind::Octets, {offset, 16}, Display::Address,
               label, help, source);
}

/// `length` octets, 0 where a computed reader finds the length.
constexpr Field octets(Protocol protocol, std::string_view name, std::uint16_t offset,
                       std::uint8_t length, std::string_view label, std::string_view help,
                       std::string_view source)
{
    Field field = row(protocol, name, FieldType::Bytes, ReadKind::Octets, {offset, length},
                      Display::Hexadecimal, label, help, source);
    field.widthBits = 0;
    return field;
}

/// Octets read as text; a computed reader finds where they stand.
constexpr Field text(Protocol protocol, std::string_view name, std::string_view label,
                     std::string_view help, std::string_view source)
{
    return row(protocol, name, FieldType::Text, ReadKind::Octets, {0, 0}, Display::Text, label,
               help, source);
}

/// The same at a place in a part of a header.
constexpr Field textAt(Protocol protocol, std::string_view name, std::uint16_t offset,
                       std::string_view label, std::string_view help, std::string_view source)
{
    Field field = row(protocol, name, FieldType::Text, ReadKind::Octets, {offset, 0}, Display::Text,
                      label, help, source);
    field.widthBits = 0;
    return field;
}

/// Either of two fields of that type.
constexpr Field either(Field like, std::string_view name, std::string_view first,
                       std::string_view second, std::string_view label, std::string_view help)
{
    like.name = name;
    like.read = ReadKind::EitherOf;
    like.either = {first, second};
    like.label = label;
    like.help = help;
    return like;
}

/// The same row, read by a function of packet/.
constexpr Field computed(Computed how, Field field, std::uint16_t argument = 0)
{
    field.read = ReadKind::Computed;
    field.computed = how;
    field.argument = argument;
    return field;
}

/// The same row, its names of values depending on another field of the layer.
constexpr Field namedBy(std::string_view selector, std::span<const DependentNames> names,
                        Field field)
{
    field.selector = selector;
    field.dependent = names;
    return field;
}

/// The same row, not shown in the dissection because another shows the value.
constexpr Field secondary(Field field)
{
    field.secondary = true;
    return field;
}

std::span<const Field> linkRows();
std::span<const Field> shimRows();
std::span<const Field> arpRows();
std::span<const Field> ipRows();
std::span<const Field> ipv6Rows();
std::span<const Field> extensionRows();
std::span<const Field> tcpRows();
std::span<const Field> udpRows();
std::span<const Field> icmpRows();
std::span<const Field> icmpv6Rows();
std::span<const Field> sctpRows();
std::span<const Field> dccpRows();
std::span<const Field> greRows();
std::span<const Field> igmpRows();
std::span<const Field> ospfRows();
std::span<const Field> pimRows();
std::span<const Field> vrrpRows();
std::span<const Field> stpRows();
std::span<const Field> lldpRows();
std::span<const Field> pppoeRows();
std::span<const Field> tunnelRows();
std::span<const Field> dnsRows();
std::span<const Field> ntpRows();
std::span<const Field> stunRows();
std::span<const Field> tftpRows();
std::span<const Field> syslogRows();
std::span<const Field> dhcpRows();
std::span<const Field> dhcpv6Rows();
std::span<const Field> radiusRows();
std::span<const Field> bgpRows();
std::span<const Field> isakmpRows();
std::span<const Field> encapsulationRows();
std::span<const Field> snmpRows();
std::span<const Field> httpRows();
std::span<const Field> sipRows();
std::span<const Field> sshRows();
std::span<const Field> smbRows();
std::span<const Field> modbusRows();
std::span<const Field> rdpRows();
std::span<const Field> quicRows();
std::span<const Field> tlsRows();

} // namespace tallygate::fields
