// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "backgroundwriter.h"
#include "counterrecovery.h"
#include "engine/counterstore.h"

// The insides of CounterStore, which stand in three files: places and the disk (counterstore.cpp),
// readings (counterreadings.cpp), resets (counterresets.cpp).

namespace tallygate::engine {

struct CounterStore::Private
{
    static constexpr std::size_t kNoReset = std::numeric_limits<std::size_t>::max();

    /// What the key of a slot is: bits.
    enum Use : std::uint8_t {
        InForce = 1,
        Staged = 2,
        Live = 4, ///< not removed
    };

    /// What is known of a group of rows. Differences are modulo 2^64.
    struct GroupState
    {
        std::optional<Timestamp> read; ///< when it was last read; the values are in `seen`
        /// received - (rules + default): the same at every moment under one revision.
        std::optional<counters::Tally> difference;
        counters::Tally atReset; ///< the same of the baselines in force
        counters::Tally atRevision;
    };

    Private(const Options &options, RecoveredCounters recovered);

    const counters::CounterEpoch &line() const { return c.directory.history.line; }

    Reading read(std::size_t group, Timestamp now);
    void readAll(Timestamp now);
    counters::Tally differenceOf(std::size_t group,
                                 std::span<const counters::CounterValue> values) const;
    PortReading readPort(counters::PortSlot slot, Timestamp now);
    counters::CounterValue value(counters::SlotId slot);
    void bound(counters::SlotId slot, counters::CounterValue &value);
    void neverLess(counters::Tally &now, counters::Tally &known);
    CounterSnapshot snapshot(Timestamp now);
    counters::CounterValue resetBaseline(const Row &row) const;
    counters::CounterValue revisionBaseline(const Row &row) const;

    void submitDirectory();
    Result<void> waitForDirectory();
    void retireOthers(Timestamp now);
    void use(counters::SlotId slot, std::uint8_t how);
    bool isUsed(counters::SlotId slot, Use how) const
    {
        return slot < uses.size() && (uses[slot] & how) != 0;
    }
    void forget(Use how);
    void buildRows();
    void findResets();
    void findRevision();
    Result<ResetScope> scopeOf(const ResetTarget &target) const;
    ShownPort shownPort(const counters::PortTally &absolute, counters::Direction direction,
                        counters::PortId port, const CounterSnapshot *baseline,
                        std::uint64_t ofLine, Timestamp since) const;

    CounterFiles files;
    RecoveredCounters c;
    BackgroundWriter writer;
    std::shared_ptr<const PolicyNames> names;
    std::vector<Row> rows;
    std::vector<counters::SlotId> slots; ///< of the rows
    std::vector<Group> groups;
    std::vector<GroupState> states; ///< of the groups
    bool isActivating = false;
    std::vector<std::uint8_t> uses;           ///< by slot
    std::vector<counters::CounterValue> seen; ///< by slot
    struct SeenPort
    {
        std::optional<Timestamp> read;
        PortTallies tallies;
    };
    std::vector<SeenPort> seenPorts; ///< by port slot
    std::uint64_t decreases = 0;
    std::uint64_t lateReadings = 0;
    CounterSnapshot written; ///< by the latest checkpoint
    bool directoryChanged = false;
    Timestamp purged;
};

} // namespace tallygate::engine
