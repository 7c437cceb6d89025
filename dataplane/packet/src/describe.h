// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "fields/field.h"
#include "packet/packet.h"

// Short texts about headers, for the dissection and the packet list.

namespace tallygate::packet {

/// "Transmission Control Protocol, 51500 → 443".
std::string titleOf(const Packet &packet, const Layer &layer);

/// The name of a value: from the row's table; flags are listed by their letters ("SYN, ACK").
std::string nameOfValue(const fields::Field &field, std::uint64_t value);

/// The same for a value of `layer`, where the name may depend on another field of it (icmp.code).
std::string nameOfValue(const Packet &packet, const Layer &layer, const fields::Field &field,
                        std::uint64_t value);

/// One line about a layer of a higher protocol: what it asks or answers. Empty for others.
std::string summaryOfHigher(const Packet &packet, const Layer &layer);

/// A field of one layer as text; empty if the layer does not have it.
std::string textOf(const Packet &packet, const Layer &layer, std::string_view field);

/// The name of a field's value, or its number; empty if the layer does not have it.
std::string nameOf(const Packet &packet, const Layer &layer, std::string_view field,
                   unsigned item = 0);

/// What a message of a higher protocol says: "query A www.example.com". Empty for other layers.
std::string briefOf(const Packet &packet, const Layer &layer);

} // namespace tallygate::packet
