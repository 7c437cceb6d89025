// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of QUIC's headers. The handshake in Initial packets has the rows of TLS.
#include "fields/quic.h"
#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kQuic = Protocol::Quic;
constexpr std::string_view kLong = "RFC 9000 17.2";
constexpr std::string_view kShort = "RFC 9000 17.3.1";
constexpr std::string_view kInvariants = "RFC 8999 5";
constexpr std::string_view kInitial = "RFC 9000 17.2.2";
constexpr std::string_view kRetry = "RFC 9000 17.2.5";
constexpr std::string_view kNegotiation = "RFC 9000 17.2.1";

/// IANA: QUIC Versions, and drafts that were in use.
constexpr ValueName kVersions[] = {
    {0x00000000, "Version negotiation"},
    {0x00000001, "1"},
    {0x51303530, "Google Q050"},
    {0x54303530, "Google T050"},
    {0x54303531, "Google T051"},
    {0x6b3343cf, "2"},
    {0x709a50c4, "2 (draft)"},
    {0xfaceb001, "Facebook mvfst (draft 22)"},
    {0xfaceb002, "Facebook mvfst (draft 27)"},
    {0xff000017, "Draft 23"},
    {0xff000018, "Draft 24"},
    {0xff000019, "Draft 25"},
    {0xff00001a, "Draft 26"},
    {0xff00001b, "Draft 27"},
    {0xff00001c, "Draft 28"},
    {0xff00001d, "Draft 29"},
    {0xff00001e, "Draft 30"},
    {0xff00001f, "Draft 31"},
    {0xff000020, "Draft 32"},
    {0xff000021, "Draft 33"},
    {0xff000022, "Draft 34"},
};
constexpr ValueName kForms[] = {{0, "Short header"}, {1, "Long header"}};
constexpr ValueName kTypes[] = {{0, "Initial"}, {1, "0-RTT"}, {2, "Handshake"}, {3, "Retry"}};
/// RFC 9369 3.2.
constexpr ValueName kTypesV2[] = {{0, "Retry"}, {1, "Initial"}, {2, "0-RTT"}, {3, "Handshake"}};

constexpr Field part(QuicPart which, Field field)
{
    return computed(Computed::Quic, field, static_cast<std::uint16_t>(which));
}

constexpr Field idPart(QuicPart which, std::string_view name, std::string_view label,
                       std::string_view help, std::string_view source)
{
    return part(which, octets(kQuic, name, 0, 0, label, help, source));
}

constexpr Field kRows[] = {
    header(kQuic, "quic", "QUIC", "A datagram of QUIC.", "RFC 9000"),
    part(QuicPart::PacketLength, number(kQuic, "quic.packet_length", {0, 4}, "Packet length",
                                        "Octets of each packet in the datagram.", "RFC 9000 12.2")),
    part(QuicPart::HeaderForm, number(kQuic, "quic.header_form", {0, 1, 7, 1}, "Header form",
                                      "1 for a long header.", kInvariants, kForms)),
    part(QuicPart::FixedBit,
         flag(kQuic, "quic.fixed_bit", 0, 1, 6, "Fixed bit", "Set in versions 1 and 2.", kLong)),
    part(QuicPart::SpinBit, flag(kQuic, "quic.spin_bit", 0, 1, 5, "Spin bit",
                                 "Changes once in a round trip.", "RFC 9000 17.4")),
    part(QuicPart::ShortHeader,
         header(kQuic, "quic.short", "Short header", "A packet with a short header.", kShort)),
    part(QuicPart::PacketType,
         number(kQuic, "quic.long.packet_type", {0, 1, 4, 2}, "Packet type",
                "Kind of a packet with a long header, of version 1.", kLong, kTypes)),
    part(QuicPart::PacketTypeV2,
         number(kQuic, "quic.long.packet_type_v2", {0, 1, 4, 2}, "Packet type (version 2)",
                "Kind of a packet with a long header, of version 2.", "RFC 9369 3.2", kTypesV2)),
    part(QuicPart::Version,
         hex(kQuic, "quic.version", {0, 4}, "Version", "Version of QUIC.", kInvariants, kVersions)),
    part(QuicPart::DestinationIdLength,
         number(kQuic, "quic.dcil", {0, 1}, "Destination connection ID length",
                "Octets of that ID.", kInvariants)),
    idPart(QuicPart::DestinationId, "quic.dcid", "Destination connection ID",
           "Connection at the receiver; in short headers nobody else knows its length.",
           kInvariants),
    part(QuicPart::SourceIdLength, number(kQuic, "quic.scil", {0, 1}, "Source connection ID length",
                                          "Octets of that ID.", kInvariants)),
    idPart(QuicPart::SourceId, "quic.scid", "Source connection ID", "Connection at the sender.",
           kInvariants),
    part(QuicPart::TokenLength, number(kQuic, "quic.token_length", {0, 8}, "Token length",
                                       "Octets of the token of an Initial packet.", kInitial)),
    idPart(QuicPart::Token, "quic.token", "Token", "Token of an Initial packet.", kInitial),
    part(QuicPart::Length, number(kQuic, "quic.length", {0, 8}, "Length",
                                  "Octets of packet number and payload.", kLong)),
    idPart(QuicPart::RetryToken, "quic.retry_token", "Retry token",
           "Token to send with the next Initial packet.", kRetry),
    idPart(QuicPart::RetryIntegrityTag, "quic.retry_integrity_tag", "Retry integrity tag",
           "Shows that the sender saw the Initial packet.", "RFC 9001 5.8"),
    part(QuicPart::NegotiationUnused,
         hex(kQuic, "quic.vn.unused", {0, 1, 0, 7}, "Unused",
             "Bits that version negotiation does not use.", kNegotiation)),
    part(QuicPart::SupportedVersion,
         hex(kQuic, "quic.supported_version", {0, 4}, "Supported version",
             "Each version that the server has.", kNegotiation, kVersions)),
};

} // namespace

std::span<const Field> quicRows()
{
    return kRows;
}

} // namespace tallygate::fields
