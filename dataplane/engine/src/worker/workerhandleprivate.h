// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "capturering.h"
#include "engine/workerhandle.h"
#include "programfile.h"
#include "workerprocess.h"

namespace tallygate::engine {

/// A program that was sent, kept so that a later worker gets it too.
struct SentProgram
{
    std::uint64_t number = 0;
    std::uint64_t revision = 0;
    std::uint64_t order = 0; ///< among programs and local states: which is newer
    FileDescriptor file;
};

/// A link with duplicates of its sockets.
struct HeldLink
{
    explicit HeldLink(const LinkDescription &link);

    LinkDescription description;
    std::vector<FileDescriptor> sockets; ///< of side 0 by queue, then of side 1
};

/// A capture's rings, one a thread.
class Capture
{
public:
    static Result<std::shared_ptr<Capture>> make(CaptureRequest request, unsigned threads);

    CaptureRead read(const std::function<void(const CapturedFrame &)> &take, std::size_t most);
    const CaptureRequest &request() const { return m_request; }
    int descriptor() const { return m_fd.get(); }

private:
    CaptureRequest m_request;
    FileDescriptor m_fd;
    SharedMapping m_memory;
    std::vector<CaptureRing> m_rings;
};

struct WorkerHandle::Private
{
    enum class Phase : std::uint8_t {
        Idle,      ///< none, and none wanted
        Starting,  ///< one is on its way
        Running,   ///< one forwards
        Replacing, ///< one forwards, its successor is being prepared
        Stopping,
    };
    using ProcessPtr = std::shared_ptr<WorkerProcess>;
    using Work = std::function<void(Result<void>)>;

    Private(Loop &onLoop, WorkerOptions givenOptions, WorkerMemory givenMemory, Events givenEvents);
    ~Private();
    Result<void> prepareMemory();

    // workerlife.cpp
    void start(Answer answer);
    void replace(Answer answer);
    void stop(Answer answer);
    void whenRunning(Work work);
    void whenSettled(std::function<void()> work);
    Result<ProcessPtr> spawn();
    void prepare(const ProcessPtr &process, std::function<void(Result<void>)> prepared);
    void begin(const ProcessPtr &process);
    void hasBegun();
    void ended(const ProcessPtr &process, const ChildExit &exit);
    void successorEnded(const ChildExit &exit);
    void startAgain();
    void startFailed(Error error);
    void flushDeferred();
    void failDeferred(const Error &error);
    void check();
    void holdHeartbeat();
    void sendLink(WorkerProcess &process, const HeldLink &link, WorkerProcess::Answer answer);
    void sendCapture(WorkerProcess &process, WorkerProcess::Answer answer);

    Result<std::shared_ptr<SentProgram>> programOf(const ProgramRequest &request);
    bool isInForce(const SentProgram &program) const;
    FrameAudit audit() const;

    Loop &loop;
    WorkerOptions options;
    WorkerMemory memory;
    Events events;
    std::vector<ThreadBlock> blocks;
    io::Heartbeat heartbeat;

    Phase phase = Phase::Idle;
    ProcessPtr current;
    ProcessPtr next;
    bool isNextPrepared = false;
    std::string nextError; ///< why it could not be prepared
    Answer startAnswer;    ///< of start() or restart()
    std::function<void()> makeWay; ///< until the first worker has begun
    Answer stopAnswer;
    std::deque<Work> deferred;                  ///< until a worker runs
    std::deque<std::function<void()>> settling; ///< until nothing is under way
    Loop::TimerId checkTimer = Loop::TimerId::None;
    Loop::TimerId againTimer = Loop::TimerId::None;
    Loop::TimerId stopTimer = Loop::TimerId::None;
    Nanoseconds startedAt{0};
    Nanoseconds runningSince{0};
    Nanoseconds backOff{0};
    bool isHungTold = false;

    // What every worker is to have.
    std::uint64_t lastNumber = 0;
    std::uint64_t lastOrder = 0;
    std::shared_ptr<SentProgram> inForce;
    std::shared_ptr<SentProgram> staged;
    std::optional<Json> local;
    std::uint64_t localOrder = 0;
    std::map<LinkId, std::shared_ptr<HeldLink>> links;
    std::map<LinkId, std::shared_ptr<HeldLink>> closing; ///< removed, not yet forgotten
    std::shared_ptr<Capture> capture;
};

} // namespace tallygate::engine
