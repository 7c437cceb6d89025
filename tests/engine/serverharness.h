// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <QTemporaryDir>

#include "accounts.h"
#include "control/client.h"
#include "engine/server.h"
#include "loop/loop.h"
#include "loopcall.h"

namespace tallygate::engine::test {

/// An audit log in memory; what was said to it, a line each.
class AuditRecorder final : public AuditSink
{
public:
    Result<std::uint64_t> intent(const Caller &caller, std::string_view method,
                                 const Json &params) override
    {
        if (isFull)
            return fail(ErrorKind::Io, "disk-full", "no space left for the audit log");
        add(fmt::format("intent {} {} {}", toString(caller.role), method, control::toText(params)));
        return ++m_last;
    }
    void outcome(std::uint64_t intent, const Result<void> &result) override
    {
        add(fmt::format("outcome {} {}", intent, result ? "done" : result.error().code));
    }
    void refusal(const Caller &caller, std::string_view method, const Json &,
                 std::string_view code) override
    {
        add(fmt::format("refusal {} {} {}", toString(caller.role), method, code));
    }
    Json head() const override { return {{"sequence", control::fromUint64(m_last)}}; }

    void add(std::string line)
    {
        const std::lock_guard lock(m_mutex);
        m_lines.push_back(std::move(line));
    }
    std::vector<std::string> lines() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lines;
    }

    std::atomic<bool> isFull{false};

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_lines;
    std::uint64_t m_last = 0;
};

/// A server on a loop in a thread of its own, with a few methods.
class ServerHarness
{
public:
    static constexpr gid_t kView = 64001;
    static constexpr gid_t kOperate = 64002;
    static constexpr gid_t kAdmin = 64003;
    static constexpr uid_t kStranger = 64100;

    explicit ServerHarness(ServerLimits limits = {})
    {
        ::chmod(m_folder.path().toUtf8().constData(), 0755);
        ServerOptions options;
        options.socket = path();
        options.groups = {kView, kOperate, kAdmin};
        options.program = "1.2.3";
        options.limits = limits;
        loop = std::move(Loop::create().value());
        server = std::move(Server::create(*loop, std::move(options)).value());
        server->setAudit(&audit);
        server->addCapability("test");
        addMethods();
        m_thread = std::thread([this] { (void)loop->run(); });
    }
    ~ServerHarness()
    {
        loop->stop();
        m_thread.join();
        kept.clear();
    }

    std::string path() const { return m_folder.filePath("control.sock").toStdString(); }

    control::Client connect() const
    {
        return control::Client(std::move(control::UnixStream::connect(path()).value()));
    }

    std::unique_ptr<control::Client> connectAs(uid_t uid, const std::vector<gid_t> &groups) const
    {
        return std::make_unique<control::Client>(testsupport::connectAs(path(), uid, groups));
    }

    /// Runs `what` on the loop and waits for it.
    template <class What>
    auto onLoop(What what) -> decltype(what())
    {
        return testsupport::onLoop(*loop, std::move(what));
    }

    AuditRecorder audit;
    std::vector<ConnectionId> subscribers; ///< loop's thread
    std::vector<ConnectionId> closed;      ///< loop's thread
    std::vector<Reply> kept;               ///< loop's thread
    std::unique_ptr<Loop> loop;
    std::unique_ptr<Server> server;

private:
    void addMethods()
    {
        server->add(
            {"echo", Role::View, Audited::No,
             [](const Caller &, const Json &params, const Reply &reply) { reply(params); }});
        server->add({"change", Role::Operate, Audited::Yes,
                     [this](const Caller &, const Json &params, const Reply &reply) {
                         audit.add("effect");
                         if (params.contains("fail"))
                             return reply.failed({ErrorKind::NotFound, "no-such", "no", {}, {}});
                         reply.done();
                     }});
        server->add({"administer", Role::Admin, Audited::No,
                     [](const Caller &, const Json &, const Reply &reply) { reply.done(); }});
        server->add({"replace", Role::Root, Audited::No,
                     [](const Caller &, const Json &, const Reply &reply) { reply.done(); }});
        server->add({"later", Role::View, Audited::No,
                     [this](const Caller &, const Json &params, const Reply &reply) {
                         const auto wait = std::chrono::milliseconds(params.at("ms").get<int>());
                         loop->after(wait, [reply, params] { reply(params); });
                     }});
        server->add(
            {"keep", Role::View, Audited::Yes, [this](const Caller &, const Json &, Reply reply) {
                 kept.push_back(std::move(reply));
             }});
        server->add({"forget", Role::View, Audited::No,
                     [](const Caller &, const Json &, const Reply &) {}});
        server->add({"throw", Role::View, Audited::No,
                     [](const Caller &, const Json &params, const Reply &reply) {
                         reply(params.at("missing"));
                     }});
        server->add({"large", Role::View, Audited::No,
                     [](const Caller &, const Json &params, const Reply &reply) {
                         reply(std::string(params.at("bytes").get<std::size_t>(), 'x'));
                     }});
        server->add({"subscribe", Role::View, Audited::No,
                     [this](const Caller &caller, const Json &, const Reply &reply) {
                         subscribers.push_back(caller.connection);
                         reply.done();
                     }});
        server->onClosed([this](ConnectionId id) {
            closed.push_back(id);
            std::erase(subscribers, id);
        });
    }

    QTemporaryDir m_folder;
    std::thread m_thread;
};

} // namespace tallygate::engine::test
