// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "base/descriptorpassing.h"
#include "counters/counterfile.h"
#include "forwardingthread.h"
#include "messages.h"
#include "programfactory.h"
#include "recovery.h"

namespace tallygate::engine {

/// The worker's main thread: does what control asks over the channel, message by message.
class Commander
{
public:
    explicit Commander(int channel);
    ~Commander();

    /// Until control says stop or is gone.
    int run();

private:
    using Descriptors = std::vector<FileDescriptor>;
    using Handler = Result<Json> (Commander::*)(const Json &, Descriptors &);
    struct Row
    {
        const char *name;
        Handler handler;
    };
    static const Row kRows[];

    /// A link whose sockets are there, before begin().
    struct PendingLink
    {
        LinkDescription link;
        std::vector<FileDescriptor> sockets; ///< of side 0 by queue, then of side 1
    };
    using ThreadSockets = std::vector<std::array<std::vector<std::unique_ptr<Socket>>, 2>>;

    void handle(const PassedMessage &message, Descriptors &descriptors);
    void answer(std::uint64_t id, const Result<Json> &result);

    Result<Json> setup(const Json &message, Descriptors &descriptors);
    Result<Json> stage(const Json &message, Descriptors &descriptors);
    Result<Json> unstage(const Json &message, Descriptors &descriptors);
    Result<Json> activate(const Json &message, Descriptors &descriptors);
    Result<Json> local(const Json &message, Descriptors &descriptors);
    Result<Json> sockets(const Json &message, Descriptors &descriptors);
    Result<Json> link(const Json &message, Descriptors &descriptors);
    Result<Json> unlink(const Json &message, Descriptors &descriptors);
    Result<Json> forget(const Json &message, Descriptors &descriptors);
    Result<Json> begin(const Json &message, Descriptors &descriptors);
    Result<Json> capture(const Json &message, Descriptors &descriptors);
    Result<Json> endCapture(const Json &message, Descriptors &descriptors);
    Result<Json> hold(const Json &message, Descriptors &descriptors);
    Result<Json> resume(const Json &message, Descriptors &descriptors);
    Result<Json> stop(const Json &message, Descriptors &descriptors);

    Result<void> mapMemory(const Json &message, Descriptors &descriptors);
    Result<void> mapHitRing(FileDescriptor fd);
    Result<void> startThreads(const Json &message);
    Result<ThreadSockets> mapSockets(PendingLink &pending) const;
    Result<void> attach(ThreadSockets sockets);
    void recoverAll(const std::vector<ThreadSockets> &links);
    void adoptAll(const BuiltProgram &built);
    void adoptAnswers();
    void dropSockets(LinkId link);
    void endThreads(Ending how);

    int m_channel;
    std::mutex m_sending;                      ///< the factory's thread answers too
    std::optional<std::uint64_t> m_lateAnswer; ///< of the message at work: the factory's to give
    bool m_isStopping = false;
    Ending m_ending = Ending::Final; ///< where control is gone

    std::vector<io::UmemArea> m_areas;
    std::vector<ThreadBlock> m_blocks;
    std::vector<SharedMapping> m_hitMemory;
    std::vector<std::unique_ptr<hitlog::HitRing>> m_hitRings;
    io::Heartbeat m_heartbeat;
    std::unique_ptr<counters::CounterRegistry> m_registry;
    pipeline::MeterBank m_meters;
    pipeline::StationTable m_stations; ///< learned by all threads
    std::mutex m_metersInUse;
    Gate m_gate;
    std::vector<std::unique_ptr<Forwarder>> m_forwarders;
    std::vector<std::unique_ptr<ForwardingThread>> m_threads;
    std::unique_ptr<ProgramFactory> m_factory;
    bool m_hasBegun = false;
    bool m_isHeld = false;

    std::mutex m_stagedMutex;
    std::optional<BuiltProgram> m_staged;
    std::optional<BuiltProgram> m_inForce;
    /// Newer than what m_inForce and a staged program were made with; null: nothing is.
    std::shared_ptr<const pipeline::LocalAddresses> m_local;
    std::optional<AnswerPorts> m_localAnswers;
    AnswerPorts m_answers;
    std::unique_ptr<meter::Meter> m_answerLimit;
    pipeline::AnswerLimit m_answerLimitOf;

    std::vector<FileDescriptor> m_arrived; ///< sockets before their link
    std::vector<PendingLink> m_pending;
    std::array<DeferredBatch, kMaxThreads> m_deferred;
    SharedMapping m_captureMemory;
};

} // namespace tallygate::engine
