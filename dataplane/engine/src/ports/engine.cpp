// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

#include <linux/if_addr.h>
#include <net/if.h>
#include <poll.h>
#include <pwd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <deque>
#include <map>

#include <fmt/format.h>

#include "io/netwatch.h"
#include "pipeline/policyprogram.h"
#include "portlink.h"
#include "portstore.h"

namespace tallygate::engine {

using counters::PortId;
using pipeline::PortKind;
using namespace std::chrono_literals;

namespace {

/// What leaves a socket's queue when its binding is taken away.
constexpr Nanoseconds kDrain = 20ms;
/// How long frames may wait in their sockets while control replaces the worker.
constexpr Nanoseconds kHold = 1s;
/// How long an interface that comes may stay down before it is taken over so.
constexpr Nanoseconds kUnconfigured = 2s;

struct WorkerUser
{
    uid_t user = 65534;
    gid_t group = 65534;
};

WorkerUser workerUserNamed(const std::string &name)
{
    for (const char *candidate : {name.c_str(), "nobody"}) {
        if (const passwd *entry = ::getpwnam(candidate))
            return {entry->pw_uid, entry->pw_gid};
    }
    return {};
}

std::filesystem::path portsFile(const Options &options)
{
    return options.paths.state / "ports.json";
}

/// The arrangement before a change that is not confirmed.
std::filesystem::path portsBeforeFile(const Options &options)
{
    return options.paths.state / "ports.before.json";
}

} // namespace

struct Engine::Private
{
    Private(const Parts &given, Events handlers)
        : parts(given)
        , events(std::move(handlers))
    {}

    /// A step of the queue; calls the function given to it when it is over.
    using Done = std::function<void()>;
    using Step = std::function<void(Done)>;

    Result<void> prepare();
    void giveBackUnwanted();
    void giveBackUnwanted(PortId id);
    Result<void> prepareMemory();
    void enqueue(Step step);
    void next();

    ProgramRequest requestFor(const std::shared_ptr<const pipeline::DevicePolicy> &policy,
                              std::uint64_t revision);
    Result<ProgramRequest> assigned(ProgramRequest request);
    std::vector<pipeline::Port> portsOf(const std::vector<PortConfig> &configs) const;
    void stageNow(const std::shared_ptr<const pipeline::DevicePolicy> &policy,
                  std::uint64_t revision, Answer answer);
    void activateNow(Answer answer);
    void restage(Answer answer);
    void programIsInForce();

    void reconcile(Answer answer);
    void removeUnwanted(Answer answer);
    void removeLink(LinkId id, bool isGone, Answer answer);
    void addWanted(Answer answer);
    void addLink(const PortConfig &port, Answer answer);
    void addOpened(std::unique_ptr<PortLink> link, const PortConfig &port, Answer answer);
    void reopenLinks();
    void addReopened(std::function<void()> done);
    void applyFailModes();
    void linkIsUp(PortLink &link, const PortConfig &port, Answer answer);
    const PortLink *linkOf(PortId port) const;
    bool wants(const PortLink &link) const;

    void forgetOthers();
    void onNet();
    void onLinkEvent(const io::LinkEvent &event);
    void requeue(io::LinkIndex index, std::uint32_t queues, Answer answer);
    void takeUp(const std::string &name);
    void publishLocal();
    AnswerPorts answerPorts() const;
    void watchFallback();
    void tell(std::string_view text) const
    {
        if (events.told)
            events.told(text);
    }

    Parts parts;
    Events events;
    std::optional<io::SharedMaps> shared;
    std::vector<io::UmemArea> areas;
    std::optional<io::NetWatch> net;
    std::unique_ptr<WorkerHandle> worker;
    PortStore store;
    std::map<LinkId, std::unique_ptr<PortLink>> links;
    std::vector<std::unique_ptr<PortLink>> reopened; ///< not yet the worker's
    std::map<PortId, std::string> problems;

    std::shared_ptr<const pipeline::DevicePolicy> policy;
    std::uint64_t revision = 0;
    std::shared_ptr<const PolicyNames> names;
    std::shared_ptr<const pipeline::DevicePolicy> stagedPolicy; ///< by a commit
    std::uint64_t stagedRevision = 0;

    std::deque<Step> steps;
    bool stepping = false;
    bool stopping = false;

