// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "textline.h"

// The messages of HTTP/1 in one segment, in pieces: start lines, header lines, the end of each
// head. Bodies are passed by their length or chunks, where the head tells it; a body of unknown
// length takes the rest. A segment that begins within a message is read as if a head began with
// it, as Wireshark does: text with colons then looks like headers.

namespace tallygate::packet {

enum class HttpKind : std::uint8_t { Unknown, Request, Response, Notification };

/// What a line begins, by its first word.
HttpKind httpKindOf(std::string_view line);

struct HttpPiece
{
    enum What : std::uint8_t { Start, Header, HeadEnd };
    What what;
    HttpKind kind; ///< of the message so far
    TextLine line;
    std::uint32_t nameLength; ///< of a header

    // At the end of the head, whose line is ended if it was a blank one. Empty if there was none.
    std::string_view uri;
    std::string_view host;
    bool isConnect;
};

class HttpWalk
{
public:
    explicit HttpWalk(Bytes data);

    /// False at the end of what can be told.
    bool next(HttpPiece &piece);

    /// After the end: true if the data ended within a head.
    bool endedInHead() const { return m_endedInHead; }

private:
    /// Of the message that is being read.
    struct Message
    {
        HttpKind kind = HttpKind::Unknown;
        std::string_view uri;
        std::string_view host;
        bool isConnect = false;
        bool hasLines = false;
        bool hasLength = false;
        bool hasCoding = false;
        bool isChunked = false;
        std::uint64_t length = 0;
        unsigned code = 0;
    };

    bool begin();
    bool endHead(HttpPiece &piece, bool isOpen);
    void note(std::string_view line, HttpKind kind);
    void noteHeader(std::string_view name, std::string_view value);
    std::uint32_t bodyLength() const;
    std::uint32_t chunksLength() const;
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_data.size()); }

    Bytes m_data;
    std::uint32_t m_at = 0;
    bool m_isInHead = false;
    bool m_isDone = false;
    bool m_endedInHead = false;
    Message m_message;
};

/// A number of decimal digits, blanks around it; false if it is none or too great.
bool decimalOf(std::string_view text, std::uint64_t &number);

/// What stands behind the colon of a header.
std::string_view httpHeaderValue(Bytes data, const HttpPiece &piece);

/// True for a header whose name has no characters that names cannot have.
bool isHttpHeaderName(std::string_view name);

} // namespace tallygate::packet
