// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetchangemodel.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "services/theme.h"
#include "text/utf8.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kPacketPadding = 8;
constexpr int kVerdictGap = 8;

bool isDecision(PacketChangeColumn column)
{
    return column == PacketChangeColumn::Before || column == PacketChangeColumn::After;
}

bool isFigure(PacketChangeColumn column)
{
    return column == PacketChangeColumn::Number || column == PacketChangeColumn::Time;
}

QString verdictText(const PacketDecision &decision)
{
    return decision.tone == Tone::Warning ? PacketChangeModel::tr("Undecidable")
                                          : verdictWord(decision.tone);
}

/// "Drop: default of edge-inbound"
QString decisionText(const PacketDecision &decision)
{
    return QStringLiteral("%1: %2").arg(verdictText(decision), oneLine(decision.by));
}

class PacketChangeDelegate : public QStyledItemDelegate
{
public:
    PacketChangeDelegate(const Theme &theme, const PacketChangeModel &model, QTableView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const auto column = PacketChangeColumn(index.column());
        paintCellGround(painter, option.rect,
                        option.state & QStyle::State_Selected ? t.selection : t.surface, t.grid);
        QRect room = option.rect.adjusted(kPacketPadding, 0, -kPacketPadding, -1);
        QString shown = index.data().toString();
        if (isDecision(column)) {
            const PacketChange &change = m_model.at(index.row());
            const PacketDecision &decision =
                column == PacketChangeColumn::Before ? change.before : change.after;
            room.setLeft(
                paintVerdict(painter, room, m_theme, decision.tone, verdictText(decision)).right() +
                kVerdictGap);
            shown = oneLine(decision.by);
        }
        painter->setFont(isDecision(column) ? m_theme.textFont() : m_theme.monoFont());
        painter->setPen(t.text);
        const Qt::Alignment side = isFigure(column) ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(room, int(side | Qt::AlignVCenter | Qt::TextSingleLine),
                          painter->fontMetrics().elidedText(shown, Qt::ElideRight, room.width()));
    }

private:
    const Theme &m_theme;
    const PacketChangeModel &m_model;
};

} // namespace

void PacketChangeModel::setComparison(std::shared_ptr<const PacketComparison> comparison)
{
    beginResetModel();
    m_comparison = std::move(comparison);
    endResetModel();
}

int PacketChangeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_comparison ? 0 : int(m_comparison->changes.size());
}

int PacketChangeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(PacketChangeColumn::After) + 1;
}

QVariant PacketChangeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PacketChange &change = at(index.row());
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return tr("Packet %1: %2; before %3; after %4")
            .arg(QString::number(change.number), change.packet, decisionText(change.before),
                 decisionText(change.after));
    if (role != Qt::DisplayRole)
        return {};
    switch (PacketChangeColumn(index.column())) {
    case PacketChangeColumn::Number:
        return change.number;
    case PacketChangeColumn::Time:
        return m_formatter.captureTime(change.sinceStart);
    case PacketChangeColumn::Packet:
        return change.packet;
    case PacketChangeColumn::Before:
        return decisionText(change.before);
    case PacketChangeColumn::After:
        return decisionText(change.after);
    }
    return {};
}

QVariant PacketChangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter |
                   (isFigure(PacketChangeColumn(section)) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (PacketChangeColumn(section)) {
    case PacketChangeColumn::Number:
        return QStringLiteral("#");
    case PacketChangeColumn::Time:
        return tr("Time (s)");
    case PacketChangeColumn::Packet:
        return tr("Packet");
    case PacketChangeColumn::Before:
        return tr("Before");
    case PacketChangeColumn::After:
        return tr("After");
    }
    return {};
}

PacketChangeTable::PacketChangeTable(Theme &theme, PacketChangeModel &model, QWidget *parent)
    : QTableView(parent)
{
    setObjectName(QStringLiteral("packetChanges"));
    setAccessibleName(tr("Packets that are decided differently"));
    setModel(&model);
    setItemDelegate(new PacketChangeDelegate(theme, model, this));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(theme.rowHeight());
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    keepHeaderApart(*this);
    const int widths[] = {70, 100, 300, 200, 200};
    for (int column = 0; column < int(std::size(widths)); ++column)
        setColumnWidth(column, widths[column]);
    horizontalHeader()->setSectionResizeMode(int(PacketChangeColumn::Packet), QHeaderView::Stretch);
}

} // namespace tallygate::app
