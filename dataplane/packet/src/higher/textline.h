// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"

// Lines of protocols that are text (HTTP, SIP, SSH). They end with CR LF, LF or CR, or with the
// data. Bounded by the data; no allocation.

namespace tallygate::packet {

struct TextLine
{
    std::uint32_t start;  ///< of the line, from the start of the data
    std::uint32_t length; ///< without its end
    std::uint32_t next;   ///< start of the line after it
    bool isEnded;         ///< false if the data ended first
};

/// Requires: start < data.size().
inline TextLine lineAt(Bytes data, std::uint32_t start)
{
    const auto size = static_cast<std::uint32_t>(data.size());
    const std::uint8_t *from = data.data() + start;
    const void *feed = std::memchr(from, '\n', size - start);
    const auto lf =
        feed == nullptr
            ? size
            : static_cast<std::uint32_t>(static_cast<const std::uint8_t *>(feed) - data.data());
    const void *back = std::memchr(from, '\r', lf - start);
    if (back == nullptr)
        return {start, lf - start, std::min(lf + 1, size), lf != size};
    const auto cr =
        static_cast<std::uint32_t>(static_cast<const std::uint8_t *>(back) - data.data());
    return {start, cr - start, cr + 1 == lf && lf != size ? lf + 1 : cr + 1, cr + 1 < size};
}

inline std::string_view textAt(Bytes data, std::uint32_t start, std::uint32_t length)
{
    return {reinterpret_cast<const char *>(data.data()) + start, length};
}
inline std::string_view textOf(Bytes data, const TextLine &line)
{
    return textAt(data, line.start, line.length);
}

/// The word at the start, up to a blank or the end.
inline std::string_view firstWord(std::string_view text)
{
    return text.substr(0, text.find(' '));
}
/// What follows the word at the start and the blanks behind it.
inline std::string_view afterWord(std::string_view text)
{
    const std::size_t blank = text.find(' ');
    const std::size_t next = blank == text.npos ? blank : text.find_first_not_of(' ', blank);
    return next == text.npos ? text.substr(text.size()) : text.substr(next);
}

inline std::string_view withoutLeadingBlanks(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    return first == text.npos ? text.substr(text.size()) : text.substr(first);
}

constexpr char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
/// `lower` is in lower case already.
inline bool isInAnyCase(std::string_view text, std::string_view lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return lowered(a) == b; });
}
constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isPrintable(std::uint8_t octet)
{
    return octet >= 0x20 && octet < 0x7f;
}

} // namespace tallygate::packet
