// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QLabel>
#include <QWidget>

#include "services/theme.h"

class QHBoxLayout;

namespace tallygate::app {

/// A question that is asked inline: a sentence and a few answers. Stays until answered or closed;
/// closing answers nothing. Announced to screen readers.
class QuestionBar : public QWidget
{
    Q_OBJECT

public:
    struct Answer
    {
        QString text;
        std::function<void()> act;
    };

    explicit QuestionBar(Theme &theme, QWidget *parent = nullptr);

    /// Replaces a question of the same `topic`; others wait until this one is answered.
    void ask(const QString &topic, const QString &text, std::vector<Answer> answers);
    void withdraw(const QString &topic);
    bool closeIfOpen();
    const QString &topic() const { return m_topic; }
    QString text() const { return m_label->text(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Question
    {
        QString topic;
        QString text;
        std::vector<Answer> answers;
    };
    void show(Question question);
    void next();

    Theme &m_theme;
    QLabel *m_label;
    QHBoxLayout *m_answers;
    QString m_topic;
    std::vector<Question> m_waiting;
};

} // namespace tallygate::app
