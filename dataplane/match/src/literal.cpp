// SPDX-License-Identifier: GPL-3.0-or-later
#include "literal.h"

#include <algorithm>

#include "base/address.h"
#include "base/text.h"

namespace tallygate::match {

namespace {

using fields::Field;

/// What a word looks like by itself, to say what stands where something else was expected.
enum class Looks { Number, Ipv4, Ipv6, Ether, Name, Quoted };

Looks looksOf(const Lexeme &lexeme, std::string_view text)
{
    if (lexeme.kind == LexemeKind::String)
        return Looks::Quoted;
    if (readNumber(text).form != NumberForm::NotANumber)
        return Looks::Number;
    const std::string_view address = text.substr(0, text.find('/'));
    if (parseIpv4(address))
        return Looks::Ipv4;
    if (parseMac(text))
        return Looks::Ether;
    if (parseIpv6(address))
        return Looks::Ipv6;
    return Looks::Name;
}

std::string_view describe(Looks looks)
{
    switch (looks) {
    case Looks::Number:
        return "a number";
    case Looks::Ipv4:
        return "an IPv4 address";
    case Looks::Ipv6:
        return "an IPv6 address";
    case Looks::Ether:
        return "a hardware address";
    case Looks::Quoted:
        return "text";
    case Looks::Name:
        return "a name";
    }
    return "";
}

/// A field that reads the same header and takes what was written: ip.src → ipv6.src.
std::string counterpart(const Field &field, Looks looks)
{
    std::string name(field.name);
    if (looks == Looks::Ipv6 && name.starts_with("ip."))
        name.insert(2, "v6");
    else if (looks == Looks::Ipv4 && name.starts_with("ipv6."))
        name.erase(2, 2);
    else
        return {};
    return fields::findField(name) ? fmt::format("for such an address use {}", name)
                                   : std::string();
}

tl::unexpected<Error> mismatch(const LiteralTarget &target, const Lexeme &lexeme,
                               std::string_view text)
{
    const Looks looks = looksOf(lexeme, text);
    const std::uint32_t at = lexeme.range.begin;
    if (looks == Looks::Name && fields::findField(text))
        return failAt(at, ErrorKind::Semantic, "field-on-the-right",
                      fmt::format("{} is a field: fields cannot be compared with each other", text),
                      "write a value on the right");
    if (looks == Looks::Name && (text == "true" || text == "false"))
        return failAt(at, ErrorKind::Semantic, "value-type",
                      fmt::format("{} is {}, {} is a truth value", target.name,
                                  describe(target.type.valueClass), text));
    std::string hint = counterpart(*target.type.field, looks);
    if (hint.empty() && looks == Looks::Name && target.type.valueClass != ValueClass::Number &&
        target.type.valueClass != ValueClass::Flag)
        hint = fmt::format("a set is written in {{@{}}}", text);
    return failAt(at, ErrorKind::Semantic, "value-type",
                  fmt::format("{} is {}, {} is {}", target.name, describe(target.type.valueClass),
                              text, describe(looks)),
                  hint);
}

std::string widthMessage(const LiteralTarget &target)
{
    const std::uint64_t most = largest(target.type.widthBits).low;
    return fmt::format("{} is {} bit{} wide: 0 to {}", target.name, target.type.widthBits,
                       target.type.widthBits == 1 ? "" : "s", most);
}

NumberRange single(std::uint64_t low, std::uint64_t high = 0)
{
    return {high, low, high, low};
}

/// Names near to a mistyped one among the field's values, in any case.
std::string nearValueNames(const Field &field, std::string_view name)
{
    const auto lower = [](std::string_view text) {
        std::string result(text);
        std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) {
            return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        });
        return result;
    };
    std::vector<std::string> names;
    for (const fields::ValueName &value : field.values)
        names.push_back(lower(value.name));
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::vector<std::string> near = nearestNames(lower(name), candidates);
    if (near.empty())
        return {};
    return fmt::format("did you mean {}?", fmt::join(near, ", "));
}

