// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>

#include "base/diagnostic.h"
#include "storage/connection.h"
#include "storage/database.h"
#include "storage/loggedhit.h"

namespace tallygate::storage {

extern const Schema kHitSchema;

/// How much of the hit log is kept. What is deleted first is what is oldest.
struct HitRetention
{
    std::chrono::hours age{24 * 90};
    std::uint64_t bytes = std::uint64_t{2} << 30; ///< of tables and indexes; the file can be larger
    std::size_t step = 2000; ///< lines that one tidy() deletes at most for each reason
};

/// The hit log, writing end. One thread; reads no clock.
class HitStore
{
public:
    /// Errors: those of openDatabase().
    static Result<HitStore> open(const std::filesystem::path &path, Timestamp now);

    /// All of these in one transaction, durable when it returns; nothing of them where it fails.
    Result<void> write(std::span<const LoggedHit> hits);

    /// Deletes a little of what is not to be kept; gives the number of lines. To be called about
    /// once a second, so that deleting never holds writing up for long.
    Result<std::size_t> tidy(Timestamp now, const HitRetention &retention);

    /// What happened when the file was opened.
    const std::optional<Diagnostic> &setAside() const { return m_setAside; }

private:
    explicit HitStore(OpenedDatabase opened)
        : m_connection(std::move(opened.connection))
        , m_setAside(std::move(opened.setAside))
    {}

    Result<std::size_t> deleteOlderThan(Timestamp horizon, std::size_t most);
    Result<std::size_t> deleteOldest(std::size_t most);
    Result<std::uint64_t> usedBytes();

    Connection m_connection;
    std::optional<Diagnostic> m_setAside;
};

} // namespace tallygate::storage
