// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <QObject>

#include "plan.h"

namespace tallygate::app {

class Fleet;

/// A revision that a device keeps.
struct KeptRevision
{
    std::uint64_t revision = 0;
    std::string text; ///< of the device policy
    pipeline::DevicePolicy policy;
};

/// Asks a device for the text of a revision, piece by piece. One use; ends by itself or with its
/// parent. GUI thread.
class RevisionReading : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<KeptRevision>)>;

    RevisionReading(Fleet &fleet, const Uuid &device, std::uint64_t revision, QObject *parent,
                    Done done);

private:
    void askForPiece();
    void takePiece(const Result<control::Json> &piece);
    void finish(Result<KeptRevision> result);

    Fleet &m_fleet;
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

    DeviceReading(Fleet &fleet, const Uuid &device, QObject *parent, Done done);

private:
    void takeStatus(const Result<control::Json> &status);
    void finish(Result<DeviceState> result);

    Fleet &m_fleet;
    Uuid m_device;
    Done m_done;
    DeviceState m_state;
};

} // namespace tallygate::app
