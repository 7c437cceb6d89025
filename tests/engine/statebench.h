// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/enforcer.h"
#include "engine/sessions.h"
#include "loop/loop.h"
#include "pipeline/probe.h"
#include "pipeline/worker.h"

// Small device policies, and an enforcement in this process that builds their programs and runs
// packets through the one in force.

namespace tallygate::testsupport {

inline Uuid uuidNamed(std::string_view name)
{
    return Uuid::fromName({}, name);
}

inline pipeline::DeviceRule rule(const std::string &when, pipeline::Action action,
                                 const std::string &name = {})
{
    pipeline::DeviceRule made;
    made.name = name.empty() ? when : name;
    made.uuid = uuidNamed("rule " + made.name);
    made.action = action;
    made.number = 1;
    made.conditions = {{pipeline::Cell::When, when}};
    return made;
}

/// A filter with an application of it to eth0.
inline pipeline::DeviceApplication &
addFilter(pipeline::DevicePolicy &policy, const std::string &name,
          std::vector<pipeline::DeviceRule> rules,
          pipeline::Verdict byDefault = pipeline::Verdict::Drop,
          pipeline::Direction direction = pipeline::Direction::In)
{
    pipeline::DeviceFilter filter;
    filter.uuid = uuidNamed("filter " + name);
    filter.name = name;
    filter.rules = std::move(rules);
    filter.defaultVerdict = byDefault;
    policy.filters.push_back(std::move(filter));
    pipeline::DeviceApplication application;
    application.uuid = uuidNamed("application " + name);
    application.filter = policy.filters.back().uuid;
    application.interfaces = {"eth0"};
    application.direction = direction;
    return policy.applications.emplace_back(std::move(application));
}

inline void addSet(pipeline::DevicePolicy &policy, const std::string &name,
                   std::vector<std::string> entries)
{
    policy.sets.push_back({name, match::SetKind::Addresses, std::move(entries)});
}

/// Answers come later on the loop, as from a worker.
class BenchEnforcer : public engine::Enforcer
{
public:
    explicit BenchEnforcer(Loop &loop)
        : m_loop(loop)
        , m_worker(m_registry.shard(0))
    {}

    void stage(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
               Answer answer) override
    {
        ++stages;
        auto built = pipeline::PolicyProgram::build(
            {policy, ports(), Loop::wallNow(), local(), revision}, m_registry, m_meters);
        if (failing || !built)
            return later(
                std::move(answer),
                fail(built ? Error{ErrorKind::Io, "worker-gone", "there is no worker", {}, {}}
                           : built.error()));
        m_staged = *built;
        later(std::move(answer), {});
    }
    void activate(std::uint64_t revision, Answer answer) override
    {
        if (!m_staged || m_staged->revision() != revision || failing)
            return later(std::move(answer),
                         fail(ErrorKind::Io, "worker-gone", "nothing is staged"));
        m_program = std::exchange(m_staged, nullptr);
        m_meters.activate(m_program->meters(), Loop::wallNow());
        m_worker.adopt(m_program);
        later(std::move(answer), {});
    }
    void unstage() override { m_staged.reset(); }
    std::vector<pipeline::Port> ports() const override
    {
        return {{1, "eth0", pipeline::PortKind::Host, 1514}};
    }
    pipeline::LocalState local() const override { return {{"192.0.2.1/24"}, {}}; }

    /// As the daemon does at its start.
    void start(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision)
    {
        stage(std::move(policy), revision, [](Result<void>) {});
        activate(revision, [](Result<void>) {});
    }

    std::uint64_t revision() const { return m_program->revision(); }
    const pipeline::DevicePolicy &policy() const { return m_program->policy(); }
    const pipeline::PolicyProgram *staged() const { return m_staged.get(); }

    pipeline::Outcome send(const std::string &source, std::uint16_t port)
    {
        const auto octets = pipeline::frameOf(
            pipeline::Flow{pipeline::Flow::Protocol::Tcp, source, "192.0.2.1", 40000, port, false});
        const auto size = static_cast<std::uint32_t>(octets->size());
        const packet::Frame frame{octets->data(), size, size, LinkType::Ethernet,
                                  Loop::wallNow()};
        pipeline::Outcome outcome;
        m_worker.process(0, pipeline::Direction::In, {&frame, 1}, {&outcome, 1});
        return outcome;
    }
    bool passes(const std::string &source, std::uint16_t port)
    {
        return pipeline::isForwarded(send(source, port));
    }

    bool failing = false;
    int stages = 0;

private:
    void later(Answer answer, Result<void> result)
    {
        m_loop.post([answer = std::move(answer), result = std::move(result)] { answer(result); });
    }

    Loop &m_loop;
    counters::CounterRegistry m_registry;
    pipeline::MeterBank m_meters;
    pipeline::Worker m_worker;
    std::shared_ptr<const pipeline::PolicyProgram> m_staged;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
};

/// Connections that the test opens and closes.
class BenchSessions : public engine::SessionTable
{
public:
    std::string open(const std::string &client, std::uint16_t port)
    {
        const std::string text = fmt::format("{} {} 192.0.2.1 22", client, port);
        m_sockets.insert({*engine::parseSshConnection(text), ++m_lastCookie});
        return text;
    }
    void close(const std::string &text)
    {
        std::erase_if(m_sockets, [session = *engine::parseSshConnection(text)](const auto &socket) {
            return socket.session == session;
        });
    }

    Result<std::optional<engine::EstablishedSocket>>
    find(const engine::SshSession &session) override
    {
        for (const auto &socket : m_sockets) {
            if (socket.session == session)
                return std::optional(socket);
        }
        return std::optional<engine::EstablishedSocket>();
    }
    Result<std::set<engine::EstablishedSocket>> established() override
    {
        if (broken)
            return fail(ErrorKind::Io, "netlink-failed", "no netlink");
        return m_sockets;
    }
    Result<std::vector<std::string>> interfacesTo(const engine::SshSession &) override
    {
        return std::vector<std::string>{"eth0"};
    }

    bool broken = false;

private:
    std::set<engine::EstablishedSocket> m_sockets;
    std::uint64_t m_lastCookie = 0;
};

} // namespace tallygate::testsupport
