// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "classify/keyrows.h"

// What a classifier found for keys that come again.
//
// Within one classifier the answer to a packet - the first terminal rule and the counting rules on
// the way to it - is a function of the packet's key, that is of all lanes that any rule compares,
// as long as no rule had to be asked about the packet itself. So an answer is kept under the whole
// key and given for exactly that key; "no rule" is an answer like others. An answer for which a
// rule was asked is not kept, nor is one with more counting rules than kMostCounted. Meters are
// behind all this: an answer names a limit rule, and says nothing of whether it conforms.
//
// Buckets have eight places. What is looked at first is an octet of the hash of each, all eight in
// a word; these words are few enough to stay near. A place has the whole key, and behind it the
// answer, in the same cache line mostly. What was not met again since its bucket was last full goes
// first, so that a scan does not drive flows out.
//
// It watches itself: where fewer than half of the packets find an answer it pauses, longer each
// time, and tries again. Memory is fixed; nothing is allocated after construction.
//
// A cache belongs to one classifier, which made it (Classifier::makeFlowCache), and to one thread
// at a time. Another classifier wants another cache.

namespace tallygate::classify {

class FlowCache
{
public:
    /// Counting rules of one answer.
    static constexpr std::size_t kMostCounted = 15;
    static constexpr std::uint32_t kNoRule = ~std::uint32_t{0};

    /// For keys of so many lanes, in at most `bytes` (but at least one bucket; and not in more than
    /// are good for it). Requires: 1 to 64 lanes. `counts`: whether there are counting rules.
    FlowCache(std::size_t lanes, std::size_t bytes, bool counts);
    ~FlowCache();
    FlowCache(const FlowCache &) = delete;
    FlowCache &operator=(const FlowCache &) = delete;

    /// Whether the next so many packets are to be looked up; not while it pauses. Requires for what
    /// follows: it said so for this batch.
    bool wants(std::size_t packets)
    {
        if (m_pause == 0) [[likely]]
            return true;
        m_pause -= packets < m_pause ? packets : m_pause;
        return false;
    }
    /// Looks rows 0 to count-1 up; a bit for each that has an answer. The keys stay as they are
    /// until the last keep().
    std::uint64_t look(const KeyRows &keys, std::size_t count);
    /// The terminal rule, or kNoRule. Requires: the row has an answer.
    std::uint32_t rule(std::size_t row) const { return m_rules[row]; }
    std::span<const std::uint32_t> counted(std::size_t row) const
    {
        if (m_lists[row] == 0) [[likely]]
            return {};
        return listAt(m_lists[row]);
    }

    /// While rows without an answer are searched: a rule counted, ...
    void noteCounted(std::size_t row, std::uint32_t rule)
    {
        std::uint8_t &size = m_notedSizes[row];
        if (size == kMostCounted)
            noteAsked(row);
        else
            m_noted[row][size++] = rule;
    }
    /// ... or was asked about the packet: what is found then does not follow from the key.
    void noteAsked(std::size_t row) { m_asked |= std::uint64_t{1} << row; }
    /// Keeps what was found for a row of those looked up last, and for what was noted. Once a row.
    void keep(std::size_t row, std::uint32_t rule);

    /// Answers that it has room for.
    std::size_t capacity() const { return (m_bucketMask + 1) * kWays; }
    std::size_t bytes() const; ///< what it takes, when all of it has been in use

    /// Packets that were looked up, and those of them that had an answer.
    std::uint64_t looked() const { return m_looked + m_windowLooked; }
    std::uint64_t found() const { return m_found + m_windowFound; }
    std::uint64_t pauses() const { return m_pauses; }

private:
    static constexpr std::size_t kWays = 8;
    /// Packets after which it is judged.
    static constexpr std::size_t kWindow = 4096;
    /// So many windows in a row are poor before it pauses: flows must be met to be known.
    static constexpr unsigned kPatience = 4;
    static constexpr std::size_t kShortestPause = std::size_t{1} << 18;
    static constexpr std::size_t kLongestPause = std::size_t{1} << 22;

    /// Behind a key, in the last lanes of its place.
    struct Answer
    {
        std::array<std::uint16_t, 2> rule;
        std::uint16_t list;
    };
    static constexpr std::size_t kAnswerLanes = sizeof(Answer) / sizeof(std::uint16_t);
    static_assert(kAnswerLanes == KeyRows::kSpare);
    /// Which of a bucket's places goes next.
    struct Age
    {
        std::uint8_t met;  ///< again, since the bucket was last full: a bit each
        std::uint8_t next; ///< to go, where all were
    };
    class Lists;

    std::span<const std::uint32_t> listAt(std::uint16_t list) const;
    template <std::size_t kRowLanes>
    std::uint64_t lookFor(std::size_t count);
    template <std::size_t kRowLanes>
    std::uint16_t *placeOf(std::size_t row, std::uint64_t candidates) const;
    std::size_t bytesOfBucket() const;
    std::size_t placeIn(std::size_t bucket);
    void judge();

    std::size_t m_rowLanes; ///< of a place as of a row: with the answer's
    std::size_t m_bucketMask;
    std::unique_ptr<std::byte, void (*)(void *)> m_memory; ///< for what follows
    std::uint16_t *m_places = nullptr;
    std::uint64_t *m_tags = nullptr;   ///< by bucket, an octet each place; 0: it is free
    Age *m_ages = nullptr;             ///< by bucket
    std::unique_ptr<Lists> m_counting; ///< lists of counting rules; null where there are none

    std::size_t m_pause = 0; ///< packets
    std::size_t m_nextPause = kShortestPause;
    unsigned m_patience = kPatience;
    std::size_t m_windowLooked = 0, m_windowFound = 0;
    std::uint64_t m_looked = 0, m_found = 0; ///< before the window
    std::uint64_t m_pauses = 0;

    /// Of the batch.
    const KeyRows *m_keys = nullptr;
    std::array<std::uint64_t, KeyRows::kMostRows> m_hashes;
    std::array<std::uint32_t, KeyRows::kMostRows> m_rules;
    std::array<std::uint16_t, KeyRows::kMostRows> m_lists;
    std::uint64_t m_asked = 0;
    std::array<std::uint8_t, KeyRows::kMostRows> m_notedSizes{};
    std::array<std::array<std::uint32_t, kMostCounted>, KeyRows::kMostRows> m_noted;
};

} // namespace tallygate::classify
