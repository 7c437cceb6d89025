// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/precedence.h"
#include "base/result.h"
#include "base/time.h"
#include "counters/counterregistry.h"
#include "engine/frameaudit.h"
#include "engine/sharedlayout.h"
#include "engine/workercapture.h"
#include "engine/workerlinks.h"
#include "io/sharedmaps.h"
#include "io/umem.h"
#include "loop/loop.h"
#include "pipeline/answer.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/policyprogram.h"

namespace tallygate::engine {

using AnswerPorts = std::map<counters::PortId, pipeline::AnswerPort>;

/// A policy on its way to the worker, with everything the worker needs to build it.
struct ProgramRequest
{
    std::shared_ptr<const pipeline::DevicePolicy> policy;
    /// pipeline::writeDevicePolicy(*policy), where that was done beforehand: it takes its time.
    std::shared_ptr<const std::string> policyText{};
    std::uint64_t revision = 0;
    std::vector<pipeline::Port> ports; ///< all managed ones; those of the links in force among them
    pipeline::LocalState local;
    Timestamp wallClock; ///< judges expiry (SEMANTICS 10.1)
    /// Where the counters of pipeline::counterKeysOf(*policy, ports) and of the ports stand.
    std::vector<counters::CounterRegistry::Entry> counters;
    std::vector<counters::CounterRegistry::PortEntry> counterPorts;
    /// What answers to rejected packets are built with; a port without an entry is taken as it is
    /// in `ports`, without addresses of its own.
    AnswerPorts answers;
};

/// Who built what is in force, as told by a worker. `nextExpiry`: stage again then.
struct StagedProgram
{
    std::uint64_t revision = 0;
    std::optional<Timestamp> nextExpiry;
};

/// How a worker ended.
struct WorkerEnd
{
    ChildExit exit;
    bool wasAsked = false; ///< by stop() or restart()
    std::string text;      ///< for people: "killed by signal 9"
};

struct WorkerOptions
{
    unsigned threads = 1;
    std::chrono::nanoseconds heartbeatLife = std::chrono::milliseconds(50);
    /// A worker that says nothing for so long is killed and replaced.
    std::chrono::milliseconds hangTime = std::chrono::milliseconds(1000);
    int niceness = kWorkerNiceness; ///< asked for before rights are dropped; not fatal
    std::vector<int> cpus; ///< thread t is bound to cpus[t]; empty: wherever the kernel likes
    uid_t user = 0;        ///< 0 keeps the user (tests)
    gid_t group = 0;
    bool seccomp = true;
    std::vector<std::string> command{"/proc/self/exe", "--worker"};
};

/// What the worker works on. Borrowed: outlives the handle. One area, one hit ring a thread.
struct WorkerMemory
{
    std::vector<const io::UmemArea *> areas;
    int heartbeatMap = -1;     ///< io::SharedMaps::heartbeatDescriptor()
    int counterFile = -1;      ///< counters::CounterFile::descriptor(), a shard a thread
    std::vector<int> hitRings; ///< empty: hits are not logged
    /// blockDescriptor() of an earlier handle on the same areas, whose sockets still live: what its
    /// worker left is put right. Empty: new blocks, and areas that nobody used.
    std::vector<int> blocks;
};

/// Control's end of the worker: starts it, hands it what it works on, asks it things, notices its
/// death or hang and replaces it on the same memory, sockets and program. All requests are answered
/// on the loop, exactly once, in order; those that the worker's death left open with the error
/// "worker-died" - save an activation that it had carried out, which succeeds.
///
/// Control believes nothing it reads from the worker: messages are checked, numbers bounded.
///
/// Threads: the loop's. The handle starts none.
class WorkerHandle
{
public:
    using Answer = std::function<void(Result<void>)>;

    struct Events
    {
        std::function<void()> started;                ///< forwards, for the first time or again
        std::function<void(const WorkerEnd &)> ended; ///< a new one is on its way unless wasAsked
        std::function<void(Nanoseconds since)> hung;  ///< it is being killed
    };

    /// Makes or maps the threads' blocks. `loop` and what `memory` names outlive the handle.
    static Result<std::unique_ptr<WorkerHandle>> create(Loop &loop, WorkerOptions options,
                                                        WorkerMemory memory, Events events);
    /// Kills the worker if there still is one.
    ~WorkerHandle();
    WorkerHandle(const WorkerHandle &) = delete;
    WorkerHandle &operator=(const WorkerHandle &) = delete;

    /// What the first worker has from its first moment on.
    struct Beginning
    {
        ProgramRequest program;
        std::vector<LinkDescription> links;
        /// Called when everything but the word to begin was said: whoever is at work on the same
        /// memory and sockets must have ended when it comes back. May be called again.
        std::function<void()> makeWay;
    };

    /// Starts a worker. What a dead one left in the memory is put right first, under the program
    /// that was in force.
    void start(Answer answer);
    /// The same in place of a worker of an earlier control, which goes on until makeWay(): then
    /// frames wait in their sockets for a few milliseconds. Where it fails nothing of `beginning`
    /// is kept. The sockets stay the caller's.
    void start(Beginning beginning, Answer answer);
    /// Replaces the worker by a new process of `command`: frames wait in their sockets meanwhile,
    /// XDP is told that the threads are alive. Nothing is lost.
    void restart(Answer answer);
    /// Ends it for good. Unbind the queues in XDP and wait 20 ms first: then nothing is lost.
    void stop(Answer answer);
    bool isRunning() const;
    /// Whether all threads of the worker that used the memory last have ended their work in order.
    bool isLetGo() const;
    pid_t pid() const; ///< 0 without one

    /// Has the worker build a program beside the one in force. A second one replaces the first.
    void stage(ProgramRequest request, std::function<void(Result<StagedProgram>)> answer);
    /// Puts the staged one in force, between two batches of every thread at once.
    void activate(Answer answer);
    void unstage();
    /// New local addresses, in force at once, also over those of a program staged before.
    /// `answers`: as in ProgramRequest; none leaves them as they are.
    void setLocal(const pipeline::LocalState &local, Answer answer,
                  std::optional<AnswerPorts> answers = std::nullopt);

    /// Frames of these sockets are forwarded from now on. The program in force knows the ports of
    /// all stages. The sockets stay the caller's; the handle and the worker use duplicates.
    void addLink(const LinkDescription &link, Answer answer);
    /// Stops using the link: what waits in its receive rings is forwarded, what is to be sent is
    /// sent as far as the interface takes it within 50 ms. Unbind its queues in XDP first. On the
    /// answer close its sockets, then call forgetLink(): only then are the frames that the kernel
    /// still had used again.
    void removeLink(LinkId link, Answer answer);
    void forgetLink(LinkId link);

    /// Copies of frames that match an expression go into a ring, until stopCapture(). One at a
    /// time.
    void startCapture(const CaptureRequest &request, Answer answer);
    /// Takes what is there; call it often enough.
    CaptureRead readCapture(const std::function<void(const CapturedFrame &)> &take,
                            std::size_t most = 4096);
    void stopCapture(Answer answer);

    /// Has all threads stand still and counts the owner of every frame.
    void auditFrames(std::function<void(Result<FrameAudit>)> answer);
    /// The same of memory that no worker uses now. Requires: !isRunning().
    FrameAudit auditDead() const;

    /// Of one thread's block; any time.
    const ThreadShared &statistics(unsigned thread) const;
    /// To be kept for WorkerMemory::blocks of a later control.
    int blockDescriptor(unsigned thread) const;
    unsigned threads() const;

private:
    struct Private;
    explicit WorkerHandle(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace tallygate::engine
