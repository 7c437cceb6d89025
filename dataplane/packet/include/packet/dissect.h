// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fields/field.h"
#include "packet/packet.h"

namespace tallygate::packet {

/// One line of the layered dissection: a header or a field of one. Layer nodes have fields as
/// children. Everything a person can do with a line derives from it: its bytes are highlighted,
/// its expression is copied or made into a rule.
struct DissectionNode
{
    const fields::Field *field = nullptr; ///< the row; a layer's node has its Presence row
    std::string label;      ///< "Destination port"; for layers the title with a summary
    std::string value;      ///< "443"; a long one is shortened; empty for layers
    std::string wholeValue; ///< all of a value that is shortened, else empty
    std::string valueName;  ///< "https"; may be empty
    /// Selects the packet by this line: "tcp.dstport == 443", "vlan.id#2 == 5", "tcp"; the first
    /// bytes, "frame[54:16] == 47:45:...", where there is no name or the value is long.
    std::string expression;
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    Extent extent = Extent::Whole;
    std::uint32_t room = 0; ///< of a layer: captured bytes that are left for it and what it carries
    std::vector<DissectionNode> children;
};

/// The whole packet as a tree, outermost first. For display; allocates.
std::vector<DissectionNode> dissect(const Packet &packet);

/// The columns of a packet list, in the field's terms.
struct PacketSummary
{
    std::string source; ///< network address, else hardware address, else empty
    std::string destination;
    std::string protocol; ///< highest header known: "tcp", "arp", "ipv6.fraghdr"
    std::string info;     ///< "51500 → 443 SYN", "echo request", "who has 192.0.2.1?"
};

PacketSummary summarise(const Packet &packet);

} // namespace tallygate::packet
