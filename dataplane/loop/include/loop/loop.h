// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "base/time.h"

namespace tallygate {

/// How a child process ended.
struct ChildExit
{
    pid_t pid = 0;
    int status = 0; ///< what it returned; 0 if a signal ended it
    int signal = 0; ///< what ended it; 0 if it returned

    bool isFine() const { return status == 0 && signal == 0; }
};

/// The one place where a thread waits: descriptors, timers, children, signals and work
/// posted by other threads, over epoll. Handlers run one after another inside run(), on the thread
/// that called it, and must not block.
///
/// Threads: post() and stop() from any thread, everything else on the thread that runs the loop
/// (or before it runs). Descriptors stay their owner's: unwatch() before closing one.
///
/// A handler may watch, unwatch, cancel or stop anything, itself included; a handler that was taken
/// back is not called any more, also not for what epoll had already reported.
class Loop
{
public:
    /// What is waited for, and what came; a set of bits.
    enum Event : std::uint32_t {
        Readable = 1,
        Writable = 2,
        /// The other side has gone, or the descriptor is in error. Reported without being asked
        /// for.
        Gone = 4,
    };
    using Events = std::uint32_t;
    enum class TimerId : std::uint64_t { None = 0 };

    static Result<std::unique_ptr<Loop>> create();
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    /// Calls `handler` as long as one of `events` holds (level-triggered). Watching a descriptor
    /// again replaces what was asked for. Error "loop-watch" for one that epoll does not take,
    /// such as a file.
    Result<void> watch(int fd, Events events, std::function<void(Events)> handler);
    /// Waits for other events, with the handler as it is. Requires: `fd` is watched.
    void change(int fd, Events events);
    /// Nothing happens if `fd` is not watched.
    void unwatch(int fd);

    /// Once, `delay` from now. On the steady clock, like every().
    TimerId after(Nanoseconds delay, std::function<void()> handler);
    /// Every `period`, first a period from now. Beats that were missed are left out, not made up.
    TimerId every(Nanoseconds period, std::function<void()> handler);
    /// Nothing happens if the timer is over.
    void cancel(TimerId timer);

    /// Runs `work` on the loop, in order of posting, soon.
    void post(std::function<void()> work);

    /// Calls `handler` once, when the process has ended, and reaps it. `pid` is a child of the
    /// calling process that nobody else waits for.
    Result<void> onExit(pid_t pid, std::function<void(ChildExit)> handler);

    /// Calls `handler` for each arrival of `signal`, which is blocked in the calling thread from
    /// here on: call it before other threads are started, so that they inherit this. Children
    /// inherit the mask too; unblockSignals() puts it right in them. At most one handler a signal.
    Result<void> onSignal(int signal, std::function<void()> handler);
    /// After fork() in a child: no signal is blocked. Async-signal-safe.
    static void unblockSignals();

    /// Returns what stop() was called with. Errors only if the kernel refuses to wait.
    Result<int> run();
    /// Has run() return after the handler at work; before run() it makes that return at once.
    void stop(int status = 0);

    /// For how long nothing else had its turn at most, within the last minute.
    Nanoseconds longestTurn() const;

    static Timestamp wallNow();     ///< CLOCK_REALTIME
    static Nanoseconds steadyNow(); ///< CLOCK_MONOTONIC, since boot

private:
    struct Private;
    explicit Loop(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace tallygate
