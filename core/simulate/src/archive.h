// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>

#include "replay/checkpoints.h"
#include "replay/session.h"
#include "simulate/simulate.h"

namespace tallygate::simulate {

Error cancelled();

/// A replay that came to its end, kept to answer about its packets. Owns all that it needs; any
/// number of threads may call it, explanations are made one at a time.
class Archive
{
public:
    Archive(std::unique_ptr<replay::Session> session, replay::Checkpoints checkpoints)
        : m_session(std::move(session))
        , m_checkpoints(std::move(checkpoints))
    {}

    Result<capture::Frame> frameOf(const PacketRecord &packet) const;

    /// `packets` are those of the replay, all of them.
    Result<pipeline::PacketTrace> explain(std::span<const PacketRecord> packets,
                                          std::uint64_t packet, const std::stop_token &stop);

private:
    Result<packet::Frame> met(const PacketRecord &packet) const;
    Result<pipeline::PacketTrace> trace(const PacketRecord &packet) const;
    Result<void> repeatUpTo(std::span<const PacketRecord> packets, std::uint64_t packet,
                            const std::stop_token &stop);

    std::mutex m_mutex; ///< of the meters, and of what of the session runs them
    std::unique_ptr<replay::Session> m_session;
    replay::Checkpoints m_checkpoints;
};

} // namespace tallygate::simulate
