// SPDX-License-Identifier: GPL-3.0-or-later
#include "countlines.h"

#include <algorithm>
#include <map>

#include "monitorrows.h"
#include "storage/counterreader.h"
#include "text/utf8.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

using telemetry::Counter;
using telemetry::CounterKind;

const char *const kPackets = "packets";
const char *const kExceeding = "exceed.packets";

/// Sums that belong to the same moment.
class SampleSum
{
public:
    void add(const GraphSample &sample, int sign)
    {
        GraphSample &sum =
            m_samples.try_emplace(sample.time, GraphSample{sample.time, 0, 0}).first->second;
        sum.value += float(sign) * sample.value;
        // Peaks need not be of one moment: together they are an upper bound.
        sum.peak += sign > 0 ? sample.peak : -sample.value;
    }
    /// `step`: how long each of them is, where stretches without any are not known; 0: told by
    /// gaps.
    std::vector<GraphSample> take(Nanoseconds step = {}) const
    {
        std::vector<GraphSample> all;
        all.reserve(m_samples.size());
        for (const auto &[time, sample] : m_samples) {
            if (step.count() > 0 && (all.empty() || all.back().time < time - step))
                all.push_back(GraphSample::gap(time - step));
            // Counters of one line are read one after the other: never less than nothing.
            const float value = sample.isGap() ? sample.value : std::max(0.0F, sample.value);
            all.push_back({time, value, sample.isGap() ? value : std::max(value, sample.peak)});
        }
        return all;
    }

private:
    std::map<Timestamp, GraphSample> m_samples;
};

class HubLines : public SeriesSource
{
public:
    HubLines(MonitorSource &source, std::vector<CountLine> lines)
        : m_source(source)
        , m_lines(std::move(lines))
    {}

    Timestamp now() const override { return m_source.now(); }
    std::uint64_t generation() const override { return m_source.hub().generation(); }
    void samplesAfter(std::size_t series, Timestamp after,
                      std::vector<GraphSample> &samples) const override
    {
        const auto found = liveSamples(m_source.hub(), m_lines[series], after);
        samples.insert(samples.end(), found.begin(), found.end());
    }

private:
    MonitorSource &m_source;
    const std::vector<CountLine> m_lines;
};

void addTerm(std::map<Tone, CountLine> &lines, Tone tone, storage::SeriesKey key, int sign = 1)
{
    CountLine &line = lines[tone];
    line.series = {verdictWord(tone), {}, tone, 0};
    line.terms.push_back({std::move(key), sign});
}

GraphSample sampleOf(const storage::CounterPoint &point, std::chrono::seconds step)
{
    const float mean = float(point.delta) / float(step.count());
    return {point.time + step, mean, std::max(mean, float(point.highestRate))};
}

} // namespace

Tone toneOfAction(const std::string &action)
{
    static const std::map<std::string_view, Tone> kTones = {
        {"permit", Tone::Permit}, {"drop", Tone::Drop},     {"reject", Tone::Reject},
        {"limit", Tone::Limit},   {"limited", Tone::Limit}, {"count", Tone::Count}};
    const auto found = kTones.find(action);
    return found != kTones.end() ? found->second : Tone::Warning;
}

std::vector<CountLine> verdictLines(const telemetry::Application &application)
{
    std::map<Tone, CountLine> byTone;
    for (const Counter &counter : application.counters) {
        if (counter.kind == CounterKind::Received || counter.action == "count")
            continue;
        const auto packets = telemetry::seriesOf(application, counter, kPackets);
        if (counter.isLimit) {
            const auto exceeding = telemetry::seriesOf(application, counter, kExceeding);
            addTerm(byTone, Tone::Permit, packets);
            addTerm(byTone, Tone::Permit, exceeding, -1);
            addTerm(byTone, Tone::Limit, exceeding);
        } else {
            addTerm(byTone, toneOfAction(counter.action), packets);
        }
    }
    std::vector<CountLine> lines;
    for (auto &[tone, line] : byTone)
        lines.push_back(std::move(line));
    return lines;
}

std::vector<CountLine> ruleLines(const telemetry::Application &application,
                                 const std::vector<Uuid> &rules)
{
    std::vector<CountLine> lines;
    for (const Uuid &rule : rules) {
        const Counter *counter = rule.isNull() ? application.ofDefault() : application.ofRule(rule);
        if (!counter)
            continue;
        CountLine line;
        line.series.name = rule.isNull() ? ruleDefaultText() : text(counter->name);
        line.series.slot = int(lines.size());
        line.terms.push_back({telemetry::seriesOf(application, *counter, kPackets), 1});
        lines.push_back(std::move(line));
    }
    return lines;
}

CountLine receivedLine(const telemetry::Application &application)
{
    CountLine line;
    if (const Counter *received = application.received())
        line.terms.push_back({telemetry::seriesOf(application, *received, kPackets), 1});
    return line;
}

std::vector<GraphSample> liveSamples(const telemetry::Hub &hub, const CountLine &line,
                                     Timestamp after)
{
    SampleSum sum;
    for (const CountLine::Term &term : line.terms) {
        for (const telemetry::Sample &sample : hub.line(term.key, after)) {
            if (sample.time > after)
                sum.add({sample.time, sample.value, sample.value}, term.sign);
        }
    }
    return sum.take();
}

std::vector<double> courseOf(const telemetry::Hub &hub, const CountLine &line, Timestamp now,
                             Nanoseconds span)
{
    constexpr std::size_t kMeans = 45;
    const auto samples = liveSamples(hub, line, now - span);
    if (samples.empty())
        return {};
    // Over the time there are samples of: a line that began lately fills its picture, too.
    const Timestamp start = samples.front().time;
    const Nanoseconds step = std::max<Nanoseconds>((now - start) / kMeans, std::chrono::seconds(1));
    std::vector<double> sums;
    std::vector<int> counts;
    for (const GraphSample &sample : samples) {
        const auto at = std::size_t((sample.time - start) / step);
        if (at >= sums.size()) {
            sums.resize(at + 1);
            counts.resize(at + 1);
        }
        sums[at] += sample.isGap() ? 0 : double(sample.value);
        ++counts[at];
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] /= std::max(1, counts[i]);
    return sums;
}

std::shared_ptr<const SeriesSource> liveSource(MonitorSource &source, std::vector<CountLine> lines)
{
    return std::make_shared<HubLines>(source, std::move(lines));
}

Result<StoredLines> readStored(const std::filesystem::path &file,
                               const std::vector<CountLine> &lines, const Uuid &device,
                               Timestamp from, Timestamp to, int columns, JobContext &job)
{
    auto reader = storage::CounterReader::open(file);
    if (!reader)
        return fail(reader.error());
    StoredLines stored;
    for (const CountLine &line : lines) {
        SampleSum sum;
        Nanoseconds step{};
        for (const CountLine::Term &term : line.terms) {
            if (job.stopRequested())
                return fail(ErrorKind::Cancelled, "cancelled", "no longer wanted");
            auto found = reader->line(term.key, from, to, std::size_t(std::max(1, columns)));
            if (!found)
                return fail(found.error());
            step = std::max<Nanoseconds>(step, found->step);
            for (const storage::CounterPoint &point : found->points)
                sum.add(sampleOf(point, found->step), term.sign);
        }
        stored.lines.push_back(sum.take(step));
    }
    auto marks = reader->marks(device, from, to);
    if (!marks)
        return fail(marks.error());
    stored.marks = std::move(*marks);
    return stored;
}

} // namespace tallygate::app
