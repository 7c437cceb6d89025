// SPDX-License-Identifier: GPL-3.0-or-later
#include "statusbar.h"

#include <QHBoxLayout>
#include <QTimer>

#include "widgets/statusitem.h"

namespace tallygate::app {

namespace {

constexpr int kPatienceMs = 300;

} // namespace

StatusBar::StatusBar(Theme &theme, const JobRunner &jobs, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_row(new QHBoxLayout(this))
    , m_activity(new StatusItem(theme, this))
{
    setFixedHeight(metrics::kStatusBar - 1);
    setAccessibleName(tr("Status"));
    m_row->setContentsMargins(14, 0, 14, 0);
    m_row->setSpacing(24);
    m_row->addStretch(1);
    m_row->addWidget(m_activity);
    m_activity->hide();
    // A job that is done at once is not worth a flicker.
    connect(&jobs, &JobRunner::started, this,
            [this] { QTimer::singleShot(kPatienceMs, this, &StatusBar::showJobs); });
    connect(&jobs, &JobRunner::ended, this, &StatusBar::showJobs);
}

void StatusBar::setItems(QWidget *left, QWidget *right)
{
    for (QWidget *old : {m_left.data(), m_right.data()}) {
        if (!old)
            continue;
        m_row->removeWidget(old);
        old->hide();
    }
    m_left = left;
    m_right = right;
    if (left) {
        m_row->insertWidget(0, left);
        left->show();
    }
    if (right) {
        m_row->addWidget(right);
        right->show();
    }
}

void StatusBar::showJobs()
{
    const int running = m_jobs.runningCount();
    m_activity->setVisible(running > 0);
    for (int row = 0; running > 0 && row < m_jobs.rowCount(); ++row) {
        const QModelIndex index = m_jobs.index(row);
        if (index.data(JobRunner::StateRole).toInt() != static_cast<int>(JobState::Running))
            continue;
        const QString title = index.data().toString();
        m_activity->setText(running == 1 ? title
                                         : tr("%1 and %n more", nullptr, running - 1).arg(title));
        return;
    }
}

} // namespace tallygate::app
