// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/counterreader.h"

#include "counterlevels.h"
#include "storage/counterstore.h"
#include "storage/database.h"

namespace tallygate::storage {

namespace {

constexpr std::chrono::milliseconds kReaderPatience(100);

Timestamp timeOf(std::int64_t seconds)
{
    return Timestamp(std::chrono::seconds(seconds));
}

const CounterLevel &levelFor(std::int64_t from, std::int64_t to, std::int64_t newest,
                             std::size_t mostPoints)
{
    for (const CounterLevel &level : kCounterLevels) {
        const bool kept = from >= newest - level.keptSeconds;
        const auto points = static_cast<std::size_t>((to - from) / level.stepSeconds);
        if (kept && points <= mostPoints)
            return level;
    }
    return kCounterLevels.back();
}

/// ?1 from, ?2 to, both at the beginning of a step; ?3 series.
std::string lineQuery(const CounterLevel &level)
{
    if (level.stepSeconds == 1)
        return "SELECT b.time, sum(r.delta), max(r.rate), count(*) FROM batch b"
               " CROSS JOIN raw r ON r.batch = b.id AND r.series = ?3"
               " WHERE b.time >= ?1 AND b.time < ?2 GROUP BY b.time ORDER BY b.time";
    // What the rollup does not have yet comes from the readings themselves, in one statement: of
    // one state of the file.
    return fmt::format("WITH RECURSIVE step(time) AS"
                       " (VALUES(?1) UNION ALL SELECT time + {0} FROM step WHERE time + {0} < ?2)"
                       " SELECT time, sum(delta), max(rate), sum(n) FROM"
                       " (SELECT e.time, e.delta, e.rate, e.n FROM step"
                       "  CROSS JOIN {1} e ON e.time = step.time AND e.series = ?3"
                       "  UNION ALL SELECT b.time / {0} * {0}, r.delta, r.rate, 1 FROM batch b"
                       "  CROSS JOIN raw r ON r.batch = b.id AND r.series = ?3"
                       "  WHERE b.id > (SELECT batch FROM progress WHERE level = '{2}')"
                       "  AND b.time >= ?1 AND b.time < ?2)"
                       " GROUP BY time ORDER BY time",
                       level.stepSeconds, level.table, level.progress);
}

} // namespace

Result<CounterReader> CounterReader::open(const std::filesystem::path &path)
{
    auto connection = openToRead(path, kCounterSchema, kReaderPatience);
    if (!connection)
        return fail(connection.error());
    return CounterReader(std::move(*connection));
}

Result<std::int64_t> CounterReader::seriesOf(const SeriesKey &key)
{
    auto row = m_connection.prepare("SELECT id FROM series WHERE device = ?1 AND application = ?2"
                                    " AND port = ?3 AND rule = ?4 AND counter = ?5");
    if (!row)
        return fail(row.error());
    row->bind(key.device, key.application, key.port, key.rule, std::string_view(key.counter));
    const auto found = row->step();
    if (!found)
        return fail(found.error());
    return *found ? row->integer(0) : 0;
}

Result<CounterLine> CounterReader::line(const SeriesKey &key, Timestamp from, Timestamp to,
                                        std::size_t mostPoints)
{
    const auto series = seriesOf(key);
    if (!series)
        return fail(series.error());
    const auto newest = m_connection.integer("SELECT time FROM batch ORDER BY id DESC LIMIT 1");
    if (!newest)
        return fail(newest.error());
    const CounterLevel &level = levelFor(secondsOf(from), secondsOf(to), *newest, mostPoints);
    auto rows = m_connection.prepare(lineQuery(level));
    if (!rows)
        return fail(rows.error());
    const std::int64_t step = level.stepSeconds;
    rows->bind(bucketOf(secondsOf(from), step), bucketOf(secondsOf(to) + step - 1, step), *series);
    CounterLine line{std::chrono::seconds(step), {}};
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step())
        line.points.push_back({timeOf(rows->integer(0)),
                               static_cast<std::uint64_t>(rows->integer(1)),
                               static_cast<std::uint64_t>(rows->integer(2)),
                               static_cast<std::uint64_t>(rows->integer(3))});
    if (!row)
        return fail(row.error());
    return line;
}

Result<std::vector<LatestValue>> CounterReader::latest(const Uuid &device)
{
    auto rows = m_connection.prepare("SELECT application, port, rule, counter, value, time"
                                     " FROM series JOIN newest ON series = id WHERE device = ?1"
                                     " ORDER BY id");
    if (!rows)
        return fail(rows.error());
    rows->bind(device);
    std::vector<LatestValue> values;
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step())
        values.push_back({{device, rows->uuid(0), static_cast<std::uint32_t>(rows->integer(1)),
                           rows->uuid(2), rows->text(3)},
                          static_cast<std::uint64_t>(rows->integer(4)),
                          timeOf(rows->integer(5))});
    if (!row)
        return fail(row.error());
    return values;
}

Result<std::vector<Mark>> CounterReader::marks(const Uuid &device, Timestamp from, Timestamp to)
{
    auto rows = m_connection.prepare("SELECT time, kind, note FROM mark WHERE device = ?1"
                                     " AND time >= ?2 AND time < ?3 ORDER BY time, id");
    if (!rows)
        return fail(rows.error());
    rows->bind(device, from.time_since_epoch().count(), to.time_since_epoch().count());
    std::vector<Mark> marks;
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step())
        marks.push_back(
            {Timestamp(Nanoseconds(rows->integer(0))), device, rows->text(1), rows->text(2)});
    if (!row)
        return fail(row.error());
    return marks;
}

} // namespace tallygate::storage
