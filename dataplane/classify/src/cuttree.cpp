// SPDX-License-Identifier: GPL-3.0-or-later
#include "cuttree.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "cuttreebuilder.h"
#include "simd.h"

namespace tallygate::classify {

#define TALLYGATE_INLINE __attribute__((always_inline)) static inline

/// The search, once for each kind of processor: the same text, other instructions.
class CutTreeSearch
{
public:
    static const CutTree::Search *of([[maybe_unused]] Instructions instructions)
    {
#if defined(__x86_64__)
        static constexpr CutTree::Search kAvx512{find512, descend512, compare512};
        static constexpr CutTree::Search kAvx2{find2, descend2, compare2};
        switch (instructions) {
        case Instructions::Avx512Vbmi:
        case Instructions::Avx512:
            return &kAvx512;
        case Instructions::Avx2:
            return &kAvx2;
        case Instructions::Plain:
            break;
        }
#endif
        static constexpr CutTree::Search kPlain{findPlain, descendPlain, comparePlain};
        return &kPlain;
    }

private:
    using Rows = std::span<const std::uint16_t>;
    using Link = CutTree::Link;
    using Line = CutTree::Line;
    using Links = CutTree::Links;
    /// Rows with their links, and room behind them for a register.
    struct RowLinks
    {
        static constexpr std::size_t kRoom = KeyRows::kMostRows + 8;
        std::array<Link, kRoom> links;
        std::array<std::uint16_t, kRoom> rows;
        std::size_t count = 0;
    };
    /// Where rows are on their way down. Leaves are by the size of their blocks: each kind is
    /// searched without a branch that depends on it. Those without boxes are nowhere.
    struct Places
    {
        RowLinks nodes, wholes, halves, quarters;
    };
    /// What a leaf compares, by its link.
    struct AnyUnits
    {
        Link leaf;

        template <class Each>
        __attribute__((always_inline)) void forPlain(Each each) const
        {
            for (unsigned units = CutTree::plainOf(leaf); units != 0; units &= units - 1)
                each(static_cast<std::size_t>(std::countr_zero(units)));
        }
        template <class Each>
        __attribute__((always_inline)) void forMasked(Each each) const
        {
            for (unsigned units = CutTree::maskedOf(leaf); units != 0; units &= units - 1)
                each(static_cast<std::size_t>(std::countr_zero(units)));
        }
    };
    /// The same of most leaves of a tree: two units of which `masked` are compared with masks.
    template <std::size_t masked>
    struct UsualUnits
    {
        std::uint32_t units;
        std::array<std::size_t, 2> which;

        explicit UsualUnits(std::uint32_t usual)
            : units(usual)
        {
            const auto plain = static_cast<std::uint16_t>(usual);
            const std::uint32_t second = masked == 1 ? usual >> 16 : plain & (plain - 1u);
            which = {static_cast<std::size_t>(std::countr_zero(plain)),
                     static_cast<std::size_t>(std::countr_zero(second))};
        }
        bool are(Link leaf) const { return CutTree::unitsOf(leaf) == units; }
        template <class Each>
        __attribute__((always_inline)) void forPlain(Each each) const
        {
            each(which[0]);
            if constexpr (masked == 0)
                each(which[1]);
        }
        template <class Each>
        __attribute__((always_inline)) void forMasked(Each each) const
        {
            if constexpr (masked == 1)
                each(which[1]);
        }
    };
    /// Four units, lane by lane and as a whole.
    using Lanes [[gnu::vector_size(32), gnu::may_alias]] = std::uint16_t;
    using Units [[gnu::vector_size(32), gnu::may_alias]] = std::uint64_t;

