// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include <QtTest>

#include "counterbench.h"

// Since when a counter is shown: since a reset, since the revision in force, and what becomes of
// the counters of rules that come and go (SEMANTICS 5.2).

using namespace tallygate;
using namespace tallygate::engine;

class CounterResetsTest : public QObject, private CounterBench
{
    Q_OBJECT

private slots:
    void init() { makeFolders(); }
    void resetsOfEveryKind_data();
    void resetsOfEveryKind();
    void resetsSurviveAndUndo();
    void aTornResetIsCutOff();
    void oldResetsAreForgotten();
    void eachRevisionHasItsBaseline();
    void tombstonesResume();
};

Q_DECLARE_METATYPE(ResetTarget)

void CounterResetsTest::resetsOfEveryKind_data()
{
    QTest::addColumn<ResetTarget>("target");
    QTest::addColumn<QString>("shown"); // in-rule, in-later, out-rule, other default, port
    const auto row = [](const char *name, const ResetTarget &target, const char *values) {
        QTest::newRow(name) << target << QString(values);
    };
    row("device", {}, "0 0 0 0 0");
    row("filter", {kFilter, {}, {}, false, {}}, "0 0 0 4 5");
    row("application", {{}, kIn, {}, false, {}}, "0 0 3 4 5");
    row("application at its port", {{}, kIn, {}, false, 7}, "0 0 3 4 5");
    row("rule everywhere", {{}, {}, kRule, false, {}}, "0 2 0 4 5");
    row("rule of an application", {{}, kIn, kRule, false, {}}, "0 2 3 4 5");
    row("default", {{}, kPlain, {}, true, {}}, "1 2 3 0 5");
    row("port", {{}, {}, {}, false, 7}, "0 0 0 0 0");
    row("unknown rule", {{}, {}, uuid(99), false, {}}, "refused");
    row("unknown filter", {uuid(99), {}, {}, false, {}}, "refused");
    row("unknown port", {{}, {}, {}, false, 99}, "refused");
    row("application of another filter", {kOther, kIn, {}, false, {}}, "refused");
}

void CounterResetsTest::resetsOfEveryKind()
{
    QFETCH(ResetTarget, target);
    QFETCH(QString, shown);
    const auto store = opened();
    count(*store, kInRule, 1);
    count(*store, kInLater, 2);
    count(*store, kOutRule, 3);
    count(*store, kPlainDefault, 4);
    countPort(*store, 5);
    const auto read = [&] {
        QStringList values;
        for (const CounterKey &key : {kInRule, kInLater, kOutRule, kPlainDefault})
            values << QString::number(sinceReset(*store, key).value.hits.packets);
        return (values << QString::number(portSinceReset(*store))).join(' ');
    };
    const auto receipt = store->reset(target, "ann", "a fresh start", kStart + 1s);
    if (shown == "refused") {
        QVERIFY(!receipt);
        QCOMPARE(receipt.error().code, "reset-target-unknown");
        QCOMPARE(read(), "1 2 3 4 5");
        return;
    }
    QVERIFY(receipt);
    QCOMPARE(read(), shown);
    QCOMPARE(packets(*store, kInRule), std::uint64_t{1}); // absolute values are not touched
    QVERIFY(store->undoReset(receipt->id, "bob", "by mistake", kStart + 2s));
    QCOMPARE(read(), "1 2 3 4 5");
}

void CounterResetsTest::resetsSurviveAndUndo()
{
    std::uint64_t first = 0, second = 0;
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        first = store->reset({}, "ann", "weekly", kStart + 1s).value().id;
        count(*store, kInRule, 5);
        second = store->reset({{}, kIn, {}, false, {}}, "bob", "test", kStart + 2s).value().id;
        count(*store, kInRule, 2);
    }
    const auto store = opened(kStart + 3s);
    QCOMPARE(sinceReset(*store, kInRule).value.hits, (Tally{2, 200}));
    QVERIFY(sinceReset(*store, kInRule).since == kStart + 2s);
    QVERIFY(store->undoReset(second, "bob", "oops", kStart + 4s));
    QCOMPARE(sinceReset(*store, kInRule).value.hits, (Tally{7, 700}));
    QVERIFY(sinceReset(*store, kInRule).since == kStart + 1s);
    QCOMPARE(store->undoReset(second, "bob", "again", kStart).error().code, "reset-undone");
    QCOMPARE(store->undoReset(99, "bob", "", kStart).error().code, "reset-unknown");
    QCOMPARE(store->undoReset(store->resets().back().id, "", "", kStart).error().code,
             "reset-not-one");
    QCOMPARE(store->undoReset(first, "", "", kStart + 24h * 31).error().code, "reset-too-old");
    QVERIFY(store->undoReset(first, "ann", "all of it", kStart + 5s));
    QCOMPARE(sinceReset(*store, kInRule).value.hits.packets, std::uint64_t{17});
    QCOMPARE(store->resets().size(), std::size_t{4});
    QCOMPARE(store->resets()[1].who, "bob");
    QCOMPARE(store->resets()[1].why, "test");
    QVERIFY(store->resets()[1].undone);
    QCOMPARE(store->resets()[2].undoes.value(), second);
}

