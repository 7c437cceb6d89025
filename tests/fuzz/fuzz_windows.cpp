// SPDX-License-Identifier: GPL-3.0-or-later
// RDP, SMB and Modbus with the transports below them: payloads by port.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runPayload({{kTcp, 3389}, {kTcp, 445}, {kTcp, 139}, {kTcp, 502}, {kTcp, 102}},
                      {
                          Protocol::Tpkt,
                          Protocol::Cotp,
                          Protocol::Rdp,
                          Protocol::Nbss,
                          Protocol::Smb,
                          Protocol::Smb2,
                          Protocol::ModbusTcp,
                          Protocol::Modbus,
                      },
                      data, size);
}
