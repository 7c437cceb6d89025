// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <list>
#include <thread>

#include <QTest>

#include "classify/updatable.h"
#include "ordering.h"
#include "randompolicies.h"
#include "support/classbench.h"
#include "support/effort.h"
#include "support/testdata.h"

// Rules that come, go and move one by one, against a search that knows nothing but the list as it
// is then: random policies of every kind of field, access lists and ClassBench sets; from one
// thread, and beside threads that classify meanwhile.

using namespace tallygate;
using namespace tallygate::classify;
using namespace tallygate::testsupport;
using Handle = UpdatableClassifier::Handle;

namespace {

/// A classifier and what it should hold.
class Pair
{
public:
    explicit Pair(const std::vector<Rule> &rules, Instructions instructions)
        : m_classifier(rules, instructions)
    {
        for (Handle handle = 0; handle < rules.size(); ++handle)
            m_list.push_back({handle, rules[handle]});
    }

    UpdatableClassifier &classifier() { return m_classifier; }
    std::size_t size() const { return m_list.size(); }

    std::vector<Rule> rules() const
    {
        std::vector<Rule> rules;
        for (const Entry &entry : m_list)
            rules.push_back(entry.rule);
        return rules;
    }
    std::vector<Handle> handles() const
    {
        std::vector<Handle> handles;
        for (const Entry &entry : m_list)
            handles.push_back(entry.handle);
        return handles;
    }

    void insert(std::size_t place, const Rule &rule)
    {
        const Handle handle = m_classifier.insert(rule, at(place));
        m_list.insert(m_list.begin() + static_cast<std::ptrdiff_t>(place), {handle, rule});
    }
    void erase(std::size_t place)
    {
        m_classifier.erase(at(place));
        m_list.erase(m_list.begin() + static_cast<std::ptrdiff_t>(place));
    }
    void replace(std::size_t place, const Rule &rule)
    {
        m_classifier.replace(at(place), rule);
        m_list[place].rule = rule;
    }
    void move(std::size_t from, std::size_t before)
    {
        m_classifier.move(at(from), at(before));
        const Entry entry = m_list[from];
        m_list.insert(m_list.begin() + static_cast<std::ptrdiff_t>(before), entry);
        m_list.erase(m_list.begin() + static_cast<std::ptrdiff_t>(from + (before <= from ? 1 : 0)));
    }
    /// Any of these, with rules out of `more`.
    void change(std::mt19937_64 &random, const std::vector<Rule> &more)
    {
        const auto place = [&](std::size_t places) {
            return random() % std::max<std::size_t>(places, 1);
        };
        const Rule &rule = more[random() % more.size()];
        const auto kind = random() % 8;
        if (m_list.empty() || kind < 3)
            insert(place(size() + 1), rule);
        else if (kind < 6)
            erase(place(size()));
        else if (kind == 6)
            move(place(size()), place(size() + 1));
        else
            replace(place(size()), rule);
    }

private:
    struct Entry
    {
        Handle handle;
        Rule rule;
    };
    Handle at(std::size_t place) const
    {
        return place == m_list.size() ? UpdatableClassifier::kEnd : m_list[place].handle;
    }

