// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QTableView>

#include "designer/designercontext.h"
#include "models/ruletablemodel.h"
#include "rulepainter.h"

class QMimeData;

namespace tallygate::app {

class ColumnLayout;
class RuleDelegate;

/// The table of rules: selection by UUID that survives every edit, typing into cells, popups for
/// action and log, dragging of rules and dropping of objects onto cells.
class RuleTable : public QTableView
{
    Q_OBJECT

public:
    RuleTable(DesignerContext &context, RuleTableModel &model, QWidget *parent = nullptr);
    ~RuleTable() override;

    RuleTableModel &rules() const { return m_model; }
    ColumnLayout &columns() const { return *m_columns; }
    const RulePainter &painter() const { return m_painter; }

    int currentRow() const { return currentIndex().row(); }
    RuleColumn currentColumn() const { return RuleColumn(currentIndex().column()); }
    /// In the order of the rows.
    std::vector<Uuid> selectedRules() const { return selectedOf(RuleTableModel::RowKind::Rule); }
    std::vector<Uuid> selectedSections() const
    {
        return selectedOf(RuleTableModel::RowKind::Section);
    }
    std::vector<int> selectedRows() const;
    /// Selects rules or sections, opens what hides them, makes the first current and visible.
    void select(const std::vector<Uuid> &uuids, RuleColumn column = RuleColumn::Name);
    void selectDefault();
    /// Selects what an undo or redo brought back or changed.
    void reveal(const policy::Change &change);
    /// Opens the editor or the popup of a cell.
    bool editCell(int row, RuleColumn column);
    static bool isEditable(const RuleTableModel::Row &row, RuleColumn column);

    /// The same change for all selected rules (the current one if it is not among them).
    bool applyPatch(const policy::RulePatch &patch);
    bool applyDefault(std::optional<policy::Verdict> verdict,
                      std::optional<policy::LogSettings> log);
    /// Sets, addresses or services join the cells of all selected rules.
    bool addToSelected(RuleColumn column, const QStringList &items);
    /// What was copied in the tree or in a packet joins the current cell, as if it were dropped
    /// there; false where the cell cannot hold it.
    bool takeIntoCell(const QMimeData &mime);
    void renameSection(const Uuid &section, const QString &name);

    /// How a cell stands, for its painting.
    CellState cellState(const QModelIndex &index, bool selected) const;
    QRect titleRect(const QRect &cell) const;

    bool edit(const QModelIndex &index, EditTrigger trigger, QEvent *event) override;
    using QTableView::edit;

public slots:
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;

signals:
    /// Rules were dropped between rows: the page makes the edit. `move` keeps their identity.
    void rulesDropped(const std::vector<tallygate::Uuid> &moved, const QByteArray &json,
                      const tallygate::app::RuleTableModel::Anchor &anchor);
    void menuRequested(const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyboardSearch(const QString &) override {}
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void startDrag(Qt::DropActions supported) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    friend class RuleDelegate;

    std::vector<Uuid> selectedOf(RuleTableModel::RowKind kind) const;
    void rememberSelection();
    void restoreSelection();
    int successorOf(int row) const;
    void publishSelection();
    void publishSection();
    void setHoveredRow(int row);
    void updateRow(int row);
    void showActionMenu(int row);
    void showLogMenu(int row);
    bool toggleSectionAt(const QPoint &position);
    void editNeighbour(int row, int column, int step);
    bool handleCellKey(QKeyEvent *event);
    std::uint32_t columnsFor(const QMimeData &mime) const;
    bool takesRules(const QMimeData &mime) const;
    void setDropLine(int y);
    bool dropOnCell(const QMimeData &mime, const QModelIndex &index);
    int dropRowAt(const QPoint &position) const;
    void applyTheme();

    DesignerContext &m_context;
    RuleTableModel &m_model;
    RulePainter m_painter;
    std::unique_ptr<ColumnLayout> m_columns;
    RuleDelegate *m_delegate;
    std::vector<Uuid> m_remembered; // while rows come and go
    Uuid m_rememberedCurrent;
    int m_rememberedColumn = 0;
    int m_rememberedRow = 0; // the first that was selected
    bool m_following = false;
    bool m_customLog = false; // the next editor of the Log column is a line
    int m_hoveredRow = -1;
    std::uint32_t m_dropColumns = 0; // bit per column that takes what is dragged
    QPersistentModelIndex m_dropCell;
    int m_dropLine = -1;
};

} // namespace tallygate::app
