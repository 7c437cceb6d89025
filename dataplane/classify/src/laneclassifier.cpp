// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <bit>

#include "batch.h"
#include "bitvectors.h"
#include "classify/classifier.h"
#include "cuttree.h"
#include "linearsearch.h"
#include "memory.h"
#include "planting.h"

namespace tallygate::classify {

using match::Truth;

namespace {

/// Below so many rules the linear search has found the answer before a key is filled.
constexpr std::size_t kFewRules = 4;

/// Of counting rules: without wide vectors, for these know of one rule only. Bit vectors look at
/// all of them, so that fewer are better off in a tree.
TreeLimits countingLimits(TreeLimits limits)
{
    limits.wide = 0;
    limits.first = std::min<std::size_t>(limits.first, 32);
    return limits;
}

class LaneClassifier final : public Classifier
{
public:
    LaneClassifier(std::vector<Rule> list, TreeLimits limits, Instructions instructions)
        : Classifier(std::move(list))
        , m_openTo(openToWith(instructions))
        , m_linear(rules())
    {
        const LaneRules lanes(rules(), LaneRules::kMostBoxes, instructions);
        m_layout = lanes.layout();
        std::vector<RuleBox> simple; // a tree can decide these alone
        std::vector<RuleBox> counted;
        std::vector<RuleBox> others;
        for (std::uint32_t r = 0; r < rules().size(); ++r) {
            const RuleBoxes &own = lanes.rules()[r];
            m_isExact.push_back(own.isExact);
            for (std::uint32_t box = own.first; box < own.end; ++box) {
                const bool isSimple = own.isExact && CutTree::isSimple(m_layout, lanes.box(box));
                const bool isTerminal = rules()[r].role == Role::Terminal;
                // Boxes of a rule may overlap, and in two trees they would count twice.
                const bool isAlone = own.end - own.first == 1;
                if (isSimple && isTerminal)
                    simple.push_back({r, box});
                else if (isSimple && isAlone)
                    counted.push_back({r, box});
                else
                    others.push_back({r, box});
            }
        }
        Planted planted =
            plantTrees(lanes, simple, limits, CutTree::Covered::Dropped, instructions);
        m_trees = std::move(planted.trees);
        if (!planted.left.empty() && limits.areForWideVectors(planted.left.size(), instructions)) {
            m_wide.emplace(lanes, planted.left);
            planted.left.clear();
        }
        Planted counting = plantTrees(lanes, std::move(counted), countingLimits(limits),
                                      CutTree::Covered::Kept, instructions);
        m_countTrees = std::move(counting.trees);
        const auto merged = [](const std::vector<RuleBox> &one, const std::vector<RuleBox> &two) {
            std::vector<RuleBox> all;
            std::merge(one.begin(), one.end(), two.begin(), two.end(), std::back_inserter(all),
                       [](const RuleBox &a, const RuleBox &b) { return a.box < b.box; });
            return all;
        };
        const std::vector<RuleBox> rest = merged(merged(planted.left, counting.left), others);
        for (std::span<const RuleBox> left(rest); !left.empty();) {
            std::size_t end = std::min(left.size(), BitVectors::kMostBoxes);
            while (end < left.size() && left[end - 1].rule == left[end].rule)
                --end; // the boxes of a rule stay together
            m_parts.emplace_back(lanes, left.first(end));
            left = left.subspan(end);
        }
    }

    void classify(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                  std::span<Decision> decisions, CountHits &hits, FlowCache *cache) const override
    {
        for (; !active.empty(); active = active.subspan(std::min(active.size(), kMostRows)))
            decide(packets, active.first(std::min(active.size(), kMostRows)), decisions, hits,
                   cache);
    }

    std::unique_ptr<FlowCache> makeFlowCache(std::size_t bytes) const override
    {
        if (m_layout.lanes() == 0)
            return nullptr;
        const bool counts = std::any_of(rules().begin(), rules().end(),
                                        [](const Rule &rule) { return rule.role == Role::Count; });
        return std::make_unique<FlowCache>(m_layout.lanes(), bytes, counts);
    }

