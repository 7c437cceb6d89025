// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "capture/reader.h"
#include "packet/packet.h"
#include "support/testdata.h"

// Frames for property tests: real ones from the captures that come with the tests, and broken and
// cut ones made from them.

namespace tallygate::match {

struct StoredFrame
{
    std::vector<std::uint8_t> bytes;
    std::uint32_t wireLength = 0;
    LinkType linkType = LinkType::Ethernet;

    packet::Frame frame() const
    {
        packet::Frame frame;
        frame.data = bytes.data();
        frame.capturedLength = static_cast<std::uint32_t>(bytes.size());
        frame.wireLength = wireLength;
        frame.linkType = linkType;
        return frame;
    }
};

/// At most `most` frames of a capture, spread over it; none if it is not there.
inline std::vector<StoredFrame> framesOf(const std::filesystem::path &path, std::size_t most)
{
    auto reader = capture::Reader::open(path);
    if (!reader)
        return {};
    std::vector<StoredFrame> frames;
    capture::Frame frame;
    while (reader->next(frame)) {
        const Bytes bytes = frame.bytes();
        frames.push_back({{bytes.begin(), bytes.end()}, frame.wireLength, frame.linkType});
    }
    if (frames.size() <= most)
        return frames;
    std::vector<StoredFrame> some;
    for (std::size_t i = 0; i < most; ++i)
        some.push_back(std::move(frames[i * frames.size() / most]));
    return some;
}

/// Frames of every capture of the repository.
inline std::vector<StoredFrame> repositoryFrames(std::size_t mostOfEach)
{
    std::vector<std::filesystem::path> paths;
    for (const auto &entry : std::filesystem::directory_iterator(testsupport::testData("captures")))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<StoredFrame> all;
    for (const auto &path : paths) {
        for (StoredFrame &frame : framesOf(path, mostOfEach))
            all.push_back(std::move(frame));
    }
    return all;
}

/// Some frames of every shared capture; none where they are not installed.
inline std::vector<StoredFrame> sharedFrames(std::size_t mostOfEach)
{
    std::vector<StoredFrame> all;
    for (const auto &row : testsupport::captureManifest()) {
        if (row.packets > 100000)
            continue;
        for (StoredFrame &frame : framesOf(testsupport::sharedCapture(row.file), mostOfEach))
            all.push_back(std::move(frame));
    }
    return all;
}

/// Adds to each frame a copy cut by a snaplen, one cut on the wire, and one with changed bytes.
inline void addVariants(std::vector<StoredFrame> &frames, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const std::size_t count = frames.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (frames[i].bytes.empty())
            continue;
        const auto shorter = [&](std::size_t most) {
            return random() % std::min(most, frames[i].bytes.size());
        };
        StoredFrame cut = frames[i];
        cut.bytes.resize(shorter(100));
        frames.push_back(std::move(cut));
        StoredFrame broken = frames[i];
        broken.bytes.resize(shorter(100));
        broken.wireLength = static_cast<std::uint32_t>(broken.bytes.size());
        frames.push_back(std::move(broken));
        StoredFrame changed = frames[i];
        for (int n = 0; n < 3; ++n)
            changed.bytes[shorter(80)] = static_cast<std::uint8_t>(random());
        frames.push_back(std::move(changed));
    }
}

} // namespace tallygate::match
