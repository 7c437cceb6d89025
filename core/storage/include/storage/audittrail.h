// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "storage/chainverifier.h"
#include "storage/connection.h"

// Who did what at this workstation (SEMANTICS 12.2), in records of the form that devices write:
//
//     {"seq":"7","time":"...","user":"anna",...,"previous":"<hex>","hash":"<hex>"}
//
// `hash` is the SHA-256 of the line's bytes in front of `,"hash":`; `previous` is the hash of the
// record before it, zeros for the first. Records are neither changed nor deleted.

namespace tallygate::storage {

struct AuditEntry
{
    Timestamp time;
    std::string user;
    std::string action; ///< "push", "reset", "device.add", ...
    Uuid device;        ///< null: of no device
    nlohmann::ordered_json details = nlohmann::ordered_json::object();
};

/// Details of "reset" and "reset.undone": what the engine was asked for (counters.reset or
/// counters.undoReset) and how many counters it answered with.
nlohmann::ordered_json resetDetails(const nlohmann::json &params, const nlohmann::json &answer);

/// On the thread of its connection, which must outlive it.
class AuditTrail
{
public:
    explicit AuditTrail(Connection &connection)
        : m_connection(&connection)
    {}

    /// Durable when it returns; gives the new head.
    Result<TrailHead> append(const AuditEntry &entry);

    Result<TrailHead> head();

    /// Is told now and then how many records were read; false: stop.
    using Progress = std::function<bool(std::uint64_t records)>;
    /// Reads the whole chain; `pinned` as ChainVerifier has it. Error besides those of
    /// connection.h: Cancelled.
    Result<TrailCheck> verify(const std::optional<TrailHead> &pinned = std::nullopt,
                              const Progress &progress = {});

    /// Lines of at most `count` records older than `before`, newest first.
    Result<std::vector<std::string>> page(std::size_t count,
                                          std::optional<std::uint64_t> before = std::nullopt);

private:
    Connection *m_connection;
};

} // namespace tallygate::storage
