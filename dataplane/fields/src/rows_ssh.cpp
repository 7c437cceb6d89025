// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of SSH: what can be read before it is encrypted.
#include "fields/ssh.h"
#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kSsh = Protocol::Ssh;
constexpr std::string_view kPackets = "RFC 4253 6";
constexpr std::string_view kExchange = "RFC 4253 7.1";

constexpr ValueName kMessageCodes[] = {
    {20, "Key exchange init"},
};

constexpr Field part(SshPart which, Field field)
{
    return computed(Computed::Ssh, field, static_cast<std::uint16_t>(which));
}
constexpr Field list(unsigned index, std::string_view name, std::string_view label,
                     std::string_view help)
{
    return computed(Computed::Ssh, text(kSsh, name, label, help, kExchange),
                    static_cast<std::uint16_t>(static_cast<unsigned>(SshPart::FirstList) + index));
}

constexpr Field kRows[] = {
    header(kSsh, "ssh", "SSH", "A segment of SSH.", "RFC 4253"),
    part(SshPart::Protocol,
         text(kSsh, "ssh.protocol", "Protocol",
              "Line that each side begins with: SSH-2.0-OpenSSH_9.2.", "RFC 4253 4.2")),
    part(SshPart::PacketLength, number(kSsh, "ssh.packet_length", {0, 4}, "Packet length",
                                       "Octets of a packet that is not encrypted.", kPackets)),
    part(SshPart::PaddingLength, number(kSsh, "ssh.padding_length", {0, 1}, "Padding length",
                                        "Octets of padding in it.", kPackets)),
    part(SshPart::MessageCode,
         number(kSsh, "ssh.message_code", {0, 1}, "Message code",
                "Kind of a message that is not encrypted.", "RFC 4250 4.1", kMessageCodes)),
    list(0, "ssh.kex_algorithms", "Key exchange", "Methods of key exchange, best first."),
    list(1, "ssh.server_host_key_algorithms", "Host keys", "Kinds of host keys, best first."),
    list(2, "ssh.encryption_algorithms_client_to_server", "Encryption to server",
         "Ciphers from client to server."),
    list(3, "ssh.encryption_algorithms_server_to_client", "Encryption to client",
         "Ciphers from server to client."),
    list(4, "ssh.mac_algorithms_client_to_server", "MAC to server",
         "Authentication codes from client to server."),
    list(5, "ssh.mac_algorithms_server_to_client", "MAC to client",
         "Authentication codes from server to client."),
    list(6, "ssh.compression_algorithms_client_to_server", "Compression to server",
         "Compression from client to server."),
    list(7, "ssh.compression_algorithms_server_to_client", "Compression to client",
         "Compression from server to client."),
};

} // namespace

std::span<const Field> sshRows()
{
    return kRows;
}

} // namespace tallygate::fields
