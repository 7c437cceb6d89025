// SPDX-License-Identifier: GPL-3.0-or-later
#include "cardwall.h"

#include <algorithm>

#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "widgets/paintbox.h"
#include "widgets/shapedtext.h"
#include "widgets/sparkline.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kCardHeight = 116;
constexpr int kLeastCard = 184;
constexpr int kCardGap = 10;
constexpr int kCardPadding = 12;
constexpr int kLineWidth = 72;
constexpr int kGlyph = 12;

class CardDelegate : public QStyledItemDelegate
{
public:
    CardDelegate(const Theme &theme, const CardModel &model, QListView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
        , m_view(view)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return m_view->gridSize();
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const bool isCurrent = m_view->currentIndex() == index;
        const QRect box = option.rect.adjusted(0, 0, -kCardGap, -kCardGap);
        paintBox(painter, QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), t.surface,
                 isCurrent ? t.accent : t.line, metrics::kRadius, isCurrent ? 2 : 1);
        if (isCurrent && m_view->hasFocus())
            paintBox(painter, QRectF(box).adjusted(3.5, 3.5, -3.5, -3.5), {}, t.accent, 4);
        const QRect room = box.adjusted(kCardPadding, kCardPadding - 2, -kCardPadding, -8);
        paintTitle(painter, QRect(room.left(), room.top(), room.width(), 20), index.row());
        paintFigures(painter, room, index.row());
    }

private:
    void paintTitle(QPainter *painter, const QRect &line, int row) const
    {
        const Tokens &t = m_theme.tokens();
        const ApplicationCard &card = m_model.card(row);
        const QFont small = m_theme.textFont(12);
        const int device = std::min(shapedWidth(card.deviceName, small), line.width() / 2);
        drawShapedText(painter, line.adjusted(0, 0, -device - 8, 0), card.filterName, t.text,
                       m_theme.textFont(13, QFont::DemiBold));
        drawShapedText(painter, line.adjusted(line.width() - device - 1, 0, 0, 0), card.deviceName,
                       t.mute, small, Qt::AlignRight);
        drawShapedText(painter, line.translated(0, 18), m_model.placeText(row), t.mute, small);
    }

    void paintFigures(QPainter *painter, const QRect &room, int row) const
    {
        const Tokens &t = m_theme.tokens();
        const ApplicationCard &card = m_model.card(row);
        const QRect rate(room.left(), room.top() + 40, room.width() - kLineWidth - 8, 28);
        drawShapedText(painter, rate, m_model.rateText(row), card.isLive ? t.text : t.mute,
                       m_theme.textFont(card.isLive ? 17 : 13, QFont::DemiBold));
        const QRectF line(room.right() - kLineWidth + 1, room.top() + 40, kLineWidth, 30);
        if (card.isRefusing) {
            const ToneColors &colors = t.tone(Tone::Drop);
            paintSparkline(painter, line, card.values, colors.ink, colors.tint);
        } else {
            paintSparkline(painter, line, card.values, t.accent, t.selection);
        }
        const QRect last(room.left(), room.bottom() - 20, room.width(), 20);
        const QFont small = m_theme.textFont(12);
        const QString refused = m_model.refusedText(row);
        const int width = refused.isEmpty() ? 0 : shapedWidth(refused, small) + kGlyph + 6;
        drawShapedText(painter, last.adjusted(0, 0, -width - 6, 0), m_model.totalText(row), t.text,
                       small);
        if (refused.isEmpty())
            return;
        const QColor ink = t.tone(Tone::Drop).ink;
        drawShapedText(painter, last, refused, ink, small, Qt::AlignRight);
        painter->drawPixmap(QPointF(last.right() - width + 3, last.top() + (20 - kGlyph) / 2.0),
                            m_theme.pixmap(verdictIcon(Tone::Drop), kGlyph, ink,
                                           painter->device()->devicePixelRatioF()));
    }

    const Theme &m_theme;
    const CardModel &m_model;
    QListView *m_view;
};

} // namespace

CardWall::CardWall(Theme &theme, CardModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
{
    setAccessibleName(tr("Applications"));
    setFrameShape(QFrame::NoFrame);
    setModel(&model);
    setItemDelegate(new CardDelegate(theme, model, this));
    setViewMode(IconMode);
    setMovement(Static);
    setResizeMode(Adjust);
    setUniformItemSizes(true);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setSingleStep(kCardHeight / 3);
    viewport()->setAutoFillBackground(false); // the ground of the page shows through
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    // The wall is as high as its rows of cards, up to two.
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        fitCards();
        updateGeometry();
    });
    fitCards();
}

QString CardWall::currentKey() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? m_model.card(current.row()).key : QString();
}

void CardWall::refresh()
{
    const QString key = currentKey();
    m_isReplacing = true;
    m_model.refresh();
    if (!currentIndex().isValid() && m_model.count() > 0)
        setCurrentIndex(m_model.index(std::max(0, m_model.rowOf(key))));
    m_isReplacing = false;
    if (currentKey() != key)
        emit cardChosen();
}

void CardWall::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    viewport()->update();
    if (!m_isReplacing)
        emit cardChosen();
}

/// As many in a row as fit, all of one width. The view leaves room for a scroll bar wherever one
/// may come; only more cards than two rows have need one.
void CardWall::fitCards()
{
    const int room = std::max(kLeastCard, viewport()->width() - 1);
    const int perRow = std::max(1, (room + kCardGap) / (kLeastCard + kCardGap));
    const bool scrolls = m_model.count() > 2 * perRow;
    setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    setGridSize(QSize(room / perRow, kCardHeight + kCardGap));
}

void CardWall::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    fitCards();
    updateGeometry();
}

QSize CardWall::sizeHint() const
{
    const int perRow = std::max(1, viewport()->width() / std::max(1, gridSize().width()));
    const int rows = std::clamp((m_model.count() + perRow - 1) / perRow, 1, 2);
    return {640, rows * (kCardHeight + kCardGap)};
}

QSize CardWall::minimumSizeHint() const
{
    return {kLeastCard, kCardHeight + kCardGap};
}

} // namespace tallygate::app
