// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <sys/mman.h>

#include <atomic>
#include <map>
#include <thread>

#include "counters/counterfile.h"
#include "counters/equations.h"
#include "engine/workerhandle.h"
#include "engine/workermain.h"
#include "hitlog/hitring.h"
#include "io/sandbox.h"
#include "loop/loop.h"
#include "pipeline/testbench.h"

// A worker that forwards between a1 and b1 of a sandbox as a wire, and everything that control has
// for it. Frames are sent at a0 and received at b0, or the other way.

namespace tallygate::testsupport {

using namespace tallygate::engine;

struct BenchShape
{
    unsigned threads = 1;
    unsigned queues = 1;
    unsigned mtu = 1500;
    std::uint32_t frames = 8192;
    io::RingSizes rings{};
    std::chrono::nanoseconds heartbeatLife = std::chrono::milliseconds(50);
    std::chrono::milliseconds hangTime = std::chrono::milliseconds(1000);
    bool seccomp = true;
    uid_t user = 65534;
};

/// Ports 1 (a1) and 2 (b1).
class WorkerBench
{
public:
    static constexpr LinkId kLink = 0;

    explicit WorkerBench(const BenchShape &shape = {})
        : m_shape(shape)
        , sandbox(shape.queues, shape.mtu)
        , loop(take(Loop::create()))
        , shared(take(io::SharedMaps::open(sandbox.bpf())))
        , a(openSide("a1"))
        , b(openSide("b1"))
        , file(std::make_shared<counters::CounterFile>(take(counters::CounterFile::create(
              sandbox.bpf().parent_path() / "counters", {Uuid::random(), {}, shape.threads}))))
        , registry(file, counters::CounterRegistry::Slots::AssignedHere)
    {
        take(a.setPeer(indexOf("b1")));
        take(b.setPeer(indexOf("a1")));
        for (unsigned t = 0; t < shape.threads; ++t) {
            areas.push_back(take(io::UmemArea::create(shape.frames)));
            const std::size_t bytes = hitlog::HitRing::bytesFor(1 << 18);
            hitMemory.push_back(take(createSharedMemory("hits", bytes)));
            hitMappings.push_back(take(SharedMapping::map(hitMemory.back().get(), 0, bytes)));
            hits.push_back(take(hitlog::HitRing::over(hitMappings.back().bytes())));
        }
        makeHandle();
    }

    void makeHandle()
    {
        WorkerOptions options;
        options.threads = m_shape.threads;
        options.heartbeatLife = m_shape.heartbeatLife;
        options.hangTime = m_shape.hangTime;
        options.user = m_shape.user;
        options.group = m_shape.user;
        options.seccomp = m_shape.seccomp;
        WorkerMemory memory;
        for (const io::UmemArea &area : areas)
            memory.areas.push_back(&area);
        memory.heartbeatMap = shared.heartbeatDescriptor();
        memory.counterFile = file->descriptor();
        for (const FileDescriptor &ring : hitMemory)
            memory.hitRings.push_back(ring.get());
        WorkerHandle::Events events;
        events.started = [this] { ++started; };
        events.ended = [this](const WorkerEnd &end) { ends.push_back(end.text); };
        events.hung = [this](Nanoseconds) { ++hung; };
        handle = take(WorkerHandle::create(*loop, options, memory, events));
    }

    /// Runs the loop until it is true; throws after ten seconds.
    void until(const std::function<bool()> &condition)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        const auto timer = loop->every(std::chrono::milliseconds(1), [&] {
            if (condition() || std::chrono::steady_clock::now() > end)
                loop->stop();
        });
        if (!condition())
            (void)loop->run();
        loop->cancel(timer);
        if (!condition())
            throw std::runtime_error("it did not come to that");
    }
    void pass(std::chrono::milliseconds time)
    {
        const auto end = std::chrono::steady_clock::now() + time;
        until([&] { return std::chrono::steady_clock::now() >= end; });
    }

    /// Calls, waits for the answer.
    template <class Call>
    Result<void> answered(Call call)
    {
        std::optional<Result<void>> got;
        call([&](Result<void> answer) { got = std::move(answer); });
        until([&] { return got.has_value(); });
        return *got;
    }

    void start()
    {
        take(answered([&](auto answer) { handle->start(answer); }));
    }

    std::vector<pipeline::Port> ports() const
    {
        return {{1, "a1", pipeline::PortKind::Wire, m_shape.mtu + 18},
                {2, "b1", pipeline::PortKind::Wire, m_shape.mtu + 18}};
    }

    Result<void> stage(const pipeline::DevicePolicy &policy, std::uint64_t revision)
    {
        ProgramRequest request;
        request.policy = std::make_shared<pipeline::DevicePolicy>(policy);
        request.revision = revision;
        request.ports = ports();
        auto built = pipeline::PolicyProgram::build(
            {request.policy, request.ports, {}, std::nullopt, revision}, registry, meters);
        if (!built)
            return fail(built.error());
        program = *built;
        request.counters = registry.entries();
        request.counterPorts = registry.ports();
        return answered([&](auto answer) {
            handle->stage(std::move(request), [answer](Result<StagedProgram> staged) {
                answer(staged ? Result<void>() : fail(staged.error()));
            });
        });
    }
    Result<void> activate()
    {
        return answered([&](auto answer) { handle->activate(answer); });
    }
    void load(const pipeline::DevicePolicy &policy, std::uint64_t revision = 1)
    {
        take(stage(policy, revision));
        take(activate());
    }

