// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

#include "base/uuid.h"
#include "bootstrap/bootstrap.h"

namespace tallygate::bootstrap {
struct AuditRecord;
}

namespace tallygate::app {

class Fleet;

/// sudo on a device wants the password of the account that logged in.
struct SudoQuestion
{
    remote::Hop host;
    bool isRepeated = false; ///< the answer before was wrong
};

/// The one installation, upgrade or removal of an engine of all windows: its steps as they go, what
/// it asks, how it ended. It is carried out on a thread of its own; who asked for it and how it
/// ended is recorded. GUI thread.
class EngineSetup : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        bootstrap::Verb verb = bootstrap::Verb::Install;
        QString bundle = {}; ///< of Install and Upgrade
        bootstrap::DataOnUninstall data = bootstrap::DataOnUninstall::Remove;
        bootstrap::Unfinished unfinished = bootstrap::Unfinished::Refuse;
    };
    struct Step
    {
        bootstrap::StepId id = bootstrap::StepId::Connect;
        std::optional<bootstrap::StepState> state = {}; ///< none: it waits for those before it
        QString detail = {};                            ///< plain English, as the library says it
        /// Of what was done or failed: Undone or NotUndone, once it was tried.
        std::optional<bootstrap::StepState> undoing = {};
    };
    using Question = std::variant<remote::HostKeyQuestion, remote::SecretQuestion, SudoQuestion>;

    EngineSetup(Fleet &fleet, std::filesystem::path knownHosts, QObject *parent = nullptr);
    /// Has what is under way undone, and waits for that.
    ~EngineSetup() override;

    /// What start() would go through.
    static std::vector<bootstrap::StepId> stepsOf(const Options &options);
    /// Requires !isRunning() and a device of the fleet.
    void start(const Uuid &device, const Options &options);
    bool isRunning() const { return m_isRunning; }
    /// What was done is undone; the end is told by ended(). Nothing if nothing runs.
    void cancel();
    bool isCancelled() const { return m_isCancelled; }

    /// Of the one under way, or the last; null and empty at first.
    const Uuid &device() const { return m_device; }
    const Options &options() const { return m_options; }
    const std::vector<Step> &steps() const { return m_steps; }
    const std::optional<Error> &error() const { return m_error; }
    int uploadedPercent() const { return m_uploadedPercent; }
    /// What happened, with the time, a line each; for a report. There is no secret in it.
    const QStringList &log() const { return m_log; }

    /// What is waited for; an answer that comes when nothing waits is dropped. Nothing = declined.
    const std::optional<Question> &question() const { return m_question; }
    void answerHostKey(bool isAccepted);
    void answerSecret(std::optional<remote::Secret> secret);

signals:
    /// A step, a question, or how much is uploaded.
    void changed();
    /// See error().
    void ended();

private:
    class Observer;

    void onStep(const bootstrap::StepNews &news);
    void onUploaded(int percent);
    void onQuestion(int number, const Question &question);
    void onQuestionOver();
    void onEnd(const Result<void> &done);
    void audit(const bootstrap::AuditRecord &record);
    void note(const QString &line);

    Fleet &m_fleet;
    const std::filesystem::path m_knownHosts;
    Uuid m_device;
    Options m_options;
    std::vector<Step> m_steps;
    int m_number = 0;                   ///< of the open question; 0: there is none
    std::optional<Question> m_question; ///< the same, once it is for a person
    std::optional<Error> m_error;
    QStringList m_log;
    int m_uploadedPercent = 0;
    bool m_isRunning = false;
    bool m_isCancelled = false;
    std::unique_ptr<Observer> m_observer;
    std::jthread m_thread;
};

} // namespace tallygate::app
