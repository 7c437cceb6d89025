// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>

#include <QTest>

#include "answer.h"
#include "classify/classifier.h"
#include "support/classbench.h"
#include "support/effort.h"
#include "support/testdata.h"

// Every arrangement of the rules against linear search on sets for IPv4, IPv6 and OpenFlow, those
// of the repository and those of ClassBench beside it (see TALLYGATE_SHARED) where they are: with
// their traces, with headers drawn from the rules and with uniform ones, decisions and count hits
// alike. The long form takes whole traces, up to 100,000 headers of each.

using namespace tallygate;
using namespace tallygate::classify;
using namespace tallygate::testsupport;

namespace {

struct Arrangement
{
    Structure structure;
    Instructions most = Instructions::Avx512Vbmi;
};
constexpr Arrangement kArrangements[] = {{Structure::Automatic},
                                         {Structure::Automatic, Instructions::Avx2},
                                         {Structure::Automatic, Instructions::Plain},
                                         {Structure::BitVectors},
                                         {Structure::CutTrees}};

/// Larger sets are read in the long form alone: making their rules takes seconds.
constexpr std::size_t kMostRules = 20'000;
/// Headers of one kind in the short form, and those that are made in the long form.
constexpr std::size_t kFewHeaders = 300, kManyHeaders = 50'000;
/// Not a multiple of what is looked up together.
constexpr std::size_t kBatch = 150;

/// The largest sets in the long form alone; under sanitizers those of a thousand rules, and the
/// small ones of every family.
bool isRead(const SetFile &file)
{
    const auto is = [&file](const char *size) { return file.name.find(size) != std::string::npos; };
    const bool isSanitized = effort(6) < 6;
    return isLong() || (!is("100k") && !(isSanitized && (is("0k") || is("12k"))));
}

/// Evenly over the whole trace, so that all kinds of its headers are among them.
std::vector<TupleHeader> sampleOf(std::vector<TupleHeader> trace, std::size_t most)
{
    if (trace.size() <= most)
        return trace;
    std::vector<TupleHeader> sample;
    for (std::size_t i = 0; i < most; ++i)
        sample.push_back(trace[i * trace.size() / most]);
    return sample;
}

bool before(const CountHit &a, const CountHit &b)
{
    return std::tie(a.packet, a.rule) < std::tie(b.packet, b.rule);
}

} // namespace

class SetsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void firstMatches_data() { names(); }
    void firstMatches();
    void countsOnTheWay_data() { names(); }
    void countsOnTheWay();

private:
    void names() const;
    const SetFile &file() const;
    void compare(const std::vector<Rule> &rules, const TupleSet &set,
                 const std::vector<TupleHeader> &headers);

    std::vector<SetFile> m_files;
    std::mt19937_64 m_random{5};
};

void SetsTest::initTestCase()
{
    for (const auto &folder : {testData("rulesets"), sharedData() / "classbench"})
        for (const SetFile &each : setFiles(folder)) // none where there is no folder
            if (isRead(each))
                m_files.push_back(each);
    QVERIFY(m_files.size() >= 3);
}

void SetsTest::names() const
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(m_files.size()); ++i)
        QTest::newRow(m_files[static_cast<std::size_t>(i)].name.c_str()) << i;
}

const SetFile &SetsTest::file() const
{
    QFETCH(int, index);
    return m_files[static_cast<std::size_t>(index)];
}

void SetsTest::compare(const std::vector<Rule> &rules, const TupleSet &set,
                       const std::vector<TupleHeader> &headers)
{
    const auto linear = makeLinear(rules);
    std::vector<std::shared_ptr<const Classifier>> classifiers;
    for (const Arrangement &each : kArrangements)
        classifiers.push_back(
            makeClassifier(rules, each.structure, std::min(each.most, availableInstructions())));
    std::vector<TupleFrame> frames(kBatch);
    std::vector<packet::Packet> packets;
    for (std::size_t at = 0; at < headers.size(); at += kBatch) {
        packets.resize(std::min(kBatch, headers.size() - at));
        std::vector<std::uint16_t> active;
        for (std::size_t i = 0; i < packets.size(); ++i) {
            frames[i] = frameOf(headers[at + i], set.addressOctets);
            packet::parse(frames[i].frame(), packets[i]);
            if (m_random() % 16 != 0)
                active.push_back(static_cast<std::uint16_t>(i));
        }
        Answer expected = answerOf(*linear, packets, active);
        std::sort(expected.counted.begin(), expected.counted.end(), before);
        for (std::size_t c = 0; c < classifiers.size(); ++c) {
            Answer answer = answerOf(*classifiers[c], packets, active);
            std::sort(answer.counted.begin(), answer.counted.end(), before);
            for (std::size_t i = 0; i < packets.size(); ++i) {
                if (answer.decisions[i].rule != expected.decisions[i].rule ||
                    answer.decisions[i].truth != expected.decisions[i].truth)
                    QFAIL(qPrintable(QString("arrangement %1, header %2: rule %3 for %4")
                                         .arg(c)
                                         .arg(at + i)
                                         .arg(answer.decisions[i].rule)
                                         .arg(expected.decisions[i].rule)));
            }
            QCOMPARE(answer.counted.size(), expected.counted.size());
            for (std::size_t h = 0; h < expected.counted.size(); ++h) {
                QCOMPARE(answer.counted[h].packet, expected.counted[h].packet);
                QCOMPARE(answer.counted[h].rule, expected.counted[h].rule);
            }
        }
    }
}

void SetsTest::firstMatches()
{
    const TupleSet set = readSet(file());
    QVERIFY(isLong() || set.rules.size() <= kMostRules);
    const std::vector<Rule> rules = asRules(set, TcpFlags::Tested);
    const auto few = static_cast<std::size_t>(effort(static_cast<int>(kFewHeaders)));
    const std::size_t made = isLong() ? kManyHeaders : few;
    std::vector<TupleHeader> headers = drawnTrace(set, made, 1);
    const auto add = [&headers](const std::vector<TupleHeader> &more) {
        headers.insert(headers.end(), more.begin(), more.end());
    };
    add(uniformTrace(set, made, 2));
    if (!file().trace.empty())
        add(sampleOf(readTrace(file().trace), isLong() ? 2 * kManyHeaders : few));
    compare(rules, set, headers);
}

/// Some rules count, and the search goes on behind them; some are inactive.
void SetsTest::countsOnTheWay()
{
    const TupleSet set = readSet(file());
    std::vector<Rule> rules = asRules(set, TcpFlags::Tested);
    for (Rule &rule : rules) {
        rule.role = m_random() % 4 == 0 ? Role::Count : Role::Terminal;
        rule.active = rule.active && m_random() % 16 != 0;
    }
    const auto few = static_cast<std::size_t>(effort(static_cast<int>(kFewHeaders)));
    compare(rules, set, drawnTrace(set, isLong() ? kManyHeaders / 5 : few, 3));
}

QTEST_GUILESS_MAIN(SetsTest)
#include "tst_sets.moc"
