// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Network headers and what extends them, up to and including the choice of the transport header.
#include <cstring>

#include "ipprotocol.h"
#include "walk.h"
#include "walktransport.h"

namespace tallygate::packet {

using fields::Level;

constexpr std::uint32_t kMaxExtensions = 16;

/// Notes fragments; true for a later one, behind which no header is read (invariant 4).
static inline bool isLaterFragment(Walk &walk, bool isLater, bool hasMore)
{
    if (isLater)
        walk.flag(ParseFlag::LaterFragment);
    else if (hasMore)
        walk.flag(ParseFlag::FirstFragment);
    return isLater;
}

/// An IPv4 header that ends before its 20 bytes.
static inline Step walkShortIpv4(Walk &walk, std::uint32_t available)
{
    constexpr std::uint32_t kProtocolKnown = 10;
    walk.flag(walk.isCut() ? ParseFlag::CutBySnaplen : ParseFlag::IncompleteLayer3);
    walk.flag(ParseFlag::PartialIpHeader);
    walk.pushPartial(Protocol::Ip, Protocol::Network, available);
    if (available < kProtocolKnown || !walk.isCut())
        return walk.cutWithin(Level::Extension);
    const std::uint32_t fragment = walk.word(6);
    const std::uint32_t protocol = walk.byte(9);
    if (isLaterFragment(walk, (fragment & 0x1fff) != 0, (fragment & 0x2000) != 0))
        return {};
    walk.advanceToEnd();
    return {Step::IpProtocol, protocol};
}

/// Payload length of an IPv6 header here: 0 before a hop-by-hop header may mean a jumbo payload
/// (RFC 2675), whose length is in the option that must come first.
static inline std::uint64_t ipv6PayloadLength(const Walk &walk)
{
    constexpr std::uint32_t kJumboAt = 42;
    constexpr std::uint32_t kJumboOption = 0xc204;
    const std::uint32_t length = walk.word(4);
    if (length != 0 || walk.byte(6) != ipprotocol::kHopOpts || walk.available() < kJumboAt + 6 ||
        walk.word(kJumboAt) != kJumboOption)
        return length;
    const std::uint32_t jumbo = walk.dword(kJumboAt + 2);
    return jumbo > 0xffff ? jumbo : length;
}

/// An extension header of `length` bytes by its own account, `least` of which make a layer. What
/// follows is in its first byte.
static inline Step walkExtension(Walk &walk, Protocol protocol, Protocol alias,
                                 std::uint32_t length)
{
    const std::uint32_t available = walk.available();
    const std::uint32_t next = walk.byte(0);
    if (available >= length) {
        walk.pass(protocol, alias, length);
        return {Step::IpProtocol, next};
    }
    walk.pushPartial(protocol, alias, available);
    if (!walk.isCut()) {
        walk.flag(ParseFlag::IncompleteLayer3);
        return {};
    }
    if (length > walk.onWire())
        return walk.cutWithin(Level::None);
    walk.advanceToEnd();
    return {Step::IpProtocol, next};
}

/// A header that counts its length in 8 bytes, without the first 8.
static inline Step walkOctetCounted(Walk &walk, Protocol protocol, Protocol alias,
                                    std::uint32_t least)
{
    if (walk.available() < least)
        return walk.missing(protocol, alias);
    if (walk.available() < 2) {
        walk.pushPartial(protocol, alias, walk.available());
        return walk.cutWithin(Level::Extension);
    }
    return walkExtension(walk, protocol, alias, (walk.byte(1) + 1u) * 8);
}

static inline Step walkAh(Walk &walk)
{
    if (walk.available() < 2)
        return walk.missing(Protocol::Ah);
    return walkExtension(walk, Protocol::Ah, Protocol::Count, (walk.byte(1) + 2u) * 4);
}

static inline Step walkFragment(Walk &walk)
{
    constexpr std::uint32_t kLength = 8;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Ipv6Fragment);
    const std::uint32_t next = walk.byte(0);
    const std::uint32_t place = walk.word(2);
    walk.pass(Protocol::Ipv6Fragment, Protocol::Count, kLength);
    if (isLaterFragment(walk, place >> 3 != 0, (place & 1) != 0))
        return {};
    return {Step::IpProtocol, next};
}

/// Mobility and HIP headers are extension headers by their numbers, but nothing may follow them
/// (RFC 6275 6.1.1, RFC 7401 5.1): the walk ends with them.
static inline Step walkLastExtension(Walk &walk, Protocol protocol, std::uint32_t least)
{
    const std::uint32_t available = walk.available();
    if (available < least)
        return walk.missing(protocol);
    const std::uint32_t length = (walk.byte(1) + 1u) * 8;
    if (available >= length) {
        walk.pass(protocol, Protocol::Count, length);
        return {};
    }
    walk.pushPartial(protocol, Protocol::Count, available);
    return walk.cutWithin(Level::None);
}

static inline Step walkExtensionHeader(Walk &walk, std::uint32_t protocol)
{
    const auto layers = walk.layers();
    const auto isExtension = [](const Layer &layer) {
        return fields::levelOf(layer.protocol) == Level::Extension;
    };
    if (std::count_if(layers.begin(), layers.end(), isExtension) >= kMaxExtensions) {
        walk.flag(ParseFlag::Ipv6ChainTooLong);
        return {};
    }
    switch (protocol) {
    case ipprotocol::kHopOpts:
        return walkOctetCounted(walk, Protocol::Ipv6HopOpts, Protocol::Ipv6Options, 2);
    case ipprotocol::kDstOpts:
        return walkOctetCounted(walk, Protocol::Ipv6DstOpts, Protocol::Ipv6Options, 2);
    case ipprotocol::kRouting:
        return walkOctetCounted(walk, Protocol::Ipv6Routing, Protocol::Count, 1);
    case ipprotocol::kShim6:
        return walkOctetCounted(walk, Protocol::Shim6, Protocol::Count, 4);
    case ipprotocol::kFragment:
        return walkFragment(walk);
    default:
        return walkAh(walk);
    }
}

