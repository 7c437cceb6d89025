// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <set>

#include "golden.h"
#include "match/words.h"
#include "randomtree.h"

using namespace tallygate;
using namespace tallygate::match;

namespace {

constexpr auto kNone = "-";

std::string words(const std::string &expression)
{
    const auto parsed = parse(expression);
    if (!parsed)
        return "error: " + toString(parsed.error());
    const auto phrase = describe(parsed->root);
    return phrase ? toEnglish(*phrase) : kNone;
}

void collectCodes(const Phrase &phrase, std::set<std::string> &codes)
{
    codes.insert(phrase.code);
    for (const Phrase &child : phrase.children)
        collectCodes(child, codes);
}

} // namespace

class TestWords : public QObject
{
    Q_OBJECT

private slots:
    void golden_data();
    void golden();
    void codesAreStable();
    void everyCodeHasATemplate();
    void templatesAreUnique();
};

void TestWords::golden_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("expected");
    updateGolden("words_golden.txt", readGolden("words_golden.txt"), words);
    const auto cases = readGolden("words_golden.txt");
    QVERIFY(cases.size() >= 60);
    for (const GoldenCase &golden : cases)
        QTest::newRow(golden.expression.c_str())
            << QString::fromStdString(golden.expression) << QString::fromStdString(golden.expected);
}

void TestWords::golden()
{
    QFETCH(QString, expression);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(words(expression.toStdString())), expected);
}

void TestWords::codesAreStable()
{
    const auto phrase = describe(parse("tcp.flags.syn == 1 && tcp.flags.ack == 0 && "
                                       "tcp.dstport in {80, 443} && !(ip.src == 10.0.0.0/8)")
                                     ->root);
    QVERIFY(phrase);
    QCOMPARE(phrase->code, std::string("all-of"));
    QCOMPARE(phrase->children.size(), std::size_t(3));
    QVERIFY(phrase->children[0] == (Phrase{"opens-a-connection", {}, {}}));
    QVERIFY(phrase->children[1] ==
            (Phrase{"destination-port", {"TCP"}, {{"values", {"80", "443"}, {}}}}));
    QVERIFY(phrase->children[2] ==
            (Phrase{"not-source-address", {}, {{"values", {"10.0.0.0/8"}, {}}}}));
}

void TestWords::everyCodeHasATemplate()
{
    std::set<std::string> used;
    for (const GoldenCase &golden : readGolden("words_golden.txt")) {
        if (const auto phrase = describe(parse(golden.expression)->root))
            collectCodes(*phrase, used);
    }
    TreeOptions options;
    options.depth = 2;
    RandomTree trees(20260401, options);
    int described = 0;
    for (int i = 0; i < 20000; ++i) {
        const NodePtr tree = trees.next();
        const auto phrase = describe(tree);
        if (!phrase)
            continue;
        ++described;
        collectCodes(*phrase, used);
        const std::string text = toEnglish(*phrase);
        QVERIFY2(!text.empty() && text.find("{part") == std::string::npos &&
                     text.find("{list") == std::string::npos &&
                     text.find("{field") == std::string::npos,
                 (toText(tree) + ": " + text).c_str());
    }
    QVERIFY(described > 5000);
    std::set<std::string> known;
    for (const PhraseTemplate &entry : phraseTemplates())
        known.insert(std::string(entry.code));
    for (const std::string &code : used)
        QVERIFY2(known.contains(code), code.c_str());
}

void TestWords::templatesAreUnique()
{
    std::set<std::string_view> codes;
    for (const PhraseTemplate &entry : phraseTemplates()) {
        QVERIFY2(codes.insert(entry.code).second, std::string(entry.code).c_str());
        QVERIFY(!entry.english.empty());
    }
}

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
