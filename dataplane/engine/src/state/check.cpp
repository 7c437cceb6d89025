// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>

#include "engine/checkchild.h"
#include "pipeline/applicationsat.h"
#include "pipeline/probe.h"
#include "pipeline/worker.h"
#include "state/finding.h"

namespace tallygate::engine {

namespace {

using control::Json;
using pipeline::DevicePolicy;
using pipeline::Direction;
using pipeline::Verdict;
using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kMostDiagnostics = 100;
constexpr std::size_t kMostProofSteps = 2000;

Json toJson(const Diagnostic &diagnostic)
{
    Error error{ErrorKind::Semantic, diagnostic.code, diagnostic.message, diagnostic.hint,
                diagnostic.where};
    Json json = control::fromError(error);
    json.erase("kind");
    json["severity"] = toString(diagnostic.severity);
    if (!diagnostic.object.isNull())
        json["object"] = diagnostic.object.toString();
    return json;
}

/// What a check has found so far.
class Findings
{
public:
    void add(Severity severity, const Error &error) { add(finding(severity, error)); }
    void add(Diagnostic diagnostic)
    {
        m_failed = m_failed || diagnostic.severity == Severity::Error;
        if (m_list.size() < kMostDiagnostics)
            m_list.push_back(toJson(diagnostic));
    }
    bool failed() const { return m_failed; }
    Json take() { return std::move(m_list); }

private:
    Json m_list = Json::array();
    bool m_failed = false;
};

std::size_t ruleCount(const DevicePolicy &policy)
{
    std::size_t count = 0;
    for (const pipeline::DeviceFilter &filter : policy.filters)
        count += filter.rules.size();
    return count;
}

std::size_t entryCount(const DevicePolicy &policy)
{
    std::size_t count = 0;
    for (const pipeline::DeviceSet &set : policy.sets)
        count += set.entries.size();
    return count;
}

Result<void> withinLimits(const DevicePolicy &policy)
{
    const auto check = [](std::size_t count, std::size_t most, const char *what) -> Result<void> {
        if (count <= most)
            return {};
        return fail(ErrorKind::Limit, "policy-too-large",
                    "the policy has {} {}; at most {} are possible", count, what, most);
    };
    auto good = check(ruleCount(policy), kMaxRules, "rules");
    return good ? check(entryCount(policy), kMaxSetEntries, "entries in its sets") : good;
}

/// Things that work, but perhaps not as meant.
void addWarnings(const DevicePolicy &policy, const CheckRequest &request, Findings &findings)
{
    for (std::size_t i = 0; i < policy.applications.size(); ++i) {
        const auto &patterns = policy.applications[i].interfaces;
        const bool bound = std::any_of(
            request.ports.begin(), request.ports.end(), [&](const pipeline::Port &port) {
                return pipeline::reaches(patterns, pipeline::namesFor(policy, port));
            });
        if (bound)
            continue;
        Diagnostic unbound = finding(Severity::Warning, "application-unbound",
                                     "no managed interface is one of this application's");
        unbound.object = policy.applications[i].uuid;
        unbound.where.path = fmt::format("/applications/{}/interfaces", i);
        findings.add(std::move(unbound));
    }
    for (const pipeline::DeviceFilter &filter : policy.filters) {
        for (const pipeline::DeviceRule &rule : filter.rules) {
            if (!rule.expires || *rule.expires > request.wallClock)
                continue;
            Diagnostic expired = finding(Severity::Note, "rule-expired",
                                         fmt::format("rule {} \"{}\" of filter {} has expired",
                                                     rule.number, rule.name, filter.name));
            expired.object = rule.uuid;
            findings.add(std::move(expired));
        }
    }
    if (policy.guard.empty())
        findings.add(finding(Severity::Warning, "guard-empty",
                             "without a management guard nothing keeps the way to this host open"));
}

/// Runs packets through a program that nothing else uses.
class Prover
{
public:
    Prover(const CheckRequest &request, std::shared_ptr<const pipeline::PolicyProgram> program,
           counters::CounterRegistry &registry, Findings &findings)
        : m_request(request)
        , m_program(std::move(program))
        , m_worker(registry.shard(0))
        , m_findings(findings)
    {
        m_worker.adopt(m_program);
    }

