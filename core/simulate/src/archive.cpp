// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive.h"

#include <algorithm>
#include <array>

namespace tallygate::simulate {

namespace {

using pipeline::TraceKind;
using pipeline::TraceNode;

/// Whether the state of a meter is part of the answer. The way to the first meter depends on the
/// packet alone; so if there is none, neither does the rest.
bool asksMeter(const std::vector<TraceNode> &nodes)
{
    return std::any_of(nodes.begin(), nodes.end(), [](const TraceNode &node) {
        return node.kind == TraceKind::Meter || asksMeter(node.children);
    });
}

} // namespace

Error cancelled()
{
    return {ErrorKind::Cancelled, "cancelled", "the simulation was stopped", {}, {}};
}

Result<capture::Frame> Archive::frameOf(const PacketRecord &packet) const
{
    return m_session->replayer().reader(packet.capture).frameAt(packet.fileOffset, packet.number);
}

Result<pipeline::PacketTrace> Archive::explain(std::span<const PacketRecord> packets,
                                               std::uint64_t packet, const std::stop_token &stop)
{
    const std::lock_guard lock(m_mutex);
    auto alone = trace(packets[packet]);
    if (!alone || (!asksMeter(alone->steps) && m_session->program().isolation().isEmpty()))
        return alone;
    if (auto ready = repeatUpTo(packets, packet, stop); !ready)
        return fail(std::move(ready.error()));
    return trace(packets[packet]);
}

/// As the replay met it: a packet without a time of its own had that of the one before it.
Result<packet::Frame> Archive::met(const PacketRecord &packet) const
{
    const auto frame = frameOf(packet);
    if (!frame)
        return fail(frame.error());
    packet::Frame met = replay::packetFrame(*frame);
    met.time = packet.time;
    return met;
}

Result<pipeline::PacketTrace> Archive::trace(const PacketRecord &packet) const
{
    const auto frame = met(packet);
    if (!frame)
        return fail(frame.error());
    return m_session->trace(packet.port, *frame, pipeline::TraceRules::All);
}

/// Makes the meters and stations stand as they stood before the packet.
Result<void> Archive::repeatUpTo(std::span<const PacketRecord> packets, std::uint64_t packet,
                                 const std::stop_token &stop)
{
    std::array<packet::Frame, replay::Replayer::kRun> frames;
    std::uint64_t at = m_checkpoints.goBackTo(packet);
    if (at == 0)
        m_session->forgetStations();
    while (at < packet) {
        if (stop.stop_requested())
            return fail(cancelled());
        const std::uint16_t place = packets[at].port;
        std::size_t size = 0;
        for (; at < packet && size < frames.size() && packets[at].port == place; ++at) {
            const auto frame = met(packets[at]);
            if (!frame)
                return fail(frame.error());
            frames[size++] = *frame;
        }
        m_session->repeat(place, std::span(frames).first(size));
    }
    return {};
}

} // namespace tallygate::simulate
