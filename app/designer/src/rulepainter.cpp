// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulepainter.h"

#include <algorithm>

#include <QCoreApplication>
#include <QPainter>

#include "models/ruletext.h"
#include "services/theme.h"
#include "session/countercontext.h"
#include "text/utf8.h"
#include "widgets/paintbox.h"
#include "widgets/shapedtext.h"
#include "widgets/sparkline.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kRulePadding = 8;
constexpr int kChevron = 14;
constexpr int kMark = 16;
constexpr int kSparkWidth = 56;

} // namespace

RulePainter::RulePainter(const DesignerContext &context, const RuleTableModel &model)
    : m_context(context)
    , m_model(model)
    , m_theme(*context.workspace().theme)
{}

const Tokens &RulePainter::tokens() const
{
    return m_theme.tokens();
}

void RulePainter::paint(QPainter *painter, const QRect &cell, const RuleTableModel::Row &row,
                        RuleColumn column, const CellState &state, const QRect &titleRect) const
{
    const Tokens &t = tokens();
    const bool section = row.kind == RuleTableModel::RowKind::Section;
    paintCellGround(painter, cell,
                    state.selected  ? t.selection
                    : section       ? t.raised
                    : state.hovered ? t.bg
                                    : t.surface,
                    t.grid);
    const QRect room = cell.adjusted(kRulePadding, 0, -kRulePadding, -1);
    const bool faint = !row.enabled;
    const QColor ink = faint ? t.faint : t.text;
    const QColor soft = faint ? t.faint : t.mute;
    static const policy::Cell any;
    if (section) {
        paintSection(painter, cell, row, titleRect);
    } else {
        switch (column) {
        case RuleColumn::Number:
            drawShapedText(painter, room.adjusted(-kRulePadding + 2, 0, 0, 0),
                           m_model.cellText(row, column), soft, m_theme.textFont(), Qt::AlignRight);
            break;
        case RuleColumn::Name:
            paintName(painter, room, row);
            break;
        case RuleColumn::Source:
            paintCell(painter, room, row.rule ? row.rule->source : any, column, faint);
            break;
        case RuleColumn::Destination:
            paintCell(painter, room, row.rule ? row.rule->destination : any, column, faint);
            break;
        case RuleColumn::Service:
            paintCell(painter, room, row.rule ? row.rule->service : any, column, faint);
            break;
        case RuleColumn::When:
            if (row.rule)
                drawShapedText(painter, room, text(row.rule->when).simplified(), ink,
                               m_theme.monoFont());
            break;
        case RuleColumn::Action:
            paintVerdict(painter, room, m_theme,
                         row.rule ? toneOf(row.rule->action) : toneOf(row.filter->defaultVerdict),
                         {}, faint);
            break;
        case RuleColumn::Limit:
            paintLimit(painter, room, row);
            break;
        case RuleColumn::Log:
            paintMarks(painter, room, row);
            break;
        case RuleColumn::Hits:
            paintHits(painter, room, row);
            break;
        case RuleColumn::Rate:
            drawShapedText(painter, room, m_model.cellText(row, column), soft, m_theme.textFont(),
                           Qt::AlignRight);
            break;
        case RuleColumn::LastHit:
        case RuleColumn::Expires: {
            const bool stale =
                column == RuleColumn::LastHit && m_context.workspace().counters->editsSince() > 0;
            drawShapedText(painter, room, m_model.cellText(row, column), stale ? t.faint : soft,
                           m_theme.textFont());
            break;
        }
        case RuleColumn::Comment:
        case RuleColumn::Owner:
        case RuleColumn::Ticket:
            drawShapedText(painter, room, m_model.cellText(row, column), soft, m_theme.textFont());
            break;
        }
    }
    if (state.dropTarget || state.dropHere)
        paintBox(painter, QRectF(cell).adjusted(2, 2, -2, -3), QColor(),
                 state.dropHere ? t.accent : t.line2, 4, state.dropHere ? 2 : 1);
    else if (state.current)
        paintBox(painter, QRectF(cell).adjusted(1, 1, -1, -2), QColor(), t.accent, 4, 1.5);
}

QRect RulePainter::chevronRect(const QRect &titleRect)
{
    return {titleRect.left() + kRulePadding - 4, titleRect.top(), kChevron + 8, titleRect.height()};
}

