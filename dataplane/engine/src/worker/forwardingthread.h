// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <poll.h>

#include <atomic>
#include <thread>
#include <vector>

#include "forwarder.h"
#include "gate.h"
#include "io/sharedmaps.h"

namespace tallygate::engine {

/// How a forwarding thread is to end.
enum class Ending : std::uint32_t {
    None,
    HandOver, ///< a successor goes on at once: what waits is left to it, the heartbeat stays
    Final,    ///< what waits is forwarded first, for at most 50 ms; then the heartbeat ends
};

/// Runs a forwarder on a thread of its own: pass after pass while there is work, spinning for a
/// while where there is none, then waiting for the kernel for at most 2 ms; says meanwhile that it
/// is alive. Whatever changes the forwarder does so while the gate is closed.
class ForwardingThread
{
public:
    struct Options
    {
        unsigned number = 0;
        Nanoseconds heartbeatLife{0};
        int cpu = -1; ///< -1: any
    };

    /// The references outlive it.
    ForwardingThread(Options options, Gate &gate, io::Heartbeat &heartbeat, Forwarder &forwarder);
    /// Requires: the thread has ended, by requestEnd() and join(), or was not started.
    ~ForwardingThread() = default;

    /// On return the thread is there, needs no rights any more, and waits for begin().
    void start();
    void begin();
    void requestEnd(Ending how);
    void join();
    /// Gate closed: sockets came or went.
    void forgetDescriptors() { m_isPollListDue = true; }

private:
    void run();
    void runOpen();
    void sayAlive(bool isInside);
    void waitForReader();
    void sleep();
    void finish(Ending how);
    void setState(ThreadState state);
    static Nanoseconds tick();

    Options m_options;
    Gate &m_gate;
    io::Heartbeat &m_heartbeat;
    Forwarder &m_forwarder;
    ThreadShared &m_shared;
    std::atomic<bool> m_isThere{false};
    std::atomic<bool> m_hasBegun{false};
    std::atomic<Ending> m_ending{Ending::None};
    bool m_isStale = false; ///< the kernel had taken the thread for dead
    std::vector<pollfd> m_pollList;
    bool m_isPollListDue = true;
    Nanoseconds m_now{0};           ///< CLOCK_MONOTONIC_COARSE
    std::uint32_t m_spins = 0;      ///< passes without work since the last one with
    std::uint32_t m_spinBudget = 0; ///< so many are worth it
    std::thread m_thread;
};

} // namespace tallygate::engine
