// SPDX-License-Identifier: GPL-3.0-or-later
#include "flatstyle.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

#include "services/theme.h"

namespace tallygate::app {

void FlatStyle::box(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border,
                    double radius, double width) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const double inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

/// Something to type or choose in.
void FlatStyle::field(QPainter *painter, const QStyleOption *option, const QRect &rect) const
{
    const Tokens &t = tokens();
    const bool focus = option->state & State_HasFocus;
    const bool enabled = option->state & State_Enabled;
    box(painter, rect, enabled ? t.bg : t.surface,
        focus     ? t.accent
        : enabled ? t.line2
                  : t.line,
        metrics::kRadius, focus ? 2 : 1);
}

void FlatStyle::focusRing(QPainter *painter, const QStyleOption *option,
                          const QWidget *widget) const
{
    const bool inView = qobject_cast<const QAbstractItemView *>(widget);
    // On a filled button the ring stands inside, in the colour of its text.
    const bool primary = widget && widget->property(kPrimaryProperty).toBool();
    if (primary)
        box(painter, option->rect.adjusted(3, 3, -3, -3), {}, tokens().onAccent, 4, 1.5);
    else
        box(painter, option->rect, {}, tokens().accent, inView ? 2 : metrics::kRadius,
            inView ? 1 : 2);
}

void FlatStyle::glyph(QPainter *painter, const QRect &rect, const char *icon, int size,
                      const QColor &color) const
{
    const QPixmap pixmap =
        m_theme.pixmap(QLatin1String(icon), size, color, painter->device()->devicePixelRatioF());
    painter->drawPixmap(
        QPointF(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2),
        pixmap);
}

void FlatStyle::paintButton(QPainter *painter, const QStyleOption *option,
                            const QWidget *widget) const
{
    const Tokens &t = tokens();
    const bool enabled = option->state & State_Enabled;
    const bool down = option->state & (State_Sunken | State_On);
    const bool hover = enabled && (option->state & State_MouseOver);
    if (widget && widget->property(kPrimaryProperty).toBool() && enabled) {
        QColor fill = t.accent;
        if (down || hover)
            fill = t.accent.lightnessF() > 0.6 ? fill.lighter(down ? 92 : 106)
                                               : fill.darker(down ? 120 : 110);
        return box(painter, option->rect, fill, {});
    }
    const QColor fill = down ? t.selection : hover ? t.raised : t.surface;
    box(painter, option->rect, fill, enabled ? t.line2 : t.line);
}

void FlatStyle::paintButtonLabel(QPainter *painter, const QStyleOptionButton *option,
                                 const QWidget *widget) const
{
    const Tokens &t = tokens();
    const bool enabled = option->state & State_Enabled;
    const bool primary = enabled && widget && widget->property(kPrimaryProperty).toBool();
    const QColor ink = !enabled ? t.faint : primary ? t.onAccent : t.text;
    const int icon = option->icon.isNull() ? 0 : metrics::kIcon;
    const int gap = icon && !option->text.isEmpty() ? 8 : 0;
    painter->save();
    if (primary) {
        QFont font = painter->font();
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
    }
    const QFontMetrics metrics = painter->fontMetrics();
    const int room = option->rect.width() - icon - gap - 12;
    const QString text =
        metrics.elidedText(option->text, Qt::ElideRight, room, Qt::TextShowMnemonic);
    const int width = icon + gap + metrics.size(Qt::TextShowMnemonic, text).width();
    int x = option->rect.x() + (option->rect.width() - width) / 2;
    if (icon) {
        option->icon.paint(painter, QRect(x, option->rect.y(), icon, option->rect.height()),
                           Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        x += icon + gap;
    }
    painter->setPen(ink);
    painter->drawText(QRect(x, option->rect.y(), room, option->rect.height()),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, text);
    painter->restore();
}

void FlatStyle::paintToolButton(QPainter *painter, const QStyleOption *option) const
{
    const Tokens &t = tokens();
    const bool enabled = option->state & State_Enabled;
    if (option->state & State_On)
        box(painter, option->rect, t.selection, t.outlined ? t.accent : QColor());
    else if (enabled && (option->state & State_Sunken))
        box(painter, option->rect, t.line, {});
    else if (enabled && (option->state & State_MouseOver))
        box(painter, option->rect, t.raised, t.outlined ? t.line2 : QColor());
    if (option->state & State_HasFocus)
        box(painter, option->rect, {}, t.accent, metrics::kRadius, 2);
}

void FlatStyle::paintCheck(QPainter *painter, const QStyleOption *option, const QRect &rect) const
{
    const Tokens &t = tokens();
    const bool on = option->state & (State_On | State_NoChange);
    const bool enabled = option->state & State_Enabled;
    const QRect square = QRect(0, 0, 14, 14).translated(rect.center() - QPoint(6, 6));
    const QColor border = !enabled ? t.line2 : on ? t.accent : t.faint;
    box(painter, square, on && enabled ? t.accent : t.surface, border, 3, 1.25);
    if (option->state & State_On)
        glyph(painter, square, "check", 12, enabled ? t.onAccent : t.faint);
    else if (option->state & State_NoChange)
        glyph(painter, square, "minus", 12, enabled ? t.onAccent : t.faint);
}

void FlatStyle::paintRadio(QPainter *painter, const QStyleOption *option) const
{
    const Tokens &t = tokens();
    const bool on = option->state & State_On;
    const QRect circle = QRect(0, 0, 14, 14).translated(option->rect.center() - QPoint(6, 6));
    box(painter, circle, t.surface, on ? t.accent : t.faint, 7, on ? 4 : 1.25);
}

void FlatStyle::paintBranch(QPainter *painter, const QStyleOption *option) const
{
    if (!(option->state & State_Children))
        return;
    glyph(painter, option->rect, option->state & State_Open ? "chevron-down" : "chevron-right", 14,
          tokens().mute);
}

void FlatStyle::paintTabShape(QPainter *painter, const QStyleOptionTab *option) const
{
    const Tokens &t = tokens();
    const QRect r = option->rect;
    if (option->state & State_Selected)
        painter->fillRect(QRect(r.left(), r.bottom() - 1, r.width(), 2), t.accent);
    if (option->state & State_HasFocus)
        box(painter, r.adjusted(2, 3, -2, -4), {}, t.accent, metrics::kRadius, 2);
}

void FlatStyle::paintTabLabel(QPainter *painter, const QStyleOptionTab *option,
                              const QWidget *widget) const
{
    Q_UNUSED(widget)
    const Tokens &t = tokens();
    const bool selected = option->state & State_Selected;
    const bool enabled = option->state & State_Enabled;
    painter->save();
    QFont font = m_theme.textFont(12, selected ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(!enabled                                        ? t.faint
                    : selected || (option->state & State_MouseOver) ? t.text
                                                                    : t.mute);
    // What stands in the tab (a badge, a close button) keeps its room.
    const int left = option->leftButtonSize.isEmpty() ? 0 : option->leftButtonSize.width();
    const int right = option->rightButtonSize.isEmpty() ? 0 : option->rightButtonSize.width();
    QRect r = option->rect.adjusted(left, 0, -right, 0);
    if (!option->icon.isNull()) {
        const int width = painter->fontMetrics().horizontalAdvance(option->text) + 22;
        const int x = r.x() + (r.width() - width) / 2;
        option->icon.paint(painter, QRect(x, r.y(), 16, r.height()), Qt::AlignCenter);
        r.setLeft(x + 22);
        r.setWidth(width - 22);
    }
    painter->drawText(r, Qt::AlignCenter | Qt::TextHideMnemonic, option->text);
    painter->restore();
}

void FlatStyle::paintHeaderSection(QPainter *painter, const QStyleOption *option) const
{
    const Tokens &t = tokens();
    painter->fillRect(option->rect, t.surface);
    const QRect r = option->rect;
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.line);
}

void FlatStyle::paintHeaderLabel(QPainter *painter, const QStyleOptionHeader *option) const
{
    const Tokens &t = tokens();
    painter->save();
    painter->setFont(m_theme.textFont(11, QFont::DemiBold));
    painter->setPen(t.mute);
    QRect r = option->rect;
    if (option->sortIndicator != QStyleOptionHeader::None && r.width() > 24) {
        const QRect arrow(r.right() - 12, r.top(), 12, r.height());
        glyph(painter, arrow,
              option->sortIndicator == QStyleOptionHeader::SortDown ? "chevron-down" : "chevron-up",
              12, t.mute);
        r.setRight(arrow.left() - 2);
    }
    const QString text = painter->fontMetrics().elidedText(option->text, Qt::ElideRight, r.width());
    painter->drawText(r, int(option->textAlignment) | Qt::AlignVCenter, text);
    painter->restore();
}

void FlatStyle::paintMenuItem(QPainter *painter, const QStyleOptionMenuItem *option) const
{
    const Tokens &t = tokens();
    const QRect r = option->rect;
    if (option->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(r.left() + 6, r.center().y(), r.width() - 12, 1), t.line);
        return;
    }
    painter->save();
    const bool enabled = option->state & State_Enabled;
    if (enabled && (option->state & State_Selected))
        box(painter, r.adjusted(4, 0, -4, 0), t.selection, t.outlined ? t.accent : QColor(), 4);
    const QRect mark(r.left() + 10, r.top(), 16, r.height());
    if (option->checkType != QStyleOptionMenuItem::NotCheckable && option->checked)
        glyph(painter, mark, "check", 16, enabled ? t.accent : t.faint);
    else if (!option->icon.isNull())
        option->icon.paint(painter, mark, Qt::AlignCenter,
                           enabled ? QIcon::Normal : QIcon::Disabled);
    const QStringList parts = option->text.split(QLatin1Char('\t'));
    const QRect text = r.adjusted(34, 0, -12, 0);
    painter->setFont(option->font);
    painter->setPen(enabled ? t.text : t.faint);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, parts[0]);
    if (parts.size() > 1) {
        painter->setPen(t.faint);
        painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, parts[1]);
    }
    if (option->menuItemType == QStyleOptionMenuItem::SubMenu)
        glyph(painter, QRect(r.right() - 24, r.top(), 16, r.height()), "chevron-right", 14, t.mute);
    painter->restore();
}

