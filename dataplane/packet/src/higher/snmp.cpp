// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "../extract.h"
#include "ber.h"
#include "fields/binary.h"
#include "handler.h"

namespace tallygate::packet {

using fields::SnmpPart;

namespace {

constexpr std::uint8_t kInteger = 0x02;
constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kObject = 0x06;
constexpr std::uint8_t kSequence = 0x30;
constexpr std::uint8_t kIpAddress = 0x40;
constexpr std::uint8_t kTimeTicks = 0x43;
constexpr std::uint8_t kPdu = 0xa0; ///< and the number of the kind
constexpr std::uint8_t kTrap = 0xa4;
constexpr std::uint8_t kBulk = 0xa5;
constexpr std::uint8_t kLastPdu = 0xa8;
constexpr std::uint8_t kVersion3 = 3;

/// The version, if the octets begin as a message does: a sequence that is not empty, and in it an
/// integer of one octet.
bool beginsMessage(Bytes octets, BerReader &inside, BerValue &version)
{
    const auto size = static_cast<std::uint32_t>(octets.size());
    BerValue message;
    if (!BerReader(octets, 0, size).enter(kSequence, message))
        return false;
    inside = BerReader(octets, message);
    return inside.next(kInteger, version) && version.end - version.offset == 1;
}

Claim claim(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kLeast = 5;
    if (segment.octets.size() < kLeast)
        return Claim::tooFew(segment);
    BerReader inside({}, 0, 0);
    BerValue version;
    if (!beginsMessage(segment.octets, inside, version))
        return {};
    walk.claim(Protocol::Snmp);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {161, 162, 8161};
constexpr std::uint16_t kTcpPorts[] = {161, 162};
constexpr Handler kHandlers[] = {
    {Protocol::Snmp, Carrier::Udp, kPorts, claim, nullptr, {}},
    {Protocol::Snmp, Carrier::Tcp, kTcpPorts, claim, nullptr, {}},
};

/// A message taken apart as far as the wanted part.
class MessageReader
{
public:
    explicit MessageReader(const Extract &extract)
        : m_extract(extract)
        , m_octets(extract.header())
        , m_inside({}, 0, 0)
    {}

    Value read(SnmpPart part, unsigned item)
    {
        BerValue version;
        if (!beginsMessage(m_octets, m_inside, version))
            return m_extract.beyond();
        const bool isVersion3 = m_extract.byte(version.offset) == kVersion3;
        if (part == SnmpPart::Version || part == SnmpPart::MessageVersion)
            return (part == SnmpPart::MessageVersion) == isVersion3 ? integer(version)
                                                                    : Extract::absent();
        return isVersion3 ? inVersion3(part, item) : inCommunity(part, item);
    }

private:
    Value inCommunity(SnmpPart part, unsigned item)
    {
        BerValue community;
        if (!m_inside.next(kOctetString, community))
            return m_extract.beyond();
        if (part == SnmpPart::Community)
            return octets(community);
        return part < SnmpPart::PduType ? Extract::absent() : inPdu(m_inside, part, item);
    }

    /// RFC 3412 6: version, global data, security parameters, and data that may be encrypted.
    Value inVersion3(SnmpPart part, unsigned item)
    {
        BerValue global;
        BerValue security;
        if (!m_inside.enter(kSequence, global))
            return m_extract.beyond();
        if (part <= SnmpPart::Model)
            return inGlobal(BerReader(m_octets, global), part);
        if (!m_inside.enter(kOctetString, security))
            return m_extract.beyond();
        if (part <= SnmpPart::UserName)
            return inSecurity(BerReader(m_octets, security), part);
        BerValue scoped;
        if (!m_inside.enter(kSequence, scoped))
            return m_extract.beyond();
        BerReader inside(m_octets, scoped);
        BerValue engine;
        BerValue name;
        if (!inside.next(kOctetString, engine))
            return m_extract.beyond();
        if (part == SnmpPart::ContextEngineId)
            return octets(engine);
        if (!inside.next(kOctetString, name))
            return m_extract.beyond();
        return part == SnmpPart::ContextName ? octets(name) : inPdu(inside, part, item);
    }

    Value inGlobal(BerReader reader, SnmpPart part) const
    {
        if (part == SnmpPart::Community)
            return Extract::absent();
        BerValue value;
        for (const SnmpPart each : {SnmpPart::MessageId, SnmpPart::MaxSize}) {
            if (!reader.next(kInteger, value))
                return m_extract.beyond();
            if (part == each)
                return integer(value);
        }
        if (!reader.next(kOctetString, value))
            return m_extract.beyond();
        if (part == SnmpPart::Flags)
            return octets(value);
        if (part == SnmpPart::FlagBit)
            return value.offset < value.end ? m_extract.at(value.offset, Extract::Within::Header)
                                            : m_extract.beyond();
        return reader.next(kInteger, value) ? integer(value) : m_extract.beyond();
    }

    Value inSecurity(BerReader outer, SnmpPart part) const
    {
        BerValue value;
        if (!outer.enter(kSequence, value))
            return m_extract.beyond();
        BerReader reader(m_octets, value);
        if (!reader.next(kOctetString, value))
            return m_extract.beyond();
        if (part == SnmpPart::EngineId)
            return octets(value);
        for (const SnmpPart each : {SnmpPart::EngineBoots, SnmpPart::EngineTime}) {
            if (!reader.next(kInteger, value))
                return m_extract.beyond();
            if (part == each)
                return integer(value);
        }
        return reader.next(kOctetString, value) ? octets(value) : m_extract.beyond();
    }

    Value inPdu(BerReader &around, SnmpPart part, unsigned item) const
    {
        BerValue pdu;
        if (!around.next(pdu) || pdu.tag < kPdu || pdu.tag > kLastPdu)
            return m_extract.beyond();
        BerReader reader(m_octets, pdu);
        if (part == SnmpPart::PduType)
            return m_extract.number(pdu.tag - unsigned{kPdu}, pdu.offset - 1, 1);
        const bool isTrapPart = part >= SnmpPart::Enterprise && part <= SnmpPart::TimeStamp;
        if (pdu.tag == kTrap)
            return isTrapPart || part == SnmpPart::Name ? inTrap(reader, part, item)
                                                        : Extract::absent();
        return isTrapPart ? Extract::absent() : inRequest(reader, pdu.tag, part, item);
    }

    Value inRequest(BerReader &reader, std::uint8_t kind, SnmpPart part, unsigned item) const
    {
        BerValue values[3];
        for (BerValue &value : values) {
            if (!reader.next(kInteger, value))
                return m_extract.beyond();
            if (&value == values && part == SnmpPart::RequestId)
                return integer(value);
        }
        const bool isBulk = kind == kBulk;
        switch (part) {
        case SnmpPart::ErrorStatus:
            return isBulk ? Extract::absent() : integer(values[1]);
        case SnmpPart::ErrorIndex:
            return isBulk ? Extract::absent() : integer(values[2]);
        case SnmpPart::NonRepeaters:
            return isBulk ? integer(values[1]) : Extract::absent();
        case SnmpPart::MaxRepetitions:
            return isBulk ? integer(values[2]) : Extract::absent();
        default:
            return part == SnmpPart::Name ? inBindings(reader, item) : Extract::absent();
        }
    }

    Value inTrap(BerReader &reader, SnmpPart part, unsigned item) const
    {
        struct Element
        {
            SnmpPart part;
            std::uint8_t tag;
        };
        constexpr Element kElements[] = {{SnmpPart::Enterprise, kObject},
                                         {SnmpPart::AgentAddress, kIpAddress},
                                         {SnmpPart::GenericTrap, kInteger},
                                         {SnmpPart::SpecificTrap, kInteger},
                                         {SnmpPart::TimeStamp, kTimeTicks}};
        for (const Element &element : kElements) {
            BerValue value;
            if (!reader.next(element.tag, value))
                return m_extract.beyond();
            if (part != element.part)
                continue;
            if (part == SnmpPart::Enterprise)
                return object(value);
            if (part == SnmpPart::AgentAddress)
                return value.end - value.offset == 4
                           ? m_extract.take(value.offset, 4, Extract::Within::Header)
                           : m_extract.beyond();
            return integer(value);
        }
        return inBindings(reader, item);
    }

    /// The name of the `item`-th variable.
    Value inBindings(BerReader &around, unsigned item) const
    {
        BerValue list;
        if (!around.enter(kSequence, list))
            return m_extract.beyond();
        BerReader reader(m_octets, list);
        BerValue binding;
        while (reader.enter(kSequence, binding)) {
            BerValue name;
            if (!BerReader(m_octets, binding).next(kObject, name))
                break;
            if (!m_extract.mayBeWanted(item))
                continue;
            const Value value = object(name);
            if (m_extract.isWanted(value))
                return value;
        }
        return m_extract.beyond();
    }

    Value octets(const BerValue &value) const
    {
        return m_extract.octets(value.offset, value.end - value.offset);
    }

    /// The lower 32 bits, sign and all.
    Value integer(const BerValue &value) const
    {
        std::uint32_t number = value.offset < value.end && (m_octets[value.offset] & 0x80) != 0
                                   ? ~std::uint32_t{0}
                                   : 0;
        for (std::uint32_t at = value.offset; at < value.end; ++at)
            number = number << 8 | m_octets[at];
        return m_extract.number(number, value.offset, value.end - value.offset);
    }

    /// An object identifier with dots (X.690 8.19).
    Value object(const BerValue &value) const;

    const Extract &m_extract;
    Bytes m_octets;
    BerReader m_inside;
};

/// Writes numbers with dots between them, as many as fit.
class Dotted
{
public:
    explicit Dotted(Scratch &scratch)
        : m_scratch(scratch)
    {}
    bool put(std::uint64_t number)
    {
        std::uint8_t digits[20];
        std::uint32_t count = 0;
        do {
            digits[count++] = static_cast<std::uint8_t>('0' + number % 10);
            number /= 10;
        } while (number != 0);
        if (m_length + count + 1 > Scratch::kTextSize)
            return false;
        if (m_length != 0)
            m_scratch.text[m_length++] = '.';
        while (count != 0)
            m_scratch.text[m_length++] = digits[--count];
        return true;
    }
    Bytes text() const { return {m_scratch.text.data(), m_length}; }

private:
    Scratch &m_scratch;
    std::uint32_t m_length = 0;
};

Value MessageReader::object(const BerValue &value) const
{
    Dotted dotted(m_extract.packet().scratch);
    std::uint64_t number = 0;
    bool isFirst = true;
    for (std::uint32_t at = value.offset; at < value.end; ++at) {
        number = number << 7 | (m_octets[at] & 0x7fu);
        if ((m_octets[at] & 0x80) != 0)
            continue;
        if (isFirst) {
            const std::uint64_t top = std::min<std::uint64_t>(number / 40, 2);
            dotted.put(top);
            number -= top * 40;
            isFirst = false;
        }
        if (!dotted.put(number))
            break;
        number = 0;
    }
    return m_extract.decodedText(dotted.text(), value.offset, value.end - value.offset);
}

} // namespace

Value readSnmp(const Extract &extract, unsigned item)
{
    const auto part = static_cast<SnmpPart>(extract.field().argument);
    if (item != 0 && part != SnmpPart::Name)
        return Extract::absent();
    return MessageReader(extract).read(part, item);
}

std::span<const Handler> snmpHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
