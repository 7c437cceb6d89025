// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "match/program.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "pipeline/outcome.h"
#include "pipeline/policyprogram.h"

// The pipeline once more, as slow and as literal as can be: one packet, one rule, one condition
// after the other; scope and guard as expressions; meters as token counts in 128-bit integers; no
// batch, no snapshot, no sharing. What pipeline::Worker does must be the same to the packet.

namespace tallygate::testsupport {

using match::Truth;
using pipeline::Action;
using pipeline::Cause;
using pipeline::Direction;
using pipeline::Verdict;

inline Truth kleeneAnd(Truth a, Truth b)
{
    if (a == Truth::False || b == Truth::False)
        return Truth::False;
    return a == Truth::True && b == Truth::True ? Truth::True : Truth::Undecidable;
}

/// A token bucket per key that is never forgotten. Tokens are counted in parts, of which one
/// packet (or byte) costs `period` and a nanosecond brings `amount`.
class NaiveMeter
{
public:
    explicit NaiveMeter(const meter::MeterConfig &config)
        : m_config(config)
    {}

    bool conform(Timestamp stamp, std::uint32_t bytes, const packet::Packet &packet)
    {
        m_now = std::max(m_now, stamp.time_since_epoch().count());
        const bool bits = m_config.rate.countsBits();
        const Number perUnit = bits ? Number{8} * 1'000'000'000
                                    : Number{1'000'000'000} * secondsOf(m_config.rate.unit);
        const Number full = Number{meter::effectiveBurst(m_config)} * perUnit;
        Bucket &bucket = m_buckets.try_emplace(keyOf(packet), Bucket{full, m_now}).first->second;
        bucket.tokens += Number{m_now - bucket.at} * static_cast<Number>(m_config.rate.amount);
        bucket.tokens = std::min(bucket.tokens, full);
        bucket.at = m_now;
        const Number cost = (bits ? Number{bytes} : Number{1}) * perUnit;
        if (bucket.tokens < cost)
            return false;
        bucket.tokens -= cost;
        return true;
    }

    bool isHidden(const packet::Packet &packet) const
    {
        const bool source = m_config.key != meter::KeyKind::Destination;
        const bool destination = m_config.key != meter::KeyKind::Source;
        return m_config.key != meter::KeyKind::Shared &&
               ((source && addressText(packet, "src", 128) == "cut") ||
                (destination && addressText(packet, "dst", 128) == "cut"));
    }

private:
    __extension__ using Number = __int128;
    struct Bucket
    {
        Number tokens;
        std::int64_t at;
    };

    static int secondsOf(meter::RateUnit unit)
    {
        return unit == meter::RateUnit::PacketsPerHour     ? 3600
               : unit == meter::RateUnit::PacketsPerMinute ? 60
                                                           : 1;
    }

    std::string addressText(const packet::Packet &packet, const std::string &side,
                            unsigned length6) const
    {
        for (const char *family : {"ip.", "ipv6."}) {
            const auto id = fields::findField(family + side);
            const packet::Value value = packet::read(packet, fields::field(*id));
            if (value.presence == packet::Presence::Cut)
                return "cut";
            if (value.presence == packet::Presence::Absent)
                continue;
            if (family == std::string("ip.")) {
                const unsigned drop = 32u - m_config.prefixLengthV4;
                return "4 " + std::to_string(drop == 32 ? 0 : value.low >> drop << drop);
            }
            const unsigned keep = std::min<unsigned>(m_config.prefixLengthV6, length6);
            const std::uint64_t high = keep >= 64  ? value.high
                                       : keep == 0 ? 0
                                                   : value.high >> (64 - keep) << (64 - keep);
            const std::uint64_t low = keep <= 64    ? 0
                                      : keep == 128 ? value.low
                                                    : value.low >> (128 - keep) << (128 - keep);
            return "6 " + std::to_string(high) + " " + std::to_string(low);
        }
        return "none";
    }

    std::string keyOf(const packet::Packet &packet) const
    {
        switch (m_config.key) {
        case meter::KeyKind::Shared:
            return {};
        case meter::KeyKind::Source:
            return addressText(packet, "src", 128);
        case meter::KeyKind::Destination:
            return addressText(packet, "dst", 128);
        case meter::KeyKind::SourceDestination:
            return addressText(packet, "src", 128) + " " + addressText(packet, "dst", 128);
        }
        return {};
    }

    meter::MeterConfig m_config;
    std::map<std::string, Bucket> m_buckets;
    std::int64_t m_now = INT64_MIN;
};

/// The counters of one application at one port.
struct NaiveCounters
{
    counters::Tally received, byDefault, undecidable;
    std::vector<counters::CounterValue> rules; ///< times are not modelled
};

class NaivePipeline
{
public:
    NaivePipeline(const pipeline::DevicePolicy &policy, std::vector<pipeline::Port> given,
                  Timestamp at)
        : m_policy(policy)
        , m_ports(std::move(given))
        , m_at(at)
    {
        for (const pipeline::DeviceSet &set : policy.sets)
            m_sets[set.name] =
                std::make_shared<match::ValueSet>(*match::ValueSet::build(set.kind, set.entries));
        std::vector<std::string> own;
        for (const std::string &address : policy.localState.addresses)
            own.push_back(address.substr(0, address.find('/')));
        m_sets["device"] = std::make_shared<match::ValueSet>(
            *match::ValueSet::build(match::SetKind::Addresses, own));
    }

