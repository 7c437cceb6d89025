// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboard/livegraph.h"

#include <algorithm>

#include <QKeyEvent>
#include <QPainter>
#include <QTimer>

#include "graphmodel.h"
#include "graphpainter.h"
#include "plotcanvas.h"

namespace tallygate::app {

namespace {

constexpr int kFrameMs = 33;
constexpr int kLeftRoom = 52;
constexpr int kRightRoom = 12;
constexpr int kTopRoom = 8;
constexpr int kBottomRoom = 26;
constexpr int kTickHeight = 60; // pixels between lines of the grid
constexpr double kZoomStep = 0.8;
constexpr int kCursorStep = 4; // columns that a key moves the cursor by

} // namespace

class LiveGraph::Private
{
public:
    Private(LiveGraph *graph, Theme &themeOf, const Formatter &formatterOf)
        : q(graph)
        , theme(themeOf)
        , formatter(formatterOf)
    {}

    QRect plot() const
    {
        return q->rect().adjusted(kLeftRoom, kTopRoom, -kRightRoom, -kBottomRoom);
    }
    /// A column is a pixel of the device.
    int columns() const { return std::max(1, int(plot().width() * q->devicePixelRatioF())); }
    TimeWindow window() const { return model.window(columns()); }
    Timestamp timeAt(double x) const;
    PlotCanvas::Look look();
    void changeView();
    void zoom(double by, Timestamp about);
    void pan(Nanoseconds by);
    void moveCursor(int columns);
    void wantStored();
    void describe();

    LiveGraph *q;
    Theme &theme;
    const Formatter &formatter;
    GraphModel model;
    PlotCanvas canvas;
    std::vector<GraphMark> marks;
    std::optional<Timestamp> cursor;
    std::optional<QPointF> dragFrom;
    Timestamp dragRight;
    bool isPaused = false;
    QTimer timer;
    TimeWindow shown;  ///< in the last painting
    TimeWindow wanted; ///< the stored samples that were asked for last
};

LiveGraph::LiveGraph(Theme &theme, const Formatter &formatter, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, theme, formatter))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Graph of rates over time"));
    d->timer.setInterval(kFrameMs);
    connect(&d->timer, &QTimer::timeout, this, &LiveGraph::refresh);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

LiveGraph::~LiveGraph() = default;

void LiveGraph::setSeries(std::vector<GraphSeries> series,
                          std::shared_ptr<const SeriesSource> source)
{
    d->model.setSeries(std::move(series), std::move(source));
    d->canvas.changedAll();
    d->wanted = {};
    if (d->isPaused)
        setPaused(false);
    d->model.takeNew();
    d->wantStored();
    d->describe();
    update();
}

const std::vector<GraphSeries> &LiveGraph::series() const
{
    return d->model.series();
}

void LiveGraph::setMarks(std::vector<GraphMark> marks)
{
    if (marks == d->marks)
        return;
    std::ranges::sort(marks, {}, &GraphMark::time);
    d->marks = std::move(marks);
    update();
}

void LiveGraph::setStored(std::vector<std::vector<GraphSample>> lines)
{
    d->model.setStored(std::move(lines));
    d->canvas.changedAll();
    update();
}

Nanoseconds LiveGraph::span() const
{
    return d->model.span();
}

void LiveGraph::setSpan(Nanoseconds span)
{
    d->model.setSpan(span);
    d->changeView();
}

bool LiveGraph::isPaused() const
{
    return d->isPaused;
}

void LiveGraph::setPaused(bool paused)
{
    if (paused == d->isPaused)
        return;
    d->isPaused = paused;
    // Held where it is; what comes meanwhile is drawn when it goes on.
    if (paused)
        d->model.setRight(d->model.now() - Nanoseconds(1));
    else
        d->model.follow();
    d->changeView();
}

bool LiveGraph::isFollowing() const
{
    return d->model.isFollowing();
}

