// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "policy/policy.h"

/// Large policies for benchmarks and property tests: the same seed gives the same policy, UUIDs
/// included. Needs the library `policy`.
namespace tallygate::testsupport {

struct BigPolicyShape
{
    std::size_t rules = 100'000;
    std::size_t sections = 2'000;
    std::size_t filters = 1; ///< share the sections equally
    std::uint64_t seed = 1;
};

/// A stream of pseudo-random numbers that is the same on every machine (std::*_distribution is
/// not), and what is drawn from it.
class Dice
{
public:
    explicit Dice(std::uint64_t seed)
        : m_engine(seed)
    {}

    /// 0 .. below-1. Requires: below > 0.
    std::size_t below(std::size_t below) { return static_cast<std::size_t>(m_engine() % below); }
    bool once(std::size_t in) { return this->below(in) == 0; }

    Uuid uuid()
    {
        std::array<std::uint8_t, 16> bytes{};
        for (std::size_t half = 0; half < 2; ++half) {
            const std::uint64_t drawn = m_engine();
            std::memcpy(bytes.data() + 8 * half, &drawn, sizeof drawn);
        }
        bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
        bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
        return Uuid(bytes);
    }

    std::string prefix()
    {
        if (once(5))
            return fmt::format("2001:db8:{:x}::/48", below(65536));
        return fmt::format("10.{}.{}.0/24", below(256), below(256));
    }

    template <class Range>
    auto pick(const Range &range) -> const typename Range::value_type &
    {
        return range[below(range.size())];
    }

private:
    std::mt19937_64 m_engine;
};

/// A rule as people write them; every field is used now and then.
inline policy::Rule randomRule(Dice &dice)
{
    static const std::vector<std::string> kServices{"https", "dns", "ssh", "smtp", "ntp", "web"};
    static const std::vector<std::string> kWords{"Backup", "Branch", "Küche", "VPN",
                                                 "mail",   "拠点",   "lab",   "\"quoted\" \\ text"};
    static const std::vector<std::string> kWhens{"tcp.flags.syn == 1 && tcp.flags.ack == 0",
                                                 "ip.ttl < 5", "ip.src in {@bogons, 192.0.2.7}",
                                                 "not a valid (expression", "tcp.established"};
    policy::Rule rule;
    rule.uuid = dice.uuid();
    rule.name = fmt::format("{} {}", dice.pick(kWords), dice.below(100'000));
    rule.enabled = !dice.once(20);
    if (!dice.once(3))
        rule.source.items.push_back(dice.prefix());
    if (dice.once(4))
        rule.source.items.push_back("@bogons");
    if (!dice.once(3))
        rule.destination.items.push_back(dice.prefix());
    rule.destination.negated = dice.once(30);
    if (!dice.once(2))
        rule.service.items.push_back(dice.pick(kServices));
    if (dice.once(4))
        rule.when = dice.pick(kWhens);
    rule.action = static_cast<policy::Action>(dice.below(5));
    if (rule.action == policy::Action::Limit)
        rule.meter = "icmp-limit";
    rule.log.enabled = dice.once(3);
    if (dice.once(10))
        rule.log.sample = static_cast<std::uint32_t>(1 + dice.below(100));
    if (dice.once(10))
        rule.log.maxPerSecond = static_cast<std::uint32_t>(dice.below(50));
    if (dice.once(20))
        rule.log.what = policy::LogWhat::Exceeding;
    if (dice.once(3))
        rule.comment = fmt::format("Asked for by {}, see the minutes", dice.pick(kWords));
    if (dice.once(4))
        rule.owner = "network team";
    if (dice.once(5))
        rule.ticket = fmt::format("CHG-{}", dice.below(10'000));
    if (dice.once(10))
        rule.expires = fmt::format("2027-0{}-01T00:00:00Z", 1 + dice.below(9));
    return rule;
}

inline policy::SectionPtr randomSection(Dice &dice, std::size_t rules)
{
    policy::Section section;
    section.uuid = dice.uuid();
    section.name = fmt::format("Section {}", dice.below(100'000));
    section.enabled = !dice.once(10);
    if (dice.once(4))
        section.comment = "A group of rules";
    section.rules.reserve(rules);
    for (std::size_t i = 0; i < rules; ++i)
        section.rules.push_back(std::make_shared<const policy::Rule>(randomRule(dice)));
    return std::make_shared<const policy::Section>(std::move(section));
}

inline policy::Document bigDocument(const BigPolicyShape &shape = {})
{
    Dice dice(shape.seed);
    policy::Document document;
    document.uuid = dice.uuid();
    document.name = "Big policy";
    document.sets.push_back(std::make_shared<const policy::Set>(policy::Set{
        dice.uuid(), "bogons", policy::SetKind::Addresses, "", {"0.0.0.0/8", "10.0.0.0/8"}}));
    document.sets.push_back(std::make_shared<const policy::Set>(policy::Set{
        dice.uuid(), "all", policy::SetKind::Addresses, "nested", {"@bogons", "192.0.2.0/24"}}));
    document.services.push_back(std::make_shared<const policy::Service>(policy::Service{
        dice.uuid(), "inside-web", "tcp.dstport in {80, 443} && ip.src in {@bogons}", ""}));
    policy::Meter meter;
    meter.uuid = dice.uuid();
    meter.name = "icmp-limit";
    meter.rate = "20 packets/s";
    document.meters.push_back(std::make_shared<const policy::Meter>(meter));
    policy::Device device;
    device.uuid = dice.uuid();
    device.name = "edge-01";
    device.interfaces = {"wan0", "lan0"};
    document.devices.push_back(std::make_shared<const policy::Device>(device));
    document.interfaceGroups.push_back(std::make_shared<const policy::InterfaceGroup>(
        policy::InterfaceGroup{dice.uuid(), "uplinks", "", {"wan*"}}));
    const std::size_t sections = shape.sections / shape.filters;
    const std::size_t each = shape.rules / (sections * shape.filters);
    for (std::size_t f = 0; f < shape.filters; ++f) {
        policy::Filter filter;
        filter.uuid = dice.uuid();
        filter.name = fmt::format("filter-{}", f + 1);
        for (std::size_t s = 0; s < sections; ++s)
            filter.sections.push_back(randomSection(dice, each));
        policy::Application application;
        application.uuid = dice.uuid();
        application.filter = filter.name;
        application.device = "edge-01";
        application.interface = f % 2 == 0 ? "wan0" : "@uplinks";
        application.order = static_cast<std::int32_t>(f);
        document.filters.push_back(std::make_shared<const policy::Filter>(std::move(filter)));
        document.applications.push_back(
            std::make_shared<const policy::Application>(std::move(application)));
    }
    return document;
}

inline policy::Policy bigPolicy(const BigPolicyShape &shape = {})
{
    return policy::Policy::fromDocument(bigDocument(shape)).value();
}

} // namespace tallygate::testsupport
