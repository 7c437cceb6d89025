// SPDX-License-Identifier: GPL-3.0-or-later
#include "columnlayout.h"

#include <algorithm>
#include <array>

#include <QHeaderView>
#include <QMenu>

#include "ruletable.h"
#include "services/settings.h"
#include "session/countercontext.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

struct Usual
{
    int width;
    int from; ///< shown in tables at least so wide; 0 = always, kNever = only when asked for
};
constexpr int kNever = 1 << 30;
// Those that are always shown fit beside tree and inspector in the narrowest window that has both.
constexpr std::array<Usual, kRuleColumnCount> kUsual{{
    {128, 0},     // Name
    {36, 0},      // Number
    {108, 0},     // Source
    {116, 0},     // Destination
    {84, 0},      // Service
    {112, 0},     // When
    {86, 0},      // Action
    {112, 1080},  // Limit
    {46, 0},      // Log
    {84, 0},      // Hits
    {70, 0},      // Rate
    {62, 870},    // LastHit
    {180, 1240},  // Comment
    {112, 1380},  // Owner
    {90, kNever}, // Ticket
    {90, 1470},   // Expires
}};
// What takes the room that is left, and in which proportion.
struct Share
{
    RuleColumn column;
    int parts;
};
constexpr std::array<Share, 5> kShares{{{RuleColumn::Name, 4},
                                        {RuleColumn::When, 3},
                                        {RuleColumn::Service, 2},
                                        {RuleColumn::Source, 1},
                                        {RuleColumn::Destination, 1}}};

constexpr int kLeastShared = 64;

bool isFigure(RuleColumn column)
{
    return column >= RuleColumn::Hits && column <= RuleColumn::LastHit;
}

constexpr int kCellPadding = 8;
constexpr int kRoomForSparklines = 1240;
constexpr int kWithSparkline = 132;

/// The usual width, or what the words of a verdict need in the language of the window, or what a
/// wide table has left for the course of the hits beside their number.
int usualWidth(RuleColumn column, const Theme &theme, int room = 0)
{
    int width = kUsual[std::size_t(column)].width;
    if (column == RuleColumn::Hits && room >= kRoomForSparklines)
        width = kWithSparkline;
    if (column != RuleColumn::Action)
        return width;
    for (const Tone tone : {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit, Tone::Count})
        width = std::max(width, verdictSize(theme, tone).width() + 2 * kCellPadding);
    return width;
}

} // namespace

ColumnLayout::ColumnLayout(DesignerContext &context, RuleTable &table)
    : QObject(&table)
    , m_context(context)
    , m_table(table)
{
    QHeaderView *header = table.horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](QPoint at) {
        auto *menu = new QMenu(&m_table);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        menu->popup(header->mapToGlobal(at));
    });
    const auto chosen = [this] {
        if (m_busy)
            return;
        m_custom = true;
        save();
    };
    connect(header, &QHeaderView::sectionResized, this, chosen);
    connect(header, &QHeaderView::sectionMoved, this, chosen);
    connect(&context, &DesignerContext::filterChanged, this, &ColumnLayout::load);
    connect(context.workspace().counters, &CounterContext::changed, this, &ColumnLayout::fit);
    load();
}

bool ColumnLayout::isShown(RuleColumn column) const
{
    return !m_table.isColumnHidden(int(column));
}

void ColumnLayout::setShown(RuleColumn column, bool shown)
{
    m_custom = true;
    m_table.setColumnHidden(int(column), !shown);
    if (shown && m_table.columnWidth(int(column)) < 28)
        m_table.setColumnWidth(int(column), usualWidth(column, *m_context.workspace().theme));
    save();
}

void ColumnLayout::reset()
{
    m_context.workspace().settings->remove(key());
    load();
}

void ColumnLayout::fillMenu(QMenu &menu)
{
    for (int i = 0; i < kRuleColumnCount; ++i) {
        const auto column = RuleColumn(i);
        if (column == RuleColumn::Name)
            continue; // a row needs something to be known by
        QAction *entry =
            menu.addAction(column == RuleColumn::Number ? tr("Number") : columnTitle(column));
        entry->setCheckable(true);
        entry->setChecked(isShown(column));
        connect(entry, &QAction::toggled, this,
                [this, column](bool shown) { setShown(column, shown); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Usual columns")), &QAction::triggered, this, &ColumnLayout::reset);
}

QString ColumnLayout::key() const
{
    return QStringLiteral("policy/columns2/") +
           QString::fromStdString(m_context.filter().toString());
}

void ColumnLayout::load()
{
    const QByteArray state = m_context.workspace().settings->value(key()).toByteArray();
    m_busy = true;
    m_custom = !state.isEmpty() && m_table.horizontalHeader()->restoreState(state);
    if (!m_custom)
        setDefaults();
    m_busy = false;
    fit();
}

void ColumnLayout::save()
{
    m_context.workspace().settings->setValue(key(), m_table.horizontalHeader()->saveState());
}

void ColumnLayout::setDefaults()
{
    QHeaderView *header = m_table.horizontalHeader();
    for (int i = 0; i < kRuleColumnCount; ++i) {
        header->moveSection(header->visualIndex(i), i);
        header->setSectionHidden(i, false);
        header->resizeSection(i, usualWidth(RuleColumn(i), *m_context.workspace().theme));
    }
    header->moveSection(header->visualIndex(int(RuleColumn::Number)), 0);
}

void ColumnLayout::fit()
{
    if (m_custom || m_busy)
        return;
    m_busy = true;
    const int room = m_table.viewport()->width();
    const CounterContext &counters = *m_context.workspace().counters;
    const bool figures = counters.hasData();
    const bool isLive = counters.origin() == CounterOrigin::Live;
    int used = 0;
    for (int i = 0; i < kRuleColumnCount; ++i) {
        // Without figures their columns would be empty from top to bottom.
        const bool shown = room >= kUsual[std::size_t(i)].from &&
                           (figures || !isFigure(RuleColumn(i))) &&
                           (isLive || RuleColumn(i) != RuleColumn::Rate);
        m_table.setColumnHidden(i, !shown);
        if (shown) {
            const int width = usualWidth(RuleColumn(i), *m_context.workspace().theme, room);
            m_table.setColumnWidth(i, width);
            used += width;
        }
    }
    int parts = 0;
    for (const Share &share : kShares)
        parts += share.parts;
    const int left = room - used; // less than nothing where words of a language need more
    int given = 0;
    for (const Share &share : kShares) {
        const bool last = &share == &kShares.back();
        const int extra = last ? left - given : left * share.parts / parts;
        given += extra;
        const int usual = kUsual[std::size_t(share.column)].width;
        m_table.setColumnWidth(int(share.column), std::max(kLeastShared, usual + extra));
    }
    m_busy = false;
}

} // namespace tallygate::app
