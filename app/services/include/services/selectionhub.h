// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include <QObject>

#include "base/uuid.h"

namespace tallygate::app {

/// A rule of a filter; a null rule with a filter means its default.
struct RuleRef
{
    Uuid filter;
    Uuid rule;

    bool operator==(const RuleRef &) const = default;
};

/// A packet of a simulation run: its index in the run, from 0, over all captures.
struct PacketRef
{
    std::uint64_t run = 0;
    std::uint64_t index = 0;

    bool operator==(const PacketRef &) const = default;
};

/// What is selected in one window, so that pages, inspector and palette agree without knowing each
/// other. GUI thread.
class SelectionHub : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const std::optional<RuleRef> &rule() const { return m_rule; }
    const std::optional<PacketRef> &packet() const { return m_packet; }
    void setRule(std::optional<RuleRef> rule);
    void setPacket(std::optional<PacketRef> packet);

signals:
    void ruleChanged();
    void packetChanged();

private:
    std::optional<RuleRef> m_rule;
    std::optional<PacketRef> m_packet;
};

} // namespace tallygate::app
