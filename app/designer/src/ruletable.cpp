// SPDX-License-Identifier: GPL-3.0-or-later
#include "ruletable.h"

#include <algorithm>

#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include "columnlayout.h"
#include "models/ruletext.h"
#include "ruledelegate.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

RuleTable::RuleTable(DesignerContext &context, RuleTableModel &model, QWidget *parent)
    : QTableView(parent)
    , m_context(context)
    , m_model(model)
    , m_painter(context, model)
    , m_delegate(new RuleDelegate(context, *this))
{
    setObjectName(QStringLiteral("ruleTable"));
    setAccessibleName(tr("Rules"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | AnyKeyPressed | EditKeyPressed);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(false);
    auto *corner = new QWidget(this); // where both scroll bars meet
    corner->setBackgroundRole(QPalette::Base);
    corner->setAutoFillBackground(true);
    setCornerWidget(corner);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    // No sorting and no selecting of columns: the order of rules is their meaning.
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(28);
    m_columns = std::make_unique<ColumnLayout>(context, *this);
    applyTheme();
    connect(context.workspace().theme, &Theme::changed, this, &RuleTable::applyTheme);
    connect(&model, &RuleTableModel::rowsAboutToChange, this, &RuleTable::rememberSelection);
    connect(&model, &RuleTableModel::rowsSettled, this, &RuleTable::restoreSelection);
}

RuleTable::~RuleTable() = default;

void RuleTable::applyTheme()
{
    verticalHeader()->setDefaultSectionSize(m_context.workspace().theme->rowHeight());
    verticalScrollBar()->setSingleStep(m_context.workspace().theme->rowHeight());
    viewport()->update();
}

// Editing

bool RuleTable::isEditable(const RuleTableModel::Row &row, RuleColumn column)
{
    switch (row.kind) {
    case RuleTableModel::RowKind::Section:
        return true;
    case RuleTableModel::RowKind::Default:
        return column == RuleColumn::Action || column == RuleColumn::Log;
    case RuleTableModel::RowKind::Rule:
        break;
    }
    return column != RuleColumn::Number && column != RuleColumn::Hits &&
           column != RuleColumn::Rate && column != RuleColumn::LastHit;
}

bool RuleTable::editCell(int row, RuleColumn column)
{
    const QModelIndex index = m_model.index(row, int(column));
    if (!index.isValid())
        return false;
    if (!m_columns->isShown(column))
        m_columns->setShown(column, true);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    scrollTo(index);
    return edit(index, EditKeyPressed, nullptr);
}

bool RuleTable::edit(const QModelIndex &index, EditTrigger trigger, QEvent *event)
{
    if (!index.isValid() || (trigger != AllEditTriggers && !(editTriggers() & trigger)))
        return QTableView::edit(index, trigger, event);
    const auto row = m_model.row(index.row());
    auto column = RuleColumn(index.column());
    if (!isEditable(row, column))
        return false;
    if (row.kind == RuleTableModel::RowKind::Section && column != RuleColumn::Name) {
        const QModelIndex name = m_model.index(index.row(), int(RuleColumn::Name));
        selectionModel()->setCurrentIndex(name, QItemSelectionModel::NoUpdate);
        return QTableView::edit(name, trigger, event);
    }
    if (row.kind != RuleTableModel::RowKind::Section && column == RuleColumn::Action) {
        showActionMenu(index.row());
        return true;
    }
    if (column == RuleColumn::Log && !std::exchange(m_customLog, false) &&
        row.kind != RuleTableModel::RowKind::Section) {
        showLogMenu(index.row());
        return true;
    }
    return QTableView::edit(index, trigger, event);
}

void RuleTable::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const int row = currentRow();
    const int column = currentIndex().column();
    QTableView::closeEditor(editor, QAbstractItemDelegate::NoHint);
    setFocus(Qt::OtherFocusReason);
    switch (hint) {
    case QAbstractItemDelegate::EditNextItem:
        return editNeighbour(row, column, 1);
    case QAbstractItemDelegate::EditPreviousItem:
        return editNeighbour(row, column, -1);
    case QAbstractItemDelegate::SubmitModelCache:
        if (row + 1 < m_model.rowCount())
            setCurrentIndex(m_model.index(row + 1, column));
        return;
    case QAbstractItemDelegate::NoHint:
    case QAbstractItemDelegate::RevertModelCache:
        return;
    }
}

