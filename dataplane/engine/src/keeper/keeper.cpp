// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "base/descriptorpassing.h"
#include "engine/keeper.h"
#include "keepermessage.h"
#include "systemd.h"

namespace tallygate::engine {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char *kHeldVariable = "TALLYGATE_HELD"; ///< "NAME=FD NAME=FD" across an upgrade
constexpr const char *kSelf = "/proc/self/exe";
constexpr auto kWindowGrace = 5s;   ///< control undoes by itself; only then does the keeper
constexpr auto kStopPatience = 30s; ///< for control to give interfaces back

std::vector<char *> pointersOf(std::vector<std::string> &arguments)
{
    std::vector<char *> pointers;
    for (std::string &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    return pointers;
}

void say(std::string_view text)
{
    std::fprintf(stderr, "tallygated: %.*s\n", static_cast<int>(text.size()), text.data());
}

class Keeper
{
public:
    explicit Keeper(std::vector<std::string> arguments)
        : m_arguments(std::move(arguments))
    {}

    int run();

private:
    bool blockSignals();
    void takeHeld();
    bool startControl();
    pid_t spawn(std::string_view mode, int keeperEnd);
    void loop();
    int untilNextMoment() const;
    void onSignal();
    void onMessage();
    void onWindowOver();
    void onControlEnd();
    void upgrade();
    void killControl();

    std::vector<std::string> m_arguments;
    std::map<std::string, FileDescriptor> m_held;
    FileDescriptor m_signals;
    FileDescriptor m_channel;
    FileDescriptor m_controlEnd; ///< pidfd
    pid_t m_control = -1;
    Clock::time_point m_started{};
    Clock::time_point m_startAt{}; ///< when to start control, if it does not run
    Clock::time_point m_killAt = Clock::time_point::max();
    Clock::time_point m_undoAt = Clock::time_point::max();
    int m_failures = 0;
    bool m_stopping = false;
    bool m_ended = false;
    int m_status = 0;
    std::string m_upgrade;
};

int Keeper::run()
{
    if (!blockSignals())
        return 2;
    takeHeld();
    while (!m_ended)
        loop();
    return m_status;
}

bool Keeper::blockSignals()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&set, signal);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    m_signals = FileDescriptor(::signalfd(-1, &set, SFD_CLOEXEC));
    if (!m_signals)
        say(fmt::format("cannot watch signals: {}", std::strerror(errno)));
    return static_cast<bool>(m_signals);
}

/// From before an upgrade, or from systemd.
void Keeper::takeHeld()
{
    m_held = descriptorsFromSystemd();
    const char *list = std::getenv(kHeldVariable);
    std::string_view rest = list != nullptr ? list : "";
    while (!rest.empty()) {
        const std::string_view entry = rest.substr(0, rest.find(' '));
        rest = entry.size() == rest.size() ? std::string_view{} : rest.substr(entry.size() + 1);
        const std::size_t equals = entry.find('=');
        int descriptor = -1;
        if (equals == std::string_view::npos ||
            std::from_chars(entry.data() + equals + 1, entry.data() + entry.size(), descriptor)
                    .ec != std::errc{} ||
            ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
            continue;
        m_held[std::string(entry.substr(0, equals))] = FileDescriptor(descriptor);
    }
    ::unsetenv(kHeldVariable);
}

/// Starts this program in another mode; `keeperEnd`, if any, becomes kKeeperDescriptor there.
pid_t Keeper::spawn(std::string_view mode, int keeperEnd)
{
    std::vector<std::string> arguments{"tallygated", std::string(mode)};
    arguments.insert(arguments.end(), m_arguments.begin(), m_arguments.end());
    const std::vector<char *> pointers = pointersOf(arguments);
    const pid_t keeper = ::getpid();
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    // A keeper that is killed takes control with it: no two engines ever work on one interface.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != keeper)
        ::_exit(2);
    if (keeperEnd == kKeeperDescriptor)
        ::fcntl(keeperEnd, F_SETFD, 0);
    else if (keeperEnd >= 0 && ::dup2(keeperEnd, kKeeperDescriptor) < 0)
        ::_exit(2);
    ::execv(kSelf, pointers.data());
    ::_exit(2);
}

bool Keeper::startControl()
{
    auto pair = makeMessagePair();
    if (!pair)
        return false;
    m_control = spawn("--control", pair->second.get());
    if (m_control < 0)
        return false;
    m_controlEnd = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, m_control, 0)));
    m_channel = std::move(pair->first);
    m_started = Clock::now();
    for (const auto &[name, descriptor] : m_held) {
        if (!sendMessage(m_channel.get(), keeperMessage(kHeld, name), {{descriptor.get()}}))
            return true; // it has died again; its end is seen next
    }
    (void)sendMessage(m_channel.get(), kEndOfHeld);
    return true;
}

