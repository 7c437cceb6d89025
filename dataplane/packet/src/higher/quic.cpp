// SPDX-License-Identifier: GPL-3.0-or-later
// QUIC: where it is recognised, its headers' fields, and the handshake in it.
#include "fields/quic.h"
#include "../extract.h"
#include "handler.h"
#include "itemreader.h"
#include "quicinitial.h"
#include "quicwalk.h"

namespace tallygate::packet {
namespace {

using fields::QuicPart;

constexpr std::uint16_t kPorts[] = {443};
constexpr std::uint32_t kLeast = 13; ///< octets that a long header is told by

/// Lists the datagram, and the client's handshake if it begins in it.
Claim list(Walk &walk, const Segment &segment)
{
    Scratch &scratch = walk.packet().scratch;
    // What a server sends has keys that follow from another packet.
    const bool isServers = segment.sourcePort == kPorts[0];
    const std::uint32_t length =
        isServers ? 0 : readQuicHandshake(segment.octets, segment.wireLength, scratch);
    walk.claim(Protocol::Quic);
    QuicPacket first;
    if (length == 0 && segment.isCut() && !isServers &&
        QuicWalk(segment.octets, segment.wireLength).next(first) && first.type == QuicType::Initial)
        walk.packet().deep.isCut = true; // a handshake may be in it
    if (length != 0) {
        scratch.cryptoLength = length;
        walk.claimDecrypted(Protocol::Tls, Protocol::QuicCrypto, length, Extent::Whole);
    }
    return Claim::listed();
}

/// True for a list of versions of which one is known.
bool isNegotiation(Bytes data, const QuicPacket &packet)
{
    const QuicRun &versions = packet.payload;
    if (versions.start == 0 || versions.length == 0 || versions.length % 4 != 0)
        return false;
    for (std::uint32_t at = versions.start; at + 4 <= data.size(); at += 4) {
        if (isQuicVersion(loadBigEndian<std::uint32_t>(data.data() + at)))
            return true;
    }
    return false;
}

/// A long header of a version that exists, or a list of such versions.
Claim elsewhere(Walk &walk, const Segment &segment)
{
    const Bytes data = segment.octets;
    if (data.size() < kLeast)
        return Claim::tooFew(segment);
    if ((data[0] & 0x80) == 0)
        return {};
    QuicWalk packets(data, segment.wireLength);
    QuicPacket packet;
    if (!packets.next(packet) || packet.sourceId.start == 0)
        return packets.wasCut() ? Claim::tooFew(segment) : Claim{};
    if (packet.type == QuicType::Negotiation ? !isNegotiation(data, packet)
                                             : !isQuicVersion(packet.version))
        return {};
    return list(walk, segment);
}

/// A short header too: nothing of it can be told but the fixed bit (RFC 9000 17.3.1).
Claim onPort(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kShortest = 21; // RFC 9000 10.3
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    if ((segment.octets[0] & 0xc0) != 0x40)
        return elsewhere(walk, segment);
    if (segment.wireLength < kShortest)
        return {};
    walk.claim(Protocol::Quic);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::Quic, Carrier::Udp, kPorts, onPort, elsewhere,
     "a long header of a version that exists"},
};

/// One field of the packets, the `item`-th of it.
class QuicReader
{
public:
    QuicReader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_item(extract, item)
    {}

    Value read()
    {
        QuicWalk walk(m_extract.header(), m_extract.wireLength());
        QuicPacket packet;
        while (!m_item.isFound() && walk.next(packet))
            take(packet);
        return m_item.value(walk.wasCut() || m_wasCut);
    }

private:
    void report(QuicPart part, std::uint32_t at, std::uint32_t width)
    {
        m_item.report(part, at, width);
    }
    void report(QuicPart part, const QuicRun &run)
    {
        if (run.start != 0 && run.length != 0)
            report(part, run.start, run.length);
    }
    /// A number whose first two bits say how long it is.
    void reportVarint(QuicPart part, const QuicRun &run)
    {
        if (run.start == 0)
            return;
        const std::uint64_t value = loadBits(m_extract.header().data() + run.start, run.length) &
                                    (~std::uint64_t{0} >> (66 - 8 * run.length));
        m_item.reportNumber(part, value, run.start, run.length);
    }

    /// True if the capture ends before `count` octets behind the length of an Initial packet.
    bool isInitialCut(const QuicPacket &packet, std::uint32_t count) const
    {
        const auto captured = static_cast<std::uint32_t>(m_extract.header().size());
        return packet.type == QuicType::Initial && captured < m_extract.wireLength() &&
               (packet.length.start == 0 ||
                packet.length.start + packet.length.length + count > captured);
    }

    /// Of an Initial packet Wireshark tells the header once it has taken its protection off, for
    /// which it needs a sample behind the packet number (RFC 9001 5.4.2).
    void take(const QuicPacket &packet)
    {
        constexpr std::uint32_t kSampled = 4 + 16;
        m_wasCut = isInitialCut(packet, kSampled);
        if (isInitialCut(packet, 0))
            return;
        m_item.reportNumber(QuicPart::PacketLength, packet.end - packet.start);
        report(QuicPart::HeaderForm, packet.start, 1);
        if (m_wasCut)
            return;
        if (packet.type != QuicType::Negotiation)
            report(QuicPart::FixedBit, packet.start, 1);
        if (packet.isLong()) {
            longHeader(packet);
            return;
        }
        report(QuicPart::SpinBit, packet.start, 1);
        report(QuicPart::ShortHeader, packet.start, 1);
    }

    void longHeader(const QuicPacket &packet)
    {
        if (packet.type == QuicType::Negotiation)
            report(QuicPart::NegotiationUnused, packet.start, 1);
        else
            report(isQuicVersion2(packet.version) ? QuicPart::PacketTypeV2 : QuicPart::PacketType,
                   packet.start, 1);
        report(QuicPart::Version, packet.start + 1, 4);
        report(QuicPart::DestinationIdLength, packet.destinationId.start - 1, 1);
        report(QuicPart::DestinationId, packet.destinationId);
        if (packet.sourceId.start == 0)
            return;
        report(QuicPart::SourceIdLength, packet.sourceId.start - 1, 1);
        report(QuicPart::SourceId, packet.sourceId);
        reportVarint(QuicPart::TokenLength, packet.tokenLength);
        report(QuicPart::Token, packet.token);
        reportVarint(QuicPart::Length, packet.length);
        if (packet.type == QuicType::Retry)
            retry(packet.payload);
        if (packet.type == QuicType::Negotiation) {
            for (std::uint32_t at = 0; at + 4 <= packet.payload.length && !m_item.isFound();
                 at += 4)
                report(QuicPart::SupportedVersion, packet.payload.start + at, 4);
        }
    }

    void retry(const QuicRun &payload)
    {
        constexpr std::uint32_t kTag = 16;
        if (payload.length < kTag)
            return;
        const std::uint32_t tokenLength = payload.length - kTag;
        report(QuicPart::RetryToken, {payload.start, tokenLength});
        report(QuicPart::RetryIntegrityTag, payload.start + tokenLength, kTag);
    }

    const Extract &m_extract;
    ItemReader m_item;
    bool m_wasCut = false;
};

} // namespace

std::span<const Handler> quicHandlers()
{
    return kHandlers;
}

Value readQuic(const Extract &extract, unsigned item)
{
    return QuicReader(extract, item).read();
}

} // namespace tallygate::packet
