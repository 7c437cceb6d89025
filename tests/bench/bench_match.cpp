// SPDX-License-Identifier: GPL-3.0-or-later
// The cost of an expression: compiling it, and evaluating it on packets that are already parsed.
// Packets come from the large capture (TALLYGATE_SHARED); without it, from the repository's own.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include "match/dnf.h"
#include "match/frames.h"
#include "match/program.h"

using namespace tallygate;
using namespace tallygate::match;

namespace {

/// Few enough to stay in the cache, as a batch of the pipeline does between parsing and matching.
constexpr std::size_t kPackets = 256;

struct Traffic
{
    std::vector<StoredFrame> frames;
    std::vector<packet::Packet> packets;

    Traffic()
    {
        frames = framesOf(testsupport::sharedCapture("dev-large-mix.pcap"), kPackets);
        if (frames.empty())
            frames = repositoryFrames(1000);
        packets.resize(frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i)
            packet::parse(frames[i].frame(), packets[i]);
    }
};

const Traffic &traffic()
{
    static const Traffic instance;
    return instance;
}

const SetTable &sets()
{
    static const SetTable table = [] {
        std::mt19937 random(1);
        const auto addresses = [&](std::size_t count) {
            std::vector<std::string> entries;
            for (std::size_t i = 0; i < count; ++i)
                entries.push_back(toString(Ipv4Address{static_cast<std::uint32_t>(random())}));
            return std::make_shared<const ValueSet>(*ValueSet::build(SetKind::Addresses, entries));
        };
        return SetTable{{"thousand", addresses(1000)}, {"million", addresses(1000000)}};
    }();
    return table;
}

constexpr const char *kExpressions[] = {
    "tcp",
    "ip.src == 10.0.0.0/8 && tcp.dstport == 443",
    "tcp.flags.syn == 1 && tcp.flags.ack == 0",
    "tcp.port in {22, 80, 443, 8000..8080}",
    "!(ip.addr == 192.168.0.0/16) && udp && ip.ttl < 64",
    "ip.src in {@thousand} || ip.dst in {@thousand}",
    "ip.src in {@million}",
    "ipv6.src == 2001:db8::/32 || icmpv6.type == 135",
    "frame[0:4] == 00:01:02:03",
    "tcp contains \"GET \"",
    "tcp matches \"^.{20,60}GET /\"",
};

void evaluate(benchmark::State &state)
{
    const char *text = kExpressions[state.range(0)];
    const auto expression = parse(text);
    const auto program = Program::compile(*expression, sets());
    const std::vector<packet::Packet> &packets = traffic().packets;
    std::size_t matched = 0;
    for (auto _ : state) {
        for (const packet::Packet &packet : packets)
            matched += program->evaluate(packet) == Truth::True;
    }
    benchmark::DoNotOptimize(matched);
    state.SetLabel(text);
    // Shown as time for one packet.
    state.counters["perPacket"] =
        benchmark::Counter(static_cast<double>(packets.size() * state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(evaluate)->DenseRange(0, static_cast<int>(std::size(kExpressions)) - 1);

void parseText(benchmark::State &state)
{
    const char *text = kExpressions[state.range(0)];
    for (auto _ : state)
        benchmark::DoNotOptimize(parse(text));
    state.SetLabel(text);
}
BENCHMARK(parseText)->DenseRange(0, 4);

void compile(benchmark::State &state)
{
    const char *text = kExpressions[state.range(0)];
    const auto expression = parse(text);
    for (auto _ : state)
        benchmark::DoNotOptimize(Program::compile(*expression, sets()));
    state.SetLabel(text);
}
BENCHMARK(compile)->DenseRange(0, 4);

void normalForm(benchmark::State &state)
{
    std::string text = "tcp";
    for (int i = 0; i < 8; ++i)
        text +=
            " && (ip.ttl == " + std::to_string(i) + " || tcp.dstport == " + std::to_string(i) + ")";
    const auto expression = parse(text);
    for (auto _ : state)
        benchmark::DoNotOptimize(toDnf(expression->root));
    state.SetLabel("256 conjunctions");
}
BENCHMARK(normalForm);

void setLookup(benchmark::State &state)
{
    const auto &set = *sets().at(state.range(0) == 0 ? "thousand" : "million");
    std::mt19937 random(2);
    std::vector<std::uint32_t> keys(65536);
    for (std::uint32_t &key : keys)
        key = static_cast<std::uint32_t>(random());
    std::size_t found = 0;
    for (auto _ : state) {
        for (const std::uint32_t key : keys)
            found += set.containsIpv4(key);
    }
    benchmark::DoNotOptimize(found);
    state.SetLabel(state.range(0) == 0 ? "1,000 entries" : "1,000,000 entries");
    state.counters["perLookup"] =
        benchmark::Counter(static_cast<double>(keys.size() * state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(setLookup)->Arg(0)->Arg(1);

void setBuild(benchmark::State &state)
{
    std::vector<std::string> entries;
    std::mt19937 random(3);
    for (int i = 0; i < 1000000; ++i)
        entries.push_back(toString(Ipv4Address{static_cast<std::uint32_t>(random())}));
    for (auto _ : state)
        benchmark::DoNotOptimize(ValueSet::build(SetKind::Addresses, entries));
    state.SetLabel("1,000,000 addresses");
}
BENCHMARK(setBuild)->Unit(benchmark::kMillisecond);

/// Names as block lists have them, nearly all of two to four labels.
std::string someName(std::mt19937 &random)
{
    constexpr const char *kTops[] = {"com", "net", "org", "info", "co.uk", "com.br", "de", "xyz"};
    constexpr const char *kFirst[] = {"", "", "ads.", "www.", "track.", "cdn-7."};
    std::string name = kFirst[random() % std::size(kFirst)];
    for (auto letters = 6 + random() % 12; letters > 0; --letters)
        name += static_cast<char>('a' + random() % 26);
    return name + '.' + kTops[random() % std::size(kTops)];
}

struct NameList
{
    std::vector<std::string> entries;
    std::vector<std::string> asked[2]; ///< not in the list; in it or below

    NameList()
    {
        std::mt19937 random(4);
        for (int i = 0; i < 1000000; ++i)
            entries.push_back(someName(random));
        for (int i = 0; i < 65536; ++i) {
            asked[0].push_back("www." + someName(random));
            asked[1].push_back((i % 2 == 0 ? "" : "www.") + entries[random() % entries.size()]);
        }
    }
};

const NameList &nameList()
{
    static const NameList instance;
    return instance;
}

/// What a table of plain texts has to do for the same answer.
bool containsName(const absl::flat_hash_set<std::string> &names, std::string_view asked)
{
    char text[256];
    std::transform(asked.begin(), asked.end(), text, [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    std::string_view name(text, asked.size());
    while (true) {
        if (names.contains(absl::string_view(name.data(), name.size())))
            return true;
        const std::size_t dot = name.find('.');
        if (dot == std::string_view::npos)
            return false;
        name.remove_prefix(dot + 1);
    }
}

template <class Contains>
void askNames(benchmark::State &state, Contains contains)
{
    const std::vector<std::string> &asked = nameList().asked[state.range(0)];
    std::size_t found = 0;
    for (auto _ : state) {
        for (const std::string &name : asked)
            found += contains(name);
    }
    benchmark::DoNotOptimize(found);
    state.counters["perLookup"] =
        benchmark::Counter(static_cast<double>(asked.size() * state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void nameLookup(benchmark::State &state)
{
    static const ValueSet set = *ValueSet::build(SetKind::Names, nameList().entries);
    askNames(state, [](const std::string &name) { return set.containsText(name); });
    state.SetLabel(state.range(0) == 0 ? "1,000,000 names, none held"
                                       : "1,000,000 names, all held");
    state.counters["octetsPerName"] =
        static_cast<double>(set.names().memory()) / static_cast<double>(set.names().size());
}
BENCHMARK(nameLookup)->Arg(0)->Arg(1);

void nameLookupInPlainTexts(benchmark::State &state)
{
    static const absl::flat_hash_set<std::string> names(nameList().entries.begin(),
                                                        nameList().entries.end());
    askNames(state, [](const std::string &name) { return containsName(names, name); });
    state.SetLabel("absl::flat_hash_set<std::string>");
}
BENCHMARK(nameLookupInPlainTexts)->Arg(0)->Arg(1);

void nameBuild(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(ValueSet::build(SetKind::Names, nameList().entries));
    state.SetLabel("1,000,000 names");
}
BENCHMARK(nameBuild)->Unit(benchmark::kMillisecond);

} // namespace