    std::size_t bytes() const override
    {
        std::size_t all = sizeof *this + bytesOf(m_isExact) + m_linear.bytes();
        for (const BitVectors &part : m_parts)
            all += part.bytes();
        for (const std::vector<CutTree> *trees : {&m_trees, &m_countTrees})
            for (const CutTree &tree : *trees)
                all += tree.bytes();
        all += m_wide ? m_wide->bytes() : 0;
        return all;
    }

private:
    static constexpr std::size_t kMostRows = Batch::kMostRows;

    struct CachedBatch : Batch
    {
        BitVectors::Classes classes;
        BitVectors::Summaries summaries;
        FlowCache *cache = nullptr;
        std::uint64_t asked = 0; ///< the rows that are to be decided, a bit each
    };

    void decide(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                std::span<Decision> decisions, CountHits &hits, FlowCache *cache) const
    {
        CachedBatch batch;
        batch.fill(m_layout, packets, active, [&](std::uint16_t index) {
            m_linear.get().classify(packets, {&index, 1}, decisions, hits);
        });
        batch.asked = batch.openCount == 0 ? 0 : ~std::uint64_t{0} >> (kMostRows - batch.openCount);
        if (cache == nullptr || !cache->wants(batch.openCount)) {
            lookUpAndSearch(batch, batch.keys, decisions, hits);
            return;
        }
        batch.cache = cache;
        recall(batch, decisions, hits);
        if (batch.openCount != 0)
            learn(batch, decisions, hits);
    }

    /// Leaves the rows open that the cache does not know.
    void recall(CachedBatch &batch, std::span<Decision> decisions, CountHits &hits) const
    {
        const std::uint64_t known = batch.cache->look(batch.keys, batch.openCount);
        batch.asked &= ~known;
        std::uint16_t kept = 0;
        for (std::uint16_t row = 0; row < batch.openCount; ++row) {
            if ((known >> row & 1) == 0) {
                batch.open[kept++] = row;
                continue;
            }
            const std::uint16_t index = batch.indices[row];
            const std::uint32_t rule = batch.cache->rule(row);
            decisions[index] = {rule, rule == Decision::kNoRule ? Truth::False : Truth::True};
            for (const std::uint32_t counted : batch.cache->counted(row))
                hits.add(counted, index, Truth::True);
        }
        batch.openCount = kept;
    }

    /// Decides the open rows and tells the cache.
    void learn(CachedBatch &batch, std::span<Decision> decisions, CountHits &hits) const
    {
        const std::array<std::uint16_t, kMostRows> unknown = batch.open;
        const std::uint16_t unknownCount = batch.openCount;
        if (m_layout.looksUp()) { // the cache has the key as it was before
            KeyRows keys;
            keys.copy(batch.keys, batch.openRows());
            lookUpAndSearch(batch, keys, decisions, hits);
        } else {
            search(batch, batch.keys, decisions, hits);
        }
        for (std::uint16_t i = 0; i < unknownCount; ++i)
            batch.cache->keep(unknown[i], decisions[batch.indices[unknown[i]]].rule);
    }

    void lookUpAndSearch(CachedBatch &batch, KeyRows &keys, std::span<Decision> decisions,
                         CountHits &hits) const
    {
        m_layout.lookUp(keys, batch.openRows());
        search(batch, keys, decisions, hits);
    }

    /// Decides the open rows.
    void search(CachedBatch &batch, const KeyRows &keys, std::span<Decision> decisions,
                CountHits &hits) const
    {
        FirstRules best;
        best.fill(Decision::kNoRule);
        RowList open;
        bool isFirst = true;
        const auto lower = [&](const auto &structure) {
            structure.find(keys,
                           isFirst ? batch.openRows()
                                   : m_openTo(structure.firstRule(), batch.asked, best, open),
                           best);
            isFirst = false;
        };
        for (const CutTree &tree : m_trees)
            lower(tree);
        if (m_wide)
            lower(*m_wide);
        for (const std::uint16_t row : batch.openRows())
            decisions[batch.indices[row]] = {
                best[row], best[row] == Decision::kNoRule ? Truth::False : Truth::True};
        for (const BitVectors &part : m_parts) {
            batch.openCount = static_cast<std::uint16_t>(
                m_openTo(part.ruleOf(0), batch.asked, best, batch.open).size());
            if (batch.openCount == 0)
                break;
            part.lookUp(keys, batch.openRows(), batch.classes, batch.summaries);
            for (const std::uint16_t row : batch.openRows()) {
                const Decision found = first(part, batch, row, best[row], hits);
                if (found.rule == Decision::kNoRule)
                    continue;
                best[row] = found.rule;
                decisions[batch.indices[row]] = found;
            }
        }
        for (const CutTree &tree : m_countTrees)
            count(tree, batch, keys, m_openTo(tree.firstRule(), batch.asked, best, open), best,
                  hits);
    }

