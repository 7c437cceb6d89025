// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/diagnostic.h"
#include "base/time.h"
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

struct TrailHead
{
    std::uint64_t sequence = 0; ///< 0: no record yet
    std::string hash;           ///< hex

    bool operator==(const TrailHead &) const = default;
};

struct TrailCheck
{
    std::uint64_t verified = 0; ///< records up to the first broken link
    /// The first broken link: "audit-changed" (a record does not have its own hash),
    /// "audit-unlinked" (it does not follow the one before), "audit-missing" (numbers are left
    /// out), "audit-head" (the pinned head is not in the chain: its end was cut off or rewritten).
    std::optional<Diagnostic> broken;
};

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

    /// Reads the whole chain. `pinned`: a head that was seen before and kept elsewhere; without it
    /// a chain whose end was cut off, or that was written anew as a whole, verifies.
    Result<TrailCheck> verify(const std::optional<TrailHead> &pinned = std::nullopt);

    /// Lines of at most `count` records older than `before`, newest first.
    Result<std::vector<std::string>> page(std::size_t count,
                                          std::optional<std::uint64_t> before = std::nullopt);

private:
    Connection *m_connection;
};

} // namespace tallygate::storage