Result<Literal> readNumberLiteral(const LiteralTarget &target, const Lexeme &lexeme,
                                  std::string_view text)
{
    const Field &field = *target.type.field;
    const std::uint32_t at = lexeme.range.begin;
    const NumberText number = lexeme.kind == LexemeKind::Word ? readNumber(text) : NumberText{};
    switch (number.form) {
    case NumberForm::Bad:
        return failAt(at, ErrorKind::Syntax, "number-invalid",
                      fmt::format("'{}' is not a number", text),
                      text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9'
                          ? "a leading 0 means octal; leave it out"
                          : "");
    case NumberForm::TooLarge:
        return failAt(at, ErrorKind::Semantic, "value-range", widthMessage(target));
    case NumberForm::Good:
        if (number.value > largest(target.type.widthBits).low)
            return failAt(at, ErrorKind::Semantic, "value-range", widthMessage(target));
        return single(number.value);
    case NumberForm::NotANumber:
        break;
    }
    if (text.size() > 1 && text[0] == '-' && readNumber(text.substr(1)).form == NumberForm::Good)
        return failAt(at, ErrorKind::Semantic, "value-range", widthMessage(target));
    const std::string_view name = lexeme.kind == LexemeKind::String ? lexeme.value : text;
    if (!target.asMask && !target.type.isSlice) {
        if (const auto value = fields::valueOfName(field, name))
            return single(*value);
    }
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos &&
        readNumber(text.substr(0, dash)).form == NumberForm::Good &&
        readNumber(text.substr(dash + 1)).form == NumberForm::Good)
        return failAt(at, ErrorKind::Syntax, "range-spelling",
                      fmt::format("'{}' is not a number", text),
                      fmt::format("a range is written in {{{}..{}}}", text.substr(0, dash),
                                  text.substr(dash + 1)));
    const Looks looks = looksOf(lexeme, text);
    if ((looks == Looks::Name && !fields::findField(text)) || looks == Looks::Quoted) {
        if (!field.values.empty() && !target.asMask)
            return failAt(at, ErrorKind::Semantic, "value-name-unknown",
                          fmt::format("{} has no value named {}", target.name, text),
                          nearValueNames(field, name));
    }
    return mismatch(target, lexeme, text);
}

Result<Literal> readFlag(const LiteralTarget &target, const Lexeme &lexeme, std::string_view text)
{
    const std::uint32_t at = lexeme.range.begin;
    if (lexeme.kind == LexemeKind::Word) {
        const NumberText number = readNumber(text);
        if (number.form == NumberForm::Good && number.value <= 1)
            return single(number.value);
        if (number.form != NumberForm::NotANumber)
            return failAt(at, ErrorKind::Semantic, "value-range",
                          fmt::format("{} is a flag: 0 or 1", target.name));
        if (text == "true" || text == "True" || text == "TRUE")
            return single(1);
        if (text == "false" || text == "False" || text == "FALSE")
            return single(0);
    }
    const std::string_view name = lexeme.kind == LexemeKind::String ? lexeme.value : text;
    if (const auto value = fields::valueOfName(*target.type.field, name); value && *value <= 1)
        return single(*value);
    return mismatch(target, lexeme, text);
}

/// Something that was meant as an address but is not a good one.
bool meantAsAddress(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isxdigit(c) != 0 || c == '.' || c == ':' || c == '/';
    }) && text.find_first_of(".:/") != std::string_view::npos;
}

Result<Literal> readAddress(const LiteralTarget &target, const Lexeme &lexeme,
                            std::string_view text)
{
    const bool v6 = target.type.valueClass == ValueClass::Ipv6;
    const std::uint32_t at = lexeme.range.begin;
    if (lexeme.kind == LexemeKind::String) {
        const std::string_view inside = lexeme.value;
        return failAt(at, ErrorKind::Semantic, "value-type",
                      fmt::format("{} is {}, {} is text", target.name,
                                  describe(target.type.valueClass), text),
                      meantAsAddress(inside) ? "write the address without quotes" : "");
    }
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    const bool right = v6 ? parseIpv6(address).has_value() : parseIpv4(address).has_value();
    if (!right) {
        const Looks looks = looksOf(lexeme, text);
        if ((looks == Looks::Name || (looks == Looks::Number && !target.asMask)) &&
            meantAsAddress(text))
            return failAt(at, ErrorKind::Syntax, "address-invalid",
                          fmt::format("'{}' is not {}", text, describe(target.type.valueClass)),
                          text.ends_with('.') ? "part of an address is written as a prefix, for "
                                                "example 10.0.0.0/8"
                                              : "");
        if (target.asMask && looks == Looks::Number) {
            const NumberText number = readNumber(text);
            if (number.form == NumberForm::Good && number.value <= largest(32).low && !v6)
                return single(number.value);
            return failAt(at, ErrorKind::Semantic, "value-range",
                          fmt::format("a mask for {} is written as {}", target.name,
                                      describe(target.type.valueClass)));
        }
        const std::size_t dash = text.find('-');
        if (dash != std::string_view::npos && parseAddressRange(text))
            return failAt(at, ErrorKind::Syntax, "range-spelling",
                          fmt::format("'{}' is not an address", text),
                          fmt::format("a range is written in {{{}..{}}}", text.substr(0, dash),
                                      text.substr(dash + 1)));
        return mismatch(target, lexeme, text);
    }
    if (slash != std::string_view::npos && text.find('.', slash) != std::string_view::npos)
        return failAt(at + static_cast<std::uint32_t>(slash) + 1, ErrorKind::Syntax,
                      "prefix-length-invalid",
                      fmt::format("'{}' is not a prefix length", text.substr(slash + 1)),
                      fmt::format("write {}/24, or {} & {} == {}", address, target.name,
                                  text.substr(slash + 1), address));
    auto range = parseAddressRange(text);
    if (!range) {
        const bool length = range.error().code == "prefix-length-invalid";
        return failAt(length ? at + static_cast<std::uint32_t>(slash) + 1 : at, range.error().kind,
                      range.error().code, range.error().message, range.error().hint);
    }
    return NumberRange{range->first.high, range->first.low, range->last.high, range->last.low};
}

