// SPDX-License-Identifier: GPL-3.0-or-later
// What rules on large sets of prefixes cost a packet: one set looked up for source and destination,
// by an access list and by the linear search.
#include <benchmark/benchmark.h>

#include <random>

#include <fmt/format.h>

#include "classify/classifier.h"
#include "support/packetbuilder.h"

using namespace tallygate;

namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kBatches = 256;

/// So many /32 to /24, half of them 10.0.0.0/8 where the packets are from.
std::shared_ptr<const match::ValueSet> prefixes(std::size_t count)
{
    std::mt19937_64 random(1);
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned length = 24 + static_cast<unsigned>(random() % 9);
        auto address = static_cast<std::uint32_t>(random());
        if (i % 2 == 0)
            address = 10u << 24 | (address & 0xffffff);
        address = address >> (32 - length) << (32 - length);
        entries.push_back(fmt::format("{}.{}.{}.{}/{}", address >> 24, address >> 16 & 255,
                                      address >> 8 & 255, address & 255, length));
    }
    return std::make_shared<const match::ValueSet>(
        std::move(*match::ValueSet::build(match::SetKind::Addresses, entries)));
}

/// Batch after batch, parsed as it comes: all packets at once would be fetched from far away.
class Traffic
{
public:
    Traffic()
    {
        using namespace testsupport;
        std::mt19937_64 random(2);
        const auto address = [&random] {
            const auto bits = static_cast<std::uint32_t>(random());
            return fmt::format("10.{}.{}.{}", bits & 255, bits >> 8 & 255, bits >> 16 & 255);
        };
        for (std::size_t i = 0; i < kBatches * kBatch; ++i) {
            const std::string source = address(), destination = address();
            m_frames.push_back(Eth{} / Ipv4{.src = source, .dst = destination} /
                               Tcp{.dstport = 80} / payload("hello"));
        }
    }

    std::span<const packet::Packet> batch(std::size_t number)
    {
        for (std::size_t i = 0; i < kBatch; ++i)
            packet::parse(m_frames[number * kBatch + i].frame(), m_packets[i]);
        return m_packets;
    }

private:
    std::vector<testsupport::BuiltPacket> m_frames;
    std::vector<packet::Packet> m_packets{kBatch};
};

std::vector<classify::Rule> rules(const match::SetTable &sets)
{
    std::vector<classify::Rule> all;
    for (const char *text :
         {"ip.src in {@large} and tcp.dstport == 22", "ip.dst in {@large} and tcp.dstport == 25",
          "ip.src in {@large} and ip.dst in {@large} and udp", "tcp.dstport in {1000..2000}",
          "not ip.src in {@large} and tcp.dstport == 443", "ip.src in {@large}"}) {
        classify::Rule rule;
        auto expression = match::parse(text, match::lookupIn(sets));
        rule.conditions.push_back(std::make_shared<const match::Program>(
            std::move(*match::Program::compile(*expression, sets))));
        all.push_back(std::move(rule));
    }
    return all;
}

void parse(benchmark::State &state)
{
    Traffic traffic;
    for (auto _ : state) {
        for (std::size_t number = 0; number < kBatches; ++number)
            benchmark::DoNotOptimize(traffic.batch(number));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kBatches * kBatch));
}
BENCHMARK(parse);

/// Parsing too.
template <class Make>
void judge(benchmark::State &state, Make make)
{
    Traffic traffic;
    const match::SetTable sets{{"large", prefixes(static_cast<std::size_t>(state.range(0)))}};
    const auto classifier = make(rules(sets));
    std::vector<std::uint16_t> active(kBatch);
    for (std::size_t i = 0; i < active.size(); ++i)
        active[i] = static_cast<std::uint16_t>(i);
    std::vector<classify::Decision> decisions(kBatch);
    classify::CountHits hits([](void *, std::span<const classify::CountHit>) {}, nullptr);
    for (auto _ : state) {
        for (std::size_t number = 0; number < kBatches; ++number)
            classifier->classify(traffic.batch(number), active, decisions, hits);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kBatches * kBatch));
}
BENCHMARK_CAPTURE(judge, lanes, [](auto list) { return classify::makeClassifier(std::move(list)); })
    -> Arg(1000) -> Arg(1'000'000);
BENCHMARK_CAPTURE(judge, linear, classify::makeLinear)->Arg(1000)->Arg(1'000'000);

} // namespace
