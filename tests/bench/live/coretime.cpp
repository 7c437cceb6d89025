// SPDX-License-Identifier: GPL-3.0-or-later
#include "coretime.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::bench {

namespace {

using std::chrono::nanoseconds;

cpu_set_t only(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    return set;
}

/// The first figure of schedstat: nanoseconds on a core. Threads that have gone count as zero.
nanoseconds ran(const std::set<pid_t> &threads)
{
    nanoseconds total{0};
    for (const pid_t thread : threads) {
        std::ifstream in(fmt::format("/proc/{}/schedstat", thread));
        nanoseconds::rep here = 0;
        if (in >> here)
            total += nanoseconds(here);
    }
    return total;
}

/// "cpuN user nice system idle iowait ..." of /proc/stat.
nanoseconds idled(int core)
{
    const std::string wanted = fmt::format("cpu{} ", core);
    std::ifstream in("/proc/stat");
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(wanted))
            continue;
        std::istringstream figures(line.substr(wanted.size()));
        std::uint64_t skipped = 0;
        std::uint64_t idle = 0;
        std::uint64_t waiting = 0;
        figures >> skipped >> skipped >> skipped >> idle >> waiting;
        const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
        return nanoseconds((idle + waiting) * (1'000'000'000 / ticks));
    }
    throw std::runtime_error(fmt::format("the machine has no core {}", core));
}

} // namespace

CoreWatch::CoreWatch(int core, std::set<pid_t> device)
    : m_core(core)
    , m_device(std::move(device))
    , m_start(Clock::now())
    , m_ran(ran(m_device))
    , m_idle(idled(core))
{}

CoreUse CoreWatch::use() const
{
    const double span = std::chrono::duration<double>(Clock::now() - m_start).count();
    const auto part = [span](nanoseconds time) {
        return std::chrono::duration<double>(time).count() / span;
    };
    return {part(ran(m_device) - m_ran), part(idled(m_core) - m_idle)};
}

std::set<pid_t> threadsCalled(const std::string &prefix)
{
    std::set<pid_t> found;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream in(entry.path() / "comm");
        std::string name;
        if (std::getline(in, name) && name.starts_with(prefix))
            found.insert(std::stoi(entry.path().filename().string()));
    }
    return found;
}

std::set<pid_t> threadsOf(pid_t process)
{
    std::set<pid_t> found;
    for (const auto &task :
         std::filesystem::directory_iterator(fmt::format("/proc/{}/task", process)))
        found.insert(std::stoi(task.path().filename().string()));
    return found;
}

void confine(const std::set<pid_t> &threads, int core)
{
    const cpu_set_t set = only(core);
    for (const pid_t thread : threads) {
        if (::sched_setaffinity(thread, sizeof set, &set) != 0)
            throw std::runtime_error("cannot confine a thread to a core");
    }
}

void confineSelf(int core)
{
    const cpu_set_t set = only(core);
    if (::sched_setaffinity(0, sizeof set, &set) != 0)
        throw std::runtime_error(fmt::format("cannot run on core {}", core));
}

} // namespace tallygate::bench
