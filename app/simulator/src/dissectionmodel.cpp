// SPDX-License-Identifier: GPL-3.0-or-later
#include "dissectionmodel.h"

#include "expressionmime.h"
#include "session/dragmime.h"

namespace tallygate::app {

void DissectionModel::setNodes(std::vector<packet::DissectionNode> nodes)
{
    beginResetModel();
    m_items.clear();
    m_roots.clear();
    m_nodes = std::move(nodes);
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_roots.push_back(m_items.size());
        append(m_nodes[i], kNone, int(i));
    }
    endResetModel();
}

void DissectionModel::append(const packet::DissectionNode &node, std::size_t parent, int row)
{
    const std::size_t here = m_items.size();
    m_items.push_back({&node, parent, row, {}});
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        m_items[here].children.push_back(m_items.size());
        append(node.children[i], here, int(i));
    }
}

QModelIndex DissectionModel::indexOf(std::size_t item) const
{
    return createIndex(m_items[item].row, 0, quintptr(item));
}

QModelIndex DissectionModel::indexOfByte(std::uint32_t offset) const
{
    // Children stand behind their parents, so the last match of the least length is the innermost;
    // the frame itself matches everything and gives way.
    std::size_t best = kNone;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const packet::DissectionNode &node = *m_items[i].node;
        if (node.length == 0 || offset < node.offset || offset >= node.offset + node.length)
            continue;
        if (best == kNone || node.length <= m_items[best].node->length)
            best = i;
    }
    return best == kNone ? QModelIndex() : indexOf(best);
}

QModelIndex DissectionModel::indexOfField(std::string_view name) const
{
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (m_items[i].node->field && m_items[i].node->field->name == name)
            return indexOf(i);
    }
    return {};
}

QModelIndex DissectionModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0)
        return {};
    const auto &list = parent.isValid() ? m_items[parent.internalId()].children : m_roots;
    return std::size_t(row) < list.size() ? indexOf(list[std::size_t(row)]) : QModelIndex();
}

QModelIndex DissectionModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || m_items[index.internalId()].parent == kNone)
        return {};
    return indexOf(m_items[index.internalId()].parent);
}

int DissectionModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return int(parent.isValid() ? m_items[parent.internalId()].children.size() : m_roots.size());
}

QVariant DissectionModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const packet::DissectionNode &node = this->node(index);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        QString text = QString::fromStdString(node.label);
        if (!node.value.empty())
            text += QStringLiteral(": ") + QString::fromStdString(node.value);
        if (!node.valueName.empty())
            text += QStringLiteral(" (%1)").arg(QString::fromStdString(node.valueName));
        if (node.extent == packet::Extent::Cut)
            text += QStringLiteral(", ") + tr("cut by the capture");
        else if (node.extent == packet::Extent::Malformed)
            text += QStringLiteral(", ") + tr("malformed");
        return text;
    }
    case Qt::ToolTipRole:
        if (node.field)
            return data(index, Qt::DisplayRole).toString() + u'\n' +
                   QStringLiteral("%1 · %2").arg(
                       QString::fromUtf8(node.field->help.data(),
                                         qsizetype(node.field->help.size())),
                       QString::fromUtf8(node.field->source.data(),
                                         qsizetype(node.field->source.size())));
        return {};
    default:
        return {};
    }
}

Qt::ItemFlags DissectionModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && !node(index).expression.empty() ? flags | Qt::ItemIsDragEnabled
                                                              : flags;
}

QStringList DissectionModel::mimeTypes() const
{
    return {mime::kExpression};
}

QMimeData *DissectionModel::mimeData(const QModelIndexList &indexes) const
{
    return indexes.isEmpty() ? nullptr
                             : expressionMimeData(node(indexes.front()).expression).release();
}

} // namespace tallygate::app
