// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// What rows of Computed::Http read: `argument` is an HttpPart, or a header of the table below.
// Constant data.

namespace tallygate::fields {

/// Of a message of HTTP/1 or SSDP. All of them repeat with the messages of a segment.
enum class HttpPart : std::uint16_t {
    Request, ///< true, for each request
    Response,
    Notification, ///< of SSDP and GENA
    Method,
    Uri,
    UriPath, ///< these three of URIs that have a query
    UriQuery,
    UriParameter, ///< repeats within the query
    RequestVersion,
    FullUri, ///< scheme, host and URI together
    ResponseVersion,
    Code,
    Phrase,
    RequestLine, ///< each header line of a request, its end included
    ResponseLine,
    ContentLength, ///< as a number, if it is one
    CookiePair,    ///< repeats within a Cookie header
    FirstHeader,   ///< headers follow, in the order of kHttpHeaders
};

/// Headers that have a field of their own; lower case, names match in any case.
inline constexpr std::string_view kHttpHeaders[] = {
    "authorization",
    "proxy-authorization",
    "proxy-authenticate",
    "www-authenticate",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "host",
    "connection",
    "cookie",
    "accept",
    "referer",
    "accept-language",
    "accept-encoding",
    "date",
    "cache-control",
    "server",
    "location",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "set-cookie",
    "last-modified",
    "x-forwarded-for",
    "http2-settings",
};

/// The argument of a header's row; past the last header if it has none.
constexpr std::uint16_t httpHeader(std::string_view name)
{
    auto argument = static_cast<std::uint16_t>(HttpPart::FirstHeader);
    for (const std::string_view known : kHttpHeaders) {
        if (known == name)
            break;
        ++argument;
    }
    return argument;
}

} // namespace tallygate::fields
