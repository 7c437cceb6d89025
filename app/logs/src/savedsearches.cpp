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

Result<QStringList> readSearches(const std::filesystem::path &records)
{
    auto opened = storage::openWorkstation(records, openingTime());
    if (!opened)
        return fail(opened.error());
    const auto value = storage::Settings(opened->connection).get(kSearchesKey);
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

Result<bool> writeSearches(const std::filesystem::path &records, const QStringList &searches)
{
    auto opened = storage::openWorkstation(records, openingTime());
    if (!opened)
        return fail(opened.error());
    nlohmann::json value = nlohmann::json::array();
    for (const QString &each : searches)
        value.push_back(each.toStdString());
    if (auto done = storage::Settings(opened->connection).set(kSearchesKey, value); !done)
        return fail(done.error());
    return true;
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
                m_searches = *read + m_searches; // what was added meanwhile
            else
                emit failed(QString::fromStdString(read.error().message));
        });
}

void SavedSearches::add(const QString &search)
{
    if (contains(search))
        return;
    m_searches << search;
    write();
}

void SavedSearches::remove(const QString &search)
{
    if (m_searches.removeAll(search) > 0)
        write();
}

void SavedSearches::write()
{
    m_jobs.run<bool>(
        m_job + QStringLiteral("write"), tr("Keep saved searches"), this,
        [path = m_records, searches = m_searches](JobContext &) {
            return writeSearches(path, searches);
        },
        [this](const Result<bool> &written) {
            if (!written && written.error().kind != ErrorKind::Cancelled)
                emit failed(QString::fromStdString(written.error().message));
        });
}

} // namespace tallygate::app
