// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the NetBIOS session service, SMB 1 and SMB 2.
#include "fields/smb.h"
#include "rows.h"
#include "values_smb.h"

namespace tallygate::fields {
namespace {

constexpr auto kNbss = Protocol::Nbss;
constexpr auto kSmb = Protocol::Smb;
constexpr auto kSmb2 = Protocol::Smb2;
constexpr std::string_view kSession = "RFC 1002 4.3.1";
constexpr std::string_view kHeader = "MS-CIFS 2.2.3.1";
constexpr std::string_view kHeader2 = "MS-SMB2 2.2.1";

constexpr Field part(SmbPart which, Field field)
{
    return computed(Computed::Smb, field, static_cast<std::uint16_t>(which));
}
constexpr Field flagOf(SmbPart which, Protocol protocol, std::string_view name, std::uint8_t width,
                       std::uint8_t bit, std::string_view label, std::string_view help,
                       std::string_view source)
{
    return part(which, flag(protocol, name, 0, width, bit, label, help, source));
}

constexpr Field kRows[] = {
    header(kNbss, "nbss", "NetBIOS session", "A segment of the session service, on 445 too.",
           kSession),
    part(SmbPart::SessionType, hex(kNbss, "nbss.type", {0, 1}, "Message type",
                                   "Kind of the session message.", kSession, kSessionTypes)),
    part(SmbPart::SessionLength, number(kNbss, "nbss.length", {0, 3}, "Length",
                                        "Octets of the session message.", kSession)),
    header(kSmb, "smb", "SMB", "A message of SMB 1.", kHeader),
    part(SmbPart::Command, hex(kSmb, "smb.cmd", {0, 1}, "Command", "What is asked for or answered.",
                               "MS-CIFS 2.2.2.1", kSmbCommands)),
    part(SmbPart::NtStatus,
         hex(kSmb, "smb.nt_status", {0, 4}, "NT status",
             "Result, where the flags say that it is of NT.", kHeader, kNtStatus)),
    part(SmbPart::ErrorClass,
         hex(kSmb, "smb.error_class", {0, 1}, "Error class", "Class of an error of DOS.", kHeader)),
    part(SmbPart::ErrorCode,
         hex(kSmb, "smb.error_code", {0, 2}, "Error code", "An error of DOS.", kHeader)),
    part(SmbPart::Flags, hex(kSmb, "smb.flags", {0, 1}, "Flags", "All eight flags.", kHeader)),
    flagOf(SmbPart::Flags, kSmb, "smb.flags.response", 1, 7, "Response", "Set in answers.",
           kHeader),
    part(SmbPart::Flags2,
         hex(kSmb, "smb.flags2", {0, 2}, "Flags2", "All sixteen further flags.", kHeader)),
    flagOf(SmbPart::Flags2, kSmb, "smb.flags2.string", 2, 15, "Unicode strings",
           "Strings are in Unicode.", kHeader),
    flagOf(SmbPart::Flags2, kSmb, "smb.flags2.nt_error", 2, 14, "NT errors",
           "The result is a status of NT.", kHeader),
    flagOf(SmbPart::Flags2, kSmb, "smb.flags2.esn", 2, 11, "Extended security",
           "Extended security negotiation.", kHeader),
    flagOf(SmbPart::Flags2, kSmb, "smb.flags2.sec_sig", 2, 2, "Signed",
           "The message has a signature.", kHeader),
    part(SmbPart::ProcessIdHigh, number(kSmb, "smb.pid.high", {0, 2}, "Process ID, high",
                                        "Upper half of the process ID.", kHeader)),
    part(SmbPart::Signature,
         octets(kSmb, "smb.signature", 0, 8, "Signature", "Signature of the message.", kHeader)),
    part(SmbPart::TreeId,
         number(kSmb, "smb.tid", {0, 2}, "Tree ID", "Share that was connected to.", kHeader)),
    part(SmbPart::ProcessId,
         number(kSmb, "smb.pid", {0, 2}, "Process ID", "Process of the client.", kHeader)),
    part(SmbPart::UserId,
         number(kSmb, "smb.uid", {0, 2}, "User ID", "User of the session.", kHeader)),
    part(SmbPart::MultiplexId, number(kSmb, "smb.mid", {0, 2}, "Multiplex ID",
                                      "Joins an answer to its request.", kHeader)),
    header(kSmb2, "smb2", "SMB2", "A message of SMB 2 or 3.", kHeader2),
    part(SmbPart::HeaderLength2, number(kSmb2, "smb2.header_len", {0, 2}, "Header length",
                                        "Octets of the header.", kHeader2)),
    part(SmbPart::CreditCharge2, number(kSmb2, "smb2.credit.charge", {0, 2}, "Credit charge",
                                        "Credits that the request costs.", kHeader2)),
    part(SmbPart::NtStatus2, hex(kSmb2, "smb2.nt_status", {0, 4}, "NT status",
                                 "Result, in answers.", kHeader2, kNtStatus)),
    part(SmbPart::Command2,
         number(kSmb2, "smb2.cmd", {0, 2}, "Command",
                "What is asked for or answered; each one of a compound.", kHeader2, kSmb2Commands)),
    part(SmbPart::CreditsRequested2, number(kSmb2, "smb2.credits.requested", {0, 2},
                                            "Credits requested", "In requests.", kHeader2)),
    part(SmbPart::CreditsGranted2,
         number(kSmb2, "smb2.credits.granted", {0, 2}, "Credits granted", "In answers.", kHeader2)),
    part(SmbPart::Flags2Header, hex(kSmb2, "smb2.flags", {0, 4}, "Flags", "All flags.", kHeader2)),
    flagOf(SmbPart::Flags2Header, kSmb2, "smb2.flags.response", 4, 0, "Response", "Set in answers.",
           kHeader2),
    flagOf(SmbPart::Flags2Header, kSmb2, "smb2.flags.async", 4, 1, "Asynchronous",
           "The command is carried out asynchronously.", kHeader2),
    flagOf(SmbPart::Flags2Header, kSmb2, "smb2.flags.chained", 4, 2, "Related",
           "Goes on with the request before it.", kHeader2),
    flagOf(SmbPart::Flags2Header, kSmb2, "smb2.flags.signature", 4, 3, "Signed",
           "The message has a signature.", kHeader2),
    flagOf(SmbPart::Flags2Header, kSmb2, "smb2.flags.dfs", 4, 28, "DFS",
           "For a distributed file system.", kHeader2),
    flagOf(SmbPart::Flags2Header, kSmb2, "smb2.flags.replay", 4, 29, "Replay",
           "The request is sent again.", kHeader2),
    part(SmbPart::ChainOffset2, hex(kSmb2, "smb2.chain_offset", {0, 4}, "Chain offset",
                                    "Octets to the next one of a compound.", kHeader2)),
    part(SmbPart::MessageId2, number(kSmb2, "smb2.msg_id", {0, 8}, "Message ID",
                                     "Joins an answer to its request.", kHeader2)),
    part(SmbPart::ProcessId2,
         hex(kSmb2, "smb2.pid", {0, 4}, "Process ID", "Process of the client.", kHeader2)),
    part(SmbPart::TreeId2,
         hex(kSmb2, "smb2.tid", {0, 4}, "Tree ID", "Share that was connected to.", kHeader2)),
    part(SmbPart::AsyncId2, hex(kSmb2, "smb2.aid", {0, 8}, "Async ID",
                                "Of a command that is carried out asynchronously.", kHeader2)),
    part(SmbPart::SessionId2,
         hex(kSmb2, "smb2.sesid", {0, 8}, "Session ID", "Session of the user.", kHeader2)),
    part(SmbPart::Signature2, octets(kSmb2, "smb2.signature", 0, 16, "Signature",
                                     "Signature of the message.", kHeader2)),
};

} // namespace

std::span<const Field> smbRows()
{
    return kRows;
}

} // namespace tallygate::fields
