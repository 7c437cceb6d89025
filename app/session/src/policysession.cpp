// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/policysession.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QThreadPool>
#include <QTimer>

#include "journalwriter.h"
#include "policy/policyfile.h"
#include "services/jobrunner.h"

namespace tallygate::app {

namespace {

// The sample policy is part of the program's resources (resources/demo).
const QString kSample = QStringLiteral(":/demo/branch-edge.tallygate");
const QString kOpenJob = QStringLiteral("policy-open");
const QString kSaveJob = QStringLiteral("policy-save");
const QString kScanJob = QStringLiteral("recovery-scan");
constexpr int kSettleMs = 300; // programs that save write a file more than once

policy::Policy emptyPolicy(const QString &name, const QString &filterName,
                           const QString &sectionName)
{
    policy::Section section;
    section.uuid = Uuid::random();
    section.name = sectionName.toStdString();
    policy::Filter filter;
    filter.uuid = Uuid::random();
    filter.name = filterName.toStdString();
    filter.sections.push_back(std::make_shared<policy::Section>(std::move(section)));
    policy::Document document;
    document.uuid = Uuid::random();
    document.name = name.toStdString();
    document.filters.push_back(std::make_shared<policy::Filter>(std::move(filter)));
    auto made = policy::Policy::fromDocument(std::move(document));
    Q_ASSERT(made);
    return made ? *made : policy::Policy();
}

/// Frees a large snapshot where nobody waits for it.
void freeInBackground(policy::History history)
{
    auto holder = std::make_shared<policy::History>(std::move(history));
    QThreadPool::globalInstance()->start(
        [holder = std::move(holder)]() mutable { holder.reset(); });
}

Result<std::vector<RecoveryCopy>> scanFolder(const QString &folder, JobContext &context)
{
    std::vector<RecoveryCopy> copies;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.journal")}, QDir::Files);
    for (const QString &name : names) {
        const QString path = QDir(folder).filePath(name);
        if (context.stopRequested())
            break;
        if (JournalWriter::isInUse(path))
            continue;
        const auto content = policy::readJournal(toPath(path));
        if (!content || content->edits.empty())
            continue;
        copies.push_back({path, QString::fromStdString(content->document.string()),
                          content->lastEdit, content->edits.size()});
    }
    std::sort(copies.begin(), copies.end(),
              [](const auto &a, const auto &b) { return a.lastEdit > b.lastEdit; });
    return copies;
}

} // namespace

Timestamp systemNow()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

PolicySession::PolicySession(JobRunner &jobs, QString stateFolder, Clock clock, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_stateFolder(std::move(stateFolder))
    , m_clock(std::move(clock))
    , m_states{0}
    , m_watcher(new QFileSystemWatcher(this))
    , m_watchTimer(new QTimer(this))
{
    QDir().mkpath(m_stateFolder);
    m_watchTimer->setSingleShot(true);
    m_watchTimer->setInterval(kSettleMs);
    connect(m_watchTimer, &QTimer::timeout, this, &PolicySession::checkFile);
    const auto settle = [this] { m_watchTimer->start(); };
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, settle);
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, settle);
    install(emptyPolicy(tr("Untitled policy"), QStringLiteral("filter-1"), tr("Rules")), {}, {});
}

PolicySession::~PolicySession()
{
    endJournal(isModified());
}

Result<void> PolicySession::apply(policy::Edit edit, policy::Label label, const QString &mergeKey)
{
    const std::size_t before = m_history.position();
    auto step =
        m_history.apply(std::move(edit), std::move(label), m_clock(), mergeKey.toStdString());
    if (!step)
        return fail(step.error());
    noteState(before);
    record(std::move(*step));
    return {};
}

void PolicySession::undo()
{
    if (canUndo())
        step(m_history.undo());
}

void PolicySession::redo()
{
    if (canRedo())
        step(m_history.redo());
}

void PolicySession::jumpTo(std::size_t position)
{
    if (position != m_history.position() && position <= m_history.entries().size())
        step(m_history.jumpTo(position));
}

std::size_t PolicySession::editsSince(StateId state) const
{
    const auto found = std::lower_bound(m_states.begin(), m_states.end(), state);
    const auto here = m_history.position();
    if (found != m_states.end() && *found == state) {
        const auto there = static_cast<std::size_t>(found - m_states.begin());
        return there > here ? there - here : here - there;
    }
    return std::max<std::size_t>(1, m_lastState - state);
}

QString PolicySession::displayName() const
{
    const QString name = QString::fromStdString(policy()->name);
    return !name.isEmpty() ? name : QFileInfo(m_path).completeBaseName();
}

void PolicySession::newPolicy()
{
    adopt(emptyPolicy(tr("Untitled policy"), QStringLiteral("filter-1"), tr("Rules")));
}

