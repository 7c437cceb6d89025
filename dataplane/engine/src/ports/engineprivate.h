// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "engine/engine.h"
#include "io/netwatch.h"
#include "portarrangement.h"
#include "portlink.h"
#include "state/background.h"
#include "stepqueue.h"

namespace tallygate::engine {

using counters::PortId;

struct Engine::Private
{
    Private(const Parts &given, Events handlers)
        : parts(given)
        , events(std::move(handlers))
        , arrangement(given.disk, given.options)
        , steps(given.loop)
        , background(given.loop)
    {}

    void tell(std::string_view text) const
    {
        if (events.told)
            events.told(text);
    }

    // enginestart.cpp
    Result<void> prepare();
    void giveBackUnwanted();
    void giveBackUnwanted(PortId id);
    Result<void> prepareWorker();
    void reopenLinks();
    void startWorker(Answer answer);
    void beginWith(ProgramRequest program, Answer answer);
    void forgetOthers();

    // engineprograms.cpp
    ProgramRequest requestFor(const std::shared_ptr<const pipeline::DevicePolicy> &policy,
                              std::uint64_t revision);
    std::vector<pipeline::Port> portsOf(const std::vector<PortConfig> &configs) const;
    void stageNow(const std::shared_ptr<const pipeline::DevicePolicy> &policy,
                  std::uint64_t revision, Answer answer);
    void stageWithPlaces(ProgramRequest request, Answer answer);
    void withPlaces(ProgramRequest request, std::function<void(Result<ProgramRequest>)> answer);
    void activateNow(Answer answer);
    void announceProgram();
    void restage(Answer answer);
    void programIsInForce();

    // enginelinks.cpp
    void reconcile(Answer answer);
    void removeUnwanted(Answer answer);
    void removeLink(LinkId id, bool isGone, Answer answer);
    void addWanted(Answer answer);
    void addLink(const PortConfig &port, Answer answer);
    void applyFailModes();
    void linkIsUp(PortLink &link, const PortConfig &port, Answer answer);
    void noteUp(const PortLink &link);
    const PortLink *linkOf(PortId port) const;
    bool wants(const PortLink &link) const;

    // enginehost.cpp
    void onNet();
    void onLinkEvent(const io::LinkEvent &event);
    void requeue(io::LinkIndex index, std::uint32_t queues, Answer answer);
    void followMtu(io::LinkIndex index, Answer answer);
    void takeUp(const std::string &name);
    void publishLocal();
    AnswerPorts answerPorts() const;
    void watchFallback();

    Parts parts;
    Events events;
    std::optional<io::SharedMaps> shared;
    std::vector<io::UmemArea> areas; ///< by thread
    std::optional<io::NetWatch> net;
    std::unique_ptr<WorkerHandle> worker;
    PortArrangement arrangement;
    std::map<LinkId, std::unique_ptr<PortLink>> links;
    std::map<PortId, std::string> problems;

    std::shared_ptr<const pipeline::DevicePolicy> policy;
    std::uint64_t revision = 0;
    std::shared_ptr<const PolicyNames> names;
    std::shared_ptr<const pipeline::DevicePolicy> stagedPolicy; ///< by a commit
    std::uint64_t stagedRevision = 0;

    StepQueue steps;
    bool stopping = false;

    std::uint64_t restarts = 0;
    std::uint64_t crashes = 0;
    std::uint64_t fallbackIntervals = 0;
    std::uint64_t fallbackSeen = 0;
    bool fallbackNow = false;
    std::optional<Timestamp> workerStarted;

    Background background; ///< last: ends first
};

} // namespace tallygate::engine
