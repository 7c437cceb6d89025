// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitmodel.h"

#include <algorithm>

#include "hitfilter.h"
#include "hitnames.h"
#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

using storage::FoundHit;
using storage::LoggedHit;

namespace {

QString portText(const LoggedHit &hit, const std::optional<std::uint16_t> &port)
{
    return hasPorts(hit) && port ? QString::number(*port) : QString();
}

QString placeOf(const LoggedHit &hit)
{
    return hit.interface.empty() ? QString() : text(hit.interface) + u':' + text(hit.direction);
}

} // namespace

bool isRightAligned(HitColumn column)
{
    return column == HitColumn::SourcePort || column == HitColumn::DestinationPort ||
           column == HitColumn::Length;
}

HitModel::HitModel(const Formatter &formatter, DeviceName deviceName, Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_formatter(formatter)
    , m_deviceName(std::move(deviceName))
    , m_clock(std::move(clock))
{}

std::size_t HitModel::IdentityHash::operator()(const Identity &identity) const
{
    const std::hash<std::uint64_t> hash;
    return hash(std::uint64_t(identity.time.time_since_epoch().count())) ^
           (hash(identity.sequence) << 1) ^ (hash(identity.worker) << 2);
}

HitModel::Identity HitModel::identityOf(const LoggedHit &hit)
{
    return {hit.device, hit.time, hit.sequence, hit.notLogged, hit.worker, hit.port};
}

void HitModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_live.clear();
    m_olderThan.reset();
    m_isEnd = false;
    endResetModel();
}

void HitModel::addNew(const std::vector<LoggedHit> &hits)
{
    if (hits.empty())
        return;
    beginInsertRows({}, 0, int(hits.size()) - 1);
    for (const LoggedHit &hit : hits) {
        m_rows.push_front({0, hit});
        m_live.insert(identityOf(hit));
    }
    endInsertRows();
    dropOldest();
}

std::size_t HitModel::addOlder(const std::vector<FoundHit> &found,
                               std::optional<std::int64_t> olderThan)
{
    m_isEnd = !olderThan;
    m_olderThan = olderThan;
    std::vector<Row> rows;
    for (const FoundHit &each : found) {
        if (!m_live.contains(identityOf(each.hit)))
            rows.push_back({each.key, each.hit});
    }
    if (rows.empty())
        return 0;
    beginInsertRows({}, rowCount(), rowCount() + int(rows.size()) - 1);
    m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    endInsertRows();
    return rows.size();
}

/// Where reading goes on afterwards follows from what is left.
void HitModel::dropOldest()
{
    if (m_rows.size() <= kMostRows)
        return;
    beginRemoveRows({}, int(kMostRows), rowCount() - 1);
    for (auto row = m_rows.begin() + kMostRows; row != m_rows.end(); ++row) {
        if (row->key == 0)
            m_live.erase(identityOf(row->hit));
    }
    m_rows.erase(m_rows.begin() + kMostRows, m_rows.end());
    endRemoveRows();
    const std::int64_t last = m_rows.back().key;
    m_olderThan = last != 0 ? std::optional(last) : std::nullopt;
    m_isEnd = false;
}

QString HitModel::suppressionText(int row) const
{
    const std::uint64_t count = hitAt(row).notLogged;
    return tr("%1 hits not logged", nullptr, int(std::min<std::uint64_t>(count, 1'000'000)))
        .arg(m_formatter.count(count));
}

QString HitModel::cellText(int row, HitColumn column) const
{
    const LoggedHit &hit = hitAt(row);
    if (hit.notLogged > 0 && column != HitColumn::Time && column != HitColumn::Device)
        return column == HitColumn::Verdict ? suppressionText(row) : QString();
    switch (column) {
    case HitColumn::Time:
        return m_formatter.logTime(hit.time, m_clock());
    case HitColumn::Device:
        return m_deviceName(hit.device);
    case HitColumn::Verdict:
        return verdictOf(hit).word;
    case HitColumn::On:
        return oneLine(placeOf(hit));
    case HitColumn::Source:
        return text(hit.source.empty() ? hit.previousHop : hit.source);
    case HitColumn::SourcePort:
        return portText(hit, hit.sourcePort);
    case HitColumn::Destination:
        return text(hit.destination);
    case HitColumn::DestinationPort:
        return portText(hit, hit.destinationPort);
    case HitColumn::Protocol:
        return text(protocolName(hit)).toLower();
    case HitColumn::Length:
        return m_formatter.count(hit.length);
    case HitColumn::Rule:
        return hit.rule.isNull() ? tr("default") : oneLine(text(hit.ruleName));
    case HitColumn::Application:
        return oneLine(text(hit.applicationName));
    }
    return {};
}

