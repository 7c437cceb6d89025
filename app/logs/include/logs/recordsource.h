// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "base/result.h"
#include "control/json.h"
#include "storage/audittrail.h"
#include "storage/loggedhit.h"

namespace tallygate::app {

/// A device as the pages Logs and Audit know it.
struct RecordDevice
{
    Uuid uuid;
    QString name;
    bool isConnected = false;
    /// Since when it is not connected any more; none before it was connected first.
    std::optional<Timestamp> lostAt;
    std::uint64_t revision = 0; ///< that it runs; 0: not known
    /// What it told of its audit chain when it was connected last; none if it has none.
    std::optional<storage::TrailHead> auditHead;

    /// Why it is connected and tells no hits: most often the role.
    std::optional<Error> hitsRefused;
};

/// A hit with its number here: it grows by one with each.
struct TailHit
{
    std::uint64_t number = 0;
    storage::LoggedHit hit;
};

/// Where the pages Logs and Audit get what they show. Outlives them; GUI thread.
class RecordSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual std::vector<RecordDevice> devices() const = 0;
    /// Hits that came since, with a number above `after`, oldest first, the newest `most` of those
    /// that are still in memory.
    virtual std::vector<TailHit> hitsAfter(std::uint64_t after, std::size_t most) const = 0;
    virtual std::uint64_t lastHitNumber() const = 0;
    /// The files of the hit log (storage::HitReader) and of the workstation's records
    /// (storage::openWorkstation); they may not be there yet.
    virtual std::filesystem::path hitFile() const = 0;
    virtual std::filesystem::path recordFile() const = 0;
    /// The account at this workstation, for what is written down.
    virtual QString user() const = 0;
    /// Calls a method of the device's engine; `answer` comes on the GUI thread, unless `receiver`
    /// is gone.
    virtual void call(const Uuid &device, const std::string &method, const control::Json &params,
                      QObject *receiver, std::function<void(Result<control::Json>)> answer) = 0;

    /// The name of a device, or the beginning of its UUID. Asked for each row that is painted.
    virtual QString deviceName(const Uuid &device) const;
    std::optional<Uuid> deviceNamed(const QString &name) const;

signals:
    /// Devices, or what is known of one; a few times a second at most.
    void devicesChanged();

protected:
    /// Of a device that is not known (any more).
    static QString shortName(const Uuid &device);
};

} // namespace tallygate::app
