// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulationrun.h"

#include <algorithm>
#include <chrono>

#include <QCoreApplication>
#include <QFileInfo>
#include <QThreadPool>

#include "compile/compile.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kSeriesSlices = 30;

/// The texts of this file.
struct RunWords
{
    Q_DECLARE_TR_FUNCTIONS(SimulationRun)
};

QString fromPath(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

QString sourceOf(const std::vector<simulate::CaptureInput> &captures)
{
    if (captures.size() == 1)
        return QFileInfo(fromPath(captures.front().path)).fileName();
    return RunWords::tr("%n captures", nullptr, int(captures.size()));
}

/// Packets per equal slice of the run, by the rule that decided each. A packet that several
/// applications permit stands under the last of them, as in the list of packets.
class SeriesBuilder
{
public:
    explicit SeriesBuilder(const SimulationRun &run)
        : m_run(run)
        , m_first(run.result->firstPacket)
        , m_span(std::max<std::int64_t>(1, (run.result->lastPacket - m_first).count() + 1))
    {}

    void fill(SimulationCounters &counters) const
    {
        // By application, then by rule; the default is behind the rules.
        std::vector<std::vector<std::vector<float>>> series;
        for (const auto &application : m_run.result->applications)
            series.emplace_back(m_run.filterOf(application).rules.size() + 1);
        for (const simulate::PacketRecord &packet : m_run.result->packets) {
            const bool byRule = packet.cause == pipeline::Cause::Rule;
            if (!byRule && packet.cause != pipeline::Cause::Default)
                continue;
            auto &rules = series[packet.application];
            auto &slices = byRule ? rules[packet.rule] : rules.back();
            if (slices.empty())
                slices.resize(kSeriesSlices);
            slices[sliceOf(packet.time)] += 1;
        }
        for (std::size_t i = 0; i < series.size(); ++i)
            add(m_run.result->applications[i], series[i], counters);
    }

private:
    /// Ports of one application add up.
    void add(const simulate::ApplicationResult &application,
             std::vector<std::vector<float>> &series, SimulationCounters &counters) const
    {
        const auto &rules = m_run.filterOf(application).rules;
        auto &values = counters.byApplication[application.application];
        for (std::size_t i = 0; i < series.size(); ++i) {
            if (series[i].empty())
                continue;
            auto &whole = values[i < rules.size() ? rules[i].uuid : Uuid()].series;
            whole.resize(kSeriesSlices);
            for (std::size_t slice = 0; slice < kSeriesSlices; ++slice)
                whole[slice] += series[i][slice];
        }
    }

    std::size_t sliceOf(Timestamp time) const
    {
        const double share = double((time - m_first).count()) / double(m_span);
        return std::min(kSeriesSlices - 1, std::size_t(std::max(0.0, share) * kSeriesSlices));
    }

    const SimulationRun &m_run;
    Timestamp m_first;
    std::int64_t m_span;
};

RuleCounters toRuleCounters(const counters::CounterValue &value)
{
    RuleCounters out;
    out.packets = value.hits.packets;
    out.bytes = value.hits.bytes;
    out.conformPackets = value.conform.packets;
    out.exceedPackets = value.exceed.packets;
    out.firstHit = value.firstHit;
    out.lastHit = value.lastHit;
    return out;
}

/// Frames of one capture are replayed in their own order, those of several are mixed by time.
std::vector<std::vector<std::uint32_t>> packetsByCapture(const simulate::SimulationResult &result)
{
    std::vector<std::vector<std::uint32_t>> lists(result.captures.size());
    for (std::size_t i = 0; i < result.packets.size(); ++i)
        lists[result.packets[i].capture].push_back(std::uint32_t(i));
    return lists;
}

/// Freed in the background: a million packets take tens of milliseconds, and it is the GUI thread
/// that lets a run go when the next one comes.
std::shared_ptr<SimulationRun> makeRun()
{
    return {new SimulationRun, [](SimulationRun *run) {
                QThreadPool::globalInstance()->start([run] { delete run; });
            }};
}

bool hasErrors(const std::vector<Diagnostic> &diagnostics)
{
    return std::ranges::any_of(diagnostics,
                               [](const auto &d) { return d.severity == Severity::Error; });
}

} // namespace

Result<capture::Frame> SimulationRun::frameOf(const simulate::PacketRecord &packet) const
{
    return simulate::frameOf(*result, packet);
}

