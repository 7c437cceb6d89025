// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/progressstrip.h"

#include <QHBoxLayout>
#include <QTimer>

#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kPatienceMs = 150;
constexpr int kSteps = 1000;

} // namespace

ProgressStrip::ProgressStrip(Theme &theme, JobRunner &jobs, const Formatter &formatter,
                             const QString &key, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_formatter(formatter)
    , m_key(key)
    , m_phase(makeLabel(theme, {}, TextStyle::Small, this))
    , m_amount(makeLabel(theme, {}, TextStyle::Small, this))
    , m_bar(new QProgressBar(this))
    , m_cancel(makeToolButton(theme, QStringLiteral("x"), tr("Cancel"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_phase, 1);
    row->addWidget(m_amount);
    row->addWidget(m_bar, 2);
    row->addWidget(m_cancel);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    setFixedHeight(36);
    hide();

    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_jobs.cancel(m_key);
    });
    connect(&jobs, &JobRunner::started, this, [this](const QString &started) {
        if (started != m_key)
            return;
        m_cancel->setEnabled(true);
        update({});
        QTimer::singleShot(kPatienceMs, this, [this] { setVisible(m_jobs.isRunning(m_key)); });
    });
    connect(&jobs, &JobRunner::progressed, this,
            [this](const QString &of, const JobProgress &progress) {
                if (of == m_key)
                    update(progress);
            });
    connect(&jobs, &JobRunner::ended, this, [this](const QString &ended) {
        if (ended == m_key)
            hide();
    });
}

void ProgressStrip::update(const JobProgress &progress)
{
    m_phase->setText(progress.phase);
    m_bar->setAccessibleName(progress.phase);
    if (progress.total == 0) {
        m_bar->setRange(0, 0);
        m_amount->setText(progress.done
                              ? m_formatter.count(progress.done) + QLatin1Char(' ') + progress.unit
                              : QString());
        return;
    }
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    m_bar->setRange(0, kSteps);
    m_bar->setValue(static_cast<int>(share * kSteps));
    m_amount->setText(tr("%1 of %2 %3", "done of total unit")
                          .arg(m_formatter.count(progress.done), m_formatter.count(progress.total),
                               progress.unit));
}

} // namespace tallygate::app
