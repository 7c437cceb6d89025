// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

#include "workerhandleprivate.h"

// Of the handle: how workers come, go and are replaced.
//
// A worker is prepared (memory, programs, links), then told to begin. Until then another one may be
// at work on the same memory: that is how one replaces the other without a gap.

namespace tallygate::engine {

namespace {

constexpr Nanoseconds kCheckEvery = std::chrono::milliseconds(20);
constexpr Nanoseconds kStopTime = std::chrono::seconds(2);
/// A worker that died sooner is not replaced at once.
constexpr Nanoseconds kShortLife = std::chrono::milliseconds(50);
constexpr Nanoseconds kFirstBackOff = std::chrono::milliseconds(20);
constexpr Nanoseconds kLastBackOff = std::chrono::seconds(2);

tl::unexpected<Error> notRunning()
{
    return fail(ErrorKind::Io, "worker-not-running", "no worker is running");
}

std::string textOf(const ChildExit &exit)
{
    if (exit.signal != 0)
        return fmt::format("killed by signal {} ({})", exit.signal, ::strsignal(exit.signal));
    return fmt::format("ended with status {}", exit.status);
}

Json asked(const char *what)
{
    return {{"do", what}};
}

} // namespace

HeldLink::HeldLink(const LinkDescription &link)
    : description(link)
{
    for (const LinkSide &side : link.sides) {
        for (const LinkSocket &socket : side.sockets)
            sockets.emplace_back(::fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0));
    }
}

Result<std::shared_ptr<Capture>> Capture::make(CaptureRequest request, unsigned threads)
{
    constexpr std::uint32_t kPage = 4096;
    constexpr std::uint32_t kMostBytes = 1u << 28;
    request.ringBytes = std::clamp<std::uint32_t>(request.ringBytes, 64 * kPage, kMostBytes);
    request.ringBytes = (request.ringBytes + kPage - 1) / kPage * kPage;
    const std::size_t size = std::size_t{request.ringBytes} * threads;
    auto fd = createSharedMemory("tallygate-capture", size);
    if (!fd)
        return fail(fd.error());
    auto memory = SharedMapping::map(fd->get(), 0, size);
    if (!memory)
        return fail(memory.error());
    auto capture = std::make_shared<Capture>();
    capture->m_request = std::move(request);
    capture->m_fd = std::move(*fd);
    capture->m_memory = std::move(*memory);
    const std::size_t each = capture->m_request.ringBytes;
    for (unsigned t = 0; t < threads; ++t)
        capture->m_rings.emplace_back(capture->m_memory.bytes().subspan(t * each, each));
    return capture;
}

CaptureRead Capture::read(const std::function<void(const CapturedFrame &)> &take, std::size_t most)
{
    CaptureRead result;
    for (CaptureRing &ring : m_rings) {
        result.frames += ring.read(take, most - result.frames);
        result.dropped += ring.dropped();
    }
    return result;
}

WorkerHandle::Private::Private(Loop &onLoop, WorkerOptions givenOptions, WorkerMemory givenMemory,
                               Events givenEvents)
    : loop(onLoop)
    , options(std::move(givenOptions))
    , memory(std::move(givenMemory))
    , events(std::move(givenEvents))
{}

WorkerHandle::Private::~Private()
{
    for (const Loop::TimerId timer : {checkTimer, againTimer, stopTimer})
        loop.cancel(timer);
    for (const ProcessPtr &process : {current, next}) {
        if (process)
            process->forgetHandlers();
    }
}

Result<void> WorkerHandle::Private::prepareMemory()
{
    for (unsigned t = 0; t < options.threads; ++t) {
        const std::uint32_t frames = memory.areas[t]->chunks();
        auto block =
            memory.blocks.empty()
                ? ThreadBlock::create(frames)
                : ThreadBlock::map(FileDescriptor(::fcntl(memory.blocks[t], F_DUPFD_CLOEXEC, 0)));
        if (!block)
            return fail(block.error());
        if (block->frames() != frames) {
            return fail(ErrorKind::Semantic, "worker-memory",
                        "the block of thread {} is of {} frames, its area of {}", t,
                        block->frames(), frames);
        }
        lastNumber = std::max(lastNumber, block->shared().program.load());
        blocks.push_back(std::move(*block));
    }
    auto mapped = io::Heartbeat::map(memory.heartbeatMap);
    if (!mapped)
        return fail(mapped.error());
    heartbeat = std::move(*mapped);
    checkTimer = loop.every(kCheckEvery, [this] { check(); });
    return {};
}

