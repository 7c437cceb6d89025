// SPDX-License-Identifier: GPL-3.0-or-later
// What messages of binary protocols say, in a few words.
#include <fmt/format.h>
#include <initializer_list>

#include "../describe.h"

namespace tallygate::packet {
namespace {

/// Several fields, by name of the value where it has one, with spaces between those that are there.
std::string words(const Packet &packet, const Layer &layer,
                  std::initializer_list<std::string_view> fields)
{
    std::string text;
    for (const std::string_view field : fields) {
        const std::string word = nameOf(packet, layer, field);
        if (!word.empty())
            text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

bool isSet(const Packet &packet, const Layer &layer, std::string_view field)
{
    return textOf(packet, layer, field) == "Set";
}

std::string dnsBrief(const Packet &packet, const Layer &layer)
{
    const bool isResponse = isSet(packet, layer, "dns.flags.response");
    std::string text = isResponse ? "response " : "query ";
    text += words(packet, layer, {"dns.id", "dns.qry.type", "dns.qry.name"});
    if (!isResponse)
        return text;
    const std::string code = nameOf(packet, layer, "dns.flags.rcode");
    if (!code.empty() && code != "NoError")
        return fmt::format("{}, {}", text, code);
    const std::string answers = textOf(packet, layer, "dns.count.answers");
    return answers.empty() || answers == "0"
               ? text
               : fmt::format("{}, {} {}", text, answers, answers == "1" ? "answer" : "answers");
}

std::string dhcpBrief(const Packet &packet, const Layer &layer)
{
    const std::string message = words(packet, layer, {"dhcp.option.dhcp", "dhcp.id"});
    const bool isDhcp = !textOf(packet, layer, "dhcp.option.dhcp").empty();
    return isDhcp ? message : words(packet, layer, {"dhcp.type", "dhcp.id"});
}

} // namespace

std::string briefOf(const Packet &packet, const Layer &layer)
{
    switch (layer.protocol) {
    case Protocol::Dns:
        return dnsBrief(packet, layer);
    case Protocol::Ntp:
        return words(packet, layer, {"ntp.flags.mode", "ntp.ctrl.flags2.opcode"});
    case Protocol::Stun:
        return words(packet, layer, {"stun.type", "stun.channel", "stun.att.username"});
    case Protocol::Tftp:
        return words(packet, layer,
                     {"tftp.opcode", "tftp.source_file", "tftp.destination_file", "tftp.block",
                      "tftp.error.message"});
    case Protocol::Syslog:
        return words(packet, layer, {"syslog.facility", "syslog.level", "syslog.msg"});
    case Protocol::Dhcp:
        return dhcpBrief(packet, layer);
    case Protocol::Radius:
        return words(packet, layer, {"radius.code", "radius.User_Name"});
    case Protocol::Bgp:
        return words(packet, layer,
                     {"bgp.type", "bgp.notify.major_error", "bgp.notify.minor_error_cease"});
    case Protocol::Isakmp:
        return words(packet, layer, {"isakmp.exchangetype", "isakmp.messageid"});
    case Protocol::Snmp:
        return words(packet, layer, {"snmp.data", "snmp.name"});
    case Protocol::Dhcpv6:
        return words(packet, layer, {"dhcpv6.msgtype", "dhcpv6.xid"});
    default:
        return {};
    }
}

} // namespace tallygate::packet
