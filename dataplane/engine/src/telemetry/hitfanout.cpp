// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hitfanout.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "base/sharedmapping.h"
#include "control/objectreader.h"
#include "hitlog/hitring.h"
#include "hitlogsettings.h"
#include "hitsinks.h"
#include "hitsubscribers.h"

namespace tallygate::engine {

using control::fromUint64;
using hitlog::HitRecord;
using hitlog::HitRing;

namespace {

constexpr std::chrono::milliseconds kIdle{20};
constexpr std::chrono::milliseconds kBatchEvery{100};
constexpr std::size_t kForSubscribersMost = 8 * HitSubscribers::kBatch;

std::string kernelHostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

Json toJson(const HitSinkStatistics &sink)
{
    Json json{{"written", fromUint64(sink.written)}, {"lost", fromUint64(sink.lost)}};
    if (!sink.problem.empty())
        json["problem"] = sink.problem;
    return json;
}

HitSinkStatistics sum(const HitSinkStatistics &before, const HitSinkStatistics &now)
{
    return {before.written + now.written, before.lost + now.lost, now.problem};
}

} // namespace

struct HitFanout::Private : std::enable_shared_from_this<Private>
{
    /// A worker thread's ring; the drain thread's, but for the statistics.
    struct Source
    {
        SharedMapping memory;
        std::unique_ptr<HitRing> ring;
    };
    struct Sinks
    {
        std::optional<HitFiles> files;
        std::optional<DatagramSink> journal;
        std::optional<DatagramSink> syslog;
    };

    Private(Loop &l, Server &s, Options o)
        : loop(l)
        , server(s)
        , options(std::move(o))
        , subscribers(s, names)
    {}

    // Loop's thread
    void addMethods();
    Result<Json> get(const Caller &caller, const Json &params);
    Result<Json> set(const Caller &caller, const Json &params);
    void subscribed();
    void beat();
    Json state() const;

    // The drain thread
    void run();
    std::size_t drainOnce(Sinks &sinks);
    void take(Sinks &sinks, const HitRecord &record, std::uint32_t worker);
    void adoptSettings(Sinks &sinks);
    void publish(const Sinks &sinks);

    Loop &loop;
    Server &server;
    const Options options;
    RevisionNames names;
    HitSubscribers subscribers;
    Loop::TimerId timer = Loop::TimerId::None;
    std::uint64_t ringDropsTold = 0;
    std::string settingsProblem;

    std::vector<Source> sources;
    std::thread thread;
    mutable std::mutex mutex; ///< guards what follows
    std::condition_variable wake;
    bool ending = false;
    bool wanted = false; ///< there are subscribers
    std::uint64_t settingsChange = 1;
    HitLogSettings settings;
    std::vector<WorkerHit> forSubscribers;
    std::uint64_t lostForSubscribers = 0;
    HitStatistics statistics;

