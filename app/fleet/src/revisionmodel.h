// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "revisionhistory.h"
#include "text/formatter.h"

namespace tallygate::app {

class Theme;

enum class RevisionColumn : std::uint8_t { Revision, Time, Author, Comment, Ending };

class RevisionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int kSortRole = Qt::UserRole; ///< what a column is sorted by

    explicit RevisionModel(const Formatter &formatter, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_formatter(formatter)
    {}

    void setEntries(std::vector<RevisionEntry> entries);
    const RevisionEntry &at(int row) const { return m_entries[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString cellText(const RevisionEntry &entry, RevisionColumn column) const;
    QString toolTip(const RevisionEntry &entry, RevisionColumn column) const;
    QVariant sortValue(const RevisionEntry &entry, RevisionColumn column) const;

    const Formatter &m_formatter;
    std::vector<RevisionEntry> m_entries;
};

/// The history as a table, sorted by its header; a filter looks at all columns.
class RevisionTable : public QTableView
{
    Q_OBJECT

public:
    RevisionTable(Theme &theme, RevisionModel &model, QWidget *parent = nullptr);
    void setFilter(const QString &typed);
    /// What is current; null: nothing is.
    const RevisionEntry *currentEntry() const;

signals:
    void currentEntryChanged();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    RevisionModel &m_model;
    QSortFilterProxyModel m_sorted;
};

} // namespace tallygate::app
