// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/countercontext.h"

#include <algorithm>
#include <utility>

namespace tallygate::app {

namespace {

template <class Pick>
std::optional<Timestamp> pick(const std::optional<Timestamp> &a, const std::optional<Timestamp> &b,
                              Pick pickOf)
{
    if (!a || !b)
        return a ? a : b;
    return pickOf(*a, *b);
}

const RuleCounters *find(const std::unordered_map<Uuid, RuleCounters> &map, const Uuid &key)
{
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

} // namespace

RuleCounters &RuleCounters::operator+=(const RuleCounters &other)
{
    packets += other.packets;
    bytes += other.bytes;
    conformPackets += other.conformPackets;
    exceedPackets += other.exceedPackets;
    firstHit = pick(firstHit, other.firstHit, [](auto a, auto b) { return std::min(a, b); });
    lastHit = pick(lastHit, other.lastHit, [](auto a, auto b) { return std::max(a, b); });
    if (series.size() < other.series.size())
        series.resize(other.series.size());
    for (std::size_t i = 0; i < other.series.size(); ++i)
        series[i] += other.series[i];
    return *this;
}

const RuleCounters *CounterView::ofRule(const Uuid &rule) const
{
    return find(rules, rule);
}

const RuleCounters *CounterView::ofDefault(const Uuid &filter) const
{
    return find(defaults, filter);
}

CounterContext::CounterContext(PolicySession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_view(std::make_shared<CounterView>())
{
    connect(&session, &PolicySession::changed, this, &CounterContext::followSession);
    connect(&session, &PolicySession::reset, this, &CounterContext::clear);
}

void CounterContext::setSimulation(std::shared_ptr<const SimulationCounters> simulation)
{
    if (!simulation && !m_simulation)
        return;
    m_simulation = std::move(simulation);
    if (m_application && (!m_simulation || !m_simulation->byApplication.contains(*m_application)))
        m_application.reset();
    m_editsSince = editsSince();
    rebuild();
}

void CounterContext::setApplication(std::optional<Uuid> application)
{
    if (application == m_application)
        return;
    m_application = application;
    rebuild();
}

std::vector<Uuid> CounterContext::applications() const
{
    std::vector<Uuid> known;
    if (!m_simulation)
        return known;
    for (const auto &application : m_simulation->policy->applications) {
        if (m_simulation->byApplication.contains(application->uuid))
            known.push_back(application->uuid);
    }
    return known;
}

std::size_t CounterContext::editsSince() const
{
    return m_simulation ? m_session.editsSince(m_simulation->state) : 0;
}

QString CounterContext::caption() const
{
    if (!m_simulation)
        return {};
    const auto count = m_simulation->byApplication.size();
    const QString scope = m_application ? applicationName(*m_application)
                          : count == 1  ? tr("one application")
                                        : tr("all %n applications", nullptr, int(count));
    QString text = tr("Simulation of %1, %2").arg(m_simulation->source, scope);
    if (const auto edits = editsSince(); edits > 0)
        text += tr(", before %n edits", nullptr, int(edits));
    return text;
}

void CounterContext::rebuild()
{
    auto view = std::make_shared<CounterView>();
    if (m_simulation) {
        const auto &policy = m_simulation->policy;
        for (const auto &[application, byRule] : m_simulation->byApplication) {
            if (m_application && application != *m_application)
                continue;
            const auto object = policy.application(application);
            const auto filter = object ? policy.filterNamed(object->filter) : nullptr;
            for (const auto &[rule, counters] : byRule) {
                if (!rule.isNull())
                    view->rules[rule] += counters;
                else if (filter)
                    view->defaults[filter->uuid] += counters;
            }
        }
    }
    m_view = std::move(view);
    emit changed();
}

void CounterContext::followSession()
{
    const std::size_t edits = editsSince();
    if (edits == m_editsSince)
        return;
    m_editsSince = edits;
    emit freshnessChanged();
}

QString CounterContext::applicationName(const Uuid &application) const
{
    const auto object = m_simulation->policy.application(application);
    if (!object)
        return {};
    const QString direction = object->direction == policy::Direction::In ? tr("in") : tr("out");
    return tr("%1 on %2 %3, %4")
        .arg(QString::fromStdString(object->filter), QString::fromStdString(object->device),
             QString::fromStdString(object->interface), direction);
}

} // namespace tallygate::app
