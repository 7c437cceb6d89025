// SPDX-License-Identifier: GPL-3.0-or-later
#include "cuttreebuilder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <tuple>
#include <utility>

namespace tallygate::classify {

namespace {

/// Bits of one cut: the first of large sets is deep, for then one look replaces several. 13 are
/// there because 14 may make leaves of 100,000 rules so short that they take twice the memory.
constexpr std::array<unsigned, 5> kRootBits{8, 10, 12, 13, 14};
constexpr std::array<unsigned, 4> kBits{2, 4, 6, 8};
constexpr std::size_t kLarge = 512; ///< boxes from which on kRootBits are tried
constexpr unsigned kMostMaskedBits = 8;
constexpr unsigned kMostDepth = 24;
/// Boxes are left out below the root where no cut comes to less than this part of them otherwise.
constexpr double kPoor = 0.7;
/// How often a tree is made anew without what was left out of it below the root.
constexpr std::size_t kMostAttempts = 4;

/// What a packet is compared with that comes to so many boxes, in whole blocks: a small one is
/// not as cheap as its size says.
std::int64_t comparisons(std::int64_t boxes, LeafBlocks blocks)
{
    constexpr std::int64_t kBlock = CutTree::kBlock;
    if (blocks == LeafBlocks::Whole)
        return std::max<std::int64_t>(boxes, 12);
    if (boxes <= static_cast<std::int64_t>(CutTree::kQuarter))
        return 6;
    if (boxes <= static_cast<std::int64_t>(CutTree::kHalf))
        return 7;
    return boxes <= kBlock ? 12 : (boxes + kBlock - 1) / kBlock * kBlock;
}

} // namespace

double costOfCut(std::span<const std::int32_t> changes, std::size_t boxes, std::size_t wide,
                 double copies, LeafBlocks blocks)
{
    std::int64_t entries = 0;
    std::int64_t work = 0;
    std::int64_t here = 0;
    for (const std::int32_t change : changes) {
        here += change;
        entries += here;
        work += here * comparisons(here, blocks);
    }
    const auto left = static_cast<double>(wide);
    const auto all = static_cast<double>(entries) + left;
    const auto count = static_cast<double>(changes.size());
    return (static_cast<double>(work) + left * left / 4) / all *
           std::pow((all + count / 8) / static_cast<double>(boxes), copies);
}

CutTreeBuilder::CutTreeBuilder(const LaneRules &rules, std::span<const RuleBox> boxes,
                               CutTree::Covered covered)
    : m_covered(covered)
    , m_boxes(boxes)
{
    const KeyLayout &layout = rules.layout();
    std::vector<std::uint16_t> columnOf(layout.lanes(), 0xffff);
    for (std::uint32_t b = 0; b < boxes.size(); ++b) {
        for (const LaneCondition &condition : rules.box(boxes[b].box)) {
            std::uint16_t &column = columnOf[condition.lane];
            if (column == 0xffff) {
                column = static_cast<std::uint16_t>(m_columns.size());
                m_units |= static_cast<std::uint16_t>(1u << condition.lane / CutTree::kUnit);
                LaneColumn fresh;
                fresh.lane = condition.lane;
                fresh.width = layout.widthOf(condition.lane);
                fresh.lo.assign(boxes.size(), 0);
                fresh.hi.assign(boxes.size(), static_cast<std::uint16_t>((1u << fresh.width) - 1));
                m_columns.push_back(std::move(fresh));
            }
            LaneColumn &of = m_columns[column];
            const LaneTest test = *CutTree::plain(condition.test, of.width);
            if (test.mask == 0) {
                of.lo[b] = test.lo;
                of.hi[b] = test.hi;
                continue;
            }
            if (!of.isMasked) {
                of.isMasked = true;
                of.mask.assign(boxes.size(), 0);
            }
            of.mask[b] = test.mask;
            of.lo[b] = of.hi[b] = test.want;
        }
    }
}

std::optional<std::vector<RuleBox>> CutTreeBuilder::build(CutTree &tree, const CutEffort &effort)
{
    m_tree = &tree;
    m_effort = effort;
    m_isWide.assign(m_boxes.size(), 0);
    std::size_t left = 0;
    for (std::size_t attempt = 0;; ++attempt) {
        const bool fits = grow();
        const auto now = static_cast<std::size_t>(std::count(m_isWide.begin(), m_isWide.end(), 1));
        // Copies of what was left out later on do no harm where they stay what they are.
        if (fits &&
            (m_covered == CutTree::Covered::Dropped || !effort.leavesOutBelow() || now == left))
            break;
        if (!effort.leavesOutBelow() || now == left || attempt == kMostAttempts)
            return std::nullopt;
        left = now;
    }
    tree.m_links.shrink_to_fit();
    tree.m_lines.shrink_to_fit();
    std::vector<RuleBox> wide;
    for (std::size_t b = 0; b < m_boxes.size(); ++b) {
        if (m_isWide[b] != 0)
            wide.push_back(m_boxes[b]);
    }
    return wide;
}

/// The tree of the boxes that are not left out yet; whether it keeps to the effort.
bool CutTreeBuilder::grow()
{
    m_leaves.clear();
    m_entries = m_compared = 0;
    m_isBroken = false;
    m_tree->m_links.clear();
    m_tree->m_lines.clear();
    if (m_effort.mostBytes !=
        CutEffort{}.mostBytes) // copies of what grows cost more than addresses
        m_tree->m_lines.reserve(m_effort.mostBytes / sizeof(CutTree::Line));
    std::vector<std::uint32_t> all;
    all.reserve(m_boxes.size());
    for (std::uint32_t b = 0; b < m_boxes.size(); ++b) {
        if (m_isWide[b] == 0)
            all.push_back(b);
    }
    Region region;
    region.lanes.resize(m_columns.size());
    m_tree->m_root = make(all, region, 0);
    return !isTooLarge() && m_compared <= m_effort.mostBlocks * m_entries;
}

std::size_t CutTreeBuilder::bytes() const
{
    return m_tree->m_links.size() * sizeof(Link) + m_tree->m_lines.size() * sizeof(CutTree::Line);
}

bool CutTreeBuilder::isTooLarge() const
{
    return m_isBroken || bytes() > m_effort.mostBytes;
}

/// By what `done` of `all` of the boxes below the root have become: most trees that are given up
/// are given up early.
bool CutTreeBuilder::willBeTooMuch(std::size_t done, std::size_t all, std::size_t rootBytes) const
{
    constexpr double kLeastDone = 1.0 / 8;
    const double part = static_cast<double>(done) / static_cast<double>(all);
    if (part < kLeastDone)
        return false;
    // The parts are not alike, but the more are done the better they speak for the others.
    const double margin = 1 + kLeastDone / 2 / part;
    const auto root = static_cast<double>(rootBytes);
    const double expected = root + (static_cast<double>(bytes()) - root) / part;
    return expected > margin * static_cast<double>(m_effort.mostBytes) ||
           m_compared > margin * m_effort.mostBlocks * m_entries;
}

/// Whether all of the region's values of a lane are in the box.
bool CutTreeBuilder::covers(std::uint32_t box, std::size_t column, const Region &region) const
{
    const LaneColumn &of = m_columns[column];
    const Region::Lane &at = region.lanes[column];
    const unsigned open = of.width - at.fixed;
    const auto below = static_cast<std::uint16_t>((1u << open) - 1);
    if (of.isMasked && of.mask[box] != 0)
        return (of.mask[box] & below) == 0 && ((of.lo[box] ^ at.base) & of.mask[box]) == 0;
    return of.lo[box] <= at.base && of.hi[box] >= static_cast<std::uint16_t>(at.base | below);
}

/// What stands behind a box that all of the region is in never is the first.
CutTreeBuilder::List CutTreeBuilder::upToCovering(List list, const Region &region) const
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        bool all = true;
        for (std::size_t c = 0; c < m_columns.size() && all; ++c)
            all = covers(list[i], c, region);
        if (all)
            return list.first(i + 1);
    }
    return list;
}

