// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "walkstep.h"

namespace tallygate::packet {
namespace {

void reset(Packet &packet)
{
    packet.flags = 0;
    packet.cutFrom = fields::Level::None;
    packet.cutNext = Protocol::Count;
    packet.cutAlias = Protocol::Count;
    packet.deep = {};
    packet.firstOuter.fill(0);
}

Step stepOfLink(Walk &walk, LinkType linkType)
{
    switch (linkType) {
    case LinkType::Ethernet:
        return walkEthernet(walk);
    case LinkType::Raw:
        return walkRaw(walk);
    case LinkType::Ipv4:
        return {Step::Ipv4};
    case LinkType::Ipv6:
        return {Step::Ipv6};
    case LinkType::Null:
        return walkNull(walk);
    case LinkType::Loop:
        return walkLoop(walk);
    case LinkType::LinuxSll:
        return walkSll(walk);
    case LinkType::LinuxSll2:
        return walkSll2(walk);
    case LinkType::Ppp:
    case LinkType::PppHdlc:
        return {Step::PppHdlc};
    }
    return {Step::Stop};
}

} // namespace

[[gnu::flatten]] void parse(Packet &packet)
{
    reset(packet);
    Walk walk(packet);
    walk.push(Protocol::Frame, Protocol::Count, 0, Extent::Whole);
    // Each turn lists a layer or ends the walk, so Packet::kMaxLayers bounds it.
    Step step = stepOfLink(walk, packet.frame.linkType);
    while (step.kind > Step::RareProtocol && !walk.isFull())
        step = take(walk, step);
    if (step.kind != Step::Stop) [[unlikely]]
        walkRest(walk, step);
    else
        walk.finish(step);
}

} // namespace tallygate::packet
