// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/deploymentcontroller.h"

#include <algorithm>

#include <QTimer>

#include "devices/fleet.h"
#include "lateendings.h"
#include "storage/deployments.h"

namespace tallygate::app {

namespace {

using namespace std::chrono_literals;

Timestamp wallClock()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

storage::DeploymentOutcome outcomeOf(deploy::Step step)
{
    using storage::DeploymentOutcome;
    if (step == deploy::Step::Confirmed)
        return DeploymentOutcome::Confirmed;
    return step == deploy::Step::Failed ? DeploymentOutcome::Failed : DeploymentOutcome::RolledBack;
}

} // namespace

/// Brings what the deployment tells to the GUI thread.
class DeploymentController::Observer : public deploy::Observer
{
public:
    Observer(DeploymentController &controller, int generation)
        : m_controller(controller)
        , m_generation(generation)
    {}

    void progressed(std::size_t target, const deploy::Progress &progress) override
    {
        post([target, progress](DeploymentController &controller, int generation) {
            controller.onProgress(generation, target, progress);
        });
    }
    void phaseChanged(deploy::Phase phase) override
    {
        post([phase](DeploymentController &controller, int generation) {
            controller.onPhase(generation, phase);
        });
    }
    void secretWanted(std::size_t target, const remote::SecretQuestion &question) override
    {
        post([target, question](DeploymentController &controller, int generation) {
            controller.onSecret(generation, target, question);
        });
    }

private:
    template <class F>
    void post(F &&tell)
    {
        QMetaObject::invokeMethod(
            &m_controller,
            [&controller = m_controller, generation = m_generation, tell] {
                tell(controller, generation);
            },
            Qt::QueuedConnection);
    }

