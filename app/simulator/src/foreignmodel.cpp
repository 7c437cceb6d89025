// SPDX-License-Identifier: GPL-3.0-or-later
#include "foreignmodel.h"

#include "expressionmime.h"
#include "fieldtree.h"
#include "session/dragmime.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

/// "tcp.dstport" of "tcp.dstport == 443".
QString fieldOf(const QString &filter)
{
    return filter.section(u' ', 0, 0);
}

/// What stands behind the operator, without quotes; the label of a line without one.
QString valueOf(const ForeignNode &node)
{
    const qsizetype at = node.filter.indexOf(QLatin1String(" == "));
    if (at < 0)
        return node.label;
    const QString value = node.filter.mid(at + 4);
    const bool quoted = value.size() > 1 && value.startsWith(u'"') && value.endsWith(u'"');
    return quoted ? value.mid(1, value.size() - 2) : value;
}

} // namespace

void ForeignModel::setTree(ForeignTree tree, QByteArray frame, ToExpression expressionOf)
{
    beginResetModel();
    m_tree = std::move(tree);
    m_frame = std::move(frame);
    m_toExpression = std::move(expressionOf);
    m_expressions.assign(m_tree.nodes.size(), std::nullopt);
    endResetModel();
}

const QByteArray &ForeignModel::bytesOf(int source) const
{
    return source == 0 ? m_frame : m_tree.sources[std::size_t(source) - 1].bytes;
}

const std::string &ForeignModel::expressionOf(std::size_t node) const
{
    auto &kept = m_expressions[node];
    if (!kept)
        kept = m_toExpression ? m_toExpression(m_tree.nodes[node].filter) : std::string();
    return *kept;
}

QModelIndex ForeignModel::indexOf(int node) const
{
    return createIndex(m_tree.nodes[std::size_t(node)].row, 0, quintptr(node));
}

QModelIndex ForeignModel::indexOfBytes(int source, int offset, int length) const
{
    int best = ForeignNode::kNone;
    for (std::size_t i = 0; i < m_tree.nodes.size(); ++i) {
        const ForeignNode &node = m_tree.nodes[i];
        if (node.source != source || node.length == 0 || offset < node.offset ||
            offset + length > node.offset + node.length)
            continue;
        if (best == ForeignNode::kNone || node.length <= m_tree.nodes[std::size_t(best)].length)
            best = int(i);
    }
    return best == ForeignNode::kNone ? QModelIndex() : indexOf(best);
}

QModelIndex ForeignModel::indexOfFilter(const QString &filter) const
{
    for (std::size_t i = 0; i < m_tree.nodes.size(); ++i) {
        if (m_tree.nodes[i].filter == filter)
            return indexOf(int(i));
    }
    return {};
}

FieldSelection ForeignModel::selectionOf(const QModelIndexList &indexes) const
{
    FieldSelection selection;
    for (const QModelIndex &index : indexes) {
        const ForeignNode &node = this->node(index);
        if (const std::string &expression = expressionOf(index.internalId()); !expression.empty())
            selection.expressions.push_back(expression);
        if (!node.filter.isEmpty())
            selection.filters << node.filter;
        selection.values << valueOf(node);
        selection.lines << node.label;
        if (node.length > 0)
            selection.bytes.push_back(bytesOf(node.source).mid(node.offset, node.length));
    }
    return selection;
}

const std::vector<int> &ForeignModel::childrenOf(const QModelIndex &parent) const
{
    return parent.isValid() ? node(parent).children : m_tree.roots;
}

QModelIndex ForeignModel::index(int row, int column, const QModelIndex &parent) const
{
    const std::vector<int> &list = childrenOf(parent);
    if (column != 0 || row < 0 || std::size_t(row) >= list.size())
        return {};
    return indexOf(list[std::size_t(row)]);
}

QModelIndex ForeignModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || node(index).parent == ForeignNode::kNone)
        return {};
    return indexOf(node(index).parent);
}

int ForeignModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(childrenOf(parent).size());
}

QVariant ForeignModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ForeignNode &node = this->node(index);
    switch (role) {
    case Qt::DisplayRole:
        return node.label;
    case Qt::AccessibleTextRole:
        return node.isProblem ? tr("%1, Wireshark warns").arg(node.label) : node.label;
    case Qt::ToolTipRole: {
        QStringList lines{node.label};
        if (!node.filter.isEmpty())
            lines << oneLine(node.filter);
        if (node.isGenerated)
            lines << tr("Computed by Wireshark, not carried by the frame.");
        if (node.source > 0)
            lines << m_tree.sources[std::size_t(node.source) - 1].name;
        return plainToolTip(lines);
    }
    case FieldTree::kNameRole:
        return node.filter.isEmpty() ? node.label : fieldOf(node.filter);
    default:
        return {};
    }
}

Qt::ItemFlags ForeignModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && !expressionOf(index.internalId()).empty()
               ? flags | Qt::ItemIsDragEnabled
               : flags;
}

QStringList ForeignModel::mimeTypes() const
{
    return {mime::kExpression};
}

QMimeData *ForeignModel::mimeData(const QModelIndexList &indexes) const
{
    return expressionMimeData(selectionOf(indexes).expression()).release();
}

} // namespace tallygate::app
