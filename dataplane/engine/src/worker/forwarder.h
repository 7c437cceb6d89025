// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "capturetap.h"
#include "engine/sharedlayout.h"
#include "engine/workerhandle.h"
#include "framepool.h"
#include "io/umem.h"
#include "io/xskrings.h"
#include "pipeline/worker.h"

namespace tallygate::engine {

/// A stage with its places in the program in force and in the counters.
struct BoundStage
{
    Stage stage;
    pipeline::PortIndex port = 0;
    counters::PortSlot slot = 0;
    pipeline::AnswerPort answers;
};

/// A socket that one thread receives and sends with.
struct Socket
{
    SocketSlot slot = 0;
    io::XskRings rings;
    std::array<BoundStage, kMaxStages> stages;
    std::uint32_t stageCount = 0;
    Socket *peer = nullptr; ///< where what is received here leaves

    std::uint32_t staleSlots = 0;     ///< so many that wait in the receive ring are to be discarded
    bool isClosing = false;           ///< gets no more frames to receive into
    bool isKickDue = false;           ///< the kernel did not take all that is to be sent
    counters::Tally refused;          ///< the interface did not send these; not booked yet
    Nanoseconds kickNotBefore{0};     ///< monotonic; of an interface that is down
    std::atomic<bool> isEmpty{false}; ///< closing, and nothing is under way any more

    /// Frames that the kernel has to receive into, or has received and nobody took.
    std::uint32_t receiving() const
    {
        return rings.fill.cachedProducer() - rings.rx.cachedConsumer();
    }
    /// Frames that the kernel has to send, or has sent and nobody took back.
    std::uint32_t transmitting() const
    {
        return rings.tx.cachedProducer() - rings.completion.cachedConsumer();
    }
};

/// The forwarding of one thread: takes frames from its sockets, has them judged, sends them on.
/// Frames, rings and counters are in memory that outlives the process; every step is ordered so
/// that recover() can finish or undo it (see sharedlayout.h).
///
/// pass() is the hot path: no allocation, lock or virtual call; system calls only to have frames
/// sent, one for up to 32. Everything else is called while no pass runs.
class Forwarder
{
public:
    /// The references outlive it. `wallClock` is read once a batch.
    Forwarder(const io::UmemArea &area, const ThreadBlock &block, counters::CounterShard &shard,
              hitlog::HitRing *hits, Timestamp (*wallClock)());

    /// Before the first program: where all threads learn stations (port isolation).
    void shareStations(pipeline::StationTable &stations) { m_worker.shareStations(stations); }

    /// Takes sockets over, all of a link's for this thread: sides[s] are those of side s. Error:
    /// Semantic if the program in force does not know a stage's port.
    Result<void> attach(std::array<std::vector<std::unique_ptr<Socket>>, 2> sides);
    /// Sockets of the link get no more frames to receive into.
    void beginClosing(LinkId link);
    /// Nothing of the link is under way in this thread. Any thread, while the link is attached.
    bool isEmpty(LinkId link) const;
    /// Lets its sockets go, for the caller to close; frames that the kernel has stay the link's
    /// until reclaim().
    std::vector<std::unique_ptr<Socket>> detach(LinkId link);
    /// The link's sockets are closed everywhere: its frames are free.
    void reclaim(LinkId link);

    /// Error: Semantic if a stage of an attached socket has no port in it; then nothing changes.
    Result<void> canAdopt(const pipeline::PolicyProgram &program) const;
    /// Requires: canAdopt().
    /// Puts the sums of its applications right first, if an earlier worker left them unfinished.
    void adopt(std::shared_ptr<const pipeline::PolicyProgram> program, std::uint64_t number);
    void adoptLocal(std::shared_ptr<const pipeline::LocalAddresses> local);
    /// What answers to rejected packets are built with; both outlive it. Without, none is sent.
    void adoptAnswers(const AnswerPorts *ports, meter::Meter *limit);
    void setTap(std::unique_ptr<CaptureTap> tap) { m_tap = std::move(tap); }

