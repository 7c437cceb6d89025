// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "frames.h"
#include "match/dnf.h"
#include "match/program.h"
#include "randomtree.h"
#include "reference.h"
#include "support/dnftree.h"
#include "support/effort.h"

using namespace tallygate;
using namespace tallygate::match;

// Random expressions over real, broken and cut frames: the compiled program, its trace and the
// disjunctive normal form against the reference evaluator, in all three truth values.

namespace {

struct Sets
{
    SetTable table;
    reference::PlainSets plain;

    void add(const std::string &name, SetKind kind, const std::vector<std::string> &entries)
    {
        table.emplace(name, std::make_shared<const ValueSet>(*ValueSet::build(kind, entries)));
        std::vector<NumberRange> ranges;
        for (const std::string &entry : entries) {
            if (kind == SetKind::Addresses) {
                const auto range = parseAddressRange(entry);
                ranges.push_back(
                    {range->first.high, range->first.low, range->last.high, range->last.low});
            } else {
                const std::uint64_t value = std::stoull(entry);
                ranges.push_back({0, value, 0, value});
            }
        }
        plain.emplace_back(name, std::move(ranges));
    }
};

/// One set for each family: the reference does not tell 10.0.0.1 from ::a00:1.
Sets someSets()
{
    Sets sets;
    sets.add("nets", SetKind::Addresses,
             {"10.0.0.0/8", "192.168.0.0/16", "172.16.0.1", "2001::/16", "fe80::/10", "ff02::1"});
    std::vector<std::string> numbers{"0", "1", "6", "17", "53", "64", "80", "443"};
    for (int i = 1000; i < 1100; i += 3)
        numbers.push_back(std::to_string(i));
    sets.add("numbers", SetKind::Values, numbers);
    return sets;
}

std::vector<std::string> samplesFrom(const std::vector<StoredFrame> &frames)
{
    std::vector<std::string> samples;
    for (const StoredFrame &frame : frames) {
        if (!frame.bytes.empty())
            samples.emplace_back(frame.bytes.begin(),
                                 frame.bytes.begin() + static_cast<long>(std::min<std::size_t>(
                                                           frame.bytes.size(), 80)));
    }
    return samples;
}

} // namespace

class TestDifferential : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void programAgreesWithReference();
    void dnfAgreesWithTree();
    void dnfIsBounded();

private:
    template <class Check>
    void forRandomTrees(std::uint64_t seed, int rounds, unsigned depth, Check check);

    std::vector<StoredFrame> m_frames;
    std::vector<std::string> m_samples;
    Sets m_sets = someSets();
};

void TestDifferential::initTestCase()
{
    m_frames = repositoryFrames(40);
    QVERIFY(m_frames.size() > 100);
    for (StoredFrame &frame : sharedFrames(6))
        m_frames.push_back(std::move(frame));
    m_samples = samplesFrom(m_frames);
    addVariants(m_frames, 5);
}

/// Half of the trees draw from all fields, half from the well-known ones that packets do have.
template <class Check>
void TestDifferential::forRandomTrees(std::uint64_t seed, int rounds, unsigned depth, Check check)
{
    TreeOptions options;
    options.depth = depth;
    options.samples = m_samples;
    options.addressSets = {"nets"};
    options.numberSets = {"numbers"};
    TreeOptions common = options;
    for (const fields::Field &field : fields::allFields()) {
        for (const std::string_view prefix : {"frame", "eth", "vlan", "ip", "tcp", "udp", "arp"}) {
            if (field.name == prefix ||
                (field.name.starts_with(prefix) && field.name[prefix.size()] == '.'))
                common.fields.push_back(&field);
        }
    }
    RandomTree all(seed, options);
    RandomTree known(seed + 1, common);
    std::mt19937_64 random(seed + 2);
    for (int i = 0; i < testsupport::effort(rounds); ++i) {
        const NodePtr tree = i % 2 == 0 ? known.next() : all.next();
        for (int n = 0; n < 20; ++n) {
            const StoredFrame &stored = m_frames[random() % m_frames.size()];
            packet::Packet packet;
            packet::parse(stored.frame(), packet);
            if (!check(tree, packet))
                return;
        }
    }
}

