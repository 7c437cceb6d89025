// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of what may stand between a link header and a network header: tags, labels, PPP.
#include "rows.h"
#include "values_link.h"

namespace tallygate::fields {
namespace {

constexpr auto kVlan = Protocol::Vlan;
constexpr auto kAd = Protocol::Ieee8021ad;
constexpr auto kCmd = Protocol::CiscoMetadata;
constexpr auto kMpls = Protocol::Mpls;
constexpr auto kPppoe = Protocol::Pppoe;
constexpr auto kPpp = Protocol::Ppp;
constexpr auto kChdlc = Protocol::Chdlc;

constexpr std::string_view kTagSource = "IEEE 802.1Q 9.6";
constexpr std::string_view kCmdSource = "Cisco TrustSec";
constexpr std::string_view kMplsSource = "RFC 3032 2.1";
constexpr std::string_view kPppoeSource = "RFC 2516 4";
constexpr std::string_view kPppSource = "RFC 1661 2";
constexpr std::string_view kHdlcSource = "RFC 1662 3.1";
constexpr std::string_view kChdlcSource = "RFC 1547 4.3.1";

constexpr Field kRows[] = {
    header(kVlan, "vlan", "802.1Q tag", "A VLAN tag with TPID 0x8100 or 0x9100.", kTagSource),
    number(kVlan, "vlan.priority", {0, 2, 13, 3}, "Priority", "Priority code point.", kTagSource,
           kVlanPriorities),
    flag(kVlan, "vlan.dei", 0, 2, 12, "Drop eligible", "May be dropped first.", kTagSource),
    number(kVlan, "vlan.id", {0, 2, 0, 12}, "VLAN", "VLAN identifier of the outermost tag.",
           kTagSource),
    computed(Computed::VlanType, hex(kVlan, "vlan.etype", {2, 2}, "Type",
                                     "EtherType after the tag.", kTagSource, kEtherTypes)),
    computed(Computed::VlanLength, number(kVlan, "vlan.len", {2, 2}, "Length",
                                          "Length of an LLC payload after the tag.", kTagSource)),

    header(kAd, "ieee8021ad", "802.1ad tag", "A service tag with TPID 0x88a8.", kTagSource),
    computed(Computed::Ieee8021adEach, number(kAd, "ieee8021ad.priority", {0, 2, 13, 3}, "Priority",
                                              "Priority code point.", kTagSource, kVlanPriorities)),
    computed(Computed::Ieee8021adEach, number(kAd, "ieee8021ad.dei", {0, 2, 12, 1}, "Drop eligible",
                                              "May be dropped first.", kTagSource)),
    computed(Computed::Ieee8021adSingle, number(kAd, "ieee8021ad.id", {0, 2, 0, 12}, "VLAN",
                                                "Service VLAN identifier.", kTagSource)),
    computed(Computed::Ieee8021adOuter,
             number(kAd, "ieee8021ad.svid", {0, 2, 0, 12}, "Service VLAN",
                    "The outer of two 0x88a8 tags.", kTagSource)),
    computed(Computed::Ieee8021adOuter,
             number(kAd, "ieee8021ad.cvid", {4, 2, 0, 12}, "Customer VLAN",
                    "The inner of two 0x88a8 tags.", kTagSource)),

    header(kCmd, "cmd", "Cisco MetaData", "A TrustSec inline tag, EtherType 0x8909.", kCmdSource),
    number(kCmd, "cmd.version", {0, 1}, "Version", "Version of the tag.", kCmdSource),
    number(kCmd, "cmd.length", {1, 1}, "Length", "Length of the options.", kCmdSource),
    hex(kCmd, "cmd.options", {2, 2}, "Options", "Option length and type.", kCmdSource),
    number(kCmd, "cmd.sgt", {4, 2}, "Security group", "Security group tag of the sender.",
           kCmdSource),
    computed(Computed::MetadataType, hex(kCmd, "cmd.type", {6, 2}, "Type",
                                         "EtherType after the tag.", kCmdSource, kEtherTypes)),

    header(kMpls, "mpls", "MPLS label", "An entry of an MPLS label stack.", kMplsSource),
    number(kMpls, "mpls.label", {0, 4, 12, 20}, "Label", "Label of the outermost entry.",
           kMplsSource, kMplsLabels),
    number(kMpls, "mpls.exp", {0, 4, 9, 3}, "Traffic class", "Traffic class (RFC 5462).",
           kMplsSource),
    number(kMpls, "mpls.bottom", {0, 4, 8, 1}, "Bottom of stack", "The last entry of the stack.",
           kMplsSource),
    number(kMpls, "mpls.ttl", {0, 4, 0, 8}, "Time to live", "Hops left.", kMplsSource),

    header(Protocol::PppoeSession, "pppoes", "PPPoE session", "PPP over Ethernet, session stage.",
           kPppoeSource),
    header(Protocol::PppoeDiscovery, "pppoed", "PPPoE discovery",
           "PPP over Ethernet, discovery stage.", kPppoeSource),
    number(kPppoe, "pppoe.version", {0, 1, 4, 4}, "Version", "Always 1.", kPppoeSource),
    number(kPppoe, "pppoe.type", {0, 1, 0, 4}, "Type", "Always 1.", kPppoeSource),
    hex(kPppoe, "pppoe.code", {1, 1}, "Code", "Kind of discovery packet, 0 in a session.",
        kPppoeSource, kPppoeCodes),
    hex(kPppoe, "pppoe.session_id", {2, 2}, "Session", "Session identifier.", kPppoeSource),
    number(kPppoe, "pppoe.payload_length", {4, 2}, "Payload length", "Bytes after this header.",
           kPppoeSource),

    header(kPpp, "ppp", "PPP", "A point-to-point header.", kPppSource),
    computed(Computed::PppAddress,
             hex(kPpp, "ppp.address", {0, 1}, "Address", "HDLC address, 0xff.", kHdlcSource)),
    computed(Computed::PppAddress,
             hex(kPpp, "ppp.control", {1, 1}, "Control", "HDLC control, 0x03.", kHdlcSource)),
    computed(Computed::PppProtocol, hex(kPpp, "ppp.protocol", {0, 2}, "Protocol",
                                        "What the frame carries.", kPppSource, kPppProtocols)),

    header(kChdlc, "chdlc", "Cisco HDLC", "A Cisco HDLC header.", kChdlcSource),
    hex(kChdlc, "chdlc.address", {0, 1}, "Address", "0x0f unicast, 0x8f multicast.", kChdlcSource),
    hex(kChdlc, "chdlc.protocol", {2, 2}, "Protocol", "EtherType of the payload.", kChdlcSource,
        kEtherTypes),
};

} // namespace

std::span<const Field> shimRows()
{
    return kRows;
}

} // namespace tallygate::fields
