// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/address.h"

#include <arpa/inet.h>

#include "base/bytes.h"
#include "base/text.h"

namespace tallygate {

namespace {

/// inet_pton wants a terminated string; no address text is longer than this.
template <class Parse>
bool withTerminated(std::string_view text, Parse parse)
{
    char buffer[64];
    if (text.empty() || text.size() >= sizeof buffer)
        return false;
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = '\0';
    return parse(buffer);
}

Result<AddressRange> parseSingle(std::string_view text)
{
    if (const auto v4 = parseIpv4(text))
        return AddressRange{false, {0, v4->value}, {0, v4->value}};
    if (const auto v6 = parseIpv6(text))
        return AddressRange{true, *v6, *v6};
    return fail(ErrorKind::Syntax, "address-invalid", "'{}' is not an IPv4 or IPv6 address", text);
}

Ipv6Address lowMask(bool v6, unsigned hostBits)
{
    if (!v6)
        return {0, hostBits == 0 ? 0 : (~0ull >> (64 - hostBits))};
    if (hostBits == 0)
        return {0, 0};
    if (hostBits <= 64)
        return {0, ~0ull >> (64 - hostBits)};
    return {hostBits == 128 ? ~0ull : ~0ull >> (128 - hostBits), ~0ull};
}

/// The prefix length if the range is exactly one prefix.
std::optional<unsigned> prefixLength(const AddressRange &range)
{
    const unsigned width = range.v6 ? 128 : 32;
    for (unsigned hostBits = 0; hostBits <= width; ++hostBits) {
        const Ipv6Address mask = lowMask(range.v6, hostBits);
        if ((range.first.high | mask.high) == range.last.high
            && (range.first.low | mask.low) == range.last.low
            && (range.first.high & mask.high) == 0 && (range.first.low & mask.low) == 0)
            return width - hostBits;
    }
    return std::nullopt;
}

std::string addressText(bool v6, const Ipv6Address &address)
{
    return v6 ? toString(address) : toString(Ipv4Address{static_cast<std::uint32_t>(address.low)});
}

}  // namespace

Ipv6Address Ipv6Address::fromBytes(const std::uint8_t *bytes)
{
    return {loadBigEndian<std::uint64_t>(bytes), loadBigEndian<std::uint64_t>(bytes + 8)};
}

std::array<std::uint8_t, 16> Ipv6Address::toBytes() const
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
        bytes[i + 8] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
    }
    return bytes;
}

std::optional<Ipv4Address> parseIpv4(std::string_view text)
{
    std::uint8_t bytes[4];
    if (!withTerminated(text, [&](const char *s) { return inet_pton(AF_INET, s, bytes) == 1; }))
        return std::nullopt;
    return Ipv4Address{loadBigEndian<std::uint32_t>(bytes)};
}

std::optional<Ipv6Address> parseIpv6(std::string_view text)
{
    std::uint8_t bytes[16];
    if (!withTerminated(text, [&](const char *s) { return inet_pton(AF_INET6, s, bytes) == 1; }))
        return std::nullopt;
    return Ipv6Address::fromBytes(bytes);
}

std::optional<MacAddress> parseMac(std::string_view text)
{
    const bool cisco = text.size() == 14;  // 0011.2233.4455
    if (!cisco && text.size() != 17)
        return std::nullopt;
    const std::size_t group = cisco ? 4 : 2;
    const char separator = text[group];
    if (cisco ? separator != '.' : (separator != ':' && separator != '-'))
        return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % (group + 1) == group) {
            if (text[i] != separator)
                return std::nullopt;
            continue;
        }
        const char c = text[i];
        unsigned digit = 0;
        if (c >= '0' && c <= '9')
            digit = static_cast<unsigned>(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = static_cast<unsigned>((c | 0x20) - 'a' + 10);
        else
            return std::nullopt;
        value = value << 4 | digit;
    }
    return MacAddress{value};
}

std::string toString(Ipv4Address address)
{
    const std::uint32_t v = address.value;
    return fmt::format("{}.{}.{}.{}", v >> 24, v >> 16 & 255, v >> 8 & 255, v & 255);
}

std::string toString(const Ipv6Address &address)
{
    char buffer[INET6_ADDRSTRLEN];
    const auto bytes = address.toBytes();
    inet_ntop(AF_INET6, bytes.data(), buffer, sizeof buffer);
    return buffer;
}

std::string toString(MacAddress address)
{
    const std::uint64_t v = address.value;
    return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", v >> 40 & 255, v >> 32 & 255,
                       v >> 24 & 255, v >> 16 & 255, v >> 8 & 255, v & 255);
}

Result<AddressRange> parseAddressRange(std::string_view text)
{
    text = trimmed(text);
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        auto range = parseSingle(text.substr(0, slash));
        if (!range)
            return range;
        const unsigned width = range->v6 ? 128 : 32;
        const auto length = parseUnsigned(text.substr(slash + 1));
        if (!length || *length > width)
            return fail(ErrorKind::Syntax, "prefix-length-invalid",
                        "'{}' is not a prefix length of 0 to {}", text.substr(slash + 1), width);
        const Ipv6Address mask = lowMask(range->v6, width - static_cast<unsigned>(*length));
        if ((range->first.high & mask.high) != 0 || (range->first.low & mask.low) != 0) {
            const Ipv6Address network{range->first.high & ~mask.high, range->first.low & ~mask.low};
            Error error{ErrorKind::Syntax, "prefix-host-bits",
                        fmt::format("'{}' has bits set below its prefix length", text),
                        fmt::format("the prefix is {}/{}", addressText(range->v6, network), *length),
                        {}};
            return fail(std::move(error));
        }
        range->last = {range->first.high | mask.high, range->first.low | mask.low};
        return range;
    }
    std::size_t separator = text.find('-');
    std::size_t separatorLength = 1;
    if (separator == std::string_view::npos) {
        separator = text.find("..");
        separatorLength = 2;
    }
    if (separator == std::string_view::npos)
        return parseSingle(text);
    const auto first = parseSingle(trimmed(text.substr(0, separator)));
    const auto last = parseSingle(trimmed(text.substr(separator + separatorLength)));
    if (!first)
        return first;
    if (!last)
        return last;
    if (first->v6 != last->v6)
        return fail(ErrorKind::Syntax, "range-mixed", "'{}' mixes IPv4 and IPv6", text);
    if (last->first < first->first)
        return fail(ErrorKind::Syntax, "range-reversed", "'{}' ends before it starts", text);
    return AddressRange{first->v6, first->first, last->last};
}

std::string toString(const AddressRange &range)
{
    if (range.first == range.last)
        return addressText(range.v6, range.first);
    if (const auto length = prefixLength(range))
        return fmt::format("{}/{}", addressText(range.v6, range.first), *length);
    return fmt::format("{}-{}", addressText(range.v6, range.first),
                       addressText(range.v6, range.last));
}

}  // namespace tallygate
