// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "forwarder.h"
#include "ownword.h"

// Of the forwarder: frames on their way to the kernel and back from it.

namespace tallygate::engine {

using counters::PortCounter;
using counters::Tally;

namespace {

/// How long an interface that is down is left alone.
constexpr Nanoseconds kDownPause = std::chrono::milliseconds(1);
/// How often the kernel is asked again within one go, each time after frames came back from it.
constexpr int kKicks = 4;
/// Fill rings are filled up in steps of at least so many.
constexpr std::uint32_t kRefillStep = 32;
/// Over so long it is seen how fast packets come.
constexpr Nanoseconds kPaceTime = std::chrono::milliseconds(10);
/// From so many packets a second on a thread is fast, and below so many no longer.
constexpr std::uint64_t kFastFrom = 300'000;
constexpr std::uint64_t kFastTo = 150'000;
/// What a socket of a fast thread has to receive into: about a megabyte of chunks.
constexpr std::uint32_t kFastTarget = 512;

} // namespace

/// What is left of the batch goes to the kernel, as far as the ring has room.
void Forwarder::transmit(Socket &from, Socket &to)
{
    const std::size_t fit = fitting(to);
    if (fit != m_count)
        countTransmitDrops(from, to, fit);
    if (fit != 0) {
        publish(to, fit);
        kick(to);
    }
}

/// How many packets of the batch the transmit ring takes, after all was done to make room.
std::size_t Forwarder::fitting(Socket &to)
{
    std::uint32_t needed = 0;
    for (std::size_t p = 0; p < m_count; ++p)
        needed += m_packets[p].slots;
    if (to.rings.tx.free(needed) >= needed)
        return m_count;
    reap(to);
    kick(to);
    std::uint32_t room = to.rings.tx.free(needed);
    std::size_t fit = 0;
    while (fit < m_count && m_packets[fit].slots <= room)
        room -= m_packets[fit++].slots;
    return fit;
}

void Forwarder::countTransmitDrops(const Socket &from, Socket &to, std::size_t fit)
{
    Tally dropped{m_count - fit, 0};
    for (std::size_t p = fit; p < m_count; ++p)
        dropped.bytes += m_frames[p].wireLength;
    const BoundStage &last = from.stages[from.stageCount - 1];
    m_shard.port(last.slot, last.stage.direction).count(PortCounter::TransmitRingFull, dropped);
    add(m_shared.sockets[to.slot].transmitDrops, dropped.packets);
    for (std::size_t p = fit; p < m_count; ++p)
        release(p);
    m_count = fit;
}

void Forwarder::publish(Socket &to, std::size_t packets)
{
    std::uint32_t slots = 0;
    for (std::size_t p = 0; p < packets; ++p)
        slots += m_packets[p].slots;
    BatchMarker &marker = m_shared.marker;
    marker.transmitSocket = to.slot;
    marker.transmitProducer = to.rings.tx.publishedProducer();
    marker.transmit = tally();
    marker.transmitting.store(1, std::memory_order_release);

    std::uint32_t first = 0;
    if (!to.rings.tx.reserve(slots, &first))
        return; // fitting() saw to it that there is room
    std::uint32_t at = first;
    for (std::size_t p = 0; p < packets; ++p) {
        const BatchPacket &packet = m_packets[p];
        for (std::uint32_t s = 0; s < packet.slots; ++s, ++at) {
            io::Descriptor &slot = to.rings.tx.slot(at);
            slot = m_descriptors[packet.first + s];
            slot.options = s + 1u < packet.slots ? io::kContinued : 0;
        }
    }
    m_shared.shadows[to.slot].transmit.store(at, std::memory_order_release);
    for (std::uint32_t i = first; i != at; ++i) {
        m_block.setOwner(io::chunkOf(to.rings.tx.slot(i).addr),
                         Ownership(FrameOwner::Transmit, to.slot));
    }
    to.rings.tx.submit();
    endBatch(); // readers need not wait for the kernel to send
    add(m_shared.sockets[to.slot].sentPackets, packets);
    m_count = 0;
}

/// Frames that were sent are free again.
void Forwarder::reap(Socket &socket)
{
    std::uint32_t first = 0;
    auto &completion = socket.rings.completion;
    const std::uint32_t count = completion.peek(completion.size(), &first);
    if (count == 0)
        return;
    // Free by the table before the ring lets go of them, in the pool after: who dies in between
    // leaves frames that are found in the ring again, and free.
    for (std::uint32_t i = 0; i < count; ++i)
        m_block.setOwner(io::chunkOf(completion.slot(first + i)), Ownership());
    for (std::uint32_t i = 0; i < count; ++i)
        m_pool.give(io::chunkOf(completion.slot(first + i)));
    completion.release();
}

void Forwarder::kick(Socket &socket)
{
    socket.isKickDue = true;
    if (m_now < socket.kickNotBefore)
        return;
    for (int i = 0; i < kKicks; ++i) {
        add(m_shared.statistics.kicks, 1);
        const io::Kick result = socket.rings.kickTransmit();
        socket.refused += {result.dropped, result.droppedBytes};
        if (result.state == io::KickState::Empty) {
            socket.isKickDue = false;
            return;
        }
        if (result.state == io::KickState::Down) {
            socket.kickNotBefore = m_now + kDownPause;
            return;
        }
        const std::uint32_t before = socket.transmitting();
        reap(socket);
        if (socket.transmitting() == before)
            return;
    }
}

/// Between batches, so that it is never taken for what became of one.
void Forwarder::bookRefused(Socket &socket)
{
    const Socket &from = *socket.peer;
    const BoundStage &last = from.stages[from.stageCount - 1];
    m_shard.batches().begin();
    m_shard.port(last.slot, last.stage.direction)
        .count(PortCounter::TransmitRefused, socket.refused);
    m_shard.batches().end();
    add(m_shared.sockets[socket.slot].transmitDrops, socket.refused.packets);
    socket.refused = {};
}

/// What a rejected packet's sender is told, if anything, in a frame of its own.
void Forwarder::answer(const Socket &socket, const BoundStage &stage, const packet::Frame &frame)
{
    if (!m_answerLimit)
        return;
    pipeline::AnswerTally &tally =
        m_shared.answers[stage.slot][static_cast<std::size_t>(stage.stage.direction)];
    if (m_pool.isEmpty()) {
        tally.count(pipeline::AnswerOutcome::NotTransmitted);
        return;
    }
    const std::uint32_t chunk = m_pool.take();
    const std::uint64_t address = io::addressOf(chunk) + io::kChunkHeadroom;
    const pipeline::Answer built =
        pipeline::answer(frame, stage.stage.direction, stage.answers, m_worker.local(),
                         *m_answerLimit, m_area.bytes(address, io::kChunkPayload));
    if (built.length == 0) {
        m_pool.give(chunk);
        tally.count(built.outcome);
        return;
    }
    m_block.setOwner(chunk, Ownership(FrameOwner::Worker, socket.slot));
    m_answers[m_answerCount++] = {{address, built.length, 0}, built.outcome, &tally};
}

/// Answers leave where the packets came in.
void Forwarder::transmitAnswers(Socket &socket)
{
    auto &tx = socket.rings.tx;
    const auto wanted = static_cast<std::uint32_t>(m_answerCount);
    const std::uint32_t fit = std::min(wanted, tx.free(wanted));
    for (std::uint32_t i = fit; i < wanted; ++i) {
        m_answers[i].tally->count(pipeline::AnswerOutcome::NotTransmitted);
        giveBack(io::chunkOf(m_answers[i].descriptor.addr));
    }
    m_answerCount = 0;
    std::uint32_t first = 0;
    if (fit == 0 || !tx.reserve(fit, &first))
        return;
    for (std::uint32_t i = 0; i < fit; ++i)
        tx.slot(first + i) = m_answers[i].descriptor;
    m_shared.shadows[socket.slot].transmit.store(first + fit, std::memory_order_release);
    for (std::uint32_t i = 0; i < fit; ++i) {
        m_block.setOwner(io::chunkOf(m_answers[i].descriptor.addr),
                         Ownership(FrameOwner::Transmit, socket.slot));
        m_answers[i].tally->count(m_answers[i].outcome);
    }
    tx.submit();
    add(m_shared.statistics.answersSent, fit);
    socket.isKickDue = true; // when the batch is booked
}

/// Frames come back in the order in which they were given: so many as are in turn are gone through
/// before one is used again. Where packets are slow to come that is room for a burst while the
/// thread does not get its core; where they are fast, the frame written next is out of the cache.
void Forwarder::pace()
{
    const Nanoseconds span = m_now - m_paceSince;
    if (span < kPaceTime)
        return;
    const std::uint64_t packets = m_shared.statistics.packets.load(std::memory_order_relaxed);
    const std::uint64_t rate =
        (packets - m_paceBase) * 1'000'000'000 / static_cast<std::uint64_t>(span.count());
    m_isFast = rate >= (m_isFast ? kFastTo : kFastFrom);
    m_paceSince = m_now;
    m_paceBase = packets;
}

/// Every socket has its share of the frames; a quarter is kept for what is under way.
std::uint32_t Forwarder::receiveTarget(const Socket &socket) const
{
    const std::uint32_t share =
        m_block.frames() / 4 * 3 / static_cast<std::uint32_t>(m_sockets.size());
    const std::uint32_t most = m_isFast && !socket.rings.isZeroCopy() ? kFastTarget : share;
    return std::min({socket.rings.fill.size(), share, most});
}

void Forwarder::refill(Socket &socket)
{
    auto &fill = socket.rings.fill;
    const std::uint32_t target = receiveTarget(socket);
    const std::uint32_t has = socket.receiving();
    if (has >= target || (target - has < kRefillStep && has != 0))
        return;
    const std::uint32_t wanted = target - has;
    const std::uint32_t count = std::min({wanted, fill.free(wanted), m_pool.count()});
    std::uint32_t first = 0;
    if (count == 0 || !fill.reserve(count, &first)) {
        add(m_shared.statistics.fillStarved, m_pool.isEmpty() ? 1 : 0);
        return;
    }
    for (std::uint32_t i = 0; i < count; ++i)
        fill.slot(first + i) = io::addressOf(m_pool.take());
    m_shared.shadows[socket.slot].fill.store(first + count, std::memory_order_release);
    for (std::uint32_t i = 0; i < count; ++i) {
        m_block.setOwner(io::chunkOf(fill.slot(first + i)),
                         Ownership(FrameOwner::Receive, socket.slot));
    }
    fill.submit();
    socket.rings.kickFill();
}

} // namespace tallygate::engine
