// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string_view>

#include "dnsname.h"

namespace tallygate::packet {
namespace {

constexpr std::uint32_t kReplacement = 0xfffd;

struct Range
{
    std::uint32_t first;
    std::uint32_t last;
};
/// Characters without a picture: controls, formats, noncharacters (Unicode 15, C0 apart).
constexpr Range kInvisible[] = {
    {0x0000, 0x001f},   {0x007f, 0x009f},   {0x00ad, 0x00ad},     {0x0600, 0x0605},
    {0x061c, 0x061c},   {0x06dd, 0x06dd},   {0x070f, 0x070f},     {0x08e2, 0x08e2},
    {0x180e, 0x180e},   {0x200b, 0x200f},   {0x202a, 0x202e},     {0x2060, 0x206f},
    {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},   {0xfff0, 0xfffb},     {0xfffe, 0xffff},
    {0x110bd, 0x110bd}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},   {0x1fffe, 0x1ffff},
    {0xe0000, 0xe00ff}, {0xeffff, 0xeffff}, {0x10fffe, 0x10ffff},
};

bool isInvisible(std::uint32_t character)
{
    return std::any_of(std::begin(kInvisible), std::end(kInvisible), [character](Range range) {
        return character >= range.first && character <= range.last;
    });
}

bool isContinuation(std::uint8_t octet)
{
    return (octet & 0xc0) == 0x80;
}

/// Octets of a sequence that begins so; 0 if none does.
std::uint32_t sequenceLength(std::uint8_t first)
{
    if (first < 0xc0 || first >= 0xfe)
        return 0;
    std::uint32_t length = 2;
    for (std::uint8_t bit = 0x20; (first & bit) != 0; bit = static_cast<std::uint8_t>(bit >> 1))
        ++length;
    return length;
}

struct Character
{
    std::uint32_t value;
    std::uint32_t length; ///< octets taken
};

Character characterAt(Bytes text, std::size_t at)
{
    const std::uint32_t length = sequenceLength(text[at]);
    if (length == 0)
        return {kReplacement, 1};
    std::uint32_t value = text[at] & (0x7fu >> length);
    std::uint32_t taken = 1;
    while (taken < length && at + taken < text.size() && isContinuation(text[at + taken]))
        value = value << 6 | (text[at + taken++] & 0x3fu);
    const bool isCharacter =
        taken == length && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
    return {isCharacter ? value : kReplacement, taken};
}

class Writer
{
public:
    explicit Writer(std::uint8_t *to)
        : m_begin(to)
        , m_at(to)
    {}
    void put(std::uint32_t octet) { *m_at++ = static_cast<std::uint8_t>(octet); }
    std::uint32_t length() const { return static_cast<std::uint32_t>(m_at - m_begin); }

private:
    std::uint8_t *m_begin;
    std::uint8_t *m_at;
};

void putAscii(Writer &to, std::uint8_t octet)
{
    constexpr std::string_view kLetters = "abtnvfr";
    if (octet >= 0x20 && octet < 0x7f) {
        to.put(octet);
        return;
    }
    to.put('\\');
    if (octet >= 7 && octet <= 13) {
        to.put(static_cast<std::uint8_t>(kLetters[octet - 7u]));
        return;
    }
    for (const unsigned shift : {6u, 3u, 0u})
        to.put('0' + (octet >> shift & 7u));
}

void putHexadecimal(Writer &to, char letter, std::uint32_t value, unsigned digits)
{
    to.put('\\');
    to.put(static_cast<std::uint8_t>(letter));
    while (digits-- != 0) {
        const std::uint32_t digit = value >> digits * 4 & 0xf;
        to.put(digit < 10 ? '0' + digit : 'A' + digit - 10);
    }
}

void putReplacement(Writer &to)
{
    to.put(0xef);
    to.put(0xbf);
    to.put(0xbd);
}

} // namespace

std::uint32_t escape(Bytes text, std::uint8_t *to)
{
    Writer writer(to);
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] < 0x80) {
            putAscii(writer, text[at++]);
            continue;
        }
        const Character character = characterAt(text, at);
        if (character.value == kReplacement)
            putReplacement(writer);
        else if (!isInvisible(character.value))
            for (std::uint32_t i = 0; i < character.length; ++i)
                writer.put(text[at + i]);
        else if (character.value < 0x10000)
            putHexadecimal(writer, 'u', character.value, 4);
        else
            putHexadecimal(writer, 'U', character.value, 8);
        at += character.length;
    }
    return writer.length();
}

} // namespace tallygate::packet
