// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QObject>
#include <QStringList>

namespace tallygate::app {

class JobRunner;

/// The searches that were kept, in the workstation's records below "logs.savedSearches". Read and
/// written by jobs, each change into what stands there by then: other windows keep theirs. GUI
/// thread.
class SavedSearches : public QObject
{
    Q_OBJECT

public:
    SavedSearches(JobRunner &jobs, std::filesystem::path records, QObject *parent = nullptr);

    const QStringList &all() const { return m_searches; }
    bool contains(const QString &search) const { return m_searches.contains(search); }
    void add(const QString &search);
    void remove(const QString &search);

signals:
    void failed(const QString &why);

private:
    /// Has a job make the change, then shows what came of it.
    void change(const QString &search, bool isKept);

    JobRunner &m_jobs;
    std::filesystem::path m_records;
    const QString m_job;
    QStringList m_searches;
};

} // namespace tallygate::app
