// SPDX-License-Identifier: GPL-3.0-or-later
#include "dissectionmodel.h"

#include "expressionmime.h"
#include "fieldtree.h"
#include "session/dragmime.h"
#include "text/utf8.h"

namespace tallygate::app {

void DissectionModel::setNodes(std::vector<packet::DissectionNode> nodes, QByteArray frame,
                               std::uint32_t wireLength)
{
    beginResetModel();
    m_items.clear();
    m_roots.clear();
    m_nodes = std::move(nodes);
    m_frame = std::move(frame);
    m_wireLength = wireLength;
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

QModelIndex DissectionModel::indexOfBytes(std::uint32_t offset, std::uint32_t length) const
{
    std::size_t here = kNone;
    const std::vector<std::size_t> *level = &m_roots;
    while (true) {
        // The shortest on this level, and how many of them; the frame, which has all bytes, gives
        // way to the headers.
        std::size_t best = kNone;
        std::size_t equals = 0;
        for (const std::size_t each : *level) {
            const packet::DissectionNode &node = *m_items[each].node;
            if (node.length == 0 || offset < node.offset ||
                offset + length > node.offset + node.length)
                continue;
            if (best == kNone || node.length < m_items[best].node->length) {
                best = each;
                equals = 1;
            } else if (node.length == m_items[best].node->length) {
                ++equals;
            }
        }
        // Of several flags in the same byte none is meant more than the field of all of them.
        const bool isField = here != kNone && !isLayer(*m_items[here].node);
        if (best == kNone || (equals > 1 && isField))
            return here == kNone ? QModelIndex() : indexOf(here);
        here = best;
        level = &m_items[here].children;
    }
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

QString DissectionModel::lineOf(const packet::DissectionNode &node) const
{
    QString line = oneLine(text(node.label));
    if (!node.value.empty())
        line += QStringLiteral(": ") + oneLine(text(node.value));
    if (!node.valueName.empty())
        line += QStringLiteral(" (%1)").arg(oneLine(text(node.valueName)));
    if (node.extent == packet::Extent::Cut)
        line += QStringLiteral(", ") + tr("cut by the capture");
    else if (node.extent == packet::Extent::Malformed)
        line += QStringLiteral(", ") + tr("malformed");
    return line;
}

QString DissectionModel::problemOf(const packet::DissectionNode &node) const
{
    switch (node.extent) {
    case packet::Extent::Whole:
        break;
    case packet::Extent::Cut:
        return tr("The capture kept %1 of the %2 bytes of this packet: what stood behind them is "
                  "not known.")
            .arg(QString::number(m_frame.size()), QString::number(m_wireLength));
    case packet::Extent::Malformed:
        if (node.length >= node.room)
            return tr("The packet, or a length in a header around this one, ends after %n bytes of "
                      "it, where more must follow.",
                      nullptr, int(node.room));
        return tr("Its version or a length in it cannot be true: only the first %n bytes are read.",
                  nullptr, int(node.length));
    }
    return {};
}

QString DissectionModel::toolTipOf(const packet::DissectionNode &node) const
{
    QStringList lines{lineOf(node)};
    if (node.field)
        lines << QStringLiteral("%1 · %2").arg(text(node.field->help), text(node.field->source));
    if (const QString problem = problemOf(node); !problem.isEmpty())
        lines << problem;
    if (node.field && node.field->name != node.expression)
        lines << oneLine(text(node.expression));
    return plainToolTip(lines);
}

FieldSelection DissectionModel::selectionOf(const QModelIndexList &indexes) const
{
    FieldSelection selection;
    for (const QModelIndex &index : indexes) {
        const packet::DissectionNode &node = this->node(index);
        const std::string &value = node.wholeValue.empty() ? node.value : node.wholeValue;
        if (!node.expression.empty())
            selection.expressions.push_back(node.expression);
        selection.values << text(value.empty() ? node.label : value);
        selection.lines << lineOf(node);
        if (node.length > 0)
            selection.bytes.push_back(m_frame.mid(int(node.offset), int(node.length)));
    }
    return selection;
}

QVariant DissectionModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const packet::DissectionNode &node = this->node(index);
    switch (role) {
    case Qt::DisplayRole:
        return lineOf(node);
    case Qt::AccessibleTextRole: {
        const QString problem = problemOf(node);
        return problem.isEmpty() ? lineOf(node) : lineOf(node) + QStringLiteral(". ") + problem;
    }
    case Qt::ToolTipRole:
        return toolTipOf(node);
    case FieldTree::kNameRole:
        return node.field ? text(node.field->name) : text(node.label);
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
    return expressionMimeData(selectionOf(indexes).expression()).release();
}

} // namespace tallygate::app
