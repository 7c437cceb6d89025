// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "classify/classifier.h"

namespace tallygate::classify {

/// A set of headers up to the transport one by name, one bit each.
using HeaderSet = std::uint64_t;
static_assert(fields::kLowerProtocolCount <= 64);

/// Outermost headers without which `rule` is false for certain. Never too many: what is not
/// understood requires nothing.
HeaderSet requiredHeaders(const Rule &rule);

/// The outermost headers of a packet; all of them where the capture was cut, because then an
/// absent header is not known to be absent.
HeaderSet presentHeaders(const packet::Packet &packet);

} // namespace tallygate::classify
