// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/uuid.h"

namespace tallygate::storage {

/// What one line of history is of (SEMANTICS 5.1); names and orders are not in it.
struct SeriesKey
{
    Uuid device;
    Uuid application; ///< null: of the port itself
    std::uint32_t port = 0;
    Uuid rule; ///< null: not of one rule
    std::string
        counter; ///< "packets", "exceed.bytes", "default.packets", "drop.worker-lost.packets"

    auto operator<=>(const SeriesKey &) const = default;
};

struct Reading
{
    SeriesKey key;
    std::uint64_t value = 0; ///< absolute: it only grows within an epoch
};

/// What was read of one device at one moment.
struct ReadingBatch
{
    Timestamp time;
    Uuid device;
    std::uint64_t epoch = 0; ///< the engine's: another one means that counts were lost
    std::vector<Reading> readings;
};

/// Something that happened to the counters of a device: "restarted", "reset", "revision", ...
struct Mark
{
    Timestamp time;
    Uuid device;
    std::string kind;
    std::string note;

    bool operator==(const Mark &) const = default;
};

} // namespace tallygate::storage

template <>
struct std::hash<tallygate::storage::SeriesKey>
{
    std::size_t operator()(const tallygate::storage::SeriesKey &key) const noexcept
    {
        std::size_t sum = std::hash<std::string>()(key.counter) + key.port;
        for (const tallygate::Uuid &uuid : {key.device, key.application, key.rule})
            sum = sum * 31 + std::hash<tallygate::Uuid>()(uuid);
        return sum;
    }
};
