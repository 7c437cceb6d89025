// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include <algorithm>
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

std::vector<pipeline::Port> portsOf(const std::vector<std::string> &interfaces,
                                    const std::vector<std::string> &wires)
{
    std::vector<pipeline::Port> ports;
    for (const std::string &name : interfaces) {
        const auto same = [&](const pipeline::Port &port) { return port.name == name; };
        if (std::any_of(ports.begin(), ports.end(), same))
            continue;
        pipeline::Port port;
        port.id = static_cast<counters::PortId>(ports.size() + 1);
        port.name = name;
        if (std::find(wires.begin(), wires.end(), name) != wires.end())
            port.kind = pipeline::PortKind::Wire;
        ports.push_back(std::move(port));
    }
    return ports;
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

Result<Session> openSession(std::shared_ptr<const pipeline::DevicePolicy> policy,
                            const PolicyOptions &options,
                            const std::vector<std::string> &interfaces)
{
    Session session;
    const auto at = wallClock(options.at);
    if (!at)
        return fail(at.error());
    auto local = readLocal(options.local);
    if (!local)
        return fail(local.error());
    session.at = *at;
    session.policy = std::move(policy);
    session.registry = std::make_unique<counters::CounterRegistry>();
    pipeline::PolicyProgram::Input input;
    input.policy = session.policy;
    input.ports = portsOf(interfaces, options.wires);
    input.wallClock = *at;
    input.local = std::move(*local);
    auto program =
        pipeline::PolicyProgram::build(std::move(input), *session.registry, session.meters);
    if (!program)
        return fail(located(program.error(), options));
    session.program = std::move(*program);
    session.meters.activate(session.program->meters(), {});
    return session;
}

} // namespace tallygate::ctl