    std::uint64_t restarts = 0;
    std::uint64_t crashes = 0;
    std::uint64_t fallbackIntervals = 0;
    std::uint64_t fallbackSeen = 0;
    bool fallbackNow = false;
    std::optional<Timestamp> workerStarted;
};

// ---- start ------------------------------------------------------------------------------------

bool Engine::isReshaped(const Options &options, const DescriptorStore &store)
{
    const std::vector<std::string> held = store.names();
    const auto threads = std::count_if(held.begin(), held.end(), [](const std::string &name) {
        return name.starts_with("block.");
    });
    return threads != 0 && static_cast<std::uint32_t>(threads) != options.threads;
}

void Engine::endEarlierWorker(const Options &options, DescriptorStore &store)
{
    const FileDescriptor process = store.take("worker");
    if (!process)
        return;
    // It ends between two batches; one that does not is killed.
    pollfd ended{process.get(), POLLIN, 0};
    ::syscall(SYS_pidfd_send_signal, process.get(), SIGTERM, nullptr, 0);
    if (::poll(&ended, 1, 200) != 1) {
        ::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
        ::poll(&ended, 1, 1000);
    }
    if (const auto shared = io::SharedMaps::open(options.paths.bpf)) {
        if (auto heartbeat = io::Heartbeat::map(shared->heartbeatDescriptor()))
            heartbeat->setAll(static_cast<std::uint64_t>((Loop::steadyNow() + kHold).count()));
    }
}

Result<std::unique_ptr<Engine>> Engine::create(const Parts &parts, Events events)
{
    auto d = std::make_unique<Private>(parts, std::move(events));
    if (auto prepared = d->prepare(); !prepared)
        return fail(std::move(prepared.error()));
    return std::unique_ptr<Engine>(new Engine(std::move(d)));
}

Engine::Engine(std::unique_ptr<Private> content)
    : d(std::move(content))
{}

Engine::~Engine()
{
    if (d->net)
        d->parts.loop.unwatch(d->net->descriptor());
}

Result<void> Engine::Private::prepare()
{
    const Options &options = parts.options;
    std::error_code ignored;
    if (std::filesystem::exists(portsBeforeFile(options), ignored)) {
        tell("a change of the interfaces was not confirmed before the engine ended: undone");
        if (auto undone = parts.disk.rename(portsBeforeFile(options), portsFile(options)); !undone)
            return undone;
    }
    auto ports = PortStore::load(portsFile(options));
    if (!ports)
        return fail(std::move(ports.error()));
    store = std::move(*ports);
    auto maps = io::SharedMaps::open(options.paths.bpf);
    if (!maps)
        return fail(std::move(maps.error()));
    shared = std::move(*maps);
    giveBackUnwanted();
    if (auto memory = prepareMemory(); !memory)
        return memory;
    auto watch = io::NetWatch::open();
    if (!watch)
        return fail(std::move(watch.error()));
    net = std::move(*watch);
    parts.loop.every(1s, [this] { watchFallback(); });
    return parts.loop.watch(net->descriptor(), Loop::Readable, [this](Loop::Events) { onNet(); });
}

/// What an earlier control took over and this one is not to manage, such as the interface of a
/// change that nobody confirmed.
void Engine::Private::giveBackUnwanted()
{
    for (const PortConfig &port : store.all()) {
        if (!port.managed)
            giveBackUnwanted(port.id);
    }
    // Ports that the arrangement of before does not even know.
    std::error_code problem;
    const std::filesystem::directory_iterator journals(parts.options.paths.state / "ports",
                                                       problem);
    for (const std::filesystem::directory_entry &journal : journals) {
        PortId id = 0;
        const std::string name = journal.path().stem().string();
        if (std::from_chars(name.data(), name.data() + name.size(), id).ec == std::errc{} &&
            store.find(id) == nullptr)
            giveBackUnwanted(id);
    }
}

void Engine::Private::giveBackUnwanted(PortId id)
{
    if (auto restored = io::restore(PortLink::takeOverOptions(parts.options, id)); !restored)
        tell(toString(restored.error()));
    for (const std::string &name : parts.store.names()) {
        if (name.starts_with(fmt::format("xsk.{}-", id))) {
            parts.store.take(name);
            parts.store.drop(name);
        }
    }
}

Result<void> Engine::Private::prepareMemory()
{
    const Options &options = parts.options;
    WorkerMemory memory;
    std::vector<FileDescriptor> blocks;
    bool isKept = true;
    for (std::uint32_t t = 0; t < options.threads; ++t) {
        auto kept = io::UmemArea::map(parts.store.take(fmt::format("area.{}", t)));
        blocks.push_back(parts.store.take(fmt::format("block.{}", t)));
        isKept = isKept && kept && kept->chunks() == options.framesPerThread && blocks.back();
        if (kept)
            areas.push_back(std::move(*kept));
    }
    // One thread more than before, or none kept: everything anew. Sockets over the old memory go.
    isKept = isKept && !parts.store.take(fmt::format("area.{}", options.threads));
    if (!isKept) {
        areas.clear();
        blocks.clear();
        for (const std::string &name : parts.store.names()) {
            if (name.starts_with("xsk.") || name.starts_with("area.") ||
                name.starts_with("block.")) {
                parts.store.take(name);
                parts.store.drop(name);
            }
        }
        for (std::uint32_t t = 0; t < options.threads; ++t) {
            auto area = io::UmemArea::create(options.framesPerThread);
            if (!area)
                return fail(std::move(area.error()));
            areas.push_back(std::move(*area));
        }
    }
    for (const io::UmemArea &area : areas)
        memory.areas.push_back(&area);
    for (const FileDescriptor &block : blocks)
        memory.blocks.push_back(block.get());
    memory.heartbeatMap = shared->heartbeatDescriptor();
    memory.counterFile = parts.counters.descriptor();
    memory.hitRings = parts.hitRings;

    const WorkerUser user = workerUserNamed(options.workerUser);
    WorkerOptions workerOptions;
    workerOptions.threads = options.threads;
    workerOptions.heartbeatLife = options.heartbeatTtl;
    workerOptions.user = user.user;
    workerOptions.group = user.group;
    WorkerHandle::Events workerEvents;
    workerEvents.started = [this] {
        workerStarted = Loop::wallNow();
        ++restarts;
        const int process = static_cast<int>(::syscall(SYS_pidfd_open, worker->pid(), 0));
        if (const FileDescriptor held(process); held)
            (void)parts.store.put("worker", held.get());
    };
    workerEvents.ended = [this](const WorkerEnd &end) {
        parts.store.drop("worker");
        if (end.wasAsked)
            return;
        ++crashes;
        tell(fmt::format("the worker ended: {}; it is replaced on the same sockets", end.text));
    };
    workerEvents.hung = [this](Nanoseconds since) {
        tell(fmt::format("the worker has not moved for {} ms; it is killed and replaced",
                         since.count() / 1'000'000));
    };
    auto handle = WorkerHandle::create(parts.loop, std::move(workerOptions), std::move(memory),
                                       std::move(workerEvents));
    if (!handle)
        return fail(std::move(handle.error()));
    worker = std::move(*handle);
    for (std::uint32_t t = 0; t < options.threads; ++t) {
        if (auto kept = parts.store.put(fmt::format("area.{}", t), areas[t].descriptor()); !kept)
            return kept;
        if (auto kept = parts.store.put(fmt::format("block.{}", t), worker->blockDescriptor(t));
            !kept)
            return kept;
    }
    return {};
}

void Engine::start(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
                   Answer answer)
{
    d->policy = std::move(policy);
    d->revision = revision;
    d->enqueue([this, answer = std::move(answer)](Private::Done done) {
        const auto finish = [answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        };
        d->publishLocal();
        d->reopenLinks();
        endEarlierWorker(d->parts.options, d->parts.store);
        d->worker->start([this, finish](Result<void> started) {
            if (!started)
                return finish(std::move(started));
            // Ports whose links are not there yet are in the program all the same.
            d->restage([this, finish](Result<void> staged) {
                if (!staged)
                    return finish(std::move(staged));
                d->addReopened([this, finish] {
                    d->reconcile([this, finish](Result<void> reconciled) {
                        d->forgetOthers();
                        finish(std::move(reconciled));
                    });
                });
            });
        });
    });
}

/// Links at which an earlier control left everything at work: they are ready before its worker
/// ends, so that frames wait as short as can be.
void Engine::Private::reopenLinks()
{
    const PortLink::Ground ground{parts.options, *shared, areas, parts.store};
    for (const PortConfig &port : store.managed()) {
        if (port.peer && *port.peer < port.id)
            continue;
        auto link = PortLink::reopen(ground, port, port.peer ? store.find(*port.peer) : nullptr);
        if (link && *link)
            reopened.push_back(std::move(*link));
    }
}

void Engine::Private::addReopened(std::function<void()> done)
{
    if (reopened.empty())
        return done();
    std::unique_ptr<PortLink> link = std::move(reopened.back());
    reopened.pop_back();
    const PortConfig port = *store.find(link->ports().front());
    addOpened(std::move(link), port, [this, port, done](Result<void> added) {
        if (!added)
            tell(fmt::format("{}: {}", port.name, toString(added.error())));
        addReopened(done);
    });
}

/// Frames of links that an earlier control had and this one has not are nobody's any more.
void Engine::Private::forgetOthers()
{
    for (LinkId id = 0; id < kMaxLinks; ++id) {
        if (!links.contains(id))
            worker->forgetLink(id);
    }
}

void Engine::stop(Answer answer)
{
    d->stopping = true;
    d->enqueue([this, answer = std::move(answer)](Private::Done done) {
        d->removeUnwanted([this, answer, done](Result<void> removed) {
            d->worker->stop([this, answer, done, removed](Result<void>) {
                answer(removed);
                done();
            });
        });
    });
}

// ---- one step at a time -----------------------------------------------------------------------

void Engine::Private::enqueue(Step step)
{
    steps.push_back(std::move(step));
    if (!stepping)
        next();
}

void Engine::Private::next()
{
    if (steps.empty()) {
        stepping = false;
        return;
    }
    stepping = true;
    const Step step = std::move(steps.front());
    steps.pop_front();
    // Posted, so that a step's end never runs inside the step.
    step([this] { parts.loop.post([this] { next(); }); });
}

// ---- programs ---------------------------------------------------------------------------------

std::vector<pipeline::Port> Engine::Private::portsOf(const std::vector<PortConfig> &configs) const
{
    std::vector<pipeline::Port> ports;
    for (const PortConfig &config : configs) {
        pipeline::Port port;
        port.id = config.id;
        port.name = config.name;
        port.kind = config.kind;
        if (const PortLink *link = linkOf(config.id))
            port.largestFrameBytes = link->largestFrameBytes();
        else if (const io::Link *interface = net->find(config.name))
            port.largestFrameBytes = interface->mtu + 18;
        ports.push_back(std::move(port));
    }
    return ports;
}

Result<ProgramRequest> Engine::Private::assigned(ProgramRequest request)
{
    std::vector<PortId> ids;
    for (const pipeline::Port &port : request.ports)
        ids.push_back(port.id);
    auto places = parts.counters.assign(pipeline::counterKeysOf(*request.policy, request.ports),
                                        ids, Loop::wallNow());
    if (!places)
        return fail(std::move(places.error()));
    request.counters = std::move(places->counters);
    request.counterPorts = std::move(places->ports);
    return request;
}

ProgramRequest
Engine::Private::requestFor(const std::shared_ptr<const pipeline::DevicePolicy> &from,
                            std::uint64_t number)
{
    ProgramRequest request;
    request.policy = from;
    request.revision = number;
    request.ports = portsOf(store.managed());
    // A link that is about to be removed still needs its ports.
    for (const auto &[id, link] : links) {
        for (const PortId port : link->ports()) {
            const PortConfig *config = store.find(port);
            if (config != nullptr && !config->managed) {
                const auto more = portsOf({*config});
                request.ports.insert(request.ports.end(), more.begin(), more.end());
            }
        }
    }
    request.local = net->local();
    request.answers = answerPorts();
    request.wallClock = Loop::wallNow();
    return request;
}

void Engine::Private::stageNow(const std::shared_ptr<const pipeline::DevicePolicy> &from,
                               std::uint64_t number, Answer answer)
{
    auto request = assigned(requestFor(from, number));
    if (!request)
        return answer(fail(std::move(request.error())));
    worker->stage(std::move(*request), [answer](Result<StagedProgram> staged) {
        answer(staged ? Result<void>() : fail(std::move(staged.error())));
    });
}

void Engine::Private::activateNow(Answer answer)
{
    names = PolicyNames::of(policy, portsOf(store.managed()), revision);
    if (events.programComing)
        events.programComing(names);
    worker->activate([this, answer](Result<void> active) {
        if (active)
            programIsInForce();
        answer(std::move(active));
    });
}

/// The policy in force again, for other ports; a commit's staged one too, for it was built for the
/// ports before.
void Engine::Private::restage(Answer answer)
{
    stageNow(policy, revision, [this, answer](Result<void> staged) {
        if (!staged)
            return answer(std::move(staged));
        activateNow([this, answer](Result<void> active) {
            if (!active || !stagedPolicy)
                return answer(std::move(active));
            stageNow(stagedPolicy, stagedRevision, answer);
        });
    });
}

void Engine::Private::programIsInForce()
{
    if (auto set = shared->setGuard(*policy); !set)
        tell(fmt::format("the guard of the kernel's fallback could not be changed: {}",
                         toString(set.error())));
    parts.counters.activated(names, Loop::wallNow());
}

void Engine::stage(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
                   Answer answer)
{
    d->enqueue([this, policy = std::move(policy), revision,
                answer = std::move(answer)](Private::Done done) {
        d->stageNow(policy, revision, [this, policy, revision, answer, done](Result<void> staged) {
            d->stagedPolicy = staged ? policy : nullptr;
            d->stagedRevision = revision;
            answer(std::move(staged));
            done();
        });
    });
}

void Engine::activate(std::uint64_t revision, Answer answer)
{
    d->enqueue([this, revision, answer = std::move(answer)](Private::Done done) {
        if (!d->stagedPolicy || d->stagedRevision != revision) {
            answer(
                fail(ErrorKind::NotFound, "nothing-staged", "revision {} is not staged", revision));
            return done();
        }
        const auto before = std::pair(d->policy, d->revision);
        d->policy = std::exchange(d->stagedPolicy, nullptr);
        d->revision = revision;
        d->activateNow([this, before, answer, done](Result<void> active) {
            if (!active)
                std::tie(d->policy, d->revision) = before;
            answer(std::move(active));
            done();
        });
    });
}

void Engine::unstage()
{
    d->enqueue([this](Private::Done done) {
        d->stagedPolicy.reset();
        d->worker->unstage();
        d->parts.counters.abandonStaged(Loop::wallNow());
        done();
    });
}

std::vector<pipeline::Port> Engine::ports() const
{
    return d->portsOf(d->store.managed());
}

pipeline::LocalState Engine::local() const
{
    return d->net->local();
}

std::shared_ptr<const pipeline::DevicePolicy> Engine::policyInForce() const
{
    return d->policy;
}

const std::shared_ptr<const PolicyNames> &Engine::names() const
{
    return d->names;
}

std::uint64_t Engine::revisionInForce() const
{
    return d->revision;
}

// ---- interfaces -------------------------------------------------------------------------------

const PortLink *Engine::Private::linkOf(PortId port) const
{
    for (const auto &[id, link] : links) {
        if (std::find(link->ports().begin(), link->ports().end(), port) != link->ports().end())
            return link.get();
    }
    return nullptr;
}

bool Engine::Private::wants(const PortLink &link) const
{
    if (stopping)
        return false;
    return std::all_of(link.ports().begin(), link.ports().end(), [&](PortId port) {
        const PortConfig *config = store.find(port);
        return config != nullptr && config->managed && config->kind == link.kind() &&
               PortLink::linkIdOf(*config) == link.id();
    });
}

void Engine::Private::reconcile(Answer answer)
{
    removeUnwanted([this, answer](Result<void> removed) {
        if (!removed)
            return answer(std::move(removed));
        restage([this, answer](Result<void> staged) {
            if (!staged)
                return answer(std::move(staged));
            addWanted(answer);
        });
    });
}

void Engine::Private::removeUnwanted(Answer answer)
{
    const auto unwanted = std::find_if(links.begin(), links.end(),
                                       [this](const auto &entry) { return !wants(*entry.second); });
    if (unwanted == links.end())
        return answer({});
    removeLink(unwanted->first, false, [this, answer](Result<void> removed) {
        if (!removed)
            return answer(std::move(removed));
        removeUnwanted(answer);
    });
}

void Engine::Private::removeLink(LinkId id, bool isGone, Answer answer)
{
    PortLink &link = *links.at(id);
    if (!isGone) {
        if (auto unbound = link.unbind(); !unbound)
            tell(toString(unbound.error()));
    }
    parts.loop.after(kDrain, [this, id, isGone, answer] {
        worker->removeLink(id, [this, id, isGone, answer](Result<void>) {
            PortLink &leaving = *links.at(id);
            Result<void> result;
            leaving.closeSockets();
            if (isGone)
                leaving.abandon();
            else
                result = leaving.giveBack();
            worker->forgetLink(id);
            links.erase(id);
            answer(std::move(result));
        });
    });
}

/// Interfaces that are not there, or cannot be had now, are no failure: they may come.
void Engine::Private::addWanted(Answer answer)
{
    for (const PortConfig &port : store.managed()) {
        const bool isSecond = port.peer && *port.peer < port.id;
        if (stopping || isSecond || linkOf(port.id) != nullptr || problems.contains(port.id))
            continue;
        return addLink(port, [this, port, answer](Result<void> added) {
            if (!added) {
                problems[port.id] = toString(added.error());
                tell(fmt::format("{}: {}", port.name, problems[port.id]));
            }
            addWanted(answer);
        });
    }
    answer({});
}

void Engine::Private::addLink(const PortConfig &port, Answer answer)
{
    const PortLink::Ground ground{parts.options, *shared, areas, parts.store};
    auto link = PortLink::open(ground, port, port.peer ? store.find(*port.peer) : nullptr);
    if (!link)
        return answer(fail(std::move(link.error())));
    addOpened(std::move(*link), port, std::move(answer));
}

void Engine::Private::addOpened(std::unique_ptr<PortLink> link, const PortConfig &port,
                                Answer answer)
{
    const LinkId id = link->id();
    links[id] = std::move(link);
    worker->addLink(links[id]->description(), [this, id, port, answer](Result<void> added) {
        if (!added)
            return removeLink(id, false, [answer, added](Result<void>) { answer(added); });
        linkIsUp(*links.at(id), port, answer);
    });
}

void Engine::Private::applyFailModes()
{
    for (const auto &[id, link] : links) {
        const PortConfig *port = store.find(link->ports().front());
        if (!link->isBound() || port == nullptr || !port->managed)
            continue;
        if (auto set = link->setFailMode(port->failMode); !set)
            tell(toString(set.error()));
    }
}

void Engine::Private::linkIsUp(PortLink &link, const PortConfig &port, Answer answer)
{
    if (auto bound = link.bind(port.failMode); !bound)
        return removeLink(link.id(), false, [answer, bound](Result<void>) { answer(bound); });
    // What the kernel passed until now was no worker's failing.
    fallbackSeen += link.passedByKernel();
    publishLocal();
    for (const std::string &warning : link.warnings())
        tell(fmt::format("{}: {}", port.name, warning));
    answer({});
}

Result<void> Engine::check(const PortChange &change) const
{
    const auto options = PortLink::takeOverOptions(d->parts.options, 0);
    const auto free = [this](const std::string &name) -> Result<void> {
        if (d->store.managedNamed(name) != nullptr)
            return fail(ErrorKind::Semantic, "port-managed", "{} is managed already", name);
        return {};
    };
    if (isChangePending())
        return fail(ErrorKind::Semantic, "port-change-pending",
                    "another change of the interfaces awaits its confirmation");
    switch (change.kind) {
    case PortChange::Kind::ManageHost:
        if (auto isFree = free(change.interface); !isFree)
            return isFree;
        return io::checkHostPort(change.interface, options);
    case PortChange::Kind::ManageWire:
        if (change.interface == change.peer)
            return fail(ErrorKind::Semantic, "port-wire-same",
                        "a wire joins two interfaces, not {} with itself", change.interface);
        for (const std::string &name : {change.interface, change.peer}) {
            if (auto isFree = free(name); !isFree)
                return isFree;
            if (auto possible = io::checkWirePort(name, options); !possible)
                return possible;
        }
        return {};
    case PortChange::Kind::Unmanage:
    case PortChange::Kind::SetFailMode:
        break;
    }
    if (d->store.managedNamed(change.interface) == nullptr)
        return fail(ErrorKind::NotFound, "port-not-managed", "{} is not managed", change.interface);
    return {};
}

void Engine::change(const PortChange &change, Answer answer)
{
    d->enqueue([this, change, answer = std::move(answer)](Private::Done done) {
        const auto finish = [answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        };
        if (auto possible = check(change); !possible)
            return finish(std::move(possible));
        const Options &options = d->parts.options;
        if (auto kept = d->store.save(d->parts.disk, portsBeforeFile(options)); !kept)
            return finish(std::move(kept));
        const PortStore before = d->store;
        const PortConfig *port = d->store.managedNamed(change.interface);
        PortId id = port != nullptr ? port->id : 0;
        switch (change.kind) {
        case PortChange::Kind::ManageHost:
            id = d->store.manageHost(change.interface, change.failMode);
            break;
        case PortChange::Kind::ManageWire:
            id = d->store.manageWire(change.interface, change.peer, change.failMode).first;
            break;
        case PortChange::Kind::Unmanage:
            d->store.unmanage(id);
            break;
        case PortChange::Kind::SetFailMode:
            d->store.setFailMode(id, change.failMode);
            break;
        }
        if (auto saved = d->store.save(d->parts.disk, portsFile(options)); !saved) {
            d->store = before;
            keepChange();
            return finish(std::move(saved));
        }
        d->problems.clear();
        d->applyFailModes();
        const bool isManaged = change.kind == PortChange::Kind::ManageHost ||
                               change.kind == PortChange::Kind::ManageWire;
        d->reconcile([this, id, isManaged, finish](Result<void> result) {
            const auto problem = d->problems.find(id);
            if (result && (!isManaged || problem == d->problems.end()))
                return finish({});
            if (result)
                result = fail(ErrorKind::Io, "port-change-failed", "{}", problem->second);
            // Not as asked: back to how it was.
            auto stored = PortStore::load(portsBeforeFile(d->parts.options));
            if (stored)
                d->store = std::move(*stored);
            d->applyFailModes();
            (void)d->store.save(d->parts.disk, portsFile(d->parts.options));
            keepChange();
            d->problems.clear();
            d->reconcile([finish, result](Result<void>) { finish(result); });
        });
    });
}

bool Engine::isChangePending() const
{
    std::error_code ignored;
    return std::filesystem::exists(portsBeforeFile(d->parts.options), ignored);
}

void Engine::keepChange()
{
    if (auto removed = d->parts.disk.remove(portsBeforeFile(d->parts.options)); !removed)
        d->tell(toString(removed.error()));
}

void Engine::undoChange(Answer answer)
{
    d->enqueue([this, answer = std::move(answer)](Private::Done done) {
        const auto finish = [answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        };
        if (!isChangePending())
            return finish(fail(ErrorKind::NotFound, "nothing-pending",
                               "no change of the interfaces waits for its confirmation"));
        auto before = PortStore::load(portsBeforeFile(d->parts.options));
        if (!before)
            return finish(fail(std::move(before.error())));
        d->store = std::move(*before);
        if (auto saved = d->store.save(d->parts.disk, portsFile(d->parts.options)); !saved)
            return finish(std::move(saved));
        keepChange();
        d->applyFailModes();
        d->problems.clear();
        d->reconcile(finish);
    });
}

// ---- what happens on the host -----------------------------------------------------------------

void Engine::Private::onNet()
{
    const auto changes = net->read();
    if (!changes) {
        tell(toString(changes.error()));
        return;
    }
    if (changes->localState)
        publishLocal();
    for (const io::LinkEvent &event : changes->links)
        onLinkEvent(event);
}

void Engine::Private::publishLocal()
{
    const pipeline::LocalState local = net->local();
    if (auto built = pipeline::LocalAddresses::build(local)) {
        if (auto set = shared->setLocal(**built); !set)
            tell(toString(set.error()));
    }
    if (worker->isRunning())
        worker->setLocal(
            local, [](Result<void>) {}, answerPorts());
    for (const auto &[id, link] : links)
        link->holdMemberships();
}

/// What the ports answer rejected packets with: the addresses of the stack's ends.
AnswerPorts Engine::Private::answerPorts() const
{
    AnswerPorts answers;
    std::map<io::LinkIndex, PortId> hosts;
    for (const auto &[id, link] : links) {
        for (const PortId port : link->ports()) {
            answers[port].kind = link->kind();
            answers[port].mtu = link->mtu();
        }
        if (const auto stack = link->stackIndex())
            hosts[*stack] = link->ports().front();
    }
    auto netlink = io::Netlink::open();
    const auto addresses = netlink ? netlink->addresses() : fail(netlink.error());
    if (!addresses)
        return answers;
    for (const io::HostAddress &address : *addresses) {
        const auto host = hosts.find(address.link);
        if (host == hosts.end() || (address.flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) != 0)
            continue;
        pipeline::AnswerPort &answer = answers[host->second];
        if (!address.v6) {
            if (!answer.v4)
                answer.v4 = Ipv4Address{static_cast<std::uint32_t>(address.address.low)};
        } else if (address.address.high >> 54 == 0xFE80u >> 6) {
            answer.linkLocal = address.address;
        } else if (!answer.v6) {
            answer.v6 = address.address;
        }
    }
    return answers;
}

void Engine::Private::onLinkEvent(const io::LinkEvent &event)
{
    using Kind = io::LinkEvent::Kind;
    switch (event.kind) {
    case Kind::Renamed:
        for (const auto &[id, link] : links) {
            link->renamed(event.link.index, event.link.name);
            const auto port = link->portNamedBy(event.link.index);
            const PortConfig *config = port ? store.find(*port) : nullptr;
            if (config == nullptr || config->name == event.link.name)
                continue;
            tell(fmt::format("{} is called {} now", config->name, event.link.name));
            store.rename(*port, event.link.name);
            if (auto saved = store.save(parts.disk, portsFile(parts.options)); !saved)
                tell(toString(saved.error()));
            enqueue([this](Done done) {
                restage([this, done](Result<void> staged) {
                    if (!staged)
                        tell(toString(staged.error()));
                    done();
                });
            });
        }
        takeUp(event.link.name); // the new name may be one that is wanted
        break;
    case Kind::Appeared:
        // Whoever made it is about to configure it and bring it up; until then nothing passes.
        if (event.link.isUp())
            takeUp(event.link.name);
        else
            parts.loop.after(kUnconfigured, [this, name = event.link.name] { takeUp(name); });
        break;
    case Kind::Up:
        takeUp(event.link.name);
        break;
    case Kind::Gone:
        enqueue([this, index = event.link.index](Done done) {
            const auto hit = std::find_if(links.begin(), links.end(), [&](const auto &entry) {
                return entry.second->concerns(index);
            });
            if (hit == links.end())
                return done();
            tell(fmt::format("{} has gone; it is taken up again when it comes back",
                             store.find(hit->second->ports().front())->name));
            removeLink(hit->first, true, [done](Result<void>) { done(); });
        });
        break;
    case Kind::Queues:
        enqueue([this, index = event.link.index, queues = event.link.rxQueues](Done done) {
            requeue(index, queues, [this, done](Result<void> result) {
                if (!result)
                    tell(toString(result.error()));
                done();
            });
        });
        break;
    case Kind::Down:
    case Kind::Mtu:
    case Kind::Other:
        break;
    }
}

/// A queue without a socket would take the fallback for ever.
void Engine::Private::requeue(io::LinkIndex index, std::uint32_t queues, Answer answer)
{
    const auto hit = std::find_if(links.begin(), links.end(), [&](const auto &entry) {
        const auto &sides = entry.second->sides();
        return std::any_of(sides.begin(), sides.end(), [&](const PortSide &side) {
            return side.ifindex == index && side.queues != queues;
        });
    });
    if (hit == links.end())
        return answer({});
    const LinkId id = hit->first;
    worker->removeLink(id, [this, id, index, queues, answer](Result<void>) {
        PortLink &link = *links.at(id);
        const PortConfig port = *store.find(link.ports().front());
        link.closeSockets();
        worker->forgetLink(id);
        if (auto requeued = link.requeue(index, queues, port.failMode); !requeued)
            return answer(std::move(requeued));
        tell(fmt::format("{} has {} receive queues now", port.name, queues));
        worker->addLink(link.description(), [this, id, port, answer](Result<void> added) {
            if (!added)
                return answer(std::move(added));
            linkIsUp(*links.at(id), port, answer);
        });
    });
}

/// An interface of this name is there: the port's, if one waits for it.
void Engine::Private::takeUp(const std::string &name)
{
    const PortConfig *port = store.managedNamed(name);
    if (stopping || port == nullptr || linkOf(port->id) != nullptr)
        return;
    problems.erase(port->id);
    if (port->peer)
        problems.erase(std::min(*port->peer, port->id));
    enqueue([this](Done done) {
        reconcile([this, done](Result<void> result) {
            if (!result)
                tell(toString(result.error()));
            done();
        });
    });
}

/// Whether frames took the kernel's way past a worker since the last look: each interval of it is
/// told (SEMANTICS 11.1).
void Engine::Private::watchFallback()
{
    std::uint64_t fallback = 0;
    for (const auto &[id, link] : links)
        fallback += link->isBound() ? link->passedByKernel() : 0;
    const bool isNow = fallback > fallbackSeen;
    if (isNow && !fallbackNow) {
        ++fallbackIntervals;
        tell(fmt::format("frames took the kernel's fallback: {} up to now", fallback));
    }
    fallbackNow = isNow;
    fallbackSeen = fallback;
}

// ---- what is asked ----------------------------------------------------------------------------

std::vector<PortStatus> Engine::portStatus() const
{
    std::vector<PortStatus> all;
    for (const PortConfig &config : d->store.managed()) {
        PortStatus status;
        status.port = d->portsOf({config}).front();
        status.failMode = config.failMode;
        status.peer = config.peer;
        if (const auto problem = d->problems.find(config.id); problem != d->problems.end())
            status.problem = problem->second;
        if (const PortLink *link = d->linkOf(config.id)) {
            const PortSide &side =
                link->sides()[config.kind == PortKind::Wire && link->ports().back() == config.id];
            status.present = link->isBound();
            status.queues = side.queues;
            status.mtu = link->largestFrameBytes() - 18;
            status.warnings = link->warnings();
            if (side.xdp)
                status.attached =
                    side.xdp->attachMode() == io::AttachMode::Driver ? "driver" : "generic";
            status.zeroCopy =
                std::all_of(side.sockets.begin(), side.sockets.end(),
                            [](const io::XskSocket &socket) { return socket.isZeroCopy(); });
        }
        all.push_back(std::move(status));
    }
    return all;
}

EngineStatistics Engine::statistics() const
{
    EngineStatistics statistics;
    statistics.workerAlive = d->worker->isRunning();
    statistics.workerRestarts = d->restarts == 0 ? 0 : d->restarts - 1;
    statistics.workerCrashes = d->crashes;
    statistics.fallbackIntervals = d->fallbackIntervals;
    statistics.threads = d->parts.options.threads;
    statistics.workerStarted = d->workerStarted;
    statistics.revision = d->revision;
    for (unsigned t = 0; t < statistics.threads; ++t) {
        const ThreadStatistics &thread = d->worker->statistics(t).statistics;
        statistics.batches += thread.batches.load(std::memory_order_relaxed);
        statistics.answersSent += thread.answersSent.load(std::memory_order_relaxed);
    }
    const auto tally = [](const io::FrameTally &from) {
        return counters::Tally{from.packets, from.bytes};
    };
    for (const auto &[id, link] : d->links) {
        for (const PortSide &side : link->sides()) {
            SideStatistics shown;
            shown.interface = side.interface;
            shown.port = side.stages.front().port;
            shown.towardsStack = side.role == io::SideRole::HostStack;
            if (const auto seen = side.xdp ? side.xdp->statistics()
                                           : Result<io::SideStatistics>(io::SideStatistics{})) {
                shown.seen = tally(seen->seen);
                shown.toWorker = tally(seen->toWorker);
                shown.fallback = tally(seen->fallback);
                shown.guard = tally(seen->guard);
                shown.dropped = tally(seen->dropped);
            }
            for (const io::XskSocket &socket : side.sockets) {
                shown.zeroCopy = socket.isZeroCopy();
                if (const auto own = socket.statistics())
                    shown.socketDrops += own->lost();
            }
            statistics.sides.push_back(std::move(shown));
        }
    }
    return statistics;
}

void Engine::restartWorker(Answer answer)
{
    d->enqueue([this, answer = std::move(answer)](Private::Done done) {
        d->worker->restart([answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        });
    });
}

void Engine::auditFrames(std::function<void(Result<FrameAudit>)> answer)
{
    d->enqueue([this, answer = std::move(answer)](Private::Done done) {
        d->worker->auditFrames([answer, done](Result<FrameAudit> audit) {
            answer(std::move(audit));
            done();
        });
    });
}

WorkerHandle &Engine::worker()
{
    return *d->worker;
}

int undoWindowMain(const Options &options)
{
    const auto before = PortStore::load(portsBeforeFile(options));
    const auto now = PortStore::load(portsFile(options));
    std::error_code ignored;
    if (!before || !now || !std::filesystem::exists(portsBeforeFile(options), ignored))
        return 0;
    int status = 0;
    for (const PortConfig &port : now->managed()) {
        const PortConfig *earlier = before->find(port.id);
        if (earlier != nullptr && earlier->managed)
            continue;
        if (auto restored = io::restore(PortLink::takeOverOptions(options, port.id)); !restored) {
            fmt::print(stderr, "tallygated: {}\n", toString(restored.error()));
            status = 2;
        }
    }
    return status;
}

} // namespace tallygate::engine
