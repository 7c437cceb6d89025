// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "base/sharedmapping.h"
#include "counters/counterlayout.h"
#include "counters/portcounters.h"
#include "counters/tally.h"
#include "pipeline/answer.h"
#include "pipeline/repair.h"

// What a forwarding thread leaves behind when its process dies: memory that control made, one block
// a thread, written by that thread alone. A new worker on the same memory and sockets finds in it
// who owns each frame and which packets of the last batch were not booked to the end.
//
// A process that is killed stops between two instructions, and all stores before that point are
// seen by its successor. So the order of stores is all that matters here: it is stated at each
// structure, and kept by the compiler because states are stored with release order.
//
// Control made the memory and checks every number that it reads from it.

namespace tallygate::engine {

inline constexpr unsigned kMaxThreads = 64;
inline constexpr unsigned kMaxLinks = 256;
/// Queues of one side that one thread can serve.
inline constexpr unsigned kMaxQueuesOfThread = 32;
/// Sockets of one thread: one for each receive queue that it serves.
inline constexpr std::size_t kMaxSockets = kMaxLinks * 2 * kMaxQueuesOfThread;
/// A frame passes at most two ports between being received and being sent.
inline constexpr std::size_t kMaxStages = 2;
/// Frames taken from a socket at once.
inline constexpr std::uint32_t kBatchFrames = 64;

/// Place of a socket in its thread's tables: told by the link alone, so that every worker and every
/// control finds it again.
using SocketSlot = std::uint16_t;
/// `queue` is the how-manyeth of the side's queues that the thread serves.
constexpr SocketSlot socketSlotOf(std::uint32_t link, unsigned side, unsigned queue)
{
    return static_cast<SocketSlot>((link * 2 + side) * kMaxQueuesOfThread + queue);
}
constexpr std::uint32_t linkOfSlot(SocketSlot slot)
{
    return slot / (2 * kMaxQueuesOfThread);
}

/// Who may touch a frame.
enum class FrameOwner : std::uint8_t {
    Free,     ///< nobody: in the thread's private list
    Receive,  ///< the kernel, of one socket: in its fill ring, being filled, or in its receive ring
    Worker,   ///< the thread: between being received and being sent
    Transmit, ///< the kernel, of one socket: in its transmit ring, on its way, or completed
};

/// A frame's owner with the socket it belongs to, in one word that is stored whole.
class Ownership
{
public:
    constexpr Ownership() = default;
    constexpr Ownership(FrameOwner owner, SocketSlot socket)
        : m_word(
              static_cast<std::uint16_t>(static_cast<unsigned>(owner) << 14 | (socket & 0x3FFFu)))
    {}
    static constexpr Ownership fromWord(std::uint16_t word)
    {
        Ownership ownership;
        ownership.m_word = word;
        return ownership;
    }
    constexpr FrameOwner owner() const { return static_cast<FrameOwner>(m_word >> 14); }
    constexpr SocketSlot socket() const { return m_word & 0x3FFF; }
    constexpr std::uint16_t word() const { return m_word; }
    constexpr bool operator==(const Ownership &) const = default;

private:
    std::uint16_t m_word = 0;
};
static_assert(kMaxSockets <= 0x4000);

/// The counters of a port as they stood when a batch began, and what of the batch came to it.
struct StageMark
{
    std::uint32_t port = 0; ///< counters::PortSlot
    counters::Direction direction = counters::Direction::In;
    counters::Tally entered; ///< frames of the batch that this stage was given
    counters::Tally received;
    counters::Tally decided; ///< sum of everything a received packet can be counted under
    counters::Tally passed;  ///< guard + permitted + unfiltered
    counters::Tally transmitDrops;
};

/// The batch at work. All fields are stored before `active`; `stagesBegun` is stored before a stage
/// sees its frames; `transmit*` before the transmit ring's producer moves. While `active` is zero
/// nothing else means anything.
struct BatchMarker
{
    std::atomic<std::uint32_t> active{0};
    std::uint32_t receiveSocket = 0;
    std::uint32_t receiveConsumer = 0; ///< of the receive ring, before the batch was taken
    std::uint32_t receiveSlots = 0;    ///< taken
    std::uint32_t stages = 0;
    std::atomic<std::uint32_t> stagesBegun{0};
    std::atomic<std::uint32_t> transmitting{0}; ///< the following three mean something
    std::uint32_t transmitSocket = 0;
    std::uint32_t transmitProducer = 0; ///< of the transmit ring, before
    counters::Tally transmit;           ///< what is sent when the producer has moved
    std::array<StageMark, kMaxStages> stage;
};

/// Where the producers of a socket's rings are about to move to. Slots are written first, then the
/// shadow, then the owners of the frames, then the producer: frames in slots from the producer up
/// to the shadow belong to nobody.
struct RingShadows
{
    std::atomic<std::uint32_t> fill{0};
    std::atomic<std::uint32_t> transmit{0};
};

/// What a thread did, for people; only grows while the memory lives.
struct ThreadStatistics
{
    std::atomic<std::uint64_t> loops{0};
    std::atomic<std::uint64_t> batches{0};
    std::atomic<std::uint64_t> packets{0};
    std::atomic<std::uint64_t> sleeps{0};         ///< times it waited for the kernel
    std::atomic<std::uint64_t> kicks{0};          ///< system calls to have frames sent
    std::atomic<std::uint64_t> answersSent{0};    ///< to rejected senders
    std::atomic<std::uint64_t> fillStarved{0};    ///< times no frame was free for a fill ring
    std::atomic<std::uint64_t> staleDiscarded{0}; ///< frames
};

struct SocketStatistics
{
    std::atomic<std::uint64_t> receivedPackets{0};
    std::atomic<std::uint64_t> sentPackets{0};
    std::atomic<std::uint64_t> transmitDrops{0};
};

enum class ThreadState : std::uint32_t { Stopped, Running, Waiting, Held };

/// One thread's block. Behind it stand the bases of its sums and the owners of its frames.
struct ThreadShared
{
    static constexpr std::uint64_t kMagic = 0x33646874796c6c74; // "tllythd3"