Result<Literal> readEther(const LiteralTarget &target, const Lexeme &lexeme, std::string_view text)
{
    const std::uint32_t at = lexeme.range.begin;
    if (lexeme.kind == LexemeKind::String)
        return mismatch(target, lexeme, text);
    if (const auto mac = parseMac(text))
        return single(mac->value);
    if (target.asMask && text.starts_with("0x")) {
        const NumberText number = readNumber(text);
        if (number.form == NumberForm::Good && number.value <= largest(48).low)
            return single(number.value);
    }
    const auto octets = readOctets(text);
    if (octets && text.find_first_of(":-") != std::string_view::npos)
        return failAt(
            at, ErrorKind::Syntax, "address-invalid",
            fmt::format("'{}' has {} octets, a hardware address has 6", text, octets->size()),
            octets->size() < 6 ? fmt::format("for the vendor part write {}[0:{}] == {}",
                                             target.type.field->name, octets->size(), text)
                               : "");
    return mismatch(target, lexeme, text);
}

Result<Literal> readOctetsLiteral(const LiteralTarget &target, const Lexeme &lexeme,
                                  std::string_view text)
{
    const std::uint32_t at = lexeme.range.begin;
    const std::uint32_t length = target.type.isSlice ? target.type.octets : 0;
    std::optional<std::string> octets;
    if (lexeme.kind == LexemeKind::String) {
        if (lexeme.value.empty())
            return failAt(at, ErrorKind::Semantic, "value-empty", "the text is empty");
        octets = lexeme.value;
    } else if (text.starts_with("0x") || text.starts_with("0X")) {
        // An extension: Wireshark takes 0x.. for one octet only.
        octets = readOctets(text.substr(2));
        if (!octets || text.find_first_of(":-.") != std::string_view::npos)
            return failAt(at, ErrorKind::Syntax, "number-invalid",
                          fmt::format("'{}' is not a number of whole octets", text),
                          "write two digits for each octet: 0x0800");
    } else {
        octets = readOctets(text);
    }
    if (!octets && text.size() == 3 && readNumber(text).form == NumberForm::Good)
        return failAt(at, ErrorKind::Syntax, "octets-invalid",
                      fmt::format("'{}' is not octets: they are written in hexadecimal", text),
                      fmt::format("write 0x{:02x}", readNumber(text).value));
    if (!octets && fields::findField(text))
        return mismatch(target, lexeme, text);
    if (!octets)
        return failAt(at, ErrorKind::Syntax, "octets-invalid",
                      fmt::format("'{}' is not octets", text),
                      "write hexadecimal octets (08:00) or text in quotes");
    if (length != 0 && !target.asOctets && octets->size() != length)
        return failAt(at, ErrorKind::Semantic, "octets-length",
                      fmt::format("{} is {} octet{} long, {} is {}", target.name, length,
                                  length == 1 ? "" : "s", text, octets->size()));
    return *octets;
}

/// A mask or value of a masked slice: octets or a number, as a big-endian number.
Result<Literal> readSliceNumber(const LiteralTarget &target, const Lexeme &lexeme,
                                std::string_view text)
{
    auto octets = readOctetsLiteral(target, lexeme, text);
    if (!octets)
        return octets;
    std::uint64_t value = 0;
    for (const char c : std::get<std::string>(*octets))
        value = value << 8 | static_cast<unsigned char>(c);
    return single(value);
}

} // namespace

tl::unexpected<Error> failAt(std::uint32_t offset, ErrorKind kind, std::string code,
                             std::string message, std::string hint)
{
    Error error{kind, std::move(code), std::move(message), std::move(hint), {}};
    error.where.column = offset + 1;
    return tl::unexpected<Error>(std::move(error));
}

