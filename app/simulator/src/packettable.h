// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include "packetmodel.h"
#include "simulatorcontext.h"

namespace tallygate::app {

/// The list of packets: one row a packet, painted from the model's records. Enter or a double click
/// on the rule goes to it; copies rows as text. The packet in hand is dragged as an expression.
class PacketTable : public QTableView
{
    Q_OBJECT

public:
    PacketTable(SimulatorContext &context, PacketModel &model, QWidget *parent = nullptr);

    /// Makes a packet current if the filter shows it.
    bool showPacket(std::uint64_t packet);
    void copyRows();
    void activateRule();
    void arrangeColumns(); ///< to what is shown now

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyboardSearch(const QString &) override {}
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void startDrag(Qt::DropActions supported) override;

private:
    void applyTheme();
    void keepCurrent();

    SimulatorContext &m_context;
    PacketModel &m_model;
};

} // namespace tallygate::app
