// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "meter/meter.h"

namespace tallygate::meter {

/// The prefix lengths of a configuration as masks.
class KeyMasks
{
public:
    explicit KeyMasks(const MeterConfig &config)
        : m_v4{0, upperBits(config.prefixLengthV4, 32)}
        , m_v6{upperBits(std::min<unsigned>(config.prefixLengthV6, 64), 64),
               upperBits(std::max<unsigned>(config.prefixLengthV6, 64) - 64, 64)}
    {}

    Ipv6Address masked(const Ipv6Address &address, MeterKey::Family family) const
    {
        const Ipv6Address &mask = family == MeterKey::Family::V4 ? m_v4 : m_v6;
        return {address.high & mask.high, address.low & mask.low};
    }

private:
    /// The `length` upper bits of a `width`-bit number.
    static constexpr std::uint64_t upperBits(unsigned length, unsigned width)
    {
        const std::uint64_t all = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
        return length >= width ? all : all & ~(all >> length);
    }

    Ipv6Address m_v4;
    Ipv6Address m_v6;
};

} // namespace tallygate::meter
