// SPDX-License-Identifier: GPL-3.0-or-later
// Routing and control protocols, SCTP and DCCP: payloads of IP, BGP and BFD by port.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runPayload({{89}, {112}, {103}, {2}, {47}, {132}, {33}, {kTcp, 179}, {kUdp, 3784}},
                      {
                          Protocol::Ospf,
                          Protocol::Vrrp,
                          Protocol::Pim,
                          Protocol::Igmp,
                          Protocol::Gre,
                          Protocol::Sctp,
                          Protocol::Dccp,
                          Protocol::Bgp,
                          Protocol::Bfd,
                      },
                      data, size);
}
