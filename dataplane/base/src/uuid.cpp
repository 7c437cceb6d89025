// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/uuid.h"

#include <sys/random.h>

#include <cstdlib>

#include "base/text.h"
#include "sha1.h"

namespace tallygate {

namespace {

Uuid withVersion(std::array<std::uint8_t, 16> bytes, std::uint8_t version)
{
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | (version << 4));
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return Uuid(bytes);
}

} // namespace

Uuid Uuid::random()
{
    std::array<std::uint8_t, 16> bytes{};
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t got = getrandom(bytes.data() + have, bytes.size() - have, 0);
        if (got > 0)
            have += static_cast<std::size_t>(got);
        else if (errno != EINTR)
            std::abort(); // a kernel without getrandom cannot run this program
    }
    return withVersion(bytes, 4);
}

Uuid Uuid::fromName(const Uuid &space, std::string_view name)
{
    std::string input(reinterpret_cast<const char *>(space.m_bytes.data()), 16);
    input += name;
    const std::array<std::uint8_t, 20> digest = sha1(input);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), digest.data(), bytes.size());
    return withVersion(bytes, 5);
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    std::size_t at = 0;
    for (std::uint8_t &byte : bytes) {
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            if (text[at] != '-')
                return std::nullopt;
            ++at;
        }
        const int high = hexDigit(text[at]);
        const int low = hexDigit(text[at + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        byte = static_cast<std::uint8_t>(high * 16 + low);
        at += 2;
    }
    return Uuid(bytes);
}

std::string Uuid::toString() const
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < m_bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += kDigits[m_bytes[i] >> 4];
        text += kDigits[m_bytes[i] & 0x0F];
    }
    return text;
}

} // namespace tallygate
