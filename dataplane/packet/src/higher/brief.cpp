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

} // namespace

std::string briefOf(const Packet &packet, const Layer &layer)
{
    switch (layer.protocol) {
    case Protocol::Dns:
        return dnsBrief(packet, layer);
    default:
        return {};
    }
}

} // namespace tallygate::packet
