// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAbstractTableModel>
#include <QTableView>

#include "plan.h"

namespace tallygate::app {

class Theme;

enum class ChangeColumn : std::uint8_t { Kind, Number, Name, Filter, Match, Action };

/// What a push changes, row by row.
class ChangeModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setPlan(std::shared_ptr<const Plan> plan);
    const RuleChange &at(int row) const { return m_plan->changes[std::size_t(row)]; }
    /// "added", "removed", "changed: action, log", "moved from 9 to 11"
    static QString kindText(const RuleChange &change);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const Plan> m_plan;
};

/// The same as a table: a sign and a tint for each kind, actions as verdicts.
class ChangeTable : public QTableView
{
    Q_OBJECT

public:
    ChangeTable(Theme &theme, ChangeModel &model, QWidget *parent = nullptr);
};

} // namespace tallygate::app
