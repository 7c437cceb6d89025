// SPDX-License-Identifier: GPL-3.0-or-later
#include "cuttree.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "cuttreebuilder.h"
#include "simd.h"

namespace tallygate::classify {

#define TALLYGATE_INLINE __attribute__((always_inline)) static inline

/// The search, once for each kind of processor: the same text, other instructions.
class CutTreeSearch
{
public:
    static CutTree::Find of([[maybe_unused]] Instructions instructions)
    {
#if defined(__x86_64__)
        switch (instructions) {
        case Instructions::Avx512:
            return avx512;
        case Instructions::Avx2:
            return avx2;
        case Instructions::Plain:
            break;
        }
#endif
        return plain;
    }

private:
    using Keys = KeyLayout::Keys;
    using Columns = std::span<const std::uint16_t>;
    using Link = CutTree::Link;
    using Links = std::array<Link, KeyLayout::kColumns>;
    using ColumnList = std::array<std::uint16_t, KeyLayout::kColumns>;
    using Vector [[gnu::vector_size(32), gnu::may_alias]] = std::uint16_t;

    static void plain(const CutTree &tree, const Keys &keys, Columns columns, FirstRules &first)
    {
        find(tree, keys, columns, first);
    }
#if defined(__x86_64__)
    __attribute__((target("avx2"))) static void avx2(const CutTree &tree, const Keys &keys,
                                                     Columns columns, FirstRules &first)
    {
        find(tree, keys, columns, first);
    }
    __attribute__((target("avx512f,avx512bw,avx512vl,avx2"))) static void
    avx512(const CutTree &tree, const Keys &keys, Columns columns, FirstRules &first)
    {
        Links links;
        ColumnList leaves;
        const std::size_t found = descendByGathers(tree, keys, columns, links, leaves);
        compare(tree, keys, links, {leaves.data(), found}, first);
    }

    /// Eight packets in a register go down at once.
    __attribute__((target("avx512f,avx512bw,avx512vl,avx2"))) static std::size_t
    descendByGathers(const CutTree &tree, const Keys &keys, Columns columns, Links &links,
                     ColumnList &leaves)
    {
        constexpr std::size_t kStep = 8;
        const __m512i octet = _mm512_set1_epi64(0xff);
        const __m512i one = _mm512_set1_epi64(1);
        const __m512i isLeaf = _mm512_set1_epi64(static_cast<long long>(CutTree::kLeaf));
        std::array<__mmask8, KeyLayout::kColumns / kStep> open;
        const std::size_t steps = (columns.size() + kStep - 1) / kStep;
        bool isOpen = (tree.m_root & CutTree::kLeaf) == 0;
        for (std::size_t s = 0; s < steps; ++s) {
            const std::size_t count = std::min(kStep, columns.size() - s * kStep);
            open[s] = isOpen ? static_cast<__mmask8>((1u << count) - 1) : __mmask8{0};
            _mm512_storeu_si512(&links[s * kStep],
                                _mm512_set1_epi64(static_cast<long long>(tree.m_root)));
        }
        while (isOpen) {
            unsigned left = 0;
            for (std::size_t s = 0; s < steps; ++s) {
                const __mmask8 active = open[s];
                if (active == 0)
                    continue;
                const __m512i at = _mm512_loadu_si512(&links[s * kStep]);
                const __m512i lane = _mm512_and_si512(_mm512_srli_epi64(at, 32), octet);
                const __m512i shift = _mm512_and_si512(_mm512_srli_epi64(at, 40), octet);
                const __m512i bits = _mm512_and_si512(_mm512_srli_epi64(at, 48), octet);
                const __m512i column = _mm512_cvtepu16_epi64(
                    _mm_maskz_loadu_epi16(active, columns.data() + s * kStep));
                // Two octets of a key, and two more that are of no concern.
                const __m512i place = _mm512_add_epi64(_mm512_slli_epi64(lane, 6), column);
                const __m512i value =
                    _mm512_and_si512(_mm512_cvtepu32_epi64(_mm512_mask_i64gather_epi32(
                                         _mm256_setzero_si256(), active, place, keys.data(), 2)),
                                     _mm512_set1_epi64(0xffff));
                const __m512i slice =
                    _mm512_and_si512(_mm512_srlv_epi64(value, shift),
                                     _mm512_sub_epi64(_mm512_sllv_epi64(one, bits), one));
                const __m512i from = _mm512_and_si512(at, _mm512_set1_epi64(0xffffffff));
                const __m512i next = _mm512_mask_i64gather_epi64(
                    at, active, _mm512_add_epi64(from, slice), tree.m_links.data(), 8);
                _mm512_storeu_si512(&links[s * kStep], next);
                open[s] = _mm512_mask_testn_epi64_mask(active, next, isLeaf);
                left |= open[s];
            }
            isOpen = left != 0;
        }
        // From here on links are by column.
        std::size_t found = 0;
        Links byPlace = links;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            links[columns[i]] = byPlace[i];
            leaves[found] = columns[i];
            found += byPlace[i] != CutTree::kLeaf ? 1 : 0;
        }
        return found;
    }
#endif

