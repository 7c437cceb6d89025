// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>
#include <random>

#include <QtTest>
#include <fmt/format.h>

#include "answer.h"
#include "classify/classifier.h"
#include "support/packetbuilder.h"

// First match, count rules, undecidable packets: the laws in classifier.h, one by one, and against
// a search without any prefilter on random rules. One suite for every implementation.

using namespace tallygate;
using namespace tallygate::classify;
using namespace tallygate::testsupport;
using match::Truth;

namespace {

std::shared_ptr<const match::Program> programOf(const std::string &text)
{
    auto expression = match::parse(text);
    if (!expression)
        qFatal("%s: %s", text.c_str(), toString(expression.error()).c_str());
    return std::make_shared<const match::Program>(std::move(*match::Program::compile(*expression)));
}

Rule ruleOf(const std::vector<std::string> &conditions, Role role = Role::Terminal,
            bool active = true)
{
    Rule rule;
    for (const std::string &condition : conditions)
        rule.conditions.push_back(programOf(condition));
    rule.role = role;
    rule.active = active;
    return rule;
}

/// Every implementation there is, by name.
constexpr Implementation kImplementations[] = {{"linear", makeLinear},
                                               {"bit vectors", make<Structure::BitVectors>},
                                               {"cut trees", make<Structure::CutTrees>}};

Answer classifyOne(const Implementation &implementation, std::vector<Rule> rules,
                   const packet::Frame &frame)
{
    std::vector<packet::Packet> packets(1);
    packet::parse(frame, packets[0]);
    return answerOf(*implementation.make(std::move(rules)), packets, {0});
}

/// The first terminal rule, found without any structure.
Decision plainDecision(const std::vector<Rule> &rules, const packet::Packet &packet)
{
    for (std::uint32_t r = 0; r < rules.size(); ++r) {
        const Truth truth = rules[r].active ? evaluate(rules[r], packet) : Truth::False;
        if (truth != Truth::False && rules[r].role == Role::Terminal)
            return {r, truth};
    }
    return {};
}

const BuiltPacket kWeb = Eth{} / Ipv4{} / Tcp{.dstport = 443};

std::string station(unsigned number)
{
    return fmt::format("10.1.{}.{}", number >> 8, number & 255);
}

std::vector<Rule> firstOf(const std::vector<Rule> &rules, std::size_t count)
{
    return {rules.begin(), rules.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// One rule a station: of addresses alone, of ports too, counting or inactive.
std::vector<Rule> mixedRules(unsigned count)
{
    std::vector<Rule> all;
    for (unsigned i = 0; i < count; ++i) {
        const std::string to = "ip.dst == " + station(i);
        if (i % 5 == 3) // two boxes that differ in what header has the port
            all.push_back(ruleOf({to, fmt::format("tcp.dstport == {0} or udp.dstport == {0}", i)}));
        else
            all.push_back(ruleOf({to}, i % 7 == 6 ? Role::Count : Role::Terminal, i % 11 != 10));
    }
    return all;
}

std::vector<BuiltPacket> trafficToStations()
{
    std::vector<BuiltPacket> traffic = {kWeb, Eth{} / Arp{}, Eth{} / payload(30),
                                        Eth{} / Ipv6{} / hopByHop() / Tcp{.dstport = 443}};
    for (const unsigned i : {0u, 3u, 6u, 10u, 63u, 64u, 128u, 410u, 511u, 512u, 513u, 1023u, 1536u,
                             1706u, 1707u, 2046u, 2047u, 2048u, 2049u}) {
        const Ipv4 ip{.dst = station(i)};
        const auto port = static_cast<std::uint16_t>(i);
        traffic.push_back(Eth{} / ip / Tcp{.dstport = port});
        traffic.push_back(Eth{} / Vlan{.id = 5} / Vlan{.id = 6} / ip / Udp{.dstport = port});
        traffic.push_back(Eth{} / ip / Udp{.dstport = 1});
        traffic.push_back(Eth{} / ip / Icmp{});
    }
    return traffic;
}

/// As they were sent, without their ends, and without what IPv4 carries.
std::vector<packet::Packet> wholeAndCut(const std::vector<BuiltPacket> &traffic)
{
    std::vector<packet::Packet> packets;
    for (const BuiltPacket &packet : traffic) {
        for (const std::uint32_t length : {packet.size(), packet.size() - 2, 14u + 20u})
            packet::parse(packet.cut(std::min(packet.size(), length)), packets.emplace_back());
    }
    return packets;
}

/// What is chosen, for each processor that this one can stand for, with a plain search.
void compareOnEveryProcessor(const std::vector<Rule> &rules,
                             const std::vector<packet::Packet> &packets)
{
    std::vector<std::uint16_t> active(packets.size());
    std::iota(active.begin(), active.end(), std::uint16_t{0});
    std::vector<Decision> expected;
    for (const packet::Packet &packet : packets)
        expected.push_back(plainDecision(rules, packet));
    for (const auto instructions : {Instructions::Plain, Instructions::Avx2, Instructions::Avx512,
                                    Instructions::Avx512Vbmi}) {
        if (instructions > availableInstructions())
            continue;
        const auto classifier = makeClassifier(rules, Structure::Automatic, instructions);
        const Answer answer = answerOf(*classifier, packets, active);
        for (std::size_t p = 0; p < packets.size(); ++p) {
            QCOMPARE(answer.decisions[p].rule, expected[p].rule);
            QVERIFY(answer.decisions[p].truth == expected[p].truth);
        }
    }
}

} // namespace

class ClassifierTest : public QObject
{
    Q_OBJECT

private slots:
    void theFirstTerminalMatchDecides();
    void noRuleMatches();
    void countRulesAreReportedUpToTheDecision();
    void inactiveRulesKeepTheirIndex();
    void aConjunctionIsFalseIfAnyConditionIs();
    void undecidableTerminalRulesEndTheSearch();
    void undecidableCountRulesDoNot();
    void onlyActivePacketsAreAnswered();
    void manyCountHitsAreAllDelivered();
    void randomRulesAgainstAPlainSearch();
    void setsOfEverySizeOnEveryProcessor();
    void traceTellsEachRuleAndCondition();
    void moreRulesTakeMoreMemory();
};

void ClassifierTest::theFirstTerminalMatchDecides()
{
    for (const Implementation &each : kImplementations) {
        const Answer answer =
            classifyOne(each, {ruleOf({"udp"}), ruleOf({"tcp", "ip"}), ruleOf({})}, kWeb.frame());
        QCOMPARE(answer.decisions[0].rule, 1u);
        QVERIFY(answer.decisions[0].truth == Truth::True);
    }
}

void ClassifierTest::noRuleMatches()
{
    for (const Implementation &each : kImplementations) {
        for (const auto &rules : {std::vector<Rule>{}, std::vector<Rule>{ruleOf({"udp"})}}) {
            const Answer answer = classifyOne(each, rules, kWeb.frame());
            QCOMPARE(answer.decisions[0].rule, Decision::kNoRule);
            QVERIFY(answer.decisions[0].truth == Truth::False);
        }
    }
}

void ClassifierTest::countRulesAreReportedUpToTheDecision()
{
    for (const Implementation &each : kImplementations) {
        const Answer answer =
            classifyOne(each,
                        {ruleOf({"ip"}, Role::Count), ruleOf({"udp"}, Role::Count),
                         ruleOf({}, Role::Count), ruleOf({"tcp"}), ruleOf({"ip"}, Role::Count)},
                        kWeb.frame());
        QCOMPARE(answer.counted.size(), std::size_t{2});
        QCOMPARE(answer.counted[0].rule, 0u);
        QCOMPARE(answer.counted[1].rule, 2u);
        QCOMPARE(answer.decisions[0].rule, 3u);
    }
}

void ClassifierTest::inactiveRulesKeepTheirIndex()
{
    for (const Implementation &each : kImplementations) {
        const Answer answer = classifyOne(
            each, {ruleOf({"tcp"}, Role::Terminal, false), ruleOf({"tcp"})}, kWeb.frame());
        QCOMPARE(answer.decisions[0].rule, 1u);
    }
}

void ClassifierTest::aConjunctionIsFalseIfAnyConditionIs()
{
    const packet::Frame cut = kWeb.cut(14 + 20); // TCP was there, its ports were not captured
    for (const Implementation &each : kImplementations) {
        for (const auto &conditions :
             {std::vector<std::string>{"tcp.dstport == 443", "ip.ttl == 1"},
              std::vector<std::string>{"ip.ttl == 1", "tcp.dstport == 443"}}) {
            const Answer answer = classifyOne(each, {ruleOf(conditions), ruleOf({})}, cut);
            QCOMPARE(answer.decisions[0].rule, 1u);
        }
    }
}

void ClassifierTest::undecidableTerminalRulesEndTheSearch()
{
    for (const Implementation &each : kImplementations) {
        const Answer answer = classifyOne(
            each, {ruleOf({"ip.ttl == 1"}), ruleOf({"ip", "tcp.dstport == 443"}), ruleOf({})},
            kWeb.cut(14 + 20));
        QCOMPARE(answer.decisions[0].rule, 1u);
        QVERIFY(answer.decisions[0].truth == Truth::Undecidable);
    }
}

void ClassifierTest::undecidableCountRulesDoNot()
{
    for (const Implementation &each : kImplementations) {
        const Answer answer = classifyOne(
            each, {ruleOf({"tcp.dstport == 443"}, Role::Count), ruleOf({"ip"})}, kWeb.cut(14 + 20));
        QCOMPARE(answer.decisions[0].rule, 1u);
        QVERIFY(answer.decisions[0].truth == Truth::True);
        QCOMPARE(answer.counted.size(), std::size_t{1});
        QVERIFY(answer.counted[0].truth == Truth::Undecidable);
    }
}

void ClassifierTest::onlyActivePacketsAreAnswered()
{
    std::vector<packet::Packet> packets(3);
    for (packet::Packet &packet : packets)
        packet::parse(kWeb.frame(), packet);
    for (const Implementation &each : kImplementations) {
        const auto classifier = each.make({ruleOf({}, Role::Count), ruleOf({})});
        const Answer answer = answerOf(*classifier, packets, {0, 2});
        QCOMPARE(answer.decisions[0].rule, 1u);
        QCOMPARE(answer.decisions[1].rule, 77u); // untouched
        QCOMPARE(answer.counted.size(), std::size_t{2});
        QCOMPARE(answer.counted[1].packet, 2);
    }
}

void ClassifierTest::manyCountHitsAreAllDelivered()
{
    for (const Implementation &each : kImplementations) {
        const std::vector<Rule> rules(1000, ruleOf({"ip"}, Role::Count));
        const Answer answer = classifyOne(each, rules, kWeb.frame());
        QCOMPARE(answer.counted.size(), std::size_t{1000});
        for (std::uint32_t i = 0; i < 1000; ++i)
            QCOMPARE(answer.counted[i].rule, i);
    }
}

void ClassifierTest::randomRulesAgainstAPlainSearch()
{
    const char *const pool[] = {
        "ip",
        "ipv6",
        "tcp",
        "udp",
        "icmp",
        "vlan",
        "arp",
        "not tcp",
        "not ip.src == 192.0.2.1",
        "tcp or udp",
        "(ip and tcp) or ipv6",
        "tcp.dstport == 443",
        "tcp.port != 80",
        "udp.port == 53",
        "ip.addr == 192.0.2.1",
        "ip.ttl < 65",
        "ipv6.hlim == 64",
        "vlan.id == 5",
        "not vlan.id == 5",
        "ip.src#2 == 192.0.2.1",
        "tcp.established",
        "frame.len > 60",
        "tcp.len > 0",
        "udplite",
        "ip.version == 4",
        "eth.type == 0x0800",
    };
    const std::vector<BuiltPacket> traffic = {kWeb,
                                              Eth{} / Vlan{.id = 5} / Ipv4{} / Udp{.dstport = 53},
                                              Eth{} / Arp{},
                                              Eth{} / Ipv6{} / hopByHop() / Tcp{.dstport = 80},
                                              Eth{} / Ipv4{} / Icmp{},
                                              Eth{} / Ipv4{} / Ipv4{} / Udp{},
                                              Eth{} / Ipv4{} / Udp{.lite = true},
                                              Eth{} / Ipv4{.fragOffset = 10, .proto = 6} /
                                                  payload(40),
                                              Eth{} / payload(30)};
    std::mt19937 random(1);
    std::vector<packet::Packet> packets;
    for (const BuiltPacket &packet : traffic) {
        for (int i = 0; i < 8; ++i) {
            const auto length = i == 0 ? packet.size() : random() % (packet.size() + 1);
            packet::parse(packet.cut(static_cast<std::uint32_t>(length)), packets.emplace_back());
        }
    }
    std::vector<std::uint16_t> active(packets.size());
    for (std::uint16_t i = 0; i < active.size(); ++i)
        active[i] = i;
    for (int round = 0; round < 200; ++round) {
        std::vector<Rule> rules;
        for (std::size_t i = 0, count = random() % 12; i < count; ++i) {
            std::vector<std::string> conditions;
            for (std::size_t c = 0, most = random() % 4; c < most; ++c)
                conditions.push_back(pool[random() % std::size(pool)]);
            rules.push_back(ruleOf(conditions, random() % 3 == 0 ? Role::Count : Role::Terminal,
                                   random() % 8 != 0));
        }
        for (const Implementation &each : kImplementations) {
            const auto classifier = each.make(rules);
            const Answer answer = answerOf(*classifier, packets, active);
            for (std::size_t p = 0; p < packets.size(); ++p) {
                const Decision expected = plainDecision(rules, packets[p]);
                QCOMPARE(answer.decisions[p].rule, expected.rule);
                QVERIFY(answer.decisions[p].truth == expected.truth);
            }
        }
    }
}

/// What is chosen changes with the number of boxes and with what the processor has: around the
/// numbers where it does.
void ClassifierTest::setsOfEverySizeOnEveryProcessor()
{
    constexpr unsigned kMost = 2050;
    const std::vector<BuiltPacket> traffic = trafficToStations();
    const std::vector<packet::Packet> packets = wholeAndCut(traffic);
    const std::vector<Rule> mixed = mixedRules(kMost);
    for (const std::size_t count : {5, 65, 129, 513, 2050}) {
        std::vector<Rule> rules = firstOf(mixed, count);
        compareOnEveryProcessor(rules, packets);
        rules.back() = ruleOf({}); // no lane has a condition
        compareOnEveryProcessor(rules, packets);
    }
    std::vector<Rule> addresses; // as many boxes as rules
    for (unsigned i = 0; i < kMost; ++i)
        addresses.push_back(ruleOf({"ip.dst == " + station(i)}));
    for (const std::size_t count : {2048, 2049})
        compareOnEveryProcessor(firstOf(addresses, count), packets);
    for (const Rule &rule : {ruleOf({}), ruleOf({}, Role::Terminal, false), ruleOf({"udp"})})
        compareOnEveryProcessor(std::vector<Rule>(20, rule), packets);
}

void ClassifierTest::traceTellsEachRuleAndCondition()
{
    packet::Packet packet;
    packet::parse(kWeb.frame(), packet);
    const auto classifier =
        makeLinear({ruleOf({"ip"}, Role::Count), ruleOf({"udp", "ip.ttl == 64"}),
                    ruleOf({"tcp"}, Role::Terminal, false), ruleOf({"tcp"}), ruleOf({"ip"})});
    const auto asked = trace(*classifier, packet);
    QCOMPARE(asked.size(), std::size_t{4});
    QVERIFY(asked[0].truth == Truth::True && !asked[0].decides);
    QVERIFY(asked[1].truth == Truth::False);
    QCOMPARE(asked[1].conditions.size(), std::size_t{2});
    QVERIFY(asked[1].conditions[0].truth == Truth::False);
    QVERIFY(asked[1].conditions[1].truth == Truth::True); // asked although the first is false
    QVERIFY(!asked[2].active && asked[2].truth == Truth::True && !asked[2].decides);
    QVERIFY(asked[3].decides);
    const auto all = trace(*classifier, packet, TraceExtent::AllRules);
    QCOMPARE(all.size(), std::size_t{5});
    QVERIFY(all[4].behind && all[4].truth == Truth::True && !all[4].decides);
}

void ClassifierTest::moreRulesTakeMoreMemory()
{
    for (const Implementation &each : kImplementations) {
        std::vector<Rule> rules;
        std::size_t before = 0;
        for (int port = 0; port < 512; ++port) {
            rules.push_back(ruleOf({"tcp.dstport == " + std::to_string(port)}));
            if (rules.size() != 8 && rules.size() != 512)
                continue;
            const std::size_t bytes = each.make(rules)->bytes();
            QVERIFY2(bytes >= rules.size() * sizeof(std::uint32_t), each.name);
            QVERIFY2(bytes > before, each.name);
            before = bytes;
        }
    }
}

QTEST_GUILESS_MAIN(ClassifierTest)
#include "tst_classifier.moc"