    // Of the drain thread alone
    std::uint64_t settingsAdopted = 0;
    HitLogSettings used;
    HitStatistics earlier; ///< of sinks that the settings replaced
};

HitFanout::HitFanout(std::shared_ptr<Private> d_)
    : d(std::move(d_))
{}

Result<std::unique_ptr<HitFanout>>
HitFanout::create(Loop &loop, Server &server, const Options &options, const std::vector<int> &rings)
{
    const auto d = std::make_shared<Private>(loop, server, options);
    for (const int fd : rings) {
        const auto size = fileSize(fd);
        if (!size)
            return fail(size.error());
        auto memory = SharedMapping::map(fd, 0, static_cast<std::size_t>(*size));
        if (!memory)
            return fail(memory.error());
        auto ring = HitRing::over(memory->bytes());
        if (!ring)
            return fail(ring.error());
        d->sources.push_back({std::move(*memory), std::move(*ring)});
    }
    d->statistics.ringDrops.resize(d->sources.size());
    if (auto settings = loadHitLogSettings(options.settings))
        d->settings = *settings;
    else
        d->settingsProblem = toString(settings.error());
    d->addMethods();
    // Signals are the loop's.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    d->thread = std::thread([p = d.get()] { p->run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return std::unique_ptr<HitFanout>(new HitFanout(d));
}

HitFanout::~HitFanout()
{
    d->loop.cancel(d->timer);
    {
        const std::lock_guard lock(d->mutex);
        d->ending = true;
    }
    d->wake.notify_all();
    d->thread.join();
}

void HitFanout::addRevision(std::shared_ptr<const PolicyNames> names)
{
    d->names.add(std::move(names));
}

HitStatistics HitFanout::statistics() const
{
    const std::lock_guard lock(d->mutex);
    return d->statistics;
}

HitLogSettings HitFanout::settings() const
{
    const std::lock_guard lock(d->mutex);
    return d->settings;
}

// --- the drain thread --------------------------------------------------------------------------

void HitFanout::Private::run()
{
    Sinks sinks;
    for (;;) {
        adoptSettings(sinks);
        const std::size_t taken = drainOnce(sinks);
        publish(sinks);
        std::unique_lock lock(mutex);
        if (ending && taken == 0)
            return;
        if (taken == 0)
            wake.wait_for(lock, kIdle, [this] { return ending; });
    }
}

void HitFanout::Private::adoptSettings(Sinks &sinks)
{
    {
        const std::lock_guard lock(mutex);
        if (settingsAdopted == settingsChange)
            return;
        settingsAdopted = settingsChange;
        used = settings;
    }
    if (sinks.files)
        earlier.files = sum(earlier.files, sinks.files->statistics());
    if (sinks.journal)
        earlier.journal = sum(earlier.journal, sinks.journal->statistics());
    if (sinks.syslog)
        earlier.syslog = sum(earlier.syslog, sinks.syslog->statistics());
    sinks.files.reset();
    sinks.journal.reset();
    sinks.syslog.reset();
    if (used.files)
        sinks.files.emplace(options.log, used);
    if (used.journal)
        sinks.journal.emplace(options.journal.string());
    if (used.syslog)
        sinks.syslog.emplace(used.syslogPath);
}

std::size_t HitFanout::Private::drainOnce(Sinks &sinks)
{
    std::array<HitRecord, 256> records;
    std::size_t total = 0;
    for (std::uint32_t worker = 0; worker < sources.size(); ++worker) {
        const std::size_t count = sources[worker].ring->drain(records);
        for (std::size_t i = 0; i < count; ++i)
            take(sinks, records[i], worker);
        total += count;
    }
    if (sinks.files)
        sinks.files->flush(Loop::steadyNow(), Loop::wallNow());
    return total;
}

void HitFanout::Private::take(Sinks &sinks, const HitRecord &record, std::uint32_t worker)
{
    {
        const std::lock_guard lock(mutex);
        ++statistics.received;
        if (wanted && forSubscribers.size() < kForSubscribersMost)
            forSubscribers.push_back({record, worker});
        else if (wanted)
            ++lostForSubscribers;
    }
    if (!sinks.files && !sinks.journal && !sinks.syslog)
        return;
    const auto known = names.of(record.revision);
    const HitText text(record, known.get(), worker);
    if (sinks.files)
        sinks.files->add(text);
    if (sinks.journal)
        sinks.journal->send(toJournal(text), Loop::steadyNow());
    if (sinks.syslog) {
        const std::string host = options.hostName.empty() ? kernelHostName() : options.hostName;
        sinks.syslog->send(toSyslog(text, used.facility, host), Loop::steadyNow());
    }
}

void HitFanout::Private::publish(const Sinks &sinks)
{
    const std::lock_guard lock(mutex);
    statistics.violations = 0;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        // A worker cannot take back what it once told.
        statistics.ringDrops[i] = std::max(statistics.ringDrops[i], sources[i].ring->dropped());
        statistics.violations += sources[i].ring->violations();
    }
    const auto now = [](const auto &sink) {
        return sink ? sink->statistics() : HitSinkStatistics{};
    };
    statistics.files = sum(earlier.files, now(sinks.files));
    statistics.journal = sum(earlier.journal, now(sinks.journal));
    statistics.syslog = sum(earlier.syslog, now(sinks.syslog));
}

