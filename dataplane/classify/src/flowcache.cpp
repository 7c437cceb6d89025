// SPDX-License-Identifier: GPL-3.0-or-later
#include "classify/flowcache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace tallygate::classify {

namespace {

constexpr std::uint64_t kEachByte = 0x0101010101010101;
constexpr std::uint64_t kLowBits = 0x7f * kEachByte;

/// The highest bit of each byte that is zero, and no other bit.
std::uint64_t zeroBytes(std::uint64_t bytes)
{
    return ~(((bytes & kLowBits) + kLowBits) | bytes | kLowBits);
}
/// Of the first such bit.
std::size_t byteOf(std::uint64_t bits)
{
    return static_cast<std::size_t>(std::countr_zero(bits)) / 8;
}

std::uint64_t load64(const std::uint16_t *at)
{
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// Both halves of the product, folded: after Wang Yi's wyhash.
std::uint64_t folded(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

constexpr std::uint64_t kMixA = 0xA0761D6478BD642F;
constexpr std::uint64_t kMixB = 0xE7037ED1A0B428DB;

/// Of the hash; never that of a free place.
std::uint64_t tagOf(std::uint64_t hash)
{
    const std::uint64_t tag = hash >> 56;
    return tag == 0 ? 1 : tag;
}

/// Enough for 10,000 flows with hardly one that has to go; more would only lie farther apart.
constexpr std::size_t kMostBuckets = 4096;

std::size_t bucketsFor(std::size_t bytes, std::size_t bucketBytes)
{
    return std::bit_floor(std::clamp<std::size_t>(bytes / bucketBytes, 1, kMostBuckets));
}

/// `lanes` lanes of a row: whole units.
inline std::uint64_t hashOfRow(const std::uint16_t *row, std::size_t lanes)
{
    std::uint64_t hash = 0;
    for (std::size_t lane = 0; lane < lanes; lane += 8)
        hash = folded(load64(row + lane) ^ hash ^ kMixA, load64(row + lane + 4) ^ kMixB);
    return folded(hash ^ kMixA, kMixB);
}

/// Whether a row's key is that of a place, whose last three lanes are not the key's.
inline bool isSame(const std::uint16_t *row, const std::uint16_t *place, std::size_t lanes)
{
    constexpr auto kLast = std::bit_cast<std::uint64_t>(std::array<std::uint16_t, 4>{0xffff});
    std::uint64_t difference = 0;
    for (std::size_t lane = 0; lane + 4 < lanes; lane += 4)
        difference |= load64(row + lane) ^ load64(place + lane);
    difference |= (load64(row + lanes - 4) ^ load64(place + lanes - 4)) & kLast;
    return difference == 0;
}

} // namespace

/// Lists of counting rules, each once. They stay as long as the cache; where there is no room for
/// more, answers with other lists are not kept.
class FlowCache::Lists
{
public:
    static constexpr std::uint16_t kNone = 0; ///< the empty list

    /// The list's number; kNone where it has no room. Requires: not empty, and no longer than
    /// kMostCounted.
    std::uint16_t numberOf(std::span<const std::uint32_t> rules)
    {
        std::uint64_t hash = rules.size();
        for (const std::uint32_t rule : rules)
            hash = folded(hash ^ kMixA, rule ^ kMixB);
        for (std::size_t at = hash % kSlots;; at = (at + 1) % kSlots) {
            std::uint16_t &number = m_slots[at];
            if (number == kNone) {
                if (m_count == kMost)
                    return kNone;
                List &list = m_lists[m_count++];
                list.size = static_cast<std::uint32_t>(rules.size());
                std::copy(rules.begin(), rules.end(), list.rules.begin());
                number = m_count;
                return number;
            }
            if (std::ranges::equal(get(number), rules))
                return number;
        }
    }
    std::span<const std::uint32_t> get(std::uint16_t number) const
    {
        const List &list = m_lists[number - 1u];
        return {list.rules.data(), list.size};
    }

private:
    static constexpr std::size_t kMost = 1024;
    static constexpr std::size_t kSlots = 2 * kMost;
    struct List
    {
        std::uint32_t size;
        std::array<std::uint32_t, kMostCounted> rules;
    };

    std::uint16_t m_count = 0;
    std::array<std::uint16_t, kSlots> m_slots{};
    std::array<List, kMost> m_lists;
};

FlowCache::FlowCache(std::size_t lanes, std::size_t bytes, bool counts)
    : m_rowLanes(KeyRows::strideOf(lanes))
    , m_bucketMask(bucketsFor(bytes, bytesOfBucket()) - 1)
    , m_memory(nullptr, std::free)
    , m_counting(counts ? std::make_unique<Lists>() : nullptr)
{
    static_assert(kAnswerLanes == 3, "isSame() and the places of answers");
    // Zeroed memory of the system's: what is never used takes none.
    constexpr std::size_t kLine = 64;
    const std::size_t buckets = m_bucketMask + 1;
    std::size_t space = buckets * bytesOfBucket() + kLine;
    m_memory.reset(static_cast<std::byte *>(std::calloc(1, space)));
    if (!m_memory)
        throw std::bad_alloc();
    void *at = m_memory.get();
    m_places =
        static_cast<std::uint16_t *>(std::align(kLine, buckets * bytesOfBucket(), at, space));
    m_tags = reinterpret_cast<std::uint64_t *>(m_places + buckets * kWays * m_rowLanes);
    m_ages = reinterpret_cast<Age *>(m_tags + buckets);
}

FlowCache::~FlowCache() = default;

std::size_t FlowCache::bytesOfBucket() const
{
    return kWays * m_rowLanes * sizeof(std::uint16_t) + sizeof *m_tags + sizeof *m_ages;
}

std::size_t FlowCache::bytes() const
{
    return sizeof *this + (m_bucketMask + 1) * bytesOfBucket() + (m_counting ? sizeof(Lists) : 0);
}

std::span<const std::uint32_t> FlowCache::listAt(std::uint16_t list) const
{
    return m_counting->get(list);
}

/// The place of the row's key among the candidates, a bit in a byte each; null where it has
/// none.
template <std::size_t kRowLanes>
std::uint16_t *FlowCache::placeOf(std::size_t row, std::uint64_t candidates) const
{
    const std::size_t rowLanes = kRowLanes != 0 ? kRowLanes : m_rowLanes;
    const std::uint16_t *key = (*m_keys)[row];
    std::uint16_t *places = m_places + (m_hashes[row] & m_bucketMask) * kWays * rowLanes;
    for (; candidates != 0; candidates &= candidates - 1) {
        std::uint16_t *place = places + byteOf(candidates) * rowLanes;
        if (isSame(key, place, rowLanes))
            return place;
    }
    return nullptr;
}

/// kRowLanes: as m_rowLanes, known to the compiler; 0 where it is not.
template <std::size_t kRowLanes>
std::uint64_t FlowCache::lookFor(std::size_t count)
{
    const std::size_t rowLanes = kRowLanes != 0 ? kRowLanes : m_rowLanes;
    std::array<std::uint64_t, KeyRows::kMostRows> candidates;
    for (std::size_t row = 0; row < count; ++row) {
        const std::uint64_t hash = hashOfRow((*m_keys)[row], rowLanes);
        const std::size_t bucket = hash & m_bucketMask;
        m_hashes[row] = hash;
        candidates[row] = zeroBytes(m_tags[bucket] ^ tagOf(hash) * kEachByte);
        __builtin_prefetch(m_places +
                           (bucket * kWays + byteOf(candidates[row]) % kWays) * rowLanes);
    }
    std::uint64_t found = 0;
    for (std::size_t row = 0; row < count; ++row) {
        const std::uint16_t *place = placeOf<kRowLanes>(row, candidates[row]);
        if (place == nullptr)
            continue;
        const std::size_t bucket = m_hashes[row] & m_bucketMask;
        const std::size_t way = static_cast<std::size_t>(place - m_places) / rowLanes % kWays;
        const auto bit = static_cast<std::uint8_t>(1u << way);
        if ((m_ages[bucket].met & bit) == 0)
            m_ages[bucket].met |= bit;
        Answer answer;
        std::memcpy(&answer, place + rowLanes - kAnswerLanes, sizeof answer);
        m_rules[row] = std::bit_cast<std::uint32_t>(answer.rule);
        m_lists[row] = answer.list;
        found |= std::uint64_t{1} << row;
    }
    return found;
}

std::uint64_t FlowCache::look(const KeyRows &keys, std::size_t count)
{
    m_keys = &keys;
    m_asked = 0;
    m_notedSizes.fill(0);
    constexpr std::array kLooks{&FlowCache::lookFor<0>,
                                &FlowCache::lookFor<KeyRows::kUnit>,
                                &FlowCache::lookFor<2 * KeyRows::kUnit>,
                                &FlowCache::lookFor<3 * KeyRows::kUnit>,
                                &FlowCache::lookFor<4 * KeyRows::kUnit>,
                                &FlowCache::lookFor<5 * KeyRows::kUnit>};
    const std::size_t units = m_rowLanes / KeyRows::kUnit;
    const std::uint64_t found = (this->*kLooks[units < kLooks.size() ? units : 0])(count);
    m_windowLooked += count;
    m_windowFound += static_cast<std::size_t>(std::popcount(found));
    if (m_windowLooked >= kWindow)
        judge();
    return found;
}

/// The way of a free place, or of that which goes.
std::size_t FlowCache::placeIn(std::size_t bucket)
{
    if (const std::uint64_t free = zeroBytes(m_tags[bucket]); free != 0)
        return byteOf(free);
    Age &age = m_ages[bucket];
    if (age.met == 0xff)
        age.met = 0;
    while ((age.met >> age.next & 1) != 0)
        age.next = static_cast<std::uint8_t>((age.next + 1) % kWays);
    const std::size_t way = age.next;
    age.next = static_cast<std::uint8_t>((way + 1) % kWays);
    return way;
}

void FlowCache::keep(std::size_t row, std::uint32_t rule)
{
    if ((m_asked >> row & 1) != 0)
        return;
    Answer answer{std::bit_cast<std::array<std::uint16_t, 2>>(rule), Lists::kNone};
    if (m_notedSizes[row] != 0) {
        if (m_counting)
            answer.list = m_counting->numberOf({m_noted[row].data(), m_notedSizes[row]});
        if (answer.list == Lists::kNone)
            return;
    }
    const std::size_t bucket = m_hashes[row] & m_bucketMask;
    const std::uint64_t tag = tagOf(m_hashes[row]);
    std::uint64_t &tags = m_tags[bucket];
    if (placeOf<0>(row, zeroBytes(tags ^ tag * kEachByte)) != nullptr)
        return; // of another packet of the batch
    const std::size_t way = placeIn(bucket);
    tags = (tags & ~(std::uint64_t{0xff} << 8 * way)) | tag << 8 * way;
    std::uint16_t *place = m_places + (bucket * kWays + way) * m_rowLanes;
    std::copy_n((*m_keys)[row], m_rowLanes - kAnswerLanes, place);
    std::memcpy(place + m_rowLanes - kAnswerLanes, &answer, sizeof answer);
}

/// Whether it is worth its while.
void FlowCache::judge()
{
    const bool isGood = 2 * m_windowFound >= m_windowLooked;
    m_looked += m_windowLooked;
    m_found += m_windowFound;
    m_windowLooked = m_windowFound = 0;
    if (isGood) {
        m_patience = kPatience;
        m_nextPause = kShortestPause;
        return;
    }
    if (--m_patience != 0)
        return;
    ++m_pauses;
    m_pause = m_nextPause;
    m_nextPause = std::min(2 * m_nextPause, kLongestPause);
    m_patience = kPatience;
}

} // namespace tallygate::classify
