// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include "designer/designercontext.h"
#include "models/ruletablemodel.h"

namespace tallygate::app {

class ChipLabel;
class PageToolBar;
class StatusItem;

/// What the Policy page puts into the window's tool bar and status bar. Both widgets are handed to
/// the shell; they follow the policy as long as they live.
class PolicyBars : public QObject
{
    Q_OBJECT

public:
    PolicyBars(DesignerContext &context, RuleTableModel &model, QObject *parent);

    ~PolicyBars() override;

    QWidget *toolBar() const;
    QWidget *status() const { return m_status; }
    QWidget *figures() const; ///< right: what the figures of the table are of
    /// A button that shows the inspector where it is folded away.
    void setDrawerAction(QAction *action);
    void setDrawerButtonVisible(bool visible);

signals:
    void titleChanged(const QString &title, bool modified);

private:
    void makeToolBar();
    void makeStatus();
    void updateTitle();
    void updateStatus();
    void updateFigures();

    DesignerContext &m_context;
    RuleTableModel &m_model;
    QPointer<PageToolBar> m_toolBar;
    QPointer<QWidget> m_status;
    QPointer<StatusItem> m_figures;
    ChipLabel *m_unsaved = nullptr;
    QWidget *m_drawerButton = nullptr;
    StatusItem *m_counts = nullptr;
    StatusItem *m_autosaved = nullptr;
};

} // namespace tallygate::app
