// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "classify/classifier.h"
#include "counters/counterregistry.h"
#include "counters/equations.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/isolation.h"
#include "pipeline/localaddresses.h"
#include "pipeline/meterbank.h"

namespace tallygate::pipeline {

class Guard;

/// An interface that the pipeline runs on.
struct Port
{
    counters::PortId id = 0; ///< given when first managed, survives renames
    std::string name;
    PortKind kind = PortKind::Host;
    std::uint32_t largestFrameBytes = meter::kDefaultLargestFrameBytes; ///< without FCS
    /// What it was called before, oldest first: see namesFor() in pipeline/applicationsat.h.
    std::vector<std::string> formerNames{};
};

/// Place of a port in the list that a program was built for.
using PortIndex = std::uint32_t;

/// A rule, or the default, at one port: all that a worker asks once it has decided, unless the rule
/// limits or logs. Of 10,000 rules that flows meet it should stay in a core's caches, so it is one
/// word.
struct BoundRule
{
    BoundRule(counters::SlotId place, Action does, bool logs)
        : slot(place)
        , action(does)
        , isLogged(logs)
    {}

    counters::SlotId slot : 24;
    Action action : 7;
    bool isLogged : 1;

    bool hasDetails() const { return isLogged || action == Action::Limit; }
};
static_assert(sizeof(BoundRule) == 4);
static_assert(counters::CounterRegistry::kMaxSlots <= std::size_t{1} << 24);

/// What else there is of a rule that limits or logs.
struct RuleDetails
{
    meter::Meter *meter = nullptr; ///< of a limit rule; owned by the program
    std::uint32_t sampler = 0;     ///< index of its log state in each worker
    LogSettings log;
};

/// A filter application at one port and direction.
struct BoundApplication
{
    const DeviceApplication *application = nullptr; ///< in PolicyProgram::policy()
    const DeviceFilter *filter = nullptr;
    std::uint32_t filterIndex = 0; ///< into DevicePolicy::filters
    PortIndex port = 0;
    Direction direction = Direction::In;
    Scope scope = Scope::Any;
    std::shared_ptr<const classify::Classifier> classifier;
    std::vector<BoundRule> rules;     ///< as in the filter, then the default
    std::vector<RuleDetails> details; ///< as rules
    counters::SlotId received = 0;
    counters::SlotId undecidable = 0;

    /// `rule` as in classify::Decision; kNoRule is the default.
    const BoundRule &bound(std::uint32_t rule) const
    {
        return rule == classify::Decision::kNoRule ? rules.back() : rules[rule];
    }
    const RuleDetails &detailsOf(std::uint32_t rule) const
    {
        return rule == classify::Decision::kNoRule ? details.back() : details[rule];
    }
};

/// The applications of one port and direction, in the order of SEMANTICS 1.1: by (order, UUID).
struct Chain
{
    std::vector<std::uint32_t> applications; ///< into PolicyProgram::applications()
    counters::PortSlot slot = 0;
    bool judgesPlace = false; ///< an application or the guard asks where a packet stands
    /// Two applications share a device-wide meter: then packets go through the whole chain one by
    /// one, so that the meter sees them in their order whatever the batch.
    bool oneByOne = false;
};

/// A device policy made ready to run: expressions compiled, sets resolved, expired rules switched
/// off, applications bound to ports, counters and meters found. Built by control, immutable
/// afterwards, shared by all workers, dropped when the last one let it go.
class PolicyProgram
{
public:
    struct Input
    {
        std::shared_ptr<const DevicePolicy> policy;
        std::vector<Port> ports;
        Timestamp wallClock;             ///< judges expiry (SEMANTICS 10.1)
        std::optional<LocalState> local; ///< overrides the policy's own (2.3)
        std::uint64_t revision = 0;      ///< for the hit log
    };

    /// Errors: an expression, a set, a meter, an address or an application that cannot work; the
    /// JSON pointer of what it is about stands in `where.path`, the column within the expression in
    /// `where.column` (see locateInDevicePolicy). New counters and staged meters are the only
    /// effect elsewhere. Control thread.
    static Result<std::shared_ptr<const PolicyProgram>>
    build(Input input, counters::CounterRegistry &registry, const MeterBank &meters);
    ~PolicyProgram();

    const DevicePolicy &policy() const { return *m_input.policy; }
    std::span<const Port> ports() const { return m_input.ports; }
    std::uint64_t revision() const { return m_input.revision; }
    const std::shared_ptr<const LocalAddresses> &local() const { return m_local; }
    const Guard &guard() const { return *m_guard; }
    const IsolationPlan &isolation() const { return m_isolation; }

    /// All applications, grouped by port (as given), direction (in first) and order.
    std::span<const BoundApplication> applications() const { return m_applications; }
    const Chain &chain(PortIndex port, Direction direction) const
    {
        return m_chains[port * counters::kDirections + static_cast<std::size_t>(direction)];
    }
    /// Every meter in use with the application and port it belongs to. For MeterBank::activate().
    const std::vector<BoundMeter> &meters() const { return m_meters; }
    const DeviceMeter *meterNamed(const Uuid &uuid) const;
    std::optional<PortIndex> portNamed(std::string_view name) const;
    std::uint32_t samplerCount() const { return m_samplers; }
    /// When the next rule expires; a program built then or later is another one.
    std::optional<Timestamp> nextExpiry() const { return m_nextExpiry; }

    /// "filter on interface, direction" (FC-5.1).
    std::string nameOf(const BoundApplication &application) const;
    /// Its counters now, for reports and for counters::checkEquation().
    counters::ApplicationTally tallyOf(const BoundApplication &application,
                                       const counters::CounterRegistry &registry) const;

private:
    friend class ProgramBuilder;
    PolicyProgram();

    Input m_input;
    std::shared_ptr<const LocalAddresses> m_local;
    std::unique_ptr<const Guard> m_guard;
    IsolationPlan m_isolation;
    std::vector<BoundApplication> m_applications;
    std::vector<Chain> m_chains; ///< port * 2 + direction
    std::vector<BoundMeter> m_meters;
    std::uint32_t m_samplers = 0;
    std::optional<Timestamp> m_nextExpiry;
};

/// Every counter that building a program of this policy for these ports asks its registry for, each
/// once, in the same order; whoever keeps the counters elsewhere finds their slots beforehand.
std::vector<counters::CounterKey> counterKeysOf(const DevicePolicy &policy,
                                                std::span<const Port> ports);

/// Whether an interface name fits a name or a glob with '*' and '?'.
bool matchesGlob(std::string_view glob, std::string_view name);

} // namespace tallygate::pipeline
