// SPDX-License-Identifier: GPL-3.0-or-later
// Values that are not plain bits: frame, network and transport headers.
#include "extract.h"
#include "ipprotocol.h"
#include "parts.h"

namespace tallygate::packet {
namespace {

constexpr std::uint8_t kTcpAck = 0x10;
constexpr std::uint8_t kTcpReset = 0x04;
constexpr std::uint32_t kTcpFixed = 20;

/// True if `layer` is behind a header that makes its datagram a fragment.
bool isInFragment(const Packet &packet, const Layer &layer)
{
    for (const Layer *before = &layer; before != packet.layers.data();) {
        --before;
        const std::uint8_t *at = packet.frame.data + before->offset;
        if (before->protocol == Protocol::Ipv6Fragment)
            return (loadBigEndian<std::uint16_t>(at + 2) & 0xfff9) != 0;
        if (before->protocol == Protocol::Ip)
            return before->headerLength >= kTcpFixed &&
                   (loadBigEndian<std::uint16_t>(at + 6) & 0x3fff) != 0;
        if (before->protocol == Protocol::Ipv6)
            return false;
    }
    return false;
}

Value ipHeaderLength(const Extract &extract)
{
    if (extract.headerLength() == 0)
        return extract.beyond();
    if (extract.byte(0) >> 4 != 4)
        return Extract::absent();
    return extract.number((extract.byte(0) & 0xfu) * 4, 0, 1);
}

Value ipTotalLength(const Extract &extract)
{
    Value value = extract.inHeader();
    if (value.presence == Presence::Present && value.low == 0)
        value.low = extract.wireLength();
    return value;
}

/// The protocol number behind the network header and the extension headers that follow it.
Value upperProtocol(const Extract &extract)
{
    const bool isVersion4 = extract.layer().protocol == Protocol::Ip;
    const std::uint32_t place = isVersion4 ? 9 : 6;
    if (extract.headerLength() <= place)
        return extract.beyond();
    const Packet &packet = extract.packet();
    const Layer *network = &extract.layer();
    const Layer *last = network;
    const Layer *end = packet.layers.data() + packet.layerCount;
    while (last + 1 < end && last[1].depth == network->depth && last[1].headerLength != 0 &&
           fields::levelOf(last[1].protocol) == fields::Level::Extension)
        ++last;
    const std::uint32_t at = last == network ? place : last->offset - network->offset;
    const std::uint8_t next = extract.byte(at);
    // Of a further extension header that was cut off it is not known what follows.
    const bool isLast = !ipprotocol::isExtension(next) || packet.has(ParseFlag::LaterFragment);
    if (!isLast && extract.layer().end < extract.layer().wireEnd)
        return extract.beyond(Extract::Within::Message);
    return extract.number(next, at, 1);
}

/// The data offset, also where it is too small for the header to be read on.
Value tcpHeaderLength(const Extract &extract)
{
    constexpr std::uint32_t kUpToSequence = 8;
    constexpr std::uint32_t kUpToWindow = 16;
    const bool isTooSmall =
        extract.headerLength() == kUpToSequence && extract.totalLength() >= kUpToWindow;
    if (extract.headerLength() < kUpToWindow && !isTooSmall)
        return extract.beyond();
    return extract.number((extract.byte(12) >> 4) * 4u, 12, 1);
}

Value tcpPayloadLength(const Extract &extract)
{
    const Value header = tcpHeaderLength(extract);
    if (header.presence != Presence::Present)
        return header;
    if (extract.wireLength() < header.low || isInFragment(extract.packet(), extract.layer()))
        return Extract::absent();
    return extract.number(extract.wireLength() - header.low);
}

Value tcpEstablished(const Extract &extract)
{
    constexpr std::uint32_t kFlags = 13;
    if (extract.headerLength() <= kFlags)
        return extract.beyond();
    if ((extract.byte(kFlags) & (kTcpAck | kTcpReset)) == 0)
        return Extract::absent();
    return extract.present(kFlags, 1);
}

Value tcpOptions(const Extract &extract)
{
    if (extract.layer().extent == Extent::Cut || extract.headerLength() <= kTcpFixed)
        return extract.beyond();
    return extract.octets(kTcpFixed, extract.headerLength() - kTcpFixed);
}

Value payload(const Extract &extract)
{
    const std::uint32_t header = extract.headerLength();
    if (extract.layer().protocol == Protocol::Tcp && header >= kTcpFixed &&
        (extract.byte(13) & kTcpReset) != 0)
        return Extract::absent(); // it gives a reason (RFC 9293 3.5.3)
    if (extract.layer().extent != Extent::Whole || extract.totalLength() <= header)
        return extract.beyond(Extract::Within::Message);
    return extract.octets(header, extract.totalLength() - header);
}

Value udpLength(const Extract &extract)
{
    if (extract.layer().alias == Protocol::UdpLite)
        return extract.number(extract.wireLength());
    return extract.inHeader();
}

Value lengthInOctets(const Extract &extract)
{
    if (extract.headerLength() < 2)
        return extract.beyond();
    return extract.number((extract.byte(1) + 1u) * 8, 1, 1);
}

/// The type of a routing header must be the row's argument.
bool hasRoutingType(const Extract &extract)
{
    return extract.headerLength() > 2 && extract.byte(2) == extract.field().argument;
}

Value routingAddress(const Extract &extract, unsigned item)
{
    constexpr std::uint8_t kSegmentRouting = 4;
    constexpr std::uint32_t kAddress = 16;
    if (!hasRoutingType(extract) || extract.headerLength() < 8)
        return extract.beyond();
    const std::uint32_t listed =
        extract.field().argument == kSegmentRouting ? extract.byte(4) + 1u : extract.byte(1) / 2u;
    return item < listed ? extract.at(item * kAddress, Extract::Within::Header) : Extract::absent();
}

Value ahIcv(const Extract &extract)
{
    constexpr std::uint32_t kFixed = 12;
    const std::uint32_t header = extract.headerLength();
    if (extract.layer().extent == Extent::Cut || header <= kFixed)
        return extract.beyond();
    return extract.octets(kFixed, header - kFixed);
}

Value ospfMessage(const Extract &extract)
{
    if (extract.headerLength() < 2)
        return extract.beyond();
    return extract.byte(1) == extract.field().argument ? extract.present(1, 1) : Extract::absent();
}

Value single(unsigned item, const Value &value)
{
    return item == 0 ? value : Value{};
}

} // namespace

Value readComputed(const Extract &extract, unsigned item)
{
    switch (extract.field().computed) {
    case Computed::AnyBit:
        return single(item, extract.inHeader());
    case Computed::FrameLength:
        return single(item, extract.number(extract.packet().frame.wireLength));
    case Computed::FrameCapturedLength:
        return single(item, extract.number(extract.packet().frame.capturedLength));
    case Computed::IpHeaderLength:
        return single(item, ipHeaderLength(extract));
    case Computed::IpTotalLength:
        return single(item, ipTotalLength(extract));
    case Computed::UpperProtocol:
        return single(item, upperProtocol(extract));
    case Computed::IpOption:
        return readIpOption(extract, item);
    case Computed::LengthInOctets:
        return single(item, lengthInOctets(extract));
    case Computed::Ipv6Option:
        return readIpv6Option(extract, item);
    case Computed::RoutingAddress:
        return routingAddress(extract, item);
    case Computed::RoutingField:
        return single(item, hasRoutingType(extract) ? extract.inHeader() : extract.beyond());
    case Computed::AhIcv:
        return single(item, ahIcv(extract));
    case Computed::TcpHeaderLength:
        return single(item, tcpHeaderLength(extract));
    case Computed::TcpPayloadLength:
        return single(item, tcpPayloadLength(extract));
    case Computed::TcpEstablished:
        return single(item, tcpEstablished(extract));
    case Computed::TcpOptions:
        return single(item, tcpOptions(extract));
    case Computed::TcpOption:
        return readTcpOption(extract, item);
    case Computed::TcpWindowMultiplier:
        return single(item, readWindowMultiplier(extract));
    case Computed::TcpSackCount:
        return readSackCount(extract, item);
    case Computed::Payload:
        return single(item, payload(extract));
    case Computed::UdpLength:
        return single(item, udpLength(extract));
    case Computed::UdpLiteCoverage:
        return single(item, extract.layer().alias == Protocol::UdpLite ? extract.inHeader()
                                                                       : Extract::absent());
    case Computed::IcmpEcho:
    case Computed::IcmpSequence:
    case Computed::IcmpLittleEndian:
    case Computed::IcmpMtu:
    case Computed::IcmpType:
    case Computed::IcmpQuoteLength:
    case Computed::Icmpv6Type:
    case Computed::MldAddress:
    case Computed::MldV1:
    case Computed::MldV2Query:
    case Computed::MldRecord:
    case Computed::NdOption:
        return readIcmpComputed(extract, item);
    case Computed::SctpPart:
        return readSctp(extract, item);
    case Computed::DccpPart:
        return readDccp(extract, item);
    case Computed::GrePart:
        return readGre(extract, item);
    case Computed::IgmpPart:
        return readIgmp(extract, item);
    case Computed::OspfPart:
        return readOspf(extract, item);
    case Computed::OspfMessage:
        return single(item, ospfMessage(extract));
    case Computed::PimPart:
        return readPim(extract, item);
    case Computed::VrrpPart:
        return readVrrp(extract, item);
    case Computed::StpPart:
    case Computed::StpPriority:
    case Computed::StpExtension:
        return readStp(extract, item);
    case Computed::LldpPart:
        return readLldp(extract, item);
    case Computed::PppoePart:
        return readPppoe(extract, item);
    case Computed::TunnelPart:
        return readTunnel(extract, item);
    case Computed::IpOptionPart:
        return readIpOptionPart(extract, item);
    case Computed::MptcpPart:
        return readMptcp(extract, item);
    case Computed::MldPart:
        return readMldSource(extract, item);
    case Computed::MobilityPart:
        return readMobility(extract, item);
    case Computed::Dns:
        return readDns(extract, item);
    case Computed::HigherOption:
    case Computed::HigherOptionEach:
        return readHigherOption(extract, item);
    case Computed::Ntp:
        return readNtp(extract, item);
    case Computed::Stun:
        return readStun(extract, item);
    case Computed::Tftp:
        return readTftp(extract, item);
    case Computed::Syslog:
        return readSyslog(extract, item);
    case Computed::Dhcp:
        return readDhcp(extract, item);
    case Computed::Dhcpv6:
        return readDhcpv6(extract, item);
    case Computed::Bgp:
        return readBgp(extract, item);
    case Computed::Isakmp:
        return readIsakmp(extract, item);
    case Computed::UdpEncapsulation:
        return readUdpEncapsulation(extract, item);
    case Computed::Snmp:
        return readSnmp(extract, item);
    case Computed::Http:
        return readHttp(extract, item);
    case Computed::Sip:
        return readSip(extract, item);
    case Computed::Ssh:
        return readSsh(extract, item);
    case Computed::Smb:
        return readSmb(extract, item);
    case Computed::Modbus:
        return readModbus(extract, item);
    case Computed::Rdp:
        return readRdp(extract, item);
    case Computed::Quic:
        return readQuic(extract, item);
    case Computed::Tls:
        return readTls(extract, item);
    default:
        return readLinkComputed(extract, item);
    }
}

} // namespace tallygate::packet
