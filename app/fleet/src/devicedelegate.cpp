// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicedelegate.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "deviceboard.h"
#include "services/theme.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kRow = 50;
constexpr int kTextLeft = 36;
constexpr int kDot = 8;

} // namespace

DeviceDelegate::DeviceDelegate(const Theme &theme, QListView *view)
    : QStyledItemDelegate(view)
    , m_theme(theme)
    , m_view(view)
{}

QRect DeviceDelegate::boxOf(const QRect &row)
{
    return {row.left() + 12, row.center().y() - 8, metrics::kIcon, metrics::kIcon};
}

void DeviceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const bool selected = option.state & QStyle::State_Selected;
    paintCellGround(painter, option.rect, selected ? t.selection : t.surface, t.grid);
    const QVariant check = index.data(Qt::CheckStateRole);
    if (check.isValid()) {
        const QString icon = check.toInt() == Qt::Checked ? QStringLiteral("square-check")
                                                          : QStringLiteral("square");
        painter->drawPixmap(
            boxOf(option.rect).topLeft(),
            m_theme.pixmap(icon, metrics::kIcon, t.text, m_view->devicePixelRatioF()));
    }
    QRect first = option.rect.adjusted(kTextLeft, 7, -12, 0);
    first.setHeight(18);
    painter->setFont(m_theme.textFont(metrics::kTextPixels, QFont::DemiBold));
    painter->setPen(t.text);
    const QString name =
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, first.width());
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter, name);
    first.setLeft(first.left() + painter->fontMetrics().horizontalAdvance(name) + 6);
    painter->setFont(m_theme.textFont());
    painter->setPen(t.mute);
    painter->drawText(
        first, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(DeviceBoard::AddressRole).toString(),
                                          Qt::ElideRight, first.width()));
    const QVariant tone = index.data(DeviceBoard::ToneRole);
    QRect second = option.rect.adjusted(kTextLeft, 26, -12, 0);
    second.setHeight(18);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tone.isValid() ? t.tone(Tone(tone.toInt())).ink : t.faint);
    painter->drawEllipse(QRect(second.left(), second.center().y() - kDot / 2 + 1, kDot, kDot));
    painter->setFont(m_theme.textFont(metrics::kTextPixels - 1));
    painter->setPen(t.mute);
    second.setLeft(second.left() + kDot + 6);
    painter->drawText(
        second, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(DeviceBoard::StateTextRole).toString(),
                                          Qt::ElideRight, second.width()));
    if ((option.state & QStyle::State_HasFocus) && m_view->hasFocus()) {
        painter->setPen(t.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
}

QSize DeviceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, kRow};
}

bool DeviceDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (!(model->flags(index) & Qt::ItemIsUserCheckable))
        return false;
    const bool isClick = event->type() == QEvent::MouseButtonRelease &&
                         boxOf(option.rect)
                             .adjusted(-6, -6, 6, 6)
                             .contains(static_cast<QMouseEvent *>(event)->position().toPoint());
    const bool isSpace = event->type() == QEvent::KeyPress &&
                         static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    if (!isClick && !isSpace)
        return false;
    const bool wasChecked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, wasChecked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace tallygate::app
