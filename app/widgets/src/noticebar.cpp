// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/noticebar.h"

#include <QHBoxLayout>
#include <QPainter>

#include "iconlabel.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kShownMs = 8000;

} // namespace

NoticeBar::NoticeBar(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new IconLabel(theme, QStringLiteral("info"), 16, Ink::Mute, this))
    , m_text(makeLabel(theme, {}, TextStyle::Body, this))
    , m_action(new QToolButton(this))
    , m_close(makeToolButton(theme, QStringLiteral("x"), tr("Close"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    m_action->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_action->setAutoRaise(true);
    m_action->setAccessibleName(tr("Act on this"));
    m_action->setFont(theme.textFont(13, QFont::DemiBold));
    setFixedHeight(36);
    hide();

    m_timer.setInterval(kShownMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        // Not while someone is about to use it.
        if (!underMouse() && !isAncestorOf(window()->focusWidget()))
            closeIfOpen();
    });
    connect(m_close, &QToolButton::clicked, this, [this] { closeIfOpen(); });
    connect(m_action, &QToolButton::clicked, this, [this] {
        const auto act = std::exchange(m_act, {});
        closeIfOpen();
        if (act)
            act();
    });
}

void NoticeBar::show(const QString &text, const QString &actionText, std::function<void()> act)
{
    open(text, actionText, std::move(act), false);
}

void NoticeBar::warn(const QString &text, const QString &actionText, std::function<void()> act)
{
    open(text, actionText, std::move(act), true);
}

void NoticeBar::open(const QString &text, const QString &actionText, std::function<void()> act,
                     bool warning)
{
    m_act = std::move(act);
    m_warning = warning;
    m_icon->setIcon(warning ? QStringLiteral("triangle-alert") : QStringLiteral("info"),
                    warning ? Ink::Warning : Ink::Mute);
    m_text->setText(text);
    m_text->setToolTip(text);
    m_action->setText(actionText);
    if (!actionText.isEmpty())
        m_action->setAccessibleName(actionText);
    m_action->setVisible(!actionText.isEmpty());
    setVisible(true);
    update();
    if (warning)
        m_timer.stop();
    else
        m_timer.start();
    announce(*this, text);
}

QString NoticeBar::text() const
{
    return m_text->text();
}

bool NoticeBar::closeIfOpen()
{
    const bool open = isVisible();
    m_timer.stop();
    hide();
    return open;
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), m_warning ? t.tone(Tone::Warning).tint : t.raised);
    painter.fillRect(QRect(0, 0, width(), 1),
                     m_warning && t.outlined ? t.tone(Tone::Warning).ink : t.line);
}

} // namespace tallygate::app
