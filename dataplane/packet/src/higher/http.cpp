// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP/1 over TCP and SSDP over UDP: where they are recognised, and their fields.
#include <iterator>

#include "../extract.h"
#include "fields/http.h"
#include "handler.h"
#include "httpwalk.h"

namespace tallygate::packet {
namespace {

using fields::HttpPart;

/// Of the registered ports those that Wireshark has for HTTP.
constexpr std::uint16_t kTcpPorts[] = {80,   631,  1900, 2710, 2869, 3128,
                                       3132, 3689, 5985, 8080, 8088, 11371};
constexpr std::uint16_t kUdpPorts[] = {1900};

/// A proxy's port may carry TLS (RFC 9110 9.3.6).
bool isTlsHandshake(Bytes data)
{
    return data.size() >= 3 && data[0] == 22 && data[1] == 3 && data[2] <= 4;
}

/// Any segment: bodies need not look like text.
Claim onPort(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    if (isTlsHandshake(segment.octets))
        return {};
    walk.claim(Protocol::Http, Protocol::HttpMessage);
    return Claim::listed();
}

/// True for a line that begins or ends with the version.
bool isStartLine(std::string_view line)
{
    constexpr std::size_t kVersion = 8;
    const auto isVersion = [](std::string_view text) {
        return isInAnyCase(text, "http/1.1") || isInAnyCase(text, "http/1.0");
    };
    return line.size() > kVersion &&
           (isVersion(line.substr(0, kVersion)) || isVersion(line.substr(line.size() - kVersion)));
}

Claim elsewhere(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    if (!isPrintable(segment.octets[0]))
        return {};
    const TextLine line = lineAt(segment.octets, 0);
    if (!line.isEnded)
        return Claim::tooFew(segment);
    if (!isStartLine(textOf(segment.octets, line)))
        return {};
    walk.claim(Protocol::Http, Protocol::HttpMessage);
    return Claim::listed();
}

/// A datagram that begins with a start line or a header.
Claim ssdp(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    HttpWalk messages(segment.octets);
    HttpPiece piece;
    if (!messages.next(piece) || (piece.what == HttpPiece::HeadEnd && !piece.line.isEnded))
        return {};
    walk.claim(Protocol::Http, Protocol::Ssdp);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::Http, Carrier::Tcp, kTcpPorts, onPort, elsewhere,
     "a first line that begins or ends with HTTP/1.0 or HTTP/1.1"},
    {Protocol::Ssdp, Carrier::Udp, kUdpPorts, ssdp, nullptr, ""},
};

/// One field of the messages, the `item`-th of it.
class HttpReader
{
public:
    HttpReader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_data(extract.header())
        , m_part(static_cast<HttpPart>(extract.field().argument))
        , m_left(item)
    {}

    Value read()
    {
        HttpWalk messages(m_data);
        HttpPiece piece;
        while (messages.next(piece)) {
            take(piece);
            if (m_isFound)
                return m_value;
        }
        return messages.endedInHead() ? m_extract.beyond() : Extract::absent();
    }

private:
    void take(const HttpPiece &piece)
    {
        switch (piece.what) {
        case HttpPiece::Start:
            startLine(piece);
            break;
        case HttpPiece::Header:
            header(piece);
            break;
        case HttpPiece::HeadEnd:
            headEnd(piece);
            break;
        }
    }

    /// True for the wanted item.
    bool isWanted() { return m_extract.mayBeWanted(m_left); }

    std::uint32_t offsetOf(std::string_view text) const
    {
        return static_cast<std::uint32_t>(reinterpret_cast<const std::uint8_t *>(text.data()) -
                                          m_data.data());
    }

    void found(const Value &value)
    {
        m_value = value;
        m_isFound = m_extract.isWanted(value);
    }
    /// Text of a line, to the first NUL; if the capture ends with it nobody knows the rest.
    void found(std::string_view text, const TextLine &line)
    {
        text = text.substr(0, text.find('\0'));
        const bool isCut = !line.isEnded && m_extract.layer().extent == Extent::Cut &&
                           offsetOf(text) + text.size() == m_data.size();
        found(isCut ? m_extract.beyond()
                    : m_extract.octets(offsetOf(text), static_cast<std::uint32_t>(text.size())));
    }

    void startLine(const HttpPiece &piece)
    {
        const std::string_view line = textOf(m_data, piece.line);
        if (piece.kind == HttpKind::Response)
            statusLine(line, piece.line);
        else
            requestLine(line, piece.line);
    }

    void statusLine(std::string_view line, const TextLine &at)
    {
        const std::string_view rest = afterWord(line);
        const bool hasCode = firstWord(rest).size() >= 3;
        const std::string_view phrase = hasCode ? afterWord(rest) : std::string_view{};
        if (m_part == HttpPart::ResponseVersion && isWanted()) {
            found(firstWord(line), at);
        } else if (m_part == HttpPart::Code && hasCode && isWanted()) {
            std::uint64_t code = 0;
            decimalOf(rest.substr(0, 3), code);
            found(m_extract.number(code, offsetOf(rest), 3));
        } else if (m_part == HttpPart::Phrase && !phrase.empty() && isWanted()) {
            found(phrase, at);
        }
    }

