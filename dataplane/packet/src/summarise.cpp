// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <fmt/format.h>

#include "describe.h"
#include "packet/deepen.h"
#include "packet/dissect.h"
#include "packet/read.h"

namespace tallygate::packet {

namespace {

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::uint64_t numberOf(const Packet &packet, const Layer &layer, std::string_view name)
{
    const auto id = fields::findField(name);
    return id ? readFrom(packet, layer, fields::field(*id)).low : 0;
}

std::string_view nameOf(const Layer &layer)
{
    const bool isCommonName = layer.alias == Protocol::Count || layer.alias == Protocol::Network ||
                              layer.alias == Protocol::Ipv6Options;
    return fields::name(isCommonName ? layer.protocol : layer.alias);
}

void appendWord(std::string &text, const std::string &word)
{
    if (!word.empty())
        text += (text.empty() ? "" : " ") + word;
}

/// "51500 → 443 SYN, 128 bytes of data".
std::string tcpInfo(const Packet &packet, const Layer &layer)
{
    const std::string source = textOf(packet, layer, "tcp.srcport");
    if (source.empty())
        return "header not complete";
    std::string info = fmt::format("{} → {}", source, textOf(packet, layer, "tcp.dstport"));
    const auto flags = numberOf(packet, layer, "tcp.flags");
    const auto id = fields::findField("tcp.flags");
    appendWord(info, nameOfValue(fields::field(*id), flags));
    const std::uint64_t length = numberOf(packet, layer, "tcp.len");
    return length == 0 ? info : fmt::format("{}, {} bytes", info, length);
}

std::string udpInfo(const Packet &packet, const Layer &layer)
{
    const std::string source = textOf(packet, layer, "udp.srcport");
    const std::string destination = textOf(packet, layer, "udp.dstport");
    std::string info = fmt::format("{} → {}", source, destination);
    for (const std::string_view port : {"udp.dstport", "udp.srcport"}) {
        const auto id = fields::findField(port);
        const std::string_view known =
            fields::valueName(fields::field(*id), numberOf(packet, layer, port));
        if (!known.empty())
            return fmt::format("{} {}", info, known);
    }
    return info;
}

std::string arpInfo(const Packet &packet, const Layer &layer)
{
    const std::string target = textOf(packet, layer, "arp.dst.proto_ipv4");
    const std::string sender = textOf(packet, layer, "arp.src.proto_ipv4");
    switch (numberOf(packet, layer, "arp.opcode")) {
    case 1:
        if (!target.empty())
            return target == sender ? fmt::format("{} announces itself", sender)
                                    : fmt::format("who has {}? tell {}", target, sender);
        break;
    case 2:
        if (!sender.empty())
            return fmt::format("{} is at {}", sender, textOf(packet, layer, "arp.src.hw_mac"));
        break;
    default:
        break;
    }
    return nameOf(packet, layer, "arp.opcode");
}

std::string icmpInfo(const Packet &packet, const Layer &layer, std::string_view prefix)
{
    std::string info = lowered(nameOf(packet, layer, fmt::format("{}.type", prefix)));
    const std::string code = nameOf(packet, layer, fmt::format("{}.code", prefix));
    const bool isNumber = !code.empty() && code.front() <= '9';
    if (isNumber && code != "0")
        info += fmt::format(", code {}", code);
    else if (!isNumber && !code.empty())
        info += fmt::format(", {}", lowered(code));
    if (layer.protocol != Protocol::Icmpv6)
        return info;
    const std::string target = textOf(packet, layer, "icmpv6.nd.ns.target_address") +
                               textOf(packet, layer, "icmpv6.nd.na.target_address");
    return target.empty() ? info : fmt::format("{} for {}", info, target);
}

std::string networkInfo(const Packet &packet, const Layer &layer)
{
    if (packet.has(ParseFlag::LaterFragment))
        return fmt::format(
            "fragment at {} of {}",
            layer.protocol == Protocol::Ip ? numberOf(packet, layer, "ip.frag_offset") * 8
                                           : numberOf(packet, layer, "ipv6.fraghdr.offset") * 8,
            layer.protocol == Protocol::Ip ? nameOf(packet, layer, "ip.proto")
                                           : nameOf(packet, layer, "ipv6.fraghdr.nxt"));
    const std::string_view next = layer.protocol == Protocol::Ip ? "ip.proto" : "ipv6.nxt";
    return nameOf(packet, layer, next);
}

std::string infoOf(const Packet &packet, const Layer &layer)
{
    switch (layer.protocol) {
    case Protocol::Tcp:
        return tcpInfo(packet, layer);
    case Protocol::Udp:
        return udpInfo(packet, layer);
    case Protocol::Arp:
        return arpInfo(packet, layer);
    case Protocol::Icmp:
        return icmpInfo(packet, layer, "icmp");
    case Protocol::Icmpv6:
        return icmpInfo(packet, layer, "icmpv6");
    case Protocol::Ip:
    case Protocol::Ipv6:
    case Protocol::Ipv6Fragment:
        return networkInfo(packet, layer);
    case Protocol::Sctp:
        return fmt::format("{} → {} {}", textOf(packet, layer, "sctp.srcport"),
                           textOf(packet, layer, "sctp.dstport"),
                           nameOf(packet, layer, "sctp.chunk_type"));
    case Protocol::Dccp:
        return fmt::format("{} → {} {}", textOf(packet, layer, "dccp.srcport"),
                           textOf(packet, layer, "dccp.dstport"),
                           nameOf(packet, layer, "dccp.type"));
    case Protocol::Igmp:
        return nameOf(packet, layer, "igmp.type");
    case Protocol::Gre:
        return nameOf(packet, layer, "gre.proto");
    case Protocol::Ospf:
        return nameOf(packet, layer, "ospf.msg");
    case Protocol::Vrrp:
        return fmt::format("router {}, priority {}", textOf(packet, layer, "vrrp.virt_rtr_id"),
                           textOf(packet, layer, "vrrp.prio"));
    case Protocol::Pim:
        return nameOf(packet, layer, "pim.type");
    case Protocol::Stp:
        return nameOf(packet, layer, "stp.type");
    case Protocol::Lldp:
        return textOf(packet, layer, "lldp.tlv.system.name");
    case Protocol::Vxlan:
        return fmt::format("VNI {}", textOf(packet, layer, "vxlan.vni"));
    case Protocol::Geneve:
        return fmt::format("VNI {}", textOf(packet, layer, "geneve.vni"));
    case Protocol::L2tp:
        return nameOf(packet, layer, "l2tp.avp.message_type");
    case Protocol::Bfd:
        return nameOf(packet, layer, "bfd.sta");
    case Protocol::Esp:
        return fmt::format("SPI {}", textOf(packet, layer, "esp.spi"));
    case Protocol::Ethernet:
        return layer.alias == Protocol::EthernetTyped ? nameOf(packet, layer, "eth.type") : "";
    case Protocol::Vlan:
        return nameOf(packet, layer, "vlan.etype");
    case Protocol::Llc:
        return nameOf(packet, layer, "llc.dsap");
    case Protocol::Pppoe:
        return nameOf(packet, layer, "pppoe.code");
    case Protocol::Ppp:
        return nameOf(packet, layer, "ppp.protocol");
    default:
        return summaryOfHigher(packet, layer);
    }
}

/// The header that a person would name the packet by: the innermost one at depth 0, since what a
/// tunnel or an ICMP error carries is no business of the packet list.
const Layer &highest(const Packet &packet)
{
    const Layer *found = &packet.layers[0];
    for (const Layer &layer : allLayers(packet)) {
        if (layer.depth != 0)
            break;
        found = &layer;
    }
    return *found;
}

struct AddressPair
{
    std::string_view source;
    std::string_view destination;
    Protocol protocol;
};
constexpr AddressPair kAddresses[] = {
    {"ip.src", "ip.dst", Protocol::Ip},
    {"ipv6.src", "ipv6.dst", Protocol::Ipv6},
    {"arp.src.proto_ipv4", "arp.dst.proto_ipv4", Protocol::Arp},
    {"eth.src", "eth.dst", Protocol::Ethernet},
    {"sll.src.eth", "", Protocol::Sll},
};

} // namespace

PacketSummary summarise(const Packet &packet)
{
    PacketSummary summary;
    for (const AddressPair &pair : kAddresses) {
        const Layer *layer = packet.outer(pair.protocol);
        if (layer == nullptr)
            continue;
        summary.source = textOf(packet, *layer, pair.source);
        summary.destination = textOf(packet, *layer, pair.destination);
        if (!summary.source.empty())
            break;
    }
    const Layer &layer = highest(packet);
    summary.protocol = nameOf(layer);
    // Of what is encrypted or goes on from an earlier segment the transport header tells more.
    const Layer *telling = &layer;
    summary.info = infoOf(packet, *telling);
    while (summary.info.empty() && fields::isHigher(telling->protocol))
        summary.info = infoOf(packet, *--telling);
    if (layer.extent == Extent::Malformed)
        appendWord(summary.info, "(malformed)");
    else if (packet.has(ParseFlag::CutBySnaplen))
        appendWord(summary.info, "(cut by the capture)");
    return summary;
}

} // namespace tallygate::packet