// --- loop's thread -----------------------------------------------------------------------------

void HitFanout::Private::addMethods()
{
    const auto add = [&](const char *name, Role role, Audited audited, auto function) {
        server.add({name, role, audited,
                    [weak = weak_from_this(), function](const Caller &caller, const Json &params,
                                                        const Reply &reply) {
                        if (const auto self = weak.lock())
                            reply(function(*self, caller, params));
                    }});
    };
    add("hits.subscribe", Role::Operate, Audited::No,
        [](Private &self, const Caller &caller, const Json &params) {
            auto answer = self.subscribers.subscribe(caller, params);
            self.subscribed();
            return answer;
        });
    add("hits.unsubscribe", Role::Operate, Audited::No,
        [](Private &self, const Caller &caller, const Json &params) {
            auto answer = self.subscribers.unsubscribe(caller, params);
            self.subscribed();
            return answer;
        });
    add("log.get", Role::View, Audited::No,
        [](Private &self, const Caller &caller, const Json &params) {
            return self.get(caller, params);
        });
    add("log.set", Role::Admin, Audited::Yes,
        [](Private &self, const Caller &caller, const Json &params) {
            return self.set(caller, params);
        });
    server.onClosed([weak = weak_from_this()](ConnectionId connection) {
        if (const auto self = weak.lock()) {
            self->subscribers.closed(connection);
            self->subscribed();
        }
    });
}

/// Hits are gathered, and the timer runs, while somebody listens.
void HitFanout::Private::subscribed()
{
    const bool some = !subscribers.empty();
    {
        const std::lock_guard lock(mutex);
        statistics.subscriptions = subscribers.size();
        if (some == wanted)
            return;
        wanted = some;
        forSubscribers.clear();
        lostForSubscribers = 0;
        ringDropsTold = 0;
        for (const std::uint64_t drops : statistics.ringDrops)
            ringDropsTold += drops;
    }
    loop.cancel(timer);
    timer = some ? loop.every(kBatchEvery, [this] { beat(); }) : Loop::TimerId::None;
}

void HitFanout::Private::beat()
{
    std::vector<WorkerHit> hits;
    std::uint64_t lost = 0;
    {
        const std::lock_guard lock(mutex);
        hits.swap(forSubscribers);
        lost = std::exchange(lostForSubscribers, 0);
        std::uint64_t drops = 0;
        for (const std::uint64_t of : statistics.ringDrops)
            drops += of;
        lost += drops - std::exchange(ringDropsTold, drops);
    }
    const std::uint64_t dropped = subscribers.send(hits, lost);
    const std::lock_guard lock(mutex);
    statistics.subscriberDrops += dropped;
}

Json HitFanout::Private::state() const
{
    const std::lock_guard lock(mutex);
    Json drops = Json::array();
    for (const std::uint64_t of : statistics.ringDrops)
        drops.push_back(fromUint64(of));
    Json json{{"settings", toJson(settings)},
              {"folder", options.log.string()},
              {"received", fromUint64(statistics.received)},
              {"ringDrops", std::move(drops)},
              {"violations", fromUint64(statistics.violations)},
              {"subscriberDrops", fromUint64(statistics.subscriberDrops)},
              {"subscriptions", statistics.subscriptions},
              {"files", toJson(statistics.files)},
              {"journal", toJson(statistics.journal)},
              {"syslog", toJson(statistics.syslog)}};
    if (!settingsProblem.empty())
        json["problem"] = settingsProblem;
    return json;
}

Result<Json> HitFanout::Private::get(const Caller &, const Json &params)
{
    control::ObjectReader reader(params);
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    return state();
}

Result<Json> HitFanout::Private::set(const Caller &, const Json &params)
{
    const auto next = changed(settings, params);
    if (!next)
        return fail(next.error());
    if (auto saved = saveHitLogSettings(options.settings, *next); !saved)
        return fail(saved.error());
    settingsProblem.clear();
    {
        const std::lock_guard lock(mutex);
        settings = *next;
        ++settingsChange;
    }
    wake.notify_all();
    return state();
}

} // namespace tallygate::engine
