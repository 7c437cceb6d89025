// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "fields/field.h"
#include "match/expression.h"

// Random trees as parse() could have made them, for property tests: well typed, every shape of
// operand, literal and operator. Text ranges are empty.

namespace tallygate::match {

/// Which parts of the language random trees use.
struct TreeOptions
{
    unsigned depth = 4;
    bool occurrences = true;
    bool slices = true;
    bool octetOperators = true;
    bool headerOctets = true; ///< octets of protocols other than the frame
    bool shorthands = true;   ///< fields that stand for two, or that Wireshark does not have
    bool constants = true;
    std::vector<std::string> addressSets; ///< names to use in lists
    std::vector<std::string> numberSets;
    /// Fields to choose from; empty = all.
    std::vector<const fields::Field *> fields;
    /// Frames whose octets feed byte literals, so that tests hold now and then.
    std::vector<std::string> samples;
};

class RandomTree
{
public:
    RandomTree(std::uint64_t seed, TreeOptions options)
        : m_random(seed)
        , m_options(std::move(options))
    {
        if (m_options.fields.empty()) {
            for (const fields::Field &field : fields::allFields())
                m_options.fields.push_back(&field);
        }
    }

    NodePtr next() { return node(m_options.depth); }

    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : m_random() % bound; }
    bool chance(unsigned percent) { return below(100) < percent; }

private:
    using Field = fields::Field;
    using FieldType = fields::FieldType;
    using ReadKind = fields::ReadKind;

    NodePtr node(unsigned depth)
    {
        if (depth == 0 || chance(30))
            return m_options.constants && chance(2) ? constant(chance(50)) : test();
        const std::uint64_t kind = below(5);
        if (kind == 0)
            return negation(node(depth - 1));
        std::vector<NodePtr> children;
        for (std::uint64_t i = 0, count = 2 + below(3); i < count; ++i)
            children.push_back(node(depth - 1));
        return kind < 3 ? conjunction(std::move(children)) : disjunction(std::move(children));
    }

    NodePtr test()
    {
        auto node = std::make_shared<Node>();
        node->kind = NodeKind::Test;
        const Field &field = *m_options.fields[below(m_options.fields.size())];
        const unsigned occurrence =
            m_options.occurrences && chance(8) ? 1 + static_cast<unsigned>(below(3)) : 0;
        node->operand = FieldOperand{&field, occurrence};
        const bool sliceable =
            (field.type == FieldType::Presence && field.read == ReadKind::Presence) ||
            isOctets(field) || field.type == FieldType::Ether || field.type == FieldType::Ipv4 ||
            field.type == FieldType::Ipv6;
        const bool one = field.read != ReadKind::EitherOf;
        const bool header = field.type == FieldType::Presence && field.name != "frame";
        if (header && !m_options.headerOctets)
            return node;
        if (m_options.slices && sliceable && one && chance(25))
            return sliceTest(node, field, occurrence);
        if (chance(field.type == FieldType::Presence ? 80 : 7))
            return node; // present
        if (field.type == FieldType::Presence && field.read != ReadKind::Presence)
            return node;
        if (field.type == FieldType::Presence || isOctets(field) ||
            (field.type == FieldType::Ether && one && chance(10)))
            return octetTest(node, field);
        return numberTest(node, field);
    }

    NodePtr sliceTest(const std::shared_ptr<Node> &node, const Field &field, unsigned occurrence)
    {
        SliceOperand slice{&field, occurrence, 0, 0};
        const bool bounded = field.widthBits != 0; // an address
        const std::uint64_t size = bounded ? field.widthBits / 8u : 44;
        const bool fixed = !m_options.octetOperators || chance(85);
        if (fixed)
            slice.length = 1 + static_cast<std::uint32_t>(below(4));
        const std::uint64_t least = std::max<std::uint64_t>(slice.length, 1);
        slice.offset = static_cast<std::int32_t>(below(size - least + 1));
        if (chance(15))
            slice.offset = -static_cast<std::int32_t>(least + below(size - least + 1));
        node->operand = slice;
        if (!fixed)
            return octetOperator(node);
        if (chance(20)) {
            node->hasMask = true;
            node->mask = 1 + below((1ull << (8 * slice.length)) - 1);
            node->maskHigh = 0;
            return maskedTest(node, 8 * slice.length);
        }
        node->comparison = chance(5) ? Comparison::Present : relation(true);
        if (node->comparison == Comparison::Present)
            return node;
        literalOctets(*node, slice.length, slice.length);
        return node;
    }

