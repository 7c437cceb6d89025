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

inline std::vector<Sample> binarySamples()
{
    return dnsSamples();
}

} // namespace tallygate::testsupport
