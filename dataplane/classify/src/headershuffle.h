// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "classify/keyrows.h"
#include "packet/packet.h"

namespace tallygate::classify {

/// What keys take from headers, in as many steps as there are headers: the octets that are wanted
/// are loaded at once, those of a header that is absent as zeros, and one instruction puts each
/// where it belongs in the key. What stands behind them is neither read nor asked of the memory.
/// For processors with AVX-512 VBMI, and keys that fit into one of their registers.
class HeaderShuffle
{
public:
    static constexpr std::size_t kOctets = 64; ///< of a register: of a key, and read of a header
    static constexpr std::size_t kLanes = kOctets / sizeof(std::uint16_t);

    /// Bits that the key has in a lane where a header is there.
    struct Mark
    {
        std::uint16_t lane;
        std::uint16_t bits;
    };
    /// Big-endian octets of a header: as many lanes of the key as they are pairs, or one.
    struct Octets
    {
        std::uint16_t offset; ///< in the header
        std::uint8_t count;   ///< 1, 2, 4 or 8
        std::uint16_t lane;   ///< the first
        std::uint8_t shift;   ///< to the right, of each lane; then ...
        std::uint16_t mask;   ///< ... what is kept of it
    };

    /// What is read of a header, or of whichever a packet has of several that it has one of at
    /// most.
    class Header
    {
    public:
        /// `reach`: octets that must be there, or the header is *short* and nothing is read of it.
        explicit Header(std::uint16_t reach)
            : m_reach(reach)
        {
            m_from.fill(0);
        }

        /// Both are false where there is no room.
        bool addCarrier(packet::Protocol protocol, std::span<const Mark> marks);
        bool addOctets(const Octets &octets);

    private:
        friend class HeaderShuffle;

        using Lanes = std::array<std::uint16_t, kLanes>;
        struct alignas(kOctets) Marks
        {
            Lanes lanes{};
        };
        alignas(kOctets) std::array<std::uint8_t, kOctets> m_from; ///< of each octet of the key
        alignas(kOctets) Lanes m_shifts{};
        alignas(kOctets) Lanes m_masks{}; ///< zero for lanes that are not of this header
        std::uint64_t m_wanted = 0;       ///< octets of the header, a bit each
        std::uint16_t m_reach;
        std::vector<std::size_t> m_carriers; ///< protocols
        std::vector<Marks> m_marks{1};       ///< by carrier; the first are of none
        /// Index into m_marks by protocol.
        std::array<std::uint8_t, fields::kProtocolCount + 1> m_marksOf{};
    };

    static constexpr std::size_t kMostHeaders = 16;
    /// By header, in the order of add(): the packets of which it is short, a bit each.
    using Short = std::array<std::uint64_t, kMostHeaders>;

    /// False where there is no room.
    bool add(Header header);
    bool isEmpty() const { return m_headers.empty(); }

    /// Writes the keys of packets, row after row from `first` on, over what is there, and zeros
    /// into the rows' room behind the keys. Of a header that is short there is nothing then.
    /// Requires: Instructions::Avx512Vbmi; rows of kLanes at most.
    using Packets = std::span<const packet::Packet *const>;
    Short fill(Packets packets, KeyRows &keys, std::size_t first) const;

private:
    template <std::size_t carriers>
    class Reader;
    class Filling;

    std::vector<Header> m_headers;
};

} // namespace tallygate::classify
