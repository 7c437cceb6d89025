// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names of values in link headers, shims and ARP (IEEE 802, IANA registries).
// Every table is sorted by value.

namespace tallygate::fields {

inline constexpr ValueName kEtherTypes[] = {
    {0x800, "IPv4"},
    {0x806, "ARP"},
    {0x842, "Wake-on-LAN"},
    {0x22f0, "AVTP"},
    {0x22f3, "TRILL"},
    {0x6003, "DECnet Phase IV"},
    {0x6558, "Transparent Ethernet Bridging"},
    {0x8035, "RARP"},
    {0x809b, "AppleTalk"},
    {0x80f3, "AppleTalk ARP"},
    {0x8100, "802.1Q"},
    {0x8137, "IPX"},
    {0x86dd, "IPv6"},
    {0x8808, "Ethernet flow control"},
    {0x8809, "Slow protocols"},
    {0x880b, "PPP"},
    {0x8847, "MPLS"},
    {0x8848, "MPLS multicast"},
    {0x8863, "PPPoE discovery"},
    {0x8864, "PPPoE session"},
    {0x8870, "Jumbo LLC"},
    {0x887b, "HomePlug 1.0"},
    {0x888e, "802.1X"},
    {0x8892, "PROFINET"},
    {0x889a, "HyperSCSI"},
    {0x88a2, "ATA over Ethernet"},
    {0x88a4, "EtherCAT"},
    {0x88a8, "802.1ad"},
    {0x88ab, "POWERLINK"},
    {0x88b8, "GOOSE"},
    {0x88b9, "GSE management"},
    {0x88ba, "Sampled values"},
    {0x88cc, "LLDP"},
    {0x88cd, "SERCOS III"},
    {0x88e1, "HomePlug AV"},
    {0x88e3, "MRP"},
    {0x88e5, "802.1AE (MACsec)"},
    {0x88e7, "802.1ah"},
    {0x88f7, "PTP"},
    {0x88fb, "PRP"},
    {0x8902, "CFM"},
    {0x8906, "FCoE"},
    {0x8909, "Cisco MetaData"},
    {0x8914, "FCoE initialisation"},
    {0x8915, "RoCE"},
    {0x893f, "802.1BR"},
    {0x9000, "Loopback"},
    {0x9100, "802.1Q, old double tag"},
    {0xf1c1, "802.1CB"},
};

inline constexpr ValueName kSapNames[] = {
    {0x0, "Null LSAP"}, {0x2, "LLC management"}, {0x6, "IP"},
    {0xe, "PROWAY"},    {0x42, "Spanning tree"}, {0x4e, "EIA RS-511"},
    {0x7e, "X.25"},     {0x80, "XNS"},           {0xaa, "SNAP"},
    {0xe0, "IPX"},      {0xf0, "NetBIOS"},       {0xfe, "ISO network layer"},
    {0xff, "Global"},
};

inline constexpr ValueName kVlanPriorities[] = {
    {0, "Best effort"},           {1, "Background"},      {2, "Excellent effort"},
    {3, "Critical applications"}, {4, "Video"},           {5, "Voice"},
    {6, "Internetwork control"},  {7, "Network control"},
};

inline constexpr ValueName kPppProtocols[] = {
    {0x21, "IPv4"},
    {0x23, "OSI"},
    {0x2b, "IPX"},
    {0x2d, "VJ compressed TCP"},
    {0x2f, "VJ uncompressed TCP"},
    {0x31, "Bridging"},
    {0x3d, "Multilink"},
    {0x57, "IPv6"},
    {0x281, "MPLS"},
    {0x283, "MPLS multicast"},
    {0x8021, "IPCP"},
    {0x8057, "IPV6CP"},
    {0x80fd, "CCP"},
    {0x8281, "MPLSCP"},
    {0xc021, "LCP"},
    {0xc023, "PAP"},
    {0xc025, "LQR"},
    {0xc223, "CHAP"},
    {0xc227, "EAP"},
};

inline constexpr ValueName kPppoeCodes[] = {
    {0x0, "Session data"}, {0x7, "PADO"},  {0x9, "PADI"},  {0xa, "PADG"},
    {0xb, "PADC"},         {0xc, "PADQ"},  {0x19, "PADR"}, {0x65, "PADS"},
    {0xa7, "PADT"},        {0xd3, "PADM"}, {0xd4, "PADN"},
};

inline constexpr ValueName kAddressFamilies[] = {
    {2, "IPv4"},
    {7, "OSI"},
    {23, "IPX"},
    {24, "IPv6 (NetBSD, OpenBSD)"},
    {28, "IPv6 (FreeBSD)"},
    {30, "IPv6 (Darwin)"},
};

inline constexpr ValueName kSllPacketTypes[] = {
    {0, "To us"}, {1, "Broadcast"}, {2, "Multicast"}, {3, "To another host"}, {4, "Sent by us"},
};

inline constexpr ValueName kArpHardwareSll[] = {
    {1, "Ethernet"}, {512, "PPP"}, {768, "IPIP"},   {769, "IP6IP6"},          {772, "Loopback"},
    {776, "SIT"},    {778, "GRE"}, {801, "802.11"}, {803, "802.11 radiotap"}, {65534, "None"},
};

inline constexpr ValueName kMplsLabels[] = {
    {0, "IPv4 explicit null"},
    {1, "Router alert"},
    {2, "IPv6 explicit null"},
    {3, "Implicit null"},
    {7, "Entropy label indicator"},
    {13, "GAL"},
    {14, "OAM alert"},
    {15, "Extension"},
};

inline constexpr ValueName kArpHardwareTypes[] = {
    {1, "Ethernet"},   {6, "IEEE 802"}, {7, "ARCNET"},         {15, "Frame relay"},
    {16, "ATM"},       {17, "HDLC"},    {18, "Fibre Channel"}, {20, "Serial line"},
    {24, "IEEE 1394"}, {27, "EUI-64"},  {32, "InfiniBand"},
};

inline constexpr ValueName kArpOpcodes[] = {
    {1, "request"},       {2, "reply"},       {3, "reverse request"}, {4, "reverse reply"},
    {5, "DRARP request"}, {6, "DRARP reply"}, {7, "DRARP error"},     {8, "inverse request"},
    {9, "inverse reply"}, {10, "ARP NAK"},
};

} // namespace tallygate::fields