    /// Outcome::application counts the policy's applications here, not those of a program.
    pipeline::Outcome process(std::size_t port, Direction direction, const packet::Frame &frame)
    {
        m_packet = packet::Packet{};
        packet::parse(frame, m_packet);
        pipeline::Outcome outcome = decide(port, direction, frame);
        if (direction == Direction::In && isForwarded(outcome) && hasStation(frame))
            m_stations[macOf(frame)] = {port, frame.time};
        auto &tally = ports[{port, direction}];
        tally[counters::PortCounter::Received] += {1, frame.wireLength};
        tally[outcome.counter] += {1, frame.wireLength};
        return outcome;
    }

    std::map<std::pair<std::size_t, Direction>, counters::PortTally> ports;
    std::map<std::pair<std::size_t, std::size_t>, NaiveCounters> applications; ///< (which, port)
    std::uint64_t undecidableCounts = 0;

private:
    std::map<std::string, std::pair<std::size_t, Timestamp>> m_stations;

    using Outcome = pipeline::Outcome;
    using PortCounter = counters::PortCounter;

    Truth says(const std::string &expression)
    {
        auto known = m_programs.find(expression);
        if (known == m_programs.end()) {
            auto parsed = match::parse(expression, match::lookupIn(m_sets));
            if (!parsed)
                qFatal("%s: %s", expression.c_str(), toString(parsed.error()).c_str());
            auto program = match::Program::compile(*parsed, m_sets);
            known = m_programs.emplace(expression, std::move(*program)).first;
        }
        return known->second.evaluate(m_packet);
    }

    static Outcome verdict(Cause cause, PortCounter counter, Verdict verdict = Verdict::Permit)
    {
        Outcome outcome;
        outcome.cause = cause;
        outcome.counter = counter;
        outcome.verdict = verdict;
        return outcome;
    }

