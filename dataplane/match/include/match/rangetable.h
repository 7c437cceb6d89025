// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tallygate::match {

/// An unsigned 128-bit number, for IPv6 addresses as keys.
__extension__ using Unsigned128 = unsigned __int128;

/// Sorted, disjoint, merged ranges of keys, searched through an index of equal-width buckets.
/// Immutable once built; any thread.
///
/// The keys from the first range's start to the last range's end are cut into power-of-two buckets,
/// about one a range (at most 2^20), so that a look-up costs one load from the bucket array and one
/// or two from the ranges. Where many ranges crowd into one bucket, as addresses do in the networks
/// that there are, it is cut again, into about one part a range: one load more instead of a search.
///
/// Invariants:
///  1. m_ranges is sorted; range[i].last + 1 < range[i + 1].first.
///  2. m_buckets[b].range is the index of the first range whose last is >= m_base + (b << m_shift);
///     one more entry at the end is the number of ranges.
///  3. A bucket with more than kCrowd ranges has 2^bits parts in m_parts, from m_buckets[b].parts
///     on, and one entry more: what invariant 2 says of buckets, they say of parts of the bucket.
template <class Key>
class RangeTable
{
public:
    struct Range
    {
        Key first, last;
        bool operator==(const Range &) const = default;
    };

    RangeTable() = default;

    /// Takes ranges in any order, overlapping or not; first <= last in each.
    explicit RangeTable(std::vector<Range> ranges)
        : m_ranges(std::move(ranges))
    {
        merge();
        if (m_ranges.size() > kLinear)
            index();
    }

    bool isEmpty() const { return m_ranges.empty(); }
    const std::vector<Range> &ranges() const { return m_ranges; }

    bool contains(Key key) const
    {
        if (m_buckets.empty()) {
            for (const Range &range : m_ranges) {
                if (key <= range.last)
                    return key >= range.first;
            }
            return false;
        }
        if (key < m_base || key > m_ranges.back().last)
            return false;
        const auto number = static_cast<std::size_t>((key - m_base) >> m_shift);
        const Bucket &bucket = m_buckets[number];
        std::size_t low = bucket.range;
        std::size_t high = m_buckets[number + 1].range;
        if (bucket.bits != 0) {
            const Key inside = (key - m_base) - (static_cast<Key>(number) << m_shift);
            const std::size_t part =
                bucket.parts + static_cast<std::size_t>(inside >> (m_shift - bucket.bits));
            low = m_parts[part];
            high = m_parts[part + 1];
        }
        while (low < high && m_ranges[low].last < key) {
            const std::size_t middle = low + (high - low) / 2;
            if (m_ranges[middle].last < key)
                low = middle + 1;
            else
                high = middle;
        }
        return low < m_ranges.size() && m_ranges[low].first <= key;
    }

    /// Fetches what contains() looks at first. For many keys at once: those of a large table are
    /// waited for together.
    void prefetch(Key key) const
    {
        if (!m_buckets.empty() && key >= m_base && key <= m_ranges.back().last)
            __builtin_prefetch(&m_buckets[static_cast<std::size_t>((key - m_base) >> m_shift)]);
    }

private:
    static constexpr std::size_t kLinear = 8;
    static constexpr std::size_t kMaxBuckets = 1u << 20;
    static constexpr std::size_t kCrowd = 4;
    static constexpr std::uint32_t kMostParts = 1u << 27;

    struct Bucket
    {
        std::uint32_t range = 0;
        std::uint32_t parts : 27 = 0;
        std::uint32_t bits : 5 = 0;
    };

    void merge()
    {
        std::sort(m_ranges.begin(), m_ranges.end(),
                  [](const Range &a, const Range &b) { return a.first < b.first; });
        std::size_t kept = 0;
        for (const Range &range : m_ranges) {
            if (kept != 0) {
                Range &before = m_ranges[kept - 1];
                // Written so that neither side can overflow at the largest key.
                if (range.first <= before.last || range.first - before.last == 1) {
                    before.last = std::max(before.last, range.last);
                    continue;
                }
            }
            m_ranges[kept++] = range;
        }
        m_ranges.resize(kept);
        m_ranges.shrink_to_fit();
    }

    void index()
    {
        m_base = m_ranges.front().first;
        const Key span = m_ranges.back().last - m_base;
        std::size_t buckets = 16;
        while (buckets < m_ranges.size() && buckets < kMaxBuckets)
            buckets *= 2;
        while ((span >> m_shift) >= buckets)
            ++m_shift;
        const auto used = static_cast<std::size_t>(span >> m_shift) + 1;
        m_buckets.resize(used + 1);
        std::size_t at = 0;
        for (std::size_t b = 0; b < used; ++b) {
            at = firstFrom(at, m_base + (static_cast<Key>(b) << m_shift));
            m_buckets[b].range = static_cast<std::uint32_t>(at);
        }
        m_buckets[used].range = static_cast<std::uint32_t>(m_ranges.size());
        for (std::size_t b = 0; b < used; ++b) {
            if (m_buckets[b + 1].range - m_buckets[b].range > kCrowd)
                cutAgain(b);
        }
        m_parts.shrink_to_fit();
    }

    /// The first range from `at` on whose last is not below `start`.
    std::size_t firstFrom(std::size_t at, Key start) const
    {
        while (at < m_ranges.size() && m_ranges[at].last < start)
            ++at;
        return at;
    }

    void cutAgain(std::size_t number)
    {
        Bucket &bucket = m_buckets[number];
        const std::uint32_t end = m_buckets[number + 1].range;
        unsigned bits = 1;
        while (bits < m_shift && bits < 20 && (std::size_t{1} << bits) < end - bucket.range)
            ++bits;
        if (bits > m_shift || m_parts.size() + (std::size_t{1} << bits) >= kMostParts)
            return;
        bucket.parts = static_cast<std::uint32_t>(m_parts.size()) & (kMostParts - 1);
        bucket.bits = bits & 31u;
        const Key start = m_base + (static_cast<Key>(number) << m_shift);
        std::size_t at = bucket.range;
        for (std::size_t part = 0; part < std::size_t{1} << bits; ++part) {
            at = firstFrom(at, start + (static_cast<Key>(part) << (m_shift - bits)));
            m_parts.push_back(static_cast<std::uint32_t>(at));
        }
        m_parts.push_back(end);
    }

    std::vector<Range> m_ranges;
    std::vector<Bucket> m_buckets; ///< empty where a linear search is faster
    std::vector<std::uint32_t> m_parts;
    Key m_base = 0;
    unsigned m_shift = 0;
};

} // namespace tallygate::match
