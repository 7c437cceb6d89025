// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of HTTP/1 and of SSDP, which shares them.
#include <iterator>

#include "fields/http.h"
#include "rows.h"
#include "values_http.h"

namespace tallygate::fields {
namespace {

constexpr auto kHttp = Protocol::Http;
constexpr std::string_view kRequest = "RFC 9112 3";
constexpr std::string_view kStatus = "RFC 9112 4";
constexpr std::string_view kFields = "RFC 9112 5";
constexpr std::string_view kCookies = "RFC 6265 4";
constexpr std::string_view kWebSocket = "RFC 6455 11.3";

constexpr Field part(HttpPart which, Field field)
{
    return computed(Computed::Http, field, static_cast<std::uint16_t>(which));
}

constexpr Field kind(HttpPart which, std::string_view name, std::string_view label,
                     std::string_view help, std::string_view source)
{
    return secondary(part(which, flag(kHttp, name, 0, 1, 0, label, help, source)));
}

constexpr Field textPart(HttpPart which, std::string_view name, std::string_view label,
                         std::string_view help, std::string_view source)
{
    return part(which, text(kHttp, name, label, help, source));
}

/// The value of a header.
constexpr Field line(std::string_view headerName, std::string_view name, std::string_view label,
                     std::string_view help, std::string_view source = "RFC 9110")
{
    return computed(Computed::Http, text(kHttp, name, label, help, source), httpHeader(headerName));
}

constexpr Field kRows[] = {
    header(Protocol::HttpMessage, "http", "HTTP",
           "A segment of HTTP/1: its first lines or more of a body.", "RFC 9112"),
    header(Protocol::Ssdp, "ssdp", "SSDP", "A message of service discovery (UPnP).",
           "UPnP Device Architecture 1"),
    kind(HttpPart::Request, "http.request", "Request",
         "A request, its method not NOTIFY or the like.", kRequest),
    kind(HttpPart::Response, "http.response", "Response", "A response.", kStatus),
    kind(HttpPart::Notification, "http.notification", "Notification",
         "A notification: NOTIFY, SUBSCRIBE or UNSUBSCRIBE.", "UPnP Device Architecture 1 4"),
    textPart(HttpPart::Method, "http.request.method", "Method", "Method of a request.", kRequest),
    textPart(HttpPart::Uri, "http.request.uri", "URI", "Target of a request as it was sent.",
             "RFC 9112 3.2"),
    textPart(HttpPart::UriPath, "http.request.uri.path", "Path",
             "Target before its query, if it has one.", "RFC 3986 3.3"),
    textPart(HttpPart::UriQuery, "http.request.uri.query", "Query",
             "What follows the ? of the target.", "RFC 3986 3.4"),
    textPart(HttpPart::UriParameter, "http.request.uri.query.parameter", "Query parameter",
             "Each part of the query between two &.", "RFC 3986 3.4"),
    textPart(HttpPart::RequestVersion, "http.request.version", "Request version",
             "What follows the target of a request: HTTP/1.1.", "RFC 9112 2.3"),
    textPart(HttpPart::FullUri, "http.request.full_uri", "Full URI",
             "Scheme, host and target together, up to 1024 octets.", "RFC 9112 3.3"),
    textPart(HttpPart::ResponseVersion, "http.response.version", "Response version",
             "What a response begins with: HTTP/1.1.", "RFC 9112 2.3"),
    part(HttpPart::Code, number(kHttp, "http.response.code", {0, 2}, "Status code",
                                "Result of the request.", "RFC 9110 15", kHttpStatus)),
    textPart(HttpPart::Phrase, "http.response.phrase", "Reason phrase",
             "Text behind the status code.", kStatus),
    secondary(textPart(HttpPart::RequestLine, "http.request.line", "Request header",
                       "Each header line of a request, with its end.", kFields)),
    secondary(textPart(HttpPart::ResponseLine, "http.response.line", "Response header",
                       "Each header line of a response, with its end.", kFields)),
    line("host", "http.host", "Host", "Host and port that the request is for.", "RFC 9110 7.2"),
    line("user-agent", "http.user_agent", "User agent", "Program that sent the request.",
         "RFC 9110 10.1.5"),
    line("accept", "http.accept", "Accept", "Media types that are wanted.", "RFC 9110 12.5.1"),
    line("accept-language", "http.accept_language", "Accept-Language", "Languages that are wanted.",
         "RFC 9110 12.5.4"),
    line("accept-encoding", "http.accept_encoding", "Accept-Encoding",
         "Content codings that are wanted.", "RFC 9110 12.5.3"),
    line("referer", "http.referer", "Referer", "Where the target was found.", "RFC 9110 10.1.3"),
    line("cookie", "http.cookie", "Cookie", "All cookies of the request.", kCookies),
    textPart(HttpPart::CookiePair, "http.cookie_pair", "Cookie pair", "Each cookie of the request.",
             kCookies),
    line("authorization", "http.authorization", "Authorization", "Credentials for the server.",
         "RFC 9110 11.6.2"),
    line("proxy-authorization", "http.proxy_authorization", "Proxy-Authorization",
         "Credentials for a proxy.", "RFC 9110 11.7.2"),
    line("x-forwarded-for", "http.x_forwarded_for", "X-Forwarded-For",
         "Addresses for which proxies forwarded the request.", "RFC 7239 7.4"),
    line("upgrade", "http.upgrade", "Upgrade", "Protocols to change to.", "RFC 9110 7.8"),
    line("http2-settings", "http.http2_settings", "HTTP2-Settings",
         "Settings for a change to HTTP/2.", "RFC 7540 3.2.1"),
    line("sec-websocket-key", "http.sec_websocket_key", "Sec-WebSocket-Key",
         "Challenge of a WebSocket client.", kWebSocket),
    line("sec-websocket-version", "http.sec_websocket_version", "Sec-WebSocket-Version",
         "Version of WebSocket.", kWebSocket),
    line("sec-websocket-protocol", "http.sec_websocket_protocol", "Sec-WebSocket-Protocol",
         "Protocols within the WebSocket.", kWebSocket),
    line("sec-websocket-extensions", "http.sec_websocket_extensions", "Sec-WebSocket-Extensions",
         "Extensions of the WebSocket.", kWebSocket),
    line("sec-websocket-accept", "http.sec_websocket_accept", "Sec-WebSocket-Accept",
         "Answer to the challenge.", kWebSocket),
    line("server", "http.server", "Server", "Program that answered.", "RFC 9110 10.2.4"),
    line("location", "http.location", "Location", "Where the answer is to be found.",
         "RFC 9110 10.2.2"),
    line("set-cookie", "http.set_cookie", "Set-Cookie", "A cookie to keep.", kCookies),
    line("www-authenticate", "http.www_authenticate", "WWW-Authenticate",
         "Challenge of the server.", "RFC 9110 11.6.1"),
    line("proxy-authenticate", "http.proxy_authenticate", "Proxy-Authenticate",
         "Challenge of a proxy.", "RFC 9110 11.7.1"),
    line("content-type", "http.content_type", "Content-Type", "Media type of the body.",
         "RFC 9110 8.3"),
    line("content-encoding", "http.content_encoding", "Content-Encoding",
         "How the body is compressed.", "RFC 9110 8.4"),
    line("content-length", "http.content_length_header", "Content-Length",
         "Length of the body as it was sent.", "RFC 9110 8.6"),
    secondary(part(HttpPart::ContentLength,
                   number(kHttp, "http.content_length", {0, 8}, "Content length",
                          "Octets of the body, where the header is a number.", "RFC 9110 8.6"))),
    line("transfer-encoding", "http.transfer_encoding", "Transfer-Encoding",
         "How the body is divided for transport.", "RFC 9112 6.1"),
    line("connection", "http.connection", "Connection", "What holds for this connection alone.",
         "RFC 9110 7.6.1"),
    line("cache-control", "http.cache_control", "Cache-Control", "What caches may do.",
         "RFC 9111 5.2"),
    line("date", "http.date", "Date", "When the message was made.", "RFC 9110 6.6.1"),
    line("last-modified", "http.last_modified", "Last-Modified", "When the content was changed.",
         "RFC 9110 8.8.2"),
};

constexpr bool everyHeaderIsKnown()
{
    for (const Field &field : kRows) {
        if (field.read == ReadKind::Computed &&
            field.argument >=
                static_cast<std::size_t>(HttpPart::FirstHeader) + std::size(kHttpHeaders))
            return false;
    }
    return true;
}
static_assert(everyHeaderIsKnown(), "rows of headers are in kHttpHeaders");

} // namespace

std::span<const Field> httpRows()
{
    return kRows;
}

} // namespace tallygate::fields
