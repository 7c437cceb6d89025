// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

#include "objecttreemodel.h"

class QMenu;

namespace tallygate::app {

/// The left pane of the Policy page: what the policy is made of, and where the filter in view is
/// applied. Choosing a filter shows its rules; anything else opens in the inspector. Add with the
/// "+" of a heading or Insert, rename with F2, duplicate Ctrl+D, remove Del (undo offered),
/// Alt+Up/Down moves.
class ObjectTree : public QListView
{
    Q_OBJECT

public:
    explicit ObjectTree(DesignerContext &context, QWidget *parent = nullptr);

    /// Adds an object of the group with a free name and begins to rename it.
    void add(ObjectGroup group);
    void duplicateCurrent();
    void removeCurrent();

signals:
    /// All rules of the filter to a file; rules of a file to its end.
    void exportRequested(const tallygate::Uuid &filter);
    void importRequested(const tallygate::Uuid &filter);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    bool viewportEvent(QEvent *event) override;
    void startDrag(Qt::DropActions supported) override;

private:
    class Delegate;

    void open(const QModelIndex &index);
    void followContext();
    void moveCurrent(int step);
    void copyCurrent();
    void fillMenu(QMenu &menu, const ObjectTreeModel::Row &row);
    void addExchange(QMenu &menu, const Uuid &filter);
    const ObjectTreeModel::Row *currentRow() const;
    int headingButtonAt(const QPoint &position) const; ///< its row; -1 where there is none
    void setHoveredButton(int row);

    DesignerContext &m_context;
    ObjectTreeModel m_model;
    int m_hoveredButton = -1; ///< row of the heading whose button is under the pointer
    bool m_pressed = false;   ///< opens at the release: what is dragged away opens nothing
    bool m_following = false; ///< the current row is being set, not chosen
};

} // namespace tallygate::app
