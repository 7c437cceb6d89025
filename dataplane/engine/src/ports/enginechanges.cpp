// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "engineprivate.h"

namespace tallygate::engine {

Result<void> Engine::check(const PortChange &change) const
{
    const auto options = PortLink::takeOverOptions(d->parts.options, 0);
    const auto free = [this](const std::string &name) -> Result<void> {
        if (d->arrangement.now().managedNamed(name) != nullptr)
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
    if (d->arrangement.now().managedNamed(change.interface) == nullptr)
        return fail(ErrorKind::NotFound, "port-not-managed", "{} is not managed", change.interface);
    return {};
}

void Engine::change(const PortChange &change, Answer answer)
{
    d->steps.enqueue([this, change, answer = std::move(answer)](StepQueue::Done done) {
        const auto finish = [answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        };
        if (auto possible = check(change); !possible)
            return finish(std::move(possible));
        PortStore next = d->arrangement.now();
        const PortConfig *port = next.managedNamed(change.interface);
        PortId id = port != nullptr ? port->id : 0;
        switch (change.kind) {
        case PortChange::Kind::ManageHost:
            id = next.manageHost(change.interface, change.failMode);
            break;
        case PortChange::Kind::ManageWire:
            id = next.manageWire(change.interface, change.peer, change.failMode).first;
            break;
        case PortChange::Kind::Unmanage:
            next.unmanage(id);
            break;
        case PortChange::Kind::SetFailMode:
            next.setFailMode(id, change.failMode);
            break;
        }
        if (auto changed = d->arrangement.change(std::move(next)); !changed)
            return finish(std::move(changed));
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
            if (auto undone = d->arrangement.undoChange(); !undone)
                d->tell(toString(undone.error()));
            d->applyFailModes();
            d->problems.clear();
            d->reconcile([finish, result](Result<void>) { finish(result); });
        });
    });
}

bool Engine::isChangePending() const
{
    return d->arrangement.isChangePending();
}

void Engine::keepChange()
{
    if (auto kept = d->arrangement.keepChange(); !kept)
        d->tell(toString(kept.error()));
}

void Engine::undoChange(Answer answer)
{
    d->steps.enqueue([this, answer = std::move(answer)](StepQueue::Done done) {
        const auto finish = [answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        };
        if (auto undone = d->arrangement.undoChange(); !undone)
            return finish(std::move(undone));
        d->applyFailModes();
        d->problems.clear();
        d->reconcile(finish);
    });
}

int undoWindowMain(const Options &options)
{
    const auto ports = PortArrangement::managedByPendingChange(options);
    if (!ports) {
        fmt::print(stderr, "tallygated: {}\n", toString(ports.error()));
        return 2;
    }
    int status = 0;
    for (const PortConfig &port : *ports) {
        if (auto restored = io::restore(PortLink::takeOverOptions(options, port.id)); !restored) {
            fmt::print(stderr, "tallygated: {}\n", toString(restored.error()));
            status = 2;
        }
    }
    return status;
}

} // namespace tallygate::engine
