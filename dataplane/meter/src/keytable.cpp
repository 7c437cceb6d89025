// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytable.h"

#include <algorithm>

#include "base/siphash.h"

namespace tallygate::meter {

namespace {

constexpr std::uint64_t kFamilyBits = 3;

std::uint64_t familyTag(MeterKey::Family family)
{
    return static_cast<std::uint64_t>(family) + 1;
}

MeterKey::Family familyOf(std::uint64_t tag)
{
    return static_cast<MeterKey::Family>((tag & kFamilyBits) - 1);
}

bool keepsSource(KeyKind kind)
{
    return kind == KeyKind::Source || kind == KeyKind::SourceDestination;
}

bool keepsDestination(KeyKind kind)
{
    return kind == KeyKind::Destination || kind == KeyKind::SourceDestination;
}

/// Half as many places again as keys; measured, two sets of eight then take in all keys.
std::size_t setsFor(std::uint64_t maxKeys, std::size_t ways)
{
    return static_cast<std::size_t>((maxKeys + maxKeys / 2 + ways - 1) / ways);
}

/// Maps a 32-bit hash evenly to [0, count).
std::size_t spread(std::uint64_t hash32, std::size_t count)
{
    return static_cast<std::size_t>((hash32 * count) >> 32);
}

} // namespace

/// The right to change what the places of a key's two sets belong to.
class KeyTable::Claim
{
public:
    Claim(KeyTable &table, const TableKey &key)
        : m_first(table.m_states[key.sets[0]].claimed)
        , m_second(table.m_states[key.sets[1]].claimed)
    {
        if (m_first.exchange(true, std::memory_order_acquire))
            return;
        if (&m_second == &m_first || !m_second.exchange(true, std::memory_order_acquire)) {
            m_held = true;
            return;
        }
        m_first.store(false, std::memory_order_release);
    }
    ~Claim()
    {
        if (!m_held)
            return;
        m_second.store(false, std::memory_order_release);
        m_first.store(false, std::memory_order_release);
    }
    Claim(const Claim &) = delete;
    Claim &operator=(const Claim &) = delete;

