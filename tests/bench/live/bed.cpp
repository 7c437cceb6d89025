// SPDX-License-Identifier: GPL-3.0-or-later
#include "bed.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::bench {

namespace {

constexpr std::uint32_t kFramesACall = 65536;
constexpr std::size_t kFcsBytes = 4;
constexpr int kFirst = -20; ///< the highest priority of ordinary scheduling

cpu_set_t only(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    return set;
}

/// Kernel threads that do the receive work of an interface of that name.
std::set<pid_t> receiveThreads(const std::string &interface)
{
    std::set<pid_t> found;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream in(entry.path() / "comm");
        std::string name;
        if (std::getline(in, name) && name.starts_with("napi/" + interface + "-"))
            found.insert(std::stoi(entry.path().filename().string()));
    }
    return found;
}

/// Turns threaded NAPI on and returns its threads; other labs may have interfaces of that name.
std::set<pid_t> threadReceive(const live::Namespace &where, const std::string &interface)
{
    where.run({"ethtool", "-K", interface, "gro", "on"});
    const std::string file = fmt::format("/sys/class/net/{}/threaded", interface);
    where.mustRun({"sh", "-c", fmt::format("echo 0 > {}", file)});
    const std::set<pid_t> before = receiveThreads(interface);
    where.mustRun({"sh", "-c", fmt::format("echo 1 > {}", file)});
    std::set<pid_t> fresh;
    for (const pid_t pid : receiveThreads(interface))
        if (!before.contains(pid))
            fresh.insert(pid);
    // On newer kernels the threads outlive being switched off.
    return fresh.empty() ? before : fresh;
}

void pin(const std::set<pid_t> &threads, int core)
{
    const cpu_set_t set = only(core);
    for (const pid_t pid : threads) {
        if (::sched_setaffinity(pid, sizeof set, &set) != 0)
            throw std::runtime_error("cannot pin a receive thread");
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(pid), kFirst);
    }
}

/// Sends on a thread of its own while it lives.
class Sender
{
public:
    Sender(const live::Namespace &where, const FrameSource &source, int core)
        : m_thread([this, &where, &source, core] {
            where.inside([this, &source, core] {
                const cpu_set_t set = only(core);
                ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
                while (!m_stop)
                    source.send(kFramesACall);
            });
        })
    {}
    ~Sender()
    {
        m_stop = true;
        m_thread.join();
    }
    Sender(const Sender &) = delete;
    Sender &operator=(const Sender &) = delete;

private:
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

Measured measureBetween(const live::Lab &lab, const FrameSink &sink, std::size_t frameBytes,
                        const Timing &timing, const Cores &cores, std::uint16_t flows)
{
    using Clock = std::chrono::steady_clock;
    const live::Flow flow = lab.toServer({.frameBytes = frameBytes - kFcsBytes});
    const FrameSource source(lab.client(), "c0", flow.frame, flows);
    const Sender sender(lab.client(), source, cores.traffic);
    std::this_thread::sleep_for(timing.warmUp);
    Measured measured;
    for (unsigned repeat = 0; repeat < timing.repeats; ++repeat) {
        const std::uint64_t before = sink.frames();
        const Clock::time_point start = Clock::now();
        std::this_thread::sleep_for(timing.window);
        const std::uint64_t after = sink.frames();
        const std::chrono::duration<double> seconds = Clock::now() - start;
        measured.packetsPerSecond.push_back(static_cast<double>(after - before) / seconds.count());
    }
    return measured;
}

} // namespace

double Measured::median() const
{
    std::vector<double> sorted = packetsPerSecond;
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[sorted.size() / 2];
}

void comeFirst()
{
    ::setsid();
    ::setpriority(PRIO_PROCESS, 0, kFirst);
    std::ofstream("/proc/self/autogroup") << kFirst;
}

Bed::Bed(live::Between between, const Cores &cores, std::uint16_t flows)
    : m_lab({.between = between})
    , m_cores(cores)
    , m_flows(flows)
    , m_sink(std::make_unique<FrameSink>(m_lab.server(), "s0"))
{
    m_lab.server().run({"ethtool", "-K", "s0", "gro", "off"});
    m_entrance = threadReceive(m_lab.device(), "d0");
    pinEntrance(cores.device);
    pinReceive("d1", cores.device);
}

void Bed::pinReceive(const std::string &interface, int core) const
{
    pin(threadReceive(m_lab.device(), interface), core);
}

void Bed::pinEntrance(int core) const
{
    pin(m_entrance, core);
}

std::string Bed::destination() const
{
    return live::Lab::silent(m_lab.serverEnd()).v4;
}

Measured Bed::measure(std::size_t frameBytes, const Timing &timing) const
{
    return measureBetween(m_lab, *m_sink, frameBytes, timing, m_cores, m_flows);
}

Measured measureCeiling(std::size_t frameBytes, const Timing &timing, const Cores &cores,
                        std::uint16_t flows)
{
    const live::Lab lab({.between = live::Between::Nothing});
    const FrameSink sink(lab.device(), "d0");
    pin(threadReceive(lab.device(), "d0"), cores.device);
    return measureBetween(lab, sink, frameBytes, timing, cores, flows);
}

} // namespace tallygate::bench
