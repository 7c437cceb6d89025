// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "walk.h"

// Headers that are seldom met. They are compiled apart from parse(), so that what is met all the
// time stays small and in registers: parse() hands the walk over and does not get it back.

namespace tallygate::packet {

/// What an EtherType, LLC or a network header leads to, where it is seldom met.
Step walkRareType(Walk &walk, std::uint32_t etherType);
Step walkRareLlc(Walk &walk, std::uint32_t sap);
Step walkRareProtocol(Walk &walk, std::uint32_t protocol);

/// Walks on to the end from such a step.
void walkRest(Walk walk, Step step);

} // namespace tallygate::packet
