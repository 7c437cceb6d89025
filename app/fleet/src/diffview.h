// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QWidget>

#include "diffmodel.h"
#include "plan.h"

class QLabel;
class QListView;
class QPushButton;

namespace tallygate::app {

struct Workspace;

/// What runs at a device against what a push would have run there, line by line. Made by a job
/// once it is looked at.
class DiffView : public QWidget
{
    Q_OBJECT

public:
    explicit DiffView(Workspace &workspace, QWidget *parent = nullptr);
    /// `device`: its name, for the copied patch.
    void setPlan(std::shared_ptr<const Plan> plan, const QString &device);
    QListView *list() const { return m_list; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void compare();
    void take(const Result<std::shared_ptr<const TextDiff>> &diff);
    void copySelected();
    void copyAll();
    void copy(std::function<std::string()> text);

    Workspace &m_workspace;
    QString m_device;
    std::shared_ptr<const Plan> m_plan;
    bool m_isCompared = false; ///< or it is under way
    DiffModel m_model;
    QLabel *m_summary = nullptr;
    QPushButton *m_copy = nullptr;
    QListView *m_list = nullptr;
};

} // namespace tallygate::app
