// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace tallygate::app {

class DeploymentController;
struct Workspace;

/// The countdown on every other page: what is in force until when, and the decision. Shows itself
/// while a push is under way. No key decides by default.
class DeployStrip : public QWidget
{
    Q_OBJECT

public:
    DeployStrip(Workspace &workspace, DeploymentController &deployments, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    QString sentence() const;

    Workspace &m_workspace;
    DeploymentController &m_deployments;
    QLabel *m_count;
    QLabel *m_text;
    QPushButton *m_rollBack;
    QPushButton *m_keep;
    bool m_wasDeciding = false;
};

} // namespace tallygate::app