    Outcome decide(std::size_t port, Direction direction, const packet::Frame &frame)
    {
        if (const auto drop = check())
            return verdict(Cause::SystemCheck, *drop, Verdict::Drop);
        const bool host = m_ports[port].kind == pipeline::PortKind::Host;
        const Truth device = host ? isDevice(direction) : Truth::False;
        if (host && device != Truth::False && !m_policy.guard.empty()) {
            const Truth guarded = guard(direction);
            if (guarded == Truth::True)
                return verdict(Cause::Guard, PortCounter::Guard);
            if (guarded == Truth::Undecidable)
                return verdict(Cause::Undecidable, PortCounter::Undecidable);
        }
        if (direction == Direction::Out && isIsolated(port, frame))
            return verdict(Cause::SystemCheck, PortCounter::Isolation, Verdict::Drop);
        Outcome last = verdict(Cause::Unfiltered, PortCounter::Unfiltered);
        for (const std::size_t index : chain(port, direction)) {
            const pipeline::DeviceApplication &application = m_policy.applications[index];
            if (application.scope != pipeline::Scope::Any) {
                if (device == Truth::Undecidable) {
                    last = verdict(Cause::Undecidable, PortCounter::Undecidable);
                    last.application = static_cast<std::uint32_t>(index);
                    return last;
                }
                const bool wantsTransit = application.scope == pipeline::Scope::Transit;
                if (wantsTransit == (device == Truth::True))
                    continue;
            }
            last = apply(index, port, frame);
            last.application = static_cast<std::uint32_t>(index);
            if (!isForwarded(last))
                return last;
        }
        return last;
    }

    static bool hasStation(const packet::Frame &frame)
    {
        return frame.linkType == LinkType::Ethernet && frame.capturedLength >= 12;
    }
    static std::string macOf(const packet::Frame &frame)
    {
        return std::string(reinterpret_cast<const char *>(frame.data) + 6, 6);
    }

    const pipeline::PortIsolation *isolationOf(std::size_t port) const
    {
        for (const pipeline::PortIsolation &entry : m_policy.isolation) {
            for (const std::string &glob : entry.interfaces) {
                if (pipeline::matchesGlob(glob, m_ports[port].name))
                    return &entry;
            }
        }
        return nullptr;
    }

    bool isIsolated(std::size_t to, const packet::Frame &frame) const
    {
        using pipeline::IsolationRole;
        const auto heard = hasStation(frame) ? m_stations.find(macOf(frame)) : m_stations.end();
        const bool isHost = heard != m_stations.end() && (frame.data[6] & 1) == 0 &&
                            heard->first != std::string(6, 0);
        if (!isHost || heard->second.first == to ||
            std::chrono::floor<std::chrono::seconds>(frame.time) -
                    std::chrono::floor<std::chrono::seconds>(heard->second.second) >
                std::chrono::minutes(5))
            return false;
        const auto *one = isolationOf(heard->second.first), *other = isolationOf(to);
        if (one == nullptr || other == nullptr || one->role == IsolationRole::Promiscuous ||
            other->role == IsolationRole::Promiscuous)
            return false;
        return one->role == IsolationRole::Isolated || other->role == IsolationRole::Isolated ||
               one->community != other->community;
    }

    std::optional<PortCounter> check() const
    {
        const pipeline::SystemChecks &on = m_policy.systemChecks;
        using packet::ParseFlag;
        if (on.incompleteHeader && m_packet.has(ParseFlag::IncompleteLayer3))
            return PortCounter::IncompleteL3;
        if (on.ipv6ChainTooLong && m_packet.has(ParseFlag::Ipv6ChainTooLong))
            return PortCounter::Ipv6ChainTooLong;
        if (on.incompleteHeader && m_packet.has(ParseFlag::IncompleteLayer4))
            return PortCounter::IncompleteL4;
        if (on.land && m_packet.has(ParseFlag::Land))
            return PortCounter::Land;
        return std::nullopt;
    }

    std::vector<std::size_t> chain(std::size_t port, Direction direction) const
    {
        std::vector<std::size_t> met;
        for (std::size_t i = 0; i < m_policy.applications.size(); ++i) {
            const auto &names = m_policy.applications[i].interfaces;
            if (m_policy.applications[i].direction == direction &&
                std::find(names.begin(), names.end(), m_ports[port].name) != names.end())
                met.push_back(i);
        }
        std::sort(met.begin(), met.end(), [this](std::size_t a, std::size_t b) {
            const auto &left = m_policy.applications[a], &right = m_policy.applications[b];
            return left.order != right.order ? left.order < right.order : left.uuid < right.uuid;
        });
        return met;
    }

