// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sched.h>

#include <array>
#include <atomic>

#include "engine/sharedlayout.h"

namespace tallygate::engine {

/// Lets one thread change what the forwarding threads work on, while all of them are outside:
/// between two batches, or waiting for the kernel. Closing waits for at most a batch; a thread that
/// waits for the kernel is outside already, and finds the gate closed when it comes back.
///
/// A forwarding thread pays one load a pass.
class Gate
{
public:
    /// Forwarding thread, outside: goes in, as soon as the gate is open. `whileClosed` is called
    /// again and again meanwhile.
    template <class WhileClosed>
    void enter(unsigned thread, WhileClosed &&whileClosed)
    {
        for (;;) {
            m_inside[thread].flag.store(true, std::memory_order_seq_cst);
            if (!m_closed.load(std::memory_order_seq_cst))
                return;
            leave(thread);
            while (m_closed.load(std::memory_order_acquire)) {
                whileClosed();
                ::sched_yield();
            }
        }
    }
    /// Forwarding thread, inside: what it did is seen by who finds it outside.
    void leave(unsigned thread) { m_inside[thread].flag.store(false, std::memory_order_release); }
    bool isClosed() const { return m_closed.load(std::memory_order_relaxed); }

    /// The one other thread: on return no forwarding thread is inside, until open() was called as
    /// often as close().
    void close()
    {
        if (m_closings++ != 0)
            return;
        m_closed.store(true, std::memory_order_seq_cst);
        for (const Inside &inside : m_inside) {
            while (inside.flag.load(std::memory_order_seq_cst))
                ::sched_yield();
        }
    }
    void open()
    {
        if (--m_closings == 0)
            m_closed.store(false, std::memory_order_release);
    }

private:
    struct alignas(64) Inside
    {
        std::atomic<bool> flag{false};
    };
    std::atomic<bool> m_closed{false};
    unsigned m_closings = 0;
    std::array<Inside, kMaxThreads> m_inside;
};

/// Holds the gate closed.
class ClosedGate
{
public:
    explicit ClosedGate(Gate &gate)
        : m_gate(gate)
    {
        m_gate.close();
    }
    ~ClosedGate() { m_gate.open(); }
    ClosedGate(const ClosedGate &) = delete;
    ClosedGate &operator=(const ClosedGate &) = delete;

private:
    Gate &m_gate;
};

} // namespace tallygate::engine
