// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Link headers, and the tags, labels and PPP that may stand between them and a network header.
#include "ethertype.h"
#include "walk.h"
#include "walktransport.h"

namespace tallygate::packet {

using fields::Level;

/// What a type-or-length field in a tag or link header leads to.
static inline Step typeOrLength(Walk &walk, std::uint32_t value)
{
    if (value >= ethertype::kLeast)
        return {Step::EtherType, value};
    if (value > ethertype::kGreatestLength)
        return {};
    walk.limit(value);
    // Novell's raw 802.3 has an IPX checksum of all ones where LLC would be.
    if (walk.available() >= 2 && walk.word(0) == 0xffff)
        return {};
    return {Step::Llc};
}

static inline Step walkVlan(Walk &walk)
{
    constexpr std::uint32_t kLength = 4;
    const std::uint32_t available = walk.available();
    if (available < 2)
        return walk.missing(Protocol::Vlan);
    if (available < kLength) {
        walk.pushPartial(Protocol::Vlan, Protocol::Count, available);
        return walk.cutWithin(Level::Shim);
    }
    const std::uint32_t type = walk.word(2);
    walk.pass(Protocol::Vlan, Protocol::Count, kLength);
    return typeOrLength(walk, type);
}

/// A 0x88a8 tag; two in a row are one header, as in Wireshark.
static inline Step walkIeee8021ad(Walk &walk)
{
    constexpr std::uint32_t kLength = 4;
    const std::uint32_t available = walk.available();
    if (available < 2)
        return walk.missing(Protocol::Ieee8021ad);
    if (available < kLength) {
        walk.pushPartial(Protocol::Ieee8021ad, Protocol::Count, available);
        return walk.cutWithin(Level::Shim);
    }
    std::uint32_t type = walk.word(2);
    std::uint32_t length = kLength;
    if (type == ethertype::kServiceTag) {
        length = 2 * kLength;
        if (available < length) {
            walk.pushPartial(Protocol::Ieee8021ad, Protocol::Count, available);
            return walk.cutWithin(Level::Shim);
        }
        type = walk.word(6);
    }
    walk.pass(Protocol::Ieee8021ad, Protocol::Count, length);
    return typeOrLength(walk, type);
}

static inline Step walkCiscoMetadata(Walk &walk)
{
    constexpr std::uint32_t kLength = 8;
    if (walk.available() < kLength)
        return walk.missing(Protocol::CiscoMetadata);
    const std::uint32_t type = walk.word(6);
    walk.pass(Protocol::CiscoMetadata, Protocol::Count, kLength);
    return {Step::EtherType, type};
}

/// What a PPP protocol number leads to.
static inline Step pppPayload(std::uint32_t protocol)
{
    switch (protocol) {
    case 0x0021:
        return {Step::Ipv4};
    case 0x0057:
        return {Step::Ipv6};
    case 0x0281:
    case 0x0283:
        return {Step::Mpls};
    default:
        return {};
    }
}

/// A PPP header whose protocol field is `at` bytes from here: two octets, or one that is odd.
static inline Step walkPpp(Walk &walk, std::uint32_t at)
{
    const std::uint32_t available = walk.available();
    if (available < at + 1)
        return walk.missing(Protocol::Ppp);
    const std::uint32_t length = at + ((walk.byte(at) & 1) != 0 ? 1 : 2);
    if (available < length) {
        walk.pushPartial(Protocol::Ppp, Protocol::Count, available);
        return walk.cutWithin(Level::Shim);
    }
    const std::uint32_t protocol = length == at + 1 ? walk.byte(at) : walk.word(at);
    walk.pass(Protocol::Ppp, Protocol::Count, length);
    return pppPayload(protocol);
}

static inline Step walkPppoe(Walk &walk, Protocol stage)
{
    constexpr std::uint32_t kLength = 6;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Pppoe, stage);
    const std::uint64_t length = walk.word(4);
    walk.limit(kLength + length);
    if (stage == Protocol::PppoeDiscovery) { // with its tags
        walk.claim(Protocol::Pppoe, stage);
        return {};
    }
    walk.pass(Protocol::Pppoe, stage, kLength);
    return walk.isFull() ? Step{Step::PppHdlc} : walkPpp(walk, 0);
}

/// Address families of a loopback header that carry IP; the value of IPv6 differs by system.
static inline Step familyPayload(std::uint32_t family)
{
    switch (family) {
    case 2:
        return {Step::Ipv4};
    case 24:
    case 28:
    case 30:
        return {Step::Ipv6};
    default:
        return family > ethertype::kGreatestLength ? Step{Step::EtherType, family} : Step{};
    }
}

static inline Step cookedPayload(std::uint32_t type)
{
    constexpr std::uint32_t kLinuxLlc = 4;
    if (type >= ethertype::kLeast)
        return {Step::EtherType, type};
    return type == kLinuxLlc ? Step{Step::Llc} : Step{};
}

static inline Step walkEthernet(Walk &walk)
{
    constexpr std::uint32_t kLength = 14;
    if (walk.available() < kLength)
        return walk.cutWithin(Level::Link);
    const std::uint32_t type = walk.word(12);
    const bool isType = type >= ethertype::kLeast || type == 0;
    const bool isLength = type <= ethertype::kGreatestLength && type != 0;
    walk.pass(Protocol::Ethernet,
              isType     ? Protocol::EthernetTyped
              : isLength ? Protocol::EthernetSized
                         : Protocol::Count,
              kLength);
    if (type == ethertype::kIpv4) [[likely]]
        return {Step::Ipv4};
    return type == 0 ? Step{} : typeOrLength(walk, type);
}

