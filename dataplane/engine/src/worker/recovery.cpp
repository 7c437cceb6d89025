// SPDX-License-Identifier: GPL-3.0-or-later
#include "recovery.h"

#include <algorithm>

#include "batchmark.h"
#include "io/umem.h"
#include "pipeline/repair.h"

namespace tallygate::engine {

namespace {

using counters::PortCells;
using counters::PortCounter;
using counters::Tally;

/// A packet that came to the stage has been received; one that was not decided is lost. What is
/// booked here counts when this is done again: nothing is booked twice.
Tally bookUndecided(const StageMark &mark, counters::CounterShard &shard)
{
    PortCells &cells = shard.port(mark.port, mark.direction);
    auto &received = cells.cells[static_cast<std::size_t>(PortCounter::Received)];
    received.bytes.store(mark.received.bytes + mark.entered.bytes);
    received.packets.store(mark.received.packets + mark.entered.packets);
    const Tally lost =
        saturatingDifference(mark.decided + mark.entered, PortSums::of(cells).decided);
    cells.count(PortCounter::WorkerLost, lost);
    return lost;
}

std::uint32_t stagesOf(const BatchMarker &marker)
{
    return std::min<std::uint32_t>(marker.stagesBegun.load(), kMaxStages);
}

class Repair
{
public:
    Repair(const ThreadBlock &block, std::span<const RecoveredSocket> sockets,
           counters::CounterShard &shard)
        : m_block(block)
        , m_marker(block.shared().marker)
        , m_sockets(sockets)
        , m_shard(shard)
    {}

    Recovery run(const pipeline::PolicyProgram *program, Timestamp now);

private:
    void finishReceiving();
    bool wasSent() const;
    void bookStage(std::uint32_t stage, std::uint32_t begun, bool sent);
    void giveBackUnpublished(const RecoveredSocket &socket);
    void giveBackCompleted(const RecoveredSocket &socket);
    void giveBackOrphans();
    void free(std::uint64_t address);
    bool isOrphan(Ownership ownership) const;
    const RecoveredSocket *find(std::uint32_t slot) const;