    void requestLine(std::string_view line, const TextLine &at)
    {
        const std::string_view target = afterWord(line);
        const std::string_view uri = firstWord(target);
        switch (m_part) {
        case HttpPart::Method:
            if (isWanted())
                found(firstWord(line), at);
            break;
        case HttpPart::Uri:
            if (isWanted())
                found(uri, at);
            break;
        case HttpPart::RequestVersion:
            if (isWanted())
                found(afterWord(target), at);
            break;
        case HttpPart::UriPath:
        case HttpPart::UriQuery:
        case HttpPart::UriParameter:
            query(uri, at);
            break;
        default:
            break;
        }
    }

    void query(std::string_view uri, const TextLine &at)
    {
        const std::size_t mark = uri.find('?');
        if (mark == uri.npos || mark + 1 == uri.size())
            return;
        std::string_view rest = uri.substr(mark + 1);
        if (m_part != HttpPart::UriParameter) {
            if (isWanted())
                found(m_part == HttpPart::UriPath ? uri.substr(0, mark) : rest, at);
            return;
        }
        while (!m_isFound && !rest.empty()) {
            const std::string_view parameter = rest.substr(0, rest.find('&'));
            if (!parameter.empty() && isWanted())
                found(parameter, at);
            rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
        }
    }

    void header(const HttpPiece &piece)
    {
        if (m_part == HttpPart::RequestLine || m_part == HttpPart::ResponseLine) {
            const auto kind =
                m_part == HttpPart::RequestLine ? HttpKind::Request : HttpKind::Response;
            if (piece.kind == kind && isWanted())
                found(textAt(m_data, piece.line.start, piece.line.next - piece.line.start),
                      piece.line);
            return;
        }
        const std::string_view wanted = wantedHeader();
        const std::string_view name = textAt(m_data, piece.line.start, piece.nameLength);
        if (wanted.empty() || !isInAnyCase(name, wanted))
            return;
        const std::string_view value = httpHeaderValue(m_data, piece);
        std::uint64_t length = 0;
        if (m_part == HttpPart::CookiePair)
            cookies(value, piece.line);
        else if (m_part != HttpPart::ContentLength && isWanted())
            found(value, piece.line);
        else if (m_part == HttpPart::ContentLength && decimalOf(value, length) && isWanted())
            found(m_extract.number(length, offsetOf(value),
                                   static_cast<std::uint32_t>(value.size())));
    }

    /// Empty where the part is in no header.
    std::string_view wantedHeader() const
    {
        const auto first = static_cast<std::size_t>(HttpPart::FirstHeader);
        const auto argument = static_cast<std::size_t>(m_part);
        if (argument >= first && argument - first < std::size(fields::kHttpHeaders))
            return fields::kHttpHeaders[argument - first];
        if (m_part == HttpPart::CookiePair)
            return "cookie";
        return m_part == HttpPart::ContentLength ? "content-length" : "";
    }

    void cookies(std::string_view value, const TextLine &at)
    {
        constexpr std::string_view kBetween = "; \t";
        while (!m_isFound) {
            const std::size_t first = value.find_first_not_of(kBetween);
            if (first == value.npos)
                return;
            value.remove_prefix(first);
            const std::string_view pair = value.substr(0, value.find(';'));
            if (isWanted())
                found(pair, at);
            value.remove_prefix(pair.size());
        }
    }

    void headEnd(const HttpPiece &piece)
    {
        // Nobody knows what else was in a head that the capture cut.
        if (!piece.line.isEnded && m_part == HttpPart::FullUri &&
            m_extract.layer().extent == Extent::Cut)
            return;
        if (m_part == HttpPart::FullUri) {
            if (piece.host.data() != nullptr && piece.uri.data() != nullptr && isWanted())
                fullUri(piece);
            return;
        }
        const bool isKind =
            (m_part == HttpPart::Request && piece.kind == HttpKind::Request) ||
            (m_part == HttpPart::Response && piece.kind == HttpKind::Response) ||
            (m_part == HttpPart::Notification && piece.kind == HttpKind::Notification);
        if (isKind && isWanted())
            found(m_extract.number(1));
    }

    void fullUri(const HttpPiece &piece)
    {
        constexpr std::string_view kScheme = "http://";
        const std::string_view uri = piece.uri.substr(0, piece.uri.find('\0'));
        const std::string_view host = piece.host.substr(0, piece.host.find('\0'));
        const bool isWhole = piece.isConnect ||
                             isInAnyCase(uri.substr(0, kScheme.size()), kScheme) ||
                             isInAnyCase(uri.substr(0, kScheme.size() + 1), "https://");
        const auto at = offsetOf(uri);
        const auto length = static_cast<std::uint32_t>(uri.size());
        if (isWhole) {
            found(m_extract.octets(at, length));
            return;
        }
        auto &text = m_extract.packet().scratch.text;
        const std::size_t total = kScheme.size() + host.size() + uri.size();
        if (total > text.size()) {
            found(Extract::absent());
            return;
        }
        auto end = std::copy(kScheme.begin(), kScheme.end(), text.begin());
        end = std::copy(host.begin(), host.end(), end);
        std::copy(uri.begin(), uri.end(), end);
        found(m_extract.decodedText(Bytes(text.data(), total), at, length));
    }

    const Extract &m_extract;
    Bytes m_data;
    HttpPart m_part;
    unsigned m_left; ///< items before the wanted one
    bool m_isFound = false;
    Value m_value;
};

} // namespace

std::span<const Handler> httpHandlers()
{
    return kHandlers;
}

Value readHttp(const Extract &extract, unsigned item)
{
    return HttpReader(extract, item).read();
}

} // namespace tallygate::packet