bool PolicySession::openSample()
{
    const auto text = readText(kSample);
    auto sample = text ? policy::parsePolicy(*text, "sample") : fail(text.error());
    if (!sample)
        return false;
    adopt(std::move(*sample));
    m_sample = true;
    emit stateChanged();
    return true;
}

void PolicySession::adopt(policy::Policy policy)
{
    endJournal(isModified());
    install(std::move(policy), {}, {});
    scanForRecovery();
}

void PolicySession::open(const QString &path)
{
    const QString file = QFileInfo(path).absoluteFilePath();
    load(file, tr("Open %1").arg(QFileInfo(path).fileName()), [this, file](Loaded loaded) {
        endJournal(isModified());
        install(std::move(loaded.policy), file, std::move(loaded.digest));
        emit opened(file);
        scanForRecovery();
    });
}

void PolicySession::save()
{
    Q_ASSERT(!m_path.isEmpty());
    write(m_path);
}

void PolicySession::saveAs(const QString &path)
{
    write(QFileInfo(path).absoluteFilePath());
}

bool PolicySession::isBusy() const
{
    return m_jobs.isRunning(kOpenJob) || m_jobs.isRunning(kSaveJob);
}

void PolicySession::discardEdits()
{
    endJournal(false);
    if (isModified())
        install(m_base, m_path, m_digest);
}

void PolicySession::reloadFromDisk()
{
    takeFromDisk(false);
}

void PolicySession::mergeFromDisk()
{
    takeFromDisk(true);
}

void PolicySession::keepMine()
{
    m_diskChanged = false;
    emit stateChanged();
}

void PolicySession::scanForRecovery()
{
    const auto job = [folder = m_stateFolder](JobContext &context) {
        return scanFolder(folder, context);
    };
    m_jobs.run<std::vector<RecoveryCopy>>(kScanJob, tr("Look for unsaved work"), this, job,
                                          [this](Result<std::vector<RecoveryCopy>> copies) {
                                              if (!copies)
                                                  return;
                                              m_recovery = std::move(*copies);
                                              if (!m_recovery.empty())
                                                  emit recoveryFound();
                                          });
}

void PolicySession::recover(const QString &journal)
{
    struct Found
    {
        policy::JournalContent content;
        Loaded base;
    };
    const auto job = [journal](JobContext &) -> Result<Found> {
        auto content = policy::readJournal(toPath(journal));
        if (!content)
            return fail(content.error());
        std::string text = content->base;
        if (!content->document.empty()) {
            auto read = readText(QString::fromStdString(content->document.string()));
            if (!read)
                return fail(read.error());
            text = std::move(*read);
        }
        auto policy = policy::parsePolicy(text, content->document.string());
        if (!policy)
            return fail(policy.error());
        return Found{std::move(*content), {std::move(*policy), policy::documentDigest(text)}};
    };
    const QString title = tr("Recover unsaved edits");
    m_jobs.run<Found>(kOpenJob, title, this, job, [this, journal, title](Result<Found> found) {
        if (!found) {
            emit failed(title, found.error());
            return;
        }
        endJournal(isModified());
        install(std::move(found->base.policy),
                QString::fromStdString(found->content.document.string()),
                std::move(found->base.digest));
        replay(found->content.edits);
        // The old journal goes when the new one holds the same edits.
        if (flushJournal())
            discardRecovery(journal);
        emit opened(m_path);
    });
}

void PolicySession::discardRecovery(const QString &journal)
{
    QFile::remove(journal);
    std::erase_if(m_recovery, [&](const RecoveryCopy &copy) { return copy.journal == journal; });
    emit stateChanged();
}

bool PolicySession::flushJournal()
{
    return !m_journal || m_journal->flush();
}

void PolicySession::install(policy::Policy policy, const QString &path, std::string digest)
{
    freeInBackground(std::exchange(m_history, policy::History(policy)));
    m_states = {++m_lastState};
    m_savedState = m_lastState;
    m_base = std::move(policy);
    m_path = path;
    m_digest = std::move(digest);
    m_sample = false;
    m_diskChanged = false;
    m_diskDigest.clear();
    m_sinceSave.clear();
    m_autosavedAt.reset();
    watchFile();
    emit reset();
    emit stateChanged();
}

void PolicySession::replay(const std::vector<policy::Edit> &edits)
{
    std::size_t applied = 0;
    for (const policy::Edit &edit : edits)
        applied += apply(edit).has_value() ? 1 : 0;
    emit merged(applied, edits.size() - applied);
}

void PolicySession::step(Result<policy::History::Step> step)
{
    Q_ASSERT(step); // what was applied once can be taken back
    if (step)
        emit travelled(record(std::move(*step)));
}

policy::Change PolicySession::record(policy::History::Step step)
{
    if (!m_journal)
        startJournal();
    m_journal->append(step.edit, m_clock());
    m_sinceSave.push_back(std::move(step.edit));
    emit changed(step.change);
    emit stateChanged();
    return std::move(step.change);
}

