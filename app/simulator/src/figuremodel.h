// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QAbstractTableModel>
#include <QTableView>

#include "simulationrun.h"
#include "simulatorcontext.h"

namespace tallygate::app {

/// A table of figures over plain data: columns say what stands in a row, nothing is copied. What
/// the columns read must stay until the next reset(), their texts may be asked on any thread. GUI
/// thread.
class FigureModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    struct Column
    {
        QString title;
        int width = 80;
        enum class Kind : std::uint8_t { Text, Mono, Number, Badge } kind = Kind::Text;
        std::function<QString(int row)> text;
        std::function<std::optional<VerdictLook>(int row)> badge = {}; ///< Kind::Badge
        bool stretches = false;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void reset(std::vector<Column> columns, int rows);
    const std::vector<Column> &columns() const { return m_columns; }
    const Column &column(int at) const { return m_columns[std::size_t(at)]; }
    void setStale(bool stale);
    bool isStale() const { return m_stale; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Column> m_columns;
    int m_rows = 0;
    bool m_stale = false;
};

/// A table in the page's look over such a model.
class FigureTable : public QTableView
{
    Q_OBJECT

public:
    FigureTable(SimulatorContext &context, FigureModel &model, const QString &name,
                QWidget *parent = nullptr);
    void layoutColumns();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyboardSearch(const QString &) override {}
    void resizeEvent(QResizeEvent *event) override;

private:
    void copyRows();
    int neededWidth(int column) const;

    SimulatorContext &m_context;
    FigureModel &m_model;
};

} // namespace tallygate::app
