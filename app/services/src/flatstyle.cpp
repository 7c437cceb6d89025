// SPDX-License-Identifier: GPL-3.0-or-later
#include "flatstyle.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QTextEdit>
#include <QToolButton>

#include "services/theme.h"

namespace tallygate::app {

namespace {

constexpr int kScrollBar = 10;
constexpr int kIndicator = 16;
constexpr int kTabHeight = 32;
constexpr int kHeaderHeight = 28;
constexpr int kMenuItemHeight = 28;
constexpr int kTextFrame = 4;

bool isTextEdit(const QWidget *widget)
{
    return qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const QTextEdit *>(widget);
}

} // namespace

FlatStyle::FlatStyle(const Theme &theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_theme(theme)
{}

const Tokens &FlatStyle::tokens() const
{
    return m_theme.tokens();
}

void FlatStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    // The frame paints the rounded field; the viewport must let it through.
    if (isTextEdit(widget))
        static_cast<QAbstractScrollArea *>(widget)->viewport()->setAutoFillBackground(false);
    if (qobject_cast<QHeaderView *>(widget))
        widget->setFont(m_theme.textFont(11, QFont::DemiBold));
    if (qobject_cast<QPushButton *>(widget) || qobject_cast<QToolButton *>(widget) ||
        qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *tabs = qobject_cast<QTabBar *>(widget)) {
        tabs->setExpanding(false);
        tabs->setDrawBase(false);
    }
    if (qobject_cast<QMenu *>(widget) && widget->isWindow())
        widget->setAttribute(Qt::WA_TranslucentBackground);
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return kScrollBar;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_SplitterWidth:
        return 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return metrics::kIcon;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return kIndicator;
    case PM_DefaultFrameWidth:
        if (isTextEdit(widget))
            return kTextFrame;
        if (widget && widget->windowType() == Qt::Popup)
            return 1;
        // Tables, trees and panes have no frame of their own; separators are drawn once.
        return qobject_cast<const QAbstractScrollArea *>(widget) ? 0 : 1;
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return metrics::kGrid;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_TabBarTabHSpace:
        return 20;
    case PM_HeaderMargin:
        return metrics::kGrid;
    case PM_HeaderMarkSize:
        return 12;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
    case PM_MenuHMargin:
        return 4;
    case PM_SubMenuOverlap:
        return 0;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *result) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
    case SH_Widget_Animation_Duration:
    case SH_TabBar_PreferNoArrows:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_Table_GridLineColor:
        return static_cast<int>(tokens().grid.rgba());
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, result);
    }
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                  const QSize &contents, const QWidget *widget) const
{
    const int height = metrics::kControlHeight;
    switch (type) {
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (!button)
            break;
        const int icon =
            button->icon.isNull() ? 0 : metrics::kIcon + (button->text.isEmpty() ? 0 : 8);
        const int text = button->fontMetrics.horizontalAdvance(button->text);
        return {icon + text + 24, height};
    }
    case CT_ToolButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (!button)
            break;
        if (button->toolButtonStyle == Qt::ToolButtonIconOnly)
            return {height, height};
        return QSize(contents.width() + 12, height);
    }
    case CT_LineEdit:
        return QSize(contents.width(), height);
    case CT_SpinBox:
        return QSize(contents.width() + 24, height);
    case CT_ComboBox:
        return QSize(contents.width() + 36, height);
    case CT_TabBarTab:
        return QSize(contents.width(), kTabHeight);
    case CT_HeaderSection: {
        QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        return QSize(size.width() + 4, qMax(size.height(), kHeaderHeight));
    }
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (!item)
            break;
        if (item->menuItemType == QStyleOptionMenuItem::Separator)
            return QSize(10, 9);
        QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        return QSize(size.width() + 24, kMenuItemHeight);
    }
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, contents, widget);
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                SubControl subControl, const QWidget *widget) const
{
    const QRect r = option->rect;
    if (control == CC_ComboBox) {
        if (subControl == SC_ComboBoxEditField)
            return r.adjusted(8, 2, -26, -2);
        if (subControl == SC_ComboBoxArrow)
            return QRect(r.right() - 25, r.top(), 26, r.height());
    }
    if (control == CC_SpinBox) {
        const QRect buttons(r.right() - 21, r.top() + 2, 20, r.height() - 4);
        if (subControl == SC_SpinBoxUp)
            return QRect(buttons.left(), buttons.top(), 20, buttons.height() / 2);
        if (subControl == SC_SpinBoxDown)
            return QRect(buttons.left(), buttons.center().y() + 1, 20, buttons.height() / 2);
        if (subControl == SC_SpinBoxEditField)
            return r.adjusted(4, 2, -24, -2);
    }
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        const bool flat = bar && bar->orientation == Qt::Horizontal;
        const int length = flat ? r.width() : r.height();
        if (bar && (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine))
            return {};
        if (bar && subControl == SC_ScrollBarGroove)
            return r;
        if (bar && subControl != SC_None) {
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            int slider = length;
            if (range > 0)
                slider =
                    qBound(qMin(32, length),
                           int(qint64(bar->pageStep) * length / (range + bar->pageStep)), length);
            const int start = sliderPositionFromValue(
                bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
            const auto span = [&](int from, int to) {
                const QRect rect = flat ? QRect(r.left() + from, r.top(), to - from, r.height())
                                        : QRect(r.left(), r.top() + from, r.width(), to - from);
                return visualRect(bar->direction, r, rect);
            };
            switch (subControl) {
            case SC_ScrollBarSlider:
                return span(start, start + slider);
            case SC_ScrollBarSubPage:
                return span(0, start);
            case SC_ScrollBarAddPage:
                return span(start + slider, length);
            default:
                return {};
            }
        }
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect FlatStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    switch (element) {
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_LineEditContents:
        return option->rect.adjusted(6, 1, -6, -1);
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    const Tokens &t = tokens();
    switch (element) {
    case PE_PanelButtonCommand:
        return paintButton(painter, option, widget);
    case PE_PanelButtonTool:
        return paintToolButton(painter, option);
    case PE_FrameDefaultButton:
    case PE_FrameTabWidget:
    case PE_IndicatorHeaderArrow: // part of CE_HeaderLabel
    case PE_FrameStatusBarItem:
    case PE_FrameButtonTool:
        return;
    case PE_FrameFocusRect:
        return focusRing(painter, option, widget);
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            if (frame->lineWidth > 0)
                field(painter, option, option->rect);
            else if (widget && widget->parentWidget() &&
                     qobject_cast<const QAbstractItemView *>(
                         widget->parentWidget()->parentWidget()))
                painter->fillRect(option->rect, t.bg);
        }
        return;
    case PE_FrameLineEdit:
        return;
    case PE_Frame:
        if (isTextEdit(widget))
            field(painter, option, option->rect);
        else if (widget && widget->windowType() == Qt::Popup) // a list of suggestions
            box(painter, option->rect, t.surface, t.line2);
        return;
    case PE_FrameMenu:
        return;
    case PE_PanelMenu:
        return box(painter, option->rect, t.surface, t.line2);
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, t.raised);
        painter->setPen(t.line2);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return paintCheck(painter, option, option->rect);
    case PE_IndicatorRadioButton:
        return paintRadio(painter, option);
    case PE_IndicatorBranch:
        return paintBranch(painter, option);
    case PE_IndicatorArrowDown:
        return glyph(painter, option->rect, "chevron-down", 14, t.mute);
    case PE_IndicatorArrowUp:
        return glyph(painter, option->rect, "chevron-up", 14, t.mute);
    case PE_IndicatorArrowRight:
        return glyph(painter, option->rect, "chevron-right", 14, t.mute);
    case PE_IndicatorArrowLeft:
        return glyph(painter, option->rect, "chevron-left", 14, t.mute);
    case PE_IndicatorTabClose:
        return glyph(painter, option->rect, "x", 14, t.mute);
    case PE_IndicatorItemViewItemDrop:
        painter->setPen(QPen(t.accent, 2));
        if (option->rect.height() == 0)
            painter->drawLine(option->rect.topLeft(), option->rect.topRight());
        else
            painter->drawRect(option->rect.adjusted(1, 1, -1, -1));
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
        return;
    default:
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return paintButtonLabel(painter, button, widget);
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            return paintTabShape(painter, tab);
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            return paintTabLabel(painter, tab, widget);
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        return paintHeaderSection(painter, option);
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return paintHeaderLabel(painter, header);
        break;
    case CE_Splitter:
        painter->fillRect(option->rect,
                          option->state & State_HasFocus ? tokens().accent : tokens().line);
        return;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return paintMenuItem(painter, item);
        break;
    case CE_MenuEmptyArea:
    case CE_MenuVMargin:
    case CE_MenuHMargin:
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return paintProgress(painter, bar);
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        return paintComboBox(painter, option, widget);
    case CC_SpinBox:
        return paintSpinBox(painter, option, widget);
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return paintScrollBar(painter, bar, widget);
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace tallygate::app
