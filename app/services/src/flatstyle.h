// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

#include "services/tokens.h"

class QStyleOptionButton;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionTab;

namespace tallygate::app {

class Theme;

/// Fusion with flat controls: everything with a border is a rounded rectangle of one height, the
/// focus is a ring in the accent that is there whether the focus came by key or by mouse. Reads
/// the theme's tokens at each paint. Split over flatstyle.cpp (dispatch, sizes) and
/// flatstylepaint.cpp (painting).
class FlatStyle : public QProxyStyle
{
    Q_OBJECT

public:
    explicit FlatStyle(const Theme &theme);

    void polish(QWidget *widget) override;
    using QProxyStyle::polish;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *result) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                           const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;

private:
    const Tokens &tokens() const;
    void box(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border,
             double radius = metrics::kRadius, double width = 1) const;
    void field(QPainter *painter, const QStyleOption *option, const QRect &rect) const;
    void focusRing(QPainter *painter, const QStyleOption *option, const QWidget *widget) const;
    void glyph(QPainter *painter, const QRect &rect, const char *icon, int size,
               const QColor &color) const;

    void paintButton(QPainter *painter, const QStyleOption *option, const QWidget *widget) const;
    void paintButtonLabel(QPainter *painter, const QStyleOptionButton *option,
                          const QWidget *widget) const;
    void paintToolButton(QPainter *painter, const QStyleOption *option) const;
    void paintCheck(QPainter *painter, const QStyleOption *option, const QRect &rect) const;
    void paintRadio(QPainter *painter, const QStyleOption *option) const;
    void paintBranch(QPainter *painter, const QStyleOption *option) const;
    void paintTabShape(QPainter *painter, const QStyleOptionTab *option) const;
    void paintTabLabel(QPainter *painter, const QStyleOptionTab *option,
                       const QWidget *widget) const;
    void paintHeaderSection(QPainter *painter, const QStyleOption *option) const;
    void paintHeaderLabel(QPainter *painter, const QStyleOptionHeader *option) const;
    void paintMenuItem(QPainter *painter, const QStyleOptionMenuItem *option) const;
    void paintProgress(QPainter *painter, const QStyleOptionProgressBar *option) const;
    void paintScrollBar(QPainter *painter, const QStyleOptionSlider *option,
                        const QWidget *widget) const;
    void paintComboBox(QPainter *painter, const QStyleOptionComplex *option,
                       const QWidget *widget) const;
    void paintSpinBox(QPainter *painter, const QStyleOptionComplex *option,
                      const QWidget *widget) const;

    const Theme &m_theme;
};

} // namespace tallygate::app
