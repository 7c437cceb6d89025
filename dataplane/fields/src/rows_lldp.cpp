// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of LLDP.
#include "fields/parts.h"
#include "rows.h"
#include "values_bridge.h"

namespace tallygate::fields {
namespace {

constexpr auto kLldp = Protocol::Lldp;
constexpr std::string_view kSource = "IEEE 802.1AB 8.4";
constexpr std::string_view kIdSource = "IEEE 802.1AB 8.5";

constexpr Field in(LldpPart part, Field field)
{
    return computed(Computed::LldpPart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    header(kLldp, "lldp", "LLDP", "A link layer discovery frame.", kSource),
    in(LldpPart::Tlv, number(kLldp, "lldp.tlv.type", {0, 2, 9, 7}, "TLV", "Type of an element.",
                             kSource, kLldpTypes)),
    in(LldpPart::Tlv, number(kLldp, "lldp.tlv.len", {0, 2, 0, 9}, "TLV length",
                             "Bytes of an element's value.", kSource)),
    in(LldpPart::Chassis, number(kLldp, "lldp.chassis.subtype", {0, 1}, "Chassis ID subtype",
                                 "What names the chassis.", kIdSource, kLldpChassis)),
    in(LldpPart::ChassisId, octets(kLldp, "lldp.chassis.id", 0, 0, "Chassis ID",
                                   "Name of the chassis as octets.", kIdSource)),
    in(LldpPart::ChassisMac, mac(kLldp, "lldp.chassis.id.mac", 0, "Chassis ID",
                                 "Hardware address of the chassis.", kIdSource)),
    in(LldpPart::AddressFamily,
       number(kLldp, "lldp.network_address.subtype", {0, 1}, "Address family",
              "Of an address that names chassis or port.", kIdSource, kLldpFamilies)),
    in(LldpPart::ChassisIp4, ipv4(kLldp, "lldp.chassis.id.ip4", 0, "Chassis ID",
                                  "IPv4 address of the chassis.", kIdSource)),
    in(LldpPart::ChassisIp6, ipv6(kLldp, "lldp.chassis.id.ip6", 0, "Chassis ID",
                                  "IPv6 address of the chassis.", kIdSource)),
    in(LldpPart::Port, number(kLldp, "lldp.port.subtype", {0, 1}, "Port ID subtype",
                              "What names the port.", kIdSource, kLldpPorts)),
    in(LldpPart::PortId,
       textAt(kLldp, "lldp.port.id", 0, "Port ID", "Name of the port.", kIdSource)),
    in(LldpPart::PortMac,
       mac(kLldp, "lldp.port.id.mac", 0, "Port ID", "Hardware address of the port.", kIdSource)),
    in(LldpPart::PortIp4,
       ipv4(kLldp, "lldp.port.id.ip4", 0, "Port ID", "IPv4 address of the port.", kIdSource)),
    in(LldpPart::PortIp6,
       ipv6(kLldp, "lldp.port.id.ip6", 0, "Port ID", "IPv6 address of the port.", kIdSource)),
    in(LldpPart::TimeToLive, number(kLldp, "lldp.time_to_live", {0, 2}, "Time to live",
                                    "Seconds what is told is valid.", kSource)),
    in(LldpPart::PortDescription,
       textAt(kLldp, "lldp.port.desc", 0, "Port description", "Text of the port.", kSource)),
    in(LldpPart::SystemName,
       textAt(kLldp, "lldp.tlv.system.name", 0, "System name", "Name of the system.", kSource)),
    in(LldpPart::SystemDescription, textAt(kLldp, "lldp.tlv.system.desc", 0, "System description",
                                           "Text of the system.", kSource)),
    in(LldpPart::Capabilities, hex(kLldp, "lldp.tlv.system_cap", {0, 2}, "Capabilities",
                                   "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.other", 0, 2, 0, "Other",
                                    "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.repeater", 0, 2, 1, "Repeater",
                                    "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.bridge", 0, 2, 2, "Bridge",
                                    "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.wlan_access_pt", 0, 2, 3,
                                    "WLAN access point", "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.router", 0, 2, 4, "Router",
                                    "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.telephone", 0, 2, 5, "Telephone",
                                    "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.docsis_cable_device", 0, 2, 6,
                                    "DOCSIS cable device", "The system can be that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.system_cap.station_only", 0, 2, 7,
                                    "Station only", "The system can be that.", kSource)),
    in(LldpPart::Capabilities, hex(kLldp, "lldp.tlv.enable_system_cap", {2, 2},
                                   "Enabled capabilities", "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.other", 2, 2, 0, "Other",
                                    "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.repeater", 2, 2, 1,
                                    "Repeater", "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.bridge", 2, 2, 2, "Bridge",
                                    "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.wlan_access_pt", 2, 2, 3,
                                    "WLAN access point", "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.router", 2, 2, 4, "Router",
                                    "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.telephone", 2, 2, 5,
                                    "Telephone", "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.docsis_cable_device", 2, 2,
                                    6, "DOCSIS cable device", "The system is that.", kSource)),
    in(LldpPart::Capabilities, flag(kLldp, "lldp.tlv.enable_system_cap.station_only", 2, 2, 7,
                                    "Station only", "The system is that.", kSource)),
    in(LldpPart::Management,
       number(kLldp, "lldp.mgn.address.len", {0, 1}, "Management address length",
              "Bytes of family and address.", kSource)),
    in(LldpPart::Management,
       number(kLldp, "lldp.mgn.address.subtype", {1, 1}, "Management address family",
              "Family of the address.", kSource, kLldpFamilies)),
    in(LldpPart::ManagementIp4, ipv4(kLldp, "lldp.mgn.addr.ip4", 0, "Management address",
                                     "Where the system is managed.", kSource)),
    in(LldpPart::ManagementIp6, ipv6(kLldp, "lldp.mgn.addr.ip6", 0, "Management address",
                                     "Where the system is managed.", kSource)),
    in(LldpPart::ManagementOther, octets(kLldp, "lldp.mgn.addr.hex", 0, 0, "Management address",
                                         "Of another family.", kSource)),
    in(LldpPart::Interface,
       number(kLldp, "lldp.mgn.interface.subtype", {0, 1}, "Interface numbering",
              "What the interface number is.", kSource)),
    in(LldpPart::Interface, number(kLldp, "lldp.mgn.interface.number", {1, 4}, "Interface number",
                                   "Of the management interface.", kSource)),
    in(LldpPart::Interface, number(kLldp, "lldp.mgn.obj.len", {5, 1}, "Object length",
                                   "Bytes of the object identifier.", kSource)),
    in(LldpPart::Organisation, hex(kLldp, "lldp.orgtlv.oui", {0, 3}, "Organisation",
                                   "Who defined the element.", kSource, kLldpOrganisations)),
    in(LldpPart::Ieee8021, number(kLldp, "lldp.ieee.802_1.subtype", {3, 1}, "802.1 subtype",
                                  "Kind of element of IEEE 802.1.", "IEEE 802.1Q D")),
    in(LldpPart::PortVlan, number(kLldp, "lldp.ieee.802_1.port_vlan.id", {4, 2}, "Port VLAN",
                                  "VLAN of untagged frames.", "IEEE 802.1Q D")),
    in(LldpPart::VlanName, number(kLldp, "lldp.ieee.802_1.vlan.id", {4, 2}, "VLAN",
                                  "A VLAN with a name.", "IEEE 802.1Q D")),
    in(LldpPart::VlanName, number(kLldp, "lldp.ieee.802_1.vlan.name_len", {6, 1},
                                  "VLAN name length", "Bytes of the name.", "IEEE 802.1Q D")),
    in(LldpPart::VlanName, textAt(kLldp, "lldp.ieee.802_1.vlan.name", 7, "VLAN name",
                                  "Name of a VLAN.", "IEEE 802.1Q D")),
    in(LldpPart::Ieee8023, number(kLldp, "lldp.ieee.802_3.subtype", {3, 1}, "802.3 subtype",
                                  "Kind of element of IEEE 802.3.", "IEEE 802.3 79")),
};

} // namespace

std::span<const Field> lldpRows()
{
    return kRows;
}

} // namespace tallygate::fields