CutTree::Link CutTreeBuilder::make(List boxes, const Region &region, unsigned depth)
{
    if (isTooLarge())
        return CutTree::kLeaf;
    const List list = m_covered == CutTree::Covered::Dropped ? upToCovering(boxes, region) : boxes;
    if (list.size() <= CutTree::kBlock || depth >= kMostDepth)
        return makeLeaf(list, region);
    const auto cut = choose(list, region, depth);
    if (!cut)
        return makeLeaf(list, region);
    return makeNode(list, region, depth, *cut);
}

/// Which slices of a cut boxes are in.
class CutTreeBuilder::Slicer
{
public:
    Slicer(const LaneColumn &of, const Region::Lane &at, unsigned bits)
        : m_of(of)
        , m_base(at.base)
        , m_top(at.base | ((1u << (of.width - at.fixed)) - 1))
        , m_shift(of.width - at.fixed - bits)
        , m_last((1u << bits) - 1)
    {}

    Slices operator()(std::uint32_t box) const
    {
        if (m_of.isMasked && m_of.mask[box] != 0)
            return {0, m_last, m_of.mask[box] >> m_shift & m_last,
                    m_of.lo[box] >> m_shift & m_of.mask[box] >> m_shift & m_last};
        return {(std::max<std::uint32_t>(m_of.lo[box], m_base) - m_base) >> m_shift,
                (std::min<std::uint32_t>(m_of.hi[box], m_top) - m_base) >> m_shift, 0, 0};
    }

private:
    const LaneColumn &m_of;
    std::uint32_t m_base, m_top; ///< the least and the largest value of the region
    unsigned m_shift;
    std::uint32_t m_last; ///< slice
};

