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
    using RowList = std::array<std::uint16_t, KeyRows::kMostRows>;
    /// Four units, lane by lane and as a whole.
    using Lanes [[gnu::vector_size(32), gnu::may_alias]] = std::uint16_t;
    using Units [[gnu::vector_size(32), gnu::may_alias]] = std::uint64_t;

    static void findPlain(const CutTree &tree, const KeyRows &keys, Rows rows, FirstRules &first)
    {
        find(tree, keys, rows, first);
    }
    static void descendPlain(const CutTree &tree, const KeyRows &keys, Rows rows, Links &links)
    {
        RowList leaves;
        descend(tree, keys, rows, links, leaves);
    }
    static unsigned comparePlain(const Line *block, Link leaf, const std::uint16_t *key)
    {
        return compare(++block, leaf, key);
    }
#if defined(__x86_64__)
#define TALLYGATE_AVX2 __attribute__((target("avx2")))
#define TALLYGATE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx2")))
    TALLYGATE_AVX2 static void find2(const CutTree &tree, const KeyRows &keys, Rows rows,
                                     FirstRules &first)
    {
        find(tree, keys, rows, first);
    }
    TALLYGATE_AVX2 static void descend2(const CutTree &tree, const KeyRows &keys, Rows rows,
                                        Links &links)
    {
        RowList leaves;
        descend(tree, keys, rows, links, leaves);
    }
    TALLYGATE_AVX2 static unsigned compare2(const Line *block, Link leaf, const std::uint16_t *key)
    {
        return compare(++block, leaf, key);
    }
    TALLYGATE_AVX512 static void find512(const CutTree &tree, const KeyRows &keys, Rows rows,
                                         FirstRules &first)
    {
        Links links;
        RowList leaves;
        RowList open;
        const std::size_t found =
            descendByGathers(tree, keys, openTo(tree, rows, first, open), links, leaves);
        prefetch(tree, links, {leaves.data(), found});
        for (const std::uint16_t row : Rows(leaves).first(found))
            first[row] = scan512(tree, links[row], keys[row], first[row]);
    }
    TALLYGATE_AVX512 static void descend512(const CutTree &tree, const KeyRows &keys, Rows rows,
                                            Links &links)
    {
        RowList leaves;
        descendByGathers(tree, keys, rows, links, leaves);
    }
    TALLYGATE_AVX512 static unsigned compare512(const Line *block, Link leaf,
                                                const std::uint16_t *key)
    {
        return compareInRegisters(++block, leaf, key);
    }

    /// Eight packets in a register go down at once.
    TALLYGATE_AVX512 static std::size_t descendByGathers(const CutTree &tree, const KeyRows &keys,
                                                         Rows rows, Links &links, RowList &leaves)
    {
        constexpr std::size_t kStep = 8;
        const __m512i octet = _mm512_set1_epi64(0xff);
        const __m512i one = _mm512_set1_epi64(1);
        const __m512i isLeaf = _mm512_set1_epi64(static_cast<long long>(CutTree::kLeaf));
        const __m512i stride = _mm512_set1_epi64(static_cast<long long>(keys.stride()));
        std::array<__mmask8, KeyRows::kMostRows / kStep> open;
        const std::size_t steps = (rows.size() + kStep - 1) / kStep;
        bool isOpen = (tree.m_root & CutTree::kLeaf) == 0;
        for (std::size_t s = 0; s < steps; ++s) {
            const std::size_t count = std::min(kStep, rows.size() - s * kStep);
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
                const __m512i row =
                    _mm512_cvtepu16_epi64(_mm_maskz_loadu_epi16(active, rows.data() + s * kStep));
                // Two octets of a key, and two more that are of no concern.
                const __m512i place = _mm512_add_epi64(_mm512_mul_epu32(row, stride), lane);
                const __m512i value =
                    _mm512_and_si512(_mm512_cvtepu32_epi64(_mm512_mask_i64gather_epi32(
                                         _mm256_setzero_si256(), active, place, keys[0], 2)),
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
        // From here on links are by row.
        std::size_t found = 0;
        const Links byPlace = links;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            links[rows[i]] = byPlace[i];
            leaves[found] = rows[i];
            found += byPlace[i] != CutTree::kLeaf ? 1 : 0;
        }
        return found;
    }

    /// As scan().
    TALLYGATE_AVX512 static std::uint32_t scan512(const CutTree &tree, Link link,
                                                  const std::uint16_t *key, std::uint32_t best)
    {
        const Line *line = tree.m_lines.data() + CutTree::lineOf(link);
        for (std::size_t left = CutTree::blocksOf(link); left != 0; --left) {
            const Line *rules = line++;
            if (ruleAt(rules, 0) >= best)
                return best;
            const unsigned in = compareInRegisters(line, link, key);
            if (in != 0)
                return std::min(best, ruleAt(rules, std::countr_zero(in)));
        }
        return best;
    }

    /// As compare(); eight boxes in a register are compared at once.
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline unsigned
    compareInRegisters(const Line *&line, Link link, const std::uint16_t *key)
    {
        const auto valueOf = [key](unsigned units) {
            return static_cast<long long>(unitAt(key, units));
        };
        __m512i out0 = _mm512_setzero_si512();
        __m512i out1 = out0;
        for (unsigned units = CutTree::plainOf(link); units != 0; units &= units - 1) {
            const __m512i value = _mm512_set1_epi64(valueOf(units));
            const __m512i from0 = _mm512_sub_epi16(value, _mm512_load_si512(line));
            const __m512i from1 = _mm512_sub_epi16(value, _mm512_load_si512(line + 1));
            out0 = _mm512_or_si512(out0, _mm512_subs_epu16(from0, _mm512_load_si512(line + 2)));
            out1 = _mm512_or_si512(out1, _mm512_subs_epu16(from1, _mm512_load_si512(line + 3)));
            line += CutTree::kLinesOfPlain;
        }
        for (unsigned units = CutTree::maskedOf(link); units != 0; units &= units - 1) {
            const __m512i value = _mm512_set1_epi64(valueOf(units));
            const __m512i bits0 = _mm512_and_si512(value, _mm512_load_si512(line + 4));
            const __m512i bits1 = _mm512_and_si512(value, _mm512_load_si512(line + 5));
            const __m512i from0 = _mm512_sub_epi16(bits0, _mm512_load_si512(line));
            const __m512i from1 = _mm512_sub_epi16(bits1, _mm512_load_si512(line + 1));
            out0 = _mm512_or_si512(out0, _mm512_subs_epu16(from0, _mm512_load_si512(line + 2)));
            out1 = _mm512_or_si512(out1, _mm512_subs_epu16(from1, _mm512_load_si512(line + 3)));
            line += CutTree::kLinesOfMasked;
        }
        return _mm512_testn_epi64_mask(out0, out0) |
               static_cast<unsigned>(_mm512_testn_epi64_mask(out1, out1)) << 8;
    }
#endif

    /// The rows whose first rule so far, if any, comes after the first of the tree's.
    TALLYGATE_INLINE Rows openTo(const CutTree &tree, Rows rows, const FirstRules &first,
                                 RowList &open)
    {
        std::size_t count = 0;
        for (const std::uint16_t row : rows) {
            open[count] = row;
            count += first[row] > tree.m_first ? 1 : 0;
        }
        return {open.data(), count};
    }

    TALLYGATE_INLINE void find(const CutTree &tree, const KeyRows &keys, Rows rows,
                               FirstRules &first)
    {
        Links links;
        RowList leaves;
        RowList open;
        const std::size_t found =
            descend(tree, keys, openTo(tree, rows, first, open), links, leaves);
        prefetch(tree, links, {leaves.data(), found});
        for (const std::uint16_t row : Rows(leaves).first(found))
            first[row] = scan(tree, links[row], keys[row], first[row]);
    }

    /// The rows that came to a leaf with boxes; returns how many.
    TALLYGATE_INLINE std::size_t descend(const CutTree &tree, const KeyRows &keys, Rows rows,
                                         Links &links, RowList &leaves)
    {
        RowList open;
        const Link *all = tree.m_links.data();
        std::size_t count = 0;
        std::size_t found = 0;
        for (const std::uint16_t row : rows) {
            links[row] = tree.m_root;
            open[count++] = row;
        }
        if ((tree.m_root & CutTree::kLeaf) != 0) {
            std::copy_n(open.begin(), count, leaves.begin());
            found = (tree.m_root & ~CutTree::kLeaf) == 0 ? 0 : count;
            count = 0;
        }
        while (count != 0) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint16_t row = open[i];
                const Link at = links[row];
                const auto shift = static_cast<std::uint8_t>(at >> 40);
                const auto bits = static_cast<std::uint8_t>(at >> 48);
                const std::uint32_t value = keys[row][static_cast<std::uint8_t>(at >> 32)];
                const std::uint32_t slice = value >> shift & ((1u << bits) - 1);
                const Link next = all[static_cast<std::uint32_t>(at) + slice];
                links[row] = next;
                const bool isLeaf = (next & CutTree::kLeaf) != 0;
                open[kept] = row;
                kept += isLeaf ? 0 : 1;
                leaves[found] = row;
                found += isLeaf && next != CutTree::kLeaf ? 1 : 0;
            }
            count = kept;
        }
        return found;
    }

    /// Asks for the first block of each leaf, unless they are near: then it would only drive what
    /// else is near away.
    TALLYGATE_INLINE void prefetch(const CutTree &tree, const Links &links, Rows leaves)
    {
        constexpr std::size_t kNear = (std::size_t{512} << 10) / sizeof(Line);
        constexpr std::size_t kUsual = 1 + CutTree::kLinesOfPlain + CutTree::kLinesOfMasked;
        if (tree.m_lines.size() <= kNear)
            return;
        for (const std::uint16_t row : leaves) {
            const Line *line = tree.m_lines.data() + CutTree::lineOf(links[row]);
#pragma GCC unroll 16
            for (std::size_t i = 0; i < kUsual; ++i)
                __builtin_prefetch(line + i);
        }
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

    /// Which boxes of a block have the key, a bit each; `line` goes from behind its rules to behind
    /// the block.
    TALLYGATE_INLINE unsigned compare(const Line *&line, Link link, const std::uint16_t *key)
    {
        constexpr std::size_t kParts = 2 * sizeof(Line) / sizeof(Lanes); // of a unit, in a block
        Lanes out[kParts] = {};
        for (unsigned units = CutTree::plainOf(link); units != 0; units &= units - 1) {
            const auto *at = reinterpret_cast<const Lanes *>(line);
            const auto value = (Lanes)(unitAt(key, units) - Units{});
            for (std::size_t p = 0; p < kParts; ++p)
                out[p] |= (Lanes)(value - at[p] > at[kParts + p]);
            line += CutTree::kLinesOfPlain;
        }
        for (unsigned units = CutTree::maskedOf(link); units != 0; units &= units - 1) {
            const auto *at = reinterpret_cast<const Lanes *>(line);
            const auto value = (Lanes)(unitAt(key, units) - Units{});
            for (std::size_t p = 0; p < kParts; ++p)
                out[p] |= (Lanes)((value & at[2 * kParts + p]) - at[p] > at[kParts + p]);
            line += CutTree::kLinesOfMasked;
        }
        Units bits{};
        for (std::size_t p = 0; p < kParts; ++p)
            bits |= (Units)((Units)out[p] == 0) & (Units{1, 2, 4, 8} << 4 * p);
        return static_cast<unsigned>(bits[0] | bits[1] | bits[2] | bits[3]);
    }

    /// The first of some units of a key, a bit each.
    TALLYGATE_INLINE std::uint64_t unitAt(const std::uint16_t *key, unsigned units)
    {
        std::uint64_t lanes;
        std::memcpy(&lanes,
                    key + CutTree::kUnit * static_cast<std::size_t>(std::countr_zero(units)),
                    sizeof lanes);
        return lanes;
    }
    TALLYGATE_INLINE std::uint32_t ruleAt(const Line *rules, int box)
    {
        std::uint32_t rule;
        std::memcpy(&rule, reinterpret_cast<const char *>(rules) + 4 * box, sizeof rule);
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
                 Covered covered, std::vector<RuleBox> &wide, Instructions instructions)
    : CutTree(instructions)
{
    CutTreeBuilder builder(rules, boxes, covered);
    m_first = boxes.empty() ? Decision::kNoRule : boxes.front().rule;
    const std::size_t room = kLeastRoom + kRoomOfBox * boxes.size();
    const std::array whole{CutEffort{1, 0, room, kMostBlocksOfAll},
                           CutEffort{1, 0.3, room, kMostBlocksOfAll},
                           CutEffort{1, 0.7, room, kMostBlocksOfAll}};
    const std::array fast{
        CutEffort{1, 0.7, room, kMostBlocks}, CutEffort{1.0 / 8, 0.7, room, kMostBlocks},
        CutEffort{1.0 / 256, 1.2, room, kMostBlocks}, CutEffort{1.0 / 256, 1.5, 4 * room, 8}};
    std::span<const CutEffort> efforts(fast);
    if (extent == Extent::Lean)
        efforts = efforts.subspan(1);
    if (extent == Extent::All) {
        efforts = whole;
        if (covered == Covered::Kept) // each copy of a box costs something when the box goes
            efforts = efforts.last(1);
    }
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
