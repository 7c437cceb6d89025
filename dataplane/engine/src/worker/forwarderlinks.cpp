// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "forwarder.h"
#include "recovery.h"

// Of the forwarder: what it works on, changed while no pass runs.

namespace tallygate::engine {

namespace {

constexpr std::uint32_t kLinkHeader = 14;

Result<void> knows(const pipeline::PolicyProgram &program, const Socket &socket)
{
    for (std::uint32_t s = 0; s < socket.stageCount; ++s) {
        const auto ports = program.ports();
        const counters::PortId id = socket.stages[s].stage.port;
        if (std::none_of(ports.begin(), ports.end(),
                         [id](const pipeline::Port &port) { return port.id == id; })) {
            return fail(ErrorKind::Semantic, "program-port",
                        "the program does not know port {}, which has a link", id);
        }
    }
    return {};
}

} // namespace

Result<void> Forwarder::attach(std::array<std::vector<std::unique_ptr<Socket>>, 2> sides)
{
    for (const auto &side : sides) {
        for (const auto &socket : side) {
            if (!m_program) {
                return fail(ErrorKind::Semantic, "program-missing",
                            "no program is in force that a link's frames could be judged by");
            }
            if (auto known = knows(*m_program, *socket); !known)
                return known;
        }
    }
    for (std::size_t s = 0; s < sides.size(); ++s) {
        const auto &other = sides[1 - s];
        for (std::size_t i = 0; i < sides[s].size(); ++i) {
            Socket &socket = *sides[s][i];
            socket.peer = other[i % other.size()].get();
            socket.isKickDue = true;
            m_shared.shadows[socket.slot].fill.store(socket.rings.fill.publishedProducer());
            m_shared.shadows[socket.slot].transmit.store(socket.rings.tx.publishedProducer());
            bind(socket, *m_program);
        }
    }
    const std::size_t before = m_sockets.size();
    for (auto &side : sides)
        std::move(side.begin(), side.end(), std::back_inserter(m_sockets));
    // Frames come as soon as the link is bound: there is room for them from the first on.
    for (std::size_t i = before; i < m_sockets.size(); ++i)
        refill(*m_sockets[i]);
    return {};
}

void Forwarder::beginClosing(LinkId link)
{
    for (const auto &socket : m_sockets) {
        if (linkOfSlot(socket->slot) == link) {
            socket->isEmpty.store(false, std::memory_order_relaxed);
            socket->isClosing = true;
        }
    }
}

bool Forwarder::isEmpty(LinkId link) const
{
    return std::all_of(m_sockets.begin(), m_sockets.end(), [link](const auto &socket) {
        return linkOfSlot(socket->slot) != link || socket->isEmpty.load(std::memory_order_relaxed);
    });
}

std::vector<std::unique_ptr<Socket>> Forwarder::detach(LinkId link)
{
    const auto gone =
        std::stable_partition(m_sockets.begin(), m_sockets.end(), [link](const auto &socket) {
            return linkOfSlot(socket->slot) != link;
        });
    std::vector<std::unique_ptr<Socket>> detached;
    std::move(gone, m_sockets.end(), std::back_inserter(detached));
    m_sockets.erase(gone, m_sockets.end());
    return detached;
}

void Forwarder::reclaim(LinkId link)
{
    for (std::uint32_t frame = 0; frame < m_block.frames(); ++frame) {
        const Ownership ownership = m_block.ownerOf(frame);
        if (ownership.owner() != FrameOwner::Free && linkOfSlot(ownership.socket()) == link)
            giveBack(frame);
    }
}

Result<void> Forwarder::canAdopt(const pipeline::PolicyProgram &program) const
{
    for (const auto &socket : m_sockets) {
        if (auto known = knows(program, *socket); !known)
            return known;
    }
    return {};
}

void Forwarder::adopt(std::shared_ptr<const pipeline::PolicyProgram> program, std::uint64_t number)
{
    for (const auto &socket : m_sockets)
        bind(*socket, *program);
    if (m_shard.batches().isWithin()) {
        repairSums(m_block, m_shard, *program, m_wallClock());
        m_shard.batches().end();
    }
    m_shared.basesOf.store(0, std::memory_order_release);
    pipeline::noteSums(*program, m_shard, m_block.sumBases());
    m_shared.basesOf.store(pipeline::sumsDigest(*program), std::memory_order_release);
    m_shared.revision.store(program->revision(), std::memory_order_relaxed);
    m_shared.program.store(number, std::memory_order_release);
    m_worker.adopt(program);
    m_program = std::move(program);
}

void Forwarder::adoptLocal(std::shared_ptr<const pipeline::LocalAddresses> local)
{
    m_worker.adoptLocal(std::move(local));
}

void Forwarder::adoptAnswers(const AnswerPorts *ports, meter::Meter *limit)
{
    m_answerPorts = ports;
    m_answerLimit = limit;
    for (const auto &socket : m_sockets)
        bind(*socket, *m_program);
}

/// Requires: the program knows the ports of its stages.
void Forwarder::bind(Socket &socket, const pipeline::PolicyProgram &program) const
{
    const auto ports = program.ports();
    for (std::uint32_t s = 0; s < socket.stageCount; ++s) {
        BoundStage &bound = socket.stages[s];
        const auto at = std::find_if(ports.begin(), ports.end(), [&](const pipeline::Port &port) {
            return port.id == bound.stage.port;
        });
        bound.port = static_cast<pipeline::PortIndex>(at - ports.begin());
        bound.slot = program.chain(bound.port, bound.stage.direction).slot;
        bound.answers = {};
        bound.answers.kind = at->kind;
        bound.answers.mtu = at->largestFrameBytes - std::min(at->largestFrameBytes, kLinkHeader);
        if (m_answerPorts) {
            if (const auto given = m_answerPorts->find(at->id); given != m_answerPorts->end())
                bound.answers = given->second;
        }
    }
}

} // namespace tallygate::engine
