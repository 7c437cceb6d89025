// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractItemModel>

#include "fieldselection.h"
#include "packet/dissect.h"

namespace tallygate::app {

/// The layered dissection of one packet as a tree of one column. Lines that an expression can
/// select are dragged as it. GUI thread.
class DissectionModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    using QAbstractItemModel::QAbstractItemModel;

    /// `frame` are the bytes that the nodes are about, of `wireLength`.
    void setNodes(std::vector<packet::DissectionNode> nodes, QByteArray frame = {},
                  std::uint32_t wireLength = 0);
    const packet::DissectionNode &node(const QModelIndex &index) const
    {
        return *m_items[index.internalId()].node;
    }
    static bool isLayer(const packet::DissectionNode &node) { return node.value.empty(); }
    /// The innermost field or header that all these bytes belong to; invalid if there is none.
    QModelIndex indexOfBytes(std::uint32_t offset, std::uint32_t length = 1) const;
    /// The first node of this field; invalid if there is none.
    QModelIndex indexOfField(std::string_view name) const;
    FieldSelection selectionOf(const QModelIndexList &indexes) const;
    /// What is wrong with a header that is cut or malformed, in a sentence; else empty.
    QString problemOf(const packet::DissectionNode &node) const;

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
    static constexpr std::size_t kNone = ~std::size_t{0};

    struct Item
    {
        const packet::DissectionNode *node = nullptr;
        std::size_t parent = kNone;
        int row = 0;
        std::vector<std::size_t> children;
    };

    void append(const packet::DissectionNode &node, std::size_t parent, int row);
    QModelIndex indexOf(std::size_t item) const;
    QString lineOf(const packet::DissectionNode &node) const;
    QString toolTipOf(const packet::DissectionNode &node) const;

    std::vector<packet::DissectionNode> m_nodes;
    std::vector<Item> m_items;
    std::vector<std::size_t> m_roots;
    QByteArray m_frame;
    std::uint32_t m_wireLength = 0;
};

} // namespace tallygate::app