    std::uint64_t magic = 0;
    std::uint32_t frames = 0;
    std::atomic<ThreadState> state{ThreadState::Stopped};
    /// CLOCK_MONOTONIC (coarse), ns: when the thread last said that it is alive.
    std::atomic<std::int64_t> lastAlive{0};
    /// Which staged program is in force; 0 before the first.
    std::atomic<std::uint64_t> program{0};
    std::atomic<std::uint64_t> revision{0};
    /// Of which sums (pipeline::sumsDigest) the block's sum bases are; 0 while they are written.
    std::atomic<std::uint64_t> basesOf{0};

    alignas(64) BatchMarker marker;
    alignas(64) ThreadStatistics statistics;
    std::array<RingShadows, kMaxSockets> shadows;
    std::array<SocketStatistics, kMaxSockets> sockets;
    /// What became of the answers to rejected packets, by counters::PortSlot and direction.
    std::array<std::array<pipeline::AnswerTally, counters::kDirections>, counters::kPorts> answers;
};

/// Sums of applications (pipeline::SumBase) that a block has room for; further ones are taken to
/// have no base.
inline constexpr std::size_t kMaxSumBases = 1u << 18;

/// A mapping of a thread's block: ThreadShared, the sum bases, the owners of the frames. Move-only.
class ThreadBlock
{
public:
    /// New memory for a thread with so many frames, all of them free; keeps the descriptor.
    static Result<ThreadBlock> create(std::uint32_t frames);
    /// What create() made, in another process. Errors: Io; Semantic where it is something else.
    static Result<ThreadBlock> map(FileDescriptor fd);

    int descriptor() const { return m_fd.get(); }
    ThreadShared &shared() const { return *m_shared; }
    std::span<pipeline::SumBase> sumBases() const { return m_sumBases; }
    std::uint32_t frames() const { return static_cast<std::uint32_t>(m_owners.size()); }

    Ownership ownerOf(std::uint32_t frame) const
    {
        return Ownership::fromWord(m_owners[frame].load(std::memory_order_relaxed));
    }
    void setOwner(std::uint32_t frame, Ownership ownership) const
    {
        m_owners[frame].store(ownership.word(), std::memory_order_release);
    }

private:
    void use();

    FileDescriptor m_fd;
    SharedMapping m_mapping;
    ThreadShared *m_shared = nullptr;
    std::span<pipeline::SumBase> m_sumBases;
    std::span<std::atomic<std::uint16_t>> m_owners;
};

} // namespace tallygate::engine
