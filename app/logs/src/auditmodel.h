// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QAbstractTableModel>
#include <QTableView>

#include "auditchain.h"

namespace tallygate::app {

class Formatter;
class Theme;

enum class AuditColumn : std::uint8_t { Number, Time, Who, Kind, What, Details };
inline constexpr int kAuditColumnCount = 6;

/// The records of a chain, newest first, of which words leave some. Records from a break on are
/// marked. GUI thread.
class AuditModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit AuditModel(const Formatter &formatter, QObject *parent = nullptr);

    void setChain(ReadChainPtr chain);
    /// Each must be in the line, in upper or lower case.
    void setFilter(const QString &text);
    bool isFiltered() const { return !m_words.empty(); }

    const AuditRecord &recordAt(int row) const
    {
        return m_chain->records[m_rows[std::size_t(row)]];
    }
    /// Whether nothing vouches for the record: the chain is broken there or before.
    bool isDoubtful(int row) const;
    int rowOf(std::uint64_t sequence) const; ///< -1 where it is not shown
    QString cellText(int row, AuditColumn column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void select();

    const Formatter &m_formatter;
    ReadChainPtr m_chain;
    std::vector<std::string> m_words;
    std::vector<std::size_t> m_rows; ///< indexes of records
};

/// The list of records.
class AuditTable : public QTableView
{
    Q_OBJECT

public:
    AuditTable(Theme &theme, AuditModel &model, QWidget *parent = nullptr);

signals:
    void recordChanged();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyboardSearch(const QString &) override {}
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTheme();
    void arrangeColumns();

    Theme &m_theme;
};

} // namespace tallygate::app
