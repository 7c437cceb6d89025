// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "telemetry/hub.h"

namespace tallygate::telemetry {

/// The lines of one device: rings of rates that share their times. Not synchronised.
class Lines
{
public:
    explicit Lines(std::size_t samples)
        : m_times(samples)
    {}

    /// The value of a counter in the round that comes next; gives its growth per second within
    /// `seconds`, none where it was not known before. `wasZero`: it was told before, as nothing.
    std::optional<double> set(const storage::SeriesKey &key, std::uint64_t value, double seconds,
                              bool wasZero);
    /// Ends the round: one sample of each line, 0 for those that were not set.
    void endRound(Timestamp time);
    /// One sample that says that nothing is known.
    void interrupt(Timestamp time);
    /// Forgets lines that were not set in this round.
    void keepOnlySet();

    std::vector<Sample> line(const storage::SeriesKey &key, Timestamp from) const;
    std::vector<storage::Reading> readings() const;

private:
    struct Line
    {
        std::vector<float> rates;
        std::uint64_t value = 0;
        float next = 0;
        std::uint64_t begin = 0; ///< number of its first sample
        bool isSet = false;
    };

    void append(Timestamp time, bool known);
    std::size_t slotOf(std::uint64_t number) const { return number % m_times.size(); }

    std::vector<Timestamp> m_times;
    std::uint64_t m_count = 0; ///< of samples ever
    std::unordered_map<storage::SeriesKey, Line> m_lines;
};

} // namespace tallygate::telemetry
