// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QPlainTextEdit>
#include <QString>

#include "services/theme.h"

class QListView;
class QStandardItemModel;

namespace tallygate::app {

/// What a piece of an expression is, for its colour.
enum class SpanKind : std::uint8_t { Field, Operator, Number, Text, SetName, Unknown };

/// UTF-16 offset and length within the text of the editor.
struct ExpressionSpan
{
    int offset = 0;
    int length = 0;
    SpanKind kind = SpanKind::Unknown;
};

struct ExpressionFault
{
    int offset = 0;  ///< UTF-16, where the squiggle begins
    int length = 1;  ///< at least 1
    QString message; ///< shown as tool tip and read out
};

struct Completion
{
    QString insert; ///< replaces the word
    QString detail; ///< "IPv4 address", at the right
    QString help;   ///< one sentence; tool tip
    QString icon;   ///< Lucide name; may be empty
};

struct CompletionList
{
    int replaceOffset = 0;           ///< what the chosen entry replaces: from here up to the cursor
    std::vector<Completion> entries; ///< best first
};

/// What the editor asks of the language it edits. Implemented where the language is known; called
/// on the GUI thread on each change, so it must answer within a few milliseconds.
class ExpressionLanguage
{
public:
    virtual ~ExpressionLanguage() = default;
    virtual std::vector<ExpressionSpan> highlight(const QString &text) const = 0;
    virtual std::optional<ExpressionFault> check(const QString &text) const = 0;
    virtual CompletionList complete(const QString &text, int cursor) const = 0;
};

/// A mono editor of one or few lines that colours and completes as one types and underlines the
/// fault at its place. Completion opens while typing a word and with Ctrl+Space; Up/Down choose,
/// Enter or Tab take, Escape closes. Without an open completion, Enter commits (Shift+Enter breaks
/// the line where allowed), Escape cancels, Tab leaves.
class ExpressionEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `language` may be null (plain text) and must outlive the editor.
    ExpressionEdit(Theme &theme, const ExpressionLanguage *language, QWidget *parent = nullptr);
    ~ExpressionEdit() override;

    void setMaximumLines(int lines); ///< 1 (default) never breaks; else grows up to it
    QString text() const { return toPlainText(); }
    void setText(const QString &text);
    const std::optional<ExpressionFault> &fault() const { return m_fault; }
    bool completionVisible() const;
    void recheck(); ///< the language's names (sets, services) changed
    /// Moves the cursor to a 1-based column in bytes of UTF-8, as diagnostics count.
    void goToColumn(int utf8Column);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void committed(); ///< Enter, or the focus left with a changed text
    void cancelled(); ///< Escape; the text is what it was at the last setText() or commit
    void faultChanged();
    void completionChanged(); ///< the list opened or closed

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Highlighter;
    class CompletionPopup;

    void onTextChanged();
    void updateCompletion(bool asked);
    void takeCompletion();
    bool handlePopupKey(QKeyEvent *event);
    void adjustHeight();
    void commit();

    Theme &m_theme;
    const ExpressionLanguage *m_language;
    Highlighter *m_highlighter;
    CompletionPopup *m_popup;
    std::optional<ExpressionFault> m_fault;
    QString m_committed;
    int m_maximumLines = 1;
    int m_replaceOffset = 0;
};

} // namespace tallygate::app
