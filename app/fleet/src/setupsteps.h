// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "devices/enginesetup.h"
#include "setupwords.h"

class QGridLayout;
class QLabel;

namespace tallygate::app {

class Theme;

/// The steps of a setup, one below the other, each with how it stands and what it found.
class SetupSteps : public QWidget
{
    Q_OBJECT

public:
    explicit SetupSteps(Theme &theme, QWidget *parent = nullptr);
    /// `uploadedPercent` is told while the bundle is uploaded.
    void show(const EngineSetup::Options &options, const std::vector<EngineSetup::Step> &steps,
              int uploadedPercent, SetupPhase phase);

private:
    struct Row
    {
        QLabel *icon = nullptr;
        QLabel *name = nullptr;
        QLabel *text = nullptr;
    };
    void addRow();
    void fill(const Row &row, const EngineSetup::Step &step, const QString &state);

    Theme &m_theme;
    QGridLayout *m_grid;
    std::vector<Row> m_rows;
};

} // namespace tallygate::app
