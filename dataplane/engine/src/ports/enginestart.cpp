// SPDX-License-Identifier: GPL-3.0-or-later
#include <poll.h>
#include <pwd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>

#include <fmt/format.h>

#include "engineprivate.h"
#include "keptmemory.h"

namespace tallygate::engine {

using namespace std::chrono_literals;

namespace {

/// How long frames may wait in their sockets while control replaces the worker.
constexpr Nanoseconds kHold = 1s;
/// How long an earlier worker may take to end its work, and how often it is looked at.
constexpr Nanoseconds kHandOver = 200ms;
constexpr timespec kLook{0, 200'000};

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

} // namespace

bool Engine::isReshaped(const Options &options, const DescriptorStore &store)
{
    const std::vector<std::string> held = store.names();
    const auto threads = std::count_if(held.begin(), held.end(), [](const std::string &name) {
        return name.starts_with("block.");
    });
    return threads != 0 && static_cast<std::uint32_t>(threads) != options.threads;
}

void Engine::endEarlierWorker(const Options &options, DescriptorStore &store,
                              const std::function<bool()> &hasLetGo)
{
    const FileDescriptor process = store.take("worker");
    if (!process)
        return;
    // It ends between two batches; one that does not is killed. The end of a process takes the
    // kernel longer than that of its work, which frames need not wait for.
    pollfd ended{process.get(), POLLIN, 0};
    ::syscall(SYS_pidfd_send_signal, process.get(), SIGTERM, nullptr, 0);
    const Nanoseconds patience = Loop::steadyNow() + kHandOver;
    bool isOver = false;
    while (!isOver && Loop::steadyNow() < patience)
        isOver = hasLetGo() || ::ppoll(&ended, 1, &kLook, nullptr) == 1;
    if (!isOver) {
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
    bool wasUndone = false;
    if (auto loaded = arrangement.load(wasUndone); !loaded)
        return loaded;
    if (wasUndone)
        tell("a change of the interfaces was not confirmed before the engine ended: undone");
    auto maps = io::SharedMaps::open(options.paths.bpf);
    if (!maps)
        return fail(std::move(maps.error()));
    shared = std::move(*maps);
    giveBackUnwanted();
    if (auto prepared = prepareWorker(); !prepared)
        return prepared;
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
    for (const PortConfig &port : arrangement.now().all()) {
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
            arrangement.now().find(id) == nullptr)
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

Result<void> Engine::Private::prepareWorker()
{
    const Options &options = parts.options;
    auto kept = KeptMemory::open(options, parts.store);
    if (!kept)
        return fail(std::move(kept.error()));
    areas = std::move(kept->areas);
    WorkerMemory memory;
    for (const io::UmemArea &area : areas)
        memory.areas.push_back(&area);
    for (const FileDescriptor &block : kept->blocks)
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
        auto held = parts.store.put(fmt::format("area.{}", t), areas[t].descriptor());
        if (held)
            held = parts.store.put(fmt::format("block.{}", t), worker->blockDescriptor(t));
        if (!held)
            return held;
    }
    return {};
}

void Engine::start(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
                   Answer answer)
{
    d->policy = std::move(policy);
    d->revision = revision;
    d->steps.enqueue([this, answer = std::move(answer)](StepQueue::Done done) {
        const auto finish = [answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        };
        d->publishLocal();
        d->reopenLinks();
        d->startWorker([this, finish](Result<void> started) {
            if (!started)
                return finish(std::move(started));
            d->reconcile([this, finish](Result<void> reconciled) {
                d->forgetOthers();
                finish(std::move(reconciled));
            });
        });
    });
}

/// Links at which an earlier control left everything at work: they are ready before its worker
/// ends, so that frames wait as short as can be.
void Engine::Private::reopenLinks()
{
    const PortLink::Ground ground{parts.options, *shared, areas, parts.store};
    for (const PortConfig &port : arrangement.now().managed()) {
        if (port.peer && *port.peer < port.id)
            continue;
        auto link = PortLink::reopen(ground, port,
                                     port.peer ? arrangement.now().find(*port.peer) : nullptr);
        if (link && *link)
            links[(*link)->id()] = std::move(*link);
    }
}

/// The first worker gets the program, which knows all ports, and the links that are there. The
/// earlier one forwards until its successor has everything.
void Engine::Private::startWorker(Answer answer)
{
    ProgramRequest first = requestFor(policy, revision);
    first.policyText = std::make_shared<const std::string>(pipeline::writeDevicePolicy(*policy));
    withPlaces(std::move(first), [this, answer](Result<ProgramRequest> request) {
        if (!request)
            return answer(fail(std::move(request.error())));
        beginWith(std::move(*request), answer);
    });
}

void Engine::Private::beginWith(ProgramRequest program, Answer answer)
{
    announceProgram();
    WorkerHandle::Beginning beginning;
    beginning.program = std::move(program);
    for (const auto &[id, link] : links)
        beginning.links.push_back(link->description());
    beginning.makeWay = [this] {
        endEarlierWorker(parts.options, parts.store, [this] { return worker->isLetGo(); });
    };
    worker->start(std::move(beginning), [this, answer](Result<void> started) {
        if (!started)
            parts.counters.notActivated();
        if (started) {
            programIsInForce();
            for (const auto &[id, link] : links)
                noteUp(*link);
            publishLocal();
        } else if (!links.empty()) {
            tell(fmt::format("what an earlier engine left cannot be used ({}): made anew",
                             toString(started.error())));
            for (const auto &[id, link] : links)
                link->closeSockets();
            links.clear();
            return startWorker(answer);
        }
        answer(std::move(started));
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
    d->steps.enqueue([this, answer = std::move(answer)](StepQueue::Done done) {
        d->removeUnwanted([this, answer, done](Result<void> removed) {
            d->worker->stop([this, answer, done, removed](Result<void>) {
                answer(removed);
                done();
            });
        });
    });
}

} // namespace tallygate::engine
