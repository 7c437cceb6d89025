// SPDX-License-Identifier: GPL-3.0-or-later
#include "operandparser.h"

#include <algorithm>

#include "operandtype.h"
#include "packet/read.h"
#include "syntaxerror.h"

namespace tallygate::match {

namespace {

Result<std::int32_t> sliceNumber(TokenStream &in)
{
    const std::uint32_t begin = in.here();
    const bool negative = in.at(LexemeKind::Minus);
    if (negative)
        in.advance();
    if (in.at(LexemeKind::Bad))
        return badLexeme(in);
    const NumberText number =
        in.at(LexemeKind::Word) ? readNumber(in.spelling(in.lexeme())) : NumberText{};
    constexpr std::uint64_t kMost = 1 << 20;
    if (number.form != NumberForm::Good)
        return failAt(begin, ErrorKind::Syntax, "slice-syntax",
                      "a number was expected in the slice",
                      "write [offset:length], [offset], [first-last] or [offset:]");
    if (number.value > kMost)
        return failAt(begin, ErrorKind::Semantic, "slice-range",
                      fmt::format("{} is beyond any packet", number.value));
    in.advance();
    const auto value = static_cast<std::int32_t>(number.value);
    return negative ? -value : value;
}

Result<Operand> parseSlice(TokenStream &in, const FieldOperand &base)
{
    const OperandType type = typeOf(base);
    const bool sliceable =
        hasOctets(type) ||
        ((type.valueClass == ValueClass::Ipv4 || type.valueClass == ValueClass::Ipv6) &&
         base.field->read != fields::ReadKind::EitherOf);
    if (!sliceable)
        return failAt(
            in.here(), ErrorKind::Semantic, "slice-type",
            fmt::format("{} is {}: only octets can be sliced", base.field->name,
                        base.field->read == fields::ReadKind::EitherOf ? "two fields"
                                                                       : describe(type.valueClass)),
            type.valueClass == ValueClass::Number ? fmt::format("write {} & mask", base.field->name)
                                                  : "");
    const std::uint32_t open = in.here();
    in.advance();
    SliceOperand slice{base.field, base.occurrence, 0, 0};
    bool empty = true;
    if (!in.at(LexemeKind::Colon)) {
        auto offset = sliceNumber(in);
        if (!offset)
            return fail(offset.error());
        slice.offset = *offset;
        slice.length = 1;
        empty = false;
    }
    const std::uint32_t separator = in.here();
    if (in.at(LexemeKind::Colon)) {
        in.advance();
        slice.length = 0;
        if (!in.at(LexemeKind::CloseBracket)) {
            const std::uint32_t lengthAt = in.here();
            auto length = sliceNumber(in);
            if (!length)
                return fail(length.error());
            if (*length <= 0)
                return failAt(lengthAt, ErrorKind::Semantic, "slice-length",
                              "the length of a slice must be at least 1");
            slice.length = static_cast<std::uint32_t>(*length);
            empty = false;
        }
    } else if (in.at(LexemeKind::Minus)) {
        in.advance();
        const std::uint32_t lastAt = in.here();
        auto last = sliceNumber(in);
        if (!last)
            return fail(last.error());
        if ((slice.offset < 0) != (*last < 0))
            return failAt(slice.offset < 0 ? separator : lastAt, ErrorKind::Semantic, "slice-range",
                          "both ends of a slice [first-last] must count from the same side",
                          "write [offset:length] or [offset:]");
        if (*last < slice.offset)
            return failAt(
                lastAt, ErrorKind::Semantic, "slice-range",
                fmt::format("the slice ends at {}, before it starts at {}", *last, slice.offset));
        slice.length = static_cast<std::uint32_t>(*last - slice.offset) + 1;
    }
    if (in.at(LexemeKind::Comma))
        return failAt(in.here(), ErrorKind::Unsupported, "slice-joined",
                      "several slices in one pair of brackets are not supported",
                      "write two tests joined by &&");
    if (!in.at(LexemeKind::CloseBracket))
        return in.at(LexemeKind::Bad)
                   ? Result<Operand>(badLexeme(in))
                   : failAt(in.at(LexemeKind::End) ? open : in.here(), ErrorKind::Syntax,
                            "slice-syntax",
                            in.at(LexemeKind::End) ? "the bracket that opens here is not closed"
                                                   : "']' was expected",
                            "write [offset:length], [offset], [first-last] or [offset:]");
    if (empty)
        return failAt(in.here(), ErrorKind::Syntax, "slice-syntax",
                      "the slice has neither offset nor length", "write [offset:length]");
    if (slice.offset < 0 && slice.length > 0 &&
        static_cast<std::int64_t>(slice.offset) + slice.length > 0)
        return failAt(open, ErrorKind::Semantic, "slice-length",
                      fmt::format("the slice starts {} before the end and cannot be {} long",
                                  -static_cast<std::int64_t>(slice.offset), slice.length));
    // Addresses have a known length; a slice of anything else may or may not fit the packet.
    const std::int64_t size = type.widthBits / 8;
    const std::int64_t first = slice.offset < 0 ? size + slice.offset : slice.offset;
    if (size != 0 && (first < 0 || first + std::max<std::int64_t>(slice.length, 1) > size))
        return failAt(
            open, ErrorKind::Semantic, "slice-range",
            fmt::format("{} is {} octets long: the slice does not fit", base.field->name, size));
    in.advance();
    return slice;
}

} // namespace

Result<Operand> parseOperand(TokenStream &in)
{
    if (!in.at(LexemeKind::Word))
        return notAnOperand(in);
    const auto id = fields::findField(in.spelling(in.lexeme()));
    if (!id)
        return unknownField(in);
    FieldOperand plain{&fields::field(*id), 0};
    in.advance();
    if (in.at(LexemeKind::Hash)) {
        in.advance();
        const NumberText number =
            in.at(LexemeKind::Word) ? readNumber(in.spelling(in.lexeme())) : NumberText{};
        constexpr std::uint64_t kMost = packet::kMaxOccurrence;
        if (number.form != NumberForm::Good || number.value == 0 || number.value > kMost)
            return failAt(in.here(), ErrorKind::Syntax, "occurrence-invalid",
                          fmt::format("after '#' a number of 1 to {} was expected", kMost),
                          fmt::format("{}#2 is the second one, outward-in", plain.field->name));
        plain.occurrence = static_cast<unsigned>(number.value);
        in.advance();
    }
    if (in.at(LexemeKind::OpenBracket))
        return parseSlice(in, plain);
    return plain;
}

} // namespace tallygate::match
