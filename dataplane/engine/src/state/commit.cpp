// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/commit.h"

#include <algorithm>

#include "base/mappedfile.h"
#include "state/commitprivate.h"
#include "state/finding.h"

namespace tallygate::engine {

namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kRetry = 1s;
/// The wall clock may be set meanwhile: look again.
constexpr Nanoseconds kLongestSleep = 30s;
constexpr std::size_t kMostFindings = 50;

/// Everything passes; whatever fails closed can be reached.
pipeline::DevicePolicy emptyPolicy()
{
    pipeline::DevicePolicy policy;
    policy.guard = {{*parseAddressRange("0.0.0.0/0"), 22}, {*parseAddressRange("::/0"), 22}};
    return policy;
}

std::optional<Timestamp> nextExpiryOf(const pipeline::DevicePolicy &policy, Timestamp after)
{
    std::optional<Timestamp> next;
    for (const pipeline::DeviceFilter &filter : policy.filters) {
        for (const pipeline::DeviceRule &rule : filter.rules) {
            if (rule.expires && *rule.expires > after && (!next || *rule.expires < *next))
                next = rule.expires;
        }
    }
    return next;
}

Nanoseconds within(Timestamp moment, Timestamp now)
{
    return std::clamp<Nanoseconds>(moment - now, 0ns, kLongestSleep);
}

} // namespace

std::string heldBy(const std::string &who, Timestamp since)
{
    return fmt::format("{} since {}", who, toRfc3339(since));
}

CommitMachine::Private::Private(const Parts &given)
    : loop(given.loop)
    , enforcer(given.enforcer)
    , sessions(given.sessions)
    , audit(given.audit)
    , disk(given.disk)
    , folder(given.state)
    , checks(given.loop, given.check)
    , window(given.loop, given.sessions)
    , applier(given.enforcer)
    , shortestWindow(given.shortestWindow)
{}

CommitMachine::CommitMachine(std::unique_ptr<Private> content)
    : d(std::move(content))
{}

CommitMachine::~CommitMachine()
{
    d->loop.cancel(d->expiryTimer);
    d->loop.cancel(d->retryTimer);
}

Result<std::unique_ptr<CommitMachine>> CommitMachine::create(const Parts &parts)
{
    auto made = std::make_unique<Private>(parts);
    if (auto loaded = made->load(); !loaded)
        return fail(loaded.error());
    made->loadSets();
    made->background = std::make_unique<Background>(parts.loop);
    return std::unique_ptr<CommitMachine>(new CommitMachine(std::move(made)));
}

Result<void> CommitMachine::Private::load()
{
    const Timestamp now = Loop::wallNow();
    auto opened = RevisionStore::open(disk, folder / "revisions", now);
    if (!opened)
        return fail(opened.error());
    store = std::move(*opened);
    auto revision = store->loadConfirmed();
    for (const Diagnostic &finding : store->findings())
        tell(finding);
    for (const Diagnostic &finding : audit.findings())
        findings.push_back(finding);
    nextNumber = store->nextNumber();
    if (revision) {
        inForce.meta = std::move(revision->meta);
        inForce.text = std::make_shared<const std::string>(std::move(revision->text));
        inForce.policy = std::move(revision->policy);
    } else {
        inForce.policy = std::make_shared<const pipeline::DevicePolicy>(emptyPolicy());
        inForce.text = std::make_shared<const std::string>(writeDevicePolicy(*inForce.policy));
        inForce.meta.digest = digestOf(*inForce.text);
        inForce.meta.guard = inForce.policy->guard;
    }
    inForce.latched = now;
    return {};
}

void CommitMachine::Private::loadSets()
{
    const std::filesystem::path file = folder / "sets.json";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return;
    auto text = readTextFile(file);
    auto json = text ? control::parseJson(*text) : Result<Json>(fail(text.error()));
    auto read = json ? SetOverlays::fromJson(*json) : Result<SetOverlays>(fail(json.error()));
    if (read) {
        sets = std::move(*read);
        sets.expire(Loop::wallNow());
        return;
    }
    tell(finding(Severity::Error, "sets-broken",
                 fmt::format("the dynamic sets in {} cannot be read and are left out: {}",
                             file.string(), read.error().message)));
    static_cast<void>(disk.rename(file, folder / "sets.json.broken"));
}

void CommitMachine::Private::tell(Diagnostic finding)
{
    audit.event(Loop::wallNow(), finding.code, {{"message", finding.message}});
    findings.push_back(std::move(finding));
    if (findings.size() > kMostFindings)
        findings.erase(findings.begin());
}

Policy CommitMachine::Private::effective() const
{
    Policy policy = sets.derive(inForce.policy, inForce.latched);
    if (!before)
        return policy;
    return std::make_shared<const pipeline::DevicePolicy>(
        pipeline::withGuardHeld(*policy, *before->policy));
}

void CommitMachine::Private::reapply(Enforcer::Answer answer)
{
    loop.cancel(std::exchange(retryTimer, Loop::TimerId::None));
    inForce.latched = std::max(inForce.latched, Loop::wallNow());
    applier.apply(effective(), revision(), [this, answer = std::move(answer)](Result<void> result) {
        if (!result)
            retry();
        schedule();
        answer(std::move(result));
    });
}

