// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulate/simulate.h"

#include <algorithm>

#include "archive.h"
#include "replay/checkpoints.h"

namespace tallygate::simulate {

namespace {

constexpr std::uint64_t kReportEveryPackets = 16'384;

PacketRecord recordOf(const replay::Run &run, std::size_t i, std::size_t place,
                      const pipeline::Outcome &outcome)
{
    const capture::Frame &origin = run.origins[i];
    PacketRecord record;
    record.fileOffset = origin.fileOffset;
    record.time = origin.time;
    record.number = static_cast<std::uint32_t>(origin.number);
    record.wireLength = origin.wireLength;
    record.capture = static_cast<std::uint16_t>(run.capture);
    record.port = static_cast<std::uint16_t>(place);
    record.verdict = outcome.verdict;
    record.cause = outcome.cause;
    record.drop = outcome.counter;
    record.withinLimit = outcome.withinLimit;
    record.rule = outcome.rule;
    record.application = outcome.application == pipeline::Outcome::kNone
                             ? PacketRecord::kNoApplication
                             : static_cast<std::uint16_t>(outcome.application);
    return record;
}

void keep(const replay::Session &session, const replay::Session::Step &step,
          SimulationResult &result)
{
    const std::size_t place = session.placeOf(step.run.port, step.run.direction);
    for (std::size_t i = 0; i < step.outcomes.size(); ++i)
        result.packets.push_back(recordOf(step.run, i, place, step.outcomes[i]));
    for (const hitlog::HitRecord &record : step.hits) {
        if (result.hits.size() < result.request.maxHits)
            result.hits.push_back({record, record.sequence});
        else
            ++result.hitsNotKept;
    }
}

} // namespace

Result<std::shared_ptr<const SimulationResult>>
run(const Request &request, const std::stop_token &stop, const Report &report)
{
    auto opened =
        replay::Session::open({request.devicePolicy, request.captures, request.at, {}, {}});
    if (!opened)
        return fail(opened.error());
    replay::Session &session = **opened;
    const auto result = std::make_shared<SimulationResult>();
    result->request = request;
    const auto reportProgress = [&] {
        const auto progress = session.replayer().progress();
        if (report)
            report({result->packets.size(), progress.consumedBytes, progress.totalBytes});
    };
    std::uint64_t nextReport = kReportEveryPackets;
    replay::Checkpoints checkpoints(session.program());
    replay::Session::Step step;
    while (session.next(step)) {
        if (stop.stop_requested())
            return fail(cancelled());
        keep(session, step, *result);
        checkpoints.pass(result->packets.size());
        if (result->packets.size() < nextReport)
            continue;
        nextReport = result->packets.size() + kReportEveryPackets;
        reportProgress();
    }
    reportProgress();
    static_cast<replay::Report &>(*result) = replay::reportOf(session);
    result->hitsNotKept += result->hitsLost;
    result->hitsSuppressed = result->hitsSampledOut + result->hitsOverRate;
    result->archive = std::make_shared<Archive>(std::move(*opened), std::move(checkpoints));
    return result;
}

Result<capture::Frame> frameOf(const SimulationResult &result, const PacketRecord &packet)
{
    return result.archive->frameOf(packet);
}

Result<pipeline::PacketTrace> explain(const SimulationResult &result, std::uint64_t packet,
                                      const std::stop_token &stop)
{
    if (packet >= result.packets.size())
        return fail(ErrorKind::NotFound, "packet-missing", "the simulation has {} packets, not {}",
                    result.packets.size(), packet + 1);
    return result.archive->explain(result.packets, packet, stop);
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
