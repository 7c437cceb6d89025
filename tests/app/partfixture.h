// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>
#include <QtTest>

#include "designer/designercontext.h"
#include "services/actionregistry.h"
#include "services/commandsource.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/selectionhub.h"
#include "services/settings.h"
#include "services/theme.h"
#include "session/countercontext.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"

namespace tallygate::app {

/// What one part of the Policy page needs to live without window and page. Time stands still at
/// 2026-03-01T12:00:00Z.
class PartFixture
{
public:
    explicit PartFixture(policy::Policy policy)
        : m_settings(m_folder.filePath("settings.conf"))
        , session(m_jobs, m_folder.filePath("state"),
                  [] { return *parseRfc3339("2026-03-01T12:00:00Z"); })
        , m_findings(session, m_jobs,
                     [](const policy::Policy &, Timestamp) { return std::vector<Diagnostic>(); })
        , counters(session)
    {
        session.adopt(std::move(policy));
        m_theme.setChoice(ThemeChoice::Light);
        workspace.theme = &m_theme;
        workspace.settings = &m_settings;
        workspace.formatter = &m_formatter;
        workspace.explainer = &m_explainer;
        workspace.jobs = &m_jobs;
        workspace.policy = &session;
        workspace.findings = &m_findings;
        workspace.navigator = &m_navigator;
        workspace.selection = &m_selection;
        workspace.counters = &counters;
        context.emplace(workspace);
        if (!session.policy()->filters.empty())
            context->setFilter(session.policy()->filters.front()->uuid);
    }

private:
    QTemporaryDir m_folder;
    Theme m_theme;
    Settings m_settings;
    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
    Explainer m_explainer;
    JobRunner m_jobs;
    Navigator m_navigator;
    SelectionHub m_selection;

public:
    PolicySession session;

private:
    Findings m_findings;

public:
    CounterContext counters;
    Workspace workspace;
    std::optional<DesignerContext> context;
};

/// Two sections of two rules each, the last a limit; a set, a service, a meter, a device with two
/// interfaces, an interface group, an application. Identities are made from names: idOf("rule-1").
inline Uuid idOf(const std::string &name)
{
    static const Uuid space = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    return Uuid::fromName(space, name);
}

template <class T>
std::shared_ptr<const T> made(T object, const std::string &name)
{
    object.uuid = idOf(name);
    if constexpr (requires { object.name; })
        object.name = name;
    return std::make_shared<const T>(std::move(object));
}

inline policy::Policy smallPolicy()
{
    policy::Document document;
    document.uuid = idOf("policy");
    document.name = "Branch edge";
    policy::Set set;
    set.entries = {"10.0.0.0/8", "192.0.2.1"};
    document.sets.push_back(made(set, "nets"));
    policy::Service service;
    service.expression = "tcp.dstport == 8443";
    document.services.push_back(made(service, "portal"));
    policy::Meter meter;
    meter.rate = "20 packets/s";
    meter.key = policy::MeterKey::Source;
    document.meters.push_back(made(meter, "slow"));
    policy::Filter filter;
    for (int s = 1; s <= 2; ++s) {
        policy::Section section;
        for (int r = 1; r <= 2; ++r) {
            policy::Rule rule;
            rule.action = policy::Action::Permit;
            rule.owner = s == 1 ? "network team" : "shop";
            if (s == 2 && r == 2) {
                rule.action = policy::Action::Limit;
                rule.meter = "slow";
                rule.when = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
            }
            section.rules.push_back(made(rule, "rule-" + std::to_string(2 * (s - 1) + r)));
        }
        filter.sections.push_back(made(section, "section-" + std::to_string(s)));
    }
    document.filters.push_back(made(filter, "inbound"));
    document.filters.push_back(made(policy::Filter(), "outbound"));
    policy::Device device;
    device.interfaces = {"wan0", "lan0"};
    document.devices.push_back(made(device, "edge-01"));
    policy::InterfaceGroup group;
    group.patterns = {"lan*"};
    document.interfaceGroups.push_back(made(group, "inside"));
    policy::Application application;
    application.filter = "inbound";
    application.device = "edge-01";
    application.interface = "wan0";
    document.applications.push_back(made(application, "application-1"));
    auto policy = policy::Policy::fromDocument(std::move(document));
    Q_ASSERT(policy);
    return *policy;
}

} // namespace tallygate::app
