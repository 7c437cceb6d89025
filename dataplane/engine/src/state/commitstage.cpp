// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "state/commitprivate.h"

namespace tallygate::engine {

namespace {

std::string guardText(const std::vector<pipeline::GuardEntry> &entries)
{
    std::string text;
    for (const pipeline::GuardEntry &entry : entries)
        text += fmt::format("{}{} to port {}", text.empty() ? "" : ", ", toString(entry.prefix),
                            entry.tcpPort);
    return text;
}

} // namespace

void CommitMachine::Private::validate(Text text, JsonAnswer answer)
{
    Holder holder;
    holder.text = std::move(text);
    checks.run(requestFor(holder, sets), [answer = std::move(answer)](Result<CheckReport> report) {
        if (report)
            answer(std::move(report->json));
        else
            answer(fail(report.error()));
    });
}

Result<void> CommitMachine::Private::mayStage(const Caller &caller,
                                              const StageRequest &request) const
{
    if (auto free = notBusy(); !free)
        return free;
    if (window.isOpen())
        return fail(
            Error{ErrorKind::Semantic,
                  "change-pending",
                  fmt::format("revision {} of {} is not confirmed yet; its time is over at {}",
                              revision(), heldBy(inForce.meta.author, window.since()),
                              toRfc3339(window.until())),
                  "wait, confirm it or roll it back",
                  {}});
    if (request.basedOn != revision())
        return fail(
            Error{ErrorKind::Semantic,
                  "revision-conflict",
                  revision() == 0
                      ? fmt::format("no revision is in force here, and not {}", request.basedOn)
                      : fmt::format("revision {} is in force, of {}; the policy was based on {}",
                                    revision(), heldBy(inForce.meta.author, inForce.meta.time),
                                    request.basedOn),
                  "get the revision in force and merge",
                  {}});
    if (staged && staged->uid != caller.uid && !request.takeOver)
        return fail(Error{ErrorKind::Semantic,
                          "revision-conflict",
                          fmt::format("revision {} is staged by {}", staged->holder.meta.number,
                                      heldBy(staged->holder.meta.author, staged->since)),
                          "ask them, or take over",
                          {}});
    return {};
}

void CommitMachine::Private::stage(const Caller &caller, StageRequest request, JsonAnswer answer)
{
    if (auto may = mayStage(caller, request); !may)
        return answer(fail(may.error()));
    auto token = begin("staged");
    Holder holder;
    holder.text = request.text;
    CheckRequest check = requestFor(holder, sets);
    checks.run(check, [=, this, answer = std::move(answer)](Result<CheckReport> report) {
        if (!report || !report->ok)
            return answer(fail(report ? report->error() : report.error()));
        background->run(
            [text = request.text] {
                Holder parsed;
                parsed.text = text;
                parsed.meta.digest = digestOf(*text);
                auto policy = pipeline::parseDevicePolicy(*text, "policy");
                if (policy)
                    parsed.policy =
                        std::make_shared<const pipeline::DevicePolicy>(std::move(*policy));
                return parsed;
            },
            [=, this, json = std::move(report->json)](Holder parsed) {
                static_cast<void>(token);
                takeParsed(caller, request, std::move(parsed), json, answer);
            });
    });
}

/// Who may change the guard, and what it becomes where the policy has none (SEMANTICS 3, 12.1).
Result<void> CommitMachine::Private::settleGuard(const Caller &caller, const StageRequest &request,
                                                 pipeline::DevicePolicy &policy) const
{
    const pipeline::DevicePolicy &old = *inForce.policy;
    policy.heldGuard = {};
    if (policy.guard.empty() && !request.acceptGuardChange) {
        policy.guard = old.guard;
        policy.guardOptions = old.guardOptions;
        return {};
    }
    if (policy.guard == old.guard && policy.guardOptions == old.guardOptions)
        return {};
    const auto lost = guardLost(old.guard, policy.guard);
    if (!lost.empty() && !request.acceptGuardChange)
        return fail(Error{
            ErrorKind::Semantic,
            "guard-narrowed",
            fmt::format("the management guard would not hold any more for {}", guardText(lost)),
            "keep these entries, or say that the guard may change",
            {}});
    if (caller.role < Role::Admin)
        return fail(ErrorKind::Semantic, "role-insufficient",
                    "changing the management guard takes the role admin");
    return {};
}

void CommitMachine::Private::takeParsed(const Caller &caller, const StageRequest &request,
                                        Holder holder, Json report, JsonAnswer answer)
{
    if (!holder.policy)
        return answer(fail(ErrorKind::Semantic, "check-failed", "the policy cannot be read"));
    auto policy = std::make_shared<pipeline::DevicePolicy>(*holder.policy);
    if (auto good = settleGuard(caller, request, *policy); !good)
        return answer(fail(good.error()));
    holder.policy = policy;
    holder.meta.number = nextNumber;
    holder.meta.basedOn = request.basedOn;
    holder.meta.author = caller.user;
    holder.meta.time = Loop::wallNow();
    holder.meta.comment = request.comment;
    holder.meta.guard = policy->guard;
    holder.meta.guardOptions = policy->guardOptions;
    holder.latched = holder.meta.time;

    const Policy built = sets.derive(holder.policy, holder.latched);
    auto token = busy.lock();
    applier.stage(std::make_shared<const pipeline::DevicePolicy>(
                      pipeline::withGuardHeld(*built, *inForce.policy)),
                  holder.meta.number, [=, this, uid = caller.uid](Result<void> result) mutable {
                      static_cast<void>(token);
                      if (!result)
                          return answer(fail(result.error()));
                      Json json = std::move(report);
                      json["revision"] = control::fromUint64(holder.meta.number);
                      json["digest"] = holder.meta.digest;
                      const Timestamp since = holder.meta.time;
                      staged = Staged{std::move(holder), uid, since, false};
                      answer(std::move(json));
                  });
}

Result<void> CommitMachine::Private::mayUse(std::uint64_t number) const
{
    if (auto free = notBusy(); !free)
        return free;
    if (!staged)
        return fail(Error{
            ErrorKind::Semantic, "revision-unknown", "no policy is staged", "stage one first", {}});
    if (staged->holder.meta.number != number)
        return fail(ErrorKind::NotFound, "revision-unknown", "revision {} is staged, by {}; not {}",
                    staged->holder.meta.number, heldBy(staged->holder.meta.author, staged->since),
                    number);
    return {};
}

Result<void> CommitMachine::Private::addSession(const std::optional<SshSession> &session,
                                                CheckRequest &request) const
{
    request.prove = true;
    if (!session)
        return {};
    auto socket = sessions.find(*session);
    if (!socket)
        return fail(socket.error());
    if (!*socket)
        return fail(ErrorKind::Semantic, "session-unknown",
                    "the connection {} is not established on this host", toString(*session));
    auto interfaces = sessions.interfacesTo(*session);
    if (!interfaces)
        return fail(interfaces.error());
    request.session = session;
    request.sessionInterfaces = std::move(*interfaces);
    return {};
}

void CommitMachine::Private::prove(std::uint64_t number, const std::optional<SshSession> &session,
                                   JsonAnswer answer)
{
    if (auto may = mayUse(number); !may)
        return answer(fail(may.error()));
    CheckRequest request = requestFor(staged->holder, sets);
    if (auto added = addSession(session, request); !added)
        return answer(fail(added.error()));
    auto token = begin("proved");
    checks.run(request,
               [this, token, number, answer = std::move(answer)](Result<CheckReport> report) {
                   if (!report)
                       return answer(fail(report.error()));
                   if (staged && staged->holder.meta.number == number)
                       staged->proved = report->ok;
                   report->json["revision"] = control::fromUint64(number);
                   answer(std::move(report->json));
               });
}

} // namespace tallygate::engine