template <class Each>
void CutTreeBuilder::forSlices(const Slices &slices, Each each)
{
    for (std::uint32_t s = slices.first; s <= slices.last; ++s) {
        if ((s & slices.mask) == slices.want)
            each(s);
    }
}

/// Whether a box is in more slices than a cut takes it for.
bool CutTreeBuilder::isWide(const Slices &slices, const Cut &cut)
{
    if (cut.most >= 1u << cut.bits)
        return false;
    const std::uint32_t all = slices.last - slices.first + 1;
    return (slices.mask == 0 ? all : all >> std::popcount(slices.mask)) > cut.most;
}

/// The numbers of bits that a column can be cut by, as candidates; returns how many.
std::size_t CutTreeBuilder::widthsOf(std::size_t column, const Region &region, std::size_t boxes)
{
    const LaneColumn &of = m_columns[column];
    const Region::Lane &at = region.lanes[column];
    const unsigned open = of.width - at.fixed;
    if (at.isFrozen || open == 0)
        return 0;
    static_assert(kRootBits.size() <= kMostWidths && kBits.size() <= kMostWidths);
    const std::span<const unsigned> widths =
        boxes >= kLarge ? std::span<const unsigned>(kRootBits) : std::span<const unsigned>(kBits);
    std::size_t count = 0;
    for (const unsigned wanted : widths) {
        const unsigned bits = std::min({wanted, open, of.isMasked ? kMostMaskedBits : 16u});
        if (count != 0 && m_candidates[count - 1].cut.bits == bits)
            break;
        Candidate &candidate = m_candidates[count++];
        candidate.cut = {column, bits, ~std::uint32_t{0}, 0};
        candidate.wide = 0;
        candidate.histogram.assign((std::size_t{1} << bits) + 1, 0);
    }
    return count;
}

