// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/expressionedit.h"

#include <QAbstractTextDocumentLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolTip>

#include "completionpopup.h"

namespace tallygate::app {

namespace {

constexpr int kDocumentMargin = 2;

QColor inkOf(SpanKind kind, const Tokens &t)
{
    switch (kind) {
    case SpanKind::Operator:
        return t.mute;
    case SpanKind::Number:
    case SpanKind::Text:
        return t.tone(Tone::Count).ink;
    case SpanKind::SetName:
        return t.accent;
    case SpanKind::Field:
    case SpanKind::Unknown:
        break;
    }
    return t.text;
}

} // namespace

/// A fault that is known by its place alone goes to the end of its word.
int endOfFault(const QString &text, int start, int length)
{
    int end = start + qMax(1, length);
    const auto inWord = [&](int at) {
        return text[at].isLetterOrNumber() || text[at] == u'.' || text[at] == u'_';
    };
    while (length <= 1 && end < text.size() && inWord(end - 1) && inWord(end))
        ++end;
    return end;
}

/// Colours one block from the spans of the whole text, and underlines the fault.
class ExpressionEdit::Highlighter : public QSyntaxHighlighter
{
public:
    Highlighter(ExpressionEdit *edit)
        : QSyntaxHighlighter(edit->document())
        , m_edit(edit)
    {}

    std::vector<ExpressionSpan> spans;

protected:
    void highlightBlock(const QString &text) override
    {
        const int start = currentBlock().position();
        const int end = start + static_cast<int>(text.size());
        const Tokens &t = m_edit->m_theme.tokens();
        for (const ExpressionSpan &span : spans) {
            const int from = qMax(span.offset, start);
            const int to = qMin(span.offset + span.length, end);
            if (from < to)
                setFormat(from - start, to - from, inkOf(span.kind, t));
        }
        if (!m_edit->m_fault)
            return;
        // A fault at the very end stands under the last character.
        const int faultStart = qMin(m_edit->m_fault->offset, qMax(0, m_edit->text().size() - 1));
        const int from = qMax(faultStart, start);
        const int to = qMin(endOfFault(m_edit->text(), faultStart, m_edit->m_fault->length), end);
        for (int at = from; at < to; ++at) {
            QTextCharFormat format = this->format(at - start);
            format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            format.setUnderlineColor(t.tone(Tone::Drop).ink);
            setFormat(at - start, 1, format);
        }
    }

private:
    ExpressionEdit *m_edit;
};

ExpressionEdit::ExpressionEdit(Theme &theme, const ExpressionLanguage *language, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
    , m_language(language)
    , m_highlighter(new Highlighter(this))
    , m_popup(new CompletionPopup(theme, this))
{
    setFont(theme.monoFont());
    document()->setDocumentMargin(kDocumentMargin);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMaximumLines(1);
    connect(this, &QPlainTextEdit::textChanged, this, &ExpressionEdit::onTextChanged);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        // The popup belongs to one word.
        if (completionVisible() && textCursor().position() < m_replaceOffset)
            m_popup->hide();
    });
    m_popup->installEventFilter(this);
    connect(m_popup->list(), &QListView::clicked, this, &ExpressionEdit::takeCompletion);
    connect(&theme, &Theme::changed, this, [this] { m_highlighter->rehighlight(); });
}

ExpressionEdit::~ExpressionEdit() = default;

bool ExpressionEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_popup && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
        emit completionChanged();
    return QPlainTextEdit::eventFilter(watched, event);
}