static inline Step walkIpv4(Walk &walk)
{
    constexpr std::uint32_t kLeast = 20;
    walk.enterNetwork();
    const std::uint32_t available = walk.available();
    if (available == 0)
        return walk.missing(Protocol::Ip, Protocol::Network);
    const std::uint32_t version = walk.byte(0) >> 4;
    const std::uint32_t length = (walk.byte(0) & 0xfu) * 4;
    // A wrong version or length makes every later byte meaningless.
    if (version != 4 || length < kLeast) [[unlikely]] {
        walk.flag(ParseFlag::IncompleteLayer3);
        walk.flag(ParseFlag::PartialIpHeader);
        walk.push(Protocol::Ip, Protocol::Network, 1, Extent::Malformed);
        return version == 6 ? Step{Step::Ipv6} : Step{};
    }
    if (available < kLeast) [[unlikely]]
        return walkShortIpv4(walk, available);

    const std::uint32_t total = walk.word(2);
    if (total != 0 && total < length) [[unlikely]] {
        constexpr std::uint32_t kUpToTotal = 4;
        walk.flag(ParseFlag::IncompleteLayer3);
        walk.flag(ParseFlag::PartialIpHeader);
        walk.push(Protocol::Ip, Protocol::Network, kUpToTotal, Extent::Malformed);
        return {};
    }
    // 0 is what a host's capture shows of a datagram its network card will cut up.
    if (total != 0)
        walk.limit(total);
    const std::uint32_t fragment = walk.word(6);
    const std::uint32_t protocol = walk.byte(9);
    if (walk.dword(12) == walk.dword(16))
        walk.flag(ParseFlag::Land);
    if (walk.available() < length) [[unlikely]] {
        walk.pushPartial(Protocol::Ip, Protocol::Network, walk.available());
        if (!walk.isCut()) {
            walk.flag(ParseFlag::IncompleteLayer3);
            return {};
        }
        walk.advanceToEnd();
    } else {
        walk.pass(Protocol::Ip, Protocol::Network, length);
    }
    if ((fragment & 0x3fff) != 0 &&
        isLaterFragment(walk, (fragment & 0x1fff) != 0, (fragment & 0x2000) != 0)) [[unlikely]]
        return {};
    return {Step::IpProtocol, protocol};
}

static inline Step walkIpv6(Walk &walk)
{
    constexpr std::uint32_t kLength = 40;
    constexpr std::uint32_t kNextKnown = 7;
    walk.enterNetwork();
    const std::uint32_t available = walk.available();
    if (available == 0)
        return walk.missing(Protocol::Ipv6, Protocol::Network);
    if (walk.byte(0) >> 4 != 6) [[unlikely]] {
        walk.flag(ParseFlag::IncompleteLayer3);
        walk.flag(ParseFlag::PartialIpHeader);
        walk.push(Protocol::Ipv6, Protocol::Network, 1, Extent::Malformed);
        return {};
    }
    if (available < kLength) [[unlikely]] {
        walk.flag(ParseFlag::PartialIpHeader);
        // Payload length and next header are read together, as in Wireshark.
        walk.pushPartial(Protocol::Ipv6, Protocol::Network, available == 6 ? 5 : available);
        if (!walk.isCut()) {
            walk.flag(ParseFlag::IncompleteLayer3);
            return {};
        }
        if (available < kNextKnown)
            return walk.cutWithin(Level::Extension);
        const std::uint32_t next = walk.byte(6);
        walk.advanceToEnd();
        return {Step::IpProtocol, next};
    }
    walk.limit(kLength + ipv6PayloadLength(walk));
    if (std::memcmp(walk.here() + 8, walk.here() + 24, 16) == 0)
        walk.flag(ParseFlag::Land);
    const std::uint32_t next = walk.byte(6);
    walk.pass(Protocol::Ipv6, Protocol::Network, kLength);
    return {Step::IpProtocol, next};
}

static inline Step walkIpProtocol(Walk &walk, std::uint32_t protocol)
{
    switch (protocol) {
    case ipprotocol::kTcp:
        return walkTcp(walk);
    case ipprotocol::kUdp:
        return walkUdp(walk);
    case ipprotocol::kIcmp:
        return walkIcmp(walk);
    case ipprotocol::kIcmpv6:
        return walkIcmpv6(walk);
    case ipprotocol::kUdpLite:
        return walkUdpLite(walk);
    case ipprotocol::kEsp:
        return walkEsp(walk);
    case ipprotocol::kIpv4:
        return {Step::Ipv4};
    case ipprotocol::kIpv6:
        return {Step::Ipv6};
    case ipprotocol::kHopOpts:
    case ipprotocol::kRouting:
    case ipprotocol::kFragment:
    case ipprotocol::kAh:
    case ipprotocol::kDstOpts:
    case ipprotocol::kShim6:
        return walkExtensionHeader(walk, protocol);
    case ipprotocol::kMobility:
        return walkLastExtension(walk, Protocol::Mobility, 2);
    case ipprotocol::kHip:
        return walkLastExtension(walk, Protocol::Hip, 8);
    default:
        return {Step::RareProtocol, protocol};
    }
}

} // namespace tallygate::packet
