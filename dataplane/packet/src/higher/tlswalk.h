// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/bytes.h"

// Records and handshake messages of TLS in one segment. Only records that are whole on the wire
// are told: of one that goes on in the next segment nothing can be read without putting the stream
// together. Bounded by the data; no allocation.

namespace tallygate::packet {

enum class TlsContent : std::uint8_t {
    ChangeCipherSpec = 20,
    Alert,
    Handshake,
    ApplicationData,
    Heartbeat
};

enum class TlsHandshake : std::uint8_t {
    ClientHello = 1,
    ServerHello = 2,
    HelloRetryRequest = 6,
    CertificateRequest = 13,
};

struct TlsPiece
{
    enum What : std::uint8_t {
        Record,
        Message, ///< of the handshake, complete
        Opaque,  ///< of the handshake, encrypted or incomplete
    };
    What what;
    std::uint8_t type;       ///< content type or handshake type
    std::uint16_t version;   ///< of the record
    std::uint32_t start;     ///< of the record's or message's header
    std::uint32_t bodyStart; ///< behind it
    std::uint32_t end;       ///< may be past the captured octets
    bool isOfTls13;          ///< behind a ServerHello that chose it
};

/// True if data can begin with a record of a version that exists.
bool looksLikeTlsRecord(Bytes data);
constexpr std::uint32_t kTlsRecordHeader = 5;

class TlsWalk
{
public:
    /// Requires: wireLength >= data.size().
    TlsWalk(Bytes data, std::uint32_t wireLength);
    /// Handshake messages without records, as QUIC has them.
    static TlsWalk ofMessages(Bytes data, std::uint32_t wireLength);

    bool next(TlsPiece &piece);

    /// True if all of a piece was captured. Contents of a record of which some was not are not
    /// told.
    bool isCaptured(const TlsPiece &piece) const { return piece.end <= m_data.size(); }

    /// After the end: true if the capture ended first.
    bool wasCut() const { return m_wasCut; }

private:
    bool nextMessage(TlsPiece &piece);
    bool nextRecord(TlsPiece &piece);
    bool isOpaque() const;
    bool has(std::uint32_t at, std::uint32_t count) const { return at + count <= m_data.size(); }
    std::uint32_t number(std::uint32_t at, std::uint32_t width) const;

    Bytes m_data;
    std::uint32_t m_wireLength;
    std::uint32_t m_at = 0;         ///< of the next record
    std::uint32_t m_message = 0;    ///< of the next handshake message
    std::uint32_t m_messageEnd = 0; ///< of the record that it is in
    std::uint16_t m_version = 0;
    bool m_isFirst = true; ///< of the messages in the record
    bool m_isTls13 = false;
    bool m_wasCut = false;
};

} // namespace tallygate::packet
