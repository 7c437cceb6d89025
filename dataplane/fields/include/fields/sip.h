// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// What rows of Computed::Sip read: `argument` is a SipPart, or a header of the table below.
// Constant data.

namespace tallygate::fields {

enum class SipPart : std::uint16_t {
    RequestLine,
    Method,
    RequestUri,
    RequestUriUser,
    RequestUriHost,
    RequestUriPort,
    StatusLine,
    StatusCode,
    FromAddress,
    FromUser,
    FromHost,
    ToAddress,
    ToUser,
    ToHost,
    ContactUri,
    ContactUser,
    ContactHost,
    SequenceNumber, ///< of CSeq
    SequenceMethod,
    FirstHeader, ///< headers follow, in the order of kSipHeaders
};

struct SipHeader
{
    std::string_view name; ///< lower case
    char compact;          ///< its short form, 0 if it has none (RFC 3261 20)
};

/// Headers that have a field of their own; names match in any case.
inline constexpr SipHeader kSipHeaders[] = {
    {"from", 'f'},
    {"to", 't'},
    {"contact", 'm'},
    {"cseq", 0},
    {"call-id", 'i'},
    {"via", 'v'},
    {"max-forwards", 0},
    {"user-agent", 0},
    {"server", 0},
    {"content-type", 'c'},
    {"content-length", 'l'},
    {"content-encoding", 'e'},
    {"expires", 0},
    {"allow", 0},
    {"supported", 'k'},
    {"require", 0},
    {"route", 0},
    {"record-route", 0},
    {"subject", 's'},
    {"event", 'o'},
    {"refer-to", 'r'},
    {"reason", 0},
    {"authorization", 0},
    {"proxy-authorization", 0},
    {"www-authenticate", 0},
    {"proxy-authenticate", 0},
    {"accept", 0},
    {"warning", 0},
    {"date", 0},
};

/// The argument of a header's row; past the last header if it has none.
constexpr std::uint16_t sipHeader(std::string_view name)
{
    auto argument = static_cast<std::uint16_t>(SipPart::FirstHeader);
    for (const SipHeader &known : kSipHeaders) {
        if (known.name == name)
            break;
        ++argument;
    }
    return argument;
}

} // namespace tallygate::fields
