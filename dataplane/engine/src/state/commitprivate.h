// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "engine/commit.h"
#include "engine/revisionstore.h"
#include "engine/setoverlays.h"
#include "engine/uploads.h"
#include "state/applier.h"
#include "state/background.h"

namespace tallygate::engine {

using control::Json;
using Text = std::shared_ptr<const std::string>;
using Policy = std::shared_ptr<const pipeline::DevicePolicy>;

/// What a call asks for; the parts of the commit that have many members.
struct StageRequest
{
    Text text;
    std::uint64_t basedOn = 0;
    std::string comment;
    bool acceptGuardChange = false;
    bool takeOver = false; ///< of what somebody else has staged
};

struct ActivateRequest
{
    std::uint64_t revision = 0;
    ConfirmWindow::Seconds time = ConfirmWindow::kDefault;
    bool acceptFailedProof = false;
};

struct SetRequest
{
    SetOverlays::Change change;
    std::optional<SshSession> session;
    bool acceptFailedProof = false;
};

struct CommitMachine::Private
{
    using JsonAnswer = std::function<void(Result<Json>)>;

    explicit Private(const Parts &given);

    /// A revision that is, was or may come to be in force.
    struct Holder
    {
        RevisionMeta meta;
        Text text;
        Policy policy;
        Timestamp latched; ///< latest time it was judged by: what expired stays so
    };

    /// The text of any revision.
    struct OldText
    {
        std::uint64_t number = 0;
        Text text;
        std::string digest;
    };

    struct Staged
    {
        Holder holder;
        uid_t uid = 0;
        Timestamp since;
        bool proved = false;
    };

    // commit.cpp: the beginning, what is in force, expiry.
    Result<void> load();
    void loadSets();
    void tell(Diagnostic finding);
    Policy effective() const;
    void reapply(Enforcer::Answer answer);
    void retry();
    void schedule();
    void expire();
    void proveAgain();
    CheckRequest requestFor(const Holder &holder, const SetOverlays &with) const;
    std::uint64_t revision() const { return inForce.meta.number; }

    // commitstage.cpp: from a text to a proved revision.
    Result<void> mayStage(const Caller &caller, const StageRequest &request) const;
    void validate(Text text, JsonAnswer answer);
    void stage(const Caller &caller, StageRequest request, JsonAnswer answer);
    void takeParsed(const Caller &caller, const StageRequest &request, Holder holder, Json report,
                    JsonAnswer answer);
    Result<void> settleGuard(const Caller &caller, const StageRequest &request,
                             pipeline::DevicePolicy &policy) const;
    Result<void> addSession(const std::optional<SshSession> &session, CheckRequest &request) const;
    void prove(std::uint64_t number, const std::optional<SshSession> &session, JsonAnswer answer);
    Result<void> mayUse(std::uint64_t number) const;

    // commitwindow.cpp: activation and its end.
    void activate(const Caller &caller, const ActivateRequest &request, JsonAnswer answer);
    void putInForce(const Caller &caller, const ActivateRequest &request, JsonAnswer answer);
    void openWindow(const std::string &by, ConfirmWindow::Seconds time);
    void confirm(const std::string &by, const Witness &witness, JsonAnswer answer);
    void confirmed(const std::string &by, JsonAnswer answer);
    void rollBack(const std::string &by, const std::string &reason, JsonAnswer answer);
    void rollBackUnasked(const std::string &reason);
    void discard();
    void announce(Activation::Reason reason, std::uint64_t previous, const std::string &by);

    // commitsets.cpp
    void changeSet(SetRequest request, JsonAnswer answer);
    void nextSetChange();
    void changeSetNow(const SetRequest &request, JsonAnswer answer);
    void keepSets(SetOverlays next, std::function<void(Result<void>)> done);
    Json setJson(const pipeline::DeviceSet &set) const;

    // commitmethods.cpp, commitreads.cpp
    void registerReads();
    void stageCall(const Caller &caller, const Json &params, const Reply &reply);
    void history(JsonAnswer answer);
    void textOf(std::uint64_t number, std::function<void(Result<OldText>)> done);
    Json guardJson() const;
    /// Confirms, or without a witness undoes, a change of the interfaces.
    void endPortWindow(const Caller &caller, const Witness *witness, JsonAnswer answer);
    bool isPortWindowOpen() const;
    Json windowJson() const;

    /// Two changes of the policy in force are not made at once; released with its last copy.
    std::shared_ptr<int> begin(std::string_view what);
    Result<void> notBusy() const;

    Loop &loop;
    Enforcer &enforcer;
    SessionTable &sessions;
    AuditChain &audit;
    Disk &disk;
    std::filesystem::path folder;
    CheckRunner checks;
    ConfirmWindow window;
    PortWindow portWindow;
    Applier applier;
    Server *server = nullptr;

    Holder inForce;
    std::optional<Holder> before; ///< while a window is open, or is being opened
    std::optional<Staged> staged;
    SetOverlays sets;
    std::deque<std::function<void()>> setChanges; ///< the first is under way
    std::weak_ptr<int> busy;
    std::string busyWith;
    std::optional<Uploads> uploads;
    std::function<Json()> guardCounters;
    OldText lastText; ///< read from the disk for policy.get
    ConfirmWindow::Seconds shortestWindow;
    std::vector<Diagnostic> findings;
    std::vector<std::function<void(const Activation &)>> handlers;
    Loop::TimerId expiryTimer = Loop::TimerId::None;
    Loop::TimerId retryTimer = Loop::TimerId::None;
    bool running = false;
    std::shared_ptr<int> life = std::make_shared<int>(0); ///< for what is posted
    std::uint64_t nextNumber = 1;

    std::optional<RevisionStore> store;     ///< used by `background` alone once that runs
    std::unique_ptr<Background> background; ///< last: ends first
};

/// "anna since 2026-03-01T12:00:00Z".
std::string heldBy(const std::string &who, Timestamp since);

} // namespace tallygate::engine
