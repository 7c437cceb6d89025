// SPDX-License-Identifier: GPL-3.0-or-later
// Parsing and reading fields on the large capture, warm: frames are laid one after the other in
// memory, so that the parser is measured and not the page cache. Without the shared captures
// nothing is registered.
#include <benchmark/benchmark.h>

#include "capture/reader.h"
#include "fields/field.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "support/testdata.h"

namespace tallygate {

namespace {

constexpr std::uint32_t kHead = 128; ///< bytes of each frame that are kept: all headers

struct Frames
{
    std::vector<std::uint8_t> bytes;
    std::vector<packet::Frame> frames;
};

const Frames &largeMix()
{
    static const Frames all = [] {
        Frames loaded;
        auto reader =
            capture::Reader::open(testsupport::sharedCapture("dev-large-mix.pcap").string());
        if (!reader)
            return loaded;
        capture::Frame frame;
        while (reader->next(frame)) {
            const std::uint32_t kept = std::min(frame.capturedLength, kHead);
            loaded.frames.push_back({nullptr, kept, frame.wireLength, frame.linkType, frame.time});
            loaded.bytes.insert(loaded.bytes.end(), frame.data, frame.data + kept);
        }
        const std::uint8_t *at = loaded.bytes.data();
        for (packet::Frame &one : loaded.frames) {
            one.data = at;
            at += one.capturedLength;
        }
        return loaded;
    }();
    return all;
}

void setPerPacket(benchmark::State &state)
{
    const auto packets =
        static_cast<double>(state.iterations()) * static_cast<double>(largeMix().frames.size());
    state.counters["ns/packet"] = benchmark::Counter(
        packets / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void parseOnly(benchmark::State &state)
{
    packet::Packet packet;
    for ([[maybe_unused]] auto _ : state) {
        for (const packet::Frame &frame : largeMix().frames) {
            packet::parse(frame, packet);
            benchmark::DoNotOptimize(packet.layerCount);
        }
    }
    setPerPacket(state);
}

void parseAndRead(benchmark::State &state, const char *name)
{
    const fields::Field &field = fields::field(*fields::findField(name));
    packet::Packet packet;
    for ([[maybe_unused]] auto _ : state) {
        for (const packet::Frame &frame : largeMix().frames) {
            packet::parse(frame, packet);
            benchmark::DoNotOptimize(packet::read(packet, field).low);
        }
    }
    setPerPacket(state);
}

const bool kRegistered = [] {
    if (largeMix().frames.empty())
        return false;
    benchmark::RegisterBenchmark("parse", parseOnly);
    for (const char *name : {"tcp.dstport", "ipv6.src", "eth.type", "tcp.options.mss_val"})
        benchmark::RegisterBenchmark((std::string("parse+read/") + name).c_str(), parseAndRead,
                                     name);
    return true;
}();

} // namespace

} // namespace tallygate