    std::string own(bool v6) const
    {
        std::string list = v6 ? "::1" : "127.0.0.0/8";
        for (const std::string &text : m_policy.localState.addresses) {
            const std::string address = text.substr(0, text.find('/'));
            if ((address.find(':') != std::string::npos) == v6)
                list += ", " + address;
        }
        return list;
    }

    Truth isDevice(Direction direction)
    {
        const std::string nonIp = "not ip and not ipv6";
        if (direction == Direction::Out)
            return says(nonIp + " or ip.src in {" + own(false) + "} or ipv6.src in {" + own(true) +
                        "}");
        std::string v4 = own(false) + ", 255.255.255.255, 224.0.0.0/24";
        std::string v6 = own(true);
        for (const char flags : std::string("0123456789abcdef"))
            v6 += std::string(", ff") + flags + "1::/16, ff" + flags + "2::/16";
        for (const std::string &text : m_policy.localState.addresses) {
            const std::size_t slash = text.find('/');
            const auto address = parseIpv4(text.substr(0, slash));
            if (!address || slash == std::string::npos)
                continue;
            const int length = std::stoi(text.substr(slash + 1));
            if (length < 31)
                v4 += ", " + toString(Ipv4Address{address->value | static_cast<std::uint32_t>(
                                                                       0xffffffffull >> length)});
        }
        for (const std::string &group : m_policy.localState.groups)
            (group.find(':') == std::string::npos ? v4 : v6) += ", " + group;
        return says(nonIp + " or ip.dst in {" + v4 + "} or ipv6.dst in {" + v6 + "}");
    }

    /// For whole frames only.
    Truth guard(Direction direction)
    {
        const bool in = direction == Direction::In;
        const std::string v4 = own(false), v6 = own(true);
        std::string any = in ? "arp.opcode in {1, 2} and arp.dst.proto_ipv4 in {" + v4 + "}"
                             : "arp.opcode in {1, 2} and arp.src.proto_ipv4 in {" + v4 + "}";
        any += in ? " or icmpv6.type == 135 and ipv6.hlim == 255 and "
                    "icmpv6.nd.ns.target_address in {" +
                        v6 + "}" + " or icmpv6.type == 136 and ipv6.hlim == 255 and ipv6.dst in {" +
                        v6 + "}"
                  : " or icmpv6.type in {135, 136} and ipv6.hlim == 255";
        if (m_policy.guardOptions.routerAdvertisements)
            any += in ? " or icmpv6.type == 134 and ipv6.hlim == 255 and ipv6.src in {fe80::/10}"
                      : " or icmpv6.type == 133 and ipv6.hlim == 255";
        if (m_policy.guardOptions.redirects && in)
            any += " or icmp.type == 5"
                   " or icmpv6.type == 137 and ipv6.hlim == 255 and ipv6.src in {fe80::/10}";
        for (const pipeline::GuardEntry &entry : m_policy.guard) {
            const std::string ip = entry.prefix.v6 ? "ipv6" : "ip";
            const std::string prefix = " in {" + toString(entry.prefix) + "}";
            const std::string port = " == " + std::to_string(entry.tcpPort);
            any += in ? " or " + ip + ".src" + prefix + " and tcp.dstport" + port
                      : " or " + ip + ".dst" + prefix + " and tcp.srcport" + port;
            const std::string tooBig =
                entry.prefix.v6 ? "icmpv6.type == 2" : "icmp.type == 3 and icmp.code == 4";
            any += in ? " or " + tooBig + " and " + ip + ".dst#2" + prefix + " and tcp.srcport#1" +
                            port
                      : " or " + tooBig + " and " + ip + ".src#2" + prefix + " and tcp.dstport#1" +
                            port;
        }
        return says(any);
    }

