// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tallygate::fields {

/// What a row of Computed::Dns reads. "Place" is the row's; in questions and records it counts from
/// behind the name, in data from the start of the record's data. Rows of questions and records
/// repeat.
enum class DnsPart : std::uint8_t {
    Length, ///< of the message over TCP; stands in front of it

    // place, in messages of the kind
    Response,
    NotLlmnr,
    NotLlmnrResponse,
    Llmnr,
    Authenticated, ///< a response of DNS or mDNS; of queries those that have it set
    NotUpdate,
    Update,

    QueryName,
    QueryNameLength, ///< of the text before escapes; 0 for one character
    QueryLabels,
    Query,      ///< place
    QueryClass, ///< place, without the top bit in mDNS
    QueryMdns,  ///< place, in mDNS

    // Records of all sections but the questions; the type is the argument's, 0 for any.
    RecordName,  ///< not of SRV, whose name is in three parts
    ServiceName, ///< of SRV: 0 the service, 1 the protocol, 2 the rest; which one in byteOffset
    Record,      ///< place
    RecordClass, ///< place, not of OPT; without the top bit in mDNS
    RecordPlain, ///< place, not of OPT
    RecordMdns,  ///< place, in mDNS
    RecordSize,  ///< place, without the top bit in mDNS

    Data,          ///< place in the data
    DataOfIn,      ///< the same, in records of class IN
    Name,          ///< a name at byteOffset
    SecondName,    ///< the one behind the name at byteOffset
    PastNames,     ///< place, behind two names
    Rest,          ///< from byteOffset to the end of the data
    RestPastName,  ///< from behind the name at byteOffset to the end of the data
    Texts,         ///< all texts with a length octet from byteOffset on; repeat
    TextLengths,   ///< their lengths
    NthText,       ///< one of those texts: number `shift`
    NamePastTexts, ///< the name behind `shift` texts
    RestPastText,  ///< from behind one text to the end of the data

    // Options of OPT, parameters of SVCB and HTTPS: type, length and value; repeat.
    Option,      ///< place in the option
    OptionValue, ///< the whole value
    Parameter,
    ParameterValue,
    Alpn,     ///< protocol names in a parameter
    Ipv4Hint, ///< addresses in a parameter
    Ipv6Hint,
    SvcPort,
};

/// The row's argument; `type` is that of the record (RFC 1035 3.2.2), at most 511.
constexpr std::uint16_t dnsArgument(DnsPart part, std::uint16_t type = 0)
{
    return static_cast<std::uint16_t>(static_cast<unsigned>(part) << 9 | type);
}
constexpr DnsPart dnsPartOf(std::uint16_t argument)
{
    return static_cast<DnsPart>(argument >> 9);
}
constexpr std::uint16_t dnsTypeOf(std::uint16_t argument)
{
    return argument & 0x1ff;
}

} // namespace tallygate::fields
