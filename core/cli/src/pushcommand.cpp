// SPDX-License-Identifier: GPL-3.0-or-later
#include "pushcommand.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include "deploy/deployment.h"
#include "devices.h"
#include "livectl/livecommands.h"
#include "pipeline/devicepolicy.h"
#include "storage/audittrail.h"
#include "storage/deployments.h"
#include "support.h"

namespace tallygate::cli {

namespace {

using namespace std::chrono_literals;
using deploy::Step;

enum class Decision { Ask, Keep, Leave };

struct PushOptions
{
    std::string policy;
    std::string as; ///< the policy's device that --host is
    std::string comment;
    std::string at;
    DeviceOptions devices;
    int window = 60; ///< s
    Decision decision = Decision::Ask;
    bool oneFirst = false;
    bool acceptFailedProof = false;
    bool acceptGuardChange = false;
    bool takeOver = false;
    Format format = Format::Text;
};

/// Has what threads of connections tell done on the thread that waits here.
class Inbox
{
public:
    void post(std::function<void()> task)
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        m_wake.notify_one();
    }
    /// Does what came, waiting a moment for the first.
    void turn(std::chrono::milliseconds atMost)
    {
        std::deque<std::function<void()>> tasks;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, atMost, [this] { return !m_tasks.empty(); });
            tasks.swap(m_tasks);
        }
        for (const auto &task : tasks)
            task();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
};

/// A device of the push.
struct Pushed
{
    KnownDevice device;
    std::string policy; ///< text of its device policy
    remote::DeviceId connection = remote::DeviceId::None;
    std::optional<remote::ConnectionState> state;
    bool isKeyAsked = true; ///< a host key that is not known yet may still be accepted
    deploy::Progress progress;
    std::optional<std::int64_t> record;
};

Timestamp wallTime()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

storage::DeploymentOutcome outcomeOf(Step step)
{
    using storage::DeploymentOutcome;
    if (step == Step::Confirmed)
        return DeploymentOutcome::Confirmed;
    return step == Step::Failed ? DeploymentOutcome::Failed : DeploymentOutcome::RolledBack;
}

/// One run of the command. What devices tell comes through the inbox, so all is done on one thread.
class Push final : public remote::ConnectionObserver, public deploy::Observer
{
public:
    Push(const PushOptions &options, std::vector<Pushed> devices)
        : m_options(options)
        , m_terminal(options.devices.login)
        , m_devices(std::move(devices))
    {}
    ~Push() override
    {
        m_deployment.reset(); // before whom it tells
        m_connections.reset();
    }

    Result<void> run();
    /// 0: in force and kept, or left in force as was asked for; 1: undone; 2: it did not work.
    int status() const;
    void printJson() const;

private:
    Result<void> connect();
    Result<void> begin();
    Result<void> watch();
    void decide();
    std::optional<bool> typed();
    Result<std::uint64_t> revisionOf(const Pushed &pushed);
    void onProgress(std::size_t at, const deploy::Progress &progress);
    void say(const Pushed &pushed, std::string_view what) const;
    void record(Pushed &pushed);

    // On threads of the connections.
    void stateChanged(remote::DeviceId device, const remote::ConnectionState &state) override;
    void hostKeyUnknown(remote::DeviceId device, const remote::HostKeyQuestion &question) override;
    void secretWanted(remote::DeviceId device, const remote::SecretQuestion &question) override;
    void progressed(std::size_t target, const deploy::Progress &progress) override;
    void phaseChanged(deploy::Phase) override
    {
        m_inbox.post([] {});
    }
    void secretWanted(std::size_t target, const remote::SecretQuestion &question) override;

    const PushOptions &m_options;
    Terminal m_terminal;
    std::vector<Pushed> m_devices;
    Inbox m_inbox;
    std::optional<storage::Connection> m_records;
    std::unique_ptr<remote::Connections> m_connections;
    std::unique_ptr<deploy::Deployment> m_deployment;
    InterruptWatch m_interrupt;
    bool m_isAsked = false; ///< the question stands at the terminal
    bool m_isLeft = false;  ///< in force, to be confirmed later
};

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
        if (isAccepted)
            return m_connections->acceptHostKey(device, remote::fingerprintOf(question.key));
        for (Pushed &pushed : m_devices)
            pushed.isKeyAsked = pushed.isKeyAsked && pushed.connection != device;
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
    storage::Deployments deployments(*m_records);
    storage::AuditTrail trail(*m_records);
    const auto complain = [](const auto &done) {
        if (!done)
            fmt::print(stderr, "tallygate-cli: not recorded here: {}\n", toString(done.error()));
    };
    const std::string revision = std::to_string(progress.revision);
    const std::string reason = progress.error ? progress.error->message : std::string();
    if (!isEnd(progress.step) && !pushed.record) {
        const auto begun =
            deployments.begin({pushed.device.uuid, progress.revision, progress.digest, userName(),
                               wallTime(), m_options.comment});
        complain(begun);
        pushed.record = begun.value_or(0);
        complain(trail.append({wallTime(),
                               userName(),
                               "push",
                               pushed.device.uuid,
                               {{"revision", revision},
                                {"digest", progress.digest},
                                {"comment", m_options.comment}}}));
    } else if (isEnd(progress.step) && pushed.record) {
        complain(deployments.end(*std::exchange(pushed.record, std::nullopt),
                                 outcomeOf(progress.step), wallTime(), reason));
        complain(trail.append({wallTime(),
                               userName(),
                               progress.step == Step::Confirmed ? "push.confirmed" : "push.undone",
                               pushed.device.uuid,
                               {{"revision", revision},
                                {"step", std::string(toString(progress.step))},
                                {"reason", reason}}}));
    }
}

