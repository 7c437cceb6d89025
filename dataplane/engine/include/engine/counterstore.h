// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/uuid.h"
#include "counters/baseline.h"
#include "counters/counterregistry.h"
#include "engine/policynames.h"

namespace tallygate::engine {

/// Which key and port has which place, as a worker is told.
struct CounterAssignment
{
    std::vector<counters::CounterRegistry::Entry> counters;
    std::vector<counters::CounterRegistry::PortEntry> ports;
    /// Waits until the places are on disk: to be called, by any thread, before a worker hears of
    /// them. The store outlives the call. Error: Io.
    std::function<Result<void>()> save;
};

/// What of an application's counters its present rules do not account for, because rules came, went
/// or changed while it stayed (SEMANTICS 1.4):
/// received + counted = sum over non-`count` rules + default + removed.
struct ApplicationBalance
{
    counters::Tally removed; ///< by rules that are there no more, or only count now
    counters::Tally counted; ///< by rules that only counted then
    bool operator==(const ApplicationBalance &) const = default;
};

/// A port's counters as people see them.
struct ShownPort
{
    counters::PortTally value;
    std::optional<Timestamp> since;
};

/// What a reset is to be of. Nothing named: the device, ports' own counters included.
struct ResetTarget
{
    std::optional<Uuid> filter;      ///< all its applications
    std::optional<Uuid> application; ///< at all its ports, unless `port` is named
    std::optional<Uuid> rule;
    bool byDefault = false; ///< the default instead of a rule
    std::optional<counters::PortId> port;
};

struct ResetReceipt
{
    std::uint64_t id = 0;     ///< to undo it by
    std::size_t counters = 0; ///< that showed something
};

/// A reset as the history lists it.
struct ResetSummary
{
    std::uint64_t id = 0;
    Timestamp time;
    std::string who;
    std::string why;
    std::optional<std::uint64_t> undoes;
    bool undone = false;
};

/// How the counters began when control started.
enum class CounterBeginning : std::uint8_t {
    First,    ///< there was nothing before
    Resumed,  ///< the counter file was there: nothing is lost
    Restored, ///< from the checkpoint of an orderly stop: nothing is lost
    Lost,     ///< from an older checkpoint, or from nothing: a new epoch
};
std::string_view toString(CounterBeginning beginning); ///< "first", "resumed", "restored", "lost"

/// The counters of a device, as control keeps them (SEMANTICS 5): which key has which slot of the
/// counter file, checkpoints, what was reset, and from when values run.
///
///     run/counters               the cells, written by the workers
///     state/counters.keys        key -> slot; durable before a worker hears of a slot
///     state/counters.values      the checkpoint, and `.previous` before it
///     state/counters.resets      grows by each reset and undo
///     state/counters.revision    the values when the revision in force was activated
///
/// A session is one run of control. A checkpoint is clean if control stopped after it, with the
/// workers gone: only such a one may stand in for a lost counter file without a new epoch, and only
/// in the next session. What the counter file says is bounded by what was seen before: no value
/// ever decreases.
///
/// What belongs together is read together: the counters of an application at a port, and those of a
/// port in both directions, so that SEMANTICS 1.4 and 1.5 hold for each reading. While a thread
/// stands still within a batch (its worker died or was stopped), and while a revision is being
/// activated, a reading is the last one before; it tells its time.
///
/// Threads: control's. Checkpoints are written by a thread of the store's own.
class CounterStore
{
public:
    struct Options
    {
        std::filesystem::path state;    ///< folder
        std::filesystem::path counters; ///< the counter file
        std::uint32_t shards = 1;       ///< forwarding threads
        Uuid boot;                      ///< the kernel's boot id
    };

    /// Whatever is damaged is told in notes() and made good; only a state folder that cannot be
    /// written, or a counter file that cannot be made, is an error. Requires: where the number of
    /// shards has changed, no worker is alive.
    static Result<std::unique_ptr<CounterStore>> open(const Options &options, Timestamp now);
    ~CounterStore();
    CounterStore(const CounterStore &) = delete;
    CounterStore &operator=(const CounterStore &) = delete;

    CounterBeginning beginning() const;
    const std::vector<std::string> &notes() const; ///< what was damaged, for the log
    const counters::CounterEpoch &epoch() const;
    counters::CounterRegistry &registry();
    /// To hand to a worker: CounterFile::map(). The store keeps its own.
    int descriptor() const;

