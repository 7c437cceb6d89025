// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/jobrunner.h"

#include <algorithm>
#include <chrono>

#include <QMetaObject>
#include <QThread>

namespace tallygate::app {

namespace {

constexpr std::int64_t kReportEveryMs = 50;

std::int64_t monotonicMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

JobContext::JobContext(std::stop_token stop, Report report)
    : m_stop(std::move(stop))
    , m_report(std::move(report))
{}

void JobContext::report(const QString &phase, std::uint64_t done, std::uint64_t total,
                        const QString &unit)
{
    const std::int64_t now = monotonicMs();
    const bool last = total != 0 && done >= total;
    if (!last && phase == m_lastPhase && now - m_lastReportMs < kReportEveryMs)
        return;
    m_lastPhase = phase;
    m_lastReportMs = now;
    m_report({phase, done, total, unit});
}

JobRunner::JobRunner(QObject *parent)
    : QAbstractListModel(parent)
{
    m_pool.setMaxThreadCount(std::max(4, QThread::idealThreadCount()));
}

JobRunner::~JobRunner()
{
    for (Entry &entry : m_entries)
        entry.stop.request_stop();
    m_pool.waitForDone();
}

void JobRunner::start(const QString &key, const QString &title, Work work)
{
    for (Entry &entry : m_entries) {
        if (entry.key == key && entry.state == JobState::Running) {
            entry.superseded = true;
            entry.stop.request_stop();
        }
    }
    const std::uint64_t id = m_nextId++;
    beginInsertRows({}, 0, 0);
    m_entries.insert(m_entries.begin(),
                     Entry{id, key, title, JobState::Running, {}, {}, {}, false});
    endInsertRows();
    const std::stop_source stop = m_entries.front().stop;
    emit started(key);

    m_pool.start([this, id, stop, work = std::move(work)] {
        JobContext context(stop.get_token(), [this, id](const JobProgress &progress) {
            QMetaObject::invokeMethod(this, [this, id, progress] { setProgress(id, progress); });
        });
        Outcome outcome = work(context);
        QMetaObject::invokeMethod(
            this, [this, id, outcome = std::move(outcome)] { finish(id, outcome); });
    });
}

void JobRunner::finish(std::uint64_t id, const Outcome &outcome)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    Entry &entry = m_entries[static_cast<std::size_t>(row)];
    if (entry.superseded) {
        beginRemoveRows({}, row, row);
        m_entries.erase(m_entries.begin() + row);
        endRemoveRows();
        return;
    }
    const auto &[deliver, error] = outcome;
    entry.state = !error                                ? JobState::Finished
                  : error->kind == ErrorKind::Cancelled ? JobState::Cancelled
                                                        : JobState::Failed;
    if (error)
        entry.error = QString::fromStdString(toString(*error));
    const QString key = entry.key;
    const JobState state = entry.state;
    emit dataChanged(index(row), index(row));
    trim();
    deliver();
    emit ended(key, state);
}

void JobRunner::trim()
{
    while (m_entries.size() > kKept && m_entries.back().state != JobState::Running) {
        const int last = static_cast<int>(m_entries.size()) - 1;
        beginRemoveRows({}, last, last);
        m_entries.pop_back();
        endRemoveRows();
    }
}

void JobRunner::setProgress(std::uint64_t id, const JobProgress &progress)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    Entry &entry = m_entries[static_cast<std::size_t>(row)];
    entry.progress = progress;
    emit dataChanged(index(row), index(row), {PhaseRole, DoneRole, TotalRole, UnitRole});
    if (!entry.superseded)
        emit progressed(entry.key, progress);
}

int JobRunner::rowOf(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_entries, id, &Entry::id);
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

const JobRunner::Entry *JobRunner::running(const QString &key) const
{
    const auto found = std::ranges::find_if(m_entries, [&key](const Entry &entry) {
        return entry.key == key && entry.state == JobState::Running && !entry.superseded;
    });
    return found == m_entries.end() ? nullptr : &*found;
}

void JobRunner::cancel(const QString &key)
{
    if (const Entry *entry = running(key))
        std::stop_source(entry->stop).request_stop();
}

bool JobRunner::isRunning(const QString &key) const
{
    return running(key) != nullptr;
}

int JobRunner::runningCount() const
{
    return static_cast<int>(std::ranges::count_if(m_entries, [](const Entry &entry) {
        return entry.state == JobState::Running && !entry.superseded;
    }));
}

JobProgress JobRunner::progress(const QString &key) const
{
    const Entry *entry = running(key);
    return entry ? entry->progress : JobProgress{};
}

int JobRunner::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant JobRunner::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry &entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case KeyRole:
        return entry.key;
    case StateRole:
        return static_cast<int>(entry.state);
    case PhaseRole:
        return entry.progress.phase;
    case DoneRole:
        return static_cast<qulonglong>(entry.progress.done);
    case TotalRole:
        return static_cast<qulonglong>(entry.progress.total);
    case UnitRole:
        return entry.progress.unit;
    case ErrorRole:
    case Qt::ToolTipRole:
        return entry.error;
    default:
        return {};
    }
}

QHash<int, QByteArray> JobRunner::roleNames() const
{
    return {{Qt::DisplayRole, "title"}, {KeyRole, "key"},    {StateRole, "state"},
            {PhaseRole, "phase"},       {DoneRole, "done"},  {TotalRole, "total"},
            {UnitRole, "unit"},         {ErrorRole, "error"}};
}

} // namespace tallygate::app
