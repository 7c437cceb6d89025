// SPDX-License-Identifier: GPL-3.0-or-later
// DNS over UDP and TCP, multicast DNS, LLMNR.
#include "fields/dns.h"

#include <algorithm>

#include "../extract.h"
#include "dnsrecord.h"
#include "handler.h"
#include "udpports.h"

namespace tallygate::packet {

using fields::DnsPart;

namespace {

// Recognition. Four octets, identification and flags, are the least that Wireshark makes a message
// of; more makes no difference, since every value of the flags is one.

constexpr std::uint32_t kLeast = 4;

template <Protocol kAlias>
Claim claimDatagram(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kLeast)
        return Claim::tooFew(segment);
    if (segment.octets.size() >= kDnsHeader) {
        walk.claim(Protocol::Dns, kAlias);
    } else {
        walk.pushPartial(Protocol::Dns, kAlias, walk.available());
        walk.advanceToEnd();
    }
    return Claim::listed();
}

/// Behind no port of its own: a standard query with one question and nothing else but additional
/// records, or a response with few records, and in either something behind the header.
Claim claimElsewhere(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kOpcode = 0x7800;
    constexpr std::uint32_t kResponseBit = 0x8000;
    constexpr std::uint32_t kMostAnswers = 100;
    constexpr std::uint32_t kMostOthers = 10;
    if (isOtherUdpPort(segment.sourcePort) || isOtherUdpPort(segment.destinationPort))
        return {};
    if (segment.octets.size() < kDnsHeader)
        return Claim::tooFew(segment);
    const std::uint32_t flags = walk.word(2);
    const std::uint32_t questions = walk.word(4);
    const std::uint32_t answers = walk.word(6);
    const std::uint32_t authorities = walk.word(8);
    const bool isLikely =
        (flags & kResponseBit) == 0
            ? questions == 1 && answers == 0 && authorities == 0
            : questions <= 1 && answers <= kMostAnswers && authorities <= kMostOthers;
    if (segment.wireLength <= kDnsHeader || (flags & kOpcode) != 0 || !isLikely ||
        walk.word(10) > kMostOthers)
        return {};
    walk.claim(Protocol::Dns, Protocol::DnsMessage);
    return Claim::listed();
}

/// A message of `length` octets as its length field says, which the segment may not have.
void listMessage(Walk &walk, std::uint32_t length)
{
    const std::uint32_t readable = std::min(length, walk.available());
    if (readable < length)
        walk.pushPartial(Protocol::Dns, Protocol::DnsMessage, readable);
    else
        walk.push(Protocol::Dns, Protocol::DnsMessage, readable,
                  length < kDnsHeader ? Extent::Malformed : Extent::Whole);
    walk.advance(readable);
}

/// A length of two octets stands in front of each message (RFC 1035 4.2.2).
Claim claimStream(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kLength = 2;
    unsigned listed = 0;
    while (listed < kLayersOfAHandler && walk.available() > kLength) {
        const std::uint32_t length = walk.word(0);
        walk.advance(kLength);
        if (std::min(length, walk.available()) < kLeast) {
            walk.advance(std::min(length, walk.available()));
            continue;
        }
        listMessage(walk, length);
        ++listed;
    }
    if (listed == 0)
        return Claim::tooFew(segment);
    walk.missing(Protocol::Dns);
    return Claim::listed();
}

constexpr std::uint16_t kDnsPorts[] = {53};
constexpr std::uint16_t kDnsTcpPorts[] = {53, 5353};
constexpr std::uint16_t kMdnsPorts[] = {5353};
constexpr std::uint16_t kLlmnrPorts[] = {5355};

constexpr Handler kHandlers[] = {
    {Protocol::DnsMessage, Carrier::Udp, kDnsPorts, claimDatagram<Protocol::DnsMessage>,
     claimElsewhere,
     "a query with one question or a response with few records, on ports of no other protocol"},
    {Protocol::DnsMessage, Carrier::Tcp, kDnsTcpPorts, claimStream, nullptr, {}},
    {Protocol::Mdns, Carrier::Udp, kMdnsPorts, claimDatagram<Protocol::Mdns>, nullptr, {}},
    {Protocol::Llmnr, Carrier::Udp, kLlmnrPorts, claimDatagram<Protocol::Llmnr>, nullptr, {}},
};

// Reading.

constexpr std::uint8_t kResponse = 0x80;
constexpr std::uint8_t kUpdate = 5;
constexpr std::uint8_t kAuthenticBit = 0x20;
constexpr std::uint16_t kTopBit = 0x8000;
constexpr std::uint16_t kOpt = 41;
constexpr std::uint16_t kSrv = 33;
constexpr std::uint16_t kClassIn = 1;

bool isMdns(const Extract &extract)
{
    return extract.layer().is(Protocol::Mdns);
}

bool holds(const Extract &extract, DnsPart part)
{
    const bool isLlmnr = extract.layer().is(Protocol::Llmnr);
    const bool isResponse = (extract.byte(2) & kResponse) != 0;
    const bool isUpdate = (extract.byte(2) >> 3 & 0xf) == kUpdate;
    switch (part) {
    case DnsPart::Response:
        return isResponse;
    case DnsPart::NotLlmnr:
        return !isLlmnr;
    case DnsPart::NotLlmnrResponse:
        return !isLlmnr && isResponse;
    case DnsPart::Llmnr:
        return isLlmnr;
    case DnsPart::Authenticated:
        return !isLlmnr && (isResponse || (extract.byte(3) & kAuthenticBit) != 0);
    case DnsPart::NotUpdate:
        return !isUpdate;
    default:
        return isUpdate;
    }
}

/// The length in front of a message, if TCP carries it.
Value streamLength(const Extract &extract)
{
    const Layer *before = &extract.layer() - 1;
    while (before->protocol == Protocol::Dns)
        --before;
    if (before->protocol != Protocol::Tcp)
        return Extract::absent();
    const std::uint32_t at = extract.layer().offset - 2;
    Value value;
    value.presence = Presence::Present;
    value.low = loadBigEndian<std::uint16_t>(extract.packet().frame.data + at);
    value.offset = at;
    value.length = 2;
    return value;
}

Value nameValue(const Extract &extract, const DnsName &name, std::uint32_t offset)
{
    std::uint8_t *text = extract.packet().scratch.text.data();
    return extract.decodedText({text, escape(name.text(), text)}, offset, name.end() - offset);
}

Value valueOf(const Extract &extract, DnsPart part, const DnsQuestion &found)
{
    const std::uint32_t length = found.fixed - found.offset;
    const auto characters = static_cast<std::uint32_t>(found.name.text().size());
    switch (part) {
    case DnsPart::QueryName:
        return nameValue(extract, found.name, found.offset);
    case DnsPart::QueryNameLength:
        return extract.number(characters > 1 ? characters : 0, found.offset, length);
    case DnsPart::QueryLabels:
        return extract.number(found.name.labelCount(), found.offset, length);
    default:
        break;
    }
    if (part == DnsPart::QueryMdns && !isMdns(extract))
        return Extract::absent();
    Value value = extract.at(found.fixed, Extract::Within::Header);
    if (part == DnsPart::QueryClass && isMdns(extract))
        value.low &= ~std::uint64_t{kTopBit};
    return value;
}

Value inQuestions(const Extract &extract, DnsPart part, unsigned item)
{
    DnsQuestions questions(extract.header());
    DnsQuestion question;
    while (questions.next(question)) {
        if (!extract.mayBeWanted(item))
            continue;
        const Value value = valueOf(extract, part, question);
        if (extract.isWanted(value))
            return value;
    }
    return questions.wereAll() ? Extract::absent() : extract.beyond();
}

/// One record and what of it is read. Values before the wanted one are counted down in `item`.
class RecordReader
{
public:
    RecordReader(const Extract &extract, const DnsRecord &record, unsigned &item)
        : m_extract(extract)
        , m_message(extract.header())
        , m_record(record)
        , m_item(item)
    {}

