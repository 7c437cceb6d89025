// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "counters/baseline.h"
#include "counters/counterregistry.h"
#include "sealedfile.h"

namespace tallygate::engine {

using CounterValues = std::unordered_map<counters::CounterKey, counters::CounterValue>;
using PortTallies = std::array<counters::PortTally, counters::kDirections>;
using PortValues = std::unordered_map<counters::PortId, PortTallies>;

/// Absolute values, by identity; what is absent is zero.
struct CounterSnapshot
{
    CounterValues counters;
    PortValues ports;
    bool operator==(const CounterSnapshot &) const = default;
};

/// From when values run. The absolute values of one line can be compared: only where all were lost
/// does a new line begin. An epoch also ends where some counts were lost and the rest goes on.
struct CounterHistory
{
    counters::CounterEpoch epoch;
    counters::CounterEpoch line; ///< the epoch in which the values began at zero
    bool operator==(const CounterHistory &) const = default;
};

/// Which key has which slot in which counter file. Durable before a slot is used.
struct CounterDirectory
{
    Uuid instance; ///< of the counter file
    Uuid session;  ///< of the control process that wrote it
    CounterHistory history;
    std::vector<counters::CounterRegistry::Entry> counters;
    std::vector<counters::CounterRegistry::PortEntry> ports;
    bool operator==(const CounterDirectory &) const = default;
};

/// The values at a moment, for when the counter file is gone.
struct CounterCheckpoint
{
    Uuid session;
    bool clean = false; ///< nothing was counted after it in that session
    Timestamp time;
    CounterHistory history;
    CounterSnapshot values;
    bool operator==(const CounterCheckpoint &) const = default;
};

/// The values when a revision was activated.
struct RevisionBaseline
{
    std::uint64_t revision = 0;
    Timestamp time;
    std::uint64_t line = 0; ///< CounterHistory::line
    CounterSnapshot values;
    bool operator==(const RevisionBaseline &) const = default;
};

inline constexpr SealKind kDirectorySeal{{'T', 'G', 'k', 'e', 'y', 's', '\r', '\n'}, 1};
inline constexpr SealKind kCheckpointSeal{{'T', 'G', 'v', 'a', 'l', 's', '\r', '\n'}, 1};
inline constexpr SealKind kRevisionSeal{{'T', 'G', 'r', 'e', 'v', 's', '\r', '\n'}, 1};

std::string encode(const CounterDirectory &directory);
std::string encode(const CounterCheckpoint &checkpoint);
std::string encode(const RevisionBaseline &baseline);
/// Errors: Syntax "counter-state".
Result<CounterDirectory> decodeDirectory(std::string_view content);
Result<CounterCheckpoint> decodeCheckpoint(std::string_view content);
Result<RevisionBaseline> decodeRevision(std::string_view content);

void write(ContentWriter &writer, const CounterSnapshot &snapshot);
/// Port counters are stored by name: those that this program does not know are left out.
CounterSnapshot readSnapshot(ContentReader &reader);

} // namespace tallygate::engine
