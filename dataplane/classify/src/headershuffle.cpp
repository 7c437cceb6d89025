// SPDX-License-Identifier: GPL-3.0-or-later
#include "headershuffle.h"

#include "simd.h"

namespace tallygate::classify {

namespace {

/// One or zero that the compiler makes no branch of: whether a header is there is hard to foretell.
__attribute__((always_inline)) inline std::size_t isSet(std::size_t value)
{
    std::size_t is = value != 0 ? 1 : 0;
    asm("" : "+r"(is));
    return is;
}

} // namespace

bool HeaderShuffle::Header::addCarrier(packet::Protocol protocol, std::span<const Mark> marks)
{
    Marks own;
    for (const Mark &mark : marks) {
        if (mark.lane >= kLanes)
            return false;
        own.lanes[mark.lane] |= mark.bits;
    }
    const auto index = static_cast<std::size_t>(protocol);
    m_marksOf[index] = static_cast<std::uint8_t>(m_marks.size());
    m_marks.push_back(own);
    m_carriers.push_back(index);
    return true;
}

bool HeaderShuffle::Header::addOctets(const Octets &octets)
{
    const std::size_t lanes = (octets.count + 1u) / 2;
    if (octets.offset + octets.count > kOctets || octets.lane + lanes > kLanes)
        return false;
    for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t lane = octets.lane + l;
        const auto first = static_cast<std::uint8_t>(octets.offset + 2 * l);
        const bool isPair = octets.count >= 2;
        m_from[2 * lane] = isPair ? first + 1 : first; // lanes are little-endian here
        m_from[2 * lane + 1] = first;
        m_shifts[lane] = octets.shift;
        // One octet stands in both halves of its lane: the upper one goes.
        m_masks[lane] = isPair ? octets.mask : octets.mask & 0xff >> octets.shift;
    }
    m_wanted |= ((std::uint64_t{1} << octets.count) - 1) << octets.offset;
    return true;
}

bool HeaderShuffle::add(Header header)
{
    if (m_headers.size() == kMostHeaders)
        return false;
    m_headers.push_back(std::move(header));
    return true;
}

#if defined(__x86_64__)

#define TALLYGATE_VBMI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx2")))

/// What is read of one header, in registers. For so many carriers; 0 is any number.
template <std::size_t carriers>
class HeaderShuffle::Reader
{
public:
    __attribute__((always_inline)) TALLYGATE_VBMI explicit inline Reader(const Header &header)
        : m_header(header)
        , m_from(_mm512_load_si512(header.m_from.data()))
        , m_shifts(_mm512_load_si512(header.m_shifts.data()))
        , m_masks(_mm512_load_si512(header.m_masks.data()))
        , m_wanted(header.m_wanted)
        , m_reach(header.m_reach)
    {
        for (std::size_t c = 0; c < carriers; ++c) {
            m_carriers[c] = header.m_carriers[c];
            m_marks[c] = _mm512_load_si512(header.m_marks[c + 1].lanes.data());
        }
    }

    /// A key with what is read of the header; the same key, and a bit for packet `p` in `isShort`,
    /// where that is not all there.
    __attribute__((always_inline)) TALLYGATE_VBMI inline __m512i
    add(__m512i key, const packet::Packet &packet, std::size_t p, std::uint64_t &isShort) const
    {
        std::size_t index = carriers == 0 ? indexOf(m_header, packet) : 0;
        std::array<std::size_t, carriers> own;
        for (std::size_t c = 0; c < carriers; ++c)
            index |= own[c] = packet.firstOuter[m_carriers[c]];
        const std::size_t isThere = isSet(index);
        const std::size_t all = 0 - isThere; // its bits
        const packet::Layer &layer = packet.layers[index - isThere];
        if ((m_reach & all) > layer.headerLength) [[unlikely]] {
            isShort |= std::uint64_t{1} << p;
            return key;
        }
        const __m512i octets =
            _mm512_maskz_loadu_epi8(m_wanted & all, packet.frame.data + layer.offset);
        const __m512i lanes = _mm512_srlv_epi16(_mm512_permutexvar_epi8(m_from, octets), m_shifts);
        key = _mm512_or_si512(key, _mm512_and_si512(lanes, m_masks));
        for (std::size_t c = 0; c < carriers; ++c)
            key = _mm512_mask_or_epi64(key, static_cast<__mmask8>(0 - isSet(own[c])), key,
                                       m_marks[c]);
        if constexpr (carriers == 0) {
            key = _mm512_or_si512(key, marksOf(m_header, layer.protocol, all));
            key = _mm512_or_si512(key, marksOf(m_header, layer.alias, all));
        }
        return key;
    }

private:
    /// Of the header that is there, as in Packet::firstOuter.
    __attribute__((always_inline)) static inline std::size_t indexOf(const Header &header,
                                                                     const packet::Packet &packet)
    {
        std::size_t index = 0;
        for (const std::size_t carrier : header.m_carriers)
            index |= packet.firstOuter[carrier];
        return index;
    }

