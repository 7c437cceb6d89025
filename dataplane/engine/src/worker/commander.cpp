// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander.h"

#include <time.h>

#include <algorithm>
#include <thread>

#include "sandbox.h"

namespace tallygate::engine {

namespace {

/// How long a worker goes on without control.
constexpr std::chrono::seconds kOrphanTime{10};

Timestamp wallClock()
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return Timestamp(std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec));
}

tl::unexpected<Error> wrong(const char *what)
{
    return fail(ErrorKind::Semantic, "worker-message", "control asked for what cannot be: {}",
                what);
}

} // namespace

const Commander::Row Commander::kRows[] = {
    {"setup", &Commander::setup},     {"stage", &Commander::stage},
    {"unstage", &Commander::unstage}, {"activate", &Commander::activate},
    {"local", &Commander::local},     {"sockets", &Commander::sockets},
    {"link", &Commander::link},       {"unlink", &Commander::unlink},
    {"forget", &Commander::forget},   {"begin", &Commander::begin},
    {"capture", &Commander::capture}, {"endCapture", &Commander::endCapture},
    {"hold", &Commander::hold},       {"resume", &Commander::resume},
    {"stop", &Commander::stop},
};

Commander::Commander(int channel)
    : m_channel(channel)
{}

Commander::~Commander()
{
    setCrashHeartbeat(nullptr); // a successor may be at work before this one is all gone
    endThreads(m_ending);
}

int Commander::run()
{
    while (!m_isStopping) {
        auto message = receiveMessage(m_channel);
        if (!message)
            return 1;
        if (message->isEnd) {
            // Control is gone, perhaps to come back as another program, which then says SIGTERM.
            if (waitForSuccessor(kOrphanTime))
                m_ending = Ending::HandOver;
            return 0;
        }
        handle(*message, message->descriptors);
    }
    return 0;
}

void Commander::handle(const PassedMessage &message, Descriptors &descriptors)
{
    std::uint64_t id = 0;
    try {
        const Json json = Json::parse(message.text);
        id = json.value("id", std::uint64_t{0});
        const auto name = json.at("do").get<std::string>();
        const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                      [&](const Row &entry) { return name == entry.name; });
        if (row == std::end(kRows)) {
            answer(id, wrong("an unknown message"));
            return;
        }
        m_lateAnswer.reset();
        const Result<Json> result = (this->*row->handler)(json, descriptors);
        if (!m_lateAnswer)
            answer(id, result);
    } catch (const Json::exception &) {
        answer(id, wrong("a message that cannot be read"));
    }
}

void Commander::answer(std::uint64_t id, const Result<Json> &result)
{
    if (id == 0)
        return;
    Json json = result ? *result : Json{{"error", toJson(result.error())}};
    json["id"] = id;
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    const std::lock_guard lock(m_sending);
    (void)sendMessage(m_channel, text); // control is gone: the next receive says so
}

/// Everything that stays the same for the life of the process, and then the end of its rights.
Result<Json> Commander::setup(const Json &message, Descriptors &descriptors)
{
    if (!m_areas.empty())
        return wrong("a second setup");
    if (auto mapped = mapMemory(message, descriptors); !mapped)
        return fail(mapped.error());
    if (auto dropped = dropPrivileges(message.at("user"), message.at("group")); !dropped)
        return fail(dropped.error());
    if (auto started = startThreads(message); !started)
        return fail(started.error());
    if (message.at("seccomp").get<bool>()) {
        if (auto restricted = restrictSystemCalls(); !restricted)
            return fail(restricted.error());
    }
    return Json::object();
}

Result<void> Commander::mapMemory(const Json &message, Descriptors &descriptors)
{
    const auto threads = message.at("threads").get<std::size_t>();
    const bool hasHits = message.at("hits").get<bool>();
    if (threads == 0 || threads > kMaxThreads ||
        descriptors.size() != threads * (hasHits ? 3 : 2) + 2)
        return wrong("a setup without its descriptors");
    auto next = descriptors.begin();
    for (std::size_t t = 0; t < threads; ++t) {
        auto area = io::UmemArea::map(std::move(*next++));
        if (!area)
            return fail(area.error());
        m_areas.push_back(std::move(*area));
        auto block = ThreadBlock::map(std::move(*next++));
        if (!block)
            return fail(block.error());
        if (block->frames() != m_areas.back().chunks())
            return wrong("an area and a table of different sizes");
        m_blocks.push_back(std::move(*block));
        if (hasHits) {
            if (auto mapped = mapHitRing(std::move(*next++)); !mapped)
                return mapped;
        }
    }
    auto heartbeat = io::Heartbeat::map((next++)->get());
    if (!heartbeat)
        return fail(heartbeat.error());
    m_heartbeat = std::move(*heartbeat);
    auto file =
        counters::CounterFile::map(std::move(*next), counters::CounterFile::Descriptor::Close);
    if (!file)
        return fail(file.error());
    if (file->identity().shards < threads)
        return wrong("a counter file with fewer shards than threads");
    m_registry = std::make_unique<counters::CounterRegistry>(
        std::make_shared<counters::CounterFile>(std::move(*file)),
        counters::CounterRegistry::Slots::AssignedElsewhere);
    return {};
}

