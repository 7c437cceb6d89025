// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names of ICMP and ICMPv6 codes, which depend on the type (IANA: ICMP parameters, ICMPv6
// parameters). Every table is sorted by value.

namespace tallygate::fields {

inline constexpr ValueName kIcmpUnreachableCodes[] = {
    {0, "Network unreachable"},
    {1, "Host unreachable"},
    {2, "Protocol unreachable"},
    {3, "Port unreachable"},
    {4, "Fragmentation needed"},
    {5, "Source route failed"},
    {6, "Network unknown"},
    {7, "Host unknown"},
    {8, "Source host isolated"},
    {9, "Network administratively prohibited"},
    {10, "Host administratively prohibited"},
    {11, "Network unreachable for type of service"},
    {12, "Host unreachable for type of service"},
    {13, "Communication administratively prohibited"},
    {14, "Host precedence violation"},
    {15, "Precedence cutoff"},
};

inline constexpr ValueName kIcmpRedirectCodes[] = {
    {0, "For the network"},
    {1, "For the host"},
    {2, "For the type of service and network"},
    {3, "For the type of service and host"},
};

inline constexpr ValueName kIcmpAdvertisementCodes[] = {
    {0, "Normal"},
    {16, "Does not route common traffic"},
};

inline constexpr ValueName kIcmpTimeExceededCodes[] = {
    {0, "Time to live exceeded in transit"},
    {1, "Fragment reassembly time exceeded"},
};

inline constexpr ValueName kIcmpParameterCodes[] = {
    {0, "Pointer indicates the error"},
    {1, "Required option missing"},
    {2, "Bad length"},
};

inline constexpr ValueName kIcmpPhoturisCodes[] = {
    {0, "Bad SPI"},           {1, "Authentication failed"}, {2, "Decompression failed"},
    {3, "Decryption failed"}, {4, "Need authentication"},   {5, "Need authorization"},
};

/// Extended echo replies of both versions (RFC 8335 8).
inline constexpr ValueName kExtendedEchoCodes[] = {
    {0, "No error"},
    {1, "Malformed query"},
    {2, "No such interface"},
    {3, "No such table entry"},
    {4, "Several interfaces satisfy the query"},
};

/// By icmp.type.
inline constexpr DependentNames kIcmpCodes[] = {
    {3, kIcmpUnreachableCodes},   {5, kIcmpRedirectCodes},   {9, kIcmpAdvertisementCodes},
    {11, kIcmpTimeExceededCodes}, {12, kIcmpParameterCodes}, {40, kIcmpPhoturisCodes},
    {43, kExtendedEchoCodes},
};

inline constexpr ValueName kIcmpv6UnreachableCodes[] = {
    {0, "No route to destination"},
    {1, "Administratively prohibited"},
    {2, "Beyond scope of source address"},
    {3, "Address unreachable"},
    {4, "Port unreachable"},
    {5, "Source address failed policy"},
    {6, "Reject route to destination"},
    {7, "Error in source routing header"},
    {8, "Headers too long"},
};

inline constexpr ValueName kIcmpv6TimeExceededCodes[] = {
    {0, "Hop limit exceeded in transit"},
    {1, "Fragment reassembly time exceeded"},
};

inline constexpr ValueName kIcmpv6ParameterCodes[] = {
    {0, "Erroneous header field"},
    {1, "Unrecognized next header"},
    {2, "Unrecognized IPv6 option"},
    {3, "Incomplete header chain in first fragment"},
    {4, "Segment routing upper-layer header error"},
    {5, "Unrecognized next header at intermediate node"},
    {6, "Extension header too big"},
    {7, "Extension header chain too long"},
    {8, "Too many extension headers"},
    {9, "Too many options in extension header"},
    {10, "Option too big"},
};

inline constexpr ValueName kRouterRenumberingCodes[] = {
    {0, "Command"},
    {1, "Result"},
    {255, "Sequence number reset"},
};

inline constexpr ValueName kNodeQueryCodes[] = {
    {0, "Subject is an IPv6 address"},
    {1, "Subject is a name"},
    {2, "Subject is an IPv4 address"},
};

inline constexpr ValueName kNodeReplyCodes[] = {
    {0, "Successful"},
    {1, "Refused"},
    {2, "Unknown query type"},
};

inline constexpr ValueName kRplCodes[] = {
    {0, "DODAG information solicitation"},
    {1, "DODAG information object"},
    {2, "Destination advertisement object"},
    {3, "Destination advertisement acknowledgement"},
    {4, "P2P discovery reply object"},
    {5, "P2P discovery reply acknowledgement"},
    {7, "Destination cleanup object"},
    {8, "Destination cleanup acknowledgement"},
    {0x80, "Secure DODAG information solicitation"},
    {0x81, "Secure DODAG information object"},
    {0x82, "Secure destination advertisement object"},
    {0x83, "Secure destination advertisement acknowledgement"},
    {0x84, "Secure P2P discovery reply object"},
    {0x85, "Secure P2P discovery reply acknowledgement"},
    {0x87, "Secure destination cleanup object"},
    {0x88, "Secure destination cleanup acknowledgement"},
    {0x8a, "Consistency check"},
};

/// By icmpv6.type.
inline constexpr DependentNames kIcmpv6Codes[] = {
    {1, kIcmpv6UnreachableCodes},
    {3, kIcmpv6TimeExceededCodes},
    {4, kIcmpv6ParameterCodes},
    {138, kRouterRenumberingCodes},
    {139, kNodeQueryCodes},
    {140, kNodeReplyCodes},
    {155, kRplCodes},
    {161, kExtendedEchoCodes},
};

} // namespace tallygate::fields
