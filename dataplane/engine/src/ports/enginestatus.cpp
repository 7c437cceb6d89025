// SPDX-License-Identifier: GPL-3.0-or-later
#include <ctime>

#include <algorithm>

#include <fmt/format.h>

#include "engineprivate.h"
#include "pipeline/applicationsat.h"

namespace tallygate::engine {

using pipeline::PortKind;

namespace {

/// Of all threads of a process, user and system.
std::optional<Nanoseconds> processorTimeOf(pid_t process)
{
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return std::nullopt;
    return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

void takeFuller(RingFill &fullest, const io::RingLevel &level)
{
    if (fullest.size == 0 || level.used > fullest.used)
        fullest = {level.used, level.size};
}

/// Where the policy is in force at a port under a name that it had before; empty elsewhere.
std::string formerNameWarning(const pipeline::DevicePolicy &policy, const pipeline::Port &port)
{
    const std::vector<std::string_view> names = pipeline::namesFor(policy, port);
    const auto former = std::span(names).subspan(1);
    const auto isReached = [former](const auto &entry) {
        return pipeline::reaches(entry.interfaces, former);
    };
    if (std::none_of(policy.applications.begin(), policy.applications.end(), isReached) &&
        std::none_of(policy.isolation.begin(), policy.isolation.end(), isReached))
        return {};
    return fmt::format("the policy does not name it: what was for {} stays in force here until one "
                       "does",
                       fmt::join(former, ", "));
}

} // namespace

std::vector<PortStatus> Engine::portStatus() const
{
    std::vector<PortStatus> all;
    for (const PortConfig &config : d->arrangement.now().managed()) {
        PortStatus status;
        status.port = d->portsOf({config}).front();
        status.failMode = config.failMode;
        status.peer = config.peer;
        if (std::string warning = formerNameWarning(*d->policy, status.port); !warning.empty())
            status.warnings.push_back(std::move(warning));
        if (const auto problem = d->problems.find(config.id); problem != d->problems.end())
            status.problem = problem->second;
        if (const PortLink *link = d->linkOf(config.id)) {
            const PortSide &side =
                link->sides()[config.kind == PortKind::Wire && link->ports().back() == config.id];
            status.present = link->isBound();
            status.queues = side.queues;
            status.mtu = link->largestFrameBytes() - 18;
            status.warnings.insert(status.warnings.end(), link->warnings().begin(),
                                   link->warnings().end());
            if (side.xdp)
                status.attached =
                    side.xdp->attachMode() == io::AttachMode::Driver ? "driver" : "generic";
            status.zeroCopy =
                std::all_of(side.sockets.begin(), side.sockets.end(),
                            [](const io::XskSocket &socket) { return socket.isZeroCopy(); });
        }
        all.push_back(std::move(status));
    }
    return all;
}

EngineStatistics Engine::statistics() const
{
    EngineStatistics statistics;
    statistics.workerAlive = d->worker->isRunning();
    statistics.workerRestarts = d->restarts == 0 ? 0 : d->restarts - 1;
    statistics.workerCrashes = d->crashes;
    statistics.fallbackIntervals = d->fallbackIntervals;
    statistics.threads = d->parts.options.threads;
    statistics.workerStarted = d->workerStarted;
    if (statistics.workerAlive)
        statistics.workerProcessor = processorTimeOf(d->worker->pid());
    statistics.revision = d->revision;
    for (unsigned t = 0; t < statistics.threads; ++t) {
        const ThreadStatistics &thread = d->worker->statistics(t).statistics;
        statistics.batches += thread.batches.load(std::memory_order_relaxed);
        statistics.answersSent += thread.answersSent.load(std::memory_order_relaxed);
    }
    statistics.longestTurn = d->parts.loop.longestTurn();
    statistics.answers = answers();
    const auto tally = [](const io::FrameTally &from) {
        return counters::Tally{from.packets, from.bytes};
    };
    for (const auto &[id, link] : d->links) {
        for (const PortSide &side : link->sides()) {
            SideStatistics shown;
            shown.interface = side.interface;
            shown.port = side.stages.front().port;
            shown.towardsStack = side.role == io::SideRole::HostStack;
            if (const auto seen = side.xdp ? side.xdp->statistics()
                                           : Result<io::SideStatistics>(io::SideStatistics{})) {
                shown.seen = tally(seen->seen);
                shown.toWorker = tally(seen->toWorker);
                shown.fallback = tally(seen->fallback);
                shown.guard = tally(seen->guard);
                shown.dropped = tally(seen->dropped);
            }
            for (const io::XskSocket &socket : side.sockets) {
                shown.zeroCopy = socket.isZeroCopy();
                if (const auto own = socket.statistics())
                    shown.socketDrops += own->lost();
                const io::RingLevels levels = socket.levels();
                takeFuller(shown.receive, levels.receive);
                takeFuller(shown.transmit, levels.transmit);
            }
            statistics.sides.push_back(std::move(shown));
        }
    }
    return statistics;
}

std::vector<PortAnswers> Engine::answers() const
{
    std::vector<PortAnswers> all;
    for (const PortConfig &config : d->arrangement.now().managed()) {
        const auto slot = d->parts.counters.registry().findPort(config.id);
        if (!slot)
            continue;
        for (const auto direction : {counters::Direction::In, counters::Direction::Out}) {
            PortAnswers answers{config.name, config.id, direction, {}};
            for (unsigned t = 0; t < d->worker->threads(); ++t) {
                const pipeline::AnswerTally &tally =
                    d->worker->statistics(t).answers[*slot][static_cast<std::size_t>(direction)];
                for (std::size_t i = 0; i < answers.counts.size(); ++i)
                    answers.counts[i] += tally[static_cast<pipeline::AnswerOutcome>(i)];
            }
            all.push_back(std::move(answers));
        }
    }
    return all;
}

void Engine::restartWorker(Answer answer)
{
    d->steps.enqueue([this, answer = std::move(answer)](StepQueue::Done done) {
        d->worker->restart([answer, done](Result<void> result) {
            answer(std::move(result));
            done();
        });
    });
}

void Engine::auditFrames(std::function<void(Result<FrameAudit>)> answer)
{
    d->steps.enqueue([this, answer = std::move(answer)](StepQueue::Done done) {
        d->worker->auditFrames([answer, done](Result<FrameAudit> audit) {
            answer(std::move(audit));
            done();
        });
    });
}

WorkerHandle &Engine::worker()
{
    return *d->worker;
}

} // namespace tallygate::engine
