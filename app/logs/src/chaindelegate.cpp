// SPDX-License-Identifier: GPL-3.0-or-later
#include "chaindelegate.h"

#include <QPainter>

#include "chainlist.h"
#include "services/theme.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kChainRow = 46;
constexpr int kChainMargin = 12;
constexpr int kChainLine = 18;

} // namespace

ChainDelegate::ChainDelegate(const Theme &theme, QListView *view)
    : QStyledItemDelegate(view)
    , m_theme(theme)
    , m_view(view)
{}

void ChainDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const bool selected = option.state & QStyle::State_Selected;
    paintCellGround(painter, option.rect, selected ? t.selection : t.surface, t.grid);
    const QRect room = option.rect.adjusted(kChainMargin, 5, -kChainMargin, 0);
    const auto write = [painter](const QRect &line, const QString &text) {
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    };
    QRect first = room;
    first.setHeight(kChainLine);
    painter->setFont(m_theme.textFont(metrics::kTextPixels, QFont::DemiBold));
    painter->setPen(t.text);
    write(first, index.data().toString());
    QRect second = first.translated(0, kChainLine);
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter, QRect(second.left(), second.center().y() - metrics::kIcon / 2,
                              metrics::kIcon, metrics::kIcon));
    second.setLeft(second.left() + metrics::kIcon + 6);
    painter->setFont(m_theme.textFont(metrics::kTextPixels - 1));
    painter->setPen(t.mute);
    write(second, index.data(ChainList::StateRole).toString());
    if ((option.state & QStyle::State_HasFocus) && m_view->hasFocus()) {
        painter->setPen(t.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
}

QSize ChainDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {kChainMargin, kChainRow};
}

} // namespace tallygate::app