void LiveGraph::followPresent()
{
    d->isPaused = false;
    d->model.follow();
    d->changeView();
}

bool LiveGraph::isLogarithmic() const
{
    return d->model.scaleKind() == ScaleKind::Log;
}

void LiveGraph::setLogarithmic(bool logarithmic)
{
    d->model.setScaleKind(logarithmic ? ScaleKind::Log : ScaleKind::Linear);
    d->changeView();
}

void LiveGraph::setCursor(std::optional<Timestamp> time)
{
    d->cursor = time;
    d->describe();
    update();
}

std::optional<Timestamp> LiveGraph::cursor() const
{
    return d->cursor;
}

Timestamp LiveGraph::from() const
{
    return d->window().from();
}

Timestamp LiveGraph::to() const
{
    return d->window().to();
}

std::optional<double> LiveGraph::valueAt(std::size_t series, Timestamp time) const
{
    const auto lines = d->model.lines();
    const GraphSample *sample = series < lines.size() ? lines[series].at(time) : nullptr;
    return sample ? std::optional(double(sample->value)) : std::nullopt;
}

QString LiveGraph::csv() const
{
    return d->model.csv(d->window());
}

QImage LiveGraph::image()
{
    return grab().toImage();
}

void LiveGraph::refresh()
{
    const auto changed = d->model.takeNew();
    if (changed)
        d->canvas.changedFrom(*changed);
    if (changed || !(d->window() == d->shown))
        update();
    d->wantStored();
}

Timestamp LiveGraph::Private::timeAt(double x) const
{
    const double share = (x - plot().left()) / std::max(1, plot().width());
    return window().timeAt(std::clamp(share, 0.0, 1.0) * columns());
}

PlotCanvas::Look LiveGraph::Private::look()
{
    PlotCanvas::Look look;
    look.ratio = q->devicePixelRatioF();
    look.window = window();
    look.size = QSize(look.window.columns, std::max(1, int(plot().height() * look.ratio)));
    look.scale = model.scaleFor(look.window);
    look.gridValues = look.scale.ticks(std::max(2, plot().height() / kTickHeight));
    look.ground = theme.tokens().surface;
    look.grid = theme.tokens().grid;
    for (const GraphSeries &series : model.series())
        look.colors.push_back(graphColor(series, theme.scheme()));
    return look;
}

void LiveGraph::Private::changeView()
{
    wantStored();
    describe();
    q->update();
    emit q->viewChanged();
}

void LiveGraph::Private::zoom(double by, Timestamp about)
{
    const Nanoseconds old = model.span();
    const auto share = double((model.right() - about).count()) / double(old.count());
    model.setSpan(Nanoseconds(std::int64_t(double(old.count()) * by)));
    // Following goes on: then the right edge stays, whatever the pointer is on.
    if (!model.isFollowing())
        model.setRight(about + Nanoseconds(std::int64_t(share * double(model.span().count()))));
    changeView();
}

void LiveGraph::Private::pan(Nanoseconds by)
{
    model.setRight(model.right() + by);
    isPaused = isPaused && !model.isFollowing();
    changeView();
}

void LiveGraph::Private::moveCursor(int by)
{
    const TimeWindow view = window();
    const Timestamp at = cursor.value_or(view.from() + view.span() / 2) + by * view.column;
    q->setCursor(std::clamp(at, view.from(), view.to()));
}

/// Once for each stretch that is in view; half a view more at the left, for panning.
void LiveGraph::Private::wantStored()
{
    if (model.series().empty() || !q->isVisible())
        return;
    const TimeWindow view = window();
    const Timestamp live = model.liveFrom();
    if (view.from() >= live)
        return;
    const bool isThere = wanted.column <= view.column && view.column <= 2 * wanted.column &&
                         wanted.from() <= view.from() &&
                         wanted.to() >= std::min(view.to(), live - 2 * view.column);
    if (isThere)
        return;
    wanted = view;
    wanted.first -= view.columns / 2;
    wanted.columns += view.columns / 2;
    emit q->storedWanted(wanted.from(), wanted.to(), wanted.columns);
}

