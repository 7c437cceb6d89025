// SPDX-License-Identifier: GPL-3.0-or-later
#include "workerprocess.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/precedence.h"
#include "engine/workermain.h"

namespace tallygate::engine {

namespace {

tl::unexpected<Error> workerDied()
{
    return fail(ErrorKind::Io, "worker-died", "the worker ended before it answered");
}

/// In the child: async-signal-safe calls alone.
[[noreturn]] void runChild(int channel, const std::vector<char *> &arguments, int niceness)
{
    // dup2() onto itself would keep close-on-exec.
    if (channel == kWorkerChannel)
        ::fcntl(channel, F_SETFD, 0);
    else
        ::dup2(channel, kWorkerChannel);
    ::close_range(kWorkerChannel + 1, ~0u, 0);
    Loop::unblockSignals();
    takePrecedenceAsSession(niceness);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

} // namespace

Result<std::shared_ptr<WorkerProcess>>
WorkerProcess::spawn(Loop &loop, const std::vector<std::string> &command, int niceness, Ended ended)
{
    auto ends = makeMessagePair();
    if (!ends)
        return fail(ends.error());
    std::vector<char *> arguments;
    for (const std::string &argument : command)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) {
        return fail(ErrorKind::Io, "worker-start", "cannot start a worker: {}",
                    std::strerror(errno));
    }
    if (pid == 0)
        runChild(ends->second.get(), arguments, niceness);
    ::fcntl(ends->first.get(), F_SETFL, O_NONBLOCK);
    const std::shared_ptr<WorkerProcess> process(
        new WorkerProcess(loop, std::move(ends->first), pid, std::move(ended)));
    if (auto watched = process->watch(); !watched)
        return fail(watched.error());
    return process;
}

WorkerProcess::WorkerProcess(Loop &loop, FileDescriptor channel, pid_t pid, Ended ended)
    : m_loop(loop)
    , m_channel(std::move(channel))
    , m_pid(pid)
    , m_ended(std::move(ended))
{}

WorkerProcess::~WorkerProcess()
{
    m_loop.unwatch(m_channel.get());
    kill();
}

Result<void> WorkerProcess::watch()
{
    const std::weak_ptr<WorkerProcess> self = weak_from_this();
    auto watched = m_loop.watch(m_channel.get(), Loop::Readable, [self](Loop::Events events) {
        const auto process = self.lock();
        if (!process)
            return;
        if (events & Loop::Writable)
            process->flush();
        if (events & (Loop::Readable | Loop::Gone))
            process->receive();
    });
    if (!watched)
        return watched;
    return m_loop.onExit(m_pid, [self](const ChildExit &exit) {
        if (const auto process = self.lock())
            process->onExit(exit);
    });
}

void WorkerProcess::ask(Json request, Answer answer, std::span<const int> descriptors)
{
    const std::uint64_t id = ++m_lastId;
    request["id"] = id;
    m_open.emplace(id, std::move(answer));
    send(request, descriptors);
}

void WorkerProcess::tell(const Json &message, std::span<const int> descriptors)
{
    send(message, descriptors);
}

void WorkerProcess::send(const Json &message, std::span<const int> descriptors)
{
    std::string text = message.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (m_queue.empty()) {
        const auto sent = sendMessage(m_channel.get(), text, descriptors);
        if (sent || sent.error().code != "message-would-block")
            return; // an end of the channel is told by the end of the process
    }
    Queued queued{std::move(text), {}};
    for (const int descriptor : descriptors)
        queued.descriptors.emplace_back(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
    m_queue.push_back(std::move(queued));
    m_loop.change(m_channel.get(), Loop::Readable | Loop::Writable);
}

void WorkerProcess::flush()
{
    while (!m_queue.empty()) {
        std::vector<int> descriptors;
        for (const FileDescriptor &descriptor : m_queue.front().descriptors)
            descriptors.push_back(descriptor.get());
        const auto sent = sendMessage(m_channel.get(), m_queue.front().text, descriptors);
        if (!sent && sent.error().code == "message-would-block")
            return;
        m_queue.pop_front();
    }
    m_loop.change(m_channel.get(), Loop::Readable);
}

void WorkerProcess::receive()
{
    const auto self = shared_from_this();
    for (;;) {
        auto message = receiveMessage(m_channel.get());
        if (!message && message.error().code == "message-would-block")
            return;
        if (!message || message->isEnd) {
            m_loop.unwatch(m_channel.get());
            kill(); // without a channel it is of no use
            return;
        }
        take(*message);
    }
}

/// What it says is not believed: an answer to nothing asked is passed over.
void WorkerProcess::take(const PassedMessage &message)
{
    const Json json = Json::parse(message.text, nullptr, false);
    if (!json.is_object())
        return;
    const auto id = json.find("id");
    if (id == json.end() || !id->is_number_unsigned())
        return;
    auto open = m_open.extract(id->get<std::uint64_t>());
    if (open.empty() || !open.mapped()) // nobody wants to know
        return;
    if (const auto error = json.find("error"); error != json.end())
        open.mapped()(fail(errorFrom(*error)));
    else
        open.mapped()(json);
}

void WorkerProcess::kill()
{
    if (m_isAlive)
        ::kill(m_pid, SIGKILL);
}

void WorkerProcess::forgetHandlers()
{
    m_open.clear();
    m_ended = nullptr;
}

void WorkerProcess::onExit(const ChildExit &exit)
{
    const auto self = shared_from_this();
    // Answers that it gave before it ended still count.
    if (m_isAlive)
        receive();
    m_isAlive = false;
    m_loop.unwatch(m_channel.get());
    for (auto &[id, answer] : std::exchange(m_open, {})) {
        if (answer)
            answer(workerDied());
    }
    if (const Ended ended = std::exchange(m_ended, nullptr))
        ended(exit);
}

} // namespace tallygate::engine
