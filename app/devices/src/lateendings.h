// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <set>

#include <QObject>

#include "devices/fleet.h"
#include "storage/deployments.h"

namespace tallygate::app {

/// Asks devices how pushes ended whose end was not heard here: of tallygate-cli push --no-confirm,
/// of a window that was closed, of connections that were lost. When a device is connected, and then
/// now and then while such pushes are known. GUI thread.
class LateEndings : public QObject
{
    Q_OBJECT

public:
    /// `isBusy`: a push of ours is under way, whose end is recorded by whoever carries it out.
    LateEndings(Fleet &fleet, std::function<bool()> isBusy, QObject *parent = nullptr);

signals:
    void heard(const tallygate::Uuid &device);

private:
    void onStatus(const Uuid &device);
    void ask();
    void askAbout(const std::vector<storage::Deployment> &pending);
    void record(const Uuid &device, const control::Json &history);

    Fleet &m_fleet;
    const std::function<bool()> m_isBusy;
    std::set<Uuid> m_connected;
};

} // namespace tallygate::app
