// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"
#include "deploy/approval.h"
#include "remote/connections.h"

namespace tallygate::deploy {

/// Where a device of a deployment stands (SEMANTICS 4).
enum class Step : std::uint8_t {
    Waiting, ///< for its turn
    Uploading,
    Staging, ///< the engine validates the policy and has the worker build it
    Proving, ///< our own session and the policy's checks, through what is staged
    Proved,  ///< waits until all are
    Activating,
    InForce,    ///< until `deadline`, then the device goes back by itself
    Confirming, ///< over a connection that was opened after the activation
    Confirmed,
    RollingBack,
    RolledBack, ///< what was in force before is again; nothing of it is staged any more
    Lost,   ///< it was in force, and goes back by itself unless somebody else keeps it: not known
    Failed, ///< nothing was put into force; `error`
};
std::string_view toString(Step step);
/// No further step comes.
constexpr bool isEnd(Step step)
{
    return step == Step::Confirmed || step == Step::RolledBack || step == Step::Lost ||
           step == Step::Failed;
}

/// A device, and what it is to run.
struct Target
{
    Uuid device;
    std::string name;
    remote::DeviceId connection = remote::DeviceId::None; ///< of the Connections given
    remote::Endpoint endpoint;        ///< the same; the connection that confirms is made to it
    std::string session;              ///< ConnectionState::session of the connection
    std::string policy;               ///< text of the device policy; empty: go back to `revision`
    std::uint64_t revision = 0;       ///< an earlier one, where there is no policy
    std::uint64_t basedOn = 0;        ///< the revision that it was made from; 0: none
    bool takeOver = false;            ///< replaces what somebody else has staged
    bool needsApproval = false;       ///< fails without an approval
    std::string runs;                 ///< SHA-256 of `basedOn`, which an approval is of
    std::optional<Approval> approval; ///< has to allow exactly this
};

struct Options
{
    std::filesystem::path knownHosts; ///< for the connections that confirm
    std::string comment;
    std::string user;                ///< who pushes: not whoever approved
    std::chrono::seconds window{60}; ///< 10 to 3600
    /// How long a device that is out of reach when its window is over is asked what became of it:
    /// as long as a dead connection may go unseen.
    std::chrono::seconds patience{30};
    /// The first device goes all the way to confirmed, then the others together.
    bool oneFirst = false;
    bool acceptFailedProof = false;
    bool acceptGuardChange = false;
};

/// What is known of a device. `report` and `proof` are as the engine gave them (policy.stage,
/// policy.prove).
struct Progress
{
    Step step = Step::Waiting;
    std::uint64_t sent = 0; ///< bytes of the policy, of Uploading
    std::uint64_t size = 0;
    std::uint64_t revision = 0; ///< the number that it has or will have
    std::string digest;         ///< SHA-256 in hex, as the engine counted it
    control::Json report;
    control::Json proof;
    /// Of InForce, on the steady clock.
    std::optional<std::chrono::steady_clock::time_point> deadline;
    std::optional<Error> error; ///< why it failed, was rolled back or lost
};

/// What the whole of it waits for.
enum class Phase : std::uint8_t {
    Preparing, ///< devices upload, stage, prove
    Deciding,  ///< confirm() or rollBack(), until the deadlines
    Ending,    ///< what was decided is carried out
    Over,
};

/// Who is told; on threads of the connections, never two at once. Must return soon, and must not
/// call the deployment: post to a loop of one's own.
class Observer
{
public:
    virtual ~Observer() = default;
    /// The device with this index.
    virtual void progressed(std::size_t target, const Progress &progress) = 0;
    virtual void phaseChanged(Phase phase) = 0;
    /// The connection that confirms has to log in anew. To be answered by answerSecret(), before
    /// the deadline.
    virtual void secretWanted(std::size_t target, const remote::SecretQuestion &question) = 0;
};

/// Puts policies in force on devices together: none is activated before all are proved, and what
/// fails before the confirmation rolls all back, those that were activated too. Without confirm()
/// each device goes back by itself at its deadline, whatever becomes of us.
///
/// Any thread. With "one first" the first device is prepared, activated and confirmed, then the
/// others: confirm() is called twice.
class Deployment
{
public:
    /// `connections` and `observer` outlive it. Requires at least one target.
    Deployment(remote::Connections &connections, std::vector<Target> targets, Options options,
               Observer &observer);
    /// What is under way at the devices goes on; what is not confirmed goes back by itself.
    ~Deployment();
    Deployment(const Deployment &) = delete;
    Deployment &operator=(const Deployment &) = delete;

    void start();
    /// Only in Phase::Deciding. First a fresh connection is made to every device of the turn, and
    /// only when all are there does any confirm.
    void confirm();
    /// Ends it in any phase but the last: what is in force is rolled back, what is staged
    /// discarded.
    void rollBack(std::string reason);
    void answerSecret(std::size_t target, remote::QuestionId question,
                      std::optional<remote::Secret> secret);
    /// To be called about once a second: finds out deadlines that have passed, and what somebody
    /// else decided.
    void tick();

    Phase phase() const;
    Progress progress(std::size_t target) const;
    Target target(std::size_t target) const;
    /// Whether every device is Confirmed.
    bool isConfirmed() const;

private:
    struct Private;
    std::shared_ptr<Private> d; ///< answers that are under way hold it
};

} // namespace tallygate::deploy
