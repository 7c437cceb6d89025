// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "deploy/deployment.h"
#include "devices.h"
#include "storage/deployments.h"

// What the commands leave in the records of this workstation, where the window reads them. A record
// that cannot be written is complained of and never stops the work.

namespace tallygate::cli {

/// The pushes of one command.
class PushRecords
{
public:
    PushRecords(std::string comment, const std::optional<deploy::Approval> &approval);

    /// Before it is put in force, so that no push goes unrecorded. Gives what end() ends.
    std::optional<std::int64_t> begin(const KnownDevice &device, const deploy::Progress &progress);
    /// Nothing was put in force, for want of an approval.
    void refused(const KnownDevice &device, const Error &error);
    /// It stays in force for `atMost`, and somebody else decides in time or the device does.
    void left(const KnownDevice &device, const deploy::Progress &progress, Nanoseconds atMost);
    void end(std::int64_t record, const KnownDevice &device, const deploy::Progress &progress);

private:
    std::string m_comment;
    nlohmann::ordered_json m_approval =
        nlohmann::ordered_json::object(); ///< by whom and when, if it was
    std::optional<storage::Connection> m_records;
};

/// What became of pushes whose end nobody here waited for. `history` asks the device for its
/// policy.history; it is called only where there are such pushes.
void recordEndings(const KnownDevice &device,
                   const std::function<Result<nlohmann::json>()> &history);

/// That a host which was not known shows this key from now on. `device`: on the way to it.
void recordHostKey(const KnownDevice &device, const remote::HostKeyQuestion &question);

/// Something else that was done to the device, in the audit chain.
void recordAction(const KnownDevice &device, const char *action, nlohmann::ordered_json details);

} // namespace tallygate::cli
