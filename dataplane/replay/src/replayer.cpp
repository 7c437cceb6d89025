// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/replayer.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace tallygate::replay {

namespace {

std::uint32_t portIndex(std::vector<std::string> &ports, const std::string &name)
{
    const auto found = std::find(ports.begin(), ports.end(), name);
    if (found != ports.end())
        return static_cast<std::uint32_t>(found - ports.begin());
    ports.push_back(name);
    return static_cast<std::uint32_t>(ports.size() - 1);
}

Result<void> checkMappings(const Input &input)
{
    if (input.mappings.empty())
        return fail(ErrorKind::Semantic, "capture-unmapped", "{} is mapped to no interface",
                    input.path.string());
    std::set<std::uint32_t> seen;
    for (const Mapping &mapping : input.mappings) {
        if (!seen.insert(mapping.captureInterface).second)
            return fail(ErrorKind::Semantic, "capture-mapped-twice",
                        "{} is mapped twice; a packet can be met at one interface only",
                        input.path.string());
    }
    return {};
}

packet::Frame toFrame(const capture::Frame &frame)
{
    return {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time};
}

tl::unexpected<Error> badInput(std::string_view text, std::size_t column, std::string what)
{
    Error error{ErrorKind::Syntax,
                "input-invalid",
                fmt::format("'{}': {}; write IFACE[:in|out]=CAPTURE", text, what),
                {},
                {}};
    error.where.column = static_cast<std::uint32_t>(column + 1);
    return fail(std::move(error));
}

} // namespace

Result<Input> parseInput(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return badInput(text, text.size(), "there is no '='");
    std::string_view interface = text.substr(0, equals);
    Mapping mapping;
    // An interface name may hold ':' (eth0:1), so only the last one can begin a direction.
    if (const std::size_t colon = interface.rfind(':'); colon != std::string_view::npos) {
        const std::string_view direction = interface.substr(colon + 1);
        if (direction != "in" && direction != "out")
            return badInput(text, colon + 1, "the direction is in or out");
        mapping.direction = direction == "out" ? pipeline::Direction::Out : pipeline::Direction::In;
        interface = interface.substr(0, colon);
    }
    if (interface.empty())
        return badInput(text, 0, "the interface is missing");
    mapping.interface = interface;
    std::string_view path = text.substr(equals + 1);
    if (const std::size_t hash = path.rfind('#'); hash != std::string_view::npos) {
        if (const auto number = parseUnsigned(path.substr(hash + 1));
            number && *number < kEveryInterface) {
            mapping.captureInterface = static_cast<std::uint32_t>(*number);
            path = path.substr(0, hash);
        }
    }
    if (path.empty())
        return badInput(text, equals + 1, "the capture is missing");
    return Input{std::filesystem::path(path), {mapping}};
}

std::vector<Input> joined(std::vector<Input> inputs)
{
    std::vector<Input> result;
    for (Input &input : inputs) {
        const auto same = std::find_if(result.begin(), result.end(), [&](const Input &other) {
            return other.path == input.path;
        });
        if (same == result.end())
            result.push_back(std::move(input));
        else
            same->mappings.insert(same->mappings.end(), input.mappings.begin(),
                                  input.mappings.end());
    }
    return result;
}

Result<Replayer> Replayer::open(std::vector<Input> inputs)
{
    Replayer replayer;
    for (const Input &input : inputs) {
        if (const auto sound = checkMappings(input); !sound)
            return fail(sound.error());
        auto reader = capture::Reader::open(input.path);
        if (!reader)
            return fail(reader.error());
        Source &source = replayer.m_sources.emplace_back(std::move(*reader));
        for (const Mapping &mapping : input.mappings)
            source.targets.push_back({mapping.captureInterface,
                                      portIndex(replayer.m_ports, mapping.interface),
                                      mapping.direction});
    }
    return replayer;
}

const Replayer::Target *Replayer::Source::targetOf(const capture::Frame &frame) const
{
    const Target *every = nullptr;
    for (const Target &target : targets) {
        if (target.captureInterface == frame.interfaceIndex)
            return &target;
        if (target.captureInterface == kEveryInterface)
            every = &target;
    }
    return every;
}

/// Makes the head a packet with a target; false at the end of the capture.
bool Replayer::Source::skipUnmapped()
{
    for (;;) {
        if (at == count) {
            at = 0;
            count = reader.next(batch);
            if (count == 0)
                return false;
        }
        if (targetOf(batch[at]) != nullptr)
            return true;
        ++unmapped;
        ++at;
    }
}

Replayer::Source *Replayer::earliest()
{
    Source *first = nullptr;
    for (Source &source : m_sources) {
        if (source.skipUnmapped() && (first == nullptr || source.head().time < first->head().time))
            first = &source;
    }
    return first;
}

bool Replayer::next(Run &run)
{
    Source *source = earliest();
    if (source == nullptr)
        return false;
    // The run may go on as long as no other capture has an earlier packet.
    std::optional<Timestamp> limit;
    bool limitIncluded = true;
    for (const Source &other : m_sources) {
        if (&other == source || other.at == other.count)
            continue;
        if (!limit || other.head().time < *limit) {
            limit = other.head().time;
            limitIncluded = &other > source;
        }
    }
    const Target *target = source->targetOf(source->head());
    const std::size_t begin = source->at;
    std::size_t size = 0;
    while (source->at < source->count) {
        const capture::Frame &frame = source->head();
        if (size != 0 && limit && (limitIncluded ? frame.time > *limit : frame.time >= *limit))
            break;
        if (source->targetOf(frame) != target)
            break;
        m_frames[size++] = toFrame(frame);
        ++source->at;
    }
    run.capture = static_cast<std::size_t>(source - m_sources.data());
    run.port = target->port;
    run.direction = target->direction;
    run.frames = std::span(m_frames).first(size);
    run.origins = std::span(source->batch).subspan(begin, size);
    return true;
}

capture::Reader::Progress Replayer::progress() const
{
    capture::Reader::Progress sum;
    bool known = true;
    for (const Source &source : m_sources) {
        const auto progress = source.reader.progress();
        sum.consumedBytes += progress.consumedBytes;
        sum.totalBytes += progress.totalBytes;
        known = known && progress.totalBytes != 0;
    }
    if (!known)
        sum.totalBytes = 0;
    return sum;
}

} // namespace tallygate::replay
