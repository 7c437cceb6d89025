// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "storage/counterstore.h"

namespace tallygate::storage {

namespace {

// Rows that are written together stand together: (time, series). Writing appends, deleting takes
// from the front, and reading one series looks each of its rows up, a few microseconds each.
constexpr std::array<std::string_view, 1> kCounterForms = {R"(
CREATE TABLE series(
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL, application BLOB NOT NULL, port INTEGER NOT NULL, rule BLOB NOT NULL,
    counter TEXT NOT NULL,
    UNIQUE(device, application, port, rule, counter));
CREATE TABLE latest(
    series INTEGER PRIMARY KEY REFERENCES series, value INTEGER NOT NULL,
    epoch INTEGER NOT NULL, time INTEGER NOT NULL);
CREATE TABLE batch(id INTEGER PRIMARY KEY, time INTEGER NOT NULL);
CREATE INDEX batchByTime ON batch(time);
CREATE TABLE raw(
    batch INTEGER NOT NULL, series INTEGER NOT NULL, value INTEGER NOT NULL,
    delta INTEGER NOT NULL, rate INTEGER NOT NULL, PRIMARY KEY(batch, series)) WITHOUT ROWID;
-- The last value of each series; what came after it was kept stands in raw.
CREATE VIEW newest(series, value, epoch, time) AS
    SELECT l.series, coalesce(r.value, l.value), l.epoch, coalesce(r.time, l.time)
    FROM latest l LEFT JOIN
        (SELECT series, value, time, max(batch) FROM raw JOIN batch ON batch.id = raw.batch
         WHERE batch > (SELECT batch FROM progress WHERE level = 'latest') GROUP BY series) r
        ON r.series = l.series;
CREATE TABLE every10(
    time INTEGER NOT NULL, series INTEGER NOT NULL, delta INTEGER NOT NULL, rate INTEGER NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY(time, series)) WITHOUT ROWID;
CREATE TABLE every60(
    time INTEGER NOT NULL, series INTEGER NOT NULL, delta INTEGER NOT NULL, rate INTEGER NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY(time, series)) WITHOUT ROWID;
CREATE TABLE every3600(
    time INTEGER NOT NULL, series INTEGER NOT NULL, delta INTEGER NOT NULL, rate INTEGER NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY(time, series)) WITHOUT ROWID;
CREATE TABLE progress(level TEXT PRIMARY KEY, batch INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO progress VALUES('latest', 0), ('every10', 0), ('every60', 0);
CREATE TABLE mark(
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, device BLOB NOT NULL, kind TEXT NOT NULL,
    note TEXT NOT NULL);
CREATE INDEX markByTime ON mark(time);
)"};

} // namespace

extern const Schema kCounterSchema{0x54676331, kCounterForms}; // "Tgc1"

} // namespace tallygate::storage
