// SPDX-License-Identifier: GPL-3.0-or-later
#include "classify/classifier.h"

#include "requiredheaders.h"

namespace tallygate::classify {

using match::Truth;

namespace {

/// The conjunction of two of Kleene's values.
Truth both(Truth a, Truth b)
{
    if (a == Truth::False || b == Truth::False)
        return Truth::False;
    return a == Truth::Undecidable || b == Truth::Undecidable ? Truth::Undecidable : Truth::True;
}

class Linear final : public Classifier
{
public:
    explicit Linear(std::vector<Rule> list)
        : Classifier(std::move(list))
    {
        for (std::uint32_t i = 0; i < rules().size(); ++i) {
            if (!rules()[i].active)
                continue;
            m_order.push_back(i);
            m_required.push_back(requiredHeaders(rules()[i]));
        }
    }

    void classify(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                  std::span<Decision> decisions, CountHits &hits) const override
    {
        for (const std::uint16_t index : active)
            decisions[index] = decide(packets[index], index, hits);
    }

private:
    Decision decide(const packet::Packet &packet, std::uint16_t index, CountHits &hits) const
    {
        const HeaderSet absent = ~presentHeaders(packet);
        const std::size_t count = m_order.size();
        for (std::size_t i = 0; i < count; ++i) {
            if ((m_required[i] & absent) != 0)
                continue;
            const Rule &rule = rules()[m_order[i]];
            const Truth truth = evaluate(rule, packet);
            if (truth == Truth::False)
                continue;
            if (rule.role == Role::Terminal)
                return {m_order[i], truth};
            hits.add(m_order[i], index, truth);
        }
        return {};
    }

    std::vector<HeaderSet> m_required;  ///< of the active rules
    std::vector<std::uint32_t> m_order; ///< their indices in rules()
};

RuleTrace traceRule(std::uint32_t index, const Rule &rule, const packet::Packet &packet)
{
    RuleTrace line;
    line.rule = index;
    line.active = rule.active;
    line.truth = Truth::True;
    for (const auto &program : rule.conditions) {
        ConditionTrace condition;
        condition.program = program.get();
        condition.truth = program->evaluate(packet, condition.tests);
        line.truth = both(line.truth, condition.truth);
        line.conditions.push_back(std::move(condition));
    }
    return line;
}

} // namespace

Truth evaluate(const Rule &rule, const packet::Packet &packet)
{
    Truth all = Truth::True;
    for (const auto &condition : rule.conditions) {
        all = both(all, condition->evaluate(packet));
        if (all == Truth::False)
            break;
    }
    return all;
}

std::shared_ptr<const Classifier> makeLinear(std::vector<Rule> rules)
{
    return std::make_shared<Linear>(std::move(rules));
}

std::vector<RuleTrace> trace(const Classifier &classifier, const packet::Packet &packet,
                             TraceExtent extent)
{
    std::vector<RuleTrace> lines;
    bool decided = false;
    const auto &rules = classifier.rules();
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
        RuleTrace line = traceRule(i, rules[i], packet);
        line.behind = decided;
        line.decides = !decided && line.active && rules[i].role == Role::Terminal &&
                       line.truth != Truth::False;
        decided = decided || line.decides;
        lines.push_back(std::move(line));
        if (decided && extent == TraceExtent::UntilDecided)
            break;
    }
    return lines;
}

} // namespace tallygate::classify
