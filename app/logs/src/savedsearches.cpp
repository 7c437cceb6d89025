// SPDX-License-Identifier: GPL-3.0-or-later
#include "savedsearches.h"

#include "services/jobrunner.h"
#include "storage/settings.h"
#include "storage/workstation.h"

namespace tallygate::app {

namespace {

constexpr std::string_view kSearchesKey = "logs.savedSearches";

/// Of each page its own: jobs of all windows run side by side.
QString jobOfSearches()
{
    static int bars = 0;
    return QStringLiteral("logs/searches/%1/").arg(++bars);
}

Timestamp openingTime()
{
    return std::chrono::floor<Nanoseconds>(std::chrono::system_clock::now());
}

Result<QStringList> searchesOf(storage::Connection &records)
{
    const auto value = storage::Settings(records).get(kSearchesKey);
    if (!value)
        return fail(value.error());
    QStringList searches;
    if (*value && (*value)->is_array()) {
        for (const auto &each : **value) {
            if (each.is_string())
                searches << QString::fromStdString(each.get<std::string>());
        }
    }
    return searches;
}

Result<QStringList> readSearches(const std::filesystem::path &file)
{
    auto opened = storage::openWorkstation(file, openingTime());
    if (!opened)
        return fail(opened.error());
    return searchesOf(opened->connection);
}

Result<QStringList> changeSearches(const std::filesystem::path &file, const QString &search,
                                   bool isKept)
{
    auto opened = storage::openWorkstation(file, openingTime());
    auto searches = opened ? searchesOf(opened->connection) : fail(opened.error());
    if (!searches)
        return searches;
    searches->removeAll(search);
    if (isKept)
        searches->append(search);
    nlohmann::json value = nlohmann::json::array();
    for (const QString &each : *searches)
        value.push_back(each.toStdString());
    if (auto done = storage::Settings(opened->connection).set(kSearchesKey, value); !done)
        return fail(done.error());
    return searches;
}

} // namespace

SavedSearches::SavedSearches(JobRunner &jobs, std::filesystem::path records, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_records(std::move(records))
    , m_job(jobOfSearches())
{
    m_jobs.run<QStringList>(
        m_job + QStringLiteral("read"), tr("Read saved searches"), this,
        [path = m_records](JobContext &) { return readSearches(path); },
        [this](const Result<QStringList> &read) {
            if (read)
                m_searches = *read;
            else
                emit failed(QString::fromStdString(read.error().message));
        });
}

void SavedSearches::add(const QString &search)
{
    if (!contains(search))
        change(search, true);
}

void SavedSearches::remove(const QString &search)
{
    if (contains(search))
        change(search, false);
}

void SavedSearches::change(const QString &search, bool isKept)
{
    m_jobs.run<QStringList>(
        m_job + search, tr("Keep saved searches"), this,
        [path = m_records, search, isKept](JobContext &) {
            return changeSearches(path, search, isKept);
        },
        [this](const Result<QStringList> &changed) {
            if (changed)
                m_searches = *changed;
            else
                emit failed(QString::fromStdString(changed.error().message));
        });
}

} // namespace tallygate::app
