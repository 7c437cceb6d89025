// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "../extract.h"

// Options and attributes of DHCP, DHCPv6, RADIUS and STUN: type, length, value.

namespace tallygate::packet {

struct HigherOption
{
    std::uint32_t type;
    std::uint32_t offset; ///< of its type, from the start of the layer
    std::uint32_t value;  ///< of its value
    std::uint32_t end;    ///< no more than `value` if the value is not there as a whole
    bool isWhole;
};

/// Goes through the options of a layer, those inside others after them (DHCPv6). An option whose
/// value is not there as a whole is the last one. Bounded: each octet is visited once.
class HigherOptions
{
public:
    /// Requires: hasHigherOptions(extract).
    explicit HigherOptions(const Extract &extract);
    bool next(HigherOption &option);

    /// True if the value is a message of its own (DHCPv6).
    bool isRelayed(const HigherOption &option) const;

private:
    struct Format
    {
        std::uint8_t typeWidth;
        std::uint8_t lengthWidth;
        bool countsHeader;      ///< the length is that of the whole option
        std::uint8_t alignment; ///< of the next option
        bool hasPadding;        ///< 0 is a single octet, 255 the end
    };
    static constexpr std::size_t kDeepest = 8;

    std::uint32_t number(std::uint32_t at, std::uint32_t width) const;
    std::uint32_t inside(const HigherOption &option) const;
    bool skipToOption();

    Bytes m_octets;
    Format m_format;
    bool m_nests;
    std::uint32_t m_at;
    std::size_t m_depth = 0;
    std::array<std::uint32_t, kDeepest> m_ends; ///< of the containers around m_at
};

/// The row's value in one option, or absent with what it has counted off `item`.
Value valueIn(const Extract &extract, const HigherOption &option, unsigned &item);

/// The `item`-th value of the row in the options of which isWanted(type) is true.
template <class IsWanted>
Value readOptionsThat(const Extract &extract, unsigned item, IsWanted isWanted);

/// True if the layer is one that has options: of BOOTP only DHCP, of STUN no channel data.
bool hasHigherOptions(const Extract &extract);

/// Octets of a DHCPv6 message in front of its options.
std::uint32_t dhcpv6HeaderLength(std::uint8_t messageType);

template <class IsWanted>
Value readOptionsThat(const Extract &extract, unsigned item, IsWanted isWanted)
{
    if (!hasHigherOptions(extract))
        return extract.beyond();
    HigherOptions options(extract);
    HigherOption option;
    while (options.next(option)) {
        if (!isWanted(option.type))
            continue;
        const Value value = valueIn(extract, option, item);
        if (value.presence == Presence::Present)
            return value;
    }
    return extract.beyond();
}

} // namespace tallygate::packet
