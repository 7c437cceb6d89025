// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of TLS over TCP and of the handshake within QUIC.
#include "fields/tls.h"
#include "rows.h"
#include "values_tls.h"
#include "values_tlsciphersuites.h"

namespace tallygate::fields {
namespace {

constexpr auto kTls = Protocol::Tls;
constexpr std::string_view kRecords = "RFC 8446 5.1";
constexpr std::string_view kAlerts = "RFC 8446 6";
constexpr std::string_view kMessages = "RFC 8446 4";
constexpr std::string_view kHello = "RFC 8446 4.1.2";
constexpr std::string_view kExtension = "RFC 8446 4.2";
constexpr std::string_view kServerName = "RFC 6066 3";
constexpr std::string_view kAlpn = "RFC 7301 3.1";

constexpr Field part(TlsPart which, Field field)
{
    return computed(Computed::Tls, field, static_cast<std::uint16_t>(which));
}

constexpr Field numberPart(TlsPart which, std::string_view name, std::uint8_t width,
                           std::string_view label, std::string_view help, std::string_view source,
                           Names values = {})
{
    return part(which, number(kTls, name, {0, width}, label, help, source, values));
}

constexpr Field hexPart(TlsPart which, std::string_view name, std::uint8_t width,
                        std::string_view label, std::string_view help, std::string_view source,
                        Names values = {})
{
    return part(which, hex(kTls, name, {0, width}, label, help, source, values));
}

constexpr Field presence(TlsPart which, std::string_view name, std::string_view label,
                         std::string_view help, std::string_view source)
{
    return part(which, header(kTls, name, label, help, source));
}

constexpr Field kRows[] = {
    header(kTls, "tls", "TLS", "A segment of TLS, or its handshake in QUIC.", "RFC 8446"),
    presence(TlsPart::Record, "tls.record", "Record", "A record that is whole in the segment.",
             kRecords),
    numberPart(TlsPart::ContentType, "tls.record.content_type", 1, "Content type",
               "What the record carries.", kRecords, kTlsContentTypes),
    numberPart(TlsPart::OpaqueType, "tls.record.opaque_type", 1, "Opaque type",
               "Outer type of an encrypted record that follows the server's hello of TLS 1.3.",
               "RFC 8446 5.2", kTlsContentTypes),
    hexPart(TlsPart::RecordVersion, "tls.record.version", 2, "Record version",
            "Version of the record; of TLS 1.3 it says 1.2.", kRecords, kTlsVersions),
    numberPart(TlsPart::RecordLength, "tls.record.length", 2, "Record length",
               "Octets that follow the header of the record.", kRecords),
    part(TlsPart::ApplicationData,
         secondary(octets(kTls, "tls.app_data", 0, 0, "Application data",
                          "Encrypted data of a record.", "RFC 8446 5.2"))),
    presence(TlsPart::ChangeCipherSpec, "tls.change_cipher_spec", "Change cipher spec",
             "A change of cipher.", "RFC 5246 7.1"),
    presence(TlsPart::Alert, "tls.alert_message", "Alert", "An alert, encrypted ones too.",
             kAlerts),
    numberPart(TlsPart::AlertLevel, "tls.alert_message.level", 1, "Alert level",
               "Warning or fatal.", kAlerts, kTlsAlertLevels),
    numberPart(TlsPart::AlertDescription, "tls.alert_message.desc", 1, "Alert", "Why.", kAlerts,
               kTlsAlerts),
    presence(TlsPart::Handshake, "tls.handshake", "Handshake",
             "A handshake message, encrypted ones too.", kMessages),
    numberPart(TlsPart::HandshakeType, "tls.handshake.type", 1, "Handshake type",
               "Kind of a handshake message that is not encrypted.", kMessages, kTlsHandshakeTypes),
    numberPart(TlsPart::HandshakeLength, "tls.handshake.length", 3, "Handshake length",
               "Octets of the message.", kMessages),
    hexPart(TlsPart::Version, "tls.handshake.version", 2, "Hello version",
            "Version of a hello; of TLS 1.3 it says 1.2.", kHello, kTlsVersions),
    part(TlsPart::Random, octets(kTls, "tls.handshake.random", 0, 32, "Random",
                                 "Random octets of a hello.", kHello)),
    numberPart(TlsPart::SessionIdLength, "tls.handshake.session_id_length", 1, "Session ID length",
               "Octets of the session ID.", kHello),
    part(TlsPart::SessionId, octets(kTls, "tls.handshake.session_id", 0, 0, "Session ID",
                                    "Session to go on with.", kHello)),
    numberPart(TlsPart::CipherSuitesLength, "tls.handshake.cipher_suites_length", 2,
               "Cipher suites length", "Octets of the offered cipher suites.", kHello),
    hexPart(TlsPart::CipherSuite, "tls.handshake.ciphersuite", 2, "Cipher suite",
            "Each one that the client offers; the one that the server chose.", kHello,
            kTlsCipherSuites),
    numberPart(TlsPart::CompressionMethodsLength, "tls.handshake.comp_methods_length", 1,
               "Compression methods length", "Octets of the offered methods.", kHello),
    numberPart(TlsPart::CompressionMethod, "tls.handshake.comp_method", 1, "Compression method",
               "Each one that the client offers; the one that the server chose.", kHello,
               kTlsCompressionMethods),
    numberPart(TlsPart::ExtensionsLength, "tls.handshake.extensions_length", 2, "Extensions length",
               "Octets of all extensions of a hello.", kExtension),
    numberPart(TlsPart::ExtensionType, "tls.handshake.extension.type", 2, "Extension type",
               "Each extension of a hello.", kExtension, kTlsExtensions),
    numberPart(TlsPart::ExtensionLength, "tls.handshake.extension.len", 2, "Extension length",
               "Octets of each extension of a hello.", kExtension),
    numberPart(TlsPart::ServerNameListLength, "tls.handshake.extensions_server_name_list_len", 2,
               "Server name list length", "Octets of the list.", kServerName),
    numberPart(TlsPart::ServerNameType, "tls.handshake.extensions_server_name_type", 1,
               "Server name type", "0 is a host name.", kServerName),
    numberPart(TlsPart::ServerNameLength, "tls.handshake.extensions_server_name_len", 2,
               "Server name length", "Octets of the name.", kServerName),
    part(TlsPart::ServerName, text(kTls, "tls.handshake.extensions_server_name", "Server name",
                                   "Host that the client wants (SNI); of QUIC too.", kServerName)),
    numberPart(TlsPart::AlpnLength, "tls.handshake.extensions_alpn_len", 2, "ALPN length",
               "Octets of the list.", kAlpn),
    numberPart(TlsPart::AlpnStringLength, "tls.handshake.extensions_alpn_str_len", 1,
               "ALPN string length", "Octets of each protocol's name.", kAlpn),
    part(TlsPart::Alpn, text(kTls, "tls.handshake.extensions_alpn_str", "ALPN protocol",
                             "Each protocol offered, or the chosen one: h2, http/1.1.", kAlpn)),
    numberPart(TlsPart::GroupsLength, "tls.handshake.extensions_supported_groups_length", 2,
               "Supported groups length", "Octets of the list.", "RFC 8446 4.2.7"),
    hexPart(TlsPart::Group, "tls.handshake.extensions_supported_group", 2, "Supported group",
            "Each group for the key exchange.", "RFC 8446 4.2.7", kTlsGroups),
    numberPart(TlsPart::PointFormatsLength, "tls.handshake.extensions_ec_point_formats_length", 1,
               "Point formats length", "Octets of the list.", "RFC 8422 5.1.2"),
    numberPart(TlsPart::PointFormat, "tls.handshake.extensions_ec_point_format", 1, "Point format",
               "Each format of curve points.", "RFC 8422 5.1.2"),
    numberPart(TlsPart::SignatureAlgorithmsLength, "tls.handshake.sig_hash_alg_len", 2,
               "Signature algorithms length", "Octets of the list.", "RFC 8446 4.2.3"),
    hexPart(TlsPart::SignatureAlgorithm, "tls.handshake.sig_hash_alg", 2, "Signature algorithm",
            "Each algorithm for signatures.", "RFC 8446 4.2.3", kTlsSignatureSchemes),
    numberPart(TlsPart::SupportedVersionsLength, "tls.handshake.extensions.supported_versions_len",
               1, "Supported versions length", "Octets of the list.", "RFC 8446 4.2.1"),
    hexPart(TlsPart::SupportedVersion, "tls.handshake.extensions.supported_version", 2,
            "Supported version", "Each version offered, or the chosen one.", "RFC 8446 4.2.1",
            kTlsVersions),
    numberPart(TlsPart::KeyShareGroup, "tls.handshake.extensions_key_share_group", 2,
               "Key share group", "Group of each key share.", "RFC 8446 4.2.8", kTlsGroups),
    numberPart(TlsPart::KeyShareLength, "tls.handshake.extensions_key_share_key_exchange_length", 2,
               "Key share length", "Octets of each key share.", "RFC 8446 4.2.8"),
    numberPart(TlsPart::SelectedGroup, "tls.handshake.extensions_key_share_selected_group", 2,
               "Selected group", "Group that the server asks for.", "RFC 8446 4.2.8", kTlsGroups),
};

} // namespace

std::span<const Field> tlsRows()
{
    return kRows;
}

} // namespace tallygate::fields
