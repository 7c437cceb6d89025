// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "counters/counterregistry.h"
#include "engine/sharedlayout.h"
#include "engine/workerlinks.h"
#include "io/xskrings.h"
#include "pipeline/policyprogram.h"

namespace tallygate::engine {

struct RecoveredSocket
{
    SocketSlot slot = 0;
    io::XskRings *rings = nullptr; ///< newly mapped
};

/// What a dead worker's thread had left undone.
struct Recovery
{
    bool hadBatch = false;
    counters::Tally workerLost;   ///< taken, not judged
    counters::Tally transmitLost; ///< judged, not handed on
    std::uint64_t frames = 0;     ///< given back
};

/// Puts right what a thread left with these sockets that stopped between any two instructions: the
/// counters of its last batch (SEMANTICS 1.4, 1.5, 5.4), its place in the rings, the owner of every
/// frame. On return each frame of the sockets is free or the kernel's, and the cached ends of their
/// rings are those published. A batch of another socket is left as it is, and so are the frames of
/// other links: they may come later, or be forgotten. Sockets are named by whole links. May itself
/// be interrupted anywhere, and run again.
///
/// `program` is the one the thread ran, null if there was none.
/// Requires: nobody else uses block, shard or sockets meanwhile.
Recovery recover(const ThreadBlock &block, std::span<const RecoveredSocket> sockets,
                 counters::CounterShard &shard, const pipeline::PolicyProgram *program,
                 Timestamp now);

/// The marker of a batch of a link that is not there yet, put aside so that others can work.
class DeferredBatch
{
public:
    /// Takes an unfinished batch out of the block, unless it is of one of `sockets`.
    void takeFrom(const ThreadBlock &block, std::span<const RecoveredSocket> sockets);
    /// Puts it back if it is of one of `sockets`: recover() comes next.
    void giveTo(const ThreadBlock &block, std::span<const RecoveredSocket> sockets);

private:
    bool m_isTaken = false;
    BatchMarker m_marker;
};

} // namespace tallygate::engine
