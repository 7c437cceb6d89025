// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hexview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace tallygate::app {

namespace {

constexpr int kMargin = 12;
constexpr int kTopMargin = 8;

} // namespace

/// Where columns are, in pixels of the viewport.
struct HexView::Metrics
{
    int character = 0;
    int line = 0;
    int hexLeft = 0;
    int asciiLeft = 0;

    int hexX(int column) const { return hexLeft + column * 3 * character; }
    int asciiX(int column) const { return asciiLeft + column * character; }
};

HexView::HexView(Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setFont(theme.monoFont());
    viewport()->setCursor(Qt::IBeamCursor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setAccessibleName(tr("Bytes"));
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

HexView::Metrics HexView::metricsNow() const
{
    const QFontMetrics metrics(font());
    Metrics m;
    m.character = metrics.horizontalAdvance(QLatin1Char('0'));
    m.line = metrics.height() + 2;
    m.hexLeft = kMargin + 5 * m.character + m.character / 2;
    m.asciiLeft = m.hexLeft + m_perRow * 3 * m.character + m.character / 2;
    return m;
}

void HexView::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    m_highlight = {};
    m_cursor = m_anchor = 0;
    verticalScrollBar()->setValue(0);
    updateScrollBar();
    describe();
    viewport()->update();
}

void HexView::setHighlight(Range range)
{
    m_highlight = range;
    if (range.length > 0) {
        const int row = range.offset / m_perRow;
        const int first = verticalScrollBar()->value();
        const int visible = verticalScrollBar()->pageStep();
        if (row < first)
            verticalScrollBar()->setValue(row);
        else if (row >= first + visible)
            verticalScrollBar()->setValue(row - visible + 1);
    }
    describe();
    viewport()->update();
}

HexView::Range HexView::selection() const
{
    if (m_bytes.isEmpty())
        return {};
    return {qMin(m_cursor, m_anchor), qAbs(m_cursor - m_anchor) + 1};
}

QString HexView::selectedHex() const
{
    const Range range = selection();
    return QString::fromLatin1(m_bytes.mid(range.offset, range.length).toHex(' '));
}

QSize HexView::sizeHint() const
{
    const Metrics m = metricsNow();
    const int wide = m.hexLeft + kMostPerRow * 4 * m.character + m.character / 2 + kMargin;
    return {wide, 6 * m.line + 2 * kTopMargin};
}

/// Sixteen bytes where they and their text fit, else eight. The byte on top stays there.
void HexView::fitRow()
{
    const int perRow = viewport()->width() >= sizeHint().width() ? kMostPerRow : kMostPerRow / 2;
    if (perRow == m_perRow)
        return;
    const int top = verticalScrollBar()->value() * m_perRow;
    m_perRow = perRow;
    updateScrollBar();
    verticalScrollBar()->setValue(top / m_perRow);
}

void HexView::updateScrollBar()
{
    const Metrics m = metricsNow();
    const int rows = static_cast<int>((m_bytes.size() + m_perRow - 1) / m_perRow);
    const int visible = qMax(1, (viewport()->height() - kTopMargin) / m.line);
    verticalScrollBar()->setPageStep(visible);
    verticalScrollBar()->setRange(0, qMax(0, rows - visible));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, qMax(0, m.asciiX(m_perRow) + kMargin - viewport()->width()));
}

/// What a screen reader says: the byte under the cursor, and the highlighted range.
void HexView::describe()
{
    if (m_bytes.isEmpty()) {
        setAccessibleDescription(tr("no bytes"));
        return;
    }
    QString text = tr("byte %1 of %2: %3")
                       .arg(m_cursor)
                       .arg(m_bytes.size())
                       .arg(QString::fromLatin1(m_bytes.mid(m_cursor, 1).toHex()));
    if (m_highlight.length > 0)
        text += QStringLiteral("; ") +
                tr("highlighted %1 to %2: %3")
                    .arg(m_highlight.offset)
                    .arg(m_highlight.offset + m_highlight.length - 1)
                    .arg(QString::fromLatin1(
                        m_bytes.mid(m_highlight.offset, m_highlight.length).left(32).toHex(' ')));
    setAccessibleDescription(text);
}

