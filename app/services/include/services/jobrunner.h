// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <type_traits>
#include <vector>

#include <QAbstractListModel>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include "base/result.h"

namespace tallygate::app {

/// What a job is doing, how far it is, of how much. `total` 0 means not known.
struct JobProgress
{
    QString phase; ///< "Reading monday-noon.pcapng", translated
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    QString unit; ///< "packets", translated; may be empty

    bool operator==(const JobProgress &) const = default;
};

enum class JobState : std::uint8_t { Running, Finished, Failed, Cancelled };

/// What a running job sees: where to report, and when to stop. Lives as long as the job; used on
/// the job's thread.
class JobContext
{
public:
    using Report = std::function<void(const JobProgress &)>;
    JobContext(std::stop_token stop, Report report);

    const std::stop_token &stopToken() const { return m_stop; }
    bool stopRequested() const { return m_stop.stop_requested(); }
    /// Cheap: reports closer than 50 ms together within one phase are swallowed, except the last.
    void report(const QString &phase, std::uint64_t done, std::uint64_t total,
                const QString &unit = {});

private:
    std::stop_token m_stop;
    Report m_report;
    QString m_lastPhase;
    std::int64_t m_lastReportMs = -1000;
};

/// Work of more than 50 ms: a snapshot captured by value, run on another thread.
template <class T>
using Job = std::function<Result<T>(JobContext &)>;

/// Runs jobs in the background and keeps what became of them.
///
/// run() is called and results are delivered on the GUI thread. A newer job of the same key
/// supersedes the older: the older is asked to stop, and its result is never delivered. A job
/// cancelled by the user delivers an Error of kind Cancelled unless it had a result already. If the
/// receiver dies, nothing is delivered. As a list model it is the activity list, newest first:
/// running jobs with progress, finished ones, failed ones with their error, at most kKept.
/// The destructor asks every job to stop and waits for it.
class JobRunner : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        KeyRole = Qt::UserRole + 1,
        StateRole,
        PhaseRole,
        DoneRole,
        TotalRole,
        UnitRole,
        ErrorRole
    };
    static constexpr int kKept = 100;

    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    /// Starts `job`. `title` names it in the activity list ("Simulate Branch edge").
    template <class T>
    void run(const QString &key, const QString &title, QObject *receiver, Job<T> job,
             std::type_identity_t<std::function<void(Result<T>)>> done);

    void cancel(const QString &key);
    bool isRunning(const QString &key) const;
    int runningCount() const;
    JobProgress progress(const QString &key) const; ///< of the running job; empty if none

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

signals:
    void started(const QString &key);
    void progressed(const QString &key, const tallygate::app::JobProgress &progress);
    /// After the result was delivered; not for superseded jobs. The error is in the list.
    void ended(const QString &key, tallygate::app::JobState state);

private:
    struct Entry
    {
        std::uint64_t id = 0;
        QString key;
        QString title;
        JobState state = JobState::Running;
        JobProgress progress;
        QString error;
        std::stop_source stop;
        bool superseded = false;
    };

    /// Runs on the worker; returns what to do on the GUI thread: deliver, and the error if any.
    using Outcome = std::pair<std::function<void()>, std::shared_ptr<Error>>;
    using Work = std::function<Outcome(JobContext &)>;

    void start(const QString &key, const QString &title, Work work);
    void finish(std::uint64_t id, const Outcome &outcome);
    void setProgress(std::uint64_t id, const JobProgress &progress);
    int rowOf(std::uint64_t id) const;
    const Entry *running(const QString &key) const;
    void trim();

    std::vector<Entry> m_entries; // newest first
    QThreadPool m_pool;
    std::uint64_t m_nextId = 1;
};

template <class T>
void JobRunner::run(const QString &key, const QString &title, QObject *receiver, Job<T> job,
                    std::type_identity_t<std::function<void(Result<T>)>> done)
{
    start(key, title,
          [guard = QPointer<QObject>(receiver), job = std::move(job),
           done = std::move(done)](JobContext &context) -> Outcome {
              auto result = std::make_shared<Result<T>>(job(context));
              if (!result->has_value() && context.stopRequested())
                  result->error().kind = ErrorKind::Cancelled;
              std::shared_ptr<Error> error;
              if (!result->has_value())
                  error = std::make_shared<Error>(result->error());
              return {[guard, done, result] {
                          if (guard && done)
                              done(std::move(*result));
                      },
                      error};
          });
}

} // namespace tallygate::app

Q_DECLARE_METATYPE(tallygate::app::JobProgress)
Q_DECLARE_METATYPE(tallygate::app::JobState)
