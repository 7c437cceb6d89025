// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitrecordof.h"

#include <algorithm>

namespace tallygate::pipeline {

using fields::Protocol;
using hitlog::HitRecord;
using packet::Layer;

namespace {

const std::uint8_t *bytesOf(const packet::Packet &packet, const Layer &layer, std::uint32_t needed)
{
    return layer.headerLength < needed ? nullptr : packet.frame.data + layer.offset;
}

void addLink(const packet::Packet &packet, HitRecord &record)
{
    if (const Layer *eth = packet.outer(Protocol::Ethernet)) {
        if (const std::uint8_t *at = bytesOf(packet, *eth, 14)) {
            std::copy_n(at + 6, 6, record.previousHop.begin());
            record.etherType = loadBigEndian<std::uint16_t>(at + 12);
            record.flags |= HitRecord::HasPreviousHop;
        }
    }
    // The outer of two tags is the service tag, where there is one.
    for (const Protocol tag : {Protocol::Vlan, Protocol::Ieee8021ad}) {
        const Layer *layer = packet.outer(tag);
        const std::uint8_t *at = layer != nullptr ? bytesOf(packet, *layer, 4) : nullptr;
        if (at == nullptr)
            continue;
        record.vlan = loadBigEndian<std::uint16_t>(at) & 0xfffu;
        record.flags |= HitRecord::HasVlan;
    }
    for (std::uint8_t i = 0; i < packet.layerCount; ++i) {
        const Layer &layer = packet.layers[i];
        const bool tag = layer.protocol == Protocol::Vlan || layer.protocol == Protocol::Ieee8021ad;
        if (!tag || layer.depth != 0)
            continue;
        if (const std::uint8_t *at = bytesOf(packet, layer, 4))
            record.etherType = loadBigEndian<std::uint16_t>(at + 2);
    }
    if (record.etherType < 0x600) // an 802.3 length
        record.etherType = 0;
}

void addNetwork(const packet::Packet &packet, HitRecord &record)
{
    if (const Layer *ip = packet.outer(Protocol::Ip)) {
        if (const std::uint8_t *at = bytesOf(packet, *ip, 20)) {
            record.family = 4;
            record.protocol = at[9];
            std::copy_n(at + 12, 4, record.source.begin());
            std::copy_n(at + 16, 4, record.destination.begin());
            record.flags |= HitRecord::HasProtocol;
        }
    } else if (const Layer *ipv6 = packet.outer(Protocol::Ipv6)) {
        if (const std::uint8_t *at = bytesOf(packet, *ipv6, 40)) {
            record.family = 6;
            record.protocol = at[6];
            std::copy_n(at + 8, 16, record.source.begin());
            std::copy_n(at + 24, 16, record.destination.begin());
            record.flags |= HitRecord::HasProtocol;
        }
    }
    // Past extension headers each one names what follows it.
    for (std::uint8_t i = 0; i < packet.layerCount; ++i) {
        const Layer &layer = packet.layers[i];
        if (layer.depth != 0 || layer.protocol < Protocol::Ipv6HopOpts ||
            layer.protocol > Protocol::Ah)
            continue;
        if (const std::uint8_t *at = bytesOf(packet, layer, 1))
            record.protocol = *at;
    }
    if (packet.has(packet::ParseFlag::LaterFragment) ||
        packet.has(packet::ParseFlag::FirstFragment))
        record.flags |= HitRecord::Fragment;
}

void addTransport(const packet::Packet &packet, HitRecord &record)
{
    for (const Protocol protocol : {Protocol::Tcp, Protocol::Udp}) {
        const Layer *layer = packet.outer(protocol);
        const std::uint8_t *at = layer != nullptr ? bytesOf(packet, *layer, 4) : nullptr;
        if (at == nullptr)
            continue;
        record.sourcePort = loadBigEndian<std::uint16_t>(at);
        record.destinationPort = loadBigEndian<std::uint16_t>(at + 2);
        record.flags |= HitRecord::HasPorts;
    }
    for (const Protocol protocol : {Protocol::Icmp, Protocol::Icmpv6}) {
        const Layer *layer = packet.outer(protocol);
        const std::uint8_t *at = layer != nullptr ? bytesOf(packet, *layer, 2) : nullptr;
        if (at == nullptr)
            continue;
        record.sourcePort = at[0];
        record.destinationPort = at[1];
        record.flags |= HitRecord::HasPorts;
    }
}

} // namespace

HitRecord hitRecordOf(const packet::Packet &packet)
{
    HitRecord record;
    record.timeNanoseconds = packet.frame.time.time_since_epoch().count();
    record.length = packet.frame.wireLength;
    addLink(packet, record);
    addNetwork(packet, record);
    addTransport(packet, record);
    return record;
}

} // namespace tallygate::pipeline
