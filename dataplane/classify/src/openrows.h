// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "classify/classifier.h"
#include "classify/keyrows.h"

namespace tallygate::classify {

/// The first rule found so far, by row, or Decision::kNoRule.
using FirstRules = std::array<std::uint32_t, KeyRows::kMostRows>;

using RowList = std::array<std::uint16_t, KeyRows::kMostRows>;

/// Of some rows, a bit each, those that have met no rule before this one; in order, in `open`.
using OpenTo = std::span<const std::uint16_t> (*)(std::uint32_t rule, std::uint64_t rows,
                                                  const FirstRules &first, RowList &open);
/// For a kind of processor.
OpenTo openToWith(Instructions instructions);

} // namespace tallygate::classify