    Json run()
    {
        if (m_request.session)
            runSession();
        const auto &checks = m_program->policy().checks;
        for (std::size_t i = 0; i < checks.size(); ++i)
            runCheck(checks[i], fmt::format("/checks/{}", i));
        return std::move(m_steps);
    }

private:
    struct Step
    {
        std::string check;
        std::string packet;
        Direction direction = Direction::In;
        Verdict expected = Verdict::Permit;
        std::string path;
    };

    /// The session itself, and whether a new one could be made the same way.
    void runSession()
    {
        const SshSession &session = *m_request.session;
        pipeline::Flow flow{pipeline::Flow::Protocol::Tcp,
                            session.clientText(),
                            session.serverText(),
                            session.clientPort,
                            session.serverPort,
                            true};
        bool managed = false;
        for (const std::string &interface : m_request.sessionInterfaces) {
            const auto port = m_program->portNamed(interface);
            if (!port || m_program->ports()[*port].kind != pipeline::PortKind::Host)
                continue;
            managed = true;
            flow.sourcePort = session.clientPort;
            flow.established = true;
            bothWays(*port, flow, "segment", "segment back");
            flow.sourcePort = session.clientPort == 40000 ? 40001 : 40000;
            flow.established = false;
            bothWays(*port, flow, "syn", "syn-ack");
        }
        if (!managed)
            m_findings.add(finding(Severity::Note, "session-unmanaged",
                                   "the session does not pass through a managed interface"));
    }

    void bothWays(pipeline::PortIndex port, const pipeline::Flow &flow, const char *in,
                  const char *out)
    {
        const auto frame = pipeline::frameOf(flow);
        if (!frame)
            return m_findings.add(Severity::Error, frame.error());
        expect(port, *frame, {"ssh", in, Direction::In, Verdict::Permit, {}});
        expect(port, pipeline::answerTo(*frame), {"ssh", out, Direction::Out, Verdict::Permit, {}});
    }

    void runCheck(const pipeline::DeviceCheck &check, const std::string &path)
    {
        const auto frame = pipeline::frameOf(check);
        if (!frame)
            return m_findings.add(Severity::Error, frame.error());
        const auto port = m_program->portNamed(check.interface);
        if (!port) {
            Diagnostic unbound =
                finding(Severity::Warning, "check-unbound",
                        fmt::format("the check \"{}\" was not made: {} is not a managed interface",
                                    check.name, check.interface));
            unbound.where.path = path + "/interface";
            return m_findings.add(std::move(unbound));
        }
        expect(*port, *frame, {check.name, "check", check.direction, check.expected, path});
    }

    void expect(pipeline::PortIndex port, const Octets &octets, const Step &step)
    {
        const auto size = static_cast<std::uint32_t>(octets.size());
        const packet::Frame frame{octets.data(), size, size, LinkType::Ethernet,
                                  m_request.wallClock};
        pipeline::Outcome outcome;
        m_worker.process(port, step.direction, {&frame, 1}, {&outcome, 1});
        const bool ok = outcome.verdict == step.expected;
        const std::string &interface = m_program->ports()[port].name;
        if (m_steps.size() < kMostProofSteps)
            m_steps.push_back(stepJson(step, interface, outcome, ok));
        if (ok)
            return;
        Diagnostic failed = finding(
            Severity::Error, step.path.empty() ? "proof-session" : "proof-check",
            fmt::format("{} ({}) on {}, {}: {} instead of {}, by {}",
                        step.path.empty() ? "your own SSH session"
                                          : fmt::format("the check \"{}\"", step.check),
                        step.packet, interface, toString(step.direction), toString(outcome.verdict),
                        toString(step.expected), decider(outcome)));
        failed.where.path = step.path;
        failed.object = ruleOf(outcome);
        m_findings.add(std::move(failed));
    }

