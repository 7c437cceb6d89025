// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <QObject>
#include <QString>

#include "base/time.h"
#include "base/uuid.h"
#include "policy/policy.h"
#include "session/policysession.h"

namespace tallygate::app {

/// What is known of one rule (or default) in one application, or summed over several.
struct RuleCounters
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t conformPackets = 0; ///< limit rules only
    std::uint64_t exceedPackets = 0;
    std::optional<Timestamp> firstHit;
    std::optional<Timestamp> lastHit;
    double rate = 0;           ///< packets per second now; live figures only
    std::vector<float> series; ///< packets per equal slice of time, oldest first; may be empty

    RuleCounters &operator+=(const RuleCounters &other);
};

/// Where figures come from.
enum class CounterOrigin : std::uint8_t { Simulation, Live };

/// Rule UUID -> figures; the null UUID is the filter's default. A rule that was there and saw
/// nothing is present with zeros; a rule that is absent has no data.
using CountersByRule = std::unordered_map<Uuid, RuleCounters>;

/// The figures of one simulation run. Immutable, shared with jobs.
struct SimulationCounters
{
    policy::Policy policy;             ///< what was run
    PolicySession::StateId state = 0;  ///< and which state of the session that was
    std::uint64_t run = 0;             ///< number of the run, as in PacketRef::run
    QString source;                    ///< "monday-noon.pcapng", or "3 captures"
    Timestamp ranAt;                   ///< wall clock
    Timestamp firstPacket, lastPacket; ///< capture clock: what "last hit" counts back from
    std::unordered_map<Uuid, CountersByRule> byApplication;
};

/// What devices count since their last reset, of whatever they run. Immutable.
struct LiveCounters
{
    Timestamp now; ///< what "last hit" counts back from; all times are of one clock
    std::unordered_map<Uuid, CountersByRule> byApplication;
};

/// The figures a row shows, made once per choice so that painting only looks up.
struct CounterView
{
    std::unordered_map<Uuid, RuleCounters> rules;
    std::unordered_map<Uuid, RuleCounters> defaults; ///< by filter UUID

    const RuleCounters *ofRule(const Uuid &rule) const;
    const RuleCounters *ofDefault(const Uuid &filter) const;
};

/// Which counters rows, inspector and sparklines show: origin, and one application or all. One
/// choice serves them all; after edits simulation figures are "before 2 edits". Live figures are of
/// the rules that devices run, by identity; a new run of the simulation takes their place until
/// they are chosen again. One per window.
class CounterContext : public QObject
{
    Q_OBJECT

public:
    explicit CounterContext(PolicySession &session, QObject *parent = nullptr);

    CounterOrigin origin() const { return m_origin; }
    /// Figures of one application or all (nullopt) of an origin that has some.
    void choose(CounterOrigin origin, std::optional<Uuid> application);
    /// Null if nothing was run for this document.
    const std::shared_ptr<const SimulationCounters> &simulation() const { return m_simulation; }
    void setSimulation(std::shared_ptr<const SimulationCounters> simulation);
    /// About once a second; null: no device tells anything.
    void setLive(std::shared_ptr<const LiveCounters> live);
    void clear() { setSimulation({}); }

    /// One application, or all of them (nullopt).
    const std::optional<Uuid> &application() const { return m_application; }
    void setApplication(std::optional<Uuid> application);
    /// The applications of the policy that there are figures of, in document order.
    std::vector<Uuid> applications(CounterOrigin origin) const;

    /// "edge-inbound on edge-01 wan0, in"; of an application with figures.
    QString applicationName(const Uuid &application) const;

    bool hasData() const { return hasData(m_origin); }
    bool hasData(CounterOrigin origin) const;
    /// What "last hit" counts back from.
    Timestamp now() const;
    /// Edits made since the run; 0 means that the figures are of the policy as it is.
    std::size_t editsSince() const;
    /// Never null; empty without data. Shared with jobs (filter queries).
    const std::shared_ptr<const CounterView> &view() const { return m_view; }

    /// "Simulation of monday-noon.pcapng, all 2 applications, before 2 edits", "Live since the last
    /// reset, one application"; empty without data.
    QString caption() const;

signals:
    /// Other figures, or another choice.
    void changed();
    /// editsSince() changed: the same figures, paler or not.
    void freshnessChanged();

private:
    void rebuild();
    void followSession();

    const policy::Policy &policyOf(CounterOrigin origin) const;
    const std::unordered_map<Uuid, CountersByRule> &figuresOf(CounterOrigin origin) const;

    PolicySession &m_session;
    std::shared_ptr<const SimulationCounters> m_simulation;
    std::shared_ptr<const LiveCounters> m_live;
    CounterOrigin m_origin = CounterOrigin::Simulation;
    std::optional<Uuid> m_application;
    std::shared_ptr<const CounterView> m_view;
    std::size_t m_editsSince = 0;
};

} // namespace tallygate::app
