// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <QLineEdit>
#include <QVBoxLayout>

#include "services/actionregistry.h"
#include "services/commandsource.h"
#include "services/theme.h"

using namespace tallygate::app;

class TestActionRegistry : public QObject
{
    Q_OBJECT

private slots:
    void keysTriggerWhileTheOwnerIsVisible()
    {
        Theme theme;
        QWidget window;
        auto *page = new QWidget(&window);
        auto *edit = new QLineEdit(&window);
        (new QVBoxLayout(&window))->addWidget(edit);
        window.layout()->addWidget(page);
        ActionRegistry registry(theme, &window);
        int runs = 0;
        registry.add({"rule.duplicate",
                      "Duplicate rule",
                      "Rules",
                      "copy",
                      {QKeySequence("Ctrl+D")},
                      page,
                      Qt::WindowShortcut,
                      {},
                      false,
                      [&runs] { ++runs; }});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(runs, 1);
        page->hide();
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(runs, 1);
    }

    void enabledFollowsItsCondition()
    {
        Theme theme;
        QWidget window;
        ActionRegistry registry(theme, &window);
        bool canUndo = false;
        QAction *undo = registry.add({"edit.undo",
                                      "Undo",
                                      "Edit",
                                      "undo-2",
                                      {QKeySequence::Undo},
                                      nullptr,
                                      Qt::WindowShortcut,
                                      [&canUndo] { return canUndo; },
                                      false,
                                      {}});
        QVERIFY(!undo->isEnabled());
        canUndo = true;
        registry.invalidate();
        QTRY_VERIFY(undo->isEnabled());
        canUndo = false;
        registry.refresh();
        QVERIFY(!undo->isEnabled());
        QCOMPARE(registry.action("edit.undo"), undo);
        QCOMPARE(registry.category(undo), "Edit");
        QVERIFY(!registry.action("edit.redo"));
    }

    void actionsGoWithTheirOwner()
    {
        Theme theme;
        QWidget window;
        ActionRegistry registry(theme, &window);
        auto *page = new QWidget(&window);
        ActionSpec spec;
        spec.id = "page.run";
        spec.text = "Run";
        spec.owner = page;
        registry.add(spec);
        QCOMPARE(registry.actions().size(), 1u);
        delete page;
        QCOMPARE(registry.actions().size(), 0u);
    }

    void conflictsAreFound()
    {
        Theme theme;
        QWidget window;
        ActionRegistry registry(theme, &window);
        ActionSpec spec;
        spec.id = "a";
        spec.text = "A";
        spec.keys = {QKeySequence("Ctrl+J")};
        registry.add(spec);
        spec.id = "b";
        registry.add(spec);
        QCOMPARE(registry.conflicts().size(), 1u);
    }

    void fuzzyScores()
    {
        const auto better = [](const char *query, const char *first, const char *second) {
            return fuzzyScore(QString::fromLatin1(query), QString::fromLatin1(first)) >
                   fuzzyScore(QString::fromLatin1(query), QString::fromLatin1(second));
        };
        QVERIFY(better("syn", "SYN per source", "Async"));
        QVERIFY(better("dns", "dns", "Blocked dns names"));
        QVERIFY(better("web", "Web to servers", "Allow-web"));
        QVERIFY(better("source syn", "SYN per source", "Source routed"));
        QVERIFY(fuzzyScore("dupr", u"Duplicate rule") > 0);
        QCOMPARE(fuzzyScore("xyz", u"Duplicate rule"), 0.0);
        QVERIFY(fuzzyScore("", u"Anything") > 0);
    }
};

QTEST_MAIN(TestActionRegistry)
#include "tst_actionregistry.moc"