    UpdatableClassifier m_classifier;
    std::vector<Entry> m_list;
};

Answer answerOf(UpdatableClassifier::Reader &reader, const std::vector<packet::Packet> &packets,
                const std::vector<std::uint16_t> &active)
{
    Answer answer;
    answer.decisions.resize(packets.size(), {77, match::Truth::False});
    CountHits hits(
        [](void *context, std::span<const CountHit> hit) {
            auto &all = *static_cast<std::vector<CountHit> *>(context);
            all.insert(all.end(), hit.begin(), hit.end());
        },
        &answer.counted);
    reader.classify(packets, active, answer.decisions, hits);
    hits.finish();
    std::sort(answer.counted.begin(), answer.counted.end(), isBefore);
    return answer;
}

/// With handles in place of indices.
Answer named(Answer answer, const std::vector<Handle> &handles,
             const std::vector<std::uint16_t> &active)
{
    for (const std::uint16_t p : active) {
        Decision &decision = answer.decisions[p];
        if (decision.rule != Decision::kNoRule)
            decision.rule = handles[decision.rule];
    }
    for (CountHit &hit : answer.counted)
        hit.rule = handles[hit.rule];
    std::sort(answer.counted.begin(), answer.counted.end(), isBefore);
    return answer;
}

bool isSame(const Answer &one, const Answer &other)
{
    return std::equal(one.decisions.begin(), one.decisions.end(), other.decisions.begin(),
                      other.decisions.end(),
                      [](const Decision &a, const Decision &b) {
                          return a.rule == b.rule && a.truth == b.truth;
                      }) &&
           std::equal(one.counted.begin(), one.counted.end(), other.counted.begin(),
                      other.counted.end(), [](const CountHit &a, const CountHit &b) {
                          return a.rule == b.rule && a.packet == b.packet && a.truth == b.truth;
                      });
}

std::vector<std::uint16_t> allOf(const std::vector<packet::Packet> &packets)
{
    std::vector<std::uint16_t> all(packets.size());
    for (std::uint16_t p = 0; p < packets.size(); ++p)
        all[p] = p;
    return all;
}

int times(int shortForm, int longForm)
{
    return isLong() ? longForm : effort(shortForm);
}

} // namespace

class UpdatesTest : public QObject
{
    Q_OBJECT

private slots:
    void ordering();
    void everyField();
    void accessLists_data();
    void accessLists();
    void sets_data();
    void sets();
    void oneKindAfterAnother();
    void atOnePlace();
    void handles();
    void besideReaders();

private:
    void compare(Pair &pair);

    RandomPolicies m_policies{5};
};

void UpdatesTest::compare(Pair &pair)
{
    const auto active = allOf(m_policies.packets());
    UpdatableClassifier::Reader reader(pair.classifier());
    const Answer answer = answerOf(reader, m_policies.packets(), active);
    const Answer expected =
        named(plainAnswer(pair.rules(), m_policies.packets(), active), pair.handles(), active);
    for (std::size_t p = 0; p < active.size(); ++p) {
        if (answer.decisions[p].rule != expected.decisions[p].rule)
            QFAIL(qPrintable(QString("packet %1: rule %2 for %3")
                                 .arg(p)
                                 .arg(answer.decisions[p].rule)
                                 .arg(expected.decisions[p].rule)));
    }
    QVERIFY(isSame(answer, expected));
    QCOMPARE(pair.classifier().order(), pair.handles());
}

/// Against a list, with places drawn at random, and always the same one, which uses up gaps.
void UpdatesTest::ordering()
{
    std::mt19937_64 random(1);
    for (int round = 0; round < 3; ++round) {
        Ordering ordering;
        std::vector<Ordering::Item> list;
        for (Ordering::Item item = 0; item < 5'000; ++item) {
            const std::size_t place = round == 0   ? random() % (list.size() + 1)
                                      : round == 1 ? list.size() / 2
                                                   : 0;
            ordering.insert(item, place == list.size() ? Ordering::kEnd : list[place]);
            list.insert(list.begin() + static_cast<std::ptrdiff_t>(place), item);
            if (random() % 3 == 0) {
                const std::size_t gone = random() % list.size();
                ordering.erase(list[gone]);
                list.erase(list.begin() + static_cast<std::ptrdiff_t>(gone));
            }
        }
        QCOMPARE(ordering.size(), list.size());
        Ordering::Item item = ordering.first();
        for (std::size_t i = 0; i < list.size(); ++i, item = ordering.next(item)) {
            QCOMPARE(item, list[i]);
            QVERIFY(i == 0 || ordering.label(list[i - 1]) < ordering.label(list[i]));
        }
        QCOMPARE(item, Ordering::kEnd);
    }
}

