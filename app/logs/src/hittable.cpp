// SPDX-License-Identifier: GPL-3.0-or-later
#include "hittable.h"

#include <algorithm>
#include <span>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "hitnames.h"
#include "services/theme.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kPadding = 8;
constexpr int kUsualVerdict = 98;
constexpr int kLeastRule = 140;
constexpr int kLeastApplication = 90;
constexpr int kMostCopiedRows = 10'000;

bool isMono(HitColumn column)
{
    switch (column) {
    case HitColumn::Device:
    case HitColumn::Verdict:
    case HitColumn::Protocol:
    case HitColumn::Rule:
    case HitColumn::Application:
        return false;
    default:
        return true;
    }
}

class HitDelegate : public QStyledItemDelegate
{
public:
    HitDelegate(const Theme &theme, const HitModel &model, QTableView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
        , m_view(view)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const auto column = HitColumn(index.column());
        const bool selected = option.state & QStyle::State_Selected;
        const bool suppression = m_model.isSuppression(index.row());
        const QColor ground = suppression ? t.raised : t.surface;
        paintCellGround(painter, option.rect, selected ? t.selection : ground, t.grid);
        const QRect room = option.rect.adjusted(kPadding, 0, -kPadding, -1);
        if (suppression && column >= HitColumn::Verdict) {
            paintSuppression(painter, option.rect, index.row());
        } else if (column == HitColumn::Verdict) {
            const HitVerdict verdict = verdictOf(m_model.hitAt(index.row()));
            paintVerdict(painter, room, m_theme, verdict.tone, verdict.word);
        } else {
            paintText(painter, room, index.row(), column, suppression ? t.mute : t.text);
        }
        if ((option.state & QStyle::State_HasFocus) && m_view->hasFocus()) {
            painter->setPen(t.accent);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
        }
    }

private:
    void paintText(QPainter *painter, const QRect &room, int row, HitColumn column,
                   const QColor &ink) const
    {
        painter->setFont(isMono(column) ? m_theme.monoFont() : m_theme.textFont());
        painter->setPen(ink);
        // Both ends of an address tell it from others, more than its middle does.
        const bool address = column == HitColumn::Source || column == HitColumn::Destination;
        const QString text = painter->fontMetrics().elidedText(
            m_model.cellText(row, column), address ? Qt::ElideMiddle : Qt::ElideRight,
            room.width());
        const auto side = isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(room, int(side | Qt::AlignVCenter | Qt::TextSingleLine), text);
    }

    /// Its one sentence goes over all cells from the verdict on; each paints its slice.
    void paintSuppression(QPainter *painter, const QRect &cell, int row) const
    {
        QRect whole = cell.adjusted(0, 0, 0, -1);
        whole.setLeft(m_view->columnViewportPosition(int(HitColumn::Verdict)) + kPadding);
        whole.setRight(m_view->viewport()->width());
        painter->save();
        painter->setClipRect(cell.adjusted(0, 0, 0, -1));
        painter->setFont(m_theme.textFont());
        painter->setPen(m_theme.tokens().mute);
        painter->drawText(whole, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                          m_model.suppressionText(row));
        painter->restore();
    }

    const Theme &m_theme;
    const HitModel &m_model;
    QTableView *m_view;
};

/// Where all columns have no room, these go, one after the other.
constexpr HitColumn kGivenUpFirst[] = {HitColumn::Application, HitColumn::Length,
                                       HitColumn::SourcePort, HitColumn::On, HitColumn::Protocol};

int widthOfColumn(std::span<const std::pair<HitColumn, int>> widths, HitColumn column)
{
    const auto found = std::ranges::find(widths, column, &std::pair<HitColumn, int>::first);
    return found != widths.end() ? found->second : kLeastApplication;
}

/// What the words of verdicts need in the language of the window.
int verdictWidth(const Theme &theme)
{
    int width = kUsualVerdict;
    for (const Tone tone : {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit, Tone::Count})
        width = std::max(width, verdictSize(theme, tone).width() + 2 * kPadding);
    storage::LoggedHit limited;
    limited.verdict = "limited";
    const QString word = verdictOf(limited).word;
    return std::max(width, verdictSize(theme, Tone::Limit, word).width() + 2 * kPadding);
}

} // namespace

HitTable::HitTable(Theme &theme, HitModel &model, QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_model(model)
{
    setObjectName(QStringLiteral("hitTable"));
    setAccessibleName(tr("Hits"));
    setModel(&model);
    setItemDelegate(new HitDelegate(theme, model, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    keepHeaderApart(*this);
    horizontalHeader()->setMinimumSectionSize(40);
    applyTheme();
    connect(&theme, &Theme::changed, this, &HitTable::applyTheme);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        arrangeColumns();
        emit hitChanged();
    });
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first, int last) {
                if (first == 0 && !isAtTop())
                    m_shift += (last + 1) * verticalHeader()->defaultSectionSize();
            });
    connect(&model, &QAbstractItemModel::rowsInserted, this, &HitTable::keepRowsInPlace,
            Qt::QueuedConnection);
}

