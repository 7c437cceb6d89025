// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "counters/tally.h"

namespace tallygate::counters {

enum class BaselineKind : std::uint8_t {
    Reset,    ///< a person reset the counter, or undid a reset
    Revision, ///< a revision was activated
};

/// From when a counter's absolute values run. Epoch 0 is the first; a new one begins when earlier
/// values were lost. Values of different epochs must never be subtracted (SEMANTICS 5.3).
struct CounterEpoch
{
    std::uint64_t number = 0;
    Timestamp discontinuity; ///< when this epoch began

    bool operator==(const CounterEpoch &) const = default;
};

/// The absolute value at a moment, kept so that "since then" can be shown while the counter itself
/// only grows.
struct Baseline
{
    CounterValue value;
    Timestamp time;
    std::string who;
    std::string why;
    BaselineKind kind = BaselineKind::Reset;
    std::uint64_t epoch = 0;           ///< CounterEpoch::number of `value`
    std::optional<std::size_t> undoes; ///< index of the reset this entry takes back

    bool operator==(const Baseline &) const = default;
};

/// What a person sees.
struct ShownValue
{
    CounterValue value;             ///< never negative; firstHit absent if it was before `since`
    std::optional<Timestamp> since; ///< nothing if the counter was never reset nor lost
    bool discontinuous = false;     ///< earlier values were lost, at `since`

    bool operator==(const ShownValue &) const = default;
};

/// The baselines of one counter: append-only, oldest first; not even an undo removes one (5.2).
/// Value type; one thread at a time.
class BaselineLog
{
public:
    BaselineLog() = default;
    /// From stored entries. Refuses an `undoes` that names no earlier reset or one already undone.
    static Result<BaselineLog> fromEntries(std::vector<Baseline> entries);

    /// Appends a baseline of `absolute` and returns its index.
    std::size_t append(BaselineKind kind, const CounterValue &absolute, const CounterEpoch &epoch,
                       Timestamp time, std::string who, std::string why);
    /// Takes back one reset by appending an entry that holds the baseline in force without it.
    /// Errors: no such entry, not a reset, already undone.
    Result<std::size_t> undo(std::size_t index, const CounterEpoch &epoch, Timestamp time,
                             std::string who, std::string why);

    const std::vector<Baseline> &entries() const { return m_entries; }
    /// The latest entry of a kind that is in force: not an undo, not undone; null if none.
    const Baseline *latest(BaselineKind kind) const;
    bool isUndone(std::size_t index) const;

private:
    std::vector<Baseline> m_entries;
};

/// absolute - latest baseline of `kind`. Of another epoch than `epoch` the baseline is ignored and
/// the whole absolute value counts, from the discontinuity on.
ShownValue shown(const CounterValue &absolute, const CounterEpoch &epoch, const BaselineLog &log,
                 BaselineKind kind = BaselineKind::Reset);
/// The same for whoever keeps baselines otherwise: `baseline` is the one in force, null for none.
ShownValue shown(const CounterValue &absolute, const CounterEpoch &epoch, const Baseline *baseline);

} // namespace tallygate::counters
