// SPDX-License-Identifier: GPL-3.0-or-later
#include "describe.h"

#include <fmt/format.h>

#include "packet/read.h"

namespace tallygate::packet {

using fields::Field;

namespace {

struct FlagName
{
    std::uint64_t bit;
    std::string_view name;
};
constexpr FlagName kTcpFlags[] = {{0x002, "SYN"}, {0x001, "FIN"}, {0x004, "RST"},
                                  {0x008, "PSH"}, {0x010, "ACK"}, {0x020, "URG"},
                                  {0x040, "ECE"}, {0x080, "CWR"}, {0x100, "AE"}};
constexpr FlagName kIpFlags[] = {{4, "RB"}, {2, "DF"}, {1, "MF"}};

std::string flagList(std::span<const FlagName> names, std::uint64_t value)
{
    std::string text;
    for (const FlagName &flag : names) {
        if ((value & flag.bit) != 0)
            text += fmt::format("{}{}", text.empty() ? "" : ", ", flag.name);
    }
    return text;
}

/// "a → b", or nothing if either is missing.
std::string fromTo(const Packet &packet, const Layer &layer, std::string_view from,
                   std::string_view to)
{
    const std::string source = textOf(packet, layer, from);
    const std::string destination = textOf(packet, layer, to);
    return source.empty() || destination.empty() ? std::string{}
                                                 : fmt::format("{} → {}", source, destination);
}

/// The name of a field's value in one layer, or the number where it has none.
std::string named(const Packet &packet, const Layer &layer, std::string_view name)
{
    const auto id = fields::findField(name);
    if (!id)
        return {};
    const Field &field = fields::field(*id);
    const Value value = readFrom(packet, layer, field);
    if (value.presence != Presence::Present)
        return {};
    const std::string known = nameOfValue(packet, layer, field, value.low);
    return known.empty() ? fmt::format("{} {}", field.label, format(field, value)) : known;
}

std::string frameSummary(const Packet &packet)
{
    const auto &frame = packet.frame;
    return fmt::format("{} bytes on the wire, {} captured", frame.wireLength, frame.capturedLength);
}

/// "label 100, ttl 63" from several fields with the words in front of them.
struct Part
{
    std::string_view word;
    std::string_view field;
};
std::string parts(const Packet &packet, const Layer &layer, std::initializer_list<Part> list)
{
    std::string text;
    for (const Part &part : list) {
        const std::string value = textOf(packet, layer, part.field);
        if (!value.empty())
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", part.word, value);
    }
    return text;
}

std::string summaryOf(const Packet &packet, const Layer &layer)
{
    switch (layer.protocol) {
    case Protocol::Ethernet:
        return fromTo(packet, layer, "eth.src", "eth.dst");
    case Protocol::Sll:
        return named(packet, layer, "sll.pkttype");
    case Protocol::Null:
        return named(packet, layer, "null.family");
    case Protocol::Ppp:
        return named(packet, layer, "ppp.protocol");
    case Protocol::Vlan:
        return parts(packet, layer, {{"VLAN", "vlan.id"}, {"priority", "vlan.priority"}});
    case Protocol::Ieee8021ad:
        return parts(packet, layer,
                     {{"VLAN", "ieee8021ad.id"},
                      {"service VLAN", "ieee8021ad.svid"},
                      {"customer VLAN", "ieee8021ad.cvid"}});
    case Protocol::CiscoMetadata:
        return parts(packet, layer, {{"security group", "cmd.sgt"}});
    case Protocol::Llc:
        return named(packet, layer, "llc.dsap");
    case Protocol::Mpls:
        return parts(packet, layer, {{"label", "mpls.label"}, {"TTL", "mpls.ttl"}});
    case Protocol::Pppoe:
        return parts(packet, layer, {{"session", "pppoe.session_id"}});
    case Protocol::Arp:
        return named(packet, layer, "arp.opcode");
    case Protocol::Ip:
        return fromTo(packet, layer, "ip.src", "ip.dst");
    case Protocol::Ipv6:
        return fromTo(packet, layer, "ipv6.src", "ipv6.dst");
    case Protocol::Ipv6Routing:
        return parts(packet, layer,
                     {{"type", "ipv6.routing.type"}, {"segments left", "ipv6.routing.segleft"}});
    case Protocol::Ipv6Fragment:
        return parts(packet, layer,
                     {{"offset", "ipv6.fraghdr.offset"}, {"identification", "ipv6.fraghdr.ident"}});
    case Protocol::Mobility:
        return named(packet, layer, "mip6.mhtype");
    case Protocol::Hip:
        return named(packet, layer, "hip.packet_type");
    case Protocol::Ah:
        return parts(packet, layer, {{"SPI", "ah.spi"}, {"sequence", "ah.sequence"}});
    case Protocol::Esp:
        return parts(packet, layer, {{"SPI", "esp.spi"}, {"sequence", "esp.sequence"}});
    case Protocol::Tcp:
        return fromTo(packet, layer, "tcp.srcport", "tcp.dstport");
    case Protocol::Udp:
        return fromTo(packet, layer, "udp.srcport", "udp.dstport");
    case Protocol::Sctp:
        return fromTo(packet, layer, "sctp.srcport", "sctp.dstport");
    case Protocol::Dccp:
        return fromTo(packet, layer, "dccp.srcport", "dccp.dstport");
    case Protocol::Igmp:
        return named(packet, layer, "igmp.type");
    case Protocol::Gre:
        return named(packet, layer, "gre.proto");
    case Protocol::Ospf:
        return named(packet, layer, "ospf.msg");
    case Protocol::Vrrp:
        return parts(packet, layer, {{"router", "vrrp.virt_rtr_id"}, {"priority", "vrrp.prio"}});
    case Protocol::Pim:
        return named(packet, layer, "pim.type");
    case Protocol::Stp:
        return named(packet, layer, "stp.type");
    case Protocol::Lldp:
        return parts(packet, layer, {{"system", "lldp.tlv.system.name"}, {"port", "lldp.port.id"}});
    case Protocol::Vxlan:
        return parts(packet, layer, {{"VNI", "vxlan.vni"}});
    case Protocol::Geneve:
        return parts(packet, layer, {{"VNI", "geneve.vni"}});
    case Protocol::L2tp:
        return parts(packet, layer, {{"tunnel", "l2tp.tunnel"}, {"session", "l2tp.session"}});
    case Protocol::Bfd:
        return named(packet, layer, "bfd.sta");
    case Protocol::Icmp:
        return named(packet, layer, "icmp.type");
    case Protocol::Icmpv6:
        return named(packet, layer, "icmpv6.type");
    default:
        return summaryOfHigher(packet, layer);
    }
}

/// The long name: of the second name where that tells more.
std::string_view longNameOf(const Layer &layer)
{
    const bool isCommonName = layer.alias == Protocol::Count || layer.alias == Protocol::Network ||
                              layer.alias == Protocol::Ipv6Options;
    return fields::title(isCommonName ? layer.protocol : layer.alias);
}

} // namespace

std::string textOf(const Packet &packet, const Layer &layer, std::string_view name)
{
    const auto id = fields::findField(name);
    if (!id)
        return {};
    const Field &field = fields::field(*id);
    const Value value = readFrom(packet, layer, field);
    return value.presence == Presence::Present ? format(field, value) : std::string{};
}

std::string nameOf(const Packet &packet, const Layer &layer, std::string_view name, unsigned item)
{
    const auto id = fields::findField(name);
    if (!id)
        return {};
    const Field &field = fields::field(*id);
    const Value value = readFrom(packet, layer, field, item);
    if (value.presence != Presence::Present)
        return {};
    const std::string known = nameOfValue(packet, layer, field, value.low);
    return known.empty() ? format(field, value) : known;
}

std::string titleOf(const Packet &packet, const Layer &layer)
{
    if (layer.protocol == Protocol::Frame)
        return fmt::format("Frame: {}", frameSummary(packet));
    const std::string summary = summaryOf(packet, layer);
    const std::string_view title = longNameOf(layer);
    return summary.empty() ? std::string(title) : fmt::format("{}, {}", title, summary);
}

std::string nameOfValue(const Field &field, std::uint64_t value)
{
    if (field.name == "tcp.flags")
        return flagList(kTcpFlags, value);
    if (field.name == "ip.flags")
        return flagList(kIpFlags, value);
    return std::string(fields::valueName(field, value));
}

std::string nameOfValue(const Packet &packet, const Layer &layer, const Field &field,
                        std::uint64_t value)
{
    const auto selector = fields::findField(field.selector);
    if (!selector)
        return nameOfValue(field, value);
    const Value selected = readFrom(packet, layer, fields::field(*selector));
    if (selected.presence != Presence::Present)
        return nameOfValue(field, value);
    return std::string(fields::valueName(field, value, selected.low));
}

} // namespace tallygate::packet
