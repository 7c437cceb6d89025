// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hitlog/hitrecord.h"
#include "packet/packet.h"

namespace tallygate::pipeline {

/// The part of a hit record that the packet itself gives. No allocation.
hitlog::HitRecord hitRecordOf(const packet::Packet &packet);

} // namespace tallygate::pipeline
