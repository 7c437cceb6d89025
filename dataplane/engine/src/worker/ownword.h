// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace tallygate::engine {

/// Adds to a word of shared memory that nobody but the calling thread writes.
inline void add(std::atomic<std::uint64_t> &word, std::uint64_t amount)
{
    word.store(word.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

} // namespace tallygate::engine
