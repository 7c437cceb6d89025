// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <QFile>
#include <QTemporaryDir>

#include "control/message.h"
#include "control/methods.h"
#include "engine/server.h"
#include "engine/uploads.h"
#include "loop/loop.h"

// An engine that says what docs/protocol.md says: the real server, every method answered with the
// result of its example. So tallygatectl is tested against the document, and the document against
// tallygatectl.

namespace tallygate::engine::test {

struct Asked
{
    std::string method;
    Json params;
};

/// The requests and results, and the notifications, of the document's examples, by method.
struct Examples
{
    std::map<std::string, Json> results;
    std::map<std::string, control::Notification> notifications;

    static Examples read()
    {
        Examples examples;
        QFile file(QStringLiteral(TALLYGATE_SOURCE_DIR "/docs/protocol.md"));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no docs/protocol.md");
        std::map<std::string, std::string> methodOf; // by id
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (!line.startsWith("{\"jsonrpc\""))
                continue;
            const auto message = control::parseMessage(line.toStdString());
            if (!message)
                qFatal("%s", line.constData());
            if (const auto *request = std::get_if<control::Request>(&*message))
                methodOf[control::toText(request->id)] = request->method;
            else if (const auto *response = std::get_if<control::Response>(&*message))
                examples.results[methodOf[control::toText(response->id)]] = response->result;
            else if (const auto *news = std::get_if<control::Notification>(&*message))
                examples.notifications[news->method] = *news;
        }
        examples.results["counters.get"].erase("next"); // one page
        return examples;
    }
};

class FakeEngine
{
public:
    FakeEngine()
    {
        ServerOptions options;
        options.socket = socket();
        options.groups = {::getgid(), ::getgid(), ::getgid()};
        loop = std::move(Loop::create().value());
        server = std::move(Server::create(*loop, std::move(options)).value());
        server->setAudit(&m_audit);
        m_uploads = std::make_unique<Uploads>(*server);
        for (const control::MethodInfo &method : control::methods()) {
            if (method.name == "hello" || method.name == "policy.chunk")
                continue;
            server->add(
                {std::string(method.name), method.role, method.audited ? Audited::Yes : Audited::No,
                 [this, name = std::string(method.name)](const Caller &caller, const Json &params,
                                                         const Reply &reply) {
                     answer(name, caller, params, reply);
                 }});
        }
        m_thread = std::thread([this] { (void)loop->run(); });
    }
    ~FakeEngine()
    {
        loop->stop();
        m_thread.join();
        server.reset();
    }

    std::string socket() const { return m_folder.filePath("control.sock").toStdString(); }
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    std::vector<Asked> takeAsked()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_asked, {});
    }

    Examples examples = Examples::read(); ///< to be changed before a call
    std::string uploaded;                 ///< the text that came by policy.chunk
    std::unique_ptr<Loop> loop;
    std::unique_ptr<Server> server;

private:
    class NoAudit final : public AuditSink
    {
        Result<std::uint64_t> intent(const Caller &, std::string_view, const Json &) override
        {
            return 1;
        }
        void outcome(std::uint64_t, const Result<void> &) override {}
        void refusal(const Caller &, std::string_view, const Json &, std::string_view) override {}
        Json head() const override { return {{"sequence", "118"}, {"hash", "5f70"}}; }
    };

    void answer(const std::string &name, const Caller &caller, const Json &params,
                const Reply &reply)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_asked.push_back({name, params});
        }
        if (params.contains("upload")) {
            control::ObjectReader reader(params);
            auto text = m_uploads->takePolicy(caller, reader);
            if (!text)
                return reply.failed(text.error());
            uploaded = *text;
        }
        if (const auto failure = examples.results.find("fail " + name);
            failure != examples.results.end())
            return reply.failed(control::toError(failure->second));
        if (name == "capture.read") { // two pieces of a file
            const bool isLast = std::exchange(m_hasRead, true);
            return reply(Json{{"data", isLast ? "Yg==" : "YQ=="},
                              {"packets", "2"},
                              {"dropped", "3"},
                              {"complete", isLast}});
        }
        reply(examples.results.at(name));
        if (name == "counters.subscribe")
            tellCounters(caller.connection);
        if (name == "hits.subscribe")
            server->notify(caller.connection, "hits.batch",
                           examples.notifications.at("hits.batch").params);
    }

    /// Everything in one round, and a second later ten packets more.
    void tellCounters(ConnectionId connection)
    {
        Json news = examples.notifications.at("counters.changed").params;
        news["applications"] = examples.results.at("counters.get").at("applications");
        news["full"] = true;
        news["complete"] = true;
        news["time"] = "2026-03-01T12:00:01Z";
        server->notify(connection, "counters.changed", news);
        news["time"] = "2026-03-01T12:00:02Z";
        news["full"] = false;
        news["applications"][0]["counters"][0]["sinceReset"]["packets"] = "210";
        server->notify(connection, "counters.changed", news);
    }

    QTemporaryDir m_folder;
    NoAudit m_audit;
    std::unique_ptr<Uploads> m_uploads;
    std::mutex m_mutex;
    std::vector<Asked> m_asked;
    bool m_hasRead = false;
    std::thread m_thread;
};

} // namespace tallygate::engine::test
