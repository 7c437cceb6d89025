// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "engine/counterstore.h"
#include "engine/enginestatistics.h"

namespace tallygate {
class Loop;
}

namespace tallygate::engine {

class Server;

/// The counters for clients of the control socket: counters.get, subscribe, unsubscribe, reset and
/// undoReset (docs/protocol.md), and the checkpoint every 10 s.
///
/// A subscriber first gets the full picture, then what changed; the full picture again when a
/// revision, a reset or an epoch changed what the numbers mean. It is sent in pieces, as fast as
/// the client takes them: a slow client misses no number, it hears of fewer of them.
///
/// Loop's thread. Loop, server, store and what the function needs outlive it.
class CounterService
{
public:
    CounterService(Loop &loop, Server &server, CounterStore &store, AnswersProvider answers);
    ~CounterService();
    CounterService(const CounterService &) = delete;
    CounterService &operator=(const CounterService &) = delete;

    std::size_t subscriptions() const;

private:
    struct Private;
    std::shared_ptr<Private> d; ///< handlers that the server keeps hold it weakly
};

} // namespace tallygate::engine
