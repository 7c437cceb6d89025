// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulate/simulate.h"

#include <algorithm>

#include "counters/counterregistry.h"
#include "hitlog/hitring.h"
#include "pipeline/meterbank.h"
#include "pipeline/policyprogram.h"
#include "pipeline/worker.h"
#include "replay/replayer.h"

namespace tallygate::simulate {

namespace {

constexpr std::uint64_t kReportEveryPackets = 16'384;
constexpr std::size_t kRingRecords = 4096;

/// Equal runs are equal to the bit: the meters' key hash is not random here.
constexpr meter::MeterSeed kSeed{0x7461'6C6C'7967'6174ull, 0x6520'7369'6D75'6C61ull};

/// A device policy ready to run over captures.
class Bench
{
public:
    static Result<std::unique_ptr<Bench>> make(const Request &request)
    {
        std::unique_ptr<Bench> bench(new Bench);
        auto replayer = replay::Replayer::open(request.captures);
        if (!replayer)
            return fail(replayer.error());
        bench->m_replayer.emplace(std::move(*replayer));
        pipeline::PolicyProgram::Input input;
        input.policy = request.devicePolicy;
        input.wallClock = request.at;
        counters::PortId id = 0;
        for (const std::string &name : bench->m_replayer->ports())
            input.ports.push_back({++id, name, pipeline::PortKind::Host});
        auto program =
            pipeline::PolicyProgram::build(std::move(input), bench->m_registry, bench->m_meters);
        if (!program)
            return fail(program.error());
        bench->m_program = *program;
        bench->m_meters.activate(bench->m_program->meters(), Timestamp{});
        bench->m_worker.emplace(bench->m_registry.shard(0), &bench->m_hits);
        bench->m_worker->adopt(bench->m_program);
        return bench;
    }

    replay::Replayer &replayer() { return *m_replayer; }
    const pipeline::PolicyProgram &program() const { return *m_program; }
    const counters::CounterRegistry &registry() const { return m_registry; }
    pipeline::Worker &worker() { return *m_worker; }
    hitlog::HitRing &hits() { return m_hits; }

private:
    Bench() = default;

    counters::CounterRegistry m_registry;
    pipeline::MeterBank m_meters{kSeed};
    hitlog::HitRing m_hits{kRingRecords};
    std::optional<replay::Replayer> m_replayer;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    std::optional<pipeline::Worker> m_worker;
};

Error cancelled()
{
    return {ErrorKind::Cancelled, "cancelled", "the simulation was stopped", {}, {}};
}

/// One run: replays, and gathers what the result holds.
class Run
{
public:
    Run(const Request &request, std::unique_ptr<Bench> bench)
        : m_bench(std::move(bench))
        , m_result(std::make_shared<SimulationResult>())
    {
        m_result->request = request;
        indexPorts();
    }

    Result<std::shared_ptr<const SimulationResult>> run(const std::stop_token &stop,
                                                        const Report &report)
    {
        std::uint64_t nextReport = kReportEveryPackets;
        replay::Run packets;
        while (m_bench->replayer().next(packets)) {
            process(packets);
            if (m_result->packetCount < nextReport)
                continue;
            nextReport = m_result->packetCount + kReportEveryPackets;
            if (stop.stop_requested())
                return fail(cancelled());
            reportProgress(report);
        }
        reportProgress(report);
        gather();
        return std::shared_ptr<const SimulationResult>(std::move(m_result));
    }

private:
    /// Each used port and direction gets a place in the result, in the order of the mappings.
    void indexPorts()
    {
        const auto &ports = m_bench->replayer().ports();
        m_portIndex.assign(ports.size() * counters::kDirections, kNoPort);
        for (const CaptureInput &input : m_result->request.captures) {
            for (const Mapping &mapping : input.mappings) {
                const auto port = static_cast<std::size_t>(
                    std::find(ports.begin(), ports.end(), mapping.interface) - ports.begin());
                std::uint16_t &index = m_portIndex[slotOf(port, mapping.direction)];
                if (index != kNoPort)
                    continue;
                index = static_cast<std::uint16_t>(m_result->ports.size());
                m_result->ports.push_back({mapping.interface, mapping.direction, {}});
            }
        }
    }

    static std::size_t slotOf(std::size_t port, pipeline::Direction direction)
    {
        return port * counters::kDirections + static_cast<std::size_t>(direction);
    }

    void process(const replay::Run &packets)
    {
        std::array<pipeline::Outcome, replay::Replayer::kRun> outcomes;
        m_bench->worker().process(packets.port, packets.direction, packets.frames, outcomes);
        const std::uint16_t port = m_portIndex[slotOf(packets.port, packets.direction)];
        for (std::size_t i = 0; i < packets.frames.size(); ++i) {
            const pipeline::Outcome &outcome = outcomes[i];
            count(outcome, packets.frames[i]);
            if (m_result->request.keepPackets)
                keep(outcome, packets, i, port);
        }
        takeHits();
    }

