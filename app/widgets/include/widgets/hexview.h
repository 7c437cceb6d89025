// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractScrollArea>
#include <QByteArray>

#include "services/theme.h"

namespace tallygate::app {

/// Bytes as offset, hexadecimal and ASCII, 16 in a row, 8 where there is no room for more. A byte
/// range can be highlighted (the field chosen in the dissection); choosing bytes reports
/// them, so that the field can be found the other way round. Keyboard: arrows, Home, End, Page
/// Up/Down move; with Shift they select; Ctrl+A, Ctrl+C (copies the selected bytes as hexadecimal
/// text).
class HexView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    struct Range
    {
        int offset = 0;
        int length = 0;

        bool contains(int at) const { return at >= offset && at < offset + length; }
        bool operator==(const Range &) const = default;
    };

    explicit HexView(Theme &theme, QWidget *parent = nullptr);
    void setBytes(const QByteArray &bytes);
    const QByteArray &bytes() const { return m_bytes; }
    void setHighlight(Range range); ///< length 0: none; scrolls to it
    Range highlight() const { return m_highlight; }
    Range selection() const;
    int cursor() const { return m_cursor; }
    int bytesPerRow() const { return m_perRow; }
    QString selectedHex() const; ///< "a0 02"
    QSize sizeHint() const override;

signals:
    /// Clicked, or the cursor moved there by key; several when a range is selected.
    void bytesActivated(int offset, int length);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Metrics;
    Metrics metricsNow() const;
    int byteAt(const QPoint &position) const;
    void moveCursor(int to, bool select);
    void fitRow();
    void updateScrollBar();
    void describe();
    void paintRow(QPainter &painter, const Metrics &m, int row, int y) const;

    static constexpr int kMostPerRow = 16;

    Theme &m_theme;
    QByteArray m_bytes;
    Range m_highlight;
    int m_cursor = 0;
    int m_anchor = 0;
    int m_perRow = kMostPerRow;
};

} // namespace tallygate::app
