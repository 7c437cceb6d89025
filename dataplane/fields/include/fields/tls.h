// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// What rows of Computed::Tls read: `argument` is a TlsPart. All of them repeat, with the records
// and messages of a segment and within lists.

namespace tallygate::fields {

enum class TlsPart : std::uint16_t {
    // Of each record that is whole in the segment (RFC 8446 5.1).
    Record,
    ContentType, ///< of records that are not TLS 1.3's, as far as the segment tells
    OpaqueType,  ///< of application data behind a ServerHello of TLS 1.3
    RecordVersion,
    RecordLength,
    ApplicationData,
    ChangeCipherSpec,
    Alert, ///< encrypted ones too
    AlertLevel,
    AlertDescription,

    // Of each handshake message (RFC 8446 4).
    Handshake, ///< encrypted and incomplete ones too
    HandshakeType,
    HandshakeLength,

    // Of ClientHello and ServerHello.
    Version,
    Random,
    SessionIdLength,
    SessionId,
    CipherSuitesLength,
    CipherSuite, ///< offered or chosen
    CompressionMethodsLength,
    CompressionMethod,
    ExtensionsLength,
    ExtensionType,
    ExtensionLength,

    // Within extensions.
    ServerNameListLength,
    ServerNameType,
    ServerNameLength,
    ServerName,
    AlpnLength,
    AlpnStringLength,
    Alpn,
    GroupsLength,
    Group,
    PointFormatsLength,
    PointFormat,
    SignatureAlgorithmsLength,
    SignatureAlgorithm, ///< of CertificateRequest too
    SupportedVersionsLength,
    SupportedVersion,
    KeyShareGroup,
    KeyShareLength,
    SelectedGroup, ///< of HelloRetryRequest
};

} // namespace tallygate::fields
