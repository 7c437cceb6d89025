// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "figuremodel.h"
#include "simulatorcontext.h"

namespace tallygate::app {

/// What the rules logged in the run. Enter goes to the packet; exported as pcapng or CSV.
class HitsView : public QWidget
{
    Q_OBJECT

public:
    HitsView(SimulatorContext &context, QWidget *parent = nullptr);
    const FigureModel &model() const { return *m_model; }
    FigureTable *table() const { return m_table; }

private:
    void showRun();
    std::vector<FigureModel::Column> columns() const;
    void goTo(const QModelIndex &index);
    void openExportMenu();
    void exportPcapng();
    void exportCsv();

    SimulatorContext &m_context;
    FigureModel *m_model;
    FigureTable *m_table;
    QLabel *m_nothing;
    QLabel *m_count;
    QToolButton *m_export;
};

} // namespace tallygate::app
