// SPDX-License-Identifier: GPL-3.0-or-later
// TLS over TCP: where it is recognised, and its fields, those of QUIC's handshake too.
#include "fields/tls.h"
#include "../extract.h"
#include "handler.h"
#include "itemreader.h"
#include "textline.h"
#include "tlshello.h"
#include "tlswalk.h"

namespace tallygate::packet {
namespace {

using fields::TlsPart;

/// Of the registered ports those that Wireshark has for TLS.
constexpr std::uint16_t kPorts[] = {324,  443,  465,  636,  802,  853,   993,   995,
                                    1300, 2221, 2443, 3249, 3250, 3251,  3252,  3496,
                                    5061, 5671, 5684, 5868, 8883, 11207, 19999, 27017};

/// Any segment that does not begin as text does: records need not begin with a segment.
Claim onPort(Walk &walk, const Segment &segment)
{
    constexpr std::size_t kLooked = 4;
    const Bytes head = segment.octets.first(std::min(kLooked, segment.octets.size()));
    if (segment.wireLength > kLooked && std::all_of(head.begin(), head.end(), isPrintable))
        return head.size() < kLooked ? Claim::tooFew(segment) : Claim{};
    walk.claim(Protocol::Tls);
    return Claim::listed();
}

/// True for a header of a handshake or data record with a length that a record may have, for a
/// change of cipher, which has one form only, and for an alert that is all of the segment.
bool isUnmistakable(const Segment &segment)
{
    constexpr std::uint32_t kLongest = 16384 + 2048;
    const Bytes octets = segment.octets;
    const std::uint32_t length = loadBigEndian<std::uint16_t>(octets.data() + 3);
    switch (static_cast<TlsContent>(octets[0])) {
    case TlsContent::Handshake:
    case TlsContent::ApplicationData:
        return length != 0 && length < kLongest;
    case TlsContent::ChangeCipherSpec:
        return length == 1 && octets.size() > kTlsRecordHeader && octets[kTlsRecordHeader] == 1;
    case TlsContent::Alert:
        return length != 0 && kTlsRecordHeader + length == segment.wireLength;
    default:
        return false;
    }
}

Claim elsewhere(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kTlsRecordHeader)
        return Claim::tooFew(segment);
    if (!looksLikeTlsRecord(segment.octets) || !isUnmistakable(segment))
        return {};
    walk.claim(Protocol::Tls);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::Tls, Carrier::Tcp, kPorts, onPort, elsewhere, "the header of a record"},
};

enum class Extension : std::uint16_t {
    ServerName = 0,
    SupportedGroups = 10,
    PointFormats = 11,
    SignatureAlgorithms = 13,
    Alpn = 16,
    DelegatedCredential = 34,
    KeyShareDraft = 40,
    SupportedVersions = 43,
    SignatureAlgorithmsCert = 50,
    KeyShare = 51,
};

/// One field of the records and messages, the `item`-th of it.
class TlsReader
{
public:
    TlsReader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_data(extract.header())
        , m_part(static_cast<TlsPart>(extract.field().argument))
        , m_item(extract, item)
    {}

    Value read()
    {
        const bool isDecoded = m_extract.isDecoded();
        const auto size = static_cast<std::uint32_t>(m_data.size());
        TlsWalk walk =
            isDecoded ? TlsWalk::ofMessages(m_data, size) : TlsWalk(m_data, m_extract.wireLength());
        TlsPiece piece;
        while (!m_item.isFound() && walk.next(piece)) {
            if (piece.what == TlsPiece::Record)
                record(piece, walk.isCaptured(piece));
            else
                message(piece);
        }
        return m_item.value(walk.wasCut() || m_wasCut);
    }

private:
    void report(TlsPart part, std::uint32_t at, std::uint32_t width)
    {
        m_item.report(part, at, width);
    }

