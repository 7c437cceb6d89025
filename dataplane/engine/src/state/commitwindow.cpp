// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/commitprivate.h"
#include "state/finding.h"

namespace tallygate::engine {

void CommitMachine::Private::activate(const Caller &caller, const ActivateRequest &request,
                                      JsonAnswer answer)
{
    auto may = mayUse(request.revision);
    if (may && !staged->proved && !request.acceptFailedProof)
        may = fail(
            Error{ErrorKind::Semantic,
                  "policy-unproved",
                  fmt::format("revision {} was not proved, or the proof failed", request.revision),
                  "prove it first, or say that it may be activated without",
                  {}});
    if (may && isPortWindowOpen())
        may = fail(ErrorKind::Semantic, "change-pending",
                   "a change of the interfaces waits for its confirmation until {}",
                   toRfc3339(portWindow.window->until()));
    if (may)
        may = window.check(request.time);
    if (!may)
        return answer(fail(may.error()));
    auto token = begin("activated");
    // Durable before the effect: whatever happens from here on, the old revision is the one to
    // load.
    background->run(
        [this, meta = staged->holder.meta, text = staged->holder.text] {
            if (store->pending() != 0) { // one that could not be given up
                if (auto given = store->giveUp(meta.time, "engine", "rolled back"); !given)
                    return given;
            }
            return store->putPending(meta, *text);
        },
        [=, this, answer = std::move(answer)](Result<void> written) {
            static_cast<void>(token);
            if (!written)
                return answer(fail(written.error()));
            nextNumber = request.revision + 1;
            putInForce(caller, request, answer);
        });
}

void CommitMachine::Private::putInForce(const Caller &caller, const ActivateRequest &request,
                                        JsonAnswer answer)
{
    auto token = busy.lock();
    before = std::exchange(inForce, std::move(staged->holder));
    staged.reset();
    inForce.latched = Loop::wallNow();
    applier.apply(effective(), revision(), [=, this](Result<void> result) {
        static_cast<void>(token);
        const std::uint64_t previous = before->meta.number;
        if (!result) {
            inForce = std::move(*before);
            before.reset();
            reapply([](Result<void>) {}); // a set may have changed meanwhile
            return background->run(
                [this] {
                    return store->giveUp(Loop::wallNow(), "engine", "it could not be put in force");
                },
                [=, this](Result<void>) {
                    static_cast<void>(token);
                    answer(fail(result.error()));
                });
        }
        openWindow(caller.user, request.time);
        announce(Activation::Reason::Activated, previous, caller.user);
        schedule();
        Json json = windowJson();
        json["revision"] = control::fromUint64(revision());
        answer(std::move(json));
    });
}

void CommitMachine::Private::openWindow(const std::string &by, ConfirmWindow::Seconds time)
{
    const ConnectionId newest = server == nullptr ? ConnectionId::None : server->newestConnection();
    window.open(time, by, newest, [this] { rollBackUnasked("nobody confirmed it in time"); });
}

Json CommitMachine::Private::windowJson() const
{
    const auto left = std::chrono::ceil<std::chrono::seconds>(window.until() - Loop::wallNow());
    return {{"deadline", toRfc3339(window.until())}, {"secondsLeft", left.count()}};
}

void CommitMachine::Private::confirm(const std::string &by, const Witness &witness,
                                     JsonAnswer answer)
{
    auto may = notBusy();
    if (may)
        may = window.mayConfirm(witness);
    if (!may)
        return answer(fail(may.error()));
    auto token = begin("confirmed");
    window.pause();
    background->run([this, by] { return store->confirm(Loop::wallNow(), by); },
                    [=, this, answer = std::move(answer)](Result<void> written) {
                        static_cast<void>(token);
                        if (written)
                            return confirmed(by, answer);
                        window.resume();
                        answer(fail(written.error()));
                    });
}

void CommitMachine::Private::confirmed(const std::string &by, JsonAnswer answer)
{
    window.close();
    before.reset();
    const std::uint64_t number = revision();
    auto token = busy.lock();
    // Only the guard that was held beside the own one goes; if that fails it is tried again.
    reapply([=](Result<void>) {
        static_cast<void>(token);
        answer(Json{{"revision", control::fromUint64(number)}, {"by", by}});
    });
}

void CommitMachine::Private::rollBackUnasked(const std::string &reason)
{
    if (!busy.expired()) {
        loop.post([this, reason, alive = std::weak_ptr<int>(life)] {
            if (alive.lock())
                rollBackUnasked(reason);
        });
        return;
    }
    tell(finding(Severity::Warning, "rollback",
                 fmt::format("revision {} is rolled back to {}: {}", revision(),
                             before->meta.number, reason)));
    rollBack("engine", reason, [](Result<Json>) {});
}

void CommitMachine::Private::rollBack(const std::string &by, const std::string &reason,
                                      JsonAnswer answer)
{
    if (!window.isOpen() && !before) {
        if (!staged)
            return answer(fail(ErrorKind::Semantic, "nothing-pending",
                               "no policy is staged or waits for its confirmation"));
        if (auto free = notBusy(); !free)
            return answer(fail(free.error()));
        discard();
        return answer(Json{{"revision", control::fromUint64(revision())}, {"discarded", true}});
    }
    if (auto free = notBusy(); !free)
        return answer(fail(free.error()));
    auto token = begin("rolled back");
    window.close();
    const std::uint64_t failed = revision();
    inForce = std::move(*before);
    before.reset();
    reapply([=, this, answer = std::move(answer)](Result<void> result) {
        if (result)
            announce(Activation::Reason::RolledBack, failed, by);
        background->run([=, this] { return store->giveUp(Loop::wallNow(), by, reason); },
                        [=, this](Result<void> written) {
                            static_cast<void>(token);
                            if (!written)
                                tell(finding(Severity::Error, written.error()));
                            answer(Json{{"revision", control::fromUint64(revision())},
                                        {"rolledBack", control::fromUint64(failed)},
                                        {"inForce", result.has_value()}});
                        });
    });
}

void CommitMachine::Private::discard()
{
    staged.reset();
    applier.unstage();
}

} // namespace tallygate::engine
