// SPDX-License-Identifier: GPL-3.0-or-later
#include "forwarder.h"

#include <algorithm>
#include <cstring>

#include "batchmark.h"
#include "ownword.h"

namespace tallygate::engine {

using counters::PortCounter;
using counters::Tally;

Forwarder::Forwarder(const io::UmemArea &area, const ThreadBlock &block,
                     counters::CounterShard &shard, hitlog::HitRing *hits, Timestamp (*wallClock)())
    : m_area(area)
    , m_block(block)
    , m_shared(block.shared())
    , m_shard(shard)
    , m_worker(shard, hits)
    , m_wallClock(wallClock)
    , m_pool(block.frames())
    , m_linear(std::make_unique<std::uint8_t[]>(std::size_t{kBatchFrames} * io::kChunkSize))
{}

bool Forwarder::pass(Nanoseconds now)
{
    if (now != m_now) {
        m_now = now;
        pace();
    }
    bool worked = false;
    for (const auto &socket : m_sockets) {
        if (socket->refused.packets != 0) [[unlikely]]
            bookRefused(*socket);
        if (socket->transmitting() != 0)
            reap(*socket);
        if (socket->isKickDue)
            kick(*socket);
        worked |= serve(*socket);
        if (socket->isClosing) {
            const bool isEmpty = socket->rings.rx.isEmpty() && socket->transmitting() == 0;
            socket->isEmpty.store(isEmpty, std::memory_order_relaxed);
        } else {
            refill(*socket);
        }
    }
    add(m_shared.statistics.loops, 1);
    return worked;
}

/// One batch from one socket, to the end.
bool Forwarder::serve(Socket &socket)
{
    std::uint32_t first = 0;
    const std::uint32_t most =
        socket.staleSlots != 0 ? std::min(socket.staleSlots, kBatchFrames) : kBatchFrames;
    std::uint32_t slots = socket.rings.rx.peek(most, &first);
    if (slots == 0)
        return false;
    slots = gather(socket, first, slots);
    if (slots == 0)
        return false;
    take(socket, first, slots);
    if (socket.staleSlots != 0)
        discard(socket, slots);
    else
        judge(socket);
    if (m_count != 0)
        transmit(socket, *socket.peer);
    endBatch();
    return true;
}

/// The batch is booked to its end: nothing is to be repaired from here on, and all sums are whole.
void Forwarder::endBatch()
{
    m_shared.marker.active.store(0, std::memory_order_release);
    m_shard.batches().end();
}

/// Divides what was peeked into packets. The last one may not be there to its end: it is left.
std::uint32_t Forwarder::gather(Socket &socket, std::uint32_t first, std::uint32_t slots)
{
    for (std::uint32_t i = 0; i < slots; ++i) {
        m_descriptors[i] = socket.rings.rx.slot(first + i);
        __builtin_prefetch(m_area.data() + m_descriptors[i].addr);
    }
    m_count = 0;
    std::uint32_t used = 0;
    for (std::uint32_t i = 0; i < slots; ++i) {
        if ((m_descriptors[i].options & io::kContinued) != 0)
            continue;
        m_packets[m_count++] = {static_cast<std::uint16_t>(used),
                                static_cast<std::uint16_t>(i + 1 - used)};
        used = i + 1;
    }
    socket.rings.rx.cancel(slots - used);
    const Timestamp time = m_wallClock();
    std::uint8_t *linear = m_linear.get();
    for (std::size_t p = 0; p < m_count; ++p) {
        packet::Frame &frame = m_frames[p];
        const io::Descriptor *parts = &m_descriptors[m_packets[p].first];
        frame.time = time;
        frame.linkType = LinkType::Ethernet;
        if (m_packets[p].slots == 1) {
            frame.data = m_area.data() + parts->addr;
            frame.capturedLength = parts->len;
        } else {
            frame.data = linear;
            for (std::uint32_t s = 0; s < m_packets[p].slots; ++s) {
                std::memcpy(linear, m_area.data() + parts[s].addr, parts[s].len);
                linear += parts[s].len;
            }
            frame.capturedLength = static_cast<std::uint32_t>(linear - frame.data);
        }
        frame.wireLength = frame.capturedLength;
    }
    return used;
}

/// From here on the batch is the thread's; if it dies, whoever follows books what is not decided.
void Forwarder::take(Socket &socket, std::uint32_t first, std::uint32_t slots)
{
    m_shard.batches().begin();
    BatchMarker &marker = m_shared.marker;
    marker.receiveSocket = socket.slot;
    marker.receiveConsumer = first;
    marker.receiveSlots = slots;
    marker.stages = socket.stageCount;
    marker.transmitting.store(0, std::memory_order_relaxed);
    beginStage(socket, 0);
    marker.active.store(1, std::memory_order_release);
    for (std::uint32_t i = 0; i < slots; ++i) {
        m_block.setOwner(io::chunkOf(m_descriptors[i].addr),
                         Ownership(FrameOwner::Worker, socket.slot));
    }
    socket.rings.rx.release();
    add(m_shared.statistics.batches, 1);
    add(m_shared.statistics.packets, m_count);
    add(m_shared.sockets[socket.slot].receivedPackets, m_count);
}

void Forwarder::beginStage(const Socket &socket, std::uint32_t stage)
{
    const BoundStage &bound = socket.stages[stage];
    m_shared.marker.stage[stage] = markOf(m_shard.port(bound.slot, bound.stage.direction),
                                          bound.slot, bound.stage.direction, tally());
    m_shared.marker.stagesBegun.store(stage + 1, std::memory_order_release);
}

void Forwarder::discard(Socket &socket, std::uint32_t slots)
{
    const BoundStage &bound = socket.stages[0];
    counters::PortCells &cells = m_shard.port(bound.slot, bound.stage.direction);
    const Tally all = tally();
    cells.count(PortCounter::Received, all);
    cells.count(PortCounter::Stale, all);
    add(m_shared.statistics.staleDiscarded, all.packets);
    for (std::size_t p = 0; p < m_count; ++p)
        release(p);
    m_count = 0;
    socket.staleSlots -= slots;
}

void Forwarder::judge(Socket &socket)
{
    for (std::uint32_t s = 0; s < socket.stageCount && m_count != 0; ++s) {
        const BoundStage &bound = socket.stages[s];
        if (s != 0)
            beginStage(socket, s);
        const std::span<const packet::Frame> frames(m_frames.data(), m_count);
        if (m_tap && m_tap->isFor(bound.stage.port, bound.stage.direction)) [[unlikely]]
            m_tap->look(frames, bound.stage.direction);
        m_worker.process(bound.port, bound.stage.direction, frames, m_outcomes);
        keepForwarded(socket, bound);
    }
    if (m_answerCount != 0)
        transmitAnswers(socket);
}

void Forwarder::keepForwarded(const Socket &socket, const BoundStage &stage)
{
    std::size_t kept = 0;
    for (std::size_t p = 0; p < m_count; ++p) {
        if (!pipeline::isForwarded(m_outcomes[p])) {
            if (m_outcomes[p].answer)
                answer(socket, stage, m_frames[p]);
            release(p);
            continue;
        }
        if (kept != p) {
            m_packets[kept] = m_packets[p];
            m_frames[kept] = m_frames[p];
        }
        ++kept;
    }
    m_count = kept;
}

Tally Forwarder::tally() const
{
    Tally all{m_count, 0};
    for (std::size_t p = 0; p < m_count; ++p)
        all.bytes += m_frames[p].wireLength;
    return all;
}

void Forwarder::release(std::size_t packet)
{
    const BatchPacket &of = m_packets[packet];
    for (std::uint32_t s = 0; s < of.slots; ++s)
        giveBack(io::chunkOf(m_descriptors[of.first + s].addr));
}

void Forwarder::giveBack(std::uint32_t frame)
{
    m_block.setOwner(frame, Ownership());
    m_pool.give(frame);
}

void Forwarder::discardWaiting()
{
    for (const auto &socket : m_sockets)
        socket->staleSlots =
            socket->rings.rx.publishedProducer() - socket->rings.rx.cachedConsumer();
}

void Forwarder::fillPool()
{
    m_pool.clear();
    for (std::uint32_t frame = m_block.frames(); frame-- > 0;) {
        if (m_block.ownerOf(frame).owner() == FrameOwner::Free)
            m_pool.give(frame);
    }
}

bool Forwarder::isKickDue() const
{
    return std::any_of(m_sockets.begin(), m_sockets.end(), [this](const auto &socket) {
        return socket->isKickDue && socket->kickNotBefore <= m_now;
    });
}

bool Forwarder::isReceiveEmpty() const
{
    return std::all_of(m_sockets.begin(), m_sockets.end(),
                       [](const auto &socket) { return socket->rings.rx.isEmpty(); });
}

} // namespace tallygate::engine
