// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitsubscribers.h"

#include <algorithm>

#include "control/objectreader.h"
#include "counterjson.h"
#include "subscriptionlimits.h"

namespace tallygate::engine {

using control::fromUint64;

namespace {

constexpr std::size_t kBatchBytes = 400'000; ///< well below the longest line

template <class Set, class Value>
bool admits(const Set &set, const Value &value)
{
    return set.empty() || set.contains(value);
}

/// About as many bytes as its JSON takes.
std::size_t weightOf(const HitText &hit)
{
    return 700 + hit.application.size() + hit.rule.size();
}

} // namespace

bool HitSubscribers::Subscription::wants(const HitText &hit) const
{
    return admits(applications, hit.record.applicationUuid()) &&
           admits(rules, hit.record.ruleUuid()) && admits(interfaces, hit.interface) &&
           admits(verdicts, hit.action == "count" ? hit.action : hit.verdict);
}

Result<Json> HitSubscribers::subscribe(const Caller &caller, const Json &params)
{
    control::ObjectReader reader(params);
    Subscription subscription;
    subscription.connection = caller.connection;
    const auto applications = reader.texts("applications");
    const auto rules = reader.texts("rules");
    const auto interfaces = reader.texts("interfaces");
    const auto verdicts = reader.texts("verdicts");
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    for (const std::string &text : applications) {
        const auto uuid = uuidFrom(text);
        if (!uuid)
            return fail(uuid.error());
        subscription.applications.insert(*uuid);
    }
    for (const std::string &text : rules) {
        const auto uuid = text == "default" ? Result<Uuid>(Uuid()) : uuidFrom(text);
        if (!uuid)
            return fail(uuid.error());
        subscription.rules.insert(*uuid);
    }
    for (const std::string &word : verdicts) {
        if (word != "permit" && word != "drop" && word != "reject" && word != "limited" &&
            word != "count") {
            return fail(ErrorKind::Semantic, "params-invalid",
                        "\"{}\" is no verdict: permit, drop, reject, limited or count", word);
        }
    }
    subscription.interfaces = {interfaces.begin(), interfaces.end()};
    subscription.verdicts = {verdicts.begin(), verdicts.end()};
    const auto own =
        std::count_if(m_subscriptions.begin(), m_subscriptions.end(), [&](const auto &entry) {
            return entry.second.connection == caller.connection;
        });
    if (m_subscriptions.size() >= kSubscriptionsMost ||
        static_cast<std::size_t>(own) >= kSubscriptionsPerConnection) {
        return fail(ErrorKind::Limit, "subscriptions-full",
                    "there are {} hit subscriptions, {} of them on this connection, which is the "
                    "most there can be",
                    m_subscriptions.size(), own);
    }
    m_subscriptions.emplace(++m_last, std::move(subscription));
    return Json{{"subscription", fromUint64(m_last)}};
}

Result<Json> HitSubscribers::unsubscribe(const Caller &caller, const Json &params)
{
    control::ObjectReader reader(params);
    const std::uint64_t id = reader.uint64("subscription");
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    const auto found = m_subscriptions.find(id);
    if (found == m_subscriptions.end() || found->second.connection != caller.connection) {
        return fail(ErrorKind::NotFound, "subscription-unknown",
                    "this connection has no subscription {}", id);
    }
    m_subscriptions.erase(found);
    return Json::object();
}

void HitSubscribers::closed(ConnectionId connection)
{
    std::erase_if(m_subscriptions,
                  [&](const auto &entry) { return entry.second.connection == connection; });
}

std::uint64_t HitSubscribers::send(const std::vector<WorkerHit> &hits, std::uint64_t lost)
{
    std::vector<HitText> texts;
    std::vector<std::shared_ptr<const PolicyNames>> held; // what the texts were made of
    texts.reserve(hits.size());
    for (const WorkerHit &hit : hits) {
        if (held.empty() || !held.back() || held.back()->revision() != hit.record.revision)
            held.push_back(m_names.of(hit.record.revision));
        texts.emplace_back(hit.record, held.back().get(), hit.worker);
    }
    std::uint64_t dropped = 0;
    for (auto &[id, subscription] : m_subscriptions) {
        subscription.dropped += lost;
        const bool takes = m_server.queuedBytes(subscription.connection) < kQueueEnough;
        Json list = Json::array();
        std::size_t bytes = 0;
        for (const HitText &text : texts) {
            if (!subscription.wants(text))
                continue;
            if (!takes || list.size() == kBatch || bytes > kBatchBytes) {
                ++subscription.dropped;
                ++dropped;
                continue;
            }
            bytes += weightOf(text);
            list.push_back(toJson(text));
        }
        if (list.empty() && (!takes || subscription.dropped == subscription.toldDropped))
            continue;
        subscription.toldDropped = subscription.dropped;
        m_server.notify(subscription.connection, "hits.batch",
                        {{"subscription", fromUint64(id)},
                         {"hits", std::move(list)},
                         {"dropped", fromUint64(subscription.dropped)}});
    }
    return dropped;
}

} // namespace tallygate::engine
