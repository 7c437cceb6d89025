// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "storage/deployments.h"

// How pushes ended that this workstation did not wait for (push --no-confirm), or did not live to
// hear of: their devices tell it afterwards.

namespace tallygate::storage {

/// The pushes to ask devices about. One whose device has not told its end for a week is not kept
/// there, or never was put in force: it stays pending, and nobody asks any more.
Result<std::vector<Deployment>> unheardPushes(Connection &connection, Timestamp now);

struct PushEnding
{
    Deployment push;
    DeploymentOutcome outcome = DeploymentOutcome::Pending;
    std::optional<Timestamp> time; ///< by the device's clock
    std::string by;                ///< account at the device; "engine": nobody decided
    std::string reason;
};

/// `history`: the result of policy.history. A push belongs to the revision of its number and
/// digest, since numbers begin anew where an engine was installed anew. What still waits is left
/// out, and what the device keeps nothing of.
std::vector<PushEnding> endingsIn(const nlohmann::json &history,
                                  const std::vector<Deployment> &pending);

/// Who asked the device, and when.
struct Heard
{
    Timestamp time;
    std::string user;
};

/// Writes what a device's history tells of its pending pushes into deployments and audit trail;
/// gives how many. A null `device` has no identity here: its pushes are known by their digests,
/// which identities are part of. On the thread of the connection.
Result<std::size_t> hearEndings(Connection &connection, const Uuid &device,
                                const nlohmann::json &history, const Heard &heard);

} // namespace tallygate::storage
