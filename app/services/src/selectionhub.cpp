// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/selectionhub.h"

namespace tallygate::app {

void SelectionHub::setRule(std::optional<RuleRef> rule)
{
    if (rule == m_rule)
        return;
    m_rule = rule;
    emit ruleChanged();
}

void SelectionHub::setPacket(std::optional<PacketRef> packet)
{
    if (packet == m_packet)
        return;
    m_packet = packet;
    emit packetChanged();
}

} // namespace tallygate::app