    NodePtr maskedTest(const std::shared_ptr<Node> &node, unsigned width)
    {
        node->comparison = chance(30) ? Comparison::NonZero : relation(true);
        if (node->comparison == Comparison::NonZero)
            return node;
        const bool ordering = node->comparison != Comparison::Equal &&
                              node->comparison != Comparison::NotEqual &&
                              node->comparison != Comparison::In;
        const std::uint64_t most = width >= 64 ? ~0ull : (1ull << width) - 1;
        const auto value = [&] { return ordering ? m_random() & most : m_random() & node->mask; };
        for (std::uint64_t i = 0, count = literalCount(*node); i < count; ++i) {
            const std::uint64_t low = value();
            add(*node, NumberRange{0, low, 0, low});
        }
        return node;
    }

    /// `contains` or `matches`.
    NodePtr octetOperator(const std::shared_ptr<Node> &node)
    {
        static constexpr std::array kPatterns{"GET",        "^\\x45",   "[a-f]+\\.",
                                              "\\x00\\x01", "http|dns", "a.b$"};
        if (chance(40)) {
            node->comparison = Comparison::Matches;
            node->literals.emplace_back(std::string(kPatterns[below(kPatterns.size())]));
        } else {
            node->comparison = Comparison::Contains;
            node->literals.emplace_back(octets(1 + below(3)));
        }
        node->literalText.emplace_back();
        return node;
    }

    static bool isOctets(const Field &field)
    {
        return field.type == FieldType::Bytes || field.type == FieldType::Text;
    }

    NodePtr octetTest(const std::shared_ptr<Node> &node, const Field &field)
    {
        if (!m_options.octetOperators)
            return node;
        if (!isOctets(field) || chance(50))
            return octetOperator(node);
        node->comparison = relation(true);
        literalOctets(*node, 1, 6);
        return node;
    }

    NodePtr numberTest(const std::shared_ptr<Node> &node, const Field &field)
    {
        const unsigned width = field.widthBits;
        const bool flag = field.type == FieldType::Boolean;
        const bool address = field.type == FieldType::Ipv4 || field.type == FieldType::Ipv6;
        if (!flag && chance(12)) {
            node->hasMask = true;
            node->mask = width >= 64 ? m_random() : 1 + below((1ull << width) - 1);
            node->maskHigh = width > 64 ? m_random() : 0;
            if (width <= 64)
                return maskedTest(node, width);
            node->comparison = Comparison::NonZero;
            return node;
        }
        node->comparison = relation(!flag);
        const bool prefixable = address && (node->comparison == Comparison::Equal ||
                                            node->comparison == Comparison::NotEqual ||
                                            node->comparison == Comparison::In);
        for (std::uint64_t i = 0, count = literalCount(*node); i < count; ++i) {
            if (node->comparison == Comparison::In && chance(15) && addSet(*node, field))
                continue;
            if (prefixable && chance(40))
                add(*node, prefix(value(field), width));
            else if (node->comparison == Comparison::In && chance(30))
                add(*node, ordered(value(field), value(field)));
            else
                add(*node, value(field));
        }
        return node;
    }

    bool addSet(Node &node, const Field &field)
    {
        const bool address = field.type == FieldType::Ipv4 || field.type == FieldType::Ipv6;
        const auto &names = address ? m_options.addressSets : m_options.numberSets;
        if (names.empty() || (!address && field.type != FieldType::Unsigned))
            return false;
        node.literals.emplace_back(SetReference{names[below(names.size())]});
        node.literalText.emplace_back();
        return true;
    }

