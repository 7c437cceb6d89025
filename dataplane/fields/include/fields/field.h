// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fields/protocol.h"

// The registry of header fields: one row per field, under its Wireshark display-filter name.
// The packet reader, the expression language, completion, the dissection tree, the documentation
// and "make a rule from this field" all derive from these rows and from nothing else.
//
// All of it is constant data: any thread, no allocation, valid for the life of the program.

namespace tallygate::fields {

/// What a field's value is and how literals for it are written in an expression.
enum class FieldType : std::uint8_t {
    Presence, ///< has no value: true where the header (`tcp`) or option (`tcp.options.mss`) is
              ///< there
    Unsigned, ///< up to 64 bits, host order
    Boolean,  ///< one bit; compared with 0, 1, true, false
    Ipv4,     ///< 32 bits; literals are addresses and prefixes
    Ipv6,     ///< 128 bits; literals are addresses and prefixes
    Ether,    ///< 48 bits; literals are MAC addresses
    Bytes,    ///< octets of the frame; literals are aa:bb:cc
    Text,     ///< octets of the frame read as text; literals are quoted strings
};

/// How a value is found in its layer.
enum class ReadKind : std::uint8_t {
    Presence, ///< the layer `protocol` is there
    Bits,     ///< a big-endian number at `byteOffset`, `byteWidth` bytes, shifted and masked
    Octets,   ///< `byteWidth` octets at `byteOffset` (IPv6 addresses, byte fields)
    Computed, ///< by the packet library's function for `computed` (options, derived lengths, fields
              ///< that only some messages have); of any type, Presence too (`tcp.established`)
    EitherOf, ///< shorthand for two fields (`ip.addr`): see `either`
};

enum class Display : std::uint8_t { Decimal, Hexadecimal, Address, Flag, Text };

/// A named value: 6 of `ip.proto` is "TCP".
struct ValueName
{
    std::uint64_t value;
    std::string_view name;
};

/// Names that values have under one value of another field: code 1 is "Host unreachable" where the
/// ICMP type is 3.
struct DependentNames
{
    std::uint64_t selector; ///< value of the other field
    std::span<const ValueName> values;
};

/// Index of a row; stable within one build only, never stored.
enum class FieldId : std::uint16_t {};

/// Fields whose value is not a plain run of bits; read by packet/ (see fields/computed.h).
enum class Computed : std::uint16_t;

struct Field
{
    std::string_view name; ///< "tcp.dstport"
    Protocol protocol;     ///< the layer it belongs to
    FieldType type;
    std::uint8_t widthBits; ///< of the value; 0 for Presence, Bytes and Text
    ReadKind read;
    std::uint16_t byteOffset; ///< from the start of the layer
    std::uint8_t byteWidth;   ///< 1 to 8 for Bits
    std::uint8_t shift;       ///< right shift after the load; the mask is of widthBits bits
    Computed computed;        ///< for ReadKind::Computed
    std::uint16_t argument;   ///< for ReadKind::Computed: option kind, message type ...
    std::array<std::string_view, 2> either; ///< for ReadKind::EitherOf, the names of both
    Display display;
    std::span<const ValueName> values; ///< sorted by value; may be empty
    std::string_view selector; ///< the field of the same layer on which names depend; mostly empty
    std::span<const DependentNames> dependent; ///< names by its value, sorted; else empty
    std::string_view label;                    ///< "Destination port", for the dissection tree
    std::string_view help;                     ///< one sentence
    std::string_view source;                   ///< "RFC 9293 3.1"
    bool secondary; ///< same value as a better-known row: not shown in the dissection
};

/// The mask of a Bits value after the shift.
constexpr std::uint64_t maskOf(const Field &field)
{
    return field.widthBits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << field.widthBits) - 1;
}

/// All rows, ordered by protocol and place in the header.
std::span<const Field> allFields();
const Field &field(FieldId id);
FieldId idOf(const Field &field);

/// By exact name or by a registered alias (older Wireshark spellings); nullopt if there is none.
std::optional<FieldId> findField(std::string_view name);

/// Another spelling of a field's name: an older one of Wireshark, or a common one.
struct Alias
{
    std::string_view name;
    std::string_view means;
};
std::span<const Alias> aliases();
/// Older names of protocols: `ssl.` in front of a field's name means `tls.`.
std::span<const Alias> renamedProtocols();

/// The rows of one protocol in header order, its Presence row first.
std::span<const Field> fieldsOf(Protocol protocol);

/// Names nearest to a mistyped one, best first, at most `most`.
std::vector<std::string> suggestFields(std::string_view name, std::size_t most = 3);

/// The name of a value ("TCP"), empty if it has none.
std::string_view valueName(const Field &field, std::uint64_t value);
/// The same where the field named by `selector` has the value `selected`: of icmp.code 1 under
/// icmp.type 3 "Host unreachable".
std::string_view valueName(const Field &field, std::uint64_t value, std::uint64_t selected);
/// The value of a name, case-insensitive, so that `ip.proto == tcp` can be written.
std::optional<std::uint64_t> valueOfName(const Field &field, std::string_view name);

} // namespace tallygate::fields
