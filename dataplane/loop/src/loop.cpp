// SPDX-License-Identifier: GPL-3.0-or-later
#include "loop/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/filedescriptor.h"

namespace tallygate {

namespace {

tl::unexpected<Error> failedCall(const char *code, const char *what)
{
    return fail(ErrorKind::Io, code, "{}: {}", what, std::strerror(errno));
}

std::uint32_t toEpoll(Loop::Events events)
{
    return ((events & Loop::Readable) != 0 ? EPOLLIN | EPOLLRDHUP : 0u) |
           ((events & Loop::Writable) != 0 ? EPOLLOUT : 0u);
}

Loop::Events fromEpoll(std::uint32_t events)
{
    return ((events & EPOLLIN) != 0 ? Loop::Readable : 0u) |
           ((events & EPOLLOUT) != 0 ? Loop::Writable : 0u) |
           ((events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) != 0 ? Loop::Gone : 0u);
}

Nanoseconds clockNow(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

/// The longest of what happened within the last minute, give or take ten seconds.
class RecentLongest
{
public:
    void note(Nanoseconds length, Nanoseconds now)
    {
        const auto slot = now / kSlot;
        Entry &entry = m_entries[static_cast<std::size_t>(slot) % kSlots];
        if (entry.slot != slot)
            entry = {slot, Nanoseconds(0)};
        entry.longest = std::max(entry.longest, length);
    }
    Nanoseconds longest(Nanoseconds now) const
    {
        Nanoseconds longest{0};
        for (const Entry &entry : m_entries) {
            if (now / kSlot - entry.slot < kSlots)
                longest = std::max(longest, entry.longest);
        }
        return longest;
    }

private:
    static constexpr Nanoseconds kSlot = std::chrono::seconds(10);
    static constexpr std::int64_t kSlots = 6;
    struct Entry
    {
        std::int64_t slot = -kSlots;
        Nanoseconds longest{0};
    };
    std::array<Entry, kSlots> m_entries;
};

} // namespace

struct Loop::Private
{
    struct Watch
    {
        int fd = -1;
        std::function<void(Events)> handler;
    };
    struct Timer
    {
        Nanoseconds period{0}; ///< 0 = once
        std::function<void()> handler;
    };
    using Deadline =
        std::pair<Nanoseconds, std::uint64_t>; ///< with the timer's id: unique, in order

    FileDescriptor epoll;
    FileDescriptor wake;  ///< eventfd: something was posted, or stop
    FileDescriptor clock; ///< timerfd, armed for the first deadline
    FileDescriptor signals;
    sigset_t signalSet{};
    sigset_t maskBefore{};
    std::map<int, std::function<void()>> signalHandlers;

    // epoll reports ids, not descriptors: a descriptor closed and given anew within one round of
    // reports must not be taken for the old one.
    std::uint64_t lastId = 0;
    std::unordered_map<std::uint64_t, std::shared_ptr<Watch>> watches;
    std::unordered_map<int, std::uint64_t> watchOf;

    std::map<Deadline, std::shared_ptr<Timer>> timers;
    std::unordered_map<std::uint64_t, Nanoseconds> deadlineOf;
    Nanoseconds armedFor{0}; ///< 0 = the timerfd is not armed

    std::unordered_map<int, FileDescriptor> children; ///< pidfds by number

    std::mutex mutex; ///< guards `posted`
    std::vector<std::function<void()>> posted;
    std::atomic<bool> stopping{false};
    std::atomic<int> status{0};
    RecentLongest turns;

    void ring() const
    {
        const std::uint64_t one = 1;
        // EAGAIN: the counter is at its end, so the loop has been woken anyway.
        [[maybe_unused]] const ssize_t put = ::write(wake.get(), &one, sizeof one);
    }

