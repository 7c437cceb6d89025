// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/reader.h"
#include "capturebuilder.h"

/// What the capture tests share: samples of each kind of file, and ways to look at what was read.
namespace tallygate::capture {

using namespace std::string_view_literals;

struct Totals
{
    std::uint64_t packets = 0;
    std::uint64_t wireBytes = 0;
    std::uint64_t capturedBytes = 0;
};

inline Totals totalsOf(Reader &reader)
{
    Totals totals;
    Frame frame;
    while (reader.next(frame)) {
        ++totals.packets;
        totals.wireBytes += frame.wireLength;
        totals.capturedBytes += frame.capturedLength;
    }
    return totals;
}

inline std::vector<Frame> framesOf(Reader &reader)
{
    std::vector<Frame> frames;
    Frame frame;
    while (reader.next(frame))
        frames.push_back(frame);
    return frames;
}

inline std::string textOf(const Frame &frame)
{
    return {reinterpret_cast<const char *>(frame.data), frame.capturedLength};
}

/// One line a frame, to compare what two ways of reading give.
inline std::string printed(const Frame &frame)
{
    return fmt::format("{} at {} if {} link {} wire {} time {} {} [{}]", frame.number,
                       frame.fileOffset, frame.interfaceIndex,
                       static_cast<unsigned>(frame.linkType), frame.wireLength, frame.hasTime,
                       frame.hasTime ? frame.time.time_since_epoch().count() : 0,
                       frame.capturedLength == 0 ? "" : textOf(frame));
}

inline QString text(const std::optional<Error> &error)
{
    return error ? QString::fromStdString(toString(*error)) : QStringLiteral("no fault");
}

inline CaptureBuilder pcapSample(Order order, std::uint32_t magic)
{
    const std::string_view extra = magic == 0xa1b2cd34 ? "\0\0\0\2\0\10\4\0"sv : ""sv;
    CaptureBuilder file(order);
    file.pcapHeader(magic);
    file.record(10, 999999, "first packet", 60, extra);
    file.record(11, 0, "", 0, extra);
    return file.record(4294967295u, 5, "third", 5, extra);
}

inline CaptureBuilder pcapngSample(Order first, Order second)
{
    CaptureBuilder file(first);
    const CaptureBuilder options = CaptureBuilder(first).option(2, "eth0").option(9, "\x09"sv);
    file.section(first).interface(1, 0, &options).interface(101);
    file.enhanced(0, 1'500'000'000'000'000'001, "ethernet", 1500);
    file.block(4, CaptureBuilder(first).number(0u));
    file.enhanced(1, 2'000'001, "raw", 3).simple("simple", 6).obsolete(1, 3'000'000, "old", 44);
    file.section(second).interface(113, 4).simple("cut!", 9);
    return file.enhanced(0, 7, "cook", 20);
}

} // namespace tallygate::capture
