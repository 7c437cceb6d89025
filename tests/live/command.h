// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

// Programs run by the live tests. For tests only: what cannot be started throws
// std::runtime_error.

namespace tallygate::live {

using Arguments = std::vector<std::string>;

/// Where a program runs: the network namespace and the mounts that go with it (its own /sys).
/// Descriptors of -1 mean those of the test itself.
struct Surroundings
{
    int network = -1;
    int mounts = -1;
};

/// What a finished program left.
struct Completed
{
    int status = -1; ///< exit status; 128 + signal where one ended it
    std::string output;
    std::string errors;

    bool ok() const { return status == 0; }
};

/// A program that runs beside the test; killed and awaited when this object goes. Its output goes
/// to two files, so that it never waits for the test.
class Process
{
public:
    Process() = default;
    /// `outputBase` + ".out" and ".err" receive the output.
    Process(const Arguments &arguments, const Surroundings &where,
            const std::filesystem::path &outputBase);
    Process(Process &&other) noexcept;
    Process &operator=(Process &&other) noexcept;
    ~Process();

    pid_t pid() const { return m_pid; }
    bool running();
    void signal(int number) const;
    /// Waits for its end; false after the time.
    bool wait(std::chrono::milliseconds atMost);
    /// SIGTERM, and SIGKILL after the time.
    void terminate(std::chrono::milliseconds grace = std::chrono::seconds(3));
    /// As Completed::status; -1 while it runs.
    int status() const { return m_status; }
    std::string output() const;
    std::string errors() const;

private:
    pid_t m_pid = -1; ///< -1: none, or awaited
    int m_status = -1;
    std::filesystem::path m_outputBase;
};

/// Runs a program to its end; killed after the time (status 124).
Completed run(const Arguments &arguments, const Surroundings &where = {},
              const std::string &input = {},
              std::chrono::milliseconds atMost = std::chrono::seconds(30));

/// The same, but anything but success throws with the program's words.
std::string mustRun(const Arguments &arguments, const Surroundings &where = {},
                    const std::string &input = {});

/// All of a file; empty where it cannot be read.
std::string fileText(const std::filesystem::path &path);

} // namespace tallygate::live