/// What a screen reader says.
void LiveGraph::Private::describe()
{
    QStringList parts;
    if (cursor) {
        parts << formatter.dateTime(*cursor);
        for (const std::size_t i : highestAt(model, *cursor, 12))
            parts << LiveGraph::tr("%1 %2", "series and its value")
                         .arg(model.series()[i].name,
                              graphValueText(formatter, model.lines()[i].at(*cursor)));
    } else {
        parts << LiveGraph::tr("%n lines", nullptr, int(model.series().size()))
              << LiveGraph::tr("the last %1", "stretch of time")
                     .arg(formatter.duration(model.span()));
    }
    q->setAccessibleDescription(parts.join(QStringLiteral(", ")));
}

void LiveGraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = d->theme.tokens();
    const QRect plot = d->plot();
    painter.fillRect(rect(), tokens.surface);
    const PlotCanvas::Look look = d->look();
    QPixmap picture = d->canvas.picture(look, d->model.lines());
    painter.drawPixmap(plot, picture);
    GraphPainter around(painter, d->theme, d->formatter, plot, look.window);
    around.paintValueAxis(look.scale, look.gridValues);
    around.paintTimeAxis();
    around.paintMarks(d->marks);
    if (d->cursor && *d->cursor >= look.window.from() && *d->cursor <= look.window.to())
        around.paintCursor(d->model, *d->cursor);
    if (hasFocus()) {
        painter.setPen(tokens.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    d->shown = look.window;
}

void LiveGraph::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    d->wantStored();
}

void LiveGraph::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    d->timer.start();
}

void LiveGraph::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    d->timer.stop();
}

void LiveGraph::mouseMoveEvent(QMouseEvent *event)
{
    if (d->dragFrom) {
        const double share =
            (event->position().x() - d->dragFrom->x()) / std::max(1, d->plot().width());
        d->model.setRight(d->dragRight - Nanoseconds(std::int64_t(share * double(span().count()))));
        d->changeView();
    }
    setCursor(d->timeAt(event->position().x()));
}

void LiveGraph::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    d->dragFrom = event->position();
    d->dragRight = d->model.right();
}

void LiveGraph::mouseReleaseEvent(QMouseEvent *)
{
    d->dragFrom.reset();
}

void LiveGraph::mouseDoubleClickEvent(QMouseEvent *)
{
    followPresent();
}

void LiveGraph::leaveEvent(QEvent *)
{
    setCursor(std::nullopt);
}

void LiveGraph::wheelEvent(QWheelEvent *event)
{
    const int turn = event->angleDelta().y();
    if (turn != 0)
        d->zoom(std::pow(kZoomStep, turn / 120.0), d->timeAt(event->position().x()));
    event->accept();
}

void LiveGraph::keyPressEvent(QKeyEvent *event)
{
    const bool pans = event->modifiers() & Qt::ShiftModifier;
    const TimeWindow view = d->window();
    switch (event->key()) {
    case Qt::Key_Left:
        return pans ? d->pan(-view.span() / 8) : d->moveCursor(-kCursorStep);
    case Qt::Key_Right:
        return pans ? d->pan(view.span() / 8) : d->moveCursor(kCursorStep);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return d->zoom(kZoomStep, d->cursor.value_or(view.to()));
    case Qt::Key_Minus:
        return d->zoom(1 / kZoomStep, d->cursor.value_or(view.to()));
    case Qt::Key_End:
        return followPresent();
    case Qt::Key_Space:
        return setPaused(!isPaused());
    case Qt::Key_L:
        return setLogarithmic(!isLogarithmic());
    case Qt::Key_Escape:
        if (d->cursor)
            return setCursor(std::nullopt);
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void LiveGraph::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void LiveGraph::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace tallygate::app