    void record(const TlsPiece &piece, bool isCaptured)
    {
        const auto type = static_cast<TlsContent>(piece.type);
        const std::uint32_t length = piece.end - piece.bodyStart;
        const bool isOpaque = piece.isOfTls13 && type == TlsContent::ApplicationData;
        report(TlsPart::Record, piece.start, piece.end - piece.start);
        report(isOpaque ? TlsPart::OpaqueType : TlsPart::ContentType, piece.start, 1);
        report(TlsPart::RecordVersion, piece.start + 1, 2);
        report(TlsPart::RecordLength, piece.start + 3, 2);
        if (!isCaptured)
            return;
        if (type == TlsContent::ApplicationData) {
            report(TlsPart::ApplicationData, piece.bodyStart, length);
        } else if (type == TlsContent::ChangeCipherSpec) {
            report(TlsPart::ChangeCipherSpec, piece.bodyStart, length);
        } else if (type == TlsContent::Alert) {
            report(TlsPart::Alert, piece.bodyStart, length);
            if (length == 2) { // else it is encrypted
                report(TlsPart::AlertLevel, piece.bodyStart, 1);
                report(TlsPart::AlertDescription, piece.bodyStart + 1, 1);
            }
        }
    }

    void message(const TlsPiece &piece)
    {
        report(TlsPart::Handshake, piece.start, piece.end - piece.start);
        if (piece.what == TlsPiece::Opaque)
            return;
        report(TlsPart::HandshakeType, piece.start, 1);
        report(TlsPart::HandshakeLength, piece.start + 1, 3);
        if (m_part < TlsPart::Version)
            return;
        m_wasCut = m_wasCut || piece.end > m_data.size();
        const auto type = static_cast<TlsHandshake>(piece.type);
        TlsCursor body(m_data, piece.bodyStart, piece.end);
        if (type == TlsHandshake::CertificateRequest)
            certificateRequest(body, piece.version);
        else if (type == TlsHandshake::ClientHello)
            clientHello(body);
        else if (type == TlsHandshake::ServerHello)
            serverHello(body, isHelloRetryRequest(m_data, piece.bodyStart, piece.end));
    }

    /// Of TLS 1.2; in TLS 1.3 it is encrypted.
    void certificateRequest(TlsCursor body, std::uint16_t version)
    {
        if (version != 0x0303)
            return;
        body.vector(1);
        list(body, 2, 2, TlsPart::SignatureAlgorithmsLength, TlsPart::SignatureAlgorithm);
    }

    void beginHello(TlsCursor &hello)
    {
        report(TlsPart::Version, hello.at(), 2);
        hello.skip(2);
        report(TlsPart::Random, hello.at(), kTlsRandom);
        hello.skip(kTlsRandom);
        report(TlsPart::SessionIdLength, hello.at(), 1);
        const TlsCursor session = hello.vector(1);
        if (session.left() != 0)
            report(TlsPart::SessionId, session.at(), session.left());
    }

    void clientHello(TlsCursor hello)
    {
        beginHello(hello);
        list(hello, 2, 2, TlsPart::CipherSuitesLength, TlsPart::CipherSuite);
        list(hello, 1, 1, TlsPart::CompressionMethodsLength, TlsPart::CompressionMethod);
        extensions(hello, TlsHandshake::ClientHello);
    }

    void serverHello(TlsCursor hello, bool isRetry)
    {
        beginHello(hello);
        if (hello.left() < 3)
            return;
        report(TlsPart::CipherSuite, hello.at(), 2);
        hello.skip(2);
        report(TlsPart::CompressionMethod, hello.at(), 1);
        hello.skip(1);
        extensions(hello, isRetry ? TlsHandshake::HelloRetryRequest : TlsHandshake::ServerHello);
    }

    /// A vector of things of `width` octets.
    void list(TlsCursor &in, std::uint32_t lengthWidth, std::uint32_t width, TlsPart length,
              TlsPart each)
    {
        if (in.left() < lengthWidth)
            return;
        report(length, in.at(), lengthWidth);
        TlsCursor all = in.vector(lengthWidth);
        if (m_part != each)
            return;
        for (; all.left() >= width && !m_item.isFound(); all.skip(width))
            report(each, all.at(), width);
    }

