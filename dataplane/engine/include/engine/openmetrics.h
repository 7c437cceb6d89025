// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/counterstore.h"
#include "engine/enginestatistics.h"
#include "engine/hitfanout.h"

namespace tallygate {
class Loop;
}

namespace tallygate::engine {

/// Rows of rules beyond this are left out, and counted: a series each is too much for a file that
/// is written every few seconds.
inline constexpr std::size_t kMetricsRulesMost = 10'000;

/// The counters and the engine's health in the text format that node_exporter's textfile collector
/// reads (Prometheus exposition format 0.0.4; the last line is OpenMetrics' "# EOF", a comment to
/// the former). Values are absolute: they only grow, also across resets and revisions.
std::string metricsText(CounterStore &store, const EngineStatistics &engine,
                        const HitStatistics &hits, Timestamp now);

/// Writes it to a file every period, each time whole (the file is replaced). Loop's thread; the
/// disk is waited for elsewhere. Loop, store and what the functions need outlive it.
class MetricsFile
{
public:
    struct Sources
    {
        CounterStore &store;
        EngineStatisticsProvider engine;
        std::function<HitStatistics()> hits;
    };

    /// `file` ends in ".prom" to be read by the collector; its folder must be there.
    MetricsFile(Loop &loop, std::filesystem::path file, std::chrono::seconds period,
                Sources sources);
    /// Removes the file: values of an engine that is not there are nobody's.
    ~MetricsFile();
    MetricsFile(const MetricsFile &) = delete;
    MetricsFile &operator=(const MetricsFile &) = delete;

    void writeNow();
    /// Why it could not be written last time.
    std::optional<Error> error() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tallygate::engine
