// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/commit.h"

namespace tallygate::engine {

namespace {

Ipv6Address nextOf(Ipv6Address address)
{
    if (++address.low == 0)
        ++address.high;
    return address;
}

/// Whether the ranges of `after`, joined, hold the whole of the entry's.
bool isCovered(const pipeline::GuardEntry &entry, const std::vector<pipeline::GuardEntry> &after)
{
    std::vector<AddressRange> ranges;
    for (const pipeline::GuardEntry &other : after) {
        if (other.tcpPort == entry.tcpPort && other.prefix.v6 == entry.prefix.v6)
            ranges.push_back(other.prefix);
    }
    std::sort(ranges.begin(), ranges.end());
    Ipv6Address open = entry.prefix.first; // the first address not yet found
    for (const AddressRange &range : ranges) {
        if (range.first > open)
            return false;
        if (range.last >= entry.prefix.last)
            return true;
        if (range.last >= open)
            open = nextOf(range.last);
    }
    return false;
}

} // namespace

std::vector<pipeline::GuardEntry> guardLost(const std::vector<pipeline::GuardEntry> &before,
                                            const std::vector<pipeline::GuardEntry> &after)
{
    std::vector<pipeline::GuardEntry> lost;
    for (const pipeline::GuardEntry &entry : before) {
        if (!isCovered(entry, after))
            lost.push_back(entry);
    }
    return lost;
}

} // namespace tallygate::engine
