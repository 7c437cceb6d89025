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
    rate += other.rate;
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
    m_editsSince = editsSince();
    const auto wanted = m_simulation ? CounterOrigin::Simulation : CounterOrigin::Live;
    choose(hasData(wanted) ? wanted : CounterOrigin::Simulation, m_application);
}

void CounterContext::setLive(std::shared_ptr<const LiveCounters> live)
{
    if (!live && !m_live)
        return;
    m_live = std::move(live);
    const bool hadSimulation = hasData(CounterOrigin::Simulation);
    if (!hasData(CounterOrigin::Live))
        choose(CounterOrigin::Simulation, m_application);
    else if (!hadSimulation || m_origin == CounterOrigin::Live)
        choose(CounterOrigin::Live, m_application);
}

void CounterContext::choose(CounterOrigin origin, std::optional<Uuid> application)
{
    m_origin = origin;
    m_application =
        application && figuresOf(origin).contains(*application) ? application : std::nullopt;
    rebuild();
}

void CounterContext::setApplication(std::optional<Uuid> application)
{
    if (application != m_application)
        choose(m_origin, application);
}

const policy::Policy &CounterContext::policyOf(CounterOrigin origin) const
{
    return origin == CounterOrigin::Simulation && m_simulation ? m_simulation->policy
                                                               : m_session.policy();
}

const std::unordered_map<Uuid, CountersByRule> &
CounterContext::figuresOf(CounterOrigin origin) const
{
    static const std::unordered_map<Uuid, CountersByRule> kNone;
    if (origin == CounterOrigin::Simulation)
        return m_simulation ? m_simulation->byApplication : kNone;
    return m_live ? m_live->byApplication : kNone;
}

bool CounterContext::hasData(CounterOrigin origin) const
{
    return origin == CounterOrigin::Simulation ? m_simulation != nullptr
                                               : !applications(origin).empty();
}

Timestamp CounterContext::now() const
{
    if (m_origin == CounterOrigin::Live)
        return m_live ? m_live->now : Timestamp();
    return m_simulation ? m_simulation->lastPacket : Timestamp();
}

std::vector<Uuid> CounterContext::applications(CounterOrigin origin) const
{
    std::vector<Uuid> known;
    const auto &figures = figuresOf(origin);
    if (figures.empty())
        return known;
    for (const auto &application : policyOf(origin)->applications) {
        if (figures.contains(application->uuid))
            known.push_back(application->uuid);
    }
    return known;
}

std::size_t CounterContext::editsSince() const
{
    return m_simulation && m_origin == CounterOrigin::Simulation
               ? m_session.editsSince(m_simulation->state)
               : 0;
}

QString CounterContext::caption() const
{
    if (!hasData())
        return {};
    // What was run may be of applications that are gone; what devices tell, of other policies.
    const bool isLive = m_origin == CounterOrigin::Live;
    const auto count = isLive ? applications(m_origin).size() : m_simulation->byApplication.size();
    const QString scope = m_application ? applicationName(*m_application)
                          : count == 1  ? tr("one application")
                                        : tr("all %n applications", nullptr, int(count));
    if (isLive)
        return tr("Live since the last reset, %1").arg(scope);
    QString text = tr("Simulation of %1, %2").arg(m_simulation->source, scope);
    if (const auto edits = editsSince(); edits > 0)
        text += tr(", before %n edits", nullptr, int(edits));
    return text;
}

void CounterContext::rebuild()
{
    auto view = std::make_shared<CounterView>();
    const policy::Policy &policy = policyOf(m_origin);
    for (const auto &[application, byRule] : figuresOf(m_origin)) {
        if (m_application && application != *m_application)
            continue;
        const auto object = policy.application(application);
        if (!object && m_origin == CounterOrigin::Live)
            continue; // of another policy
        const auto filter = object ? policy.filterNamed(object->filter) : nullptr;
        for (const auto &[rule, counters] : byRule) {
            if (!rule.isNull())
                view->rules[rule] += counters;
            else if (filter)
                view->defaults[filter->uuid] += counters;
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
    auto object = policyOf(m_origin).application(application);
    if (!object)
        object = m_session.policy().application(application);
    if (!object)
        return {};
    const QString direction = object->direction == policy::Direction::In ? tr("in") : tr("out");
    return tr("%1 on %2 %3, %4")
        .arg(QString::fromStdString(object->filter), QString::fromStdString(object->device),
             QString::fromStdString(object->interface), direction);
}

} // namespace tallygate::app
