// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QTimer>

#include "dashboard/monitorsource.h"
#include "text/formatter.h"
#include "widgets/statusitem.h"

namespace tallygate::app {

/// How the engine of a device is, in the status bar: asked for every few seconds while it is shown.
/// What the device does not tell is not said.
class HealthItem : public StatusItem
{
    Q_OBJECT

public:
    HealthItem(Theme &theme, const Formatter &formatter, MonitorSource &source,
               QWidget *parent = nullptr);
    void setDevice(const Uuid &device); ///< null: none
    void setActive(bool active);

private:
    void ask();
    void say();
    QStringList ringsText(const control::Json &status) const;

    const Formatter &m_formatter;
    MonitorSource &m_source;
    Uuid m_device;
    QTimer m_timer;
    void takeStatus(std::optional<control::Json> status);

    std::optional<control::Json> m_status; ///< of `status`
    std::optional<double> m_busy;          ///< share of a processor that the worker took lately
    std::optional<control::Json> m_log;    ///< of `log.get`
};

} // namespace tallygate::app
