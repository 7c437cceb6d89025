// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/workstation.h"

namespace tallygate::storage {

namespace {

// Identities are 16 bytes, times nanoseconds since 1970.
constexpr std::string_view kWorkstationForms[] = {
    R"(CREATE TABLE device(
           uuid BLOB PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, address TEXT NOT NULL,
           connection TEXT NOT NULL, note TEXT NOT NULL, added INTEGER NOT NULL) WITHOUT ROWID;
       CREATE TABLE deployment(
           id INTEGER PRIMARY KEY AUTOINCREMENT, device BLOB NOT NULL, revision INTEGER NOT NULL,
           digest TEXT NOT NULL, author TEXT NOT NULL, time INTEGER NOT NULL,
           outcome INTEGER NOT NULL, ended INTEGER, reason TEXT NOT NULL, comment TEXT NOT NULL);
       CREATE INDEX deploymentOfDevice ON deployment(device, id);
       CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
       CREATE TABLE audit(sequence INTEGER PRIMARY KEY, line TEXT NOT NULL);)",
    "ALTER TABLE device ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;",
};

} // namespace

const Schema kWorkstationSchema = {0x54477773, kWorkstationForms}; // "TGws"

Result<OpenedDatabase> openWorkstation(const std::filesystem::path &path, Timestamp now)
{
    return openDatabase(path, kWorkstationSchema, now);
}

} // namespace tallygate::storage
