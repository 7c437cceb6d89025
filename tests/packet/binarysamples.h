// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samples.h"

// Messages of the binary protocols above UDP and TCP, for tests that go through all of them.

namespace tallygate::testsupport {

/// Octets written in hexadecimal, spaces anywhere; what stands between quotes is text.
inline Octets octets(std::string_view text)
{
    Octets all;
    bool isQuoted = false;
    int half = -1;
    for (const char c : text) {
        if (c == '\'') {
            isQuoted = !isQuoted;
        } else if (isQuoted) {
            put8(all, static_cast<std::uint8_t>(c));
        } else if (c != ' ') {
            const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
            if (half >= 0)
                put8(all, static_cast<std::uint64_t>(half * 16 + digit));
            half = half >= 0 ? -1 : digit;
        }
    }
    return all;
}

inline BuiltPacket overUdp(std::uint16_t port, std::string_view text,
                           std::uint16_t sourcePort = 49152)
{
    return Eth{} / Ipv4{} / Udp{.srcport = sourcePort, .dstport = port} / Payload{octets(text)};
}
inline BuiltPacket overTcp(std::uint16_t port, std::string_view text,
                           std::uint16_t sourcePort = 49152)
{
    return Eth{} / Ipv4{} / Tcp{.srcport = sourcePort, .dstport = port, .flags = kAck | kPsh} /
           Payload{octets(text)};
}

inline std::vector<Sample> dnsSamples()
{
    constexpr std::string_view kQuestion = "03'www'07'example'03'com'00 0001 0001";
    const auto message = [](std::string_view header, std::string_view rest) {
        return std::string(header) + " " + std::string(rest);
    };
    const std::string query = message("1a2b 0100 0001 0000 0000 0000", kQuestion);
    const std::string answers =
        message("1a2b 8180 0001 0009 0000 0001", kQuestion) +
        "c00c 0005 0001 0000003c 0005 02'w2'c010"                       // CNAME
        "c02d 0001 0001 0000003c 0004 c0000201"                         // A
        "c02d 001c 0001 0000003c 0010 20010db8000000000000000000000001" // AAAA
        "c010 000f 0001 00000e10 0007 000a 02'mx'c010"                  // MX
        "c010 0010 0001 00000e10 0008 03'a=b'03'c=d'"                   // TXT
        "04'_sip'04'_udp'c010 0021 0001 00000e10 0009 0001 0002 13c4 c010 00"
        "c010 0006 0001 00000e10 0018 c00c c010 00000001 00000002 00000003 00000004 00000005"
        "c010 0041 0001 00000e10 0012 0001 00 0001 0003 02'h2' 0004 0004 c0000202"
        "c010 002e 0001 00000e10 0016 0001 08 02 00000e10 60000000 5f000000 1234 00 'sig'"
        "00 0029 04d0 00008000 0008 000a 0004 01020304";
    return {
        {"dns query", overUdp(53, query)},
        {"dns answers", overUdp(49152, answers, 53)},
        {"dns elsewhere", overUdp(5300, query)},
        {"dns with many", overUdp(5300, message("1a2b 8180 0001 0065 0000 0000", kQuestion))},
        {"dns of two questions",
         overUdp(5300, message("1a2b 0100 0002 0000 0000 0000", kQuestion))},
        {"netbios name", overUdp(137, query, 137)},
        {"dns over tcp", overTcp(53, "0021" + query + "0021" + query)},
        {"dns length lies", overTcp(53, "0041" + query)},
        {"dns short", overUdp(53, "1a2b 0100 0001 00")},
        {"dns too short", overUdp(53, "1a2b 01")},
        {"dns update", overUdp(53, "0007 2800 0001 0000 0000 0000 00 0006 0001")},
        {"dns loop", overUdp(53, "0007 0100 0001 0000 0000 0000 01'a'c00c 0001 0001")},
        {"dns no name", overUdp(53, "0007 0100 0001 0000 0000 0000 3f'a' 0001 0001")},
        {"dns escapes",
         overUdp(53, "0007 0100 0001 0000 0000 0000 07'a'0a00c3a9ff22 00 00ff 0003")},
        {"mdns", overUdp(5353, "0000 0000 0002 0000 0000 0000 01'a'05'local'00 000c 8001 "
                               "c00c 001c 0001")},
        {"mdns answer", overUdp(5353, "0000 8400 0000 0001 0000 0000 01'a'05'local'00 0001 8001 "
                                      "00000078 0004 c0000201")},
        {"llmnr", overUdp(5355, "0b0c 0500 0001 0000 0000 0000 02'pc'00 0001 0001")},
    };
}

inline std::vector<Sample> timeAndFileSamples()
{
    constexpr std::string_view kTimes = "00000010 00000020 c0000201 e0000000 00000000 e0000000 "
                                        "00000001 e0000000 00000002 e0000000 00000003";
    const std::string times(kTimes);
    return {
        {"ntp client", overUdp(123, "23 02 06 ec" + times)},
        {"ntp signed", overUdp(123, "e4 01 06 ec" + times + "00000007 'digestdigestdige'")},
        {"ntp control", overUdp(123, "96 82 0002 0618 1234 0000 0008 'version='")},
        {"ntp private", overUdp(123, "17 00 03 2a 0000 0000")},
        {"ntp short", overUdp(123, "23 02")},
        {"tftp read", overUdp(69, "0001 'file' 00 'octet' 00 'blksize' 00 '1024' 00")},
        {"tftp write", overUdp(69, "0002 'out' 00 'netascii' 00")},
        {"tftp data", overUdp(69, "0003 0007 'data'")},
        {"tftp error", overUdp(69, "0005 0001 'not found' 00")},
        {"tftp no end", overUdp(69, "0001 'file' 00 'oct'")},
        {"syslog", overUdp(514, "'<34>su: failed'")},
        {"syslog plain", overUdp(514, "'hello'")},
        {"syslog nothing", overUdp(514, "'<34>'")},
    };
}

inline std::vector<Sample> stunSamples()
{
    const std::string id = "'0123456789ab'";
    const std::string request = "0001 002c 2112a442" + id +
                                "0006 0006 'user:x' 0000 0020 0008 0001 2113 5e12a443" +
                                "0001 0008 0001 0d96 c0000201 8022 0004 'soft'";
    return {
        {"stun", overUdp(3478, request)},
        {"stun elsewhere", overUdp(40001, request)},
        {"stun over tcp", overTcp(3478, request + request)},
        {"stun ipv6", overUdp(3478, "0101 0018 2112a442" + id +
                                        "0020 0014 0002 2113 0113a9fa 30313233 34353637 38396163")},
        {"stun error", overUdp(3478, "0111 0010 2112a442" + id + "0009 000c 0000 0401 'refused!'")},
        {"stun to", overUdp(3478, "0004 000c 2112a442" + id + "0011 0008 0001 0050 c0000207")},
        {"stun channel", overUdp(3478, "4001 0004 'data'")},
        {"stun wrong length", overUdp(3478, "0001 0004 2112a442" + id)},
        {"stun wrong cookie", overUdp(3478, "0001 0000 2112a443" + id)},
        {"stun attribute lies", overUdp(3478, "0001 0008 2112a442" + id + "0006 0028 'user'")},
    };
}

inline std::vector<Sample> dhcpSamples()
{
    const std::string fixed = "01 01 06 00 0000abcd 0001 8000 00000000 00000000 00000000 c0000201 "
                              "020304050607 00000000000000000000";
    const std::string zeros(2 * 192, '0');
    const std::string start = fixed + zeros + "63825363";
    const std::string ids = "0001 0006 0003 0001 0203"; // a client's identifier of a DUID
    const std::string solicit = "01 123456" + ids +
                                "0003 0028 00000001 00000e10 00001518"
                                "0005 0018 20010db8000000000000000000000001 00000e10 00001c20"
                                "0006 0004 0017 0018";
    return {
        {"dhcp", overUdp(67,
                         start + "350101 370401030f06 3204c0000205 0c02'pc' 3c04'MSFT'"
                                 "3d0701020304050608 33040000 0e10 0308c0000201c0000202"
                                 "00 00 ff 00",
                         68)},
        {"dhcp no end", overUdp(67, start + "350103", 68)},
        {"dhcp option lies", overUdp(67, start + "350103 0c10'pc'", 68)},
        {"bootp", overUdp(67, fixed + zeros, 68)},
        {"dhcp short", overUdp(67, "01 01 06 00 0000abcd", 68)},
        {"dhcpv6", overUdp(547, solicit, 546)},
        {"dhcpv6 relayed",
         overUdp(547,
                 "0c 01 20010db8000000000000000000000001 fe800000000000000000000000000002"
                 "0009 004a" +
                     solicit + "0012 0004 'eth0'",
                 547)},
        {"dhcpv6 option lies", overUdp(547, "01 123456 0003 0028 00000001", 546)},
    };
}

inline std::vector<Sample> radiusSamples()
{
    const std::string digest = "00010203 04050607 08090a0b 0c0d0e0f";
    const std::string attributes = "01 05 'bob' 04 06 c0000201 05 06 00000007 1f 06 'a-bb'"
                                   "1a 0c 00000009 01 06 'a=b' 00";
    return {
        {"radius", overUdp(1812, "01 07 0037" + digest + attributes)},
        {"radius attribute lies", overUdp(1812, "01 07 001e" + digest + "01 05 'bob' 20 30 'nas'")},
        {"radius length lies", overUdp(1812, "02 07 0040" + digest + attributes)},
        {"radius unknown code", overUdp(1812, "c8 07 0014" + digest)},
        {"radius too long", overUdp(1812, "01 07 1388" + digest)},
    };
}

inline std::vector<Sample> bgpSamples()
{
    const std::string marker(32, 'f');
    const std::string open = marker + "0025 01 04 fde9 00b4 0a000001 08 0206010400010001";
    const std::string update = marker + "0033 02 0004 180a0102 0014 40010100 4002060201 0000fde9"
                                        "400304c0000201 180a0203";
    const std::string keepalive = marker + "0013 04";
    return {
        {"bgp open", overTcp(179, open)},
        {"bgp messages", overTcp(179, open + update + keepalive)},
        {"bgp inside", overTcp(179, "'abc'" + keepalive)},
        {"bgp no marker", overTcp(179, "'abcdef'")},
        {"bgp cease", overTcp(179, marker + "0018 03 06 02 'bye'")},
        {"bgp too short", overTcp(179, marker + "0012 04")},
        {"bgp too long", overTcp(179, marker + "1388 04")},
        {"bgp attribute lies", overTcp(179, marker + "001f 02 0000 0008 400240 0201 0000fde9")},
    };
}

inline std::vector<Sample> ikeSamples()
{
    const std::string spis = "'ISPIISPI' 'RSPIRSPI'";
    const std::string main =
        spis + "01 10 02 00 00001234 00000034 0d00000c 0102030405060708 0000000c 1112131415161718";
    const std::string init = spis + "22 20 22 08 00000000 00000024 28000004 00000004";
    return {
        {"ike 1", overUdp(500, main)},
        {"ike 2", overUdp(500, init)},
        {"ike encrypted", overUdp(500, spis + "2e 20 23 20 00000001 00000028 2900000c 'secret!!'")},
        {"ike payload lies", overUdp(500, spis + "01 10 02 00 00001234 00000022 0000 0030 'ab'")},
        {"ike length lies", overUdp(500, spis + "01 10 02 00 00001234 00000064")},
        {"ike too short", overUdp(500, spis + "01 10 02 00 00001234")},
        {"ike behind a nat", overUdp(4500, "00000000" + init)},
        {"nat keepalive", overUdp(4500, "ff")},
        {"esp in udp", overUdp(4500, "12345678 00000001 'encrypted data'")},
    };
}

inline std::vector<Sample> snmpSamples()
{
    const std::string variable = "30 0e 30 0c 06 08 2b060102 01010500 0500";
    return {
        {"snmp 2c",
         overUdp(161, "30 29 020101 04 06 'public' a0 1c 020412345678 020100 020100" + variable)},
        {"snmp bulk",
         overUdp(161, "30 26 020101 04 06 'public' a5 19 020107 020100 02010a" + variable + "00")},
        {"snmp trap",
         overUdp(162, "30 2d 020100 04 06 'public' a4 20 06 06 2b0601040108"
                      "40 04 c0000201 020103 020100 43 02 0bb8 30 08 3006 06022b06 0500")},
        {"snmp 3",
         overUdp(161, "30 4a 020103 30 11 02047a000001 0203 00ffe3 040107 020103"
                      "04 1a 30 18 04 05 8000000001 020102 02 02 0310 04 04 'user' 0400 0400"
                      "30 16 04 05 8000000001 04 00 a8 0b 020105 020100 020100 3000")},
        {"snmp encrypted",
         overUdp(161, "30 3a 020103 30 11 02047a000001 0203 00ffe3 040103 020103"
                      "04 1a 30 18 04 05 8000000001 020102 02 02 0310 04 04 'user'"
                      "0400 0400 04 06 'secret'")},
        {"snmp length lies", overUdp(161, "30 60 020101 04 06 'public' a0 7c 020101 020100")},
        {"snmp no version", overUdp(161, "30 09 0401 01 04 04 'publ'")},
    };
}

inline std::vector<Sample> binarySamples()
{
    std::vector<Sample> all;
    for (const auto family : {dnsSamples, timeAndFileSamples, stunSamples, dhcpSamples,
                              radiusSamples, bgpSamples, ikeSamples, snmpSamples}) {
        for (Sample &sample : family())
            all.push_back(std::move(sample));
    }
    return all;
}

} // namespace tallygate::testsupport
