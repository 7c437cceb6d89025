// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workerhandle.h"

#include <algorithm>

#include "workerhandleprivate.h"

// What the handle is asked. How workers come, go and are replaced: workerlife.cpp.

namespace tallygate::engine {

namespace {

Result<void> withoutContent(Result<Json> answer)
{
    if (!answer)
        return fail(std::move(answer.error()));
    return {};
}

} // namespace

WorkerHandle::WorkerHandle(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{}

WorkerHandle::~WorkerHandle() = default;

Result<std::unique_ptr<WorkerHandle>> WorkerHandle::create(Loop &loop, WorkerOptions options,
                                                           WorkerMemory memory, Events events)
{
    if (options.threads == 0 || options.threads > kMaxThreads ||
        memory.areas.size() != options.threads ||
        (!memory.hitRings.empty() && memory.hitRings.size() != options.threads) ||
        (!memory.blocks.empty() && memory.blocks.size() != options.threads)) {
        return fail(ErrorKind::Semantic, "worker-memory",
                    "a worker of {} threads cannot be given {} areas", options.threads,
                    memory.areas.size());
    }
    auto priv =
        std::make_unique<Private>(loop, std::move(options), std::move(memory), std::move(events));
    if (auto prepared = priv->prepareMemory(); !prepared)
        return fail(prepared.error());
    return std::unique_ptr<WorkerHandle>(new WorkerHandle(std::move(priv)));
}

void WorkerHandle::start(Answer answer)
{
    d->start(std::move(answer));
}

void WorkerHandle::start(Beginning beginning, Answer answer)
{
    auto program = d->programOf(beginning.program);
    if (!program) {
        answer(fail(std::move(program.error())));
        return;
    }
    d->inForce = std::move(*program);
    for (const LinkDescription &link : beginning.links)
        d->links[link.id] = std::make_shared<HeldLink>(link);
    d->makeWay = std::move(beginning.makeWay);
    d->start(std::move(answer));
}

void WorkerHandle::restart(Answer answer)
{
    d->whenSettled([this, answer = std::move(answer)]() mutable { d->replace(std::move(answer)); });
}

void WorkerHandle::stop(Answer answer)
{
    d->stop(std::move(answer));
}

bool WorkerHandle::isRunning() const
{
    return d->phase == Private::Phase::Running || d->phase == Private::Phase::Replacing;
}

bool WorkerHandle::isLetGo() const
{
    return std::all_of(d->blocks.begin(), d->blocks.end(), [](const ThreadBlock &block) {
        return block.shared().state.load(std::memory_order_acquire) == ThreadState::Stopped;
    });
}

pid_t WorkerHandle::pid() const
{
    return d->current ? d->current->pid() : 0;
}

void WorkerHandle::stage(ProgramRequest request, std::function<void(Result<StagedProgram>)> answer)
{
    auto made = d->programOf(request);
    if (!made) {
        answer(fail(std::move(made.error())));
        return;
    }
    d->whenRunning([this, program = *made, answer = std::move(answer)](Result<void> running) {
        if (!running) {
            answer(fail(running.error()));
            return;
        }
        const int descriptor = program->file.get();
        d->current->ask(
            {{"do", "stage"}, {"number", program->number}},
            [this, program, answer](Result<Json> staged) {
                if (!staged) {
                    answer(fail(staged.error()));
                    return;
                }
                d->staged = program;
                StagedProgram told{program->revision, std::nullopt};
                const auto expiry = staged->find("nextExpiry");
                if (expiry != staged->end() && expiry->is_number_integer())
                    told.nextExpiry = Timestamp(Nanoseconds(expiry->get<std::int64_t>()));
                answer(told);
            },
            std::span(&descriptor, 1));
    });
}

void WorkerHandle::activate(Answer answer)
{
    d->whenRunning([this, answer = std::move(answer)](Result<void> running) {
        if (!running) {
            answer(std::move(running));
            return;
        }
        const std::shared_ptr<SentProgram> program = d->staged;
        if (!program) {
            answer(fail(ErrorKind::NotFound, "program-not-staged", "no program is staged"));
            return;
        }
        d->current->ask({{"do", "activate"}, {"number", program->number}},
                        [this, program, answer](Result<Json> active) {
                            // A worker that died may have carried it out all the same.
                            if (!active && !d->isInForce(*program)) {
                                answer(fail(active.error()));
                                return;
                            }
                            d->inForce = program;
                            if (d->staged == program)
                                d->staged.reset();
                            answer({});
                        });
    });
}

void WorkerHandle::unstage()
{
    d->whenRunning([this](const Result<void> &running) {
        d->staged.reset();
        if (running)
            d->current->tell({{"do", "unstage"}});
    });
}

void WorkerHandle::setLocal(const pipeline::LocalState &local, Answer answer,
                            std::optional<AnswerPorts> answers)
{
    Json message = toJson(local);
    message["do"] = "local";
    if (answers)
        message["answers"] = toJson(*answers);
    else if (d->local && d->local->contains("answers"))
        message["answers"] = d->local->at("answers");
    d->local = message;
    d->localOrder = ++d->lastOrder;
    d->whenRunning([this, message, answer = std::move(answer)](Result<void> running) {
        if (!running) {
            answer(std::move(running));
            return;
        }
        d->current->ask(message,
                        [answer](Result<Json> told) { answer(withoutContent(std::move(told))); });
    });
}

void WorkerHandle::addLink(const LinkDescription &link, Answer answer)
{
    if (link.id >= kMaxLinks || d->links.count(link.id) != 0) {
        answer(fail(ErrorKind::Semantic, "worker-link", "link {} cannot be added", link.id));
        return;
    }
    auto held = std::make_shared<HeldLink>(link);
    d->whenRunning([this, held, answer = std::move(answer)](Result<void> running) {
        if (!running) {
            answer(std::move(running));
            return;
        }
        d->sendLink(*d->current, *held, [this, held, answer](Result<Json> added) {
            if (added)
                d->links[held->description.id] = held;
            answer(withoutContent(std::move(added)));
        });
    });
}

void WorkerHandle::removeLink(LinkId link, Answer answer)
{
    d->whenRunning([this, link, answer = std::move(answer)](Result<void> running) {
        const auto node = d->links.extract(link);
        if (!node.empty())
            d->closing[link] = node.mapped();
        if (!running) {
            answer(std::move(running));
            return;
        }
        d->current->ask({{"do", "unlink"}, {"link", link}}, [answer](Result<Json>) {
            answer({}); // a worker that died does not use it either
        });
    });
}

void WorkerHandle::forgetLink(LinkId link)
{
    d->closing.erase(link);
    d->links.erase(link);
    d->whenRunning([this, link](const Result<void> &running) {
        if (running)
            d->current->tell({{"do", "forget"}, {"link", link}});
    });
}

void WorkerHandle::startCapture(const CaptureRequest &request, Answer answer)
{
    auto capture = Capture::make(request, threads());
    if (!capture) {
        answer(fail(capture.error()));
        return;
    }
    d->whenRunning([this, made = *capture, answer = std::move(answer)](Result<void> running) {
        if (running && d->capture) {
            running = fail(ErrorKind::Limit, "capture-running",
                           "a capture is running; there can be one at a time");
        }
        if (!running) {
            answer(std::move(running));
            return;
        }
        d->capture = made;
        d->sendCapture(*d->current, [this, made, answer](Result<Json> started) {
            if (!started && started.error().code != "worker-died" && d->capture == made)
                d->capture.reset();
            answer(withoutContent(std::move(started)));
        });
    });
}

CaptureRead WorkerHandle::readCapture(const std::function<void(const CapturedFrame &)> &take,
                                      std::size_t most)
{
    return d->capture ? d->capture->read(take, most) : CaptureRead{};
}

void WorkerHandle::stopCapture(Answer answer)
{
    d->whenRunning([this, answer = std::move(answer)](Result<void> running) {
        const auto keep = std::exchange(d->capture, nullptr);
        if (!running || !keep) {
            answer(std::move(running));
            return;
        }
        d->current->ask({{"do", "endCapture"}}, [answer, keep](Result<Json> ended) {
            answer(withoutContent(std::move(ended)));
        });
    });
}

void WorkerHandle::auditFrames(std::function<void(Result<FrameAudit>)> answer)
{
    d->whenRunning([this, answer = std::move(answer)](const Result<void> &running) {
        if (!running) {
            answer(fail(running.error()));
            return;
        }
        d->current->ask({{"do", "hold"}}, [this, answer](Result<Json> held) {
            if (!held) {
                answer(fail(held.error()));
                return;
            }
            const FrameAudit audit = d->audit();
            if (d->current)
                d->current->tell({{"do", "resume"}});
            answer(audit);
        });
    });
}

FrameAudit WorkerHandle::auditDead() const
{
    return d->audit();
}

const ThreadShared &WorkerHandle::statistics(unsigned thread) const
{
    return d->blocks[thread].shared();
}

int WorkerHandle::blockDescriptor(unsigned thread) const
{
    return d->blocks[thread].descriptor();
}

unsigned WorkerHandle::threads() const
{
    return d->options.threads;
}

} // namespace tallygate::engine
