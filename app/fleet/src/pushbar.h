// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "base/result.h"

class QCheckBox;
class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tallygate::app {

class DeploymentController;
class Approvals;
class DeviceBoard;
struct Workspace;

/// Below the plan: first what to push with, then the countdown with the decision, then how it
/// ended. Where a device needs a second person's approval, the way to that stands in the place of
/// the push. No key confirms by default.
class PushBar : public QWidget
{
    Q_OBJECT

public:
    PushBar(Workspace &workspace, DeviceBoard &board, DeploymentController &deployments,
            Approvals &approvals, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void update();
    void buildApproval(QLayout *row);
    void showBefore();
    void showEnd();
    void showApproval(const std::optional<Error> &objection);
    void chooseRequest();
    void chooseApproval();
    void showDuring();
    bool mayNarrowGuard() const;
    void push();

    Workspace &m_workspace;
    DeviceBoard &m_board;
    DeploymentController &m_deployments;
    Approvals &m_approvals;
    QLabel *m_count = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QLineEdit *m_secret = nullptr;
    QLineEdit *m_comment = nullptr;
    QSpinBox *m_window = nullptr;
    QCheckBox *m_oneFirst = nullptr;
    QCheckBox *m_narrowGuard = nullptr;
    QPushButton *m_export = nullptr;
    QPushButton *m_use = nullptr;
    QPushButton *m_push = nullptr;
    QPushButton *m_rollBack = nullptr;
    QPushButton *m_keep = nullptr;
};

} // namespace tallygate::app
