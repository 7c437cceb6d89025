// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "session/countercontext.h"

namespace tallygate::app {

struct Workspace;

/// What a rule counted in the last simulation: packets, bytes, for limits what was let through and
/// what not, the course over the run. Paler once the policy was edited since.
class FiguresCard : public QWidget
{
    Q_OBJECT

public:
    FiguresCard(Workspace &workspace, QWidget *parent);
    void setFigures(const RuleCounters &figures, policy::Action action);
    QSize sizeHint() const override { return {200, 112}; }
    QSize minimumSizeHint() const override { return {120, 112}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString details() const;

    Workspace &m_workspace;
    RuleCounters m_figures;
    policy::Action m_action = policy::Action::Permit;
};

} // namespace tallygate::app
