// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// What rows of Computed::Smb read: `argument` is an SmbPart. All of them repeat with the messages
// of a segment. Numbers of SMB have their least octet first: a row's byteOffset is not used, its
// shift and width are.

namespace tallygate::fields {

enum class SmbPart : std::uint16_t {
    // Of each NetBIOS session header.
    SessionType,
    SessionLength,

    // Of SMB 1.
    Command,
    NtStatus, ///< the two below instead, as a flag says
    ErrorClass,
    ErrorCode,
    Flags,
    Flags2,
    ProcessIdHigh,
    Signature,
    TreeId,
    ProcessId,
    UserId,
    MultiplexId,

    // Of SMB 2 and 3.
    HeaderLength2,
    CreditCharge2,
    NtStatus2, ///< of answers
    Command2,
    CreditsRequested2,
    CreditsGranted2,
    Flags2Header,
    ChainOffset2,
    MessageId2,
    ProcessId2,
    TreeId2,
    AsyncId2,
    SessionId2,
    Signature2,
};

} // namespace tallygate::fields
