// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "match/program.h"
#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

/// Builds one PolicyProgram, in the steps of build().
class ProgramBuilder
{
public:
    ProgramBuilder(PolicyProgram::Input input, counters::CounterRegistry &registry,
                   const MeterBank &meters);
    Result<std::shared_ptr<const PolicyProgram>> build();

private:
    using ProgramPtr = std::shared_ptr<const match::Program>;

    Result<void> prepareLocal();
    Result<void> prepareSets();
    Result<void> prepareFilters();
    Result<void> bindApplications();
    Result<void> bindPort(PortIndex port, Direction direction);

    Result<classify::Rule> compileRule(const DeviceRule &rule);
    Result<ProgramPtr> compileExpression(const std::string &text);
    Result<BoundApplication> bind(const DeviceApplication &application, PortIndex port);
    Result<void> bindRule(BoundApplication &bound, const DeviceRule &rule);
    void bindDefault(BoundApplication &bound, counters::SlotId slot);
    Result<meter::Meter *> bindMeter(const MeterIdentity &identity, const DeviceMeter &meter,
                                     std::uint32_t largestFrameBytes);
    Result<meter::Meter *> meterFor(const DeviceApplication &application, PortIndex port,
                                    const DeviceRule &rule);
    void finishChain(Chain &chain, PortKind kind) const;

    const DevicePolicy &policy() const { return m_program->policy(); }

    std::shared_ptr<PolicyProgram> m_program;
    counters::CounterRegistry &m_registry;
    const MeterBank &m_bank;
    match::SetTable m_sets;
    absl::flat_hash_map<std::string_view, ProgramPtr> m_expressions;        ///< by their own texts
    std::vector<std::shared_ptr<const classify::Classifier>> m_classifiers; ///< one a filter
    std::unordered_map<Uuid, std::uint32_t> m_filterIndex;
    std::unordered_map<Uuid, const DeviceMeter *> m_meterByUuid;
    std::map<MeterIdentity, meter::Meter *> m_boundMeters;
};

} // namespace tallygate::pipeline
