// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "commands.h"
#include "exitstatus.h"
#include "frames.h"
#include "packet/dissect.h"
#include "pipeline/tracetext.h"
#include "replay.h"
#include "session.h"

namespace tallygate::ctl {

namespace {

/// Where the policy applies, if that is one place only.
Result<Place> onlyPlace(const pipeline::DevicePolicy &policy)
{
    std::vector<Place> places;
    bool glob = false;
    for (const pipeline::DeviceApplication &application : policy.applications) {
        for (const std::string &name : application.interfaces) {
            glob = glob || name.find_first_of("*?") != std::string::npos;
            const Place place{name, application.direction};
            if (std::find(places.begin(), places.end(), place) == places.end())
                places.push_back(place);
        }
    }
    if (places.size() == 1 && !glob)
        return places.front();
    std::vector<std::string> names;
    for (const Place &place : places)
        names.push_back(fmt::format("{}:{}", place.interface, toString(place.direction)));
    return fail(Error{ErrorKind::Semantic,
                      "place",
                      "the policy does not say where the packet is met",
                      places.empty() ? "it has no application; give --on IFACE[:in|out]"
                                     : fmt::format("give --on IFACE[:in|out]; it applies to {}",
                                                   fmt::join(names, ", ")),
                      {}});
}

Result<Place> placeFor(const ExplainOptions &options, const pipeline::DevicePolicy &policy)
{
    return options.on.empty() ? onlyPlace(policy) : parsePlace(options.on);
}

std::string headline(std::uint64_t number, const packet::Frame &frame)
{
    packet::Packet packet;
    packet::parse(frame, packet);
    const packet::PacketSummary summary = packet::summarise(packet);
    return fmt::format("packet {}, {}, {} bytes: {} > {}, {} {}\n", number, toRfc3339(frame.time),
                       frame.wireLength, summary.source, summary.destination, summary.protocol,
                       summary.info);
}

/// Processes what stands before the frame, then explains it. Nothing if there is no such frame.
std::optional<std::string> explainFrame(const Session &session, const Place &place, Replay &replay,
                                        const ExplainOptions &options)
{
    const pipeline::PortIndex port = *session.program->portNamed(place.interface);
    pipeline::Worker worker(session.registry->shard(0));
    worker.adopt(session.program);
    Replay::Run run;
    pipeline::Outcome outcome;
    while (replay.next(run)) {
        for (const capture::Frame &each : run.frames) {
            const packet::Frame frame = packetFrame(each);
            if (each.number == options.frame) {
                const auto trace = pipeline::explain(
                    *session.program, worker.local(), port, place.direction, frame,
                    options.allRules ? pipeline::TraceRules::All
                                     : pipeline::TraceRules::UntilDecided);
                return headline(each.number, frame) + toText(trace);
            }
            worker.process(port, place.direction, {&frame, 1}, {&outcome, 1});
        }
    }
    return std::nullopt;
}

} // namespace

int runExplain(const ExplainOptions &options)
{
    auto policy = readPolicy(options.policy.policy);
    if (!policy)
        return failed(policy.error());
    const auto place = placeFor(options, **policy);
    if (!place)
        return failed(place.error());
    const auto session = openSession(std::move(*policy), options.policy, {place->interface});
    if (!session)
        return failed(session.error());
    auto replay = Replay::open({parseCapture(options.capture)});
    if (!replay)
        return failed(replay.error());
    const auto text = explainFrame(*session, *place, *replay, options);
    if (!text) {
        if (replay->reader(0).fault())
            complain(*replay->reader(0).fault());
        return failed(
            {ErrorKind::NotFound,
             "frame-not-found",
             fmt::format("{} has no packet {} here", replay->reader(0).name(), options.frame),
             fmt::format("it has {} packets", replay->reader(0).packetsRead()),
             {}});
    }
    print(*text);
    return kFine;
}

} // namespace tallygate::ctl