Result<std::shared_ptr<SentProgram>> WorkerHandle::Private::programOf(const ProgramRequest &request)
{
    auto file = writeProgramFile(request);
    if (!file)
        return fail(std::move(file.error()));
    auto program = std::make_shared<SentProgram>();
    program->number = ++lastNumber;
    program->file = std::move(*file);
    program->revision = request.revision;
    program->order = ++lastOrder;
    return program;
}

bool WorkerHandle::Private::isInForce(const SentProgram &program) const
{
    return std::any_of(blocks.begin(), blocks.end(), [&](const ThreadBlock &block) {
        return block.shared().program.load() == program.number;
    });
}

void WorkerHandle::Private::whenRunning(Work work)
{
    if (phase == Phase::Running)
        work({});
    else if (phase == Phase::Starting || phase == Phase::Replacing)
        deferred.push_back(std::move(work));
    else
        work(notRunning());
}

void WorkerHandle::Private::whenSettled(std::function<void()> work)
{
    settling.push_back(std::move(work));
    check();
}

void WorkerHandle::Private::flushDeferred()
{
    while (phase == Phase::Running && !deferred.empty()) {
        const Work work = std::move(deferred.front());
        deferred.pop_front();
        work({});
    }
}

void WorkerHandle::Private::failDeferred(const Error &error)
{
    for (const Work &work : std::exchange(deferred, {}))
        work(fail(error));
}

void WorkerHandle::Private::start(Answer answer)
{
    if (phase != Phase::Idle) {
        answer(fail(ErrorKind::Semantic, "worker-running", "a worker is running already"));
        return;
    }
    phase = Phase::Starting;
    startAnswer = std::move(answer);
    startAgain();
}

Result<WorkerHandle::Private::ProcessPtr> WorkerHandle::Private::spawn()
{
    // The handler needs to know which process it is about.
    auto self = std::make_shared<std::weak_ptr<WorkerProcess>>();
    auto process =
        WorkerProcess::spawn(loop, options.command, options.niceness,
                             [this, self](const ChildExit &exit) { ended(self->lock(), exit); });
    if (process)
        *self = *process;
    return process;
}

void WorkerHandle::Private::startAgain()
{
    startedAt = Loop::steadyNow();
    auto process = spawn();
    if (!process) {
        startFailed(process.error());
        return;
    }
    current = *process;
    prepare(current, [this](Result<void> prepared) {
        if (phase != Phase::Starting)
            return;
        if (prepared)
            begin(current);
        else
            startFailed(prepared.error());
    });
}

/// The first start tells who asked for it; later ones are tried again and again.
void WorkerHandle::Private::startFailed(Error error)
{
    if (startAnswer && error.code != "worker-died") {
        phase = Phase::Idle;
        if (current) {
            current->forgetHandlers();
            current.reset();
        }
        if (std::exchange(makeWay, nullptr)) {
            inForce.reset();
            links.clear();
        }
        failDeferred(error);
        std::exchange(startAnswer, nullptr)(fail(std::move(error)));
        return;
    }
    if (current)
        current->kill(); // and its end starts the next one
}

/// Everything but the word to begin. `prepared` is called once.
void WorkerHandle::Private::prepare(const ProcessPtr &process,
                                    std::function<void(Result<void>)> prepared)
{
    Json setup{{"do", "setup"},
               {"threads", options.threads},
               {"heartbeatLife", options.heartbeatLife.count()},
               {"cpus", options.cpus},
               {"user", options.user},
               {"group", options.group},
               {"seccomp", options.seccomp},
               {"hits", !memory.hitRings.empty()}};
    std::vector<int> descriptors;
    for (unsigned t = 0; t < options.threads; ++t) {
        descriptors.push_back(memory.areas[t]->descriptor());
        descriptors.push_back(blocks[t].descriptor());
        if (!memory.hitRings.empty())
            descriptors.push_back(memory.hitRings[t]);
    }
    descriptors.push_back(memory.heartbeatMap);
    descriptors.push_back(memory.counterFile);

    const std::weak_ptr<WorkerProcess> to = process;
    const auto rest = [this, to, prepared] {
        const ProcessPtr worker = to.lock();
        if (!worker)
            return;
        if (local && (!inForce || localOrder > inForce->order)) {
            Json message = *local;
            worker->tell(message);
        }
        for (const auto &[id, link] : links)
            sendLink(*worker, *link, nullptr);
        // Answered behind all of them; what was wrong with one shows at begin.
        worker->ask(asked("resume"), [prepared](Result<Json> done) {
            prepared(done ? Result<void>() : fail(done.error()));
        });
    };
    const auto stagedToo = [this, to, prepared, rest] {
        const ProcessPtr worker = to.lock();
        if (!worker || !staged)
            return rest();
        const int file = staged->file.get();
        worker->ask(
            {{"do", "stage"}, {"number", staged->number}}, [rest](const Result<Json> &) { rest(); },
            std::span(&file, 1));
    };
    process->ask(
        std::move(setup),
        [this, to, prepared, stagedToo](Result<Json> done) {
            const ProcessPtr worker = to.lock();
            if (!done || !worker)
                return prepared(done ? Result<void>() : fail(done.error()));
            if (!inForce)
                return stagedToo();
            const int file = inForce->file.get();
            const std::uint64_t number = inForce->number;
            worker->ask(
                {{"do", "stage"}, {"number", number}},
                [to, prepared, stagedToo, number](Result<Json> built) {
                    const ProcessPtr builder = to.lock();
                    if (!built || !builder)
                        return prepared(built ? Result<void>() : fail(built.error()));
                    builder->ask({{"do", "activate"}, {"number", number}},
                                 [prepared, stagedToo](Result<Json> active) {
                                     if (!active)
                                         return prepared(fail(active.error()));
                                     stagedToo();
                                 });
                },
                std::span(&file, 1));
        },
        descriptors);
}

