// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulefrompacket.h"

#include <QCoreApplication>

#include "base/address.h"
#include "packet/dissect.h"
#include "packet/read.h"
#include "policy/services.h"

namespace tallygate::app {

namespace {

/// What higher protocols say of whom a packet is for.
constexpr std::string_view kNames[] = {"dns.qry.name", "http.host",
                                       "tls.handshake.extensions_server_name"};
constexpr std::uint64_t kEphemeral = 1024; // ports from here on are the asking side's

/// The texts of this file.
struct RuleWords
{
    Q_DECLARE_TR_FUNCTIONS(RuleFromPacket)
};

/// Reads fields of one packet as text.
class FieldReader
{
public:
    FieldReader(const SimulationRun &run, std::uint64_t index)
    {
        const simulate::PacketRecord &record = run.packet(index);
        if (const auto frame = run.frameOf(record)) {
            packet::parse({frame->data, frame->capturedLength, frame->wireLength, frame->linkType,
                           record.time},
                          m_packet);
            m_sound = true;
        }
    }

    std::optional<packet::Value> value(std::string_view name) const
    {
        const auto id = fields::findField(name);
        if (!m_sound || !id)
            return std::nullopt;
        const packet::Value value = packet::read(m_packet, fields::field(*id));
        if (value.presence != packet::Presence::Present)
            return std::nullopt;
        return value;
    }
    std::string text(std::string_view name) const
    {
        const auto found = value(name);
        return found ? packet::format(fields::field(*fields::findField(name)), *found)
                     : std::string();
    }
    std::optional<std::uint64_t> number(std::string_view name) const
    {
        const auto found = value(name);
        return found ? std::optional(found->low) : std::nullopt;
    }

    /// The test of the outermost value as it is written, text quoted; empty if it is not there.
    std::string test(std::string_view name) const
    {
        return m_sound && value(name) ? testIn(packet::dissect(m_packet), name) : std::string();
    }

private:
    static std::string testIn(const std::vector<packet::DissectionNode> &nodes,
                              std::string_view name)
    {
        for (const packet::DissectionNode &node : nodes) {
            if (node.field && node.field->name == name)
                return node.expression;
            if (const std::string inner = testIn(node.children, name); !inner.empty())
                return inner;
        }
        return {};
    }

