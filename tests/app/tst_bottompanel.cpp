// SPDX-License-Identifier: GPL-3.0-or-later
// The tree on the left and the panel below the table, on a session of their own: what they show,
// what a click or a key does, and that undo takes it back.
#include <QtTest>

#include <QHelpEvent>
#include <QListView>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolTip>

#include "accessibilitywalk.h"
#include "bottompanel.h"
#include "compile/compile.h"
#include "editsentence.h"
#include "objecttree.h"
#include "panelmodels.h"
#include "services/actionregistry.h"
#include "services/commandsource.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/selectionhub.h"
#include "services/theme.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

Uuid id(const char *name)
{
    return Uuid::fromName(Uuid(), name);
}

/// One filter of two rules, the second never reached; a set that the first names.
policy::Policy testPolicy()
{
    policy::Rule first;
    first.uuid = id("first");
    first.name = "First";
    first.when = "tcp";
    policy::Rule all = first;
    all.uuid = id("all");
    all.name = "All";
    all.when.clear();
    policy::Rule late = first;
    late.uuid = id("late");
    late.name = "Late";
    late.source.items = {"@inside"};
    policy::Section section;
    section.uuid = id("section");
    section.name = "Section";
    for (const policy::Rule &rule : {first, all, late})
        section.rules.push_back(std::make_shared<const policy::Rule>(rule));
    policy::Filter filter;
    filter.uuid = id("filter");
    filter.name = "edge";
    filter.sections = {std::make_shared<const policy::Section>(section)};
    policy::Set set;
    set.uuid = id("set");
    set.name = "inside";
    set.entries = {"10.0.0.0/8"};
    policy::Document document;
    document.uuid = id("policy");
    document.name = "Test";
    document.filters = {std::make_shared<const policy::Filter>(filter)};
    document.sets = {std::make_shared<const policy::Set>(set)};
    const auto policy = policy::Policy::fromDocument(document);
    if (!policy)
        qFatal("%s", toString(policy.error()).c_str());
    return *policy;
}

/// What the parts of the page need, without a page.
class Bench
{
public:
    Bench()
        : session(jobs, folder.path(), systemNow)
        , findings(session, jobs, [](const policy::Policy &policy, Timestamp now) {
            return compile::check(policy, now);
        })
    {
        workspace.theme = &theme;
        workspace.formatter = &formatter;
        workspace.explainer = &explainer;
        workspace.jobs = &jobs;
        workspace.policy = &session;
        workspace.findings = &findings;
        workspace.navigator = &navigator;
        workspace.selection = &selection;
        workspace.actions = &actions;
        workspace.commands = &commands;
        session.adopt(testPolicy());
        findings.checkNow();
        context = std::make_unique<DesignerContext>(workspace);
        context->setFilter(id("filter"));
    }
    bool waitForFindings()
    {
        return QTest::qWaitFor([this] { return findings.isCurrent(); }, 20'000);
    }

    QTemporaryDir folder;
    Theme theme;
    Formatter formatter;
    Explainer explainer;
    JobRunner jobs;
    PolicySession session;
    Findings findings;
    Navigator navigator;
    SelectionHub selection;
    ActionRegistry actions{theme, nullptr};
    CommandSources commands;
    Workspace workspace;
    std::unique_ptr<DesignerContext> context;
};

QString lineOf(const PanelModel &model, int row)
{
    const PanelLine line = model.line(row);
    return line.subject + QLatin1String(" | ") + line.button;
}

} // namespace