void WorkerHandle::Private::begin(const ProcessPtr &process)
{
    if (makeWay)
        makeWay();
    process->ask(asked("begin"), [this](Result<Json> begun) {
        if (phase != Phase::Starting)
            return;
        if (begun)
            hasBegun();
        else
            startFailed(begun.error());
    });
}

void WorkerHandle::Private::hasBegun()
{
    makeWay = nullptr;
    phase = Phase::Running;
    isHungTold = false;
    runningSince = Loop::steadyNow();
    if (capture)
        sendCapture(*current, nullptr);
    if (events.started)
        events.started();
    if (startAnswer)
        std::exchange(startAnswer, nullptr)({});
    flushDeferred();
}

void WorkerHandle::Private::replace(Answer answer)
{
    auto process = spawn();
    if (!process) {
        answer(fail(process.error()));
        return;
    }
    phase = Phase::Replacing;
    startAnswer = std::move(answer);
    next = *process;
    isNextPrepared = false;
    nextError.clear();
    prepare(next, [this](Result<void> prepared) {
        if (!next)
            return;
        if (!prepared) {
            if (prepared.error().code != "worker-died")
                nextError = prepared.error().message;
            next->kill(); // successorEnded() tells
            return;
        }
        isNextPrepared = true;
        if (current) {
            holdHeartbeat();
            current->tell({{"do", "stop"}, {"final", false}});
            stopTimer = loop.after(kStopTime, [this] {
                if (current)
                    current->kill();
            });
        } else {
            phase = Phase::Starting;
            current = std::exchange(next, nullptr);
            begin(current);
        }
    });
}

/// The prepared one died, or could not be prepared: the one at work goes on.
void WorkerHandle::Private::successorEnded(const ChildExit &exit)
{
    next.reset();
    if (phase != Phase::Replacing)
        return;
    if (!current) {
        phase = Phase::Starting;
        startAgain();
        return;
    }
    loop.cancel(stopTimer);
    phase = Phase::Running;
    if (startAnswer) {
        std::exchange(startAnswer, nullptr)(
            fail(ErrorKind::Io, "worker-restart", "the new worker could not be prepared: {}",
                 nextError.empty() ? textOf(exit) : std::exchange(nextError, {})));
    }
    flushDeferred();
}

void WorkerHandle::Private::stop(Answer answer)
{
    if (phase == Phase::Idle) {
        answer({});
        return;
    }
    const bool isForwarding = phase == Phase::Running || phase == Phase::Replacing;
    phase = Phase::Stopping;
    stopAnswer = std::move(answer);
    loop.cancel(againTimer);
    if (next)
        std::exchange(next, nullptr)->forgetHandlers();
    const Error stopped = notRunning().value();
    if (startAnswer)
        std::exchange(startAnswer, nullptr)(fail(stopped));
    failDeferred(stopped);
    if (!current) {
        phase = Phase::Idle;
        std::exchange(stopAnswer, nullptr)({});
        return;
    }
    if (!isForwarding) {
        current->kill();
        return;
    }
    current->tell({{"do", "stop"}, {"final", true}});
    stopTimer = loop.after(kStopTime, [this] {
        if (current)
            current->kill();
    });
}

