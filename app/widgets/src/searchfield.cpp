// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/searchfield.h"

#include <QKeyEvent>
#include <QPainter>

#include "services/commandsource.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kIconRoom = 28;
constexpr int kGap = 8;

} // namespace

SearchField::SearchField(Theme &theme, const QString &icon, const QString &placeholder,
                         QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    updateMargins();
    connect(this, &QLineEdit::textChanged, this, &SearchField::updateMargins);
}

void SearchField::setKeyHint(const QString &hint)
{
    m_keyHint = hint;
    updateMargins();
}

void SearchField::setTrailingText(const QString &text)
{
    m_trailing = text;
    setAccessibleDescription(text);
    updateMargins();
}

void SearchField::setMono(bool mono)
{
    setFont(mono ? m_theme.monoFont() : m_theme.textFont());
}

void SearchField::setIconInk(Ink ink)
{
    m_iconInk = ink;
    update();
}

void SearchField::setActsAsButton(bool button)
{
    m_button = button;
    setReadOnly(button);
    setCursor(button ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void SearchField::updateMargins()
{
    const QFontMetrics small(m_theme.textFont(12));
    const QFontMetrics key(m_theme.monoFont(11));
    int right = 0;
    if (!m_trailing.isEmpty())
        right = small.horizontalAdvance(m_trailing) + 2 * kGap;
    else if (!m_keyHint.isEmpty() && text().isEmpty())
        right = key.horizontalAdvance(m_keyHint) + 3 * kGap;
    setTextMargins(kIconRoom - 8, 0, right, 0);
    update();
}

QSize SearchField::sizeHint() const
{
    return {320, metrics::kControlHeight};
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.drawPixmap(QPointF(10, (height() - 14) / 2.0),
                       m_theme.pixmap(m_icon, 14, t.ink(m_iconInk), devicePixelRatioF()));
    if (!m_trailing.isEmpty()) {
        painter.setFont(m_theme.textFont(12));
        painter.setPen(t.mute);
        painter.drawText(rect().adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter,
                         m_trailing);
    } else if (!m_keyHint.isEmpty() && text().isEmpty()) {
        painter.setFont(m_theme.monoFont(11));
        const int width = painter.fontMetrics().horizontalAdvance(m_keyHint) + 10;
        const QRect key(this->width() - width - 6, (height() - 16) / 2, width, 16);
        paintBox(&painter, key, t.surface, t.line2, 3);
        painter.setPen(t.mute);
        painter.drawText(key, Qt::AlignCenter, m_keyHint);
    }
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (m_button) {
        const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                           event->key() == Qt::Key_Space;
        const bool types = !event->text().isEmpty() && event->text().front().isPrint() &&
                           !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
        if (opens || types) {
            emit activated(opens ? QString() : event->text());
            return;
        }
        event->ignore();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (text().isEmpty())
            event->ignore();
        else
            clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::mousePressEvent(QMouseEvent *event)
{
    if (m_button)
        emit activated({});
    else
        QLineEdit::mousePressEvent(event);
}

SearchField *makeFindField(Theme &theme, CommandSources &commands, const QString &placeholder,
                           QWidget *parent)
{
    auto *field = new SearchField(theme, QStringLiteral("search"), placeholder, parent);
    field->setActsAsButton(true);
    field->setKeyHint(QKeySequence(QStringLiteral("Ctrl+K"))
                          .toString(QKeySequence::NativeText)
                          .replace(QLatin1Char('+'), QLatin1Char(' ')));
    field->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    QObject::connect(field, &SearchField::activated, field,
                     [&commands](const QString &typed) { commands.open(typed); });
    return field;
}

} // namespace tallygate::app
