// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "../extract.h"
#include "fields/binary.h"
#include "handler.h"

namespace tallygate::packet {

using fields::TftpPart;

namespace {

constexpr std::uint32_t kOpcode = 2;

Claim claim(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kOpcode)
        return Claim::tooFew(segment);
    walk.claim(Protocol::Tftp);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {69};
constexpr Handler kHandlers[] = {{Protocol::Tftp, Carrier::Udp, kPorts, claim, nullptr, {}}};

enum Opcode : std::uint16_t { Read = 1, Write, Data, Acknowledgement, Error, OptionsTaken };

/// The `index`-th text with a zero octet behind it, from `begin` on.
Value textAt(const Extract &extract, std::uint32_t begin, unsigned index)
{
    const Bytes octets = extract.header();
    auto at = octets.begin() + std::min<std::ptrdiff_t>(begin, octets.end() - octets.begin());
    while (true) {
        const auto end = std::find(at, octets.end(), std::uint8_t{0});
        if (end == octets.end())
            return extract.beyond();
        if (index-- == 0)
            return extract.octets(static_cast<std::uint32_t>(at - octets.begin()),
                                  static_cast<std::uint32_t>(end - at));
        at = end + 1;
    }
}

Value option(const Extract &extract, std::uint16_t opcode, unsigned index)
{
    if (opcode == OptionsTaken)
        return textAt(extract, kOpcode, index);
    // Behind file name and mode (RFC 2347).
    return opcode == Read || opcode == Write ? textAt(extract, kOpcode, index + 2)
                                             : Extract::absent();
}

} // namespace

Value readTftp(const Extract &extract, unsigned item)
{
    const std::uint16_t opcode = extract.word(0);
    const auto part = static_cast<TftpPart>(extract.field().argument);
    if (part == TftpPart::OptionName)
        return option(extract, opcode, item * 2);
    if (part == TftpPart::OptionValue)
        return option(extract, opcode, item * 2 + 1);
    if (item != 0)
        return Extract::absent();
    switch (part) {
    case TftpPart::SourceFile:
        return opcode == Read ? textAt(extract, kOpcode, 0) : Extract::absent();
    case TftpPart::DestinationFile:
        return opcode == Write ? textAt(extract, kOpcode, 0) : Extract::absent();
    case TftpPart::Type:
        return opcode == Read || opcode == Write ? textAt(extract, kOpcode, 1) : Extract::absent();
    case TftpPart::Block:
        return opcode == Data || opcode == Acknowledgement ? extract.inHeader() : Extract::absent();
    case TftpPart::ErrorCode:
        return opcode == Error ? extract.inHeader() : Extract::absent();
    default:
        return opcode == Error ? textAt(extract, kOpcode + 2, 0) : Extract::absent();
    }
}

std::span<const Handler> tftpHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
