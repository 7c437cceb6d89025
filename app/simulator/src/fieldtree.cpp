// SPDX-License-Identifier: GPL-3.0-or-later
#include "fieldtree.h"

#include <algorithm>

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QPainter>

#include "widgets/draglabel.h"

namespace tallygate::app {

namespace {

constexpr int kFieldRow = 26;
constexpr int kGap = 8;
constexpr int kLeastText = 8; // pixels; less shows nothing

} // namespace

PieceDelegate::PieceDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QSize PieceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {40, kFieldRow};
}

void PieceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, m_theme.tokens().selection);
    int x = option.rect.left() + 2;
    for (const LinePiece &piece : piecesOf(index)) {
        if (option.rect.right() - x - 4 < kLeastText)
            break;
        if (!piece.icon.isEmpty()) {
            painter->drawPixmap(
                QPointF(x, option.rect.top() + (option.rect.height() - 14) / 2.0),
                m_theme.pixmap(piece.icon, 14, piece.ink, painter->device()->devicePixelRatioF()));
            x += 14 + 4;
        }
        painter->setFont(piece.font);
        painter->setPen(piece.ink);
        const int room = std::max(0, option.rect.right() - x - 4);
        const QString text = painter->fontMetrics().elidedText(piece.text, Qt::ElideRight, room);
        const int width = painter->fontMetrics().horizontalAdvance(text);
        painter->drawText(QRect(x, option.rect.top(), width + 2, option.rect.height()),
                          Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
        x += width + kGap;
    }
}

FieldTree::FieldTree(const Theme &theme, QWidget *parent)
    : QTreeView(parent)
    , m_theme(theme)
{
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(18);
    setExpandsOnDoubleClick(true);
    setSelectionMode(ExtendedSelection);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setStretchLastSection(true);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (m_restoring)
            return;
        m_opened.insert(index.data(kNameRole).toString());
        m_closed.remove(index.data(kNameRole).toString());
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (m_restoring)
            return;
        m_closed.insert(index.data(kNameRole).toString());
        m_opened.remove(index.data(kNameRole).toString());
    });
}

void FieldTree::restore()
{
    m_restoring = true;
    QModelIndex wanted;
    openAsBefore({}, wanted);
    // What was closed around it stays closed.
    for (QModelIndex around = wanted.parent(); around.isValid(); around = around.parent()) {
        if (!isExpanded(around))
            wanted = around;
    }
    if (wanted.isValid())
        choose(wanted);
    else
        scrollToTop();
    m_restoring = false;
    emit choiceChanged();
}

void FieldTree::openAsBefore(const QModelIndex &parent, QModelIndex &wanted)
{
    const int rows = model()->rowCount(parent);
    int lastHeader = -1;
    for (int row = rows - 1; row >= 0 && !parent.isValid() && lastHeader < 0; --row) {
        if (model()->rowCount(model()->index(row, 0)) > 0)
            lastHeader = row;
    }
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = model()->index(row, 0, parent);
        const QString name = index.data(kNameRole).toString();
        if (!wanted.isValid() && !m_name.isEmpty() && name == m_name)
            wanted = index;
        if (model()->rowCount(index) == 0)
            continue;
        if (m_opened.contains(name) || (row == lastHeader && !m_closed.contains(name)))
            expand(index);
        openAsBefore(index, wanted);
    }
}

void FieldTree::choose(const QModelIndex &index)
{
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

QModelIndexList FieldTree::chosen() const
{
    QModelIndexList list =
        selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    // The models number their lines from the top.
    std::ranges::sort(list, {}, &QModelIndex::internalId);
    return list;
}

void FieldTree::startDrag(Qt::DropActions)
{
    dragCurrent(*this, m_theme);
}

void FieldTree::contextMenuEvent(QContextMenuEvent *event)
{
    if (!currentIndex().isValid() || chosen().isEmpty())
        return;
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    emit menuRequested(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft())
                             : event->globalPos());
}

void FieldTree::selectionChanged(const QItemSelection &now, const QItemSelection &before)
{
    QTreeView::selectionChanged(now, before);
    if (m_restoring)
        return;
    if (currentIndex().isValid())
        m_name = currentIndex().data(kNameRole).toString();
    emit choiceChanged();
}

} // namespace tallygate::app
