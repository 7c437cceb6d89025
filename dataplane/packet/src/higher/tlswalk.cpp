// SPDX-License-Identifier: GPL-3.0-or-later
#include "tlswalk.h"

#include "packet/read.h"
#include "tlshello.h"

namespace tallygate::packet {
namespace {

constexpr std::uint32_t kMessageHeader = 4;

bool isContentType(std::uint8_t type)
{
    return type >= static_cast<std::uint8_t>(TlsContent::ChangeCipherSpec) &&
           type <= static_cast<std::uint8_t>(TlsContent::Heartbeat);
}

bool isRecordVersion(std::uint16_t version)
{
    constexpr std::uint16_t kTlcp = 0x0101;
    return (version >= 0x0300 && version <= 0x0303) || version == kTlcp;
}

/// True for the messages of SSL 3.0 to TLS 1.3 and next protocol negotiation.
bool isMessageType(std::uint32_t type)
{
    constexpr std::uint32_t kNextProtocol = 67;
    constexpr std::uint32_t kKnown = 0b0000'0011'1111'0001'1111'1001'0111'1111;
    return type == kNextProtocol || (type < 32 && (kKnown >> type & 1) != 0);
}

} // namespace

bool looksLikeTlsRecord(Bytes data)
{
    return data.size() >= 3 && isContentType(data[0]) &&
           isRecordVersion(loadBigEndian<std::uint16_t>(data.data() + 1));
}

TlsWalk::TlsWalk(Bytes data, std::uint32_t wireLength)
    : m_data(data)
    , m_wireLength(wireLength)
{}

TlsWalk TlsWalk::ofMessages(Bytes data, std::uint32_t wireLength)
{
    TlsWalk walk(data, wireLength);
    walk.m_at = wireLength;
    walk.m_messageEnd = wireLength;
    return walk;
}

std::uint32_t TlsWalk::number(std::uint32_t at, std::uint32_t width) const
{
    return static_cast<std::uint32_t>(loadBits(m_data.data() + at, width));
}

bool TlsWalk::next(TlsPiece &piece)
{
    return m_message < m_messageEnd ? nextMessage(piece) : nextRecord(piece);
}

bool TlsWalk::nextRecord(TlsPiece &piece)
{
    if (m_at + kTlsRecordHeader > m_wireLength)
        return false;
    if (!has(m_at, kTlsRecordHeader)) {
        m_wasCut = true;
        return false;
    }
    const std::uint32_t end = m_at + kTlsRecordHeader + number(m_at + 3, 2);
    if (!looksLikeTlsRecord(m_data.subspan(m_at)) || end > m_wireLength)
        return false;
    m_version = static_cast<std::uint16_t>(number(m_at + 1, 2));
    piece = {TlsPiece::Record,        m_data[m_at], m_version, m_at,
             m_at + kTlsRecordHeader, end,          m_isTls13};
    if (!isCaptured(piece)) {
        m_wasCut = true;
        m_at = m_wireLength;
        return true;
    }
    if (piece.type == static_cast<std::uint8_t>(TlsContent::Handshake)) {
        m_message = piece.bodyStart;
        m_messageEnd = end;
        m_isFirst = true;
    }
    m_at = end;
    return true;
}

/// True for a record's first message if it must be encrypted: its header makes no sense.
bool TlsWalk::isOpaque() const
{
    constexpr std::uint32_t kShortestEncrypted = 16;
    constexpr std::uint32_t kLongestMessage = 0xffff;
    if (m_messageEnd - m_message < kShortestEncrypted)
        return false;
    return !isMessageType(m_data[m_message]) || number(m_message + 1, 3) > kLongestMessage ||
           (number(m_message, 4) == 0 && // two hello requests, or a nonce
            (!has(m_message, 5) || m_data[m_message + 4] == 0));
}

bool TlsWalk::nextMessage(TlsPiece &piece)
{
    const std::uint32_t left = m_messageEnd - m_message;
    if (!has(m_message, std::min(left, kMessageHeader))) {
        m_wasCut = true;
        m_message = m_messageEnd = m_at = m_wireLength;
        return false;
    }
    const bool hasHeader = left >= kMessageHeader;
    const std::uint32_t length = hasHeader ? number(m_message + 1, 3) : 0;
    const bool isWhole = hasHeader && length <= left - kMessageHeader;
    const bool isEncrypted = m_isFirst && isOpaque();
    const std::uint8_t type = m_data[m_message];
    if (isEncrypted || !isWhole || !isMessageType(type)) {
        piece = {TlsPiece::Opaque, type, m_version, m_message, m_message, m_messageEnd, m_isTls13};
        m_message = m_messageEnd;
        return true;
    }
    m_isFirst = false;
    piece = {TlsPiece::Message,
             type,
             m_version,
             m_message,
             m_message + kMessageHeader,
             m_message + kMessageHeader + length,
             m_isTls13};
    m_message = piece.end;
    if (type == static_cast<std::uint8_t>(TlsHandshake::ServerHello))
        m_isTls13 = m_isTls13 || choosesTls13(m_data, piece.bodyStart, piece.end);
    return true;
}

} // namespace tallygate::packet