bool HitTable::isAtTop() const
{
    return verticalScrollBar()->value() == 0 && m_shift == 0;
}

/// After the view has laid itself out: until then the scroll bar does not reach that far.
void HitTable::keepRowsInPlace()
{
    if (m_shift == 0)
        return;
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(verticalScrollBar()->value() + std::exchange(m_shift, 0));
}

void HitTable::applyTheme()
{
    const int height = m_theme.rowHeight();
    verticalHeader()->setDefaultSectionSize(height);
    verticalScrollBar()->setSingleStep(height);
    arrangeColumns();
    viewport()->update();
}

/// Columns are as wide as their content usually is; rule and application share what is left. Where
/// that is too little, columns go that the drawer has, too.
void HitTable::arrangeColumns()
{
    const QFontMetrics mono(m_theme.monoFont());
    const QFontMetrics words(m_theme.textFont());
    const auto monoWidth = [&](const char *text) {
        return mono.horizontalAdvance(QLatin1String(text)) + 2 * kPadding + 4;
    };
    const auto wordWidth = [&](HitColumn column, const char *text) {
        return std::max(words.horizontalAdvance(QLatin1String(text)),
                        words.horizontalAdvance(HitModel::columnTitle(column))) +
               2 * kPadding + 4;
    };
    const std::pair<HitColumn, int> widths[] = {
        {HitColumn::Time, monoWidth("03-01 12:00:00.000")},
        {HitColumn::Device, wordWidth(HitColumn::Device, "edge-gateway")},
        {HitColumn::Verdict, verdictWidth(m_theme)},
        {HitColumn::On, monoWidth("wan0:out")},
        {HitColumn::Source, monoWidth("198.51.100.200")},
        {HitColumn::SourcePort, monoWidth("65535")},
        {HitColumn::Destination, monoWidth("198.51.100.200")},
        {HitColumn::DestinationPort, monoWidth("65535")},
        {HitColumn::Protocol, wordWidth(HitColumn::Protocol, "icmp")},
        {HitColumn::Length, wordWidth(HitColumn::Length, "9,000")},
    };
    int used = kLeastRule + kLeastApplication;
    for (const auto &[column, width] : widths) {
        setColumnWidth(int(column), width);
        used += width;
    }
    setColumnWidth(int(HitColumn::Application), kLeastApplication);
    for (const HitColumn column : kGivenUpFirst) {
        const bool hidden = used > viewport()->width();
        setColumnHidden(int(column), hidden);
        if (hidden)
            used -= widthOfColumn(widths, column);
    }
    const int spare = std::max(0, viewport()->width() - used);
    const bool both = !isColumnHidden(int(HitColumn::Application));
    setColumnWidth(int(HitColumn::Rule), kLeastRule + (both ? spare / 2 : spare));
    if (both)
        setColumnWidth(int(HitColumn::Application), kLeastApplication + spare - spare / 2);
}

void HitTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    arrangeColumns();
}

void HitTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        emit hitChanged();
}

void HitTable::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::ControlModifier &&
        index.isValid()) {
        const QString term = m_model.termOf(index.row(), HitColumn(index.column()));
        if (!term.isEmpty())
            emit filterWanted(term);
        return;
    }
    QTableView::mousePressEvent(event);
}

void HitTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && HitColumn(index.column()) == HitColumn::Rule)
        emit ruleWanted(index.row());
    else
        QTableView::mouseDoubleClickEvent(event);
}

void HitTable::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else if (enter && currentIndex().isValid())
        emit ruleWanted(currentIndex().row());
    else
        QTableView::keyPressEvent(event);
}

void HitTable::copyRows()
{
    QString copied;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex &index : rows.first(std::min<qsizetype>(rows.size(), kMostCopiedRows))) {
        QStringList cells;
        for (int column = 0; column < kHitColumnCount; ++column)
            cells << m_model.cellText(index.row(), HitColumn(column));
        copied += cells.join(u'\t') + u'\n';
    }
    QGuiApplication::clipboard()->setText(copied);
}

void HitTable::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex under = indexAt(viewport()->mapFromGlobal(event->globalPos()));
    const QModelIndex index = under.isValid() ? under : currentIndex();
    if (index.isValid())
        emit menuWanted(index, event->globalPos());
}

} // namespace tallygate::app