/// Replaces `best` by a better cut of the column.
void CutTreeBuilder::judge(List list, const Region &region, std::size_t column, bool leavesOut,
                           std::optional<Cut> &best)
{
    if (!leavesOut && std::all_of(list.begin(), list.end(),
                                  [&](std::uint32_t box) { return covers(box, column, region); }))
        return; // nothing here tells boxes apart
    const std::size_t count = widthsOf(column, region, list.size());
    if (count == 0)
        return;
    const std::span candidates(m_candidates.data(), count);
    if (leavesOut) {
        for (Candidate &each : candidates)
            each.cut.most = std::max<std::uint32_t>(
                2, static_cast<std::uint32_t>(m_effort.widest * (1u << each.cut.bits)));
    }
    const unsigned finest = candidates.back().cut.bits;
    std::int32_t everywhere = 0; // boxes that are in all slices
    const Slicer slicer(m_columns[column], region.lanes[column], finest);
    for (const std::uint32_t box : list) {
        const Slices fine = slicer(box);
        if (fine.first == 0 && fine.last + 1 == 1u << finest && fine.mask == 0) {
            ++everywhere;
            continue;
        }
        const bool mayBeWide = leavesOut && fine.first != fine.last;
        for (Candidate &each : candidates) {
            const unsigned shift = finest - each.cut.bits;
            const Slices in{fine.first >> shift, fine.last >> shift, fine.mask >> shift,
                            fine.want >> shift};
            if (mayBeWide && isWide(in, each.cut)) {
                ++each.wide;
            } else if (in.mask == 0) {
                ++each.histogram[in.first];
                --each.histogram[in.last + 1];
            } else {
                forSlices(in, [&each](std::uint32_t s) {
                    ++each.histogram[s];
                    --each.histogram[s + 1];
                });
            }
        }
    }
    for (Candidate &each : candidates) {
        if (each.cut.most >= 1u << each.cut.bits)
            each.histogram.front() += everywhere;
        else
            each.wide += static_cast<std::size_t>(everywhere);
        each.cut.cost = costOfCut(std::span(each.histogram).first(each.histogram.size() - 1),
                                  list.size(), each.wide, m_effort.copies, blocks());
        if (!best || each.cut.cost < best->cost)
            best = each.cut;
    }
}

std::optional<CutTreeBuilder::Cut> CutTreeBuilder::choose(List list, const Region &region,
                                                          unsigned depth)
{
    std::optional<Cut> best;
    const auto judgeAll = [&](bool leavesOut) {
        for (std::size_t c = 0; c < m_columns.size(); ++c)
            judge(list, region, c, leavesOut, best);
    };
    judgeAll(depth == 0 && m_effort.widest < 1);
    if (depth != 0 && list.size() > m_effort.longest &&
        (!best || best->cost >= kPoor * static_cast<double>(list.size())))
        judgeAll(true);
    if (best && best->cost >= kGain * static_cast<double>(list.size()))
        return std::nullopt;
    return best;
}

CutTreeBuilder::Children CutTreeBuilder::divide(List list, const Region &region, const Cut &cut)
{
    const std::size_t count = std::size_t{1} << cut.bits;
    Children children;
    children.ends.assign(count, 0);
    const Slicer slicer(m_columns[cut.column], region.lanes[cut.column], cut.bits);
    const auto forAll = [&](auto each) {
        for (const std::uint32_t box : list) {
            const Slices in = slicer(box);
            if (isWide(in, cut))
                m_isWide[box] = 1;
            else
                forSlices(in, [&](std::uint32_t s) { each(s, box); });
        }
    };
    forAll([&](std::uint32_t s, std::uint32_t) { ++children.ends[s]; });
    std::uint32_t all = 0;
    for (std::uint32_t &end : children.ends) // where each begins; it ends there when it is filled
        all += std::exchange(end, all);
    children.boxes.resize(all);
    forAll([&](std::uint32_t s, std::uint32_t box) { children.boxes[children.ends[s]++] = box; });
    return children;
}

