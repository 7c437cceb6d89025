// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "capture/reader.h"
#include "capture/writer.h"

namespace tallygate::testsupport {

/// Writes a capture of so many packets to `to`: those of `from` again and again, each round a
/// millisecond later than the one before ended.
inline Result<void> repeatCapture(const std::filesystem::path &from, std::uint64_t packets,
                                  const std::filesystem::path &to)
{
    auto reader = capture::Reader::open(from);
    if (!reader)
        return fail(reader.error());
    std::vector<capture::Frame> frames;
    for (capture::Frame frame; reader->next(frame);)
        frames.push_back(frame);
    if (frames.empty())
        return fail(ErrorKind::NotFound, "no-packet", "{} has no packet", from.string());
    const auto [first, last] = std::minmax_element(
        frames.begin(), frames.end(),
        [](const capture::Frame &a, const capture::Frame &b) { return a.time < b.time; });
    const Nanoseconds round = last->time - first->time + std::chrono::milliseconds(1);

    auto writer = capture::PcapngWriter::create(to, "tests");
    if (!writer)
        return fail(writer.error());
    for (const capture::Interface &interface : reader->interfaces()) {
        if (auto added = writer->addInterface(interface.name, interface.linkType); !added)
            return fail(added.error());
    }
    for (std::uint64_t i = 0; i < packets; ++i) {
        const capture::Frame &frame = frames[i % frames.size()];
        const auto later = round * static_cast<std::int64_t>(i / frames.size());
        const auto written = writer->write({frame.interfaceIndex,
                                            frame.time + later,
                                            {frame.data, frame.capturedLength},
                                            frame.wireLength,
                                            {},
                                            {}});
        if (!written)
            return fail(written.error());
    }
    return writer->finish();
}

} // namespace tallygate::testsupport
