// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/deployments.h"

#include <limits>

namespace tallygate::storage {

namespace {

Deployment deploymentOf(const Statement &row)
{
    Deployment deployment;
    deployment.id = row.integer(0);
    deployment.start = {row.uuid(9), static_cast<std::uint64_t>(row.integer(1)), row.text(2),
                        row.text(3), Timestamp(Nanoseconds(row.integer(4))),     row.text(8)};
    deployment.outcome = static_cast<DeploymentOutcome>(row.integer(5));
    if (!row.isNull(6))
        deployment.ended = Timestamp(Nanoseconds(row.integer(6)));
    deployment.reason = row.text(7);
    return deployment;
}

Result<std::vector<Deployment>> allOf(Statement &read)
{
    std::vector<Deployment> deployments;
    auto row = read.step();
    for (; row && *row; row = read.step())
        deployments.push_back(deploymentOf(read));
    if (!row)
        return fail(row.error());
    return deployments;
}

} // namespace

Result<std::int64_t> Deployments::begin(const DeploymentStart &start)
{
    auto insert = m_connection->prepare(
        "INSERT INTO deployment(device, revision, digest, author, time, outcome, reason, comment) "
        "VALUES(?1, ?2, ?3, ?4, ?5, 0, '', ?6)");
    if (!insert)
        return fail(insert.error());
    insert->bind(start.device, start.revision, start.digest, start.author,
                 start.time.time_since_epoch().count(), start.comment);
    if (auto done = insert->run(); !done)
        return fail(done.error());
    return m_connection->lastRowId();
}

Result<void> Deployments::end(std::int64_t id, DeploymentOutcome outcome, Timestamp time,
                              std::string_view reason)
{
    auto update = m_connection->prepare("UPDATE deployment SET outcome = ?2, ended = ?3, "
                                        "reason = ?4 WHERE id = ?1 AND outcome = 0");
    if (!update)
        return fail(update.error());
    update->bind(id, static_cast<int>(outcome), time.time_since_epoch().count(), reason);
    if (auto done = update->run(); !done)
        return done;
    if (m_connection->changes() == 0)
        return fail(ErrorKind::Semantic, "deployment-ended",
                    "cannot end deployment {}: none of this number is pending", id);
    return {};
}

Result<std::vector<Deployment>> Deployments::page(const Uuid &device, std::size_t count,
                                                  std::optional<std::int64_t> before)
{
    auto read = m_connection->prepare(
        "SELECT id, revision, digest, author, time, outcome, ended, reason, comment, device "
        "FROM deployment WHERE device = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3");
    if (!read)
        return fail(read.error());
    read->bind(device, before.value_or(std::numeric_limits<std::int64_t>::max()), count);
    return allOf(*read);
}

Result<std::vector<Deployment>> Deployments::pending(Timestamp since)
{
    auto read = m_connection->prepare(
        "SELECT id, revision, digest, author, time, outcome, ended, reason, comment, device "
        "FROM deployment WHERE outcome = 0 AND time > ?1 ORDER BY id DESC");
    if (!read)
        return fail(read.error());
    read->bind(since.time_since_epoch().count());
    return allOf(*read);
}

} // namespace tallygate::storage