void CounterResetsTest::aTornResetIsCutOff()
{
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        QVERIFY(store->reset({}, "ann", "kept", kStart + 1s));
        QVERIFY(store->reset({}, "ann", "torn", kStart + 2s));
    }
    const auto path = state("counters.resets");
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    for (int life = 0; life < 2; ++life) {
        const auto store = opened(kStart + 3s);
        QCOMPARE(store->resets().size(), std::size_t(1 + life));
        QCOMPARE(store->notes().size(), std::size_t(life == 0 ? 1 : 0));
        QVERIFY(store->reset({}, "ann", "next", kStart + 4s));
    }
}

void CounterResetsTest::oldResetsAreForgotten()
{
    {
        const auto store = opened();
        QVERIFY(store->reset({{}, kIn, {}, false, {}}, "ann", "superseded", kStart));
        QVERIFY(store->reset({{}, kIn, {}, false, {}}, "ann", "in force", kStart + 1s));
        const auto undone = store->reset({}, "ann", "undone", kStart + 2s).value().id;
        QVERIFY(store->undoReset(undone, "ann", "", kStart + 3s));
        QVERIFY(store->reset({{}, kOut, {}, false, {}}, "ann", "last", kStart + 4s));
    }
    {
        QCOMPARE(opened(kStart + 24h * 29)->resets().size(), std::size_t{5});
    }
    const auto store = opened(kStart + 24h * 31);
    QCOMPARE(store->resets().size(), std::size_t{2});
    QCOMPARE(store->resets()[0].why, "in force");
    QCOMPARE(store->reset({}, "ann", "new", kStart + 24h * 31).value().id, std::uint64_t{6});
}

void CounterResetsTest::eachRevisionHasItsBaseline()
{
    const auto since = [](CounterStore &store) {
        for (const auto &row : store.rows()) {
            if (row.key == kInRule)
                return store.sinceRevision(row, store.value(row.slot)).value.hits.packets;
        }
        return ~std::uint64_t{0};
    };
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        QCOMPARE(since(*store), std::uint64_t{10});
        put(*store, policyOf(2), kStart + 1s);
        QCOMPARE(since(*store), std::uint64_t{0});
        count(*store, kInRule, 3);
        put(*store, policyOf(2), kStart + 2s); // the same, with other ports for instance
        QCOMPARE(since(*store), std::uint64_t{3});
        QCOMPARE(sinceReset(*store, kInRule).value.hits.packets, std::uint64_t{13});
    }
    auto store = CounterStore::open(options(), kStart + 3s).value();
    put(*store, policyOf(2), kStart + 3s);
    QCOMPARE(since(*store), std::uint64_t{3});
}

void CounterResetsTest::tombstonesResume()
{
    auto store = opened();
    count(*store, kInLater, 5);
    put(*store, policyOf(2, false), kStart + 1s);
    QVERIFY(store->registry().find(kInLater));
    QCOMPARE(store->rows().size(), std::size_t{8});
    store->checkpoint(kStart + 24h * 29);
    put(*store, policyOf(1), kStart + 24h * 29); // a roll-back
    QCOMPARE(packets(*store, kInLater), std::uint64_t{5});

    // Staged and never activated: it goes again, and its time runs from then on.
    put(*store, policyOf(2, false), kStart + 24h * 30);
    QVERIFY(store->assign(std::array{kInLater}, {}, kStart + 24h * 40));
    store->checkpoint(kStart + 24h * 200);
    QVERIFY(store->registry().find(kInLater));
    store->abandonStaged(kStart + 24h * 200);
    store->checkpoint(kStart + 24h * 231);
    QVERIFY(!store->registry().find(kInLater));
    store.reset();
    store = CounterStore::open(options(), kStart + 24h * 231).value();
    QVERIFY(!store->registry().find(kInLater));
    put(*store, policyOf(1), kStart + 24h * 231);
    QCOMPARE(packets(*store, kInLater), std::uint64_t{0});
}

QTEST_GUILESS_MAIN(CounterResetsTest)
#include "tst_counterresets.moc"
