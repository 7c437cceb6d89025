// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "commands.h"
#include "livectl/exitstatus.h"
#include "packet/dissect.h"
#include "pipeline/tracetext.h"
#include "session.h"

namespace tallygate::ctl {

namespace {

/// Where the policy applies, if that is one place only.
Result<replay::Place> onlyPlace(const pipeline::DevicePolicy &policy)
{
    std::vector<replay::Place> places;
    bool glob = false;
    for (const pipeline::DeviceApplication &application : policy.applications) {
        for (const std::string &name : application.interfaces) {
            glob = glob || name.find_first_of("*?") != std::string::npos;
            const replay::Place place{name, application.direction};
            if (std::find(places.begin(), places.end(), place) == places.end())
                places.push_back(place);
        }
    }
    if (places.size() == 1 && !glob)
        return places.front();
    std::vector<std::string> names;
    for (const replay::Place &place : places)
        names.push_back(fmt::format("{}:{}", place.interface, toString(place.direction)));
    return fail(Error{ErrorKind::Semantic,
                      "place",
                      "the policy does not say where the packet is met",
                      places.empty() ? "it has no application; give --on IFACE[:in|out]"
                                     : fmt::format("give --on IFACE[:in|out]; it applies to {}",
                                                   fmt::join(names, ", ")),
                      {}});
}

Result<replay::Place> placeFor(const ExplainOptions &options, const pipeline::DevicePolicy &policy)
{
    return options.on.empty() ? onlyPlace(policy) : replay::parsePlace(options.on);
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

Error noSuchFrame(const capture::Reader &reader, std::uint64_t frame)
{
    return {ErrorKind::NotFound,
            "frame-not-found",
            fmt::format("{} has no packet {} here", reader.name(), frame),
            fmt::format("it has {} packets", reader.packetsRead()),
            {}};
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
    const replay::CaptureName capture = replay::parseCapture(options.capture);
    const auto session = openSession(
        std::move(*policy), options.policy,
        {{capture.path, {{capture.captureInterface, place->interface, place->direction}}}});
    if (!session)
        return failed(session.error());
    const auto find = [&](const replay::Run &run) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < run.origins.size(); ++i) {
            if (run.origins[i].number == options.frame)
                return i;
        }
        return std::nullopt;
    };
    const auto found = (*session)->explain(
        find, options.allRules ? pipeline::TraceRules::All : pipeline::TraceRules::UntilDecided);
    if (!found) {
        const capture::Reader &reader = (*session)->replayer().reader(0);
        if (reader.fault())
            complain(*reader.fault());
        return failed(noSuchFrame(reader, options.frame));
    }
    print(headline(found->number, found->frame) + toText(found->trace));
    return kFine;
}

} // namespace tallygate::ctl
