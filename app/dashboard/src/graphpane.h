// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cardwall.h"
#include "countlines.h"
#include "dashboard/livegraph.h"
#include "graphlegend.h"
#include "paneframe.h"
#include "ratewatch.h"
#include "services/workspace.h"

class QLabel;

namespace tallygate::app {

/// The graph of one application: its verdicts, or rules chosen of it, as they are counted and as
/// they were stored, with marks of what happened to the counters, and a word where a rate is
/// unusual. GUI thread.
class GraphPane : public PaneFrame
{
    Q_OBJECT

public:
    GraphPane(Workspace &workspace, MonitorSource &source, QWidget *parent = nullptr);

    LiveGraph &graph() { return *m_graph; }
    /// What it is of now, if anything; lines go on where they are the same ones. `rules`: a line
    /// for each of these, null for the default; none: a line for each verdict.
    void show(const ApplicationCard *card, const std::vector<Uuid> &rules);
    /// Asks for a file, and writes the lines in view as `suffix` "csv" or "png".
    void exportAs(const QString &suffix);

signals:
    void told(const QString &sentence);
    void failed(const QString &sentence);

private:
    void buildHeader();
    void tellRates();
    void readHistory(Timestamp from, Timestamp to, int columns);
    void showMarks();
    bool write(const QString &file);

    Workspace &m_workspace;
    MonitorSource &m_source;
    const QString m_historyJob; ///< of this pane: another window has its own
    telemetry::ApplicationPtr m_application;
    std::vector<CountLine> m_lines;
    std::vector<storage::Mark> m_storedMarks;
    QString m_historyFault; ///< told once
    QLabel *m_filter;       ///< whose graph it is
    QLabel *m_what;         ///< where, and what its lines are
    LiveGraph *m_graph;
    GraphLegend *m_legend;
    RateWatch *m_watch;
};

} // namespace tallygate::app
