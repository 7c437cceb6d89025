// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/time.h"
#include "storage/connection.h"

// A file of the workstation: what kind it is, in which form its tables are, and what is done with
// one that is damaged.
//
// Files are in WAL mode, so readers never wait for the writer, and `synchronous` is FULL: a commit
// is on the disk when it returns. With NORMAL the power could take all that came since the last
// checkpoint, which is minutes where little is written; FULL costs one flush for each commit, and
// stores that write much commit once a second.

namespace tallygate::storage {

/// What a file of one kind looks like. `migrations[n]` takes tables from form n to n + 1; they are
/// only ever added to. SQLite's user_version has the form, its application_id the kind.
struct Schema
{
    std::int32_t applicationId = 0;
    std::span<const std::string_view> migrations;
};

struct OpenedDatabase
{
    Connection connection;
    /// "database-set-aside" where the file was damaged and a new one was begun.
    std::optional<Diagnostic> setAside;
};

/// Opens the file of this kind to read and write, makes it where there is none, and brings its
/// tables to the newest form, all or nothing. A damaged file is never deleted: it gets a name with
/// `now` in it, and a new one is begun. Two programs may do this at once.
/// Errors: those of connection.h; "database-newer": a later release made it; "database-foreign":
/// it is another program's, or of another kind. Both of these are left alone.
Result<OpenedDatabase>
openDatabase(const std::filesystem::path &path, const Schema &schema, Timestamp now,
             std::chrono::milliseconds patience = std::chrono::milliseconds(500));

/// Opens a file of this kind to read beside its writer; makes and changes nothing.
/// Errors: those of connection.h; "database-foreign" and "database-newer" as above;
/// "database-older": its tables are of a form that only a writer brings up to date.
Result<Connection> openToRead(const std::filesystem::path &path, const Schema &schema,
                              std::chrono::milliseconds patience);

/// Renames the file and its journals to "NAME.broken-20260301T120000Z", with a number where that is
/// taken; gives the new name. Requires: no connection of this process that may write is open to it.
Result<std::filesystem::path> setAside(const std::filesystem::path &path, Timestamp now);
/// "database-set-aside", as it is told: the file, its new name and why.
Diagnostic setAsideFinding(const std::filesystem::path &path, const std::filesystem::path &aside,
                           const Error &reason);

} // namespace tallygate::storage
