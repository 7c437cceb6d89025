// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <QObject>

#include "plan.h"

namespace tallygate::app {

class Fleet;

/// Asks a device what runs there: status, then the text of the policy in force, piece by piece. One
/// use; ends by itself or with its parent. GUI thread.
class DeviceReading : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<DeviceState>)>;

    DeviceReading(Fleet &fleet, const Uuid &device, QObject *parent, Done done);

private:
    void takeStatus(const Result<control::Json> &status);
    void askForPiece();
    void takePiece(const Result<control::Json> &piece);
    void finish(Result<DeviceState> result);

    Fleet &m_fleet;
    Uuid m_device;
    Done m_done;
    DeviceState m_state;
    std::string m_text;
};

} // namespace tallygate::app