void RuleTable::editNeighbour(int row, int column, int step)
{
    const QHeaderView *header = horizontalHeader();
    for (int visual = header->visualIndex(column) + step; visual >= 0 && visual < header->count();
         visual += step) {
        const int next = header->logicalIndex(visual);
        if (header->isSectionHidden(next) || !isEditable(m_model.row(row), RuleColumn(next)))
            continue;
        // Popups do not belong in a run of typing: they get the focus, and a key opens them.
        const QModelIndex index = m_model.index(row, next);
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        scrollTo(index);
        if (RuleColumn(next) != RuleColumn::Action && RuleColumn(next) != RuleColumn::Log)
            edit(index, EditKeyPressed, nullptr);
        return;
    }
}

bool RuleTable::applyPatch(const policy::RulePatch &patch)
{
    std::vector<Uuid> rules = selectedRules();
    const Uuid current = m_model.uuidAt(currentRow());
    if (std::find(rules.begin(), rules.end(), current) == rules.end())
        rules = {current};
    // What would stay as it is makes no step of undo.
    const auto &policy = m_context.workspace().policy->policy();
    std::vector<Uuid> changed;
    for (const auto &place : policy.findRules(rules)) {
        if (place && patch.appliedTo(*place->rule) != *place->rule)
            changed.push_back(place->rule->uuid);
    }
    return !changed.empty() && m_context.apply(policy::modifyRules(std::move(changed), patch));
}

bool RuleTable::applyDefault(std::optional<policy::Verdict> verdict,
                             std::optional<policy::LogSettings> log)
{
    policy::ModifyFilter edit;
    edit.filter = m_model.filterId();
    edit.defaultVerdict = verdict;
    edit.defaultLog = log;
    return m_context.apply({edit});
}

void RuleTable::renameSection(const Uuid &section, const QString &name)
{
    const auto place = m_context.workspace().policy->policy().findSection(section);
    if (!place || place->section->name == name.toStdString())
        return;
    policy::ModifySection edit;
    edit.section = section;
    edit.name = name.toStdString();
    m_context.apply({edit});
}

void RuleTable::showActionMenu(int row)
{
    const bool isDefault = m_model.kindOf(row) == RuleTableModel::RowKind::Default;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Theme &theme = *m_context.workspace().theme;
    for (int i = 0; i < (isDefault ? 3 : 5); ++i) {
        const auto action = policy::Action(i);
        const Tone tone = toneOf(action);
        const Ink ink = Ink(int(Ink::Permit) + int(tone));
        QAction *entry =
            menu->addAction(theme.icon(verdictIcon(tone), ink), u'&' + actionText(action));
        connect(entry, &QAction::triggered, this, [this, isDefault, action] {
            policy::RulePatch patch;
            patch.action = action;
            if (isDefault)
                applyDefault(policy::Verdict(action), {});
            else
                applyPatch(patch);
        });
    }
    const QRect cell = visualRect(m_model.index(row, int(RuleColumn::Action)));
    menu->popup(viewport()->mapToGlobal(cell.bottomLeft()));
}

void RuleTable::showLogMenu(int row)
{
    using policy::LogSettings;
    const auto at = m_model.row(row);
    const bool isDefault = !at.rule;
    const LogSettings now = at.rule ? at.rule->log : at.filter->defaultLog;
    std::vector<LogSettings> choices{{}, {true, 1, 0, policy::LogWhat::All}};
    if (at.rule && at.rule->action == policy::Action::Limit)
        choices.push_back({true, 1, 0, policy::LogWhat::Exceeding});
    choices.push_back({true, 10, 0, policy::LogWhat::All});
    choices.push_back({true, 100, 0, policy::LogWhat::All});
    choices.push_back({true, 1, 10, policy::LogWhat::All});
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const LogSettings &choice : choices) {
        QAction *entry = menu->addAction(choice.enabled ? logText(choice) : tr("no log"));
        entry->setCheckable(true);
        entry->setChecked(choice == now);
        connect(entry, &QAction::triggered, this, [this, isDefault, choice] {
            policy::RulePatch patch;
            patch.log = choice;
            if (isDefault)
                applyDefault({}, choice);
            else
                applyPatch(patch);
        });
    }
    if (!isDefault) {
        menu->addSeparator();
        connect(menu->addAction(tr("Other…")), &QAction::triggered, this, [this, row] {
            m_customLog = true;
            editCell(row, RuleColumn::Log);
        });
    }
    const QRect cell = visualRect(m_model.index(row, int(RuleColumn::Log)));
    menu->popup(viewport()->mapToGlobal(cell.bottomLeft()));
}

// Keys and mouse

