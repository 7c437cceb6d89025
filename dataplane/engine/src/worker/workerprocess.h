// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>

#include "base/descriptorpassing.h"
#include "messages.h"

namespace tallygate::engine {

/// A worker process and the channel to it, as control has them. Loop thread. The process is killed
/// and reaped when this goes.
class WorkerProcess : public std::enable_shared_from_this<WorkerProcess>
{
public:
    using Answer = std::function<void(Result<Json>)>;
    using Ended = std::function<void(const ChildExit &)>;

    /// `ended` is called once, from the loop, after every open request was answered.
    static Result<std::shared_ptr<WorkerProcess>>
    spawn(Loop &loop, const std::vector<std::string> &command, int niceness, Ended ended);
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    pid_t pid() const { return m_pid; }
    bool hasOpenRequests() const { return !m_open.empty(); }

    /// Sends a request; the answer comes later, with "worker-died" if none can come any more.
    /// The descriptors are the caller's.
    void ask(Json request, Answer answer, std::span<const int> descriptors = {});
    /// The same without an answer.
    void tell(const Json &message, std::span<const int> descriptors = {});
    void kill();
    /// Nobody wants to know any more: no handler is called from here on.
    void forgetHandlers();

private:
    struct Queued
    {
        std::string text;
        std::vector<FileDescriptor> descriptors;
    };

    WorkerProcess(Loop &loop, FileDescriptor channel, pid_t pid, Ended ended);
    Result<void> watch();
    void send(const Json &message, std::span<const int> descriptors);
    void flush();
    void receive();
    void take(const PassedMessage &message);
    void onExit(const ChildExit &exit);

    Loop &m_loop;
    FileDescriptor m_channel;
    pid_t m_pid = 0;
    bool m_isAlive = true;
    Ended m_ended;
    std::uint64_t m_lastId = 0;
    std::map<std::uint64_t, Answer> m_open;
    std::deque<Queued> m_queue; ///< what the channel did not take yet
};

} // namespace tallygate::engine
