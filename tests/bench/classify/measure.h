// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contestant.h"

// Times of contestants in turns, their answers compared packet by packet.

namespace tallygate::bench {

double medianOf(std::vector<double> values);

/// Where the time begins.
enum class From : std::uint8_t {
    Packets, ///< a packet is parsed; its key is made in the time measured
    Keys,    ///< its key has been made
};

struct Times
{
    std::vector<double> rounds; ///< nanoseconds a packet

    double median() const;
};
/// How often faster `ours` is: the median of the rounds' ratios.
double ratio(const Times &theirs, const Times &ours);

struct Traffic
{
    std::string kind; ///< "trace", "drawn", "uniform"
    std::vector<testsupport::TupleHeader> headers;
};

/// One contestant's times, if it was measured in that form.
struct Entry
{
    const Contestant *contestant = nullptr;
    std::map<From, Times> times;
};

struct Measured
{
    std::vector<Entry> entries;
    double reference = 0; ///< nanoseconds a packet, of one pass
};

/// `rounds` passes over all packets, contestant by contestant in each, after one of its own that
/// does not count. Throws where an answer is not that of `reference`.
Measured measure(std::span<const ContestantPtr> contestants, Contestant &reference,
                 const Traffic &traffic, std::size_t addressOctets, unsigned rounds);

/// One pass over the first packets alone; for what is slow.
double measureOnce(Contestant &contestant, Contestant &reference, const Traffic &traffic,
                   std::size_t addressOctets, std::size_t packets);

} // namespace tallygate::bench
