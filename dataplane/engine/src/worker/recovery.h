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
/// `program` is the one the thread ran. Null if that is not known: then the sums of applications
/// are left for repairSums(), and readers of the shard told to wait until then.
/// Requires: nobody else uses block, shard or sockets meanwhile.
Recovery recover(const ThreadBlock &block, std::span<const RecoveredSocket> sockets,
                 counters::CounterShard &shard, const pipeline::PolicyProgram *program,
                 Timestamp now);

/// Puts the sums of the applications right (SEMANTICS 1.4), if the block knows what they should be:
/// if the program's applications have the rules and counters that the dead thread's had.
void repairSums(const ThreadBlock &block, counters::CounterShard &shard,
                const pipeline::PolicyProgram &program, Timestamp now);

/// The marker of a batch of a link that is not there yet, put aside so that others can work.
class DeferredBatch
{
public:
    /// Takes an unfinished batch out of the block, unless it is of one of `sockets`.
    void takeFrom(const ThreadBlock &block, std::span<const RecoveredSocket> sockets);
    /// Books what it lacks to be whole by SEMANTICS 1.5; whether it was sent shows later. Before
    /// the shard is read again. Requires: the shard knows its ports.
    void book(counters::CounterShard &shard);
    /// Puts it back if it is of one of `sockets`: recover() comes next.
    void giveTo(const ThreadBlock &block, std::span<const RecoveredSocket> sockets);

private:
    bool m_isTaken = false;
    bool m_isBooked = false;
    BatchMarker m_marker;
};

} // namespace tallygate::engine
