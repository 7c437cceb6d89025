// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fields/protocol.h"

// Where higher protocols are recognised: for documentation and help. The same table drives
// deepen(). Constant data; any thread.

namespace tallygate::packet {

/// What carries a higher protocol, and so what its numbers are.
enum class Carrier : std::uint8_t {
    Tcp, ///< ports
    Udp, ///< ports, of UDP-Lite too
    Ip,  ///< IP protocol numbers
};

struct Recognition
{
    fields::Protocol protocol;
    Carrier carrier;
    std::span<const std::uint16_t> numbers; ///< registered ports or protocol numbers; may be empty
    /// What the bytes must be where the numbers do not tell; empty if only the numbers do.
    std::string_view elsewhere;
};

/// What in the header before leads to a protocol: "EtherType 0x0800; IP protocol 4". Empty for
/// higher ones that recognitions() tells of and for second names that say no more than the first.
std::string_view carriedBy(fields::Protocol protocol);

/// In the order of Protocol. Allocates.
std::vector<Recognition> recognitions();

} // namespace tallygate::packet