    Outcome apply(std::size_t index, std::size_t port, const packet::Frame &frame)
    {
        const pipeline::DeviceApplication &application = m_policy.applications[index];
        const auto filter =
            std::find_if(m_policy.filters.begin(), m_policy.filters.end(),
                         [&](const auto &each) { return each.uuid == application.filter; });
        const counters::Tally one{1, frame.wireLength};
        NaiveCounters &counted = applications[{index, port}];
        counted.rules.resize(filter->rules.size());
        counted.received += one;
        const auto cannotTell = [&](std::uint32_t rule) {
            counted.undecidable += one;
            Outcome outcome = verdict(Cause::Undecidable, PortCounter::Undecidable);
            outcome.rule = rule;
            return outcome;
        };
        for (std::uint32_t r = 0; r < filter->rules.size(); ++r) {
            const pipeline::DeviceRule &rule = filter->rules[r];
            if (rule.expires && *rule.expires <= m_at)
                continue;
            Truth truth = Truth::True;
            for (const pipeline::Condition &condition : rule.conditions)
                truth = kleeneAnd(truth, says(condition.expression));
            if (truth == Truth::False)
                continue;
            if (rule.action == Action::Count && truth == Truth::Undecidable) {
                ++undecidableCounts;
                continue;
            }
            if (truth == Truth::Undecidable)
                return cannotTell(r);
            if (rule.action == Action::Limit) {
                NaiveMeter &meter = meterOf(rule.meter, index, port);
                if (meter.isHidden(m_packet))
                    return cannotTell(r);
                counted.rules[r].hits += one;
                return limited(meter, rule, counted.rules[r], r, frame);
            }
            counted.rules[r].hits += one;
            if (rule.action == Action::Count)
                continue;
            return byAction(rule.action, Cause::Rule, r);
        }
        counted.byDefault += one;
        return byAction(filter->defaultVerdict == Verdict::Permit   ? Action::Permit
                        : filter->defaultVerdict == Verdict::Reject ? Action::Reject
                                                                    : Action::Drop,
                        Cause::Default, Outcome::kNone);
    }

    Outcome limited(NaiveMeter &meter, const pipeline::DeviceRule &rule,
                    counters::CounterValue &value, std::uint32_t index, const packet::Frame &frame)
    {
        const counters::Tally one{1, frame.wireLength};
        const bool conforms = meter.conform(frame.time, frame.wireLength, m_packet);
        (conforms ? value.conform : value.exceed) += one;
        Outcome outcome = conforms ? verdict(Cause::Rule, PortCounter::Permitted)
                                   : verdict(Cause::Rule, PortCounter::Limited, Verdict::Limited);
        outcome.withinLimit = conforms;
        outcome.answer =
            !conforms && configOf(rule.meter).config.exceed == meter::ExceedVerdict::Reject;
        outcome.rule = index;
        return outcome;
    }

    static Outcome byAction(Action action, Cause cause, std::uint32_t rule)
    {
        Outcome outcome = action == Action::Permit ? verdict(cause, PortCounter::Permitted)
                          : action == Action::Reject
                              ? verdict(cause, PortCounter::Rejected, Verdict::Reject)
                              : verdict(cause, PortCounter::Dropped, Verdict::Drop);
        outcome.answer = action == Action::Reject;
        outcome.rule = rule;
        return outcome;
    }

    const pipeline::DeviceMeter &configOf(const Uuid &uuid) const
    {
        return *std::find_if(m_policy.meters.begin(), m_policy.meters.end(),
                             [&](const auto &each) { return each.uuid == uuid; });
    }

    NaiveMeter &meterOf(const Uuid &uuid, std::size_t application, std::size_t port)
    {
        const pipeline::DeviceMeter &meter = configOf(uuid);
        const std::string key =
            uuid.toString() +
            (meter.deviceWide ? std::string()
                              : " " + std::to_string(application) + " " + std::to_string(port));
        return m_meters.try_emplace(key, meter.config).first->second;
    }

    const pipeline::DevicePolicy &m_policy;
    std::vector<pipeline::Port> m_ports;
    Timestamp m_at;
    match::SetTable m_sets;
    std::map<std::string, match::Program> m_programs;
    std::map<std::string, NaiveMeter> m_meters;
    packet::Packet m_packet;
};

} // namespace tallygate::testsupport