    void count(const pipeline::Outcome &outcome, const packet::Frame &frame)
    {
        SimulationResult &result = *m_result;
        if (result.packetCount == 0)
            result.firstPacket = result.lastPacket = frame.time;
        result.firstPacket = std::min(result.firstPacket, frame.time);
        result.lastPacket = std::max(result.lastPacket, frame.time);
        ++result.packetCount;
        tallyOf(outcome) += counters::Tally{1, frame.wireLength};
    }

    counters::Tally &tallyOf(const pipeline::Outcome &outcome)
    {
        if (outcome.cause == pipeline::Cause::Undecidable)
            return m_result->undecidable;
        switch (outcome.verdict) {
        case pipeline::Verdict::Permit:
            return m_result->permitted;
        case pipeline::Verdict::Drop:
            return m_result->dropped;
        case pipeline::Verdict::Reject:
            return m_result->rejected;
        case pipeline::Verdict::Limited:
            return m_result->limited;
        }
        return m_result->undecidable;
    }

    void keep(const pipeline::Outcome &outcome, const replay::Run &packets, std::size_t i,
              std::uint16_t port)
    {
        const capture::Frame &origin = packets.origins[i];
        PacketRecord &record = m_result->packets.emplace_back();
        record.fileOffset = origin.fileOffset;
        record.time = origin.time;
        record.number = static_cast<std::uint32_t>(origin.number);
        record.wireLength = origin.wireLength;
        record.capture = static_cast<std::uint16_t>(packets.capture);
        record.port = port;
        record.verdict = outcome.verdict;
        record.cause = outcome.cause;
        record.drop = outcome.counter;
        record.withinLimit = outcome.withinLimit;
        record.rule = outcome.rule;
        record.application = outcome.application == pipeline::Outcome::kNone
                                 ? PacketRecord::kNoApplication
                                 : static_cast<std::uint16_t>(outcome.application);
    }

    void takeHits()
    {
        std::array<hitlog::HitRecord, 256> records;
        while (const std::size_t count = m_bench->hits().drain(records)) {
            for (const hitlog::HitRecord &record : std::span(records).first(count)) {
                if (m_result->request.keepPackets &&
                    m_result->hits.size() < m_result->request.maxHits)
                    m_result->hits.push_back({record, record.sequence});
                else
                    ++m_result->hitsNotKept;
            }
        }
    }

    void reportProgress(const Report &report) const
    {
        if (!report)
            return;
        const auto progress = m_bench->replayer().progress();
        report({m_result->packetCount, progress.consumedBytes, progress.totalBytes});
    }

    void gather()
    {
        gatherPorts();
        for (const auto &application : m_bench->program().applications())
            gatherApplication(application);
        gatherMeters();
        gatherCaptures();
        const auto &statistics = m_bench->worker().statistics();
        m_result->hitsSuppressed = statistics.sampledOut + statistics.overRate;
        m_result->hitsNotKept += m_bench->hits().dropped();
    }

    void gatherPorts()
    {
        const auto &registry = m_bench->registry();
        const auto ports = m_bench->program().ports();
        for (PortResult &result : m_result->ports) {
            const auto port = std::find_if(ports.begin(), ports.end(), [&](const auto &candidate) {
                return candidate.name == result.interface;
            });
            const auto direction = result.direction == pipeline::Direction::In
                                       ? counters::Direction::In
                                       : counters::Direction::Out;
            if (const auto slot = registry.findPort(port->id))
                result.tally = registry.portValue(*slot, direction);
        }
    }

    void gatherApplication(const pipeline::BoundApplication &application)
    {
        const auto &registry = m_bench->registry();
        ApplicationResult &result = m_result->applications.emplace_back();
        result.application = application.application->uuid;
        result.filter = application.filter->uuid;
        result.filterName = application.filter->name;
        result.name = m_bench->program().nameOf(application);
        result.port = m_portIndex[slotOf(application.port, application.direction)];
        result.filterIndex = application.filterIndex;
        result.scope = application.scope;
        result.received = registry.value(application.received).hits;
        result.undecidable = registry.value(application.undecidable).hits;
        for (std::size_t rule = 0; rule < application.filter->rules.size(); ++rule) {
            const auto value = registry.value(application.rules[rule].slot);
            result.rules.push_back(value);
            addToVerdicts(result, application.rules[rule].action, value);
        }
        result.byDefault = registry.value(application.rules.back().slot);
        addToVerdicts(result, application.rules.back().action, result.byDefault);
    }