    Value read(DnsPart part)
    {
        switch (part) {
        case DnsPart::RecordName:
            return m_record.type != kSrv ? name(m_record.name, m_record.offset) : Value{};
        case DnsPart::ServiceName:
            return service();
        case DnsPart::Record:
            return place(m_record.fixed);
        case DnsPart::RecordPlain:
            return m_record.type != kOpt ? place(m_record.fixed) : Value{};
        case DnsPart::RecordClass:
            return m_record.type != kOpt ? withoutTopBit(place(m_record.fixed)) : Value{};
        case DnsPart::RecordMdns:
            return isMdns(m_extract) ? place(m_record.fixed) : Value{};
        case DnsPart::RecordSize:
            return wholeSize(place(m_record.fixed));
        default:
            return m_record.dataLength() != 0 ? data(part) : Value{};
        }
    }

private:
    Value data(DnsPart part)
    {
        switch (part) {
        case DnsPart::DataOfIn:
            return classOfRecord() == kClassIn ? place(m_record.data) : Value{};
        case DnsPart::Data:
            return place(m_record.data);
        case DnsPart::Name:
        case DnsPart::SecondName:
        case DnsPart::PastNames:
        case DnsPart::RestPastName:
            return pastNames(part);
        case DnsPart::Rest:
            return rest(m_record.data + m_extract.field().byteOffset);
        case DnsPart::Texts:
        case DnsPart::TextLengths:
            return texts(part == DnsPart::TextLengths);
        case DnsPart::NthText:
        case DnsPart::NamePastTexts:
        case DnsPart::RestPastText:
            return nthText(part);
        default:
            return inList(part);
        }
    }

