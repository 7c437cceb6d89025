// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "effectiverules.h"

class QGridLayout;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace tallygate::app {

/// Where filters are applied: per device its interfaces and interface groups by the directions,
/// in each cell the filters in the order of their evaluation. A click opens the application in
/// the inspector; Alt+Up/Down moves, Delete removes with undo offered, "+" adds. Below, on demand,
/// the effective rules of one cell.
class ApplicationGrid : public QWidget
{
    Q_OBJECT

public:
    explicit ApplicationGrid(DesignerContext &context, QWidget *parent = nullptr);

    /// Applies a filter there, after those that are, and opens it in the inspector.
    void add(const PortSide &side, const std::string &filter);
    /// Moves among the applications of its own cell.
    void move(const Uuid &application, int step);
    void remove(const Uuid &application);
    void setApplied(const Uuid &application, bool enabled);
    EffectiveRules &effective() const { return *m_effective; }

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void rebuild();
    void addDevice(QVBoxLayout &column, const policy::Device &device);
    QWidget *makeCell(const PortSide &side);
    QPushButton *makeChip(const policy::Application &application);
    void showMenu(QPushButton &chip, const QPoint &at);
    std::vector<policy::ApplicationPtr> ownOf(const PortSide &side) const;

    DesignerContext &m_context;
    QScrollArea *m_scroll;
    EffectiveRules *m_effective;
};

/// The rows of a device: its interfaces, what applications name besides, then the groups that
/// hold one of its interfaces or are applied.
std::vector<std::string> portNames(const policy::Policy &policy, const policy::Device &device);

} // namespace tallygate::app
