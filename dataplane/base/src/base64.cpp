// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace tallygate {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> valuesOfDigits()
{
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    return values;
}

constexpr auto kValues = valuesOfDigits();

} // namespace

std::string toBase64(Bytes bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t left = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t group = std::uint32_t{bytes[at]} << 16;
        group |= left > 1 ? std::uint32_t{bytes[at + 1]} << 8 : 0;
        group |= left > 2 ? std::uint32_t{bytes[at + 2]} : 0;
        text += kAlphabet[group >> 18];
        text += kAlphabet[group >> 12 & 63];
        text += left > 1 ? kAlphabet[group >> 6 & 63] : '=';
        text += left > 2 ? kAlphabet[group & 63] : '=';
    }
    return text;
}

std::optional<std::string> fromBase64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const std::size_t pads = at + 4 == text.size() ? padding : 0;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const int value = i >= 4 - pads ? 0 : kValues[static_cast<unsigned char>(text[at + i])];
            if (value < 0)
                return std::nullopt;
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        if (pads > 0 && (group & (pads == 2 ? 0xffffu : 0xffu)) != 0)
            return std::nullopt;
        bytes += static_cast<char>(group >> 16);
        if (pads < 2)
            bytes += static_cast<char>(group >> 8);
        if (pads < 1)
            bytes += static_cast<char>(group);
    }
    return bytes;
}

} // namespace tallygate
