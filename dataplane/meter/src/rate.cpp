// SPDX-License-Identifier: GPL-3.0-or-later
#include "meter/rate.h"

#include <array>
#include <optional>

#include "base/text.h"

namespace tallygate::meter {

namespace {

struct Prefix
{
    char letter;
    std::uint64_t factor;
};
constexpr std::array<Prefix, 4> kPrefixes{
    {{'T', 1'000'000'000'000}, {'G', 1'000'000'000}, {'M', 1'000'000}, {'k', 1'000}}};

struct UnitName
{
    std::string_view text;
    RateUnit unit;
};
/// The first name of each unit is the one that is written.
constexpr std::array<UnitName, 18> kUnitNames{{
    {"b/s", RateUnit::BitsPerSecond},
    {"bit/s", RateUnit::BitsPerSecond},
    {"bits/s", RateUnit::BitsPerSecond},
    {"bps", RateUnit::BitsPerSecond},
    {"packets/s", RateUnit::PacketsPerSecond},
    {"packet/s", RateUnit::PacketsPerSecond},
    {"packets/second", RateUnit::PacketsPerSecond},
    {"packet/second", RateUnit::PacketsPerSecond},
    {"pps", RateUnit::PacketsPerSecond},
    {"packets/min", RateUnit::PacketsPerMinute},
    {"packet/min", RateUnit::PacketsPerMinute},
    {"packets/minute", RateUnit::PacketsPerMinute},
    {"packet/minute", RateUnit::PacketsPerMinute},
    {"packets/h", RateUnit::PacketsPerHour},
    {"packet/h", RateUnit::PacketsPerHour},
    {"packets/hour", RateUnit::PacketsPerHour},
    {"packet/hour", RateUnit::PacketsPerHour},
    {"packets/hr", RateUnit::PacketsPerHour},
}};
constexpr std::array<std::string_view, 9> kByteNames{"B",      "byte", "bytes", "kB", "kbyte",
                                                     "kbytes", "MB",   "GB",    "TB"};

constexpr std::string_view kUnitHint =
    "units are b/s, packets/s, packets/min and packets/h, with k, M, G or T before b/s";

/// A decimal number that is split off the front of a text: digits, perhaps a fraction.
struct Number
{
    std::uint64_t digits = 0; ///< without the point
    std::uint64_t scale = 1;  ///< 10 to the number of fraction digits
    std::string_view text;
    std::size_t unitAt = 0; ///< offset of what follows it and its spaces
};

tl::unexpected<Error> failAt(std::size_t offset, std::string code, std::string message,
                             std::string hint = {})
{
    Error error{ErrorKind::Syntax, std::move(code), std::move(message), std::move(hint), {}};
    error.where.column = static_cast<std::uint32_t>(offset) + 1;
    return fail(std::move(error));
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

Result<Number> splitNumber(std::string_view text, std::string_view what, std::string_view example)
{
    Number number;
    std::size_t at = text.find_first_not_of(" \t");
    if (at == std::string_view::npos)
        return failAt(0, fmt::format("{}-empty", what),
                      fmt::format("the {} is empty; expected a number and a unit", what),
                      fmt::format("for example \"{}\"", example));
    const std::size_t begin = at;
    bool point = false;
    std::size_t digits = 0;
    for (; at < text.size() && (isDigit(text[at]) || (text[at] == '.' && !point)); ++at) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        ++digits;
        if (digits > 18)
            return failAt(begin, fmt::format("{}-number", what),
                          fmt::format("the number of the {} has more than 18 digits", what));
        number.digits = number.digits * 10 + static_cast<std::uint64_t>(text[at] - '0');
        number.scale *= point ? 10 : 1;
    }
    if (digits == 0 || text[at - 1] == '.')
        return failAt(
            begin, fmt::format("{}-number", what),
            fmt::format("expected a number at the start of the {} \"{}\"", what, trimmed(text)),
            fmt::format("for example \"{}\"", example));
    number.text = text.substr(begin, at - begin);
    number.unitAt = std::min(text.find_first_not_of(" \t", at), text.size());
    return number;
}

/// number x factor where that is whole and at most `most`.
Result<std::uint64_t> scaled(const Number &number, std::uint64_t factor, std::uint64_t most,
                             std::string_view what, std::string_view unit)
{
    // `digits` has at most 18 digits and the factor 13: the product needs more than 64 bits.
    const std::uint64_t common = std::min(number.scale, factor); // both are powers of ten
    const std::uint64_t up = factor / common;
    const std::uint64_t down = number.scale / common;
    if (number.digits % down != 0)
        return failAt(
            0, fmt::format("{}-fraction", what),
            fmt::format("the {} {} is not a whole number of {}", what, number.text, unit));
    const std::uint64_t whole = number.digits / down;
    if (whole > most / up)
        return failAt(
            0, fmt::format("{}-too-large", what),
            fmt::format("the {} is larger than {} {}, the most there can be", what, most, unit));
    return whole * up;
}

std::optional<RateUnit> unitNamed(std::string_view text)
{
    for (const UnitName &name : kUnitNames) {
        if (name.text == text)
            return name.unit;
    }
    return std::nullopt;
}

std::uint64_t prefixFactor(char letter)
{
    for (const Prefix &prefix : kPrefixes) {
        if (prefix.letter == letter)
            return prefix.factor;
    }
    return 0;
}

struct ScaledUnit
{
    RateUnit unit = RateUnit::BitsPerSecond;
    std::uint64_t factor = 1;
};

/// A unit by one of its names, with or without a prefix: "Mb/s", "k packets/s".
std::optional<ScaledUnit> scaledUnit(std::string_view text)
{
    if (const auto unit = unitNamed(text))
        return ScaledUnit{*unit, 1};
    const std::uint64_t factor = text.empty() ? 0 : prefixFactor(text.front());
    if (factor == 0)
        return std::nullopt;
    const auto unit = unitNamed(trimmed(text.substr(1)));
    if (!unit)
        return std::nullopt;
    return ScaledUnit{*unit, factor};
}

std::string unitHint(std::string_view text)
{
    const std::string_view before = text.substr(0, text.find('/'));
    for (const std::string_view name : kByteNames) {
        if (before == name)
            return "rates count bits, not bytes: multiply by 8 and write b/s";
    }
    if (text.starts_with('K') && scaledUnit(fmt::format("k{}", text.substr(1))))
        return "the prefix for 1000 is a small k";
    if (text.starts_with('m') && scaledUnit(fmt::format("M{}", text.substr(1))))
        return "m means a thousandth; the prefix for a million is M";
    if (text.starts_with('g') && scaledUnit(fmt::format("G{}", text.substr(1))))
        return "the prefix for 10^9 is a capital G";
    std::vector<std::string_view> names;
    for (const UnitName &name : kUnitNames)
        names.push_back(name.text);
    const auto near = nearestNames(text, names, 1);
    return near.empty() ? std::string(kUnitHint) : fmt::format("did you mean {}?", near.front());
}

/// The largest prefix with which `amount` needs at most three decimals.
std::string withPrefix(std::uint64_t amount, std::string_view plainUnit, std::string_view unit)
{
    for (const Prefix &prefix : kPrefixes) {
        if (amount < prefix.factor || amount % (prefix.factor / 1000) != 0)
            continue;
        std::string text = std::to_string(amount / prefix.factor);
        if (const std::uint64_t rest = amount % prefix.factor / (prefix.factor / 1000)) {
            text += fmt::format(".{:03}", rest);
            text.erase(text.find_last_not_of('0') + 1);
        }
        return fmt::format("{} {}{}", text, prefix.letter, unit);
    }
    return fmt::format("{} {}", amount, plainUnit);
}

} // namespace

std::string_view toString(RateUnit unit)
{
    for (const UnitName &name : kUnitNames) {
        if (name.unit == unit)
            return name.text;
    }
    return {};
}

Result<Rate> parseRate(std::string_view text)
{
    const auto number = splitNumber(text, "rate", "10 Mb/s");
    if (!number)
        return fail(number.error());
    const std::string_view unitText = trimmed(text.substr(number->unitAt));
    if (unitText.empty())
        return failAt(text.size(), "rate-unit",
                      fmt::format("the rate \"{}\" has no unit", trimmed(text)),
                      std::string(kUnitHint));
    const auto unit = scaledUnit(unitText);
    if (!unit)
        return failAt(number->unitAt, "rate-unit",
                      fmt::format("\"{}\" is not a unit of a rate", unitText), unitHint(unitText));
    const auto amount = scaled(*number, unit->factor, kMaxRateAmount, "rate", toString(unit->unit));
    if (!amount)
        return fail(amount.error());
    if (*amount == 0)
        return failAt(0, "rate-zero", "a rate of zero lets nothing pass",
                      "use the action drop instead");
    return Rate{*amount, unit->unit};
}

std::string toString(const Rate &rate)
{
    const std::string_view unit = toString(rate.unit);
    if (rate.countsBits())
        return withPrefix(rate.amount, unit, unit);
    if (rate.amount == 1)
        return fmt::format("1 packet{}", unit.substr(unit.find('/')));
    return fmt::format("{} {}", rate.amount, unit);
}

Result<std::uint64_t> parseBurst(std::string_view text, RateUnit unit)
{
    const bool countsBits = unit == RateUnit::BitsPerSecond;
    const std::string_view wanted = countsBits ? "bytes" : "packets";
    const auto number = splitNumber(text, "burst", countsBits ? "64 kB" : "40 packets");
    if (!number)
        return fail(number.error());
    std::string_view name = trimmed(text.substr(number->unitAt));
    const auto isUnit = [](std::string_view word) {
        return word.empty() || word == "packets" || word == "packet" || word == "B" ||
               word == "byte" || word == "bytes";
    };
    std::uint64_t factor = 1;
    if (!isUnit(name) && prefixFactor(name.front()) != 0) {
        factor = prefixFactor(name.front());
        name = trimmed(name.substr(1));
    }
    if (!isUnit(name))
        return failAt(
            number->unitAt, "burst-unit",
            fmt::format("\"{}\" is not a unit of a burst", trimmed(text.substr(number->unitAt))),
            fmt::format("write {}", countsBits ? "B or kB" : "packets"));
    if (!name.empty() && name.starts_with("packet") == countsBits)
        return failAt(number->unitAt, "burst-unit",
                      fmt::format("the burst is in {}, but the rate counts {}", name,
                                  countsBits ? "bits" : "packets"),
                      fmt::format("write the burst in {}", wanted));
    return scaled(*number, factor, kMaxBurst, "burst", wanted);
}

std::string burstText(std::uint64_t burst, RateUnit unit)
{
    if (unit == RateUnit::BitsPerSecond)
        return withPrefix(burst, burst == 1 ? "byte" : "bytes", "B");
    return fmt::format("{} {}", burst, burst == 1 ? "packet" : "packets");
}

} // namespace tallygate::meter