    explicit operator bool() const { return m_held; }

private:
    std::atomic<bool> &m_first;
    std::atomic<bool> &m_second;
    bool m_held = false;
};

KeyTable::KeyTable(const MeterConfig &config, const MeterSeed &seed, std::int64_t ticksPerNs)
    : m_kind(config.key)
    , m_masks(config)
    , m_seed(seed)
    , m_ticksPerNs(ticksPerNs)
    , m_setCount(setsFor(config.maxKeys, kWays))
    , m_sets(std::make_unique<Set[]>(m_setCount))
    , m_places(std::make_unique<Place[]>(m_setCount * kWays))
    , m_states(std::make_unique<SetState[]>(m_setCount))
{}

TableKey KeyTable::tableKey(const MeterKey &key) const
{
    std::array<std::uint64_t, 4> words{};
    if (key.family != MeterKey::Family::None) {
        if (keepsSource(m_kind)) {
            const Ipv6Address source = m_masks.masked(key.source, key.family);
            words[0] = source.low;
            words[1] = source.high;
        }
        if (keepsDestination(m_kind)) {
            const Ipv6Address destination = m_masks.masked(key.destination, key.family);
            words[2] = destination.low;
            words[3] = destination.high;
        }
    }
    return hashed(words, key.family);
}

TableKey KeyTable::rehashed(const TableKey &key) const
{
    return hashed(key.words, familyOf(key.tag));
}

TableKey KeyTable::hashed(const std::array<std::uint64_t, 4> &words, MeterKey::Family family) const
{
    SipHash<1, 3> sip({m_seed.first, m_seed.second});
    if (family == MeterKey::Family::V4) {
        sip.add(words[0] | (words[2] << 32));
    } else if (family == MeterKey::Family::V6) {
        if (keepsSource(m_kind)) {
            sip.add(words[0]);
            sip.add(words[1]);
        }
        if (keepsDestination(m_kind)) {
            sip.add(words[2]);
            sip.add(words[3]);
        }
    }
    const std::uint64_t hash = sip.finish(familyTag(family), 0);
    const std::size_t first = spread(hash >> 32, m_setCount);
    std::size_t second = first + 1 + spread(hash & 0xffff'ffff, m_setCount - 1);
    if (second >= m_setCount)
        second -= m_setCount;
    // Both are usually out of the near caches: fetched together they cost one miss.
    __builtin_prefetch(&m_sets[first]);
    __builtin_prefetch(&m_sets[second]);
    return {words, (hash & ~kFamilyBits) | familyTag(family), {first, second}};
}

KeyTable::Image KeyTable::image() const
{
    Image image;
    image.evictions = evictions();
    image.entries.reserve(keysHeld());
    for (std::size_t place = 0; place < places(); ++place) {
        if (const std::uint64_t tag = tagOf(place).load(std::memory_order_relaxed))
            image.entries.push_back({bucket(place).theoreticalArrival(), readWords(place), tag,
                                     static_cast<std::uint32_t>(place)});
    }
    return image;
}

void KeyTable::restore(const Image &image)
{
    for (std::size_t set = 0; set < m_setCount; ++set) {
        for (std::size_t way = 0; way < kWays; ++way) {
            std::atomic<std::uint64_t> &tag = m_sets[set].tags[way];
            if (tag.load(std::memory_order_relaxed) == 0)
                continue; // most of them, as a rule
            tag.store(0, std::memory_order_relaxed);
            m_places[set * kWays + way].bucket.reset(kLongAgo);
        }
        // Found of a later time; only saves looking.
        m_states[set].fullUntilNs.store(std::numeric_limits<std::int64_t>::min(),
                                        std::memory_order_relaxed);
    }
    for (const Entry &entry : image.entries) {
        Place &place = m_places[entry.place];
        place.bucket.reset(entry.theoreticalArrival);
        for (std::size_t i = 0; i < entry.words.size(); ++i)
            place.words[i].store(entry.words[i], std::memory_order_relaxed);
        tagOf(entry.place).store(entry.tag, std::memory_order_relaxed);
    }
    m_keysHeld.store(image.entries.size(), std::memory_order_relaxed);
    m_evictions.store(image.evictions, std::memory_order_relaxed);
}

std::array<std::uint64_t, 4> KeyTable::readWords(std::size_t place) const
{
    std::array<std::uint64_t, 4> words;
    for (std::size_t i = 0; i < words.size(); ++i)
        words[i] = m_places[place].words[i].load(std::memory_order_relaxed);
    return words;
}

std::optional<std::size_t> KeyTable::find(const TableKey &key) const noexcept
{
    for (const std::size_t set : key.sets) {
        for (std::size_t way = 0; way < kWays; ++way) {
            const std::size_t place = set * kWays + way;
            // Words of a place that is being replaced may be mixed: belongs() tells afterwards.
            if (m_sets[set].tags[way].load(std::memory_order_acquire) == key.tag &&
                readWords(place) == key.words)
                return place;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> KeyTable::enter(const TableKey &key, Ticks now, Ticks fresh) noexcept
{
    if (isKnownFull(key, now))
        return std::nullopt;
    const Claim claim(*this, key);
    if (!claim)
        return std::nullopt;
    if (const auto found = find(key))
        return found;
    const auto place = take(key, now);
    if (!place)
        return std::nullopt;
    for (std::size_t i = 0; i < key.words.size(); ++i)
        m_places[*place].words[i].store(key.words[i], std::memory_order_relaxed);
    if (fresh > now)
        m_places[*place].bucket.raise(fresh);
    tagOf(*place).store(key.tag, std::memory_order_release);
    return place;
}

bool KeyTable::hasRoom(const TableKey &key, Ticks now) const noexcept
{
    return !isKnownFull(key, now) && (findFree(key, now) || findRefilled(key, now));
}

bool KeyTable::isKnownFull(const TableKey &key, Ticks now) const noexcept
{
    return isKnownFull(key.sets[0], now) && isKnownFull(key.sets[1], now);
}

bool KeyTable::isKnownFull(std::size_t set, Ticks now) const noexcept
{
    return Ticks{m_states[set].fullUntilNs.load(std::memory_order_relaxed)} * m_ticksPerNs > now;
}

/// A place that belongs to nobody, now. Requires: the claim of the key's sets.
std::optional<std::size_t> KeyTable::take(const TableKey &key, Ticks now) noexcept
{
    if (const auto place = findFree(key, now)) {
        m_keysHeld.fetch_add(1, std::memory_order_relaxed);
        return place;
    }
    const auto place = findRefilled(key, now);
    return place && takeFromRefilled(*place, now) ? place : std::nullopt;
}

/// A free place in that of the two sets that has more of them.
std::optional<std::size_t> KeyTable::findFree(const TableKey &key, Ticks now) const noexcept
{
    std::optional<std::size_t> found;
    std::size_t mostFree = 0;
    for (const std::size_t set : key.sets) {
        std::size_t freeHere = 0;
        std::size_t firstFree = 0;
        for (std::size_t i = kWays; i-- > 0;) {
            const std::size_t place = placeOf(key, set, i);
            // A free place may hold the charge of a packet that came as it was replaced.
            if (tagOf(place).load(std::memory_order_acquire) == 0 &&
                bucket(place).isRefilled(now)) {
                ++freeHere;
                firstFree = place;
            }
        }
        if (freeHere > mostFree) {
            mostFree = freeHere;
            found = firstFree;
        }
    }
    return found;
}

/// Any refilled place of the two sets; it does not matter which, since forgetting it changes
/// nothing. Remembers of a set without one until when that cannot change: no bucket can come to be
/// refilled earlier than it now says.
std::optional<std::size_t> KeyTable::findRefilled(const TableKey &key, Ticks now) const noexcept
{
    for (const std::size_t set : key.sets) {
        if (isKnownFull(set, now))
            continue;
        Ticks earliest = m_places[set * kWays].bucket.theoreticalArrival();
        for (std::size_t i = 0; i < kWays; ++i) {
            const std::size_t place = placeOf(key, set, i);
            const Ticks tat = bucket(place).theoreticalArrival();
            if (tat <= now)
                return place;
            earliest = std::min(earliest, tat);
        }
        m_states[set].fullUntilNs.store(static_cast<std::int64_t>(earliest / m_ticksPerNs),
                                        std::memory_order_relaxed);
    }
    return std::nullopt;
}

bool KeyTable::takeFromRefilled(std::size_t place, Ticks now) noexcept
{
    std::atomic<std::uint64_t> &tag = tagOf(place);
    const std::uint64_t before = tag.exchange(0, std::memory_order_seq_cst);
    if (!bucket(place).isRefilled(now)) {
        tag.store(before, std::memory_order_release);
        return false;
    }
    m_evictions.fetch_add(1, std::memory_order_relaxed);
    return true;
}

} // namespace tallygate::meter
