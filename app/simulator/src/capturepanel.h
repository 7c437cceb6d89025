// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QComboBox>
#include <QLabel>
#include <QWidget>

#include "capturecard.h"
#include "simulatorcontext.h"

class QToolButton;
class QVBoxLayout;

namespace tallygate::app {

class ProportionBar;
class VerdictRow;

/// The left side: captures with their mappings, the device, and the totals of the run by verdict.
class CapturePanel : public QWidget
{
    Q_OBJECT

public:
    CapturePanel(SimulatorContext &context, QWidget *parent = nullptr);

    /// Shows which verdict the filter asks for, if it asks for nothing else.
    void followFilter(const QString &text);
    const std::vector<CaptureCard *> &cards() const { return m_cards; }

signals:
    void addRequested(); ///< asks for files

private:
    QWidget *buildDevice();
    QWidget *buildResult();
    void rebuildCards();
    void updateDevices();
    void updateResult();
    void showAddMenu();

    SimulatorContext &m_context;
    QToolButton *m_add = nullptr;
    QWidget *m_deviceRow = nullptr;
    QComboBox *m_device = nullptr;
    QVBoxLayout *m_cardColumn = nullptr;
    std::vector<CaptureCard *> m_cards;
    QLabel *m_hint = nullptr;
    QWidget *m_result = nullptr;
    ProportionBar *m_bar = nullptr;
    std::vector<VerdictRow *> m_rows;
    QLabel *m_summary = nullptr;
    QLabel *m_stale = nullptr;
};

} // namespace tallygate::app
