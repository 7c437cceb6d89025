// SPDX-License-Identifier: GPL-3.0-or-later
// Rules to files and from files in the real window.
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTimer>

#include "designerfixture.h"
#include "main/translation.h"
#include "models/ruletablemodel.h"
#include "policy/excerpt.h"
#include "services/actionregistry.h"
#include "widgets/noticebar.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// madePolicy(2, 4) whose rules 3 and 6 name the set "lan"; 3 is a limit by the meter "slow".
policy::Policy startPolicy()
{
    const policy::Policy made = madePolicy(2, 4);
    policy::RulePatch patch;
    patch.action = policy::Action::Limit;
    patch.meter = "slow";
    const Uuid third = made->filters[0]->sections[0]->rules[2]->uuid;
    return policy::apply(made, policy::modifyRules({third}, patch))->next;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestRuleExchange : public QObject
{
    Q_OBJECT

    std::unique_ptr<DesignerServices> m_services;
    std::unique_ptr<PageRegistry> m_pages;
    std::unique_ptr<MainWindow> m_window;
    QTableView *m_table = nullptr;

    PolicySession &session() { return m_services->session(); }
    const policy::Document &document() { return *session().policy(); }
    QAction *action(const char *id) { return m_window->workspace().actions->action(id); }
    QWidget *bar() { return m_window->findChild<QWidget *>("importBar"); }
    QString barText()
    {
        for (const QLabel *label : bar()->findChildren<QLabel *>()) {
            if (!label->text().isEmpty())
                return label->text();
        }
        return {};
    }
    QPushButton *importButton() { return bar()->findChild<QPushButton *>(); }
    QString notice() { return m_window->findChild<NoticeBar *>()->text(); }
    void select(const std::vector<int> &rows)
    {
        m_table->clearSelection();
        const auto &model = *m_table->model();
        for (const int row : rows)
            m_table->selectionModel()->select(model.index(row, 0), QItemSelectionModel::Select |
                                                                       QItemSelectionModel::Rows);
        m_table->selectionModel()->setCurrentIndex(model.index(rows.back(), 1),
                                                   QItemSelectionModel::NoUpdate);
        QCoreApplication::processEvents();
    }
    /// Answers the file chooser that is open.
    bool choose(const QString &path)
    {
        auto *dialog = m_window->findChild<QFileDialog *>();
        if (!dialog)
            return false;
        emit dialog->fileSelected(path);
        delete dialog;
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get()) && m_services->settle();
    }
    bool exportTo(const QString &path)
    {
        action("rule.export")->trigger();
        return choose(path);
    }
    bool importFrom(const QString &path)
    {
        action("rule.import")->trigger();
        return choose(path);
    }
    QString fileWith(const QByteArray &content, const QString &name = "rules.json")
    {
        QFile file(m_services->path(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return file.fileName();
    }
    QStringList column(int which)
    {
        QStringList words;
        const auto *list = bar()->findChild<QTableWidget *>();
        for (int row = 0; row < list->rowCount(); ++row)
            words << list->item(row, which)->text();
        return words;
    }

private slots:
    void initTestCase() { installLanguage(QStringLiteral("en")); } // for its singulars
    void init()
    {
        m_services = std::make_unique<DesignerServices>();
        session().adopt(startPolicy());
        m_pages = std::make_unique<PageRegistry>(PageRegistry{policyPage()});
        m_window = std::make_unique<MainWindow>(m_services->shared, *m_pages);
        m_window->resize(1440, 900);
        m_window->restore();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_table = m_window->findChild<QTableView *>("ruleTable");
        QVERIFY(m_table);
    }
    void cleanup()
    {
        m_window.reset();
        m_services.reset();
    }

    void theCommandSaysHowMany()
    {
        select({3, 4});
        QCOMPARE(action("rule.export")->text(), QString("Export rules (2)…"));
        select({0}); // a section
        QCOMPARE(action("rule.export")->text(), QString("Export rules (4)…"));
        select({m_table->model()->rowCount() - 1}); // the default
        QCOMPARE(action("rule.export")->text(), QString("Export rules (8)…"));
        session().newPolicy();
        QCoreApplication::processEvents();
        QVERIFY(!action("rule.export")->isEnabled());
        QVERIFY(action("rule.import")->isEnabled());
    }

    void exportedRulesComeIntoAnotherPolicyAsOneStep()
    {
        const QString path = m_services->path("two.json");
        select({3, 7});
        QVERIFY(exportTo(path));
        QCOMPARE(notice(), QString("Exported to two.json: 2 rules, 1 set, 1 meter"));
        QVERIFY(contentOf(path).startsWith("{\n  \"tallygateRules\": 1"));

        session().newPolicy();
        const policy::Policy before = session().policy();
        QVERIFY(importFrom(path));
        QVERIFY(bar()->isVisible());
        QCOMPARE(barText(), QString("two.json into filter-1: 2 rules, 1 set, 1 meter"));
        QCOMPARE(column(0), (QStringList{"set lan", "meter slow"}));
        QCOMPARE(column(3), (QStringList{"comes", "comes"}));
        QVERIFY(session().policy().isSameSnapshot(before)); // nothing happened yet

        QVERIFY(importButton()->hasFocus());
        QTest::keyClick(importButton(), Qt::Key_Space);
        QVERIFY(!bar()->isVisible());
        QCOMPARE(document().filters[0]->sections[0]->rules.size(), std::size_t(2));
        QCOMPARE(document().filters[0]->sections[0]->rules[0]->name, "Rule number 3");
        QVERIFY(session().policy().setNamed("lan"));
        QVERIFY(session().policy().meterNamed("slow"));
        QCOMPARE(notice(), QString("Imported from two.json: 2 rules, 1 set, 1 meter"));
        QCOMPARE(session().history().entries().size(), std::size_t(1));
        session().undo();
        QVERIFY(session().policy() == before);
        session().redo();
        QCOMPARE(document().filters[0]->sections[0]->rules.size(), std::size_t(2));
    }

    void whatIsKeptIsShownFirst()
    {
        const QString path = m_services->path("two.json");
        select({3});
        QVERIFY(exportTo(path));
        policy::Set other = *session().policy().setNamed("lan");
        other.entries = {"172.16.0.0/12"};
        QVERIFY(session().apply(policy::replaceObject(std::make_shared<const policy::Set>(other))));
        QVERIFY(importFrom(path));
        QVERIFY2(barText().contains("1 object is here already"), qPrintable(barText()));
        QVERIFY2(barText().contains("1 name exists already with other content: kept as here"),
                 qPrintable(barText()));
        QCOMPARE(column(0), (QStringList{"set lan", "meter slow"}));
        QCOMPARE(column(1).front(), QString("10.0.0.0/8"));
        QCOMPARE(column(2).front(), QString("172.16.0.0/12"));
        QCOMPARE(column(3), (QStringList{"kept as here", "here already"}));
        // What changes here meanwhile changes the answer.
        session().undo();
        QVERIFY2(barText().contains("2 objects are here already"), qPrintable(barText()));
        QTest::mouseClick(importButton(), Qt::LeftButton);
        QCOMPARE(session().policy().ruleCount(), std::size_t(9));
        QCOMPARE(document().sets.size(), std::size_t(1));
    }

    void rulesGoBelowTheCurrentOne()
    {
        const QString path = m_services->path("one.json");
        select({1});
        QVERIFY(exportTo(path));
        select({7});
        QVERIFY(importFrom(path));
        QTest::mouseClick(importButton(), Qt::LeftButton);
        const auto &rules = document().filters[0]->sections[1]->rules;
        QCOMPARE(rules.size(), std::size_t(5));
        QCOMPARE(rules[2]->name, "Rule number 1");
        QVERIFY(rules[2]->uuid != document().filters[0]->sections[0]->rules[0]->uuid);
        QCOMPARE(m_table->currentIndex().row(), 8);
    }

    void tablesComeToo()
    {
        const QString path = fileWith("name,action,source\nA,permit,@lan\nB,drop,\n", "t.csv");
        QVERIFY(importFrom(path));
        QCOMPARE(barText(), QString("t.csv into inbound: 2 rules"));
        QVERIFY(bar()->findChild<QTableWidget *>()->isHidden());
        QTest::mouseClick(importButton(), Qt::LeftButton);
        QCOMPARE(session().policy().ruleCount(), std::size_t(10));
    }

    void faultsSayWhere_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("syntax") << QByteArray("{\"tallygateRules\": 1,\n \"rules\": [}")
                                << "rules.json:2:12: ";
        QTest::newRow("value") << QByteArray(
                                      "{\"tallygateRules\": 1, \"rules\":\n[{\"action\": 5}]}")
                               << "rules.json:2:13: /rules/0/action: ";
        QTest::newRow("table") << QByteArray("name,action\na,block\n")
                               << "rules.json:2: 'block' does not fit the column 'action'";
        QTest::newRow("none") << QByteArray("{\"tallygateRules\": 1, \"rules\": []}")
                              << "there are no rules in rules.json";
    }
    void faultsSayWhere()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const policy::Policy before = session().policy();
        QVERIFY(importFrom(fileWith(content)));
        QVERIFY(bar()->isVisible());
        QVERIFY2(barText().startsWith("Nothing imported: " + says), qPrintable(barText()));
        QVERIFY(importButton()->isHidden());
        QVERIFY(session().policy().isSameSnapshot(before));
        QTest::keyClick(m_table, Qt::Key_Escape);
        QVERIFY(!bar()->isVisible());
    }

    void aFileThatCannotBeWrittenSaysSo()
    {
        select({1});
        QVERIFY(exportTo(m_services->path("nowhere/rules.json")));
        QVERIFY(bar()->isVisible());
        QVERIFY2(barText().startsWith("Not exported: "), qPrintable(barText()));
        QVERIFY2(barText().contains("nowhere"), qPrintable(barText()));
    }

    void escapeBringsNothingIn()
    {
        const QString path = m_services->path("one.json");
        select({1});
        QVERIFY(exportTo(path));
        const policy::Policy before = session().policy();
        QVERIFY(importFrom(path));
        QTest::keyClick(importButton(), Qt::Key_Escape);
        QVERIFY(!bar()->isVisible());
        QVERIFY(session().policy().isSameSnapshot(before));
        QVERIFY(m_table->hasFocus());
    }

    void aFilterOfTheTreeIsExportedWhole()
    {
        auto *tree = m_window->findChild<QAbstractItemView *>("objectTree");
        QVERIFY(tree);
        tree->setFocus();
        QStringList texts;
        // The menu runs its own event loop.
        QTimer::singleShot(0, tree, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            if (!menu)
                return;
            QAction *chosen = nullptr;
            for (QAction *each : menu->actions()) {
                texts << each->text();
                if (each->text().startsWith("Export"))
                    chosen = each;
            }
            menu->setActiveAction(chosen);
            QTest::keyClick(menu, Qt::Key_Return);
        });
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QCoreApplication::sendEvent(tree->viewport(), &event);
        QVERIFY2(texts.contains("Export rules (8)…"), qPrintable(texts.join("|")));
        QVERIFY(texts.contains("Import rules…"));
        const QString path = m_services->path("all.json");
        QVERIFY(choose(path));
        QCOMPARE(policy::readExcerpt(contentOf(path).toStdString(), "all")->rules.size(),
                 std::size_t(8));
    }

    void anImportIsStopped()
    {
        std::vector<policy::RulePtr> rules;
        for (int i = 0; i < 50'000; ++i) {
            policy::Rule rule;
            rule.uuid = Uuid::random();
            rules.push_back(std::make_shared<const policy::Rule>(std::move(rule)));
        }
        const auto text = policy::writeExcerpt(policy::excerptOf(session().policy(), rules));
        const QString path = fileWith(QByteArray::fromStdString(*text));
        const policy::Policy before = session().policy();
        const auto stop = [this](const QString &key) {
            if (key.startsWith("rules-"))
                m_services->jobs.cancel(key);
        };
        connect(&m_services->jobs, &JobRunner::started, this, stop);
        QVERIFY(importFrom(path));
        QCOMPARE(notice(), QString("Stopped; nothing of rules.json came in"));
        QVERIFY(!bar()->isVisible());
        QVERIFY(session().policy().isSameSnapshot(before));
    }

    void aFilterThatGoesTakesTheQuestionAlong()
    {
        const QString path = m_services->path("one.json");
        select({1});
        QVERIFY(exportTo(path));
        QVERIFY(importFrom(path));
        session().adopt(policy::Policy());
        QVERIFY(!bar()->isVisible());
    }
};

QTEST_MAIN(TestRuleExchange)
#include "tst_ruleexchange.moc"
