// SPDX-License-Identifier: GPL-3.0-or-later
#include "auditmodel.h"

#include <algorithm>

#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

QString auditTitle(AuditColumn column)
{
    switch (column) {
    case AuditColumn::Number:
        return AuditModel::tr("#");
    case AuditColumn::Time:
        return AuditModel::tr("Time");
    case AuditColumn::Who:
        return AuditModel::tr("Who");
    case AuditColumn::Kind:
        return AuditModel::tr("State");
    case AuditColumn::What:
        return AuditModel::tr("What");
    case AuditColumn::Details:
        return AuditModel::tr("Details");
    }
    return {};
}

int alignmentOf(AuditColumn column)
{
    return int((column == AuditColumn::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

AuditModel::AuditModel(const Formatter &formatter, QObject *parent)
    : QAbstractTableModel(parent)
    , m_formatter(formatter)
{}

void AuditModel::setChain(ReadChainPtr chain)
{
    beginResetModel();
    m_chain = std::move(chain);
    select();
    endResetModel();
}

void AuditModel::setFilter(const QString &text)
{
    beginResetModel();
    m_words.clear();
    for (const QString &word : text.toLower().split(u' ', Qt::SkipEmptyParts))
        m_words.push_back(word.toStdString());
    select();
    endResetModel();
}

void AuditModel::select()
{
    m_rows.clear();
    for (std::size_t i = 0; m_chain && i < m_chain->records.size(); ++i) {
        const std::string &line = m_chain->records[i].lower;
        if (std::ranges::all_of(m_words, [&line](const std::string &word) {
                return line.find(word) != std::string::npos;
            }))
            m_rows.push_back(i);
    }
}

bool AuditModel::isDoubtful(int row) const
{
    return m_chain->check.broken && recordAt(row).sequence > m_chain->check.verified;
}

int AuditModel::rowOf(std::uint64_t sequence) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (recordAt(row).sequence == sequence)
            return row;
    }
    return -1;
}

QString AuditModel::cellText(int row, AuditColumn column) const
{
    const AuditRecord &record = recordAt(row);
    switch (column) {
    case AuditColumn::Number:
        return QString::number(record.sequence);
    case AuditColumn::Time:
        return record.time ? m_formatter.dateTime(*record.time) : QString();
    case AuditColumn::Who:
        return record.who;
    case AuditColumn::Kind:
        return kindText(record.kind);
    case AuditColumn::What:
        return record.what;
    case AuditColumn::Details:
        return record.details;
    }
    return {};
}

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kAuditColumnCount;
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto column = AuditColumn(index.column());
    const QString text = cellText(index.row(), column);
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::AccessibleTextRole:
        if (column == AuditColumn::Number && isDoubtful(index.row()))
            return tr("Record %1, not verified").arg(text);
        return QStringLiteral("%1: %2").arg(auditTitle(column), text);
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case Qt::ToolTipRole:
        return plainToolTip({text});
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kAuditColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return auditTitle(AuditColumn(section));
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(AuditColumn(section));
    return {};
}

} // namespace tallygate::app
