// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include "dashboard/monitorsource.h"
#include "session/countercontext.h"

namespace tallygate::app {

/// What devices told last, as figures of rules: since the last reset, and the course of the last
/// minutes. Any thread.
std::shared_ptr<const LiveCounters> liveCounters(const telemetry::Hub &hub, Timestamp now);

/// Gives a window's rows the figures of devices, once a second while it is visible; made on a
/// thread of its own. GUI thread; `source` and `counters` outlive it.
class LiveFigures : public QObject
{
    Q_OBJECT

public:
    LiveFigures(MonitorSource &source, CounterContext &counters, QObject *window);
    ~LiveFigures() override;

private:
    void pull();

    MonitorSource &m_source;
    CounterContext &m_counters;
    QWidget *m_window;
    QTimer m_timer;
    QThreadPool m_thread;
    bool m_isMaking = false;
};

} // namespace tallygate::app
