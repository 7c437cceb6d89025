// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QAbstractTableModel>
#include <QTableView>

#include "services/theme.h"

namespace tallygate::app {

/// A cell as it is shown: a text, a verdict, or a small line.
struct LiveCell
{
    QString text;
    std::optional<Tone> badge;  ///< drawn as a verdict, with `text` as its word
    std::vector<double> values; ///< drawn as a small line in the ink of `tone`
    Tone tone = Tone::Count;

    bool operator==(const LiveCell &) const = default;
};

struct LiveColumn
{
    enum class Kind : std::uint8_t { Text, Mono, Number, Badge, Line };
    QString title;
    Kind kind = Kind::Text;
    int width = 90;
    bool stretches = false;

    bool operator==(const LiveColumn &) const = default;
};

struct LiveRow
{
    QString key; ///< the same row of a later picture has the same key
    std::vector<LiveCell> cells;

    bool operator==(const LiveRow &) const = default;
};

/// Rows that are replaced a few times a second; where they are the same ones in the same order,
/// only those whose figures changed are drawn anew. GUI thread.
class LiveTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit LiveTableModel(std::vector<LiveColumn> columns, QObject *parent = nullptr);
    void setColumns(std::vector<LiveColumn> columns);
    const LiveColumn &column(int index) const { return m_columns[std::size_t(index)]; }
    void setRows(std::vector<LiveRow> rows);
    const LiveRow &row(int index) const { return m_rows[std::size_t(index)]; }
    int rowOf(const QString &key) const; ///< -1: there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const LiveCell &cell(const QModelIndex &index) const;

    std::vector<LiveColumn> m_columns;
    std::vector<LiveRow> m_rows;
};

/// The same as a table; the selection stays with its rows when they are replaced.
class LiveTable : public QTableView
{
    Q_OBJECT

public:
    LiveTable(Theme &theme, std::vector<LiveColumn> columns, const QString &name,
              QWidget *parent = nullptr);
    LiveTableModel &rows() { return m_model; }
    void setRows(std::vector<LiveRow> rows);
    QStringList selectedKeys() const;           ///< in the order of the rows
    void setEmptyText(const QString &sentence); ///< what is said where there is no row

signals:
    void selectionMoved();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

private:
    void arrangeColumns();

    Theme &m_theme;
    LiveTableModel m_model;
    QString m_emptyText;
    bool m_isReplacing = false;
};

} // namespace tallygate::app
