// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "deploy/deployment.h"
#include "devices/fleet.h"

class QTimer;

namespace tallygate::app {

/// The one deployment of all windows: what is pushed, how far it is, and how long a decision has
/// time. What began and how it ended is recorded. GUI thread.
class DeploymentController : public QObject
{
    Q_OBJECT

public:
    struct Wanted
    {
        Uuid device;
        std::string policy; ///< text of the device policy; empty: `revision` again
        std::uint64_t revision = 0;
        std::uint64_t basedOn = 0;
        std::string runs; ///< SHA-256 of `basedOn`
        bool takeOver = false;
        std::optional<deploy::Approval> approval;
    };
    struct Options
    {
        QString comment;
        int window = 60; ///< seconds
        bool oneFirst = false;
        bool acceptFailedProof = false;
        bool acceptGuardChange = false;
    };

    DeploymentController(Fleet &fleet, std::filesystem::path knownHosts, QObject *parent = nullptr);
    ~DeploymentController() override;

    /// Requires !isRunning() and connected devices.
    void start(const std::vector<Wanted> &wanted, const Options &options);
    bool isRunning() const;
    /// Waits for confirm() or rollBack().
    bool isDeciding() const;
    void confirm();
    void rollBack(const QString &reason);

    /// Of the one under way, or the last; none at first.
    std::size_t count() const { return m_progress.size(); }
    Uuid deviceAt(std::size_t at) const { return m_devices[at]; }
    const deploy::Progress &progressAt(std::size_t at) const { return m_progress[at]; }
    const deploy::Progress *progressOf(const Uuid &device) const;
    deploy::Phase phase() const { return m_phase; }
    bool isConfirmed() const;
    /// How many of them are at that step.
    std::size_t count(deploy::Step step) const;
    /// Until the first of the devices goes back by itself; none if none waits.
    std::optional<int> secondsLeft() const;
    const Options &options() const { return m_options; }

    /// The connection that confirms asks for it.
    const std::optional<remote::SecretQuestion> &secret() const { return m_secret; }
    void answerSecret(std::optional<remote::Secret> secret);

signals:
    /// Progress, phase, or a second of the countdown.
    void changed();
    /// It is over: see progressOf().
    void ended();
    /// How an earlier push to the device ended, which nobody here waited for, is recorded now.
    void heard(const tallygate::Uuid &device);

private:
    class Observer;

    void onProgress(int generation, std::size_t at, const deploy::Progress &progress);
    void onSecret(int generation, std::size_t target, const remote::SecretQuestion &question);
    void onPhase(int generation, deploy::Phase phase);
    void recordBegin(std::size_t at);
    void recordEnd(std::size_t at);
    nlohmann::ordered_json approvalDetails(std::size_t at) const;

    Fleet &m_fleet;
    const std::filesystem::path m_knownHosts;
    Options m_options;
    std::vector<Uuid> m_devices;
    std::vector<std::optional<deploy::Approval>> m_approvals;
    std::vector<deploy::Progress> m_progress;
    std::vector<std::shared_ptr<std::int64_t>> m_records; ///< ids, known once they are written
    std::vector<bool> m_isRecorded;
    deploy::Phase m_phase = deploy::Phase::Over;
    std::optional<remote::SecretQuestion> m_secret;
    std::size_t m_secretOf = 0;
    QTimer *m_tick;
    int m_generation = 0; ///< of deployments: what an old one tells is not of this one
    std::unique_ptr<Observer> m_observer;
    std::unique_ptr<deploy::Deployment> m_deployment;
};

} // namespace tallygate::app
