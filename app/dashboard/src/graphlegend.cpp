// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphlegend.h"

#include <algorithm>

#include <QPainter>

#include "widgets/shapedtext.h"

namespace tallygate::app {

namespace {

constexpr int kLegendRow = 22;
constexpr int kMostRows = 3;
constexpr int kLegendMargin = 12;
constexpr int kBetweenItems = 16;
constexpr int kDash = 14; // the piece of a line
constexpr int kAfterDash = 6;
constexpr int kLongestName = 180;

} // namespace

GraphLegend::GraphLegend(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void GraphLegend::setItems(std::vector<Item> items)
{
    if (items == m_items)
        return;
    m_items = std::move(items);
    QStringList said;
    for (const Item &item : m_items)
        said << QStringLiteral("%1 %2").arg(item.name, item.figure);
    setAccessibleName(said.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

std::vector<GraphLegend::Placed> GraphLegend::place(int width) const
{
    const QFont name = m_theme.textFont(12);
    const QFont figure = m_theme.textFont(12, QFont::DemiBold);
    std::vector<Placed> placed;
    QPoint at(kLegendMargin, 0);
    for (const Item &item : m_items) {
        const int wide = kDash + kAfterDash + std::min(kLongestName, shapedWidth(item.name, name)) +
                         (item.figure.isEmpty() ? 0 : 5 + shapedWidth(item.figure, figure));
        if (at.x() > kLegendMargin && at.x() + wide > width - kLegendMargin) {
            at = QPoint(kLegendMargin, at.y() + kLegendRow);
            if (at.y() >= kMostRows * kLegendRow)
                break;
        }
        placed.push_back({QRect(at, QSize(wide, kLegendRow)), &item});
        at.rx() += wide + kBetweenItems;
    }
    return placed;
}

int GraphLegend::heightForWidth(int width) const
{
    const auto placed = place(width);
    return placed.empty() ? kLegendRow : placed.back().room.bottom() + 1;
}

QSize GraphLegend::sizeHint() const
{
    return {240, heightForWidth(std::max(240, width()))};
}

void GraphLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = m_theme.tokens();
    const QFont figure = m_theme.textFont(12, QFont::DemiBold);
    for (const Placed &each : place(width())) {
        const QRect &room = each.room;
        const double middle = room.center().y() + 0.5;
        painter.setPen(QPen(each.item->color, 2.5, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(room.left() + 1, middle),
                         QPointF(room.left() + kDash - 1, middle));
        const int wide =
            each.item->figure.isEmpty() ? 0 : 5 + shapedWidth(each.item->figure, figure);
        drawShapedText(&painter, room.adjusted(kDash + kAfterDash, 0, -wide, 0), each.item->name,
                       t.text, m_theme.textFont(12));
        drawShapedText(&painter, room, each.item->figure, t.text, figure, Qt::AlignRight);
    }
}

} // namespace tallygate::app
