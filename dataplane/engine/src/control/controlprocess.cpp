// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlprocess.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "control/json.h"
#include "control/objectreader.h"
#include "engine/controlmain.h"
#include "hitlog/hitring.h"
#include "ports/portmethods.h"
#include "upgrade.h"
#include "version.h"

namespace tallygate::engine {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t kHitsOfThread = 65536;

} // namespace

ControlProcess::ControlProcess(const Options &options)
    : m_options(options)
    , m_started(Loop::wallNow())
{}

ControlProcess::~ControlProcess() = default;

Result<void> ControlProcess::prepare()
{
    auto store = DescriptorStore::open(FileDescriptor(kKeeperDescriptor));
    if (!store)
        return fail(std::move(store.error()));
    m_store = std::move(*store);
    auto loop = Loop::create();
    if (!loop)
        return fail(std::move(loop.error()));
    m_loop = std::move(*loop);
    for (const int signal : {SIGTERM, SIGINT}) {
        if (auto watched = m_loop->onSignal(signal, [this] { stop(); }); !watched)
            return watched;
    }
    for (const auto step : {&ControlProcess::makeFolders, &ControlProcess::openState,
                            &ControlProcess::startEngine, &ControlProcess::startServer}) {
        if (auto done = (this->*step)(); !done)
            return done;
    }
    begin();
    return {};
}

Result<void> ControlProcess::makeFolders()
{
    for (const std::filesystem::path &folder :
         {m_options.paths.state, m_options.paths.run, m_options.paths.log}) {
        std::error_code problem;
        std::filesystem::create_directories(folder, problem);
        if (problem)
            return fail(ErrorKind::Io, "folder-failed", "cannot make the folder {}: {}",
                        folder.string(), problem.message());
    }
    // What is in it is root's alone; the control socket has rules of its own.
    std::error_code ignored;
    std::filesystem::permissions(m_options.paths.state, std::filesystem::perms::owner_all, ignored);
    std::filesystem::permissions(m_options.paths.run,
                                 std::filesystem::perms::owner_all |
                                     std::filesystem::perms::group_exec |
                                     std::filesystem::perms::others_exec,
                                 ignored);
    return {};
}

Result<void> ControlProcess::openState()
{
    auto audit = AuditChain::open(m_disk, m_options.paths.state / "audit", m_started);
    if (!audit)
        return fail(std::move(audit.error()));
    m_audit.emplace(std::move(*audit));
    for (const Diagnostic &finding : m_audit->findings())
        tell(finding.message);
    m_auditSink.emplace(*m_audit);

    if (Engine::isReshaped(m_options, m_store))
        Engine::endEarlierWorker(m_options, m_store);
    CounterStore::Options counters;
    counters.state = m_options.paths.state;
    counters.counters = m_options.paths.counters();
    counters.shards = m_options.threads;
    counters.boot = currentBootId();
    auto opened = CounterStore::open(counters, m_started);
    if (!opened)
        return fail(std::move(opened.error()));
    m_counters = std::move(*opened);
    for (const std::string &note : m_counters->notes())
        tell(note);
    return {};
}

Result<void> ControlProcess::startEngine()
{
    if (auto rings = makeHitRings(); !rings)
        return rings;
    std::vector<int> rings;
    for (const FileDescriptor &ring : m_hitRings)
        rings.push_back(ring.get());
    Engine::Events events;
    events.programComing = [this](const std::shared_ptr<const PolicyNames> &names) {
        m_hits->addRevision(names);
    };
    events.told = [this](std::string_view text) { tell(text); };
    auto engine = Engine::create(
        {*m_loop, m_options, m_store, m_disk, *m_counters, std::move(rings)}, std::move(events));
    if (!engine)
        return fail(std::move(engine.error()));
    m_engine = std::move(*engine);
    m_sessions = SessionTable::ofKernel();
    auto commits = CommitMachine::create(
        {*m_loop, *m_engine, *m_sessions, *m_audit, m_disk, m_options.paths.state, {}});
    if (!commits)
        return fail(std::move(commits.error()));
    m_commits = std::move(*commits);
    return {};
}

