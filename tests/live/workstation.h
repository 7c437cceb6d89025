// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include <fmt/ranges.h>

#include "deploy/deployment.h"
#include "live/daemon.h"
#include "live/lab.h"
#include "live/policy.h"
#include "live/sshsession.h"
#include "remote/watcher.h"
#include "storage/counterwriter.h"
#include "storage/hitwriter.h"
#include "telemetry/hub.h"

namespace tallygate::live {

constexpr std::chrono::seconds kPushWindow{10}; ///< the shortest that the engine takes

template <class Is>
bool waitUntil(std::chrono::milliseconds atMost, Is is)
{
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    while (std::chrono::steady_clock::now() < deadline) {
        if (is())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return is();
}

/// The client as an operator's workstation: what the window consists of, without the window.
class Workstation : public deploy::Observer
{
public:
    /// `name` tells its files from those of another.
    Workstation(const Lab &lab, Daemon &daemon, const std::string &user = "root",
                const std::string &name = {})
        : m_lab(lab)
        , m_daemon(daemon)
        , m_counters(counterFile(lab, name))
        , m_hits(hitFile(lab, name), hitOptions())
        , m_hub(wallClock,
                {[this](storage::ReadingBatch batch) { m_counters.add(std::move(batch)); },
                 {},
                 [this](std::vector<storage::LoggedHit> hits) { m_hits.add(std::move(hits)); }})
    {
        std::ifstream file(lab.folder() / "host.pub");
        const std::string key(std::istreambuf_iterator<char>(file), {});
        std::ofstream(knownHosts()) << lab.deviceToClient().v4 << ' ' << key;
        remote::Connections::Options options;
        options.knownHosts = knownHosts();
        options.firstWait = std::chrono::milliseconds(200);
        options.longestWait = std::chrono::milliseconds(500);
        // Its threads stand where the one that makes them does.
        m_connections = lab.client().inside(
            [&] { return std::move(remote::Connections::create(options, m_watcher).value()); });
        m_endpoint.target = {lab.deviceToClient().v4, 22, user};
        m_endpoint.methods = {remote::KeyAuth{lab.folder() / "user", {}}};
        m_endpoint.controlSocket = daemon.socketPath();
        const Arguments rpc = daemon.ctl({"rpc"});
        m_endpoint.rpcCommand =
            fmt::format("TALLYGATE_SOCKET={} {}", daemon.socketPath(), fmt::join(rpc, " "));
        m_endpoint.limits.keepalive = std::chrono::seconds(1);
    }
    ~Workstation() override
    {
        m_deployment.reset();
        m_connections.reset();
    }

    remote::DeviceId connect()
    {
        m_device = m_connections->add(m_endpoint);
        const auto state = m_watcher.waitFor(m_device, remote::Phase::Connected);
        if (!state)
            throw std::runtime_error("not connected");
        m_session = state->session;
        m_route = state->route;
        return m_device;
    }
    remote::ControlRoute route() const { return m_route; }
    /// Connected once more, without being touched.
    bool comesBack(std::chrono::milliseconds atMost)
    {
        const auto state = m_watcher.waitFor(m_device, remote::Phase::Connected, atMost);
        if (state)
            m_session = state->session;
        return state.has_value();
    }
    void watchCounters()
    {
        m_connections->subscribe(m_device, "counters.subscribe", {{"interval", 100}},
                                 [this](const remote::SubscriptionNews &news) {
                                     using Kind = remote::SubscriptionNews::Kind;
                                     if (news.kind == Kind::Interrupted)
                                         m_hub.interrupted(kUuid);
                                     if (news.kind == Kind::News)
                                         expect(m_hub.counters(kUuid, news.params));
                                 });
        m_connections->subscribe(m_device, "hits.subscribe", Json::object(),
                                 [this](const remote::SubscriptionNews &news) {
                                     if (news.kind == remote::SubscriptionNews::Kind::News)
                                         expect(m_hub.hits(kUuid, news.params));
                                 });
    }

    deploy::Target target(const PolicyMaker &policy, std::uint64_t basedOn) const
    {
        deploy::Target target;
        target.device = kUuid;
        target.name = "device";
        target.connection = m_device;
        target.endpoint = m_endpoint;
        target.session = m_session;
        target.policy = policy.json();
        target.basedOn = basedOn;
        return target;
    }
    deploy::Deployment &push(std::vector<deploy::Target> targets, bool acceptFailedProof = false)
    {
        deploy::Options options;
        options.knownHosts = knownHosts();
        options.comment = "by a test";
        options.window = kPushWindow;
        options.acceptFailedProof = acceptFailedProof;
        m_deployment = std::make_unique<deploy::Deployment>(*m_connections, std::move(targets),
                                                            options, *this);
        m_deployment->start();
        return *m_deployment;
    }
    bool reaches(deploy::Phase phase, std::chrono::milliseconds atMost = std::chrono::seconds(10))
    {
        return waitUntil(atMost, [&] {
            m_deployment->tick();
            return m_deployment->phase() == phase;
        });
    }
    void confirm()
    {
        m_lab.client().inside([&] { m_deployment->confirm(); });
    }
    std::string story() const
    {
        const std::lock_guard lock(m_mutex);
        return m_story;
    }
    remote::Connections &connections() { return *m_connections; }
    /// Over the connection, as the pages of the window ask.
    Json call(const char *method, Json params)
    {
        std::promise<Result<Json>> told;
        m_connections->call(m_device, method, std::move(params),
                            [&told](Result<Json> answer) { told.set_value(std::move(answer)); });
        auto answer = told.get_future().get();
        if (!answer)
            throw std::runtime_error(toString(answer.error()));
        return std::move(*answer);
    }
    telemetry::Hub &hub() { return m_hub; }
    /// What was not in the form of the protocol; empty where all was.
    std::string misunderstood() const
    {
        const std::lock_guard lock(m_mutex);
        return m_misunderstood;
    }
    /// Read once it is gone: its writers then have written all.
    static std::filesystem::path counterFile(const Lab &lab, const std::string &name = {})
    {
        return lab.folder() / (name + "counters.sqlite");
    }
    static std::filesystem::path hitFile(const Lab &lab, const std::string &name = {})
    {
        return lab.folder() / (name + "hits.sqlite");
    }
    const remote::Endpoint &endpoint() const { return m_endpoint; }

    void progressed(std::size_t at, const deploy::Progress &progress) override
    {
        const std::lock_guard lock(m_mutex);
        m_story += fmt::format("{}: {}{}\n", at, toString(progress.step),
                               progress.error ? ", " + toString(*progress.error) : "");
    }
    void phaseChanged(deploy::Phase) override {}
    void secretWanted(std::size_t, const remote::SecretQuestion &) override {}

    static inline const Uuid kUuid = Uuid::fromName(Uuid(), "the lab's device");

private:
    static Timestamp wallClock()
    {
        return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    }
    static storage::HitWriter::Options hitOptions()
    {
        storage::HitWriter::Options options;
        options.clock = wallClock;
        return options;
    }
    void expect(const Result<void> &taken)
    {
        const std::lock_guard lock(m_mutex);
        if (!taken)
            m_misunderstood = toString(taken.error());
    }
    std::filesystem::path knownHosts() const { return m_lab.folder() / "known_hosts"; }

    const Lab &m_lab;
    Daemon &m_daemon;
    remote::test::Watcher m_watcher;
    storage::CounterWriter m_counters;
    storage::HitWriter m_hits;
    telemetry::Hub m_hub;
    std::unique_ptr<remote::Connections> m_connections;
    std::unique_ptr<deploy::Deployment> m_deployment;
    remote::Endpoint m_endpoint;
    remote::DeviceId m_device = remote::DeviceId::None;
    std::string m_session;
    remote::ControlRoute m_route = remote::ControlRoute::Forwarded;
    mutable std::mutex m_mutex;
    std::string m_story;
    std::string m_misunderstood;
};

} // namespace tallygate::live