    __attribute__((always_inline)) TALLYGATE_VBMI static inline __m512i
    marksOf(const Header &header, packet::Protocol name, std::size_t mask)
    {
        const std::size_t at = header.m_marksOf[static_cast<std::size_t>(name)] & mask;
        return _mm512_load_si512(header.m_marks[at].lanes.data());
    }

    const Header &m_header;
    __m512i m_from, m_shifts, m_masks;
    __m512i m_marks[carriers + 1];
    std::array<std::size_t, carriers> m_carriers;
    std::uint64_t m_wanted;
    std::size_t m_reach;
};

class HeaderShuffle::Filling
{
public:
    /// Ors what is read of a header into rows, or writes it where it is the first.
    template <std::size_t carriers>
    TALLYGATE_VBMI static void fill(const Header &header, Packets packets, KeyRows &keys,
                                    std::size_t first, bool isFirst, std::uint64_t &isShort)
    {
        const Reader<carriers> reader(header);
        const __mmask8 isFurther = isFirst ? 0 : 0xff;
        const std::size_t stride = keys.stride();
        std::uint16_t *row = keys[first];
        for (std::size_t p = 0; p < packets.size(); ++p, row += stride) {
            const __m512i key = _mm512_maskz_loadu_epi64(isFurther, row);
            storeRow(reader.add(key, *packets[p], p, isShort), row, stride);
        }
    }

    /// Two headers at once.
    template <std::size_t ofOne, std::size_t ofOther>
    TALLYGATE_VBMI static void fillBoth(const std::vector<Header> &headers, Packets packets,
                                        KeyRows &keys, std::size_t first, Short &isShort)
    {
        const Reader<ofOne> one(headers[0]);
        const Reader<ofOther> other(headers[1]);
        const std::size_t stride = keys.stride();
        std::uint16_t *row = keys[first];
        for (std::size_t p = 0; p < packets.size(); ++p, row += stride) {
            const __m512i key = one.add(_mm512_setzero_si512(), *packets[p], p, isShort[0]);
            storeRow(other.add(key, *packets[p], p, isShort[1]), row, stride);
        }
    }

private:
    /// The whole row, which is a number of units.
    __attribute__((always_inline)) TALLYGATE_VBMI static inline void
    storeRow(__m512i lanes, std::uint16_t *row, std::size_t stride)
    {
        constexpr std::size_t kUnit = KeyRows::kUnit;
        const __m256i low = _mm512_castsi512_si256(lanes);
        switch (stride) {
        case kUnit:
            _mm_storeu_si128(reinterpret_cast<__m128i *>(row), _mm256_castsi256_si128(low));
            break;
        case 2 * kUnit:
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(row), low);
            break;
        case 3 * kUnit:
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(row), low);
            _mm_storeu_si128(reinterpret_cast<__m128i *>(row + 2 * kUnit),
                             _mm512_extracti32x4_epi32(lanes, 2));
            break;
        default:
            _mm512_storeu_si512(row, lanes);
            break;
        }
    }
};

HeaderShuffle::Short HeaderShuffle::fill(Packets packets, KeyRows &keys, std::size_t first) const
{
    Short isShort{};
    if (m_headers.size() == 2) { // most often those of IP, and of TCP or UDP
        const std::size_t one = m_headers[0].m_carriers.size();
        const std::size_t other = m_headers[1].m_carriers.size();
        const auto fillBoth = one == 1 && other == 1   ? Filling::fillBoth<1, 1>
                              : one == 1 && other == 2 ? Filling::fillBoth<1, 2>
                              : one == 2 && other == 1 ? Filling::fillBoth<2, 1>
                                                       : nullptr;
        if (fillBoth != nullptr) {
            fillBoth(m_headers, packets, keys, first, isShort);
            return isShort;
        }
    }
    for (std::size_t h = 0; h < m_headers.size(); ++h) {
        const Header &header = m_headers[h];
        const auto fillOne = header.m_carriers.size() == 1   ? Filling::fill<1>
                             : header.m_carriers.size() == 2 ? Filling::fill<2>
                                                             : Filling::fill<0>;
        fillOne(header, packets, keys, first, h == 0, isShort[h]);
    }
    return isShort;
}

#else

HeaderShuffle::Short HeaderShuffle::fill(Packets, KeyRows &, std::size_t) const
{
    return {}; // no processor of another kind has the instructions
}

#endif

} // namespace tallygate::classify
