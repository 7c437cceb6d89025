// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QWidget>

#include "services/theme.h"
#include "widgets/expressionedit.h"

namespace tallygate::app {

/// The fields of the inspector. Each shows a value of the policy, keeps what is being typed while
/// the policy changes elsewhere, and says committed() once: with Enter or when the focus leaves.
/// Escape brings back what was shown.

/// One line of text.
class FieldLine : public QLineEdit
{
    Q_OBJECT

public:
    explicit FieldLine(const QString &name, QWidget *parent = nullptr);
    /// `anew`: of another subject, so that typing for the one before is given up.
    void setShown(const QString &text, bool anew);

signals:
    void committed(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_shown;
};

/// A short remark below a field: what it means (check mark) or what is wrong (triangle).
class HintLabel : public QLabel
{
    Q_OBJECT

public:
    explicit HintLabel(Theme &theme, QWidget *parent = nullptr);
    void say(const QString &text);
    void warn(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void set(const QString &text, bool warning);

    Theme &m_theme;
    bool m_warning = false;
};

/// An expression, a cell or a comment of some lines, with a hint below.
class ExpressionField : public QWidget
{
    Q_OBJECT

public:
    /// Without a language it is plain text. `language` must outlive the field.
    ExpressionField(Theme &theme, const ExpressionLanguage *language, const QString &name,
                    int maximumLines, QWidget *parent = nullptr);
    void setShown(const QString &text, bool anew);
    void setPlaceholder(const QString &text) { m_edit->setPlaceholderText(text); }
    /// What a text without fault means, said in the hint; may be unset.
    void setWords(std::function<QString(const QString &text)> words);
    /// The names the language knows changed.
    void recheck();
    ExpressionEdit *edit() const { return m_edit; }

signals:
    void committed(const QString &text);

private:
    void updateHint();

    ExpressionEdit *m_edit;
    HintLabel *m_hint;
    std::function<QString(const QString &)> m_words;
    QString m_shown;
};

/// A choice among values, each with its words; none chosen shows the placeholder ("several").
/// Turning the wheel over it scrolls the pane unless it has the focus.
class ChoiceField : public QComboBox
{
    Q_OBJECT

public:
    struct Choice
    {
        QString text;
        int value = 0;
    };

    explicit ChoiceField(const QString &name, QWidget *parent = nullptr);
    void setChoices(const std::vector<Choice> &choices);
    void setValue(std::optional<int> value);
    int value() const { return currentData().toInt(); }

signals:
    void chosen(int value);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

/// The same for verdicts: glyph, word and colour.
class VerdictField : public ChoiceField
{
    Q_OBJECT

public:
    VerdictField(Theme &theme, const QString &name, std::vector<Tone> tones,
                 QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    class Delegate;

    Theme &m_theme;
    std::vector<Tone> m_tones; ///< the value of a choice is the index here
};

} // namespace tallygate::app