    DeploymentController &m_controller;
    int m_generation;
};

DeploymentController::DeploymentController(Fleet &fleet, std::filesystem::path knownHosts,
                                           QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_knownHosts(std::move(knownHosts))
    , m_tick(new QTimer(this))
{
    auto *late = new LateEndings(
        fleet, [this] { return isRunning(); }, this);
    connect(late, &LateEndings::heard, this, &DeploymentController::heard);
    connect(m_tick, &QTimer::timeout, this, [this] {
        if (m_deployment)
            m_deployment->tick();
        emit changed();
    });
}

DeploymentController::~DeploymentController()
{
    m_deployment.reset(); // before whom it tells
}

void DeploymentController::start(const std::vector<Wanted> &wanted, const Options &options)
{
    m_deployment.reset();
    ++m_generation;
    m_options = options;
    m_devices.clear();
    m_approvals.clear();
    m_secret.reset();
    std::vector<deploy::Target> targets;
    for (const Wanted &one : wanted) {
        const Device *device = m_fleet.device(one.device);
        deploy::Target target;
        target.device = one.device;
        target.name = device->name.toStdString();
        target.connection = m_fleet.connectionOf(one.device);
        target.endpoint = device->endpoint;
        target.session = m_fleet.status(one.device).connection.session;
        target.policy = one.policy;
        target.revision = one.revision;
        target.basedOn = one.basedOn;
        target.runs = one.runs;
        target.takeOver = one.takeOver;
        target.needsApproval = device->needsApproval;
        target.approval = one.approval;
        targets.push_back(std::move(target));
        m_devices.push_back(one.device);
        m_approvals.push_back(one.approval);
    }
    m_progress.assign(targets.size(), {});
    m_records.assign(targets.size(), nullptr);
    m_isRecorded.assign(targets.size(), false);
    m_phase = deploy::Phase::Preparing;
    deploy::Options how;
    how.knownHosts = m_knownHosts;
    how.comment = options.comment.toStdString();
    how.user = Fleet::user().toStdString();
    how.window = std::chrono::seconds(options.window);
    how.oneFirst = options.oneFirst;
    how.acceptFailedProof = options.acceptFailedProof;
    how.acceptGuardChange = options.acceptGuardChange;
    m_observer = std::make_unique<Observer>(*this, m_generation);
    m_deployment = std::make_unique<deploy::Deployment>(*m_fleet.connections(), std::move(targets),
                                                        std::move(how), *m_observer);
    m_tick->start(1s);
    m_deployment->start();
    emit changed();
}

bool DeploymentController::isRunning() const
{
    return m_deployment && m_phase != deploy::Phase::Over;
}

bool DeploymentController::isDeciding() const
{
    return isRunning() && m_phase == deploy::Phase::Deciding;
}

void DeploymentController::confirm()
{
    if (m_deployment)
        m_deployment->confirm();
}

void DeploymentController::rollBack(const QString &reason)
{
    if (m_deployment)
        m_deployment->rollBack(reason.toStdString());
}

void DeploymentController::answerSecret(std::optional<remote::Secret> secret)
{
    if (!m_secret || !m_deployment)
        return;
    const remote::QuestionId question = std::exchange(m_secret, std::nullopt)->id;
    m_deployment->answerSecret(m_secretOf, question, std::move(secret));
    emit changed();
}

const deploy::Progress *DeploymentController::progressOf(const Uuid &device) const
{
    const auto at = std::ranges::find(m_devices, device);
    return at != m_devices.end() ? &m_progress[std::size_t(at - m_devices.begin())] : nullptr;
}

bool DeploymentController::isConfirmed() const
{
    return !m_progress.empty() && count(deploy::Step::Confirmed) == m_progress.size();
}

std::size_t DeploymentController::count(deploy::Step step) const
{
    return std::size_t(std::ranges::count(m_progress, step, &deploy::Progress::step));
}

std::optional<int> DeploymentController::secondsLeft() const
{
    std::optional<std::chrono::steady_clock::time_point> first;
    for (const deploy::Progress &progress : m_progress) {
        if (progress.deadline && !isEnd(progress.step))
            first = first ? std::min(*first, *progress.deadline) : progress.deadline;
    }
    if (!first)
        return std::nullopt;
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(*first - std::chrono::steady_clock::now());
    return std::max(0, static_cast<int>(left.count()));
}

void DeploymentController::onProgress(int generation, std::size_t at,
                                      const deploy::Progress &progress)
{
    if (generation != m_generation)
        return;
    m_progress[at] = progress;
    // Recorded before it is put in force, so that no push goes unrecorded.
    if (progress.step == deploy::Step::Proving && !m_records[at])
        recordBegin(at);
    if (isEnd(progress.step))
        recordEnd(at);
    emit changed();
}

/// A person is asked for what the keychain does not keep.
void DeploymentController::onSecret(int generation, std::size_t target,
                                    const remote::SecretQuestion &question)
{
    if (generation != m_generation)
        return;
    m_fleet.secrets().recall(
        question, this, [this, generation, target, question](std::optional<remote::Secret> kept) {
            if (generation != m_generation || !m_deployment)
                return;
            if (kept)
                return m_deployment->answerSecret(target, question.id, std::move(kept));
            m_secret = question;
            m_secretOf = target;
            emit changed();
        });
}

void DeploymentController::onPhase(int generation, deploy::Phase phase)
{
    if (generation != m_generation)
        return;
    m_phase = phase;
    if (phase == deploy::Phase::Over) {
        m_tick->stop();
        m_secret.reset();
        emit ended();
    }
    emit changed();
}

void DeploymentController::recordBegin(std::size_t at)
{
    const deploy::Progress &progress = m_progress[at];
    const storage::DeploymentStart start{m_devices[at],   progress.revision,
                                         progress.digest, Fleet::user().toStdString(),
                                         wallClock(),     m_options.comment.toStdString()};
    m_records[at] = std::make_shared<std::int64_t>(0);
    m_fleet.records().run([start, id = m_records[at]](storage::Connection &connection) {
        const auto begun = storage::Deployments(connection).begin(start);
        *id = begun.value_or(0);
        return begun ? Result<void>() : Result<void>(fail(begun.error()));
    });
    nlohmann::ordered_json details{{"revision", std::to_string(progress.revision)},
                                   {"digest", progress.digest},
                                   {"comment", start.comment}};
    details.update(approvalDetails(at));
    m_fleet.audit("push", m_devices[at], std::move(details));
}

nlohmann::ordered_json DeploymentController::approvalDetails(std::size_t at) const
{
    if (!m_approvals[at])
        return nlohmann::ordered_json::object();
    return {{"approver", m_approvals[at]->approver},
            {"approved", toRfc3339(m_approvals[at]->approved)}};
}

void DeploymentController::recordEnd(std::size_t at)
{
    const auto &why = m_progress[at].error;
    if (why && m_progress[at].step == deploy::Step::Failed && deploy::isAboutApproval(*why)) {
        nlohmann::ordered_json details{{"code", why->code}, {"message", why->message}};
        details.update(approvalDetails(at));
        return m_fleet.audit("push.refused", m_devices[at], std::move(details));
    }
    if (!m_records[at] || m_isRecorded[at])
        return;
    m_isRecorded[at] = true;
    const deploy::Progress &progress = m_progress[at];
    const std::string reason = progress.error ? progress.error->message : std::string();
    if (progress.step == deploy::Step::Lost) // the device is asked once it is there again
        return m_fleet.audit("push.lost", m_devices[at],
                             {{"revision", std::to_string(progress.revision)}, {"reason", reason}});
    m_fleet.records().run([id = m_records[at], outcome = outcomeOf(progress.step), reason,
                           time = wallClock()](storage::Connection &connection) {
        return storage::Deployments(connection).end(*id, outcome, time, reason);
    });
    m_fleet.audit(progress.step == deploy::Step::Confirmed ? "push.confirmed" : "push.undone",
                  m_devices[at],
                  {{"revision", std::to_string(progress.revision)},
                   {"step", std::string(toString(progress.step))},
                   {"reason", reason}});
}

} // namespace tallygate::app