Result<void> Commander::mapHitRing(FileDescriptor fd)
{
    const auto size = fileSize(fd.get());
    if (!size)
        return fail(size.error());
    auto mapping = SharedMapping::map(fd.get(), 0, *size);
    if (!mapping)
        return fail(mapping.error());
    auto ring = hitlog::HitRing::over(mapping->bytes());
    if (!ring)
        return fail(ring.error());
    m_hitMemory.push_back(std::move(*mapping));
    m_hitRings.push_back(std::move(*ring));
    return {};
}

Result<void> Commander::startThreads(const Json &message)
{
    const auto cpus = message.at("cpus").get<std::vector<int>>();
    const Nanoseconds life(message.at("heartbeatLife").get<std::int64_t>());
    m_factory = std::make_unique<ProgramFactory>(*m_registry, m_meters, m_metersInUse);
    m_factory->start();
    for (unsigned t = 0; t < m_areas.size(); ++t) {
        m_forwarders.push_back(std::make_unique<Forwarder>(
            m_areas[t], m_blocks[t], m_registry->shard(t),
            m_hitRings.empty() ? nullptr : m_hitRings[t].get(), wallClock));
        m_forwarders[t]->shareStations(m_stations);
        const ForwardingThread::Options options{t, life, t < cpus.size() ? cpus[t] : -1};
        m_threads.push_back(
            std::make_unique<ForwardingThread>(options, m_gate, m_heartbeat, *m_forwarders[t]));
        m_threads[t]->start();
    }
    return {};
}

void Commander::endThreads(Ending how)
{
    if (m_isHeld)
        m_gate.open();
    m_isHeld = false;
    for (const auto &thread : m_threads)
        thread->requestEnd(how);
    for (const auto &thread : m_threads)
        thread->join();
    m_threads.clear();
}

Result<Json> Commander::stage(const Json &message, Descriptors &descriptors)
{
    if (!m_factory || descriptors.size() != 1)
        return wrong("a program before setup, or none");
    const auto id = message.at("id").get<std::uint64_t>();
    m_lateAnswer = id;
    m_local.reset(); // what the program brings is newer
    m_localAnswers.reset();
    m_factory->build(message.at("number"), std::move(descriptors[0]),
                     [this, id](Result<BuiltProgram> built) {
                         if (!built) {
                             answer(id, fail(built.error()));
                             return;
                         }
                         Json told{{"revision", built->program->revision()}};
                         if (const auto expiry = built->program->nextExpiry())
                             told["nextExpiry"] = expiry->time_since_epoch().count();
                         {
                             const std::lock_guard lock(m_stagedMutex);
                             m_staged = std::move(*built);
                         }
                         answer(id, told);
                     });
    return Json::object();
}

Result<Json> Commander::unstage(const Json &, Descriptors &)
{
    const std::lock_guard lock(m_stagedMutex);
    m_staged.reset();
    return Json::object();
}

Result<Json> Commander::activate(const Json &message, Descriptors &)
{
    const auto number = message.at("number").get<std::uint64_t>();
    std::optional<BuiltProgram> old;
    {
        const std::lock_guard lock(m_stagedMutex);
        if (!m_staged || m_staged->number != number)
            return fail(ErrorKind::NotFound, "program-not-staged", "this program is not staged");
        for (const auto &forwarder : m_forwarders) {
            if (auto can = forwarder->canAdopt(*m_staged->program); !can)
                return fail(can.error());
        }
        old = std::exchange(m_inForce, std::exchange(m_staged, std::nullopt));
    }
    if (m_localAnswers)
        m_inForce->answers = *m_localAnswers;
    if (m_hasBegun) {
        const std::lock_guard meters(m_metersInUse);
        const ClosedGate gate(m_gate);
        adoptAll(*m_inForce);
    }
    return Json::object(); // `old` goes while the threads are at work again
}