static inline Step walkRaw(Walk &walk)
{
    if (walk.available() == 0)
        return walk.cutWithin(Level::Network);
    switch (walk.byte(0) >> 4) {
    case 4:
        return {Step::Ipv4};
    case 6:
        return {Step::Ipv6};
    default:
        return {};
    }
}

static inline Step walkNull(Walk &walk)
{
    constexpr std::uint32_t kLength = 4;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Null);
    const std::uint32_t family = loopbackFamily(walk.here());
    if (walk.word(0) == 0xff03) {
        walk.push(Protocol::Null, Protocol::Count, kLength, Extent::Whole);
        return {Step::PppHdlc};
    }
    walk.pass(Protocol::Null, Protocol::Count, kLength);
    return familyPayload(family);
}

static inline Step walkLoop(Walk &walk)
{
    constexpr std::uint32_t kLength = 4;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Null);
    const std::uint32_t family = walk.dword(0);
    walk.pass(Protocol::Null, Protocol::Count, kLength);
    return family <= 0xff ? familyPayload(family) : Step{};
}

static inline Step walkSll(Walk &walk)
{
    constexpr std::uint32_t kLength = 16;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Sll);
    const std::uint32_t type = walk.word(14);
    walk.pass(Protocol::Sll, Protocol::Count, kLength);
    return cookedPayload(type);
}

static inline Step walkSll2(Walk &walk)
{
    constexpr std::uint32_t kLength = 20;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Sll, Protocol::Sll2);
    const std::uint32_t type = walk.word(0);
    walk.pass(Protocol::Sll, Protocol::Sll2, kLength);
    return cookedPayload(type);
}

static inline Step walkEtherType(Walk &walk, std::uint32_t etherType)
{
    switch (etherType) {
    case ethertype::kIpv4:
        return {Step::Ipv4};
    case ethertype::kIpv6:
        return {Step::Ipv6};
    case ethertype::kArp:
    case ethertype::kRarp:
        return walkArp(walk);
    case ethertype::kVlan:
    case ethertype::kOldDoubleTag:
        return walkVlan(walk);
    case ethertype::kServiceTag:
        return walkIeee8021ad(walk);
    case ethertype::kMpls:
    case ethertype::kMplsMulticast:
        return {Step::Mpls};
    case ethertype::kPppoeDiscovery:
        return walkPppoe(walk, Protocol::PppoeDiscovery);
    case ethertype::kPppoeSession:
        return walkPppoe(walk, Protocol::PppoeSession);
    case ethertype::kCiscoMetadata:
        return walkCiscoMetadata(walk);
    case ethertype::kJumboLlc:
        return {Step::Llc};
    default:
        return {Step::RareType, etherType};
    }
}

static inline Step walkLlc(Walk &walk)
{
    constexpr std::uint32_t kSnapLength = 8;
    constexpr std::uint32_t kCisco = 0x00000c;
    const std::uint32_t available = walk.available();
    if (available == 0)
        return walk.missing(Protocol::Llc);
    if (available < 3) {
        walk.pushPartial(Protocol::Llc, Protocol::Count, available);
        return walk.cutWithin(Level::Shim);
    }
    const bool isUnnumbered = (walk.byte(2) & 3) == 3;
    const bool isSnap = isUnnumbered && walk.word(0) == 0xaaaa;
    const std::uint32_t length = isSnap ? kSnapLength : isUnnumbered ? 3 : 4;
    if (available < length) {
        walk.pushPartial(Protocol::Llc, Protocol::Count, available);
        return walk.cutWithin(Level::Shim);
    }
    const std::uint32_t organisation = isSnap ? walk.dword(2) & 0xffffff : 0;
    const std::uint32_t type = isSnap ? walk.word(6) : 0;
    const std::uint8_t destination = walk.byte(0);
    walk.pass(Protocol::Llc, Protocol::Count, length);
    if (isSnap) {
        const bool isEtherType = snapCarriesEtherType(organisation);
        if (isEtherType)
            return type >= ethertype::kLeast ? Step{Step::EtherType, type} : Step{};
        return organisation == kCisco ? Step{Step::RareLlc, kCiscoProtocol | type} : Step{};
    }
    if (!isUnnumbered)
        return {};
    return destination == 0x06 ? Step{Step::Ipv4} : Step{Step::RareLlc, destination};
}

static inline Step walkMpls(Walk &walk)
{
    constexpr std::uint32_t kLength = 4;
    if (walk.available() < kLength)
        return walk.missing(Protocol::Mpls);
    const bool isBottom = (walk.byte(2) & 1) != 0;
    walk.pass(Protocol::Mpls, Protocol::Count, kLength);
    // Nothing but the first nibble tells what a label carries (RFC 4928).
    return isBottom ? walkRaw(walk) : Step{Step::Mpls};
}

static inline Step walkPppHdlc(Walk &walk)
{
    constexpr std::uint8_t kCiscoUnicast = 0x0f;
    constexpr std::uint8_t kCiscoMulticast = 0x8f;
    constexpr std::uint32_t kCiscoLength = 4;
    const std::uint32_t available = walk.available();
    if (available == 0)
        return walk.missing(Protocol::Ppp);
    const std::uint8_t first = walk.byte(0);
    if (first == kCiscoUnicast || first == kCiscoMulticast) {
        walk.push(Protocol::Ppp, Protocol::Count, 0, Extent::Whole);
        if (walk.isFull() || available < kCiscoLength)
            return walk.missing(Protocol::Chdlc);
        const std::uint32_t type = walk.word(2);
        walk.pass(Protocol::Chdlc, Protocol::Count, kCiscoLength);
        return {Step::EtherType, type};
    }
    return walkPpp(walk, first == 0xff ? 2 : 0);
}

} // namespace tallygate::packet
