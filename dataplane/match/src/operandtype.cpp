// SPDX-License-Identifier: GPL-3.0-or-later
#include "operandtype.h"

namespace tallygate::match {

using fields::Field;
using fields::FieldType;

namespace {

ValueClass classOf(FieldType type)
{
    switch (type) {
    case FieldType::Presence:
        return ValueClass::None;
    case FieldType::Unsigned:
        return ValueClass::Number;
    case FieldType::Boolean:
        return ValueClass::Flag;
    case FieldType::Ipv4:
        return ValueClass::Ipv4;
    case FieldType::Ipv6:
        return ValueClass::Ipv6;
    case FieldType::Ether:
        return ValueClass::Ether;
    case FieldType::Bytes:
        return ValueClass::Octets;
    case FieldType::Text:
        return ValueClass::Text;
    }
    return ValueClass::None;
}

std::string named(const Field &field, unsigned occurrence)
{
    return occurrence == 0 ? std::string(field.name) : fmt::format("{}#{}", field.name, occurrence);
}

std::string sliceText(const SliceOperand &slice)
{
    const std::string name = named(*slice.base, slice.occurrence);
    if (slice.length == 0)
        return fmt::format("{}[{}:]", name, slice.offset);
    if (slice.length == 1)
        return fmt::format("{}[{}]", name, slice.offset);
    return fmt::format("{}[{}:{}]", name, slice.offset, slice.length);
}

} // namespace

OperandType typeOf(const Operand &operand)
{
    OperandType type;
    if (const auto *plain = std::get_if<FieldOperand>(&operand)) {
        type.field = plain->field;
        type.valueClass = classOf(plain->field->type);
        type.widthBits = plain->field->widthBits;
        if (type.valueClass == ValueClass::Ipv4)
            type.widthBits = 32;
        else if (type.valueClass == ValueClass::Ether)
            type.widthBits = 48;
        else if (type.valueClass == ValueClass::Ipv6)
            type.widthBits = 128;
        else if (type.valueClass == ValueClass::Flag)
            type.widthBits = 1;
        return type;
    }
    const auto &slice = std::get<SliceOperand>(operand);
    type.field = slice.base;
    type.valueClass = ValueClass::Octets;
    type.octets = slice.length;
    type.isSlice = true;
    return type;
}

bool hasOctets(const OperandType &type)
{
    switch (type.valueClass) {
    case ValueClass::None:
        return type.field->read == fields::ReadKind::Presence;
    case ValueClass::Ether:
        return type.field->read != fields::ReadKind::EitherOf;
    case ValueClass::Octets:
    case ValueClass::Text:
        return true;
    default:
        return false;
    }
}

bool canHold(SetKind kind, const OperandType &type)
{
    switch (kind) {
    case SetKind::Addresses:
        return type.valueClass == ValueClass::Ipv4 || type.valueClass == ValueClass::Ipv6;
    case SetKind::Macs:
        return type.valueClass == ValueClass::Ether;
    case SetKind::Ports:
        return type.valueClass == ValueClass::Number && type.widthBits == 16;
    case SetKind::Values:
        return type.valueClass == ValueClass::Number;
    case SetKind::Texts:
        return type.valueClass == ValueClass::Text || type.valueClass == ValueClass::Octets;
    case SetKind::Names:
        return type.valueClass == ValueClass::Text;
    case SetKind::Unknown:
        break;
    }
    return false;
}

Wide largest(unsigned widthBits)
{
    if (widthBits >= 128)
        return {~0ull, ~0ull};
    if (widthBits > 64)
        return {~0ull >> (128 - widthBits), ~0ull};
    return {0, widthBits == 0 ? 0 : ~0ull >> (64 - widthBits)};
}

std::string_view describe(ValueClass valueClass)
{
    switch (valueClass) {
    case ValueClass::None:
        return "a protocol";
    case ValueClass::Number:
        return "a number";
    case ValueClass::Flag:
        return "a flag";
    case ValueClass::Ipv4:
        return "an IPv4 address";
    case ValueClass::Ipv6:
        return "an IPv6 address";
    case ValueClass::Ether:
        return "a hardware address";
    case ValueClass::Octets:
        return "octets";
    case ValueClass::Text:
        return "text";
    }
    return "";
}

std::string toText(const Operand &operand)
{
    if (const auto *plain = std::get_if<FieldOperand>(&operand))
        return named(*plain->field, plain->occurrence);
    return sliceText(std::get<SliceOperand>(operand));
}

bool isPrefix(const NumberRange &range, unsigned width, unsigned &length)
{
    for (unsigned hostBits = 0; hostBits <= width; ++hostBits) {
        const Wide mask = largest(hostBits);
        if ((range.firstHigh & mask.high) == 0 && (range.firstLow & mask.low) == 0 &&
            (range.firstHigh | mask.high) == range.lastHigh &&
            (range.firstLow | mask.low) == range.lastLow) {
            length = width - hostBits;
            return true;
        }
    }
    return false;
}

} // namespace tallygate::match
