// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/draglabel.h"

#include <QDrag>
#include <QPainter>

#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kHeight = 26;
constexpr int kPadding = 12;
constexpr int kWidest = 420;

} // namespace

QPixmap dragLabel(const Theme &theme, const QString &words, qreal pixelRatio)
{
    const QFont font = theme.textFont();
    const QFontMetrics measure(font);
    const QString shown =
        measure.elidedText(words.simplified(), Qt::ElideRight, kWidest - 2 * kPadding);
    const QSize size(measure.horizontalAdvance(shown) + 2 * kPadding, kHeight);
    QPixmap label(size * pixelRatio);
    label.setDevicePixelRatio(pixelRatio);
    label.fill(Qt::transparent);
    QPainter painter(&label);
    const Tokens &t = theme.tokens();
    paintBox(&painter, QRect(QPoint(), size), t.selection, t.accent, metrics::kRadius);
    painter.setFont(font);
    painter.setPen(t.text);
    painter.drawText(QRect(QPoint(), size), Qt::AlignCenter, shown);
    return label;
}

Qt::DropAction dragWithLabel(QWidget &source, const Theme &theme, std::unique_ptr<QMimeData> data,
                             const QString &words, Qt::DropActions supported, Qt::DropAction usual)
{
    auto *drag = new QDrag(&source);
    drag->setMimeData(data.release());
    drag->setPixmap(dragLabel(theme, words, source.devicePixelRatioF()));
    drag->setHotSpot({-12, -4}); // beside the pointer, which shows what a drop would do
    return drag->exec(supported, usual);
}

void dragCurrent(QAbstractItemView &view, const Theme &theme)
{
    const QModelIndex current = view.currentIndex();
    if (!(view.model()->flags(current) & Qt::ItemIsDragEnabled))
        return;
    std::unique_ptr<QMimeData> data(view.model()->mimeData({current}));
    if (!data)
        return;
    const QString words = data->text();
    dragWithLabel(view, theme, std::move(data), words, Qt::CopyAction, Qt::CopyAction);
}

} // namespace tallygate::app
