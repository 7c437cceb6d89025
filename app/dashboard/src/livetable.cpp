// SPDX-License-Identifier: GPL-3.0-or-later
#include "livetable.h"

#include <algorithm>

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "widgets/paintbox.h"
#include "widgets/shapedtext.h"
#include "widgets/sparkline.h"
#include "widgets/tableheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kCellPadding = 8;
constexpr int kLineMargin = 6;

class LiveDelegate : public QStyledItemDelegate
{
public:
    LiveDelegate(const Theme &theme, const LiveTableModel &model, QTableView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
        , m_view(view)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const bool selected = option.state & QStyle::State_Selected;
        paintCellGround(painter, option.rect, selected ? t.selection : t.surface, t.grid);
        const LiveCell &cell = m_model.row(index.row()).cells[std::size_t(index.column())];
        paintContents(painter, option.rect.adjusted(kCellPadding, 0, -kCellPadding, -1), cell,
                      m_model.column(index.column()).kind);
        if ((option.state & QStyle::State_HasFocus) && m_view->hasFocus()) {
            painter->setPen(t.accent);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
        }
    }

private:
    void paintContents(QPainter *painter, const QRect &room, const LiveCell &cell,
                       LiveColumn::Kind kind) const
    {
        const Tokens &t = m_theme.tokens();
        if (kind == LiveColumn::Kind::Badge && cell.badge) {
            paintVerdict(painter, room, m_theme, *cell.badge, cell.text);
        } else if (kind == LiveColumn::Kind::Line) {
            const ToneColors &colors = t.tone(cell.tone);
            paintSparkline(painter, QRectF(room).adjusted(0, kLineMargin, 0, -kLineMargin),
                           cell.values, colors.ink, colors.tint);
        } else {
            const bool isMono = kind == LiveColumn::Kind::Mono;
            drawShapedText(painter, room, cell.text, t.text,
                           isMono ? m_theme.monoFont() : m_theme.textFont(),
                           kind == LiveColumn::Kind::Number ? Qt::AlignRight : Qt::AlignLeft);
        }
    }

    const Theme &m_theme;
    const LiveTableModel &m_model;
    QTableView *m_view;
};

bool haveSameKeys(const std::vector<LiveRow> &a, const std::vector<LiveRow> &b)
{
    return std::ranges::equal(a, b, {}, &LiveRow::key, &LiveRow::key);
}

} // namespace

LiveTableModel::LiveTableModel(std::vector<LiveColumn> columns, QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{}

void LiveTableModel::setColumns(std::vector<LiveColumn> columns)
{
    if (columns == m_columns)
        return;
    beginResetModel();
    m_columns = std::move(columns);
    m_rows.clear();
    endResetModel();
}

void LiveTableModel::setRows(std::vector<LiveRow> rows)
{
    if (!haveSameKeys(rows, m_rows)) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    std::swap(rows, m_rows);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (!(rows[i] == m_rows[i]))
            emit dataChanged(index(int(i), 0), index(int(i), columnCount() - 1));
    }
}

int LiveTableModel::rowOf(const QString &key) const
{
    const auto found = std::ranges::find(m_rows, key, &LiveRow::key);
    return found != m_rows.end() ? int(found - m_rows.begin()) : -1;
}

int LiveTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int LiveTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

const LiveCell &LiveTableModel::cell(const QModelIndex &index) const
{
    return m_rows[std::size_t(index.row())].cells[std::size_t(index.column())];
}

QVariant LiveTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const LiveColumn &shown = column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cell(index).text;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(shown.title, cell(index).text);
    case Qt::ToolTipRole:
        return shown.stretches ? QVariant(cell(index).text) : QVariant();
    default:
        return {};
    }
}

QVariant LiveTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return column(section).title;
    if (role == Qt::TextAlignmentRole)
        return int(column(section).kind == LiveColumn::Kind::Number
                       ? Qt::AlignRight | Qt::AlignVCenter
                       : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

LiveTable::LiveTable(Theme &theme, std::vector<LiveColumn> columns, const QString &name,
                     QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_model(std::move(columns))
{
    setAccessibleName(name);
    setModel(&m_model);
    setItemDelegate(new LiveDelegate(theme, m_model, this));
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(theme.rowHeight());
    keepHeaderApart(*this);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LiveTable::arrangeColumns);
    connect(&theme, &Theme::changed, this, [this] {
        verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
        viewport()->update();
    });
}

void LiveTable::setRows(std::vector<LiveRow> rows)
{
    const QStringList selected = selectedKeys();
    const QModelIndex current = currentIndex();
    const QString currentKey = current.isValid() ? m_model.row(current.row()).key : QString();
    m_isReplacing = true;
    m_model.setRows(std::move(rows));
    if (selectedKeys() != selected) {
        if (const int row = m_model.rowOf(currentKey); row >= 0)
            selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
        for (const QString &key : selected) {
            if (const int row = m_model.rowOf(key); row >= 0)
                selectionModel()->select(m_model.index(row, 0),
                                         QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    m_isReplacing = false;
    if (selectedKeys() != selected)
        emit selectionMoved();
}

QStringList LiveTable::selectedKeys() const
{
    QStringList keys;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (selectionModel()->isRowSelected(row))
            keys << m_model.row(row).key;
    }
    return keys;
}

void LiveTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_isReplacing)
        emit selectionMoved();
}

/// In their usual widths, the stretching one with what is left.
void LiveTable::arrangeColumns()
{
    int used = 0;
    int stretching = -1;
    for (int i = 0; i < m_model.columnCount(); ++i) {
        const LiveColumn &column = m_model.column(i);
        setColumnWidth(i, column.width);
        if (column.stretches)
            stretching = i;
        else
            used += column.width;
    }
    if (stretching >= 0)
        setColumnWidth(stretching,
                       std::max(m_model.column(stretching).width, viewport()->width() - used));
}

void LiveTable::setEmptyText(const QString &sentence)
{
    m_emptyText = sentence;
    setAccessibleDescription(sentence);
    viewport()->update();
}

void LiveTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_model.rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    const QRect line(12, 10, viewport()->width() - 24, 20);
    drawShapedText(&painter, line, m_emptyText, m_theme.tokens().mute, m_theme.textFont());
}

void LiveTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    arrangeColumns();
}

} // namespace tallygate::app
