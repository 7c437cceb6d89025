// SPDX-License-Identifier: GPL-3.0-or-later
#include "boxer.h"

#include <algorithm>

#include "rangecutter.h"

namespace tallygate::classify {

using match::PlainPlace;
using match::PlainTest;
using match::Unsigned128;

namespace {

constexpr std::size_t kMostRanges = 64;  ///< of one test
constexpr std::size_t kMostOfRange = 15; ///< boxes, of the most lanes that a value has

/// What values a place can have at all: all up to this.
Unsigned128 largestOf(const PlainPlace &place)
{
    return place.octets == 16 ? ~Unsigned128{0} : Unsigned128{place.mask};
}

std::vector<PlainTest::Range> complement(const std::vector<PlainTest::Range> &ranges,
                                         Unsigned128 largest)
{
    std::vector<PlainTest::Range> rest;
    Unsigned128 next = 0;
    for (const PlainTest::Range &range : ranges) {
        if (range.first > largest)
            break;
        if (range.first > next)
            rest.push_back({next, range.first - 1});
        if (range.last >= largest)
            return rest;
        next = range.last + 1;
    }
    rest.push_back({next, largest});
    return rest;
}

} // namespace

Alternatives Alternatives::always()
{
    Alternatives all;
    all.boxes.add({});
    return all;
}

Alternatives Alternatives::anything()
{
    Alternatives all = always();
    all.isExact = false;
    return all;
}

void Alternatives::add(const Alternatives &other)
{
    boxes.addAll(other.boxes);
    isExact = isExact && other.isExact;
}

/// A list in boxes is for every classifier to narrow packets down by, a mark costs each packet a
/// look-up: so marks are for where boxes would be too many.
const Alternatives &Boxer::rule(const Rule &rule)
{
    make(rule, Lists::Boxes);
    if (!m_areTooMany)
        return m_rule;
    Alternatives first;
    std::swap(first, m_rule);
    make(rule, Lists::Marks);
    if (m_areTooMany && !m_rule.isExact)
        m_rule = std::move(first);
    return m_rule;
}

void Boxer::make(const Rule &rule, Lists lists)
{
    m_ofRule.clear();
    m_own.clear();
    bool areTooMany = false;
    for (const auto &program : rule.conditions) {
        m_ofRule.push_back(condition(*program, lists));
        areTooMany = areTooMany || m_ofRule.back().areTooMany;
    }
    // Narrow ones first, so that as much as possible is multiplied out.
    const auto isNarrower = [](const Condition &a, const Condition &b) {
        return a.count() < b.count();
    };
    if (!std::is_sorted(m_ofRule.begin(), m_ofRule.end(), isNarrower))
        std::stable_sort(m_ofRule.begin(), m_ofRule.end(), isNarrower);
    m_areTooMany = areTooMany;
    m_rule.boxes.clear();
    m_rule.boxes.add({});
    m_rule.isExact = true;
    for (const Condition &each : m_ofRule)
        multiply(m_rule, each);
}

Boxer::Condition Boxer::condition(const match::Program &program, Lists lists)
{
    const std::size_t first = m_own.size();
    if (addRange(program, m_own))
        return {&m_own, first, m_own.size(), true, false};
    const match::NodePtr &root = program.expression().root;
    if (root && root->kind == match::NodeKind::Test) // as soon made as found
        return made(program, lists, m_own);
    const auto [known, isNew] = m_known[static_cast<std::size_t>(lists)].try_emplace(&program);
    if (isNew)
        known->second = made(program, lists, m_shared);
    return known->second;
}

Boxer::Condition Boxer::made(const match::Program &program, Lists lists, Boxes &into)
{
    m_lists = lists;
    m_areTooMany = false;
    const std::size_t first = into.size();
    const Alternatives all = expanded(program);
    into.addAll(all.boxes);
    return {&into, first, into.size(), all.isExact, m_areTooMany};
}

/// The most usual condition, without the way through what it might have been: a value in a range.
bool Boxer::addRange(const match::Program &program, Boxes &into)
{
    const auto range = program.plainRange();
    if (!range || m_mostBoxes < kMostOfRange)
        return false;
    const auto value = m_layout.value(range->place);
    if (!value)
        return false;
    const LaneCondition isPresent = m_layout.marked(value->presence, true);
    RangeCutter(*value, {&isPresent, 1}, into).cut(range->first, range->last);
    return true;
}

Alternatives Boxer::expanded(const match::Program &program)
{
    const match::NodePtr &root = program.expression().root;
    if (root && root->kind == match::NodeKind::Test)
        return bounded(literal(program, *root, false));
    const match::Dnf dnf = match::toDnf(root, m_mostBoxes);
    Alternatives any;
    for (const match::Conjunction &conjunction : dnf.conjunctions) {
        Alternatives all = Alternatives::always();
        all.isExact = conjunction.residual == nullptr;
        for (const match::DnfTest &test : conjunction.tests)
            multiply(all, literal(program, *test.test, test.negated));
        any.add(all);
    }
    return bounded(std::move(any));
}

Alternatives Boxer::bounded(Alternatives all)
{
    if (all.boxes.size() <= m_mostBoxes)
        return all;
    m_areTooMany = true;
    return Alternatives::anything();
}

void Boxer::multiply(Alternatives &all, const Alternatives &by)
{
    multiply(all, {&by.boxes, 0, by.boxes.size(), by.isExact, false});
}

/// The product of two alternatives; too many boxes make the second's conditions the rule's own.
void Boxer::multiply(Alternatives &all, const Condition &by)
{
    if (all.boxes.size() * by.count() > m_mostBoxes) {
        all.isExact = false;
        m_areTooMany = true;
        return;
    }
    m_product.clear();
    for (std::size_t one = 0; one < all.boxes.size(); ++one) {
        for (std::size_t other = by.first; other < by.end; ++other)
            m_product.addBoth(all.boxes[one], (*by.boxes)[other]);
    }
    std::swap(all.boxes, m_product);
    all.isExact = all.isExact && by.isExact;
}

/// A negated test is true where the value is absent, one that excludes is not.
Alternatives Boxer::literal(const match::Program &program, const match::Node &test, bool isNegated)
{
    const auto plain = program.plain(test, m_lists == Lists::Boxes ? kMostRanges : 0);
    if (!plain)
        return Alternatives::anything();
    if (plain->isLayer)
        return layer(plain->layer, !isNegated);
    const PlainPlace &place = plain->places[0];
    const PlainPlace &other = plain->places[1];
    const bool isPair = plain->placeCount == 2;
    Alternatives found;
    if (plain->excludes == isNegated) { // inside one of them
        found = inside(*plain, place);
        if (isPair)
            found.add(inside(*plain, other));
        if (isNegated) {
            Alternatives none = absent(place);
            if (isPair)
                multiply(none, absent(other));
            found.add(none);
        }
    } else if (isNegated) { // inside neither, both may be absent
        found = notInside(*plain, place);
        if (isPair)
            multiply(found, notInside(*plain, other));
    } else { // inside neither, one at least is there
        found = outside(*plain, place);
        if (isPair) {
            multiply(found, notInside(*plain, other));
            Alternatives second = absent(place);
            multiply(second, outside(*plain, other));
            found.add(second);
        }
    }
    return found;
}

Alternatives Boxer::layer(fields::Protocol protocol, bool isWanted)
{
    const auto bit = m_layout.presenceOf(protocol);
    if (!bit)
        return Alternatives::anything();
    const LaneCondition condition = m_layout.marked(*bit, isWanted);
    Alternatives found;
    found.boxes.add({&condition, 1});
    return found;
}

Alternatives Boxer::absent(const PlainPlace &place)
{
    const auto value = m_layout.value(place);
    if (!value)
        return Alternatives::anything();
    const LaneCondition condition = m_layout.marked(value->presence, false);
    Alternatives found;
    found.boxes.add({&condition, 1});
    return found;
}

Alternatives Boxer::inside(const PlainTest &test, const PlainPlace &place)
{
    return test.list ? inList(test, place, true) : inRanges(place, test.ranges, test.mask);
}

Alternatives Boxer::outside(const PlainTest &test, const PlainPlace &place)
{
    if (test.list)
        return inList(test, place, false);
    return inRanges(place, complement(test.ranges, test.mask & largestOf(place)), test.mask);
}

Alternatives Boxer::notInside(const PlainTest &test, const PlainPlace &place)
{
    Alternatives found = absent(place);
    found.add(outside(test, place));
    return found;
}

/// The place has its value, and that, masked, is in the list, or is not.
Alternatives Boxer::inList(const PlainTest &test, const PlainPlace &place, bool isWanted)
{
    const auto value = m_layout.value(place);
    const auto mark = m_layout.membership(place, test.mask & largestOf(place), test.list);
    if (!value || !mark)
        return Alternatives::anything();
    const LaneCondition isPresent = m_layout.marked(value->presence, true);
    const LaneCondition isMember = m_layout.marked(*mark, isWanted);
    Alternatives found;
    found.boxes.addBoth({&isPresent, 1}, {&isMember, 1});
    return found;
}

/// The place has its value, and that, masked, is in one of the ranges.
Alternatives Boxer::inRanges(const PlainPlace &place, const std::vector<PlainTest::Range> &ranges,
                             Unsigned128 mask)
{
    Alternatives found;
    return addRanges(place, ranges, mask, found.boxes) ? found : Alternatives::anything();
}

/// False, and nothing added, where there is no room for the value.
bool Boxer::addRanges(const PlainPlace &place, const std::vector<PlainTest::Range> &ranges,
                      Unsigned128 mask, Boxes &into)
{
    const auto value = m_layout.value(place);
    if (!value)
        return false;
    const LaneCondition isPresent = m_layout.marked(value->presence, true);
    const Unsigned128 largest = mask & largestOf(place);
    const bool isMasked = largest != largestOf(place);
    RangeCutter cutter(*value, {&isPresent, 1}, into);
    for (const PlainTest::Range &range : ranges) {
        if (range.first > largest)
            break;
        const Unsigned128 last = std::min(range.last, largest);
        if (isMasked)
            cutter.cutMasked(largest, range.first, last);
        else
            cutter.cut(range.first, last);
    }
    return true;
}

/// Begins to bring in what rules a little behind this one consist of: many are more than caches
/// hold.
void LaneRules::prefetch(std::span<const Rule> rules, std::size_t rule)
{
    constexpr std::size_t kAhead = 8;
    if (rule + 2 * kAhead < rules.size())
        __builtin_prefetch(rules[rule + 2 * kAhead].conditions.data());
    if (rule + kAhead < rules.size()) {
        for (const auto &program : rules[rule + kAhead].conditions)
            program->prefetch();
    }
}

LaneRules::LaneRules(std::span<const Rule> rules, std::size_t mostBoxes, Instructions instructions)
{
    Boxer boxer(m_layout, mostBoxes);
    m_rules.reserve(rules.size());
    for (std::size_t r = 0; r < rules.size(); ++r) {
        prefetch(rules, r);
        const Rule &rule = rules[r];
        RuleBoxes own;
        own.first = own.end = static_cast<std::uint32_t>(m_boxes.size());
        if (rule.active) {
            const Alternatives &all = boxer.rule(rule);
            m_boxes.addAll(all.boxes);
            own.end = static_cast<std::uint32_t>(m_boxes.size());
            own.isExact = all.isExact;
        }
        m_rules.push_back(own);
    }
    m_boxes.shrink();
    m_openLayout = m_layout;
    m_layout.seal(instructions);
}

} // namespace tallygate::classify
