// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/uuid.h"

struct sqlite3;
struct sqlite3_stmt;

// SQLite behind values that own what they name. An error says which file and which statement, and
// what SQLite calls it; `code` is one of
//
//     database-busy      another process or thread holds the lock; trying again may help
//     database-corrupt   the file is damaged or no database at all
//     database-full      no room on the disk
//     database-readonly  the file or its folder may not be written to
//     database-failed    anything else

namespace tallygate::storage {

/// One prepared statement; move-only. One thread at a time, that of its connection, which must
/// outlive it.
class Statement
{
public:
    /// Makes the statement ready to run from its beginning with these for its ?1, ?2, ...:
    /// integers, text, bytes, identities, std::nullopt for NULL. They are copied.
    template <class... Values>
    void bind(const Values &...values)
    {
        reset();
        int index = 0;
        (bindAt(++index, values), ...);
    }

    /// To the next row; false where there is none.
    Result<bool> step();
    /// All the way, for what gives no rows; ready to be bound again afterwards.
    Result<void> run();
    /// Ends reading, so that no lock is kept.
    void reset();

    /// Of the row that step() went to; columns count from 0. Bytes live until the next step.
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    Bytes blob(int column) const;
    Uuid uuid(int column) const; ///< null for what is not 16 bytes
    bool isNull(int column) const;

private:
    friend class Connection;
    struct Finalizer
    {
        void operator()(sqlite3_stmt *statement) const;
    };

    explicit Statement(sqlite3_stmt *statement)
        : m_statement(statement)
    {}

    template <std::integral Integer>
    void bindAt(int index, Integer value)
    {
        bindInteger(index, static_cast<std::int64_t>(value));
    }
    void bindAt(int index, std::string_view text);
    void bindAt(int index, Bytes bytes);
    void bindAt(int index, const Uuid &uuid) { bindAt(index, Bytes(uuid.bytes())); }
    void bindAt(int, std::nullopt_t) {} // as reset() left it
    void bindInteger(int index, std::int64_t value);

    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
    int m_bindCode = 0; ///< the first failure of bind(), told by step()
};

/// One connection to one file; move-only. One thread at a time.
class Connection
{
public:
    enum class Access : std::uint8_t {
        ReadWrite, ///< makes the file, readable by its owner alone, where there is none
        ReadOnly,
    };

    /// `patience`: how long a call waits for a lock before it is "database-busy".
    static Result<Connection> open(const std::filesystem::path &path, Access access,
                                   std::chrono::milliseconds patience);

    Result<Statement> prepare(std::string_view sql);
    /// One or many statements without parameters, rows ignored.
    Result<void> execute(const std::string &sql);
    /// The integer in the first column of the first row; 0 where there is no row.
    Result<std::int64_t> integer(std::string_view sql);

    std::int64_t lastRowId() const;
    std::int64_t changes() const; ///< rows that the last statement touched
    bool inTransaction() const;
    const std::filesystem::path &path() const { return m_path; }

private:
    struct Closer
    {
        void operator()(sqlite3 *handle) const;
    };

    std::filesystem::path m_path;
    std::unique_ptr<sqlite3, Closer> m_handle;
};

/// Begins at once as a writer; what was not committed is undone when it goes.
class Transaction
{
public:
    static Result<Transaction> begin(Connection &connection);

    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<void> commit();

private:
    explicit Transaction(Connection &connection)
        : m_connection(&connection)
    {}

    Connection *m_connection; ///< null once it has ended
};

} // namespace tallygate::storage
