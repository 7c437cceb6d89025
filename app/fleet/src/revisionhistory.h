// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QString>

#include "base/time.h"
#include "control/json.h"
#include "services/tokens.h"
#include "storage/deployments.h"

namespace tallygate::app {

/// One line of a device's history: a revision that it keeps, or a push from here of which it keeps
/// nothing.
struct RevisionEntry
{
    std::uint64_t revision = 0; ///< 0: the push ended before it got a number
    std::optional<Timestamp> time;
    QString author;
    QString comment;
    QString ending; ///< how it ended, by whom and why, as a sentence
    std::optional<Timestamp> ended;
    Ink ink = Ink::Text; ///< of the ending
    bool isKept = false; ///< the device can show it
    bool canBeGoneBackTo = false;
};

/// What `policy.history` of a device told (null: it could not be asked) and what was pushed to it
/// from this workstation. A push belongs to the kept revision of its number and digest: numbers
/// begin anew where an engine was installed anew. Newest first.
std::vector<RevisionEntry> historyOf(const control::Json &kept,
                                     const std::vector<storage::Deployment> &pushes);

} // namespace tallygate::app
