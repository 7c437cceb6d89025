// SPDX-License-Identifier: GPL-3.0-or-later
#include "ratewatch.h"

#include <algorithm>
#include <filesystem>

#include "text/formatter.h"

namespace tallygate::app {

namespace {

constexpr Nanoseconds kWatchedTime = std::chrono::hours(24);
constexpr Nanoseconds kUnread = std::chrono::minutes(5); // what is new is not its own measure
constexpr Nanoseconds kReadEvery = std::chrono::minutes(10);
constexpr std::chrono::seconds kLookEvery{5};
constexpr Nanoseconds kMinute = std::chrono::minutes(1);
constexpr std::size_t kLeastSeconds = 50; // of the minute
constexpr Nanoseconds kStretch = std::chrono::minutes(5);
constexpr int kMinutesOfDay = 24 * 60;

/// The mean of the last minute, if nearly all of it is known.
std::optional<double> lastMinute(const MonitorSource &source, const CountLine &line)
{
    double sum = 0;
    std::size_t known = 0;
    for (const GraphSample &sample : liveSamples(source.hub(), line, source.now() - kMinute)) {
        sum += sample.isGap() ? 0 : double(sample.value);
        known += sample.isGap() ? 0 : 1;
    }
    return known >= kLeastSeconds ? std::optional(sum / double(known)) : std::nullopt;
}

/// Means of the stretches of which anything is known.
std::vector<double> meansOf(const std::vector<GraphSample> &samples)
{
    std::vector<double> means;
    Timestamp end{};
    double sum = 0;
    int count = 0;
    const auto close = [&] {
        if (count > 0)
            means.push_back(sum / count);
        sum = 0;
        count = 0;
    };
    for (const GraphSample &sample : samples) {
        if (sample.time >= end) {
            close();
            end = sample.time + kStretch;
        }
        if (!sample.isGap()) {
            sum += double(sample.value);
            ++count;
        }
    }
    close();
    return means;
}

} // namespace

RateWatch::RateWatch(Workspace &workspace, MonitorSource &source, QWidget *parent)
    : NoticeBar(*workspace.theme, parent)
    , m_workspace(workspace)
    , m_source(source)
    , m_job(QStringLiteral("monitor/usual/%1").arg(quintptr(this)))
{
    hide();
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (parentWidget()->isVisible())
            look();
    });
    m_timer.start(kLookEvery);
}

void RateWatch::watch(const telemetry::ApplicationPtr &application)
{
    const auto isOfAnother = [&] {
        if (!application || !m_application)
            return application != m_application;
        return application->application != m_application->application ||
               application->device != m_application->device;
    };
    const bool begins = isOfAnother();
    m_application = application;
    if (!begins)
        return;
    m_watched.clear();
    m_isTold = false;
    closeIfOpen();
    if (m_application)
        readHistory();
}

void RateWatch::readHistory()
{
    m_read = m_source.now();
    std::error_code none;
    if (!std::filesystem::exists(m_source.counterFile(), none))
        return; // then there is no usual yet
    const auto lines = verdictLines(*m_application);
    m_workspace.jobs->run<StoredLines>(
        m_job, tr("Read what rates are usual"), this,
        [file = m_source.counterFile(), lines, device = m_application->device,
         now = m_read](JobContext &job) {
            return readStored(file, lines, device, now - kWatchedTime, now - kUnread, kMinutesOfDay,
                              job);
        },
        [this, lines, of = m_application](const Result<StoredLines> &stored) {
            // Of a history that cannot be read the graph complains where it is looked at.
            if (stored && m_application && of->application == m_application->application &&
                of->device == m_application->device)
                take(lines, *stored);
        });
}

void RateWatch::take(const std::vector<CountLine> &lines, const StoredLines &stored)
{
    m_watched.clear();
    for (std::size_t i = 0; i < lines.size(); ++i)
        m_watched.push_back({lines[i], telemetry::UsualRate(meansOf(stored.lines[i]))});
    look();
}

void RateWatch::look()
{
    const Timestamp now = m_source.now();
    if (m_application && now - m_read >= kReadEvery)
        readHistory();
    std::optional<telemetry::UnusualRate> worst;
    QString verdict;
    for (const Watched &watched : m_watched) {
        const auto rate = lastMinute(m_source, watched.line);
        const auto unusual = rate ? watched.usual.compare(*rate) : std::nullopt;
        if (unusual && (!worst || unusual->now > worst->now)) {
            worst = unusual;
            verdict = watched.line.series.name;
        }
    }
    if (worst)
        return tell(verdict, *worst);
    m_isTold = false;
    closeIfOpen();
}

void RateWatch::tell(const QString &verdict, const telemetry::UnusualRate &rate)
{
    if (m_isTold && isHidden())
        return; // it was closed
    m_isTold = true;
    const Formatter &formatter = *m_workspace.formatter;
    const QString sentence =
        tr("%1: %2 in the last minute, 24 h median %3", "verdict, rate, rate")
            .arg(verdict, formatter.perSecond(rate.now), formatter.perSecond(rate.usual));
    setToolTip(tr("The median is that of stretches of five minutes, as far as the last 24 hours "
                  "are stored here."));
    if (isHidden() || text() != sentence)
        warn(sentence, tr("Show the day"), [this] { emit dayWanted(); });
}

} // namespace tallygate::app
