// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "match/expression.h"

// What an operand can be compared with, and how it is named to a person.

namespace tallygate::match {

/// The kinds of value an operand yields.
enum class ValueClass : std::uint8_t {
    None, ///< a protocol name or shorthand: only present or absent
    Number,
    Flag,
    Ipv4,
    Ipv6,
    Ether,
    Octets, ///< slices and byte fields
    Text,
};

struct OperandType
{
    ValueClass valueClass = ValueClass::None;
    const fields::Field *field = nullptr; ///< of the operand, or the base of a slice
    unsigned widthBits = 0;               ///< of numbers and addresses
    std::uint32_t octets = 0;             ///< fixed length of a slice; 0 = not fixed
    bool isSlice = false;
};

OperandType typeOf(const Operand &operand);

/// True where `contains` and `matches` can look at the operand's octets.
bool hasOctets(const OperandType &type);

/// Whether a set of `kind` can be asked about the operand: addresses for addresses, ports for
/// 16-bit numbers, and so on.
bool canHold(SetKind kind, const OperandType &type);

/// All-ones over the operand's width, as two halves.
struct Wide
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    auto operator<=>(const Wide &) const = default;
};
Wide largest(unsigned widthBits);

/// "a number", "an IPv4 address": of an operand, in error messages.
std::string_view describe(ValueClass valueClass);

/// The operand as it is written: "tcp.port", "vlan.id#2", "frame[12:2]".
std::string toText(const Operand &operand);

/// One literal of a test of `operand`, as parse() reads it back.
std::string toText(const Literal &literal, const Node &test);

/// The mask of a test, as parse() reads it back.
std::string maskText(const Node &test);

/// "aa:bb:cc"
std::string octetsText(std::string_view octets);

/// Whether every octet is a printable character of ASCII.
bool isReadable(std::string_view text);

/// In double quotes, with escapes.
std::string quoted(std::string_view text);

/// The prefix length if the range is exactly one prefix of an address `width` bits wide.
bool isPrefix(const NumberRange &range, unsigned width, unsigned &length);

} // namespace tallygate::match
