// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of TPKT, COTP and the connection of RDP.
#include "fields/rdp.h"
#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kTpkt = Protocol::Tpkt;
constexpr auto kCotp = Protocol::Cotp;
constexpr auto kRdp = Protocol::Rdp;
constexpr std::string_view kTpktSource = "RFC 1006 6";
constexpr std::string_view kCotpSource = "ITU-T X.224 13";
constexpr std::string_view kRequest = "MS-RDPBCGR 2.2.1.1";
constexpr std::string_view kResponse = "MS-RDPBCGR 2.2.1.2";

constexpr ValueName kTypes[] = {
    {0x1, "ED Expedited data"},
    {0x2, "EA Expedited data acknowledgement"},
    {0x5, "RJ Reject"},
    {0x6, "AK Data acknowledgement"},
    {0x7, "ER TPDU error"},
    {0x8, "DR Disconnect request"},
    {0xc, "DC Disconnect confirm"},
    {0xd, "CC Connect confirm"},
    {0xe, "CR Connect request"},
    {0xf, "DT Data"},
};
constexpr ValueName kNegotiations[] = {
    {1, "RDP negotiation request"},
    {2, "RDP negotiation response"},
    {3, "RDP negotiation failure"},
    {6, "RDP correlation info"},
};
constexpr ValueName kProtocols[] = {
    {0, "RDP security"}, {1, "TLS"}, {2, "CredSSP"}, {4, "RDSTLS"}, {8, "CredSSP, early result"},
};
constexpr ValueName kFailures[] = {
    {1, "TLS required by server"},        {2, "TLS not allowed by server"},
    {3, "TLS certificate not on server"}, {4, "Inconsistent flags"},
    {5, "CredSSP required by server"},    {6, "TLS with user authentication required by server"},
};

constexpr Field part(RdpPart which, Field field)
{
    return computed(Computed::Rdp, field, static_cast<std::uint16_t>(which));
}

constexpr Field protocolBit(std::string_view name, std::uint8_t shift, std::string_view label,
                            std::string_view help)
{
    return part(RdpPart::RequestedProtocols, flag(kRdp, name, 0, 4, shift, label, help, kRequest));
}

constexpr Field requestFlag(std::string_view name, std::uint8_t shift, std::string_view label,
                            std::string_view help)
{
    return part(RdpPart::RequestFlags, flag(kRdp, name, 0, 1, shift, label, help, kRequest));
}

constexpr Field kRows[] = {
    header(kTpkt, "tpkt", "TPKT", "Packets of ISO transport over TCP.", kTpktSource),
    part(RdpPart::Version,
         number(kTpkt, "tpkt.version", {0, 1}, "Version", "3 in all packets.", kTpktSource)),
    part(RdpPart::Reserved,
         number(kTpkt, "tpkt.reserved", {0, 1}, "Reserved", "Sent as 0.", kTpktSource)),
    part(RdpPart::Length, number(kTpkt, "tpkt.length", {0, 2}, "Length",
                                 "Octets of the packet, with this header.", kTpktSource)),
    header(kCotp, "cotp", "COTP", "Connection-oriented ISO transport.", kCotpSource),
    part(RdpPart::LengthIndicator, number(kCotp, "cotp.li", {0, 1}, "Length indicator",
                                          "Octets of the header behind this one.", kCotpSource)),
    part(RdpPart::Type, hex(kCotp, "cotp.type", {0, 1}, "PDU type",
                            "What the header does: connects, carries data.", kCotpSource, kTypes)),
    part(RdpPart::Destination, hex(kCotp, "cotp.destref", {0, 2}, "Destination reference",
                                   "The connection, as the receiver names it.", kCotpSource)),
    part(RdpPart::Source, hex(kCotp, "cotp.srcref", {0, 2}, "Source reference",
                              "The connection, as the sender names it.", kCotpSource)),
    part(RdpPart::Class, number(kCotp, "cotp.class", {0, 1, 4, 4}, "Class",
                                "Transport protocol class that is preferred.", kCotpSource)),
    part(RdpPart::EndOfData, flag(kCotp, "cotp.eot", 0, 1, 7, "Last data unit",
                                  "The message ends with this data.", kCotpSource)),
    part(RdpPart::Number, hex(kCotp, "cotp.tpdu-number", {0, 1, 0, 7}, "TPDU number",
                              "Counts data; 0 in the classes that do not.", kCotpSource)),
    header(kRdp, "rdp", "RDP", "The request or confirmation of a remote desktop connection.",
           kRequest),
    part(RdpPart::Cookie,
         text(kRdp, "rdp.rt_cookie", "Routing token or cookie",
              "Names the user or the server, as load balancers read it.", kRequest)),
    part(RdpPart::NegotiationType, hex(kRdp, "rdp.neg_type", {0, 1}, "Negotiation type",
                                       "Request, response or failure.", kRequest, kNegotiations)),
    part(RdpPart::NegotiationLength, number(kRdp, "rdp.neg_length", {0, 2}, "Negotiation length",
                                            "8 in all of them.", kRequest)),
    part(RdpPart::RequestFlags, hex(kRdp, "rdp.negReq.flags", {0, 1}, "Request flags",
                                    "What the client asks for beside.", kRequest)),
    requestFlag("rdp.negReq.flags.restricted_admin_mode_req", 0, "Restricted admin mode required",
                "The credentials are not sent."),
    requestFlag("rdp.negReq.flags.correlation_info_present", 3, "Correlation info present",
                "An identifier of the connection follows."),
    part(RdpPart::RequestedProtocols,
         hex(kRdp, "rdp.negReq.requestedProtocols", {0, 4}, "Requested protocols",
             "Security protocols that the client supports, a bit each.", kRequest)),
    protocolBit("rdp.negReq.requestedProtocols.ssl", 0, "TLS", "TLS is supported."),
    protocolBit("rdp.negReq.requestedProtocols.hybrid", 1, "CredSSP", "CredSSP is supported."),
    protocolBit("rdp.negReq.requestedProtocols.rdstls", 2, "RDSTLS", "RDSTLS is supported."),
    protocolBit("rdp.negReq.requestedProtocols.hybrid_ex", 3, "CredSSP, early result",
                "CredSSP with an early user authorization result is supported."),
    part(RdpPart::ResponseFlags, hex(kRdp, "rdp.negRsp.flags", {0, 1}, "Response flags",
                                     "What the server supports beside.", kResponse)),
    part(RdpPart::SelectedProtocol,
         hex(kRdp, "rdp.negReq.selectedProtocol", {0, 4}, "Selected protocol",
             "The security protocol that the server chose.", kResponse, kProtocols)),
    part(RdpPart::FailureCode, hex(kRdp, "rdp.negFailure.failureCode", {0, 4}, "Failure code",
                                   "Why the server refuses.", kResponse, kFailures)),
};

} // namespace

std::span<const Field> rdpRows()
{
    return kRows;
}

} // namespace tallygate::fields
