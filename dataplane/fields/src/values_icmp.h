// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names of ICMP and ICMPv6 types and options (IANA registries).
// Every table is sorted by value.

namespace tallygate::fields {

inline constexpr ValueName kIcmpTypes[] = {
    {0, "Echo reply"},
    {3, "Destination unreachable"},
    {4, "Source quench"},
    {5, "Redirect"},
    {8, "Echo request"},
    {9, "Router advertisement"},
    {10, "Router solicitation"},
    {11, "Time exceeded"},
    {12, "Parameter problem"},
    {13, "Timestamp request"},
    {14, "Timestamp reply"},
    {15, "Information request"},
    {16, "Information reply"},
    {17, "Address mask request"},
    {18, "Address mask reply"},
    {30, "Traceroute"},
    {31, "Datagram conversion error"},
    {32, "Mobile host redirect"},
    {35, "Mobile registration request"},
    {36, "Mobile registration reply"},
    {37, "Domain name request"},
    {38, "Domain name reply"},
    {40, "Photuris"},
    {41, "Experimental mobility"},
    {42, "Extended echo request"},
    {43, "Extended echo reply"},
    {253, "Experiment 1"},
    {254, "Experiment 2"},
};

inline constexpr ValueName kIcmpv6Types[] = {
    {1, "Destination unreachable"},
    {2, "Packet too big"},
    {3, "Time exceeded"},
    {4, "Parameter problem"},
    {128, "Echo request"},
    {129, "Echo reply"},
    {130, "Multicast listener query"},
    {131, "Multicast listener report"},
    {132, "Multicast listener done"},
    {133, "Router solicitation"},
    {134, "Router advertisement"},
    {135, "Neighbor solicitation"},
    {136, "Neighbor advertisement"},
    {137, "Redirect"},
    {138, "Router renumbering"},
    {139, "Node information query"},
    {140, "Node information reply"},
    {141, "Inverse neighbor solicitation"},
    {142, "Inverse neighbor advertisement"},
    {143, "Multicast listener report v2"},
    {144, "Home agent discovery request"},
    {145, "Home agent discovery reply"},
    {146, "Mobile prefix solicitation"},
    {147, "Mobile prefix advertisement"},
    {148, "Certification path solicitation"},
    {149, "Certification path advertisement"},
    {150, "Experimental mobility"},
    {151, "Multicast router advertisement"},
    {152, "Multicast router solicitation"},
    {153, "Multicast router termination"},
    {154, "Fast handover"},
    {155, "RPL control"},
    {156, "Locator update"},
    {157, "Duplicate address request"},
    {158, "Duplicate address confirmation"},
    {159, "MPL control"},
    {160, "Extended echo request"},
    {161, "Extended echo reply"},
};

inline constexpr ValueName kNdOptionTypes[] = {
    {1, "Source link-layer address"},
    {2, "Target link-layer address"},
    {3, "Prefix information"},
    {4, "Redirected header"},
    {5, "MTU"},
    {6, "NBMA shortcut limit"},
    {7, "Advertisement interval"},
    {8, "Home agent information"},
    {9, "Source address list"},
    {10, "Target address list"},
    {11, "CGA"},
    {12, "RSA signature"},
    {13, "Timestamp"},
    {14, "Nonce"},
    {15, "Trust anchor"},
    {16, "Certificate"},
    {24, "Route information"},
    {25, "Recursive DNS server"},
    {26, "RA flags extension"},
    {31, "DNS search list"},
    {33, "Address registration"},
    {34, "6LoWPAN context"},
    {37, "Captive portal"},
    {38, "PREF64"},
};

inline constexpr ValueName kMldRecordTypes[] = {
    {1, "Is include"}, {2, "Is exclude"},        {3, "To include"},
    {4, "To exclude"}, {5, "Allow new sources"}, {6, "Block old sources"},
};

inline constexpr ValueName kRouterPreferences[] = {
    {0, "Medium"},
    {1, "High"},
    {2, "Reserved"},
    {3, "Low"},
};

} // namespace tallygate::fields
