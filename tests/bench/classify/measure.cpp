// SPDX-License-Identifier: GPL-3.0-or-later
#include "measure.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::bench {

using namespace testsupport;

namespace {

using Clock = std::chrono::steady_clock;
using Answers = std::vector<std::uint32_t>;
using Frames = std::vector<TupleFrame>;

/// What reading the clock twice takes by itself.
double clockNanoseconds()
{
    static const double nanoseconds = [] {
        std::vector<double> all;
        for (int i = 0; i < 10'001; ++i) {
            const Clock::time_point start = Clock::now();
            all.push_back(std::chrono::duration<double, std::nano>(Clock::now() - start).count());
        }
        return medianOf(all);
    }();
    return nanoseconds;
}

/// The mean of batches, but for those in which something else had the core: they take milliseconds.
double meanOf(const std::vector<double> &batches)
{
    constexpr double kMuchLonger = 10;
    const double longest = kMuchLonger * medianOf(batches);
    double sum = 0;
    std::size_t count = 0;
    for (const double nanoseconds : batches) {
        sum += nanoseconds <= longest ? nanoseconds : 0;
        count += nanoseconds <= longest ? 1 : 0;
    }
    return sum / static_cast<double>(count);
}

/// Batch by batch, as the pipeline does; nanoseconds a packet. Parsing is not in the time.
double pass(Contestant &contestant, From from, const Frames &frames, Answers &answers)
{
    std::vector<packet::Packet> packets(kBatch);
    std::vector<double> batches;
    for (std::size_t at = 0; at < answers.size(); at += kBatch) {
        const std::size_t size = std::min(kBatch, answers.size() - at);
        for (std::size_t i = 0; from == From::Packets && i < size; ++i)
            packet::parse(frames[at + i].frame(), packets[i]);
        const Clock::time_point start = Clock::now();
        if (from == From::Packets)
            contestant.classify(std::span(packets).first(size), &answers[at]);
        else
            contestant.classifyPrepared(at, size, &answers[at]);
        const double spent = std::chrono::duration<double, std::nano>(Clock::now() - start).count();
        batches.push_back((spent - clockNanoseconds()) / static_cast<double>(size));
    }
    return meanOf(batches);
}

void compare(const Contestant &contestant, const Answers &answers, const Answers &expected)
{
    const auto [one, other] = std::mismatch(answers.begin(), answers.end(), expected.begin());
    if (one != answers.end())
        throw std::runtime_error(fmt::format("packet {}: rule {} of {} is not {}",
                                             one - answers.begin(), *one, contestant.name(),
                                             *other));
}

Frames framesOf(const Traffic &traffic, std::size_t addressOctets, std::size_t most)
{
    Frames frames;
    frames.reserve(std::min(most, traffic.headers.size()));
    for (std::size_t i = 0; i < std::min(most, traffic.headers.size()); ++i)
        frames.push_back(frameOf(traffic.headers[i], addressOctets));
    return frames;
}

} // namespace

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double Times::median() const
{
    return medianOf(rounds);
}

double ratio(const Times &theirs, const Times &ours)
{
    std::vector<double> ratios;
    for (std::size_t r = 0; r < ours.rounds.size(); ++r)
        ratios.push_back(theirs.rounds[r] / ours.rounds[r]);
    return medianOf(ratios);
}

Measured measure(std::span<const ContestantPtr> contestants, Contestant &reference,
                 const Traffic &traffic, std::size_t addressOctets, unsigned rounds)
{
    const Frames frames = framesOf(traffic, addressOctets, traffic.headers.size());
    Answers expected(frames.size()), answers(frames.size());
    Measured measured;
    measured.reference = pass(reference, From::Packets, frames, expected);
    auto &entries = measured.entries;
    for (const ContestantPtr &contestant : contestants) {
        Entry &entry = entries.emplace_back();
        entry.contestant = contestant.get();
        entry.times[From::Packets];
        if (contestant->prepare(traffic.headers))
            entry.times[From::Keys];
    }
    for (unsigned round = 0; round < rounds; ++round) {
        for (std::size_t c = 0; c < contestants.size(); ++c) {
            for (auto &[from, times] : entries[c].times) {
                // The caches have what the others left: once before it counts.
                double nanoseconds = 0;
                for (int i = 0; i < 2; ++i) {
                    std::fill(answers.begin(), answers.end(), kNoRule - 1);
                    nanoseconds = pass(*contestants[c], from, frames, answers);
                    compare(*contestants[c], answers, expected);
                }
                times.rounds.push_back(nanoseconds);
            }
        }
    }
    return measured;
}

double measureOnce(Contestant &contestant, Contestant &reference, const Traffic &traffic,
                   std::size_t addressOctets, std::size_t packets)
{
    const Frames frames = framesOf(traffic, addressOctets, packets);
    Answers expected(frames.size()), answers(frames.size());
    pass(reference, From::Packets, frames, expected);
    const double nanoseconds = pass(contestant, From::Packets, frames, answers);
    compare(contestant, answers, expected);
    return nanoseconds;
}

} // namespace tallygate::bench
