// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "capture/reader.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "support/testdata.h"

namespace tallygate::testsupport {

/// All captures there are: the shared ones, else those of the repository.
inline std::vector<std::filesystem::path> allCaptures()
{
    std::set<std::filesystem::path> files;
    std::error_code ignored;
    for (const auto &folder : {sharedData() / "captures" / "captures", testData("captures")}) {
        for (const auto &entry : std::filesystem::directory_iterator(folder, ignored))
            files.insert(entry.path());
        if (!files.empty())
            break;
    }
    return {files.begin(), files.end()};
}

/// The first frames of a capture, with the reader that keeps their bytes.
struct CaptureFrames
{
    explicit CaptureFrames(const std::filesystem::path &path, std::size_t most)
        : reader(std::move(*capture::Reader::open(path)))
    {
        capture::Frame frame;
        while (frames.size() < most && reader.next(frame))
            frames.push_back(
                {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time});
    }

    /// Destination addresses that occur, at most a few dozen.
    std::vector<std::string> addresses() const
    {
        std::set<std::string> found;
        for (const packet::Frame &frame : frames) {
            packet::Packet packet;
            packet::parse(frame, packet);
            for (const char *name : {"ip.dst", "ip.src", "ipv6.dst", "ipv6.src"}) {
                const fields::Field &field = fields::field(*fields::findField(name));
                const packet::Value value = packet::read(packet, field);
                if (value.presence == packet::Presence::Present && found.size() < 30)
                    found.insert(packet::format(field, value));
            }
        }
        return {found.begin(), found.end()};
    }

    capture::Reader reader;
    std::vector<packet::Frame> frames;
};

} // namespace tallygate::testsupport
