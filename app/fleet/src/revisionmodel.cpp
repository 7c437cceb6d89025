// SPDX-License-Identifier: GPL-3.0-or-later
#include "revisionmodel.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "services/theme.h"
#include "text/utf8.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"

namespace tallygate::app {

namespace {

constexpr int kRevisionPadding = 8;

class RevisionDelegate : public QStyledItemDelegate
{
public:
    RevisionDelegate(const Theme &theme, QTableView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        paintCellGround(painter, option.rect,
                        option.state & QStyle::State_Selected ? t.selection : t.surface, t.grid);
        const auto column = RevisionColumn(index.column());
        const QRect room = option.rect.adjusted(kRevisionPadding, 0, -kRevisionPadding, -1);
        painter->setFont(column == RevisionColumn::Revision ? m_theme.monoFont()
                                                            : m_theme.textFont());
        painter->setPen(t.ink(Ink(index.data(Qt::ForegroundRole).toInt())));
        const Qt::Alignment side =
            column == RevisionColumn::Revision ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(room, int(side | Qt::AlignVCenter | Qt::TextSingleLine),
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            room.width()));
    }

private:
    const Theme &m_theme;
};

qlonglong nanoseconds(const std::optional<Timestamp> &time)
{
    return time ? qlonglong(time->time_since_epoch().count()) : 0;
}

} // namespace

void RevisionModel::setEntries(std::vector<RevisionEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int RevisionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int RevisionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(RevisionColumn::Ending) + 1;
}

QString RevisionModel::cellText(const RevisionEntry &entry, RevisionColumn column) const
{
    switch (column) {
    case RevisionColumn::Revision:
        return entry.revision == 0 ? QString() : QString::number(entry.revision);
    case RevisionColumn::Time:
        return entry.time ? m_formatter.dateTime(*entry.time) : QString();
    case RevisionColumn::Author:
        return entry.author;
    case RevisionColumn::Comment:
        return entry.comment;
    case RevisionColumn::Ending:
        return entry.ending;
    }
    return {};
}

/// That of the ending tells when it was, too.
QString RevisionModel::toolTip(const RevisionEntry &entry, RevisionColumn column) const
{
    QStringList lines{cellText(entry, column)};
    if (column == RevisionColumn::Ending && entry.ended)
        lines << m_formatter.dateTime(*entry.ended);
    return lines.first().isEmpty() ? QString() : plainToolTip(lines);
}

QVariant RevisionModel::sortValue(const RevisionEntry &entry, RevisionColumn column) const
{
    switch (column) {
    case RevisionColumn::Revision:
        return qulonglong(entry.revision);
    case RevisionColumn::Time:
        return nanoseconds(entry.time);
    default:
        return cellText(entry, column);
    }
}

QVariant RevisionModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RevisionEntry &entry = at(index.row());
    const auto column = RevisionColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(entry, column);
    case Qt::ToolTipRole:
        return toolTip(entry, column);
    case Qt::ForegroundRole:
        return int(column == RevisionColumn::Ending ? entry.ink : Ink::Text);
    case kSortRole:
        return sortValue(entry, column);
    default:
        return {};
    }
}

QVariant RevisionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(
            Qt::AlignVCenter |
            (RevisionColumn(section) == RevisionColumn::Revision ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (RevisionColumn(section)) {
    case RevisionColumn::Revision:
        return tr("Revision");
    case RevisionColumn::Time:
        return tr("Pushed");
    case RevisionColumn::Author:
        return tr("By");
    case RevisionColumn::Comment:
        return tr("Comment");
    case RevisionColumn::Ending:
        return tr("How it ended");
    }
    return {};
}

RevisionTable::RevisionTable(Theme &theme, RevisionModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("historyTable"));
    setAccessibleName(tr("History of revisions"));
    m_sorted.setSourceModel(&model);
    m_sorted.setSortRole(RevisionModel::kSortRole);
    m_sorted.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_sorted.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted.setFilterKeyColumn(-1);
    setModel(&m_sorted);
    setItemDelegate(new RevisionDelegate(theme, this));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(theme.rowHeight());
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    keepHeaderApart(*this);
    setSortingEnabled(true);
    sortByColumn(int(RevisionColumn::Time), Qt::DescendingOrder);
    const int widths[] = {80, 200, 90, 160, 380};
    for (int column = 0; column < int(std::size(widths)); ++column)
        setColumnWidth(column, widths[column]);
    horizontalHeader()->setSectionResizeMode(int(RevisionColumn::Ending), QHeaderView::Stretch);
}

void RevisionTable::setFilter(const QString &typed)
{
    m_sorted.setFilterFixedString(typed);
    if (!currentIndex().isValid() && m_sorted.rowCount() > 0)
        selectRow(0);
    emit currentEntryChanged();
}

const RevisionEntry *RevisionTable::currentEntry() const
{
    const QModelIndex at = m_sorted.mapToSource(currentIndex());
    return at.isValid() ? &m_model.at(at.row()) : nullptr;
}

void RevisionTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    emit currentEntryChanged();
}

} // namespace tallygate::app
