// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <QTest>

#include <fmt/format.h>

#include "../match/frames.h"
#include "../match/randomtree.h"
#include "answer.h"
#include "classify/classifier.h"
#include "support/effort.h"

// Every classifier against a search that knows nothing but the rules, over random policies of
// every kind of field and over access lists, on real, broken and cut frames: decisions and count
// hits alike.

using namespace tallygate;
using namespace tallygate::classify;
using match::NodePtr;
using match::StoredFrame;
using match::Truth;

namespace {

/// With what the processor has of these instructions.
template <Instructions instructions>
std::shared_ptr<const Classifier> makeFor(std::vector<Rule> rules)
{
    return makeClassifier(std::move(rules), Structure::CutTrees,
                          std::min(instructions, availableInstructions()));
}

constexpr Implementation kImplementations[] = {{"linear", makeLinear},
                                               {"bit vectors", make<Structure::BitVectors>},
                                               {"cut trees", make<Structure::CutTrees>},
                                               {"plain trees", makeFor<Instructions::Plain>},
                                               {"AVX2 trees", makeFor<Instructions::Avx2>},
                                               {"selected", make<Structure::Automatic>}};

bool before(const CountHit &a, const CountHit &b)
{
    return std::tie(a.packet, a.rule) < std::tie(b.packet, b.rule);
}

Answer plainAnswer(const std::vector<Rule> &rules, const std::vector<packet::Packet> &packets,
                   const std::vector<std::uint16_t> &active)
{
    Answer answer;
    answer.decisions.resize(packets.size(), {77, Truth::False});
    for (const std::uint16_t p : active) {
        answer.decisions[p] = {};
        for (std::uint32_t r = 0; r < rules.size(); ++r) {
            const Truth truth = rules[r].active ? evaluate(rules[r], packets[p]) : Truth::False;
            if (truth == Truth::False)
                continue;
            if (rules[r].role == Role::Terminal) {
                answer.decisions[p] = {r, truth};
                break;
            }
            answer.counted.push_back({r, p, truth});
        }
    }
    std::sort(answer.counted.begin(), answer.counted.end(), before);
    return answer;
}

int policies(int shortForm)
{
    return testsupport::isLong() ? 10'000 : testsupport::effort(shortForm);
}

std::shared_ptr<const match::Program> programOf(NodePtr tree, const match::SetTable &sets)
{
    auto program = match::Program::compile({{}, std::move(tree)}, sets);
    if (!program)
        qFatal("%s", toString(program.error()).c_str());
    return std::make_shared<const match::Program>(std::move(*program));
}

} // namespace

class RandomPoliciesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void ofEveryField();
    void accessLists();
    void cleanupTestCase();

private:
    void compare(const std::vector<Rule> &rules);
    void compare(const std::vector<Rule> &rules, const Answer &answer, const Answer &expected,
                 const char *name);
    void addSets();

    std::vector<StoredFrame> m_frames;
    std::vector<packet::Packet> m_packets;
    std::vector<std::string> m_samples;
    match::SetTable m_sets; ///< short ones and such as no boxes can hold
    std::mt19937_64 m_random{20'26};
    std::uint64_t m_recalled = 0; ///< packets whose answer a cache knew
};

void RandomPoliciesTest::initTestCase()
{
    m_frames = match::repositoryFrames(12);
    QVERIFY(m_frames.size() > 50);
    for (const StoredFrame &frame : m_frames)
        m_samples.emplace_back(
            frame.bytes.begin(),
            frame.bytes.begin() +
                static_cast<std::ptrdiff_t>(std::min<std::size_t>(frame.bytes.size(), 80)));
    match::addVariants(m_frames, 3);
    m_packets.resize(m_frames.size());
    for (std::size_t i = 0; i < m_frames.size(); ++i)
        packet::parse(m_frames[i].frame(), m_packets[i]);
    addSets();
}