    static void addToVerdicts(ApplicationResult &result, pipeline::Action action,
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

    void gatherMeters()
    {
        for (const pipeline::BoundMeter &bound : m_bench->program().meters()) {
            MeterResult &result = m_result->meters.emplace_back();
            result.meter = bound.identity.meter;
            result.application = bound.identity.application;
            if (const auto *meter = m_bench->program().meterNamed(result.meter))
                result.name = meter->name;
            for (const auto &port : m_bench->program().ports()) {
                if (!bound.identity.isDeviceWide() && port.id == bound.identity.port)
                    result.interface = port.name;
            }
            const auto statistics = bound.meter->statistics();
            result.keys = statistics.keysHeld;
            result.evictions = statistics.evictions;
            result.overflowed = statistics.overflowConform + statistics.overflowExceed;
            addMeterCounts(*bound.meter, result);
        }
    }

    /// Conform and exceed count per rule (SEMANTICS 7.1); the meter's are the sum over its rules.
    void addMeterCounts(const meter::Meter &meter, MeterResult &result) const
    {
        for (const auto &application : m_bench->program().applications()) {
            for (const pipeline::BoundRule &rule : application.rules) {
                if (rule.meter != &meter)
                    continue;
                const auto value = m_bench->registry().value(rule.slot);
                result.conform += value.conform;
                result.exceed += value.exceed;
            }
        }
    }

    void gatherCaptures()
    {
        const replay::Replayer &replayer = m_bench->replayer();
        for (std::size_t i = 0; i < replayer.captureCount(); ++i) {
            CaptureResult &result = m_result->captures.emplace_back();
            const capture::Reader &reader = replayer.reader(i);
            result.path = m_result->request.captures[i].path;
            result.packets = reader.packetsRead();
            result.unmapped = replayer.unmapped(i);
            result.interfaces.assign(reader.interfaces().begin(), reader.interfaces().end());
            result.fault = reader.fault();
        }
    }

    static constexpr std::uint16_t kNoPort = 0xFFFF;

    std::unique_ptr<Bench> m_bench;
    std::shared_ptr<SimulationResult> m_result;
    std::vector<std::uint16_t> m_portIndex; ///< port * 2 + direction -> SimulationResult::ports
};

} // namespace

Result<std::shared_ptr<const SimulationResult>>
run(const Request &request, const std::stop_token &stop, const Report &report)
{
    auto bench = Bench::make(request);
    if (!bench)
        return fail(bench.error());
    return Run(request, std::move(*bench)).run(stop, report);
}

Result<pipeline::PacketTrace> explain(const SimulationResult &result, std::uint64_t packet,
                                      const std::stop_token &stop)
{
    auto made = Bench::make(result.request);
    if (!made)
        return fail(made.error());
    Bench &bench = **made;
    std::uint64_t seen = 0;
    replay::Run packets;
    std::array<pipeline::Outcome, replay::Replayer::kRun> outcomes;
    while (bench.replayer().next(packets)) {
        if (stop.stop_requested())
            return fail(cancelled());
        const std::uint64_t wanted = packet - seen;
        if (wanted < packets.frames.size()) {
            const auto before = packets.frames.first(static_cast<std::size_t>(wanted));
            if (!before.empty())
                bench.worker().process(packets.port, packets.direction, before, outcomes);
            return pipeline::explain(
                bench.program(), bench.worker().local(), packets.port, packets.direction,
                packets.frames[static_cast<std::size_t>(wanted)], pipeline::TraceRules::All);
        }
        bench.worker().process(packets.port, packets.direction, packets.frames, outcomes);
        seen += packets.frames.size();
    }
    return fail(ErrorKind::NotFound, "packet-missing",
                "the captures hold {} packets now, not {}: they changed since the simulation", seen,
                packet + 1);
}

Result<CaptureInfo> inspect(const std::filesystem::path &path, const std::stop_token &stop,
                            const Report &report)
{
    auto reader = capture::Reader::open(path);
    if (!reader)
        return fail(reader.error());
    CaptureInfo info;
    info.path = path;
    std::vector<capture::Frame> frames(256);
    std::uint64_t nextReport = kReportEveryPackets;
    while (const std::size_t count = reader->next(frames)) {
        for (const capture::Frame &frame : std::span(frames).first(count)) {
            if (info.packets++ == 0)
                info.first = info.last = frame.time;
            info.first = std::min(info.first, frame.time);
            info.last = std::max(info.last, frame.time);
            if (frame.interfaceIndex >= info.packetsPerInterface.size())
                info.packetsPerInterface.resize(frame.interfaceIndex + 1);
            ++info.packetsPerInterface[frame.interfaceIndex];
        }
        if (info.packets < nextReport)
            continue;
        nextReport = info.packets + kReportEveryPackets;
        if (stop.stop_requested())
            return fail(cancelled());
        const auto progress = reader->progress();
        if (report)
            report({info.packets, progress.consumedBytes, progress.totalBytes});
    }
    info.fileBytes = reader->progress().totalBytes;
    info.interfaces.assign(reader->interfaces().begin(), reader->interfaces().end());
    info.packetsPerInterface.resize(
        std::max(info.interfaces.size(), info.packetsPerInterface.size()));
    info.fault = reader->fault();
    return info;
}

} // namespace tallygate::simulate
