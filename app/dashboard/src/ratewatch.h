// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QTimer>

#include "countlines.h"
#include "services/workspace.h"
#include "telemetry/unusualrate.h"
#include "widgets/noticebar.h"

namespace tallygate::app {

/// Says below the graph of an application where a verdict's rate of the last minute is far above
/// what was stored of the last 24 hours. What was closed is not told again until all
/// rates were usual in between. GUI thread; the history is read by a job.
class RateWatch : public NoticeBar
{
    Q_OBJECT

public:
    RateWatch(Workspace &workspace, MonitorSource &source, QWidget *parent);

    /// Whose verdicts are looked at; null: nobody's.
    void watch(const telemetry::ApplicationPtr &application);
    /// Looks at the last minute; every few seconds by itself while the graph is to be seen.
    void look();

signals:
    /// The day that the rate is compared with is to be seen.
    void dayWanted();

private:
    struct Watched
    {
        CountLine line;
        telemetry::UsualRate usual;
    };

    void readHistory();
    void take(const std::vector<CountLine> &lines, const StoredLines &stored);
    void tell(const QString &verdict, const telemetry::UnusualRate &rate);

    Workspace &m_workspace;
    MonitorSource &m_source;
    const QString m_job; ///< of this one: another window has its own
    telemetry::ApplicationPtr m_application;
    std::vector<Watched> m_watched; ///< as the history was last read
    bool m_isTold = false;          ///< since rates are unusual, though it may have been closed
    Timestamp m_read;
    QTimer m_timer;
};

} // namespace tallygate::app