void UpdatesTest::everyField()
{
    for (int policy = 0; policy < times(20, 2'000); ++policy) {
        const auto rules = [&] {
            return policy % 2 == 0 ? m_policies.ofKnownFields(40) : m_policies.ofAllFields(40);
        };
        Pair pair(rules(), availableInstructions());
        const std::vector<Rule> more = rules();
        for (int change = 0; change < 30; ++change) {
            pair.change(m_policies.random(), more);
            if (change % 3 == 0)
                compare(pair);
            if (QTest::currentTestFailed())
                return;
        }
    }
}

void UpdatesTest::accessLists_data()
{
    QTest::addColumn<int>("instructions");
    for (const Instructions each : {Instructions::Plain, Instructions::Avx2, Instructions::Avx512,
                                    Instructions::Avx512Vbmi}) {
        if (each <= availableInstructions())
            QTest::addRow("%d", static_cast<int>(each)) << static_cast<int>(each);
    }
}

/// Long enough for trees; they grow to a multiple, and become few again.
void UpdatesTest::accessLists()
{
    QFETCH(int, instructions);
    for (int policy = 0; policy < times(3, 200); ++policy) {
        auto &random = m_policies.random();
        Pair pair(m_policies.accessList(20 + random() % 500),
                  static_cast<Instructions>(instructions));
        const std::vector<Rule> more = m_policies.accessList(500);
        compare(pair);
        for (int change = 0; change < 400; ++change) {
            pair.change(random, more);
            if (change % 40 == 0)
                compare(pair);
        }
        for (int change = 0; change < 600; ++change)
            pair.insert(random() % (pair.size() + 1), more[random() % more.size()]);
        compare(pair);
        while (pair.size() > 5) {
            pair.erase(random() % pair.size());
            if (pair.size() % 200 == 0)
                compare(pair);
            if (QTest::currentTestFailed())
                return;
        }
        compare(pair);
    }
}

void UpdatesTest::sets_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<int>("index");
    for (const auto &folder : {testData("rulesets"), sharedData() / "classbench"}) {
        const auto files = setFiles(folder);
        for (std::size_t i = 0; i < files.size(); ++i) {
            const bool isLarge = files[i].name.find("0k") != std::string::npos ||
                                 files[i].name.find("12k") != std::string::npos;
            if (isLong() || !isLarge)
                QTest::newRow(files[i].name.c_str())
                    << QString::fromStdString(folder) << static_cast<int>(i);
        }
    }
}

/// A set of which half of the rules are there at first, and as many changes as it has rules.
void UpdatesTest::sets()
{
    QFETCH(QString, folder);
    QFETCH(int, index);
    const TupleSet set = readSet(setFiles(folder.toStdString())[static_cast<std::size_t>(index)]);
    const std::vector<Rule> all = asRules(set, TcpFlags::Tested);
    const std::vector<TupleHeader> headers = drawnTrace(set, 150, 1);
    std::vector<TupleFrame> frames;
    std::vector<packet::Packet> packets(headers.size());
    for (const TupleHeader &header : headers)
        frames.push_back(frameOf(header, set.addressOctets));
    for (std::size_t i = 0; i < frames.size(); ++i)
        packet::parse(frames[i].frame(), packets[i]);
    const auto active = allOf(packets);
    std::mt19937_64 random(3);
    std::vector<Rule> some;
    for (const Rule &rule : all) {
        if (random() % 2 == 0)
            some.push_back(rule);
    }
    Pair pair(some, availableInstructions());
    const std::size_t changes =
        std::min<std::size_t>(static_cast<std::size_t>(times(1'000, 20'000)), 2 * all.size());
    for (std::size_t change = 0; change <= changes; ++change) {
        if (change % (changes / 5) == 0) {
            UpdatableClassifier::Reader reader(pair.classifier());
            const auto linear = makeLinear(pair.rules());
            Answer expected = classify::answerOf(*linear, packets, active);
            QVERIFY(isSame(answerOf(reader, packets, active),
                           named(std::move(expected), pair.handles(), active)));
        }
        pair.change(random, all);
    }
    qInfo("%zu rules, %zu bytes, built anew %zu times", pair.size(), pair.classifier().bytes(),
          pair.classifier().rebuilds());
}

