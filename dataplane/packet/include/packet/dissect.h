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
    std::string value;      ///< "443"; empty for layers
    std::string valueName;  ///< "https"; may be empty
    std::string expression; ///< "tcp.dstport == 443", "vlan.id#2 == 5"; empty if none selects it
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    Extent extent = Extent::Whole;
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
