// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/connection.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>

#include <sqlite3.h>

#include "base/filedescriptor.h"

namespace tallygate::storage {

namespace {

constexpr std::size_t kLongStatement = 200; ///< bytes of a statement that an error quotes

struct FailureClass
{
    int code;
    std::string_view name;
    std::string_view hint;
};

constexpr FailureClass kFailureClasses[] = {
    {SQLITE_BUSY, "database-busy", "another program is writing to it; try again"},
    {SQLITE_LOCKED, "database-busy", "another program is writing to it; try again"},
    {SQLITE_CORRUPT, "database-corrupt", ""},
    {SQLITE_NOTADB, "database-corrupt", ""},
    {SQLITE_FULL, "database-full", "make room on the disk"},
    {SQLITE_READONLY, "database-readonly", "make the file and its folder writable"},
    {SQLITE_PERM, "database-readonly", "make the file and its folder writable"},
    {SQLITE_CANTOPEN, "database-failed", "look whether the folder is there and may be written to"},
};

FailureClass classOf(int code)
{
    const auto *found = std::ranges::find(kFailureClasses, code & 0xFF, &FailureClass::code);
    return found == std::end(kFailureClasses) ? FailureClass{code, "database-failed", ""} : *found;
}

Error failure(sqlite3 *handle, int code, std::string_view path, std::string_view doing)
{
    const FailureClass kind = classOf(code);
    if (doing.size() > kLongStatement)
        doing = doing.substr(0, kLongStatement);
    Error error{ErrorKind::Io,
                std::string(kind.name),
                fmt::format("{}: {}: {} (SQLite {})", path, doing,
                            handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code), code),
                std::string(kind.hint),
                {}};
    error.where.file = path;
    return error;
}

Error failure(sqlite3_stmt *statement, int code)
{
    sqlite3 *handle = sqlite3_db_handle(statement);
    const char *path = sqlite3_db_filename(handle, "main");
    return failure(handle, code, path ? path : "", sqlite3_sql(statement));
}

/// SQLite gives its journals the rights of the file, so it is enough to make that one.
Result<void> makePrivateFile(const std::filesystem::path &path)
{
    const FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (file)
        return {};
    const int reason = errno;
    const bool refused = reason == EACCES || reason == EROFS || reason == EPERM;
    return fail(ErrorKind::Io, refused ? "database-readonly" : "database-failed",
                "{}: cannot be opened for writing: {}", path.string(),
                std::generic_category().message(reason));
}

} // namespace

void Statement::Finalizer::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
    m_bindCode = SQLITE_OK;
}

void Statement::bindAt(int index, std::string_view text)
{
    // A null pointer would be NULL rather than empty text.
    const char *data = text.empty() ? "" : text.data();
    const int code = sqlite3_bind_text64(m_statement.get(), index, data, text.size(),
                                         SQLITE_TRANSIENT, SQLITE_UTF8);
    m_bindCode = m_bindCode ? m_bindCode : code;
}

void Statement::bindAt(int index, Bytes bytes)
{
    const void *data = bytes.empty() ? static_cast<const void *>("") : bytes.data();
    const int code =
        sqlite3_bind_blob64(m_statement.get(), index, data, bytes.size(), SQLITE_TRANSIENT);
    m_bindCode = m_bindCode ? m_bindCode : code;
}

void Statement::bindInteger(int index, std::int64_t value)
{
    const int code = sqlite3_bind_int64(m_statement.get(), index, value);
    m_bindCode = m_bindCode ? m_bindCode : code;
}

Result<bool> Statement::step()
{
    if (m_bindCode != SQLITE_OK)
        return fail(failure(m_statement.get(), m_bindCode));
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    Error error =
        failure(m_statement.get(), sqlite3_extended_errcode(sqlite3_db_handle(m_statement.get())));
    reset();
    return fail(std::move(error));
}

Result<void> Statement::run()
{
    Result<bool> row = step();
    while (row && *row)
        row = step();
    if (!row)
        return fail(row.error());
    reset();
    return {};
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string Statement::text(int column) const
{
    const auto *data = sqlite3_column_text(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data ? std::string(reinterpret_cast<const char *>(data), static_cast<std::size_t>(size))
                : std::string();
}

Bytes Statement::blob(int column) const
{
    const void *data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return {static_cast<const std::uint8_t *>(data), static_cast<std::size_t>(size)};
}

Uuid Statement::uuid(int column) const
{
    std::array<std::uint8_t, 16> bytes{};
    const Bytes stored = blob(column);
    if (stored.size() == bytes.size())
        std::ranges::copy(stored, bytes.begin());
    return Uuid(bytes);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

void Connection::Closer::operator()(sqlite3 *handle) const
{
    sqlite3_close_v2(handle);
}

Result<Connection> Connection::open(const std::filesystem::path &path, Access access,
                                    std::chrono::milliseconds patience)
{
    if (access == Access::ReadWrite) {
        if (auto made = makePrivateFile(path); !made)
            return fail(made.error());
    }
    const int mode = access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection connection;
    connection.m_path = path;
    connection.m_handle.reset(handle); // given even where opening failed
    if (code != SQLITE_OK)
        return fail(failure(handle, code, path.string(), "cannot be opened"));
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(patience.count()));
    return connection;
}

Result<Statement> Connection::prepare(std::string_view sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return fail(failure(m_handle.get(), code, m_path.string(), sql));
    return Statement(statement);
}

Result<void> Connection::execute(const std::string &sql)
{
    const int code = sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return fail(failure(m_handle.get(), code, m_path.string(), sql));
    return {};
}

Result<std::int64_t> Connection::integer(std::string_view sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return fail(statement.error());
    const auto row = statement->step();
    if (!row)
        return fail(row.error());
    return *row ? statement->integer(0) : 0;
}

std::int64_t Connection::lastRowId() const
{
    return sqlite3_last_insert_rowid(m_handle.get());
}

std::int64_t Connection::changes() const
{
    return sqlite3_changes64(m_handle.get());
}

bool Connection::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle.get()) == 0;
}

Result<Transaction> Transaction::begin(Connection &connection)
{
    if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun)
        return fail(begun.error());
    return Transaction(connection);
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{}

Transaction::~Transaction()
{
    // Some failures, a full disk among them, make SQLite roll back by itself.
    if (m_connection && m_connection->inTransaction())
        static_cast<void>(m_connection->execute("ROLLBACK"));
}

Result<void> Transaction::commit()
{
    auto done = m_connection->execute("COMMIT");
    if (done)
        m_connection = nullptr;
    return done;
}

} // namespace tallygate::storage