void WorkerHandle::Private::ended(const ProcessPtr &process, const ChildExit &exit)
{
    if (process != current) {
        if (process == next)
            successorEnded(exit);
        return;
    }
    loop.cancel(stopTimer);
    current.reset();
    WorkerEnd end{exit, phase == Phase::Stopping || (phase == Phase::Replacing && isNextPrepared),
                  textOf(exit)};
    if (phase == Phase::Stopping) {
        phase = Phase::Idle;
        heartbeat.setAll(0);
        if (events.ended)
            events.ended(end);
        std::exchange(stopAnswer, nullptr)({});
        return;
    }
    if (phase == Phase::Replacing) {
        if (isNextPrepared) {
            holdHeartbeat();
            phase = Phase::Starting;
            startedAt = Loop::steadyNow();
            current = std::exchange(next, nullptr);
            begin(current);
        } // else it begins as soon as it is prepared
        if (events.ended)
            events.ended(end);
        return;
    }
    phase = Phase::Starting;
    const bool wasShort = Loop::steadyNow() - startedAt < kShortLife;
    backOff = wasShort ? std::clamp(backOff * 2, kFirstBackOff, kLastBackOff) : Nanoseconds(0);
    if (events.ended)
        events.ended(end);
    if (phase != Phase::Starting)
        return;
    if (backOff.count() == 0)
        startAgain();
    else
        againTimer = loop.after(backOff, [this] { startAgain(); });
}

/// XDP takes the threads for alive until their next worker says so itself.
void WorkerHandle::Private::holdHeartbeat()
{
    const auto until =
        static_cast<std::uint64_t>((Loop::steadyNow() + options.heartbeatLife).count());
    for (unsigned t = 0; t < options.threads; ++t) {
        if (heartbeat.aliveUntil(t) < until)
            heartbeat.set(t, until);
    }
}

void WorkerHandle::Private::check()
{
    if (phase == Phase::Running && !settling.empty() && !current->hasOpenRequests()) {
        const auto work = std::move(settling.front());
        settling.pop_front();
        work();
        return;
    }
    if ((phase != Phase::Running && phase != Phase::Replacing) || !current || isHungTold)
        return;
    const std::int64_t now = Loop::steadyNow().count();
    for (const ThreadBlock &block : blocks) {
        const std::int64_t heard = std::max(
            block.shared().lastAlive.load(std::memory_order_relaxed), runningSince.count());
        const Nanoseconds silent(now - heard);
        if (silent < options.hangTime)
            continue;
        isHungTold = true;
        current->kill();
        if (events.hung)
            events.hung(silent);
        return;
    }
}

void WorkerHandle::Private::sendLink(WorkerProcess &process, const HeldLink &link,
                                     WorkerProcess::Answer answer)
{
    std::vector<int> descriptors;
    for (const FileDescriptor &socket : link.sockets)
        descriptors.push_back(socket.get());
    for (std::size_t at = 0; at < descriptors.size(); at += kMaxPassedDescriptors) {
        const std::size_t count = std::min(kMaxPassedDescriptors, descriptors.size() - at);
        process.tell(asked("sockets"), std::span(descriptors).subspan(at, count));
    }
    Json message = toJson(link.description);
    message["do"] = "link";
    if (answer)
        process.ask(std::move(message), std::move(answer));
    else
        process.tell(message);
}

void WorkerHandle::Private::sendCapture(WorkerProcess &process, WorkerProcess::Answer answer)
{
    Json message = toJson(capture->request());
    message["do"] = "capture";
    const int ring = capture->descriptor();
    process.ask(std::move(message), std::move(answer), std::span(&ring, 1));
}

/// Maps all rings for the purpose: it is done seldom, and control has no other use for them.
FrameAudit WorkerHandle::Private::audit() const
{
    std::vector<std::vector<AuditedSocket>> sockets(options.threads);
    std::vector<std::unique_ptr<io::XskRings>> rings;
    const auto add = [&](const HeldLink &link, bool isClosing) {
        const auto &sides = link.description.sides;
        const unsigned threads =
            linkThreads(options.threads, sides[0].sockets.size(), sides[1].sockets.size());
        std::size_t at = 0;
        for (unsigned s = 0; s < sides.size() && threads != 0; ++s) {
            for (unsigned queue = 0; queue < sides[s].sockets.size(); ++queue, ++at) {
                AuditedSocket socket{socketSlotOf(link.description.id, s, queue / threads),
                                     nullptr};
                if (!isClosing) {
                    auto mapped = io::XskRings::map(
                        FileDescriptor(::fcntl(link.sockets[at].get(), F_DUPFD_CLOEXEC, 0)),
                        sides[s].sockets[queue].rings);
                    if (mapped) {
                        rings.push_back(std::make_unique<io::XskRings>(std::move(*mapped)));
                        socket.rings = rings.back().get();
                    }
                }
                sockets[queue % threads].push_back(socket);
            }
        }
    };
    for (const auto &[id, link] : links)
        add(*link, false);
    for (const auto &[id, link] : closing)
        add(*link, true);
    FrameAudit audit;
    for (unsigned t = 0; t < options.threads; ++t)
        audit += engine::auditFrames(blocks[t], sockets[t]);
    return audit;
}

} // namespace tallygate::engine