    Result<void> add(int fd, std::uint32_t events, std::function<void(Events)> handler);
    TimerId addTimer(Nanoseconds delay, Nanoseconds period, std::function<void()> handler);
    void arm();
    void runTimers();
    void runPosted();
    void readSignals();
    void dispatch(std::uint64_t id, std::uint32_t events);
};

Result<void> Loop::Private::add(int fd, std::uint32_t events, std::function<void(Events)> handler)
{
    const std::uint64_t id = ++lastId;
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    const auto old = watchOf.find(fd);
    int rc =
        ::epoll_ctl(epoll.get(), old == watchOf.end() ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    // Closed without unwatch(), and the number given anew.
    if (rc != 0 && errno == ENOENT)
        rc = ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event);
    if (rc != 0)
        return failedCall("loop-watch", "cannot wait for a descriptor");
    if (old != watchOf.end())
        watches.erase(old->second);
    watchOf[fd] = id;
    watches[id] = std::make_shared<Watch>(Watch{fd, std::move(handler)});
    return {};
}

Loop::TimerId Loop::Private::addTimer(Nanoseconds delay, Nanoseconds period,
                                      std::function<void()> handler)
{
    const std::uint64_t id = ++lastId;
    const Nanoseconds deadline = steadyNow() + std::max(delay, Nanoseconds(0));
    timers.emplace(Deadline{deadline, id},
                   std::make_shared<Timer>(Timer{period, std::move(handler)}));
    deadlineOf.emplace(id, deadline);
    return TimerId{id};
}

void Loop::Private::arm()
{
    const Nanoseconds first = timers.empty() ? Nanoseconds(0) : timers.begin()->first.first;
    if (first == armedFor)
        return;
    itimerspec spec{};
    spec.it_value.tv_sec = first.count() / std::nano::den;
    spec.it_value.tv_nsec = first.count() % std::nano::den;
    ::timerfd_settime(clock.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
    armedFor = first;
}

void Loop::Private::runTimers()
{
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t got = ::read(clock.get(), &expirations, sizeof expirations);
    armedFor = Nanoseconds(0);
    // Those that are due now; what their handlers add waits for the next round.
    const Nanoseconds now = steadyNow();
    const std::uint64_t newest = lastId;
    while (!timers.empty() && !stopping) {
        const auto first = timers.begin();
        const auto [deadline, id] = first->first;
        if (deadline > now || id > newest)
            break;
        const std::shared_ptr<Timer> timer = first->second;
        timers.erase(first);
        if (timer->period > Nanoseconds(0)) {
            const auto missed = (now - deadline) / timer->period;
            const Nanoseconds next = deadline + timer->period * (missed + 1);
            timers.emplace(Deadline{next, id}, timer);
            deadlineOf[id] = next;
        } else {
            deadlineOf.erase(id);
        }
        timer->handler();
    }
}

void Loop::Private::runPosted()
{
    std::uint64_t rings = 0;
    [[maybe_unused]] const ssize_t got = ::read(wake.get(), &rings, sizeof rings);
    std::vector<std::function<void()>> work;
    {
        const std::lock_guard lock(mutex);
        work.swap(posted);
    }
    for (std::function<void()> &piece : work)
        piece();
}

void Loop::Private::readSignals()
{
    signalfd_siginfo info{};
    while (::read(signals.get(), &info, sizeof info) == sizeof info) {
        const auto found = signalHandlers.find(static_cast<int>(info.ssi_signo));
        if (found != signalHandlers.end())
            found->second();
    }
}

void Loop::Private::dispatch(std::uint64_t id, std::uint32_t events)
{
    const auto found = watches.find(id);
    if (found == watches.end())
        return;
    const std::shared_ptr<Watch> watch = found->second; // outlives unwatch() by its own handler
    const Nanoseconds begun = steadyNow();
    watch->handler(fromEpoll(events));
    const Nanoseconds now = steadyNow();
    turns.note(now - begun, now);
}

Loop::Loop(std::unique_ptr<Private> state)
    : d(std::move(state))
{}

Loop::~Loop()
{
    if (d->signals)
        ::pthread_sigmask(SIG_SETMASK, &d->maskBefore, nullptr);
}

Result<std::unique_ptr<Loop>> Loop::create()
{
    auto d = std::make_unique<Private>();
    d->epoll = FileDescriptor(::epoll_create1(EPOLL_CLOEXEC));
    d->wake = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    d->clock = FileDescriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!d->epoll || !d->wake || !d->clock)
        return failedCall("loop-create", "cannot make the event loop");
    ::sigemptyset(&d->signalSet);
    Private &self = *d;
    if (auto added = self.add(self.wake.get(), EPOLLIN, [&self](Events) { self.runPosted(); });
        !added)
        return fail(added.error());
    if (auto added = self.add(self.clock.get(), EPOLLIN, [&self](Events) { self.runTimers(); });
        !added)
        return fail(added.error());
    return std::unique_ptr<Loop>(new Loop(std::move(d)));
}

Result<void> Loop::watch(int fd, Events events, std::function<void(Events)> handler)
{
    return d->add(fd, toEpoll(events), std::move(handler));
}

void Loop::change(int fd, Events events)
{
    const auto found = d->watchOf.find(fd);
    if (found == d->watchOf.end())
        return;
    epoll_event event{};
    event.events = toEpoll(events);
    event.data.u64 = found->second;
    ::epoll_ctl(d->epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void Loop::unwatch(int fd)
{
    const auto found = d->watchOf.find(fd);
    if (found == d->watchOf.end())
        return;
    ::epoll_ctl(d->epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    d->watches.erase(found->second);
    d->watchOf.erase(found);
}

Loop::TimerId Loop::after(Nanoseconds delay, std::function<void()> handler)
{
    return d->addTimer(delay, Nanoseconds(0), std::move(handler));
}

Loop::TimerId Loop::every(Nanoseconds period, std::function<void()> handler)
{
    const Nanoseconds atLeast = std::max(period, Nanoseconds(1));
    return d->addTimer(atLeast, atLeast, std::move(handler));
}

void Loop::cancel(TimerId timer)
{
    const auto id = static_cast<std::uint64_t>(timer);
    const auto found = d->deadlineOf.find(id);
    if (found == d->deadlineOf.end())
        return;
    d->timers.erase({found->second, id});
    d->deadlineOf.erase(found);
}

void Loop::post(std::function<void()> work)
{
    {
        const std::lock_guard lock(d->mutex);
        d->posted.push_back(std::move(work));
    }
    d->ring();
}

Result<void> Loop::onExit(pid_t pid, std::function<void(ChildExit)> handler)
{
    FileDescriptor child(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!child)
        return failedCall("loop-child", "cannot wait for a child process");
    const int fd = child.get();
    auto added = watch(fd, Readable, [this, fd, pid, handler = std::move(handler)](Events) {
        siginfo_t info{};
        if (::waitid(P_PIDFD, static_cast<id_t>(fd), &info, WEXITED | WNOHANG) == 0 &&
            info.si_pid == 0)
            return;
        unwatch(fd);
        d->children.erase(fd);
        ChildExit exit{pid, 0, 0};
        (info.si_code == CLD_EXITED ? exit.status : exit.signal) = info.si_status;
        handler(exit);
    });
    if (!added)
        return added;
    d->children.emplace(fd, std::move(child));
    return {};
}

Result<void> Loop::onSignal(int signal, std::function<void()> handler)
{
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, signal);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &one, &before);
    ::sigaddset(&d->signalSet, signal);
    if (!d->signals)
        d->maskBefore = before;
    const int fd = ::signalfd(d->signals.get(), &d->signalSet, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return failedCall("loop-signal", "cannot wait for a signal");
    d->signalHandlers[signal] = std::move(handler);
    if (d->signals)
        return {};
    d->signals = FileDescriptor(fd);
    return watch(fd, Readable, [this](Events) { d->readSignals(); });
}

void Loop::unblockSignals()
{
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

Result<int> Loop::run()
{
    std::array<epoll_event, 64> events;
    while (!d->stopping) {
        d->arm();
        const int count =
            ::epoll_wait(d->epoll.get(), events.data(), static_cast<int>(events.size()), -1);
        if (count < 0 && errno != EINTR)
            return failedCall("loop-wait", "cannot wait for events");
        for (int i = 0; i < count && !d->stopping; ++i)
            d->dispatch(events[static_cast<std::size_t>(i)].data.u64,
                        events[static_cast<std::size_t>(i)].events);
    }
    d->stopping = false;
    return d->status.load();
}

void Loop::stop(int status)
{
    d->status = status;
    d->stopping = true;
    d->ring();
}

Nanoseconds Loop::longestTurn() const
{
    return d->turns.longest(steadyNow());
}

Timestamp Loop::wallNow()
{
    return Timestamp(clockNow(CLOCK_REALTIME));
}

Nanoseconds Loop::steadyNow()
{
    return clockNow(CLOCK_MONOTONIC);
}

} // namespace tallygate