/// Each rule compares what none did before.
void UpdatesTest::oneKindAfterAnother()
{
    Pair pair({}, availableInstructions());
    compare(pair);
    const std::vector<Rule> rules = m_policies.ofAllFields(60);
    for (const Rule &rule : rules) {
        pair.insert(0, rule);
        compare(pair);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(pair.classifier().rebuilds() > 5);
    while (pair.size() != 0)
        pair.erase(0);
    compare(pair);
}

/// Gaps between labels are used up, leaves get long and cannot be cut.
void UpdatesTest::atOnePlace()
{
    Pair pair(m_policies.accessList(300), availableInstructions());
    const std::vector<Rule> more = m_policies.accessList(2);
    for (int i = 0; i < times(3'000, 20'000); ++i)
        pair.insert(150, more[static_cast<std::size_t>(i) % 2]);
    compare(pair);
    while (pair.size() > 300)
        pair.erase(150);
    compare(pair);
}

void UpdatesTest::handles()
{
    const std::vector<Rule> rules = m_policies.accessList(8);
    UpdatableClassifier classifier(rules);
    QCOMPARE(classifier.insert(rules[0]), Handle{8});
    classifier.erase(3);
    QVERIFY_EXCEPTION_THROWN(classifier.erase(3), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(classifier.move(3, 0), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(classifier.move(0, 3), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(classifier.replace(100, rules[0]), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(classifier.insert(rules[0], 3), std::out_of_range);
    QCOMPARE(classifier.insert(rules[1], 0), Handle{3});
    classifier.move(3, 3); // stays
    classifier.move(8, 1);
    QCOMPARE(classifier.order(), (std::vector<Handle>{3, 0, 8, 1, 2, 4, 5, 6, 7}));
    QCOMPARE(classifier.rule(3).conditions, rules[1].conditions);
    QCOMPARE(classifier.size(), std::size_t{9});
    QVERIFY(classifier.bytes() > 0);
}

/// Every answer is that of one of the lists that there were while it was sought.
void UpdatesTest::besideReaders()
{
    const auto &packets = m_policies.packets();
    const auto active = allOf(packets);
    const int changes = times(300, 3'000);
    const std::vector<Rule> rules = m_policies.accessList(250);
    const std::vector<Rule> more = m_policies.accessList(100);
    const auto seed = m_policies.random()();
    // The same changes twice: first to know the answers.
    std::vector<Answer> expected;
    Pair reference(rules, availableInstructions());
    std::mt19937_64 random(seed);
    for (int change = 0; change <= changes; ++change) {
        expected.push_back(
            named(plainAnswer(reference.rules(), packets, active), reference.handles(), active));
        reference.change(random, more);
    }
    Pair pair(rules, availableInstructions());
    std::atomic<std::size_t> begun{0}, done{0}, answers{0}, wrong{0};
    std::atomic<bool> isOver{false};
    const auto classify = [&] {
        UpdatableClassifier::Reader reader(pair.classifier());
        while (!isOver) {
            const std::size_t first = done;
            const Answer answer = answerOf(reader, packets, active);
            const auto from = expected.begin() + static_cast<std::ptrdiff_t>(first);
            const auto to = expected.begin() + static_cast<std::ptrdiff_t>(begun + 1);
            wrong += std::any_of(from, to, [&](const Answer &each) { return isSame(answer, each); })
                         ? 0
                         : 1;
            ++answers;
        }
    };
    std::thread one(classify), other(classify);
    random.seed(seed);
    for (std::size_t change = 1; change <= static_cast<std::size_t>(changes); ++change) {
        begun = change;
        pair.change(random, more);
        done = change;
        if (change % 8 == 0)
            std::this_thread::yield();
    }
    for (const std::size_t enough = answers + 4; answers < enough;)
        std::this_thread::yield();
    isOver = true;
    one.join();
    other.join();
    qInfo("%zu answers beside %d changes", answers.load(), changes);
    QCOMPARE(wrong.load(), std::size_t{0});
}

QTEST_GUILESS_MAIN(UpdatesTest)
#include "tst_updates.moc"