    Json stepJson(const Step &step, const std::string &interface, const pipeline::Outcome &outcome,
                  bool ok) const
    {
        Json json = {{"check", step.check},
                     {"packet", step.packet},
                     {"interface", interface},
                     {"direction", toString(step.direction)},
                     {"expected", toString(step.expected)},
                     {"verdict", toString(outcome.verdict)},
                     {"cause", toString(outcome.cause)},
                     {"ok", ok}};
        if (const Uuid rule = ruleOf(outcome); !rule.isNull())
            json["rule"] = rule.toString();
        return json;
    }

    Uuid ruleOf(const pipeline::Outcome &outcome) const
    {
        if (outcome.cause != pipeline::Cause::Rule)
            return {};
        return m_program->applications()[outcome.application].filter->rules[outcome.rule].uuid;
    }

    std::string decider(const pipeline::Outcome &outcome) const
    {
        if (outcome.application == pipeline::Outcome::kNone)
            return std::string(toString(outcome.cause));
        const auto &application = m_program->applications()[outcome.application];
        if (outcome.cause == pipeline::Cause::Default)
            return fmt::format("the default of {}", m_program->nameOf(application));
        if (outcome.cause != pipeline::Cause::Rule)
            return std::string(toString(outcome.cause));
        const pipeline::DeviceRule &rule = application.filter->rules[outcome.rule];
        return fmt::format("rule {} \"{}\" of {}", rule.number, rule.name,
                           m_program->nameOf(application));
    }

    const CheckRequest &m_request;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    pipeline::Worker m_worker;
    Findings &m_findings;
    Json m_steps = Json::array();
};

/// The policy as it would be in force.
Result<std::shared_ptr<const DevicePolicy>> policyOf(const CheckRequest &request)
{
    auto parsed = pipeline::parseDevicePolicy(*request.text, "policy");
    if (!parsed)
        return fail(parsed.error());
    parsed->heldGuard = {};
    if (request.guard) {
        parsed->guard = *request.guard;
        parsed->guardOptions = request.guardOptions;
    }
    auto policy = request.sets.derive(std::make_shared<const DevicePolicy>(std::move(*parsed)),
                                      request.wallClock);
    if (auto good = withinLimits(*policy); !good)
        return fail(good.error());
    return policy;
}

void examine(const CheckRequest &request, Findings &findings, Json &report)
{
    auto policy = policyOf(request);
    if (!policy)
        return findings.add(Severity::Error, policy.error());
    report["rules"] = ruleCount(**policy);
    report["setEntries"] = entryCount(**policy);
    report["applications"] = (*policy)->applications.size();
    report["ports"] = request.ports.size();
    addWarnings(**policy, request, findings);

    counters::CounterRegistry registry;
    pipeline::MeterBank meters;
    auto program = pipeline::PolicyProgram::build(
        {*policy, request.ports, request.wallClock, request.local, 0}, registry, meters);
    if (!program)
        return findings.add(Severity::Error, pipeline::locateInDevicePolicy(
                                                 program.error(), *request.text, "policy"));
    meters.activate((*program)->meters(), request.wallClock);
    if (request.prove)
        report["proof"] = Prover(request, *program, registry, findings).run();
}

} // namespace

CheckReport check(const CheckRequest &request)
{
    const auto begin = std::chrono::steady_clock::now();
    Findings findings;
    CheckReport report;
    report.json = Json::object();
    examine(request, findings, report.json);
    report.ok = !findings.failed();
    report.json["ok"] = report.ok;
    report.json["diagnostics"] = findings.take();
    report.json["milliseconds"] = std::chrono::duration_cast<std::chrono::milliseconds>(
                                      std::chrono::steady_clock::now() - begin)
                                      .count();
    return report;
}

Error CheckReport::error() const
{
    for (const Json &diagnostic : json.value("diagnostics", Json::array())) {
        if (diagnostic.value("severity", "") == toString(Severity::Error))
            return control::toError(diagnostic);
    }
    return {ErrorKind::Semantic, "check-failed", "the policy did not pass its checks", {}, {}};
}

} // namespace tallygate::engine
