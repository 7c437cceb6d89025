// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report.h"

#include "replay/hitfile.h"

namespace tallygate::replay {

namespace {

void addToVerdicts(ApplicationResult &result, pipeline::Action action,
                   const counters::CounterValue &value)
{
    switch (action) {
    case pipeline::Action::Permit:
        result.permitted += value.hits;
        break;
    case pipeline::Action::Drop:
        result.dropped += value.hits;
        break;
    case pipeline::Action::Reject:
        result.rejected += value.hits;
        break;
    case pipeline::Action::Limit:
        result.permitted += value.conform;
        result.limited += value.exceed;
        break;
    case pipeline::Action::Count:
        break;
    }
}

CaptureResult captureResult(const Replayer &replayer, std::size_t index)
{
    const capture::Reader &reader = replayer.reader(index);
    CaptureResult result;
    result.path = replayer.inputs()[index].path;
    result.packets = reader.packetsRead();
    result.unmapped = replayer.unmapped(index);
    result.mappings = replayer.inputs()[index].mappings;
    for (std::size_t i = 0; i < result.mappings.size(); ++i)
        result.replayed.push_back(replayer.replayed(index, i));
    result.interfaces.assign(reader.interfaces().begin(), reader.interfaces().end());
    result.fault = reader.fault();
    return result;
}

PortResult portResult(const Session &session, const Session::PortDirection &place)
{
    const pipeline::Port &port = session.program().ports()[place.port];
    const auto slot = session.program().chain(place.port, place.direction).slot;
    return {port.name, place.direction, port.kind,
            session.registry().portValue(slot, place.direction)};
}

ApplicationResult applicationResult(const Session &session, const pipeline::BoundApplication &bound)
{
    const counters::CounterRegistry &registry = session.registry();
    ApplicationResult result;
    result.application = bound.application->uuid;
    result.filter = bound.filter->uuid;
    result.filterName = bound.filter->name;
    result.name = session.program().nameOf(bound);
    result.port = static_cast<std::uint16_t>(session.placeOf(bound.port, bound.direction));
    result.filterIndex = bound.filterIndex;
    result.scope = bound.scope;
    result.received = registry.value(bound.received).hits;
    result.undecidable = registry.value(bound.undecidable).hits;
    for (std::size_t rule = 0; rule < bound.filter->rules.size(); ++rule) {
        result.rules.push_back(registry.value(bound.rules[rule].slot));
        result.expired.push_back(!bound.classifier->rules()[rule].active);
        addToVerdicts(result, bound.rules[rule].action, result.rules.back());
    }
    result.byDefault = registry.value(bound.rules.back().slot);
    addToVerdicts(result, bound.rules.back().action, result.byDefault);
    return result;
}

/// Conform and exceed count per rule (SEMANTICS 7.1); the meter's are the sum over its rules.
void addMeterCounts(const Session &session, const meter::Meter &meter, MeterResult &result)
{
    for (const pipeline::BoundApplication &application : session.program().applications()) {
        for (std::size_t rule = 0; rule < application.rules.size(); ++rule) {
            if (application.details[rule].meter != &meter)
                continue;
            const auto value = session.registry().value(application.rules[rule].slot);
            result.conform += value.conform;
            result.exceed += value.exceed;
            if (!result.application.isNull())
                result.place = session.program().nameOf(application);
        }
    }
}

MeterResult meterResult(const Session &session, const pipeline::BoundMeter &bound)
{
    const pipeline::PolicyProgram &program = session.program();
    MeterResult result;
    result.meter = bound.identity.meter;
    result.application = bound.identity.application;
    result.place = "device";
    for (const pipeline::Port &port : program.ports()) {
        if (!bound.identity.isDeviceWide() && port.id == bound.identity.port)
            result.interface = port.name;
    }
    if (const pipeline::DeviceMeter *meter = program.meterNamed(result.meter)) {
        result.name = meter->name;
        result.rate = meter->config.rate;
        result.keyed = meter->config.key != meter::KeyKind::Shared;
    }
    result.burst = bound.meter->burst();
    const auto statistics = bound.meter->statistics();
    result.keys = statistics.keysHeld;
    result.evictions = statistics.evictions;
    result.overflowed = statistics.overflowConform + statistics.overflowExceed;
    addMeterCounts(session, *bound.meter, result);
    return result;
}

} // namespace

Report reportOf(const Session &session)
{
    Report report;
    static_cast<Totals &>(report) = session.totals();
    report.devicePolicy = session.setup().policy;
    report.at = session.setup().at;
    for (std::size_t i = 0; i < session.replayer().inputs().size(); ++i)
        report.captures.push_back(captureResult(session.replayer(), i));
    for (const Session::PortDirection &place : session.places())
        report.ports.push_back(portResult(session, place));
    for (const pipeline::BoundApplication &bound : session.program().applications())
        report.applications.push_back(applicationResult(session, bound));
    for (const pipeline::BoundMeter &bound : session.program().meters())
        report.meters.push_back(meterResult(session, bound));
    const pipeline::Worker::Statistics &statistics = session.statistics();
    report.hitsLost = session.hitsLost();
    report.hitsLogged = statistics.logged - report.hitsLost;
    report.hitsSampledOut = statistics.sampledOut;
    report.hitsOverRate = statistics.overRate;
    report.undecidableCounts = statistics.undecidableCounts;
    return report;
}

Result<Report> run(Session &session, const std::optional<HitTarget> &hits)
{
    std::optional<HitFile> file;
    if (hits) {
        auto created = HitFile::create(hits->path, hits->application, session);
        if (!created)
            return fail(std::move(created.error()));
        file.emplace(std::move(*created));
    }
    Session::Step step;
    while (session.next(step)) {
        if (!file)
            continue;
        if (auto taken = file->take(step); !taken)
            return fail(std::move(taken.error()));
    }
    Report report = reportOf(session);
    if (file) {
        if (auto finished = file->finish(); !finished)
            return fail(std::move(finished.error()));
        report.hitsWritten = file->written();
    }
    return report;
}

} // namespace tallygate::replay
