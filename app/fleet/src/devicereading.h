// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <QObject>

#include "control/json.h"
#include "plan.h"

namespace tallygate::app {

class Fleet;
class JobRunner;

/// A revision that a device keeps.
struct KeptRevision
{
    std::uint64_t revision = 0;
    std::string text; ///< of the device policy
    SharedPolicy policy;
};

/// Asks a device for the text of a revision, piece by piece, and has a job read it: that takes long
/// where there are many rules. One use; ends by itself or with its parent. GUI thread.
class RevisionReading : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<std::shared_ptr<const KeptRevision>>)>;

    RevisionReading(Fleet &fleet, JobRunner &jobs, const Uuid &device, std::uint64_t revision,
                    QObject *parent, Done done);

private:
    void askForPiece();
    void takePiece(const Result<control::Json> &piece);
    void parse();
    void finish(Result<std::shared_ptr<const KeptRevision>> result);

    Fleet &m_fleet;
    JobRunner &m_jobs;
    Uuid m_device;
    Done m_done;
    KeptRevision m_kept;
};

/// Asks a device what runs there: status, then the policy in force. As above.
class DeviceReading : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<DeviceState>)>;

    DeviceReading(Fleet &fleet, JobRunner &jobs, const Uuid &device, QObject *parent, Done done);

private:
    void takeStatus(const Result<control::Json> &status);
    void finish(Result<DeviceState> result);

    Fleet &m_fleet;
    JobRunner &m_jobs;
    Uuid m_device;
    Done m_done;
    DeviceState m_state;
};

} // namespace tallygate::app
