// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// Arguments of the computed rows of binary protocols above UDP and TCP. "Place" is the row's.

namespace tallygate::fields {

/// Argument of Computed::HigherOption and HigherOptionEach: the type of the option or attribute, or
/// this for all of them. Places count from the first octet of the option, its type; a width of 0 is
/// all from there to the end of the option. Text ends at a zero octet.
inline constexpr std::uint16_t kAnyHigherOption = 0xffff;

/// Argument of Computed::Ntp: in which modes (1 << mode) the place is there.
inline constexpr std::uint16_t kNtpTime = 0x3f;
inline constexpr std::uint16_t kNtpControl = 1 << 6;
inline constexpr std::uint16_t kNtpPrivate = 1 << 7;
/// Time messages with an authenticator of at most 24 octets: its key identifier, or its digest.
inline constexpr std::uint16_t kNtpKeyId = 1 << 8;
inline constexpr std::uint16_t kNtpDigest = 1 << 9;

enum class StunPart : std::uint16_t {
    Message, ///< place, in messages
    Channel, ///< place, in channel data
    Class,   ///< bits 4 and 8 of the type
    Method,  ///< its other bits
    Ipv4,    ///< addresses and ports in attributes, exclusive-or undone; repeat
    Ipv6,
    Port,
};

enum class TftpPart : std::uint16_t {
    SourceFile,      ///< of a read request
    DestinationFile, ///< of a write request
    Type,
    Block,        ///< place, in data and acknowledgements
    ErrorCode,    ///< place, in errors
    ErrorMessage, ///< in errors
    OptionName,   ///< repeat
    OptionValue,
};

enum class SyslogPart : std::uint16_t { Facility, Level, Message };

enum class DhcpPart : std::uint16_t {
    Address,    ///< the client's hardware address, if it is no MAC address
    MacAddress, ///< the same if it is one; repeats in the client identifier
    HardwareType,
    Text,    ///< at the place, up to a zero octet; not if it is empty
    Cookie,  ///< place, if it is the one of DHCP
    Seconds, ///< place; in the other byte order where the sender has mistaken it
    End,     ///< the end option
};

enum class Dhcpv6Part : std::uint16_t {
    Type,        ///< place, in the message and relayed ones in it; repeats
    Transaction, ///< place, in those of them that are no relay's
    Relay,       ///< place, in those that are a relay's
    Duid,        ///< as HigherOption in client and server identifiers
    Association, ///< as HigherOption in associations for addresses and prefixes
};

enum class BgpPart : std::uint8_t {
    Message, ///< place in messages of a type, 0 for any; repeats, as all of these
    Type,    ///< place, where the length is possible
    Reason,  ///< place in notifications of one error
    Withdrawn,
    Attributes, ///< place behind the withdrawn routes of an update
    Attribute,  ///< place in each path attribute
};
constexpr std::uint16_t bgpArgument(BgpPart part, std::uint8_t kind = 0)
{
    return static_cast<std::uint16_t>(static_cast<unsigned>(part) << 8 | kind);
}
constexpr BgpPart bgpPartOf(std::uint16_t argument)
{
    return static_cast<BgpPart>(argument >> 8);
}

enum class IsakmpPart : std::uint16_t {
    NextPayload, ///< of the header, then of each payload
    PayloadType, ///< repeats
    PayloadLength,
    Version1,   ///< place, in messages of that version
    Version2,   ///< the same
    AnyVersion, ///< place, of either of them
    Length,     ///< place, if the message is there as a whole
};

enum class EncapsulationPart : std::uint16_t { Keepalive, Marker };

/// In the order in which they stand in messages.
enum class SnmpPart : std::uint16_t {
    Version,
    MessageVersion,
    Community,
    // version 3
    MessageId,
    MaxSize,
    Flags,
    FlagBit, ///< place in the flags
    Model,
    EngineId,
    EngineBoots,
    EngineTime,
    UserName,
    ContextEngineId,
    ContextName,
    // of any version
    PduType,
    RequestId,
    ErrorStatus,
    ErrorIndex,
    NonRepeaters,
    MaxRepetitions,
    Enterprise, ///< to TimeStamp: of a version 1 trap
    AgentAddress,
    GenericTrap,
    SpecificTrap,
    TimeStamp,
    Name, ///< repeats
};

} // namespace tallygate::fields
