// SPDX-License-Identifier: GPL-3.0-or-later
#include "contestant.h"

#include <numeric>

namespace tallygate::bench {

namespace {

class Own final : public Contestant
{
public:
    Own(std::string name, const Make &make, std::vector<classify::Rule> rules)
        : m_name(std::move(name))
    {
        timed([&] { m_classifier = make(std::move(rules)); });
        std::iota(m_active.begin(), m_active.end(), std::uint16_t{0});
    }

    std::string name() const override { return m_name; }
    std::size_t bytes() const override { return m_classifier->bytes(); }
    void classify(std::span<const packet::Packet> packets, std::uint32_t *rules) override
    {
        m_classifier->classify(packets, std::span(m_active).first(packets.size()), m_decisions,
                               m_hits);
        for (std::size_t i = 0; i < packets.size(); ++i)
            rules[i] = m_decisions[i].rule;
    }

private:
    std::string m_name;
    std::shared_ptr<const classify::Classifier> m_classifier;
    std::array<std::uint16_t, kBatch> m_active;
    std::array<classify::Decision, kBatch> m_decisions;
    classify::CountHits m_hits{[](void *, std::span<const classify::CountHit>) {}, nullptr};
};

} // namespace

std::vector<FlatRule> flatRules(const testsupport::TupleSet &set, testsupport::TcpFlags flags)
{
    using namespace testsupport;
    std::vector<FlatRule> all;
    for (std::uint32_t index = 0; index < set.rules.size(); ++index) {
        FlatRule rule{set.rules[index], index};
        if (!rule.tuple.canBeTrue())
            continue;
        if (flags == TcpFlags::Ignored)
            rule.tuple.flags = rule.tuple.flagsMask = 0;
        if (!rule.tuple.testsPorts() || rule.tuple.protocolMask != 0) {
            all.push_back(rule);
            continue;
        }
        for (const std::uint8_t protocol : {kTcp, kUdp}) {
            rule.tuple.protocol = protocol;
            rule.tuple.protocolMask = 0xff;
            all.push_back(rule);
        }
    }
    return all;
}

ContestantPtr makeOwn(std::string name, const Make &make, const std::vector<classify::Rule> &rules)
{
    return std::make_unique<Own>(std::move(name), make, rules);
}

} // namespace tallygate::bench
