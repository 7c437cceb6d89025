// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shapedtext.h"

#include <cmath>

#include <QCache>
#include <QFontMetrics>
#include <QStaticText>

namespace tallygate::app {

namespace {

constexpr int kKept = 8000;
constexpr int kLongest = 400; // what no cell is wide enough for is cut before it is shaped

struct Key
{
    QString words;
    int font = 0;
    int room = 0; ///< 0: not elided

    bool operator==(const Key &) const = default;
};

size_t qHash(const Key &key, size_t seed = 0)
{
    return qHashMulti(seed, key.words, key.font, key.room);
}

int fontKey(const QFont &font)
{
    return font.pixelSize() << 12 | int(font.weight()) << 1 | int(font.fixedPitch());
}

QCache<Key, QStaticText> &cache()
{
    static QCache<Key, QStaticText> kept(kKept);
    return kept;
}

const QStaticText &shaped(const Key &key, const QFont &font)
{
    if (const QStaticText *known = cache().object(key))
        return *known;
    const QString words = key.room > 0
                              ? QFontMetrics(font).elidedText(key.words, Qt::ElideRight, key.room)
                              : key.words;
    auto text = std::make_unique<QStaticText>(words);
    text->setTextFormat(Qt::PlainText);
    text->setPerformanceHint(QStaticText::AggressiveCaching);
    text->prepare(QTransform(), font);
    QStaticText *added = text.get();
    cache().insert(key, text.release());
    return *added;
}

} // namespace

void drawShapedText(QPainter *painter, const QRect &room, const QString &words, const QColor &ink,
                    const QFont &font, Qt::Alignment alignment)
{
    if (words.isEmpty() || room.width() <= 0)
        return;
    Key key{words.left(kLongest), fontKey(font), 0};
    const QStaticText *text = &shaped(key, font);
    if (std::ceil(text->size().width()) > room.width()) {
        key.room = room.width();
        text = &shaped(key, font);
    }
    const QSizeF size = text->size();
    const qreal left =
        alignment & Qt::AlignRight ? room.right() + 1 - std::ceil(size.width()) : room.left();
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawStaticText(
        QPointF(left, room.top() + std::floor((room.height() - size.height()) / 2)), *text);
}

int shapedWidth(const QString &words, const QFont &font)
{
    return int(std::ceil(shaped({words.left(kLongest), fontKey(font), 0}, font).size().width()));
}

} // namespace tallygate::app
