// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/replayer.h"

#include <algorithm>

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

} // namespace

Result<Replayer> Replayer::open(std::vector<Input> inputs)
{
    if (auto sound = checkInputs(inputs); !sound)
        return fail(std::move(sound.error()));
    Replayer replayer;
    for (const Input &input : inputs) {
        auto reader = capture::Reader::open(input.path);
        if (!reader)
            return fail(std::move(reader.error()));
        Source &source = replayer.m_sources.emplace_back(std::move(*reader));
        for (const Mapping &mapping : input.mappings)
            source.targets.push_back({mapping.captureInterface,
                                      portIndex(replayer.m_ports, mapping.interface),
                                      mapping.direction, 0});
    }
    replayer.m_inputs = std::move(inputs);
    return replayer;
}

const std::vector<std::uint32_t> &Replayer::Source::takersOf(const capture::Frame &frame)
{
    while (takers.size() <= frame.interfaceIndex) {
        const auto interface = static_cast<std::uint32_t>(takers.size());
        std::vector<std::uint32_t> &list = takers.emplace_back();
        for (std::uint32_t i = 0; i < targets.size(); ++i) {
            const std::uint32_t wanted = targets[i].captureInterface;
            if (wanted == interface || wanted == kEveryInterface)
                list.push_back(i);
        }
    }
    return takers[frame.interfaceIndex];
}

/// Makes the head a packet that a mapping takes; false at the end of the capture.
bool Replayer::Source::skipUnmapped()
{
    for (;;) {
        if (at == count) {
            at = 0;
            count = reader.next(batch);
            if (count == 0)
                return false;
        }
        if (!takersOf(batch[at]).empty())
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

/// A run may go on as long as no other capture has an earlier packet.
Replayer::Limit Replayer::limitOf(const Source &source) const
{
    Limit limit;
    for (const Source &other : m_sources) {
        if (&other == &source || other.at == other.count)
            continue;
        if (!limit.time || other.head().time < *limit.time) {
            limit.time = other.head().time;
            limit.included = &other > &source;
        }
    }
    return limit;
}

/// Moves frames that only one mapping takes, always the same, to m_frames; returns how many.
std::size_t Replayer::takeRun(Source &source, const Limit &limit)
{
    const std::uint32_t target = source.takersOf(source.head()).front();
    std::size_t size = 0;
    const auto goesOn = [&] {
        if (source.at == source.count || !limit.allows(source.head().time))
            return false;
        const std::vector<std::uint32_t> &takers = source.takersOf(source.head());
        return takers.size() == 1 && takers.front() == target;
    };
    do {
        m_frames[size++] = packetFrame(source.head());
        ++source.at;
    } while (goesOn());
    return size;
}

bool Replayer::next(Run &run)
{
    Source *source = earliest();
    if (source == nullptr)
        return false;
    const std::size_t begin = source->at;
    const std::vector<std::uint32_t> &takers = source->takersOf(source->head());
    Target &target = source->targets[takers[source->visit]];
    std::size_t size = 1;
    if (takers.size() == 1) {
        size = takeRun(*source, limitOf(*source));
    } else {
        m_frames[0] = packetFrame(source->head());
        if (++source->visit == takers.size()) {
            source->visit = 0;
            ++source->at;
        }
    }
    target.replayed += size;
    run.capture = static_cast<std::size_t>(source - m_sources.data());
    run.port = target.port;
    run.direction = target.direction;
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
