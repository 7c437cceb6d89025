// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <unordered_set>
#include <vector>

#include "engine/server.h"
#include "hittext.h"
#include "loop/loop.h"

namespace tallygate::engine {

/// A record with the thread that it came from.
struct WorkerHit
{
    hitlog::HitRecord record;
    std::uint32_t worker = 0;
};

/// Clients that want to see hits as they come. Each gets at most ten notifications a second of at
/// most kBatch hits each; what is more is dropped, and the number of it sent along. Loop's thread.
class HitSubscribers
{
public:
    static constexpr std::size_t kBatch = 500;

    HitSubscribers(Server &server, const RevisionNames &names)
        : m_server(server)
        , m_names(names)
    {}

    Result<Json> subscribe(const Caller &caller, const Json &params);
    Result<Json> unsubscribe(const Caller &caller, const Json &params);
    void closed(ConnectionId connection);
    bool empty() const { return m_subscriptions.empty(); }
    std::size_t size() const { return m_subscriptions.size(); }

    /// `lost`: hits that did not get here since the last call. Returns how many hits subscribers
    /// wanted and could not be given.
    std::uint64_t send(const std::vector<WorkerHit> &hits, std::uint64_t lost);

private:
    struct Subscription
    {
        ConnectionId connection = ConnectionId::None;
        std::unordered_set<Uuid> applications;
        std::unordered_set<Uuid> rules; ///< the null UUID: defaults
        std::unordered_set<std::string> interfaces;
        std::unordered_set<std::string> verdicts;
        std::uint64_t dropped = 0;
        std::uint64_t toldDropped = 0;

        bool wants(const HitText &hit) const;
    };

    Server &m_server;
    const RevisionNames &m_names;
    std::map<std::uint64_t, Subscription> m_subscriptions;
    std::uint64_t m_last = 0;
};

} // namespace tallygate::engine
