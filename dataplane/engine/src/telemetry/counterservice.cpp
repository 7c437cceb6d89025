// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/counterservice.h"

#include <algorithm>
#include <map>

#include "counterjson.h"
#include "engine/server.h"
#include "loop/loop.h"
#include "subscriptionlimits.h"

namespace tallygate::engine {

using control::fromUint64;
using control::ObjectReader;
using counters::CounterValue;
using counters::Direction;

namespace {

constexpr auto kCheckpointEvery = std::chrono::seconds(10);
constexpr std::size_t kPageDefault = 500;
constexpr std::size_t kPageMost = 1000; ///< rows; a page stays below the longest line
constexpr std::size_t kPiece = 500;     ///< rows of one notification
constexpr std::size_t kPortsPiece = 20;
constexpr auto kContinueAfter = std::chrono::milliseconds(5);
constexpr std::size_t kWhyMost = 1000;
constexpr std::size_t kPagingsMost = 8; ///< each may hold some megabytes
/// So many rows may be looked at in a millisecond of the interval.
constexpr std::size_t kRowsPerMillisecond = 400;

/// Tells whether a counter changed; a number instead of the value, because there may be many.
std::uint64_t markOf(const counters::Tally &tally)
{
    return tally.packets * 0x9E3779B97F4A7C15ull + tally.bytes;
}

std::uint64_t markOf(const CounterValue &value)
{
    return markOf(value.hits) ^ (markOf(value.conform) << 1);
}

std::uint64_t markOf(const counters::PortTally &tally)
{
    std::uint64_t mark = 0;
    for (const counters::Tally &counter : tally.counters)
        mark = mark * 31 + markOf(counter);
    return mark;
}

/// What gives the numbers their meaning; when it changes, the full picture is due.
struct Meaning
{
    const PolicyNames *names = nullptr;
    std::uint64_t epoch = 0;
    std::size_t resets = 0;
    bool operator==(const Meaning &) const = default;
};

struct Subscription
{
    ConnectionId connection = ConnectionId::None;
    CounterSelection selection;
    Nanoseconds interval{};
    Loop::TimerId timer = Loop::TimerId::None;
    Meaning meaning;
    std::vector<std::uint64_t> rows; ///< marks, as rows() of the store
    std::vector<std::uint64_t> ports;
    bool full = true;
    std::size_t nextPort = 0; ///< where the round goes on
    std::size_t nextGroup = 0;
    std::size_t nextRow = 0;       ///< of the group
    CounterStore::Reading reading; ///< of the group, if nextRow is not its first

    void rewind() { nextPort = nextGroup = nextRow = 0; }
};

/// What a client that reads page by page is in the midst of: an application that does not fit on
/// one page is read once for all its pages.
struct Paging
{
    ConnectionId connection = ConnectionId::None;
    Meaning meaning;
    std::size_t group = 0;
    CounterStore::Reading reading;
};

} // namespace

struct CounterService::Private : std::enable_shared_from_this<Private>
{
    Private(Loop &l, Server &s, CounterStore &c, AnswersProvider a)
        : loop(l)
        , server(s)
        , store(c)
        , answers(std::move(a))
    {}

    void begin();
    template <class Function>
    void add(const char *name, Role role, Audited audited, Function function);

    Result<Json> get(const Caller &caller, const Json &params);
    std::size_t addRows(CounterList &list, const CounterSelection &selection, std::size_t row,
                        std::size_t limit, ConnectionId connection);
    CounterStore::Reading readingFor(ConnectionId connection, std::size_t group, std::size_t row);
    void keepFor(ConnectionId connection, std::size_t group, CounterStore::Reading reading);
    Result<Json> subscribe(const Caller &caller, const Json &params);
    Result<Json> unsubscribe(const Caller &caller, const Json &params);
    Result<Json> reset(const Caller &caller, const Json &params);
    Result<Json> undoReset(const Caller &caller, const Json &params);
    Json history() const;

    void schedule(std::uint64_t id, Nanoseconds delay);
    void beat(std::uint64_t id);
    bool sendPorts(std::uint64_t id, Subscription &subscription);
    bool sendRows(std::uint64_t id, Subscription &subscription);
    bool send(std::uint64_t id, const Subscription &subscription, const char *what, Json list,
              bool complete);
    Meaning meaning() const;

