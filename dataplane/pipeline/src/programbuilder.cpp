// SPDX-License-Identifier: GPL-3.0-or-later
#include "programbuilder.h"

#include <set>

#include "guard.h"
#include "pipeline/applicationsat.h"

namespace tallygate::pipeline {

namespace {

constexpr std::string_view kDeviceSet = "device";

tl::unexpected<Error> at(Error error, std::string path)
{
    error.where.path = std::move(path);
    return fail(std::move(error));
}

/// SEMANTICS 2.1: scope and direction that cannot meet.
bool canMeet(const DeviceApplication &application)
{
    return !(application.scope == Scope::ToDevice && application.direction == Direction::Out) &&
           !(application.scope == Scope::FromDevice && application.direction == Direction::In);
}

} // namespace

ProgramBuilder::ProgramBuilder(PolicyProgram::Input input, counters::CounterRegistry &registry,
                               const MeterBank &meters)
    : m_program(new PolicyProgram)
    , m_registry(registry)
    , m_bank(meters)
{
    m_program->m_input = std::move(input);
}

Result<std::shared_ptr<const PolicyProgram>> ProgramBuilder::build()
{
    m_program->m_guard = std::make_unique<Guard>(policy());
    m_program->m_isolation = IsolationPlan(policy(), m_program->ports());
    for (const DeviceMeter &meter : policy().meters)
        m_meterByUuid.emplace(meter.uuid, &meter);
    for (const auto step : {&ProgramBuilder::prepareLocal, &ProgramBuilder::prepareSets,
                            &ProgramBuilder::prepareFilters, &ProgramBuilder::bindApplications}) {
        if (auto done = (this->*step)(); !done)
            return fail(done.error());
    }
    return std::shared_ptr<const PolicyProgram>(m_program);
}

Result<void> ProgramBuilder::prepareLocal()
{
    const auto &given = m_program->m_input.local;
    auto local = LocalAddresses::build(given ? *given : policy().localState);
    if (!local)
        return at(local.error(), (given ? "" : "/localState") + local.error().where.path);
    m_program->m_local = *local;
    return {};
}

Result<void> ProgramBuilder::prepareSets()
{
    for (std::size_t i = 0; i < policy().sets.size(); ++i) {
        const DeviceSet &set = policy().sets[i];
        if (set.name == kDeviceSet)
            return at({ErrorKind::Semantic,
                       "name-reserved",
                       "the set @device is the device's own addresses and cannot be given",
                       {},
                       {}},
                      fmt::format("/sets/{}/name", i));
        auto built = match::ValueSet::build(set.kind, set.entries);
        if (!built) {
            const std::uint32_t entry = built.error().where.line;
            Error error = built.error();
            error.message = fmt::format("set @{}: {}", set.name, error.message);
            error.where = {};
            return at(std::move(error), entry == 0
                                            ? fmt::format("/sets/{}", i)
                                            : fmt::format("/sets/{}/entries/{}", i, entry - 1));
        }
        m_sets[set.name] = std::make_shared<match::ValueSet>(std::move(*built));
    }
    auto device =
        match::ValueSet::build(match::SetKind::Addresses, m_program->m_local->addressTexts());
    if (!device)
        return fail(device.error());
    m_sets[std::string(kDeviceSet)] = std::make_shared<match::ValueSet>(std::move(*device));
    return {};
}

Result<void> ProgramBuilder::prepareFilters()
{
    std::size_t conditions = 0;
    for (const DeviceFilter &filter : policy().filters) {
        for (const DeviceRule &rule : filter.rules)
            conditions += rule.conditions.size();
    }
    m_expressions.reserve(conditions);
    std::vector<std::vector<classify::Rule>> rulesOf;
    for (std::uint32_t f = 0; f < policy().filters.size(); ++f) {
        const DeviceFilter &filter = policy().filters[f];
        std::vector<classify::Rule> &rules = rulesOf.emplace_back();
        rules.reserve(filter.rules.size());
        for (std::size_t r = 0; r < filter.rules.size(); ++r) {
            auto rule = compileRule(filter.rules[r]);
            if (!rule) {
                Error error = rule.error();
                error.message =
                    fmt::format("rule {} \"{}\" of filter {}: {}", filter.rules[r].number,
                                filter.rules[r].name, filter.name, error.message);
                return at(std::move(error),
                          fmt::format("/filters/{}/rules/{}{}", f, r, rule.error().where.path));
            }
            rules.push_back(std::move(*rule));
        }
        m_filterIndex.emplace(filter.uuid, f);
    }
    m_expressions = {}; // of a large policy they are much, and classifiers need room
    for (std::vector<classify::Rule> &rules : rulesOf)
        m_classifiers.push_back(classify::makeClassifier(std::move(rules)));
    return {};
}

Result<classify::Rule> ProgramBuilder::compileRule(const DeviceRule &rule)
{
    classify::Rule compiled;
    compiled.role = rule.action == Action::Count ? classify::Role::Count : classify::Role::Terminal;
    if (rule.expires) {
        compiled.active = m_program->m_input.wallClock < *rule.expires;
        auto &next = m_program->m_nextExpiry;
        if (compiled.active && (!next || *rule.expires < *next))
            next = *rule.expires;
    }
    compiled.conditions.reserve(rule.conditions.size());
    for (std::size_t i = 0; i < rule.conditions.size(); ++i) {
        auto program = compileExpression(rule.conditions[i].expression);
        if (!program)
            return at(program.error(), fmt::format("/conditions/{}/match", i));
        compiled.conditions.push_back(std::move(*program));
    }
    return compiled;
}

Result<ProgramBuilder::ProgramPtr> ProgramBuilder::compileExpression(const std::string &text)
{
    if (const auto known = m_expressions.find(text); known != m_expressions.end())
        return known->second;
    auto expression = match::parse(text, match::lookupIn(m_sets));
    if (!expression)
        return fail(expression.error());
    auto program = match::Program::compile(*expression, m_sets);
    if (!program)
        return fail(program.error());
    auto shared = std::make_shared<const match::Program>(std::move(*program));
    m_expressions.emplace(shared->expression().text, shared);
    return shared;
}

Result<void> ProgramBuilder::bindApplications()
{
    for (std::size_t i = 0; i < policy().applications.size(); ++i) {
        const DeviceApplication &application = policy().applications[i];
        if (!canMeet(application))
            return at({ErrorKind::Semantic,
                       "scope-direction",
                       fmt::format("an application with direction {} never meets packets {}",
                                   toString(application.direction),
                                   application.scope == Scope::ToDevice ? "to the device"
                                                                        : "from the device"),
                       fmt::format("use the direction {}",
                                   application.scope == Scope::ToDevice ? "in" : "out"),
                       {}},
                      fmt::format("/applications/{}/scope", i));
        if (!m_filterIndex.contains(application.filter))
            return at({ErrorKind::Semantic,
                       "reference-dangling",
                       fmt::format("there is no filter {}", application.filter.toString()),
                       {},
                       {}},
                      fmt::format("/applications/{}/filter", i));
    }
    for (PortIndex port = 0; port < m_program->ports().size(); ++port) {
        for (const Direction direction : {Direction::In, Direction::Out}) {
            if (auto bound = bindPort(port, direction); !bound)
                return bound;
        }
    }
    return {};
}

Result<void> ProgramBuilder::bindPort(PortIndex port, Direction direction)
{
    const Port &place = m_program->ports()[port];
    Chain chain;
    auto slot = m_registry.portSlot(place.id);
    if (!slot)
        return fail(slot.error());
    chain.slot = *slot;
    for (const DeviceApplication *application : applicationsAt(policy(), place, direction)) {
        auto bound = bind(*application, port);
        if (!bound)
            return fail(bound.error());
        chain.applications.push_back(static_cast<std::uint32_t>(m_program->m_applications.size()));
        m_program->m_applications.push_back(std::move(*bound));
    }
    finishChain(chain, place.kind);
    m_program->m_chains.push_back(std::move(chain));
    return {};
}

Result<BoundApplication> ProgramBuilder::bind(const DeviceApplication &application, PortIndex port)
{
    using counters::CounterKey;
    using counters::CounterRole;
    const counters::PortId id = m_program->ports()[port].id;
    BoundApplication bound;
    bound.application = &application;
    bound.filterIndex = m_filterIndex.at(application.filter);
    bound.filter = &policy().filters[bound.filterIndex];
    bound.port = port;
    bound.direction = application.direction;
    bound.scope = application.scope;
    bound.classifier = m_classifiers[bound.filterIndex];
    const auto slotOf = [&](CounterRole role) {
        return m_registry.slotFor(CounterKey::forRole(application.uuid, id, role));
    };
    const auto received = slotOf(CounterRole::Received);
    const auto undecidable = slotOf(CounterRole::Undecidable);
    const auto byDefault = slotOf(CounterRole::Default);
    for (const auto *slot : {&received, &undecidable, &byDefault}) {
        if (!*slot)
            return fail(slot->error());
    }
    bound.received = *received;
    bound.undecidable = *undecidable;
    bound.rules.reserve(bound.filter->rules.size() + 1);
    bound.details.reserve(bound.filter->rules.size() + 1);
    for (std::size_t i = 0; i < bound.filter->rules.size(); ++i) {
        if (auto done = bindRule(bound, bound.filter->rules[i]); !done)
            return at(done.error(), fmt::format("/filters/{}/rules/{}", bound.filterIndex, i));
    }
    bindDefault(bound, *byDefault);
    return bound;
}

Result<void> ProgramBuilder::bindRule(BoundApplication &bound, const DeviceRule &rule)
{
    const auto slot = m_registry.slotFor(counters::CounterKey::forRule(
        bound.application->uuid, m_program->ports()[bound.port].id, rule.uuid));
    if (!slot)
        return fail(slot.error());
    RuleDetails details{nullptr, 0, rule.log};
    if (rule.log.enabled)
        details.sampler = m_program->m_samplers++;
    if (rule.action == Action::Limit) {
        auto meter = meterFor(*bound.application, bound.port, rule);
        if (!meter)
            return fail(meter.error());
        details.meter = *meter;
    }
    bound.rules.emplace_back(*slot, rule.action, rule.log.enabled);
    bound.details.push_back(details);
    return {};
}

void ProgramBuilder::bindDefault(BoundApplication &bound, counters::SlotId slot)
{
    const Verdict verdict = bound.filter->defaultVerdict;
    const Action action = verdict == Verdict::Permit   ? Action::Permit
                          : verdict == Verdict::Reject ? Action::Reject
                                                       : Action::Drop;
    const LogSettings &log = bound.filter->defaultLog;
    bound.rules.emplace_back(slot, action, log.enabled);
    bound.details.push_back({nullptr, m_program->m_samplers++, log});
}

Result<meter::Meter *> ProgramBuilder::meterFor(const DeviceApplication &application,
                                                PortIndex port, const DeviceRule &rule)
{
    const auto found = m_meterByUuid.find(rule.meter);
    if (found == m_meterByUuid.end())
        return fail(ErrorKind::Semantic, "reference-dangling", "rule {}: there is no meter {}",
                    rule.number, rule.meter.toString());
    const DeviceMeter &meter = *found->second;
    std::uint32_t largest = m_program->ports()[port].largestFrameBytes;
    if (meter.deviceWide) {
        for (const Port &other : m_program->ports())
            largest = std::max(largest, other.largestFrameBytes);
    }
    const MeterIdentity identity =
        meter.deviceWide ? MeterIdentity::deviceWide(meter.uuid)
                         : MeterIdentity{application.uuid, m_program->ports()[port].id, meter.uuid};
    return bindMeter(identity, meter, largest);
}

Result<meter::Meter *> ProgramBuilder::bindMeter(const MeterIdentity &identity,
                                                 const DeviceMeter &meter,
                                                 std::uint32_t largestFrameBytes)
{
    if (const auto known = m_boundMeters.find(identity); known != m_boundMeters.end())
        return known->second;
    auto staged = m_bank.stage(identity, meter.config, largestFrameBytes);
    if (!staged) {
        Error error = staged.error();
        error.message = fmt::format("meter {}: {}", meter.name, error.message);
        return fail(std::move(error));
    }
    m_boundMeters.emplace(identity, staged->get());
    m_program->m_meters.push_back({identity, *staged});
    return staged->get();
}

void ProgramBuilder::finishChain(Chain &chain, PortKind kind) const
{
    chain.judgesPlace = kind == PortKind::Host && !m_program->guard().isEmpty();
    std::set<const meter::Meter *> seen;
    for (const std::uint32_t index : chain.applications) {
        const BoundApplication &application = m_program->m_applications[index];
        chain.judgesPlace = chain.judgesPlace || application.scope != Scope::Any;
        std::set<const meter::Meter *> own;
        for (const RuleDetails &details : application.details) {
            if (details.meter != nullptr)
                own.insert(details.meter);
        }
        for (const meter::Meter *meter : own)
            chain.oneByOne = !seen.insert(meter).second || chain.oneByOne;
    }
}

} // namespace tallygate::pipeline
