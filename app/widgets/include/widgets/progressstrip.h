// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QWidget>

#include "services/jobrunner.h"
#include "services/theme.h"
#include "text/formatter.h"

namespace tallygate::app {

/// Follows the job of one key: phase, how much of how much, a thin bar, a cancel button. Shows
/// itself when the job runs longer than 150 ms and hides when it ends. Inline, never modal.
class ProgressStrip : public QWidget
{
    Q_OBJECT

public:
    ProgressStrip(Theme &theme, JobRunner &jobs, const Formatter &formatter, const QString &key,
                  QWidget *parent = nullptr);

private:
    void update(const JobProgress &progress);

    JobRunner &m_jobs;
    const Formatter &m_formatter;
    QString m_key;
    QLabel *m_phase;
    QLabel *m_amount;
    QProgressBar *m_bar;
    QToolButton *m_cancel;
};

} // namespace tallygate::app
