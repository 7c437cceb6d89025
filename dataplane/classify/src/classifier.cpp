// SPDX-License-Identifier: GPL-3.0-or-later
#include "classify/classifier.h"

#include <algorithm>
#include <array>

#include "linearsearch.h"

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
        , m_search(rules())
    {}

    void classify(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                  std::span<Decision> decisions, CountHits &hits, FlowCache *) const override
    {
        m_search.classify(packets, active, decisions, hits);
    }

    std::size_t bytes() const override { return sizeof *this + m_search.bytes(); }

private:
    LinearSearch m_search;
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
