// SPDX-License-Identifier: GPL-3.0-or-later
// IKE, and IPsec in UDP.
#include <algorithm>

#include "../extract.h"
#include "fields/binary.h"
#include "handler.h"

namespace tallygate::packet {

using fields::EncapsulationPart;
using fields::IsakmpPart;

namespace {

constexpr std::uint32_t kHeader = 28;
constexpr std::uint32_t kNextPayload = 16;
constexpr std::uint32_t kVersion = 17;
constexpr std::uint32_t kLength = 24;
constexpr std::uint8_t kEncryptedPayload = 46;
constexpr std::uint8_t kEncryptedFragment = 53;

/// A whole header and a length of no less than that.
Claim claimIke(Walk &walk, std::uint32_t captured, bool isCut)
{
    if (captured < kHeader)
        return {isCut ? Claim::TooShort : Claim::NotMine, {}};
    if (walk.dword(kLength) < kHeader)
        return {};
    walk.claim(Protocol::Isakmp);
    return Claim::listed();
}

Claim claim(Walk &walk, const Segment &segment)
{
    return claimIke(walk, static_cast<std::uint32_t>(segment.octets.size()), segment.isCut());
}

/// RFC 3948 2: a keepalive, IKE behind a marker, or ESP, which is inside.
Claim claimEncapsulated(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kMarker = 4;
    constexpr std::uint32_t kEsp = 50;
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    if (segment.wireLength < kMarker) {
        walk.claim(Protocol::UdpEncapsulation);
        return Claim::listed();
    }
    if (segment.octets.size() < kMarker)
        return Claim::tooFew(segment);
    if (walk.dword(0) == 0) {
        walk.pass(Protocol::UdpEncapsulation, Protocol::Count, kMarker);
        const Claim inner = claimIke(walk, walk.available(), walk.isCut());
        if (inner.kind == Claim::TooShort)
            walk.missing(Protocol::Isakmp);
        return Claim::listed();
    }
    walk.pass(Protocol::UdpEncapsulation, Protocol::Count, 0);
    walk.enterInner();
    return Claim::listed({Step::IpProtocol, kEsp});
}

constexpr std::uint16_t kPorts[] = {500};
constexpr std::uint16_t kEncapsulationPorts[] = {4500};
constexpr Handler kHandlers[] = {
    {Protocol::Isakmp, Carrier::Udp, kPorts, claim, nullptr, {}},
    {Protocol::Isakmp, Carrier::Tcp, kPorts, claim, nullptr, {}},
    {Protocol::UdpEncapsulation, Carrier::Udp, kEncapsulationPorts, claimEncapsulated, nullptr, {}},
};

/// Goes through the payloads that are in the clear.
class Payloads
{
public:
    explicit Payloads(const Extract &extract)
        : m_extract(extract)
        , m_end(std::min<std::uint64_t>(lengthOf(extract), extract.headerLength()))
    {
        constexpr std::uint8_t kEncrypted = 1;
        const bool isVersion1 = extract.byte(kVersion) >> 4 == 1;
        const bool isHidden = (isVersion1 && (extract.byte(19) & kEncrypted) != 0) ||
                              lengthOf(extract) > extract.wireLength();
        m_type = isHidden ? 0 : extract.byte(kNextPayload);
    }

    /// `type` and `at` of the next one; false if there is none of which the header is there.
    bool next(std::uint8_t &type, std::uint32_t &at)
    {
        constexpr std::uint32_t kPayloadHeader = 4;
        if (m_type == 0 || m_at >= m_end || m_end - m_at < kPayloadHeader)
            return false;
        type = m_type;
        at = m_at;
        const std::uint32_t length = m_extract.word(m_at + 2);
        const bool isLast = type == kEncryptedPayload || type == kEncryptedFragment ||
                            length < kPayloadHeader || length > m_end - m_at;
        m_type = isLast ? 0 : m_extract.byte(m_at);
        m_at += isLast ? 0 : length;
        return true;
    }

private:
    static std::uint32_t lengthOf(const Extract &extract)
    {
        return loadBigEndian<std::uint32_t>(extract.header().data() + kLength);
    }

    const Extract &m_extract;
    std::uint32_t m_end;
    std::uint32_t m_at = kHeader;
    std::uint8_t m_type;
};

/// The row's value for a payload of `type` at `at`.
Value ofPayload(const Extract &extract, IsakmpPart part, std::uint8_t type, std::uint32_t at)
{
    switch (part) {
    case IsakmpPart::PayloadType:
        return extract.number(type, at, 1);
    case IsakmpPart::PayloadLength:
        return extract.number(extract.word(at + 2), at + 2, 2);
    default:
        return extract.number(extract.byte(at), at, 1);
    }
}

Value inPayloads(const Extract &extract, IsakmpPart part, unsigned item)
{
    Payloads payloads(extract);
    std::uint8_t type = 0;
    std::uint32_t at = 0;
    while (payloads.next(type, at)) {
        if (!extract.mayBeWanted(item))
            continue;
        const Value value = ofPayload(extract, part, type, at);
        if (extract.isWanted(value))
            return value;
    }
    return extract.beyond();
}

Value nextPayloads(const Extract &extract, unsigned item)
{
    if (extract.mayBeWanted(item)) {
        const Value value = extract.inHeader();
        if (extract.isWanted(value))
            return value;
    }
    return inPayloads(extract, IsakmpPart::NextPayload, item);
}

} // namespace

Value readIsakmp(const Extract &extract, unsigned item)
{
    const auto part = static_cast<IsakmpPart>(extract.field().argument);
    if (part == IsakmpPart::NextPayload)
        return nextPayloads(extract, item);
    if (part == IsakmpPart::PayloadType || part == IsakmpPart::PayloadLength)
        return inPayloads(extract, part, item);
    if (item != 0)
        return Extract::absent();
    const unsigned version = extract.byte(kVersion) >> 4;
    switch (part) {
    case IsakmpPart::Version1:
        return version == 1 ? extract.inHeader() : Extract::absent();
    case IsakmpPart::Version2:
        return version == 2 ? extract.inHeader() : Extract::absent();
    case IsakmpPart::AnyVersion:
        return version == 1 || version == 2 ? extract.inHeader() : Extract::absent();
    default:
        break;
    }
    const Value length = extract.inHeader();
    return length.low <= extract.wireLength() ? length : Extract::absent();
}

Value readUdpEncapsulation(const Extract &extract, unsigned item)
{
    constexpr std::uint8_t kKeepalive = 0xff;
    const std::uint32_t length = extract.headerLength();
    if (item != 0)
        return Extract::absent();
    if (static_cast<EncapsulationPart>(extract.field().argument) == EncapsulationPart::Marker)
        return length == 4 ? extract.present(0, 4) : Extract::absent();
    const bool isKeepalive =
        length == 1 && extract.wireLength() == 1 && extract.byte(0) == kKeepalive;
    return isKeepalive ? extract.present(0, 1) : Extract::absent();
}

std::span<const Handler> isakmpHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
