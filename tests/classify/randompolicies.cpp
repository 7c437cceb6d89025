// SPDX-License-Identifier: GPL-3.0-or-later
#include "randompolicies.h"

#include <set>
#include <tuple>

#include <QTest>

#include <fmt/format.h>

namespace tallygate::classify {

using match::Truth;

namespace {

constexpr const char *kOthers[] = {"tcp",
                                   "udp",
                                   "not tcp",
                                   "ip.proto == 6",
                                   "icmp",
                                   "ip.frag_offset != 0",
                                   "tcp.flags.syn == 1 and tcp.flags.ack == 0",
                                   "tcp.flags & 0x12 != 0",
                                   "ip.dsfield.dscp == 46",
                                   "ip.ttl < 64",
                                   "vlan.id == 5",
                                   "ip.len > 100",
                                   "frame.len in {64..128}",
                                   "not ip.len < 100",
                                   "tcp.len == 0",
                                   "ip.hdr_len != 20",
                                   "tcp.established",
                                   "not tcp.established",
                                   "ip.src in {@few}",
                                   "ip.src in {@many}",
                                   "not ip.dst in {@many}",
                                   "ip.addr in {@many}",
                                   "not ip.addr in {@few}",
                                   "not ipv6.addr in {@many, @few}",
                                   "ipv6.dst in {@many}",
                                   "tcp.port in {@ports}",
                                   "not udp.port in {@ports, 53}",
                                   "ip.addr != 10.0.0.0/8",
                                   "not ip.addr != 192.168.0.0/16",
                                   "tcp.port != 443",
                                   "not ip.src & 255.255.0.255 == 10.0.0.1",
                                   "tcp.flags & 0x3f != 0x02",
                                   "not tcp.flags & 0x17 in {2..16}",
                                   "ip.dsfield & 0xfc > 0x20"};

} // namespace

Answer plainAnswer(const std::vector<Rule> &rules, const std::vector<packet::Packet> &packets,
                   const std::vector<std::uint16_t> &active)
{
    Answer answer;
    answer.decisions.resize(packets.size(), {77, Truth::False});
    for (const std::uint16_t p : active) {
        answer.decisions[p] = {};
        for (std::uint32_t r = 0; r < rules.size(); ++r) {
            const Truth truth = rules[r].active ? evaluate(rules[r], packets[p]) : Truth::False;
            if (truth == Truth::False)
                continue;
            if (rules[r].role == Role::Terminal) {
                answer.decisions[p] = {r, truth};
                break;
            }
            answer.counted.push_back({r, p, truth});
        }
    }
    std::sort(answer.counted.begin(), answer.counted.end(), isBefore);
    return answer;
}

bool isBefore(const CountHit &a, const CountHit &b)
{
    return std::tie(a.packet, a.rule) < std::tie(b.packet, b.rule);
}

RandomPolicies::RandomPolicies(std::uint64_t seed)
    : m_random(seed)
    , m_frames(match::repositoryFrames(12))
{
    if (m_frames.size() < 50)
        qFatal("there are no frames");
    for (const match::StoredFrame &frame : m_frames)
        m_samples.emplace_back(
            frame.bytes.begin(),
            frame.bytes.begin() +
                static_cast<std::ptrdiff_t>(std::min<std::size_t>(frame.bytes.size(), 80)));
    match::addVariants(m_frames, 3);
    m_packets.resize(m_frames.size());
    for (std::size_t i = 0; i < m_frames.size(); ++i)
        packet::parse(m_frames[i].frame(), m_packets[i]);
    addSets();
    see("ip.src", m_sources);
    see("ipv6.src", m_sources);
    see("ip.dst", m_destinations);
    see("ipv6.dst", m_destinations);
    see("tcp.dstport", m_ports);
    see("udp.srcport", m_ports);
    m_all.emplace(seed + 1, options());
    m_known.emplace(seed + 2, knownOptions());
}

match::TreeOptions RandomPolicies::options() const
{
    match::TreeOptions options;
    options.depth = 2;
    options.samples = m_samples;
    options.addressSets = {"few", "many"};
    return options;
}

match::TreeOptions RandomPolicies::knownOptions() const
{
    match::TreeOptions options = this->options();
    for (const fields::Field &field : fields::allFields()) {
        for (const std::string_view prefix : {"eth", "vlan", "ip", "ipv6", "tcp", "udp", "icmp"}) {
            if (field.name == prefix ||
                (field.name.starts_with(prefix) && field.name[prefix.size()] == '.'))
                options.fields.push_back(&field);
        }
    }
    return options;
}

/// Every other address of the frames, each with a prefix, and as many that no frame has.
void RandomPolicies::addSets()
{
    std::vector<std::string> addresses;
    std::set<std::string> seen;
    for (const packet::Packet &packet : m_packets) {
        for (const char *name : {"ip.src", "ip.dst", "ipv6.src", "ipv6.dst"}) {
            const fields::Field &field = fields::field(*fields::findField(name));
            const packet::Value value = packet::read(packet, field);
            const std::string text =
                value.presence == packet::Presence::Present ? packet::format(field, value) : "";
            if (!text.empty() && seen.insert(text).second && seen.size() % 2 == 0)
                addresses.push_back(text);
        }
    }
    if (addresses.size() <= 8)
        qFatal("there are too few addresses");
    const std::vector<std::string> few(addresses.begin(), addresses.begin() + 8);
    while (addresses.size() < 2000) {
        const auto number = static_cast<std::uint32_t>(m_random());
        addresses.push_back(addresses.size() % 3 == 0
                                ? fmt::format("2001:db8:{:x}::/{}", number >> 16, 48 + number % 17)
                                : fmt::format("{}.{}.{}.0/24", 11 + number % 80, number >> 8 & 255,
                                              number >> 16 & 255));
    }
    std::vector<std::string> ports;
    for (unsigned port = 1; port < 60'000; port += 1 + static_cast<unsigned>(m_random() % 60))
        ports.push_back(std::to_string(port));
    addSet("few", match::SetKind::Addresses, few);
    addSet("many", match::SetKind::Addresses, addresses);
    addSet("ports", match::SetKind::Ports, ports);
    addSet("values", match::SetKind::Values, ports);
}

void RandomPolicies::addSet(const char *name, match::SetKind kind,
                            const std::vector<std::string> &entries)
{
    auto set = match::ValueSet::build(kind, entries);
    if (!set)
        qFatal("%s", toString(set.error()).c_str());
    m_sets[name] = std::make_shared<const match::ValueSet>(std::move(*set));
}

void RandomPolicies::see(const char *name, std::vector<Seen> &values) const
{
    const fields::Field &field = fields::field(*fields::findField(name));
    for (const packet::Packet &packet : m_packets) {
        const packet::Value value = packet::read(packet, field);
        if (value.presence == packet::Presence::Present)
            values.push_back({&field, value});
    }
}

std::shared_ptr<const match::Program> RandomPolicies::programOf(match::NodePtr tree) const
{
    auto program = match::Program::compile({{}, std::move(tree)}, m_sets);
    if (!program)
        qFatal("%s", toString(program.error()).c_str());
    return std::make_shared<const match::Program>(std::move(*program));
}

std::vector<Rule> RandomPolicies::ofKnownFields(std::size_t most)
{
    return of(*m_known, most);
}

std::vector<Rule> RandomPolicies::ofAllFields(std::size_t most)
{
    return of(*m_all, most);
}

std::vector<Rule> RandomPolicies::of(match::RandomTree &trees, std::size_t most)
{
    std::vector<Rule> rules(1 + m_random() % most);
    for (Rule &rule : rules) {
        for (std::size_t c = 0, count = m_random() % 4; c < count; ++c)
            rule.conditions.push_back(programOf(trees.next()));
        rule.role = m_random() % 3 == 0 ? Role::Count : Role::Terminal;
        rule.active = m_random() % 8 != 0;
    }
    return rules;
}

std::vector<Rule> RandomPolicies::accessList(std::size_t rules)
{
    std::vector<Rule> list(rules);
    for (Rule &rule : list)
        rule = accessRule();
    return list;
}

std::string RandomPolicies::prefix(const std::vector<Seen> &of)
{
    Seen seen = of[m_random() % of.size()];
    const unsigned width = seen.field->widthBits;
    const auto length = static_cast<unsigned>(m_random() % (width + 1));
    const unsigned host = width - length;
    if (host >= 64)
        seen.value.high = host == 128 ? 0 : seen.value.high >> (host - 64) << (host - 64);
    seen.value.low = host >= 64 ? 0 : seen.value.low >> host << host;
    return fmt::format("{} == {}/{}", seen.field->name, packet::format(*seen.field, seen.value),
                       length);
}

std::string RandomPolicies::range()
{
    const auto low = static_cast<unsigned>(m_ports[m_random() % m_ports.size()].value.low);
    const unsigned high = std::min<unsigned>(65535, low + static_cast<unsigned>(m_random() % 2000));
    return fmt::format("{}..{}", low, high);
}

Rule RandomPolicies::accessRule()
{
    std::vector<std::string> conditions;
    if (m_random() % 4 != 0)
        conditions.push_back(prefix(m_sources));
    if (m_random() % 4 != 0)
        conditions.push_back(prefix(m_destinations));
    switch (m_random() % 5) {
    case 0:
        conditions.push_back("tcp.dstport in {" + range() + ", " + range() + "}");
        break;
    case 1:
        conditions.push_back("udp.port in {" + range() + "}");
        break;
    case 2:
        conditions.push_back("not udp.srcport in {" + range() + "}");
        break;
    default:
        conditions.emplace_back(kOthers[m_random() % std::size(kOthers)]);
        break;
    }
    Rule rule;
    for (const std::string &condition : conditions) {
        auto expression = match::parse(condition, match::lookupIn(m_sets));
        if (!expression)
            qFatal("%s: %s", condition.c_str(), toString(expression.error()).c_str());
        rule.conditions.push_back(programOf(expression->root));
    }
    rule.role = m_random() % 10 == 0 ? Role::Count : Role::Terminal;
    return rule;
}

} // namespace tallygate::classify