    std::uint16_t classOfRecord() const
    {
        const bool isFlag = isMdns(m_extract);
        return isFlag ? m_record.dnsClass & ~unsigned{kTopBit} : m_record.dnsClass;
    }
    Value withoutTopBit(Value value) const
    {
        if (isMdns(m_extract))
            value.low &= ~std::uint64_t{kTopBit};
        return value;
    }

    /// The row has the bits of mDNS; outside it the size has one more.
    Value wholeSize(Value value) const
    {
        if (value.presence == Presence::Present && !isMdns(m_extract))
            value.low = m_record.dnsClass;
        return value;
    }

    /// The value if it is the wanted one.
    Value count(const Value &value)
    {
        if (value.presence != Presence::Present || !m_extract.mayBeWanted(m_item) ||
            !m_extract.isWanted(value))
            return {};
        m_item = 0;
        return value;
    }
    Value place(std::uint32_t base) { return count(m_extract.at(base, Extract::Within::Header)); }
    Value name(const DnsName &name, std::uint32_t offset)
    {
        return count(nameValue(m_extract, name, offset));
    }
    Value rest(std::uint32_t from)
    {
        return from < m_record.end ? count(m_extract.octets(from, m_record.end - from)) : Value{};
    }

    /// Service, protocol and the rest of an SRV record's name.
    Value service()
    {
        Value value = nameValue(m_extract, m_record.name, m_record.offset);
        for (std::uint16_t left = m_extract.field().byteOffset; left != 0; --left) {
            const auto dot = std::find(value.octets.begin(), value.octets.end(), '.');
            if (dot == value.octets.end())
                return {};
            value.octets = {dot + 1, value.octets.end()};
        }
        if (m_extract.field().byteOffset < 2)
            value.octets = {value.octets.begin(),
                            std::find(value.octets.begin(), value.octets.end(), '.')};
        return count(value);
    }

    Value pastNames(DnsPart part)
    {
        const bool isAtOffset = part != DnsPart::PastNames;
        std::uint32_t at = m_record.data + (isAtOffset ? m_extract.field().byteOffset : 0);
        const auto first = DnsName::read(m_message, at);
        if (!first)
            return {};
        if (part == DnsPart::Name)
            return name(*first, at);
        at = first->end();
        if (part == DnsPart::RestPastName)
            return rest(at);
        const auto second = DnsName::read(m_message, at);
        if (!second)
            return {};
        return part == DnsPart::SecondName ? name(*second, at) : place(second->end());
    }

    /// A text with a length octet at `at`; goes behind it. False if there is none.
    bool text(std::uint32_t &at, std::uint32_t &length) const
    {
        if (at >= m_record.end)
            return false;
        length = m_message[at++];
        if (length > m_record.end - at)
            return false;
        at += length;
        return true;
    }

    Value texts(bool lengths)
    {
        std::uint32_t at = m_record.data + m_extract.field().byteOffset;
        std::uint32_t length = 0;
        while (text(at, length)) {
            const std::uint32_t begin = at - length;
            const Value value = count(lengths ? m_extract.number(length, begin - 1, 1)
                                              : m_extract.octets(begin, length));
            if (value.presence == Presence::Present)
                return value;
        }
        return {};
    }

    Value nthText(DnsPart part)
    {
        const Field &field = m_extract.field();
        std::uint32_t at = m_record.data + field.byteOffset;
        std::uint32_t length = 0;
        const unsigned before = part == DnsPart::RestPastText ? 1 : field.shift;
        for (unsigned i = 0; i < before; ++i) {
            if (!text(at, length))
                return {};
        }
        if (part == DnsPart::RestPastText)
            return rest(at);
        if (part == DnsPart::NthText)
            return text(at, length) ? count(m_extract.octets(at - length, length)) : Value{};
        const auto found = DnsName::read(m_message, at);
        return found ? name(*found, at) : Value{};
    }

