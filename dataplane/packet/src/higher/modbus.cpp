// SPDX-License-Identifier: GPL-3.0-or-later
// Modbus over TCP (Modbus Messaging on TCP/IP Implementation Guide 3.1): where it is recognised,
// and its fields. A segment may have several messages, one behind the other.
#include "fields/modbus.h"
#include "handler.h"
#include "itemreader.h"

namespace tallygate::packet {
namespace {

using fields::ModbusPart;

constexpr std::uint16_t kPorts[] = {502};
constexpr std::uint32_t kFixed = 6;  ///< octets that the length does not count
constexpr std::uint32_t kHeader = 7; ///< with the unit ID

/// A header for Modbus with room for a function.
Claim onPort(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kLeast = 8;
    if (segment.octets.size() < kLeast)
        return Claim::tooFew(segment);
    const std::uint16_t protocol = loadBigEndian<std::uint16_t>(segment.octets.data() + 2);
    const std::uint16_t length = loadBigEndian<std::uint16_t>(segment.octets.data() + 4);
    if (protocol != 0 || length < 2)
        return {};
    // Both names stand for all messages of the segment.
    walk.push(Protocol::ModbusTcp, Protocol::Count, walk.available(),
              walk.isCut() ? Extent::Cut : Extent::Whole);
    walk.claim(Protocol::Modbus);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::ModbusTcp, Carrier::Tcp, kPorts, onPort, nullptr, ""},
};

/// True if the segment goes to the server: answers have other fields than requests.
bool isRequest(const Extract &extract)
{
    const Packet &packet = extract.packet();
    const Layer *carrier = nullptr;
    for (const Layer &layer : allLayers(packet)) {
        if (layer.protocol == Protocol::Tcp && layer.offset < extract.layer().offset)
            carrier = &layer;
    }
    return carrier != nullptr && carrier->headerLength >= 4 &&
           loadBigEndian<std::uint16_t>(packet.frame.data + carrier->offset + 2) == kPorts[0];
}

enum Function : std::uint8_t {
    ReadCoils = 1,
    ReadInputs = 2,
    ReadHolding = 3,
    ReadInputRegisters = 4,
    WriteCoil = 5,
    WriteRegister = 6,
    EventLog = 12,
    WriteCoils = 15,
    WriteRegisters = 16,
    ServerId = 17,
    ReadFile = 20,
    WriteFile = 21,
    MaskWrite = 22,
    ReadWrite = 23,
    ReadFifo = 24,
};

/// Where the fields of a function stand behind its code; 0 where it has none.
struct Places
{
    std::uint8_t reference;
    std::uint8_t count; ///< of bits or words
    std::uint8_t byteCount;
};

Places placesInRequest(std::uint8_t function)
{
    switch (function) {
    case ReadCoils:
    case ReadInputs:
    case ReadHolding:
    case ReadInputRegisters:
        return {1, 3, 0};
    case WriteCoil:
    case WriteRegister:
    case MaskWrite:
    case ReadFifo:
        return {1, 0, 0};
    case WriteCoils:
    case WriteRegisters:
        return {1, 3, 5};
    case ReadFile:
    case WriteFile:
        return {0, 0, 1};
    case ReadWrite:
        return {0, 0, 9};
    default:
        return {0, 0, 0};
    }
}

Places placesInAnswer(std::uint8_t function)
{
    switch (function) {
    case ReadCoils:
    case ReadInputs:
    case ReadHolding:
    case ReadInputRegisters:
    case EventLog:
    case ServerId:
    case ReadFile:
    case WriteFile:
    case ReadWrite:
        return {0, 0, 1};
    case WriteCoil:
    case WriteRegister:
    case MaskWrite:
        return {1, 0, 0};
    case WriteCoils:
    case WriteRegisters:
        return {1, 3, 0};
    default:
        return {0, 0, 0};
    }
}

/// The fields of the message from its function code on.
void message(ItemReader &reader, std::uint32_t at, bool isRequest)
{
    reader.report(ModbusPart::Function, at, 1);
    if (!reader.has(at, 1))
        return;
    const std::uint8_t function = reader.data()[at];
    if ((function & 0x80) != 0) {
        reader.report(ModbusPart::Exception, at + 1, 1);
        return;
    }
    const Places places = isRequest ? placesInRequest(function) : placesInAnswer(function);
    const bool isOfBits = function == ReadCoils || function == ReadInputs || function == WriteCoils;
    if (places.reference != 0)
        reader.report(ModbusPart::Reference, at + places.reference, 2);
    if (places.count != 0)
        reader.report(isOfBits ? ModbusPart::BitCount : ModbusPart::WordCount, at + places.count,
                      2);
    if (places.byteCount != 0)
        reader.report(ModbusPart::ByteCount, at + places.byteCount, 1);
}

} // namespace

std::span<const Handler> modbusHandlers()
{
    return kHandlers;
}

Value readModbus(const Extract &extract, unsigned item)
{
    ItemReader reader(extract, item);
    const bool isOfMessage =
        static_cast<ModbusPart>(extract.field().argument) >= ModbusPart::Exception;
    const bool toServer = isOfMessage && isRequest(extract);
    const std::uint32_t wireLength = extract.wireLength();
    std::uint32_t at = 0;
    while (at + kHeader <= wireLength && !reader.isFound()) {
        reader.report(ModbusPart::TransactionId, at, 2);
        reader.report(ModbusPart::ProtocolId, at + 2, 2);
        reader.report(ModbusPart::Length, at + 4, 2);
        if (!reader.has(at, kFixed))
            break;
        const std::uint32_t length = loadBigEndian<std::uint16_t>(reader.data().data() + at + 4);
        if (length < 2 || loadBigEndian<std::uint16_t>(reader.data().data() + at + 2) != 0)
            break;
        reader.report(ModbusPart::UnitId, at + kFixed, 1);
        if (at + kHeader < wireLength)
            message(reader, at + kHeader, toServer);
        at += kFixed + length;
    }
    return reader.value(at < wireLength && !reader.has(at, kHeader + 1));
}

} // namespace tallygate::packet
