// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include <QString>

namespace tallygate::app {

/// How one more expression joins the filter of the packets.
enum class FilterJoin : std::uint8_t { Only, Not, And, Or, AndNot, OrNot };

/// The filter with the expression. Terms such as `verdict:drop` must all hold, so nothing joins
/// them by "or": nothing is returned if the filter has nothing else.
std::optional<QString> joinFilter(const QString &filter, const QString &expression,
                                  FilterJoin join);

} // namespace tallygate::app
