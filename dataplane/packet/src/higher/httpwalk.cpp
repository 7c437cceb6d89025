// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpwalk.h"

#include <iterator>

namespace tallygate::packet {
namespace {

/// Methods (IANA: HTTP methods; RFC 2518, RFC 3253, RFC 5789, MS-RPCH, MS-SSTP and WebDAV drafts).
constexpr std::string_view kMethods[] = {
    "GET",
    "PUT",
    "COPY",
    "HEAD",
    "LOCK",
    "MOVE",
    "POLL",
    "POST",
    "BCOPY",
    "BMOVE",
    "MKCOL",
    "TRACE",
    "PATCH",
    "LABEL",
    "MERGE",
    "DELETE",
    "SEARCH",
    "UNLOCK",
    "REPORT",
    "UPDATE",
    "BDELETE",
    "CONNECT",
    "OPTIONS",
    "CHECKIN",
    "PROPFIND",
    "CHECKOUT",
    "CCM_POST",
    "PROPPATCH",
    "BPROPFIND",
    "BPROPPATCH",
    "UNCHECKOUT",
    "MKACTIVITY",
    "MKWORKSPACE",
    "RPC_CONNECT",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
    "VERSION-CONTROL",
    "BASELINE-CONTROL",
    "SSTP_DUPLEX_POST",
};
constexpr std::string_view kNotifications[] = {"NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE"};

bool contains(std::span<const std::string_view> words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isNameCharacter(char c)
{
    constexpr std::string_view kOthers = "!#$%&\\:*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) ||
           kOthers.find(c) != kOthers.npos;
}

int hexDigitOf(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = lowered(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The size of a chunk, not more than `most`.
std::uint32_t chunkSizeOf(std::string_view line, std::uint32_t most)
{
    std::uint64_t size = 0;
    for (const char c : withoutLeadingBlanks(line)) {
        const int digit = hexDigitOf(c);
        if (digit < 0)
            break;
        size = size * 16 + static_cast<unsigned>(digit);
        if (size > most)
            return most;
    }
    return static_cast<std::uint32_t>(size);
}

} // namespace

HttpKind httpKindOf(std::string_view line)
{
    if (line.starts_with("M-")) // mandatory extensions (RFC 2774)
        line.remove_prefix(2);
    if (line.starts_with("HTTP/") || line.starts_with("ICY"))
        return HttpKind::Response;
    constexpr std::size_t kLongest = 16;
    const std::string_view word = firstWord(line.substr(0, kLongest + 1));
    if (contains(kMethods, word))
        return HttpKind::Request;
    return contains(kNotifications, word) ? HttpKind::Notification : HttpKind::Unknown;
}

bool isHttpHeaderName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), isNameCharacter);
}

bool decimalOf(std::string_view text, std::uint64_t &number)
{
    constexpr std::uint64_t kMost = ~std::uint64_t{0} >> 1;
    number = 0;
    std::size_t at = 0;
    for (; at < text.size() && isDigit(text[at]); ++at) {
        const auto digit = static_cast<unsigned>(text[at] - '0');
        if (number > (kMost - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    return at != 0 && (at == text.size() || text[at] == ' ' || text[at] == '\t');
}

std::string_view httpHeaderValue(Bytes data, const HttpPiece &piece)
{
    return withoutLeadingBlanks(textOf(data, piece.line).substr(piece.nameLength + 1));
}

HttpWalk::HttpWalk(Bytes data)
    : m_data(data)
{}

/// Goes to the first line of a message.
bool HttpWalk::begin()
{
    constexpr std::uint32_t kShortest = 3;
    if (m_isDone || m_at >= size())
        return false;
    m_message = {};
    if (size() - m_at > kShortest && m_data[m_at] == '\r' && m_data[m_at + 1] == '\n')
        m_at += 2;
    m_isInHead = isPrintable(m_data[m_at]);
    return m_isInHead;
}

bool HttpWalk::next(HttpPiece &piece)
{
    if (!m_isInHead && !begin())
        return false;
    if (m_at >= size()) {
        m_endedInHead = true;
        return endHead(piece, true);
    }
    const TextLine line = lineAt(m_data, m_at);
    const std::string_view text = textOf(m_data, line);
    const HttpKind kind = httpKindOf(text);
    const std::size_t colon = text.find(':');
    if (kind == HttpKind::Unknown && line.length == 0) {
        m_at = line.next;
        return endHead(piece, false);
    }
    if (kind == HttpKind::Unknown && colon == text.npos) {
        m_endedInHead = !line.isEnded;
        if (!m_message.hasLines || line.isEnded)
            return endHead(piece, true);
        // Part of a header: whatever follows is not there.
        m_isInHead = false;
        m_isDone = true;
        return false;
    }
    m_message.hasLines = true;
    m_at = line.next;
    if (kind != HttpKind::Unknown)
        note(text, kind);
    else
        noteHeader(text.substr(0, colon), withoutLeadingBlanks(text.substr(colon + 1)));
    piece = {kind == HttpKind::Unknown ? HttpPiece::Header : HttpPiece::Start,
             m_message.kind,
             line,
             static_cast<std::uint32_t>(kind == HttpKind::Unknown ? colon : 0),
             {},
             {},
             false};
    return true;
}

/// Tells of the end of the head and passes the body.
bool HttpWalk::endHead(HttpPiece &piece, bool isOpen)
{
    piece = {HttpPiece::HeadEnd, m_message.kind, {m_at, 0, m_at, !isOpen}, 0,
             m_message.uri,      m_message.host, m_message.isConnect};
    m_isInHead = false;
    m_at += bodyLength();
    return true;
}

void HttpWalk::note(std::string_view line, HttpKind kind)
{
    m_message.kind = kind;
    const std::string_view rest = afterWord(line);
    if (kind == HttpKind::Response) {
        std::uint64_t code = 0;
        if (firstWord(rest).size() >= 3 && decimalOf(rest.substr(0, 3), code))
            m_message.code = static_cast<unsigned>(code);
        return;
    }
    m_message.isConnect = line.starts_with("CONNECT ");
    m_message.uri = firstWord(rest);
}

void HttpWalk::noteHeader(std::string_view name, std::string_view value)
{
    switch (name.size()) {
    case 4:
        if (isInAnyCase(name, "host"))
            m_message.host = value;
        break;
    case 14:
        if (isInAnyCase(name, "content-length"))
            m_message.hasLength = decimalOf(value, m_message.length);
        break;
    case 17:
        if (isInAnyCase(name, "transfer-encoding")) {
            m_message.hasCoding = true;
            m_message.isChunked = value.find("chunked") != value.npos;
        }
        break;
    default:
        break;
    }
}

std::uint32_t HttpWalk::bodyLength() const
{
    const std::uint32_t rest = size() - m_at;
    if (m_message.hasLength && !m_message.hasCoding)
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(rest, m_message.length));
    const bool isWithout =
        m_message.kind == HttpKind::Request
            ? !m_message.hasCoding
            : m_message.kind == HttpKind::Response &&
                  (m_message.code / 100 == 1 || m_message.code == 204 || m_message.code == 304);
    if (isWithout)
        return 0;
    const std::uint32_t chunks = m_message.isChunked ? chunksLength() : 0;
    return chunks == 0 ? rest : chunks;
}

/// Of all chunks with their trailer (RFC 9112 7.1); 0 if there are none.
std::uint32_t HttpWalk::chunksLength() const
{
    std::uint32_t at = m_at;
    while (at < size()) {
        const TextLine line = lineAt(m_data, at);
        if (!line.isEnded || line.length == 0)
            break;
        const std::uint32_t chunk = chunkSizeOf(textOf(m_data, line), size() - line.next);
        at = line.next + chunk;
        if (chunk != 0) {
            at = std::min(at + 2, size());
            continue;
        }
        while (at < size()) { // the trailer, to a blank line
            const TextLine trailer = lineAt(m_data, at);
            if (!trailer.isEnded && trailer.length != 0)
                break;
            at = trailer.next;
            if (trailer.length == 0)
                break;
        }
        break;
    }
    return at - m_at;
}

} // namespace tallygate::packet
