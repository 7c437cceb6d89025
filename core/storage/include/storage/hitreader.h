// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "storage/connection.h"
#include "storage/loggedhit.h"

namespace tallygate::storage {

/// What is looked for; all that is given must hold. Suppression lines have no fields but `time` and
/// `device`, so they are found where nothing else is asked for.
struct HitQuery
{
    /// Words, each of which begins a word of a name, an interface, an address, a verdict, ...:
    /// "edge 203.0.113." Upper and lower case are one. Nothing in it is an operator.
    std::string text;
    std::optional<Uuid> device;
    std::optional<Uuid> application;
    std::optional<Uuid> rule; ///< a null identity finds hits of defaults
    std::string interface;    ///< this and what follows: the whole value; empty: any
    std::string direction;
    std::string verdict;
    std::string source;
    std::string destination;
    std::optional<std::uint16_t> destinationPort;
    std::optional<Timestamp> from;  ///< included
    std::optional<Timestamp> until; ///< excluded
};

struct FoundHit
{
    std::int64_t key = 0; ///< grows in the order of writing; pages begin at it
    LoggedHit hit;
};

/// The hit log, reading end; beside a writer, which it never holds up. One thread.
class HitReader
{
public:
    /// Errors: those of openToRead().
    static Result<HitReader> open(const std::filesystem::path &path);

    /// At most `count` hits that were written before the one with key `before`, newest first.
    Result<std::vector<FoundHit>> page(const HitQuery &query, std::size_t count,
                                       std::optional<std::int64_t> before = std::nullopt);

private:
    explicit HitReader(Connection connection)
        : m_connection(std::move(connection))
    {}

    Connection m_connection;
};

} // namespace tallygate::storage
