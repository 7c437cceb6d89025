// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "compile/compile.h"
#include "designer/policypage.h"
#include "main/mainwindow.h"
#include "policy/policyfile.h"
#include "services/jobrunner.h"
#include "services/settings.h"
#include "services/theme.h"
#include "session/countercontext.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"

namespace tallygate::app {

/// 2026-03-01T12:00:00Z, one second later at each call: no two edits are at the same time.
class TestClock
{
public:
    Timestamp operator()()
    {
        return *parseRfc3339("2026-03-01T12:00:00Z") + ++m_calls * Nanoseconds(1'000'000'000);
    }

private:
    std::int64_t m_calls = 0;
};

/// A policy of `sections` sections with `perSection` rules each, with sets, services and meters to
/// refer to. Deterministic.
inline policy::Policy madePolicy(int sections, int perSection)
{
    const Uuid space = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    const auto id = [&](const std::string &name) { return Uuid::fromName(space, name); };
    policy::Document document;
    document.uuid = id("policy");
    document.name = "Made";
    policy::Set set{id("set"), "lan", policy::SetKind::Addresses, "", {"10.0.0.0/8"}};
    document.sets.push_back(std::make_shared<policy::Set>(set));
    policy::Meter meter;
    meter.uuid = id("meter");
    meter.name = "slow";
    meter.rate = "20 packets/s";
    document.meters.push_back(std::make_shared<policy::Meter>(meter));
    policy::Filter filter;
    filter.uuid = id("filter");
    filter.name = "inbound";
    for (int s = 0; s < sections; ++s) {
        policy::Section section;
        section.uuid = id("section" + std::to_string(s));
        section.name = "Section " + std::to_string(s + 1);
        for (int r = 0; r < perSection; ++r) {
            const int number = s * perSection + r + 1;
            policy::Rule rule;
            rule.uuid = id("rule" + std::to_string(number));
            rule.name = "Rule number " + std::to_string(number);
            rule.source.items = {number % 3 ? "192.0.2." + std::to_string(number % 250) : "@lan"};
            rule.service.items = {number % 2 ? "https" : "ssh"};
            rule.action = policy::Action(number % 3);
            if (number % 7 == 0)
                rule.when = "tcp.flags.syn == 1";
            section.rules.push_back(std::make_shared<policy::Rule>(std::move(rule)));
        }
        filter.sections.push_back(std::make_shared<policy::Section>(std::move(section)));
    }
    document.filters.push_back(std::make_shared<policy::Filter>(std::move(filter)));
    auto made = policy::Policy::fromDocument(std::move(document));
    Q_ASSERT(made);
    return *made;
}

/// The services of the program as main() makes them, on folders of their own.
class DesignerServices
{
public:
    explicit DesignerServices(const QString &stateFolder = {})
        : m_settings(m_folder.filePath("settings.conf"))
        , m_session(jobs, stateFolder.isEmpty() ? m_folder.filePath("state") : stateFolder,
                    TestClock())
        , m_findings(m_session, jobs, compile::check)
        , m_counters(m_session)
    {
        m_theme.setChoice(ThemeChoice::Light);
        shared.theme = &m_theme;
        shared.settings = &m_settings;
        shared.formatter = &m_formatter;
        shared.explainer = &m_explainer;
        shared.jobs = &jobs;
        shared.policy = &m_session;
        shared.findings = &m_findings;
        shared.counters = &m_counters;
    }
    PolicySession &session() { return m_session; }
    Findings &findings() { return m_findings; }
    CounterContext &counters() { return m_counters; }
    QString path(const QString &name) const { return m_folder.filePath(name); }

    /// Waits until nothing runs in the background.
    bool settle()
    {
        return QTest::qWaitFor([this] { return jobs.runningCount() == 0; }, 20000);
    }

    JobRunner jobs;
    Workspace shared;

private:
    QTemporaryDir m_folder;
    Theme m_theme;
    Settings m_settings;
    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
    Explainer m_explainer;
    PolicySession m_session;
    Findings m_findings;
    CounterContext m_counters;
};

} // namespace tallygate::app
