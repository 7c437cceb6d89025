// SPDX-License-Identifier: GPL-3.0-or-later
#include "widevectors.h"

#include <algorithm>
#include <cstring>

#include "memory.h"
#include "simd.h"

namespace tallygate::classify {

namespace {

constexpr std::size_t kBitsOfWord = 64;
constexpr std::size_t kLine = 64; ///< octets, of a register too

constexpr std::size_t wholeLines(std::size_t octets)
{
    return (octets + kLine - 1) / kLine * kLine;
}

} // namespace

WideVectors::WideVectors(const LaneRules &rules, std::span<const RuleBox> boxes)
{
    const BitVectors vectors(rules, boxes, BitVectors::Untabled{});
    m_registers = (vectors.m_words + kWordsOfRegister - 1) / kWordsOfRegister;
    const std::size_t bits = m_registers * kWordsOfRegister * kBitsOfWord;
    m_ruleOf.assign(bits + kBitsOfWord + 1, Decision::kNoRule);
    for (std::size_t b = 0; b < vectors.boxes(); ++b)
        m_ruleOf[b] = vectors.ruleOf(b);
    std::size_t octets = 0;
    for (const BitVectors::Axis &axis : vectors.m_axes)
        octets += octetsOf(axis);
    m_memory.reserve(octets);
    for (const BitVectors::Axis &axis : vectors.m_axes)
        add(axis);
}

/// What append() is going to take for it.
std::size_t WideVectors::octetsOf(const BitVectors::Axis &axis) const
{
    std::size_t all = wholeLines(sizeof(std::uint16_t) * axis.classOf.size()) +
                      m_registers * kLine * axis.rows.size();
    for (const BitVectors::Lane &lane : axis.lanes)
        all += wholeLines(isNarrow(lane) ? lane.values() : sizeof(std::uint16_t) * lane.values());
    return all;
}

/// Makes room for so many octets, which are zero, from the beginning of a line on.
std::uint32_t WideVectors::append(std::size_t octets)
{
    const std::size_t at = m_memory.size();
    m_memory.resize(at + wholeLines(octets));
    return static_cast<std::uint32_t>(at);
}

void WideVectors::add(const BitVectors::Axis &from)
{
    Axis axis;
    for (const BitVectors::Lane &lane : from.lanes) {
        Table table;
        table.isNarrow = isNarrow(lane);
        axis.areNarrow = axis.areNarrow && table.isNarrow;
        table.lane = lane.lane;
        table.factor = static_cast<std::uint16_t>(lane.factor);
        table.at = append((table.isNarrow ? 1 : sizeof(std::uint16_t)) * lane.values());
        std::uint8_t *octets = m_memory.data() + table.at;
        if (table.isNarrow)
            lane.fill(octets);
        else
            lane.fill(reinterpret_cast<std::uint16_t *>(octets));
        axis.tables.push_back(table);
    }
    axis.isCombined = !from.classOf.empty();
    if (axis.isCombined) {
        const std::size_t octets = sizeof(std::uint16_t) * from.classOf.size();
        axis.combinations = append(octets);
        std::memcpy(m_memory.data() + axis.combinations, from.classOf.data(), octets);
    }
    const std::size_t octets = from.rows.bits.size() / from.rows.size() * sizeof(std::uint64_t);
    axis.rows = append(m_registers * kLine * from.rows.size());
    for (std::size_t r = 0; r < from.rows.size(); ++r)
        std::memcpy(m_memory.data() + axis.rows + r * m_registers * kLine,
                    reinterpret_cast<const char *>(from.rows.bits.data()) + r * octets, octets);
    m_axes.push_back(std::move(axis));
}

std::size_t WideVectors::bytes() const
{
    std::size_t all = sizeof *this + bytesOf(m_ruleOf) + bytesOf(m_axes) + bytesOf(m_memory);
    for (const Axis &axis : m_axes)
        all += bytesOf(axis.tables);
    return all;
}

#if defined(__x86_64__)

#define TALLYGATE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx2,bmi")))

class WideVectors::Search
{
public:
    template <std::size_t registers>
    TALLYGATE_AVX512 static void find(const WideVectors &in, const KeyRows &keys,
                                      std::span<const std::uint16_t> rows, FirstRules &first)
    {
        Keys all;
        for (std::size_t i = 0; i < rows.size(); ++i)
            all[i] = keys[rows[i]];
        Places places;
        for (std::size_t a = 0; a < in.m_axes.size(); ++a)
            place<registers>(in, in.m_axes[a], all, rows.size(), places[a]);
        const std::uint8_t *memory = in.m_memory.data();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            __m512i boxes[registers];
            for (__m512i &each : boxes)
                each = _mm512_set1_epi64(-1);
            for (std::size_t a = 0; a < in.m_axes.size(); ++a) {
                const std::uint8_t *row = memory + places[a][i];
                for (std::size_t r = 0; r < registers; ++r)
                    boxes[r] = _mm512_and_si512(boxes[r], _mm512_load_si512(row + r * kLine));
            }
            const std::uint32_t rule = in.m_ruleOf[firstBit(boxes)];
            first[rows[i]] = std::min(first[rows[i]], rule);
        }
    }

private:
    /// Where in memory the rows of an axis are.
    template <std::size_t registers>
    TALLYGATE_AVX512 static void place(const WideVectors &in, const Axis &axis, const Keys &keys,
                                       std::size_t count,
                                       std::array<std::uint32_t, KeyRows::kMostRows> &places)
    {
        Classes classes;
        switch (axis.areNarrow ? axis.tables.size() : 0) {
        case 1:
            lookUpNarrow<1>(in, axis, keys, count, classes);
            break;
        case 2:
            lookUpNarrow<2>(in, axis, keys, count, classes);
            break;
        case 3:
            lookUpNarrow<3>(in, axis, keys, count, classes);
            break;
        case 4:
            lookUpNarrow<4>(in, axis, keys, count, classes);
            break;
        default:
            lookUpAny(in, axis, keys, count, classes);
            break;
        }
        if (axis.isCombined) {
            const auto *of =
                reinterpret_cast<const std::uint16_t *>(in.m_memory.data() + axis.combinations);
            for (std::size_t i = 0; i < count; ++i)
                classes[i] = of[classes[i]];
        }
        for (std::size_t i = 0; i < count; ++i)
            places[i] = axis.rows + static_cast<std::uint32_t>(registers * kLine) * classes[i];
    }

