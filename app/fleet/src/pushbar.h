// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tallygate::app {

class DeploymentController;
class DeviceBoard;
struct Workspace;

/// Below the plan: first what to push with, then the countdown with the decision, then how it
/// ended. No key confirms by default.
class PushBar : public QWidget
{
    Q_OBJECT

public:
    PushBar(Workspace &workspace, DeviceBoard &board, DeploymentController &deployments,
            QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void update();
    void showBefore();
    void showDuring();
    void push();

    Workspace &m_workspace;
    DeviceBoard &m_board;
    DeploymentController &m_deployments;
    QLabel *m_count = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QLineEdit *m_secret = nullptr;
    QLineEdit *m_comment = nullptr;
    QSpinBox *m_window = nullptr;
    QCheckBox *m_oneFirst = nullptr;
    QPushButton *m_push = nullptr;
    QPushButton *m_rollBack = nullptr;
    QPushButton *m_keep = nullptr;
};

} // namespace tallygate::app
