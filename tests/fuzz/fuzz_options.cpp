// SPDX-License-Identifier: GPL-3.0-or-later
// IPv4, IPv6, TCP and ICMP with their options and extension headers: whole datagrams.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runWholeFrame({tallygate::LinkType::Raw},
                         {
                             Protocol::Ip,
                             Protocol::Ipv6,
                             Protocol::Ipv6HopOpts,
                             Protocol::Ipv6DstOpts,
                             Protocol::Ipv6Routing,
                             Protocol::Ipv6Fragment,
                             Protocol::Ipv6Options,
                             Protocol::Mobility,
                             Protocol::Hip,
                             Protocol::Shim6,
                             Protocol::Ah,
                             Protocol::Esp,
                             Protocol::Tcp,
                             Protocol::Udp,
                             Protocol::Icmp,
                             Protocol::Icmpv6,
                         },
                         data, size);
}
