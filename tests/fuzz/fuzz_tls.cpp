// SPDX-License-Identifier: GPL-3.0-or-later
// TLS and QUIC, with what is decrypted of Initial packets: payloads.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runPayload({{kTcp, 443}, {kUdp, 443}, {kTcp, 40000}, {kUdp, 40000}},
                      {
                          Protocol::Tls,
                          Protocol::Quic,
                          Protocol::QuicCrypto,
                      },
                      data, size);
}
