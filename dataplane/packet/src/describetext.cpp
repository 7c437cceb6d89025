// SPDX-License-Identifier: GPL-3.0-or-later
// What higher protocols say in one line; of those of a few words see higher/brief.cpp.
#include <fmt/format.h>

#include "describe.h"

namespace tallygate::packet {
namespace {

void append(std::string &text, std::string_view word)
{
    if (!word.empty())
        text += fmt::format("{}{}", text.empty() ? "" : " ", word);
}

/// Several values of one layer, blanks between them.
std::string words(const Packet &packet, const Layer &layer,
                  std::initializer_list<std::string_view> names)
{
    std::string text;
    for (const std::string_view name : names)
        append(text, textOf(packet, layer, name));
    return text;
}

std::string httpSummary(const Packet &packet, const Layer &layer)
{
    const std::string request = words(packet, layer, {"http.request.method", "http.request.uri"});
    const std::string response =
        words(packet, layer, {"http.response.code", "http.response.phrase"});
    const std::string &first = request.empty() ? response : request;
    return first.empty() ? "continuation" : first;
}

/// "Client hello, example.org", or what the records carry.
std::string tlsSummary(const Packet &packet, const Layer &layer)
{
    std::string message = nameOf(packet, layer, "tls.handshake.type");
    const std::string server = textOf(packet, layer, "tls.handshake.extensions_server_name");
    if (!message.empty())
        return server.empty() ? message : fmt::format("{}, {}", message, server);
    const std::string alert = nameOf(packet, layer, "tls.alert_message.desc");
    if (!alert.empty())
        return fmt::format("alert, {}", alert);
    message = nameOf(packet, layer, "tls.record.content_type");
    return message.empty() ? "continuation" : message;
}

/// "Initial, version 1".
std::string quicSummary(const Packet &packet, const Layer &layer)
{
    std::string type = nameOf(packet, layer, "quic.long.packet_type");
    if (type.empty())
        type = nameOf(packet, layer, "quic.long.packet_type_v2");
    const std::string version = nameOf(packet, layer, "quic.version");
    if (version.empty())
        return "short header";
    return type.empty() ? version : fmt::format("{}, version {}", type, version);
}

/// The name of each command or function, commas between them.
std::string commands(const Packet &packet, const Layer &layer, std::string_view name)
{
    constexpr unsigned kMost = 4;
    std::string text;
    for (unsigned item = 0; item < kMost; ++item) {
        const std::string command = nameOf(packet, layer, name, item);
        if (command.empty())
            break;
        text += fmt::format("{}{}", text.empty() ? "" : ", ", command);
    }
    return text;
}

std::string sipSummary(const Packet &packet, const Layer &layer)
{
    const std::string request = words(packet, layer, {"sip.Method", "sip.r-uri"});
    return request.empty() ? nameOf(packet, layer, "sip.Status-Code") : request;
}

std::string sshSummary(const Packet &packet, const Layer &layer)
{
    const std::string banner = textOf(packet, layer, "ssh.protocol");
    return banner.empty() ? nameOf(packet, layer, "ssh.message_code") : banner;
}

std::string rdpSummary(const Packet &packet, const Layer &layer)
{
    const std::string cookie = textOf(packet, layer, "rdp.rt_cookie");
    return cookie.empty() ? nameOf(packet, layer, "rdp.neg_type") : cookie;
}

std::string modbusSummary(const Packet &packet, const Layer &layer)
{
    const std::string function = nameOf(packet, layer, "modbus.func_code");
    const std::string exception = nameOf(packet, layer, "modbus.exception_code");
    return exception.empty() ? function : fmt::format("{}, {}", function, exception);
}

} // namespace

std::string summaryOfHigher(const Packet &packet, const Layer &layer)
{
    switch (layer.protocol) {
    case Protocol::Http:
        return httpSummary(packet, layer);
    case Protocol::Tls:
        return tlsSummary(packet, layer);
    case Protocol::Quic:
        return quicSummary(packet, layer);
    case Protocol::Sip:
        return sipSummary(packet, layer);
    case Protocol::Ssh:
        return sshSummary(packet, layer);
    case Protocol::Cotp:
        return nameOf(packet, layer, "cotp.type");
    case Protocol::Rdp:
        return rdpSummary(packet, layer);
    case Protocol::Nbss:
        return nameOf(packet, layer, "nbss.type");
    case Protocol::Smb:
        return commands(packet, layer, "smb.cmd");
    case Protocol::Smb2:
        return commands(packet, layer, "smb2.cmd");
    case Protocol::ModbusTcp:
        return fmt::format("unit {}", textOf(packet, layer, "mbtcp.unit_id"));
    case Protocol::Modbus:
        return modbusSummary(packet, layer);
    default:
        return briefOf(packet, layer);
    }
}

} // namespace tallygate::packet
