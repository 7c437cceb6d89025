// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>
#include <vector>

#include "pipeline/devicepolicy.h"

namespace tallygate::testsupport {

/// Device policies that make sense nowhere, for property tests. Equal seeds give equal policies.
class RandomPolicy
{
public:
    explicit RandomPolicy(std::uint32_t seed)
        : m_random(seed)
    {}

    /// `addresses` are some that occur in the traffic; the device gets a few of them.
    pipeline::DevicePolicy make(const std::vector<std::string> &addresses, bool guarded)
    {
        pipeline::DevicePolicy policy;
        policy.policyName = "random";
        policy.deviceName = "edge";
        policy.deviceUuid = uuid();
        policy.sets = {
            {"nets",
             match::SetKind::Addresses,
             {"10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "2001::/16", "fe80::/10"}},
            {"ports", match::SetKind::Ports, {"53", "80", "443", "1024-2048"}}};
        for (int i = 0; i < 3 && !addresses.empty(); ++i) {
            const std::string &address = addresses[below(addresses.size())];
            const bool prefixed = address.find(':') == std::string::npos && below(2) == 0;
            policy.localState.addresses.push_back(address + (prefixed ? "/24" : ""));
        }
        policy.localState.groups = {"239.255.255.250", "ff05::2"};
        policy.systemChecks = {below(4) != 0, below(4) != 0, below(4) != 0};
        if (guarded)
            policy.guard = {{*parseAddressRange("0.0.0.0/1"), 22},
                            {*parseAddressRange("2000::/3"), 22},
                            {*parseAddressRange("128.0.0.0/1"), 443}};
        if (guarded)
            policy.guardOptions = {below(2) == 0, below(2) == 0, false};
        for (const char *port : {"eth1", "eth*"}) {
            const auto role = static_cast<pipeline::IsolationRole>(below(3));
            const bool isCommunity = role == pipeline::IsolationRole::Community;
            if (below(2) == 0)
                policy.isolation.push_back(
                    {{port}, role, isCommunity ? below(2) == 0 ? "staff" : "guests" : ""});
        }
        addMeters(policy);
        for (std::size_t i = 0, count = 1 + below(3); i < count; ++i)
            policy.filters.push_back(filter(policy));
        for (std::size_t i = 0, count = 1 + below(6); i < count; ++i)
            policy.applications.push_back(application(policy));
        return policy;
    }

    std::uint32_t below(std::size_t bound)
    {
        return static_cast<std::uint32_t>(m_random() % bound);
    }

private:
    Uuid uuid()
    {
        std::array<std::uint8_t, 16> bytes;
        for (std::uint8_t &byte : bytes)
            byte = static_cast<std::uint8_t>(m_random());
        return Uuid(bytes);
    }

    void addMeters(pipeline::DevicePolicy &policy)
    {
        using meter::KeyKind;
        using meter::RateUnit;
        const meter::MeterConfig configs[] = {
            {.rate = {40'000 + below(400'000), RateUnit::BitsPerSecond}},
            {.rate = {1 + below(20), RateUnit::PacketsPerSecond}, .burst = 1 + below(8)},
            {.rate = {10 + below(50), RateUnit::PacketsPerMinute},
             .key = KeyKind::Source,
             .prefixLengthV4 = 24},
            {.rate = {100, RateUnit::PacketsPerHour},
             .key = KeyKind::SourceDestination,
             .prefixLengthV6 = 128,
             .exceed = meter::ExceedVerdict::Reject},
            {.rate = {80'000, RateUnit::BitsPerSecond},
             .burst = 5000,
             .key = KeyKind::Destination,
             .exceed = meter::ExceedVerdict::Reject},
        };
        for (const meter::MeterConfig &config : configs)
            policy.meters.push_back(
                {uuid(), "m" + std::to_string(policy.meters.size()), config, below(3) == 0});
    }

    pipeline::DeviceFilter filter(const pipeline::DevicePolicy &policy)
    {
        using pipeline::Action;
        pipeline::DeviceFilter filter;
        filter.uuid = uuid();
        filter.name = "f" + std::to_string(policy.filters.size());
        filter.defaultVerdict = static_cast<pipeline::Verdict>(below(3));
        for (std::size_t i = 0, count = below(14); i < count; ++i) {
            pipeline::DeviceRule rule;
            rule.uuid = uuid();
            rule.number = static_cast<std::uint32_t>(i + 1);
            rule.name = "r";
            rule.action = static_cast<Action>(below(5));
            if (rule.action == Action::Limit)
                rule.meter = policy.meters[below(policy.meters.size())].uuid;
            for (std::size_t c = 0, conditions = 1 + below(3); c < conditions; ++c)
                rule.conditions.push_back({static_cast<pipeline::Cell>(below(4)), expression()});
            if (below(8) == 0)
                rule.expires = Timestamp(std::chrono::hours(below(2) * 1'000'000));
            rule.log.enabled = below(2) == 0;
            filter.rules.push_back(std::move(rule));
        }
        return filter;
    }

    pipeline::DeviceApplication application(const pipeline::DevicePolicy &policy)
    {
        using pipeline::Direction;
        using pipeline::Scope;
        pipeline::DeviceApplication application;
        application.uuid = uuid();
        application.filter = policy.filters[below(policy.filters.size())].uuid;
        application.interfaces = {below(2) == 0 ? "eth0" : "eth1"};
        if (below(3) == 0)
            application.interfaces = {"eth0", "eth1", "eth0"};
        application.direction = below(3) == 0 ? Direction::Out : Direction::In;
        const Scope device =
            application.direction == Direction::In ? Scope::ToDevice : Scope::FromDevice;
        const Scope scopes[] = {Scope::Any, Scope::Any, Scope::Transit, device};
        application.scope = scopes[below(4)];
        application.order = static_cast<std::int32_t>(below(3));
        return application;
    }

    std::string expression()
    {
        static const char *const pool[] = {
            "",
            "ip",
            "ipv6",
            "tcp",
            "udp",
            "arp",
            "icmp",
            "icmpv6",
            "vlan",
            "not ip",
            "tcp.dstport == 443",
            "tcp.srcport == 80",
            "tcp.port in {80, 443, 8000..8080}",
            "udp.port == 53",
            "udp.dstport in {@ports}",
            "tcp.dstport != 22",
            "not tcp.port == 443",
            "ip.src in {@nets}",
            "not ip.src in {@nets}",
            "ip.addr in {@device}",
            "ipv6.dst in {@nets}",
            "ip.dst == 10.0.0.0/8",
            "ip.ttl < 64",
            "ip.ttl >= 64",
            "ip.len > 500",
            "ip.flags.df == 1",
            "ip.flags.mf == 1",
            "ip.frag_offset > 0",
            "tcp.flags & 0x02",
            "tcp.flags.syn == 1 and tcp.flags.ack == 0",
            "tcp.established",
            "ip.proto in {1, 6, 17}",
            "ipv6.nxt == 58",
            "ipv6.hlim == 255",
            "eth.type == 0x0800",
            "eth.src[0:1] == 00",
            "vlan.id < 100",
            "frame.len > 100",
            "frame[12:2] == 08:00",
            "icmp.type == 8 or icmpv6.type == 128",
            "tcp.len > 0",
            "udp.length < 100",
            "ip or ipv6",
            "tcp or udp.port == 53",
            "(ip and tcp) or (ipv6 and udp)",
            "ip.src#2",
            "not (tcp.dstport == 80 or udp)",
            "ip.dsfield.dscp == 0",
            "tcp.window_size_value > 1000",
            "ip.opt.type",
        };
        return pool[below(std::size(pool))];
    }

    std::mt19937 m_random;
};

} // namespace tallygate::testsupport