NumberText readNumber(std::string_view text)
{
    if (text.empty() || text[0] < '0' || text[0] > '9')
        return {};
    unsigned base = 10;
    std::string_view digits = text;
    if (text.size() > 1 && text[0] == '0') {
        const char mark = text[1];
        base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
        digits = text.substr(base == 8 ? 1 : 2);
    }
    if (digits.empty())
        return {NumberForm::Bad, 0};
    std::uint64_t value = 0;
    bool overflow = false;
    for (const char c : digits) {
        const int digit = hexDigit(c);
        // "0800" with letters or separators is no number at all, "08" and "0xg" are bad ones.
        if (digit < 0 && base != 16 && base != 2)
            return {};
        if (digit < 0 || static_cast<unsigned>(digit) >= base) {
            if (base == 10)
                return {};
            return {base == 8 && digit >= 10 ? NumberForm::NotANumber : NumberForm::Bad, 0};
        }
        if (value > (~0ull - static_cast<unsigned>(digit)) / base)
            overflow = true;
        else
            value = value * base + static_cast<unsigned>(digit);
    }
    if (overflow)
        return {NumberForm::TooLarge, 0};
    return {NumberForm::Good, value};
}

std::optional<std::string> readOctets(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    std::string octets;
    if (text.size() == 1 && hexDigit(text[0]) >= 0)
        return std::string(1, static_cast<char>(hexDigit(text[0])));
    char separator = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (i + 1 >= text.size() || hexDigit(text[i]) < 0 || hexDigit(text[i + 1]) < 0)
            return std::nullopt;
        octets += static_cast<char>(hexDigit(text[i]) * 16 + hexDigit(text[i + 1]));
        i += 2;
        if (i == text.size())
            break;
        const bool isSeparator = text[i] == ':' || text[i] == '-' || text[i] == '.';
        if (octets.size() == 1 && isSeparator)
            separator = text[i];
        if (separator == 0)
            continue;
        if (text[i] != separator || i + 1 == text.size())
            return std::nullopt;
        ++i;
    }
    return octets;
}

Result<Literal> readLiteral(const LiteralTarget &target, const Lexeme &lexeme,
                            std::string_view text)
{
    if (target.asOctets)
        return readOctetsLiteral(target, lexeme, text);
    switch (target.type.valueClass) {
    case ValueClass::Number:
        return readNumberLiteral(target, lexeme, text);
    case ValueClass::Flag:
        return readFlag(target, lexeme, text);
    case ValueClass::Ipv4:
    case ValueClass::Ipv6:
        return readAddress(target, lexeme, text);
    case ValueClass::Ether:
        return readEther(target, lexeme, text);
    case ValueClass::Octets:
        return target.masked || target.asMask ? readSliceNumber(target, lexeme, text)
                                              : readOctetsLiteral(target, lexeme, text);
    case ValueClass::Text:
        if (lexeme.kind != LexemeKind::String)
            return failAt(lexeme.range.begin, ErrorKind::Syntax, "text-unquoted",
                          fmt::format("{} is text: values are written in quotes", target.name),
                          fmt::format("write \"{}\"", text));
        return lexeme.value;
    case ValueClass::None:
        break;
    }
    return mismatch(target, lexeme, text);
}

Result<NumberRange> joinRange(const LiteralTarget &target, const Literal &first,
                              const Lexeme &firstLexeme, const Literal &last,
                              const Lexeme &lastLexeme)
{
    const auto *from = std::get_if<NumberRange>(&first);
    const auto *to = std::get_if<NumberRange>(&last);
    if (from == nullptr || to == nullptr)
        return failAt(firstLexeme.range.begin, ErrorKind::Semantic, "range-type",
                      fmt::format("{} is {}: it has no ranges", target.name,
                                  describe(target.type.valueClass)));
    const auto isSingle = [](const NumberRange &range) {
        return range.firstHigh == range.lastHigh && range.firstLow == range.lastLow;
    };
    if (!isSingle(*from) || !isSingle(*to))
        return failAt((isSingle(*from) ? lastLexeme : firstLexeme).range.begin, ErrorKind::Semantic,
                      "range-type", "a prefix cannot be the end of a range",
                      "a prefix is a range already");
    const Wide low{from->firstHigh, from->firstLow};
    const Wide high{to->firstHigh, to->firstLow};
    if (high < low)
        return failAt(firstLexeme.range.begin, ErrorKind::Semantic, "range-reversed",
                      "the range ends before it starts", "write the smaller value first");
    return NumberRange{low.high, low.low, high.high, high.low};
}

} // namespace tallygate::match