/// Every other address of the frames, each with a prefix, and as many that no frame has.
void RandomPoliciesTest::addSets()
{
    std::vector<std::string> addresses;
    std::set<std::string> seen;
    for (const packet::Packet &packet : m_packets) {
        for (const char *name : {"ip.src", "ip.dst", "ipv6.src", "ipv6.dst"}) {
            const fields::Field &field = fields::field(*fields::findField(name));
            const packet::Value value = packet::read(packet, field);
            const std::string text =
                value.presence == packet::Presence::Present ? packet::format(field, value) : "";
            if (!text.empty() && seen.insert(text).second && seen.size() % 2 == 0)
                addresses.push_back(text);
        }
    }
    QVERIFY(addresses.size() > 8);
    const std::vector<std::string> few(addresses.begin(), addresses.begin() + 8);
    while (addresses.size() < 2000) {
        const auto number = static_cast<std::uint32_t>(m_random());
        addresses.push_back(addresses.size() % 3 == 0
                                ? fmt::format("2001:db8:{:x}::/{}", number >> 16, 48 + number % 17)
                                : fmt::format("{}.{}.{}.0/24", 11 + number % 80, number >> 8 & 255,
                                              number >> 16 & 255));
    }
    std::vector<std::string> ports;
    for (unsigned port = 1; port < 60'000; port += 1 + static_cast<unsigned>(m_random() % 60))
        ports.push_back(std::to_string(port));
    const auto add = [this](const char *name, match::SetKind kind,
                            const std::vector<std::string> &entries) {
        auto set = match::ValueSet::build(kind, entries);
        QVERIFY2(set, set ? "" : toString(set.error()).c_str());
        m_sets[name] = std::make_shared<const match::ValueSet>(std::move(*set));
    };
    add("few", match::SetKind::Addresses, few);
    add("many", match::SetKind::Addresses, addresses);
    add("ports", match::SetKind::Ports, ports);
    add("values", match::SetKind::Values, ports);
}

void RandomPoliciesTest::compare(const std::vector<Rule> &rules)
{
    std::vector<std::uint16_t> active;
    for (std::uint16_t p = 0; p < m_packets.size(); ++p)
        if (m_random() % 8 != 0)
            active.push_back(p);
    const Answer expected = plainAnswer(rules, m_packets, active);
    for (const Implementation &each : kImplementations) {
        const auto classifier = each.make(rules);
        // What a cache learns, what it then knows; and one where answers are driven out.
        const auto cache = classifier->makeFlowCache(1 << 20);
        const auto little = classifier->makeFlowCache(1);
        for (FlowCache *with :
             {static_cast<FlowCache *>(nullptr), cache.get(), cache.get(), little.get()}) {
            Answer answer = answerOf(*classifier, m_packets, active, with);
            std::sort(answer.counted.begin(), answer.counted.end(), before);
            compare(rules, answer, expected, each.name);
        }
        if (cache)
            m_recalled += cache->found();
    }
}

void RandomPoliciesTest::compare(const std::vector<Rule> &rules, const Answer &answer,
                                 const Answer &expected, const char *name)
{
    for (std::size_t p = 0; p < m_packets.size(); ++p) {
        if (answer.decisions[p].rule == expected.decisions[p].rule &&
            answer.decisions[p].truth == expected.decisions[p].truth)
            continue;
        for (std::size_t r = 0; r < rules.size(); ++r)
            for (const auto &condition : rules[r].conditions)
                qInfo("rule %zu: %s", r, match::toText(condition->expression().root).c_str());
        QFAIL(qPrintable(QString("%1: packet %2 meets rule %3 for %4")
                             .arg(name)
                             .arg(p)
                             .arg(answer.decisions[p].rule)
                             .arg(expected.decisions[p].rule)));
    }
    QCOMPARE(answer.counted.size(), expected.counted.size());
    for (std::size_t h = 0; h < expected.counted.size(); ++h) {
        QCOMPARE(answer.counted[h].rule, expected.counted[h].rule);
        QCOMPARE(answer.counted[h].packet, expected.counted[h].packet);
        QVERIFY(answer.counted[h].truth == expected.counted[h].truth);
    }
}

/// Half of the policies draw from all fields, half from those that packets do have.
void RandomPoliciesTest::ofEveryField()
{
    match::TreeOptions options;
    options.depth = 2;
    options.samples = m_samples;
    options.addressSets = {"few", "many"};
    match::TreeOptions common = options;
    for (const fields::Field &field : fields::allFields()) {
        for (const std::string_view prefix : {"eth", "vlan", "ip", "ipv6", "tcp", "udp", "icmp"}) {
            if (field.name == prefix ||
                (field.name.starts_with(prefix) && field.name[prefix.size()] == '.'))
                common.fields.push_back(&field);
        }
    }
    match::RandomTree all(1, options);
    match::RandomTree known(2, common);
    for (int policy = 0; policy < policies(60); ++policy) {
        match::RandomTree &trees = policy % 2 == 0 ? known : all;
        std::vector<Rule> rules(1 + m_random() % 40);
        for (Rule &rule : rules) {
            for (std::size_t c = 0, count = m_random() % 4; c < count; ++c)
                rule.conditions.push_back(programOf(trees.next(), m_sets));
            rule.role = m_random() % 3 == 0 ? Role::Count : Role::Terminal;
            rule.active = m_random() % 8 != 0;
        }
        compare(rules);
        if (QTest::currentTestFailed())
            return;
    }
}

/// Prefixes of the frames' own addresses, ranges of ports, protocols, flags: many overlap.
void RandomPoliciesTest::accessLists()
{
    struct Seen
    {
        const fields::Field *field;
        packet::Value value;
    };
    std::vector<Seen> sources, destinations, ports;
    for (const packet::Packet &packet : m_packets) {
        for (const auto &[name, list] : {std::pair{"ip.src", &sources},
                                         {"ipv6.src", &sources},
                                         {"ip.dst", &destinations},
                                         {"ipv6.dst", &destinations},
                                         {"tcp.dstport", &ports},
                                         {"udp.srcport", &ports}}) {
            const fields::Field &field = fields::field(*fields::findField(name));
            const packet::Value value = packet::read(packet, field);
            if (value.presence == packet::Presence::Present)
                list->push_back({&field, value});
        }
    }
    const auto prefix = [this](const std::vector<Seen> &of) {
        Seen seen = of[m_random() % of.size()];
        const unsigned width = seen.field->widthBits;
        const auto length = static_cast<unsigned>(m_random() % (width + 1));
        const unsigned host = width - length;
        if (host >= 64)
            seen.value.high = host == 128 ? 0 : seen.value.high >> (host - 64) << (host - 64);
        seen.value.low = host >= 64 ? 0 : seen.value.low >> host << host;
        return fmt::format("{} == {}/{}", seen.field->name, packet::format(*seen.field, seen.value),
                           length);
    };
    const auto range = [this, &ports] {
        const unsigned low = static_cast<unsigned>(ports[m_random() % ports.size()].value.low);
        const unsigned high =
            std::min<unsigned>(65535, low + static_cast<unsigned>(m_random() % 2000));
        return std::to_string(low) + ".." + std::to_string(high);
    };
    const char *protocols[] = {"tcp",
                               "udp",
                               "not tcp",
                               "ip.proto == 6",
                               "icmp",
                               "ip.frag_offset != 0",
                               "tcp.flags.syn == 1 and tcp.flags.ack == 0",
                               "tcp.flags & 0x12 != 0",
                               "ip.dsfield.dscp == 46",
                               "ip.ttl < 64",
                               "vlan.id == 5",
                               "ip.len > 100",
                               "frame.len in {64..128}",
                               "not ip.len < 100",
                               "tcp.len == 0",
                               "ip.hdr_len != 20",
                               "tcp.established",
                               "not tcp.established",
                               "ip.src in {@few}",
                               "ip.src in {@many}",
                               "not ip.dst in {@many}",
                               "ip.addr in {@many}",
                               "not ip.addr in {@few}",
                               "not ipv6.addr in {@many, @few}",
                               "ipv6.dst in {@many}",
                               "tcp.port in {@ports}",
                               "not udp.port in {@ports, 53}",
                               "ip.addr != 10.0.0.0/8",
                               "not ip.addr != 192.168.0.0/16",
                               "tcp.port != 443",
                               "not ip.src & 255.255.0.255 == 10.0.0.1",
                               "tcp.flags & 0x3f != 0x02",
                               "not tcp.flags & 0x17 in {2..16}",
                               "ip.dsfield & 0xfc > 0x20"};
    for (int policy = 0; policy < policies(20); ++policy) {
        std::vector<Rule> rules(20 + m_random() % 300);
        for (Rule &rule : rules) {
            std::vector<std::string> conditions;
            if (m_random() % 4 != 0)
                conditions.push_back(prefix(sources));
            if (m_random() % 4 != 0)
                conditions.push_back(prefix(destinations));
            switch (m_random() % 5) {
            case 0:
                conditions.push_back("tcp.dstport in {" + range() + ", " + range() + "}");
                break;
            case 1:
                conditions.push_back("udp.port in {" + range() + "}");
                break;
            case 2:
                conditions.push_back("not udp.srcport in {" + range() + "}");
                break;
            default:
                conditions.push_back(protocols[m_random() % std::size(protocols)]);
                break;
            }
            for (const std::string &condition : conditions) {
                auto expression = match::parse(condition, match::lookupIn(m_sets));
                if (!expression)
                    QFAIL((condition + ": " + toString(expression.error())).c_str());
                rule.conditions.push_back(programOf(expression->root, m_sets));
            }
            rule.role = m_random() % 10 == 0 ? Role::Count : Role::Terminal;
        }
        compare(rules);
        if (QTest::currentTestFailed())
            return;
    }
}

void RandomPoliciesTest::cleanupTestCase()
{
    qInfo("%llu answers were recalled", static_cast<unsigned long long>(m_recalled));
    QVERIFY(m_recalled > 1000); // a few under sanitizers too
}

QTEST_GUILESS_MAIN(RandomPoliciesTest)
#include "tst_randompolicies.moc"