void Keeper::loop()
{
    if (m_control < 0 && Clock::now() >= m_startAt && !startControl()) {
        say(fmt::format("cannot start control: {}", std::strerror(errno)));
        m_startAt = Clock::now() + 1s;
    }
    std::array<pollfd, 3> watched{{{m_signals.get(), POLLIN, 0},
                                   {m_channel.get(), POLLIN, 0},
                                   {m_controlEnd.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), untilNextMoment()) < 0)
        return;
    if (watched[0].revents != 0)
        onSignal();
    if (watched[1].revents != 0)
        onMessage();
    if (Clock::now() >= m_undoAt)
        onWindowOver();
    if (Clock::now() >= m_killAt)
        killControl();
    // After its last messages: they say whether the end was meant.
    if (watched[2].revents != 0 && watched[1].revents == 0)
        onControlEnd();
}

int Keeper::untilNextMoment() const
{
    Clock::time_point next = std::min(m_killAt, m_undoAt);
    if (m_control < 0)
        next = std::min(next, m_startAt);
    if (next == Clock::time_point::max())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

void Keeper::onSignal()
{
    signalfd_siginfo info{};
    if (::read(m_signals.get(), &info, sizeof info) != sizeof info)
        return;
    const int signal = static_cast<int>(info.ssi_signo);
    if (signal != SIGHUP) {
        m_stopping = true;
        m_killAt = std::min(m_killAt, Clock::now() + kStopPatience);
        if (m_control < 0)
            m_ended = true;
    }
    if (m_control > 0)
        ::kill(m_control, signal);
}

void Keeper::onMessage()
{
    auto message = receiveMessage(m_channel.get());
    if (!message || message->isEnd) {
        m_channel = {};
        return;
    }
    const KeeperMessage parsed = parseKeeperMessage(message->text);
    const std::string name(parsed.value);
    if (parsed.verb == kPut && message->descriptors.size() == 1) {
        notifySystemd(fmt::format("FDSTORE=1\nFDNAME={}", name), message->descriptors[0].get());
        m_held[name] = std::move(message->descriptors[0]);
    } else if (parsed.verb == kDrop) {
        notifySystemd(fmt::format("FDSTOREREMOVE=1\nFDNAME={}", name));
        m_held.erase(name);
    } else if (parsed.verb == kWindow) {
        const long long deadline = std::strtoll(name.c_str(), nullptr, 10);
        m_undoAt = deadline == 0
                       ? Clock::time_point::max()
                       : Clock::time_point(std::chrono::nanoseconds(deadline)) + kWindowGrace;
    } else if (parsed.verb == kStop) {
        m_stopping = true;
    } else if (parsed.verb == kUpgrade) {
        m_upgrade = name;
    } else if (parsed.verb == kNotify) {
        notifySystemd(parsed.value);
    }
}

void Keeper::onWindowOver()
{
    m_undoAt = Clock::time_point::max();
    say("a change of the interfaces was not confirmed, and control did not undo it: undoing it");
    killControl();
    int status = 0;
    const pid_t child = spawn("--undo-window", -1);
    if (child > 0)
        ::waitpid(child, &status, 0);
}

void Keeper::killControl()
{
    m_killAt = Clock::time_point::max();
    if (m_control > 0)
        ::kill(m_control, SIGKILL);
}

void Keeper::onControlEnd()
{
    int status = 0;
    ::waitpid(m_control, &status, 0);
    m_control = -1;
    m_controlEnd = {};
    m_channel = {};
    if (m_stopping) {
        m_status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
        m_ended = true;
        return;
    }
    // It could not start at all, and there is nothing to keep: what is wrong was said.
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2 && m_failures == 0 && m_held.empty()) {
        m_status = 2;
        m_ended = true;
        return;
    }
    if (!m_upgrade.empty())
        upgrade();
    if (Clock::now() - m_started > 60s)
        m_failures = 0;
    constexpr std::array<std::chrono::milliseconds, 5> kDelays{0ms, 100ms, 500ms, 1000ms, 3000ms};
    const auto delay = kDelays[std::min<std::size_t>(m_failures, kDelays.size() - 1)];
    ++m_failures;
    m_startAt = Clock::now() + delay;
    say(fmt::format("control ended ({} {}); it is started again in {} ms",
                    WIFSIGNALED(status) ? "signal" : "status",
                    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), delay.count()));
}

/// Executes the new program in this process. Comes back only if that cannot be done; then the old
/// one goes on.
void Keeper::upgrade()
{
    std::string list;
    for (const auto &[name, descriptor] : m_held) {
        ::fcntl(descriptor.get(), F_SETFD, 0);
        list += fmt::format("{}{}={}", list.empty() ? "" : " ", name, descriptor.get());
    }
    ::setenv(kHeldVariable, list.c_str(), 1);
    std::vector<std::string> arguments{"tallygated"};
    arguments.insert(arguments.end(), m_arguments.begin(), m_arguments.end());
    const std::vector<char *> pointers = pointersOf(arguments);
    ::execv(m_upgrade.c_str(), pointers.data());
    say(fmt::format("cannot execute {}: {}; the old program goes on", m_upgrade,
                    std::strerror(errno)));
    ::unsetenv(kHeldVariable);
    for (const auto &[name, descriptor] : m_held)
        ::fcntl(descriptor.get(), F_SETFD, FD_CLOEXEC);
    m_upgrade.clear();
}

} // namespace

int keeperMain(const std::vector<std::string> &arguments)
{
    return Keeper(arguments).run();
}

} // namespace tallygate::engine
