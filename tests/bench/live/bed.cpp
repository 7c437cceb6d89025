// SPDX-License-Identifier: GPL-3.0-or-later
#include "bed.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "base/precedence.h"

namespace tallygate::bench {

namespace {

using Clock = std::chrono::steady_clock;

/// More than are ever sent in a window: the call goes on until a signal ends it.
constexpr std::uint32_t kFramesACall = 1u << 31;
constexpr int kEndOfCall = SIGUSR1;
constexpr std::size_t kFcsBytes = 4;
constexpr const char *kSinkMac = "02:00:00:00:02:01";
constexpr int kFirst = -20; ///< the highest priority of ordinary scheduling

/// Turns threaded NAPI on and returns its threads; other labs may have interfaces of that name.
std::set<pid_t> threadReceive(const live::Namespace &where, const std::string &interface)
{
    where.run({"ethtool", "-K", interface, "gro", "on"});
    const std::string file = fmt::format("/sys/class/net/{}/threaded", interface);
    const std::string name = kReceiveThread + interface + "-";
    where.mustRun({"sh", "-c", fmt::format("echo 0 > {}", file)});
    const std::set<pid_t> before = threadsCalled(name);
    where.mustRun({"sh", "-c", fmt::format("echo 1 > {}", file)});
    std::set<pid_t> fresh;
    for (const pid_t pid : threadsCalled(name))
        if (!before.contains(pid))
            fresh.insert(pid);
    // On newer kernels the threads outlive being switched off.
    return fresh.empty() ? before : fresh;
}

/// Sends on a thread of its own while it lives.
class Sender
{
public:
    Sender(const live::Namespace &where, const FrameSource &source, int core)
        : m_thread([this, &where, &source, core] {
            where.inside([this, &source, core] {
                confineSelf(core);
                m_handle = ::pthread_self();
                while (!m_stop)
                    source.send(kFramesACall);
                m_ended = true;
            });
        })
    {}
    ~Sender()
    {
        m_stop = true;
        while (!m_ended) {
            if (m_handle != pthread_t{})
                ::pthread_kill(m_handle, kEndOfCall);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        m_thread.join();
    }
    Sender(const Sender &) = delete;
    Sender &operator=(const Sender &) = delete;

private:
    std::atomic<bool> m_stop = false;
    std::atomic<bool> m_ended = false;
    std::atomic<pthread_t> m_handle = pthread_t{};
    std::thread m_thread;
};

void waitUntilStill(const FrameSink &sink, std::chrono::milliseconds still)
{
    for (std::uint64_t last = sink.frames();;) {
        std::this_thread::sleep_for(still);
        const std::uint64_t now = sink.frames();
        if (now == last)
            return;
        last = now;
    }
}

} // namespace

void comeFirst(const Cores &cores)
{
    struct sigaction interrupt
    {};
    interrupt.sa_handler = [](int) {};
    ::sigaction(kEndOfCall, &interrupt, nullptr);
    ::setsid();
    ::setpriority(PRIO_PROCESS, 0, kFirst);
    std::ofstream("/proc/self/autogroup") << kFirst;
    confineSelf(cores.traffic);
}

Bed::Bed(live::Between between, const Cores &cores, std::uint16_t flows, int receiveNiceness)
    : m_lab({.between = between, .holdBack = false})
    , m_cores(cores)
    , m_flows(flows)
    , m_sink(m_lab.device(), "d1", kSinkMac)
    , m_threads(threadsCalled(fmt::format("ksoftirqd/{}", cores.device)))
{
    const live::Namespace &device = m_lab.device();
    const live::End beyond = live::Lab::silent(m_lab.serverEnd());
    if (between == live::Between::Bridge) {
        device.ip("link set d1 master br0\n");
        device.mustRun({"bridge", "fdb", "replace", beyond.mac, "dev", "d1", "master", "static"});
    } else if (between == live::Between::Forward) {
        device.ip(fmt::format("addr add {}/24 dev d1\n"
                              "neigh replace {} lladdr {} dev d1 nud permanent\n",
                              m_lab.deviceToServer().v4, beyond.v4, beyond.mac));
    }
    const std::set<pid_t> threads = threadReceive(device, "d0");
    for (const pid_t thread : threads)
        takePrecedence(thread, receiveNiceness);
    addDeviceThreads(threads);
}

void Bed::addDeviceThreads(const std::set<pid_t> &threads)
{
    confine(threads, m_cores.device);
    m_threads.insert(threads.begin(), threads.end());
}

std::string Bed::destination() const
{
    return live::Lab::silent(m_lab.serverEnd()).v4;
}

Window Bed::measure(std::size_t frameBytes, const Timing &timing,
                    std::chrono::milliseconds still) const
{
    const live::Flow flow = m_lab.toServer({.frameBytes = frameBytes - kFcsBytes});
    const FrameSource source(m_lab.client(), "c0", flow.frame, m_flows);
    const std::uint64_t atFirst = m_sink.frames();
    Window window;
    {
        const Sender sender(m_lab.client(), source, m_cores.traffic);
        std::this_thread::sleep_for(timing.warmUp);
        const CoreWatch watch(m_cores.device, m_threads);
        const std::uint64_t sent = source.frames();
        const std::uint64_t before = m_sink.frames();
        const Clock::time_point start = Clock::now();
        std::this_thread::sleep_for(timing.window);
        const std::uint64_t after = m_sink.frames();
        const std::chrono::duration<double> seconds = Clock::now() - start;
        window.core = watch.use();
        window.packetsPerSecond = static_cast<double>(after - before) / seconds.count();
        window.offeredPerSecond = static_cast<double>(source.frames() - sent) / seconds.count();
    }
    waitUntilStill(m_sink, still);
    window.arrived = m_sink.frames() - atFirst;
    return window;
}

} // namespace tallygate::bench
