// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulatorcontext.h"

#include <atomic>

#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/selectionhub.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "text/explainer.h"

namespace tallygate::app {

namespace {

const QString kPolicyPage = QStringLiteral("policy");

/// Numbers of runs are unique over all windows: SelectionHub and CounterContext name them.
std::uint64_t nextRun()
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

QString idOf(const Uuid &uuid)
{
    return QString::fromStdString(uuid.toString());
}

} // namespace

SimulatorContext::SimulatorContext(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_captures(workspace)
    , m_jobPrefix(QStringLiteral("simulate-%1-").arg(quintptr(this), 0, 16))
{
    m_names.follow(workspace.policy->policy());
    connect(workspace.policy, &PolicySession::changed, this, &SimulatorContext::followPolicy);
    connect(workspace.policy, &PolicySession::reset, this, [this] {
        m_workspace.jobs->cancel(runJob());
        m_names.follow(m_workspace.policy->policy());
        m_run.reset();
        m_errors.clear();
        setPacket({});
        emit runChanged();
        emit errorsChanged();
    });
    const auto follow = [this](const QString &key) {
        if (key == runJob())
            emit runningChanged();
    };
    connect(workspace.jobs, &JobRunner::started, this, follow);
    connect(workspace.jobs, &JobRunner::ended, this, follow);
}

void SimulatorContext::start()
{
    if (!m_captures.obstacle().isEmpty()) {
        notify(m_captures.obstacle());
        return;
    }
    PolicySession &session = *m_workspace.policy;
    SimulationOrder order{nextRun(),           session.policy(),    session.state(),
                          m_captures.device(), m_captures.inputs(), session.now()};
    m_workspace.jobs->run<SimulationOutcome>(
        runJob(), tr("Simulate %1").arg(session.displayName()), this,
        [order = std::move(order)](JobContext &context) { return runSimulation(order, context); },
        [this](Result<SimulationOutcome> outcome) { finish(std::move(outcome)); });
}

void SimulatorContext::cancel()
{
    m_workspace.jobs->cancel(runJob());
}

bool SimulatorContext::isRunning() const
{
    return m_workspace.jobs->isRunning(runJob());
}

void SimulatorContext::finish(Result<SimulationOutcome> outcome)
{
    if (!outcome) {
        if (outcome.error().kind != ErrorKind::Cancelled)
            emit failed(outcome.error());
        return;
    }
    m_errors = std::move(outcome->errors);
    emit errorsChanged();
    if (!outcome->run)
        return;
    m_run = std::move(outcome->run);
    m_editsSince = editsSince();
    m_packet.reset();
    m_workspace.counters->setSimulation(std::move(outcome->counters));
    emit runChanged();
    emit packetChanged();
}

std::size_t SimulatorContext::editsSince() const
{
    return m_run ? m_workspace.policy->editsSince(m_run->state) : 0;
}

void SimulatorContext::followPolicy()
{
    m_names.follow(m_workspace.policy->policy());
    const std::size_t edits = editsSince();
    if (edits == m_editsSince)
        return;
    m_editsSince = edits;
    emit freshnessChanged();
}

void SimulatorContext::setPacket(std::optional<std::uint64_t> packet)
{
    if (packet == m_packet)
        return;
    m_packet = packet;
    m_workspace.selection->setPacket(
        packet && m_run ? std::optional(PacketRef{m_run->number, *packet}) : std::nullopt);
    emit packetChanged();
}

void SimulatorContext::showPacket(std::uint64_t packet)
{
    if (m_run && packet < m_run->packetCount())
        emit packetRequested(packet);
}

void SimulatorContext::setFilter(const QString &text)
{
    emit filterRequested(text);
}

void SimulatorContext::joinToFilter(const QString &expression, FilterJoin join)
{
    emit filterJoinRequested(expression, join);
}

void SimulatorContext::showPacketsOf(const Uuid &filter, const Uuid &rule)
{
    if (!m_run)
        return;
    const auto &filters = m_run->result->request.devicePolicy->filters;
    for (const pipeline::DeviceFilter &each : filters) {
        const bool wanted = rule.isNull() ? each.uuid == filter : true;
        if (!wanted)
            continue;
        QString where;
        if (filters.size() > 1)
            where = QStringLiteral("filter:\"%1\" ").arg(QString::fromStdString(each.name));
        if (rule.isNull())
            return setFilter(where + QStringLiteral("rule:default"));
        for (const pipeline::DeviceRule &candidate : each.rules) {
            if (candidate.uuid == rule)
                return setFilter(where + QStringLiteral("rule:%1").arg(candidate.number));
        }
    }
    setFilter(QStringLiteral("rule:") + idOf(rule));
}

void SimulatorContext::showRule(const Uuid &rule)
{
    const auto place = m_workspace.policy->policy().findRule(rule);
    if (place)
        m_workspace.navigator->go({kPolicyPage, {idOf(place->filter->uuid), idOf(rule)}, {}});
    else
        notify(tr("The rule is no longer in the policy."));
}

void SimulatorContext::showRuleOf(std::uint64_t packet)
{
    if (!m_run || packet >= m_run->packetCount())
        return;
    const simulate::PacketRecord &record = m_run->packet(packet);
    if (const auto *rule = m_run->ruleOf(record)) {
        showRule(rule->uuid);
    } else if (const auto *application = m_run->applicationOf(record)) {
        m_workspace.navigator->go(
            {kPolicyPage, {idOf(application->filter), QStringLiteral("default")}, {}});
    }
}

void SimulatorContext::showObject(const Uuid &object)
{
    const auto found = m_workspace.policy->policy().find(object);
    if (!found)
        return;
    if (found->kind == policy::ObjectKind::Rule)
        showRule(object);
    else if (found->kind == policy::ObjectKind::Filter)
        m_workspace.navigator->go({kPolicyPage, {idOf(object)}, {}});
    else
        m_workspace.navigator->go({kPolicyPage, {QStringLiteral("object"), idOf(object)}, {}});
}

void SimulatorContext::requestRule(const RuleRequest &request)
{
    emit ruleRequested(request);
}

void SimulatorContext::addToRule(const Uuid &rule, const std::string &expression)
{
    const auto place = m_workspace.policy->policy().findRule(rule);
    if (!place)
        return;
    const std::string &before = place->rule->when;
    policy::RulePatch patch;
    // What is joined must hold as a whole, whatever operators stand in it.
    const auto whole = [](const std::string &text) {
        const bool simple =
            text.find("||") == std::string::npos && text.find(" or ") == std::string::npos;
        return simple ? text : '(' + text + ')';
    };
    patch.when = before.empty() ? expression : whole(before) + " && " + whole(expression);
    if (!apply(policy::modifyRules({rule}, patch)))
        return;
    notify(tr("Added to rule “%1”").arg(QString::fromStdString(place->rule->name)), tr("Undo"),
           [this] { m_workspace.policy->undo(); });
}

bool SimulatorContext::apply(policy::Edit edit, policy::Label label)
{
    const auto done = m_workspace.policy->apply(std::move(edit), std::move(label));
    if (!done)
        notify(tr("Not changed: %1").arg(m_workspace.explainer->sentence(done.error())));
    return done.has_value();
}

void SimulatorContext::notify(const QString &text, const QString &actionText,
                              std::function<void()> act)
{
    emit noticed(text, actionText, act);
}

} // namespace tallygate::app
