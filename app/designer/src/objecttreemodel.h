// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractListModel>

#include "designer/designercontext.h"
#include "policy/objects.h"

namespace tallygate::app {

/// The groups of the tree, in its order.
enum class ObjectGroup : std::uint8_t {
    Filters,
    AppliedTo, ///< applications of the filter that the table shows
    Sets,
    Services,
    Meters,
    Devices,
    InterfaceGroups,
};
inline constexpr int kObjectGroups = 7;

/// The left pane as flat rows: a heading, its objects, the next heading. Flat, because a list view
/// stays fast where a tree view does not, and headings never fold.
class ObjectTreeModel : public QAbstractListModel
{
    Q_OBJECT

public:
    struct Row
    {
        ObjectGroup group = ObjectGroup::Filters;
        bool heading = false;
        Uuid object; ///< null for headings
        QString text;
        QString detail; ///< a count, a rate, where it is; right-aligned
        QString icon;
    };

    explicit ObjectTreeModel(DesignerContext &context, QObject *parent = nullptr);

    const Row &row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    int rowOf(const Uuid &object) const; ///< -1 if it is not shown

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    /// Renames, references included.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

    static QString titleOf(ObjectGroup group);
    static policy::ObjectKind kindOf(ObjectGroup group);

private:
    void rebuild();
    void addHeading(ObjectGroup group);
    void addItem(ObjectGroup group, const Uuid &object, QString text, QString detail, QString icon);
    void addApplications(const policy::Policy &policy);
    QString spoken(const Row &row) const;

    DesignerContext &m_context;
    std::vector<Row> m_rows;
};

} // namespace tallygate::app
