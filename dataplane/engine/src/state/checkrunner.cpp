// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <map>

#include "base/filedescriptor.h"
#include "engine/checkchild.h"
#include "loop/loop.h"
#include "state/checkrequest.h"

namespace tallygate::engine {

namespace {

constexpr std::size_t kMostReport = 4u << 20;

tl::unexpected<Error> systemError(const char *doing)
{
    return fail(ErrorKind::Io, "check-failed", "cannot {}: {}", doing, std::strerror(errno));
}

/// An anonymous file with the request, to be read from its beginning.
Result<FileDescriptor> requestFile(const std::string &content)
{
    FileDescriptor file(::memfd_create("tallygate-check", MFD_CLOEXEC));
    if (!file || !writeAll(file.get(), bytesOf(content)) || ::lseek(file.get(), 0, SEEK_SET) != 0)
        return systemError("hand a policy to its check");
    return file;
}

Result<CheckReport> reportOf(const std::string &text)
{
    auto json = control::parseJson(text);
    if (!json || !json->is_object())
        return fail(ErrorKind::Io, "check-failed", "the check of the policy gave no report");
    if (json->contains("failure"))
        return fail(control::toError((*json)["failure"]));
    const auto ok = json->find("ok");
    CheckReport report;
    report.ok = ok != json->end() && ok->is_boolean() && ok->get<bool>();
    report.json = std::move(*json);
    return report;
}

/// posix_spawn's parameters with their life.
class SpawnSettings
{
public:
    SpawnSettings(int input, int output)
    {
        ::posix_spawn_file_actions_init(&m_actions);
        ::posix_spawn_file_actions_adddup2(&m_actions, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&m_actions, output, STDOUT_FILENO);
        ::posix_spawnattr_init(&m_attributes);
        sigset_t none;
        sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK);
    }
    ~SpawnSettings()
    {
        ::posix_spawn_file_actions_destroy(&m_actions);
        ::posix_spawnattr_destroy(&m_attributes);
    }
    SpawnSettings(const SpawnSettings &) = delete;
    SpawnSettings &operator=(const SpawnSettings &) = delete;

    Result<pid_t> run(const std::string &program) const
    {
        std::string name = "tallygated";
        std::string option = "--check";
        std::array<char *, 3> arguments = {name.data(), option.data(), nullptr};
        std::array<char *, 1> environment = {nullptr};
        pid_t pid = 0;
        errno = ::posix_spawn(&pid, program.c_str(), &m_actions, &m_attributes, arguments.data(),
                              environment.data());
        if (errno != 0)
            return systemError("start the check of a policy");
        return pid;
    }

private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

struct Child
{
    pid_t pid = 0;
    FileDescriptor output;
    std::string text;
    Loop::TimerId timer = Loop::TimerId::None;
    CheckRunner::Answer answer;
    std::optional<ChildExit> exit;
    bool atEnd = false;
    bool tookTooLong = false;
};

} // namespace

struct CheckRunner::Private : std::enable_shared_from_this<CheckRunner::Private>
{
    Private(Loop &where, Options what)
        : loop(where)
        , options(std::move(what))
    {}

    struct Waiting
    {
        std::string content;
        Answer answer;
    };

    void startNext();
    Result<void> start(Waiting &waiting);
    void read(Child &child);
    void finishIfOver(Child &child);
    Result<CheckReport> resultOf(const Child &child) const;

