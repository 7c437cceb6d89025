// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "state/commitprivate.h"

namespace tallygate::engine {

namespace {

constexpr std::size_t kMostWaiting = 64;

} // namespace

void CommitMachine::Private::changeSet(SetRequest request, JsonAnswer answer)
{
    if (setChanges.size() >= kMostWaiting)
        return answer(fail(Error{ErrorKind::Limit,
                                 "policy-busy",
                                 "too many changes of sets wait",
                                 "try again shortly",
                                 {}}));
    setChanges.push_back([this, request = std::move(request), answer = std::move(answer)] {
        changeSetNow(request, [this, answer](Result<Json> result) {
            answer(std::move(result));
            setChanges.pop_front();
            nextSetChange();
        });
    });
    if (setChanges.size() == 1)
        nextSetChange();
}

void CommitMachine::Private::nextSetChange()
{
    if (!setChanges.empty())
        loop.post([this, alive = std::weak_ptr<int>(life)] {
            if (alive.lock() && !setChanges.empty()) {
                const auto change = setChanges.front();
                change();
            }
        });
}

/// Proved, kept, then in force: a power cut in between leaves the change done.
void CommitMachine::Private::changeSetNow(const SetRequest &request, JsonAnswer answer)
{
    SetOverlays next = sets;
    next.expire(Loop::wallNow());
    if (auto changed = next.apply(request.change, *inForce.policy); !changed)
        return answer(fail(changed.error()));
    CheckRequest check = requestFor(inForce, next);
    if (auto added = addSession(request.session, check); !added)
        return answer(fail(added.error()));
    checks.run(check, [=, this, answer = std::move(answer)](Result<CheckReport> report) {
        if (!report)
            return answer(fail(report.error()));
        const Error error = report->ok ? Error() : report->error();
        const bool isProof = error.code.starts_with("proof-");
        if (!report->ok && !(isProof && request.acceptFailedProof))
            return answer(fail(error));
        keepSets(next, [=, this](Result<void> kept) {
            if (!kept)
                return answer(fail(kept.error()));
            sets = next;
            reapply([=, this](Result<void> result) {
                if (!result)
                    return answer(fail(result.error()));
                for (const pipeline::DeviceSet &set : inForce.policy->sets) {
                    if (set.name == request.change.set)
                        return answer(setJson(set));
                }
                answer(Json::object());
            });
        });
    });
}

void CommitMachine::Private::keepSets(SetOverlays next, std::function<void(Result<void>)> done)
{
    background->run(
        [this, next = std::move(next)] {
            return disk.replace(folder / "sets.json", control::toText(next.toJson()) + '\n');
        },
        std::move(done));
}

Json CommitMachine::Private::setJson(const pipeline::DeviceSet &set) const
{
    const auto entries = sets.effective(set, Loop::wallNow());
    return {{"set", set.name},
            {"entries", control::fromUint64(entries.size())},
            {"digest", SetOverlays::digestOf(entries)}};
}

} // namespace tallygate::engine
