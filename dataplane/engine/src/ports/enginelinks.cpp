// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "engineprivate.h"

namespace tallygate::engine {

using namespace std::chrono_literals;

namespace {

/// What leaves a socket's queue when its binding is taken away.
constexpr Nanoseconds kDrain = 20ms;

} // namespace

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
        const PortConfig *config = arrangement.now().find(port);
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
    for (const PortConfig &port : arrangement.now().managed()) {
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
    auto link =
        PortLink::open(ground, port, port.peer ? arrangement.now().find(*port.peer) : nullptr);
    if (!link)
        return answer(fail(std::move(link.error())));
    const LinkId id = (*link)->id();
    links[id] = std::move(*link);
    worker->addLink(links[id]->description(), [this, id, port, answer](Result<void> added) {
        if (!added)
            return removeLink(id, false, [answer, added](Result<void>) { answer(added); });
        linkIsUp(*links.at(id), port, answer);
    });
}

void Engine::Private::applyFailModes()
{
    for (const auto &[id, link] : links) {
        const PortConfig *port = arrangement.now().find(link->ports().front());
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
    noteUp(link);
    publishLocal();
    answer({});
}

void Engine::Private::noteUp(const PortLink &link)
{
    // What the kernel passed until now was no worker's failing.
    fallbackSeen += link.passedByKernel();
    const PortConfig *port = arrangement.now().find(link.ports().front());
    for (const std::string &warning : link.warnings())
        tell(fmt::format("{}: {}", port->name, warning));
}

} // namespace tallygate::engine