    /// Places for all keys and ports. A removed key is resumed with its counts. Tells of those
    /// asked for only.
    Result<CounterAssignment> assign(std::span<const counters::CounterKey> keys,
                                     std::span<const counters::PortId> ports, Timestamp now);
    /// The worker is about to put what was assigned in force: the applications' counters show what
    /// they show now until activated() or notActivated().
    void activating(Timestamp now);
    void notActivated();
    /// The revision in force from now on, with the ports it stands at. Keys it does not have are
    /// removed (kept for 30 days). If the revision is another one than before, the values now are
    /// its baseline. Requires: its keys and ports were assigned.
    void activated(std::shared_ptr<const PolicyNames> names, Timestamp now);
    /// What was assigned for a revision that will not come is removed again.
    void abandonStaged(Timestamp now);
    const std::shared_ptr<const PolicyNames> &names() const; ///< null before activated()

    /// Every 10 s: has what changed written, in the background. Frees what was removed long ago.
    void checkpoint(Timestamp now);
    /// Why the last checkpoint could not be written; nothing if it could.
    std::optional<Error> checkpointError() const;
    /// The last checkpoint, durable when it returns. Requires: no worker is alive, none counts
    /// until another store is opened.
    Result<void> stop(Timestamp now);

    /// One counter in force. Rows of a place stand together: received, rules in order, default.
    struct Row
    {
        counters::CounterKey key;
        counters::SlotId slot = 0;
        const PolicyNames::Place *place = nullptr;
        const pipeline::DeviceRule *rule = nullptr; ///< null unless the key's role is Rule
        std::size_t reset = 0;                      ///< for the store: which reset is in force
    };
    /// Of the revision in force, in the order of PolicyNames::places(); valid until the next
    /// activated().
    const std::vector<Row> &rows() const;
    /// The rows of one application at one port.
    struct Group
    {
        const PolicyNames::Place *place = nullptr;
        std::size_t first = 0; ///< into rows()
        std::size_t count = 0;
    };
    const std::vector<Group> &groups() const;

    /// One moment's values; see above.
    struct Reading
    {
        Timestamp time;                             ///< when they were read
        std::vector<counters::CounterValue> values; ///< as the rows of the group
        ApplicationBalance balance;
        ApplicationBalance sinceReset;
        ApplicationBalance sinceRevision;
    };
    Reading read(std::size_t group, Timestamp now);
    /// One counter by itself.
    counters::CounterValue value(counters::SlotId slot);
    counters::ShownValue sinceReset(const Row &row, const counters::CounterValue &absolute);
    counters::ShownValue sinceRevision(const Row &row, const counters::CounterValue &absolute);

    struct PortReading
    {
        Timestamp time;
        std::array<counters::PortTally, counters::kDirections> tallies;
        const counters::PortTally &of(counters::Direction direction) const
        {
            return tallies[static_cast<std::size_t>(direction)];
        }
    };
    /// Nothing if the port is not counted.
    std::optional<PortReading> readPort(counters::PortId port, Timestamp now);
    ShownPort portSinceReset(counters::PortId port, counters::Direction direction,
                             const counters::PortTally &absolute) const;
    ShownPort portSinceRevision(counters::PortId port, counters::Direction direction,
                                const counters::PortTally &absolute) const;
    /// How often a cell was found to have decreased: a worker wrote what it should not.
    std::uint64_t decreases() const;
    /// How often a thread could not be read, and what was read before was shown.
    std::uint64_t lateReadings() const;

    /// Durable when it returns. Errors: NotFound "reset-target-unknown"; Io.
    Result<ResetReceipt> reset(const ResetTarget &target, std::string who, std::string why,
                               Timestamp now);
    Result<ResetReceipt> undoReset(std::uint64_t id, std::string who, std::string why,
                                   Timestamp now);
    std::vector<ResetSummary> resets() const; ///< oldest first
    std::size_t resetCount() const;           ///< resets and undos so far

private:
    struct Private;
    explicit CounterStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// The kernel's boot id (/proc/sys/kernel/random/boot_id); null if it has none.
Uuid currentBootId();

} // namespace tallygate::engine
