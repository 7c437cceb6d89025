// SPDX-License-Identifier: GPL-3.0-or-later
// DNS over UDP and TCP, multicast DNS and LLMNR: payloads.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runPayload({{kUdp, 53}, {kTcp, 53}, {kUdp, 5353}, {kUdp, 5355}, {kTcp, 5355}},
                      {
                          Protocol::Dns,
                          Protocol::DnsMessage,
                          Protocol::Mdns,
                          Protocol::Llmnr,
                      },
                      data, size);
}