void ExpressionEdit::setMaximumLines(int lines)
{
    m_maximumLines = qMax(1, lines);
    const bool single = m_maximumLines == 1;
    setLineWrapMode(single ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
    setWordWrapMode(single ? QTextOption::NoWrap : QTextOption::WrapAtWordBoundaryOrAnywhere);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // grows instead; then follows the cursor
    adjustHeight();
}

void ExpressionEdit::setText(const QString &text)
{
    m_committed = text;
    if (text == toPlainText())
        return;
    setPlainText(text);
    m_popup->hide();
    moveCursor(QTextCursor::End);
}

bool ExpressionEdit::completionVisible() const
{
    return m_popup->isVisible();
}

void ExpressionEdit::recheck()
{
    const QString text = toPlainText();
    const bool had = m_fault.has_value();
    const QString before = had ? m_fault->message : QString();
    m_fault = m_language ? m_language->check(text) : std::nullopt;
    m_highlighter->spans = m_language ? m_language->highlight(text) : std::vector<ExpressionSpan>{};
    {
        // Formats are no edit: without this the highlighter would announce a change of the text.
        const QSignalBlocker blocker(this);
        m_highlighter->rehighlight();
    }
    setAccessibleDescription(m_fault ? m_fault->message : QString());
    if (had != m_fault.has_value() || (m_fault && m_fault->message != before))
        emit faultChanged();
}

void ExpressionEdit::onTextChanged()
{
    recheck();
    adjustHeight();
    if (hasFocus())
        updateCompletion(false);
}

void ExpressionEdit::updateCompletion(bool asked)
{
    if (!m_language)
        return;
    const int cursor = textCursor().position();
    const CompletionList list = m_language->complete(toPlainText(), cursor);
    const QString word = toPlainText().mid(list.replaceOffset, cursor - list.replaceOffset);
    const bool complete = list.entries.size() == 1 && list.entries.front().insert == word;
    if (list.entries.empty() || complete || (word.isEmpty() && !asked)) {
        m_popup->hide();
        return;
    }
    m_replaceOffset = list.replaceOffset;
    QTextCursor start = textCursor();
    start.setPosition(list.replaceOffset);
    const QRect caret = cursorRect(start);
    m_popup->show(list.entries, viewport()->mapToGlobal(caret.bottomLeft() + QPoint(-12, 4)));
}

void ExpressionEdit::takeCompletion()
{
    const Completion *chosen = m_popup->current();
    if (!chosen)
        return;
    const QString insert = chosen->insert;
    QTextCursor cursor = textCursor();
    const int end = cursor.position();
    cursor.setPosition(m_replaceOffset);
    cursor.setPosition(end, QTextCursor::KeepAnchor);
    cursor.insertText(insert);
    setTextCursor(cursor);
    m_popup->hide();
}

bool ExpressionEdit::handlePopupKey(QKeyEvent *event)
{
    if (!completionVisible())
        return false;
    switch (event->key()) {
    case Qt::Key_Up:
        m_popup->step(-1);
        return true;
    case Qt::Key_Down:
        m_popup->step(1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        takeCompletion();
        return true;
    case Qt::Key_Escape:
        m_popup->hide();
        return true;
    default:
        return false;
    }
}

void ExpressionEdit::keyPressEvent(QKeyEvent *event)
{
    if (handlePopupKey(event))
        return;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        updateCompletion(true);
        return;
    }
    if (enter && !(m_maximumLines > 1 && (event->modifiers() & Qt::ShiftModifier))) {
        m_committed = toPlainText();
        emit committed();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (toPlainText() != m_committed)
            setText(m_committed);
        emit cancelled();
        return;
    }
    if (m_maximumLines == 1 && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        event->ignore();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ExpressionEdit::commit()
{
    if (toPlainText() == m_committed)
        return;
    m_committed = toPlainText();
    emit committed();
}

void ExpressionEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    m_popup->hide();
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        commit();
}

void ExpressionEdit::insertFromMimeData(const QMimeData *source)
{
    QString text = source->text();
    if (m_maximumLines == 1)
        text.replace(QRegularExpression(QStringLiteral("\\s*[\\r\\n]+\\s*")), QStringLiteral(" "));
    textCursor().insertText(text);
}

void ExpressionEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        adjustHeight();
}

bool ExpressionEdit::event(QEvent *event)
{
    // The popup closes before the window's own Escape action sees the key, and Tab is ours while
    // it is open.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape || (completionVisible() && key->key() == Qt::Key_Tab)) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::KeyPress && completionVisible() &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Tab) {
        keyPressEvent(static_cast<QKeyEvent *>(event));
        return true;
    }
    if (event->type() == QEvent::ToolTip && m_fault) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), m_fault->message, this);
        return true;
    }
    return QPlainTextEdit::event(event);
}

void ExpressionEdit::goToColumn(int utf8Column)
{
    const QByteArray before = toPlainText().toUtf8().left(qMax(0, utf8Column - 1));
    QTextCursor cursor = textCursor();
    cursor.setPosition(qMin(QString::fromUtf8(before).size(), toPlainText().size()));
    setTextCursor(cursor);
}

void ExpressionEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    // Another width wraps at other places.
    if (event->size().width() != event->oldSize().width())
        adjustHeight();
}

void ExpressionEdit::adjustHeight()
{
    const int height = sizeHint().height();
    if (height != minimumHeight())
        setFixedHeight(height);
}

QSize ExpressionEdit::sizeHint() const
{
    const double line = qMax(blockBoundingRect(document()->firstBlock()).height() /
                                 qMax(1, document()->firstBlock().lineCount()),
                             QFontMetricsF(font()).lineSpacing());
    double text = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        text += blockBoundingRect(block).height();
    const int height = qCeil(qBound(line, text, line * m_maximumLines)) + 2 * kDocumentMargin +
                       2 * frameWidth() + 1;
    return {240, frameShape() == QFrame::NoFrame ? height : qMax(height, metrics::kControlHeight)};
}

QSize ExpressionEdit::minimumSizeHint() const
{
    return {80, sizeHint().height()};
}

} // namespace tallygate::app