/// One for each thread; those of an earlier control may hold hits that nobody took yet.
Result<void> ControlProcess::makeHitRings()
{
    for (std::uint32_t t = 0; t < m_options.threads; ++t) {
        const std::string name = fmt::format("hits.{}", t);
        FileDescriptor ring = m_store.take(name);
        if (!ring) {
            ring =
                FileDescriptor(::memfd_create("tallygate-hits", MFD_CLOEXEC | MFD_ALLOW_SEALING));
            const auto size = static_cast<off_t>(hitlog::HitRing::bytesFor(kHitsOfThread));
            if (!ring || ::ftruncate(ring.get(), size) != 0 ||
                ::fcntl(ring.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)
                return fail(ErrorKind::Io, "hit-ring", "cannot make a ring for log records: {}",
                            std::strerror(errno));
            if (auto kept = m_store.put(name, ring.get()); !kept)
                return kept;
        }
        m_hitRings.push_back(std::move(ring));
    }
    return {};
}

Result<void> ControlProcess::startServer()
{
    constexpr const char *kListener = "control-socket";
    ServerOptions options;
    options.socket = m_options.paths.controlSocket();
    options.listening = m_store.take(kListener);
    options.program = kVersion;
    options.groups =
        RoleGroups::read({m_options.viewGroup, m_options.operateGroup, m_options.adminGroup});
    auto server = Server::create(*m_loop, std::move(options));
    if (!server)
        return fail(std::move(server.error()));
    m_server = std::move(*server);
    m_server->setAudit(&*m_auditSink);
    if (auto registered = registerMethods(); !registered)
        return registered;
    m_loop->every(1s, [this] { m_auditSink->flush(); });
    return m_store.put(kListener, m_server->listeningDescriptor());
}

Result<void> ControlProcess::registerMethods()
{
    std::vector<int> rings;
    for (const FileDescriptor &ring : m_hitRings)
        rings.push_back(ring.get());
    HitFanout::Options hits;
    hits.log = m_options.paths.log;
    hits.settings = m_options.paths.state / "hitlog.json";
    auto fanout = HitFanout::create(*m_loop, *m_server, hits, rings);
    if (!fanout)
        return fail(std::move(fanout.error()));
    m_hits = std::move(*fanout);
    if (!m_options.metricsFile.empty())
        m_metrics.emplace(*m_loop, m_options.metricsFile, 10s,
                          MetricsFile::Sources{*m_counters,
                                               [this] { return m_engine->statistics(); },
                                               [this] { return m_hits->statistics(); }});
    registerStatusMethods(*m_server, *m_engine, m_options, m_started, kVersion,
                          [this] { return m_commits->status(); });
    m_commits->registerMethods(*m_server);
    m_changes.emplace(*m_loop, *m_server, *m_engine, m_store, *m_sessions,
                      [this] { return m_commits->isConfirming(); });
    m_commits->usePortWindow({&m_changes->window(),
                              [this](auto answer) { m_changes->keep(std::move(answer)); },
                              [this](auto answer) { m_changes->undo(std::move(answer)); }});
    m_counterService.emplace(*m_loop, *m_server, *m_counters,
                             [this] { return m_engine->answers(); });
    m_captures.emplace(*m_loop, *m_server, *m_engine, m_options.paths.run / "captures", kVersion);
    m_server->add({"engine.shutdown", Role::Admin, Audited::Yes,
                   [this](const Caller &, const Json &, const Reply &reply) {
                       reply.done();
                       stop();
                   }});
    m_server->add({"engine.upgrade", Role::Root, Audited::Yes,
                   [this](const Caller &, const Json &params, const Reply &reply) {
                       control::ObjectReader reader(params);
                       const std::string program = reader.text("program");
                       if (auto read = reader.finish(); !read)
                           return reply.failed(read.error());
                       upgrade(program, reply);
                   }});
    m_commits->useGuardCounters([this] { return guardCounters(); });
    return {};
}

void ControlProcess::begin()
{
    m_engine->start(m_commits->policyInForce(), m_commits->revisionInForce(),
                    [this](Result<void> begun) {
                        if (!begun) {
                            tell(toString(begun.error()));
                            return leave(2);
                        }
                        m_commits->begin();
                        m_store.notify("READY=1");
                    });
}

void ControlProcess::tell(std::string_view text)
{
    std::fprintf(stderr, "tallygated: %.*s\n", static_cast<int>(text.size()), text.data());
    if (m_audit)
        m_audit->event(Loop::wallNow(), "engine", {{"message", std::string(text)}});
}

/// Interfaces are given back: after an orderly end the host is as it was before.
void ControlProcess::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    m_store.notify("STOPPING=1");
    m_store.announceStop();
    m_server->sayFarewell("the engine is being stopped");
    m_engine->stop([this](Result<void> stopped) {
        if (!stopped)
            tell(toString(stopped.error()));
        if (auto last = m_counters->stop(Loop::wallNow()); !last)
            tell(toString(last.error()));
        leave(stopped ? 0 : 1);
    });
}

/// The worker goes on forwarding until the new control has its successor ready; the keeper holds
/// everything else. So nothing here is put down: the process just ends.
void ControlProcess::upgrade(const std::filesystem::path &program, const Reply &reply)
{
    const auto ready =
        prepareUpgrade(program, m_options.paths.state / "upgrade", m_options.upgradeKey);
    if (!ready)
        return reply.failed(ready.error());
    reply.done();
    m_store.announceUpgrade(*ready);
    m_server->sayFarewell("the engine goes on as another program");
    m_loop->after(100ms, [] { std::_Exit(0); });
}

Json ControlProcess::guardCounters() const
{
    Json list = Json::array();
    for (const pipeline::Port &port : m_engine->ports()) {
        const auto reading = m_counters->readPort(port.id, Loop::wallNow());
        if (!reading)
            continue;
        for (const auto direction : {counters::Direction::In, counters::Direction::Out}) {
            const counters::Tally &guard = reading->of(direction)[counters::PortCounter::Guard];
            list.push_back({{"port", port.id},
                            {"interface", port.name},
                            {"direction", toString(direction)},
                            {"packets", control::fromUint64(guard.packets)},
                            {"bytes", control::fromUint64(guard.bytes)}});
        }
    }
    return list;
}

void ControlProcess::leave(int status)
{
    m_loop->stop(status);
}

int ControlProcess::run()
{
    const auto status = m_loop->run();
    if (!status) {
        tell(toString(status.error()));
        return 2;
    }
    return *status;
}

int controlMain(const Options &options)
{
    ControlProcess process(options);
    if (auto prepared = process.prepare(); !prepared) {
        std::fprintf(stderr, "tallygated: %s\n", toString(prepared.error()).c_str());
        return 2;
    }
    return process.run();
}

} // namespace tallygate::engine
