// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names in IGMP, PIM, OSPF and VRRP (IANA registries of these), sorted by value.

namespace tallygate::fields {

inline constexpr ValueName kIgmpTypes[] = {
    {0x01, "Create group request"},
    {0x02, "Create group reply"},
    {0x03, "Join group request"},
    {0x04, "Join group reply"},
    {0x05, "Leave group request"},
    {0x06, "Leave group reply"},
    {0x07, "Confirm group request"},
    {0x08, "Confirm group reply"},
    {0x11, "Membership query"},
    {0x12, "Membership report v1"},
    {0x13, "DVMRP"},
    {0x14, "PIM v1"},
    {0x15, "Cisco trace"},
    {0x16, "Membership report v2"},
    {0x17, "Leave group"},
    {0x1e, "Multicast traceroute response"},
    {0x1f, "Multicast traceroute"},
    {0x22, "Membership report v3"},
    {0x30, "Multicast router advertisement"},
    {0x31, "Multicast router solicitation"},
    {0x32, "Multicast router termination"},
    {0xfc, "RGMP leave"},
    {0xfd, "RGMP join"},
    {0xfe, "RGMP bye"},
    {0xff, "RGMP hello"},
};

inline constexpr ValueName kIgmpRecordTypes[] = {
    {1, "Mode is include"},        {2, "Mode is exclude"},   {3, "Change to include mode"},
    {4, "Change to exclude mode"}, {5, "Allow new sources"}, {6, "Block old sources"},
};

inline constexpr ValueName kVrrpTypes[] = {{1, "Advertisement"}};

inline constexpr ValueName kVrrpPriorities[] = {
    {0, "Gives up"},
    {100, "Default"},
    {255, "Owner"},
};

inline constexpr ValueName kVrrpAuthTypes[] = {
    {0, "None"},
    {1, "Simple password"},
    {2, "IP authentication header"},
    {254, "MD5 digest"},
};

inline constexpr ValueName kOspfMessages[] = {
    {1, "Hello"},
    {2, "Database description"},
    {3, "Link state request"},
    {4, "Link state update"},
    {5, "Link state acknowledgement"},
};

inline constexpr ValueName kOspfAuthTypes[] = {
    {0, "None"},
    {1, "Simple password"},
    {2, "Cryptographic"},
};

inline constexpr ValueName kOspfLsaTypes[] = {
    {1, "Router"},
    {2, "Network"},
    {3, "Summary (network)"},
    {4, "Summary (AS boundary router)"},
    {5, "AS external"},
    {6, "Group membership"},
    {7, "NSSA external"},
    {8, "External attributes"},
    {9, "Opaque, link-local"},
    {10, "Opaque, area"},
    {11, "Opaque, AS"},
};

inline constexpr ValueName kOspfLsaTypes3[] = {
    {0x0008, "Link"},
    {0x2001, "Router"},
    {0x2002, "Network"},
    {0x2003, "Inter-area prefix"},
    {0x2004, "Inter-area router"},
    {0x2006, "Group membership"},
    {0x2007, "NSSA"},
    {0x2009, "Intra-area prefix"},
    {0x4005, "AS external"},
    {0x800c, "Router information, link-local"},
    {0xa00c, "Router information, area"},
    {0xc00c, "Router information, AS"},
};

inline constexpr ValueName kOspfLinkTypes[] = {
    {1, "Point-to-point"},
    {2, "Transit network"},
    {3, "Stub network"},
    {4, "Virtual link"},
};

inline constexpr ValueName kPimTypes[] = {
    {0, "Hello"},
    {1, "Register"},
    {2, "Register-stop"},
    {3, "Join/Prune"},
    {4, "Bootstrap"},
    {5, "Assert"},
    {6, "Graft"},
    {7, "Graft-Ack"},
    {8, "Candidate-RP-Advertisement"},
    {9, "State-Refresh"},
    {10, "DF election"},
    {11, "ECMP redirect"},
    {12, "PIM flooding mechanism"},
};

inline constexpr ValueName kPimCodes1[] = {
    {0, "Query"},  {1, "Register"}, {2, "Register-stop"}, {3, "Join/Prune"}, {4, "RP-Reachable"},
    {5, "Assert"}, {6, "Graft"},    {7, "Graft-Ack"},     {8, "Mode"},
};

inline constexpr ValueName kPimHelloOptions[] = {
    {1, "Hold time"},      {2, "LAN prune delay"},        {19, "DR priority"},
    {20, "Generation ID"}, {21, "State refresh capable"}, {22, "Bidirectional capable"},
    {24, "Address list"},  {26, "Join attribute"},        {65001, "Address list (old)"},
};

inline constexpr ValueName kPimFamilies[] = {
    {0, "Reserved"},
    {1, "IPv4"},
    {2, "IPv6"},
};

} // namespace tallygate::fields
