// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/packetdecision.h"

#include <QCoreApplication>

namespace tallygate::app {

namespace {

/// The texts of this file.
struct DecisionWords
{
    Q_DECLARE_TR_FUNCTIONS(PacketDecision)
};

} // namespace

Tone toneOf(const simulate::PacketRecord &packet)
{
    if (packet.cause == pipeline::Cause::Undecidable)
        return Tone::Warning;
    switch (packet.verdict) {
    case pipeline::Verdict::Permit:
        break;
    case pipeline::Verdict::Drop:
        return Tone::Drop;
    case pipeline::Verdict::Reject:
        return Tone::Reject;
    case pipeline::Verdict::Limited:
        return Tone::Limit;
    }
    return Tone::Permit;
}

const simulate::ApplicationResult *applicationOf(const simulate::SimulationResult &result,
                                                 const simulate::PacketRecord &packet)
{
    return packet.application == simulate::PacketRecord::kNoApplication
               ? nullptr
               : &result.applications[packet.application];
}

const pipeline::DeviceRule *ruleOf(const simulate::SimulationResult &result,
                                   const simulate::PacketRecord &packet)
{
    const auto *application = applicationOf(result, packet);
    if (!application || packet.cause != pipeline::Cause::Rule)
        return nullptr;
    const auto &rules = result.request.devicePolicy->filters[application->filterIndex].rules;
    return packet.rule < rules.size() ? &rules[packet.rule] : nullptr;
}

QString deciderName(const simulate::SimulationResult &result, const simulate::PacketRecord &packet)
{
    switch (packet.cause) {
    case pipeline::Cause::Rule:
        if (const auto *rule = ruleOf(result, packet))
            return rule->name.empty() ? DecisionWords::tr("rule %1").arg(rule->number)
                                      : QString::fromStdString(rule->name);
        break;
    case pipeline::Cause::Default:
        if (const auto *application = applicationOf(result, packet))
            return DecisionWords::tr("default of %1")
                .arg(QString::fromStdString(application->filterName));
        break;
    case pipeline::Cause::Guard:
        return DecisionWords::tr("management guard");
    case pipeline::Cause::SystemCheck: {
        const std::string_view name = counters::info(packet.drop).name;
        return DecisionWords::tr("system check %1")
            .arg(QString::fromUtf8(name.data(), qsizetype(name.size())));
    }
    case pipeline::Cause::Unfiltered:
        return DecisionWords::tr("no application");
    case pipeline::Cause::Undecidable:
        return DecisionWords::tr("capture cut too short");
    }
    return {};
}

} // namespace tallygate::app
