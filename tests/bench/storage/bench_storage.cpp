// SPDX-License-Identifier: GPL-3.0-or-later
// What a second of telemetry costs the workstation: bench_storage FOLDER [SERIES] [SECONDS].
// Writes so many series for so many simulated seconds into a new file, a transaction each, and
// tells times of writing (median, 99 %, longest), the size on disk and times of queries.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "storage/counterreader.h"
#include "storage/counterstore.h"

using namespace tallygate;
using namespace tallygate::storage;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

const Timestamp kStart = *parseRfc3339("2026-03-01T00:00:00Z");

std::string timesOf(std::vector<double> milliseconds)
{
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share *
                                                     static_cast<double>(milliseconds.size() - 1))];
    };
    return fmt::format("median {:.2f} ms, 99 % {:.2f} ms, longest {:.2f} ms", at(0.5), at(0.99),
                       milliseconds.back());
}

template <class Work>
double millisecondsOf(Work &&work)
{
    const auto begin = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Ends the program: a figure of something that failed would mislead.
template <class T>
T orExit(Result<T> result)
{
    if (!result) {
        fmt::print(stderr, "{}\n", toString(result.error()));
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

ReadingBatch firstBatch(std::size_t series)
{
    ReadingBatch batch{kStart, Uuid::fromName(Uuid(), "device"), 1, {}};
    for (std::size_t n = 0; n < series; ++n) {
        SeriesKey key{batch.device, Uuid::fromName(Uuid(), "application"), 1,
                      Uuid::fromName(Uuid(), fmt::format("rule {}", n / 2)),
                      n % 2 ? "bytes" : "packets"};
        batch.readings.push_back({std::move(key), 0});
    }
    return batch;
}

void measureWriting(CounterStore &store, ReadingBatch &batch, std::size_t seconds)
{
    std::mt19937_64 random(1);
    std::vector<double> times;
    for (std::size_t second = 0; second < seconds; ++second) {
        batch.time += std::chrono::seconds(1);
        for (Reading &reading : batch.readings)
            reading.value += random() % 1'000'000;
        times.push_back(millisecondsOf([&] { orExit(store.write({&batch, 1})); }));
    }
    fmt::print("a second of {} series: {}\n", batch.readings.size(), timesOf(times));
}

void measureReading(const std::filesystem::path &file, const ReadingBatch &batch)
{
    CounterReader reader = orExit(CounterReader::open(file));
    for (const std::chrono::seconds span : {60s, 600s, 3600s, 86'400s}) {
        std::vector<double> times;
        std::size_t points = 0;
        for (std::size_t n = 0; n < 100; ++n) {
            const SeriesKey &key = batch.readings[n * 7 % batch.readings.size()].key;
            times.push_back(millisecondsOf([&] {
                const auto line = reader.line(key, batch.time - span, batch.time, 1000);
                points = orExit(line).points.size();
            }));
        }
        fmt::print("the last {} s of a series, {} points: {}\n", span.count(), points,
                   timesOf(times));
    }
}

std::size_t numberOr(int argc, char **argv, int index, std::size_t otherwise)
{
    if (index < argc)
        std::from_chars(argv[index], argv[index] + std::strlen(argv[index]), otherwise);
    return otherwise;
}

} // namespace

int main(int argc, char **argv)
{
    const std::size_t series = numberOr(argc, argv, 2, 2000);
    const std::size_t seconds = numberOr(argc, argv, 3, 4000);
    if (argc < 2 || series == 0 || seconds == 0) {
        fmt::print(stderr, "usage: bench_storage FOLDER [SERIES] [SECONDS]\n");
        return 2;
    }
    const std::filesystem::path file = std::filesystem::path(argv[1]) / "bench-history.db";
    for (const char *part : {"", "-wal", "-shm"})
        std::filesystem::remove(file.string() + part);
    CounterStore store = orExit(CounterStore::open(file, kStart));
    ReadingBatch batch = firstBatch(series);
    measureWriting(store, batch, seconds);
    fmt::print("file after {} s: {:.1f} MB\n", seconds,
               static_cast<double>(std::filesystem::file_size(file)) / 1e6);
    measureReading(file, batch);
    return 0;
}