    const ThreadBlock &m_block;
    BatchMarker &m_marker;
    std::span<const RecoveredSocket> m_sockets;
    counters::CounterShard &m_shard;
    Recovery m_found;
};

Recovery Repair::run(const pipeline::PolicyProgram *program, Timestamp now)
{
    m_found.hadBatch = m_marker.active.load(std::memory_order_acquire) != 0 &&
                       find(m_marker.receiveSocket) != nullptr;
    if (m_found.hadBatch) {
        m_shard.batches().begin(); // again, if it was put aside
        finishReceiving();
        const std::uint32_t begun = stagesOf(m_marker);
        const bool sent = wasSent();
        for (std::uint32_t stage = 0; stage < begun; ++stage)
            bookStage(stage, begun, sent);
        m_marker.active.store(0, std::memory_order_release);
    }
    if (program && m_shard.batches().isWithin()) {
        repairSums(m_block, m_shard, *program, now);
        m_shard.batches().end();
    }
    for (const RecoveredSocket &socket : m_sockets) {
        giveBackUnpublished(socket);
        giveBackCompleted(socket);
    }
    giveBackOrphans();
    return m_found;
}

/// The frames of the batch are taken, whether or not that had been published.
void Repair::finishReceiving()
{
    const RecoveredSocket *socket = find(m_marker.receiveSocket);
    if (!socket || socket->rings->rx.publishedConsumer() != m_marker.receiveConsumer)
        return;
    auto &rx = socket->rings->rx;
    std::uint32_t first = 0;
    const std::uint32_t slots = rx.peek(m_marker.receiveSlots, &first);
    for (std::uint32_t i = 0; i < slots; ++i) {
        const std::uint32_t frame = io::chunkOf(rx.slot(first + i).addr);
        if (frame < m_block.frames())
            m_block.setOwner(frame, Ownership(FrameOwner::Worker, socket->slot));
    }
    rx.release();
}

/// Whether what the batch had to send was handed to the kernel: in one step, or not at all.
bool Repair::wasSent() const
{
    if (m_marker.transmitting.load() == 0)
        return false;
    const RecoveredSocket *socket = find(m_marker.transmitSocket);
    return socket && socket->rings->tx.publishedProducer() != m_marker.transmitProducer;
}

/// A packet that passed and neither came to the next stage nor was sent nor is counted as dropped
/// on the way, is lost on the way.
void Repair::bookStage(std::uint32_t stage, std::uint32_t begun, bool sent)
{
    const StageMark &mark = m_marker.stage[stage];
    if (mark.port >= counters::kPorts)
        return;
    m_found.workerLost += bookUndecided(mark, m_shard);
    PortCells &cells = m_shard.port(mark.port, mark.direction);
    const PortSums sums = PortSums::of(cells);
    Tally handedOn;
    if (stage + 1 < begun)
        handedOn = m_marker.stage[stage + 1].entered;
    else if (sent)
        handedOn = m_marker.transmit;
    const Tally passed = saturatingDifference(sums.passed, mark.passed);
    const Tally dropped = saturatingDifference(sums.transmitDrops, mark.transmitDrops);
    const Tally onTheWay = saturatingDifference(passed, handedOn + dropped);
    cells.count(PortCounter::TransmitWorkerLost, onTheWay);
    m_found.transmitLost += onTheWay;
}

/// Slots that were written and never published: their frames had no owner yet, or only by name.
void Repair::giveBackUnpublished(const RecoveredSocket &socket)
{
    RingShadows &shadows = m_block.shared().shadows[socket.slot];
    auto &fill = socket.rings->fill;
    const std::uint32_t filled = fill.publishedProducer();
    for (std::uint32_t i = filled; shadows.fill.load() - i - 1 < fill.size(); ++i)
        free(fill.slot(i));
    shadows.fill.store(filled, std::memory_order_release);

    auto &tx = socket.rings->tx;
    const std::uint32_t sent = tx.publishedProducer();
    for (std::uint32_t i = sent; shadows.transmit.load() - i - 1 < tx.size(); ++i)
        free(tx.slot(i).addr);
    shadows.transmit.store(sent, std::memory_order_release);
}

void Repair::giveBackCompleted(const RecoveredSocket &socket)
{
    auto &completion = socket.rings->completion;
    std::uint32_t first = 0;
    const std::uint32_t count = completion.peek(completion.size(), &first);
    for (std::uint32_t i = 0; i < count; ++i)
        free(completion.slot(first + i));
    completion.release();
}

/// What no ring holds: frames of the batch, and of earlier sockets in the same places.
void Repair::giveBackOrphans()
{
    for (std::uint32_t frame = 0; frame < m_block.frames(); ++frame) {
        if (isOrphan(m_block.ownerOf(frame)))
            free(io::addressOf(frame));
    }
}

bool Repair::isOrphan(Ownership ownership) const
{
    if (ownership.owner() == FrameOwner::Free)
        return false;
    const RecoveredSocket *socket = find(ownership.socket());
    if (!socket)
        return false;
    const bool isUnused =
        socket->rings->fill.publishedProducer() == 0 && socket->rings->tx.publishedProducer() == 0;
    return ownership.owner() == FrameOwner::Worker || isUnused;
}

void Repair::free(std::uint64_t address)
{
    const std::uint32_t frame = io::chunkOf(address);
    if (frame >= m_block.frames() || m_block.ownerOf(frame).owner() == FrameOwner::Free)
        return;
    m_block.setOwner(frame, Ownership());
    ++m_found.frames;
}

const RecoveredSocket *findIn(std::span<const RecoveredSocket> sockets, std::uint32_t slot)
{
    const auto at = std::find_if(sockets.begin(), sockets.end(),
                                 [slot](const auto &socket) { return socket.slot == slot; });
    return at == sockets.end() ? nullptr : &*at;
}

const RecoveredSocket *Repair::find(std::uint32_t slot) const
{
    return findIn(m_sockets, slot);
}

void copy(const BatchMarker &from, BatchMarker &to)
{
    to.receiveSocket = from.receiveSocket;
    to.receiveConsumer = from.receiveConsumer;
    to.receiveSlots = from.receiveSlots;
    to.stages = from.stages;
    to.stagesBegun.store(from.stagesBegun.load());
    to.transmitting.store(from.transmitting.load());
    to.transmitSocket = from.transmitSocket;
    to.transmitProducer = from.transmitProducer;
    to.transmit = from.transmit;
    to.stage = from.stage;
}

} // namespace

Recovery recover(const ThreadBlock &block, std::span<const RecoveredSocket> sockets,
                 counters::CounterShard &shard, const pipeline::PolicyProgram *program,
                 Timestamp now)
{
    return Repair(block, sockets, shard).run(program, now);
}

void repairSums(const ThreadBlock &block, counters::CounterShard &shard,
                const pipeline::PolicyProgram &program, Timestamp now)
{
    if (block.shared().basesOf.load() != pipeline::sumsDigest(program))
        return;
    const std::size_t count = std::min(pipeline::sumCountOf(program), kMaxSumBases);
    pipeline::repairApplications(program, shard, now, block.sumBases().first(count));
}

void DeferredBatch::takeFrom(const ThreadBlock &block, std::span<const RecoveredSocket> sockets)
{
    BatchMarker &marker = block.shared().marker;
    if (marker.active.load() == 0 || findIn(sockets, marker.receiveSocket))
        return;
    copy(marker, m_marker);
    m_isTaken = true;
    m_isBooked = false;
    marker.active.store(0, std::memory_order_release);
}

void DeferredBatch::book(counters::CounterShard &shard)
{
    if (!m_isTaken || m_isBooked)
        return;
    for (std::uint32_t stage = 0; stage < stagesOf(m_marker); ++stage) {
        if (m_marker.stage[stage].port < counters::kPorts)
            bookUndecided(m_marker.stage[stage], shard);
    }
    m_isBooked = true;
}

void DeferredBatch::giveTo(const ThreadBlock &block, std::span<const RecoveredSocket> sockets)
{
    if (!m_isTaken || !findIn(sockets, m_marker.receiveSocket))
        return;
    copy(m_marker, block.shared().marker);
    m_isTaken = false;
    block.shared().marker.active.store(1, std::memory_order_release);
}

} // namespace tallygate::engine