    static void findPlain(const CutTree &tree, const KeyRows &keys, Rows rows, FirstRules &first)
    {
        find(tree, keys, rows, first);
    }
    static void descendPlain(const CutTree &tree, const KeyRows &keys, Rows rows, Links &links)
    {
        Places places;
        descend(tree, keys, rows, places);
        tell(places, rows, links);
    }
    static unsigned comparePlain(const Line *block, Link leaf, const std::uint16_t *key)
    {
        return compare(++block, leaf, key);
    }
#if defined(__x86_64__)
#define TALLYGATE_AVX2 __attribute__((target("avx2")))
#define TALLYGATE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx2,bmi,popcnt")))
    TALLYGATE_AVX2 static void find2(const CutTree &tree, const KeyRows &keys, Rows rows,
                                     FirstRules &first)
    {
        find(tree, keys, rows, first);
    }
    TALLYGATE_AVX2 static void descend2(const CutTree &tree, const KeyRows &keys, Rows rows,
                                        Links &links)
    {
        Places places;
        descend(tree, keys, rows, places);
        tell(places, rows, links);
    }
    TALLYGATE_AVX2 static unsigned compare2(const Line *block, Link leaf, const std::uint16_t *key)
    {
        return compare(++block, leaf, key);
    }
    TALLYGATE_AVX512 static void find512(const CutTree &tree, const KeyRows &keys, Rows rows,
                                         FirstRules &first)
    {
        Places places;
        descendByGathers(tree, keys, rows, places);
        prefetch(tree, places);
        if (tree.m_usualUnits >> 16 == 0)
            scanAll512(tree, keys, places, UsualUnits<0>(tree.m_usualUnits), first);
        else
            scanAll512(tree, keys, places, UsualUnits<1>(tree.m_usualUnits), first);
    }
    template <class Usual>
    TALLYGATE_AVX512 static void scanAll512(const CutTree &tree, const KeyRows &keys,
                                            const Places &places, Usual usual, FirstRules &first)
    {
        forEach(places.quarters, [&](std::uint16_t row, Link link) TALLYGATE_AVX512 {
            first[row] = usual.are(link)
                             ? scanQuarter512(tree, link, usual, keys[row], first[row])
                             : scanQuarter512(tree, link, AnyUnits{link}, keys[row], first[row]);
        });
        forEach(places.halves, [&](std::uint16_t row, Link link) TALLYGATE_AVX512 {
            first[row] = usual.are(link)
                             ? scanHalf512(tree, link, usual, keys[row], first[row])
                             : scanHalf512(tree, link, AnyUnits{link}, keys[row], first[row]);
        });
        forEach(places.wholes, [&](std::uint16_t row, Link link) TALLYGATE_AVX512 {
            first[row] = scan512(tree, link, AnyUnits{link}, keys[row], first[row]);
        });
    }
    TALLYGATE_AVX512 static void descend512(const CutTree &tree, const KeyRows &keys, Rows rows,
                                            Links &links)
    {
        Places places;
        descendByGathers(tree, keys, rows, places);
        tell(places, rows, links);
    }
    TALLYGATE_AVX512 static unsigned compare512(const Line *block, Link leaf,
                                                const std::uint16_t *key)
    {
        return compareInRegisters(++block, AnyUnits{leaf}, key);
    }

    /// Eight packets in a register go down at once, after the root, which all have in common.
    TALLYGATE_AVX512 static void descendByGathers(const CutTree &tree, const KeyRows &keys,
                                                  Rows rows, Places &places)
    {
        begin(tree, keys, rows, places.nodes);
        const __m512i octet = _mm512_set1_epi64(0xff);
        const __m512i one = _mm512_set1_epi64(1);
        const __m512i stride = _mm512_set1_epi64(static_cast<long long>(keys.stride()));
        distribute(places, [&](__m512i at, __m256i, __mmask8) TALLYGATE_AVX512 { return at; });
        while (places.nodes.count != 0) {
            distribute(places, [&](__m512i at, __m256i row, __mmask8 active) TALLYGATE_AVX512 {
                const __m512i lane = _mm512_and_si512(_mm512_srli_epi64(at, 32), octet);
                const __m512i shift = _mm512_and_si512(_mm512_srli_epi64(at, 40), octet);
                const __m512i bits = _mm512_and_si512(_mm512_srli_epi64(at, 48), octet);
                // Two octets of a key, and two more that are of no concern.
                const __m512i place =
                    _mm512_add_epi64(_mm512_mul_epu32(_mm512_cvtepu32_epi64(row), stride), lane);
                const __m512i value =
                    _mm512_and_si512(_mm512_cvtepu32_epi64(_mm512_mask_i64gather_epi32(
                                         _mm256_setzero_si256(), active, place, keys[0], 2)),
                                     _mm512_set1_epi64(0xffff));
                const __m512i slice =
                    _mm512_and_si512(_mm512_srlv_epi64(value, shift),
                                     _mm512_sub_epi64(_mm512_sllv_epi64(one, bits), one));
                const __m512i from = _mm512_and_si512(at, _mm512_set1_epi64(0xffffffff));
                return _mm512_mask_i64gather_epi64(at, active, _mm512_add_epi64(from, slice),
                                                   tree.m_links.data(), 8);
            });
        }
    }

