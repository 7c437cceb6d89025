// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of NTP: time, control and private messages.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kNtp = Protocol::Ntp;
constexpr std::string_view kSource = "RFC 5905 7.3";
constexpr std::string_view kControlSource = "RFC 9327 2";
constexpr std::string_view kPrivateSource = "ntp_request.h of the NTP reference implementation";

constexpr ValueName kLeaps[] = {
    {0, "No warning"},
    {1, "Last minute has 61 seconds"},
    {2, "Last minute has 59 seconds"},
    {3, "Not synchronized"},
};
constexpr ValueName kModes[] = {
    {0, "Reserved"}, {1, "Symmetric active"}, {2, "Symmetric passive"}, {3, "Client"},
    {4, "Server"},   {5, "Broadcast"},        {6, "Control"},           {7, "Private"},
};
constexpr ValueName kControlOperations[] = {
    {0, "Reserved"},
    {1, "Read status"},
    {2, "Read variables"},
    {3, "Write variables"},
    {4, "Read clock variables"},
    {5, "Write clock variables"},
    {6, "Set trap address and port"},
    {7, "Asynchronous message"},
    {8, "Runtime configuration"},
    {9, "Export configuration"},
    {10, "Remote address statistics"},
    {11, "Ordered list"},
    {12, "Request nonce"},
    {31, "Unset trap address and port"},
};
constexpr ValueName kImplementations[] = {
    {0, "UNIV"},
    {2, "XNTPD (before IPv6)"},
    {3, "XNTPD"},
};

constexpr Field in(std::uint16_t modes, Field field)
{
    return computed(Computed::Ntp, field, modes);
}

constexpr Field kRows[] = {
    header(kNtp, "ntp", "NTP", "A Network Time Protocol message.", kSource),
    hex(kNtp, "ntp.flags", {0, 1}, "Flags", "Leap indicator, version and mode.", kSource),
    in(kNtpTime | kNtpControl, number(kNtp, "ntp.flags.li", {0, 1, 6, 2}, "Leap indicator",
                                      "Whether a leap second is coming.", kSource, kLeaps)),
    number(kNtp, "ntp.flags.vn", {0, 1, 3, 3}, "Version", "Of the protocol.", kSource),
    number(kNtp, "ntp.flags.mode", {0, 1, 0, 3}, "Mode", "What the sender is.", kSource, kModes),
    in(kNtpTime,
       number(kNtp, "ntp.stratum", {1, 1}, "Stratum",
              "Distance to the reference clock: 1 has it, 16 is not synchronized.", kSource)),
    in(kNtpTime, number(kNtp, "ntp.ppoll", {2, 1}, "Poll interval",
                        "Longest interval between messages, as power of two in seconds.", kSource)),
    in(kNtpTime,
       number(kNtp, "ntp.precision", {3, 1}, "Precision",
              "Of the sender's clock, as power of two in seconds, two's complement.", kSource)),
    in(kNtpTime, number(kNtp, "ntp.rootdelay", {4, 4}, "Root delay",
                        "Round trip to the reference clock in 1/65536 s.", kSource)),
    in(kNtpTime, number(kNtp, "ntp.rootdispersion", {8, 4}, "Root dispersion",
                        "Largest error to the reference clock in 1/65536 s.", kSource)),
    in(kNtpTime, octets(kNtp, "ntp.refid", 12, 4, "Reference identifier",
                        "The clock or server that the sender follows.", kSource)),
    in(kNtpKeyId, octets(kNtp, "ntp.keyid", 48, 4, "Key identifier",
                         "Which key authenticates the message.", kSource)),
    in(kNtpDigest, octets(kNtp, "ntp.mac", 52, 0, "Message authentication code",
                          "Digest over the message.", kSource)),
    in(kNtpControl, hex(kNtp, "ntp.ctrl.flags2", {1, 1}, "Control flags",
                        "Flags and operation of a control message.", kControlSource)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.flags2.r", {1, 1, 7, 1}, "Response", "1 for a response.",
                           kControlSource)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.flags2.error", {1, 1, 6, 1}, "Error",
                           "1 for an error response.", kControlSource)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.flags2.more", {1, 1, 5, 1}, "More",
                           "1 if more fragments follow.", kControlSource)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.flags2.opcode", {1, 1, 0, 5}, "Operation",
                           "What is asked for.", kControlSource, kControlOperations)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.sequence", {2, 2}, "Sequence",
                           "Ties a response to its request.", kControlSource)),
    in(kNtpControl, hex(kNtp, "ntp.ctrl.status", {4, 2}, "Status", "Of the system, peer or clock.",
                        kControlSource)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.associd", {6, 2}, "Association",
                           "Which peer is meant, 0 for the system.", kControlSource)),
    in(kNtpControl, number(kNtp, "ntp.ctrl.offset", {8, 2}, "Offset", "Of the data, in octets.",
                           kControlSource)),
    in(kNtpControl,
       number(kNtp, "ntp.ctrl.count", {10, 2}, "Count", "Octets of data.", kControlSource)),
    in(kNtpPrivate, number(kNtp, "ntp.priv.flags.r", {0, 1, 7, 1}, "Response", "1 for a response.",
                           kPrivateSource)),
    in(kNtpPrivate, number(kNtp, "ntp.priv.flags.more", {0, 1, 6, 1}, "More",
                           "1 if more packets follow.", kPrivateSource)),
    in(kNtpPrivate, number(kNtp, "ntp.priv.auth", {1, 1, 7, 1}, "Authenticated",
                           "1 if an authenticator follows.", kPrivateSource)),
    in(kNtpPrivate, number(kNtp, "ntp.priv.seq", {1, 1, 0, 7}, "Sequence number",
                           "Of the packet in a response.", kPrivateSource)),
    in(kNtpPrivate, number(kNtp, "ntp.priv.impl", {2, 1}, "Implementation",
                           "Whose requests these are.", kPrivateSource, kImplementations)),
    in(kNtpPrivate,
       number(kNtp, "ntp.priv.reqcode", {3, 1}, "Request code",
              "What is asked for: 42 is the list of monitored hosts.", kPrivateSource)),
};

} // namespace

std::span<const Field> ntpRows()
{
    return kRows;
}

} // namespace tallygate::fields
