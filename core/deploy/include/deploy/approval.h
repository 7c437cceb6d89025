// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/uuid.h"

// A push that a second person has to approve.
//
// Who wants to push writes a *request*: for each device what runs there, what is to run, and their
// digests. Another person reads it, sees what would change, and signs an *approval* of exactly
// that. Whoever pushes hands the approval in: it must be of these devices, of what runs there at
// that moment and of the policy that is pushed, to the byte, not older than a week, and of somebody
// who is neither its author nor the one who pushes.
//
// Both are JSON. The signature is one of OpenSSH (`ssh-keygen -Y sign`, PROTOCOL.sshsig) over the
// octets of the approval's text, in the namespace "tallygate-approval". The approver's name is not
// what the approval says, but whom the file of approvers names as the holder of the key.
//
// This guards against mistakes and haste: it is checked at the workstation, and whoever may
// activate at the engine could push by other means. Reading and judging: any thread.

namespace tallygate::deploy {

constexpr std::chrono::hours kApprovalLife{7 * 24};

/// What is approved for one device.
struct ApprovedChange
{
    Uuid device;
    std::string name;
    std::uint64_t basedOn = 0; ///< revision that runs there; 0: none does
    std::string runs;          ///< its SHA-256 in hex, as the engine counts it; empty without one
    std::string digest;        ///< the same of the policy to be pushed

    bool operator==(const ApprovedChange &) const = default;
};

struct RequestedChange
{
    ApprovedChange change; ///< digests are counted anew when a request is read
    std::string before;    ///< text of the device policy that runs; empty without one
    std::string after;     ///< of the one to be pushed
};

struct ApprovalRequest
{
    std::string author; ///< account at the workstation
    Timestamp made;
    std::string comment; ///< why
    std::vector<RequestedChange> changes;
};

struct Approval
{
    std::string approver; ///< as the file of approvers has it
    std::string author;   ///< of the request
    Timestamp approved;
    std::string comment; ///< the approver's
    std::vector<ApprovedChange> changes;
};

std::string writeRequest(const ApprovalRequest &request);
/// Errors: "approval-request-invalid"; "approval-request-altered" where a digest is not of the
/// text. `file` names it in errors.
Result<ApprovalRequest> parseRequest(std::string_view text, const std::string &file);

/// The text that an approver signs.
std::string approvalText(const ApprovalRequest &request, const std::string &comment, Timestamp now);
/// Of a text whose signature holds, by `approver`. Error "approval-invalid".
Result<Approval> parseApproval(std::string_view text, std::string approver,
                               const std::string &file);

/// Whether `user` may push `wanted` at this time. Errors, each with what to do: "approval-own",
/// "approval-expired", "approval-device", "approval-base", "approval-digest".
Result<void> allows(const Approval &approval, const ApprovedChange &wanted, const std::string &user,
                    Timestamp now);

/// A device needs one and there is none. Error "approval-missing".
Error approvalMissing(const std::string &device);
/// Of allows(), or that there is none: the push was refused for want of it.
bool isAboutApproval(const Error &error);

} // namespace tallygate::deploy
