// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QAbstractTableModel>

#include "packettext.h"
#include "services/workspace.h"

namespace tallygate::app {

/// The packets of a run, or those of them that a filter left. Rows are numbers only; a packet is
/// read when it is shown. GUI thread.
class PacketModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit PacketModel(Workspace &workspace, QObject *parent = nullptr);

    /// Null: no packets. Shows all of them until setRows().
    void setRun(std::shared_ptr<const SimulationRun> run);
    /// Sorted indexes of the run's packets; nothing: all.
    void setRows(std::optional<std::vector<std::uint32_t>> rows);
    bool isFiltered() const { return m_rows.has_value(); }
    const std::shared_ptr<const SimulationRun> &run() const { return m_run; }

    void setTimeShown(TimeShown shown);
    TimeShown timeShown() const { return m_timeShown; }
    /// Whether the figures are older than the policy: drawn faint.
    void setStale(bool stale);
    bool isStale() const { return m_stale; }

    std::uint64_t packetAt(int row) const; ///< index into the run
    int rowOf(std::uint64_t packet) const; ///< -1 if the filter leaves it out
    /// The row of a frame of a capture, or of the first after it that is shown; -1 if there is
    /// none. Fast unless a filter left out much of the capture.
    int rowOfFrame(std::uint64_t number, std::uint16_t capture) const;

    const simulate::PacketRecord &recordAt(int row) const { return m_run->packet(packetAt(row)); }
    QString cellText(int row, PacketColumn column) const
    {
        return m_text->cell(packetAt(row), column);
    }
    QString timeText(const simulate::PacketRecord &record) const
    {
        return m_text->timeText(record);
    }
    /// What makes the cells of the same packets on another thread.
    std::shared_ptr<const PacketText> textForJob() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    QStringList mimeTypes() const override;
    /// Of the first index: its packet as an expression.
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

private:
    void makeText();
    QString accessibleText(int row, PacketColumn column) const;

    Workspace &m_workspace;
    std::shared_ptr<const SimulationRun> m_run;
    std::optional<std::vector<std::uint32_t>> m_rows;
    TimeShown m_timeShown = TimeShown::SinceStart;
    bool m_stale = false;
    std::unique_ptr<const PacketText> m_text; ///< of a run
};

} // namespace tallygate::app
