// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chips.h"

#include <QCoreApplication>

#include "widgets/paintbox.h"
#include "widgets/shapedtext.h"

namespace tallygate::app {

namespace {

constexpr int kHeight = 22;
constexpr int kPadding = 8;
constexpr int kGap = 4;
constexpr int kRadius = 4;
constexpr int kLeastWidth = 32;

QFont chipFont(const Theme &theme, Chip::Kind kind)
{
    return kind == Chip::Kind::Not ? theme.textFont(11, QFont::DemiBold) : theme.monoFont(11);
}

QString chipText(const Chip &chip)
{
    return chip.kind == Chip::Kind::Not && chip.text.isEmpty()
               ? QCoreApplication::translate("Chip", "not", "negation of a cell")
               : chip.text;
}

QString moreText(std::size_t hidden)
{
    return QStringLiteral("+%1").arg(hidden);
}

int widthOf(const Theme &theme, const Chip &chip)
{
    return shapedWidth(chipText(chip), chipFont(theme, chip.kind)) + 2 * kPadding;
}

} // namespace

std::vector<PlacedChip> layoutChips(const QRect &cell, const Theme &theme,
                                    std::span<const Chip> chips)
{
    std::vector<PlacedChip> placed;
    const int top = cell.top() + (cell.height() - kHeight) / 2;
    const int end = cell.left() + cell.width();
    const QFont moreFont = chipFont(theme, Chip::Kind::Value);
    int x = cell.left();
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const std::size_t after = chips.size() - i - 1;
        // Room that "+N" needs if anything is left after this one.
        const int reserve =
            after ? shapedWidth(moreText(after), moreFont) + 2 * kPadding + kGap : 0;
        const int width = widthOf(theme, chips[i]);
        const bool alone = placed.empty() || chips[i - 1].kind == Chip::Kind::Not;
        if (x + width + reserve <= end || (after == 0 && x + width <= end)) {
            placed.push_back({QRect(x, top, width, kHeight), static_cast<int>(i)});
            x += width + kGap;
            continue;
        }
        // The first chip is shown elided rather than not at all.
        if (alone && end - reserve - x >= kLeastWidth) {
            placed.push_back({QRect(x, top, end - reserve - x, kHeight), static_cast<int>(i)});
            x = end - reserve + kGap;
            if (after == 0)
                break;
            ++i;
        }
        const std::size_t hidden = chips.size() - i;
        placed.push_back({QRect(x, top, end - x, kHeight), -1});
        placed.back().rect.setWidth(
            qMin(end - x, shapedWidth(moreText(hidden), moreFont) + 2 * kPadding));
        break;
    }
    return placed;
}

void paintChips(QPainter *painter, const QRect &cell, const Theme &theme,
                std::span<const Chip> chips, bool faint, int highlighted)
{
    const Tokens &t = theme.tokens();
    const auto placed = layoutChips(cell, theme, chips);
    painter->save();
    painter->setClipRect(cell, Qt::IntersectClip);
    for (const PlacedChip &place : placed) {
        const bool more = place.index < 0;
        const Chip chip =
            more ? Chip{moreText(chips.size() - (placed.size() - 1)), Chip::Kind::Value}
                 : chips[static_cast<std::size_t>(place.index)];
        QColor fill = t.raised;
        QColor ink = faint || more ? t.mute : t.text;
        QColor border = t.outlined ? t.line2 : QColor();
        if (chip.kind == Chip::Kind::Not) {
            fill = t.tone(Tone::Reject).tint;
            ink = t.tone(Tone::Reject).ink;
        } else if (chip.kind == Chip::Kind::Broken) {
            fill = t.tone(Tone::Drop).tint;
            ink = border = t.tone(Tone::Drop).ink;
        }
        if (place.index >= 0 && place.index == highlighted)
            border = t.accent;
        paintBox(painter, place.rect, fill, border, kRadius);
        drawShapedText(painter, place.rect.adjusted(kPadding, 0, -kPadding + 2, 0), chipText(chip),
                       ink, chipFont(theme, chip.kind));
    }
    painter->restore();
}

ChipLabel::ChipLabel(Theme &theme, const QString &icon, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setFont(theme.textFont(12));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setText(text);
}

void ChipLabel::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ChipLabel::setIcon(const QString &icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

QSize ChipLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 14 + (m_icon.isEmpty() ? 0 : 18), 20};
}

void ChipLabel::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintBox(&painter, rect(), t.surface, t.line2, kRadius);
    int x = 7;
    if (!m_icon.isEmpty()) {
        painter.drawPixmap(QPointF(x - 1, (height() - 13) / 2.0),
                           m_theme.pixmap(m_icon, 13, t.text, devicePixelRatioF()));
        x += 17;
    }
    painter.setPen(t.text);
    painter.drawText(rect().adjusted(x, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

} // namespace tallygate::app