Error cancelled()
{
    return {ErrorKind::Cancelled, "cancelled", "given up as was asked for", {}, {}};
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
    std::optional<Result<control::Json>> told;
    m_connections->call(pushed.connection, "status", control::Json::object(),
                        [this, &told](Result<control::Json> answer) {
                            m_inbox.post([&told, answer] { told = answer; });
                        });
    while (!told)
        m_inbox.turn(100ms);
    if (!*told)
        return fail(told->error());
    return ctl::numberOf(**told, "revision");
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
    if (auto records = openRecords(); records)
        m_records = std::move(*records);
    else
        fmt::print(stderr, "tallygate-cli: not recorded here: {}\n", toString(records.error()));
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

/// What was typed, if a whole line was.
std::optional<bool> Push::typed()
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, 0) <= 0)
        return std::nullopt;
    std::string line;
    char c = 0;
    while (::read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        line.push_back(c);
    return line == "y" || line == "yes";
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
        ::tcflush(STDIN_FILENO, TCIFLUSH); // what was typed before is no answer
        fmt::print(stderr, "Keep it? It goes back by itself in {} s. [y/N] ", m_options.window);
    }
    const auto answer = typed();
    if (!answer)
        return;
    m_isAsked = false;
    if (*answer)
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
    if (m_isLeft || (m_deployment && m_deployment->isConfirmed()))
        return Fine;
    for (const Pushed &pushed : m_devices) {
        const auto &error = pushed.progress.error;
        if (error && error->code != "proof-failed" && error->code != "cancelled")
            return CouldNot;
    }
    return Findings;
}

void Push::printJson() const
{
    auto devices = nlohmann::ordered_json::array();
    for (const Pushed &pushed : m_devices) {
        const deploy::Progress &progress = pushed.progress;
        nlohmann::ordered_json device{{"name", pushed.device.name},
                                      {"step", std::string(toString(progress.step))},
                                      {"revision", std::to_string(progress.revision)},
                                      {"digest", progress.digest}};
        if (progress.error)
            device["error"] = {{"code", progress.error->code},
                               {"message", progress.error->message}};
        devices.push_back(std::move(device));
    }
    const nlohmann::ordered_json report{{"confirmed", m_deployment && m_deployment->isConfirmed()},
                                        {"devices", std::move(devices)}};
    fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Each device with the policy that it would run. Findings are told; errors end it.
Result<std::vector<Pushed>> compiled(const PushOptions &options)
{
    auto devices = chosenDevices(options.devices);
    if (!devices)
        return fail(devices.error());
    std::vector<Pushed> pushed;
    for (KnownDevice &device : *devices) {
        const std::string name = device.uuid.isNull() ? options.as : device.name;
        const auto policy = compilePolicy(options.policy, name, options.at);
        if (!policy)
            return fail(policy.error());
        fmt::print(stderr, "{}", toLines(policy->compilation.diagnostics));
        if (!policy->compilation.devicePolicy)
            return fail(policy->refusal("nothing was pushed"));
        Pushed one;
        one.device = std::move(device);
        one.policy = pipeline::writeDevicePolicy(*policy->compilation.devicePolicy);
        pushed.push_back(std::move(one));
    }
    return pushed;
}

int push(const PushOptions &options)
{
    if (options.decision == Decision::Ask && !Terminal::isThere())
        return couldNot({ErrorKind::Semantic,
                         "decision-missing",
                         "nobody is there to say whether the policy is to be kept",
                         "say --confirm, or --no-confirm and `tallygate-cli confirm` in time",
                         {}});
    auto devices = compiled(options);
    if (!devices)
        return couldNot(devices.error());
    Push run(options, std::move(*devices));
    const auto done = run.run();
    if (options.format == Format::Json)
        run.printJson();
    return done ? run.status() : couldNot(done.error());
}

} // namespace

void addPushCommand(CLI::App &app, int &status)
{
    const auto options = std::make_shared<PushOptions>();
    CLI::App *command = app.add_subcommand(
        "push", "put a policy in force on devices, together; it is undone unless it is kept");
    command->add_option("POLICY", options->policy, "policy file")->required();
    addDeviceOptions(*command, options->devices, false);
    command->add_option("--as", options->as, "the policy's device that --host is");
    command->add_option("--window", options->window, "seconds to keep it in, before it is undone")
        ->check(CLI::Range(10, 3600))
        ->capture_default_str();
    command->add_option("--comment", options->comment, "for the history");
    command->add_option("--at", options->at, "judge expiry at this time (RFC 3339) instead of now");
    auto *keep = command->add_flag_callback(
        "--confirm", [options] { options->decision = Decision::Keep; },
        "keep it as soon as fresh connections get in, without asking");
    auto *leave = command->add_flag_callback(
        "--no-confirm", [options] { options->decision = Decision::Leave; },
        "leave it in force for the window; `tallygate-cli confirm` keeps it");
    leave->excludes(keep);
    command
        ->add_flag("--one-first", options->oneFirst,
                   "the first device all the way, then the others")
        ->excludes(leave);
    command->add_flag("--accept-failed-proof", options->acceptFailedProof,
                      "although a proof fails; it may cut you off");
    command->add_flag("--accept-guard-change", options->acceptGuardChange,
                      "although the management guard loses entries");
    command->add_flag("--take-over", options->takeOver, "replace what somebody else has staged");
    command->add_flag_callback(
        "--json", [options] { options->format = Format::Json; }, "the outcome as JSON");
    command->callback([&status, options] { status = push(*options); });
}

} // namespace tallygate::cli
