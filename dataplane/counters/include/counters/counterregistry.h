// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "counters/batchsequence.h"
#include "counters/countercell.h"
#include "counters/counterfile.h"
#include "counters/counterkey.h"
#include "counters/counterlayout.h"
#include "counters/portcounters.h"

namespace tallygate::counters {

/// How long the counters of removed rules are kept (SEMANTICS 5.2).
inline constexpr std::chrono::hours kTombstoneTime{30 * 24};

/// The counters of one worker. Owned by the registry; written by that worker alone, read by any.
/// Cells stand on the heap or in a counter file and never move: growing adds blocks. What belongs
/// together is counted between batches().begin() and end(), if it is read meanwhile.
class CounterShard
{
public:
    CounterShard(); ///< on the heap
    /// In shard `index` of `file`, which outlives it.
    CounterShard(const CounterFile &file, std::uint32_t index);
    ~CounterShard();
    CounterShard(const CounterShard &) = delete;
    CounterShard &operator=(const CounterShard &) = delete;

    /// Requires: a slot the registry gave before the caller's snapshot was published.
    CounterCell &cell(SlotId slot)
    {
        return m_blocks[slot / kBlockCells].load(std::memory_order_acquire)[slot % kBlockCells];
    }
    const CounterCell &cell(SlotId slot) const
    {
        return m_blocks[slot / kBlockCells].load(std::memory_order_acquire)[slot % kBlockCells];
    }
    PortCells &port(PortSlot slot, Direction direction)
    {
        return m_ports[slot].load(std::memory_order_acquire)[static_cast<std::size_t>(direction)];
    }
    const PortCells &port(PortSlot slot, Direction direction) const
    {
        return m_ports[slot].load(std::memory_order_acquire)[static_cast<std::size_t>(direction)];
    }

    BatchSequence &batches() const { return *m_batches; }

private:
    friend class CounterRegistry;
    void ensureBlock(std::size_t block);
    void ensurePort(PortSlot slot);

    std::unique_ptr<BatchSequence> m_ownBatches; ///< on the heap
    BatchSequence *m_batches = nullptr;
    bool m_isStuck = false; ///< a reader's: see BatchSequence::read()
    std::unique_ptr<std::atomic<CounterCell *>[]> m_blocks;
    std::unique_ptr<std::atomic<PortCells *>[]> m_ports;
    CounterCell *m_fileCells = nullptr; ///< null on the heap
    PortCells *m_filePorts = nullptr;
};

/// Knows which counter lives where and sums the workers' shares.
///
/// A worker counts with `shard(worker).cell(slot).count(bytes, now)`: plain loads and stores of one
/// cache line of its own. Counters only grow; what is shown since a reset is computed from
/// baselines (baseline.h).
///
/// Threads: slotFor, portSlot, retire, purge belong to one control thread; cells are written by
/// their worker; value() and portValue() may be called by any thread for a slot it was given.
/// Memory: 64 bytes a counter and worker, in blocks of 4096, never given back before destruction;
/// on the heap (simulator, tests) or in a counter file, which outlives the registry.
///
/// Over one counter file there are two registries: control's assigns slots, the worker's assumes
/// what control assigned and refuses keys that were not.
class CounterRegistry
{
public:
    /// At most this many counters live at once.
    static constexpr std::size_t kMaxSlots = kBlockCells * kBlocks;

    enum class Slots : std::uint8_t {
        AssignedHere,
        AssignedElsewhere, ///< slotFor() and portSlot() know only what assume() was given
    };
    struct Entry
    {
        CounterKey key;
        SlotId slot = 0;
        std::optional<Timestamp> retired;
        bool operator==(const Entry &) const = default;
    };
    using PortEntry = std::pair<PortId, PortSlot>;

    explicit CounterRegistry(std::size_t workers = 1);
    /// As many workers as the file has shards.
    CounterRegistry(std::shared_ptr<const CounterFile> file, Slots slots);

    /// Takes over an assignment in place of the present one; on error nothing changes. For the
    /// worker that control sends it to, and for control that kept it on disk. A slot or key given
    /// twice or out of range is refused ("counters-assignment"). Cells keep what they hold.
    Result<void> assume(std::span<const Entry> counters, std::span<const PortEntry> ports);

    std::size_t workers() const { return m_shards.size(); }
    CounterShard &shard(std::size_t worker) { return *m_shards[worker]; }

    /// The slot of a key; the same one each time. A key that was retired is resumed with its
    /// counts (5.2). Fails (Limit) when kMaxSlots are in use, (Io) when the file has no room,
    /// (NotFound, "counters-unassigned") where slots are assigned elsewhere and this one was not.
    Result<SlotId> slotFor(const CounterKey &key);
    /// The slot if the key has one, retired or not.
    std::optional<SlotId> find(const CounterKey &key) const;
    Result<PortSlot> portSlot(PortId port);
    std::optional<PortSlot> findPort(PortId port) const;

    /// Marks a key as removed; its counts stay for kTombstoneTime. No effect on unknown keys or on
    /// those already retired.
    void retire(const CounterKey &key, Timestamp when);
    /// Frees tombstones older than kTombstoneTime and returns how many.
    /// Requires: since they were retired, every worker has passed a quiescent point.
    std::size_t purge(Timestamp now);

    /// Sum over the workers. Words of a counter that is being written may be of neighbouring
    /// packets; each is whole and never decreases.
    CounterValue value(SlotId slot) const;
    PortTally portValue(PortSlot slot, Direction direction) const;

    /// The same of counters that belong together: of each worker as they stood at one moment
    /// between two batches, so that SEMANTICS 1.4 and 1.5 hold for what is read. The moments of two
    /// workers may differ. False if a worker stays within a batch, because it died there or is
    /// stopped; then `into` means nothing. One thread reads at a time.
    [[nodiscard]] bool read(std::span<const SlotId> slots, std::span<CounterValue> into) const;
    [[nodiscard]] bool readPort(PortSlot slot, std::array<PortTally, kDirections> &into) const;

    /// Calls visit(key, slot) for all keys, tombstones included, in no order.
    template <class Visit>
    void forEach(Visit &&visit) const
    {
        for (const auto &[key, place] : m_places)
            visit(key, place.slot);
    }
    /// All keys, tombstones included, ordered by key.
    std::vector<Entry> entries() const;
    /// All ports with their slots, ordered by port.
    std::vector<PortEntry> ports() const;

private:
    struct Place
    {
        SlotId slot = 0;
        std::optional<Timestamp> retired;
    };

    Result<void> ensureBlock(std::size_t block);
    Result<void> ensurePort(PortSlot slot);

    std::shared_ptr<const CounterFile> m_file; ///< null on the heap
    Slots m_slots = Slots::AssignedHere;
    std::vector<std::unique_ptr<CounterShard>> m_shards;
    std::unordered_map<CounterKey, Place> m_places;
    std::unordered_map<PortId, PortSlot> m_ports;
    std::vector<SlotId> m_free;
    SlotId m_next = 0;
    PortSlot m_nextPort = 0;
};

} // namespace tallygate::counters
