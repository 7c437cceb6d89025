// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace tallygate::engine {

// Of the subscriptions to counters, and of those to hits.
constexpr std::size_t kSubscriptionsMost = 64;
constexpr std::size_t kSubscriptionsPerConnection = 4;
/// Bytes that may wait for a subscriber; one that is behind by more gets nothing new meanwhile.
constexpr std::size_t kQueueEnough = 512u << 10;

} // namespace tallygate::engine