/// The slices that have the same boxes as others, by their number. Those of a block at most are
/// left out: leaves that are equal become one anyway.
std::vector<CutTreeBuilder::Alike> CutTreeBuilder::alikeSlices(const Children &children)
{
    std::vector<Alike> all;
    for (std::uint32_t s = 0; s < children.ends.size(); ++s) {
        const List boxes = children.of(s);
        if (boxes.size() > CutTree::kBlock)
            all.push_back({hashOf(boxes.data(), boxes.size_bytes()), s, s});
    }
    std::sort(all.begin(), all.end(), [](const Alike &a, const Alike &b) {
        return std::tie(a.hash, a.slice) < std::tie(b.hash, b.slice);
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size();) {
        const List boxes = children.of(all[i].slice);
        const std::size_t first = i;
        while (++i < all.size() && all[i].hash == all[first].hash &&
               std::ranges::equal(boxes, children.of(all[i].slice)))
            all[i].first = all[first].slice;
        if (i - first == 1)
            continue; // alone
        std::copy(all.begin() + static_cast<std::ptrdiff_t>(first),
                  all.begin() + static_cast<std::ptrdiff_t>(i),
                  all.begin() + static_cast<std::ptrdiff_t>(kept));
        kept += i - first;
    }
    all.resize(kept);
    std::sort(all.begin(), all.end(),
              [](const Alike &a, const Alike &b) { return a.slice < b.slice; });
    return all;
}

CutTree::Link CutTreeBuilder::makeNode(List list, const Region &region, unsigned depth,
                                       const Cut &cut)
{
    const Children children = divide(list, region, cut);
    const std::size_t count = children.ends.size();
    const auto first = static_cast<std::uint32_t>(m_tree->m_links.size());
    m_tree->m_links.resize(first + count, CutTree::kLeaf);
    const std::vector<Alike> alike = alikeSlices(children);
    auto next = alike.begin();
    const unsigned shift = m_columns[cut.column].width - region.lanes[cut.column].fixed - cut.bits;
    std::size_t done = 0;
    for (std::size_t s = 0; s < count && !m_isBroken; ++s) {
        const List boxes = children.of(s);
        if (boxes.empty())
            continue;
        m_isBroken = depth == 0 && willBeTooMuch(done, children.boxes.size(), count * sizeof(Link));
        done += boxes.size();
        const bool isShared = next != alike.end() && next->slice == s;
        const std::uint32_t same = isShared ? (next++)->first : static_cast<std::uint32_t>(s);
        if (same != s) {
            m_tree->m_links[first + s] = m_tree->m_links[first + same];
            continue;
        }
        Region inside = region;
        Region::Lane &lane = inside.lanes[cut.column];
        lane.isFrozen = isShared;
        if (!isShared) {
            lane.base = static_cast<std::uint16_t>(lane.base | s << shift);
            lane.fixed = static_cast<std::uint8_t>(lane.fixed + cut.bits);
        }
        const Link link = make(boxes, inside, depth + 1); // before the index: links may move
        m_tree->m_links[first + s] = link;
    }
    return CutTree::node(first, m_columns[cut.column].lane, shift, cut.bits);
}

CutTree::Link CutTreeBuilder::makeLeaf(List list, const Region &region)
{
    if (list.empty())
        return CutTree::kLeaf;
    const std::size_t count = (list.size() + CutTree::kBlock - 1) / CutTree::kBlock;
    if (count > CutTree::kMostBlocksOfLeaf) {
        m_isBroken = true;
        return CutTree::kLeaf;
    }
    m_entries += static_cast<double>(list.size());
    m_compared += static_cast<double>(list.size() * count);
    auto [plain, masked] = testedUnits(list, region);
    if (blocks() == LeafBlocks::AsFits && list.size() <= CutTree::kHalf) {
        // Leaves that are alike are searched without a branch, even if less would do for some.
        if (masked == 0 && std::popcount(m_units) <= 2)
            plain = m_units;
        const bool isQuarter = list.size() <= CutTree::kQuarter;
        const std::size_t small = isQuarter ? CutTree::kQuarter : CutTree::kHalf;
        m_scratch.assign(CutTree::linesOfSmall(small, plain, masked), {});
        std::uint16_t *rules =
            fillUnits(list, m_unsettled.data(), small, plain, masked, m_scratch.front().of.data());
        fillRules(list, small, rules);
        std::memset(rules + 2 * small, 0xff, sizeof Decision::kNoRule);
        return linkOf(plain, masked, isQuarter ? CutTree::kQuarterLeaf : CutTree::kHalfLeaf);
    }
    const std::size_t lines = CutTree::linesOfBlock(plain, masked);
    m_scratch.assign(count * lines, {});
    for (std::size_t b = 0; b < count; ++b) {
        const List rest = list.subspan(b * CutTree::kBlock);
        const List boxes = rest.first(std::min(rest.size(), CutTree::kBlock));
        CutTree::Line *block = m_scratch.data() + b * lines;
        fillRules(boxes, CutTree::kBlock, block);
        fillUnits(boxes, m_unsettled.data() + b * CutTree::kBlock, CutTree::kBlock, plain, masked,
                  block[1].of.data());
    }
    return linkOf(plain, masked, count);
}

/// The units that a leaf's boxes have a condition on which is not settled: without masks, and with.
/// Which box has which goes to m_unsettled.
std::pair<std::uint16_t, std::uint16_t> CutTreeBuilder::testedUnits(List list, const Region &region)
{
    m_unsettled.assign(list.size(), 0);
    unsigned tested = 0;
    unsigned masked = 0;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        const unsigned unit = 1u << m_columns[c].lane / CutTree::kUnit;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (covers(list[i], c, region))
                continue;
            m_unsettled[i] |= std::uint64_t{1} << c;
            tested |= unit;
            if (m_columns[c].isMasked && m_columns[c].mask[list[i]] != 0)
                masked |= unit;
        }
    }
    return {static_cast<std::uint16_t>(tested & ~masked), static_cast<std::uint16_t>(masked)};
}

