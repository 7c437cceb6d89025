// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "control/json.h"
#include "engine/sessions.h"
#include "engine/setoverlays.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/policyprogram.h"

// Policies come from elsewhere: they are read and compiled by a child process with bounds on time
// and memory before control or a worker touches them (SEMANTICS 8.7).

namespace tallygate {
class Loop;
}

namespace tallygate::engine {

inline constexpr std::size_t kMaxRules = 200'000;
inline constexpr std::size_t kMaxSetEntries = 4'000'000;

/// What is to be checked, and where the policy would be in force.
struct CheckRequest
{
    std::shared_ptr<const std::string> text; ///< of the device policy
    /// In place of the text's own guard, if given.
    std::optional<std::vector<pipeline::GuardEntry>> guard;
    pipeline::GuardOptions guardOptions;
    SetOverlays sets;
    std::vector<pipeline::Port> ports;
    pipeline::LocalState local;
    Timestamp wallClock;

    bool prove = false; ///< also run packets: the policy's checks and the session
    std::optional<SshSession> session;
    std::vector<std::string> sessionInterfaces; ///< see SessionTable::interfacesTo()
};

/// What the child found. As JSON, which is what callers get:
///   {"ok": true, "diagnostics": [...], "rules": 12, "setEntries": 3, "applications": 2,
///    "ports": 1, "milliseconds": 3, "proof": [{"check": "ssh", "packet": "syn", "interface":
///    "eth0", "direction": "in", "expected": "permit", "verdict": "drop", "cause": "rule", "ok":
///    false}]}
struct CheckReport
{
    bool ok = false;
    control::Json json;

    /// The first diagnostic or failed proof as an error. Requires: not ok.
    Error error() const;
};

/// Checks here and now. What the child does; bounded by nothing but the limits on rules and
/// entries.
CheckReport check(const CheckRequest &request);

/// The child's main: reads a request from descriptor 0, lowers its own limits and rights, writes
/// the report to descriptor 1. `tallygated --check` calls this.
int checkMain();

/// Starts children. Loop's thread.
class CheckRunner
{
public:
    using Answer = std::function<void(Result<CheckReport>)>;

    struct Options
    {
        std::string program = "/proc/self/exe"; ///< is run with the argument --check
        Nanoseconds processorTime = std::chrono::seconds(60);
        Nanoseconds wallTime = std::chrono::seconds(120);
        std::uint64_t memory = std::uint64_t{4} << 30; ///< of address space
        std::size_t atOnce = 1;
        std::size_t waiting = 16;
    };

    explicit CheckRunner(Loop &loop);
    CheckRunner(Loop &loop, Options options);
    /// Ends the children; their answers are not given any more.
    ~CheckRunner();
    CheckRunner(const CheckRunner &) = delete;
    CheckRunner &operator=(const CheckRunner &) = delete;

    /// Errors: "check-busy" when too many wait, "check-limit" for a policy that took too much time
    /// or memory, "check-failed" when the child could not do its work.
    void run(const CheckRequest &request, Answer answer);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace tallygate::engine