void FlatStyle::paintProgress(QPainter *painter, const QStyleOptionProgressBar *option) const
{
    const Tokens &t = tokens();
    QRect bar = option->rect;
    bar.setHeight(4);
    bar.moveCenter(option->rect.center());
    box(painter, bar, t.line, {}, 2);
    const int range = option->maximum - option->minimum;
    QRect filled = bar;
    // Without a known total a third of the bar is filled: something goes on, nobody knows how far.
    if (range <= 0)
        filled.setWidth(bar.width() / 3);
    else
        filled.setWidth(int(qint64(bar.width()) * (option->progress - option->minimum) / range));
    if (filled.width() > 0)
        box(painter, filled, t.accent, {}, 2);
}

void FlatStyle::paintScrollBar(QPainter *painter, const QStyleOptionSlider *option,
                               const QWidget *widget) const
{
    const Tokens &t = tokens();
    painter->fillRect(option->rect, t.surface);
    QRect slider = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    if (option->minimum == option->maximum)
        return;
    slider.adjust(2, 2, -2, -2);
    const bool active =
        (option->state & State_Sunken) ||
        ((option->state & State_MouseOver) && (option->activeSubControls & SC_ScrollBarSlider));
    box(painter, slider, active ? t.faint : t.line2, {}, 3);
}

void FlatStyle::paintComboBox(QPainter *painter, const QStyleOptionComplex *option,
                              const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (combo && combo->frame)
        field(painter, option, option->rect);
    const QRect arrow = proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    glyph(painter, arrow, "chevron-down", 14,
          option->state & State_Enabled ? tokens().mute : tokens().line2);
}

void FlatStyle::paintSpinBox(QPainter *painter, const QStyleOptionComplex *option,
                             const QWidget *widget) const
{
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (!spin)
        return;
    if (spin->frame)
        field(painter, option, option->rect);
    if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const Tokens &t = tokens();
    const auto arrow = [&](SubControl control, QAbstractSpinBox::StepEnabledFlag flag,
                           const char *icon) {
        const QRect rect = proxy()->subControlRect(CC_SpinBox, option, control, widget);
        glyph(painter, rect, icon, 12, spin->stepEnabled & flag ? t.mute : t.line2);
    };
    arrow(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, "chevron-up");
    arrow(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, "chevron-down");
}

} // namespace tallygate::app
