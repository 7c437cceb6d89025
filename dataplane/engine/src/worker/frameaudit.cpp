// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/frameaudit.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "io/umem.h"

namespace tallygate::engine {

namespace {

/// Frames by the table of owners, and what the rings say against it.
class Audit
{
public:
    explicit Audit(const ThreadBlock &block)
        : m_block(block)
        , m_seen(block.frames(), false)
    {
        countOwners();
    }

    void look(const AuditedSocket &socket);
    FrameAudit result();

private:
    void countOwners();
    void find(std::uint64_t address, Ownership expected);
    void compare(std::uint64_t byTable, std::uint64_t byRings);

    const ThreadBlock &m_block;
    std::vector<bool> m_seen;
    std::map<SocketSlot, std::uint64_t> m_receive; ///< by the table; taken out when looked at
    std::map<SocketSlot, std::uint64_t> m_transmit;
    FrameAudit m_found;
};

void Audit::countOwners()
{
    m_found.frames = m_block.frames();
    for (std::uint32_t frame = 0; frame < m_block.frames(); ++frame) {
        const Ownership ownership = m_block.ownerOf(frame);
        switch (ownership.owner()) {
        case FrameOwner::Free:
            ++m_found.free;
            break;
        case FrameOwner::Worker:
            ++m_found.worker;
            break;
        case FrameOwner::Receive:
            ++m_found.receive;
            ++m_receive[ownership.socket()];
            break;
        case FrameOwner::Transmit:
            ++m_found.transmit;
            ++m_transmit[ownership.socket()];
            break;
        }
    }
}

void Audit::find(std::uint64_t address, Ownership expected)
{
    const std::uint64_t frame = address / io::kChunkSize;
    if (frame >= m_seen.size() || m_seen[frame] ||
        m_block.ownerOf(static_cast<std::uint32_t>(frame)) != expected) {
        ++m_found.twice;
        return;
    }
    m_seen[frame] = true;
}

void Audit::compare(std::uint64_t byTable, std::uint64_t byRings)
{
    m_found.lost += byTable - std::min(byTable, byRings);
    m_found.twice += byRings - std::min(byTable, byRings);
}

void Audit::look(const AuditedSocket &socket)
{
    const auto take = [&](std::map<SocketSlot, std::uint64_t> &from) {
        const auto node = from.extract(socket.slot);
        return node.empty() ? 0 : node.mapped();
    };
    const std::uint64_t receive = take(m_receive);
    const std::uint64_t transmit = take(m_transmit);
    if (!socket.rings)
        return;
    const io::XskRings &rings = *socket.rings;
    const auto each = [&](const auto &ring, FrameOwner owner, auto addressOf) {
        const std::uint32_t end = ring.publishedProducer();
        for (std::uint32_t i = ring.publishedConsumer(); end - i - 1 < ring.size(); ++i)
            find(addressOf(ring.slot(i)), Ownership(owner, socket.slot));
    };
    const auto ofAddress = [](std::uint64_t address) { return address; };
    const auto ofDescriptor = [](const io::Descriptor &slot) { return slot.addr; };
    each(rings.fill, FrameOwner::Receive, ofAddress);
    each(rings.rx, FrameOwner::Receive, ofDescriptor);
    each(rings.tx, FrameOwner::Transmit, ofDescriptor);
    each(rings.completion, FrameOwner::Transmit, ofAddress);
    // Whatever the kernel took from the one ring it puts into the other or still has.
    compare(receive, rings.fill.publishedProducer() - rings.rx.publishedConsumer());
    compare(transmit, rings.tx.publishedProducer() - rings.completion.publishedConsumer());
}

FrameAudit Audit::result()
{
    for (const auto *rest : {&m_receive, &m_transmit}) {
        for (const auto &[slot, count] : *rest)
            m_found.lost += count;
    }
    return m_found;
}

} // namespace

FrameAudit &FrameAudit::operator+=(const FrameAudit &other)
{
    frames += other.frames;
    free += other.free;
    receive += other.receive;
    transmit += other.transmit;
    worker += other.worker;
    lost += other.lost;
    twice += other.twice;
    return *this;
}

std::string toString(const FrameAudit &audit)
{
    std::string text = fmt::format("{} frames: {} free, {} to receive into, {} to send",
                                   audit.frames, audit.free, audit.receive, audit.transmit);
    if (audit.worker != 0)
        text += fmt::format(", {} in a batch", audit.worker);
    if (audit.lost != 0)
        text += fmt::format("; {} lost", audit.lost);
    if (audit.twice != 0)
        text += fmt::format("; {} in two places", audit.twice);
    return text;
}

FrameAudit auditFrames(const ThreadBlock &block, const std::vector<AuditedSocket> &sockets)
{
    Audit audit(block);
    for (const AuditedSocket &socket : sockets)
        audit.look(socket);
    return audit.result();
}

} // namespace tallygate::engine
