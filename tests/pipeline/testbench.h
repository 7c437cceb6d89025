// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <QtTest>

#include "hitlog/hitring.h"
#include "pipeline/worker.h"
#include "support/packetbuilder.h"

// Small device policies in a few words, and a worker to run packets through them.

namespace tallygate::testsupport {

inline const BuiltPacket kWeb = Eth{} / Ipv4{} / Tcp{.dstport = 443} / payload("hello");
inline const BuiltPacket kTelnet = Eth{} / Ipv4{} / Tcp{.dstport = 23};
inline const BuiltPacket kDns = Eth{} / Ipv4{} / Udp{.dstport = 53} / payload("question");
inline const BuiltPacket kWho = Eth{} / Arp{};

inline Uuid uuidNamed(std::string_view name)
{
    return Uuid::fromName({}, name);
}

inline pipeline::DeviceRule rule(const std::string &when, pipeline::Action action,
                                 const std::string &name = {})
{
    pipeline::DeviceRule made;
    made.name = name.empty() ? when : name;
    made.uuid = uuidNamed(made.name);
    made.action = action;
    if (!when.empty())
        made.conditions = {{pipeline::Cell::When, when}};
    return made;
}

inline pipeline::DeviceRule limitRule(const std::string &when, const std::string &meter,
                                      const std::string &name = {})
{
    pipeline::DeviceRule made = rule(when, pipeline::Action::Limit, name);
    made.meter = uuidNamed("meter " + meter);
    return made;
}

inline pipeline::DeviceMeter packetMeter(const std::string &name, std::uint64_t perSecond,
                                         std::uint64_t burst)
{
    pipeline::DeviceMeter meter;
    meter.uuid = uuidNamed("meter " + name);
    meter.name = name;
    meter.config.rate = {perSecond, meter::RateUnit::PacketsPerSecond};
    meter.config.burst = burst;
    return meter;
}

/// A filter with an application of it to eth0.
inline pipeline::DeviceApplication &
addFilter(pipeline::DevicePolicy &policy, const std::string &name,
          std::vector<pipeline::DeviceRule> rules,
          pipeline::Verdict byDefault = pipeline::Verdict::Drop,
          pipeline::Direction direction = pipeline::Direction::In)
{
    for (std::size_t i = 0; i < rules.size(); ++i)
        rules[i].number = static_cast<std::uint32_t>(i + 1);
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
    application.order = static_cast<std::int32_t>(policy.applications.size());
    return policy.applications.emplace_back(std::move(application));
}

/// Ports eth0 (id 1) and eth1 (id 2), a program, its counters and meters, one worker.
class TestBench
{
public:
    explicit TestBench(const pipeline::DevicePolicy &policy,
                       pipeline::PortKind kind = pipeline::PortKind::Host)
        : m_kind(kind)
        , m_worker(m_registry.shard(0), &m_ring)
    {
        load(policy);
    }

    /// Swaps to another policy; counters and meters live on.
    void load(const pipeline::DevicePolicy &policy, Timestamp wallClock = {})
    {
        auto built = build(policy, wallClock);
        if (!built)
            qFatal("%s", toString(built.error()).c_str());
        m_program = *built;
        m_meters.activate(m_program->meters(), m_now);
        m_worker.adopt(m_program);
    }

    Result<std::shared_ptr<const pipeline::PolicyProgram>>
    build(const pipeline::DevicePolicy &policy, Timestamp wallClock = {})
    {
        return pipeline::PolicyProgram::build({std::make_shared<pipeline::DevicePolicy>(policy),
                                               {{1, "eth0", m_kind}, {2, "eth1", m_kind}},
                                               wallClock,
                                               std::nullopt,
                                               7},
                                              m_registry, m_meters);
    }

    void setTime(Timestamp now) { m_now = now; }
    void pass(Nanoseconds time) { m_now += time; }

    pipeline::Outcome send(packet::Frame frame,
                           pipeline::Direction direction = pipeline::Direction::In,
                           pipeline::PortIndex port = 0)
    {
        frame.time = m_now;
        pipeline::Outcome outcome;
        m_worker.process(port, direction, {&frame, 1}, {&outcome, 1});
        return outcome;
    }
    pipeline::Outcome send(const BuiltPacket &packet,
                           pipeline::Direction direction = pipeline::Direction::In,
                           pipeline::PortIndex port = 0)
    {
        return send(packet.frame(), direction, port);
    }

    /// Hits of a rule by its name, or of the "default", of an application by its filter's name.
    counters::CounterValue counted(const std::string &filter, const std::string &rule,
                                   counters::PortId port = 1) const
    {
        using counters::CounterKey;
        const Uuid application = uuidNamed("application " + filter);
        const CounterKey key =
            rule == "default"
                ? CounterKey::forRole(application, port, counters::CounterRole::Default)
            : rule == "received"
                ? CounterKey::forRole(application, port, counters::CounterRole::Received)
                : CounterKey::forRule(application, port, uuidNamed(rule));
        const auto slot = m_registry.find(key);
        return slot ? m_registry.value(*slot) : counters::CounterValue{};
    }
    std::uint64_t packets(const std::string &filter, const std::string &rule) const
    {
        return counted(filter, rule).hits.packets;
    }
    counters::PortTally port(pipeline::Direction direction = pipeline::Direction::In,
                             pipeline::PortIndex port = 0) const
    {
        return m_registry.portValue(m_program->chain(port, direction).slot, direction);
    }
    std::vector<hitlog::HitRecord> hits()
    {
        std::vector<hitlog::HitRecord> all(m_ring.capacity());
        all.resize(m_ring.drain(all));
        return all;
    }
    pipeline::Worker &worker() { return m_worker; }
    const pipeline::PolicyProgram &program() const { return *m_program; }
    counters::CounterRegistry &registry() { return m_registry; }
    Timestamp now() const { return m_now; }

private:
    pipeline::PortKind m_kind;
    counters::CounterRegistry m_registry;
    pipeline::MeterBank m_meters;
    hitlog::HitRing m_ring{1024};
    pipeline::Worker m_worker;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    Timestamp m_now{std::chrono::hours(480'000)};
};

} // namespace tallygate::testsupport
