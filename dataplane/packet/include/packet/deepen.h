// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "packet/packet.h"

// What transport headers carry: application protocols, and tunnels through UDP with what is in
// them. It is looked for the first time something asks (a test of dns.qry.name, `ip.src#2`, the
// dissection), once a packet; rules that ask for none of it pay nothing.
//
// Which protocol a payload is: the one registered for the lower of the two ports, then the one
// registered for the higher, if the bytes can be it; else one whose bytes are unmistakable (see
// packet/recognition.h). Each packet is looked at by itself: nothing is remembered of a connection
// and no stream is put together.
//
// A Packet is used by one thread at a time. No allocation; bounded work.

namespace tallygate::packet {

/// Lists the layers above the transport header; does nothing the second time.
void deepen(const Packet &packet);

/// All layers, those of higher protocols too.
inline std::span<const Layer> allLayers(const Packet &packet)
{
    deepen(packet);
    return {packet.layers.data(), packet.deep.layerCount};
}

/// The first depth-0 layer of that name, lower or higher, or nullptr.
const Layer *outermost(const Packet &packet, Protocol protocol);

/// The `occurrence`-th (1-based) layer of that name outward-in over the whole packet
/// (SEMANTICS 8.4: `vlan.id#2`, `ip.src#2`), or nullptr.
const Layer *nth(const Packet &packet, Protocol protocol, unsigned occurrence);

/// Where the octets of a layer stand, from its first one on: in the frame, or in the packet's
/// scratch if they were decrypted.
const std::uint8_t *octetsOf(const Packet &packet, const Layer &layer);

} // namespace tallygate::packet