    /// Options of OPT and parameters of SVCB: two octets that say what it is, two for the length.
    Value inList(DnsPart part)
    {
        std::uint32_t at = m_record.data;
        if (part != DnsPart::Option && part != DnsPart::OptionValue) {
            const auto target = DnsName::read(m_message, at + 2);
            if (!target)
                return {};
            at = target->end();
        }
        while (at < m_record.end && m_record.end - at >= 4) {
            const std::uint16_t kind = m_extract.word(at);
            const std::uint32_t length = m_extract.word(at + 2);
            if (length > m_record.end - at - 4)
                return {};
            const Value value = listed(part, kind, at, length);
            if (value.presence == Presence::Present)
                return value;
            at += 4 + length;
        }
        return {};
    }

    Value listed(DnsPart part, std::uint16_t kind, std::uint32_t at, std::uint32_t length)
    {
        constexpr std::uint16_t kAlpn = 1;
        constexpr std::uint16_t kPort = 3;
        constexpr std::uint16_t kIpv4Hint = 4;
        constexpr std::uint16_t kIpv6Hint = 6;
        const std::uint32_t value = at + 4;
        switch (part) {
        case DnsPart::Option:
        case DnsPart::Parameter:
            return place(at);
        case DnsPart::OptionValue:
        case DnsPart::ParameterValue:
            return length != 0 ? count(m_extract.octets(value, length)) : Value{};
        case DnsPart::Alpn:
            return kind == kAlpn ? protocols(value, value + length) : Value{};
        case DnsPart::SvcPort:
            return kind == kPort ? place(value) : Value{};
        case DnsPart::Ipv4Hint:
            return kind == kIpv4Hint ? addresses(value, value + length, 4) : Value{};
        default:
            return kind == kIpv6Hint ? addresses(value, value + length, 16) : Value{};
        }
    }

    Value protocols(std::uint32_t at, std::uint32_t end)
    {
        while (at < end) {
            const std::uint32_t length = m_message[at++];
            if (length > end - at)
                return {};
            const Value value = count(m_extract.octets(at, length));
            if (value.presence == Presence::Present)
                return value;
            at += length;
        }
        return {};
    }

    Value addresses(std::uint32_t at, std::uint32_t end, std::uint32_t size)
    {
        for (; at + size <= end; at += size) {
            const Value value = place(at);
            if (value.presence == Presence::Present)
                return value;
        }
        return {};
    }

    const Extract &m_extract;
    Bytes m_message;
    const DnsRecord &m_record;
    unsigned &m_item;
};

/// True if records of `type` have the data of `wanted`; 0 is any.
bool hasDataOf(std::uint16_t wanted, std::uint16_t type)
{
    constexpr std::uint16_t kDs = 43;
    constexpr std::uint16_t kCds = 59;
    constexpr std::uint16_t kDlv = 32769;
    constexpr std::uint16_t kDnskey = 48;
    constexpr std::uint16_t kCdnskey = 60;
    constexpr std::uint16_t kSvcb = 64;
    constexpr std::uint16_t kHttps = 65;
    switch (wanted) {
    case 0:
        return true;
    case kDs:
        return type == kDs || type == kCds || type == kDlv;
    case kDnskey:
        return type == kDnskey || type == kCdnskey;
    case kSvcb:
        return type == kSvcb || type == kHttps;
    default:
        return type == wanted;
    }
}

Value inRecords(const Extract &extract, DnsPart part, std::uint16_t type, unsigned item)
{
    DnsRecords records(extract.header());
    DnsRecord record;
    while (records.next(record)) {
        if (!hasDataOf(type, record.type))
            continue;
        const Value value = RecordReader(extract, record, item).read(part);
        if (value.presence == Presence::Present)
            return value;
    }
    return extract.beyond();
}

} // namespace

Value readDns(const Extract &extract, unsigned item)
{
    const DnsPart part = fields::dnsPartOf(extract.field().argument);
    if (part < DnsPart::QueryName) {
        if (item != 0)
            return Extract::absent();
        if (part == DnsPart::Length)
            return streamLength(extract);
        return holds(extract, part) ? extract.inHeader() : Extract::absent();
    }
    if (extract.headerLength() < kDnsHeader)
        return extract.beyond();
    if (part < DnsPart::RecordName)
        return inQuestions(extract, part, item);
    return inRecords(extract, part, fields::dnsTypeOf(extract.field().argument), item);
}

std::span<const Handler> dnsHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
