// SPDX-License-Identifier: GPL-3.0-or-later
// SSH (RFC 4253): where it is recognised, its banner, and the first packet of the key exchange.
// Which packets are encrypted only the packets before tell; so no others are read.
#include "fields/ssh.h"
#include "handler.h"
#include "itemreader.h"
#include "textline.h"

namespace tallygate::packet {
namespace {

using fields::SshPart;

constexpr std::uint16_t kPorts[] = {22, 29418};

bool isBanner(Bytes data, std::uint32_t at)
{
    constexpr std::string_view kStart = "ssh-";
    return at + kStart.size() <= data.size() &&
           isInAnyCase(textAt(data, at, static_cast<std::uint32_t>(kStart.size())), kStart);
}

Claim onPort(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    walk.claim(Protocol::Ssh);
    return Claim::listed();
}

/// A banner of a version that exists.
Claim elsewhere(Walk &walk, const Segment &segment)
{
    constexpr std::string_view kVersion1 = "SSH-1.";
    constexpr std::string_view kVersion2 = "SSH-2.";
    if (segment.octets.size() < kVersion1.size())
        return Claim::tooFew(segment);
    const std::string_view start = textAt(segment.octets, 0, kVersion1.size());
    if (start != kVersion1 && start != kVersion2)
        return {};
    walk.claim(Protocol::Ssh);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::Ssh, Carrier::Tcp, kPorts, onPort, elsewhere, "a first line that begins with SSH-"},
};

constexpr std::uint32_t kPacketHeader = 5;
constexpr std::uint32_t kCookie = 16;
constexpr std::uint32_t kLists = 10;

/// True for the first packet of a key exchange, whole: its ten lists fill it (RFC 4253 7.1).
bool isKeyExchange(Bytes data, std::uint32_t at)
{
    constexpr std::uint8_t kInit = 20;
    constexpr std::uint32_t kTail = 5;
    if (at + kPacketHeader + 1 + kCookie > data.size() || data[at + kPacketHeader] != kInit)
        return false;
    const std::uint32_t length = loadBigEndian<std::uint32_t>(data.data() + at);
    if (length > data.size() - at - 4)
        return false;
    const std::uint32_t end = at + 4 + length;
    std::uint32_t list = at + kPacketHeader + 1 + kCookie;
    for (std::uint32_t i = 0; i < kLists; ++i) {
        if (list + 4 > end)
            return false;
        const std::uint32_t size = loadBigEndian<std::uint32_t>(data.data() + list);
        if (size > end - list - 4)
            return false;
        list += 4 + size;
    }
    return list + kTail + data[at + 4] == end;
}

/// Requires: isKeyExchange(). Returns where the packet ends.
std::uint32_t keyExchange(ItemReader &reader, std::uint32_t at)
{
    const Bytes data = reader.data();
    reader.report(SshPart::PacketLength, at, 4);
    reader.report(SshPart::PaddingLength, at + 4, 1);
    reader.report(SshPart::MessageCode, at + kPacketHeader, 1);
    std::uint32_t list = at + kPacketHeader + 1 + kCookie;
    for (std::uint32_t i = 0; i < kLists; ++i) {
        const std::uint32_t size = loadBigEndian<std::uint32_t>(data.data() + list);
        if (size != 0)
            reader.report(static_cast<std::uint32_t>(SshPart::FirstList) + i, list + 4, size);
        list += 4 + size;
    }
    return at + 4 + loadBigEndian<std::uint32_t>(data.data() + at);
}

} // namespace

std::span<const Handler> sshHandlers()
{
    return kHandlers;
}

Value readSsh(const Extract &extract, unsigned item)
{
    ItemReader reader(extract, item);
    const Bytes data = reader.data();
    std::uint32_t at = 0;
    bool isCutLine = false;
    while (at < data.size() && isBanner(data, at) && !isCutLine) {
        const TextLine line = lineAt(data, at);
        isCutLine = !line.isEnded && extract.layer().extent == Extent::Cut;
        if (!isCutLine)
            reader.report(SshPart::Protocol, at, line.length);
        at = line.next;
    }
    if (isKeyExchange(data, at))
        keyExchange(reader, at);
    return reader.value(true);
}

} // namespace tallygate::packet
