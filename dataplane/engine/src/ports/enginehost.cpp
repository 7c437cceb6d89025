// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/if_addr.h>

#include <algorithm>

#include <fmt/format.h>

#include "engineprivate.h"

namespace tallygate::engine {

using namespace std::chrono_literals;

namespace {

/// How long an interface that comes may stay down before it is taken over so.
constexpr Nanoseconds kUnconfigured = 2s;

} // namespace

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
            const PortConfig *config = port ? arrangement.now().find(*port) : nullptr;
            if (config == nullptr || config->name == event.link.name)
                continue;
            tell(fmt::format("{} is called {} now; what the policy says of {} stays in force there "
                             "until a policy names {}",
                             config->name, event.link.name, config->name, event.link.name));
            if (auto saved = arrangement.rename(*port, event.link.name); !saved)
                tell(toString(saved.error()));
            steps.enqueue([this](StepQueue::Done done) {
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
        steps.enqueue([this, index = event.link.index](StepQueue::Done done) {
            const auto hit = std::find_if(links.begin(), links.end(), [&](const auto &entry) {
                return entry.second->concerns(index);
            });
            if (hit == links.end())
                return done();
            tell(fmt::format("{} has gone; it is taken up again when it comes back",
                             arrangement.now().find(hit->second->ports().front())->name));
            removeLink(hit->first, true, [done](Result<void>) { done(); });
        });
        break;
    case Kind::Queues:
        steps.enqueue(
            [this, index = event.link.index, queues = event.link.rxQueues](StepQueue::Done done) {
                requeue(index, queues, [this, done](Result<void> result) {
                    if (!result)
                        tell(toString(result.error()));
                    done();
                });
            });
        break;
    case Kind::Mtu:
        steps.enqueue([this, index = event.link.index](StepQueue::Done done) {
            followMtu(index, [this, done](Result<void> result) {
                if (!result)
                    tell(toString(result.error()));
                done();
            });
        });
        break;
    case Kind::Down:
    case Kind::Other:
        break;
    }
}

/// The rules that go by the length of frames, and answers, are to know.
void Engine::Private::followMtu(io::LinkIndex index, Answer answer)
{
    const auto hit = std::find_if(links.begin(), links.end(),
                                  [&](const auto &entry) { return entry.second->concerns(index); });
    if (hit == links.end())
        return answer({});
    PortLink &link = *hit->second;
    const std::string name = arrangement.now().find(link.ports().front())->name;
    auto followed = link.followMtu(*net);
    if (!followed) {
        followed.error().message =
            fmt::format("the MTU of {} stays {}: {}", name, link.mtu(), followed.error().message);
        return answer(fail(std::move(followed.error())));
    }
    if (!*followed)
        return answer({});
    tell(fmt::format("{} has an MTU of {} now", name, link.mtu()));
    restage(std::move(answer));
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
        const PortConfig port = *arrangement.now().find(link.ports().front());
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
    const PortConfig *port = arrangement.now().managedNamed(name);
    if (stopping || port == nullptr || linkOf(port->id) != nullptr)
        return;
    problems.erase(port->id);
    if (port->peer)
        problems.erase(std::min(*port->peer, port->id));
    steps.enqueue([this](StepQueue::Done done) {
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

} // namespace tallygate::engine
