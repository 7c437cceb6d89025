// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "services/tokens.h"
#include "simulate/simulate.h"

// What decided a simulated packet, as it is shown. Any thread.

namespace tallygate::app {

/// Its verdict's tone; undecidable packets have the warning tone.
Tone toneOf(const simulate::PacketRecord &packet);

/// Null where no application judged it.
const simulate::ApplicationResult *applicationOf(const simulate::SimulationResult &result,
                                                 const simulate::PacketRecord &packet);

/// Null for defaults, guard, system checks and unfiltered packets.
const pipeline::DeviceRule *ruleOf(const simulate::SimulationResult &result,
                                   const simulate::PacketRecord &packet);

/// The rule's name, "default of edge-inbound", "management guard".
QString deciderName(const simulate::SimulationResult &result, const simulate::PacketRecord &packet);

} // namespace tallygate::app
