// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "engine/auditchain.h"
#include "engine/checkchild.h"
#include "engine/confirmwindow.h"
#include "engine/disk.h"
#include "engine/enforcer.h"
#include "engine/server.h"
#include "engine/sessions.h"
#include "loop/loop.h"

namespace tallygate::engine {

/// Which policy is in force, and how another one comes to be (SEMANTICS 4):
///
///     idle -- stage --> staged -- prove --> proved -- activate --> window -- confirm --> idle
///                                                                    `-- rollback, time over -->
///                                                                    idle
///
/// Without any revision the policy is empty, so that everything passes unfiltered, and its guard is
/// TCP port 22 from anywhere, so that the host can be reached through an interface that fails
/// closed. Expired rules and dynamic sets (10.1, 4.5) give derived policies under the same
/// revision.
///
/// Loop's thread; the disk is worked on by a thread of its own.
class CommitMachine
{
public:
    /// All outlive the machine.
    struct Parts
    {
        Loop &loop;
        Enforcer &enforcer;
        SessionTable &sessions;
        AuditChain &audit;
        Disk &disk;
        std::filesystem::path state; ///< the folder; revisions/ and sets.json are in it
        CheckRunner::Options check;
        ConfirmWindow::Seconds shortestWindow = ConfirmWindow::kShortest;
    };

    /// Another revision is in force.
    struct Activation
    {
        enum class Reason : std::uint8_t { Activated, RolledBack };
        Reason reason = Reason::Activated;
        std::uint64_t revision = 0;
        std::uint64_t previous = 0;
        Timestamp time;
        std::string by;
    };

    /// Reads the disk: the last confirmed revision is the one in force from the beginning. What was
    /// wrong is in the audit chain and in status().
    static Result<std::unique_ptr<CommitMachine>> create(const Parts &parts);
    ~CommitMachine();
    CommitMachine(const CommitMachine &) = delete;
    CommitMachine &operator=(const CommitMachine &) = delete;

    std::uint64_t revisionInForce() const; ///< 0: the empty policy
    const std::string &digestInForce() const;
    bool isConfirming() const;
    /// As it must be enforced now: sets, expired rules and a held guard included. For the start of
    /// the enforcement, which then calls begin().
    std::shared_ptr<const pipeline::DevicePolicy> policyInForce() const;
    /// Takes over: from here on rules and set entries expire.
    void begin();

    /// policy.* with policy.chunk, set.*, guard.get, audit.get. The server outlives the machine, or
    /// does not run any more.
    void registerMethods(Server &server);
    /// The window of changes to interfaces, which policy.confirm and policy.rollback serve too.
    /// `keep` and `undo` are what either does; they outlive the machine. Only one of the two
    /// windows is open at a time: whoever opens one asks for isConfirming() first.
    struct PortWindow
    {
        ConfirmWindow *window = nullptr;
        std::function<void(std::function<void(Result<void>)>)> keep;
        std::function<void(std::function<void(Result<void>)>)> undo;
    };
    void usePortWindow(PortWindow window);
    /// What the guard let through, for guard.get: a list of {"port", "interface", "direction",
    /// "packets", "bytes"}.
    void useGuardCounters(std::function<control::Json()> counters);

    /// Each activation and rollback, once in force: counters add a baseline (5.2).
    void onActivated(std::function<void(const Activation &)> handler);

    /// For `status`: {"revision", "digest", "author", "time", "comment", "confirming",
    /// "deadline", "secondsLeft", "previous", "staged": {...}, "findings": [...]}.
    control::Json status() const;

    struct Private;

private:
    explicit CommitMachine(std::unique_ptr<Private> content);
    std::unique_ptr<Private> d;
};

/// An audit chain as the server's sink. Outlived by the chain.
class ChainSink : public AuditSink
{
public:
    explicit ChainSink(AuditChain &chain)
        : m_chain(chain)
    {}
    Result<std::uint64_t> intent(const Caller &caller, std::string_view method,
                                 const Json &params) override;
    void outcome(std::uint64_t intent, const Result<void> &result) override;
    void refusal(const Caller &caller, std::string_view method, const Json &params,
                 std::string_view code) override;
    Json head() const override;
    /// Call it every some seconds: refusals that came often are written.
    void flush();

private:
    AuditChain &m_chain;
};

/// Entries of `before` that `after` does not cover: addresses from which the host could be reached
/// and no more can.
std::vector<pipeline::GuardEntry> guardLost(const std::vector<pipeline::GuardEntry> &before,
                                            const std::vector<pipeline::GuardEntry> &after);

} // namespace tallygate::engine