void PolicySession::noteState(std::size_t positionBefore)
{
    const std::size_t position = m_history.position();
    m_states.resize(std::min(positionBefore + 1, position));
    m_states.push_back(++m_lastState);
    Q_ASSERT(m_states.size() == position + 1);
}

void PolicySession::load(const QString &path, const QString &title,
                         std::function<void(Loaded)> done)
{
    const auto job = [path](JobContext &) -> Result<Loaded> {
        const auto text = readText(path);
        if (!text)
            return fail(text.error());
        auto policy = policy::parsePolicy(*text, path.toStdString());
        if (!policy)
            return fail(policy.error());
        return Loaded{std::move(*policy), policy::documentDigest(*text)};
    };
    m_jobs.run<Loaded>(kOpenJob, title, this, job,
                       [this, title, done = std::move(done)](Result<Loaded> loaded) {
                           if (loaded)
                               done(std::move(*loaded));
                           else
                               emit failed(title, loaded.error());
                       });
    emit stateChanged();
}

void PolicySession::write(const QString &path)
{
    const auto job = [path, policy = policy()](JobContext &) -> Result<Loaded> {
        if (auto done = policy::savePolicy(policy, toPath(path)); !done)
            return fail(done.error());
        const auto text = readText(path);
        if (!text)
            return fail(text.error());
        return Loaded{policy, policy::documentDigest(*text)};
    };
    const QString title = tr("Save %1").arg(QFileInfo(path).fileName());
    m_jobs.run<Loaded>(
        kSaveJob, title, this, job,
        [this, path, title, state = state(), edits = m_sinceSave.size()](Result<Loaded> written) {
            if (written)
                onWritten(path, *written, state, edits);
            else
                emit failed(title, written.error());
            emit stateChanged();
        });
    emit stateChanged();
}

void PolicySession::onWritten(const QString &path, const Loaded &written, StateId state,
                              std::size_t edits)
{
    m_path = path;
    m_digest = written.digest;
    m_base = written.policy;
    m_savedState = state;
    m_sample = false;
    m_diskChanged = false;
    endJournal(false);
    // Edits made while the file was being written start the next journal.
    m_sinceSave.erase(m_sinceSave.begin(),
                      m_sinceSave.begin() + std::ptrdiff_t(std::min(edits, m_sinceSave.size())));
    if (!m_sinceSave.empty()) {
        startJournal();
        for (const policy::Edit &edit : m_sinceSave)
            m_journal->append(edit, m_clock());
    }
    watchFile();
    emit saved(path);
}

void PolicySession::takeFromDisk(bool keepEdits)
{
    const QString path = m_path;
    load(path, tr("Read %1 again").arg(QFileInfo(path).fileName()),
         [this, path, keepEdits](Loaded loaded) {
             const auto edits = keepEdits ? std::move(m_sinceSave) : std::vector<policy::Edit>();
             endJournal(false);
             install(std::move(loaded.policy), path, std::move(loaded.digest));
             if (keepEdits)
                 replay(edits);
             emit opened(path);
         });
}

void PolicySession::startJournal()
{
    const QString name = QString::fromStdString(Uuid::random().toString());
    const QString path = QDir(m_stateFolder).filePath(name + QStringLiteral(".journal"));
    m_journal =
        std::make_unique<JournalWriter>(path, JournalWriter::Base{m_path, m_digest, m_base});
    connect(m_journal.get(), &JournalWriter::written, this, [this](Timestamp time) {
        m_autosavedAt = time;
        emit autosaved();
    });
    connect(m_journal.get(), &JournalWriter::failed, this, &PolicySession::autosaveFailed);
}

void PolicySession::endJournal(bool keep)
{
    if (m_journal && !keep)
        m_journal->discard();
    m_journal.reset();
}

void PolicySession::watchFile()
{
    const QStringList watched = m_watcher->files() + m_watcher->directories();
    if (!watched.isEmpty())
        m_watcher->removePaths(watched);
    if (!m_path.isEmpty())
        m_watcher->addPaths({m_path, QFileInfo(m_path).absolutePath()});
}

void PolicySession::checkFile()
{
    if (m_path.isEmpty())
        return;
    if (isBusy()) {
        m_watchTimer->start();
        return;
    }
    const auto job = [path = m_path](JobContext &) -> Result<std::string> {
        const auto text = readText(path);
        return text ? policy::documentDigest(*text) : std::string();
    };
    m_jobs.run<std::string>(QStringLiteral("policy-compare"), tr("Compare with the file"), this,
                            job, [this, path = m_path](Result<std::string> digest) {
                                // A file that is gone comes back with the next save.
                                if (!digest || digest->empty() || path != m_path ||
                                    *digest == m_digest || *digest == m_diskDigest)
                                    return;
                                m_diskDigest = *digest;
                                m_diskChanged = true;
                                watchFile();
                                emit stateChanged();
                                emit diskChanged();
                            });
}

} // namespace tallygate::app
