// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/policyprogram.h"

#include "guard.h"
#include "programbuilder.h"

namespace tallygate::pipeline {

PolicyProgram::PolicyProgram() = default;
PolicyProgram::~PolicyProgram() = default;

Result<std::shared_ptr<const PolicyProgram>>
PolicyProgram::build(Input input, counters::CounterRegistry &registry, const MeterBank &meters)
{
    return ProgramBuilder(std::move(input), registry, meters).build();
}

const DeviceMeter *PolicyProgram::meterNamed(const Uuid &uuid) const
{
    for (const DeviceMeter &meter : policy().meters) {
        if (meter.uuid == uuid)
            return &meter;
    }
    return nullptr;
}

std::optional<PortIndex> PolicyProgram::portNamed(std::string_view name) const
{
    for (PortIndex i = 0; i < m_input.ports.size(); ++i) {
        if (m_input.ports[i].name == name)
            return i;
    }
    return std::nullopt;
}

std::string PolicyProgram::nameOf(const BoundApplication &application) const
{
    return fmt::format("{} on {}, {}", application.filter->name,
                       m_input.ports[application.port].name, toString(application.direction));
}

counters::ApplicationTally PolicyProgram::tallyOf(const BoundApplication &application,
                                                  const counters::CounterRegistry &registry) const
{
    using counters::RuleKind;
    counters::ApplicationTally tally;
    tally.name = nameOf(application);
    tally.received = registry.value(application.received).hits;
    tally.undecidable = registry.value(application.undecidable).hits;
    tally.byDefault = registry.value(application.rules.back().slot).hits;
    tally.rules.reserve(application.filter->rules.size());
    for (std::size_t i = 0; i < application.filter->rules.size(); ++i) {
        const BoundRule &rule = application.rules[i];
        const RuleKind kind = rule.action == Action::Limit   ? RuleKind::Limit
                              : rule.action == Action::Count ? RuleKind::Count
                                                             : RuleKind::Final;
        tally.rules.push_back({application.filter->rules[i].uuid, kind, registry.value(rule.slot)});
    }
    return tally;
}

bool matchesGlob(std::string_view glob, std::string_view name)
{
    std::size_t g = 0, n = 0;
    std::size_t star = std::string_view::npos, retry = 0;
    while (n < name.size()) {
        if (g < glob.size() && (glob[g] == '?' || glob[g] == name[n]) && glob[g] != '*') {
            ++g;
            ++n;
        } else if (g < glob.size() && glob[g] == '*') {
            star = g++;
            retry = n;
        } else if (star != std::string_view::npos) {
            g = star + 1;
            n = ++retry;
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == '*')
        ++g;
    return g == glob.size();
}

} // namespace tallygate::pipeline
