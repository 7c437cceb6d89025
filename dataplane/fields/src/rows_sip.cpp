// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of SIP.
#include <iterator>

#include "fields/sip.h"
#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kSip = Protocol::Sip;
constexpr std::string_view kRequest = "RFC 3261 7.1";
constexpr std::string_view kResponse = "RFC 3261 7.2";

/// RFC 3261 21 and IANA: SIP Response Codes.
constexpr ValueName kStatusCodes[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call is being forwarded"},
    {182, "Queued"},
    {183, "Session progress"},
    {199, "Early dialog terminated"},
    {200, "OK"},
    {202, "Accepted"},
    {204, "No notification"},
    {300, "Multiple choices"},
    {301, "Moved permanently"},
    {302, "Moved temporarily"},
    {305, "Use proxy"},
    {380, "Alternative service"},
    {400, "Bad request"},
    {401, "Unauthorized"},
    {402, "Payment required"},
    {403, "Forbidden"},
    {404, "Not found"},
    {405, "Method not allowed"},
    {406, "Not acceptable"},
    {407, "Proxy authentication required"},
    {408, "Request timeout"},
    {410, "Gone"},
    {412, "Conditional request failed"},
    {413, "Request entity too large"},
    {414, "Request-URI too long"},
    {415, "Unsupported media type"},
    {416, "Unsupported URI scheme"},
    {417, "Unknown resource-priority"},
    {420, "Bad extension"},
    {421, "Extension required"},
    {422, "Session interval too small"},
    {423, "Interval too brief"},
    {424, "Bad location information"},
    {428, "Use identity header"},
    {429, "Provide referrer identity"},
    {430, "Flow failed"},
    {433, "Anonymity disallowed"},
    {436, "Bad identity info"},
    {437, "Unsupported credential"},
    {438, "Invalid identity header"},
    {439, "First hop lacks outbound support"},
    {440, "Max-breadth exceeded"},
    {469, "Bad info package"},
    {470, "Consent needed"},
    {480, "Temporarily unavailable"},
    {481, "Call or transaction does not exist"},
    {482, "Loop detected"},
    {483, "Too many hops"},
    {484, "Address incomplete"},
    {485, "Ambiguous"},
    {486, "Busy here"},
    {487, "Request terminated"},
    {488, "Not acceptable here"},
    {489, "Bad event"},
    {491, "Request pending"},
    {493, "Undecipherable"},
    {494, "Security agreement required"},
    {500, "Server internal error"},
    {501, "Not implemented"},
    {502, "Bad gateway"},
    {503, "Service unavailable"},
    {504, "Server time-out"},
    {505, "Version not supported"},
    {513, "Message too large"},
    {555, "Push notification service not supported"},
    {580, "Precondition failure"},
    {600, "Busy everywhere"},
    {603, "Decline"},
    {604, "Does not exist anywhere"},
    {606, "Not acceptable anywhere"},
    {607, "Unwanted"},
    {608, "Rejected"},
};

constexpr Field part(SipPart which, Field field)
{
    return computed(Computed::Sip, field, static_cast<std::uint16_t>(which));
}
constexpr Field textPart(SipPart which, std::string_view name, std::string_view label,
                         std::string_view help, std::string_view source)
{
    return part(which, text(kSip, name, label, help, source));
}
constexpr Field line(std::string_view headerName, std::string_view name, std::string_view label,
                     std::string_view help, std::string_view source = "RFC 3261 20")
{
    return computed(Computed::Sip, text(kSip, name, label, help, source), sipHeader(headerName));
}
constexpr Field numberLine(std::string_view headerName, std::string_view name,
                           std::string_view label, std::string_view help)
{
    return computed(Computed::Sip, number(kSip, name, {0, 4}, label, help, "RFC 3261 20"),
                    sipHeader(headerName));
}