    packet::Packet m_packet;
    bool m_sound = false;
};

/// The network that an address is usually dealt with in: /24, /64.
std::string networkOf(const std::string &address)
{
    if (const auto v4 = parseIpv4(address))
        return toString(Ipv4Address{v4->value & 0xFFFFFF00u}) + "/24";
    if (const auto v6 = parseIpv6(address))
        return toString(Ipv6Address{v6->high, 0}) + "/64";
    return {};
}

RuleProposal::Part addressPart(const std::string &address)
{
    RuleProposal::Part part;
    if (address.empty())
        return part;
    part.chosen = true;
    part.values = {address, networkOf(address)};
    return part;
}

/// The name of a service that is exactly this test.
std::string serviceNamed(const policy::Policy &policy, const std::string &test)
{
    for (const auto &service : policy->services) {
        if (service->expression == test)
            return service->name;
    }
    for (const policy::BuiltinService &service : policy::builtinServices()) {
        if (service.expression == test && !policy.serviceNamed(service.name))
            return std::string(service.name);
    }
    return {};
}

void proposeService(RuleProposal &proposal, const SimulationRun &run, const FieldReader &fields)
{
    for (const std::string protocol : {"tcp", "udp"}) {
        const auto to = fields.number(protocol + ".dstport");
        const auto from = fields.number(protocol + ".srcport");
        if (!to || !from)
            continue;
        proposal.serviceTest = fmt::format("{}.dstport == {}", protocol, *to);
        if (const std::string name = serviceNamed(run.policy, proposal.serviceTest); !name.empty())
            proposal.service.values.push_back(name);
        proposal.service.values.push_back(fmt::format("{}/{}", protocol, *to));
        // An answer is told by the port it comes from.
        const bool answer = *from < kEphemeral && *to >= kEphemeral;
        proposal.service.chosen = !answer;
        proposal.tests.push_back({answer, fmt::format("{}.srcport == {}", protocol, *from)});
    }
}

void proposeTests(RuleProposal &proposal, const FieldReader &fields)
{
    const auto add = [&](bool chosen, std::string_view field) {
        if (const std::string value = fields.text(field); !value.empty())
            proposal.tests.push_back({chosen, fmt::format("{} == {}", field, value)});
    };
    if (fields.number("tcp.flags.syn") == 1 && fields.number("tcp.flags.ack") == 0)
        proposal.tests.push_back({false, "tcp.flags.syn == 1 && tcp.flags.ack == 0"});
    add(true, "icmp.type");
    add(true, "icmpv6.type");
    const bool ports = !proposal.service.values.empty();
    const bool icmp = fields.value("icmp.type") || fields.value("icmpv6.type");
    if (!ports && !icmp) {
        add(true, "ip.l4proto");
    }
    const bool isIp = fields.value("ip.src") || fields.value("ipv6.src");
    if (!isIp) {
        add(true, "eth.src");
        add(true, "eth.type");
        add(false, "arp.opcode");
    }
    add(false, "vlan.id");
    for (const std::string_view name : kNames) {
        if (std::string test = fields.test(name); !test.empty())
            proposal.tests.push_back({false, std::move(test)});
    }
}

RulePlaceChoice above(const policy::RulePlace &place, std::size_t number)
{
    return {RuleWords::tr("Above “%1” (#%2)")
                .arg(QString::fromStdString(place.rule->name), QString::number(number)),
            place.filter->uuid, place.section->uuid, place.rule->uuid};
}

std::size_t numberOf(const policy::RulePlace &place)
{
    std::size_t number = place.ruleIndex + 1;
    for (std::size_t i = 0; i < place.sectionIndex; ++i)
        number += place.filter->sections[i]->rules.size();
    return number;
}

/// Of a section that is made because the filter has none.
QString newSectionName()
{
    return RuleWords::tr("Rules");
}

} // namespace

std::string RuleProposal::expression() const
{
    std::string text;
    const auto add = [&text](bool chosen, const std::string &test) {
        if (chosen && !test.empty())
            text += (text.empty() ? "" : " && ") + test;
    };
    add(source.chosen, sourceTest);
    add(destination.chosen, destinationTest);
    add(service.chosen, serviceTest);
    for (const Test &test : tests)
        add(test.chosen, test.expression);
    return text;
}

RuleProposal proposalOf(const SimulationRun &run, std::uint64_t packet)
{
    const FieldReader fields(run, packet);
    RuleProposal proposal;
    for (const std::string version : {"ip", "ipv6"}) {
        const std::string source = fields.text(version + ".src");
        if (source.empty() || !proposal.sourceTest.empty())
            continue;
        const std::string destination = fields.text(version + ".dst");
        proposal.source = addressPart(source);
        proposal.destination = addressPart(destination);
        proposal.sourceTest = fmt::format("{}.src == {}", version, source);
        proposal.destinationTest = fmt::format("{}.dst == {}", version, destination);
    }
    proposeService(proposal, run, fields);
    proposeTests(proposal, fields);
    return proposal;
}

RuleProposal proposalOf(const SimulationRun &run, std::uint64_t packet,
                        const std::vector<std::string> &expressions)
{
    RuleProposal proposal = proposalOf(run, packet);
    std::vector<std::string> others = expressions;
    const auto take = [&others](bool &chosen, const std::string &test) {
        chosen = std::erase(others, test) > 0;
    };
    take(proposal.source.chosen, proposal.sourceTest);
    take(proposal.destination.chosen, proposal.destinationTest);
    take(proposal.service.chosen, proposal.serviceTest);
    for (RuleProposal::Test &test : proposal.tests)
        take(test.chosen, test.expression);
    std::vector<RuleProposal::Test> tests;
    for (std::string &each : others)
        tests.push_back({true, std::move(each)});
    proposal.tests.insert(proposal.tests.begin(), tests.begin(), tests.end());
    return proposal;
}

std::vector<RulePlaceChoice> placesFor(const policy::Policy &policy, const SimulationRun &run,
                                       std::uint64_t packet)
{
    std::vector<RulePlaceChoice> places;
    const simulate::PacketRecord &record = run.packet(packet);
    const auto *application = run.applicationOf(record);
    if (const auto *rule = run.ruleOf(record)) {
        if (const auto place = policy.findRule(rule->uuid))
            places.push_back(above(*place, numberOf(*place)));
    }
    for (const auto &filter : policy->filters) {
        if (application && filter->uuid != application->filter)
            continue;
        const QString name = QString::fromStdString(filter->name);
        const Uuid first = filter->sections.empty() ? Uuid() : filter->sections.front()->uuid;
        const Uuid last = filter->sections.empty() ? Uuid() : filter->sections.back()->uuid;
        const RulePlaceChoice end{
            RuleWords::tr("At the end of %1").arg(name), filter->uuid, last, {}};
        RulePlaceChoice top{RuleWords::tr("At the top of %1").arg(name), filter->uuid, first, {}};
        if (!filter->sections.empty() && !filter->sections.front()->rules.empty())
            top.before = filter->sections.front()->rules.front()->uuid;
        places.push_back(places.empty() ? end : top);
        places.push_back(places.size() == 1 ? top : end);
    }
    return places;
}

policy::Edit insertionOf(policy::Rule rule, const RulePlaceChoice &place)
{
    if (!place.section.isNull())
        return policy::insertRule(place.section, place.before, std::move(rule));
    policy::Section section;
    section.uuid = Uuid::random();
    section.name = newSectionName().toStdString();
    section.rules.push_back(std::make_shared<const policy::Rule>(std::move(rule)));
    return policy::insertSection(place.filter, {}, std::move(section));
}

} // namespace tallygate::app
