// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// What rows of Computed::Ssh read: `argument` is an SshPart.

namespace tallygate::fields {

enum class SshPart : std::uint16_t {
    Protocol, ///< the line that each side begins with

    // Of the key exchange's first packet, if it is whole in the segment (RFC 4253 7.1).
    PacketLength,
    PaddingLength,
    MessageCode,
    FirstList, ///< the ten lists of algorithms follow in their order
};

} // namespace tallygate::fields