/// What must be in force is not: the enforcement may just be coming back.
void CommitMachine::Private::retry()
{
    if (retryTimer != Loop::TimerId::None)
        return;
    retryTimer = loop.after(kRetry, [this] {
        retryTimer = Loop::TimerId::None;
        reapply([](Result<void>) {});
    });
}

void CommitMachine::Private::schedule()
{
    if (!running)
        return;
    loop.cancel(std::exchange(expiryTimer, Loop::TimerId::None));
    auto next = nextExpiryOf(*inForce.policy, inForce.latched);
    const auto entry = sets.nextExpiry();
    if (entry && (!next || *entry < *next))
        next = entry;
    if (next)
        expiryTimer = loop.after(within(*next, Loop::wallNow()), [this] { expire(); });
}

void CommitMachine::Private::expire()
{
    expiryTimer = Loop::TimerId::None;
    const Timestamp now = std::max(inForce.latched, Loop::wallNow());
    const auto next = nextExpiryOf(*inForce.policy, inForce.latched);
    const bool isRule = next && *next <= now;
    SetOverlays left = sets;
    const bool isEntry = left.expire(now);
    if (!isRule && !isEntry)
        return schedule();
    if (isEntry) {
        sets = std::move(left);
        keepSets(sets, [](Result<void>) {}); // a later change writes it again
    }
    audit.event(now, "expired", {{"revision", std::to_string(revision())}});
    reapply([this](Result<void> result) {
        if (result)
            proveAgain();
    });
}

/// SEMANTICS 10.1: what was proved with the rule need not hold without it. There is nothing to go
/// back to; it is told.
void CommitMachine::Private::proveAgain()
{
    CheckRequest request = requestFor(inForce, sets);
    request.prove = true;
    checks.run(request, [this](Result<CheckReport> report) {
        if (!report || report->ok)
            return;
        tell(finding(Severity::Warning, "proof-after-expiry",
                     fmt::format("since a rule or an entry expired: {}", report->error().message)));
    });
}

CheckRequest CommitMachine::Private::requestFor(const Holder &holder, const SetOverlays &with) const
{
    CheckRequest request;
    request.text = holder.text;
    if (holder.policy) {
        request.guard = holder.policy->guard;
        request.guardOptions = holder.policy->guardOptions;
    }
    request.sets = with;
    request.ports = enforcer.ports();
    request.local = enforcer.local();
    request.wallClock = Loop::wallNow();
    return request;
}

std::shared_ptr<int> CommitMachine::Private::begin(std::string_view what)
{
    auto token = std::make_shared<int>(0);
    busy = token;
    busyWith = what;
    return token;
}

Result<void> CommitMachine::Private::notBusy() const
{
    if (busy.expired())
        return {};
    return fail(Error{ErrorKind::Semantic,
                      "policy-busy",
                      fmt::format("another policy is just being {}", busyWith),
                      "try again shortly",
                      {}});
}

void CommitMachine::Private::announce(Activation::Reason reason, std::uint64_t previous,
                                      const std::string &by)
{
    const Activation activation{reason, revision(), previous, Loop::wallNow(), by};
    for (const auto &handler : handlers)
        handler(activation);
}

std::uint64_t CommitMachine::revisionInForce() const
{
    return d->revision();
}

const std::string &CommitMachine::digestInForce() const
{
    return d->inForce.meta.digest;
}

bool CommitMachine::isConfirming() const
{
    return d->window.isOpen();
}

std::shared_ptr<const pipeline::DevicePolicy> CommitMachine::policyInForce() const
{
    return d->effective();
}

void CommitMachine::begin()
{
    d->running = true;
    d->schedule();
}

void CommitMachine::usePortWindow(PortWindow window)
{
    d->portWindow = std::move(window);
}

void CommitMachine::useGuardCounters(std::function<Json()> counters)
{
    d->guardCounters = std::move(counters);
}

void CommitMachine::onActivated(std::function<void(const Activation &)> handler)
{
    d->handlers.push_back(std::move(handler));
}

Json CommitMachine::status() const
{
    const RevisionMeta &meta = d->inForce.meta;
    Json json = {{"revision", control::fromUint64(meta.number)},
                 {"digest", meta.digest},
                 {"confirming", d->window.isOpen()}};
    if (meta.number != 0) {
        json["author"] = meta.author;
        json["time"] = toRfc3339(meta.time);
        json["comment"] = meta.comment;
    }
    if (d->window.isOpen()) {
        json.update(d->windowJson());
        json["previous"] = control::fromUint64(d->before ? d->before->meta.number : 0);
    }
    if (d->staged)
        json["staged"] = {{"revision", control::fromUint64(d->staged->holder.meta.number)},
                          {"by", d->staged->holder.meta.author},
                          {"since", toRfc3339(d->staged->since)},
                          {"proved", d->staged->proved}};
    json["findings"] = Json::array();
    for (const Diagnostic &finding : d->findings)
        json["findings"].push_back({{"severity", toString(finding.severity)},
                                    {"code", finding.code},
                                    {"message", finding.message}});
    return json;
}

} // namespace tallygate::engine