/// Requires: no forwarding thread is at work.
void Commander::adoptAll(const BuiltProgram &built)
{
    for (std::size_t t = 0; t < m_forwarders.size(); ++t) {
        m_deferred[t].book(m_registry->shard(t));
        m_forwarders[t]->adopt(built.program, built.number);
        if (m_local)
            m_forwarders[t]->adoptLocal(m_local);
    }
    m_meters.activate(built.program->meters(), wallClock());
    m_answers = built.answers;
    const pipeline::AnswerLimit &limit = built.program->policy().answerLimit;
    if (!m_answerLimit || limit != m_answerLimitOf) {
        if (auto made = pipeline::makeAnswerLimiter(limit)) {
            m_answerLimit = std::move(*made);
            m_answerLimitOf = limit;
        }
    }
    adoptAnswers();
}

void Commander::adoptAnswers()
{
    for (const auto &forwarder : m_forwarders)
        forwarder->adoptAnswers(&m_answers, m_answerLimit.get());
}

Result<Json> Commander::local(const Json &message, Descriptors &)
{
    auto built = pipeline::LocalAddresses::build(localFrom(message));
    if (!built)
        return fail(built.error());
    m_local = std::move(*built);
    if (message.contains("answers"))
        m_localAnswers = answerPortsFrom(message.at("answers"));
    if (!m_hasBegun || !m_inForce)
        return Json::object();
    const ClosedGate gate(m_gate);
    for (const auto &forwarder : m_forwarders)
        forwarder->adoptLocal(m_local);
    if (m_localAnswers)
        m_answers = *m_localAnswers;
    adoptAnswers();
    return Json::object();
}

Result<Json> Commander::sockets(const Json &, Descriptors &descriptors)
{
    std::move(descriptors.begin(), descriptors.end(), std::back_inserter(m_arrived));
    return Json::object();
}

Result<Json> Commander::link(const Json &message, Descriptors &)
{
    PendingLink pending{linkFrom(message), std::exchange(m_arrived, {})};
    const auto &sides = pending.link.sides;
    if (pending.sockets.size() != sides[0].sockets.size() + sides[1].sockets.size())
        return wrong("a link without its sockets");
    if (!m_hasBegun) {
        m_pending.push_back(std::move(pending));
        return Json::object();
    }
    auto sockets = mapSockets(pending);
    if (!sockets)
        return fail(sockets.error());
    const ClosedGate gate(m_gate);
    std::vector<ThreadSockets> links;
    links.push_back(std::move(*sockets));
    recoverAll(links);
    if (auto attached = attach(std::move(links[0])); !attached) {
        dropSockets(pending.link.id);
        return fail(attached.error());
    }
    return Json::object();
}

/// The sockets of a link by the thread that serves them.
Result<Commander::ThreadSockets> Commander::mapSockets(PendingLink &pending) const
{
    const auto &sides = pending.link.sides;
    const unsigned threads = linkThreads(static_cast<unsigned>(m_areas.size()),
                                         sides[0].sockets.size(), sides[1].sockets.size());
    if (threads == 0 || pending.link.id >= kMaxLinks)
        return wrong("a link with a side that has no socket");
    ThreadSockets mapped(m_areas.size());
    auto next = pending.sockets.begin();
    for (unsigned s = 0; s < sides.size(); ++s) {
        if (sides[s].stages.empty() || sides[s].stages.size() > kMaxStages ||
            sides[s].sockets.size() > std::size_t{threads} * kMaxQueuesOfThread)
            return wrong("a side without stages, or with too many queues");
        for (unsigned queue = 0; queue < sides[s].sockets.size(); ++queue) {
            auto rings = io::XskRings::map(std::move(*next++), sides[s].sockets[queue].rings);
            if (!rings)
                return fail(rings.error());
            auto socket = std::make_unique<Socket>();
            socket->slot = socketSlotOf(pending.link.id, s, queue / threads);
            socket->rings = std::move(*rings);
            for (const Stage &stage : sides[s].stages)
                socket->stages[socket->stageCount++].stage = stage;
            mapped[queue % threads][s].push_back(std::move(socket));
        }
    }
    return mapped;
}

Result<void> Commander::attach(ThreadSockets sockets)
{
    for (std::size_t t = 0; t < sockets.size(); ++t) {
        if (sockets[t][0].empty())
            continue;
        if (auto attached = m_forwarders[t]->attach(std::move(sockets[t])); !attached)
            return attached;
        m_threads[t]->forgetDescriptors();
    }
    return {};
}

void Commander::dropSockets(LinkId link)
{
    for (std::size_t t = 0; t < m_forwarders.size(); ++t) {
        (void)m_forwarders[t]->detach(link);
        m_threads[t]->forgetDescriptors();
    }
}

