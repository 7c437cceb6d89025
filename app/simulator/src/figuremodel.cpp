// SPDX-License-Identifier: GPL-3.0-or-later
#include "figuremodel.h"

#include <algorithm>

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "rowcopy.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kFigureRow = 28;
constexpr int kFiguresLookedAt = 100; // rows whose figures say how wide they are
constexpr int kFigurePadding = 18;
constexpr int kLeastStretching = 110;

class FigureDelegate : public QStyledItemDelegate
{
public:
    FigureDelegate(const Theme &theme, const FigureModel &model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        using Kind = FigureModel::Column::Kind;
        const Tokens &t = m_theme.tokens();
        const FigureModel::Column &column = m_model.column(index.column());
        const bool selected = option.state & QStyle::State_Selected;
        paintCellGround(painter, option.rect, selected ? t.selection : t.surface, t.grid);
        const QRect room = option.rect.adjusted(8, 0, -8, -1);
        if (column.kind == Kind::Badge) {
            if (const auto look = column.badge(index.row()))
                paintVerdict(painter, room, m_theme, look->tone, look->word, m_model.isStale());
            return;
        }
        painter->setFont(column.kind == Kind::Mono ? m_theme.monoFont() : m_theme.textFont());
        painter->setPen(m_model.isStale() && column.kind == Kind::Number ? t.faint : t.text);
        const auto side = column.kind == Kind::Number ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(room, int(side | Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(column.text(index.row()),
                                                            Qt::ElideRight, room.width()));
    }

private:
    const Theme &m_theme;
    const FigureModel &m_model;
};

} // namespace

void FigureModel::reset(std::vector<Column> columns, int rows)
{
    beginResetModel();
    m_columns = std::move(columns);
    m_rows = rows;
    endResetModel();
}

void FigureModel::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    if (m_rows > 0)
        emit dataChanged(index(0, 0), index(m_rows - 1, columnCount() - 1));
}

int FigureModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int FigureModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant FigureModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows)
        return {};
    const Column &shown = column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return shown.text(index.row());
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(shown.title, shown.text(index.row()));
    case Qt::ToolTipRole:
        return shown.stretches ? QVariant(shown.text(index.row())) : QVariant();
    case Qt::TextAlignmentRole:
        return int(shown.kind == Column::Kind::Number ? Qt::AlignRight | Qt::AlignVCenter
                                                      : Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return column(section).title;
    if (role == Qt::TextAlignmentRole)
        return int(column(section).kind == Column::Kind::Number ? Qt::AlignRight | Qt::AlignVCenter
                                                                : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

FigureTable::FigureTable(SimulatorContext &context, FigureModel &model, const QString &name,
                         QWidget *parent)
    : QTableView(parent)
    , m_context(context)
    , m_model(model)
{
    Theme &theme = *context.workspace().theme;
    setAccessibleName(name);
    setModel(&model);
    setItemDelegate(new FigureDelegate(theme, model, this));
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
    verticalHeader()->setDefaultSectionSize(kFigureRow);
    verticalScrollBar()->setSingleStep(kFigureRow);
    keepHeaderApart(*this);
    horizontalHeader()->setMinimumSectionSize(32);
    connect(&model, &QAbstractItemModel::modelReset, this, &FigureTable::layoutColumns);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

/// What title and figures of a column need.
int FigureTable::neededWidth(int column) const
{
    const FigureModel::Column &shown = m_model.column(column);
    int width = QFontMetrics(horizontalHeader()->font()).horizontalAdvance(shown.title);
    const QFontMetrics figures(font());
    for (int row = 0; row < std::min(kFiguresLookedAt, m_model.rowCount()); ++row)
        width = std::max(width, figures.horizontalAdvance(shown.text(row)));
    return width + kFigurePadding;
}

/// In their usual widths, the stretching one with what is left; where that is too little, figures
/// move together.
void FigureTable::layoutColumns()
{
    const auto arrange = [this](bool close) {
        int used = 0;
        int stretching = -1;
        for (int c = 0; c < m_model.columnCount(); ++c) {
            const FigureModel::Column &shown = m_model.column(c);
            const bool figure = shown.kind == FigureModel::Column::Kind::Number;
            const int width = close && figure ? std::min(shown.width, neededWidth(c)) : shown.width;
            setColumnWidth(c, width);
            if (shown.stretches)
                stretching = c;
            else
                used += width;
        }
        if (stretching < 0)
            return used <= viewport()->width();
        const int usual = m_model.column(stretching).width;
        const int least = close ? std::min(usual, kLeastStretching) : usual;
        setColumnWidth(stretching, std::max(least, viewport()->width() - used));
        return used + least <= viewport()->width();
    };
    if (!arrange(false))
        arrange(true);
}

void FigureTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layoutColumns();
}

void FigureTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
             currentIndex().isValid())
        emit activated(currentIndex());
    else
        QTableView::keyPressEvent(event);
}

void FigureTable::copyRows()
{
    app::copyRows(
        m_context, this, selectedRows(*selectionModel()), m_model.columnCount(),
        // The columns read from the run, which a next one may replace meanwhile.
        [run = m_context.run(), columns = m_model.columns()](std::uint64_t row, int column) {
            return columns[std::size_t(column)].text(int(row));
        });
}

} // namespace tallygate::app
