// SPDX-License-Identifier: GPL-3.0-or-later
#include "startpanel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "session/policysession.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

/// The page's icon, large and faint.
class Emblem : public QWidget
{
public:
    Emblem(Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedSize(28, 28);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).drawPixmap(0, 0,
                                  m_theme.pixmap(QStringLiteral("flask-conical"), 28,
                                                 m_theme.tokens().faint, devicePixelRatioF()));
    }

private:
    Theme &m_theme;
};

} // namespace

StartPanel::StartPanel(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(new Emblem(theme, this), 0, Qt::AlignHCenter);
    column->addWidget(
        makeLabel(theme, tr("Run your policy over a capture"), TextStyle::Title, this), 0,
        Qt::AlignHCenter);
    m_sentence = makeLabel(theme, {}, TextStyle::Mute, this);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setMinimumWidth(220);
    m_sentence->setMaximumWidth(460);
    auto *centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(m_sentence, 8);
    centred->addStretch(1);
    column->addLayout(centred);
    column->addSpacing(8);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    m_run = makeButton(theme, QStringLiteral("play"), tr("Run"), ButtonRole::Normal, this);
    m_run->setObjectName(QStringLiteral("startRun"));
    m_choose = makeButton(theme, QStringLiteral("folder-open"), tr("Choose a capture…"),
                          ButtonRole::Normal, this);
    m_sample = makeButton(theme, QStringLiteral("flask-conical"), tr("Use the sample captures"),
                          ButtonRole::Normal, this);
    m_sample->setObjectName(QStringLiteral("useSample"));
    buttons->addStretch(1);
    for (QPushButton *button : {m_run, m_choose, m_sample})
        buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addStretch(3);
    connect(m_run, &QPushButton::clicked, &context, &SimulatorContext::start);
    connect(m_choose, &QPushButton::clicked, this, &StartPanel::addRequested);
    connect(m_sample, &QPushButton::clicked, &context.captures(), &CaptureSet::addSample);
    const auto refresh = [this] { update(); };
    connect(&context.captures(), &CaptureSet::listChanged, this, refresh);
    connect(&context.captures(), &CaptureSet::entryChanged, this, refresh);
    connect(&context.captures(), &CaptureSet::choicesChanged, this, refresh);
    update();
}

void StartPanel::update()
{
    const CaptureSet &captures = m_context.captures();
    const QString obstacle = captures.obstacle();
    const bool ready = obstacle.isEmpty();
    const bool becameReady = ready && m_run->isHidden();
    m_run->setVisible(ready);
    m_sample->setVisible(captures.isEmpty());
    m_choose->setVisible(captures.isEmpty());
    setFocusProxy(captures.isEmpty() ? m_sample : m_run);
    if (becameReady && isVisible())
        m_run->setFocus(Qt::OtherFocusReason);
    m_sentence->setText(
        ready ? tr("Every packet of the captures meets the policy as it would on the device: the "
                   "same parser, rules and meters as the engine. You see who decided, and why.")
        : captures.isEmpty()
            ? tr("Choose a packet capture (pcap or pcapng) and say where its packets are met. "
                 "Every packet gets a verdict, and every rule its counters.")
            : obstacle);
}

} // namespace tallygate::app