QString HitModel::termOf(int row, HitColumn column) const
{
    const LoggedHit &hit = hitAt(row);
    const QString value = cellText(row, column);
    if (column == HitColumn::Device)
        return hitTerm(QStringLiteral("device"), value);
    if (hit.notLogged > 0 || value.isEmpty())
        return {};
    switch (column) {
    case HitColumn::Verdict:
        return hitTerm(QStringLiteral("verdict"), text(hit.verdict));
    case HitColumn::On:
        return hitTerm(QStringLiteral("on"), value);
    case HitColumn::Source:
        return hit.source.empty() ? value : hitTerm(QStringLiteral("src"), value);
    case HitColumn::SourcePort:
        return hitTerm(QStringLiteral("sport"), value);
    case HitColumn::Destination:
        return hitTerm(QStringLiteral("dst"), value);
    case HitColumn::DestinationPort:
        return hitTerm(QStringLiteral("dport"), value);
    case HitColumn::Protocol:
        return hitTerm(QStringLiteral("proto"), value);
    case HitColumn::Rule:
        return hitTerm(QStringLiteral("rule"),
                       hit.rule.isNull() ? QStringLiteral("default") : text(hit.rule.toString()));
    case HitColumn::Application:
        return hitTerm(QStringLiteral("app"), text(hit.application.toString()));
    case HitColumn::Time:
    case HitColumn::Device:
    case HitColumn::Length:
        return {};
    }
    return {};
}

QString HitModel::columnTitle(HitColumn column)
{
    switch (column) {
    case HitColumn::Time:
        return tr("Time");
    case HitColumn::Device:
        return tr("Device");
    case HitColumn::Verdict:
        return tr("Verdict");
    case HitColumn::On:
        return tr("On");
    case HitColumn::Source:
        return tr("Source");
    case HitColumn::SourcePort:
    case HitColumn::DestinationPort:
        return tr("Port");
    case HitColumn::Destination:
        return tr("Destination");
    case HitColumn::Protocol:
        return tr("Proto");
    case HitColumn::Length:
        return tr("Bytes");
    case HitColumn::Rule:
        return tr("Rule");
    case HitColumn::Application:
        return tr("Application");
    }
    return {};
}

QString HitModel::accessibleText(int row, HitColumn column) const
{
    if (isSuppression(row))
        return suppressionText(row);
    if (column == HitColumn::Time)
        return tr("%1: %2 by %3, %4 to %5")
            .arg(cellText(row, HitColumn::Time), cellText(row, HitColumn::Verdict),
                 cellText(row, HitColumn::Rule), cellText(row, HitColumn::Source),
                 cellText(row, HitColumn::Destination));
    return QStringLiteral("%1: %2").arg(columnTitle(column), cellText(row, column));
}

int HitModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HitModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kHitColumnCount;
}

QVariant HitModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto column = HitColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(index.row(), column);
    case Qt::AccessibleTextRole:
        return accessibleText(index.row(), column);
    case Qt::TextAlignmentRole:
        return int((isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (column == HitColumn::Time)
            return m_formatter.dateTime(hitAt(index.row()).time);
        return plainToolTip({cellText(index.row(), column)});
    default:
        return {};
    }
}

QVariant HitModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kHitColumnCount)
        return {};
    const auto column = HitColumn(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    if (role == Qt::TextAlignmentRole)
        return int((isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

bool HitModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isEnd;
}

void HitModel::fetchMore(const QModelIndex &parent)
{
    if (!parent.isValid())
        emit olderWanted();
}

} // namespace tallygate::app