bool RuleTable::handleCellKey(QKeyEvent *event)
{
    const int row = currentRow();
    if (row < 0 || (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)))
        return false;
    const auto at = m_model.row(row);
    const int key = event->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter)
        return edit(currentIndex(), EditKeyPressed, event), true;
    if (at.kind == RuleTableModel::RowKind::Section &&
        (key == Qt::Key_Left || key == Qt::Key_Right)) {
        m_model.setCollapsed(at.section->uuid, key == Qt::Key_Left);
        return true;
    }
    if (at.kind == RuleTableModel::RowKind::Section || currentColumn() != RuleColumn::Action)
        return false;
    static constexpr std::array<int, 5> kLetters{Qt::Key_P, Qt::Key_D, Qt::Key_R, Qt::Key_L,
                                                 Qt::Key_C};
    const auto found = std::find(kLetters.begin(), kLetters.end(), key);
    if (found == kLetters.end())
        return false;
    const auto action = policy::Action(found - kLetters.begin());
    policy::RulePatch patch;
    patch.action = action;
    if (at.rule)
        applyPatch(patch);
    else if (action <= policy::Action::Reject)
        applyDefault(policy::Verdict(action), {});
    return true;
}

void RuleTable::keyPressEvent(QKeyEvent *event)
{
    if (handleCellKey(event)) {
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Escape) {
        event->ignore(); // the page's actions
        return;
    }
    QTableView::keyPressEvent(event);
}

bool RuleTable::toggleSectionAt(const QPoint &position)
{
    const int row = rowAt(position.y());
    if (row < 0 || m_model.kindOf(row) != RuleTableModel::RowKind::Section)
        return false;
    const QRect cell = visualRect(m_model.index(row, int(RuleColumn::Name)));
    if (!RulePainter::chevronRect(titleRect(cell)).contains(position))
        return false;
    const Uuid section = m_model.uuidAt(row);
    m_model.setCollapsed(section, !m_model.isCollapsed(section));
    return true;
}

void RuleTable::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && toggleSectionAt(event->position().toPoint()))
        return;
    QTableView::mousePressEvent(event);
}

void RuleTable::mouseMoveEvent(QMouseEvent *event)
{
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

bool RuleTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHoveredRow(-1);
    return QTableView::viewportEvent(event);
}

void RuleTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    updateRow(std::exchange(m_hoveredRow, row));
    updateRow(row);
}

void RuleTable::updateRow(int row)
{
    if (row >= 0 && row < m_model.rowCount())
        viewport()->update(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
}

void RuleTable::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid())
        at = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    emit menuRequested(at);
}

void RuleTable::focusInEvent(QFocusEvent *event)
{
    // Before the view takes the corner cell: where one reads first, the name of the first rule. The
    // focus alone chooses nothing.
    if (!currentIndex().isValid() && m_model.rowCount() > 0) {
        const bool headed =
            m_model.rowCount() > 2 && m_model.kindOf(0) == RuleTableModel::RowKind::Section;
        selectionModel()->setCurrentIndex(m_model.index(headed ? 1 : 0, int(RuleColumn::Name)),
                                          QItemSelectionModel::NoUpdate);
    }
    QTableView::focusInEvent(event);
    updateRow(currentRow());
}

void RuleTable::focusOutEvent(QFocusEvent *event)
{
    QTableView::focusOutEvent(event);
    updateRow(currentRow());
}

void RuleTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_columns->fit();
}

// Painting

CellState RuleTable::cellState(const QModelIndex &index, bool selected) const
{
    CellState state;
    state.selected = selected;
    state.hovered = index.row() == m_hoveredRow;
    state.current = index == currentIndex() && hasFocus();
    if (m_dropColumns != 0 && m_model.kindOf(index.row()) == RuleTableModel::RowKind::Rule) {
        state.dropTarget = (m_dropColumns >> index.column()) & 1u;
        state.dropHere = m_dropCell.isValid() && index == QModelIndex(m_dropCell);
    }
    return state;
}

QRect RuleTable::titleRect(const QRect &cell) const
{
    const int left = columnViewportPosition(int(RuleColumn::Name));
    return {left, cell.top(), std::max(0, viewport()->width() - left), cell.height()};
}

void RuleTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_dropLine < 0)
        return;
    QPainter painter(viewport());
    const QColor accent = m_context.workspace().theme->tokens().accent;
    painter.fillRect(QRect(0, m_dropLine - 1, viewport()->width(), 2), accent);
}

} // namespace tallygate::app
