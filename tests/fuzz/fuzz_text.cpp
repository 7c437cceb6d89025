// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP/1, SSDP, SIP and the SSH banner: payloads by port and by their bytes.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runPayload({{kTcp, 80},
                       {kUdp, 1900},
                       {kUdp, 5060},
                       {kTcp, 5060},
                       {kTcp, 22},
                       {kTcp, 40000},
                       {kUdp, 40000}},
                      {
                          Protocol::Http,
                          Protocol::HttpMessage,
                          Protocol::Ssdp,
                          Protocol::Sip,
                          Protocol::Ssh,
                      },
                      data, size);
}
