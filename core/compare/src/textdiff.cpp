// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/textdiff.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

namespace tallygate::compare {

namespace {

constexpr std::size_t kContext = 3;
/// Pairs of lines beyond which no common subsequence is looked for: its table takes a megabyte.
constexpr std::size_t kMostPairs = 1U << 18;
constexpr int kDeepest = 64; ///< of parts between anchors, which have anchors of their own

std::vector<std::string_view> linesOf(const std::string &text)
{
    std::vector<std::string_view> lines;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        lines.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return lines;
}

/// A part of both texts, as numbers of lines: [fromBefore, toBefore) and [fromAfter, toAfter).
struct Part
{
    std::size_t fromBefore, toBefore, fromAfter, toAfter;
};

struct Anchor
{
    std::size_t before, after;
};

/// Finds for each line of either text whether it is kept.
class Matching
{
public:
    Matching(std::span<const std::string_view> before, std::span<const std::string_view> after)
        : keptBefore(before.size())
        , keptAfter(after.size())
    {
        std::unordered_map<std::string_view, std::uint32_t> numbers;
        const auto number = [&](std::span<const std::string_view> lines) {
            std::vector<std::uint32_t> numbered;
            for (const std::string_view line : lines)
                numbered.push_back(numbers.try_emplace(line, numbers.size()).first->second);
            return numbered;
        };
        m_before = number(before);
        m_after = number(after);
        m_uses.resize(numbers.size());
        match({0, before.size(), 0, after.size()}, 0);
    }

    std::vector<bool> keptBefore, keptAfter;

private:
    /// How often a line stands in the part that is looked at, and where it was seen last.
    struct Uses
    {
        std::uint32_t before = 0, after = 0;
        std::size_t place = 0; ///< in the text before
    };

    void keep(std::size_t before, std::size_t after)
    {
        keptBefore[before] = true;
        keptAfter[after] = true;
    }

    void match(Part part, int depth);
    void trim(Part &part);
    std::vector<Anchor> anchorsOf(const Part &part);
    void matchByTable(const Part &part);

    std::vector<std::uint32_t> m_before, m_after; ///< equal lines have equal numbers
    std::vector<Uses> m_uses;                     ///< by number; all zero between parts
};

void Matching::match(Part part, int depth)
{
    trim(part);
    if (part.fromBefore == part.toBefore || part.fromAfter == part.toAfter)
        return;
    const std::vector<Anchor> anchors = depth < kDeepest ? anchorsOf(part) : std::vector<Anchor>();
    if (anchors.empty())
        return matchByTable(part);
    Part between = part;
    for (const Anchor &anchor : anchors) {
        keep(anchor.before, anchor.after);
        between.toBefore = anchor.before;
        between.toAfter = anchor.after;
        match(between, depth + 1);
        between.fromBefore = anchor.before + 1;
        between.fromAfter = anchor.after + 1;
    }
    between.toBefore = part.toBefore;
    between.toAfter = part.toAfter;
    match(between, depth + 1);
}

/// Keeps what both have at their start and at their end, and leaves the rest.
void Matching::trim(Part &part)
{
    while (part.fromBefore < part.toBefore && part.fromAfter < part.toAfter &&
           m_before[part.fromBefore] == m_after[part.fromAfter])
        keep(part.fromBefore++, part.fromAfter++);
    while (part.fromBefore < part.toBefore && part.fromAfter < part.toAfter &&
           m_before[part.toBefore - 1] == m_after[part.toAfter - 1])
        keep(--part.toBefore, --part.toAfter);
}

/// The longest run of anchors that keep their order.
std::vector<Anchor> inOrder(const std::vector<Anchor> &anchors)
{
    std::vector<std::size_t> tails; // of the shortest tail for each length: indexes into anchors
    std::vector<std::size_t> previous(anchors.size(), anchors.size());
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        const auto at = std::ranges::lower_bound(tails, anchors[i].before, {},
                                                 [&](std::size_t k) { return anchors[k].before; });
        if (at != tails.begin())
            previous[i] = *std::prev(at);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<Anchor> kept;
    for (std::size_t i = tails.empty() ? anchors.size() : tails.back(); i < anchors.size();
         i = previous[i])
        kept.push_back(anchors[i]);
    std::ranges::reverse(kept);
    return kept;
}

/// Lines that stand once in either part, as far as they keep their order.
std::vector<Anchor> Matching::anchorsOf(const Part &part)
{
    for (std::size_t i = part.fromBefore; i < part.toBefore; ++i) {
        Uses &uses = m_uses[m_before[i]];
        ++uses.before;
        uses.place = i;
    }
    for (std::size_t i = part.fromAfter; i < part.toAfter; ++i)
        ++m_uses[m_after[i]].after;
    std::vector<Anchor> anchors;
    for (std::size_t i = part.fromAfter; i < part.toAfter; ++i) {
        const Uses &uses = m_uses[m_after[i]];
        if (uses.before == 1 && uses.after == 1)
            anchors.push_back({uses.place, i});
    }
    for (std::size_t i = part.fromBefore; i < part.toBefore; ++i)
        m_uses[m_before[i]] = {};
    for (std::size_t i = part.fromAfter; i < part.toAfter; ++i)
        m_uses[m_after[i]] = {};
    return inOrder(anchors);
}

/// A longest common subsequence, by the table of those of all tails; nothing is kept of a part too
/// large for that.
void Matching::matchByTable(const Part &part)
{
    const std::size_t rows = part.toBefore - part.fromBefore;
    const std::size_t columns = part.toAfter - part.fromAfter;
    if (rows > kMostPairs / columns)
        return;
    std::vector<std::uint32_t> lengths((rows + 1) * (columns + 1));
    const auto at = [&](std::size_t row, std::size_t column) -> std::uint32_t & {
        return lengths[row * (columns + 1) + column];
    };
    const auto isSame = [&](std::size_t row, std::size_t column) {
        return m_before[part.fromBefore + row] == m_after[part.fromAfter + column];
    };
    for (std::size_t row = rows; row-- > 0;) {
        for (std::size_t column = columns; column-- > 0;)
            at(row, column) = isSame(row, column)
                                  ? at(row + 1, column + 1) + 1
                                  : std::max(at(row + 1, column), at(row, column + 1));
    }
    for (std::size_t row = 0, column = 0; row < rows && column < columns;) {
        if (isSame(row, column))
            keep(part.fromBefore + row++, part.fromAfter + column++);
        else if (at(row + 1, column) >= at(row, column + 1))
            ++row;
        else
            ++column;
    }
}

/// "3,7" of lines 3 to 9, "3" of line 3 alone, "2,0" of none behind line 2.
std::string rangeText(std::size_t from, std::size_t count)
{
    if (count == 1)
        return fmt::format("{}", from + 1);
    return fmt::format("{},{}", count == 0 ? from : from + 1, count);
}

/// Both texts as one sequence of lines, with their places.
struct Step
{
    DiffLine::Kind kind;
    std::size_t before, after; ///< lines ahead of it
};

std::vector<Step> stepsOf(const Matching &matching)
{
    std::vector<Step> steps;
    std::size_t before = 0;
    std::size_t after = 0;
    while (before < matching.keptBefore.size() || after < matching.keptAfter.size()) {
        if (before < matching.keptBefore.size() && !matching.keptBefore[before]) {
            steps.push_back({DiffLine::Kind::Removed, before, after});
            ++before;
        } else if (after < matching.keptAfter.size() && !matching.keptAfter[after]) {
            steps.push_back({DiffLine::Kind::Added, before, after});
            ++after;
        } else {
            steps.push_back({DiffLine::Kind::Same, before++, after++});
        }
    }
    return steps;
}

/// Steps [first, last) that are shown under one head: what differs, and kContext lines around it.
using Range = std::pair<std::size_t, std::size_t>;

std::vector<Range> hunksOf(const std::vector<Step> &steps)
{
    std::vector<Range> hunks;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].kind == DiffLine::Kind::Same)
            continue;
        const std::size_t first = i - std::min(i, kContext);
        const std::size_t last = std::min(steps.size(), i + 1 + kContext);
        if (!hunks.empty() && first <= hunks.back().second)
            hunks.back().second = last;
        else
            hunks.emplace_back(first, last);
    }
    return hunks;
}

