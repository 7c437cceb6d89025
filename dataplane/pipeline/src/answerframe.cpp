// SPDX-License-Identifier: GPL-3.0-or-later
#include "answerframe.h"

#include <algorithm>
#include <cstring>

#include "base/checksum.h"
#include "pipeline/answer.h"

namespace tallygate::pipeline {

using fields::Protocol;

namespace {

constexpr std::uint8_t kHopLimit = 64; // RFC 1700, the default of hosts
constexpr std::uint8_t kProtocolIcmp = 1, kProtocolTcp = 6, kProtocolIcmpv6 = 58;
constexpr std::uint32_t kTcpHeader = 20, kIcmpHeader = 8;

void store16(std::uint8_t *at, std::uint32_t value)
{
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

void store32(std::uint8_t *at, std::uint32_t value)
{
    store16(at, value >> 16);
    store16(at + 2, value & 0xffff);
}

void storeV6(std::uint8_t *at, const Ipv6Address &address)
{
    const auto bytes = address.toBytes();
    std::copy(bytes.begin(), bytes.end(), at);
}

} // namespace

AnswerFrame::AnswerFrame(const packet::Packet &packet, const Endpoints &endpoints,
                         std::uint32_t mtu, std::span<std::uint8_t> into)
    : m_packet(packet)
    , m_network(*packet.outer(Protocol::Network))
    , m_endpoints(endpoints)
    , m_mtu(mtu)
    , m_linkLength(m_network.offset)
    , m_into(into)
{}

std::uint32_t AnswerFrame::reset()
{
    const packet::Layer &layer = *m_packet.outer(Protocol::Tcp);
    const std::uint32_t ipLength = ipHeaderLength() + kTcpHeader;
    if (!hasRoomFor(ipLength))
        return 0;
    writeLink();
    writeIp(m_endpoints.destination, kProtocolTcp, kTcpHeader, 0);

    // RFC 9293 3.10.7.1: with ACK <SEQ=SEG.ACK><CTL=RST>,
    // without <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>; SYN and FIN are one each of the length.
    constexpr std::uint8_t kFin = 0x01, kSyn = 0x02, kRst = 0x04, kAck = 0x10;
    const std::uint8_t *segment = m_packet.frame.data + layer.offset;
    const std::uint8_t flags = segment[13];
    const std::uint32_t length = layer.wireEnd - layer.offset - layer.headerLength +
                                 ((flags & kSyn) != 0 ? 1u : 0u) + ((flags & kFin) != 0 ? 1u : 0u);
    const bool acknowledges = (flags & kAck) != 0;
    std::uint8_t *tcp = carried();
    std::memset(tcp, 0, kTcpHeader);
    std::memcpy(tcp, segment + 2, 2);
    std::memcpy(tcp + 2, segment, 2);
    if (acknowledges)
        std::memcpy(tcp + 4, segment + 8, 4);
    else
        store32(tcp + 8, loadBigEndian<std::uint32_t>(segment + 4) + length);
    tcp[12] = kTcpHeader / 4 << 4;
    tcp[13] = acknowledges ? kRst : kRst | kAck;
    writeChecksum(tcp + 16, kProtocolTcp, kTcpHeader);
    return finish(ipLength);
}

std::uint32_t AnswerFrame::unreachable(const Ipv6Address &source)
{
    // As much of the packet as fits into 576 bytes (RFC 1812 4.3.2.3) or the least MTU of IPv6
    // (RFC 4443 2.4 c); at least its header and 8 bytes (RFC 792).
    const std::uint32_t most = std::min(
        {m_mtu, isV4() ? 576u : 1280u, static_cast<std::uint32_t>(m_into.size()) - m_linkLength});
    const std::uint32_t heads = ipHeaderLength() + kIcmpHeader;
    const std::uint32_t there = m_network.end - m_network.offset;
    if (m_into.size() < m_linkLength || most < heads + std::min(m_network.headerLength + 8, there))
        return 0;
    const std::uint32_t quoted = std::min(there, most - heads);
    if (!hasRoomFor(heads + quoted))
        return 0;
    const std::uint8_t *original = m_packet.frame.data + m_network.offset;
    const std::uint8_t protocol = isV4() ? kProtocolIcmp : kProtocolIcmpv6;
    // RFC 1812 4.3.2.5: the type of service of the packet, with the precedence of network control.
    const auto service = static_cast<std::uint8_t>(0xc0 | (original[1] & 0x1c));
    writeLink();
    writeIp(source, protocol, kIcmpHeader + quoted, isV4() ? service : 0);
    std::uint8_t *icmp = carried();
    std::memset(icmp, 0, kIcmpHeader);
    icmp[0] = isV4() ? 3 : 1;
    icmp[1] = isV4() ? 13 : 1;
    std::memcpy(icmp + kIcmpHeader, original, quoted);
    writeChecksum(icmp + 2, protocol, kIcmpHeader + quoted);
    return finish(heads + quoted);
}

bool AnswerFrame::hasRoomFor(std::uint32_t ipLength) const
{
    return ipLength <= m_mtu &&
           m_into.size() >= std::max<std::size_t>(m_linkLength + ipLength, kLeastAnswerBytes);
}

void AnswerFrame::writeLink()
{
    const std::uint8_t *original = m_packet.frame.data;
    std::memcpy(m_into.data(), original + 6, 6);
    std::memcpy(m_into.data() + 6, original, 6);
    std::memcpy(m_into.data() + 12, original + 12, m_linkLength - 12);
}

/// Without options and extension headers. An IPv4 packet that is never fragmented needs no
/// identification (RFC 6864).
void AnswerFrame::writeIp(const Ipv6Address &source, std::uint8_t protocol,
                          std::uint32_t carriedLength, std::uint8_t trafficClass)
{
    std::uint8_t *head = ip();
    std::memset(head, 0, ipHeaderLength());
    if (!isV4()) {
        head[0] = 0x60;
        store16(head + 4, carriedLength);
        head[6] = protocol;
        head[7] = kHopLimit;
        storeV6(head + 8, source);
        storeV6(head + 24, m_endpoints.source);
        return;
    }
    constexpr std::uint32_t kDontFragment = 0x4000;
    head[0] = 0x45;
    head[1] = trafficClass;
    store16(head + 2, ipHeaderLength() + carriedLength);
    store16(head + 6, kDontFragment);
    head[8] = kHopLimit;
    head[9] = protocol;
    store32(head + 12, static_cast<std::uint32_t>(source.low));
    store32(head + 16, static_cast<std::uint32_t>(m_endpoints.source.low));
    store16(head + 10, InternetChecksum().add({head, ipHeaderLength()}).value());
}

void AnswerFrame::writeChecksum(std::uint8_t *field, std::uint8_t protocol,
                                std::uint32_t carriedLength)
{
    InternetChecksum sum;
    if (protocol != kProtocolIcmp) { // ICMP for IPv4 has no pseudo header
        if (isV4())
            sum.add({ip() + 12, 8});
        else
            sum.add({ip() + 8, 32});
        sum.add32(carriedLength).add32(protocol);
    }
    store16(field, sum.add({carried(), carriedLength}).value());
}

std::uint32_t AnswerFrame::finish(std::uint32_t ipLength)
{
    const std::uint32_t length = m_linkLength + ipLength;
    if (length >= kLeastAnswerBytes)
        return length;
    std::memset(m_into.data() + length, 0, kLeastAnswerBytes - length);
    return kLeastAnswerBytes;
}

} // namespace tallygate::pipeline
