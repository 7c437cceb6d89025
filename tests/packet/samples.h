// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "support/packetbuilder.h"

// One packet of every kind of header, for tests that go through all of them.

namespace tallygate::testsupport {

struct Sample
{
    std::string name;
    BuiltPacket packet;
    LinkType linkType = LinkType::Ethernet;
};

/// Options of a SYN as Linux sends them: MSS 1460, SACK permitted, timestamps, NOP, scale 7.
inline const Octets kSynOptions = {2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 1, 3, 3, 7};

/// Bytes in front of the network header for link types that have no builder.
inline Payload rawBytes(Octets octets)
{
    return {std::move(octets)};
}

inline std::vector<Sample> samples()
{
    const Octets routerAlert = {148, 4, 0, 0};
    const Octets recordRoute = {7, 7, 4, 10, 0, 0, 1, 0};
    const Octets neighborSolicitation = {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0,
                                         0,    0, 0,    2,    1, 1, 2, 0, 0, 0, 0, 1};
    std::vector<Sample> all = {
        {"tcp", Eth{} / Ipv4{} / Tcp{.options = kSynOptions} / payload("hello")},
        {"udp", Eth{} / Ipv4{.dscp = 46} / Udp{.dstport = 37} / payload("query")},
        {"udplite",
         Eth{} / Ipv4{} / Udp{.dstport = 37, .length = 8, .lite = true} / payload("voice")},
        {"icmp echo", Eth{} / Ipv4{} / Icmp{} / payload(32)},
        {"icmp quote", Eth{} / Ipv4{} / Icmp{.type = 3, .code = 4, .rest = 1400} /
                           Ipv4{.src = "10.0.0.1", .dst = "10.0.0.2"} / Tcp{}},
        {"options", Eth{} / Ipv4{.options = routerAlert} / Udp{}},
        {"record route", Eth{} / Ipv4{.options = recordRoute} / Tcp{}},
        {"first fragment", Eth{} / Ipv4{.mf = true} / Udp{} / payload(64)},
        {"later fragment", Eth{} / Ipv4{.fragOffset = 185, .proto = 17} / payload(64)},
        {"tcp over ipv6", Eth{} / Ipv6{.tclass = 0xb8, .flow = 0xabcde} / Tcp{} / payload("x")},
        {"all extensions",
         Eth{} / Ipv6{} / hopByHop() / destinationOptions() /
             routing(0, 1, {0, 0, 0, 0, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}) /
             Ah{} / destinationOptions({4, 1, 3, 1, 0, 0}) / Tcp{}},
        {"ipv6 fragment", Eth{} / Ipv6{} / FragmentHeader{.more = true} / Udp{} / payload(40)},
        {"esp", Eth{} / Ipv6{} / Esp{} / payload(40)},
        {"neighbor solicitation", Eth{} / Ipv6{.hlim = 255} / Icmpv6{.type = 135, .rest = 0} /
                                      Payload{neighborSolicitation}},
        {"too big", Eth{} / Ipv6{} / Icmpv6{.type = 2, .rest = 1280} / Ipv6{} / Udp{}},
        {"vlan", Eth{} / Vlan{.id = 5, .priority = 3} / Ipv4{} / Tcp{}},
        {"qinq", Eth{} / Vlan{.id = 100, .tpid = 0x88a8} / Vlan{.id = 5} / Ipv6{} / Udp{}},
        {"double service tag",
         Eth{} / Vlan{.id = 100, .tpid = 0x88a8} / Vlan{.id = 7, .tpid = 0x88a8} / Ipv4{} / Udp{}},
        {"mpls", Eth{} / Mpls{.label = 16, .bottom = false} / Mpls{.label = 17} / Ipv4{} / Tcp{}},
        {"pppoe", Eth{} / Pppoe{.session = 7} / Ipv4{} / Udp{}},
        {"snap", Eth{} / Llc{} / Ipv4{} / Udp{}},
        {"stp", Eth{} / Llc{.dsap = 0x42, .ssap = 0x42, .snapOui = std::nullopt} / payload(35)},
        {"arp", Eth{.dst = "ff:ff:ff:ff:ff:ff"} / Arp{}},
        {"ipip", Eth{} / Ipv4{} / Ipv4{.src = "10.0.0.1", .dst = "10.0.0.2"} / Tcp{}},
        {"6in4", Eth{} / Ipv4{} / Ipv6{} / Icmpv6{}},
        {"metadata", Eth{.type = 0x8909} / rawBytes({1, 1, 0, 1, 0, 100, 8, 0}) / Ipv4{} / Tcp{}},
        {"null", rawBytes({2, 0, 0, 0}) / Ipv4{} / Tcp{}, LinkType::Null},
        {"loop", rawBytes({0, 0, 0, 24}) / Ipv6{} / Tcp{}, LinkType::Loop},
        {"raw", built(Ipv4{}) / Udp{}, LinkType::Raw},
        {"sll", rawBytes({0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0}) / Ipv4{} / Udp{},
         LinkType::LinuxSll},
        {"sll2",
         rawBytes({0x86, 0xdd, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0}) / Ipv6{} /
             Udp{},
         LinkType::LinuxSll2},
        {"ppp", rawBytes({0xff, 3, 0, 0x21}) / Ipv4{} / Udp{}, LinkType::Ppp},
        {"chdlc", rawBytes({0x0f, 0, 8, 0}) / Ipv4{} / Udp{}, LinkType::PppHdlc},
    };
    return all;
}

} // namespace tallygate::testsupport