    /// Of so many tables, all narrow: packet by packet.
    template <std::size_t tables>
    TALLYGATE_AVX512 static void lookUpNarrow(const WideVectors &in, const Axis &axis,
                                              const Keys &keys, std::size_t count, Classes &classes)
    {
        std::array<const std::uint8_t *, tables> classOf;
        std::array<std::size_t, tables> lane;
        std::array<std::uint32_t, tables> factor;
        for (std::size_t t = 0; t < tables; ++t) {
            const Table &table = axis.tables[t];
            classOf[t] = in.m_memory.data() + table.at;
            lane[t] = table.lane;
            factor[t] = table.factor;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint16_t *key = keys[i];
            std::uint32_t all = classOf[0][key[lane[0]]];
            for (std::size_t t = 1; t < tables; ++t)
                all += factor[t] * classOf[t][key[lane[t]]];
            classes[i] = static_cast<std::uint16_t>(all);
        }
    }

    /// Of any: table by table.
    TALLYGATE_AVX512 static void lookUpAny(const WideVectors &in, const Axis &axis,
                                           const Keys &keys, std::size_t count, Classes &classes)
    {
        lookUp(in, axis.tables[0], keys, count, classes);
        for (std::size_t t = 1; t < axis.tables.size(); ++t) {
            Classes more;
            lookUp(in, axis.tables[t], keys, count, more);
            const std::uint16_t factor = axis.tables[t].factor;
            for (std::size_t i = 0; i < count; ++i)
                classes[i] = static_cast<std::uint16_t>(classes[i] + factor * more[i]);
        }
    }

    TALLYGATE_AVX512 static void lookUp(const WideVectors &in, const Table &table, const Keys &keys,
                                        std::size_t count, Classes &classes)
    {
        const std::uint8_t *narrow = in.m_memory.data() + table.at;
        const auto *wide = reinterpret_cast<const std::uint16_t *>(narrow);
        const std::size_t lane = table.lane;
        if (table.isNarrow) {
#pragma GCC unroll 4
            for (std::size_t i = 0; i < count; ++i)
                classes[i] = narrow[keys[i][lane]];
        } else {
#pragma GCC unroll 4
            for (std::size_t i = 0; i < count; ++i)
                classes[i] = wide[keys[i][lane]];
        }
    }

    /// Of a row; the 64th behind its end where there is none.
    template <std::size_t registers>
    __attribute__((always_inline)) TALLYGATE_AVX512 static inline std::size_t
    firstBit(const __m512i (&boxes)[registers])
    {
        constexpr std::size_t kWords = registers * kWordsOfRegister;
        alignas(kLine) std::uint64_t words[kWords + 1];
        std::uint64_t some = std::uint64_t{1} << kWords; // words with a bit
        for (std::size_t r = 0; r < registers; ++r) {
            _mm512_store_si512(words + r * kWordsOfRegister, boxes[r]);
            some |= std::uint64_t{_mm512_test_epi64_mask(boxes[r], boxes[r])}
                    << r * kWordsOfRegister;
        }
        words[kWords] = 0;
        const std::uint64_t word = _tzcnt_u64(some);
        return kBitsOfWord * word + _tzcnt_u64(words[word]);
    }
};

void WideVectors::find(const KeyRows &keys, std::span<const std::uint16_t> rows,
                       FirstRules &first) const
{
    switch (m_registers) {
    case 1:
        return Search::find<1>(*this, keys, rows, first);
    case 2:
        return Search::find<2>(*this, keys, rows, first);
    case 3:
        return Search::find<3>(*this, keys, rows, first);
    default:
        return Search::find<4>(*this, keys, rows, first);
    }
}

#else

void WideVectors::find(const KeyRows &, std::span<const std::uint16_t>, FirstRules &) const
{} // no processor of another kind has the instructions

#endif

} // namespace tallygate::classify
