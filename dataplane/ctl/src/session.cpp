// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include <chrono>

#include "base/mappedfile.h"

namespace tallygate::ctl {

namespace {

Result<Timestamp> wallClock(const std::string &at)
{
    if (at.empty())
        return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    if (const auto time = parseRfc3339(at))
        return *time;
    return fail(ErrorKind::Syntax, "value-invalid",
                "--at {}: not a time such as 2026-03-01T12:00:00Z", at);
}

Result<std::optional<pipeline::LocalState>> readLocal(const std::string &path)
{
    if (path.empty())
        return std::optional<pipeline::LocalState>();
    const auto text = readTextFile(path);
    if (!text)
        return fail(text.error());
    auto state = pipeline::parseLocalState(*text, path);
    if (!state)
        return fail(state.error());
    return std::optional(std::move(*state));
}

/// Finds the line of what a build error is about, in the file that it came from.
Error located(const Error &error, const PolicyOptions &options)
{
    const bool ofLocal = !options.local.empty() && (error.where.path.starts_with("/addresses") ||
                                                    error.where.path.starts_with("/groups"));
    const std::string &file = ofLocal ? options.local : options.policy;
    const auto text = readTextFile(file);
    return text ? pipeline::locateInDevicePolicy(error, *text, file) : error;
}

} // namespace

Result<std::shared_ptr<const pipeline::DevicePolicy>> readPolicy(const std::string &path)
{
    const auto text = readTextFile(path);
    if (!text)
        return fail(text.error());
    auto policy = pipeline::parseDevicePolicy(*text, path);
    if (!policy)
        return fail(policy.error());
    return std::make_shared<const pipeline::DevicePolicy>(std::move(*policy));
}

Result<std::unique_ptr<replay::Session>>
openSession(std::shared_ptr<const pipeline::DevicePolicy> policy, const PolicyOptions &options,
            std::vector<replay::Input> inputs)
{
    const auto at = wallClock(options.at);
    if (!at)
        return fail(at.error());
    auto local = readLocal(options.local);
    if (!local)
        return fail(local.error());
    auto session = replay::Session::open(
        {std::move(policy), std::move(inputs), *at, std::move(*local), options.wires});
    if (!session)
        return fail(located(session.error(), options));
    return session;
}

} // namespace tallygate::ctl
