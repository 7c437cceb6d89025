// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names of TCP options (IANA registry), sorted by value.

namespace tallygate::fields {

inline constexpr ValueName kMptcpSubtypes[] = {
    {0, "Multipath Capable"}, {1, "Join Connection"}, {2, "Data Sequence Signal"},
    {3, "Add Address"},       {4, "Remove Address"},  {5, "Change Subflow Priority"},
    {6, "TCP Fallback"},      {7, "Fast Close"},      {8, "TCP Reset"},
};

inline constexpr ValueName kTcpOptionKinds[] = {
    {0, "End of options"},
    {1, "No operation"},
    {2, "Maximum segment size"},
    {3, "Window scale"},
    {4, "SACK permitted"},
    {5, "SACK"},
    {6, "Echo"},
    {7, "Echo reply"},
    {8, "Timestamps"},
    {9, "Partial order permitted"},
    {10, "Partial order profile"},
    {11, "CC"},
    {12, "CC.NEW"},
    {13, "CC.ECHO"},
    {14, "Alternate checksum request"},
    {15, "Alternate checksum data"},
    {16, "Skeeter"},
    {17, "Bubba"},
    {18, "Trailer checksum"},
    {19, "MD5 signature"},
    {20, "SCPS capabilities"},
    {21, "Selective negative acknowledgements"},
    {22, "Record boundaries"},
    {23, "Corruption experienced"},
    {24, "SNAP"},
    {26, "TCP compression filter"},
    {27, "Quick-Start response"},
    {28, "User timeout"},
    {29, "TCP-AO"},
    {30, "Multipath TCP"},
    {34, "Fast open cookie"},
    {69, "Encryption negotiation"},
    {172, "Accurate ECN order 0"},
    {174, "Accurate ECN order 1"},
    {253, "Experiment 1"},
    {254, "Experiment 2"},
};

} // namespace tallygate::fields