    /// Reports the rules of a tree that rows are in, of those before the one that ended the search.
    static void count(const CutTree &tree, const CachedBatch &batch, const KeyRows &keys,
                      std::span<const std::uint16_t> rows, const FirstRules &ends, CountHits &hits)
    {
        std::uint16_t lastRow = kMostRows;
        std::uint32_t lastRule = Decision::kNoRule;
        tree.forAll(keys, rows, [&](std::uint16_t row, std::uint32_t rule) {
            if (rule >= ends[row])
                return false;
            if (row == lastRow && rule == lastRule)
                return true;
            lastRow = row;
            lastRule = rule;
            hits.add(rule, batch.indices[row], Truth::True);
            if (batch.cache != nullptr)
                batch.cache->noteCounted(row, rule);
            return true;
        });
    }

    /// The first terminal rule of a part that a packet matches, of those before `end`.
    Decision first(const BitVectors &part, const CachedBatch &batch, std::uint16_t row,
                   std::uint32_t end, CountHits &hits) const
    {
        std::uint32_t asked = Decision::kNoRule; // a rule may have several boxes
        for (std::uint64_t words = batch.summaries[row]; words != 0; words &= words - 1) {
            const auto word = static_cast<std::size_t>(std::countr_zero(words));
            if (part.ruleOf(64 * word) >= end)
                return {};
            for (std::uint64_t boxes = part.word(batch.classes, row, word); boxes != 0;
                 boxes &= boxes - 1) {
                const std::uint32_t rule =
                    part.ruleOf(64 * word + static_cast<std::size_t>(std::countr_zero(boxes)));
                if (rule == asked)
                    continue;
                if (rule >= end)
                    return {};
                asked = rule;
                const Truth truth = ask(rule, batch, row);
                if (truth == Truth::False)
                    continue;
                if (rules()[rule].role == Role::Terminal)
                    return {rule, truth};
                hits.add(rule, batch.indices[row], truth);
                if (batch.cache != nullptr)
                    batch.cache->noteCounted(row, rule);
            }
        }
        return {};
    }

    /// Whether a rule matches a packet in one of its boxes.
    Truth ask(std::uint32_t rule, const CachedBatch &batch, std::uint16_t row) const
    {
        if (m_isExact[rule] != 0)
            return Truth::True;
        if (batch.cache != nullptr)
            batch.cache->noteAsked(row);
        return evaluate(rules()[rule], *batch.packets[row]);
    }

    OpenTo m_openTo;
    KeyLayout m_layout;
    std::vector<CutTree> m_trees;        ///< exact terminal rules
    std::vector<CutTree> m_countTrees;   ///< exact counting rules of one box
    std::optional<WideVectors> m_wide;   ///< those that trees leave out, or all if they are few
    std::vector<BitVectors> m_parts;     ///< all others, one after the other, in their order
    std::vector<std::uint8_t> m_isExact; ///< by rule
    LinearSearchOnDemand m_linear;       ///< of packets that are cut
};

} // namespace

Instructions availableInstructions()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return __builtin_cpu_supports("avx512vbmi") ? Instructions::Avx512Vbmi
                                                    : Instructions::Avx512;
    if (__builtin_cpu_supports("avx2"))
        return Instructions::Avx2;
#endif
    return Instructions::Plain;
}

std::shared_ptr<const Classifier> makeClassifier(std::vector<Rule> rules, Structure structure,
                                                 Instructions instructions)
{
    switch (structure) {
    case Structure::BitVectors:
        return std::make_shared<LaneClassifier>(std::move(rules), kNoTrees, instructions);
    case Structure::CutTrees:
        return std::make_shared<LaneClassifier>(std::move(rules), kAlwaysTrees, instructions);
    case Structure::Automatic:
        break;
    }
    if (rules.size() <= kFewRules)
        return makeLinear(std::move(rules));
    return std::make_shared<LaneClassifier>(std::move(rules), TreeLimits{}, instructions);
}

} // namespace tallygate::classify
