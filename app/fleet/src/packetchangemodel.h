// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAbstractTableModel>
#include <QTableView>

#include "packetchanges.h"
#include "text/formatter.h"

namespace tallygate::app {

class Theme;

enum class PacketChangeColumn : std::uint8_t { Number, Time, Packet, Before, After };

/// Packets that a push would have decided differently.
class PacketChangeModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit PacketChangeModel(const Formatter &formatter, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_formatter(formatter)
    {}

    void setComparison(std::shared_ptr<const PacketComparison> comparison); ///< null: none
    const PacketChange &at(int row) const { return m_comparison->changes[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Formatter &m_formatter;
    std::shared_ptr<const PacketComparison> m_comparison;
};

/// The same as a table, with decisions as verdicts and what made them.
class PacketChangeTable : public QTableView
{
    Q_OBJECT

public:
    PacketChangeTable(Theme &theme, PacketChangeModel &model, QWidget *parent = nullptr);
};

} // namespace tallygate::app