    void extensions(TlsCursor &hello, TlsHandshake type)
    {
        if (m_part < TlsPart::ExtensionsLength || hello.left() < 2)
            return;
        report(TlsPart::ExtensionsLength, hello.at(), 2);
        TlsCursor all = hello.vector(2);
        while (all.left() >= 4 && !m_item.isFound()) {
            report(TlsPart::ExtensionType, all.at(), 2);
            report(TlsPart::ExtensionLength, all.at() + 2, 2);
            if (!all.has(4))
                return;
            const auto which = static_cast<Extension>(all.peek(2));
            all.skip(2);
            const TlsCursor body = all.vector(2);
            if (m_part > TlsPart::ExtensionLength)
                extension(which, body, type);
        }
    }

    void extension(Extension which, TlsCursor body, TlsHandshake type)
    {
        switch (which) {
        case Extension::ServerName:
            serverNames(body);
            break;
        case Extension::SupportedGroups:
            list(body, 2, 2, TlsPart::GroupsLength, TlsPart::Group);
            break;
        case Extension::PointFormats:
            list(body, 1, 1, TlsPart::PointFormatsLength, TlsPart::PointFormat);
            break;
        case Extension::SignatureAlgorithms:
        case Extension::SignatureAlgorithmsCert:
        case Extension::DelegatedCredential:
            list(body, 2, 2, TlsPart::SignatureAlgorithmsLength, TlsPart::SignatureAlgorithm);
            break;
        case Extension::Alpn:
            alpn(body);
            break;
        case Extension::SupportedVersions:
            if (type == TlsHandshake::ClientHello)
                list(body, 1, 2, TlsPart::SupportedVersionsLength, TlsPart::SupportedVersion);
            else
                report(TlsPart::SupportedVersion, body.at(), body.left() < 2 ? 0 : 2);
            break;
        case Extension::KeyShare:
        case Extension::KeyShareDraft:
            keyShares(body, type);
            break;
        }
    }

    void serverNames(TlsCursor body)
    {
        if (body.left() < 2)
            return;
        report(TlsPart::ServerNameListLength, body.at(), 2);
        TlsCursor names = body.vector(2);
        while (names.left() >= 3 && !m_item.isFound()) {
            report(TlsPart::ServerNameType, names.at(), 1);
            names.skip(1);
            report(TlsPart::ServerNameLength, names.at(), 2);
            const TlsCursor name = names.vector(2);
            if (name.left() != 0)
                report(TlsPart::ServerName, name.at(), name.left());
        }
    }

    void alpn(TlsCursor body)
    {
        if (body.left() < 2)
            return;
        report(TlsPart::AlpnLength, body.at(), 2);
        TlsCursor protocols = body.vector(2);
        while (protocols.left() >= 1 && !m_item.isFound()) {
            report(TlsPart::AlpnStringLength, protocols.at(), 1);
            const TlsCursor name = protocols.vector(1);
            if (name.left() != 0)
                report(TlsPart::Alpn, name.at(), name.left());
        }
    }

    void keyShares(TlsCursor body, TlsHandshake type)
    {
        if (type == TlsHandshake::HelloRetryRequest) {
            if (body.left() >= 2)
                report(TlsPart::SelectedGroup, body.at(), 2);
            return;
        }
        TlsCursor shares = type == TlsHandshake::ClientHello ? body.vector(2) : body;
        while (shares.left() >= 4 && !m_item.isFound()) {
            report(TlsPart::KeyShareGroup, shares.at(), 2);
            shares.skip(2);
            report(TlsPart::KeyShareLength, shares.at(), 2);
            shares.vector(2);
        }
    }

    const Extract &m_extract;
    Bytes m_data;
    TlsPart m_part;
    ItemReader m_item;
    bool m_wasCut = false;
};

} // namespace

std::span<const Handler> tlsHandlers()
{
    return kHandlers;
}

Value readTls(const Extract &extract, unsigned item)
{
    return TlsReader(extract, item).read();
}

} // namespace tallygate::packet
