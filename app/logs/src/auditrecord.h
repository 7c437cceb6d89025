// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <QString>

#include "base/time.h"
#include "base/uuid.h"

namespace tallygate::app {

/// What a record of an audit chain tells.
enum class AuditKind : std::uint8_t {
    Act,   ///< of the workstation: it was done
    Asked, ///< a call, before its effect
    Done,  ///< what became of it
    Failed,
    Refused, ///< a call that was not allowed
    Event,   ///< what the engine did by itself, or records that were lost
    Unknown, ///< no record at all
};
QString kindText(AuditKind kind);

/// A line of a chain, of the workstation or of a device, taken apart as far as it can be.
struct AuditRecord
{
    std::uint64_t sequence = 0;
    std::optional<Timestamp> time;
    AuditKind kind = AuditKind::Unknown;
    QString who;
    QString what;    ///< method, action, event; of what became of a call, the call's number
    QString details; ///< parameters, error, ... by their names: "Revision: 41"
    Uuid device;     ///< of the workstation's records: of which device, or null
    std::string line;
    std::string lower; ///< the line in lower case, for searching
};

AuditRecord recordOf(std::string line);

} // namespace tallygate::app
