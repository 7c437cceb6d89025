// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engineprivate.h"
#include "pipeline/policyprogram.h"

namespace tallygate::engine {

std::vector<pipeline::Port> Engine::Private::portsOf(const std::vector<PortConfig> &configs) const
{
    std::vector<pipeline::Port> ports;
    for (const PortConfig &config : configs) {
        pipeline::Port port;
        port.id = config.id;
        port.name = config.name;
        // A name that is another port's by now is that one's.
        std::copy_if(config.formerNames.begin(), config.formerNames.end(),
                     std::back_inserter(port.formerNames), [this](const std::string &former) {
                         return arrangement.now().managedNamed(former) == nullptr;
                     });
        port.kind = config.kind;
        if (const PortLink *link = linkOf(config.id))
            port.largestFrameBytes = link->largestFrameBytes();
        else if (const io::Link *interface = net->find(config.name))
            port.largestFrameBytes = interface->mtu + 18;
        ports.push_back(std::move(port));
    }
    return ports;
}

ProgramRequest
Engine::Private::requestFor(const std::shared_ptr<const pipeline::DevicePolicy> &from,
                            std::uint64_t number)
{
    ProgramRequest request;
    request.policy = from;
    request.revision = number;
    request.ports = portsOf(arrangement.now().managed());
    // A link that is about to be removed still needs its ports.
    for (const auto &[id, link] : links) {
        for (const PortId port : link->ports()) {
            const PortConfig *config = arrangement.now().find(port);
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

/// With a large policy what takes its time - writing it down, having the counters' places on disk -
/// is done beside the loop.
void Engine::Private::stageNow(const std::shared_ptr<const pipeline::DevicePolicy> &from,
                               std::uint64_t number, Answer answer)
{
    background.run(
        [from] { return std::make_shared<const std::string>(pipeline::writeDevicePolicy(*from)); },
        [this, from, number, answer](std::shared_ptr<const std::string> text) {
            ProgramRequest request = requestFor(from, number);
            request.policyText = std::move(text);
            stageWithPlaces(std::move(request), answer);
        });
}

void Engine::Private::stageWithPlaces(ProgramRequest request, Answer answer)
{
    withPlaces(std::move(request), [this, answer](Result<ProgramRequest> placed) {
        if (!placed)
            return answer(fail(std::move(placed.error())));
        worker->stage(std::move(*placed), [answer](Result<StagedProgram> staged) {
            answer(staged ? Result<void>() : fail(std::move(staged.error())));
        });
    });
}

/// Places for all counters, durable before a worker hears of them.
void Engine::Private::withPlaces(ProgramRequest request,
                                 std::function<void(Result<ProgramRequest>)> answer)
{
    std::vector<PortId> ids;
    for (const pipeline::Port &port : request.ports)
        ids.push_back(port.id);
    auto places = parts.counters.assign(pipeline::counterKeysOf(*request.policy, request.ports),
                                        ids, Loop::wallNow());
    if (!places)
        return answer(fail(std::move(places.error())));
    request.counters = std::move(places->counters);
    request.counterPorts = std::move(places->ports);
    background.run(std::move(places->save),
                   [this, request = std::move(request), answer](Result<void> saved) mutable {
                       if (!saved)
                           return answer(fail(std::move(saved.error())));
                       // They may have changed since, and the worker has been told so before this
                       // comes.
                       request.local = net->local();
                       request.answers = answerPorts();
                       answer(std::move(request));
                   });
}

void Engine::Private::announceProgram()
{
    names = PolicyNames::of(policy, portsOf(arrangement.now().managed()), revision);
    if (events.programComing)
        events.programComing(names);
    parts.counters.activating(Loop::wallNow());
}

void Engine::Private::activateNow(Answer answer)
{
    announceProgram();
    worker->activate([this, answer](Result<void> active) {
        if (active)
            programIsInForce();
        else
            parts.counters.notActivated();
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
    d->steps.enqueue([this, policy = std::move(policy), revision,
                      answer = std::move(answer)](StepQueue::Done done) {
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
    d->steps.enqueue([this, revision, answer = std::move(answer)](StepQueue::Done done) {
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
    d->steps.enqueue([this](StepQueue::Done done) {
        d->stagedPolicy.reset();
        d->worker->unstage();
        d->parts.counters.abandonStaged(Loop::wallNow());
        done();
    });
}

std::vector<pipeline::Port> Engine::ports() const
{
    return d->portsOf(d->arrangement.now().managed());
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

} // namespace tallygate::engine