/// What is missing in a block of `room` boxes is the last box again.
void CutTreeBuilder::fillRules(List boxes, std::size_t room, void *to) const
{
    for (std::size_t i = 0; i < room; ++i) {
        const std::uint32_t box = boxes[std::min(i, boxes.size() - 1)];
        std::memcpy(static_cast<std::uint8_t *>(to) + 4 * i, &m_boxes[box].rule, 4);
    }
}

/// `unsettled`: by box. Returns what is behind.
std::uint16_t *CutTreeBuilder::fillUnits(List boxes, const std::uint64_t *unsettled,
                                         std::size_t room, std::uint16_t plain,
                                         std::uint16_t masked, std::uint16_t *to) const
{
    for (const bool isMasked : {false, true}) {
        for (unsigned units = isMasked ? masked : plain; units != 0; units &= units - 1) {
            const UnitLanes lanes{to, room, isMasked};
            fillUnit(boxes, unsettled, static_cast<unsigned>(std::countr_zero(units)), lanes);
            to = lanes.end();
        }
    }
    return to;
}

/// What is settled, or no box asks for, is true of all values.
void CutTreeBuilder::fillUnit(List boxes, const std::uint64_t *unsettled, unsigned unit,
                              const UnitLanes &to) const
{
    std::fill(to.span(), to.end(), std::uint16_t{0xffff});
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        const LaneColumn &of = m_columns[c];
        if (of.lane / CutTree::kUnit != unit)
            continue;
        for (std::size_t i = 0; i < to.boxes; ++i) {
            const std::size_t place = std::min(i, boxes.size() - 1);
            if ((unsettled[place] >> c & 1) == 0)
                continue;
            const std::uint32_t box = boxes[place];
            const std::size_t at = i * CutTree::kUnit + of.lane % CutTree::kUnit;
            to.lo[at] = of.lo[box];
            to.span()[at] = static_cast<std::uint16_t>(of.hi[box] - of.lo[box]);
            if (of.isMasked && of.mask[box] != 0)
                to.mask()[at] = of.mask[box];
        }
    }
}

/// The leaf in m_scratch: one that the tree has already, or a new one.
CutTree::Link CutTreeBuilder::linkOf(std::uint16_t plain, std::uint16_t masked, std::size_t blocks)
{
    const std::size_t octets = m_scratch.size() * sizeof(CutTree::Line);
    const std::uint64_t hash = hashOf(m_scratch.data(), octets) + plain * 0x10000u + masked;
    const Link *known = m_leaves.find(hash, [&](Link leaf) {
        const std::uint32_t line = CutTree::lineOf(leaf);
        return leaf == CutTree::leaf(line, plain, masked, blocks) &&
               std::memcmp(m_tree->m_lines.data() + line, m_scratch.data(), octets) == 0;
    });
    if (known != nullptr)
        return *known;
    if (m_tree->m_lines.size() >= CutTree::kMostLines) {
        m_isBroken = true;
        return CutTree::kLeaf;
    }
    const Link link =
        CutTree::leaf(static_cast<std::uint32_t>(m_tree->m_lines.size()), plain, masked, blocks);
    m_tree->m_lines.insert(m_tree->m_lines.end(), m_scratch.begin(), m_scratch.end());
    m_leaves.add(hash, link);
    return link;
}

} // namespace tallygate::classify
