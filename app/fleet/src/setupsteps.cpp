// SPDX-License-Identifier: GPL-3.0-or-later
#include "setupsteps.h"

#include <QGridLayout>
#include <QLabel>

#include "services/theme.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

using bootstrap::StepState;

constexpr int kNameWidth = 210;

struct Sign
{
    const char *icon;
    Ink ink;
};

Sign signOf(const EngineSetup::Step &step)
{
    if (step.undoing == StepState::NotUndone)
        return {"triangle-alert", Ink::Warning};
    if (!step.state)
        return {"circle", Ink::Faint};
    if (step.state == StepState::Failed)
        return {"circle-x", Ink::Drop};
    if (step.undoing)
        return {"undo-2", Ink::Mute};
    switch (*step.state) {
    case StepState::Running:
        return {"loader-circle", Ink::Accent};
    case StepState::Skipped:
        return {"minus", Ink::Mute};
    default:
        return {"circle-check", Ink::Permit};
    }
}

} // namespace

SetupSteps::SetupSteps(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(2, 1);
}

void SetupSteps::show(const EngineSetup::Options &options,
                      const std::vector<EngineSetup::Step> &steps, int uploadedPercent,
                      SetupPhase phase)
{
    while (m_rows.size() < steps.size())
        addRow();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        for (QLabel *label : {row.icon, row.name, row.text})
            label->setVisible(i < steps.size());
        if (i >= steps.size())
            continue;
        row.name->setText(SetupWords::step(options, steps[i].id));
        QString state = SetupWords::state(steps[i], phase);
        if (steps[i].id == bootstrap::StepId::Upload && steps[i].state == StepState::Running)
            state += QStringLiteral(" %1 %").arg(uploadedPercent);
        fill(row, steps[i], state);
    }
}

void SetupSteps::addRow()
{
    const int at = int(m_rows.size());
    Row row;
    row.icon = new QLabel(this);
    row.icon->setFixedSize(metrics::kIcon, 18);
    row.name = makeLabel(m_theme, {}, TextStyle::Strong, this);
    row.name->setMinimumWidth(kNameWidth);
    row.text = makeLabel(m_theme, {}, TextStyle::Mute, this);
    row.text->setObjectName(QStringLiteral("setupStep%1").arg(at));
    row.text->setWordWrap(true);
    row.text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(row.icon, at, 0, Qt::AlignTop);
    m_grid->addWidget(row.name, at, 1, Qt::AlignTop);
    m_grid->addWidget(row.text, at, 2);
    m_rows.push_back(row);
}

void SetupSteps::fill(const Row &row, const EngineSetup::Step &step, const QString &state)
{
    const Sign sign = signOf(step);
    row.icon->setPixmap(m_theme.pixmap(QLatin1String(sign.icon), metrics::kIcon,
                                       m_theme.tokens().ink(sign.ink), devicePixelRatioF()));
    const QString text = step.detail.isEmpty() ? state : state + QStringLiteral(": ") + step.detail;
    row.text->setText(text);
    row.text->setAccessibleName(row.name->text() + QStringLiteral(", ") + text);
}

} // namespace tallygate::app