    Loop &loop;
    Server &server;
    CounterStore &store;
    AnswersProvider answers;
    Loop::TimerId checkpoints = Loop::TimerId::None;
    std::map<std::uint64_t, Subscription> subscriptions;
    std::vector<Paging> pagings; ///< oldest first
    std::uint64_t lastSubscription = 0;
};

CounterService::CounterService(Loop &loop, Server &server, CounterStore &store,
                               AnswersProvider answers)
    : d(std::make_shared<Private>(loop, server, store, std::move(answers)))
{
    d->begin();
}

CounterService::~CounterService()
{
    d->loop.cancel(d->checkpoints);
    for (const auto &[id, subscription] : d->subscriptions)
        d->loop.cancel(subscription.timer);
}

std::size_t CounterService::subscriptions() const
{
    return d->subscriptions.size();
}

template <class Function>
void CounterService::Private::add(const char *name, Role role, Audited audited, Function function)
{
    server.add({name, role, audited,
                [weak = weak_from_this(), function](const Caller &caller, const Json &params,
                                                    const Reply &reply) {
                    if (const auto self = weak.lock())
                        reply((self.get()->*function)(caller, params));
                }});
}

void CounterService::Private::begin()
{
    add("counters.get", Role::View, Audited::No, &Private::get);
    add("counters.subscribe", Role::View, Audited::No, &Private::subscribe);
    add("counters.unsubscribe", Role::View, Audited::No, &Private::unsubscribe);
    add("counters.reset", Role::Operate, Audited::Yes, &Private::reset);
    add("counters.undoReset", Role::Operate, Audited::Yes, &Private::undoReset);
    server.onClosed([weak = weak_from_this()](ConnectionId connection) {
        const auto self = weak.lock();
        if (!self)
            return;
        std::erase_if(self->subscriptions, [&](const auto &entry) {
            if (entry.second.connection != connection)
                return false;
            self->loop.cancel(entry.second.timer);
            return true;
        });
        std::erase_if(self->pagings,
                      [&](const Paging &paging) { return paging.connection == connection; });
    });
    checkpoints = loop.every(kCheckpointEvery, [this] { store.checkpoint(Loop::wallNow()); });
}

// --- calls -------------------------------------------------------------------------------------

Json CounterService::Private::history() const
{
    Json list = Json::array();
    const auto resets = store.resets();
    // The latest ones: an answer has a bound.
    const std::size_t first = resets.size() > kPageDefault ? resets.size() - kPageDefault : 0;
    for (std::size_t i = first; i < resets.size(); ++i) {
        const ResetSummary &reset = resets[i];
        Json json{{"reset", fromUint64(reset.id)},
                  {"time", toRfc3339(reset.time)},
                  {"who", reset.who},
                  {"why", reset.why},
                  {"undone", reset.undone}};
        if (reset.undoes)
            json["undoes"] = fromUint64(*reset.undoes);
        list.push_back(std::move(json));
    }
    return list;
}

Result<Json> CounterService::Private::get(const Caller &caller, const Json &params)
{
    ObjectReader reader(params);
    const auto selection = CounterSelection::read(reader);
    const std::uint64_t cursor = reader.uint64If("cursor").value_or(0);
    const auto limit =
        static_cast<std::size_t>(reader.integerOr("limit", 1, kPageMost, kPageDefault));
    const bool withHistory = reader.flagOr("resets", false);
    if (!selection)
        return fail(selection.error());
    if (auto read = reader.finish(); !read)
        return fail(read.error());

    Json result = counterFrame(store, Loop::wallNow());
    if (withHistory && cursor == 0)
        result["resets"] = history();
    // The cursor counts ports, then rows.
    const auto ports = store.names() ? std::span<const pipeline::Port>(store.names()->ports())
                                     : std::span<const pipeline::Port>();
    const auto &rows = store.rows();
    std::size_t at = std::min<std::size_t>(cursor, ports.size() + rows.size());
    Json portList = Json::array();
    const std::vector<PortAnswers> answered = answers();
    for (; at < ports.size() && portList.size() < kPortsPiece; ++at) {
        if (!selection->has(ports[at]))
            continue;
        if (const auto reading = store.readPort(ports[at].id, Loop::wallNow()))
            portList.push_back(portJson(store, ports[at], *reading, answered));
    }
    result["ports"] = std::move(portList);
    CounterList list(store);
    if (at >= ports.size())
        at = ports.size() + addRows(list, *selection, at - ports.size(), limit, caller.connection);
    result["applications"] = list.take();
    if (at < ports.size() + rows.size())
        result["next"] = fromUint64(at);
    return result;
}

/// As many rows as fit on a page, from `row` on; gives the next one.
std::size_t CounterService::Private::addRows(CounterList &list, const CounterSelection &selection,
                                             std::size_t row, std::size_t limit,
                                             ConnectionId connection)
{
    const auto &groups = store.groups();
    const auto isBefore = [](const CounterStore::Group &group, std::size_t at) {
        return group.first + group.count <= at;
    };
    auto group = std::lower_bound(groups.begin(), groups.end(), row, isBefore);
    for (; group != groups.end() && list.size() < limit && !list.isFull(); ++group) {
        const std::size_t end = group->first + group->count;
        if (!selection.has(*group->place)) {
            row = end;
            continue;
        }
        const auto index = static_cast<std::size_t>(group - groups.begin());
        CounterStore::Reading reading = readingFor(connection, index, row - group->first);
        for (; row < end && list.size() < limit && !list.isFull(); ++row)
            list.add(*group, reading, row - group->first);
        if (row < end)
            keepFor(connection, index, std::move(reading));
    }
    return row;
}

CounterStore::Reading CounterService::Private::readingFor(ConnectionId connection,
                                                          std::size_t group, std::size_t row)
{
    const auto kept =
        std::find_if(pagings.begin(), pagings.end(), [connection](const Paging &paging) {
            return paging.connection == connection;
        });
    if (kept == pagings.end())
        return store.read(group, Loop::wallNow());
    const Paging paging = std::move(*kept);
    pagings.erase(kept);
    if (row != 0 && paging.group == group && paging.meaning == meaning())
        return paging.reading;
    return store.read(group, Loop::wallNow());
}

void CounterService::Private::keepFor(ConnectionId connection, std::size_t group,
                                      CounterStore::Reading reading)
{
    if (pagings.size() == kPagingsMost)
        pagings.erase(pagings.begin());
    pagings.push_back({connection, meaning(), group, std::move(reading)});
}

namespace {

Result<std::string> whyFrom(ObjectReader &reader)
{
    std::string why = reader.text("why");
    if (why.size() > kWhyMost) {
        return fail(ErrorKind::Limit, "params-invalid", "a reason may have {} bytes, not {}",
                    kWhyMost, why.size());
    }
    return why;
}

Json toJson(const ResetReceipt &receipt)
{
    return {{"reset", fromUint64(receipt.id)}, {"counters", fromUint64(receipt.counters)}};
}

} // namespace

Result<Json> CounterService::Private::reset(const Caller &caller, const Json &params)
{
    ObjectReader reader(params);
    ResetTarget target;
    for (const auto &[name, into] : {std::pair{"filter", &target.filter},
                                     {"application", &target.application},
                                     {"rule", &target.rule}}) {
        const auto text = reader.textIf(name);
        if (!text)
            continue;
        const auto uuid = uuidFrom(*text);
        if (!uuid)
            return fail(uuid.error());
        *into = *uuid;
    }
    target.byDefault = reader.flagOr("default", false);
    const auto interface = reader.textIf("interface");
    const auto why = whyFrom(reader);
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    if (!why)
        return fail(why.error());
    if (interface) {
        const auto &names = store.names();
        const auto port = names ? std::find_if(names->ports().begin(), names->ports().end(),
                                               [&](const auto &p) { return p.name == *interface; })
                                : std::vector<pipeline::Port>::const_iterator();
        if (!names || port == names->ports().end()) {
            return fail(ErrorKind::NotFound, "reset-target-unknown",
                        "the interface {} is not counted", *interface);
        }
        target.port = port->id;
    }
    const auto receipt = store.reset(target, caller.user, *why, Loop::wallNow());
    if (!receipt)
        return fail(receipt.error());
    return toJson(*receipt);
}

Result<Json> CounterService::Private::undoReset(const Caller &caller, const Json &params)
{
    ObjectReader reader(params);
    const std::uint64_t id = reader.uint64("reset");
    const auto why = whyFrom(reader);
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    if (!why)
        return fail(why.error());
    const auto receipt = store.undoReset(id, caller.user, *why, Loop::wallNow());
    if (!receipt)
        return fail(receipt.error());
    return toJson(*receipt);
}

Result<Json> CounterService::Private::subscribe(const Caller &caller, const Json &params)
{
    ObjectReader reader(params);
    auto selection = CounterSelection::read(reader);
    const std::int64_t interval = reader.integerOr("interval", 100, 60'000, 1000);
    if (!selection)
        return fail(selection.error());
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    const auto own = std::count_if(subscriptions.begin(), subscriptions.end(), [&](const auto &s) {
        return s.second.connection == caller.connection;
    });
    if (subscriptions.size() >= kSubscriptionsMost ||
        static_cast<std::size_t>(own) >= kSubscriptionsPerConnection) {
        return fail(ErrorKind::Limit, "subscriptions-full",
                    "there are {} counter subscriptions, {} of them on this connection, which is "
                    "the most there can be",
                    subscriptions.size(), own);
    }
    const std::uint64_t id = ++lastSubscription;
    Subscription &subscription = subscriptions[id];
    subscription.connection = caller.connection;
    subscription.selection = std::move(*selection);
    const auto least = static_cast<std::int64_t>(store.rows().size() / kRowsPerMillisecond);
    subscription.interval = std::chrono::milliseconds(std::max(interval, least));
    schedule(id, std::chrono::milliseconds(1)); // behind the answer
    return Json{{"subscription", fromUint64(id)}, {"interval", std::max(interval, least)}};
}

Result<Json> CounterService::Private::unsubscribe(const Caller &caller, const Json &params)
{
    ObjectReader reader(params);
    const std::uint64_t id = reader.uint64("subscription");
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    const auto found = subscriptions.find(id);
    if (found == subscriptions.end() || found->second.connection != caller.connection) {
        return fail(ErrorKind::NotFound, "subscription-unknown",
                    "this connection has no subscription {}", id);
    }
    loop.cancel(found->second.timer);
    subscriptions.erase(found);
    return Json::object();
}

// --- news --------------------------------------------------------------------------------------

Meaning CounterService::Private::meaning() const
{
    return {store.names().get(), store.epoch().number, store.resetCount()};
}

void CounterService::Private::schedule(std::uint64_t id, Nanoseconds delay)
{
    subscriptions[id].timer = loop.after(delay, [this, id] { beat(id); });
}

/// One round: ports, then rows. It is interrupted where the client does not take more.
void CounterService::Private::beat(std::uint64_t id)
{
    Subscription &subscription = subscriptions[id];
    if (subscription.meaning != meaning()) {
        subscription.meaning = meaning();
        subscription.rows.assign(store.rows().size(), 0);
        subscription.ports.assign(
            store.names() ? store.names()->ports().size() * counters::kDirections : 0, 0);
        subscription.full = true;
        subscription.rewind();
    }
    // The server tells of connections that have gone later, never within notify(): the
    // subscription stays while it is being served.
    const bool finished = server.queuedBytes(subscription.connection) < kQueueEnough &&
                          sendPorts(id, subscription) && sendRows(id, subscription);
    if (finished) {
        subscription.full = false;
        subscription.rewind();
    }
    schedule(id, finished ? subscription.interval : Nanoseconds(kContinueAfter));
}

/// False if the client, and others, should be given time.
bool CounterService::Private::send(std::uint64_t id, const Subscription &subscription,
                                   const char *what, Json list, bool complete)
{
    Json news = counterFrame(store, Loop::wallNow());
    news["subscription"] = fromUint64(id);
    news["full"] = subscription.full;
    news["complete"] = complete;
    news[what] = std::move(list);
    server.notify(subscription.connection, "counters.changed", news);
    return complete;
}

bool CounterService::Private::sendPorts(std::uint64_t id, Subscription &subscription)
{
    if (!store.names())
        return true;
    const auto &ports = store.names()->ports();
    const std::vector<PortAnswers> answered = answers();
    Json list = Json::array();
    for (std::size_t &at = subscription.nextPort; at < ports.size(); ++at) {
        if (!subscription.selection.has(ports[at]))
            continue;
        const auto reading = store.readPort(ports[at].id, Loop::wallNow());
        if (!reading)
            continue;
        bool changed = subscription.full;
        for (const Direction direction : {Direction::In, Direction::Out}) {
            auto &mark =
                subscription
                    .ports[at * counters::kDirections + static_cast<std::size_t>(direction)];
            const std::uint64_t now = markOf(reading->of(direction));
            changed = changed || now != mark;
            mark = now;
        }
        if (changed)
            list.push_back(portJson(store, ports[at], *reading, answered));
        if (list.size() == kPortsPiece) {
            ++at;
            return send(id, subscription, "ports", std::move(list), false) &&
                   sendPorts(id, subscription);
        }
    }
    return list.empty() || send(id, subscription, "ports", std::move(list), false);
}

bool CounterService::Private::sendRows(std::uint64_t id, Subscription &subscription)
{
    const auto &groups = store.groups();
    CounterList list(store);
    for (std::size_t &at = subscription.nextGroup; at < groups.size(); ++at) {
        const CounterStore::Group &group = groups[at];
        if (!subscription.selection.has(*group.place))
            continue;
        std::size_t &i = subscription.nextRow;
        if (i == 0)
            subscription.reading = store.read(at, Loop::wallNow());
        for (; i < group.count; ++i) {
            const std::uint64_t mark = markOf(subscription.reading.values[i]);
            std::uint64_t &known = subscription.rows[group.first + i];
            if (!subscription.full && known == mark)
                continue;
            known = mark;
            list.add(group, subscription.reading, i);
            if ((list.size() == kPiece || list.isFull()) &&
                !send(id, subscription, "applications", list.take(), false)) {
                ++i;
                return false;
            }
        }
        i = 0;
    }
    // The full picture has an end, be there nothing in it.
    if (list.size() > 0 || subscription.full)
        send(id, subscription, "applications", list.take(), true);
    return true;
}

} // namespace tallygate::engine
