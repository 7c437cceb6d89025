// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QComboBox>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

#include "figurechart.h"
#include "figuremodel.h"
#include "simulatorcontext.h"

namespace tallygate::app {

/// The counters of the run: all applications by verdict, or one of them rule by rule; as a table or
/// as bars. Which application is shown is the choice of the whole window (CounterContext).
class CountersView : public QWidget
{
    Q_OBJECT

public:
    CountersView(SimulatorContext &context, QWidget *parent = nullptr);

    const FigureModel &model() const { return *m_model; }
    FigureTable *table() const { return m_table; }
    FigureChart *chart() const { return m_chart; }
    QComboBox *choice() const { return m_choice; }
    void showChart(bool shows);

private:
    void showRun();
    void followContext();
    void update();
    void updateCaption();
    void showApplications();
    void showRules(const simulate::ApplicationResult &application);
    void activate(const QModelIndex &index);
    void openMenu(const QPoint &position);
    void openExportMenu();
    void exportTo(const QString &filter, const QString &suffix,
                  Result<void> (*write)(const SimulationRun &, const std::filesystem::path &));
    const simulate::ApplicationResult *chosen() const;

    SimulatorContext &m_context;
    QComboBox *m_choice;
    QLabel *m_caption;
    QToolButton *m_asChart;
    QToolButton *m_export;
    QStackedWidget *m_stack;
    FigureModel *m_model;
    FigureTable *m_table;
    FigureChart *m_chart;
};

} // namespace tallygate::app
