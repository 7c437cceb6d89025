// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/foldcase.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace tallygate::policy {

namespace {

char foldedAscii(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Simple case folding (Unicode CaseFolding.txt, statuses C and S) of the blocks named in the
/// header.
std::uint32_t foldedPoint(std::uint32_t c)
{
    if (c < 0x80)
        return static_cast<std::uint32_t>(foldedAscii(static_cast<char>(c)));
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 0x20;
    // Latin Extended-A: pairs, upper case on the even or the odd number.
    if ((c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c % 2 == 1 ? c + 1 : c;
    if (c == 0x178)
        return 0xFF;
    if (c == 0x386)
        return 0x3AC;
    if (c >= 0x388 && c <= 0x38A)
        return c + 37;
    if (c == 0x38C)
        return 0x3CC;
    if (c == 0x38E || c == 0x38F)
        return c + 63;
    if (c >= 0x391 && c <= 0x3AB && c != 0x3A2)
        return c + 0x20;
    if (c == 0x3C2) // final sigma
        return 0x3C3;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    if (c >= 0x410 && c <= 0x42F)
        return c + 0x20;
    if (c >= 0x460 && c <= 0x481)
        return c | 1;
    if (c >= 0xFF21 && c <= 0xFF3A)
        return c + 0x20;
    return c;
}

/// Decodes a sequence of two or three bytes (all that folding knows); 0 if it is not one.
std::uint32_t decoded(std::string_view text, std::size_t at, std::size_t &length)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const auto continues = [&](std::size_t i) {
        return at + i < text.size() && (byte(i) & 0xC0) == 0x80;
    };
    if ((byte(0) & 0xE0) == 0xC0 && continues(1)) {
        length = 2;
        return (byte(0) & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
    }
    if ((byte(0) & 0xF0) == 0xE0 && continues(1) && continues(2)) {
        length = 3;
        return (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    }
    length = 1;
    return 0;
}

/// Folding keeps a character within its length: the blocks do not cross 0x80, 0x800.
void appendEncoded(std::string &out, std::uint32_t c, std::size_t length)
{
    if (length == 2) {
        out += static_cast<char>(0xC0 | c >> 6);
    } else {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    }
    out += static_cast<char>(0x80 | (c & 0x3F));
}

bool startsFolded(const char *text, std::string_view foldedNeedle)
{
    for (const char c : foldedNeedle) {
        if (foldedAscii(*text++) != c)
            return false;
    }
    return true;
}

/// Needle and everything it can match are ASCII.
bool containsAscii(std::string_view text, std::string_view needle)
{
    if (needle.size() > text.size())
        return false;
    const char first = needle.front();
    const char *const last = text.data() + (text.size() - needle.size());
    for (const char *at = text.data(); at <= last; ++at) {
        if (foldedAscii(*at) == first && startsFolded(at + 1, needle.substr(1)))
            return true;
    }
    return false;
}

} // namespace

std::string foldedCase(std::string_view text)
{
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            folded += foldedAscii(text[at++]);
            continue;
        }
        std::size_t length = 1;
        const std::uint32_t point = decoded(text, at, length);
        if (length == 1)
            folded += text[at];
        else
            appendEncoded(folded, foldedPoint(point), length);
        at += length;
    }
    return folded;
}

bool containsFolded(std::string_view text, std::string_view foldedNeedle)
{
    if (foldedNeedle.empty())
        return true;
    if (isAscii(foldedNeedle))
        return containsAscii(text, foldedNeedle);
    // Nothing but ASCII cannot contain a needle that has more.
    return !isAscii(text) && foldedCase(text).find(foldedNeedle) != std::string::npos;
}

} // namespace tallygate::policy