    /// Puts all that is at nodes where `next` says that it goes on.
    template <class Next>
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline void distribute(Places &places,
                                                                                  Next next)
    {
        constexpr std::size_t kStep = 8;
        constexpr long long kFirstBlock = 0x80; // with the bit of leaves
        const __m512i isLeaf = _mm512_set1_epi64(static_cast<long long>(CutTree::kLeaf));
        const std::size_t all = places.nodes.count;
        std::size_t nodes = 0, wholes = places.wholes.count, halves = places.halves.count,
                    quarters = places.quarters.count;
        for (std::size_t i = 0; i < all; i += kStep) {
            const auto active = static_cast<__mmask8>((1u << std::min(kStep, all - i)) - 1);
            const __m256i row = _mm256_cvtepu16_epi32(
                _mm_loadu_si128(reinterpret_cast<const __m128i *>(&places.nodes.rows[i])));
            const __m512i link = next(_mm512_loadu_si512(&places.nodes.links[i]), row, active);
            const __m512i blocks = _mm512_srli_epi64(link, 56);
            const __mmask8 half = _mm512_mask_cmpeq_epi64_mask(
                active, blocks, _mm512_set1_epi64(kFirstBlock | CutTree::kHalfLeaf));
            const __mmask8 quarter = _mm512_mask_cmpeq_epi64_mask(
                active, blocks, _mm512_set1_epi64(kFirstBlock | CutTree::kQuarterLeaf));
            const __mmask8 boxes =
                _mm512_mask_cmpgt_epu64_mask(active, blocks, _mm512_set1_epi64(kFirstBlock));
            // What is behind the nodes that are kept has been read.
            append(places.nodes, nodes, _mm512_mask_testn_epi64_mask(active, link, isLeaf), link,
                   row);
            append(places.halves, halves, half, link, row);
            append(places.quarters, quarters, quarter, link, row);
            append(places.wholes, wholes, static_cast<__mmask8>(boxes & ~(half | quarter)), link,
                   row);
        }
        places.nodes.count = nodes;
        places.wholes.count = wholes;
        places.halves.count = halves;
        places.quarters.count = quarters;
    }
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline void
    append(RowLinks &to, std::size_t &count, __mmask8 which, __m512i links, __m256i rows)
    {
        _mm512_storeu_si512(&to.links[count], _mm512_maskz_compress_epi64(which, links));
        _mm_storeu_si128(reinterpret_cast<__m128i *>(&to.rows[count]),
                         _mm256_cvtepi32_epi16(_mm256_maskz_compress_epi32(which, rows)));
        count += static_cast<std::size_t>(std::popcount(static_cast<unsigned>(which)));
    }

    /// As scan(). `Units`: what a leaf compares.
    template <class Units>
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline std::uint32_t
    scan512(const CutTree &tree, Link link, Units units, const std::uint16_t *key,
            std::uint32_t best)
    {
        const Line *line = tree.m_lines.data() + CutTree::lineOf(link);
        for (std::size_t left = CutTree::blocksOf(link); left != 0; --left) {
            const Line *rules = line++;
            if (ruleAt(rules, 0) >= best)
                return best;
            const unsigned in = compareInRegisters(line, units, key);
            if (in != 0)
                return std::min(best, ruleAt(rules, std::countr_zero(in)));
        }
        return best;
    }

