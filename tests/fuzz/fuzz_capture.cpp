// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a capture: read one by one, at random, and again in batches, which must all agree.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "capture/reader.h"

using namespace tallygate;
using namespace tallygate::capture;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

bool samePacket(const Frame &a, const Frame &b)
{
    return a.wireLength == b.wireLength && a.fileOffset == b.fileOffset && a.number == b.number &&
           a.interfaceIndex == b.interfaceIndex && a.linkType == b.linkType &&
           a.hasTime == b.hasTime && (!a.hasTime || a.time == b.time) &&
           std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin(), b.bytes().end());
}

std::vector<Frame> readAll(Reader &reader, Bytes content)
{
    std::vector<Frame> frames;
    Frame frame;
    while (reader.next(frame)) {
        require(frame.capturedLength <= frame.wireLength);
        require(frame.data >= content.data());
        require(frame.data + frame.capturedLength <= content.data() + content.size());
        require(frame.number == frames.size() + 1);
        require(frames.empty() || frame.fileOffset > frames.back().fileOffset);
        require(frame.interfaceIndex < reader.interfaces().size());
        frames.push_back(frame);
    }
    require(!reader.next(frame));
    require(!reader.fault() || reader.fault()->where.offset <= content.size());
    return frames;
}

void readAtRandom(const Reader &reader, const std::vector<Frame> &frames, Bytes content)
{
    for (std::size_t i = 0; i < frames.size(); i += 1 + frames.size() / 64) {
        const auto again = reader.frameAt(frames[i].fileOffset, frames[i].number);
        require(again && samePacket(*again, frames[i]));
    }
    // Places where no packet need begin: refused or read, never beyond the bytes.
    for (std::size_t i = 0; i < std::min<std::size_t>(content.size(), 64); ++i)
        (void)reader.frameAt(content[i] * i);
}

void readInBatches(Reader &reader, const std::vector<Frame> &expected)
{
    std::array<Frame, 7> frames;
    std::size_t at = 0;
    while (const std::size_t count = reader.next(frames)) {
        for (std::size_t i = 0; i < count; ++i, ++at)
            require(at < expected.size() && samePacket(frames[i], expected[at]));
    }
    require(at == expected.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Bytes content(data, size);
    auto reader = Reader::open(content, "fuzz");
    if (!reader)
        return 0;
    const std::vector<Frame> frames = readAll(*reader, content);
    const std::optional<Error> fault = reader->fault();
    const std::size_t interfaces = reader->interfaces().size();
    readAtRandom(*reader, frames, content);
    reader->rewind();
    readInBatches(*reader, frames);
    require(reader->interfaces().size() == interfaces);
    require(reader->fault() == fault);
    return 0;
}
