// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QTimer>

#include "logs/recordsource.h"

namespace tallygate::app {

class Fleet;

/// The fleet's devices and files as the pages Logs and Audit need them. Outlived by the fleet.
/// GUI thread.
class FleetRecords : public RecordSource
{
    Q_OBJECT

public:
    explicit FleetRecords(Fleet &fleet, QObject *parent = nullptr);

    std::vector<RecordDevice> devices() const override;
    std::vector<TailHit> hitsAfter(std::uint64_t after, std::size_t most) const override;
    std::uint64_t lastHitNumber() const override;
    std::filesystem::path hitFile() const override;
    std::filesystem::path recordFile() const override;
    QString user() const override;
    QString deviceName(const Uuid &device) const override;
    void call(const Uuid &device, const std::string &method, const control::Json &params,
              QObject *receiver, std::function<void(Result<control::Json>)> answer) override;

private:
    void follow(const Uuid &device);

    Fleet &m_fleet;
    QTimer m_changed; ///< many devices connect at once: they are told together
    /// What stays of a device's connection when it ends.
    struct Memory
    {
        bool wasConnected = false;
        std::optional<storage::TrailHead> auditHead; ///< as told when it was connected last
        std::optional<Timestamp> lostAt;
    };
    std::map<Uuid, Memory> m_memory;
};

} // namespace tallygate::app
