// SPDX-License-Identifier: GPL-3.0-or-later
// The packet parser, the reader of every field and the dissection, on frames of any link type.
// The first byte chooses the link type, the second how much longer the frame was on the wire.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fields/field.h"
#include "packet/dissect.h"
#include "packet/packet.h"
#include "packet/read.h"

namespace {

using namespace tallygate;

constexpr LinkType kLinkTypes[] = {
    LinkType::Ethernet, LinkType::Raw,      LinkType::Null,      LinkType::Loop, LinkType::Ppp,
    LinkType::PppHdlc,  LinkType::LinuxSll, LinkType::LinuxSll2, LinkType::Ipv4, LinkType::Ipv6};

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void checkLayers(const packet::Packet &packet)
{
    require(packet.layerCount >= 1 && packet.layerCount <= packet::Packet::kMaxLayers);
    for (unsigned i = 0; i < packet.layerCount; ++i) {
        const packet::Layer &layer = packet.layers[i];
        require(layer.offset + layer.headerLength <= layer.end);
        require(layer.end <= packet.frame.capturedLength && layer.end <= layer.wireEnd);
        require(i == 0 || layer.offset >= packet.layers[i - 1].offset);
        if (layer.depth == 0 && !packet.has(packet::ParseFlag::PartialIpHeader)) {
            require(!layer.is(packet::Protocol::Ip) || layer.headerLength >= 20);
            require(!layer.is(packet::Protocol::Ipv6) || layer.headerLength >= 40);
        }
    }
}

void checkNodes(const std::vector<packet::DissectionNode> &nodes, std::uint32_t captured)
{
    for (const packet::DissectionNode &node : nodes) {
        require(node.offset + node.length <= captured);
        checkNodes(node.children, captured);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr std::size_t kChoices = 2;
    constexpr std::size_t kMost = 65536;
    if (size < kChoices || size > kMost)
        return 0;
    const auto captured = static_cast<std::uint32_t>(size - kChoices);
    const LinkType linkType = kLinkTypes[data[0] % std::size(kLinkTypes)];
    packet::Packet packet;
    packet::parse({data + kChoices, captured, captured + data[1] * 8u, linkType, {}}, packet);
    checkLayers(packet);
    for (const fields::Field &field : fields::allFields()) {
        for (const unsigned occurrence : {0u, 1u, 3u}) {
            const packet::Value value = packet::read(packet, field, occurrence);
            require(value.offset + value.length <= captured || value.length == 0);
            (void)packet::format(field, value);
        }
    }
    checkNodes(packet::dissect(packet), captured);
    (void)packet::summarise(packet);
    return 0;
}
