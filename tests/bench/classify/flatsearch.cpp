// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "contestant.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tallygate::bench {

using namespace testsupport;

namespace {

constexpr std::size_t kBlock = 64;
/// Addresses of IPv6, addresses of Ethernet, protocol and flags.
constexpr std::size_t kMostWords = 4 + 4 + 3 + 1;

using Column = std::array<std::uint32_t, kBlock>;

/// What 64 rules want: (word & mask) == want of each word, and two ranges.
struct Block
{
    std::array<Column, kMostWords> masks, wants;
    std::array<Column, 2> lows, spans; ///< of ports
    Column rules;
};

struct Key
{
    std::array<std::uint32_t, kMostWords> words;
    std::array<std::uint32_t, 2> ports;
};

/// One bit for each rule of a block that is true.
template <std::size_t words>
std::uint64_t matches(const Block &block, const Key &key)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
        std::uint32_t differs = 0;
        for (std::size_t w = 0; w < words; ++w)
            differs |= (key.words[w] & block.masks[w][i]) ^ block.wants[w][i];
        bool isTrue = differs == 0;
        for (std::size_t p = 0; p < 2; ++p)
            isTrue &= key.ports[p] - block.lows[p][i] <= block.spans[p][i];
        bits |= std::uint64_t{isTrue} << i;
    }
    return bits;
}

#if defined(__x86_64__)
template <std::size_t words>
__attribute__((target("avx512f"))) std::uint64_t matches512(const Block &block, const Key &key)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBlock; i += 16) {
        __m512i differs = _mm512_setzero_si512();
        for (std::size_t w = 0; w < words; ++w) {
            const __m512i word = _mm512_set1_epi32(static_cast<int>(key.words[w]));
            const __m512i masked = _mm512_and_si512(word, _mm512_loadu_si512(&block.masks[w][i]));
            differs = _mm512_or_si512(
                differs, _mm512_xor_si512(masked, _mm512_loadu_si512(&block.wants[w][i])));
        }
        __mmask16 all = _mm512_testn_epi32_mask(differs, differs);
        for (std::size_t p = 0; p < 2 && all != 0; ++p) {
            const __m512i port = _mm512_set1_epi32(static_cast<int>(key.ports[p]));
            all &= _mm512_cmple_epu32_mask(
                _mm512_sub_epi32(port, _mm512_loadu_si512(&block.lows[p][i])),
                _mm512_loadu_si512(&block.spans[p][i]));
        }
        bits |= std::uint64_t{all} << i;
    }
    return bits;
}
#endif

using Matches = std::uint64_t (*)(const Block &, const Key &);

template <std::size_t words>
Matches widest()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return matches512<words>;
#endif
    return matches<words>;
}

/// For addresses of four or sixteen octets, with or without those of Ethernet.
Matches matchesOf(std::size_t addressOctets, bool hasMacs)
{
    if (addressOctets == 4)
        return hasMacs ? widest<1 + 2 + 3>() : widest<1 + 2>();
    return hasMacs ? widest<1 + 8 + 3>() : widest<1 + 8>();
}

class FlatSearch final : public Contestant
{
public:
    FlatSearch(const TupleSet &set, TcpFlags flags)
        : m_addressOctets(set.addressOctets)
        , m_hasMacs(set.testsMacs)
        , m_matches(matchesOf(m_addressOctets, m_hasMacs))
    {
        const std::vector<FlatRule> rules = flatRules(set, flags);
        timed([&] { build(rules); });
    }

