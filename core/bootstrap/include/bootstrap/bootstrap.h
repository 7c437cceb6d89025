// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "remote/endpoint.h"
#include "remote/hostsession.h"

namespace tallygate::bootstrap {

enum class Verb : std::uint8_t {
    Check,     ///< only looks: can the engine be brought there?
    Install,   ///< to a host that has none
    Upgrade,   ///< in place: no packet and no count is lost
    Uninstall, ///< all that Install brought goes, and what the engine wrote
};

enum class DataOnUninstall : std::uint8_t { Remove, Keep };

/// Of an earlier run that was cut off before it could be undone. It looks like one that is under
/// way.
enum class Unfinished : std::uint8_t { Refuse, Undo };

struct Plan
{
    Verb verb = Verb::Check;
    remote::Endpoint endpoint; ///< its control socket and rpc command are not used
    std::filesystem::path knownHosts;
    /// tallygate-VERSION-ARCHITECTURE.tar.gz, as the target `bundle` builds it; for Install and
    /// Upgrade.
    std::filesystem::path bundle;
    DataOnUninstall data = DataOnUninstall::Remove; ///< policies, counters, audit and logs
    Unfinished unfinished = Unfinished::Refuse;
};

enum class StepId : std::uint8_t {
    Connect,
    Privileges,
    Recover, ///< an earlier run is undone, where the plan says so
    Host,    ///< kernel, architecture, tools, what is there already
    Upload,
    Verify,   ///< digest, contents and architecture, of a copy that only root can change
    Place,    ///< the files, the ones before are kept until the end
    Accounts, ///< the worker's user, the groups that give roles
    Start,
    Reload, ///< the running engine goes on as the new program
    ReadBack,
    Stop, ///< interfaces are given back
    Remove,
    Tidy,
};
std::string_view toString(StepId step);

enum class StepState : std::uint8_t { Running, Done, Skipped, Failed, Undone, NotUndone };
std::string_view toString(StepState state);

struct StepNews
{
    StepId step = StepId::Connect;
    StepState state = StepState::Running;
    std::string detail; ///< plain English; of Failed and NotUndone, why
};

/// Who is told and asked. On the thread of run(), but for secretWanted().
class Observer : public remote::HostSessionObserver
{
public:
    virtual void stepChanged(const StepNews &news) = 0;
    virtual void uploaded(std::uint64_t bytes, std::uint64_t ofBytes) = 0;
    /// Of the account that logged in, where sudo wants one. Nothing = declined.
    virtual std::optional<remote::Secret> sudoPasswordWanted(const remote::Hop &host,
                                                             bool isRepeated) = 0;
};

/// What run() goes through, in order, unless one of them fails.
std::vector<StepId> stepsOf(const Plan &plan);

/// Carries the plan out, on the calling thread. After a failure, or when a stop is asked for, what
/// was done is undone, over a new connection if need be; the error is that of the step that failed.
///
/// Errors beside those of remote::HostSession: "bundle-unreadable"; "sudo-refused",
/// "sudo-declined"; "host-unfit" (system, architecture, missing tools), "already-installed",
/// "not-installed", "unfinished"; "digest-mismatch", "bundle-foreign", "bundle-incomplete",
/// "architecture-wrong", "upgrade-unsigned"; "step-failed" with what the host said;
/// "service-failed"; "program-differs".
Result<void> run(const Plan &plan, Observer &observer, std::stop_token stop);

} // namespace tallygate::bootstrap