std::optional<std::uint64_t> SimulationRun::packetOfFrame(std::uint64_t frame,
                                                          std::uint16_t capture) const
{
    if (capture >= packetsOfCapture.size())
        return std::nullopt;
    const auto &list = packetsOfCapture[capture];
    const auto found = std::ranges::lower_bound(
        list, frame, {}, [this](std::uint32_t at) { return std::uint64_t(packet(at).number); });
    return found != list.end() ? std::optional(std::uint64_t(*found)) : std::nullopt;
}

const simulate::ApplicationResult *
SimulationRun::applicationOf(const simulate::PacketRecord &packet) const
{
    return app::applicationOf(*result, packet);
}

const pipeline::DeviceRule *SimulationRun::ruleOf(const simulate::PacketRecord &packet) const
{
    return app::ruleOf(*result, packet);
}

QString SimulationRun::deciderName(const simulate::PacketRecord &packet) const
{
    return app::deciderName(*result, packet);
}

double SimulationRun::packetsPerSecond() const
{
    const double seconds = std::chrono::duration<double>(took).count();
    return seconds > 0 ? double(result->packetCount) / seconds : 0;
}

VerdictLook lookOf(const simulate::PacketRecord &packet)
{
    const Tone tone = toneOf(packet);
    return {tone, tone == Tone::Warning ? RunWords::tr("Undecidable") : verdictWord(tone)};
}

Tone toneOf(pipeline::Action action)
{
    switch (action) {
    case pipeline::Action::Permit:
        return Tone::Permit;
    case pipeline::Action::Drop:
        return Tone::Drop;
    case pipeline::Action::Reject:
        return Tone::Reject;
    case pipeline::Action::Limit:
        return Tone::Limit;
    case pipeline::Action::Count:
        break;
    }
    return Tone::Count;
}

QString directionWord(pipeline::Direction direction)
{
    return direction == pipeline::Direction::In ? RunWords::tr("in") : RunWords::tr("out");
}

Result<SimulationOutcome> runSimulation(const SimulationOrder &order, JobContext &context)
{
    context.report(RunWords::tr("Compiling the policy"), 0, 0);
    auto compilation = compile::compileFor(order.policy, order.device, order.now);
    SimulationOutcome outcome;
    if (!compilation.devicePolicy || hasErrors(compilation.diagnostics)) {
        for (Diagnostic &diagnostic : compilation.diagnostics) {
            if (diagnostic.severity == Severity::Error)
                outcome.errors.push_back(std::move(diagnostic));
        }
        return outcome;
    }
    auto run = makeRun();
    run->number = order.number;
    run->policy = order.policy;
    run->state = order.state;
    run->device = order.device;
    run->findings = std::move(compilation.diagnostics);
    run->ranAt = order.now;
    run->source = sourceOf(order.captures);
    simulate::Request request;
    request.devicePolicy =
        std::make_shared<const pipeline::DevicePolicy>(std::move(*compilation.devicePolicy));
    request.captures = order.captures;
    request.at = order.now;
    const QString phase = RunWords::tr("Replaying %1").arg(run->source);
    const auto start = std::chrono::steady_clock::now();
    auto result = simulate::run(request, context.stopToken(), [&](const simulate::Progress &at) {
        // Packets are not known before; bytes of the files are.
        context.report(phase, at.bytesDone / 1000, at.bytesTotal / 1000, RunWords::tr("kB"));
    });
    if (!result)
        return fail(result.error());
    run->took = std::chrono::steady_clock::now() - start;
    run->result = std::move(*result);
    run->packetsOfCapture = packetsByCapture(*run->result);
    outcome.counters = countersOf(*run);
    outcome.run = std::move(run);
    return outcome;
}

std::shared_ptr<const SimulationCounters> countersOf(const SimulationRun &run)
{
    auto counters = std::make_shared<SimulationCounters>();
    counters->policy = run.policy;
    counters->state = run.state;
    counters->run = run.number;
    counters->source = run.source;
    counters->ranAt = run.ranAt;
    counters->firstPacket = run.result->firstPacket;
    counters->lastPacket = run.result->lastPacket;
    // An application to a group stands there once for each of its ports.
    for (const simulate::ApplicationResult &application : run.result->applications) {
        auto &byRule = counters->byApplication[application.application];
        const auto &rules = run.filterOf(application).rules;
        for (std::size_t i = 0; i < rules.size(); ++i)
            byRule[rules[i].uuid] += toRuleCounters(application.rules[i]);
        byRule[Uuid()] += toRuleCounters(application.byDefault);
    }
    SeriesBuilder(run).fill(*counters);
    return counters;
}

} // namespace tallygate::app
