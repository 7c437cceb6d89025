// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "dashboard/graphseries.h"

namespace tallygate::app {

/// The samples of one series in order of time: what was stored, then what came since the graph
/// looks. Where both know of a time, what came live holds. A value.
class SampleLine
{
public:
    /// Replaces what was stored.
    void setStored(std::vector<GraphSample> samples);
    /// Requires: later than all there are, oldest first.
    void append(std::span<const GraphSample> samples);
    /// Forgets live ones of before.
    void trim(Timestamp before);

    std::span<const GraphSample> all() const { return m_samples; }
    std::span<const GraphSample> live() const { return all().subspan(m_stored); }
    /// Those in [from, to), and `around` more at either end.
    std::span<const GraphSample> within(Timestamp from, Timestamp to, std::size_t around = 0) const;
    /// The highest peak in [from, to); 0 without samples.
    float highest(Timestamp from, Timestamp to) const;
    /// What held at that time; null where nothing is known of it, as after the last sample.
    const GraphSample *at(Timestamp time) const;

private:
    void dropOverlap();

    std::vector<GraphSample> m_samples;
    std::size_t m_stored = 0; ///< so many of them, at the front
};

} // namespace tallygate::app
