// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <QColor>
#include <QString>

#include "base/time.h"
#include "services/tokens.h"

// What a LiveGraph draws: lines of samples, and marks of what happened in between.

namespace tallygate::app {

/// What held until `time`, from the sample before it on. Both figures are rates per second.
struct GraphSample
{
    Timestamp time;
    float value = 0; ///< the mean; NaN: nothing is known of this stretch, the line is interrupted
    float peak = 0;  ///< the highest within it, >= value; equal where each second is a sample

    static GraphSample gap(Timestamp time)
    {
        constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
        return {time, kUnknown, kUnknown};
    }
    bool isGap() const { return std::isnan(value); }
};

/// A line and how it looks: in the colour of a verdict where it stands for one, else in the colour
/// of its place among the others.
struct GraphSeries
{
    QString name;
    QString unit; ///< behind its figures, "p/s"; empty: "412/s"
    std::optional<Tone> tone;
    int slot = 0; ///< which of the colours without a meaning
};

/// Legible on the surface of every scheme; neighbouring slots differ most. `slot` >= 0.
QColor graphColor(const GraphSeries &series, ColorScheme scheme);

/// Something that changed what the lines mean: drawn as a dashed line with its label.
struct GraphMark
{
    enum class Kind : std::uint8_t { Reset, Revision, Restart };
    Timestamp time;
    Kind kind = Kind::Reset;
    QString label; ///< "reset: worm cleaned up, a.k."

    bool operator==(const GraphMark &) const = default;
};

/// Where the newest samples come from. The graph asks while it is visible, up to 30 times a second;
/// nobody tells it. GUI thread.
class SeriesSource
{
public:
    virtual ~SeriesSource() = default;

    /// The clock of the samples: the right edge of a graph that follows.
    virtual Timestamp now() const = 0;
    /// Changes whenever some line may have got a sample.
    virtual std::uint64_t generation() const = 0;
    /// Appends the samples of a line that are later than `after`, oldest first.
    virtual void samplesAfter(std::size_t series, Timestamp after,
                              std::vector<GraphSample> &samples) const = 0;
};

} // namespace tallygate::app
