// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

#include "deploy/deployment.h"

namespace tallygate::deploy {

using control::Json;

/// Null where it is not there: what a device answers may be anything.
const Json &partOf(const Json &object, const char *name);

/// A deployment under way. Everything happens under `mutex`; answers of engines come on the
/// threads of the connections and find it by a weak pointer.
struct Deployment::Private : std::enable_shared_from_this<Deployment::Private>
{
    struct Device
    {
        Target target;
        Progress progress;
        bool isRollBackDue = false;  ///< once the call under way is answered
        bool isConfirmReady = false; ///< the fresh connection is there
        bool isAsked = false;        ///< whether it still waits, or what became of it; watch()
        /// Of RollingBack: only the device knows what became of it, and is asked until then.
        std::optional<std::chrono::steady_clock::time_point> askedUntil;
        remote::DeviceId fresh = remote::DeviceId::None;
        std::string freshSession;
    };
    class FreshObserver;

    Private(remote::Connections &connectionsOf, Options optionsOf, Observer &observerOf);

    // preparing
    void beginTurn();
    /// `digest`: of what would be in force.
    Result<void> isApproved(std::size_t at, const std::string &digest) const;
    std::string commentOf(const Target &target) const;
    void upload(std::size_t at, std::uint64_t offset);
    void uploaded(std::size_t at, Result<Json> result);
    void stage(std::size_t at);
    void staged(std::size_t at, Result<Json> result);
    void prove(std::size_t at);
    void proved(std::size_t at, Result<Json> result);
    void activateIfAllAreProved();
    void activate(std::size_t at);
    void activated(std::size_t at, Result<Json> result);

    // deciding
    void confirm();
    void freshState(remote::DeviceId id, const remote::ConnectionState &state);
    void confirmIfAllAreThere();
    void confirmOne(std::size_t at);
    void confirmed(std::size_t at, const Result<Json> &result);

    // watching
    void watch();
    void watched(std::size_t at, Result<Json> result);
    void replacementLearned(std::size_t at, Result<Json> result);
    void keptElsewhere(std::size_t at);
    void undoneElsewhere(std::size_t at);
    void learnFate(std::size_t at);
    void fateLearned(std::size_t at, Result<Json> result);
    void fateStaysUnknown(std::size_t at);

    // undoing
    void fail(std::size_t at, Error error);
    void rollBackAll(const Error &why);
    void rollBack(std::size_t at, const Error &why);
    void sendRollBack(std::size_t at);
    void rolledBack(std::size_t at, Result<Json> result);
    /// True if it was due: the call that was answered is to be undone.
    bool rollBackIfDue(std::size_t at);
    void tick();
    void windowIsOver(std::size_t at);

    using Next = void (Private::*)(std::size_t, Result<Json>);
    /// Once at a time of a device.
    void ask(std::size_t at, const char *method, Next next);
    void call(std::size_t at, const char *method, Json params, Next next);
    void set(std::size_t at, Step step);
    void setPhase(Phase phase);
    void endIfDone();
    bool allOfTurn(Step step) const;
    bool isOfTurn(std::size_t at) const { return at >= turnBegin && at < turnEnd; }
    std::size_t indexOf(remote::DeviceId fresh) const;

    mutable std::mutex mutex;
    remote::Connections &connections;
    const Options options;
    Observer &observer;
    std::vector<Device> devices;
    Phase phase = Phase::Preparing;
    bool isUndone = false; ///< rollBackAll() was called
    bool isGone = false;   ///< the deployment is being destroyed
    std::size_t turnBegin = 0;
    std::size_t turnEnd = 0;
    std::unique_ptr<FreshObserver> freshObserver;
    std::unique_ptr<remote::Connections> freshConnections;
};

} // namespace tallygate::deploy
