// SPDX-License-Identifier: GPL-3.0-or-later
// Parsing and reading fields on the large captures, warm: frames are laid one after the other in
// memory, so that the parser is measured and not the page cache. Without the shared captures
// nothing is registered.
#include <benchmark/benchmark.h>

#include <map>
#include <string>

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

Frames framesOf(const char *capture)
{
    Frames loaded;
    auto reader = capture::Reader::open(testsupport::sharedCapture(capture).string());
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
}

/// Per packet, with the other work of each turn: `read` is given the parsed packet.
template <class Read>
void perPacket(benchmark::State &state, const Frames &frames, Read read)
{
    packet::Packet packet;
    for ([[maybe_unused]] auto _ : state) {
        for (const packet::Frame &frame : frames.frames) {
            packet::parse(frame, packet);
            read(packet);
        }
    }
    const auto packets =
        static_cast<double>(state.iterations()) * static_cast<double>(frames.frames.size());
    state.counters["ns/packet"] = benchmark::Counter(
        packets / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void parseOnly(benchmark::State &state, const Frames &frames)
{
    perPacket(state, frames,
              [](const packet::Packet &packet) { benchmark::DoNotOptimize(packet.layerCount); });
}

void parseAndRead(benchmark::State &state, const Frames &frames, const char *name)
{
    const fields::Field &field = fields::field(*fields::findField(name));
    perPacket(state, frames, [&field](const packet::Packet &packet) {
        benchmark::DoNotOptimize(packet::read(packet, field).low);
    });
}

constexpr const char *kLargeMix = "dev-large-mix.pcap";
constexpr const char *kCaptures[] = {kLargeMix,           "suricata-denial6-5.pcap",
                                     "pcpp-tls2.pcap",    "pcpp-ip-frag.pcap",
                                     "mercury-emix.pcap", "snabb-sanitized4k-128.pcap"};

const bool kRegistered = [] {
    static std::map<std::string, Frames> all;
    for (const char *capture : kCaptures) {
        const Frames &frames = all[capture] = framesOf(capture);
        if (frames.frames.empty())
            continue;
        benchmark::RegisterBenchmark(
            ("parse/" + std::string(capture)).c_str(),
            [&frames](benchmark::State &state) { parseOnly(state, frames); });
    }
    const Frames &mix = all[kLargeMix];
    if (mix.frames.empty())
        return false;
    for (const char *name : {"tcp.dstport", "ipv6.src", "eth.type", "tcp.options.mss_val"})
        benchmark::RegisterBenchmark(
            ("parse+read/" + std::string(name)).c_str(),
            [&mix, name](benchmark::State &state) { parseAndRead(state, mix, name); });
    return true;
}();

} // namespace

} // namespace tallygate