constexpr Field kRows[] = {
    header(kSip, "sip", "SIP", "A message of SIP.", "RFC 3261"),
    secondary(textPart(SipPart::RequestLine, "sip.Request-Line", "Request line",
                       "First line of a request.", kRequest)),
    textPart(SipPart::Method, "sip.Method", "Method", "Method of a request.", kRequest),
    textPart(SipPart::RequestUri, "sip.r-uri", "Request URI", "Whom the request is for.", kRequest),
    textPart(SipPart::RequestUriUser, "sip.r-uri.user", "Request user", "User of that URI.",
             "RFC 3261 19.1.1"),
    textPart(SipPart::RequestUriHost, "sip.r-uri.host", "Request host", "Host of that URI.",
             "RFC 3261 19.1.1"),
    textPart(SipPart::RequestUriPort, "sip.r-uri.port", "Request port", "Port of that URI.",
             "RFC 3261 19.1.1"),
    secondary(textPart(SipPart::StatusLine, "sip.Status-Line", "Status line",
                       "First line of a response.", kResponse)),
    part(SipPart::StatusCode, number(kSip, "sip.Status-Code", {0, 4}, "Status code",
                                     "Result of a request.", "RFC 3261 21", kStatusCodes)),
    line("from", "sip.From", "From", "Who sends the request."),
    textPart(SipPart::FromAddress, "sip.from.addr", "From address", "URI of the sender.",
             "RFC 3261 20.20"),
    textPart(SipPart::FromUser, "sip.from.user", "From user", "User of that URI.",
             "RFC 3261 20.20"),
    textPart(SipPart::FromHost, "sip.from.host", "From host", "Host of that URI.",
             "RFC 3261 20.20"),
    line("to", "sip.To", "To", "Whom the request is meant for."),
    textPart(SipPart::ToAddress, "sip.to.addr", "To address", "URI of the receiver.",
             "RFC 3261 20.39"),
    textPart(SipPart::ToUser, "sip.to.user", "To user", "User of that URI.", "RFC 3261 20.39"),
    textPart(SipPart::ToHost, "sip.to.host", "To host", "Host of that URI.", "RFC 3261 20.39"),
    line("contact", "sip.Contact", "Contact", "Where to reach the sender directly."),
    textPart(SipPart::ContactUri, "sip.contact.uri", "Contact URI", "URI of the contact.",
             "RFC 3261 20.10"),
    textPart(SipPart::ContactUser, "sip.contact.user", "Contact user", "User of that URI.",
             "RFC 3261 20.10"),
    textPart(SipPart::ContactHost, "sip.contact.host", "Contact host", "Host of that URI.",
             "RFC 3261 20.10"),
    line("call-id", "sip.Call-ID", "Call ID", "Name of the call."),
    line("cseq", "sip.CSeq", "CSeq", "Number and method of the request."),
    part(SipPart::SequenceNumber, number(kSip, "sip.CSeq.seq", {0, 4}, "Sequence number",
                                         "Number of the request.", "RFC 3261 20.16")),
    textPart(SipPart::SequenceMethod, "sip.CSeq.method", "Sequence method",
             "Method of the request that is answered.", "RFC 3261 20.16"),
    line("via", "sip.Via", "Via", "Each hop that the request took."),
    numberLine("max-forwards", "sip.Max-Forwards", "Max forwards", "Hops that are left."),
    line("user-agent", "sip.User-Agent", "User agent", "Program of the client."),
    line("server", "sip.Server", "Server", "Program of the server."),
    line("content-type", "sip.Content-Type", "Content type", "Media type of the body."),
    numberLine("content-length", "sip.Content-Length", "Content length", "Octets of the body."),
    line("content-encoding", "sip.Content-Encoding", "Content encoding",
         "How the body is compressed."),
    numberLine("expires", "sip.Expires", "Expires", "Seconds for which it holds."),
    line("allow", "sip.Allow", "Allow", "Methods that are understood."),
    line("supported", "sip.Supported", "Supported", "Extensions that are understood."),
    line("require", "sip.Require", "Require", "Extensions that are demanded."),
    line("route", "sip.Route", "Route", "Proxies to go through."),
    line("record-route", "sip.Record-Route", "Record-Route", "Proxies that want to stay in it."),
    line("subject", "sip.Subject", "Subject", "What the call is about."),
    line("event", "sip.Event", "Event", "What is subscribed to.", "RFC 6665 8.2.1"),
    line("refer-to", "sip.Refer-To", "Refer-To", "Whom to call instead.", "RFC 3515 2.1"),
    line("reason", "sip.Reason", "Reason", "Why the call ended.", "RFC 3326 2"),
    line("authorization", "sip.Authorization", "Authorization", "Credentials for the server."),
    line("proxy-authorization", "sip.Proxy-Authorization", "Proxy-Authorization",
         "Credentials for a proxy."),
    line("www-authenticate", "sip.WWW-Authenticate", "WWW-Authenticate",
         "Challenge of the server."),
    line("proxy-authenticate", "sip.Proxy-Authenticate", "Proxy-Authenticate",
         "Challenge of a proxy."),
    line("accept", "sip.Accept", "Accept", "Media types that are understood."),
    line("warning", "sip.Warning", "Warning", "More about the status."),
    line("date", "sip.Date", "Date", "When the message was sent."),
};

constexpr bool everyHeaderIsKnown()
{
    for (const Field &field : kRows) {
        if (field.read == ReadKind::Computed &&
            field.argument >=
                static_cast<std::size_t>(SipPart::FirstHeader) + std::size(kSipHeaders))
            return false;
    }
    return true;
}
static_assert(everyHeaderIsKnown(), "rows of headers are in kSipHeaders");

} // namespace

std::span<const Field> sipRows()
{
    return kRows;
}

} // namespace tallygate::fields
