// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace tallygate::counters {

/// Place of a counter in every shard; stable while its key lives.
using SlotId = std::uint32_t;
/// Place of a port in every shard; stable for ever.
using PortSlot = std::uint32_t;

/// How a shard is divided, on the heap and in the counter file alike.
inline constexpr std::size_t kBlockCells = 4096;
inline constexpr std::size_t kBlocks = 4096;
inline constexpr std::size_t kPorts = 4096;

} // namespace tallygate::counters
