// SPDX-License-Identifier: GPL-3.0-or-later
// What fields above the transport header cost, beyond parsing: for each higher protocol of the
// registry its first field, in packets that carry the protocol and in TCP and UDP packets that do
// not; and a rule that asks for nothing above the transport header beside one that does. Without
// the shared captures nothing is registered.
#include <map>

#include <benchmark/benchmark.h>

#include "capture/reader.h"
#include "fields/field.h"
#include "match/program.h"
#include "packet/deepen.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "support/testdata.h"

namespace tallygate {

namespace {

using fields::Field;
using fields::Protocol;
using packet::Packet;

constexpr std::size_t kPackets = 256; ///< of a kind: what a batch of the engine has

/// Parsed packets with the frames' bytes, which stay where they are.
struct Sample
{
    std::vector<Packet> packets;

    bool isFull() const { return packets.size() == kPackets; }
};

/// Packets of each higher protocol, and TCP and UDP packets with a payload of none.
struct Samples
{
    std::vector<capture::Reader> readers; ///< keep the captures mapped
    std::map<Protocol, Sample> of;
    Sample others;
};

bool hasPayload(const Packet &packet)
{
    const packet::Layer &last = packet.layers[packet.layerCount - 1u];
    return (last.protocol == Protocol::Tcp || last.protocol == Protocol::Udp) &&
           last.offset + last.headerLength < last.end;
}

void take(Samples &samples, const packet::Frame &frame)
{
    Packet packet;
    packet::parse(frame, packet);
    if (packet.layerCount == 0 || !hasPayload(packet))
        return;
    bool isAny = false;
    for (const packet::Layer &layer : packet::allLayers(packet)) {
        if (!fields::isHigher(layer.protocol))
            continue;
        isAny = true;
        Sample &sample = samples.of[layer.protocol];
        if (!sample.isFull())
            packet::parse(frame, sample.packets.emplace_back());
    }
    if (!isAny && !samples.others.isFull())
        packet::parse(frame, samples.others.packets.emplace_back());
}

Samples &samples()
{
    static Samples all = [] {
        Samples made;
        for (const testsupport::ManifestRow &row : testsupport::captureManifest()) {
            auto reader = capture::Reader::open(testsupport::sharedCapture(row.file));
            if (!reader)
                continue;
            made.readers.push_back(std::move(*reader));
            capture::Frame frame;
            while (made.readers.back().next(frame))
                take(made, {frame.data, frame.capturedLength, frame.wireLength, frame.linkType,
                            frame.time});
        }
        return made;
    }();
    return all;
}

void setPerPacket(benchmark::State &state, const Sample &sample)
{
    const auto packets =
        static_cast<double>(state.iterations()) * static_cast<double>(sample.packets.size());
    state.counters["ns/packet"] = benchmark::Counter(
        packets / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["packets"] = static_cast<double>(sample.packets.size());
}

/// The first question of each packet: what the transport header carries is found, and read.
void readFirst(benchmark::State &state, const Field *field, Sample *sample)
{
    for ([[maybe_unused]] auto _ : state) {
        for (Packet &packet : sample->packets) {
            packet.deep = {};
            benchmark::DoNotOptimize(packet::read(packet, *field).low);
        }
    }
    setPerPacket(state, *sample);
}

/// Parsing and one rule, as the engine does.
void parseAndMatch(benchmark::State &state, const char *text, Sample *sample)
{
    const auto program = match::Program::compile(*match::parse(text));
    Packet packet;
    for ([[maybe_unused]] auto _ : state) {
        for (const Packet &one : sample->packets) {
            packet::parse(one.frame, packet);
            benchmark::DoNotOptimize(program->evaluate(packet));
        }
    }
    setPerPacket(state, *sample);
}

/// The first field of a protocol that has a value.
const Field *firstValueOf(Protocol protocol)
{
    for (const Field &field : fields::fieldsOf(protocol)) {
        if (field.type != fields::FieldType::Presence && field.read != fields::ReadKind::EitherOf)
            return &field;
    }
    return nullptr;
}

const bool kRegistered = [] {
    Samples &all = samples();
    if (all.others.packets.empty())
        return false;
    for (auto &[protocol, sample] : all.of) {
        const Field *field = firstValueOf(protocol);
        if (field == nullptr)
            continue;
        const std::string name(field->name);
        benchmark::RegisterBenchmark(("carrying/" + name).c_str(), readFirst, field, &sample);
        benchmark::RegisterBenchmark(("others/" + name).c_str(), readFirst, field, &all.others);
    }
    for (const char *text : {"tcp.dstport == 1", "tcp.dstport == 1 or http"})
        benchmark::RegisterBenchmark((std::string("rule/") + text).c_str(), parseAndMatch, text,
                                     &all.others);
    return true;
}();

} // namespace

} // namespace tallygate
