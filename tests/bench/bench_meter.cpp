// SPDX-License-Identifier: GPL-3.0-or-later
// What one packet costs: a meter's verdict, a counter's update.
#include <benchmark/benchmark.h>

#include <vector>

#include "counters/counterregistry.h"
#include "meter/meter.h"

using namespace tallygate;
using namespace tallygate::counters;
using namespace tallygate::meter;

namespace {

constexpr std::int64_t kStart = 1'772'366'400'000'000'000;

Timestamp at(std::int64_t ns)
{
    return Timestamp(Nanoseconds(ns));
}

std::unique_ptr<Meter> meterOf(std::uint64_t bitsPerSecond, KeyKind key = KeyKind::Shared)
{
    return Meter::create({.rate = {bitsPerSecond, RateUnit::BitsPerSecond}, .key = key}).value();
}

void sharedConforming(benchmark::State &state)
{
    const auto meter = meterOf(10'000'000'000);
    std::int64_t now = kStart;
    for (auto _ : state)
        benchmark::DoNotOptimize(meter->conform(at(now += 1000), 100, {}));
}
BENCHMARK(sharedConforming);

void sharedExceeding(benchmark::State &state)
{
    const auto meter = meterOf(1'000);
    std::int64_t now = kStart;
    for (auto _ : state)
        benchmark::DoNotOptimize(meter->conform(at(now += 1), 1500, {}));
}
BENCHMARK(sharedExceeding);

void sharedByThreads(benchmark::State &state)
{
    static const auto meter = meterOf(10'000'000'000'000);
    std::int64_t now = kStart;
    for (auto _ : state)
        benchmark::DoNotOptimize(meter->conform(at(now += 1000), 100, {}));
}
BENCHMARK(sharedByThreads)->Threads(2)->UseRealTime();

/// `range(0)` sources in turn, all known.
void keyedV4(benchmark::State &state)
{
    const auto meter = meterOf(10'000'000'000, KeyKind::Source);
    const auto keys = static_cast<std::uint32_t>(state.range(0));
    std::int64_t now = kStart;
    std::uint32_t key = 0;
    for (auto _ : state) {
        key = key + 1 == keys ? 0 : key + 1;
        benchmark::DoNotOptimize(
            meter->conform(at(now += 1000), 100, MeterKey::of(Ipv4Address{key}, Ipv4Address{})));
    }
}
BENCHMARK(keyedV4)->Arg(1)->Arg(1000)->Arg(60'000);

void keyedV6Pairs(benchmark::State &state)
{
    const auto meter = meterOf(10'000'000'000, KeyKind::SourceDestination);
    const auto keys = static_cast<std::uint64_t>(state.range(0));
    std::int64_t now = kStart;
    std::uint64_t key = 0;
    for (auto _ : state) {
        key = key + 1 == keys ? 0 : key + 1;
        benchmark::DoNotOptimize(meter->conform(
            at(now += 1000), 100, MeterKey::of(Ipv6Address{key, 1}, Ipv6Address{~key, 2})));
    }
}
BENCHMARK(keyedV6Pairs)->Arg(1000);

/// Every packet a new key: replacing while buckets refill in time, overflowing while not.
void floodOfNewKeys(benchmark::State &state)
{
    const auto meter = meterOf(static_cast<std::uint64_t>(state.range(0)), KeyKind::Source);
    std::int64_t now = kStart;
    std::uint32_t key = 0;
    for (auto _ : state) {
        ++key;
        benchmark::DoNotOptimize(
            meter->conform(at(now += 1000), 100, MeterKey::of(Ipv4Address{key}, Ipv4Address{})));
    }
}
BENCHMARK(floodOfNewKeys)->Arg(10'000'000'000)->Arg(1'000);

void countOneRule(benchmark::State &state)
{
    CounterRegistry registry;
    const SlotId slot = registry.slotFor(CounterKey::forRule({}, 1, {})).value();
    CounterShard &shard = registry.shard(0);
    std::int64_t now = kStart;
    for (auto _ : state) {
        shard.cell(slot).count(100, at(now += 64));
        benchmark::ClobberMemory();
    }
}
BENCHMARK(countOneRule);

/// Rules in turn, as many as fit no cache level but the last.
void countManyRules(benchmark::State &state)
{
    CounterRegistry registry;
    const auto rules = static_cast<std::uint32_t>(state.range(0));
    for (std::uint32_t port = 0; port < rules; ++port)
        registry.slotFor(CounterKey::forRule({}, port, {})).value();
    CounterShard &shard = registry.shard(0);
    std::int64_t now = kStart;
    SlotId slot = 0;
    for (auto _ : state) {
        slot = slot + 7919 < rules ? slot + 7919 : (slot + 7919) % rules;
        shard.cell(slot).count(100, at(now += 64));
    }
}
BENCHMARK(countManyRules)->Arg(100)->Arg(50'000);

void countPort(benchmark::State &state)
{
    CounterRegistry registry;
    const PortSlot slot = registry.portSlot(1).value();
    CounterShard &shard = registry.shard(0);
    for (auto _ : state) {
        shard.port(slot, Direction::In).count(PortCounter::Received, 100);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(countPort);

} // namespace
