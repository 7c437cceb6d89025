// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>

#include <map>
#include <memory>
#include <string>
#include <thread>

#include <QTemporaryDir>

#include "engine/server.h"
#include "loop/loop.h"

namespace tallygate::remote::test {

/// The engine's real control server on a socket of its own, with something to subscribe to: a count
/// that grows by `step` with each beat, told as absolute values, first of all the full picture.
class CountingEngine
{
public:
    static constexpr std::uint64_t kStep = 7;

    /// `socket`: empty for one in a folder of its own.
    explicit CountingEngine(Nanoseconds beat = std::chrono::milliseconds(20),
                            const QString &socket = {})
        : m_path(socket.isEmpty() ? m_folder.filePath(QStringLiteral("control.sock")) : socket)
    {
        ::chmod(m_folder.path().toUtf8().constData(), 0755);
        engine::ServerOptions options;
        options.socket = path().toStdString();
        options.groups = {::getgid(), ::getgid(), ::getgid()};
        options.program = "1.2.3";
        options.limits.connections = 4096;
        options.limits.connectionsPerUid = 4096;
        m_loop = std::move(Loop::create().value());
        m_server = std::move(engine::Server::create(*m_loop, std::move(options)).value());
        addMethods();
        m_loop->every(beat, [this] { tell(); });
        m_thread = std::thread([this] { (void)m_loop->run(); });
    }
    ~CountingEngine()
    {
        m_loop->stop();
        m_thread.join();
        m_server.reset();
    }

    QString path() const { return m_path; }
    Loop &loop() { return *m_loop; }

private:
    using Json = control::Json;

    void addMethods()
    {
        using engine::Audited;
        using engine::Caller;
        using engine::Reply;
        using engine::Role;
        m_server->add(
            {"echo", Role::View, Audited::No,
             [](const Caller &, const Json &params, const Reply &reply) { reply(params); }});
        m_server->add(
            {"forget", Role::View, Audited::No, [this](const Caller &, const Json &, Reply reply) {
                 m_kept.push_back(std::move(reply));
             }});
        m_server->add({"counters.subscribe", Role::View, Audited::No,
                       [this](const Caller &caller, const Json &, const Reply &reply) {
                           m_subscribers[caller.connection] = true;
                           reply(Json{{"subscription", "1"}, {"interval", 20}});
                       }});
        m_server->add({"counters.unsubscribe", Role::View, Audited::No,
                       [this](const Caller &caller, const Json &, const Reply &reply) {
                           m_subscribers.erase(caller.connection);
                           reply.done();
                       }});
        m_server->onClosed([this](engine::ConnectionId id) { m_subscribers.erase(id); });
    }

    void tell()
    {
        m_count += kStep;
        const std::string time = toRfc3339(Loop::wallNow());
        for (auto &[connection, isFirst] : m_subscribers) {
            m_server->notify(connection, "counters.changed",
                             {{"subscription", "1"},
                              {"time", time},
                              {"full", std::exchange(isFirst, false)},
                              {"count", control::fromUint64(m_count)}});
        }
    }

    QTemporaryDir m_folder;
    QString m_path;
    std::unique_ptr<Loop> m_loop;
    std::unique_ptr<engine::Server> m_server;
    std::map<engine::ConnectionId, bool> m_subscribers; ///< whether the full picture is still owed
    std::vector<engine::Reply> m_kept;
    std::uint64_t m_count = 0;
    std::thread m_thread;
};

} // namespace tallygate::remote::test
