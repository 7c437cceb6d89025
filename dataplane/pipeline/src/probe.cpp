// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/probe.h"

#include <algorithm>
#include <array>

#include "base/address.h"
#include "base/bytes.h"
#include "base/text.h"

namespace tallygate::pipeline {

namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kEthernet = 14;
constexpr std::size_t kMostFrame = 9216;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kAck = 0x10;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIcmpv6 = 58;

void put16(Octets &out, std::size_t value)
{
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

/// RFC 1071 over `bytes`, added to `sum`.
std::uint32_t summed(Bytes bytes, std::uint32_t sum)
{
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += static_cast<std::uint32_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    return sum;
}

void putSum(Octets &bytes, std::size_t at, std::uint32_t sum)
{
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    bytes[at] = static_cast<std::uint8_t>(~sum >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(~sum);
}

struct Addresses
{
    bool v6 = false;
    Octets source;
    Octets destination;
};

Octets octetsOf(Ipv4Address address)
{
    Octets out;
    put16(out, address.value >> 16);
    put16(out, address.value);
    return out;
}

Octets octetsOf(const Ipv6Address &address)
{
    const auto bytes = address.toBytes();
    return {bytes.begin(), bytes.end()};
}

Result<Addresses> addressesOf(const Flow &flow)
{
    const auto source4 = parseIpv4(flow.source);
    const auto source6 = parseIpv6(flow.source);
    const auto destination4 = parseIpv4(flow.destination);
    const auto destination6 = parseIpv6(flow.destination);
    if (source4 && destination4)
        return Addresses{false, octetsOf(*source4), octetsOf(*destination4)};
    if (source6 && destination6)
        return Addresses{true, octetsOf(*source6), octetsOf(*destination6)};
    const bool sourceGood = source4 || source6;
    Error error{ErrorKind::Semantic,
                "flow-invalid",
                fmt::format("\"{}\" is not an address{}",
                            sourceGood ? flow.destination : flow.source,
                            sourceGood ? " of the source's family" : ""),
                {},
                {}};
    error.where.path = sourceGood ? "/destination" : "/source";
    return fail(std::move(error));
}

struct Transport
{
    std::uint8_t protocol = kTcp;
    std::size_t sumAt = 0;
    Octets bytes;
};

Transport transportOf(const Flow &flow, bool v6)
{
    Transport made;
    Octets &out = made.bytes;
    if (flow.protocol == Flow::Protocol::Icmp) {
        made.protocol = v6 ? kIcmpv6 : kIcmp;
        const std::uint8_t request = v6 ? 128 : 8;
        const std::uint8_t reply = v6 ? 129 : 0;
        out = {flow.established ? reply : request, 0, 0, 0, 0, 1, 0, 1};
        made.sumAt = 2;
        return made;
    }
    put16(out, flow.sourcePort);
    put16(out, flow.destinationPort);
    if (flow.protocol == Flow::Protocol::Udp) {
        made.protocol = kUdp;
        put16(out, 8);
        put16(out, 0);
        made.sumAt = 6;
        return made;
    }
    out.insert(out.end(), {0, 0, 0, 1, 0, 0, 0, 0}); // sequence and acknowledgement
    out.push_back(5 << 4);
    out.push_back(flow.established ? kAck : kSyn);
    put16(out, 64240);
    put16(out, 0);
    put16(out, 0);
    made.sumAt = 16;
    return made;
}

Octets networkHeader(const Addresses &addresses, std::uint8_t protocol, std::size_t payload)
{
    Octets out;
    if (addresses.v6) {
        out = {0x60, 0, 0, 0};
        put16(out, payload);
        out.insert(out.end(), {protocol, 64});
    } else {
        out = {0x45, 0};
        put16(out, 20 + payload);
        out.insert(out.end(), {0, 1, 0x40, 0, 64, protocol, 0, 0}); // may not be fragmented
    }
    out.insert(out.end(), addresses.source.begin(), addresses.source.end());
    out.insert(out.end(), addresses.destination.begin(), addresses.destination.end());
    if (!addresses.v6)
        putSum(out, 10, summed(out, 0));
    return out;
}

/// Of transport header and pseudo header (RFC 9293 3.1, RFC 8200 8.1).
void sumTransport(Transport &transport, Bytes source, Bytes destination)
{
    transport.bytes[transport.sumAt] = transport.bytes[transport.sumAt + 1] = 0;
    std::uint32_t sum = 0;
    if (transport.protocol != kIcmp) {
        sum = summed(source, summed(destination, transport.protocol));
        sum += static_cast<std::uint32_t>(transport.bytes.size());
    }
    putSum(transport.bytes, transport.sumAt, summed(transport.bytes, sum));
}

tl::unexpected<Error> frameError(std::string message)
{
    Error error{ErrorKind::Semantic, "frame-invalid", std::move(message), {}, {}};
    error.where.path = "/frame";
    return fail(std::move(error));
}

} // namespace

Result<Octets> frameOf(const Flow &flow)
{
    auto addresses = addressesOf(flow);
    if (!addresses)
        return fail(addresses.error());
    Transport transport = transportOf(flow, addresses->v6);
    sumTransport(transport, addresses->source, addresses->destination);
    Octets frame = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}; // locally administered
    put16(frame, addresses->v6 ? 0x86dd : 0x0800);
    const Octets network = networkHeader(*addresses, transport.protocol, transport.bytes.size());
    frame.insert(frame.end(), network.begin(), network.end());
    frame.insert(frame.end(), transport.bytes.begin(), transport.bytes.end());
    return frame;
}

Result<Octets> frameOf(const DeviceCheck &check)
{
    if (check.flow.has_value() == !check.frame.empty())
        return fail(ErrorKind::Semantic, "check-empty",
                    "a check has either a \"flow\" or a \"frame\"");
    if (check.flow) {
        auto frame = frameOf(*check.flow);
        if (!frame)
            frame.error().where.path = "/flow" + frame.error().where.path;
        return frame;
    }
    const std::string &digits = check.frame;
    if (digits.size() % 2 != 0 || digits.size() < 2 * kEthernet || digits.size() > 2 * kMostFrame)
        return frameError(
            fmt::format("a frame has {} to {} octets of two digits each", kEthernet, kMostFrame));
    Octets frame;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = hexDigit(digits[i]);
        const int low = hexDigit(digits[i + 1]);
        if (high < 0 || low < 0)
            return frameError(fmt::format("\"{}\" is no hexadecimal octet", digits.substr(i, 2)));
        frame.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return frame;
}

Octets answerTo(Octets frame)
{
    std::swap_ranges(frame.begin(), frame.begin() + 6, frame.begin() + 6);
    const bool v6 = frame[12] == 0x86;
    const std::size_t length = v6 ? 16 : 4;
    const auto addresses = frame.begin() + kEthernet + (v6 ? 8 : 12);
    std::swap_ranges(addresses, addresses + length, addresses + length);
    const std::size_t header = kEthernet + (v6 ? 40 : 20);
    Transport transport;
    transport.protocol = frame[kEthernet + (v6 ? 6 : 9)];
    transport.bytes.assign(frame.begin() + header, frame.end());
    Octets &bytes = transport.bytes;
    if (transport.protocol == kTcp || transport.protocol == kUdp)
        std::swap_ranges(bytes.begin(), bytes.begin() + 2, bytes.begin() + 2);
    else
        bytes[0] = v6 ? 129 : 0;
    if (transport.protocol == kTcp)
        bytes[13] |= kAck;
    transport.sumAt = transport.protocol == kTcp ? 16 : transport.protocol == kUdp ? 6 : 2;
    sumTransport(transport, Bytes(&*addresses, length), Bytes(&*addresses + length, length));
    std::copy(bytes.begin(), bytes.end(), frame.begin() + header);
    return frame;
}

} // namespace tallygate::pipeline