    /// Small numbers, well-known ones, addresses from the samples and plain noise.
    NumberRange value(const Field &field)
    {
        static constexpr std::array<std::uint64_t, 12> kKnown{0,  1,  2,  6,   17,     58,
                                                              53, 64, 80, 443, 0x0800, 0x86dd};
        const unsigned width = field.type == FieldType::Boolean ? 1 : field.widthBits;
        const std::uint64_t most = width >= 64 ? ~0ull : (1ull << width) - 1;
        std::uint64_t low = 0;
        if (!field.values.empty() && chance(40))
            low = field.values[below(field.values.size())].value & most;
        else if (chance(50))
            low = kKnown[below(kKnown.size())] & most;
        else
            low = m_random() & most;
        std::uint64_t high = 0;
        if (width > 64) {
            const std::string bytes = octets(16);
            for (std::size_t i = 0; i < 8; ++i) {
                high = high << 8 | static_cast<unsigned char>(bytes[i]);
                low = low << 8 | static_cast<unsigned char>(bytes[i + 8]);
            }
        } else if (width >= 24 && width <= 48 && chance(70)) {
            const std::string bytes = octets(width / 8);
            low = 0;
            for (const char c : bytes)
                low = low << 8 | static_cast<unsigned char>(c);
        }
        return {high, low, high, low};
    }

    NumberRange prefix(NumberRange range, unsigned width)
    {
        const unsigned hostBits = static_cast<unsigned>(below(width));
        const std::uint64_t lowMask = hostBits >= 64 ? ~0ull : (1ull << hostBits) - 1;
        const std::uint64_t highMask = hostBits <= 64 ? 0 : (1ull << (hostBits - 64)) - 1;
        range.firstLow &= ~lowMask;
        range.firstHigh &= ~highMask;
        range.lastLow = range.firstLow | lowMask;
        range.lastHigh = range.firstHigh | highMask;
        return range;
    }

    static NumberRange ordered(const NumberRange &a, const NumberRange &b)
    {
        const bool swap =
            b.firstHigh != a.firstHigh ? b.firstHigh < a.firstHigh : b.firstLow < a.firstLow;
        const NumberRange &from = swap ? b : a;
        const NumberRange &to = swap ? a : b;
        return {from.firstHigh, from.firstLow, to.firstHigh, to.firstLow};
    }

    Comparison relation(bool ordered)
    {
        static constexpr std::array kAll{
            Comparison::Equal,     Comparison::Equal,   Comparison::NotEqual,
            Comparison::In,        Comparison::In,      Comparison::Less,
            Comparison::LessEqual, Comparison::Greater, Comparison::GreaterEqual};
        return kAll[below(ordered ? kAll.size() : 5)];
    }

    std::uint64_t literalCount(const Node &node)
    {
        return node.comparison == Comparison::In ? 1 + below(4) : 1;
    }

    void literalOctets(Node &node, std::uint64_t least, std::uint64_t most)
    {
        for (std::uint64_t i = 0, count = literalCount(node); i < count; ++i) {
            node.literals.emplace_back(octets(least + below(most - least + 1)));
            node.literalText.emplace_back();
        }
    }

    std::string octets(std::uint64_t length)
    {
        if (!m_options.samples.empty() && chance(80)) {
            const std::string &sample = m_options.samples[below(m_options.samples.size())];
            if (sample.size() >= length)
                return sample.substr(below(sample.size() - length + 1), length);
        }
        std::string text;
        for (std::uint64_t i = 0; i < length; ++i)
            text += static_cast<char>(m_random());
        return text;
    }

    static void add(Node &node, const NumberRange &range)
    {
        node.literals.emplace_back(range);
        node.literalText.emplace_back();
    }

    std::mt19937_64 m_random;
    TreeOptions m_options;
};

} // namespace tallygate::match
