// SPDX-License-Identifier: GPL-3.0-or-later
#include "dnsname.h"

#include <algorithm>
#include <cstring>

namespace tallygate::packet {
namespace {

constexpr std::uint8_t kKind = 0xc0;
constexpr std::uint8_t kLabel = 0x00;
constexpr std::uint8_t kExtended = 0x40;
constexpr std::uint8_t kBitString = 0x41;
constexpr std::uint8_t kPointer = 0xc0;
constexpr unsigned kMostPointers = 255;
constexpr unsigned kMostLabels = 512; ///< behind the first pointer

} // namespace

void DnsName::append(Bytes message, std::uint32_t at, std::uint32_t length)
{
    const std::uint32_t dot = m_length != 0 ? 1 : 0;
    m_isTooLong = m_isTooLong || m_length + dot + length > kLongest;
    if (m_isTooLong)
        return;
    if (dot != 0)
        m_text[m_length++] = '.';
    std::memcpy(m_text + m_length, message.data() + at, length);
    m_length += length;
}

void DnsName::become(const char *text)
{
    m_length = static_cast<std::uint32_t>(std::strlen(text));
    std::memcpy(m_text, text, m_length);
}

std::optional<DnsName> DnsName::read(Bytes message, std::uint32_t at)
{
    const std::uint32_t begin = at;
    DnsName name;
    unsigned pointers = 0;
    unsigned labels = 0;
    bool isUnknown = false;
    while (true) {
        if (at >= message.size())
            return std::nullopt;
        const std::uint8_t octet = message[at++];
        if (octet == 0)
            break;
        if ((octet & kKind) == kLabel) {
            if (octet > message.size() - at)
                return std::nullopt;
            name.append(message, at, octet);
            at += octet;
            if (pointers != 0 && ++labels > kMostLabels)
                pointers = kMostPointers + 1;
        } else if (octet == kBitString) {
            if (at >= message.size())
                return std::nullopt;
            at += 1 + (message[at] + 7u) / 8;
        } else if ((octet & kKind) == kPointer) {
            if (at >= message.size())
                return std::nullopt;
            if (pointers++ == 0)
                name.m_end = at + 1;
            at = (octet & 0x3fu) << 8 | message[at];
        } else {
            if ((octet & kKind) != kExtended)
                return std::nullopt;
            isUnknown = true;
            break;
        }
        if (pointers > kMostPointers) {
            name.become("<Name contains a pointer that loops>");
            return name;
        }
    }
    if (pointers == 0)
        name.m_end = at;
    const std::uint32_t taken = name.m_end - begin;
    if (isUnknown)
        name.become("<Unknown extended label>");
    else if (name.m_isTooLong)
        name.become("<Name too long>");
    else if (name.m_length == 0 && taken <= 2)
        name.become("<Root>");
    // What Wireshark gives up at: a name of nothing that is not the root.
    if (name.m_length == 0 || (isUnknown && taken < 2))
        return std::nullopt;
    return name;
}

std::uint32_t DnsName::labelCount() const
{
    if (m_length <= 1)
        return 0;
    return 1 + static_cast<std::uint32_t>(std::count(m_text, m_text + m_length, '.'));
}

} // namespace tallygate::packet
