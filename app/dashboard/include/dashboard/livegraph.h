// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QWidget>

#include "dashboard/graphseries.h"
#include "services/theme.h"
#include "text/formatter.h"

namespace tallygate::app {

/// Lines of rates over time, from a minute to a year: follows the present until it is paused,
/// zoomed or dragged away from it.
///
/// The lines are a picture that is scrolled; a frame draws what is new in it (30 a second at most,
/// only while visible). Pointer: moving over it shows the values at that time, the wheel zooms
/// about the pointer, dragging pans, a double click goes back to the present. Keyboard: Left and
/// Right move the cursor, with Shift the window; + and - zoom; End goes back to the present; Space
/// pauses; L changes between linear and logarithmic; Esc puts the cursor away. What the cursor is
/// on is the accessible description. GUI thread.
class LiveGraph : public QWidget
{
    Q_OBJECT

public:
    static constexpr Nanoseconds kShortest = std::chrono::seconds(10);
    static constexpr Nanoseconds kLongest = std::chrono::hours(24 * 366);

    LiveGraph(Theme &theme, const Formatter &formatter, QWidget *parent = nullptr);
    ~LiveGraph() override;

    /// The lines, and where their samples come from. Line `i` of the source is series `i`.
    void setSeries(std::vector<GraphSeries> series, std::shared_ptr<const SeriesSource> source);
    const std::vector<GraphSeries> &series() const;
    void setMarks(std::vector<GraphMark> marks);
    /// The samples of before the live ones, one vector a series, as asked by storedWanted().
    void setStored(std::vector<std::vector<GraphSample>> lines);

    Nanoseconds span() const;
    void setSpan(Nanoseconds span); ///< bounded by kShortest and kLongest
    bool isPaused() const;
    void setPaused(bool paused);
    bool isFollowing() const; ///< the right edge is the present
    void followPresent();
    bool isLogarithmic() const;
    void setLogarithmic(bool logarithmic);
    void setCursor(std::optional<Timestamp> time);
    std::optional<Timestamp> cursor() const;
    Timestamp from() const;
    Timestamp to() const;

    /// What held then; nothing where nothing is known.
    std::optional<double> valueAt(std::size_t series, Timestamp time) const;
    /// The samples in view: "time" (RFC 3339) and a column a series; empty where there is none.
    QString csv() const;
    QImage image(); ///< as it is on screen, at its resolution

    /// Takes what is new and repaints where that is to be seen; the timer's work.
    void refresh();

    QSize sizeHint() const override { return {640, 320}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

signals:
    /// Span, pause, scale, or whether it follows.
    void viewChanged();
    /// The view begins before the samples there are. Answer by setStored().
    void storedWanted(tallygate::Timestamp from, tallygate::Timestamp to, int columns);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tallygate::app
