// SPDX-License-Identifier: GPL-3.0-or-later
#include "bitvectors.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "hashtable.h"
#include "memory.h"

namespace tallygate::classify {

namespace {

/// From `value` on a test holds that did not, or no longer does.
struct Change
{
    std::uint32_t value;
    const std::vector<std::uint32_t> *boxes; ///< that have this test
};

/// Where along so many values of a lane a test begins to hold and ceases to.
void addChanges(const LaneTest &test, std::uint32_t values, const std::vector<std::uint32_t> &boxes,
                std::vector<Change> &changes)
{
    const std::uint32_t last = std::min<std::uint32_t>(test.hi, values - 1);
    if (test.mask == 0) {
        changes.push_back({test.lo, &boxes});
        changes.push_back({last + 1, &boxes});
        return;
    }
    // With a mask it is the same for all values that differ below the mask's lowest bit only.
    const std::uint32_t step = test.mask & (0u - test.mask);
    for (std::uint32_t at = test.lo / step * step; at <= last; at += step) {
        const std::uint32_t from = std::max<std::uint32_t>(at, test.lo);
        if (!test.holds(static_cast<std::uint16_t>(from)))
            continue;
        changes.push_back({from, &boxes});
        changes.push_back({std::min(at + step, last + 1), &boxes});
    }
}

/// One bit a word that is not zero.
std::uint64_t summaryOf(const std::vector<std::uint64_t> &row)
{
    std::uint64_t summary = 0;
    for (std::size_t w = 0; w < row.size(); ++w)
        summary |= std::uint64_t{row[w] != 0} << w;
    return summary;
}

bool before(const LaneTest &a, const LaneTest &b)
{
    return std::tie(a.lo, a.hi, a.mask, a.want) < std::tie(b.lo, b.hi, b.mask, b.want);
}

/// Boxes are made one where they differ in a lane of fewer values.
constexpr std::uint32_t kFewValues = 1u << 9;

const LaneCondition *conditionOn(std::uint16_t lane, Box box)
{
    const auto condition = std::lower_bound(
        box.begin(), box.end(), lane,
        [](const LaneCondition &each, std::uint16_t wanted) { return each.lane < wanted; });
    return condition == box.end() || condition->lane != lane ? nullptr : &*condition;
}

/// Combinations of classes that one axis may have.
constexpr std::size_t kMostCombinations = 2048;

} // namespace

class BitVectors::Classifying
{
public:
    std::uint16_t classOf(const Row &row, Rows &rows)
    {
        const std::uint64_t hash = hashOf(row.data(), row.size() * sizeof row[0]);
        const std::uint16_t *known = m_known.find(hash, [&](std::uint16_t each) {
            return std::equal(row.begin(), row.end(), rows.bits.begin() + each * row.size());
        });
        if (known != nullptr)
            return *known;
        const auto fresh = static_cast<std::uint16_t>(rows.size());
        rows.bits.insert(rows.bits.end(), row.begin(), row.end());
        rows.summaries.push_back(summaryOf(row));
        m_known.add(hash, fresh);
        return fresh;
    }

private:
    HashTable<std::uint16_t> m_known;
};

BitVectors::BitVectors(const LaneRules &rules, std::span<const RuleBox> boxes)
    : BitVectors(rules, boxes, Untabled{})
{
    for (Axis &axis : m_axes) {
        for (Lane &lane : axis.lanes) {
            lane.classOf.resize(lane.values());
            lane.fill(lane.classOf.data());
            lane.runs = {};
        }
    }
}

BitVectors::BitVectors(const LaneRules &rules, std::span<const RuleBox> boxes, Untabled)
{
    const std::vector<Member> members = membersOf(rules, boxes, m_ruleOf);
    m_words = (members.size() + 63) / 64;
    m_all.assign(m_words, 0);
    for (std::size_t b = 0; b < members.size(); ++b)
        m_all[b / 64] |= std::uint64_t{1} << b % 64;
    m_summary = summaryOf(m_all);
    for (std::uint16_t lane = 0; lane < rules.layout().lanes(); ++lane) {
        const std::uint32_t values = rules.layout().valuesOf(lane);
        const bool differs = std::any_of(members.begin(), members.end(), [lane](const Member &of) {
            return of.boxes.size() > 1 && of.lane == lane;
        });
        differs ? addSmallLane(lane, values, members) : addLane(lane, values, members);
    }
    merge();
}

std::vector<BitVectors::Member> BitVectors::membersOf(const LaneRules &rules,
                                                      std::span<const RuleBox> boxes,
                                                      std::vector<std::uint32_t> &ruleOf)
{
    std::vector<Member> members;
    for (const RuleBox &each : boxes) {
        const Box box = rules.box(each.box);
        if (!ruleOf.empty() && ruleOf.back() == each.rule &&
            join(rules.layout(), members.back(), box))
            continue;
        members.push_back({{box}, std::nullopt});
        ruleOf.push_back(each.rule);
    }
    return members;
}

/// Takes a box in if it differs from the others where they differ from each other, if at all.
bool BitVectors::join(const KeyLayout &layout, Member &member, Box box)
{
    const Box known = member.boxes.front();
    if (known.size() != box.size())
        return false;
    std::optional<std::uint16_t> lane = member.lane;
    for (std::size_t i = 0; i < box.size(); ++i) {
        if (known[i].lane != box[i].lane)
            return false;
        if (known[i].test == box[i].test)
            continue;
        if ((lane && *lane != box[i].lane) || layout.valuesOf(box[i].lane) > kFewValues)
            return false;
        lane = box[i].lane;
    }
    member.lane = lane;
    member.boxes.push_back(box);
    return true;
}

/// Value by value.
void BitVectors::addSmallLane(std::uint16_t lane, std::uint32_t values,
                              const std::vector<Member> &members)
{
    Axis axis;
    Lane table;
    table.lane = lane;
    Classifying classes;
    for (std::uint32_t value = 0; value < values; ++value) {
        Row row(m_words, 0);
        for (std::size_t b = 0; b < members.size(); ++b) {
            const bool holds =
                std::any_of(members[b].boxes.begin(), members[b].boxes.end(), [&](const Box &box) {
                    const LaneCondition *condition = conditionOn(lane, box);
                    return condition == nullptr ||
                           condition->test.holds(static_cast<std::uint16_t>(value));
                });
            row[b / 64] |= std::uint64_t{holds} << b % 64;
        }
        table.runs.push_back({value + 1, classes.classOf(row, axis.rows)});
    }
    table.classes = axis.rows.size();
    axis.lanes.push_back(std::move(table));
    m_axes.push_back(std::move(axis));
}

void BitVectors::addLane(std::uint16_t lane, std::uint32_t values,
                         const std::vector<Member> &members)
{
    // Boxes by their condition on this lane; many have the same one, and each has but one.
    std::map<LaneTest, std::vector<std::uint32_t>, decltype(&before)> boxesOf(&before);
    Row row(m_words, 0);
    for (std::uint32_t b = 0; b < members.size(); ++b) {
        const LaneCondition *condition = conditionOn(lane, members[b].boxes.front());
        if (condition == nullptr)
            row[b / 64] |= std::uint64_t{1} << b % 64;
        else
            boxesOf[condition->test].push_back(b);
    }
    if (boxesOf.empty())
        return;
    std::vector<Change> changes;
    for (const auto &[test, having] : boxesOf)
        addChanges(test, values, having, changes);
    std::sort(changes.begin(), changes.end(),
              [](const Change &a, const Change &b) { return a.value < b.value; });
    Axis axis;
    Lane table;
    table.lane = lane;
    Classifying classes;
    std::uint32_t from = 0;
    for (std::size_t i = 0; from < values;) {
        for (; i < changes.size() && changes[i].value <= from; ++i) {
            for (const std::uint32_t box : *changes[i].boxes)
                row[box / 64] ^= std::uint64_t{1} << box % 64;
        }
        const std::uint32_t end = i < changes.size() ? std::min(changes[i].value, values) : values;
        table.runs.push_back({end, classes.classOf(row, axis.rows)});
        from = end;
    }
    table.classes = axis.rows.size();
    axis.lanes.push_back(std::move(table));
    m_axes.push_back(std::move(axis));
}

/// Those of the fewest classes first, as long as there are not too many combinations.
void BitVectors::merge()
{
    std::sort(m_axes.begin(), m_axes.end(),
              [](const Axis &a, const Axis &b) { return a.rows.size() < b.rows.size(); });
    std::vector<Axis> axes;
    for (Axis &axis : m_axes) {
        if (!axes.empty() && axes.back().combinations() * axis.rows.size() <= kMostCombinations)
            axes.back() = merged(std::move(axes.back()), std::move(axis));
        else
            axes.push_back(std::move(axis));
    }
    m_axes = std::move(axes);
}

/// `other` has one lane.
BitVectors::Axis BitVectors::merged(Axis one, Axis other) const
{
    Axis both;
    both.lanes = std::move(one.lanes);
    // Combinations of the first's lanes come before those of the second's class.
    const auto before = static_cast<std::uint32_t>(one.combinations());
    other.lanes.front().factor = before;
    both.lanes.push_back(std::move(other.lanes.front()));
    Classifying classes;
    Row row(m_words);
    for (std::size_t o = 0; o < other.rows.size(); ++o) {
        for (std::uint32_t c = 0; c < before; ++c) {
            const std::size_t first = one.classOf.empty() ? c : one.classOf[c];
            for (std::size_t w = 0; w < m_words; ++w)
                row[w] = one.rows.bits[first * m_words + w] & other.rows.bits[o * m_words + w];
            both.classOf.push_back(classes.classOf(row, both.rows));
        }
    }
    return both;
}

void BitVectors::lookUp(const KeyRows &keys, std::span<const std::uint16_t> rows, Classes &classes,
                        Summaries &summaries) const
{
    for (const std::uint16_t row : rows)
        summaries[row] = m_summary;
    for (std::size_t a = 0; a < m_axes.size(); ++a) {
        const Axis &axis = m_axes[a];
        auto &found = classes[a];
        const Lane &front = axis.lanes.front();
        for (const std::uint16_t row : rows)
            found[row] = front.classOf[keys[row][front.lane]];
        for (const Lane &lane : std::span(axis.lanes).subspan(1)) {
            for (const std::uint16_t row : rows)
                found[row] = static_cast<std::uint16_t>(
                    found[row] + lane.factor * lane.classOf[keys[row][lane.lane]]);
        }
        if (!axis.classOf.empty()) {
            for (const std::uint16_t row : rows)
                found[row] = axis.classOf[found[row]];
        }
        for (const std::uint16_t row : rows)
            summaries[row] &= axis.rows.summaries[found[row]];
    }
}

std::size_t BitVectors::bytes() const
{
    std::size_t all = sizeof *this + bytesOf(m_ruleOf) + bytesOf(m_axes) + bytesOf(m_all);
    for (const Axis &axis : m_axes) {
        all += bytesOf(axis.lanes) + bytesOf(axis.classOf) + bytesOf(axis.rows.bits) +
               bytesOf(axis.rows.summaries);
        for (const Lane &lane : axis.lanes)
            all += bytesOf(lane.classOf);
    }
    return all;
}

} // namespace tallygate::classify
