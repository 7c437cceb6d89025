// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "remote/connections.h"

namespace tallygate::remote::test {

/// Keeps what it is told, and waits for more of it.
class Watcher final : public ConnectionObserver
{
public:
    using Device = DeviceId;

    void stateChanged(DeviceId device, const ConnectionState &state) override
    {
        note([&] { m_states[device].push_back(state); });
    }
    void hostKeyUnknown(DeviceId device, const HostKeyQuestion &question) override
    {
        note([&] { m_hostKeys[device] = question; });
    }
    void secretWanted(DeviceId device, const SecretQuestion &question) override
    {
        note([&] { m_secrets.push_back(question); });
        if (onSecret)
            onSecret(device, question);
    }

    /// The first state in that phase since the last call that gave one; nothing in time = none.
    std::optional<ConnectionState> waitFor(DeviceId device, Phase phase,
                                           std::chrono::milliseconds limit = kPatience)
    {
        std::unique_lock lock(m_mutex);
        std::optional<ConnectionState> found;
        m_wake.wait_for(lock, limit, [&] {
            const std::vector<ConnectionState> &states = m_states[device];
            for (std::size_t &at = m_seen[device]; at < states.size();) {
                if (states[at++].phase == phase) {
                    found = states[at - 1];
                    return true;
                }
            }
            return false;
        });
        return found;
    }
    std::optional<HostKeyQuestion> waitForHostKey(DeviceId device)
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, kPatience, [&] { return m_hostKeys.contains(device); });
        const auto found = m_hostKeys.extract(device);
        return found ? std::optional(found.mapped()) : std::nullopt;
    }
    std::vector<ConnectionState> states(DeviceId device)
    {
        const std::lock_guard lock(m_mutex);
        return m_states[device];
    }
    std::vector<SecretQuestion> secrets()
    {
        const std::lock_guard lock(m_mutex);
        return m_secrets;
    }

    std::function<void(DeviceId, const SecretQuestion &)> onSecret; ///< set before it is told

    static constexpr std::chrono::milliseconds kPatience{15'000};

private:
    template <class What>
    void note(What what)
    {
        const std::lock_guard lock(m_mutex);
        what();
        m_wake.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::map<DeviceId, std::vector<ConnectionState>> m_states;
    std::map<DeviceId, std::size_t> m_seen;
    std::map<DeviceId, HostKeyQuestion> m_hostKeys;
    std::vector<SecretQuestion> m_secrets;
};

} // namespace tallygate::remote::test
