// SPDX-License-Identifier: GPL-3.0-or-later
// What reading a capture costs: over bytes whose pages are mapped already, and over a file in the
// page cache, opened anew each time.
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "base/mappedfile.h"
#include "capture/reader.h"
#include "capture/writer.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::capture;

namespace {

const std::filesystem::path &largeCapture()
{
    static const auto path = testsupport::sharedCapture("dev-large-mix.pcap");
    return path;
}

/// What is counted of a pass: enough that the compiler cannot leave a frame out.
struct Pass
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t mix = 0;
};

void take(Pass &pass, const Frame &frame)
{
    ++pass.packets;
    pass.bytes += frame.wireLength;
    pass.mix ^=
        frame.fileOffset + static_cast<std::uint64_t>(frame.time.time_since_epoch().count());
}

Pass oneByOne(Reader &reader)
{
    Pass pass;
    Frame frame;
    while (reader.next(frame))
        take(pass, frame);
    return pass;
}

Pass inBatches(Reader &reader)
{
    Pass pass;
    std::array<Frame, 256> frames;
    while (const std::size_t count = reader.next(frames)) {
        for (std::size_t i = 0; i < count; ++i) {
            take(pass, frames[i]);
            // What any parser touches, so that the memory traffic is in the figure.
            pass.mix += frames[i].capturedLength > 40 ? frames[i].data[12] + frames[i].data[40] : 0;
        }
    }
    return pass;
}

void report(benchmark::State &state, const Pass &pass, std::uint64_t fileBytes)
{
    const auto packets = static_cast<double>(pass.packets);
    state.counters["packets"] = packets;
    state.counters["per_packet"] =
        benchmark::Counter(packets * static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.SetBytesProcessed(static_cast<std::int64_t>(fileBytes) * state.iterations());
}

/// The same packets as pcapng, in memory.
const std::string &largeAsPcapng()
{
    static const std::string content = [] {
        const auto path = std::filesystem::temp_directory_path() /
                          ("tallygate-bench-" + std::to_string(::getpid()) + ".pcapng");
        auto reader = Reader::open(largeCapture());
        auto writer = PcapngWriter::create(path, "bench_capture");
        if (!reader || !writer || !writer->addInterface("eth0", LinkType::Ethernet))
            return std::string();
        Frame frame;
        while (reader->next(frame)) {
            if (!writer->write({0, frame.time, frame.bytes(), frame.wireLength, {}, {}}))
                return std::string();
        }
        (void)writer->finish();
        auto text = readTextFile(path);
        std::filesystem::remove(path);
        return text ? std::move(*text) : std::string();
    }();
    return content;
}

/// Iteration alone: a warm mapping, headers and frames, no fault and no packet byte.
void BM_IteratePcap(benchmark::State &state)
{
    auto reader = Reader::open(largeCapture());
    if (!reader) {
        state.SkipWithError(toString(reader.error()).c_str());
        return;
    }
    Pass pass = oneByOne(*reader);
    for (auto _ : state) {
        reader->rewind();
        pass = oneByOne(*reader);
        benchmark::DoNotOptimize(pass.mix);
    }
    report(state, pass, reader->progress().totalBytes);
}
BENCHMARK(BM_IteratePcap)->Unit(benchmark::kMillisecond);

void BM_IteratePcapng(benchmark::State &state)
{
    auto reader = Reader::open(bytesOf(largeAsPcapng()), "large as pcapng");
    if (!reader) {
        state.SkipWithError(toString(reader.error()).c_str());
        return;
    }
    Pass pass;
    for (auto _ : state) {
        reader->rewind();
        pass = oneByOne(*reader);
        benchmark::DoNotOptimize(pass.mix);
    }
    report(state, pass, reader->progress().totalBytes);
}
BENCHMARK(BM_IteratePcapng)->Unit(benchmark::kMillisecond);

/// A whole pass from open() to the end over a file in the page cache, ten times the large capture.
void BM_ReadFile(benchmark::State &state)
{
    const auto path = std::filesystem::temp_directory_path() /
                      ("tallygate-bench-" + std::to_string(::getpid()) + ".pcap");
    if (auto content = readTextFile(largeCapture()); content) {
        constexpr std::size_t kFileHeader = 24;
        std::ofstream out(path, std::ios::binary);
        out << *content;
        for (int i = 1; i < 10; ++i)
            out << std::string_view(*content).substr(kFileHeader);
    }
    Pass pass;
    std::uint64_t fileBytes = 0;
    for (auto _ : state) {
        auto reader = Reader::open(path);
        if (!reader) {
            state.SkipWithError(toString(reader.error()).c_str());
            break;
        }
        pass = inBatches(*reader);
        fileBytes = reader->progress().totalBytes;
        benchmark::DoNotOptimize(pass.mix);
    }
    report(state, pass, fileBytes);
    std::filesystem::remove(path);
}
BENCHMARK(BM_ReadFile)->Unit(benchmark::kMillisecond);

} // namespace
