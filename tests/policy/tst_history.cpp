// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <map>

#include "policy/history.h"
#include "support/bigpolicy.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

Timestamp at(int second)
{
    return Timestamp{std::chrono::seconds(second)};
}

Edit named(const Policy &policy, const char *name)
{
    RulePatch patch;
    patch.name = name;
    return modifyRules({policy->filters[0]->sections[0]->rules[0]->uuid}, patch);
}

std::string firstName(const History &history)
{
    return history.policy()->filters[0]->sections[0]->rules[0]->name;
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_start = testsupport::bigPolicy({20, 2, 1, 1}); }
    void undoRedoJump();
    void applyForgetsWhatWasUndone();
    void typingInOneCellMerges();
    void savedState();
    void refusedEditChangesNothing();
    void theLastEditOfARule_data();
    void theLastEditOfARule();
    void theLastEditFollowsUndo();

private:
    Policy m_start;
};

void TestHistory::undoRedoJump()
{
    History history(m_start);
    QVERIFY(!history.canUndo());
    QVERIFY(!history.undo().has_value());
    for (const char *name : {"one", "two", "three"})
        QVERIFY(history.apply(named(m_start, name), {}, at(1)).has_value());
    QCOMPARE(history.position(), std::size_t{3});
    QVERIFY(history.entries()[0].label.code == "modify-rules");
    QVERIFY(history.undo().has_value());
    QCOMPARE(firstName(history), std::string("two"));
    const auto step = history.jumpTo(0);
    QVERIFY(step.has_value());
    QVERIFY(history.policy() == m_start);
    // The step's edit is what the journal needs to get there.
    QVERIFY(history.jumpTo(3).has_value());
    QCOMPARE(firstName(history), std::string("three"));
    const auto back = history.jumpTo(1);
    QVERIFY(apply(apply(m_start, named(m_start, "three"))->next, back->edit)->next ==
            history.policy());
    QVERIFY(history.redo().has_value());
    QCOMPARE(firstName(history), std::string("two"));
    QVERIFY(!history.jumpTo(4).has_value());
}

void TestHistory::applyForgetsWhatWasUndone()
{
    History history(m_start);
    QVERIFY(history.apply(named(m_start, "one"), {}, at(1)).has_value());
    QVERIFY(history.apply(named(m_start, "two"), {}, at(2)).has_value());
    QVERIFY(history.undo().has_value());
    QVERIFY(history.apply(named(m_start, "other"), {"mine", {}}, at(3)).has_value());
    QVERIFY(!history.canRedo());
    QCOMPARE(history.entries().size(), std::size_t{2});
    QCOMPARE(history.entries()[1].label.code, std::string("mine"));
}

void TestHistory::typingInOneCellMerges()
{
    History history(m_start);
    for (const char *name : {"W", "We", "Web"})
        QVERIFY(history.apply(named(m_start, name), {}, at(1), "editor-1").has_value());
    QCOMPARE(history.entries().size(), std::size_t{1});
    QVERIFY(history.apply(named(m_start, "Web!"), {}, at(2), "editor-2").has_value());
    QCOMPARE(history.entries().size(), std::size_t{2});
    RulePatch comment;
    comment.comment = "c";
    QVERIFY(history
                .apply(modifyRules({m_start->filters[0]->sections[0]->rules[0]->uuid}, comment), {},
                       at(3), "editor-2")
                .has_value());
    QCOMPARE(history.entries().size(), std::size_t{3});
    QVERIFY(history.jumpTo(0).has_value());
    QVERIFY(history.policy() == m_start);
    QVERIFY(history.jumpTo(1).has_value());
    QCOMPARE(firstName(history), std::string("Web"));
}

