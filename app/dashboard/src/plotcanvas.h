// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QColor>
#include <QPixmap>

#include "linepath.h"
#include "sampleline.h"
#include "timewindow.h"
#include "valuescale.h"

class QPainter;

namespace tallygate::app {

/// The lines of a graph as a picture that is kept. When time moves on it is scrolled, and only
/// columns that came in, or whose samples are new, are drawn: a frame costs what is new in it, not
/// what it shows. In pixels of the device. GUI thread.
class PlotCanvas
{
public:
    /// What the picture is of. Another window of the same columns is scrolled to; anything else
    /// that differs draws it anew.
    struct Look
    {
        QSize size;
        double ratio = 1; ///< pixels of the device to one of the widget
        TimeWindow window;
        ValueScale scale;
        std::vector<double> gridValues;
        std::vector<QColor> colors; ///< of the lines
        QColor ground;
        QColor grid;
    };

    /// The picture may show samples of from then on otherwise than they are now.
    void changedFrom(Timestamp time);
    void changedAll() { m_isWhole = false; }

    /// Requires: a colour for every line. The reference holds until the next call.
    const QPixmap &picture(const Look &look, std::span<const SampleLine> lines);

    /// For tests: columns drawn by the last picture().
    int columnsDrawn() const { return m_drawn; }

private:
    bool isSamePicture(const Look &look) const;
    void scrollTo(const TimeWindow &window);
    void drawColumns(int from, int to, std::span<const SampleLine> lines);
    void drawGround(QPainter &painter, const QRect &strip) const;
    void drawLine(QPainter &painter, const SampleLine &line, int from, int to);

    QPixmap m_picture;
    Look m_look;
    bool m_isWhole = false;     ///< m_picture shows m_look
    int m_dirtyLeft = 0;        ///< columns that came in by scrolling: [0, m_dirtyLeft) ...
    int m_dirtyRight = 0;       ///< ... and [m_dirtyRight, columns)
    std::int64_t m_changed = 0; ///< from this column on samples are new; only where m_hasChanged
    bool m_hasChanged = false;
    LinePath m_path;
    int m_drawn = 0;
};

} // namespace tallygate::app
