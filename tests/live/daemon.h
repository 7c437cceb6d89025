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
    explicit CounterReport(const std::vector<Json> &pieces);

    /// Sums over all ports of the application; a rule by its UUID, or kDefault, kReceived.
    Tally of(const Uuid &application, const std::string &row) const;
    Tally conform(const Uuid &application, const Uuid &rule) const;
    Tally exceed(const Uuid &application, const Uuid &rule) const;
    /// "received", "permitted", ... of a port in a direction.
    Tally port(const std::string &interface, std::string_view direction,
               std::string_view counter) const;
    /// What of SEMANTICS 1.4 and 1.5 does not hold, in words; empty where all does.
    std::string violations() const;

    static constexpr const char *kReceived = "received";
    static constexpr const char *kDefault = "default";

private:
    Tally sum(const Uuid &application, const std::string &row, const char *part) const;

    std::vector<Json> m_rows;
    Json m_ports;
};

struct DaemonOptions
{
    unsigned threads = 1;
    unsigned heartbeatMilliseconds = 50;
};

/// The real engine, in the device's namespace, with folders of its own. Ends with this object.
class Daemon
{
public:
    explicit Daemon(const Lab &lab, const DaemonOptions &options = {});
    ~Daemon();

    /// Why there is no engine to run; empty where there is one.
    static std::string whyNot();

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
    std::string commit(const PolicyMaker &policy);
    /// The same in two steps. stage() gives the revision.
    std::string stage(const PolicyMaker &policy);
    void activate(const std::string &revision);
    void confirm();
    CounterReport counters(const std::string &since = "lifetime");

    /// Of status.sides, the sum over all of an interface's sides.
    Tally side(const std::string &interface, std::string_view counter);

    pid_t keeper() const { return m_process.pid(); }
    pid_t control() const; ///< 0 while there is none
    pid_t worker() const;
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
    std::string words() const { return m_process.errors(); }
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
