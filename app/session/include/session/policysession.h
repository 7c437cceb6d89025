// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

#include "base/result.h"
#include "base/time.h"
#include "policy/history.h"

class QFileSystemWatcher;
class QTimer;

namespace tallygate::app {

class JobRunner;
class JournalWriter;

/// Edits of a policy that were never saved, left by a process that is gone.
struct RecoveryCopy
{
    QString journal;  ///< path of the journal file: the identity of the copy
    QString document; ///< path of the policy it belongs to; empty for one that was never saved
    Timestamp lastEdit;
    std::size_t edits = 0;
};

/// The open policy: snapshot, undo, history, file and crash journal. Shared by all windows.
///
/// Three states that are never mixed:
///   unsaved   edits since the file was read or written; isModified(), unsavedEdits()
///   journal   the same edits on disk in the state folder, written as they are made by a thread of
///             their own; autosaved(time) says when the last one was durable
///   recovery  journals of processes that died: recoveryCopies(), recover(), discardRecovery()
///
/// Reading, writing, recovering and comparing with the file run as jobs on snapshots. GUI thread.
class PolicySession : public QObject
{
    Q_OBJECT

public:
    using Clock = std::function<Timestamp()>;
    /// Names one state of the policy for good: going back to it by undo gives the same value.
    using StateId = std::uint64_t;

    /// Journals are kept below `stateFolder` (made if absent).
    PolicySession(JobRunner &jobs, QString stateFolder, Clock clock, QObject *parent = nullptr);
    ~PolicySession() override;

    // The policy and its edits

    const policy::Policy &policy() const { return m_history.policy(); }
    const policy::History &history() const { return m_history; }
    /// Applies and records; an empty label is made by policy::describe(). Edits with the same
    /// non-empty `mergeKey` that set the same fields of the same rules become one step of undo.
    /// On error nothing changed.
    Result<void> apply(policy::Edit edit, policy::Label label = {}, const QString &mergeKey = {});
    bool canUndo() const { return m_history.canUndo(); }
    bool canRedo() const { return m_history.canRedo(); }
    void undo();
    void redo();
    /// Undoes or redoes until `position` entries of the history are done.
    void jumpTo(std::size_t position);

    StateId state() const { return m_states[m_history.position()]; }
    /// How many edits lie between that state and now; 0 if it is the present one.
    std::size_t editsSince(StateId state) const;
    Timestamp now() const { return m_clock(); }

    // The file

    QString filePath() const { return m_path; } ///< empty: never saved
    QString displayName() const;                ///< the policy's name, else the file's
    bool isModified() const { return state() != m_savedState; }
    std::size_t unsavedEdits() const { return editsSince(m_savedState); }
    bool isSample() const { return m_sample; } ///< the sample policy, not saved yet

    /// An empty policy with one filter; the edits made before are kept as a recovery copy.
    void newPolicy();
    /// The sample policy as an untitled document. False if the program carries none.
    bool openSample();
    /// Reads in the background, then opened() or failed(); the policy shown stays until then.
    void open(const QString &path);
    /// Writes in the background, then saved() or failed(). save() needs a file path.
    void save();
    void saveAs(const QString &path);
    bool isBusy() const; ///< opening or saving
    /// Takes a policy made elsewhere as a new untitled document (import, tests, benchmarks).
    void adopt(policy::Policy policy);
    /// Forgets the edits since the file was saved and their journal: the person said so.
    void discardEdits();

    // The file changed on disk

    /// Takes the file as it is now and forgets the unsaved edits.
    void reloadFromDisk();
    /// Takes the file as it is now and applies the unsaved edits to it by UUID.
    void mergeFromDisk();
    /// Keeps what is in the window; the next save overwrites the file.
    void keepMine();
    bool hasDiskChange() const { return m_diskChanged; }

    // Recovery

    const std::vector<RecoveryCopy> &recoveryCopies() const { return m_recovery; }
    /// Looks for journals of dead processes; recoveryFound() if there are any.
    void scanForRecovery();
    /// Opens the document of the copy with its edits applied and unsaved, as edits to undo.
    void recover(const QString &journal);
    void discardRecovery(const QString &journal);
    std::optional<Timestamp> autosavedAt() const { return m_autosavedAt; }
    /// Waits until every edit made so far is on disk; false if the journal cannot be written.
    bool flushJournal();

signals:
    /// One edit, undo, redo or jump: policy() is the new snapshot already.
    void changed(const tallygate::policy::Change &change);
    /// After `changed`, if it came from undo, redo or a jump: where to look.
    void travelled(const tallygate::policy::Change &change);
    /// Another policy altogether; `changed` is not sent.
    void reset();
    /// Unsaved count, file path or name changed.
    void stateChanged();
    void opened(const QString &path);
    void saved(const QString &path);
    /// `what` says what was tried, translated: "Open branch.tallygate".
    void failed(const QString &what, const tallygate::Error &error);
    void autosaved();
    void autosaveFailed(const tallygate::Error &error);
    void recoveryFound();
    void diskChanged();
    /// How a merge or a recovery went: `refused` edits no longer fitted.
    void merged(std::size_t applied, std::size_t refused);

private:
    struct Loaded
    {
        policy::Policy policy;
        std::string digest;
    };

    void install(policy::Policy policy, const QString &path, std::string digest);
    void replay(const std::vector<policy::Edit> &edits);
    policy::Change record(policy::History::Step step);
    void noteState(std::size_t positionBefore);
    void step(Result<policy::History::Step> step);
    void load(const QString &path, const QString &title, std::function<void(Loaded)> done);
    void write(const QString &path);
    void onWritten(const QString &path, const Loaded &written, StateId state, std::size_t edits);
    void takeFromDisk(bool keepEdits);
    void startJournal();
    /// Ends the journal: deleted, or left behind as a recovery copy.
    void endJournal(bool keep);
    void watchFile();
    void checkFile();

    JobRunner &m_jobs;
    QString m_stateFolder;
    Clock m_clock;
    policy::History m_history;
    std::vector<StateId> m_states; // by history position, one more than there are entries
    StateId m_lastState = 0;
    StateId m_savedState = 0;
    QString m_path;
    std::string m_digest;     // of the file as last read or written
    std::string m_diskDigest; // of the file as another program left it
    policy::Policy m_base;    // what stands in the file
    bool m_sample = false;
    bool m_diskChanged = false;
    std::vector<policy::Edit> m_sinceSave; // every step since the file was read or written
    std::unique_ptr<JournalWriter> m_journal;
    std::vector<RecoveryCopy> m_recovery;
    std::optional<Timestamp> m_autosavedAt;
    QFileSystemWatcher *m_watcher;
    QTimer *m_watchTimer;
};

/// The system clock, for main().
Timestamp systemNow();

} // namespace tallygate::app
