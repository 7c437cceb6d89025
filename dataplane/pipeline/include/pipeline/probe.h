// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// A whole Ethernet frame for a flow, with valid checksums and without payload. TCP: a SYN, or if
/// `established` a segment with ACK; ICMP and ICMPv6: echo request, or reply.
/// Errors: "flow-invalid", with `where.path` "/source" or "/destination".
Result<std::vector<std::uint8_t>> frameOf(const Flow &flow);

/// The packet of a check. Errors: those above with "/flow" in front, "frame-invalid" for
/// what is no frame in hexadecimal digits, "check-empty" where it has not exactly one of the two.
Result<std::vector<std::uint8_t>> frameOf(const DeviceCheck &check);

/// The packet that answers: addresses and ports swapped. The answer to a SYN is a SYN with ACK.
std::vector<std::uint8_t> answerTo(std::vector<std::uint8_t> frame);

} // namespace tallygate::pipeline