std::string headOf(std::span<const Step> steps)
{
    const auto added = std::size_t(std::ranges::count(steps, DiffLine::Kind::Added, &Step::kind));
    const auto removed =
        std::size_t(std::ranges::count(steps, DiffLine::Kind::Removed, &Step::kind));
    return fmt::format("@@ -{} +{} @@", rangeText(steps.front().before, steps.size() - added),
                       rangeText(steps.front().after, steps.size() - removed));
}

} // namespace

char signOf(DiffLine::Kind kind)
{
    switch (kind) {
    case DiffLine::Kind::Hunk:
        break;
    case DiffLine::Kind::Same:
        return ' ';
    case DiffLine::Kind::Removed:
        return '-';
    case DiffLine::Kind::Added:
        return '+';
    }
    return 0;
}

std::shared_ptr<const TextDiff> diffTexts(std::string before, std::string after)
{
    const auto diff = std::make_shared<TextDiff>();
    diff->before = std::make_shared<const std::string>(std::move(before));
    diff->after = std::make_shared<const std::string>(std::move(after));
    const auto old = linesOf(*diff->before);
    const auto next = linesOf(*diff->after);
    const std::vector<Step> steps = stepsOf(Matching(old, next));
    const std::vector<Range> hunks = hunksOf(steps);
    diff->hunks.reserve(hunks.size()); // lines point into them
    for (const auto &[first, last] : hunks) {
        const auto part = std::span(steps).subspan(first, last - first);
        diff->lines.push_back({DiffLine::Kind::Hunk, diff->hunks.emplace_back(headOf(part))});
        for (const Step &step : part) {
            const std::string_view line =
                step.kind == DiffLine::Kind::Added ? next[step.after] : old[step.before];
            diff->lines.push_back({step.kind, line});
            diff->added += step.kind == DiffLine::Kind::Added;
            diff->removed += step.kind == DiffLine::Kind::Removed;
            diff->longest = std::max(diff->longest, line.size());
        }
    }
    return diff;
}

std::string textOf(std::span<const DiffLine> lines)
{
    std::string text;
    for (const DiffLine &line : lines) {
        if (const char sign = signOf(line.kind))
            text += sign;
        text += line.text;
        text += '\n';
    }
    return text;
}

std::string toPatch(const TextDiff &diff, const std::string &nameBefore,
                    const std::string &nameAfter)
{
    if (diff.lines.empty())
        return {};
    return fmt::format("--- {}\n+++ {}\n", nameBefore, nameAfter) + textOf(diff.lines);
}

} // namespace tallygate::compare
