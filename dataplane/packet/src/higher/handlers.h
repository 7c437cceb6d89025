// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "handler.h"

namespace tallygate::packet {

/// Asks the handlers, in the order that packet/deepen.h tells.
Claim recognise(Walk &walk, const Segment &segment);

} // namespace tallygate::packet
