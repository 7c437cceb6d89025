// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "bucket.h"
#include "keymasks.h"
#include "meter/meter.h"

namespace tallygate::meter {

/// A key masked by the configuration, as the table stores it, with its places.
struct TableKey
{
    std::array<std::uint64_t, 4> words{}; ///< unused ones zero
    std::uint64_t tag = 0;                ///< hash and family; never zero
    std::array<std::size_t, 2> sets{};
};

/// The buckets of a keyed meter: sets of eight places, two sets for each key, allocated once.
///
/// A set is a cache line of tags; the place's bucket and whole key stand in a second array:
///
///     sets   [ tag tag tag tag tag tag tag tag ]   0 = free
///     places [ bucket 16 | key 32 ] ...
///
/// A place belongs to the key whose tag it shows. Its bucket is never reset: it is handed from key
/// to key, only while refilled. Changing what a place belongs to needs the claims of both sets of
/// the new key, tried and never waited for; charging needs none. The two meet like this:
///
///     charge:  bucket.charge(); then tag as before?      else: judge again
///     replace: tag := 0;        then bucket refilled?    else: tag := as it was
///
/// Both are sequentially consistent, so one of them sees the other: either the charge finds its
/// place gone and goes to where its key is now (the place keeps the charge, which makes it poorer,
/// never richer), or the replacement sees the charge and leaves the place alone.
class KeyTable
{
public:
    KeyTable(const MeterConfig &config, const MeterSeed &seed, std::int64_t ticksPerNs);

    TableKey tableKey(const MeterKey &key) const;

    /// The place of a key, or nothing.
    std::optional<std::size_t> find(const TableKey &key) const noexcept;
    /// Finds the key or gives it a place whose bucket is refilled at `now` and will be full no
    /// sooner than at `fresh`. Nothing if there is no such place or another worker holds the claim.
    std::optional<std::size_t> enter(const TableKey &key, Ticks now, Ticks fresh) noexcept;
    /// Whether enter() would find a place for a key that has none.
    bool hasRoom(const TableKey &key, Ticks now) const noexcept;

    Bucket &bucket(std::size_t place) noexcept { return m_places[place].bucket; }
    const Bucket &bucket(std::size_t place) const noexcept { return m_places[place].bucket; }
    /// Whether the place still belongs to the key.
    bool belongs(std::size_t place, const TableKey &key) const noexcept
    {
        return tagOf(place).load(std::memory_order_seq_cst) == key.tag;
    }

    std::uint64_t places() const { return m_setCount * kWays; }
    std::uint64_t keysHeld() const { return m_keysHeld.load(std::memory_order_relaxed); }
    std::uint64_t evictions() const { return m_evictions.load(std::memory_order_relaxed); }

    /// Calls `visit(key, bucket)` for every key. Requires: no worker uses the table.
    template <class Visit>
    void forEach(Visit visit) const
    {
        for (std::size_t place = 0; place < places(); ++place) {
            if (const std::uint64_t tag = tagOf(place).load(std::memory_order_relaxed))
                visit(TableKey{readWords(place), tag, {}}, m_places[place].bucket);
        }
    }
    /// A place that belongs to a key.
    struct Entry
    {
        Ticks theoreticalArrival = 0;
        std::array<std::uint64_t, 4> words{};
        std::uint64_t tag = 0;
        std::uint32_t place = 0; ///< kLargestMaxKeys fit
    };
    struct Image
    {
        std::vector<Entry> entries;
        std::uint64_t evictions = 0;
    };
    /// Requires: no worker uses the table; one at a time used it, so that no free place holds a
    /// charge.
    Image image() const;
    void restore(const Image &image);

    /// A key of another table with the same kind and masks, hashed for this one.
    TableKey rehashed(const TableKey &key) const;

private:
    static constexpr std::size_t kWays = 8;

    struct alignas(64) Set
    {
        std::array<std::atomic<std::uint64_t>, kWays> tags{};
    };
    struct Place
    {
        Bucket bucket;
        std::array<std::atomic<std::uint64_t>, 4> words{};
    };
    struct SetState
    {
        std::atomic<bool> claimed{false};
        /// Until then no place of the set can be given away: a flood of new keys need not look.
        std::atomic<std::int64_t> fullUntilNs{std::numeric_limits<std::int64_t>::min()};
    };
    class Claim;

    TableKey hashed(const std::array<std::uint64_t, 4> &words, MeterKey::Family family) const;
    std::array<std::uint64_t, 4> readWords(std::size_t place) const;
    bool isKnownFull(const TableKey &key, Ticks now) const noexcept;
    bool isKnownFull(std::size_t set, Ticks now) const noexcept;
    std::optional<std::size_t> take(const TableKey &key, Ticks now) noexcept;
    std::optional<std::size_t> findFree(const TableKey &key, Ticks now) const noexcept;
    std::optional<std::size_t> findRefilled(const TableKey &key, Ticks now) const noexcept;
    bool takeFromRefilled(std::size_t place, Ticks now) noexcept;
    /// The i-th place in which a key looks. Each key has its own order, so that it is mostly found
    /// at once and replacements are spread.
    static std::size_t placeOf(const TableKey &key, std::size_t set, std::size_t i)
    {
        return set * kWays + (key.tag / 4 + i) % kWays;
    }
    std::atomic<std::uint64_t> &tagOf(std::size_t place) noexcept
    {
        return m_sets[place / kWays].tags[place % kWays];
    }
    const std::atomic<std::uint64_t> &tagOf(std::size_t place) const noexcept
    {
        return m_sets[place / kWays].tags[place % kWays];
    }

    KeyKind m_kind;
    KeyMasks m_masks;
    MeterSeed m_seed;
    std::int64_t m_ticksPerNs;
    std::size_t m_setCount;
    std::unique_ptr<Set[]> m_sets;
    std::unique_ptr<Place[]> m_places;
    std::unique_ptr<SetState[]> m_states;
    std::atomic<std::uint64_t> m_keysHeld{0};
    std::atomic<std::uint64_t> m_evictions{0};
};

} // namespace tallygate::meter
