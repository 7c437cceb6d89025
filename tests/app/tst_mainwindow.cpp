// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <QApplication>
#include <QScreen>
#include <QTextBrowser>

#include "accessibilitywalk.h"
#include "demopage.h"
#include "main/mainwindow.h"
#include "main/translation.h"
#include "services/jobrunner.h"
#include "services/settings.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "widgets/commandpalette.h"

using namespace tallygate::app;

class TestMainWindow : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath("settings.ini"));
        m_theme = std::make_unique<Theme>();
        m_theme->setChoice(ThemeChoice::Light);
        m_jobs = std::make_unique<JobRunner>();
        m_shared = {};
        m_shared.theme = m_theme.get();
        m_shared.settings = m_settings.get();
        m_shared.formatter = &m_formatter;
        m_shared.explainer = &m_explainer;
        m_shared.jobs = m_jobs.get();
        m_installed = 0;
        m_pages = {describe("policy", "Policy", "shield", "Ctrl+1"),
                   describe("simulate", "Simulate", "flask-conical", "Ctrl+2")};
        m_window = std::make_unique<MainWindow>(m_shared, m_pages);
        m_window->restore();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_jobs.reset();
        m_theme.reset();
        m_settings.reset();
    }

    void keysSwitchPages()
    {
        QCOMPARE(m_window->currentPage(), "policy");
        QVERIFY(!m_window->page("simulate"));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), "simulate");
        QVERIFY(m_window->page("simulate")->isVisible());
        QVERIFY(!m_window->page("policy")->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->currentPage(), "policy");
        QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_window->currentPage(), "simulate");
        QCOMPARE(m_installed, 1);
    }

    void focusGoesToThePageAndBack()
    {
        QVERIFY(demo("policy")->isAncestorOf(m_window->focusWidget()));
        demo("policy")->m_name->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QVERIFY(demo("simulate")->isAncestorOf(m_window->focusWidget()));
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(m_window->focusWidget(), demo("policy")->m_name);
    }

    void locationsReachTheirPage()
    {
        m_window->workspace().navigator->go({"policy", {"f1", "r2"}, {}});
        QCOMPARE(demo("policy")->opened.last(), "tallygate:/policy/f1/r2");
        m_window->workspace().navigator->go({"nowhere", {}, {}});
        QCOMPARE(m_window->currentPage(), "policy");
    }

    void paletteGoesToPagesAndCommands()
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(m_window->palette().isVisible());
        QVERIFY(m_window->palette().resultCount() > 2);
        QTest::keyClicks(QApplication::focusWidget(), "simul");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(!m_window->palette().isVisible());
        QCOMPARE(m_window->currentPage(), "simulate");
        m_window->workspace().commands->open("keys");
        QVERIFY(m_window->palette().isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(m_window->isHelpVisible());
    }

    void helpOpensAtTheThingInFocus()
    {
        demo("policy")->m_name->setFocus();
        QCOMPARE(m_window->helpTopicInFocus(), "window#panes");
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        QVERIFY(m_window->isHelpVisible());
        QVERIFY(m_window->findChild<QTextBrowser *>()->toPlainText().contains("F6"));
        demo("policy")->m_table->setFocus();
        QCOMPARE(m_window->helpTopicInFocus(), "policy");
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QVERIFY(!m_window->isHelpVisible());
    }

    void escapeClosesWhatThePageOpenedFirst()
    {
        demo("policy")->m_table->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_Slash, Qt::ControlModifier);
        QVERIFY(m_window->isHelpVisible());
        demo("policy")->m_notice->warn("Something is odd");
        QTest::keyClick(demo("policy")->m_table, Qt::Key_Escape);
        QVERIFY(!demo("policy")->m_notice->isVisible());
        QVERIFY(m_window->isHelpVisible());
        QTest::keyClick(demo("policy")->m_table, Qt::Key_Escape);
        QVERIFY(!m_window->isHelpVisible());
    }

    void f6CyclesPanes()
    {
        DemoPage *page = demo("policy");
        page->m_filter->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QCOMPARE(m_window->focusWidget(), page->m_table);
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QCOMPARE(m_window->focusWidget(), page->m_name);
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QVERIFY(!page->isAncestorOf(m_window->focusWidget()));
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QCOMPARE(m_window->focusWidget(), page->m_filter);
        QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(m_window->focusWidget(), page->m_name);
    }

    void theFirstWindowFitsTheScreen()
    {
        const MainWindow fresh(m_shared, m_pages);
        const QSize room = fresh.screen()->availableSize().expandedTo(fresh.minimumSize());
        QVERIFY2(fresh.width() <= room.width() && fresh.height() <= room.height(),
                 qPrintable(QString("%1x%2").arg(fresh.width()).arg(fresh.height())));
    }

    void secondWindowHasItsOwnPlace()
    {
        m_window->workspace().navigator->go({"policy", {"f1"}, {}});
        MainWindow *second = m_window->openInNewWindow();
        QCOMPARE(m_installed, 2);
        QCOMPARE(second->currentPage(), "policy");
        second->workspace().navigator->go({"simulate", {}, {}});
        QCOMPARE(m_window->currentPage(), "policy");
        QPointer<MainWindow> guard(second);
        second->close();
        QTRY_VERIFY(!guard);
    }

    void stateIsKept()
    {
        m_window->workspace().navigator->go({"simulate", {"packet", "7"}, {}});
        m_window->close();
        MainWindow again(m_shared, m_pages);
        again.restore();
        QCOMPARE(again.currentPage(), "simulate");
    }

    void aPageCanKeepTheWindowOpen()
    {
        demo("policy")->closable = false;
        QVERIFY(!m_window->close());
        QVERIFY(m_window->isVisible());
        demo("policy")->closable = true;
        QVERIFY(m_window->close());
    }

    void everythingHasANameAndNoKeysCollide()
    {
        m_window->workspace().navigator->go({"simulate", {}, {}});
        m_window->showHelp("index");
        QCOMPARE(namelessWidgets(m_window.get()).join("; "), QString());
        const auto conflicts = m_window->workspace().actions->conflicts();
        QVERIFY2(conflicts.empty(),
                 conflicts.empty() ? "" : qPrintable(conflicts[0].first + conflicts[0].second));
    }

    void helpLinksLead()
    {
        // Every page that the help refers to is there or comes with the page it is about.
        const QDir help(QStringLiteral(TALLYGATE_SOURCE_DIR "/resources/help"));
        m_window->showHelp("no-such-topic");
        auto *browser = m_window->findChild<QTextBrowser *>();
        QVERIFY(browser->toPlainText().startsWith("Tallygate"));
        emit browser->anchorClicked(QUrl("window.md#finding-things"));
        QVERIFY(browser->toPlainText().contains("Ctrl+K"));
    }

    void pseudoTextsAreLonger()
    {
        const QString pseudo = PseudoTranslator::pseudo("Removed %1 rules <b>in</b> &all");
        QVERIFY(pseudo.size() >= 31 * 14 / 10);
        QVERIFY(pseudo.contains("%1"));
        QVERIFY(pseudo.contains("<b>"));
        QVERIFY(pseudo.contains("&"));
        PseudoTranslator translator;
        QCoreApplication::installTranslator(&translator);
        MainWindow window(m_shared, m_pages);
        window.restore();
        window.resize(1280, 800);
        window.show();
        // The window still fits where it did: no text widens it.
        QCOMPARE(window.width(), 1280);
        QVERIFY2(window.minimumSizeHint().width() <= 1280,
                 qPrintable(QString::number(window.minimumSizeHint().width())));
        QCoreApplication::removeTranslator(&translator);
    }

    /// Pictures for looking at: TALLYGATE_SCREENSHOT_DIR=/tmp/shots tst_mainwindow pictures
    void pictures()
    {
        const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOT_DIR");
        if (folder.isEmpty())
            QSKIP("TALLYGATE_SCREENSHOT_DIR is not set");
        struct Choice
        {
            ThemeChoice choice;
            const char *name;
        };
        for (const Choice &theme :
             {Choice{ThemeChoice::Light, "light"}, Choice{ThemeChoice::Dark, "dark"},
              Choice{ThemeChoice::HighContrast, "contrast"}}) {
            m_theme->setChoice(theme.choice);
            for (const QSize size : {QSize(1440, 900), QSize(1280, 800)}) {
                m_window->resize(size);
                demo("policy")->m_notice->show("Removed 3 rules", "Undo");
                const auto shoot = [&](const char *what) {
                    QTest::qWait(50);
                    QVERIFY(m_window->grab().save(
                        QStringLiteral("%1/%2-%3-%4.png")
                            .arg(folder, QString::fromLatin1(what), QString::fromLatin1(theme.name))
                            .arg(size.width())));
                };
                demo("policy")->m_name->setFocus();
                shoot("shell");
                m_window->palette().open("s");
                shoot("palette");
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
                m_window->showHelp("window");
                shoot("help");
                m_window->showHelp("keys");
                shoot("keys");
                m_window->workspace().actions->action("app.settings")->trigger();
                QTest::qWait(50);
                if (QWidget *popup = QApplication::activePopupWidget()) {
                    QVERIFY(popup->grab().save(QStringLiteral("%1/settings-%2.png")
                                                   .arg(folder, QString::fromLatin1(theme.name))));
                    popup->close();
                }
                QTest::keyClick(m_window.get(), Qt::Key_Escape);
                QTest::keyClick(m_window.get(), Qt::Key_Escape);
            }
        }
    }

private:
    PageDescriptor describe(const QString &id, const QString &title, const QString &icon,
                            const char *key)
    {
        PageDescriptor page;
        page.id = id;
        page.title = title;
        page.icon = icon;
        page.key = QKeySequence(QString::fromLatin1(key));
        page.helpTopic = id;
        page.create = [title](Workspace &workspace, QWidget *parent) {
            return new DemoPage(workspace, title, parent);
        };
        if (id == "policy")
            page.install = [this](Workspace &, QObject *) { ++m_installed; };
        return page;
    }
    DemoPage *demo(const QString &id) { return static_cast<DemoPage *>(m_window->page(id)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<JobRunner> m_jobs;
    Formatter m_formatter;
    Explainer m_explainer;
    Workspace m_shared;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
    int m_installed = 0;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
