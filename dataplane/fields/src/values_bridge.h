// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names in STP, LLDP and of tunnels through UDP, sorted by value.

namespace tallygate::fields {

inline constexpr ValueName kStpVersions[] = {
    {0, "Spanning Tree"},
    {2, "Rapid Spanning Tree"},
    {3, "Multiple Spanning Tree"},
    {4, "SPB"},
};

inline constexpr ValueName kStpTypes[] = {
    {0x00, "Configuration"},
    {0x02, "Rapid/Multiple Spanning Tree"},
    {0x80, "Topology Change Notification"},
};

inline constexpr ValueName kStpPortRoles[] = {
    {0, "Unknown"},
    {1, "Alternate or Backup"},
    {2, "Root"},
    {3, "Designated"},
};

inline constexpr ValueName kLldpTypes[] = {
    {0, "End of LLDPDU"},
    {1, "Chassis Id"},
    {2, "Port Id"},
    {3, "Time to Live"},
    {4, "Port Description"},
    {5, "System Name"},
    {6, "System Description"},
    {7, "System Capabilities"},
    {8, "Management Address"},
    {127, "Organization Specific"},
};

inline constexpr ValueName kLldpChassis[] = {
    {1, "Chassis component"}, {2, "Interface alias"}, {3, "Port component"},   {4, "MAC address"},
    {5, "Network address"},   {6, "Interface name"},  {7, "Locally assigned"},
};

inline constexpr ValueName kLldpPorts[] = {
    {1, "Interface alias"},  {2, "Port component"}, {3, "MAC address"},
    {4, "Network address"},  {5, "Interface name"}, {6, "Agent circuit Id"},
    {7, "Locally assigned"},
};

inline constexpr ValueName kLldpFamilies[] = {
    {1, "IPv4"},
    {2, "IPv6"},
};

inline constexpr ValueName kLldpOrganisations[] = {
    {0x00120f, "IEEE 802.3"},
    {0x0012bb, "TIA TR-41 Committee"},
    {0x0080c2, "IEEE 802.1"},
};

inline constexpr ValueName kVxlanProtocols[] = {
    {1, "IPv4"}, {2, "IPv6"}, {3, "Ethernet"}, {4, "NSH"}, {5, "MPLS"},
};

inline constexpr ValueName kBfdDiagnostics[] = {
    {0, "No Diagnostic"},
    {1, "Control Detection Time Expired"},
    {2, "Echo Function Failed"},
    {3, "Neighbor Signaled Session Down"},
    {4, "Forwarding Plane Reset"},
    {5, "Path Down"},
    {6, "Concatenated Path Down"},
    {7, "Administratively Down"},
    {8, "Reverse Concatenated Path Down"},
    {9, "Mis-Connectivity Defect"},
};

inline constexpr ValueName kBfdStates[] = {
    {0, "AdminDown"},
    {1, "Down"},
    {2, "Init"},
    {3, "Up"},
};

inline constexpr ValueName kBfdAuthTypes[] = {
    {0, "Reserved"},   {1, "Simple Password"},       {2, "Keyed MD5"}, {3, "Meticulous Keyed MD5"},
    {4, "Keyed SHA1"}, {5, "Meticulous Keyed SHA1"},
};

inline constexpr ValueName kL2tpTypes[] = {
    {0, "Data Message"},
    {1, "Control Message"},
};

inline constexpr ValueName kL2tpAvps[] = {
    {0, "Control Message"},      {1, "Result Code"},
    {2, "Protocol Version"},     {3, "Framing Capabilities"},
    {4, "Bearer Capabilities"},  {5, "Tie Breaker"},
    {6, "Firmware Revision"},    {7, "Host Name"},
    {8, "Vendor Name"},          {9, "Assigned Tunnel ID"},
    {10, "Receive Window Size"}, {11, "Challenge"},
    {12, "Cause Code"},          {13, "Challenge Response"},
    {14, "Assigned Session"},    {15, "Call Serial Number"},
    {16, "Minimum BPS"},         {17, "Maximum BPS"},
    {18, "Bearer Type"},         {19, "Framing Type"},
    {21, "Called Number"},       {22, "Calling Number"},
    {23, "Sub-Address"},         {24, "Connect Speed"},
    {25, "Physical Channel"},    {29, "Proxy Authen Type"},
    {30, "Proxy Authen Name"},   {31, "Proxy Authen Challenge"},
    {32, "Proxy Authen ID"},     {33, "Proxy Authen Response"},
    {34, "Call status AVPs"},    {35, "ACCM"},
    {36, "Random Vector"},       {37, "Private group ID"},
    {38, "RxConnect Speed"},     {39, "Sequencing Required"},
};

inline constexpr ValueName kL2tpMessages[] = {
    {1, "Start_Control_Request"},
    {2, "Start_Control_Reply"},
    {3, "Start_Control_Connected"},
    {4, "Stop_Control_Notification"},
    {6, "Hello"},
    {7, "Outgoing_Call_Request"},
    {8, "Outgoing_Call_Reply"},
    {9, "Outgoing_Call_Connected"},
    {10, "Incoming_Call_Request"},
    {11, "Incoming_Call_Reply"},
    {12, "Incoming_Call_Connected"},
    {14, "Call_Disconnect_Notification"},
    {15, "WAN_Error_Notify"},
    {16, "Set_Link_Info"},
};

} // namespace tallygate::fields