void RulePainter::paintSection(QPainter *painter, const QRect &cell, const RuleTableModel::Row &row,
                               const QRect &titleRect) const
{
    const Tokens &t = tokens();
    painter->save();
    painter->setClipRect(cell, Qt::IntersectClip);
    const int middle = titleRect.center().y();
    paintIcon(painter, {titleRect.left() + kRulePadding, middle - kChevron / 2},
              row.collapsed ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
              kChevron, t.mute);
    QRect room = titleRect.adjusted(kRulePadding + kChevron + 2, 0, -kRulePadding, -1);
    const QFont font = m_theme.textFont(12, QFont::DemiBold);
    const QString name = text(row.section->name);
    drawShapedText(painter, room, name, row.enabled ? t.mute : t.faint, font);
    room.adjust(std::min(room.width(), QFontMetrics(font).horizontalAdvance(name) + 12), 0, 0, 0);
    QStringList notes;
    if (row.collapsed)
        notes << QCoreApplication::translate("RuleTable", "%n rules", nullptr,
                                             int(row.rulesInSection));
    if (!row.enabled)
        notes << QCoreApplication::translate("RuleTable", "off");
    if (!row.section->comment.empty())
        notes << text(row.section->comment).simplified();
    drawShapedText(painter, room, notes.join(QStringLiteral(" · ")), t.faint, m_theme.textFont(12));
    painter->restore();
}

void RulePainter::paintName(QPainter *painter, const QRect &room,
                            const RuleTableModel::Row &row) const
{
    const Tokens &t = tokens();
    QRect rest = room;
    if (!row.enabled) {
        paintIcon(painter, {room.left(), room.center().y() - 7}, QStringLiteral("circle-off"), 14,
                  t.faint);
        rest.adjust(20, 0, 0, 0);
    }
    const QString name = m_model.cellText(row, RuleColumn::Name);
    if (name.isEmpty())
        drawShapedText(painter, rest, QCoreApplication::translate("RuleTable", "unnamed"), t.faint,
                       m_theme.textFont());
    else
        drawShapedText(painter, rest, name, row.enabled ? t.text : t.mute, m_theme.textFont());
}

std::vector<Chip> RulePainter::chips(const policy::Cell &cell, RuleColumn column) const
{
    const NameIndex &names = m_context.names();
    std::vector<Chip> result;
    result.reserve(cell.items.size() + 1);
    if (cell.negated && !cell.isAny())
        result.push_back({QString(), Chip::Kind::Not});
    for (const std::string &item : cell.items) {
        bool broken = false;
        if (item == policy::kDeviceAddresses) {
            result.push_back(
                {QCoreApplication::translate("RuleTable", "device"), Chip::Kind::Value});
            continue;
        }
        if (item.starts_with('@'))
            broken = !names.set(std::string_view(item).substr(1));
        else if (column == RuleColumn::Service)
            broken = item.find('/') == std::string::npos && !names.hasService(item);
        result.push_back({text(item), broken ? Chip::Kind::Broken : Chip::Kind::Value});
    }
    return result;
}

void RulePainter::paintCell(QPainter *painter, const QRect &room, const policy::Cell &cell,
                            RuleColumn column, bool faint) const
{
    if (cell.isAny()) {
        drawShapedText(painter, room, QCoreApplication::translate("RuleColumn", "any"),
                       faint ? tokens().faint : tokens().mute, m_theme.textFont());
        return;
    }
    // A cell of many items shows the first few and how many more there are; the rest need no text.
    constexpr std::size_t kMostShown = 6;
    if (cell.items.size() <= kMostShown) {
        paintChips(painter, room, m_theme, chips(cell, column), faint);
        return;
    }
    policy::Cell head{cell.negated, {cell.items.begin(), cell.items.begin() + kMostShown}};
    std::vector<Chip> shown = chips(head, column);
    shown.resize(cell.items.size() + (cell.negated ? 1 : 0), shown.back());
    paintChips(painter, room, m_theme, shown, faint);
}

void RulePainter::paintLimit(QPainter *painter, const QRect &room,
                             const RuleTableModel::Row &row) const
{
    if (!row.rule || row.rule->action != policy::Action::Limit)
        return;
    const Tokens &t = tokens();
    const policy::Meter *meter = m_context.names().meter(row.rule->meter);
    if (!meter) {
        const QString name = row.rule->meter.empty()
                                 ? QCoreApplication::translate("RuleTable", "no meter")
                                 : text(row.rule->meter);
        const Chip chip{name, Chip::Kind::Broken};
        paintChips(painter, room, m_theme, {&chip, 1}, !row.enabled);
        return;
    }
    const QString rate = text(meter->rate);
    drawShapedText(painter, room, rate, row.enabled ? t.text : t.faint, m_theme.textFont());
    const int used = QFontMetrics(m_theme.textFont()).horizontalAdvance(rate) + 8;
    drawShapedText(painter, room.adjusted(std::min(used, room.width()), 0, 0, 0), text(meter->name),
                   t.faint, m_theme.textFont());
}