/// What is under way is given 50 ms; meanwhile everything else goes on.
Result<Json> Commander::unlink(const Json &message, Descriptors &)
{
    const auto link = message.at("link").get<LinkId>();
    {
        const ClosedGate gate(m_gate);
        for (const auto &forwarder : m_forwarders)
            forwarder->beginClosing(link);
    }
    const auto isEmpty = [&] {
        return std::all_of(m_forwarders.begin(), m_forwarders.end(),
                           [&](const auto &forwarder) { return forwarder->isEmpty(link); });
    };
    for (int i = 0; i < 50 && !isEmpty(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const ClosedGate gate(m_gate);
    dropSockets(link);
    return Json::object();
}

Result<Json> Commander::forget(const Json &message, Descriptors &)
{
    const auto link = message.at("link").get<LinkId>();
    const ClosedGate gate(m_gate);
    for (const auto &forwarder : m_forwarders)
        forwarder->reclaim(link);
    return Json::object();
}

Result<Json> Commander::begin(const Json &, Descriptors &)
{
    if (m_hasBegun || m_forwarders.empty())
        return wrong("a second begin, or one before setup");
    std::vector<ThreadSockets> links;
    for (PendingLink &pending : m_pending) {
        auto sockets = mapSockets(pending);
        if (!sockets)
            return fail(sockets.error());
        links.push_back(std::move(*sockets));
    }
    m_pending.clear();
    recoverAll(links);
    if (m_inForce)
        adoptAll(*m_inForce);
    for (ThreadSockets &sockets : links) {
        if (auto attached = attach(std::move(sockets)); !attached)
            return fail(attached.error());
    }
    if (m_inForce)
        adoptAnswers();
    m_hasBegun = true;
    setCrashHeartbeat(&m_heartbeat);
    // Before anybody can know of this worker: its predecessor's state must not be taken for its.
    for (const ThreadBlock &block : m_blocks)
        block.shared().state.store(ThreadState::Running);
    for (const auto &thread : m_threads)
        thread->begin();
    return Json::object();
}

/// What an earlier worker, maybe of an earlier control, left with these links. No thread is at
/// work.
void Commander::recoverAll(const std::vector<ThreadSockets> &links)
{
    const pipeline::PolicyProgram *program = m_inForce ? m_inForce->program.get() : nullptr;
    for (unsigned t = 0; t < m_blocks.size(); ++t) {
        std::vector<RecoveredSocket> sockets;
        for (const ThreadSockets &link : links) {
            for (const auto &side : link[t]) {
                for (const auto &socket : side)
                    sockets.push_back({socket->slot, &socket->rings});
            }
        }
        m_deferred[t].takeFrom(m_blocks[t], sockets);
        if (program)
            m_deferred[t].book(m_registry->shard(t));
        m_deferred[t].giveTo(m_blocks[t], sockets);
        recover(m_blocks[t], sockets, m_registry->shard(t), program, wallClock());
        m_forwarders[t]->fillPool();
    }
}

Result<Json> Commander::capture(const Json &message, Descriptors &descriptors)
{
    const CaptureRequest request = captureFrom(message);
    if (descriptors.size() != 1 || m_captureMemory.size() != 0)
        return wrong("a second capture, or one without a ring");
    auto filter = CaptureFilter::build(request);
    if (!filter)
        return fail(filter.error());
    const std::size_t each = request.ringBytes;
    auto memory = SharedMapping::map(descriptors[0].get(), 0, each * m_forwarders.size());
    if (!memory)
        return fail(memory.error());
    m_captureMemory = std::move(*memory);
    std::vector<std::unique_ptr<CaptureTap>> taps;
    for (std::size_t t = 0; t < m_forwarders.size(); ++t) {
        taps.push_back(
            std::make_unique<CaptureTap>(*filter, m_captureMemory.bytes().subspan(t * each, each)));
    }
    const ClosedGate gate(m_gate);
    for (std::size_t t = 0; t < m_forwarders.size(); ++t)
        m_forwarders[t]->setTap(std::move(taps[t]));
    return Json::object();
}

Result<Json> Commander::endCapture(const Json &, Descriptors &)
{
    {
        const ClosedGate gate(m_gate);
        for (const auto &forwarder : m_forwarders)
            forwarder->setTap(nullptr);
    }
    m_captureMemory = {};
    return Json::object();
}

Result<Json> Commander::hold(const Json &, Descriptors &)
{
    if (!m_isHeld)
        m_gate.close();
    m_isHeld = true;
    return Json::object();
}

Result<Json> Commander::resume(const Json &, Descriptors &)
{
    if (m_isHeld)
        m_gate.open();
    m_isHeld = false;
    return Json::object();
}

Result<Json> Commander::stop(const Json &message, Descriptors &)
{
    m_ending = message.at("final").get<bool>() ? Ending::Final : Ending::HandOver;
    setCrashHeartbeat(nullptr);
    endThreads(m_ending);
    m_isStopping = true;
    return Json::object();
}

} // namespace tallygate::engine