    /// Of a small block: one register, and no branch but for the units.
    template <class Units>
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline std::uint32_t
    scanHalf512(const CutTree &tree, Link link, Units units, const std::uint16_t *key,
                std::uint32_t best)
    {
        const Line *line = tree.m_lines.data() + CutTree::lineOf(link);
        __m512i out = _mm512_setzero_si512();
        units.forPlain([&](std::size_t unit) TALLYGATE_AVX512 {
            const __m512i value = _mm512_set1_epi64(unitOf(key, unit));
            const __m512i from = _mm512_sub_epi16(value, _mm512_load_si512(line));
            out = _mm512_or_si512(out, _mm512_subs_epu16(from, _mm512_load_si512(line + 1)));
            line += 2;
        });
        units.forMasked([&](std::size_t unit) TALLYGATE_AVX512 {
            const __m512i value = _mm512_set1_epi64(unitOf(key, unit));
            const __m512i bits = _mm512_and_si512(value, _mm512_load_si512(line + 2));
            const __m512i from = _mm512_sub_epi16(bits, _mm512_load_si512(line));
            out = _mm512_or_si512(out, _mm512_subs_epu16(from, _mm512_load_si512(line + 1)));
            line += 3;
        });
        const unsigned in = _mm512_testn_epi64_mask(out, out) | 1u << CutTree::kHalf;
        return std::min(best, ruleAt(line, std::countr_zero(in)));
    }
    template <class Units>
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline std::uint32_t
    scanQuarter512(const CutTree &tree, Link link, Units units, const std::uint16_t *key,
                   std::uint32_t best)
    {
        const auto *line =
            reinterpret_cast<const __m256i *>(tree.m_lines.data() + CutTree::lineOf(link));
        __m256i out = _mm256_setzero_si256();
        units.forPlain([&](std::size_t unit) TALLYGATE_AVX512 {
            const __m256i value = _mm256_set1_epi64x(unitOf(key, unit));
            const __m256i from = _mm256_sub_epi16(value, _mm256_load_si256(line));
            out = _mm256_or_si256(out, _mm256_subs_epu16(from, _mm256_load_si256(line + 1)));
            line += 2;
        });
        units.forMasked([&](std::size_t unit) TALLYGATE_AVX512 {
            const __m256i value = _mm256_set1_epi64x(unitOf(key, unit));
            const __m256i bits = _mm256_and_si256(value, _mm256_load_si256(line + 2));
            const __m256i from = _mm256_sub_epi16(bits, _mm256_load_si256(line));
            out = _mm256_or_si256(out, _mm256_subs_epu16(from, _mm256_load_si256(line + 1)));
            line += 3;
        });
        const unsigned in = _mm256_testn_epi64_mask(out, out) | 1u << CutTree::kQuarter;
        return std::min(best, ruleAt(line, std::countr_zero(in)));
    }

    /// As compare(); eight boxes in a register are compared at once.
    template <class Units>
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline unsigned
    compareInRegisters(const Line *&line, Units units, const std::uint16_t *key)
    {
        __m512i out0 = _mm512_setzero_si512();
        __m512i out1 = out0;
        units.forPlain([&](std::size_t unit) TALLYGATE_AVX512 {
            const __m512i value = _mm512_set1_epi64(unitOf(key, unit));
            const __m512i from0 = _mm512_sub_epi16(value, _mm512_load_si512(line));
            const __m512i from1 = _mm512_sub_epi16(value, _mm512_load_si512(line + 1));
            out0 = _mm512_or_si512(out0, _mm512_subs_epu16(from0, _mm512_load_si512(line + 2)));
            out1 = _mm512_or_si512(out1, _mm512_subs_epu16(from1, _mm512_load_si512(line + 3)));
            line += CutTree::kLinesOfPlain;
        });
        units.forMasked([&](std::size_t unit) TALLYGATE_AVX512 {
            const __m512i value = _mm512_set1_epi64(unitOf(key, unit));
            const __m512i bits0 = _mm512_and_si512(value, _mm512_load_si512(line + 4));
            const __m512i bits1 = _mm512_and_si512(value, _mm512_load_si512(line + 5));
            const __m512i from0 = _mm512_sub_epi16(bits0, _mm512_load_si512(line));
            const __m512i from1 = _mm512_sub_epi16(bits1, _mm512_load_si512(line + 1));
            out0 = _mm512_or_si512(out0, _mm512_subs_epu16(from0, _mm512_load_si512(line + 2)));
            out1 = _mm512_or_si512(out1, _mm512_subs_epu16(from1, _mm512_load_si512(line + 3)));
            line += CutTree::kLinesOfMasked;
        });
        return _mm512_testn_epi64_mask(out0, out0) |
               static_cast<unsigned>(_mm512_testn_epi64_mask(out1, out1)) << 8;
    }
#endif