void RulePainter::paintMarks(QPainter *painter, const QRect &room,
                             const RuleTableModel::Row &row) const
{
    const Tokens &t = tokens();
    QPoint at(room.left(), room.center().y() - kMark / 2);
    const bool logs = row.rule ? row.rule->log.enabled : row.filter->defaultLog.enabled;
    if (logs) {
        paintIcon(painter, at, QStringLiteral("scroll-text"), kMark,
                  row.enabled ? t.mute : t.faint);
        at.rx() += kMark + 4;
    }
    if (m_model.hasFinding(row)) {
        const bool error = m_model.findingSeverity(row) == Severity::Error;
        const bool note = m_model.findingSeverity(row) == Severity::Note;
        paintIcon(painter, at,
                  error  ? QStringLiteral("circle-alert")
                  : note ? QStringLiteral("info")
                         : QStringLiteral("triangle-alert"),
                  kMark,
                  error  ? t.tone(Tone::Drop).ink
                  : note ? t.faint
                         : t.tone(Tone::Warning).ink);
    }
}

void RulePainter::paintHits(QPainter *painter, const QRect &room,
                            const RuleTableModel::Row &row) const
{
    const RuleCounters *counters = m_model.countersOf(row);
    if (!counters)
        return;
    const Tokens &t = tokens();
    const bool stale = m_context.workspace().counters->editsSince() > 0;
    QRect figure = room;
    if (!counters->series.empty() && room.width() > kSparkWidth + 40) {
        const Tone tone = row.rule ? toneOf(row.rule->action) : toneOf(row.filter->defaultVerdict);
        const std::vector<double> values(counters->series.begin(), counters->series.end());
        const QRectF spark(room.left(), room.top() + 6, kSparkWidth, room.height() - 12);
        paintSparkline(painter, spark, values, stale ? t.faint : t.tone(tone).ink,
                       stale ? t.raised : t.tone(tone).tint);
        figure.setLeft(room.left() + kSparkWidth + 4);
    }
    drawShapedText(painter, figure, m_model.cellText(row, RuleColumn::Hits),
                   stale || counters->packets == 0 ? t.faint : t.text, m_theme.textFont(),
                   Qt::AlignRight);
}

void RulePainter::paintIcon(QPainter *painter, const QPoint &at, const QString &name, int size,
                            const QColor &ink) const
{
    painter->drawPixmap(at,
                        m_theme.pixmap(name, size, ink, painter->device()->devicePixelRatioF()));
}

int RulePainter::contentWidth(const RuleTableModel::Row &row, RuleColumn column) const
{
    if (row.kind == RuleTableModel::RowKind::Section)
        return 0;
    const QFontMetrics words(m_theme.textFont());
    const QFontMetrics mono(m_theme.monoFont());
    const auto chipsWidth = [&](const policy::Cell &cell) {
        int width = 0;
        for (const Chip &chip : chips(cell, column))
            width += QFontMetrics(m_theme.monoFont(11)).horizontalAdvance(chip.text) + 20;
        return width;
    };
    switch (column) {
    case RuleColumn::Source:
        return row.rule && !row.rule->source.isAny() ? chipsWidth(row.rule->source) + 16 : 40;
    case RuleColumn::Destination:
        return row.rule && !row.rule->destination.isAny() ? chipsWidth(row.rule->destination) + 16
                                                          : 40;
    case RuleColumn::Service:
        return row.rule && !row.rule->service.isAny() ? chipsWidth(row.rule->service) + 16 : 40;
    case RuleColumn::When:
        return mono.horizontalAdvance(m_model.cellText(row, column)) + 20;
    case RuleColumn::Action:
        return verdictSize(m_theme,
                           row.rule ? toneOf(row.rule->action) : toneOf(row.filter->defaultVerdict))
                   .width() +
               20;
    default:
        return words.horizontalAdvance(m_model.cellText(row, column)) + 20;
    }
}

} // namespace tallygate::app
