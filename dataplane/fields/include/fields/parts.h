// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// The parts that headers of variable form are made of: chunks, options, records, addresses in
// lists. A row whose value stands in such a part names the part in `argument`; its byteOffset,
// byteWidth, shift and widthBits say where in the part. A byteWidth of 0 means up to the end of the
// part. packet/ goes through a header once for a value and meets its parts in order.

namespace tallygate::fields {

/// RFC 9260. The parts of one kind of chunk, parameter or error cause are given by functions.
enum class SctpPart : std::uint16_t {
    Chunk,            ///< any chunk, from its type on
    ChunkPadding,     ///< what fills a chunk to 4 bytes
    UserFlags,        ///< a DATA or I-DATA chunk: what both have at the same place
    Duplicate,        ///< a duplicate TSN of a SACK
    GapBlock,         ///< a block of a SACK
    NrGapBlock,       ///< a block of an NR-SACK
    NrNrGapBlock,     ///< a non-renegable block of an NR-SACK
    NrDuplicate,      ///< a duplicate TSN of an NR-SACK
    ForwardStream,    ///< stream and sequence of a FORWARD-TSN
    IForwardStream,   ///< stream, flags and message of an I-FORWARD-TSN
    PayloadProtocol,  ///< of DATA, and of the first I-DATA of a message
    FragmentSequence, ///< of the other I-DATA chunks
    Parameter,        ///< any parameter
    Cause,            ///< any error cause
    AddressType,      ///< an entry of "supported address types"
    SupportedChunk,   ///< an entry of "supported extensions"
    ChunkToAuth,      ///< an entry of "chunk list" (RFC 4895)
    HmacId,           ///< an entry of "requested HMAC algorithm"
    StreamToReset,    ///< an entry of a reset request
    RequestSequence,  ///< of a request to reset or add streams
    ResponseSequence, ///< the same in its answer
    Correlation,      ///< of a change of addresses
};
constexpr std::uint16_t sctpPart(SctpPart part)
{
    return static_cast<std::uint16_t>(part);
}
constexpr std::uint16_t sctpChunk(std::uint8_t type)
{
    return static_cast<std::uint16_t>(0x100 | type);
}
/// Parameter types are small in each of the ranges that their two upper bits make.
constexpr std::uint16_t sctpParameter(std::uint16_t type)
{
    return static_cast<std::uint16_t>(0x200 | (type >> 14) << 10 | (type & 0xff));
}
constexpr std::uint16_t sctpCause(std::uint16_t code)
{
    return static_cast<std::uint16_t>(0x4000 | (code & 0xff));
}

/// RFC 4340.
enum class DccpPart : std::uint16_t {
    LongReserved,    ///< the octet before a long sequence number
    Sequence,        ///< 24 or 48 bits
    AckReserved,     ///< 8 or 16 bits
    Acknowledgement, ///< 24 or 48 bits
    ServiceCode,
    Reset,  ///< reset code and data
    Option, ///< any option
    Feature,
    NdpCount,
    Timestamp,
    TimestampEcho,
    ElapsedTime,
    DataChecksum,
    LossEventRate,
    ReceiveRate,
};

/// RFC 2784, RFC 2890, RFC 2637 (enhanced), RFC 1701.
enum class GrePart : std::uint16_t {
    EnhancedFlags,
    Reserved, ///< bits of the flags, fewer in the enhanced header
    Checksum, ///< and offset
    Key,
    EnhancedKey, ///< payload length and call of PPTP
    Sequence,
    Acknowledgement,
    Route,    ///< a source route entry
    Redirect, ///< the redirect header of WCCP
};

/// RFC 1112, RFC 2236, RFC 3376, and what shares the protocol number.
enum class IgmpPart : std::uint16_t {
    Version,         ///< a number, told by type and length
    MaximumResponse, ///< one octet, if it is no floating point number
    FloatingResponse,
    Group,    ///< of the message or of a record
    Query,    ///< of version 3
    Checksum, ///< of the messages whose form is known
    SourceCount,
    Source,
    Report,
    Record,
    AuxiliaryData,
    Version0, ///< RFC 988
    Trace,    ///< multicast traceroute
    TraceBlock,
};

/// RFC 2328, RFC 5340.
enum class OspfPart : std::uint16_t {
    Version2,
    AuthSimple,
    AuthNone,
    AuthCrypt,
    AuthCryptData,
    Version3,
    NetworkMask,
    InterfaceId,
    HelloInterval,
    Priority,
    DeadInterval,
    Routers, ///< designated router and backup
    Neighbor,
    Options2,
    Options3,
    InterfaceMtu,
    Description, ///< flags and sequence
    Request,     ///< of link state: type as 4 octets, identifier, router
    LsaCount,
    Lsa, ///< an LSA header
    LsaType2,
    LsaType3,
    LsaId,
    AdvertisingRouter,
    RouterFlags2,
    RouterFlags3,
    RouterLink2,
    RouterLink3,
    InterfaceOfLink3,
    NetworkMask2,    ///< of a network LSA
    AttachedRouter2, ///< of a network LSA
    AttachedRouter3,
    SummaryMask, ///< of a summary LSA
    External2,
};

/// RFC 7761 and its relatives.
enum class PimPart : std::uint16_t {
    Version,
    Type,
    Code1, ///< of version 1
    Option,
    HoldTime,
    LanDelay,
    DrPriority,
    GenerationId,
    StateRefreshOption,
    RegisterFlags,
    AddressKind, ///< family and encoding of an encoded address
    GroupFlags,
    SourceFlags,
    MaskLength,
    Group4,
    Group6,
    Source4,
    Source6,
    Upstream4,
    Upstream6,
    GroupCount,
    SourceCounts, ///< joins and prunes of a group
    Join4,
    Join6,
    Prune4,
    Prune6,
    AddressList4,
    AddressList6,
    Bootstrap, ///< fragment tag, hash mask length, priority
    Bsr4,
    Bsr6,
    Rp4,
    Rp6,
    RpCounts,
    RpPriority,
    PrefixCount,
    Metric,
    Originator4,
    Originator6,
    StateRefresh, ///< what follows the metric
};

/// RFC 3768, RFC 5798.
enum class VrrpPart : std::uint16_t {
    Version2, ///< authentication type and interval
    Version3, ///< interval in hundredths of a second
    Address4,
    Address6,
    Password,
    Digest,
};

/// IEEE 802.1D, 802.1Q. Offsets of most are from the flags on, the fifth octet.
enum class StpPart : std::uint16_t {
    Configuration, ///< of all but a topology change notification
    Rapid,         ///< of RSTP and MSTP
    Multiple,      ///< of MSTP, from the version 3 length on
    RegionName,
    Instance,
    PvstRecord,
    PvstVlan,
};

/// IEEE 802.1AB.
enum class LldpPart : std::uint16_t {
    Tlv,
    Chassis,
    ChassisId,
    ChassisMac,
    ChassisIp4,
    ChassisIp6,
    Port,
    PortId,
    PortMac,
    PortIp4,
    PortIp6,
    AddressFamily, ///< of either
    TimeToLive,
    PortDescription,
    SystemName,
    SystemDescription,
    Capabilities,
    Management,
    ManagementIp4,
    ManagementIp6,
    ManagementOther,
    Interface,
    Organisation,
    Ieee8021,
    PortVlan,
    VlanName,
    Ieee8023,
};

/// RFC 2516. A tag's value is named by its type.
enum class PppoePart : std::uint16_t { Tag };
constexpr std::uint16_t pppoeTag(std::uint16_t type)
{
    return type;
}

/// RFC 791, RFC 1108.
enum class IpOptionPart : std::uint16_t {
    RecordedRoute,
    EmptyRoute,
    CurrentRoute,
    SourceRoute,
    Timestamp,
    TimestampAddress,
    OldSecurity, ///< of RFC 791
    Security,
};

/// RFC 8684.
enum class MptcpPart : std::uint16_t {
    Subtype, ///< any option of it
    Capable,
    Capable0, ///< of version 0
    Capable1, ///< of later versions
    Backup,
    AddressId,
    SenderKey,
    ReceiverKey,
    ReceiverToken,
    SenderRandom,
    ShortHmac,
    Hmac,
    DataFlags,
    DataAck,
    DataSequence,
    SubflowSequence,
    DataLength,
    Checksum,
    IpVersion, ///< of an address added in version 0
    Echo,      ///< of an address added in later versions
    Ipv4,
    Ipv6,
    Port,
    AddressHmac,
    Reset,
};

/// RFC 3810.
enum class MldPart : std::uint16_t { QuerySource, RecordSource, AuxiliaryData };

/// RFC 6275: messages by type, options by kind.
enum class MobilityPart : std::uint16_t { Option };
constexpr std::uint16_t mobilityMessage(std::uint8_t type)
{
    return static_cast<std::uint16_t>(0x100 | type);
}
constexpr std::uint16_t mobilityOption(std::uint8_t kind)
{
    return static_cast<std::uint16_t>(0x200 | kind);
}

/// VXLAN, GENEVE, BFD, L2TP. The value of an L2TP AVP is named by its type.
enum class TunnelPart : std::uint16_t {
    Vxlan,
    VxlanGpe,
    VxlanFlags, ///< one octet of GPE, else two
    GeneveOptions,
    GeneveOption,
    GeneveOptionLength,
    Bfd0,
    Bfd1,
    BfdDemand, ///< a bit, whose place depends on the version
    BfdAuth,
    BfdPassword,
    BfdDigest,
    L2tpFlags,
    L2tpFlags2,
    L2tpLength,
    L2tpIds,
    L2tpConnection,
    L2tpSession,
    L2tpSequence,
    L2tpOffset,
    L2tpAvp,
    L2tpIetfAvp,
};
constexpr std::uint16_t l2tpAvp(std::uint16_t type)
{
    return static_cast<std::uint16_t>(0x100 | type);
}

} // namespace tallygate::fields
