// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "auditmodel.h"
#include "services/theme.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"

namespace tallygate::app {

namespace {

constexpr int kRecordPadding = 8;
constexpr int kLeastDetails = 160;

/// What the words for kinds need in the language of the window.
int kindWidth(const QFontMetrics &words)
{
    int width = 0;
    for (int kind = 0; kind <= int(AuditKind::Unknown); ++kind)
        width = std::max(width, words.horizontalAdvance(kindText(AuditKind(kind))));
    return width + 2 * kRecordPadding + 4;
}

/// Records that nothing vouches for carry a warning before their number.
class AuditDelegate : public QStyledItemDelegate
{
public:
    AuditDelegate(const Theme &theme, const AuditModel &model, QTableView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
        , m_view(view)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const auto column = AuditColumn(index.column());
        const bool selected = option.state & QStyle::State_Selected;
        const bool doubtful = m_model.isDoubtful(index.row());
        paintCellGround(painter, option.rect, selected ? t.selection : t.surface, t.grid);
        const QRect room = option.rect.adjusted(kRecordPadding, 0, -kRecordPadding, -1);
        if (doubtful && column == AuditColumn::Number)
            painter->drawPixmap(room.left(), room.center().y() - metrics::kIcon / 2,
                                m_theme.pixmap(QStringLiteral("triangle-alert"), metrics::kIcon,
                                               t.ink(Ink::Warning), m_view->devicePixelRatioF()));
        const bool mono = column != AuditColumn::Who && column != AuditColumn::Kind;
        painter->setFont(mono ? m_theme.monoFont() : m_theme.textFont());
        painter->setPen(inkOf(index.row(), column));
        const QString text = painter->fontMetrics().elidedText(
            m_model.cellText(index.row(), column), Qt::ElideRight, room.width());
        painter->drawText(room, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine,
                          text);
        if ((option.state & QStyle::State_HasFocus) && m_view->hasFocus()) {
            painter->setPen(t.accent);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
        }
    }

private:
    QColor inkOf(int row, AuditColumn column) const
    {
        const Tokens &t = m_theme.tokens();
        const AuditKind kind = m_model.recordAt(row).kind;
        const bool bad = kind == AuditKind::Failed || kind == AuditKind::Refused;
        if (column == AuditColumn::Kind && bad)
            return t.tone(Tone::Drop).ink;
        return column == AuditColumn::Details || column == AuditColumn::Kind ? t.mute : t.text;
    }

    const Theme &m_theme;
    const AuditModel &m_model;
    QTableView *m_view;
};

} // namespace

AuditTable::AuditTable(Theme &theme, AuditModel &model, QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("auditTable"));
    setAccessibleName(tr("Records"));
    setModel(&model);
    setItemDelegate(new AuditDelegate(theme, model, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
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
    connect(&theme, &Theme::changed, this, &AuditTable::applyTheme);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        arrangeColumns();
        emit recordChanged();
    });
}

void AuditTable::applyTheme()
{
    const int height = m_theme.rowHeight();
    verticalHeader()->setDefaultSectionSize(height);
    verticalScrollBar()->setSingleStep(height);
    arrangeColumns();
    viewport()->update();
}

/// The last column takes what is left.
void AuditTable::arrangeColumns()
{
    const QFontMetrics mono(m_theme.monoFont());
    const QFontMetrics words(m_theme.textFont());
    const auto width = [](const QFontMetrics &font, const char *text) {
        return font.horizontalAdvance(QLatin1String(text)) + 2 * kRecordPadding + 4;
    };
    const std::pair<AuditColumn, int> widths[] = {
        {AuditColumn::Number, width(mono, "99999") + metrics::kIcon + kRecordPadding},
        {AuditColumn::Time, width(mono, "2026-03-01 12:00:00 CEST")},
        {AuditColumn::Who, width(words, "administrator")},
        {AuditColumn::Kind, kindWidth(words)},
        {AuditColumn::What, width(mono, "engine.restartWorker")},
    };
    int used = 0;
    for (const auto &[column, columnWidth] : widths) {
        setColumnWidth(int(column), columnWidth);
        used += columnWidth;
    }
    const int left = viewport()->width() - used;
    const bool narrow = left < kLeastDetails;
    setColumnHidden(int(AuditColumn::Details), narrow); // the drawer has them, too
    const auto last = narrow ? AuditColumn::What : AuditColumn::Details;
    setColumnWidth(int(last), left + (narrow ? columnWidth(int(last)) : 0));
}

void AuditTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    arrangeColumns();
}

void AuditTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        emit recordChanged();
}

} // namespace tallygate::app
