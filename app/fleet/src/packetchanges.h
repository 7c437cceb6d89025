// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <QString>

#include "plan.h"
#include "services/tokens.h"
#include "simulate/simulate.h"

namespace tallygate::app {

/// How a policy decided a packet, as it is shown.
struct PacketDecision
{
    Tone tone = Tone::Permit; ///< Warning: undecidable
    QString by;               ///< "Web in", "default of edge-inbound"

    bool operator==(const PacketDecision &) const = default;
};

/// A packet of the capture that the two policies decide differently.
struct PacketChange
{
    std::uint32_t number = 0; ///< in the capture, 1-based
    Nanoseconds sinceStart{}; ///< of the capture's first packet
    QString packet;           ///< "192.0.2.1 → 192.0.2.2 tcp 51500 → 443 SYN"
    PacketDecision before, after;
};

/// What a capture shows of a push.
struct PacketComparison
{
    static constexpr std::size_t kMostKept = 10'000;

    std::uint64_t packets = 0;         ///< that both policies met
    std::uint64_t differing = 0;       ///< with another verdict, or decided by another rule
    std::vector<PacketChange> changes; ///< the first of them
    std::optional<Error> fault;        ///< the capture is broken from there on
};

struct PacketQuestion
{
    SharedPolicy before, after; ///< null: no policy
    simulate::CaptureInput capture;
    Timestamp now; ///< that expiry is judged at
};

/// Runs both policies over the capture with the simulator of the Simulate page. Rules are the same
/// by their identity, whatever their name and number; defaults by that of their filter. Errors:
/// those of simulate::run(). Any thread; `report` hears of the first run, then of the second.
Result<std::shared_ptr<const PacketComparison>>
comparePackets(const PacketQuestion &question, const std::stop_token &stop = {},
               const std::function<void(int run, const simulate::Progress &)> &report = {});

} // namespace tallygate::app