    TALLYGATE_INLINE void find(const CutTree &tree, const KeyRows &keys, Rows rows,
                               FirstRules &first)
    {
        Places places;
        descend(tree, keys, rows, places);
        prefetch(tree, places);
        forEach(places.quarters, [&](std::uint16_t row, Link link) {
            first[row] = scanSmall<CutTree::kQuarter>(tree, link, keys[row], first[row]);
        });
        forEach(places.halves, [&](std::uint16_t row, Link link) {
            first[row] = scanSmall<CutTree::kHalf>(tree, link, keys[row], first[row]);
        });
        forEach(places.wholes, [&](std::uint16_t row, Link link) {
            first[row] = scan(tree, link, keys[row], first[row]);
        });
    }
    template <class Each>
    TALLYGATE_INLINE void forEach(const RowLinks &all, Each each)
    {
        for (std::size_t i = 0; i < all.count; ++i)
            each(all.rows[i], all.links[i]);
    }

    /// The leaves by row.
    TALLYGATE_INLINE void tell(const Places &places, Rows rows, Links &links)
    {
        for (const std::uint16_t row : rows)
            links[row] = CutTree::kLeaf;
        for (const RowLinks *leaves : {&places.wholes, &places.halves, &places.quarters})
            forEach(*leaves, [&](std::uint16_t row, Link link) { links[row] = link; });
    }

    /// All rows at a child of the root, or at the root where it is a leaf, in `nodes`.
    TALLYGATE_INLINE void begin(const CutTree &tree, const KeyRows &keys, Rows rows,
                                RowLinks &nodes)
    {
        const Link root = tree.m_root;
        std::copy(rows.begin(), rows.end(), nodes.rows.begin());
        nodes.count = rows.size();
        if ((root & CutTree::kLeaf) != 0) {
            std::fill_n(nodes.links.begin(), rows.size(), root);
            return;
        }
        const Link *children = tree.m_links.data() + static_cast<std::uint32_t>(root);
        for (std::size_t i = 0; i < rows.size(); ++i)
            nodes.links[i] = children[sliceOf(root, keys[rows[i]])];
    }
    TALLYGATE_INLINE Link childOf(const CutTree &tree, Link at, const std::uint16_t *key)
    {
        return tree.m_links[static_cast<std::uint32_t>(at) + sliceOf(at, key)];
    }
    TALLYGATE_INLINE std::uint32_t sliceOf(Link node, const std::uint16_t *key)
    {
        const auto shift = static_cast<std::uint8_t>(node >> 40);
        const auto bits = static_cast<std::uint8_t>(node >> 48);
        const std::uint32_t value = key[static_cast<std::uint8_t>(node >> 32)];
        return value >> shift & ((1u << bits) - 1);
    }

    TALLYGATE_INLINE void descend(const CutTree &tree, const KeyRows &keys, Rows rows,
                                  Places &places)
    {
        begin(tree, keys, rows, places.nodes);
        distributePlain(places, [](std::uint16_t, Link at) { return at; });
        while (places.nodes.count != 0)
            distributePlain(
                places, [&](std::uint16_t row, Link at) { return childOf(tree, at, keys[row]); });
    }
    /// As distribute().
    template <class Next>
    TALLYGATE_INLINE void distributePlain(Places &places, Next next)
    {
        const std::size_t all = std::exchange(places.nodes.count, 0);
        for (std::size_t i = 0; i < all; ++i) {
            const std::uint16_t row = places.nodes.rows[i];
            const Link link = next(row, places.nodes.links[i]);
            const std::size_t blocks = CutTree::blocksOf(link);
            const auto add = [&](RowLinks &to, bool isOne) {
                to.rows[to.count] = row;
                to.links[to.count] = link;
                to.count += isOne ? 1 : 0;
            };
            add(places.nodes, (link & CutTree::kLeaf) == 0);
            add(places.wholes, blocks - 1 < CutTree::kMostBlocksOfLeaf);
            add(places.halves, blocks == CutTree::kHalfLeaf);
            add(places.quarters, blocks == CutTree::kQuarterLeaf);
        }
    }

    /// Asks for the first block of each leaf, unless they are near: then it would only drive what
    /// else is near away.
    TALLYGATE_INLINE void prefetch(const CutTree &tree, const Places &places)
    {
        constexpr std::size_t kNear = (std::size_t{512} << 10) / sizeof(Line);
        if (tree.m_lines.size() <= kNear)
            return;
        // As many lines as most have: one unit without masks, one with.
        prefetch<3>(tree, places.quarters);
        prefetch<5>(tree, places.halves);
        prefetch<1 + CutTree::kLinesOfPlain + CutTree::kLinesOfMasked>(tree, places.wholes);
    }
    template <std::size_t lines>
    TALLYGATE_INLINE void prefetch(const CutTree &tree, const RowLinks &leaves)
    {
        forEach(leaves, [&](std::uint16_t, Link link) {
            const Line *line = tree.m_lines.data() + CutTree::lineOf(link);
#pragma GCC unroll 16
            for (std::size_t i = 0; i < lines; ++i)
                __builtin_prefetch(line + i);
        });
    }

