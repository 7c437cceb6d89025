// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetmodel.h"

#include <algorithm>
#include <limits>

#include "expressionmime.h"
#include "rulefrompacket.h"
#include "session/dragmime.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

QString columnTitle(PacketColumn column)
{
    switch (column) {
    case PacketColumn::Frame:
        return PacketModel::tr("Frame");
    case PacketColumn::Time:
        return PacketModel::tr("Time");
    case PacketColumn::On:
        return PacketModel::tr("On");
    case PacketColumn::Source:
        return PacketModel::tr("Source");
    case PacketColumn::Destination:
        return PacketModel::tr("Destination");
    case PacketColumn::Protocol:
        return PacketModel::tr("Proto");
    case PacketColumn::Info:
        return PacketModel::tr("Info");
    case PacketColumn::Verdict:
        return PacketModel::tr("Verdict");
    case PacketColumn::Rule:
        return PacketModel::tr("Rule");
    }
    return {};
}

} // namespace

PacketModel::PacketModel(Workspace &workspace, QObject *parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{}

void PacketModel::setRun(std::shared_ptr<const SimulationRun> run)
{
    beginResetModel();
    m_run = std::move(run);
    m_rows.reset();
    makeText();
    m_stale = false;
    endResetModel();
}

void PacketModel::setRows(std::optional<std::vector<std::uint32_t>> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void PacketModel::setTimeShown(TimeShown shown)
{
    if (shown == m_timeShown)
        return;
    m_timeShown = shown;
    makeText();
    if (rowCount() > 0)
        emit dataChanged(index(0, int(PacketColumn::Time)),
                         index(rowCount() - 1, int(PacketColumn::Time)));
}

void PacketModel::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    if (rowCount() > 0)
        emit dataChanged(index(0, int(PacketColumn::Verdict)),
                         index(rowCount() - 1, int(PacketColumn::Rule)));
}

std::uint64_t PacketModel::packetAt(int row) const
{
    return m_rows ? (*m_rows)[std::size_t(row)] : std::uint64_t(row);
}

int PacketModel::rowOf(std::uint64_t packet) const
{
    if (!m_run || packet >= m_run->packetCount())
        return -1;
    if (!m_rows)
        return int(packet);
    const auto found = std::ranges::lower_bound(*m_rows, packet);
    return found != m_rows->end() && *found == packet ? int(found - m_rows->begin()) : -1;
}

int PacketModel::rowOfFrame(std::uint64_t number, std::uint16_t capture) const
{
    const auto first = m_run ? m_run->packetOfFrame(number, capture) : std::nullopt;
    if (!first)
        return -1;
    if (!m_rows)
        return int(*first);
    const auto shown = std::find_if(
        std::ranges::lower_bound(*m_rows, *first), m_rows->end(),
        [&](std::uint32_t packet) { return m_run->packet(packet).capture == capture; });
    return shown != m_rows->end() ? int(shown - m_rows->begin()) : -1;
}

std::shared_ptr<const PacketText> PacketModel::textForJob() const
{
    return std::make_shared<const PacketText>(m_run, *m_workspace.formatter, m_timeShown);
}

/// Anew: nothing is known of the packets yet, or their times look otherwise.
void PacketModel::makeText()
{
    m_text =
        m_run ? std::make_unique<PacketText>(m_run, *m_workspace.formatter, m_timeShown) : nullptr;
}

QString PacketModel::accessibleText(int row, PacketColumn column) const
{
    if (column == PacketColumn::Frame) {
        const simulate::PacketRecord &record = recordAt(row);
        return tr("Frame %1: %2, by %3")
            .arg(QString::number(record.number), lookOf(record).word, m_run->deciderName(record));
    }
    return QStringLiteral("%1: %2").arg(columnTitle(column), cellText(row, column));
}

int PacketModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !m_run)
        return 0;
    const std::uint64_t count = m_rows ? m_rows->size() : m_run->packetCount();
    return int(std::min<std::uint64_t>(count, std::numeric_limits<int>::max() / 2));
}

int PacketModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kPacketColumnCount;
}

QVariant PacketModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto column = PacketColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(index.row(), column);
    case Qt::AccessibleTextRole:
        return accessibleText(index.row(), column);
    case Qt::TextAlignmentRole:
        return int(column == PacketColumn::Frame ? Qt::AlignRight | Qt::AlignVCenter
                                                 : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        const simulate::PacketRecord &record = recordAt(index.row());
        if (column == PacketColumn::Time)
            return m_workspace.formatter->dateTime(record.time);
        if (column == PacketColumn::Frame)
            return QString::fromStdString(
                m_run->result->captures[record.capture].path.filename().string());
        if (column == PacketColumn::Rule) {
            if (const auto *application = m_run->applicationOf(record))
                return m_run->deciderName(record) + u'\n' +
                       QString::fromStdString(application->name);
        }
        if (column == PacketColumn::Info || column == PacketColumn::Source ||
            column == PacketColumn::Destination)
            return plainToolTip({cellText(index.row(), column)});
        return {};
    }
    default:
        return {};
    }
}

QVariant PacketModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kPacketColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return columnTitle(PacketColumn(section));
    if (role == Qt::TextAlignmentRole)
        return int(section == int(PacketColumn::Frame) ? Qt::AlignRight | Qt::AlignVCenter
                                                       : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags PacketModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList PacketModel::mimeTypes() const
{
    return {mime::kExpression};
}

QMimeData *PacketModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    const std::uint64_t packet = packetAt(indexes.front().row());
    return expressionMimeData(proposalOf(*m_run, packet).expression()).release();
}

} // namespace tallygate::app
