// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/database.h"

#include <algorithm>
#include <array>
#include <string>

namespace tallygate::storage {

namespace {

/// SQLite's journal must go with its file: a new file would take it for its own.
constexpr std::array<std::string_view, 3> kPartsOfDatabase = {"", "-wal", "-shm"};

constexpr int kMostNamesTried = 1000;

Result<std::int64_t> formOf(Connection &connection, const Schema &schema)
{
    const auto kind = connection.integer("PRAGMA application_id");
    const auto form = kind ? connection.integer("PRAGMA user_version") : kind;
    // Read whatever the kind says: it is also what tells a damaged file from a good one.
    const auto tables = form ? connection.integer("SELECT count(*) FROM sqlite_schema") : form;
    if (!tables)
        return tables;
    const std::string path = connection.path().string();
    if (*kind != schema.applicationId && (*kind != 0 || *form != 0 || *tables != 0))
        return fail(ErrorKind::Unsupported, "database-foreign",
                    "{}: this database is not of the kind that is expected here", path);
    if (*form > std::ssize(schema.migrations))
        return fail(ErrorKind::Unsupported, "database-newer",
                    "{}: its tables are of form {}, this release knows those up to {}", path, *form,
                    schema.migrations.size());
    return form;
}

Result<void> migrate(Connection &connection, const Schema &schema)
{
    auto transaction = Transaction::begin(connection);
    if (!transaction)
        return fail(transaction.error());
    // Asked for again: another program may just have done it.
    const auto form = formOf(connection, schema);
    if (!form)
        return fail(form.error());
    std::string sql;
    for (const std::string_view step : schema.migrations.subspan(static_cast<std::size_t>(*form)))
        sql.append(step).append(";\n");
    sql += fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                       schema.applicationId, schema.migrations.size());
    if (auto done = connection.execute(sql); !done)
        return done;
    return transaction->commit();
}

Result<Connection> openWhole(const std::filesystem::path &path, const Schema &schema,
                             std::chrono::milliseconds patience)
{
    auto connection = Connection::open(path, Connection::Access::ReadWrite, patience);
    if (!connection)
        return connection;
    const auto form = formOf(*connection, schema);
    if (!form)
        return fail(form.error());
    // What cannot be a journal in the file system's memory stays an ordinary one: slower, not
    // wrong.
    auto done = connection->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                    "PRAGMA foreign_keys = ON;"
                                    "PRAGMA journal_size_limit = 67108864;");
    if (done && *form < std::ssize(schema.migrations))
        done = migrate(*connection, schema);
    if (!done)
        return fail(done.error());
    return connection;
}

std::string compactTime(Timestamp time)
{
    std::string text = toRfc3339(std::chrono::floor<std::chrono::seconds>(time));
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

} // namespace

Result<OpenedDatabase> openDatabase(const std::filesystem::path &path, const Schema &schema,
                                    Timestamp now, std::chrono::milliseconds patience)
{
    auto connection = openWhole(path, schema, patience);
    if (connection)
        return OpenedDatabase{std::move(*connection), std::nullopt};
    if (connection.error().code != "database-corrupt")
        return fail(connection.error());
    const auto aside = setAside(path, now);
    if (!aside)
        return fail(aside.error());
    const Diagnostic told = setAsideFinding(path, *aside, connection.error());
    connection = openWhole(path, schema, patience);
    if (!connection)
        return fail(connection.error());
    return OpenedDatabase{std::move(*connection), told};
}

Result<Connection> openToRead(const std::filesystem::path &path, const Schema &schema,
                              std::chrono::milliseconds patience)
{
    auto connection = Connection::open(path, Connection::Access::ReadOnly, patience);
    if (!connection)
        return connection;
    const auto form = formOf(*connection, schema);
    if (!form)
        return fail(form.error());
    if (*form < std::ssize(schema.migrations))
        return fail(ErrorKind::Unsupported, "database-older",
                    "{}: its tables are of form {}, here they are read in form {}", path.string(),
                    *form, schema.migrations.size());
    return connection;
}

Result<std::filesystem::path> setAside(const std::filesystem::path &path, Timestamp now)
{
    const std::string wanted = fmt::format("{}.broken-{}", path.string(), compactTime(now));
    std::string name = wanted;
    std::error_code reason;
    for (int n = 2; std::filesystem::exists(name, reason) && n < kMostNamesTried; ++n)
        name = fmt::format("{}-{}", wanted, n);
    // The file last: while it is there, whoever is interrupted here begins again.
    for (auto part = kPartsOfDatabase.rbegin(); part != kPartsOfDatabase.rend(); ++part) {
        const std::string from = path.string() + std::string(*part);
        if (!std::filesystem::exists(from, reason))
            continue;
        std::filesystem::rename(from, name + std::string(*part), reason);
        if (reason)
            return fail(ErrorKind::Io, "database-readonly", "cannot rename {} to {}: {}", from,
                        name + std::string(*part), reason.message());
    }
    return std::filesystem::path(name);
}

Diagnostic setAsideFinding(const std::filesystem::path &path, const std::filesystem::path &aside,
                           const Error &reason)
{
    Diagnostic told;
    told.severity = Severity::Warning;
    told.code = "database-set-aside";
    told.message = fmt::format("{} was damaged ({}); it is kept as {} and a new one was begun",
                               path.string(), reason.message, aside.string());
    told.args = {path.string(), aside.string(), reason.message};
    told.hint = "restore the file from a backup if there is one";
    told.where.file = path.string();
    return told;
}

} // namespace tallygate::storage
