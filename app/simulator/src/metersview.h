// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include "figuremodel.h"
#include "simulatorcontext.h"

namespace tallygate::app {

/// The meters of the run: what conformed, what exceeded, how many keys they kept.
class MetersView : public QWidget
{
    Q_OBJECT

public:
    MetersView(SimulatorContext &context, QWidget *parent = nullptr);
    const FigureModel &model() const { return *m_model; }

private:
    void showRun();

    SimulatorContext &m_context;
    FigureModel *m_model;
    FigureTable *m_table;
    QLabel *m_nothing;
};

} // namespace tallygate::app
