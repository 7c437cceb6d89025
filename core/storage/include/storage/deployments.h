// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "storage/connection.h"

namespace tallygate::storage {

/// The numbers are those of the file: never reused, only added to.
enum class DeploymentOutcome : std::uint8_t {
    Pending = 0, ///< pushed, and how it went was not heard yet: see pushendings.h
    Confirmed = 1,
    RolledBack = 2,
    Failed = 3, ///< nothing was put into force
};

/// What is known when a policy is pushed.
struct DeploymentStart
{
    Uuid device;
    std::uint64_t revision = 0; ///< as the device numbers it
    std::string digest;         ///< of the policy, hex
    std::string author;
    Timestamp time;
    std::string comment;

    bool operator==(const DeploymentStart &) const = default;
};

struct Deployment
{
    std::int64_t id = 0; ///< grows with each
    DeploymentStart start;
    DeploymentOutcome outcome = DeploymentOutcome::Pending;
    std::optional<Timestamp> ended;
    std::string reason; ///< why it was rolled back or failed
};

/// What was pushed to which device and how it went. On the thread of its connection, which must
/// outlive it.
class Deployments
{
public:
    explicit Deployments(Connection &connection)
        : m_connection(&connection)
    {}

    /// Gives the id. Durable before anything is pushed, so that no push goes unrecorded.
    Result<std::int64_t> begin(const DeploymentStart &start);
    /// Error: Semantic, "deployment-ended" if there is no pending deployment of this id.
    Result<void> end(std::int64_t id, DeploymentOutcome outcome, Timestamp time,
                     std::string_view reason = {});
    /// At most `count` of the device that are older than `before`, newest first.
    Result<std::vector<Deployment>> page(const Uuid &device, std::size_t count,
                                         std::optional<std::int64_t> before = std::nullopt);
    /// Of all devices, newest first, those begun after `since`.
    Result<std::vector<Deployment>> pending(Timestamp since);

private:
    Connection *m_connection;
};

} // namespace tallygate::storage
