// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "classify/classifier.h"
#include "randompolicies.h"
#include "support/effort.h"

// Every classifier against a search that knows nothing but the rules, over random policies of
// every kind of field and over access lists, on real, broken and cut frames: decisions and count
// hits alike.

using namespace tallygate;
using namespace tallygate::classify;

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
                                               {"AVX-512 trees", makeFor<Instructions::Avx512>},
                                               {"selected", make<Structure::Automatic>}};

int policies(int shortForm)
{
    return testsupport::isLong() ? 10'000 : testsupport::effort(shortForm);
}

} // namespace

class RandomPoliciesTest : public QObject
{
    Q_OBJECT

private slots:
    void ofEveryField();
    void accessLists();
    void cleanupTestCase();

private:
    void compare(const std::vector<Rule> &rules);
    void compare(const std::vector<Rule> &rules, const Answer &answer, const Answer &expected,
                 const char *name);

    RandomPolicies m_policies{20'26};
    std::uint64_t m_recalled = 0; ///< packets whose answer a cache knew
};

void RandomPoliciesTest::compare(const std::vector<Rule> &rules)
{
    const std::vector<packet::Packet> &packets = m_policies.packets();
    std::vector<std::uint16_t> active;
    for (std::uint16_t p = 0; p < packets.size(); ++p)
        if (m_policies.random()() % 8 != 0)
            active.push_back(p);
    const Answer expected = plainAnswer(rules, packets, active);
    for (const Implementation &each : kImplementations) {
        const auto classifier = each.make(rules);
        // What a cache learns, what it then knows; and one where answers are driven out.
        const auto cache = classifier->makeFlowCache(1 << 20);
        const auto little = classifier->makeFlowCache(1);
        for (FlowCache *with :
             {static_cast<FlowCache *>(nullptr), cache.get(), cache.get(), little.get()}) {
            Answer answer = answerOf(*classifier, packets, active, with);
            std::sort(answer.counted.begin(), answer.counted.end(), isBefore);
            compare(rules, answer, expected, each.name);
        }
        if (cache)
            m_recalled += cache->found();
    }
}

void RandomPoliciesTest::compare(const std::vector<Rule> &rules, const Answer &answer,
                                 const Answer &expected, const char *name)
{
    for (std::size_t p = 0; p < answer.decisions.size(); ++p) {
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
    constexpr std::size_t kMost = 40;
    for (int policy = 0; policy < policies(60) && !QTest::currentTestFailed(); ++policy)
        compare(policy % 2 == 0 ? m_policies.ofKnownFields(kMost) : m_policies.ofAllFields(kMost));
}

void RandomPoliciesTest::accessLists()
{
    for (int policy = 0; policy < policies(20) && !QTest::currentTestFailed(); ++policy)
        compare(m_policies.accessList(20 + m_policies.random()() % 300));
}

void RandomPoliciesTest::cleanupTestCase()
{
    qInfo("%llu answers were recalled", static_cast<unsigned long long>(m_recalled));
    QVERIFY(m_recalled > 1000); // a few under sanitizers too
}

QTEST_GUILESS_MAIN(RandomPoliciesTest)
#include "tst_randompolicies.moc"
