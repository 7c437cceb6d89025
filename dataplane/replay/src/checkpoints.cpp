// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/checkpoints.h"

#include <algorithm>
#include <limits>

namespace tallygate::replay {

Checkpoints::Checkpoints(const pipeline::PolicyProgram &program)
    : Checkpoints(program, Limits())
{}

Checkpoints::Checkpoints(const pipeline::PolicyProgram &program, const Limits &limits)
    : m_limits(limits)
{
    for (const pipeline::BoundMeter &bound : program.meters())
        m_meters.push_back(bound.meter.get());
    const bool hasStations = !program.isolation().isEmpty();
    if (!m_meters.empty() || hasStations)
        take(0);
    if (m_meters.empty() || hasStations)
        m_due = std::numeric_limits<std::uint64_t>::max();
}

std::uint64_t Checkpoints::goBackTo(std::uint64_t packet) const
{
    if (m_checkpoints.empty())
        return packet;
    const auto behind = std::upper_bound(m_checkpoints.begin(), m_checkpoints.end(), packet,
                                         [](std::uint64_t wanted, const Checkpoint &checkpoint) {
                                             return wanted < checkpoint.packet;
                                         });
    const Checkpoint &checkpoint = *std::prev(behind);
    for (std::size_t i = 0; i < m_meters.size(); ++i)
        m_meters[i]->restore(checkpoint.meters[i]);
    return checkpoint.packet;
}

void Checkpoints::take(std::uint64_t packets)
{
    const std::size_t bytes = bytesNow();
    while (m_bytes + bytes > m_limits.mostBytes && m_checkpoints.size() > 1)
        thinOut();
    m_due = (packets / m_limits.everyPackets + 1) * m_limits.everyPackets;
    // The first holds no key.
    if (m_bytes + bytes > m_limits.mostBytes && !m_checkpoints.empty())
        return;
    Checkpoint &checkpoint = m_checkpoints.emplace_back();
    checkpoint.packet = packets;
    checkpoint.bytes = bytes;
    for (const meter::Meter *meter : m_meters)
        checkpoint.meters.push_back(meter->image());
    m_bytes += bytes;
}

/// Every other one goes; the first stays.
void Checkpoints::thinOut()
{
    std::size_t kept = 0;
    m_bytes = 0;
    for (std::size_t i = 0; i < m_checkpoints.size(); i += 2) {
        if (kept != i)
            m_checkpoints[kept] = std::move(m_checkpoints[i]);
        m_bytes += m_checkpoints[kept++].bytes;
    }
    m_checkpoints.resize(kept);
    m_limits.everyPackets *= 2;
}

std::size_t Checkpoints::bytesNow() const
{
    std::size_t bytes = sizeof(Checkpoint) + m_meters.size() * sizeof(meter::MeterImage);
    for (const meter::Meter *meter : m_meters)
        bytes += meter::MeterImage::bytesFor(meter->statistics().keysHeld);
    return bytes;
}

} // namespace tallygate::replay
