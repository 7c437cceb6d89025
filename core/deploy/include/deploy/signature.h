// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stop_token>

#include "deploy/approval.h"

// Signatures of approvals, by OpenSSH's own ssh-keygen, which has to be there: keys stay where it
// finds them, in files or the agent. Blocking; any thread.

namespace tallygate::deploy {

/// A file of approvers in the form of ALLOWED SIGNERS (ssh-keygen(1)): a line each, "NAME KEY".
struct Approvers
{
    std::filesystem::path file;

    /// /etc/tallygate/approvers, which the administrator keeps, or where there is none `own`.
    static Approvers ofWorkstation(const std::filesystem::path &own);
};

/// The file of an approval: the text and its signature. `key` is a private key, or a public one
/// whose private half the agent has. With `asksAtTerminal` ssh-keygen may ask for a passphrase
/// there; otherwise only by $SSH_ASKPASS. Errors: "ssh-keygen-missing", "approval-unsigned" with
/// what ssh-keygen says, Cancelled.
Result<std::string> signApproval(const std::string &text, const std::filesystem::path &key,
                                 bool asksAtTerminal, const std::stop_token &stop = {});

/// Reads a file of an approval once its signature holds and is of one of the approvers. Errors:
/// "approval-invalid", "approval-signature" (altered, or no signature), "approval-signer-unknown",
/// "approvers-missing", "approvers-writable" where others than its owner may change the file,
/// "ssh-keygen-missing".
Result<Approval> readApproval(std::string_view fileText, const std::string &file,
                              const Approvers &approvers);

} // namespace tallygate::deploy
