// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of IKE, and of IPsec in UDP.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kIke = Protocol::Isakmp;
constexpr auto kEncapsulation = Protocol::UdpEncapsulation;
constexpr std::string_view kSource = "RFC 7296 3.1";
constexpr std::string_view kSource1 = "RFC 2408 3.1";
constexpr std::string_view kPayloadSource = "RFC 7296 3.2";
constexpr std::string_view kUdpSource = "RFC 3948 2";

constexpr ValueName kPayloads[] = {
    {0, "NONE"},
    {1, "Security Association (IKEv1)"},
    {2, "Proposal"},
    {3, "Transform"},
    {4, "Key Exchange (IKEv1)"},
    {5, "Identification (IKEv1)"},
    {6, "Certificate (IKEv1)"},
    {7, "Certificate Request (IKEv1)"},
    {8, "Hash"},
    {9, "Signature"},
    {10, "Nonce (IKEv1)"},
    {11, "Notification (IKEv1)"},
    {12, "Delete (IKEv1)"},
    {13, "Vendor ID (IKEv1)"},
    {20, "NAT-D"},
    {21, "NAT-OA"},
    {33, "Security Association"},
    {34, "Key Exchange"},
    {35, "Identification - Initiator"},
    {36, "Identification - Responder"},
    {37, "Certificate"},
    {38, "Certificate Request"},
    {39, "Authentication"},
    {40, "Nonce"},
    {41, "Notify"},
    {42, "Delete"},
    {43, "Vendor ID"},
    {44, "Traffic Selector - Initiator"},
    {45, "Traffic Selector - Responder"},
    {46, "Encrypted and Authenticated"},
    {47, "Configuration"},
    {48, "Extensible Authentication"},
    {53, "Encrypted and Authenticated Fragment"},
};
constexpr ValueName kExchanges[] = {
    {0, "NONE"},
    {1, "Base"},
    {2, "Identity Protection (Main Mode)"},
    {3, "Authentication Only"},
    {4, "Aggressive"},
    {5, "Informational"},
    {32, "Quick Mode"},
    {33, "New Group Mode"},
    {34, "IKE_SA_INIT"},
    {35, "IKE_AUTH"},
    {36, "CREATE_CHILD_SA"},
    {37, "INFORMATIONAL (version 2)"},
    {38, "IKE_SESSION_RESUME"},
    {43, "IKE_INTERMEDIATE"},
};

constexpr Field part(IsakmpPart which, Field field)
{
    return computed(Computed::Isakmp, field, static_cast<std::uint16_t>(which));
}

constexpr Field kRows[] = {
    header(kIke, "isakmp", "IKE", "An Internet Key Exchange message, version 1 or 2.", kSource),
    octets(kIke, "isakmp.ispi", 0, 8, "Initiator SPI", "Chosen by who began.", kSource),
    octets(kIke, "isakmp.rspi", 8, 8, "Responder SPI", "Chosen by the other side.", kSource),
    part(IsakmpPart::NextPayload,
         number(kIke, "isakmp.nextpayload", {16, 1}, "Next payload",
                "Type of the first payload; then what each payload says of the next.", kSource,
                kPayloads)),
    part(IsakmpPart::PayloadType,
         number(kIke, "isakmp.typepayload", {16, 1}, "Payload",
                "Type of each payload in the clear.", kPayloadSource, kPayloads)),
    part(IsakmpPart::PayloadLength, number(kIke, "isakmp.payloadlength", {2, 2}, "Payload length",
                                           "Octets of each payload.", kPayloadSource)),
    hex(kIke, "isakmp.version", {17, 1}, "Version", "Major and minor version.", kSource),
    hex(kIke, "isakmp.mjver", {17, 1, 4, 4}, "Major version", "1 or 2.", kSource),
    hex(kIke, "isakmp.mnver", {17, 1, 0, 4}, "Minor version", "0.", kSource),
    part(IsakmpPart::AnyVersion, number(kIke, "isakmp.exchangetype", {18, 1}, "Exchange",
                                        "Kind of exchange.", kSource, kExchanges)),
    hex(kIke, "isakmp.flags", {19, 1}, "Flags", "All flags.", kSource),
    part(IsakmpPart::Version1, flag(kIke, "isakmp.flag_e", 19, 1, 0, "Encrypted",
                                    "The payloads are encrypted; version 1.", kSource1)),
    part(IsakmpPart::Version1, flag(kIke, "isakmp.flag_c", 19, 1, 1, "Commit",
                                    "Wait for the other side; version 1.", kSource1)),
    part(IsakmpPart::Version1, flag(kIke, "isakmp.flag_a", 19, 1, 2, "Authentication",
                                    "Authenticated but not encrypted; version 1.", kSource1)),
    part(IsakmpPart::Version2,
         flag(kIke, "isakmp.flag_i", 19, 1, 3, "Initiator", "From who began; version 2.", kSource)),
    part(IsakmpPart::Version2, flag(kIke, "isakmp.flag_v", 19, 1, 4, "Version",
                                    "A higher version is spoken too; version 2.", kSource)),
    part(IsakmpPart::Version2,
         flag(kIke, "isakmp.flag_r", 19, 1, 5, "Response", "A response; version 2.", kSource)),
    hex(kIke, "isakmp.messageid", {20, 4}, "Message ID", "Ties a response to its request.",
        kSource),
    part(IsakmpPart::Length, number(kIke, "isakmp.length", {24, 4}, "Length",
                                    "Octets of the message, if so many are there.", kSource)),
};

constexpr Field encapsulated(EncapsulationPart which, Field field)
{
    return computed(Computed::UdpEncapsulation, field, static_cast<std::uint16_t>(which));
}

constexpr Field kEncapsulationRows[] = {
    header(kEncapsulation, "udpencap", "IPsec in UDP",
           "ESP or IKE in UDP on port 4500, or what keeps a NAT open.", kUdpSource),
    encapsulated(EncapsulationPart::Keepalive,
                 header(kEncapsulation, "udpencap.nat_keepalive", "NAT keepalive",
                        "A single octet that keeps a NAT open.", "RFC 3948 2.3")),
    encapsulated(EncapsulationPart::Marker,
                 header(kEncapsulation, "udpencap.non_esp_marker", "Non-ESP marker",
                        "Four zero octets in front of IKE.", "RFC 3948 2.2")),
};

} // namespace

std::span<const Field> isakmpRows()
{
    return kRows;
}

std::span<const Field> encapsulationRows()
{
    return kEncapsulationRows;
}

} // namespace tallygate::fields
