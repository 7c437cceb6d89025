// SPDX-License-Identifier: GPL-3.0-or-later
#include "rail.h"

#include <algorithm>

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QVBoxLayout>

namespace tallygate::app {

namespace {

constexpr int kButtonWidth = 60;
constexpr int kButtonHeight = 52;
constexpr int kLogo = 34;
constexpr int kLogoTop = 10;
constexpr int kCornerRadius = 8;
constexpr int kLabelPixels = 12;
constexpr int kHeldMs = 400; // something dragged

bool isOurs(const QMimeData &mime)
{
    return std::ranges::any_of(mime.formats(), [](const QString &format) {
        return format.startsWith(QLatin1String("application/x-tallygate-"));
    });
}

/// A rounded, filled rectangle without a border.
void fillRounded(QPainter &painter, const QRectF &rect, const QColor &color, double radius)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(rect, radius, radius);
}

} // namespace

RailButton::RailButton(Theme &theme, const QString &icon, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_held.setSingleShot(true);
    m_held.setInterval(kHeldMs);
    connect(&m_held, &QTimer::timeout, this, &QAbstractButton::click);
}

void RailButton::setBadge(int number)
{
    if (number == m_badge)
        return;
    m_badge = number;
    setAccessibleDescription(number ? tr("%n new", nullptr, number) : QString());
    update();
}

QSize RailButton::sizeHint() const
{
    return {kButtonWidth, kButtonHeight};
}

void RailButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void RailButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void RailButton::dragEnterEvent(QDragEnterEvent *event)
{
    if (!isOurs(*event->mimeData()))
        return;
    event->accept();
    m_held.start();
}

/// It is no place to drop anything.
void RailButton::dragMoveEvent(QDragMoveEvent *event)
{
    event->ignore();
}

void RailButton::dragLeaveEvent(QDragLeaveEvent *)
{
    m_held.stop();
}

void RailButton::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    if (isChecked())
        fillRounded(painter, rect(), t.selection, kCornerRadius);
    else if (underMouse())
        fillRounded(painter, rect(), t.raised, kCornerRadius);
    if (hasFocus() || (t.outlined && isChecked())) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCornerRadius,
                                kCornerRadius);
    }
    const QColor ink = isChecked() ? t.accent : t.mute;
    const QRectF icon((width() - metrics::kRailIcon) / 2.0, 8, metrics::kRailIcon,
                      metrics::kRailIcon);
    painter.drawPixmap(icon.topLeft(),
                       m_theme.pixmap(m_icon, metrics::kRailIcon, ink, devicePixelRatioF()));

    // A long word in another language gets smaller rather than cut.
    int pixels = kLabelPixels;
    QFont font = m_theme.textFont(pixels, isChecked() ? QFont::DemiBold : QFont::Normal);
    while (pixels > 9 && QFontMetrics(font).horizontalAdvance(text()) > width() - 2)
        font.setPixelSize(--pixels);
    painter.setFont(font);
    painter.setPen(ink);
    paintLabel(painter);
    if (m_badge <= 0)
        return;
    const QString number = m_badge > 99 ? QStringLiteral("99+") : QString::number(m_badge);
    painter.setFont(m_theme.textFont(10, QFont::Bold));
    const int room = qMax(15, painter.fontMetrics().horizontalAdvance(number) + 8);
    // A wide one goes on to the left rather than over the edge.
    const qreal left = std::min(icon.right() - 5, width() - room - 3.0);
    const QRectF badge(left, 4, room, 15);
    fillRounded(painter, badge, t.tone(Tone::Drop).ink, 7.5);
    painter.setPen(t.surface);
    painter.drawText(badge, Qt::AlignCenter, number);
}

/// In one line; a word that is still too long goes on in a second one.
void RailButton::paintLabel(QPainter &painter) const
{
    constexpr int kLine = 10;
    const QFontMetrics metrics = painter.fontMetrics();
    const int room = width() - 2;
    if (metrics.horizontalAdvance(text()) <= room) {
        painter.drawText(QRect(0, 30, width(), 18), Qt::AlignCenter, text());
        return;
    }
    qsizetype first = text().size();
    while (first > 1 && metrics.horizontalAdvance(text().left(first)) > room)
        --first;
    painter.drawText(QRect(0, 28, width(), kLine), Qt::AlignCenter | Qt::TextDontClip,
                     text().left(first));
    painter.drawText(QRect(0, 28 + kLine, width(), kLine), Qt::AlignCenter | Qt::TextDontClip,
                     metrics.elidedText(text().mid(first), Qt::ElideRight, room));
}

Rail::Rail(Theme &theme, const PageRegistry &pages, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_pages(pages)
{
    setFixedWidth(metrics::kRail);
    setAccessibleName(tr("Pages"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 58, 6, 8);
    column->setSpacing(2);
    for (const PageDescriptor &page : pages) {
        auto *button = new RailButton(theme, page.icon, page.title, this);
        button->setCheckable(true);
        button->setAcceptDrops(true);
        button->setToolTip(
            QStringLiteral("%1 (%2)").arg(page.title, page.key.toString(QKeySequence::NativeText)));
        connect(button, &RailButton::clicked, this, [this, id = page.id] {
            setCurrent(m_current); // a click on the current page must not uncheck it
            emit pageChosen(id);
        });
        column->addWidget(button);
        m_buttons.push_back(button);
    }
    column->addStretch(1);
    // After the pages, so that Tab comes to it last.
    m_settings = new RailButton(theme, QStringLiteral("settings"), tr("Settings"), this);
    column->addWidget(m_settings);
    connect(m_settings, &RailButton::clicked, this, &Rail::settingsChosen);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    updateBadges();
}

void Rail::setCurrent(const QString &page)
{
    m_current = page;
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setChecked(m_pages[i].id == page);
}

void Rail::updateBadges()
{
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setBadge(m_pages[i].badge ? m_pages[i].badge() : 0);
}

QWidget *Rail::focusTarget() const
{
    const auto current = std::ranges::find_if(
        m_buttons, [](const RailButton *button) { return button->isChecked(); });
    return current == m_buttons.end() ? m_settings : *current;
}

/// Up and Down move between the buttons, as in a list.
void Rail::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down)
        focusNextChild();
    else if (event->key() == Qt::Key_Up)
        focusPreviousChild();
    else
        QWidget::keyPressEvent(event);
}

void Rail::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), t.line);
    const QRectF logo((width() - 1 - kLogo) / 2.0, kLogoTop, kLogo, kLogo);
    fillRounded(painter, logo, t.accent, kCornerRadius);
    painter.drawPixmap(
        logo.topLeft() + QPointF(7, 7),
        m_theme.pixmap(QStringLiteral("door-open"), 20, t.onAccent, devicePixelRatioF()));
}

} // namespace tallygate::app