    /// All frames that are free by the table: in the beginning, and after recovery.
    void fillPool();
    /// What waits in the receive rings now is too old to be delivered.
    void discardWaiting();
    /// Serves every socket once, at most a batch each; whether there was something to do.
    /// `now` is CLOCK_MONOTONIC.
    bool pass(Nanoseconds now);
    /// Whether who reads the counters asks for a moment without a batch.
    bool isReaderWaiting() const { return m_shard.batches().isReaderWaiting(); }
    void stopWaitingForReader() { m_shard.batches().stopWaiting(); }
    /// Whether frames wait for the kernel to take them: then sleeping would delay them.
    bool isKickDue() const;
    /// Nothing waits to be taken.
    bool isReceiveEmpty() const;

    std::span<const std::unique_ptr<Socket>> sockets() const { return m_sockets; }
    const ThreadBlock &block() const { return m_block; }

private:
    struct BatchPacket
    {
        std::uint16_t first; ///< index into m_descriptors
        std::uint16_t slots;
    };

    bool serve(Socket &socket);
    std::uint32_t gather(Socket &socket, std::uint32_t first, std::uint32_t slots);
    void take(Socket &socket, std::uint32_t first, std::uint32_t slots);
    void discard(Socket &socket, std::uint32_t slots);
    void judge(Socket &socket);
    void beginStage(const Socket &socket, std::uint32_t stage);
    void endBatch();
    void keepForwarded(const Socket &socket, const BoundStage &stage);
    void answer(const Socket &socket, const BoundStage &stage, const packet::Frame &frame);
    void transmitAnswers(Socket &socket);
    counters::Tally tally() const;
    void release(std::size_t packet);
    void giveBack(std::uint32_t frame);

    void transmit(Socket &from, Socket &to);
    std::size_t fitting(Socket &to);
    void countTransmitDrops(const Socket &from, Socket &to, std::size_t fit);
    void publish(Socket &to, std::size_t packets);
    void reap(Socket &socket);
    void kick(Socket &socket);
    void bookRefused(Socket &socket);
    void refill(Socket &socket);
    void pace();
    std::uint32_t receiveTarget(const Socket &socket) const;
    void bind(Socket &socket, const pipeline::PolicyProgram &program) const;

    const io::UmemArea &m_area;
    const ThreadBlock &m_block;
    ThreadShared &m_shared;
    counters::CounterShard &m_shard;
    pipeline::Worker m_worker;
    Timestamp (*m_wallClock)();
    std::vector<std::unique_ptr<Socket>> m_sockets;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    std::unique_ptr<CaptureTap> m_tap;
    FramePool m_pool;
    std::unique_ptr<std::uint8_t[]> m_linear; ///< room for each packet of a batch, made linear
    Nanoseconds m_now{0};

    // How fast packets come: see pace().
    Nanoseconds m_paceSince{0};
    std::uint64_t m_paceBase = 0; ///< packets until then
    bool m_isFast = false;

    // The batch.
    std::array<io::Descriptor, kBatchFrames> m_descriptors;
    std::array<BatchPacket, kBatchFrames> m_packets;
    std::array<packet::Frame, kBatchFrames> m_frames;
    std::array<pipeline::Outcome, kBatchFrames> m_outcomes;
    std::size_t m_count = 0; ///< packets still on their way

    struct BuiltAnswer
    {
        io::Descriptor descriptor;
        pipeline::AnswerOutcome outcome;
        pipeline::AnswerTally *tally;
    };
    std::array<BuiltAnswer, kBatchFrames> m_answers;
    std::size_t m_answerCount = 0;
    const AnswerPorts *m_answerPorts = nullptr;
    meter::Meter *m_answerLimit = nullptr;
};

} // namespace tallygate::engine
