// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/verdictbadge.h"

#include <array>

#include <QCoreApplication>

#include "widgets/paintbox.h"
#include "widgets/shapedtext.h"

namespace tallygate::app {

namespace {

constexpr int kHeight = 20;
constexpr int kPadding = 6;
constexpr int kGlyph = 14;
constexpr int kGap = 4;

struct Verdict
{
    const char *word;
    const char *icon;
};
constexpr std::array<Verdict, kToneCount> kVerdicts = {{
    {QT_TRANSLATE_NOOP("Verdict", "Permit"), "arrow-right"},
    {QT_TRANSLATE_NOOP("Verdict", "Drop"), "x"},
    {QT_TRANSLATE_NOOP("Verdict", "Reject"), "corner-up-left"},
    {QT_TRANSLATE_NOOP("Verdict", "Limit"), "gauge"},
    {QT_TRANSLATE_NOOP("Verdict", "Count"), "sigma"},
    {QT_TRANSLATE_NOOP("Verdict", "Warning"), "triangle-alert"},
}};

const Verdict &verdictOf(Tone tone)
{
    return kVerdicts[static_cast<std::size_t>(tone)];
}

QFont badgeFont(const Theme &theme)
{
    return theme.textFont(12, QFont::DemiBold);
}

} // namespace

QString verdictWord(Tone tone)
{
    return QCoreApplication::translate("Verdict", verdictOf(tone).word);
}

QString verdictIcon(Tone tone)
{
    return QString::fromLatin1(verdictOf(tone).icon);
}

QSize verdictSize(const Theme &theme, Tone tone, const QString &word)
{
    const int text = shapedWidth(word.isEmpty() ? verdictWord(tone) : word, badgeFont(theme));
    return {2 * kPadding + kGlyph + kGap + text, kHeight};
}

QRect paintVerdict(QPainter *painter, const QRect &cell, const Theme &theme, Tone tone,
                   const QString &word, bool dimmed)
{
    const Tokens &t = theme.tokens();
    const QString text = word.isEmpty() ? verdictWord(tone) : word;
    QRect badge(QPoint(cell.left(), cell.top() + (cell.height() - kHeight) / 2),
                verdictSize(theme, tone, text));
    badge.setWidth(qMin(badge.width(), cell.width()));
    const QColor ink = dimmed ? t.faint : t.tone(tone).ink;
    const QColor tint = dimmed ? t.raised : t.tone(tone).tint;
    paintBox(painter, badge, tint, t.outlined ? ink : QColor(), 4);

    painter->save();
    painter->drawPixmap(
        QPointF(badge.left() + kPadding, badge.top() + (kHeight - kGlyph) / 2.0),
        theme.pixmap(verdictIcon(tone), kGlyph, ink, painter->device()->devicePixelRatioF()));
    drawShapedText(painter, badge.adjusted(kPadding + kGlyph + kGap, 0, 0, 0), text, ink,
                   badgeFont(theme));
    painter->restore();
    return badge;
}

VerdictBadge::VerdictBadge(Theme &theme, Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setTone(tone);
}

void VerdictBadge::setTone(Tone tone)
{
    m_tone = tone;
    setAccessibleName(verdictWord(tone));
    updateGeometry();
    update();
}

QSize VerdictBadge::sizeHint() const
{
    return verdictSize(m_theme, m_tone);
}

void VerdictBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintVerdict(&painter, rect(), m_theme, m_tone, {}, !isEnabled());
}

} // namespace tallygate::app