    /// The first rule of a leaf that has the key, or `best` if that is earlier.
    TALLYGATE_INLINE std::uint32_t scan(const CutTree &tree, Link link, const std::uint16_t *key,
                                        std::uint32_t best)
    {
        const Line *line = tree.m_lines.data() + CutTree::lineOf(link);
        for (std::size_t left = CutTree::blocksOf(link); left != 0; --left) {
            const Line *rules = line++;
            if (ruleAt(rules, 0) >= best)
                return best;
            const unsigned in = compare(line, link, key);
            if (in != 0)
                return std::min(best, ruleAt(rules, std::countr_zero(in)));
        }
        return best;
    }

    /// The same of a leaf with one small block.
    template <std::size_t boxes>
    TALLYGATE_INLINE std::uint32_t scanSmall(const CutTree &tree, Link link,
                                             const std::uint16_t *key, std::uint32_t best)
    {
        const Line *line = tree.m_lines.data() + CutTree::lineOf(link);
        const auto *at = reinterpret_cast<const Lanes *>(line);
        const unsigned in = compare<boxes>(at, link, key) | 1u << boxes;
        return std::min(best, ruleAt(at, std::countr_zero(in)));
    }

    /// Which boxes of a block have the key, a bit each; `line` goes from behind its rules to behind
    /// the block.
    TALLYGATE_INLINE unsigned compare(const Line *&line, Link link, const std::uint16_t *key)
    {
        const auto *at = reinterpret_cast<const Lanes *>(line);
        const unsigned in = compare<CutTree::kBlock>(at, link, key);
        line = reinterpret_cast<const Line *>(at);
        return in;
    }
    template <std::size_t boxes>
    TALLYGATE_INLINE unsigned compare(const Lanes *&at, Link link, const std::uint16_t *key)
    {
        constexpr std::size_t kParts = boxes / CutTree::kUnit; // of a unit, in a block
        Lanes out[kParts] = {};
        const auto valueOf = [key](unsigned units) {
            return static_cast<std::uint64_t>(
                unitOf(key, static_cast<std::size_t>(std::countr_zero(units))));
        };
        for (unsigned units = CutTree::plainOf(link); units != 0; units &= units - 1) {
            const auto value = (Lanes)(valueOf(units) - Units{});
            for (std::size_t p = 0; p < kParts; ++p)
                out[p] |= (Lanes)(value - at[p] > at[kParts + p]);
            at += 2 * kParts;
        }
        for (unsigned units = CutTree::maskedOf(link); units != 0; units &= units - 1) {
            const auto value = (Lanes)(valueOf(units) - Units{});
            for (std::size_t p = 0; p < kParts; ++p)
                out[p] |= (Lanes)((value & at[2 * kParts + p]) - at[p] > at[kParts + p]);
            at += 3 * kParts;
        }
        Units bits{};
        for (std::size_t p = 0; p < kParts; ++p)
            bits |= (Units)((Units)out[p] == 0) & (Units{1, 2, 4, 8} << 4 * p);
        return static_cast<unsigned>(bits[0] | bits[1] | bits[2] | bits[3]);
    }