void TestDifferential::programAgreesWithReference()
{
    // 10,000 expressions, each over 20 frames; of the answers none may be rare, or the test would
    // see only one side.
    std::array<int, 3> answers{};
    NodePtr compiled;
    std::optional<Program> program;
    forRandomTrees(20260301, 10000, 3, [&](const NodePtr &tree, const packet::Packet &packet) {
        if (tree != compiled) {
            auto result = Program::compile({toText(tree), tree}, m_sets.table);
            if (!result) {
                QTest::qFail(toString(result.error()).c_str(), __FILE__, __LINE__);
                return false;
            }
            program.emplace(std::move(*result));
            compiled = tree;
        }
        const Truth expected = reference::evaluate(tree, packet, m_sets.plain);
        const Truth actual = program->evaluate(packet);
        std::vector<TestTrace> trace;
        const Truth traced = program->evaluate(packet, trace);
        ++answers[std::size_t(expected)];
        if (actual == expected && traced == expected)
            return true;
        std::string bytes;
        for (std::uint32_t i = 0; i < packet.frame.capturedLength; ++i)
            bytes += fmt::format("{:02x}", packet.frame.data[i]);
        const std::string text = fmt::format(
            "{}: {} and {}, expected {}; link {} wire {} bytes {}", toText(tree), int(actual),
            int(traced), int(expected), int(packet.frame.linkType), packet.frame.wireLength, bytes);
        QTest::qFail(text.c_str(), __FILE__, __LINE__);
        return false;
    });
    for (const int count : answers)
        QVERIFY2(count > 2000, std::to_string(count).c_str());
}

void TestDifferential::dnfAgreesWithTree()
{
    int incomplete = 0;
    NodePtr current;
    NodePtr normal;
    std::size_t round = 0;
    forRandomTrees(20260302, 3000, 4, [&](const NodePtr &tree, const packet::Packet &packet) {
        if (tree != current) {
            current = tree;
            const std::size_t bound = std::array<std::size_t, 4>{256, 1, 4, 16}[round++ % 4];
            const Dnf dnf = toDnf(tree, bound);
            incomplete += dnf.complete ? 0 : 1;
            if (dnf.conjunctions.size() > bound) {
                QTest::qFail(toText(tree).c_str(), __FILE__, __LINE__);
                return false;
            }
            normal = asTree(dnf);
        }
        if (reference::evaluate(tree, packet, m_sets.plain) ==
            reference::evaluate(normal, packet, m_sets.plain))
            return true;
        QTest::qFail((toText(tree) + " is not " + toText(normal)).c_str(), __FILE__, __LINE__);
        return false;
    });
    QVERIFY(incomplete > 100);
}

void TestDifferential::dnfIsBounded()
{
    // (a || b) && (c || d) && ...: 2^20 conjunctions if it were multiplied out.
    std::string text;
    for (int i = 0; i < 20; ++i)
        text +=
            fmt::format("{}(tcp.srcport == {} || tcp.dstport == {})", i == 0 ? "" : " && ", i, i);
    const auto expression = parse(text);
    QVERIFY(expression);
    const Dnf dnf = toDnf(expression->root);
    QCOMPARE(dnf.conjunctions.size(), std::size_t(256));
    QVERIFY(!dnf.complete);
    for (const Conjunction &conjunct : dnf.conjunctions)
        QVERIFY(conjunct.residual);
    const Dnf exact = toDnf(parse("(tcp || udp) && !(ip.src == 10.0.0.1 && ip.ttl < 5)")->root);
    QVERIFY(exact.complete);
    QCOMPARE(exact.conjunctions.size(), std::size_t(4));
    QVERIFY(exact.conjunctions[0].tests[1].negated);
    QCOMPARE(toDnf(parse("tcp && false")->root).conjunctions.size(), std::size_t(0));
    QCOMPARE(toDnf(parse("tcp || true")->root).conjunctions.size(), std::size_t(1));
    QVERIFY(toDnf(parse("tcp || true")->root).conjunctions[0].tests.empty());
    QVERIFY(toDnf(nullptr).conjunctions[0].tests.empty());
    QCOMPARE(toDnf(parse("tcp && tcp && udp")->root).conjunctions[0].tests.size(), std::size_t(2));
}

QTEST_APPLESS_MAIN(TestDifferential)
#include "tst_differential.moc"
