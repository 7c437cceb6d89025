// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.h"
#include "exitstatus.h"
#include "frames.h"
#include "hitfile.h"
#include "replay.h"
#include "report.h"
#include "session.h"

namespace tallygate::ctl {

namespace {

Result<std::vector<Source>> parseSources(const std::vector<std::string> &texts)
{
    std::vector<Source> sources;
    for (const std::string &text : texts) {
        auto source = parseSource(text);
        if (!source)
            return fail(source.error());
        sources.push_back(std::move(*source));
    }
    return sources;
}

Result<Session> openFor(const RunOptions &options, const std::vector<Source> &sources)
{
    auto policy = readPolicy(options.policy.policy);
    if (!policy)
        return fail(policy.error());
    std::vector<std::string> interfaces;
    for (const Source &source : sources)
        interfaces.push_back(source.place.interface);
    return openSession(std::move(*policy), options.policy, interfaces);
}

Result<Replay> openReplay(const std::vector<Source> &sources)
{
    std::vector<CaptureSource> captures;
    for (const Source &source : sources)
        captures.push_back(source.capture);
    return Replay::open(captures);
}

/// Runs everything; `hits` may be null.
Result<void> process(const Session &session, const std::vector<Source> &sources, Replay &replay,
                     pipeline::Worker &worker, HitFile *hits)
{
    std::vector<pipeline::PortIndex> ports;
    for (const Source &source : sources)
        ports.push_back(*session.program->portNamed(source.place.interface));
    std::vector<packet::Frame> frames;
    std::vector<pipeline::Outcome> outcomes;
    Replay::Run run;
    while (replay.next(run)) {
        frames.clear();
        for (const capture::Frame &frame : run.frames)
            frames.push_back(packetFrame(frame));
        outcomes.resize(frames.size());
        const std::uint64_t first = worker.statistics().packets;
        worker.process(ports[run.source], sources[run.source].place.direction, frames, outcomes);
        if (hits != nullptr) {
            if (auto taken = hits->take(first, frames); !taken)
                return taken;
        }
    }
    return {};
}

int complainOfFaults(const Replay &replay)
{
    int status = kFine;
    for (std::size_t i = 0; i < replay.size(); ++i) {
        if (!replay.reader(i).fault())
            continue;
        complain(*replay.reader(i).fault());
        status = kFindings;
    }
    return status;
}

} // namespace

int runPolicy(const RunOptions &options)
{
    const auto sources = parseSources(options.on);
    if (!sources)
        return failed(sources.error());
    const auto session = openFor(options, *sources);
    if (!session)
        return failed(session.error());
    auto replay = openReplay(*sources);
    if (!replay)
        return failed(replay.error());
    std::optional<HitFile> hits;
    if (!options.hits.empty()) {
        auto file = HitFile::create(options.hits, *session->program);
        if (!file)
            return failed(file.error());
        hits.emplace(std::move(*file));
    }

    pipeline::Worker worker(session->registry->shard(0), hits ? &hits->ring() : nullptr);
    worker.adopt(session->program);
    auto done = process(*session, *sources, *replay, worker, hits ? &*hits : nullptr);
    if (done && hits)
        done = hits->finish();
    if (!done)
        return failed(done.error());

    RunReport report{*session, *sources, *replay, worker.statistics(), std::nullopt, 0};
    if (hits) {
        report.hitsWritten = hits->written();
        report.hitsLost = hits->ring().dropped();
    }
    print(options.json ? report.toJson() : report.toText());
    return complainOfFaults(*replay);
}

} // namespace tallygate::ctl
