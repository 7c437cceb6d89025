// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <QObject>
#include <QString>

#include "base/result.h"
#include "control/json.h"
#include "telemetry/hub.h"

namespace tallygate::app {

class Fleet;

struct MonitoredDevice
{
    Uuid uuid;
    QString name;
    bool isConnected = false;
};

/// Where the Monitor page gets what it shows. Outlives the windows; GUI thread.
class MonitorSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    using Answer = std::function<void(Result<control::Json>)>;

    virtual std::vector<MonitoredDevice> devices() const = 0;
    virtual telemetry::Hub &hub() const = 0;
    virtual Timestamp now() const = 0; ///< the clock of the hub
    /// History of counters (storage::CounterReader); it may not be there yet.
    virtual std::filesystem::path counterFile() const = 0;
    /// Calls a method of the device's engine; `answer` comes on the GUI thread, unless `receiver`
    /// is gone.
    virtual void call(const Uuid &device, const char *method, control::Json params,
                      QObject *receiver, Answer answer) = 0;
    /// Into the audit trail of this workstation.
    virtual void audit(const char *action, const Uuid &device, nlohmann::ordered_json details) = 0;

signals:
    /// Devices came, went, or are connected or no longer.
    void devicesChanged();
};

/// The devices of this workstation. `fleet` outlives it.
std::unique_ptr<MonitorSource> monitorSourceOf(Fleet &fleet);

} // namespace tallygate::app
