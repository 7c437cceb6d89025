// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QApplication>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "compile/compile.h"
#include "designer/policypage.h"
#include "dissectionview.h"
#include "main/mainwindow.h"
#include "packetfilterbar.h"
#include "packettable.h"
#include "policy/policyfile.h"
#include "services/actionregistry.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/settings.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "simulator/simulatepage.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "whyview.h"

namespace tallygate::app {

/// A window on the Simulate page with the sample policy, and what tests do there again and again.
class SimulateWindow
{
protected:
    static constexpr int kPatienceMs = 30'000; // of a loaded machine

    void open()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath("settings.ini"));
        m_theme = std::make_unique<Theme>();
        m_theme->setChoice(ThemeChoice::Light);
        m_jobs = std::make_unique<JobRunner>();
        m_session =
            std::make_unique<PolicySession>(*m_jobs, m_folder->filePath("state"), systemNow);
        auto policy = policy::loadPolicy(std::filesystem::path(TALLYGATE_SOURCE_DIR) / "resources" /
                                         "demo" / "branch-edge.tallygate");
        QVERIFY(policy);
        m_session->adopt(std::move(*policy));
        m_findings = std::make_unique<Findings>(*m_session, *m_jobs, compile::check);
        m_shared = {};
        m_shared.theme = m_theme.get();
        m_shared.settings = m_settings.get();
        m_shared.formatter = &m_formatter;
        m_shared.explainer = &m_explainer;
        m_shared.jobs = m_jobs.get();
        m_shared.policy = m_session.get();
        m_shared.findings = m_findings.get();
        m_pages = {policyPage(), simulatePage()};
        m_window = std::make_unique<MainWindow>(m_shared, m_pages);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->workspace().navigator->go({"simulate", {}, {}});
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void close()
    {
        m_window.reset();
        m_findings.reset();
        m_session.reset();
        m_jobs.reset();
        m_theme.reset();
        m_settings.reset();
    }

    Page *page() const { return m_window->page("simulate"); }
    PacketTable *table() const { return page()->findChild<PacketTable *>(); }
    PacketModel *model() const { return static_cast<PacketModel *>(table()->model()); }
    PacketFilterBar *filter() const { return page()->findChild<PacketFilterBar *>(); }
    WhyView *why() const { return page()->findChild<WhyView *>(); }
    DissectionView *dissection() const { return page()->findChild<DissectionView *>(); }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
            if (each->text() == text && each->objectName() != QLatin1String("startRun"))
                return each;
        }
        return nullptr;
    }
    /// Of the menus that are open, the action whose text contains `part`.
    QAction *actionWith(const QString &part) const
    {
        for (const QMenu *menu : m_window->findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                if (action->text().contains(part))
                    return action;
            }
        }
        return nullptr;
    }

    void run()
    {
        button("Use the sample captures")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("Run")->isEnabled(), kPatienceMs);
        button("Run")->click();
        QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible() && model()->rowCount() > 0, kPatienceMs);
        settle();
    }
    void runCaptures(const QStringList &files)
    {
        page()->findChild<DissectionView *>()->context().captures().add(files);
        QTRY_VERIFY_WITH_TIMEOUT(button("Run")->isEnabled(), kPatienceMs);
        button("Run")->click();
        QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible() && model()->rowCount() > 0, kPatienceMs);
        settle();
    }
    /// Jobs are done and commands know whether they are enabled.
    void settle()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_jobs->runningCount() == 0, kPatienceMs);
        QTest::qWait(20);
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        settle();
        QTest::keyClick(m_window.get(), Qt::Key(key), modifiers);
    }
    void filterBy(const QString &text)
    {
        filter()->setText(text);
        QTRY_VERIFY_WITH_TIMEOUT(model()->isFiltered() && m_jobs->runningCount() == 0, kPatienceMs);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
    Explainer m_explainer;
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<PolicySession> m_session;
    std::unique_ptr<Findings> m_findings;
    Workspace m_shared;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace tallygate::app
