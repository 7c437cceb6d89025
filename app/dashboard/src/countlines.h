// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/result.h"
#include "dashboard/graphseries.h"
#include "dashboard/monitorsource.h"
#include "services/jobrunner.h"

namespace tallygate::app {

/// A line of a graph as counters that are added up or taken off. All of one device.
struct CountLine
{
    struct Term
    {
        storage::SeriesKey key;
        int sign = 1;
    };
    GraphSeries series;
    std::vector<Term> terms;
};

/// One line for each verdict that the application can give: what a limit lets pass is permitted,
/// what is above it is limited.
std::vector<CountLine> verdictLines(const telemetry::Application &application);
/// One line for each of these rules.
std::vector<CountLine> ruleLines(const telemetry::Application &application,
                                 const std::vector<Uuid> &rules);
/// All that the application saw.
CountLine receivedLine(const telemetry::Application &application);

/// The samples of a line after `after`, oldest first; where any of its counters is interrupted, so
/// is the line.
std::vector<GraphSample> liveSamples(const telemetry::Hub &hub, const CountLine &line,
                                     Timestamp after);

/// The course of a line over the last `span` in a few dozen means, for a small picture of it: one
/// second beside the other would be a block where a rule is hit now and then.
std::vector<double> courseOf(const telemetry::Hub &hub, const CountLine &line, Timestamp now,
                             Nanoseconds span);

/// The lines as they come. `source` outlives it.
std::shared_ptr<const SeriesSource> liveSource(MonitorSource &source, std::vector<CountLine> lines);

/// What was stored of lines, and what happened to their device meanwhile.
struct StoredLines
{
    std::vector<std::vector<GraphSample>> lines;
    std::vector<storage::Mark> marks;
};
/// Reads them, with about one point a column at most. For a job.
Result<StoredLines> readStored(const std::filesystem::path &file,
                               const std::vector<CountLine> &lines, const Uuid &device,
                               Timestamp from, Timestamp to, int columns, JobContext &job);

/// The colours of an action of a rule; Warning for one that is not known.
Tone toneOfAction(const std::string &action);

} // namespace tallygate::app
