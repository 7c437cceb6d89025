// SPDX-License-Identifier: GPL-3.0-or-later
#include "questionbar.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPainter>

#include "widgets/announce.h"
#include "widgets/buttons.h"

namespace tallygate::app {

QuestionBar::QuestionBar(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_label(makeLabel(theme, {}, TextStyle::Body, this))
    , m_answers(new QHBoxLayout)
{
    setObjectName(QStringLiteral("questionBar"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_label, 1);
    m_answers->setSpacing(8);
    row->addLayout(m_answers);
    QToolButton *close = makeToolButton(theme, QStringLiteral("x"), tr("Later"), this);
    connect(close, &QToolButton::clicked, this, [this] { closeIfOpen(); });
    row->addWidget(close);
    setFixedHeight(40);
    hide();
}

void QuestionBar::ask(const QString &topic, const QString &text, std::vector<Answer> answers)
{
    Question question{topic, text, std::move(answers)};
    std::erase_if(m_waiting, [&](const Question &other) { return other.topic == topic; });
    if (m_topic.isEmpty() || m_topic == topic)
        show(std::move(question));
    else
        m_waiting.push_back(std::move(question));
}

void QuestionBar::withdraw(const QString &topic)
{
    std::erase_if(m_waiting, [&](const Question &other) { return other.topic == topic; });
    if (m_topic == topic)
        next();
}

bool QuestionBar::closeIfOpen()
{
    const bool open = !m_topic.isEmpty();
    if (open)
        next();
    return open;
}

void QuestionBar::show(Question question)
{
    m_topic = question.topic;
    m_label->setText(question.text);
    m_label->setToolTip(question.text);
    while (QLayoutItem *item = m_answers->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (Answer &answer : question.answers) {
        QPushButton *button = makeButton(m_theme, {}, answer.text, ButtonRole::Normal, this);
        connect(button, &QPushButton::clicked, this,
                [this, topic = m_topic, act = std::move(answer.act)] {
                    withdraw(topic);
                    act();
                });
        m_answers->addWidget(button);
    }
    setVisible(true);
    announce(*this, question.text);
}

void QuestionBar::next()
{
    m_topic.clear();
    hide();
    if (m_waiting.empty())
        return;
    Question question = std::move(m_waiting.front());
    m_waiting.erase(m_waiting.begin());
    show(std::move(question));
}

void QuestionBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.tone(Tone::Warning).tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace tallygate::app