    std::string name() const override { return "linear, flat"; }
    std::size_t bytes() const override { return m_blocks.capacity() * sizeof(Block); }
    void classify(std::span<const packet::Packet> packets, std::uint32_t *rules) override
    {
        std::array<Key, kBatch> keys;
        std::array<std::uint8_t, kBatch> open;
        std::size_t opens = packets.size();
        for (std::size_t i = 0; i < opens; ++i) {
            keys[i] = keyOf(packets[i]);
            open[i] = static_cast<std::uint8_t>(i);
            rules[i] = kNoRule;
        }
        for (const Block &block : m_blocks) { // it is fetched once for all that are open
            std::size_t kept = 0;
            for (std::size_t i = 0; i < opens; ++i) {
                const std::uint8_t packet = open[i];
                const std::uint64_t bits = m_matches(block, keys[packet]);
                if (bits != 0)
                    rules[packet] = block.rules[static_cast<std::size_t>(std::countr_zero(bits))];
                open[kept] = packet;
                kept += bits == 0 ? 1 : 0;
            }
            opens = kept;
        }
    }

private:
    void build(const std::vector<FlatRule> &rules)
    {
        m_blocks.resize((rules.size() + kBlock - 1) / kBlock);
        for (Block &block : m_blocks) { // a rule that is not there wants what no word is
            std::memset(&block, 0, sizeof block);
            block.wants[0].fill(1);
            block.rules.fill(kNoRule);
        }
        for (std::size_t r = 0; r < rules.size(); ++r)
            put(rules[r], m_blocks[r / kBlock], r % kBlock);
    }

    void put(const FlatRule &rule, Block &block, std::size_t at) const
    {
        const TupleRule &tuple = rule.tuple;
        std::size_t word = 0;
        const auto add = [&](const std::uint8_t *want, const std::uint8_t *mask) {
            block.masks[word][at] = loadBigEndian<std::uint32_t>(mask);
            block.wants[word++][at] = loadBigEndian<std::uint32_t>(want);
        };
        const std::uint8_t want[4] = {0, 0, tuple.protocol, tuple.flags};
        const std::uint8_t mask[4] = {0, 0, tuple.protocolMask, tuple.flagsMask};
        add(want, mask);
        for (const Prefix *prefix : {&tuple.source, &tuple.destination}) {
            Octets bits{};
            for (unsigned bit = 0; bit < prefix->length; ++bit)
                bits[bit / 8] |= static_cast<std::uint8_t>(0x80u >> bit % 8);
            for (std::size_t o = 0; o < m_addressOctets; o += 4)
                add(&prefix->octets[o], &bits[o]);
        }
        if (m_hasMacs) {
            std::array<std::uint8_t, 12> macs{}, bits{};
            for (std::size_t i = 0; i < 12; ++i) {
                const auto &mac = i < 6 ? tuple.destinationMac : tuple.sourceMac;
                macs[i] = mac ? (*mac)[i % 6] : std::uint8_t{0};
                bits[i] = mac ? std::uint8_t{0xff} : std::uint8_t{0};
            }
            for (std::size_t o = 0; o < 12; o += 4)
                add(&macs[o], &bits[o]);
        }
        std::size_t range = 0;
        for (const PortRange &ports : {tuple.sourcePorts, tuple.destinationPorts}) {
            block.lows[range][at] = ports[0];
            block.spans[range++][at] = ports[1] - std::uint32_t{ports[0]};
        }
        block.rules[at] = rule.index;
    }

    Key keyOf(const packet::Packet &packet) const
    {
        const Places places = placesOf(packet, m_addressOctets);
        Key key;
        std::size_t word = 0;
        key.words[word++] = std::uint32_t{*places.protocol} << 8 | *places.flags;
        for (std::size_t o = 0; o < 2 * m_addressOctets; o += 4)
            key.words[word++] = loadBigEndian<std::uint32_t>(places.addresses + o);
        for (std::size_t o = 0; m_hasMacs && o < 12; o += 4)
            key.words[word++] = loadBigEndian<std::uint32_t>(places.macs + o);
        key.ports = {loadBigEndian<std::uint16_t>(places.ports),
                     loadBigEndian<std::uint16_t>(places.ports + 2)};
        return key;
    }

    std::size_t m_addressOctets;
    bool m_hasMacs;
    Matches m_matches;
    std::vector<Block> m_blocks;
};

} // namespace

ContestantPtr makeFlatSearch(const TupleSet &set, TcpFlags flags)
{
    return std::make_unique<FlatSearch>(set, flags);
}

} // namespace tallygate::bench
