// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

#include "packet/packet.h"

namespace tallygate::app {

/// A display filter of Wireshark as an expression of ours: the same text, where our language has
/// all of it and it is true of this packet. Empty otherwise - as for a header within a tunnel,
/// where the plain name means the outer one.
std::string ourExpression(const QString &filter, const packet::Packet &packet);

} // namespace tallygate::app
