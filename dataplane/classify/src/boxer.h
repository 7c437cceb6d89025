// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "lanes.h"
#include "match/dnf.h"

namespace tallygate::classify {

/// Boxes of which one at least holds wherever what they stand for is true; if exact, nowhere else.
struct Alternatives
{
    Boxes boxes;
    bool isExact = true;

    static Alternatives always();   ///< one box without conditions
    static Alternatives anything(); ///< the same, for what no box can say
    void add(const Alternatives &other);
};

/// Makes the boxes of rules over a layout that grows with them. Conditions of more than one test,
/// which rules may share, are made into boxes once. The rules must outlive this.
class Boxer
{
public:
    /// `mostBoxes`: see LaneRules.
    Boxer(KeyLayout &layout, std::size_t mostBoxes)
        : m_layout(layout)
        , m_mostBoxes(mostBoxes)
    {}

    /// Good until the next call.
    const Alternatives &rule(const Rule &rule);

private:
    /// What becomes of lists that are not too long for boxes.
    enum class Lists : std::uint8_t { Boxes, Marks };

    /// The boxes of one condition.
    struct Condition
    {
        const Boxes *boxes = nullptr; ///< these and others
        std::size_t first = 0;
        std::size_t end = 0;
        bool isExact = true;
        bool areTooMany = false; ///< they would have been

        std::size_t count() const { return end - first; }
    };

    void make(const Rule &rule, Lists lists);
    Condition condition(const match::Program &program, Lists lists);
    Condition made(const match::Program &program, Lists lists, Boxes &into);
    bool addRange(const match::Program &program, Boxes &into);
    Alternatives expanded(const match::Program &program);
    void multiply(Alternatives &all, const Alternatives &by);
    void multiply(Alternatives &all, const Condition &by);
    Alternatives bounded(Alternatives all);
    Alternatives literal(const match::Program &program, const match::Node &test, bool isNegated);
    Alternatives layer(fields::Protocol protocol, bool isWanted);

    // What one place can say of a test.
    Alternatives absent(const match::PlainPlace &place);
    Alternatives inside(const match::PlainTest &test, const match::PlainPlace &place);
    Alternatives outside(const match::PlainTest &test, const match::PlainPlace &place);
    /// Absent too.
    Alternatives notInside(const match::PlainTest &test, const match::PlainPlace &place);
    Alternatives inList(const match::PlainTest &test, const match::PlainPlace &place,
                        bool isWanted);
    Alternatives inRanges(const match::PlainPlace &place,
                          const std::vector<match::PlainTest::Range> &ranges,
                          match::Unsigned128 mask);
    bool addRanges(const match::PlainPlace &place,
                   const std::vector<match::PlainTest::Range> &ranges, match::Unsigned128 mask,
                   Boxes &into);

    KeyLayout &m_layout;
    std::size_t m_mostBoxes;
    std::array<std::unordered_map<const match::Program *, Condition>, 2> m_known; ///< by Lists
    Boxes m_shared; ///< of all that are known
    Boxes m_own;    ///< of the rule's other conditions
    std::vector<Condition> m_ofRule;
    Alternatives m_rule;
    Boxes m_product;
    Lists m_lists = Lists::Boxes;
    bool m_areTooMany = false; ///< in the product that is being made
};

} // namespace tallygate::classify
