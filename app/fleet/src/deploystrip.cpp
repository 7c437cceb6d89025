// SPDX-License-Identifier: GPL-3.0-or-later
#include "deploystrip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "countdown.h"
#include "devices/deploymentcontroller.h"
#include "services/navigator.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"

namespace tallygate::app {

DeployStrip::DeployStrip(Workspace &workspace, DeploymentController &deployments, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_deployments(deployments)
    , m_count(makeLabel(*workspace.theme, {}, TextStyle::Strong, this))
    , m_text(makeLabel(*workspace.theme, {}, TextStyle::Body, this))
    , m_rollBack(makeButton(*workspace.theme, QStringLiteral("undo-2"), tr("&Roll back now"),
                            ButtonRole::Normal, this))
    , m_keep(makeButton(*workspace.theme, QStringLiteral("check"), tr("&Keep it"),
                        ButtonRole::Primary, this))
{
    setObjectName(QStringLiteral("deployStrip"));
    m_keep->setObjectName(QStringLiteral("keepInStrip"));
    m_rollBack->setObjectName(QStringLiteral("rollBackInStrip"));
    setAccessibleName(tr("The push that is under way"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 5, 12, 6);
    row->setSpacing(10);
    m_count->setMinimumWidth(34);
    QPushButton *show = makeButton(*workspace.theme, QStringLiteral("rocket"), tr("&Show"),
                                   ButtonRole::Normal, this);
    row->addWidget(m_count);
    row->addWidget(m_text, 1);
    for (QPushButton *button : {show, m_rollBack, m_keep}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    connect(show, &QPushButton::clicked, this, [this] {
        m_workspace.navigator->go({QStringLiteral("deploy"), {}, {}});
    });
    connect(m_keep, &QPushButton::clicked, &deployments, &DeploymentController::confirm);
    connect(m_rollBack, &QPushButton::clicked, this,
            [this] { m_deployments.rollBack(QStringLiteral("rolled back by hand")); });
    connect(&deployments, &DeploymentController::changed, this, &DeployStrip::follow);
    connect(workspace.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    follow();
}

QString DeployStrip::sentence() const
{
    if (m_deployments.secret())
        return tr("A new connection has to log in: see Deploy.");
    const int devices = int(m_deployments.count());
    switch (m_deployments.phase()) {
    case deploy::Phase::Deciding:
        // Each device numbers its own.
        if (devices == 1)
            return tr("Revision %1 is in force. It goes back by itself unless you keep it.")
                .arg(m_deployments.progressAt(0).revision);
        return tr("It is in force on %n devices, and goes back by itself unless you keep it.",
                  nullptr, devices);
    case deploy::Phase::Preparing:
        return tr("Preparing a push to %n devices: nothing is in force yet.", nullptr, devices);
    default:
        return tr("Carrying out what you decided.");
    }
}

void DeployStrip::follow()
{
    setVisible(m_deployments.isRunning());
    if (!m_deployments.isRunning())
        return;
    m_count->setText(countdownText(m_deployments.secondsLeft()));
    m_text->setText(sentence());
    m_keep->setVisible(m_deployments.isDeciding());
    if (m_deployments.isDeciding() && !m_wasDeciding)
        announce(*this, m_text->text());
    m_wasDeciding = m_deployments.isDeciding();
}

void DeployStrip::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_workspace.theme->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.selection);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.accent);
}

} // namespace tallygate::app
