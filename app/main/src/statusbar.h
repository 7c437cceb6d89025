// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include "services/jobrunner.h"
#include "services/theme.h"

class QHBoxLayout;

namespace tallygate::app {

class StatusItem;

/// The 26-px bar at the bottom: what the page says at the left and right, and between them, while
/// jobs run, what runs.
class StatusBar : public QWidget
{
    Q_OBJECT

public:
    StatusBar(Theme &theme, const JobRunner &jobs, QWidget *parent);
    /// Shows these instead of the ones before, which are kept by the page.
    void setItems(QWidget *left, QWidget *right);

private:
    void showJobs();

    const JobRunner &m_jobs;
    QHBoxLayout *m_row;
    StatusItem *m_activity;
    QPointer<QWidget> m_left;
    QPointer<QWidget> m_right;
};

} // namespace tallygate::app
