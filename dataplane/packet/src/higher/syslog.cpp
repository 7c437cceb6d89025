// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "../extract.h"
#include "fields/binary.h"
#include "handler.h"

namespace tallygate::packet {

using fields::SyslogPart;

namespace {

/// "<34>" in front of a message.
struct Priority
{
    std::uint32_t value;
    std::uint32_t length; ///< 0 if there is none
};

Priority priorityOf(Bytes octets)
{
    constexpr std::uint32_t kMostDigits = 3;
    if (octets[0] != '<')
        return {0, 0};
    Priority priority{0, 1};
    while (priority.length < octets.size() && priority.length <= kMostDigits &&
           octets[priority.length] >= '0' && octets[priority.length] <= '9')
        priority.value = priority.value * 10 + (octets[priority.length++] - '0');
    if (priority.length < octets.size() && octets[priority.length] == '>')
        ++priority.length;
    return priority;
}

/// Without a message Wireshark makes nothing of the priority either.
Claim claim(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty() || priorityOf(segment.octets).length >= segment.octets.size())
        return Claim::tooFew(segment);
    walk.claim(Protocol::Syslog);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {514};
constexpr Handler kHandlers[] = {{Protocol::Syslog, Carrier::Udp, kPorts, claim, nullptr, {}}};

} // namespace

Value readSyslog(const Extract &extract, unsigned item)
{
    if (item != 0)
        return Extract::absent();
    const Bytes octets = extract.header();
    const Priority priority = priorityOf(octets);
    switch (static_cast<SyslogPart>(extract.field().argument)) {
    case SyslogPart::Facility:
        return priority.length == 0 ? Extract::absent()
                                    : extract.number(priority.value >> 3, 0, priority.length);
    case SyslogPart::Level:
        return priority.length == 0 ? Extract::absent()
                                    : extract.number(priority.value & 7, 0, priority.length);
    case SyslogPart::Message:
        break;
    }
    const auto end = std::find(octets.begin() + priority.length, octets.end(), std::uint8_t{0});
    if (end == octets.end() && extract.layer().extent == Extent::Cut)
        return extract.beyond();
    return extract.octets(priority.length,
                          static_cast<std::uint32_t>(end - octets.begin()) - priority.length);
}

std::span<const Handler> syslogHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
