// SPDX-License-Identifier: GPL-3.0-or-later
#include "inkicons.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QPointer>
#include <QSvgRenderer>
#include <QtMath>

#include "services/theme.h"

namespace tallygate::app {

namespace {

constexpr double kStroke = 1.75; // of 24 units, lighter than Lucide's 2

/// The SVG's text. `currentColor` renders black in QtSvg, so the colour goes into the text.
const QByteArray &source(const QString &name)
{
    static QHash<QString, QByteArray> sources;
    const auto found = sources.constFind(name);
    if (found != sources.constEnd())
        return *found;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    QByteArray text;
    if (file.open(QIODevice::ReadOnly)) {
        text = file.readAll();
        text.replace("stroke-width=\"2\"", "stroke-width=\"" + QByteArray::number(kStroke) + '"');
    }
    return *sources.insert(name, text);
}

QPixmap render(const QString &name, int size, const QColor &color, qreal ratio)
{
    QByteArray text = source(name);
    Q_ASSERT_X(!text.isEmpty(), "Theme::icon", qPrintable(name));
    text.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    const int pixels = qCeil(size * ratio);
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(text).render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

class InkEngine : public QIconEngine
{
public:
    InkEngine(const Theme &theme, const QString &name, Ink ink)
        : m_theme(&theme)
        , m_name(name)
        , m_ink(ink)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = qMin(rect.width(), rect.height());
        const QPixmap pixmap =
            inkPixmap(m_name, size, color(mode), painter->device()->devicePixelRatioF());
        painter->drawPixmap(QPointF(rect.x() + (rect.width() - size) / 2.0,
                                    rect.y() + (rect.height() - size) / 2.0),
                            pixmap);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return inkPixmap(m_name, qMin(size.width(), size.height()), color(mode), 1);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                         qreal scale) override
    {
        // Qt asks in device pixels here.
        QPixmap pixmap = this->pixmap(size, mode, state);
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }
    QString iconName() override { return m_name; }
    QIconEngine *clone() const override { return new InkEngine(*this); }

private:
    QColor color(QIcon::Mode mode) const
    {
        if (!m_theme)
            return Qt::gray;
        const Tokens &tokens = m_theme->tokens();
        return mode == QIcon::Disabled ? tokens.line2 : tokens.ink(m_ink);
    }

    QPointer<const Theme> m_theme;
    QString m_name;
    Ink m_ink;
};

} // namespace

QPixmap inkPixmap(const QString &name, int size, const QColor &color, qreal ratio)
{
    const QString key =
        QStringLiteral("ink/%1/%2/%3/%4").arg(name).arg(size).arg(color.rgb(), 0, 16).arg(ratio);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = render(name, size, color, ratio);
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

bool inkIconExists(const QString &name)
{
    return !source(name).isEmpty();
}

QIcon makeInkIcon(const Theme &theme, const QString &name, Ink ink)
{
    Q_ASSERT_X(inkIconExists(name), "Theme::icon", qPrintable(name));
    return QIcon(new InkEngine(theme, name, ink));
}

} // namespace tallygate::app
