// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the frame and of link headers: Ethernet, LLC, cooked captures, loopback.
#include "rows.h"
#include "values_link.h"

namespace tallygate::fields {
namespace {

constexpr auto kFrame = Protocol::Frame;
constexpr auto kEth = Protocol::Ethernet;
constexpr auto kLlc = Protocol::Llc;
constexpr auto kSll = Protocol::Sll;
constexpr auto kNull = Protocol::Null;

constexpr std::string_view kEthSource = "IEEE 802.3 3.1.1";
constexpr std::string_view kLlcSource = "IEEE 802.2 3.2";
constexpr std::string_view kSnapSource = "IEEE 802 9.5";
constexpr std::string_view kSllSource = "LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2";
constexpr std::string_view kNullSource = "LINKTYPE_NULL, LINKTYPE_LOOP";

/// `argument` of the cooked-capture rows: the place in version 2.
constexpr std::uint16_t v2(std::uint8_t offset, std::uint8_t width)
{
    return static_cast<std::uint16_t>(offset | width << 8);
}

constexpr Field kRows[] = {
    header(kFrame, "frame", "Frame", "Every frame.", "pcapng 4.3"),
    computed(Computed::FrameLength,
             number(kFrame, "frame.len", {0, 4}, "Length on the wire",
                    "Bytes of the frame on the wire, without FCS.", "pcapng 4.3")),
    computed(Computed::FrameCapturedLength,
             number(kFrame, "frame.cap_len", {0, 4}, "Length captured",
                    "Bytes of the frame that were captured.", "pcapng 4.3")),

    header(kEth, "eth", "Ethernet", "An Ethernet II or IEEE 802.3 frame.", kEthSource),
    mac(kEth, "eth.dst", 0, "Destination", "Destination hardware address.", kEthSource),
    secondary(number(kEth, "eth.dst.oui", {0, 3}, "Destination OUI",
                     "Organisation part of the destination address.", kEthSource)),
    flag(kEth, "eth.dst.lg", 0, 3, 17, "Locally administered",
         "The destination address is not the factory default.", kEthSource),
    flag(kEth, "eth.dst.ig", 0, 3, 16, "Group address",
         "The destination address is a multicast or broadcast address.", kEthSource),
    mac(kEth, "eth.src", 6, "Source", "Source hardware address.", kEthSource),
    secondary(number(kEth, "eth.src.oui", {6, 3}, "Source OUI",
                     "Organisation part of the source address.", kEthSource)),
    flag(kEth, "eth.src.lg", 6, 3, 17, "Locally administered",
         "The source address is not the factory default.", kEthSource),
    flag(kEth, "eth.src.ig", 6, 3, 16, "Group address",
         "The source address is a group address, which a sender may not use.", kEthSource),
    hex(Protocol::EthernetTyped, "eth.type", {12, 2}, "Type",
        "EtherType that follows the addresses; of a tagged frame the tag's (0x8100).", kEthSource,
        kEtherTypes),
    number(Protocol::EthernetSized, "eth.len", {12, 2}, "Length",
           "Length of the payload of an IEEE 802.3 frame.", kEthSource),
    computed(Computed::EthernetInvalidType,
             hex(kEth, "eth.invalid_lentype", {12, 2}, "Invalid length or type",
                 "A value that is neither a length nor a type (1501 to 1535).", kEthSource)),
    either(mac(kEth, "", 0, "", "", kEthSource), "eth.addr", "eth.src", "eth.dst", "Address",
           "Source or destination hardware address."),
    either(flag(kEth, "", 0, 3, 17, "", "", kEthSource), "eth.lg", "eth.src.lg", "eth.dst.lg",
           "Locally administered", "Either address is locally administered."),
    either(flag(kEth, "", 0, 3, 16, "", "", kEthSource), "eth.ig", "eth.src.ig", "eth.dst.ig",
           "Group address", "Either address is a group address."),
    either(number(kEth, "", {0, 3}, "", "", kEthSource), "eth.addr.oui", "eth.src.oui",
           "eth.dst.oui", "OUI", "Organisation part of either address."),

    header(kLlc, "llc", "Logical link control", "An IEEE 802.2 header.", kLlcSource),
    hex(kLlc, "llc.dsap", {0, 1}, "DSAP", "Destination service access point.", kLlcSource,
        kSapNames),
    hex(kLlc, "llc.dsap.sap", {0, 1, 1, 7}, "SAP",
        "Destination access point without the group bit.", kLlcSource),
    flag(kLlc, "llc.dsap.ig", 0, 1, 0, "Group", "The destination is a group.", kLlcSource),
    hex(kLlc, "llc.ssap", {1, 1}, "SSAP", "Source service access point.", kLlcSource, kSapNames),
    hex(kLlc, "llc.ssap.sap", {1, 1, 1, 7}, "SAP", "Source access point without the response bit.",
        kLlcSource),
    flag(kLlc, "llc.ssap.cr", 1, 1, 0, "Response", "A response, not a command.", kLlcSource),
    computed(Computed::LlcControl,
             hex(kLlc, "llc.control", {2, 2}, "Control",
                 "Control field: 8 bits for unnumbered frames, else 16.", kLlcSource)),
    computed(Computed::SnapOui, number(kLlc, "llc.oui", {3, 3}, "Organisation code",
                                       "Who assigned the SNAP protocol number.", kSnapSource)),
    computed(Computed::SnapType, hex(kLlc, "llc.type", {6, 2}, "Type",
                                     "EtherType in a SNAP header.", kSnapSource, kEtherTypes)),
    computed(Computed::SnapCisco, hex(kLlc, "llc.cisco_pid", {6, 2}, "Protocol",
                                      "SNAP protocol number assigned by Cisco.", kSnapSource)),
    computed(Computed::SnapOther,
             hex(kLlc, "llc.pid", {6, 2}, "Protocol",
                 "SNAP protocol number of another organisation.", kSnapSource)),

    header(kSll, "sll", "Linux cooked capture", "A cooked capture header, version 1 or 2.",
           kSllSource),
    computed(Computed::SllField,
             number(kSll, "sll.pkttype", {0, 2}, "Packet type", "Who the packet was for.",
                    kSllSource, kSllPacketTypes),
             v2(10, 1)),
    computed(Computed::SllField,
             number(kSll, "sll.hatype", {2, 2}, "Device type", "ARPHRD_ type of the device.",
                    kSllSource, kArpHardwareSll),
             v2(8, 2)),
    computed(Computed::SllField,
             number(kSll, "sll.halen", {4, 2}, "Address length",
                    "Octets of the address that count.", kSllSource),
             v2(11, 1)),
    computed(Computed::SllAddress,
             mac(kSll, "sll.src.eth", 6, "Source", "Hardware address of the sender.", kSllSource),
             v2(12, 6)),
    computed(Computed::SllAddress,
             ipv4(kSll, "sll.src.ipv4", 6, "Source", "IPv4 address of the sender, of a tunnel.",
                  kSllSource),
             v2(12, 4)),
    computed(Computed::SllOtherAddress,
             octets(kSll, "sll.src.other", 6, 0, "Source", "Address of the sender of another kind.",
                    kSllSource),
             v2(12, 0)),
    computed(Computed::SllEtherType,
             hex(kSll, "sll.etype", {14, 2}, "Type", "EtherType of the payload.", kSllSource,
                 kEtherTypes),
             v2(0, 2)),
    computed(Computed::SllLinkType,
             hex(kSll, "sll.ltype", {14, 2}, "Frame type",
                 "Linux number of a payload without type.", kSllSource),
             v2(0, 2)),
    computed(Computed::SllField,
             number(kSll, "sll.ifindex", {0, 0, 0, 32}, "Interface index",
                    "Index of the interface, version 2 only.", kSllSource),
             v2(4, 4)),

    header(kNull, "null", "Loopback", "A BSD loopback header.", kNullSource),
    computed(Computed::NullFamily,
             number(kNull, "null.family", {0, 4}, "Family", "Address family of the payload.",
                    kNullSource, kAddressFamilies)),
    computed(Computed::NullType, hex(kNull, "null.type", {0, 4, 0, 16}, "Type",
                                     "EtherType in its place.", kNullSource, kEtherTypes)),
};

} // namespace

std::span<const Field> linkRows()
{
    return kRows;
}

} // namespace tallygate::fields
