// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <QLockFile>
#include <QObject>
#include <QString>

#include "policy/journal.h"

namespace tallygate::app {

/// Writes one journal on a thread of its own, so that typing never waits for the disk. The write
/// begins before the caller paints; written() says when it was durable. The file exists from the
/// first append on. A lock file beside it tells other processes that the journal is in use.
class JournalWriter : public QObject
{
    Q_OBJECT

public:
    /// What the edits start from: the file at `document` if its digest still is `digest`, else (or
    /// if `document` is empty) `policy` is written into the journal.
    struct Base
    {
        QString document;
        std::string digest;
        policy::Policy policy;
    };

    JournalWriter(const QString &path, Base base, QObject *parent = nullptr);
    /// Finishes what is queued and keeps the file.
    ~JournalWriter() override;

    void append(policy::Edit edit, Timestamp time);
    /// Waits for all appends so far. False if one could not be written.
    bool flush();
    /// Drops what is queued and deletes the file.
    void discard();

    /// Whether the journal at `path` belongs to a process that lives.
    static bool isInUse(const QString &path);

signals:
    void written(tallygate::Timestamp time);
    void failed(const tallygate::Error &error);

private:
    using Task = std::function<void()>;
    void post(Task task);
    void loop(std::stop_token stop);
    void create(Timestamp time);
    void fail(const Error &error);

    QString m_path;
    QLockFile m_lock;

    // The writer thread's own
    Base m_base;
    std::optional<policy::Journal> m_journal;

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::condition_variable_any m_idle;
    std::deque<Task> m_tasks;
    bool m_working = false;
    bool m_broken = false;
    std::jthread m_thread; // last: starts when all else stands
};

/// A path as the C++ library takes it.
std::filesystem::path toPath(const QString &path);

/// The whole file; an error says which and why.
Result<std::string> readText(const QString &path);

} // namespace tallygate::app
