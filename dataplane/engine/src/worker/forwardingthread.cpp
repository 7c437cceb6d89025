// SPDX-License-Identifier: GPL-3.0-or-later
#include "forwardingthread.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include <algorithm>

#include "ownword.h"

namespace tallygate::engine {

namespace {

constexpr int kLongestSleepMs = 2;
constexpr std::uint32_t kMostSpins = 2000;
constexpr Nanoseconds kFinishTime = std::chrono::milliseconds(50);
/// What a reader of very many counters takes; the clock ticks every 1 to 10 ms.
constexpr Nanoseconds kReaderTime = std::chrono::milliseconds(8);

inline void relax()
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

} // namespace

ForwardingThread::ForwardingThread(Options options, Gate &gate, io::Heartbeat &heartbeat,
                                   Forwarder &forwarder)
    : m_options(options)
    , m_gate(gate)
    , m_heartbeat(heartbeat)
    , m_forwarder(forwarder)
    , m_shared(forwarder.block().shared())
{}

void ForwardingThread::start()
{
    m_thread = std::thread([this] { run(); });
    m_isThere.wait(false);
}

void ForwardingThread::begin()
{
    m_hasBegun.store(true);
    m_hasBegun.notify_one();
}

void ForwardingThread::requestEnd(Ending how)
{
    m_ending.store(how, std::memory_order_release);
    begin();
}

void ForwardingThread::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

Nanoseconds ForwardingThread::tick()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

void ForwardingThread::run()
{
    ::pthread_setname_np(::pthread_self(), "forward");
    if (m_options.cpu >= 0) {
        cpu_set_t cpus;
        CPU_ZERO(&cpus);
        CPU_SET(static_cast<unsigned>(m_options.cpu), &cpus);
        ::pthread_setaffinity_np(::pthread_self(), sizeof cpus, &cpus);
    }
    m_isThere.store(true);
    m_isThere.notify_one();
    m_hasBegun.wait(false); // until then another worker may be at work on the same memory
    if (m_ending.load(std::memory_order_acquire) != Ending::None)
        return;
    m_gate.enter(m_options.number, [this] { sayAlive(false); });
    runOpen();
    m_gate.leave(m_options.number);
}

void ForwardingThread::runOpen()
{
    setState(ThreadState::Running);
    for (;;) {
        if (m_gate.isClosed()) [[unlikely]] {
            setState(ThreadState::Held);
            m_gate.leave(m_options.number);
            m_gate.enter(m_options.number, [this] { sayAlive(false); });
            setState(ThreadState::Running);
        }
        const Ending ending = m_ending.load(std::memory_order_relaxed);
        if (ending != Ending::None) [[unlikely]] {
            finish(ending);
            return;
        }
        sayAlive(true);
        if (m_forwarder.isReaderWaiting()) [[unlikely]]
            waitForReader();
        if (m_forwarder.pass(m_now)) {
            if (m_spins != 0)
                m_spinBudget = std::min(m_spinBudget * 2 + 16, kMostSpins);
            m_spins = 0;
        } else if (m_spins < m_spinBudget || m_forwarder.isKickDue()) {
            ++m_spins;
            relax();
        } else {
            sleep();
        }
    }
}

/// Once a tick of the clock. Frames that the kernel put aside before it took the thread for dead
/// have been overtaken by those that went another way since: they are not delivered any more.
void ForwardingThread::sayAlive(bool isInside)
{
    const Nanoseconds now = tick();
    if (now == m_now && !m_isStale)
        return;
    m_now = now;
    const auto until = static_cast<std::int64_t>(m_heartbeat.aliveUntil(m_options.number));
    const std::int64_t last = m_shared.lastAlive.load(std::memory_order_relaxed);
    if (now.count() > std::max(until, last + m_options.heartbeatLife.count()))
        m_isStale = true;
    if (m_isStale && isInside) {
        m_forwarder.discardWaiting();
        m_isStale = false;
    }
    m_shared.lastAlive.store(now.count(), std::memory_order_relaxed);
    m_heartbeat.set(m_options.number,
                    static_cast<std::uint64_t>((now + m_options.heartbeatLife).count()));
}

/// Between two batches. Frames wait in their sockets meanwhile.
void ForwardingThread::waitForReader()
{
    const Nanoseconds end = tick() + kReaderTime;
    while (m_forwarder.isReaderWaiting() && !m_gate.isClosed()) {
        ::sched_yield();
        sayAlive(true);
        if (m_now >= end)
            m_forwarder.stopWaitingForReader();
    }
}

/// Waits for the kernel to receive something. Meanwhile whoever closes the gate need not wait.
void ForwardingThread::sleep()
{
    if (m_isPollListDue) {
        m_pollList.clear();
        for (const auto &socket : m_forwarder.sockets())
            m_pollList.push_back({socket->rings.descriptor(), POLLIN, 0});
        m_isPollListDue = false;
    }
    setState(ThreadState::Waiting);
    add(m_shared.statistics.sleeps, 1);
    m_gate.leave(m_options.number);
    const int ready = ::poll(m_pollList.data(), m_pollList.size(), kLongestSleepMs);
    m_gate.enter(m_options.number, [this] { sayAlive(false); });
    setState(ThreadState::Running);
    m_spinBudget = ready > 0 ? m_spinBudget : m_spinBudget / 2;
    m_spins = 0;
}

void ForwardingThread::finish(Ending how)
{
    const Nanoseconds end = tick() + kFinishTime;
    const auto isDone = [&] {
        return !m_forwarder.isKickDue() &&
               (how == Ending::HandOver || m_forwarder.isReceiveEmpty());
    };
    if (how == Ending::Final) {
        while (!isDone() && tick() < end) {
            sayAlive(true);
            m_forwarder.pass(m_now);
        }
        m_heartbeat.set(m_options.number, 0);
    }
    setState(ThreadState::Stopped);
}

void ForwardingThread::setState(ThreadState state)
{
    m_shared.state.store(state, std::memory_order_release);
}

} // namespace tallygate::engine
