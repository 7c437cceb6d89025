// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields/field.h"

// Names of DNS types, classes, opcodes and response codes (IANA: Domain Name System parameters).
// Every table is sorted by value.

namespace tallygate::fields {

/// Types of records and questions (RFC 6895 3.1); 65281 and 65282 are Microsoft's.
inline constexpr ValueName kDnsTypes[] = {
    {1, "A"},           {2, "NS"},        {3, "MD"},        {4, "MF"},         {5, "CNAME"},
    {6, "SOA"},         {7, "MB"},        {8, "MG"},        {9, "MR"},         {10, "NULL"},
    {11, "WKS"},        {12, "PTR"},      {13, "HINFO"},    {14, "MINFO"},     {15, "MX"},
    {16, "TXT"},        {17, "RP"},       {18, "AFSDB"},    {19, "X25"},       {20, "ISDN"},
    {21, "RT"},         {22, "NSAP"},     {23, "NSAP-PTR"}, {24, "SIG"},       {25, "KEY"},
    {26, "PX"},         {27, "GPOS"},     {28, "AAAA"},     {29, "LOC"},       {30, "NXT"},
    {31, "EID"},        {32, "NIMLOC"},   {33, "SRV"},      {34, "ATMA"},      {35, "NAPTR"},
    {36, "KX"},         {37, "CERT"},     {38, "A6"},       {39, "DNAME"},     {40, "SINK"},
    {41, "OPT"},        {42, "APL"},      {43, "DS"},       {44, "SSHFP"},     {45, "IPSECKEY"},
    {46, "RRSIG"},      {47, "NSEC"},     {48, "DNSKEY"},   {49, "DHCID"},     {50, "NSEC3"},
    {51, "NSEC3PARAM"}, {52, "TLSA"},     {53, "SMIMEA"},   {55, "HIP"},       {56, "NINFO"},
    {57, "RKEY"},       {58, "TALINK"},   {59, "CDS"},      {60, "CDNSKEY"},   {61, "OPENPGPKEY"},
    {62, "CSYNC"},      {63, "ZONEMD"},   {64, "SVCB"},     {65, "HTTPS"},     {66, "DSYNC"},
    {67, "HHIT"},       {68, "BRID"},     {99, "SPF"},      {100, "UINFO"},    {101, "UID"},
    {102, "GID"},       {103, "UNSPEC"},  {104, "NID"},     {105, "L32"},      {106, "L64"},
    {107, "LP"},        {108, "EUI48"},   {109, "EUI64"},   {128, "NXNAME"},   {249, "TKEY"},
    {250, "TSIG"},      {251, "IXFR"},    {252, "AXFR"},    {253, "MAILB"},    {254, "MAILA"},
    {255, "ANY"},       {256, "URI"},     {257, "CAA"},     {258, "AVC"},      {259, "DOA"},
    {260, "AMTRELAY"},  {261, "RESINFO"}, {262, "WALLET"},  {263, "CLA"},      {264, "IPN"},
    {32768, "TA"},      {32769, "DLV"},   {65281, "WINS"},  {65282, "WINS-R"},
};

/// RFC 6895 3.2.
inline constexpr ValueName kDnsClasses[] = {
    {1, "IN"}, {2, "CS"}, {3, "CH"}, {4, "HS"}, {254, "NONE"}, {255, "ANY"},
};

/// RFC 6895 2.2.
inline constexpr ValueName kDnsOpcodes[] = {
    {0, "Query"}, {1, "Inverse query"}, {2, "Status"}, {4, "Notify"}, {5, "Update"}, {6, "DSO"},
};

/// RFC 6895 2.3; those above 15 stand in OPT and TSIG records only.
inline constexpr ValueName kDnsRcodes[] = {
    {0, "NoError"},  {1, "FormErr"},    {2, "ServFail"}, {3, "NXDomain"},  {4, "NotImp"},
    {5, "Refused"},  {6, "YXDomain"},   {7, "YXRRSet"},  {8, "NXRRSet"},   {9, "NotAuth"},
    {10, "NotZone"}, {11, "DSOTYPENI"}, {16, "BADVERS"}, {17, "BADKEY"},   {18, "BADTIME"},
    {19, "BADMODE"}, {20, "BADNAME"},   {21, "BADALG"},  {22, "BADTRUNC"}, {23, "BADCOOKIE"},
};

/// Options of the OPT record (RFC 6891 6.1.2).
inline constexpr ValueName kDnsOptions[] = {
    {1, "LLQ"},
    {2, "UL"},
    {3, "NSID"},
    {5, "DAU"},
    {6, "DHU"},
    {7, "N3U"},
    {8, "Client subnet"},
    {9, "Expire"},
    {10, "Cookie"},
    {11, "TCP keepalive"},
    {12, "Padding"},
    {13, "Chain"},
    {14, "Key tag"},
    {15, "Extended error"},
    {16, "Client tag"},
    {17, "Server tag"},
    {18, "Report channel"},
    {19, "ZONEVERSION"},
};

} // namespace tallygate::fields
