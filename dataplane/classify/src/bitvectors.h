// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lanes.h"

// Tier A: bit vectors, after Lakshman and Stiliadis ("High-speed policy-based packet forwarding
// using efficient multi-dimensional range matching", SIGCOMM 1998), over classes of values.
//
// Each lane has a table from its values, up to 65,536, to classes: values that no box tells apart
// are of one class. Each class has a row, one bit a box, set where the box's condition on the lane
// holds. The AND of the rows of a packet's lanes has a bit for each box that the packet is in;
// boxes are in the order of their rules, so the first set bit is the answer. A summary of each row,
// one bit a word of it, says which words can be anything but zero (after Baboescu and Varghese,
// "Scalable packet classification", SIGCOMM 2001): most packets look at one or two.

namespace tallygate::classify {

class BitVectors
{
public:
    /// A summary is one word.
    static constexpr std::size_t kMostBoxes = 4096;

    /// Of at most so many boxes, in the order of their rules. Boxes of a rule that differ in marks
    /// alone (TCP or UDP) become one.
    BitVectors(const LaneRules &rules, std::span<const RuleBox> boxes);

    std::size_t boxes() const { return m_ruleOf.size(); }

    std::uint32_t ruleOf(std::size_t box) const { return m_ruleOf[box]; }

    /// The classes of packets' values, axis by axis; of each, by row.
    using Classes = std::array<std::array<std::uint16_t, KeyRows::kMostRows>, KeyRows::kMostLanes>;
    using Summaries = std::array<std::uint64_t, KeyRows::kMostRows>;
    /// Fills in the classes, and which words of 64 boxes are to be looked at, for some rows. Axis
    /// by axis: the look-ups of one do not wait for each other.
    void lookUp(const KeyRows &keys, std::span<const std::uint16_t> rows, Classes &classes,
                Summaries &summaries) const;
    /// The boxes of one word that a packet is in.
    std::uint64_t word(const Classes &classes, std::size_t row, std::size_t word) const
    {
        std::uint64_t all = m_all[word];
        for (std::size_t i = 0; i < m_axes.size(); ++i)
            all &= m_axes[i].rows.bits[classes[i][row] * m_words + word];
        return all;
    }

    std::size_t bytes() const;

private:
    friend class WideVectors;

    using Row = std::vector<std::uint64_t>;
    struct Untabled
    {};
    /// The lanes have runs but no tables yet: lookUp() must not be called.
    BitVectors(const LaneRules &rules, std::span<const RuleBox> boxes, Untabled);

    /// Different rows, by class.
    struct Rows
    {
        std::vector<std::uint64_t> bits;      ///< one row after the other
        std::vector<std::uint64_t> summaries; ///< of each

        std::size_t size() const { return summaries.size(); }
    };
    /// Values of one class that follow each other.
    struct Run
    {
        std::uint32_t end; ///< behind the last of them
        std::uint16_t ofClass;
    };
    struct Lane
    {
        std::uint16_t lane = 0;
        std::size_t classes = 0;
        std::vector<Run> runs; ///< of all values that there can be, until there is a table of them
        std::uint32_t factor = 1;           ///< of its class, in the index into Axis::classOf
        std::vector<std::uint16_t> classOf; ///< by value, as many as there can be

        std::uint32_t values() const { return runs.back().end; }
        /// A table of all values' classes.
        template <class Class>
        void fill(Class *table) const
        {
            std::uint32_t from = 0;
            for (const Run &run : runs) {
                std::fill(table + from, table + run.end, static_cast<Class>(run.ofClass));
                from = run.end;
            }
        }
    };
    /// Lanes of few classes share rows: one for each combination.
    struct Axis
    {
        std::vector<Lane> lanes;
        std::vector<std::uint16_t> classOf; ///< by combination; empty where there is one lane
        Rows rows;

        std::size_t combinations() const { return classOf.empty() ? rows.size() : classOf.size(); }
    };
    /// The class of a row among those that are different.
    class Classifying;

    /// What is one bit of the rows: boxes that differ in one lane at most.
    struct Member
    {
        std::vector<Box> boxes;
        std::optional<std::uint16_t> lane; ///< where they differ
    };
    static std::vector<Member> membersOf(const LaneRules &rules, std::span<const RuleBox> boxes,
                                         std::vector<std::uint32_t> &ruleOf);
    static bool join(const KeyLayout &layout, Member &member, Box box);
    void addLane(std::uint16_t lane, std::uint32_t values, const std::vector<Member> &members);
    void addSmallLane(std::uint16_t lane, std::uint32_t values, const std::vector<Member> &members);
    void merge();
    Axis merged(Axis one, Axis other) const;

    std::size_t m_words = 0;
    std::uint64_t m_summary = 0;
    std::vector<std::uint32_t> m_ruleOf;
    std::vector<Axis> m_axes;
    std::vector<std::uint64_t> m_all; ///< the row where no lane has a condition
};

} // namespace tallygate::classify
