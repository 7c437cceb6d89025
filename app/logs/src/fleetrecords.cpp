// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/fleetrecords.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "devices/fleet.h"

namespace tallygate::app {

namespace {

constexpr int kChangesMs = 200;

/// What a `hello` says of the audit chain; none where the device has none.
std::optional<storage::TrailHead> headOf(const control::Json &hello)
{
    const auto audit = hello.is_object() ? hello.find("audit") : hello.end();
    if (!hello.is_object() || audit == hello.end() || !audit->is_object() ||
        !audit->contains("sequence") || !audit->contains("hash") || !(*audit)["hash"].is_string())
        return std::nullopt;
    const auto sequence = control::toUint64((*audit)["sequence"]);
    if (!sequence)
        return std::nullopt;
    return storage::TrailHead{*sequence, (*audit)["hash"].get<std::string>()};
}

} // namespace

FleetRecords::FleetRecords(Fleet &fleet, QObject *parent)
    : RecordSource(parent)
    , m_fleet(fleet)
{
    m_changed.setSingleShot(true);
    m_changed.setInterval(kChangesMs);
    connect(&m_changed, &QTimer::timeout, this, &RecordSource::devicesChanged);
    const auto tellSoon = [this] {
        if (!m_changed.isActive())
            m_changed.start();
    };
    connect(&fleet, &Fleet::devicesChanged, this, tellSoon);
    connect(&fleet, &Fleet::statusChanged, this, [this, tellSoon](const Uuid &device) {
        follow(device);
        tellSoon();
    });
}

void FleetRecords::follow(const Uuid &device)
{
    const DeviceStatus &status = m_fleet.status(device);
    Memory &memory = m_memory[device];
    const bool wasConnected = std::exchange(memory.wasConnected, status.isConnected());
    if (!status.isConnected()) {
        if (wasConnected)
            memory.lostAt =
                std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
        return;
    }
    memory.lostAt.reset();
    if (auto head = headOf(status.connection.hello))
        memory.auditHead = std::move(head);
}

std::vector<RecordDevice> FleetRecords::devices() const
{
    std::vector<RecordDevice> devices;
    for (const Device &each : m_fleet.devices()) {
        RecordDevice device;
        device.uuid = each.uuid;
        device.name = each.name;
        const DeviceStatus &status = m_fleet.status(each.uuid);
        device.isConnected = status.isConnected();
        if (device.isConnected)
            device.hitsRefused = status.hitsRefused;
        if (const auto picture = m_fleet.telemetry().picture(each.uuid))
            device.revision = picture->revision;
        if (const auto memory = m_memory.find(each.uuid); memory != m_memory.end()) {
            device.auditHead = memory->second.auditHead;
            device.lostAt = memory->second.lostAt;
        }
        devices.push_back(std::move(device));
    }
    return devices;
}

std::vector<TailHit> FleetRecords::hitsAfter(std::uint64_t after, std::size_t most) const
{
    std::vector<TailHit> hits;
    for (telemetry::LiveHit &each : m_fleet.telemetry().hitsAfter(after, most))
        hits.push_back({each.number, std::move(each.hit)});
    return hits;
}

std::uint64_t FleetRecords::lastHitNumber() const
{
    return m_fleet.telemetry().lastHitNumber();
}

std::filesystem::path FleetRecords::hitFile() const
{
    return m_fleet.folder().hits();
}

std::filesystem::path FleetRecords::recordFile() const
{
    return m_fleet.folder().records();
}

QString FleetRecords::user() const
{
    return Fleet::user();
}

QString FleetRecords::deviceName(const Uuid &device) const
{
    const Device *known = m_fleet.device(device);
    return known != nullptr ? known->name : shortName(device);
}

void FleetRecords::call(const Uuid &device, const std::string &method, const control::Json &params,
                        QObject *receiver, std::function<void(Result<control::Json>)> answer)
{
    m_fleet.call(device, method.c_str(), params, receiver, std::move(answer));
}

} // namespace tallygate::app
