// SPDX-License-Identifier: GPL-3.0-or-later
// What protocols that are text, and those that carry or follow TLS, say in one line.
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

} // namespace

std::string summaryOfText(const Packet &packet, const Layer &layer)
{
    switch (layer.protocol) {
    case Protocol::Http:
        return httpSummary(packet, layer);
    default:
        return {};
    }
}

} // namespace tallygate::packet