void TestHistory::savedState()
{
    History history(m_start);
    QVERIFY(history.isSaved());
    QVERIFY(history.apply(named(m_start, "one"), {}, at(1), "e").has_value());
    QCOMPARE(history.unsavedEdits(), std::size_t{1});
    history.markSaved();
    QVERIFY(history.isSaved());
    // Typing on after a save is a new entry, or the saved state could not be reached again.
    QVERIFY(history.apply(named(m_start, "oneone"), {}, at(1), "e").has_value());
    QVERIFY(!history.isSaved());
    QVERIFY(history.undo().has_value());
    QVERIFY(history.isSaved());
    QVERIFY(history.undo().has_value());
    QCOMPARE(history.unsavedEdits(), std::size_t{1});
    QVERIFY(history.apply(named(m_start, "branch"), {}, at(2)).has_value());
    QCOMPARE(history.unsavedEdits(), History::kNotReachable);
    QVERIFY(!history.isSaved());
}

void TestHistory::refusedEditChangesNothing()
{
    History history(m_start);
    QVERIFY(!history.apply(removeRules({Uuid::random()}), {}, at(1)).has_value());
    QVERIFY(history.policy().isSameSnapshot(m_start));
    QVERIFY(history.entries().empty());
}

void TestHistory::theLastEditOfARule_data()
{
    QTest::addColumn<QString>("edit");
    QTest::addColumn<bool>("touched");
    QTest::newRow("modify") << "modify" << true;
    QTest::newRow("modify another") << "another" << false;
    QTest::newRow("replace") << "replace" << true;
    QTest::newRow("move") << "move" << true;
    QTest::newRow("rename") << "rename" << true;
    QTest::newRow("part of several") << "composite" << true;
    QTest::newRow("came with its section") << "section" << true;
    QTest::newRow("section's name") << "section name" << false;
}

void TestHistory::theLastEditOfARule()
{
    QFETCH(QString, edit);
    QFETCH(bool, touched);
    const SectionPtr section = m_start->filters[0]->sections[0];
    const Rule first = *section->rules[0];
    Rule renamed = first;
    renamed.name = "renamed";
    Section copy = *section;
    copy.uuid = Uuid::random();
    Rule inside = first;
    inside.uuid = Uuid::random();
    copy.rules = {std::make_shared<const Rule>(inside)};
    RulePatch patch;
    patch.enabled = !section->rules[1]->enabled;
    const std::map<QString, Edit> edits{
        {"modify", named(m_start, "x")},
        {"another", modifyRules({section->rules[1]->uuid}, patch)},
        {"replace", {ReplaceRules{{std::make_shared<const Rule>(renamed)}}}},
        {"move", moveRules({first.uuid}, m_start->filters[0]->sections[1]->uuid, {})},
        {"rename", {RenameObject{first.uuid, "renamed"}}},
        {"composite", composite({"several", {}}, {named(m_start, "x")})},
        {"section", insertSection(m_start->filters[0]->uuid, {}, copy)},
        {"section name", {ModifySection{section->uuid, "renamed", {}, {}}}}};
    const Uuid rule = edit == "section" ? inside.uuid : first.uuid;
    History history(m_start);
    QVERIFY(!history.lastEditOf(rule));
    QVERIFY(history.apply(edits.at(edit), {"code", {}}, at(7)).has_value());
    const History::Entry *entry = history.lastEditOf(rule);
    QCOMPARE(entry != nullptr, touched);
    if (entry)
        QVERIFY(entry->time == at(7) && entry->label.code == "code");
}

void TestHistory::theLastEditFollowsUndo()
{
    History history(m_start);
    const Uuid rule = m_start->filters[0]->sections[0]->rules[0]->uuid;
    QVERIFY(history.apply(named(m_start, "one"), {}, at(1)).has_value());
    QVERIFY(history.apply(named(m_start, "two"), {}, at(2)).has_value());
    QVERIFY(history.lastEditOf(rule)->time == at(2));
    QVERIFY(history.undo().has_value());
    QVERIFY(history.lastEditOf(rule)->time == at(1));
    QVERIFY(history.undo().has_value());
    QVERIFY(!history.lastEditOf(rule));
}

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
