// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphpane.h"

#include <algorithm>
#include <filesystem>

#include <QFileDialog>
#include <QHBoxLayout>
#include <QSaveFile>

#include "monitorrows.h"
#include "services/jobrunner.h"
#include "text/explainer.h"
#include "text/utf8.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

bool isSameLine(const CountLine &a, const CountLine &b)
{
    const auto isSameTerm = [](const CountLine::Term &x, const CountLine::Term &y) {
        return x.key == y.key && x.sign == y.sign;
    };
    return a.series.name == b.series.name && std::ranges::equal(a.terms, b.terms, isSameTerm);
}

GraphMark markOf(const telemetry::Reset &reset, Nanoseconds ahead)
{
    return {reset.time + ahead, GraphMark::Kind::Reset,
            GraphPane::tr("reset: %1, %2", "why, who")
                .arg(oneLine(text(reset.why)), oneLine(text(reset.who)))};
}

} // namespace

GraphPane::GraphPane(Workspace &workspace, MonitorSource &source, QWidget *parent)
    : PaneFrame(*workspace.theme, parent)
    , m_workspace(workspace)
    , m_source(source)
    , m_historyJob(QStringLiteral("monitor/history/%1").arg(quintptr(this)))
    , m_filter(makeLabel(*workspace.theme, {}, TextStyle::Strong, this))
    , m_what(makeLabel(*workspace.theme, {}, TextStyle::Mute, this))
    , m_graph(new LiveGraph(*workspace.theme, *workspace.formatter, this))
    , m_legend(new GraphLegend(*workspace.theme, this))
    , m_watch(new RateWatch(workspace, source, this))
{
    buildHeader();
    column()->addWidget(m_graph, 1);
    column()->addWidget(m_legend);
    column()->addWidget(m_watch);
    connect(m_watch, &RateWatch::dayWanted, m_graph,
            [this] { m_graph->setSpan(std::chrono::hours(24)); });
    connect(m_graph, &LiveGraph::storedWanted, this, &GraphPane::readHistory);
    connect(workspace.theme, &Theme::changed, this, &GraphPane::tellRates);
}

void GraphPane::buildHeader()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 2, 8, 2);
    row->setSpacing(6);
    row->addWidget(m_filter);
    row->addWidget(m_what, 1);
    const auto addButton = [this, row](const char *icon, const QString &name, auto act) {
        QToolButton *button = makeToolButton(*m_workspace.theme, QLatin1String(icon), name, this);
        connect(button, &QToolButton::clicked, m_graph, act);
        row->addWidget(button);
    };
    addButton("chart-line", tr("Linear or logarithmic (L)"),
              [this] { m_graph->setLogarithmic(!m_graph->isLogarithmic()); });
    addButton("chevron-right", tr("Back to the present (End)"),
              [this] { m_graph->followPresent(); });
    column()->addLayout(row);
}

void GraphPane::show(const ApplicationCard *card, const std::vector<Uuid> &rules)
{
    const telemetry::ApplicationPtr application = card ? card->application : nullptr;
    std::vector<CountLine> lines;
    if (application)
        lines = rules.empty() ? verdictLines(*application) : ruleLines(*application, rules);
    const bool isOfAnother =
        !application || !m_application || m_application->device != application->device;
    if (isOfAnother)
        m_storedMarks.clear();
    m_application = application;
    m_filter->setText(card ? card->filterName : QString());
    m_what->setText(card ? tr("on %1, %2 · %3 · packets per second by %4")
                               .arg(oneLine(text(application->interface)),
                                    directionText(application->direction), card->deviceName,
                                    rules.empty() ? tr("verdict") : tr("rule"))
                         : QString());
    if (isOfAnother || !std::ranges::equal(lines, m_lines, isSameLine)) {
        m_lines = std::move(lines);
        std::vector<GraphSeries> series;
        for (const CountLine &line : m_lines)
            series.push_back(line.series);
        m_graph->setSeries(std::move(series), liveSource(m_source, m_lines));
    }
    m_watch->watch(application);
    showMarks();
    tellRates();
}

/// What was counted within the last second, whatever the graph shows.
void GraphPane::tellRates()
{
    constexpr Nanoseconds kOfNow = std::chrono::seconds(3);
    std::vector<GraphLegend::Item> items;
    for (const CountLine &line : m_lines) {
        const auto samples = liveSamples(m_source.hub(), line, m_source.now() - kOfNow);
        const bool isKnown = !samples.empty() && !samples.back().isGap();
        items.push_back(
            {line.series.name,
             isKnown ? m_workspace.formatter->perSecond(double(samples.back().value)) : QString(),
             graphColor(line.series, m_workspace.theme->scheme())});
    }
    m_legend->setItems(std::move(items));
}

/// Resets as the device knows them, and what else was stored as it happened.
void GraphPane::showMarks()
{
    std::vector<GraphMark> marks;
    if (const auto picture =
            m_application ? m_source.hub().picture(m_application->device) : nullptr) {
        // Lines are of this clock, resets of the device's.
        const Nanoseconds ahead = picture->arrived - picture->time;
        for (const telemetry::Reset &reset : picture->resets) {
            if (!reset.undone && reset.undoes == 0)
                marks.push_back(markOf(reset, ahead));
        }
    }
    for (const storage::Mark &mark : m_storedMarks) {
        if (mark.kind == "revision")
            marks.push_back(
                {mark.time, GraphMark::Kind::Revision, tr("revision %1").arg(text(mark.note))});
        else if (mark.kind == "restarted")
            marks.push_back({mark.time, GraphMark::Kind::Restart, tr("counted anew")});
    }
    m_graph->setMarks(std::move(marks));
}

void GraphPane::readHistory(Timestamp from, Timestamp to, int columns)
{
    std::error_code none;
    // Without a file there is no history yet; live lines say that by themselves.
    if (!m_application || !std::filesystem::exists(m_source.counterFile(), none))
        return;
    m_workspace.jobs->run<StoredLines>(
        m_historyJob, tr("Read the history of counters"), this,
        [file = m_source.counterFile(), of = m_lines, device = m_application->device, from, to,
         columns](JobContext &job) { return readStored(file, of, device, from, to, columns, job); },
        [this, of = m_lines](Result<StoredLines> stored) {
            if (!std::ranges::equal(of, m_lines, isSameLine))
                return;
            if (stored) {
                m_historyFault.clear();
                m_storedMarks = std::move(stored->marks);
                m_graph->setStored(std::move(stored->lines));
                showMarks();
                return;
            }
            const QString fault = m_workspace.explainer->sentence(stored.error());
            if (stored.error().kind == ErrorKind::Cancelled || fault == m_historyFault)
                return;
            m_historyFault = fault;
            emit failed(tr("Older figures could not be read: %1").arg(fault));
        });
}

void GraphPane::exportAs(const QString &suffix)
{
    const bool isImage = suffix == QLatin1String("png");
    auto *dialog = new QFileDialog(this, tr("Export the graph"), {},
                                   isImage ? tr("PNG (*.png)") : tr("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (write(file))
            emit told(tr("Wrote %1").arg(file));
        else
            emit failed(tr("%1 could not be written.").arg(file));
    });
    dialog->open();
}

bool GraphPane::write(const QString &file)
{
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return false;
    const bool isImage = file.endsWith(QLatin1String(".png"), Qt::CaseInsensitive);
    const bool isWritten = isImage ? m_graph->image().save(&target, "PNG")
                                   : target.write(m_graph->csv().toUtf8()) >= 0;
    return isWritten && target.commit();
}

} // namespace tallygate::app
