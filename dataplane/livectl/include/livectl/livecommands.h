// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "livectl/live.h"

// The commands that talk to a running engine: one struct where there is more than a name or two,
// one function each. They return an ExitStatus.

namespace CLI {
class App;
}

namespace tallygate::ctl {

int runStatus(const LiveOptions &live);
int runShutdown(const LiveOptions &live);
int runUpgrade(const LiveOptions &live, const std::string &program);
int runRestartWorker(const LiveOptions &live);
/// Copies between the standard streams and the socket until both sides have ended.
int runRpc(const LiveOptions &live);

struct ManageOptions
{
    std::string interface;
    std::string failMode; ///< "open", "closed"
    std::string wire;     ///< the other interface; empty = host port
    int window = 60;      ///< s
};
int runInterfaces(const LiveOptions &live);
int runManage(const LiveOptions &live, const ManageOptions &options);
int runUnmanage(const LiveOptions &live, const ManageOptions &options);
int runFailMode(const LiveOptions &live, const ManageOptions &options);

struct PolicyCommandOptions
{
    std::string file = "-"; ///< of the device policy; "-" = standard input
    std::string basedOn;    ///< empty = the revision in force
    std::string comment;    ///< or reason
    std::string revision;   ///< empty = the staged one, or the one in force
    std::string output;     ///< file; empty = standard output
    int window = 60;        ///< s
    bool acceptGuardChange = false;
    bool takeOver = false;
    bool acceptFailedProof = false;
};
/// What policy.validate, stage and prove found, and which packets they tried.
std::string reportText(const Json &report);
int runValidate(const LiveOptions &live, const PolicyCommandOptions &options);
int runStage(const LiveOptions &live, const PolicyCommandOptions &options);
int runProve(const LiveOptions &live, const PolicyCommandOptions &options);
int runActivate(const LiveOptions &live, const PolicyCommandOptions &options);
int runConfirm(const LiveOptions &live);
int runRollback(const LiveOptions &live, const PolicyCommandOptions &options);
int runHistory(const LiveOptions &live);
int runGet(const LiveOptions &live, const PolicyCommandOptions &options);
int runPush(const LiveOptions &live, const PolicyCommandOptions &options);

struct SetOptions
{
    std::string set;
    std::vector<std::string> entries; ///< "-" = lines of standard input
    std::string expires;              ///< RFC 3339, or a duration such as 2h
    std::string reason;
    bool asInPolicy = false;
    bool acceptFailedProof = false;
};
int runSet(const LiveOptions &live, const std::string &verb, const SetOptions &options);
int runGuard(const LiveOptions &live);

struct CountersOptions
{
    std::string since = "reset"; ///< "reset", "revision", "lifetime"
    std::vector<std::string> interfaces;
    std::vector<std::string> applications;
    bool all = false; ///< rows without a hit too
    bool watch = false;
    double interval = 1; ///< s
};
int runCounters(const LiveOptions &live, const CountersOptions &options);

struct ResetOptions
{
    std::string why;
    std::string filter;
    std::string application;
    std::string rule;
    bool byDefault = false;
    std::string interface;
    std::string reset; ///< to undo
};
Json resetParams(const ResetOptions &options); ///< of counters.reset
int runReset(const LiveOptions &live, const ResetOptions &options);
Json undoResetParams(const ResetOptions &options); ///< of counters.undoReset
int runUndoReset(const LiveOptions &live, const ResetOptions &options);
int runResets(const LiveOptions &live);

struct HitsOptions
{
    bool follow = false;
    std::uint64_t count = 0; ///< 0 = no bound
};
int runHits(const LiveOptions &live, const HitsOptions &options);
/// `changes`: "syslog.enabled=true", value JSON or a plain word; none = show.
int runLog(const LiveOptions &live, const std::vector<std::string> &changes);

struct CaptureOptions
{
    std::string interface;
    std::string output; ///< file; "-" = standard output
    std::string match;
    std::string direction;
    std::string reason;
    std::uint64_t count = 0; ///< 0 = no bound
    int seconds = 60;
    int snap = 96;
    std::uint64_t bytes = 64u << 20;
};
/// INTERFACE and the rest of them.
void addCaptureOptions(CLI::App &command, CaptureOptions &options);
int runCapture(const LiveOptions &live, const CaptureOptions &options);

struct AuditOptions
{
    std::string from;
    int most = 50;
};
int runAudit(const LiveOptions &live, const AuditOptions &options);

/// A command of the command line and what it does.
struct Command
{
    CLI::App *app = nullptr;
    std::function<int()> run;
};
/// Adds all of the above.
std::vector<Command> addLiveCommands(CLI::App &app);

} // namespace tallygate::ctl
