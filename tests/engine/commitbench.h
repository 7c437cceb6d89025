// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <QTemporaryDir>
#include <QtTest>

#include <fmt/format.h>

#include "accounts.h"
#include "control/client.h"
#include "engine/commit.h"
#include "engine/revisionstore.h"
#include "loopcall.h"
#include "statebench.h"

// What the tests of commits share: control with everything real but the enforcement, and who calls
// it.
namespace tallygate::testsupport {

using namespace tallygate::engine;
using namespace tallygate::pipeline;
using namespace std::chrono_literals;
using control::Client;
using control::Json;

inline const char *const kPeer = "198.51.100.7";

/// SSH, and TCP to one more port.
inline DevicePolicy policyWith(std::uint16_t port)
{
    DevicePolicy policy;
    policy.deviceName = "edge";
    addSet(policy, "blocked", {"203.0.113.1"});
    addFilter(policy, "in",
              {rule("ip.src in {@blocked}", Action::Drop),
               rule(fmt::format("tcp.dstport in {{22, {}}}", port), Action::Permit)});
    policy.guard = {{*parseAddressRange("0.0.0.0/0"), 22}, {*parseAddressRange("::/0"), 22}};
    return policy;
}

/// Control with everything real but the enforcement and the table of connections, on a thread of
/// its own; restart() is what a crash or an end of the engine is.
class Control
{
public:
    Control()
    {
        m_options.groups = {64001, 64002, 64003};
        start();
    }
    ~Control() { stop(); }

    void restart()
    {
        stop();
        start();
    }

    Client connect() { return Client(std::move(control::UnixStream::connect(socket()).value())); }
    /// As an account of the group that may commit and no more.
    Client connectAsOperator()
    {
        ::chmod(m_folder.path().toUtf8().constData(), 0755);
        return connectAs(socket(), 64100, {64002});
    }
    std::filesystem::path state() const { return m_folder.path().toStdString() + "/state"; }

    template <class What>
    auto onLoop(What what) -> decltype(what())
    {
        return testsupport::onLoop(*m_loop, std::move(what));
    }
    bool passes(std::uint16_t port, const std::string &from = kPeer)
    {
        return onLoop([&] { return enforcer->passes(from, port); });
    }
    std::uint64_t inForce()
    {
        return onLoop([&] { return enforcer->revision(); });
    }
    Json status()
    {
        return onLoop([&] { return commits->status(); });
    }
    std::string open(std::uint16_t port)
    {
        return onLoop([&] { return sessions.open(kPeer, port); });
    }

    BenchSessions sessions;
    std::unique_ptr<BenchEnforcer> enforcer;
    std::unique_ptr<CommitMachine> commits;
    std::vector<CommitMachine::Activation> activations;
    std::atomic<bool> isFull{false};

private:
    std::string socket() const { return m_folder.filePath("control.sock").toStdString(); }

    void start()
    {
        m_loop = std::move(Loop::create().value());
        std::filesystem::create_directories(state());
        m_disk = std::make_unique<Disk>([this](const DiskStep &step) {
            using enum DiskStep::Kind;
            return isFull &&
                           (step.kind == Create || step.kind == Reserve || step.kind == MakeFolder)
                       ? ENOSPC
                       : 0;
        });
        m_audit = std::make_unique<AuditChain>(
            std::move(AuditChain::open(*m_disk, state() / "audit", Loop::wallNow()).value()));
        m_sink = std::make_unique<ChainSink>(*m_audit);
        enforcer = std::make_unique<BenchEnforcer>(*m_loop);
        auto made = CommitMachine::create({*m_loop,
                                           *enforcer,
                                           sessions,
                                           *m_audit,
                                           *m_disk,
                                           state(),
                                           {},
                                           ConfirmWindow::Seconds(1)});
        if (!made)
            qFatal("%s", toString(made.error()).c_str());
        commits = std::move(*made);
        commits->onActivated(
            [this](const CommitMachine::Activation &a) { activations.push_back(a); });
        enforcer->start(commits->policyInForce(), commits->revisionInForce());
        commits->begin();
        ServerOptions options;
        options.socket = socket();
        options.groups = m_options.groups;
        m_server = std::move(Server::create(*m_loop, std::move(options)).value());
        m_server->setAudit(m_sink.get());
        commits->registerMethods(*m_server);
        m_thread = std::thread([this] { static_cast<void>(m_loop->run()); });
    }
    void stop()
    {
        m_loop->stop();
        m_thread.join();
        m_server.reset();
        commits.reset();
        enforcer.reset();
        m_sink.reset();
        m_audit.reset();
        m_loop.reset();
    }

    QTemporaryDir m_folder;
    ServerOptions m_options;
    std::unique_ptr<Loop> m_loop;
    std::unique_ptr<Disk> m_disk;
    std::unique_ptr<AuditChain> m_audit;
    std::unique_ptr<ChainSink> m_sink;
    std::unique_ptr<Server> m_server;
    std::thread m_thread;
};

inline std::string codeOf(const Result<Json> &answer)
{
    return answer ? "no error" : answer.error().code;
}

/// One caller's steps.
class Operator
{
public:
    explicit Operator(Control &control)
        : Operator(control.connect())
    {}
    explicit Operator(Client client)
        : m_client(std::move(client))
    {}

    Result<Json> call(const std::string &method, Json params = Json::object())
    {
        return m_client.call(method, std::move(params), 60'000ms);
    }
    Result<Json> stage(const DevicePolicy &policy, std::uint64_t basedOn,
                       Json more = Json::object())
    {
        more["policy"] = writeDevicePolicy(policy);
        more["basedOn"] = std::to_string(basedOn);
        return call("policy.stage", std::move(more));
    }
    /// Up to the open window.
    Result<Json> activate(const DevicePolicy &policy, std::uint64_t basedOn, int window = 60)
    {
        auto staged = stage(policy, basedOn);
        if (!staged)
            return staged;
        const Json revision = (*staged)["revision"];
        auto proved = call("policy.prove", {{"revision", revision}});
        if (!proved)
            return proved;
        return call("policy.activate", {{"revision", revision}, {"window", window}});
    }
    Result<Json> confirm(const std::string &session)
    {
        return call("policy.confirm", {{"session", session}});
    }

private:
    Client m_client;
};

/// Activated and confirmed.
inline void commitPolicy(Control &control, const DevicePolicy &policy)
{
    Operator anna(control);
    auto active = anna.activate(policy, control.inForce());
    if (!active)
        qFatal("%s", toString(active.error()).c_str());
    static std::uint16_t port = 50'000;
    if (auto confirmed = anna.confirm(control.open(++port)); !confirmed)
        qFatal("%s", toString(confirmed.error()).c_str());
}

/// main() of a test: the engine runs its own program as the check child.
template <class Test>
int runCommitTest(int argc, char **argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "--check")
        return checkMain();
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tallygate::testsupport
