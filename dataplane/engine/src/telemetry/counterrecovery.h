// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "counterstate.h"
#include "engine/counterstore.h"
#include "resetlog.h"

namespace tallygate::engine {

/// The files of a CounterStore.
struct CounterFiles
{
    std::filesystem::path counters, keys, values, previous, resets, revision;
    explicit CounterFiles(const CounterStore::Options &options);
};

/// The counters as they stand after the start of control, whatever the end before was like.
struct RecoveredCounters
{
    CounterBeginning beginning = CounterBeginning::First;
    std::vector<std::string> notes;
    CounterDirectory directory; ///< as written to disk, with the new session
    std::shared_ptr<const counters::CounterFile> file;
    std::unique_ptr<counters::CounterRegistry> registry;
    ResetLog resets;
    RevisionBaseline revision;
};

/// Opens or makes the counter file. On return the directory names the new session and the file
/// that is used, durably. Killed at any point, it can be done again and loses nothing more.
Result<RecoveredCounters> recoverCounters(const CounterStore::Options &options, Timestamp now);

/// All that counted something.
CounterSnapshot snapshotOf(const counters::CounterRegistry &registry);

/// Replaces the checkpoint; the one before stays as a second.
Result<void> writeCheckpoint(const CounterFiles &files, const CounterCheckpoint &checkpoint);

} // namespace tallygate::engine
