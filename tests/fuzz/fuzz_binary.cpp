// SPDX-License-Identifier: GPL-3.0-or-later
// Binary protocols of the application layer: payloads by port.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runPayload({{kUdp, 123},
                       {kUdp, 3478},
                       {kTcp, 3478},
                       {kUdp, 69},
                       {kUdp, 161},
                       {kTcp, 161},
                       {kUdp, 67},
                       {kUdp, 547},
                       {kUdp, 514},
                       {kUdp, 1812},
                       {kUdp, 500},
                       {kUdp, 4500},
                       {kTcp, 179}},
                      {
                          Protocol::Ntp,
                          Protocol::Stun,
                          Protocol::Tftp,
                          Protocol::Snmp,
                          Protocol::Dhcp,
                          Protocol::Dhcpv6,
                          Protocol::Syslog,
                          Protocol::Radius,
                          Protocol::Isakmp,
                          Protocol::UdpEncapsulation,
                          Protocol::Bgp,
                          Protocol::Esp,
                      },
                      data, size);
}
