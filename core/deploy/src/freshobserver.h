// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deploymentstate.h"

namespace tallygate::deploy {

/// Hears of the connections that confirm.
class Deployment::Private::FreshObserver : public remote::ConnectionObserver
{
public:
    explicit FreshObserver(std::weak_ptr<Private> deployment)
        : m_deployment(std::move(deployment))
    {}

    void stateChanged(remote::DeviceId device, const remote::ConnectionState &state) override
    {
        with([&](Private &deployment) { deployment.freshState(device, state); });
    }
    /// The device's key was known a moment ago: whatever answers now is not the device.
    void hostKeyUnknown(remote::DeviceId, const remote::HostKeyQuestion &) override {}
    void secretWanted(remote::DeviceId device, const remote::SecretQuestion &question) override
    {
        with([&](Private &deployment) {
            const std::size_t at = deployment.indexOf(device);
            if (at < deployment.devices.size())
                deployment.observer.secretWanted(at, question);
        });
    }

private:
    template <class F>
    void with(F &&tell)
    {
        const auto deployment = m_deployment.lock();
        if (!deployment)
            return;
        const std::lock_guard lock(deployment->mutex);
        if (!deployment->isGone)
            tell(*deployment);
    }

    std::weak_ptr<Private> m_deployment;
};

} // namespace tallygate::deploy
