// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include <QtTest>

#include "engine/counterstore.h"

namespace tallygate::engine {

using namespace std::chrono_literals;
using counters::CounterKey;
using counters::CounterRole;
using counters::Direction;
using counters::PortCounter;
using counters::Tally;

inline const Timestamp kStart{Nanoseconds(1'772'366'400'000'000'000)};
inline const Uuid kBoot = Uuid::random();

inline Uuid uuid(std::uint8_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = number;
    return Uuid(bytes);
}

inline const Uuid kFilter = uuid(1), kOther = uuid(2), kIn = uuid(3), kOut = uuid(4),
                  kRule = uuid(5), kLater = uuid(6), kPlain = uuid(7);

inline std::shared_ptr<const PolicyNames> policyOf(std::uint64_t revision, bool withLater = true)
{
    auto policy = std::make_shared<pipeline::DevicePolicy>();
    pipeline::DeviceRule rule;
    rule.uuid = kRule;
    rule.name = "web";
    rule.number = 1;
    pipeline::DeviceRule later = rule;
    later.uuid = kLater;
    later.name = "later";
    later.number = 2;
    policy->filters.push_back({kFilter, "Branch", {rule}, {}, {}});
    if (withLater)
        policy->filters.back().rules.push_back(later);
    policy->filters.push_back({kOther, "Other", {}, {}, {}});
    policy->applications.push_back({kIn, kFilter, {"eth0"}, Direction::In, {}, 0});
    policy->applications.push_back({kOut, kFilter, {"eth0"}, Direction::Out, {}, 0});
    policy->applications.push_back({kPlain, kOther, {"eth0"}, Direction::In, {}, 1});
    return PolicyNames::of(policy, {{7, "eth0", {}, 1514}}, revision);
}

inline const CounterKey kInRule = CounterKey::forRule(kIn, 7, kRule);
inline const CounterKey kInLater = CounterKey::forRule(kIn, 7, kLater);
inline const CounterKey kOutRule = CounterKey::forRule(kOut, 7, kRule);
inline const CounterKey kPlainDefault = CounterKey::forRole(kPlain, 7, CounterRole::Default);

/// A counter store on folders of its own, with a policy at one port.
class CounterBench
{
protected:
    void makeFolders()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        std::filesystem::create_directory(options().state);
        std::filesystem::create_directory(options().counters.parent_path());
    }
    CounterStore::Options options(std::uint32_t shards = 1) const
    {
        return {m_folder->filePath("state").toStdString(),
                m_folder->filePath("run/counters").toStdString(), shards, kBoot};
    }
    void reboot() { std::filesystem::remove(options().counters); }
    std::filesystem::path state(const char *name) const { return options().state / name; }

    /// A store with the policy in force.
    std::unique_ptr<CounterStore> opened(Timestamp now = kStart, std::uint32_t shards = 1)
    {
        auto store = CounterStore::open(options(shards), now);
        if (!store)
            qFatal("%s", toString(store.error()).c_str());
        put(**store, policyOf(1), now);
        return std::move(*store);
    }
    static void put(CounterStore &store, const std::shared_ptr<const PolicyNames> &names,
                    Timestamp now)
    {
        const auto keys = pipeline::counterKeysOf(names->policy(), names->ports());
        const auto places = store.assign(keys, std::array<counters::PortId, 1>{7}, now);
        QVERIFY(places && places->save());
        store.activated(names, now);
    }
    static void count(CounterStore &store, const CounterKey &key, int packets,
                      Timestamp now = kStart, std::size_t shard = 0)
    {
        const auto slot = store.registry().find(key).value();
        for (int i = 0; i < packets; ++i)
            store.registry().shard(shard).cell(slot).count(100, now);
    }
    static void countPort(CounterStore &store, int packets)
    {
        const auto slot = store.registry().findPort(7).value();
        store.registry()
            .shard(0)
            .port(slot, Direction::In)
            .count(PortCounter::Received, {static_cast<std::uint64_t>(packets), 0});
    }
    static std::uint64_t packets(CounterStore &store, const CounterKey &key)
    {
        return store.value(store.registry().find(key).value()).hits.packets;
    }
    static counters::ShownValue sinceReset(CounterStore &store, const CounterKey &key)
    {
        for (const auto &row : store.rows()) {
            if (row.key == key)
                return store.sinceReset(row, store.value(row.slot));
        }
        qFatal("no such row");
    }
    static std::uint64_t portSinceReset(CounterStore &store)
    {
        const auto absolute = store.readPort(7, kStart).value().of(Direction::In);
        return store.portSinceReset(7, Direction::In, absolute)
            .value[PortCounter::Received]
            .packets;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace tallygate::engine
