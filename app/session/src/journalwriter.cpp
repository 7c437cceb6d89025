// SPDX-License-Identifier: GPL-3.0-or-later
#include "journalwriter.h"

#include <QFile>

#include "policy/policyfile.h"

namespace tallygate::app {

namespace {

QString lockPath(const QString &journal)
{
    return journal + QStringLiteral(".lock");
}

} // namespace

std::filesystem::path toPath(const QString &path)
{
    return std::filesystem::path(QFile::encodeName(path).toStdString());
}

Result<std::string> readText(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tallygate::fail(ErrorKind::Io, "open-failed", "cannot read {}: {}",
                               path.toStdString(), file.errorString().toStdString());
    return file.readAll().toStdString();
}

JournalWriter::JournalWriter(const QString &path, Base base, QObject *parent)
    : QObject(parent)
    , m_path(path)
    , m_lock(lockPath(path))
    , m_base(std::move(base))
{
    m_lock.setStaleLockTime(0);
    m_lock.tryLock(0);
    m_thread = std::jthread([this](std::stop_token stop) { loop(stop); });
}

JournalWriter::~JournalWriter()
{
    flush();
    m_thread.request_stop();
    m_thread.join();
}

void JournalWriter::append(policy::Edit edit, Timestamp time)
{
    post([this, edit = std::move(edit), time] {
        if (!m_journal)
            create(time);
        if (!m_journal)
            return;
        if (const auto done = m_journal->append(edit, time); !done)
            return fail(done.error());
        QMetaObject::invokeMethod(
            this, [this, time] { emit written(time); }, Qt::QueuedConnection);
    });
}

bool JournalWriter::flush()
{
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [this] { return m_tasks.empty() && !m_working; });
    return !m_broken;
}

void JournalWriter::discard()
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.clear();
    }
    flush();
    if (m_journal)
        (void)m_journal->remove();
    m_journal.reset();
}

bool JournalWriter::isInUse(const QString &path)
{
    QLockFile lock(lockPath(path));
    lock.setStaleLockTime(0);
    return !lock.tryLock(0);
}

void JournalWriter::post(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void JournalWriter::loop(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (m_wake.wait(lock, stop, [this] { return !m_tasks.empty(); })) {
        const Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        m_working = true;
        lock.unlock();
        task();
        lock.lock();
        m_working = false;
        m_idle.notify_all();
    }
}

void JournalWriter::create(Timestamp time)
{
    std::filesystem::path document;
    std::string text;
    if (!m_base.document.isEmpty()) {
        auto onDisk = readText(m_base.document);
        if (onDisk && policy::documentDigest(*onDisk) == m_base.digest) {
            document = toPath(m_base.document);
            text = std::move(*onDisk);
        }
    }
    if (document.empty())
        text = policy::writePolicy(m_base.policy);
    m_base.policy = {};
    auto created = policy::Journal::create(toPath(m_path), document, text, time);
    if (!created)
        return fail(created.error());
    m_journal = std::move(*created);
}

void JournalWriter::fail(const Error &error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_broken = true;
    }
    QMetaObject::invokeMethod(
        this, [this, error] { emit failed(error); }, Qt::QueuedConnection);
}

} // namespace tallygate::app