    TALLYGATE_INLINE void find(const CutTree &tree, const Keys &keys, Columns columns,
                               FirstRules &first)
    {
        Links links;
        ColumnList leaves;
        const std::size_t found = descend(tree, keys, columns, links, leaves);
        compare(tree, keys, links, {leaves.data(), found}, first);
    }

    /// The columns that came to a leaf with boxes; returns how many.
    TALLYGATE_INLINE std::size_t descend(const CutTree &tree, const Keys &keys, Columns columns,
                                         Links &links, ColumnList &leaves)
    {
        ColumnList open;
        const Link *all = tree.m_links.data();
        std::size_t count = 0;
        std::size_t found = 0;
        for (const std::uint16_t column : columns) {
            links[column] = tree.m_root;
            open[count++] = column;
        }
        if ((tree.m_root & CutTree::kLeaf) != 0) {
            std::copy_n(open.begin(), count, leaves.begin());
            found = (tree.m_root & ~CutTree::kLeaf) == 0 ? 0 : count;
            count = 0;
        }
        while (count != 0) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint16_t column = open[i];
                const Link at = links[column];
                const auto shift = static_cast<std::uint8_t>(at >> 40);
                const auto bits = static_cast<std::uint8_t>(at >> 48);
                const std::uint32_t value = keys[static_cast<std::uint8_t>(at >> 32)][column];
                const std::uint32_t slice = value >> shift & ((1u << bits) - 1);
                const Link next = all[static_cast<std::uint32_t>(at) + slice];
                links[column] = next;
                const bool isLeaf = (next & CutTree::kLeaf) != 0;
                open[kept] = column;
                kept += isLeaf ? 0 : 1;
                leaves[found] = column;
                found += isLeaf && next != CutTree::kLeaf ? 1 : 0;
            }
            count = kept;
        }
        return found;
    }

    TALLYGATE_INLINE void compare(const CutTree &tree, const Keys &keys, const Links &links,
                                  Columns leaves, FirstRules &first)
    {
        const CutTree::Line *lines = tree.m_lines.data();
        for (const std::uint16_t column : leaves) {
            const auto *leaf =
                reinterpret_cast<const char *>(lines + static_cast<std::uint32_t>(links[column]));
            for (int line = 0; line < 6; ++line)
                __builtin_prefetch(leaf + 64 * line);
        }
        for (const std::uint16_t column : leaves)
            first[column] = scan(lines, links[column], keys, column, first[column]);
    }

    /// The first rule of a leaf that has the column's packet, or `best` if that is earlier.
    TALLYGATE_INLINE std::uint32_t scan(const CutTree::Line *lines, Link link, const Keys &keys,
                                        std::uint16_t column, std::uint32_t best)
    {
        const CutTree::Line *line = lines + static_cast<std::uint32_t>(link);
        const std::size_t plain = link >> 32 & 0xff;
        const std::size_t masked = link >> 40 & 0xff;
        const std::size_t blocks = link >> 48 & 0x7fff;
        const auto *numbers = reinterpret_cast<const std::uint8_t *>(line);
        line += (plain + masked + sizeof *line - 1) / sizeof *line;
        for (std::size_t b = 0; b < blocks; ++b) {
            const CutTree::Line *rules = line;
            if (ruleAt(rules, 0) >= best)
                return best;
            line += 2;
            Vector out{};
            for (std::size_t i = 0; i < plain; ++i, line += 2) {
                const auto *vectors = reinterpret_cast<const Vector *>(line);
                const Vector value = keys[numbers[i]][column] - Vector{};
                out |= (Vector)(value - vectors[0] > vectors[1]);
            }
            for (std::size_t i = 0; i < masked; ++i, line += 3) {
                const auto *vectors = reinterpret_cast<const Vector *>(line);
                const Vector value = keys[numbers[plain + i]][column] - Vector{};
                out |= (Vector)((value & vectors[2]) - vectors[0] > vectors[1]);
            }
            const unsigned in = ~bitsOf(out) & 0xffff;
            if (in != 0) {
                const std::uint32_t rule =
                    ruleAt(rules, static_cast<std::size_t>(std::countr_zero(in)));
                return std::min(rule, best);
            }
        }
        return best;
    }

    TALLYGATE_INLINE std::uint32_t ruleAt(const CutTree::Line *rules, std::size_t i)
    {
        std::uint32_t rule;
        std::memcpy(&rule, reinterpret_cast<const char *>(rules) + 4 * i, sizeof rule);
        return rule;
    }
    /// One bit for each element, which is all ones or zero.
    TALLYGATE_INLINE unsigned bitsOf(const Vector &vector)
    {
#if defined(__x86_64__)
        __m128i halves[2];
        std::memcpy(halves, &vector, sizeof halves);
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi16(halves[0], halves[1])));
#else
        unsigned bits = 0;
        for (unsigned i = 0; i < CutTree::kBlock; ++i)
            bits |= (vector[i] & 1u) << i;
        return bits;
