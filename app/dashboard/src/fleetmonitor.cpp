// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include "dashboard/monitorsource.h"
#include "devices/fleet.h"

namespace tallygate::app {

namespace {

class FleetMonitor : public MonitorSource
{
public:
    explicit FleetMonitor(Fleet &fleet)
        : m_fleet(fleet)
    {
        connect(&fleet, &Fleet::devicesChanged, this, &MonitorSource::devicesChanged);
        connect(&fleet, &Fleet::statusChanged, this, &MonitorSource::devicesChanged);
    }

    std::vector<MonitoredDevice> devices() const override
    {
        std::vector<MonitoredDevice> all;
        for (const Device &device : m_fleet.devices())
            all.push_back({device.uuid, device.name, m_fleet.status(device.uuid).isConnected()});
        return all;
    }
    telemetry::Hub &hub() const override { return m_fleet.telemetry(); }
    Timestamp now() const override { return std::chrono::system_clock::now(); }
    std::filesystem::path counterFile() const override { return m_fleet.folder().counters(); }
    void call(const Uuid &device, const char *method, control::Json params, QObject *receiver,
              Answer answer) override
    {
        m_fleet.call(device, method, std::move(params), receiver, std::move(answer));
    }
    void audit(const char *action, const Uuid &device, nlohmann::ordered_json details) override
    {
        m_fleet.audit(action, device, std::move(details));
    }

private:
    Fleet &m_fleet;
};

} // namespace

std::unique_ptr<MonitorSource> monitorSourceOf(Fleet &fleet)
{
    return std::make_unique<FleetMonitor>(fleet);
}

} // namespace tallygate::app