void HexView::paintRow(QPainter &painter, const Metrics &m, int row, int y) const
{
    const Tokens &t = m_theme.tokens();
    const Range selected = selection();
    const int start = row * m_perRow;
    const int count = qMin(m_perRow, static_cast<int>(m_bytes.size()) - start);
    painter.setPen(t.faint);
    painter.drawText(QRect(kMargin, y, 5 * m.character, m.line), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("%1").arg(start, 4, 16, QLatin1Char('0')));
    for (int column = 0; column < count; ++column) {
        const int at = start + column;
        const auto byte = static_cast<uchar>(m_bytes[at]);
        const bool lit = m_highlight.contains(at);
        const bool chosen = selected.length > 1 && selected.contains(at);
        const QRect hex(m.hexX(column), y, 2 * m.character, m.line);
        const QRect ascii(m.asciiX(column), y, m.character, m.line);
        if (lit || chosen) {
            // The gap after a byte is filled too if the next one belongs to the range.
            const bool joined = column + 1 < count &&
                                (lit ? m_highlight.contains(at + 1) : selected.contains(at + 1));
            const QColor fill = lit ? t.selection : t.raised;
            painter.fillRect(hex.adjusted(-1, 0, joined ? m.character : 1, 0), fill);
            painter.fillRect(ascii, fill);
        }
        if (hasFocus() && at == m_cursor) {
            painter.setPen(t.accent);
            painter.drawRect(hex.adjusted(-2, 0, 1, -1));
        }
        painter.setPen(lit ? t.accent : t.text);
        painter.drawText(hex, Qt::AlignCenter,
                         QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')));
        const bool printable = byte >= 0x20 && byte < 0x7F;
        painter.setPen(lit ? t.accent : printable ? t.mute : t.faint);
        painter.drawText(ascii, Qt::AlignCenter,
                         printable ? QString(QLatin1Char(static_cast<char>(byte)))
                                   : QStringLiteral("·"));
    }
}

void HexView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.tokens().surface);
    painter.setFont(font());
    painter.translate(-horizontalScrollBar()->value(), 0);
    const Metrics m = metricsNow();
    const int first = verticalScrollBar()->value();
    for (int row = first; row * m_perRow < m_bytes.size(); ++row) {
        const int y = kTopMargin + (row - first) * m.line;
        if (y > viewport()->height())
            break;
        paintRow(painter, m, row, y);
    }
}

int HexView::byteAt(const QPoint &position) const
{
    const Metrics m = metricsNow();
    const int x = position.x() + horizontalScrollBar()->value();
    const int row = verticalScrollBar()->value() + (position.y() - kTopMargin) / m.line;
    int column = -1;
    if (x >= m.asciiLeft)
        column = (x - m.asciiLeft) / m.character;
    else if (x >= m.hexLeft)
        column = (x - m.hexLeft + m.character / 2) / (3 * m.character);
    const int at = row * m_perRow + column;
    const bool inside =
        column >= 0 && column < m_perRow && position.y() >= kTopMargin && at < m_bytes.size();
    return inside ? at : -1;
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    const int at = byteAt(event->position().toPoint());
    if (at >= 0)
        moveCursor(at, event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    const int at = byteAt(event->position().toPoint());
    if (at >= 0 && (event->buttons() & Qt::LeftButton) && at != m_cursor)
        moveCursor(at, true);
}

void HexView::moveCursor(int to, bool select)
{
    if (m_bytes.isEmpty())
        return;
    m_cursor = qBound(0, to, static_cast<int>(m_bytes.size()) - 1);
    if (!select)
        m_anchor = m_cursor;
    const int row = m_cursor / m_perRow;
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + bar->pageStep())
        bar->setValue(row - bar->pageStep() + 1);
    describe();
    viewport()->update();
    const Range range = selection();
    emit bytesActivated(range.offset, range.length);
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedHex());
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = 0;
        moveCursor(static_cast<int>(m_bytes.size()) - 1, true);
        return;
    }
    const bool select = event->modifiers() & Qt::ShiftModifier;
    const bool whole = event->modifiers() & Qt::ControlModifier;
    const int page = verticalScrollBar()->pageStep() * m_perRow;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(m_cursor - 1, select);
    case Qt::Key_Right:
        return moveCursor(m_cursor + 1, select);
    case Qt::Key_Up:
        return moveCursor(m_cursor >= m_perRow ? m_cursor - m_perRow : m_cursor, select);
    case Qt::Key_Down:
        return moveCursor(m_cursor + m_perRow < m_bytes.size() ? m_cursor + m_perRow : m_cursor,
                          select);
    case Qt::Key_PageUp:
        return moveCursor(m_cursor - page, select);
    case Qt::Key_PageDown:
        return moveCursor(m_cursor + page, select);
    case Qt::Key_Home:
        return moveCursor(whole ? 0 : m_cursor - m_cursor % m_perRow, select);
    case Qt::Key_End:
        return moveCursor(whole ? static_cast<int>(m_bytes.size())
                                : m_cursor - m_cursor % m_perRow + m_perRow - 1,
                          select);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitRow();
    updateScrollBar();
}

void HexView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace tallygate::app
