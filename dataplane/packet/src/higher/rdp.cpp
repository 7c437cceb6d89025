// SPDX-License-Identifier: GPL-3.0-or-later
// TPKT, COTP and the connection of RDP (RFC 1006, ITU-T X.224, MS-RDPBCGR 2.2.1). A segment may
// have several packets, one behind the other; only the first can open a connection.
#include "fields/rdp.h"
#include "handler.h"
#include "itemreader.h"
#include "textline.h"

namespace tallygate::packet {
namespace {

using fields::RdpPart;

constexpr std::uint16_t kPorts[] = {102, 3389};
constexpr std::uint16_t kRdpPort = 3389;
constexpr std::uint32_t kHeader = 4;          ///< of TPKT
constexpr std::uint32_t kConnection = 7;      ///< of COTP, up to the class
constexpr std::uint32_t kLeast = kHeader + 3; ///< with the shortest of COTP
constexpr std::uint32_t kBehind = kHeader + kConnection;

enum Type : std::uint8_t { DisconnectRequest = 8, DisconnectConfirm = 12, Confirm, Request, Data };

bool isTpkt(Bytes octets, std::uint32_t at)
{
    return octets[at] == 3 && octets[at + 1] == 0 &&
           loadBigEndian<std::uint16_t>(octets.data() + at + 2) >= kLeast;
}

/// Lists what a connection request or confirmation says of RDP.
void connection(Walk &walk, const Segment &segment)
{
    const std::uint32_t length = loadBigEndian<std::uint16_t>(segment.octets.data() + 2);
    if (segment.octets.size() <= kBehind) {
        if (segment.wireLength > kBehind)
            walk.missing(Protocol::Rdp);
        return;
    }
    const std::uint8_t type = segment.octets[kHeader + 1] >> 4;
    if ((type != Request && type != Confirm) || length <= kBehind)
        return;
    walk.limit(length);
    walk.advance(kBehind);
    walk.claim(Protocol::Rdp);
}

Claim onPort(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kHeader)
        return Claim::tooFew(segment);
    if (!isTpkt(segment.octets, 0))
        return {};
    // Both names stand for all packets of the segment.
    const Extent extent = walk.isCut() ? Extent::Cut : Extent::Whole;
    walk.push(Protocol::Tpkt, Protocol::Count, walk.available(), extent);
    walk.push(Protocol::Cotp, Protocol::Count, walk.available(), extent);
    if (segment.sourcePort == kRdpPort || segment.destinationPort == kRdpPort)
        connection(walk, segment);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::Tpkt, Carrier::Tcp, kPorts, onPort, nullptr, ""},
};

void transport(ItemReader &reader, std::uint32_t at)
{
    reader.report(RdpPart::LengthIndicator, at, 1);
    if (!reader.has(at, 2)) {
        reader.report(RdpPart::Type, at + 1, 1);
        return;
    }
    const std::uint8_t type = reader.data()[at + 1] >> 4;
    reader.reportNumber(RdpPart::Type, type, at + 1, 1);
    if (type == Data) {
        reader.report(RdpPart::EndOfData, at + 2, 1);
        reader.report(RdpPart::Number, at + 2, 1);
        return;
    }
    if (type != Request && type != Confirm && type != DisconnectRequest &&
        type != DisconnectConfirm)
        return;
    reader.report(RdpPart::Destination, at + 2, 2);
    reader.report(RdpPart::Source, at + 4, 2);
    if (type == Request || type == Confirm)
        reader.report(RdpPart::Class, at + 6, 1);
}

Value readTransport(const Extract &extract, unsigned item)
{
    ItemReader reader(extract, item);
    const std::uint32_t wireLength = extract.wireLength();
    std::uint32_t at = 0;
    while (at + kLeast <= wireLength && !reader.isFound()) {
        if (!reader.has(at, kHeader)) {
            reader.report(RdpPart::Version, at, 1);
            reader.report(RdpPart::Reserved, at + 1, 1);
            break;
        }
        if (!isTpkt(reader.data(), at))
            break;
        const std::uint32_t length = loadBigEndian<std::uint16_t>(reader.data().data() + at + 2);
        reader.report(RdpPart::Version, at, 1);
        reader.report(RdpPart::Reserved, at + 1, 1);
        reader.report(RdpPart::Length, at + 2, 2);
        transport(reader, at + kHeader);
        at += length;
    }
    return reader.value(at < wireLength && !reader.has(at, kBehind));
}

void negotiation(ItemReader &reader, std::uint32_t at)
{
    reader.report(RdpPart::NegotiationType, at, 1);
    if (!reader.has(at, 1))
        return;
    const std::uint8_t type = reader.data()[at];
    constexpr RdpPart kNone = RdpPart::Version;
    const RdpPart flags = type == 1   ? RdpPart::RequestFlags
                          : type == 2 ? RdpPart::ResponseFlags
                                      : kNone;
    const RdpPart number = type == 1   ? RdpPart::RequestedProtocols
                           : type == 2 ? RdpPart::SelectedProtocol
                           : type == 3 ? RdpPart::FailureCode
                                       : kNone;
    if (flags != kNone)
        reader.report(flags, at + 1, 1);
    reader.reportLittle(RdpPart::NegotiationLength, at + 2, 2);
    if (number != kNone)
        reader.reportLittle(number, at + 4, 4);
}

/// A line with the cookie, if there is one, and the negotiation.
Value readConnection(const Extract &extract)
{
    constexpr std::uint32_t kNegotiation = 8;
    ItemReader reader(extract, 0);
    const Bytes data = extract.header();
    std::uint32_t at = 0;
    if (data[0] >= ' ') {
        const TextLine line = lineAt(data, 0);
        if (line.isEnded)
            reader.report(RdpPart::Cookie, 0, line.length);
        else
            return extract.beyond();
        at = line.next;
    }
    if (at + kNegotiation <= extract.wireLength())
        negotiation(reader, at);
    return reader.value(at + kNegotiation > data.size());
}

} // namespace

std::span<const Handler> rdpHandlers()
{
    return kHandlers;
}

Value readRdp(const Extract &extract, unsigned item)
{
    if (static_cast<RdpPart>(extract.field().argument) < RdpPart::Cookie)
        return readTransport(extract, item);
    return item == 0 ? readConnection(extract) : Extract::absent();
}

} // namespace tallygate::packet
