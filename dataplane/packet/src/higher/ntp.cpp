// SPDX-License-Identifier: GPL-3.0-or-later
#include "../extract.h"
#include "fields/binary.h"
#include "handler.h"

namespace tallygate::packet {
namespace {

/// Any octet is flags; Wireshark wants no more.
Claim claim(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    walk.claim(Protocol::Ntp);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {123};
constexpr Handler kHandlers[] = {
    {Protocol::Ntp, Carrier::Udp, kPorts, claim, nullptr, {}},
    {Protocol::Ntp, Carrier::Tcp, kPorts, claim, nullptr, {}},
};

/// Key identifier and digest behind the time stamps, where no extension field is between them.
Value authenticator(const Extract &extract, std::uint16_t which)
{
    constexpr std::uint32_t kTimes = 48;
    constexpr std::uint32_t kKeyId = 4;
    constexpr std::uint32_t kLongest = 24;
    const std::uint32_t length = extract.headerLength();
    if (length < kTimes + kKeyId || extract.wireLength() > kTimes + kLongest)
        return extract.beyond();
    if (which == fields::kNtpKeyId)
        return extract.octets(kTimes, kKeyId);
    if (length == kTimes + kKeyId || extract.layer().extent == Extent::Cut)
        return extract.beyond();
    return extract.octets(kTimes + kKeyId, length - kTimes - kKeyId);
}

} // namespace

Value readNtp(const Extract &extract, unsigned item)
{
    if (item != 0)
        return Extract::absent();
    const std::uint16_t modes = extract.field().argument;
    const unsigned mode = extract.byte(0) & 7u;
    if (modes == fields::kNtpKeyId || modes == fields::kNtpDigest)
        return (fields::kNtpTime >> mode & 1) != 0 ? authenticator(extract, modes)
                                                   : Extract::absent();
    return (modes >> mode & 1) != 0 ? extract.inHeader() : Extract::absent();
}

std::span<const Handler> ntpHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