    /// Makes the sockets and has the worker forward; with `bind` XDP gives them frames.
    void addLink()
    {
        LinkDescription link;
        link.id = kLink;
        link.sides[0].stages = {{1, counters::Direction::In}, {2, counters::Direction::Out}};
        link.sides[1].stages = {{2, counters::Direction::In}, {1, counters::Direction::Out}};
        const unsigned threads = linkThreads(m_shape.threads, m_shape.queues, m_shape.queues);
        for (unsigned s = 0; s < 2; ++s) {
            for (unsigned q = 0; q < m_shape.queues; ++q) {
                io::XskOptions options;
                options.ifindex = indexOf(s == 0 ? "a1" : "b1");
                options.queue = q;
                options.rings = m_shape.rings;
                options.multiBuffer = m_shape.mtu > 1500;
                sockets[s].push_back(take(io::XskSocket::create(areas[q % threads], options)));
                link.sides[s].sockets.push_back({sockets[s].back().descriptor(), m_shape.rings});
            }
        }
        take(answered([&](auto answer) { handle->addLink(link, answer); }));
        for (unsigned q = 0; q < m_shape.queues; ++q) {
            take(a.bind(q, sockets[0][q].descriptor()));
            take(b.bind(q, sockets[1][q].descriptor()));
        }
    }
    void removeLink()
    {
        take(a.unbindAll());
        take(b.unbindAll());
        take(answered([&](auto answer) { handle->removeLink(kLink, answer); }));
        lostBySockets += lost();
        sockets = {};
        handle->forgetLink(kLink);
    }

    /// A worker at work with this policy.
    void begin(const pipeline::DevicePolicy &policy)
    {
        start();
        load(policy);
        addLink();
    }

    std::uint64_t lost() const
    {
        std::uint64_t sum = 0;
        for (const auto &side : sockets) {
            for (const io::XskSocket &socket : side)
                sum += take(socket.statistics()).lost();
        }
        return sum;
    }

    counters::PortTally tally(counters::PortId port, counters::Direction direction) const
    {
        return registry.portValue(*registry.findPort(port), direction);
    }
    std::uint64_t packets(counters::PortId port, counters::Direction direction,
                          counters::PortCounter counter) const
    {
        return tally(port, direction)[counter].packets;
    }

    FrameAudit audit()
    {
        std::optional<Result<FrameAudit>> got;
        handle->auditFrames([&](Result<FrameAudit> answer) { got = std::move(answer); });
        until([&] { return got.has_value(); });
        return take(*got);
    }

    const ThreadStatistics &statistics(unsigned thread = 0) const
    {
        return handle->statistics(thread).statistics;
    }

    BenchShape m_shape;
    Sandbox sandbox;
    std::unique_ptr<Loop> loop;
    io::SharedMaps shared;
    io::XdpSide a;
    io::XdpSide b;
    std::shared_ptr<counters::CounterFile> file;
    counters::CounterRegistry registry;
    pipeline::MeterBank meters;
    std::vector<io::UmemArea> areas;
    std::vector<FileDescriptor> hitMemory;
    std::vector<SharedMapping> hitMappings;
    std::vector<std::unique_ptr<hitlog::HitRing>> hits;
    std::array<std::vector<io::XskSocket>, 2> sockets;
    std::uint64_t lostBySockets = 0; ///< of sockets that are closed
    std::unique_ptr<WorkerHandle> handle;
    std::shared_ptr<const pipeline::PolicyProgram> program; ///< as staged last, control's own build
    int started = 0;
    int hung = 0;
    std::vector<std::string> ends;

private:
    io::XdpSide openSide(const char *interface)
    {
        return take(io::XdpSide::open(shared, {.name = interface,
                                               .ifindex = indexOf(interface),
                                               .failMode = io::FailMode::Closed,
                                               .threads = std::min(m_shape.threads, m_shape.queues),
                                               .queues = m_shape.queues}));
    }
};

/// Sends numbered UDP frames from a thread of its own, at a rate.
class Sender
{
public:
    Sender(const char *interface, unsigned perSecond, std::vector<Octets> frames)
        : m_tap(interface)
        , m_frames(std::move(frames))
        , m_thread([this, perSecond] { work(perSecond); })
    {}
    ~Sender() { stop(); }

    std::uint64_t stop()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
        return m_sent;
    }
    std::uint64_t sent() const { return m_sent; }

private:
    void work(unsigned perSecond)
    {
        const auto start = std::chrono::steady_clock::now();
        while (!m_stop) {
            const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
            const auto due = static_cast<std::uint64_t>(passed.count() * perSecond);
            for (int burst = 0; m_sent < due && burst < 64; ++burst) {
                m_tap.send(m_frames[m_sent % m_frames.size()]);
                ++m_sent;
            }
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }

    Tap m_tap;
    std::vector<Octets> m_frames;
    std::atomic<std::uint64_t> m_sent{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

/// Counts what an interface receives, on a thread of its own.
class Receiver
{
public:
    explicit Receiver(const char *interface)
        : m_tap(interface)
        , m_thread([this] { work(); })
    {}
    ~Receiver()
    {
        m_stop = true;
        m_thread.join();
    }
    std::uint64_t frames() const { return m_frames; }

private:
    void work()
    {
        while (!m_stop) {
            if (m_tap.receiveNow().empty())
                std::this_thread::sleep_for(std::chrono::microseconds(200));
            else
                ++m_frames;
        }
    }

    Tap m_tap;
    std::atomic<std::uint64_t> m_frames{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace tallygate::testsupport