    Loop &loop;
    Options options;
    std::deque<Waiting> waiting;
    std::map<pid_t, std::unique_ptr<Child>> children;
};

CheckRunner::CheckRunner(Loop &loop)
    : CheckRunner(loop, Options())
{}

CheckRunner::CheckRunner(Loop &loop, Options options)
    : d(std::make_shared<Private>(loop, std::move(options)))
{}

CheckRunner::~CheckRunner()
{
    for (auto &[pid, child] : d->children) {
        d->loop.cancel(child->timer);
        d->loop.unwatch(child->output.get());
        ::kill(pid, SIGKILL); // the loop reaps it
    }
    d->children.clear();
}

void CheckRunner::run(const CheckRequest &request, Answer answer)
{
    if (d->waiting.size() >= d->options.waiting) {
        d->loop.post([answer = std::move(answer), alive = std::weak_ptr<Private>(d)] {
            if (alive.lock())
                answer(fail(Error{ErrorKind::Limit,
                                  "check-busy",
                                  "too many policies wait to be checked",
                                  "try again shortly",
                                  {}}));
        });
        return;
    }
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(d->options.processorTime).count();
    d->waiting.push_back(
        {writeCheckRequest(request, {static_cast<std::uint64_t>(seconds), d->options.memory}),
         std::move(answer)});
    d->startNext();
}

void CheckRunner::Private::startNext()
{
    while (!waiting.empty() && children.size() < options.atOnce) {
        Waiting next = std::move(waiting.front());
        waiting.pop_front();
        if (auto started = start(next); !started)
            loop.post([answer = std::move(next.answer), error = started.error(),
                       alive = weak_from_this()] {
                if (alive.lock())
                    answer(fail(error));
            });
    }
}

Result<void> CheckRunner::Private::start(Waiting &next)
{
    auto input = requestFile(next.content);
    if (!input)
        return fail(input.error());
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return systemError("make a pipe");
    FileDescriptor output(ends[0]);
    const FileDescriptor other(ends[1]);
    ::fcntl(other.get(), F_SETFL, 0); // the child's end blocks
    auto pid = SpawnSettings(input->get(), other.get()).run(options.program);
    if (!pid)
        return fail(pid.error());

    auto made = std::make_unique<Child>();
    Child *child = made.get();
    child->pid = *pid;
    child->output = std::move(output);
    child->answer = std::move(next.answer);
    children[*pid] = std::move(made);
    const std::weak_ptr<Private> self = weak_from_this();
    auto watched = loop.watch(child->output.get(), Loop::Readable,
                              [this, child](Loop::Events) { read(*child); });
    auto reaped = loop.onExit(*pid, [self](ChildExit exit) {
        const auto here = self.lock();
        if (!here)
            return;
        const auto known = here->children.find(exit.pid);
        if (known == here->children.end())
            return;
        known->second->exit = exit;
        here->finishIfOver(*known->second);
    });
    if (!watched || !reaped) {
        ::kill(*pid, SIGKILL);
        loop.unwatch(child->output.get());
        next.answer = std::move(child->answer);
        children.erase(*pid);
        return fail(watched ? reaped.error() : watched.error());
    }
    child->timer = loop.after(options.wallTime, [child] {
        child->timer = Loop::TimerId::None;
        child->tookTooLong = true;
        ::kill(child->pid, SIGKILL);
    });
    return {};
}

void CheckRunner::Private::read(Child &child)
{
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        const ssize_t got = ::read(child.output.get(), buffer.data(), buffer.size());
        if (got > 0) {
            child.text.append(buffer.data(), static_cast<std::size_t>(got));
            if (child.text.size() > kMostReport)
                ::kill(child.pid, SIGKILL);
            continue;
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        break;
    }
    loop.unwatch(child.output.get());
    child.atEnd = true;
    finishIfOver(child);
}

void CheckRunner::Private::finishIfOver(Child &child)
{
    if (!child.exit || !child.atEnd)
        return;
    loop.cancel(child.timer);
    auto result = resultOf(child);
    const Answer answer = std::move(child.answer);
    children.erase(child.pid); // `child` is gone
    const auto self = shared_from_this();
    answer(std::move(result));
    startNext();
}

Result<CheckReport> CheckRunner::Private::resultOf(const Child &child) const
{
    if (child.tookTooLong || child.exit->signal == SIGXCPU || child.exit->signal == SIGKILL)
        return fail(ErrorKind::Limit, "check-limit",
                    "checking the policy takes more time or memory than it may");
    if (!child.exit->isFine())
        return fail(ErrorKind::Io, "check-failed", "the check of the policy ended by {} {}",
                    child.exit->signal ? "signal" : "status",
                    child.exit->signal ? child.exit->signal : child.exit->status);
    return reportOf(child.text);
}

} // namespace tallygate::engine
