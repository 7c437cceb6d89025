// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "match/plaintest.h"
#include "match/program.h"
#include "operandtype.h"
#include "pattern.h"
#include "place.h"

namespace tallygate::match {

/// One test node, resolved. Evaluation neither allocates nor calls anything virtual.
class CompiledTest
{
public:
    /// Fails where a set is missing or of the wrong kind, or a pattern does not compile.
    static Result<CompiledTest> compile(const Node &node, const SetTable &sets);

    Truth evaluate(const Packet &packet) const;

    /// A test of one or two plain numbers of one header, which the program keeps in its own step.
    bool isPlainNumber() const;
    /// A test for a protocol at depth 0.
    bool isPlainLayer() const;

    // What isPlainNumber() promises, for the program's step.
    const Place &place() const { return m_places[0]; }
    const Place &lastPlace() const { return m_places[m_placeCount - 1]; } ///< the same if one
    bool hasTwoPlaces() const { return m_placeCount == 2; }
    bool hasList() const { return m_check == Check::List; }
    std::uint64_t mask() const { return m_mask.low; }
    std::uint64_t first() const { return m_first.low; }
    std::uint64_t last() const { return m_last.low; }
    bool excludes() const { return m_exclude; }

    /// See Program::plain().
    std::optional<PlainTest> plain(std::size_t mostRanges) const;

    /// Whether a masked value of up to 64 bits is in the list.
    bool inList(std::uint64_t value) const { return m_list->contains(value); }

private:
    enum class What : std::uint8_t {
        Layer,  ///< a protocol or shorthand without a value
        Number, ///< numbers and addresses, one or two places
        Octets,
    };
    enum class Check : std::uint8_t {
        Any,
        Range,
        List,
        Equal,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Contains,
        Matches
    };
    /// What one place said.
    enum class Outcome : std::uint8_t { Absent, Cut, Holds, Fails };

    Result<void> compileNumber(const Node &node, const SetTable &sets);
    Result<void> compileOctets(const Node &node, const SetTable &sets);
    Result<void> addList(const Node &node, const SetTable &sets);
    bool isEstablished() const;
    static bool place(const Place &from, PlainPlace &to);

    Outcome checkPlace(const Packet &packet, const Place &place) const;
    /// Any of the values that the header has.
    Outcome checkItems(const Packet &packet, const Place &place) const;
    Outcome numberDecides(std::uint64_t high, std::uint64_t low) const;
    Outcome checkSlice(const Packet &packet) const;
    bool numberHolds(std::uint64_t high, std::uint64_t low) const;
    Truth evaluateOctets(const Packet &packet) const;
    /// Whether `test` holds of any value that the outermost header with the field has.
    static Outcome anyItem(const Packet &packet, const fields::Field &field,
                           const packet::ValueTest &test);
    Outcome octetsOfItems(const Packet &packet, const fields::Field &field) const;
    Outcome octetsDecide(const OctetSpan &span) const;
    bool octetsHold(Bytes octets) const;

    What m_what = What::Number;
    Check m_check = Check::Any;
    bool m_exclude = false; ///< NotEqual: present, and no occurrence equal
    std::uint8_t m_placeCount = 1;
    OperandType m_type;
    Place m_places[2];
    Wide m_mask{~0ull, ~0ull};
    Wide m_first, m_last;
    std::shared_ptr<const NumberList> m_list;            ///< of numbers
    std::vector<std::shared_ptr<const ValueSet>> m_sets; ///< of a list of texts
    Operand m_operand;
    std::vector<std::string> m_octets;
    std::vector<Pattern> m_pattern; ///< one, for Matches
};

} // namespace tallygate::match
