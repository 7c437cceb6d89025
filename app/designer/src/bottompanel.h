// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "designer/designercontext.h"

class QAbstractItemModel;
class QListView;
class QStackedWidget;
class QTabBar;

namespace tallygate::app {

class FindingsModel;
class HistoryModel;
class WhereUsedModel;

/// Below the table: findings of the whole policy, where the chosen object is used, and the history
/// of edits, which is also the way back through them. Enter or a click goes there.
class BottomPanel : public QWidget
{
    Q_OBJECT

public:
    explicit BottomPanel(DesignerContext &context, QWidget *parent = nullptr);

    /// "findings", "where-used" or "history".
    void showTab(const QString &tab);
    QSize sizeHint() const override { return {600, 150}; }

private:
    QListView *addList(const QString &title, QAbstractItemModel *model);
    void updateTitles();

    DesignerContext &m_context;
    FindingsModel *m_findings;
    WhereUsedModel *m_uses;
    HistoryModel *m_history;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
};

} // namespace tallygate::app
