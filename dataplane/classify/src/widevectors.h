// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bitvectors.h"
#include "cuttree.h"
#include "hugepages.h"

// Tier A for AVX-512: bit vectors (bitvectors.h) of so few boxes that rows are looked at whole, all
// axes and words of them, without a branch that a packet could make go wrong. All that is looked
// up stands in one piece of memory, so that it may be one page.

namespace tallygate::classify {

class WideVectors
{
public:
    static constexpr std::size_t kMostBoxes = 2048;

    /// Of exact terminal boxes, at most kMostBoxes, in the order of their rules.
    WideVectors(const LaneRules &rules, std::span<const RuleBox> boxes);

    /// Lowers first[r] to the first rule with a box that row r is in, for all r in `rows`.
    /// Requires: Instructions::Avx512.
    void find(const KeyRows &keys, std::span<const std::uint16_t> rows, FirstRules &first) const;

    std::uint32_t firstRule() const { return m_ruleOf.front(); }

    std::size_t bytes() const;

private:
    static constexpr std::size_t kWordsOfRegister = 8;
    static constexpr std::size_t kMostAxes = KeyRows::kMostLanes;

    /// From a lane's value to its class, an octet or two each.
    struct Table
    {
        std::uint32_t at = 0; ///< octets, in m_memory
        bool isNarrow = false;
        std::uint16_t lane = 0;
        std::uint16_t factor = 0; ///< of its class, in the index into the axis' combinations
    };
    struct Axis
    {
        std::uint32_t rows = 0; ///< octets, in m_memory
        std::uint32_t combinations = 0;
        bool isCombined = false; ///< lanes have a row for each combination of their classes
        bool areNarrow = true;   ///< all of its tables
        std::vector<Table> tables;
    };
    /// By the order of the rows that are asked for.
    using Keys = std::array<const std::uint16_t *, KeyRows::kMostRows>;
    using Classes = std::array<std::uint16_t, KeyRows::kMostRows>;
    using Places = std::array<std::array<std::uint32_t, KeyRows::kMostRows>, kMostAxes>;
    class Search;

    std::uint32_t append(std::size_t octets);
    static bool isNarrow(const BitVectors::Lane &lane) { return lane.classes <= 0x100; }
    std::size_t octetsOf(const BitVectors::Axis &axis) const;
    void add(const BitVectors::Axis &axis);

    std::size_t m_registers = 0; ///< of a row
    std::vector<Axis> m_axes;
    HugeVector<std::uint8_t> m_memory;
    /// By bit of a row, and where there is none behind the last: no rule.
    std::vector<std::uint32_t> m_ruleOf;
};

} // namespace tallygate::classify
