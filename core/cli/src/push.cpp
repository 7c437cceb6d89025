// SPDX-License-Identifier: GPL-3.0-or-later
#include "push.h"

#include <algorithm>

#include "base/base64.h"
#include "base/sha256.h"
#include "livectl/live.h"
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
    if (progress.step == Step::Failed && progress.error &&
        deploy::isAboutApproval(*progress.error)) {
        m_records->refused(pushed.device, *progress.error);
    } else if (isEnd(progress.step)) {
        if (const auto record = std::exchange(pushed.record, std::nullopt))
            m_records->end(*record, pushed.device, progress);
    } else if (!pushed.record) {
        pushed.record = m_records->begin(pushed.device, progress);
    }
}

void Push::recordLeft()
{
    const auto now = std::chrono::steady_clock::now();
    for (const Pushed &pushed : m_devices) {
        const deploy::Progress &progress = pushed.progress;
        m_records->left(pushed.device, progress, progress.deadline.value_or(now) - now);
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

Result<control::Json> Push::call(const Pushed &pushed, std::string_view method,
                                 control::Json params)
{
    const auto told = std::make_shared<std::optional<Result<control::Json>>>();
    m_connections->call(pushed.connection, std::string(method), std::move(params),
                        [this, told](Result<control::Json> answer) {
                            m_inbox.post([told, answer] { *told = answer; });
                        });
    while (!*told) {
        m_inbox.turn(100ms);
        if (m_interrupt.token().stop_requested())
            return fail(cancelled());
    }
    return std::move(**told);
}

/// The push is refused if somebody else comes first.
Result<Push::Running> Push::runningAt(const Pushed &pushed)
{
    return call(pushed, "status").map([](const control::Json &status) {
        const std::uint64_t revision = ctl::numberOf(status, "revision");
        if (revision == 0)
            return Running{}; // that of no policy says nothing
        return Running{revision, ctl::textOf(ctl::partOf(status, "commit"), "digest")};
    });
}

Result<std::string> Push::textOf(const Pushed &pushed, const Running &running)
{
    std::string text;
    while (running.revision != 0) {
        const auto piece = call(pushed, "policy.get",
                                {{"revision", control::fromUint64(running.revision)},
                                 {"offset", control::fromUint64(text.size())}});
        if (!piece)
            return fail(piece.error());
        const auto bytes = fromBase64(ctl::textOf(*piece, "data"));
        if (!bytes || bytes->empty())
            return fail(ErrorKind::Syntax, "peer-invalid",
                        "{}: the engine's text of revision {} ends too early", pushed.device.name,
                        running.revision);
        text += *bytes;
        if (text.size() >= ctl::numberOf(*piece, "size"))
            break;
    }
    if (running.revision != 0 && sha256Hex(text) != running.digest)
        return fail(ErrorKind::Syntax, "peer-invalid",
                    "{}: the digest of revision {} is not that of its text", pushed.device.name,
                    running.revision);
    return text;
}

Result<deploy::ApprovalRequest> Push::request()
{
    if (const auto connected = connect(); !connected)
        return fail(connected.error());
    deploy::ApprovalRequest request{userName(), wallClock(), m_options.comment, {}};
    for (const Pushed &pushed : m_devices) {
        const auto running = runningAt(pushed);
        if (!running)
            return fail(running.error());
        auto before = textOf(pushed, *running);
        if (!before)
            return fail(before.error());
        request.changes.push_back({{pushed.device.uuid, pushed.device.name, running->revision,
                                    running->digest, sha256Hex(pushed.policy)},
                                   std::move(*before),
                                   pushed.policy});
    }
    return request;
}

Result<void> Push::begin()
{
    std::vector<deploy::Target> targets;
    for (const Pushed &pushed : m_devices) {
        auto running = runningAt(pushed);
        if (!running)
            return fail(running.error());
        deploy::Target target;
        target.device = pushed.device.uuid;
        target.name = pushed.device.name;
        target.connection = pushed.connection;
        target.endpoint = pushed.device.endpoint;
        target.session = pushed.state->session;
        target.policy = pushed.policy;
        target.basedOn = running->revision;
        target.runs = std::move(running->digest);
        target.takeOver = m_options.takeOver;
        target.needsApproval = pushed.needsApproval;
        target.approval = m_approval;
        targets.push_back(std::move(target));
    }
    m_records.emplace(m_options.comment, m_approval);
    deploy::Options options;
    options.knownHosts = knownHostsOf(m_options.devices.login);
    options.comment = m_options.comment;
    options.user = userName();
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
    if (m_isLeft)
        recordLeft();
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