class TestBottomPanel : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<Bench>(); }
    void cleanup() { m_bench.reset(); }

    void findingsWorstFirstWithTheirFix()
    {
        QVERIFY(m_bench->waitForFindings());
        FindingsModel model(*m_bench->context, nullptr);
        QVERIFY(model.rowCount() >= 2);
        QCOMPARE(lineOf(model, 0), QString("Rule 3 Late | Move above 2"));
        model.pressButton(0);
        QVERIFY(m_bench->waitForFindings());
        QCOMPARE(numberOf(m_bench->session.policy(), id("late")), 2u);
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(!lineOf(model, row).contains("Move above"));
        m_bench->session.undo();
        QCOMPARE(numberOf(m_bench->session.policy(), id("late")), 3u);
    }

    void aMissingSetIsOneClickAway()
    {
        policy::RulePatch patch;
        patch.source = policy::Cell{false, {"@nowhere"}};
        QVERIFY(m_bench->context->apply(policy::modifyRules({id("first")}, patch)));
        m_bench->findings.checkNow();
        QVERIFY(m_bench->waitForFindings());
        FindingsModel model(*m_bench->context, nullptr);
        QCOMPARE(lineOf(model, 0), QString("Rule 1 First | Create set nowhere"));
        model.pressButton(0);
        QVERIFY(m_bench->session.policy().setNamed("nowhere"));
    }

    void whereUsedFollowsTheObject()
    {
        WhereUsedModel model(*m_bench->context, nullptr);
        model.setActive(true);
        m_bench->context->setObject(id("set"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.line(0).subject, QString("Rule 3 Late"));
        QVERIFY(model.line(0).sentence.startsWith("source"));
    }

    void historyGoesBackAndForth()
    {
        policy::RulePatch patch;
        patch.name = "Renamed";
        QVERIFY(m_bench->context->apply(policy::modifyRules({id("first")}, patch)));
        QVERIFY(m_bench->context->apply({policy::RemoveObject{id("set")}}));
        HistoryModel model(*m_bench->context, nullptr);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.line(0).subject, QString("Removed set inside"));
        QCOMPARE(model.line(1).subject, QString("Changed name of rule First"));
        // The clock in the line, date and zone in the hover text.
        const QString hover = model.index(0).data(Qt::ToolTipRole).toString();
        static const QRegularExpression dated(
            QStringLiteral("^Removed set inside\\n.+ \\d\\d:\\d\\d:\\d\\d \\S+$"));
        QVERIFY2(dated.match(hover).hasMatch(), qPrintable(hover));
        model.activate(2);
        QVERIFY(m_bench->session.policy() == testPolicy());
        QVERIFY(model.line(0).faint && model.line(1).faint && !model.line(2).faint);
        model.activate(0);
        QVERIFY(!m_bench->session.policy().set(id("set")));
    }

    void everyEditHasASentence()
    {
        for (const char *code :
             {"insert-rules",    "remove-rules",    "move-rules",      "modify-rules",
              "replace-rules",   "paste-rules",     "duplicate-rules", "cut-rules",
              "insert-sections", "remove-sections", "move-sections",   "modify-section",
              "modify-filter",   "modify-policy",   "several-edits",   "insert-object",
              "remove-object",   "move-object",     "modify-object",   "rename",
              "import-rules",    "find-replace"})
            QVERIFY2(hasSentence(code), code);
        QCOMPARE(sentenceOf({"modify-rules", {"3", "", "source"}}),
                 QString("Changed source of 3 rules"));
        QCOMPARE(sentenceOf({"rename", {"set", "a", "b"}}), QString("Renamed set a to b"));
    }

    void panelByKeyboard()
    {
        QVERIFY(m_bench->waitForFindings());
        BottomPanel panel(*m_bench->context);
        panel.resize(900, 160);
        panel.show();
        auto *tabs = panel.findChild<QTabBar *>();
        QVERIFY(tabs->tabText(0).startsWith("Findings "));
        auto *list = qobject_cast<QListView *>(panel.findChild<QStackedWidget *>()->widget(0));
        QCOMPARE(list->accessibleName(), QString("Findings"));
        list->setCurrentIndex(list->model()->index(0, 0));
        QCOMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(list, Qt::Key_Return, Qt::AltModifier);
        QCOMPARE(numberOf(m_bench->session.policy(), id("late")), 2u);
        panel.showTab("history");
        QCOMPARE(tabs->currentIndex(), 2);
        QVERIFY2(namelessWidgets(&panel).isEmpty(), qPrintable(namelessWidgets(&panel).join(", ")));
    }

    void treeShowsAndEditsObjects()
    {
        ObjectTree tree(*m_bench->context);
        tree.resize(200, 600);
        tree.show();
        const auto names = [&] {
            QStringList all;
            for (int row = 0; row < tree.model()->rowCount(); ++row)
                all += tree.model()->index(row, 0).data().toString();
            return all;
        };
        QVERIFY(names().contains("edge") && names().contains("inside"));

        tree.add(ObjectGroup::Sets);
        QVERIFY(m_bench->session.policy().setNamed("set"));
        m_bench->session.undo();

        const int set = static_cast<int>(names().indexOf("inside"));
        tree.setCurrentIndex(tree.model()->index(set, 0));
        QCOMPARE(m_bench->navigator.current().path.value(0), QString("object"));
        QVERIFY(tree.model()->setData(tree.model()->index(set, 0), "within", Qt::EditRole));
        const auto place = m_bench->session.policy().findRule(id("late"));
        QCOMPARE(place->rule->source.items, std::vector<std::string>{"@within"});
        m_bench->session.undo();

        tree.setCurrentIndex(tree.model()->index(set, 0));
        tree.duplicateCurrent();
        QVERIFY(m_bench->session.policy().setNamed("inside-2"));
        m_bench->session.undo();
        tree.setCurrentIndex(tree.model()->index(set, 0));
        QTest::keyClick(&tree, Qt::Key_Delete);
        QVERIFY(!m_bench->session.policy().setNamed("inside"));
        m_bench->session.undo();
        QVERIFY(m_bench->session.policy() == testPolicy());
        QVERIFY2(namelessWidgets(&tree).isEmpty(), qPrintable(namelessWidgets(&tree).join(", ")));

        // The last of all has no neighbour below.
        const int last = tree.model()->rowCount() - 1;
        tree.setCurrentIndex(tree.model()->index(last, 0));
        QTest::keyClick(&tree, Qt::Key_Down, Qt::AltModifier);
        QVERIFY(m_bench->session.policy() == testPolicy());
    }

    void buttonsOfHeadingsSayWhatTheyDo()
    {
        ObjectTree tree(*m_bench->context);
        tree.resize(200, 600);
        tree.show();
        const QRect heading = tree.visualRect(tree.model()->index(0, 0));
        const auto hover = [&](const QPoint &at) {
            QHelpEvent event(QEvent::ToolTip, at, tree.viewport()->mapToGlobal(at));
            QCoreApplication::sendEvent(tree.viewport(), &event);
            return QToolTip::text();
        };
        QCOMPARE(hover(QPoint(heading.right() - 16, heading.bottom() - 12)), QString("Add filter"));
        const QImage before = tree.viewport()->grab(heading).toImage();
        QTest::mouseMove(tree.viewport(), QPoint(heading.right() - 16, heading.bottom() - 12));
        QTRY_VERIFY(tree.viewport()->grab(heading).toImage() != before);
        QToolTip::hideText();
    }

private:
    std::unique_ptr<Bench> m_bench;
};

QTEST_MAIN(TestBottomPanel)
#include "tst_bottompanel.moc"
