// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "logs/recordsource.h"
#include "policy/policy.h"
#include "services/navigator.h"

namespace tallygate::app {

/// Where the rule of a hit is, and how it stands in the open policy.
struct HitRule
{
    std::optional<Location> location; ///< none: it is not in the open policy
    QString note;                     ///< a sentence or two
};

HitRule ruleOfHit(const policy::Policy &policy, const RecordSource &source,
                  const storage::LoggedHit &hit);

/// A rule on the Policy page; `revision` 0: of none.
Location ruleLocation(const Uuid &filter, const Uuid &rule, std::uint64_t revision);

} // namespace tallygate::app