    /// A unit of a key.
    TALLYGATE_INLINE long long unitOf(const std::uint16_t *key, std::size_t unit)
    {
        long long lanes;
        std::memcpy(&lanes, key + CutTree::kUnit * unit, sizeof lanes);
        return lanes;
    }
    TALLYGATE_INLINE std::uint32_t ruleAt(const void *rules, int box)
    {
        std::uint32_t rule;
        std::memcpy(&rule, static_cast<const char *>(rules) + 4 * box, sizeof rule);
        return rule;
    }
};

/// A tree with fewer boxes left out is faster, until it no longer is in the caches.
constexpr std::size_t kLeastRoom = std::size_t{640} << 10;
constexpr std::size_t kRoomOfBox = 100;
/// More comparisons cost more than another tree, ...
constexpr double kMostBlocks = 2.5;
/// ... and than bit vectors for what is left.
constexpr double kMostBlocksOfAll = 5;

CutTree::CutTree(Instructions instructions)
    : m_search(CutTreeSearch::of(instructions))
{}

CutTree::CutTree(const LaneRules &rules, std::span<const RuleBox> boxes, Extent extent,
                 Covered covered, std::size_t least, std::vector<RuleBox> &wide,
                 Instructions instructions)
    : CutTree(instructions)
{
    CutTreeBuilder builder(rules, boxes, covered);
    m_first = boxes.empty() ? Decision::kNoRule : boxes.front().rule;
    const std::size_t room = kLeastRoom + kRoomOfBox * boxes.size();
    const std::array whole{CutEffort{1, 0, room, kMostBlocksOfAll},
                           CutEffort{1, 0.3, room, kMostBlocksOfAll},
                           CutEffort{1, 0.7, room, kMostBlocksOfAll}};
    const std::array fast{CutEffort{1, 0.7, room, kMostBlocks},
                          CutEffort{1.0 / 8, 0.7, room, kMostBlocks},
                          CutEffort{1.0 / 256, 1.2, room, kMostBlocks},
                          CutEffort{1.0 / 256, 1.5, room, kMostBlocksOfAll},
                          CutEffort{1.0 / 8, 0.7, room, 8, 8 * kBlock},
                          CutEffort{1.0 / 256, 1.2, room, 8, 8 * kBlock},
                          CutEffort{1.0 / 8, 0.7, room, 16, 16 * kBlock},
                          CutEffort{1.0 / 256, 1.2, room, 16, 16 * kBlock},
                          CutEffort{1.0 / 8, 0.7, room, 32, 32 * kBlock},
                          CutEffort{1.0 / 256, 1.2, room, 32, 32 * kBlock}};
    std::span<const CutEffort> efforts(fast);
    if (extent == Extent::Lean)
        efforts = efforts.subspan(1);
    if (extent == Extent::Hard)
        efforts = efforts.subspan(4); // those that leave out below the root
    if (extent == Extent::All) {
        efforts = whole;
        if (covered == Covered::Kept) // each copy of a box costs something when the box goes
            efforts = efforts.last(1);
    }
    for (const CutEffort &effort : efforts) {
        auto left = builder.build(*this, effort);
        if (left && boxes.size() - left->size() >= least) {
            m_isHard = effort.leavesOutBelow();
            wide = std::move(*left);
            setUsualUnits();
            return;
        }
    }
    wide.assign(boxes.begin(), boxes.end()); // no tree of bearable size has them
    m_root = kLeaf;
    m_links = {};
    m_lines = {};
}

void CutTree::setUsualUnits()
{
    std::uint32_t usual = kNotUsual;
    std::size_t more = 0; // of these than of others, by Boyer and Moore's vote
    for (const Link link : m_links) {
        if ((link & kLeaf) == 0 || blocksOf(link) == 0)
            continue;
        if (more == 0)
            usual = unitsOf(link);
        more = unitsOf(link) == usual ? more + 1 : more - 1;
    }
    const int plain = std::popcount(usual & 0xffffu);
    const int masked = std::popcount(usual >> 16);
    m_usualUnits = plain + masked == 2 && plain != 0 ? usual : kNotUsual;
}

std::optional<LaneTest> CutTree::plain(const LaneTest &test, unsigned width)
{
    const auto full = static_cast<std::uint16_t>((1u << width) - 1);
    const auto mask = static_cast<std::uint16_t>(test.mask & full);
    LaneTest is{test.lo, std::min(test.hi, full), mask, test.want};
    if (mask == 0)
        return is;
    if (test.lo != 0 || test.hi < full)
        return std::nullopt;
    const auto open = static_cast<std::uint16_t>(~mask & full);
    if (std::has_single_bit(open + 1u)) { // the topmost bits: a range
        is = {test.want, static_cast<std::uint16_t>(test.want | open), 0, 0};
        return is;
    }
    return is;
}

bool CutTree::isSimple(const KeyLayout &layout, Box box)
{
    for (const LaneCondition &condition : box) {
        if (!plain(condition.test, layout.widthOf(condition.lane)))
            return false;
    }
    return true;
}

std::size_t CutTree::bytes() const
{
    return sizeof *this + m_links.capacity() * sizeof(Link) + m_lines.capacity() * sizeof(Line);
}

} // namespace tallygate::classify