#endif
    }
};

/// A tree with fewer boxes left out is faster, until it no longer is in the caches.
constexpr std::size_t kLeastRoom = std::size_t{384} << 10;
constexpr std::size_t kRoomOfBox = 100;
/// More comparisons cost more than another tree.
constexpr double kMostBlocks = 1.7;

CutTree::CutTree(const LaneRules &rules, std::span<const RuleBox> boxes, std::vector<RuleBox> &wide,
                 Instructions instructions)
    : m_find(CutTreeSearch::of(instructions))
{
    CutTreeBuilder builder(rules, boxes);
    const std::size_t room = kLeastRoom + kRoomOfBox * boxes.size();
    const CutEffort efforts[] = {{1, 0.7, room, kMostBlocks},
                                 {1.0 / 8, 0.7, room, kMostBlocks},
                                 {1.0 / 64, 0.7, room, kMostBlocks},
                                 {1.0 / 256, 1.2, room, kMostBlocks},
                                 {1.0 / 256, 1.5, 4 * room, 8}};
    for (const CutEffort &effort : efforts) {
        if (auto left = builder.build(*this, effort)) {
            wide = std::move(*left);
            return;
        }
    }
    wide.assign(boxes.begin(), boxes.end()); // no tree of bearable size has them
    m_root = kLeaf;
    m_links = {};
    m_lines = {};
}

bool CutTree::isSimple(const KeyLayout &layout, Box box)
{
    for (const LaneCondition &condition : box) {
        if (!CutTreeBuilder::plain(condition.test, layout.widthOf(condition.lane)))
            return false;
    }
    return true;
}

std::size_t CutTree::bytes() const
{
    return sizeof *this + m_links.capacity() * sizeof(Link) + m_lines.capacity() * sizeof(Line);
}

} // namespace tallygate::classify
