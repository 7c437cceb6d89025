// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "simulatorcontext.h"

namespace tallygate::app {

/// What stands in the middle before the first run: what this page does, and the next step - choose
/// a capture, take the sample's, or run.
class StartPanel : public QWidget
{
    Q_OBJECT

public:
    StartPanel(SimulatorContext &context, QWidget *parent = nullptr);

signals:
    void addRequested();

private:
    void update();

    SimulatorContext &m_context;
    QLabel *m_sentence;
    QPushButton *m_run;
    QPushButton *m_choose;
    QPushButton *m_sample;
};

} // namespace tallygate::app
