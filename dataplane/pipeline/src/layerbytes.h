// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "packet/packet.h"

namespace tallygate::pipeline {

/// The header of a layer of the packet, of which `headerLength` bytes can be read.
inline const std::uint8_t *bytesOf(const packet::Packet &packet, const packet::Layer &layer)
{
    return packet.frame.data + layer.offset;
}

} // namespace tallygate::pipeline
