// SPDX-License-Identifier: GPL-3.0-or-later
#include "push.h"

#include <algorithm>

#include "livectl/livecommands.h"
#include "support.h"

namespace tallygate::cli {

namespace {

using namespace std::chrono_literals;
using deploy::Step;

Error cancelled()
{
    return {ErrorKind::Cancelled, "cancelled", "given up as was asked for", {}, {}};
}

} // namespace

void Push::say(const Pushed &pushed, std::string_view what) const
{
    FILE *out = m_options.format == Format::Json ? stderr : stdout;
    fmt::print(out, "{}: {}\n", pushed.device.name, what);
    std::fflush(out);
}

void Push::stateChanged(remote::DeviceId device, const remote::ConnectionState &state)
{
    m_inbox.post([this, device, state] {
        for (Pushed &pushed : m_devices) {
            if (pushed.connection == device)
                pushed.state = state;
        }
    });
}

void Push::hostKeyUnknown(remote::DeviceId device, const remote::HostKeyQuestion &question)
{
    m_inbox.post([this, device, question] {
        const bool isAccepted = question.check.outcome == remote::HostKeyOutcome::New &&
                                m_terminal.isHostKeyAccepted(question);
        const auto asked = std::ranges::find(m_devices, device, &Pushed::connection);
        if (!isAccepted) {
            asked->isKeyAsked = false;
            return;
        }
        recordHostKey(asked->device, question);
        m_connections->acceptHostKey(device, remote::fingerprintOf(question.key));
    });
}

void Push::secretWanted(remote::DeviceId device, const remote::SecretQuestion &question)
{
    m_inbox.post([this, device, question] {
        m_connections->answer(device, question.id, m_terminal.secretWanted(question));
    });
}

void Push::secretWanted(std::size_t target, const remote::SecretQuestion &question)
{
    m_inbox.post([this, target, question] {
        m_deployment->answerSecret(target, question.id, m_terminal.secretWanted(question));
    });
}

void Push::progressed(std::size_t target, const deploy::Progress &progress)
{
    m_inbox.post([this, target, progress] { onProgress(target, progress); });
}

void Push::onProgress(std::size_t at, const deploy::Progress &progress)
{
    Pushed &pushed = m_devices[at];
    const bool isNew = progress.step != pushed.progress.step;
    pushed.progress = progress;
    // Recorded before it is put in force, so that no push goes unrecorded.
    if (progress.step == Step::Proving || isEnd(progress.step))
        record(pushed);
    if (!isNew || progress.step == Step::Waiting)
        return;
    std::string line(toString(progress.step));
    if (progress.step == Step::InForce)
        line += fmt::format(" as revision {}, goes back by itself in {} s", progress.revision,
                            m_options.window);
    if (progress.error)
        line += ": " + toString(*progress.error);
    say(pushed, line);
    if (progress.step != Step::Failed)
        return; // the report says why a policy is not put in force, not why it went back
    const bool isProofFailed = progress.error && progress.error->code == "proof-failed";
    const auto &report = isProofFailed ? progress.proof : progress.report;
    if (progress.error && report.is_object())
        fmt::print(stderr, "{}", ctl::reportText(report));
}

void Push::record(Pushed &pushed)
{
    if (!m_records)
        return;
    const deploy::Progress &progress = pushed.progress;
    if (isEnd(progress.step)) {
        if (const auto record = std::exchange(pushed.record, std::nullopt))
            m_records->end(*record, pushed.device, progress);
    } else if (!pushed.record) {
        pushed.record = m_records->begin(pushed.device, progress);
    }
}

/// Until all are there, or one cannot be.
Result<void> Push::connect()
{
    remote::Connections::Options options;
    options.knownHosts = knownHostsOf(m_options.devices.login);
    options.program = "tallygate-cli";
    auto connections = remote::Connections::create(std::move(options), *this);
    if (!connections)
        return fail(connections.error());
    m_connections = std::move(*connections);
    for (Pushed &pushed : m_devices)
        pushed.connection = m_connections->add(pushed.device.endpoint);
    while (true) {
        m_inbox.turn(100ms);
        if (m_interrupt.token().stop_requested())
            return fail(cancelled());
        std::size_t connected = 0;
        for (const Pushed &pushed : m_devices) {
            if (!pushed.state)
                continue;
            connected += pushed.state->phase == remote::Phase::Connected;
            const bool isRefused = pushed.state->phase == remote::Phase::Stopped ||
                                   pushed.state->phase == remote::Phase::Waiting;
            if (!isRefused || !pushed.state->reason)
                continue;
            // The question comes beside the state.
            if (pushed.state->reason->code != "host-key-new" || !pushed.isKeyAsked)
                return fail(*pushed.state->reason);
        }
        if (connected == m_devices.size())
            return {};
    }
}

/// What is in force there now: the push is refused if somebody else comes first.
Result<std::uint64_t> Push::revisionOf(const Pushed &pushed)
{
    const auto told = std::make_shared<std::optional<Result<control::Json>>>();
    m_connections->call(pushed.connection, "status", control::Json::object(),
                        [this, told](Result<control::Json> answer) {
                            m_inbox.post([told, answer] { *told = answer; });
                        });
    while (!*told) {
        m_inbox.turn(100ms);
        if (m_interrupt.token().stop_requested())
            return fail(cancelled());
    }
    return (*told)->map(
        [](const control::Json &status) { return ctl::numberOf(status, "revision"); });
}

Result<void> Push::begin()
{
    std::vector<deploy::Target> targets;
    for (const Pushed &pushed : m_devices) {
        const auto revision = revisionOf(pushed);
        if (!revision)
            return fail(revision.error());
        deploy::Target target;
        target.device = pushed.device.uuid;
        target.name = pushed.device.name;
        target.connection = pushed.connection;
        target.endpoint = pushed.device.endpoint;
        target.session = pushed.state->session;
        target.policy = pushed.policy;
        target.basedOn = *revision;
        target.takeOver = m_options.takeOver;
        targets.push_back(std::move(target));
    }
    m_records.emplace(m_options.comment);
    deploy::Options options;
    options.knownHosts = knownHostsOf(m_options.devices.login);
    options.comment = m_options.comment;
    options.window = std::chrono::seconds(m_options.window);
    options.oneFirst = m_options.oneFirst;
    options.acceptFailedProof = m_options.acceptFailedProof;
    options.acceptGuardChange = m_options.acceptGuardChange;
    m_deployment = std::make_unique<deploy::Deployment>(*m_connections, std::move(targets),
                                                        std::move(options), *this);
    m_deployment->start();
    return {};
}

void Push::decide()
{
    if (m_options.decision == Decision::Keep)
        return m_deployment->confirm();
    if (m_options.decision == Decision::Leave) {
        m_isLeft = true;
        return;
    }
    if (!std::exchange(m_isAsked, true)) {
        Terminal::forget(); // what was typed before is no answer
        fmt::print(stderr, "Keep it? It goes back by itself in {} s. [y/N] ", m_options.window);
    }
    if (!Terminal::hasLine())
        return;
    m_isAsked = false;
    const std::string answer = Terminal::readLine().value_or("");
    if (answer == "y" || answer == "yes")
        m_deployment->confirm();
    else
        m_deployment->rollBack("not wanted");
}

Result<void> Push::watch()
{
    bool isStopped = false;
    while (m_deployment->phase() != deploy::Phase::Over && !m_isLeft) {
        m_inbox.turn(200ms);
        m_deployment->tick();
        if (m_interrupt.token().stop_requested() && !std::exchange(isStopped, true))
            m_deployment->rollBack("interrupted");
        if (m_deployment->phase() == deploy::Phase::Deciding && !isStopped)
            decide();
    }
    m_inbox.turn(0ms);
    return {};
}

Result<void> Push::run()
{
    if (const auto connected = connect(); !connected)
        return connected;
    if (const auto begun = begin(); !begun)
        return begun;
    return watch();
}

int Push::status() const
{
    if (m_isLeft || isConfirmed())
        return Fine;
    for (const Pushed &pushed : m_devices) {
        const auto &error = pushed.progress.error;
        if (error && error->kind != ErrorKind::Cancelled && error->code != "proof-failed")
            return CouldNot;
    }
    return Findings;
}

} // namespace tallygate::cli
