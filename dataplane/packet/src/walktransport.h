// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Headers that a link or network header directly carries and that end the walk at their depth.
#include "walk.h"

namespace tallygate::packet {

using fields::Level;

/// A transport header that is not whole.
static inline Step partial(Walk &walk, Protocol protocol, Protocol alias, std::uint32_t readable)
{
    if (!walk.isCut())
        walk.flag(ParseFlag::IncompleteLayer4);
    walk.pushPartial(protocol, alias, readable);
    return walk.cutWithin(Level::Application);
}

static inline Step walkDatagram(Walk &walk, Protocol alias)
{
    constexpr std::uint32_t kLength = 8;
    constexpr std::uint32_t kPorts = 4;
    const std::uint32_t available = walk.available();
    if (available < kPorts)
        return walk.missing(Protocol::Udp, alias);
    if (available < kLength)
        return partial(walk, Protocol::Udp, alias, available);
    const std::uint32_t length = walk.word(4);
    if (alias == Protocol::UdpDatagram) {
        if (length < kLength) {
            constexpr std::uint32_t kUpToLength = 6;
            walk.flag(ParseFlag::IncompleteLayer4);
            walk.push(Protocol::Udp, alias, kUpToLength, Extent::Malformed);
            return {};
        }
        walk.limit(length);
    }
    walk.pass(Protocol::Udp, alias, kLength);
    return {};
}

static inline Step walkArp(Walk &walk)
{
    constexpr std::uint32_t kFixed = 8;
    const std::uint32_t available = walk.available();
    if (available < 2)
        return walk.missing(Protocol::Arp);
    if (available < kFixed) {
        walk.pushPartial(Protocol::Arp, Protocol::Count, available);
        return walk.cutWithin(Level::None);
    }
    const std::uint32_t length = kFixed + 2u * walk.byte(4) + 2u * walk.byte(5);
    // The addresses are read together, as in Wireshark.
    if (available < length) {
        walk.flag(ParseFlag::IncompleteLayer3);
        walk.pushPartial(Protocol::Arp, Protocol::Count, kFixed);
        return walk.cutWithin(Level::None);
    }
    walk.pass(Protocol::Arp, Protocol::Count, length);
    return {};
}

static inline Step walkTcp(Walk &walk)
{
    constexpr std::uint32_t kLeast = 20;
    constexpr std::uint32_t kPorts = 4;
    constexpr std::uint32_t kUpToWindow = 16;
    constexpr std::uint32_t kUpToSequence = 8;
    const std::uint32_t available = walk.available();
    if (available < kPorts) [[unlikely]]
        return walk.missing(Protocol::Tcp);
    // Ports, and what follows them up to the window, are read together, as in Wireshark; but of the
    // eight bytes that an ICMP error quotes the sequence number is read too.
    if (available < kUpToWindow) [[unlikely]]
        return partial(walk, Protocol::Tcp, Protocol::Count,
                       walk.isOutermost() ? kPorts : std::min(available, kUpToSequence));
    const std::uint32_t length = (walk.byte(12) >> 4) * 4u;
    if (length < kLeast) [[unlikely]] {
        walk.flag(ParseFlag::IncompleteLayer4);
        walk.push(Protocol::Tcp, Protocol::Count, kUpToSequence, Extent::Malformed);
        return {};
    }
    if (available < length) [[unlikely]]
        return partial(walk, Protocol::Tcp, Protocol::Count, available);
    walk.pass(Protocol::Tcp, Protocol::Count, length);
    return {};
}

static inline Step walkUdp(Walk &walk)
{
    return walkDatagram(walk, Protocol::UdpDatagram);
}

static inline Step walkUdpLite(Walk &walk)
{
    return walkDatagram(walk, Protocol::UdpLite);
}

static inline Step walkIcmp(Walk &walk)
{
    constexpr std::uint32_t kLength = 8;
    constexpr std::uint32_t kLeast = 6;
    const std::uint32_t available = walk.available();
    if (available < kLeast)
        return walk.missing(Protocol::Icmp);
    if (available < kLength)
        return partial(walk, Protocol::Icmp, Protocol::Count, available);
    const std::uint8_t type = walk.byte(0);
    walk.pass(Protocol::Icmp, Protocol::Count, kLength);
    switch (type) {
    case 3:  // destination unreachable
    case 4:  // source quench
    case 5:  // redirect
    case 11: // time exceeded
    case 12: // parameter problem
        return {Step::Ipv4};
    default:
        return {};
    }
}

static inline Step walkIcmpv6(Walk &walk)
{
    constexpr std::uint32_t kLength = 8;
    constexpr std::uint8_t kLastWithQuote = 4;
    const std::uint32_t available = walk.available();
    if (available == 0)
        return walk.missing(Protocol::Icmpv6);
    if (available < kLength)
        return partial(walk, Protocol::Icmpv6, Protocol::Count, available);
    const std::uint8_t type = walk.byte(0);
    walk.pass(Protocol::Icmpv6, Protocol::Count, kLength);
    return type >= 1 && type <= kLastWithQuote ? Step{Step::Ipv6} : Step{};
}

static inline Step walkEsp(Walk &walk)
{
    constexpr std::uint32_t kLength = 8;
    const std::uint32_t available = walk.available();
    if (available == 0)
        return walk.missing(Protocol::Esp);
    if (available < kLength)
        return partial(walk, Protocol::Esp, Protocol::Count, available);
    walk.pass(Protocol::Esp, Protocol::Count, kLength);
    return {};
}

} // namespace tallygate::packet
