// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <QAbstractItemModel>

#include "fieldselection.h"
#include "wireshark/foreigntree.h"

namespace tallygate::app {

/// Wireshark's dissection of one frame as a tree of one column. Lines whose filter is an expression
/// of ours are dragged as it. GUI thread.
class ForeignModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    using ToExpression = std::function<std::string(const QString &filter)>;

    using QAbstractItemModel::QAbstractItemModel;

    /// `expressionOf` turns a filter into an expression of ours, empty if it is none; asked once
    /// for each line that is looked at.
    void setTree(ForeignTree tree, QByteArray frame, ToExpression expressionOf);
    const ForeignTree &tree() const { return m_tree; }
    const ForeignNode &node(const QModelIndex &index) const
    {
        return m_tree.nodes[index.internalId()];
    }
    /// 0: the frame.
    const QByteArray &bytesOf(int source) const;
    QModelIndex indexOfBytes(int source, int offset, int length = 1) const;
    /// The first line with this filter.
    QModelIndex indexOfFilter(const QString &filter) const;
    FieldSelection selectionOf(const QModelIndexList &indexes) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &) const override { return 1; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

private:
    QModelIndex indexOf(int node) const;
    const std::string &expressionOf(std::size_t node) const;
    const std::vector<int> &childrenOf(const QModelIndex &parent) const;

    ForeignTree m_tree;
    QByteArray m_frame;
    ToExpression m_toExpression;
    mutable std::vector<std::optional<std::string>> m_expressions; // parallel to the nodes
};

} // namespace tallygate::app
