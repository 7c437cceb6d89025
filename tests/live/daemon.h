// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/client.h"
#include "counters/tally.h"

#include "command.h"
#include "lab.h"
#include "policy.h"

namespace tallygate::live {

using control::Json;
using counters::Tally;

/// What the engine tells of its counters at one moment.
class CounterReport
{
public:
    /// Which of a counter's values: they only grow, or run from the latest reset.
    enum class Since : std::uint8_t { Ever, Reset };

    CounterReport(const std::vector<Json> &pages, Since since);

    /// Sums over all ports of the application; a rule by its UUID, or kDefault, kReceived.
    Tally of(const Uuid &application, const std::string &row) const;
    Tally conform(const Uuid &application, const Uuid &rule) const;
    Tally exceed(const Uuid &application, const Uuid &rule) const;
    /// "received", "permitted", ... of a port in a direction.
    Tally port(const std::string &interface, const std::string &direction,
               const std::string &counter) const;
    /// What of SEMANTICS 1.4 and 1.5 does not hold, in words; empty where all does.
    std::string violations() const;
    /// All of it, a line a row, without what is zero.
    std::string text() const;
    /// "APPLICATION ROW" and "packets bytes".
    std::map<std::string, std::string> figures() const;

    static constexpr const char *kReceived = "received";
    static constexpr const char *kDefault = "default";

private:
    struct Row
    {
        std::string application; ///< UUID
        std::string place;       ///< "filter on interface, direction"
        std::string row;         ///< UUID of a rule, kDefault or kReceived
        std::string action;      ///< a count rule is not in the sum
        Tally hits;
        Tally conform;
        Tally exceed;
    };
    Tally sum(const Uuid &application, const std::string &row, Tally Row::*part) const;

    std::vector<Row> m_rows;
    /// Of each application at its place: counted and removed.
    std::map<std::string, std::pair<Tally, Tally>> m_terms;
    std::map<std::string, std::map<std::string, Tally>> m_ports; ///< "d0 in": by counter
};

struct DaemonOptions
{
    unsigned threads = 1;
    unsigned heartbeatMilliseconds = 50;
    std::string viewGroup = "tallygate-view"; ///< who may see counters
};

/// The real engine, in the device's namespace, with folders of its own. Ends with this object.
/// TALLYGATE_PROGRAMS names a folder of programs to test in place of those just built.
class Daemon
{
public:
    explicit Daemon(const Lab &lab, const DaemonOptions &options = {});
    ~Daemon();

    /// Why there is no engine to run; empty where there is one.
    static std::string whyNot();

    /// Of those that are tested.
    static std::string programPath(const char *name);

    /// The result of a call by root on the device itself; an error throws with its words.
    Json call(std::string_view method, Json params = Json::object());
    Result<Json> attempt(std::string_view method, Json params = Json::object());

    enum class FailMode : std::uint8_t { Open, Closed };
    void manageHost(const std::string &interface, FailMode mode = FailMode::Open);
    void manageWire(const std::string &one, const std::string &other,
                    FailMode mode = FailMode::Open);
    void unmanage(const std::string &interface);
    void setFailMode(const std::string &interface, FailMode mode);
    /// Stages, activates and confirms; returns the revision.
    std::string commit(const PolicyMaker &policy) { return commit(policy.json()); }
    std::string commit(const std::string &devicePolicy);
    /// The same in steps. stage() gives the revision.
    std::string stage(const PolicyMaker &policy) { return stage(policy.json()); }
    std::string stage(const std::string &devicePolicy);
    void activate(const std::string &revision);
    void confirm();
    CounterReport counters(CounterReport::Since since = CounterReport::Since::Ever);

    /// Of status.sides, the sum over all of an interface's sides.
    Tally side(const std::string &interface, std::string_view counter);

    /// Frames that it booked as lost at all interfaces, whatever the name.
    std::uint64_t bookedAsLost();
    /// Frames that the kernel dropped at the lab's interfaces and in front of its stacks.
    std::uint64_t droppedByTheKernel() const;

    pid_t keeper() const { return m_process.pid(); }
    pid_t control() const; ///< 0 while there is none
    pid_t worker() const;
    /// All threads of the worker onto one core.
    void pinWorker(int core) const;
    /// Waits for another worker than this one that forwards.
    bool waitForWorker(pid_t otherThan,
                       std::chrono::milliseconds atMost = std::chrono::seconds(10));
    bool running() { return m_process.running(); }

    void start(); ///< again, on the same folders
    void stop();  ///< SIGTERM, and waits for the end
    /// All processes of the engine at once, without a chance to do anything.
    void killAll();

    std::filesystem::path folder() const { return m_folder; }
    std::string socketPath() const { return (m_folder / "run/control.sock").string(); }
    /// Where frames were counted, for the message of a test that misses some.
    std::string account();
    std::string words() const { return m_process.errors(); }
    static std::string programPath();                ///< of tallygated
    Arguments ctl(const Arguments &arguments) const; ///< the command line of tallygatectl

private:
    const Lab &m_lab;
    DaemonOptions m_options;
    std::filesystem::path m_folder;
    Process m_process;
    std::unique_ptr<control::Client> m_client;
    std::string m_revision = "0";
};

/// The child of a process that has `argument` among its arguments; 0 without.
pid_t childOf(pid_t parent, std::string_view argument);

} // namespace tallygate::live
