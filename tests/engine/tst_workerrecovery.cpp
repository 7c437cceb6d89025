// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include "counters/counterfile.h"
#include "counters/equations.h"
#include "engine/frameaudit.h"
#include "pipeline/testbench.h"
#include "worker/forwarder.h"
#include "worker/recovery.h"

// A forwarder dies at every single instruction of its work: it runs in a child that is stepped
// through, on rings that no kernel serves. Wherever it changed anything outside of itself, recovery
// is run on what is there, checked, and taken back before the next step.

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::testsupport;
using counters::Direction;
using counters::PortCounter;
using pipeline::Action;

namespace {

constexpr std::uint32_t kFrames = 64;
constexpr std::uint32_t kRing = 32;
constexpr SocketSlot kA = socketSlotOf(0, 0, 0);
constexpr SocketSlot kB = socketSlotOf(0, 1, 0);

template <class T>
T taken(Result<T> result)
{
    if (!result)
        qFatal("%s", toString(result.error()).c_str());
    return std::move(*result);
}

/// The rings of two sockets in memory that parent and child share.
class FakeRings
{
public:
    FakeRings()
        : m_memory(static_cast<std::uint8_t *>(
              ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)))
    {}

    /// As a process sees them that maps them now.
    io::XskRings map(unsigned socket) const
    {
        const xdp_ring_offset offsets{0, 64, 192, 128};
        const auto base = [&](unsigned ring) { return m_memory + (socket * 4 + ring) * kEach; };
        io::XskRings rings;
        rings.fill = {base(0), offsets, kRing};
        rings.rx = {base(1), offsets, kRing};
        rings.tx = {base(2), offsets, kRing};
        rings.completion = {base(3), offsets, kRing};
        return rings;
    }
    /// What the kernel moves: the consumer of fill and tx, the producer of rx and completion.
    std::uint32_t &kernelsEnd(unsigned socket, unsigned ring) const
    {
        const bool isProducer = ring == 1 || ring == 3;
        return *reinterpret_cast<std::uint32_t *>(m_memory + (socket * 4 + ring) * kEach +
                                                  (isProducer ? 0 : 64));
    }
    std::span<std::uint8_t> bytes() const { return {m_memory, kBytes}; }

private:
    static constexpr std::size_t kEach = 192 + kRing * sizeof(io::Descriptor);
    static constexpr std::size_t kBytes = 8 * kEach;
    std::uint8_t *m_memory;
};

Timestamp someTime()
{
    return Timestamp(std::chrono::seconds(1'700'000'000));
}

pipeline::DevicePolicy somePolicy()
{
    pipeline::DevicePolicy policy;
    policy.meters = {packetMeter("two", 1, 2)};
    addFilter(policy, "in",
              {rule("udp.dstport == 97", Action::Count), rule("udp.dstport == 99", Action::Drop),
               rule("udp.dstport == 98", Action::Reject), limitRule("udp.dstport == 96", "two")},
              pipeline::Verdict::Permit)
        .interfaces = {"a1"};
    addFilter(policy, "out", {rule("udp.dstport == 95", Action::Drop)}, pipeline::Verdict::Permit,
              Direction::Out)
        .interfaces = {"b1"};
    return policy;
}

} // namespace

class WorkerRecoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void diesAtEveryInstruction();
    void diesWithFullRing();
    void deferredBatchIsBookedLater();
    void auditSeesLeaks();

private:
    struct Region
    {
        std::uint8_t *at;
        std::size_t size;
    };
    using Image = std::vector<std::uint8_t>;

    void receive(unsigned socket, const std::vector<std::uint16_t> &ports);
    void complete(std::uint32_t count);
    std::unique_ptr<Forwarder> forwarder();
    void stepThrough(int passes);
    std::string checkRecovery();
    std::string checkSums();
    std::string checkEquations();
    std::vector<Region> regions() const;
    Image save() const;
    void restore(const Image &image) const;
    bool isChanged(const Image &image) const;
    FrameAudit audit() const;
    counters::PortTally tally(unsigned port, Direction direction) const
    {
        return m_registry->portValue(port, direction);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<FakeRings> m_rings;
    io::UmemArea m_area;
    ThreadBlock m_block;
    std::shared_ptr<counters::CounterFile> m_file;
    std::unique_ptr<counters::CounterRegistry> m_registry;
    pipeline::MeterBank m_meters;
    std::unique_ptr<meter::Meter> m_limit;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    std::uint32_t m_received = 0; ///< frames that the kernel put into A's rx ring
};

/// A has 16 frames to receive into, B 8; 4 were sent by B and are completed.
void WorkerRecoveryTest::init()
{
    m_rings = std::make_unique<FakeRings>();
    m_area = taken(io::UmemArea::create(kFrames));
    m_block = taken(ThreadBlock::create(kFrames));
    m_file = std::make_shared<counters::CounterFile>(taken(counters::CounterFile::create(
        m_folder.filePath("counters").toStdString(), {Uuid::random(), {}, 1})));
    m_registry = std::make_unique<counters::CounterRegistry>(
        m_file, counters::CounterRegistry::Slots::AssignedHere);
    m_limit = taken(pipeline::makeAnswerLimiter());
    m_program = taken(pipeline::PolicyProgram::build(
        {std::make_shared<pipeline::DevicePolicy>(somePolicy()),
         {{1, "a1", pipeline::PortKind::Wire}, {2, "b1", pipeline::PortKind::Wire}},
         {},
         std::nullopt,
         1},
        *m_registry, m_meters));
    m_received = 0;
    // A rule that was but counted under an earlier policy, and one that has gone.
    counters::CounterShard &shard = m_registry->shard(0);
    const pipeline::BoundApplication &application = m_program->applications()[0];
    for (int i = 0; i < 5; ++i)
        shard.cell(application.rules[1].slot).count(60, someTime());
    shard.cell(application.received).count(1000, someTime());

    io::XskRings a = m_rings->map(0);
    io::XskRings b = m_rings->map(1);
    std::uint32_t first = 0;
    a.fill.reserve(16, &first);
    for (std::uint32_t i = 0; i < 16; ++i) {
        a.fill.slot(i) = io::addressOf(i);
        m_block.setOwner(i, {FrameOwner::Receive, kA});
    }
    a.fill.submit();
    b.fill.reserve(8, &first);
    for (std::uint32_t i = 0; i < 8; ++i) {
        b.fill.slot(i) = io::addressOf(16 + i);
        m_block.setOwner(16 + i, {FrameOwner::Receive, kB});
    }
    b.fill.submit();
    b.tx.reserve(4, &first);
    for (std::uint32_t i = 0; i < 4; ++i) {
        b.tx.slot(i) = {io::addressOf(24 + i), 60, 0};
        m_block.setOwner(24 + i, {FrameOwner::Transmit, kB});
    }
    b.tx.submit();
    complete(4);
}

/// The kernel receives frames to these ports into the fill ring's chunks.
void WorkerRecoveryTest::receive(unsigned socket, const std::vector<std::uint16_t> &ports)
{
    io::XskRings rings = m_rings->map(socket);
    for (const std::uint16_t port : ports) {
        std::uint32_t &fillConsumer = m_rings->kernelsEnd(socket, 0);
        std::uint32_t &rxProducer = m_rings->kernelsEnd(socket, 1);
        const Octets frame =
            (Eth{} / Ipv4{} / Udp{.srcport = 4000, .dstport = port} / payload(20u + port)).bytes();
        const std::uint64_t address = rings.fill.slot(fillConsumer++) + io::kChunkHeadroom;
        std::copy(frame.begin(), frame.end(), m_area.data() + address);
        rings.rx.slot(rxProducer++) = {address, static_cast<std::uint32_t>(frame.size()), 0};
        m_received += socket == 0 ? 1 : 0;
    }
}

/// The kernel sends what B has.
void WorkerRecoveryTest::complete(std::uint32_t count)
{
    io::XskRings b = m_rings->map(1);
    std::uint32_t &txConsumer = m_rings->kernelsEnd(1, 2);
    std::uint32_t &completed = m_rings->kernelsEnd(1, 3);
    for (std::uint32_t i = 0; i < count; ++i)
        b.completion.slot(completed++) = b.tx.slot(txConsumer++).addr;
}

std::unique_ptr<Forwarder> WorkerRecoveryTest::forwarder()
{
    auto made =
        std::make_unique<Forwarder>(m_area, m_block, m_registry->shard(0), nullptr, someTime);
    made->adopt(m_program, 1);
    std::array<std::vector<std::unique_ptr<Socket>>, 2> sides;
    for (unsigned s = 0; s < 2; ++s) {
        auto socket = std::make_unique<Socket>();
        socket->slot = s == 0 ? kA : kB;
        socket->rings = m_rings->map(s);
        socket->stageCount = 2;
        socket->stages[0].stage = {s == 0 ? 1u : 2u, Direction::In};
        socket->stages[1].stage = {s == 0 ? 2u : 1u, Direction::Out};
        sides[s].push_back(std::move(socket));
    }
    if (!made->attach(std::move(sides)))
        qFatal("the sockets were refused");
    static const AnswerPorts noPorts;
    made->adoptAnswers(&noPorts, m_limit.get());
    made->fillPool();
    return made;
}

/// Everything that outlives a worker, as far as the test uses it.
std::vector<WorkerRecoveryTest::Region> WorkerRecoveryTest::regions() const
{
    ThreadShared &shared = m_block.shared();
    auto *base = reinterpret_cast<std::uint8_t *>(&shared);
    const auto at = [](auto &object) { return reinterpret_cast<std::uint8_t *>(&object); };
    return {{base, static_cast<std::size_t>(at(shared.shadows[64]) - base)},
            {at(*m_block.sumBases().data()), 16 * sizeof(pipeline::SumBase)},
            {at(*m_block.sumBases().data()) + m_block.sumBases().size_bytes(),
             kFrames * sizeof(std::uint16_t)},
            {m_rings->bytes().data(), m_rings->bytes().size()},
            {at(*m_file->batches(0)), sizeof(counters::BatchSequence)},
            {at(*m_file->cells(0)), 32 * sizeof(counters::CounterCell)},
            {at(*m_file->ports(0)), 4 * sizeof(counters::PortCells)}};
}

WorkerRecoveryTest::Image WorkerRecoveryTest::save() const
{
    Image image;
    for (const Region &region : regions())
        image.insert(image.end(), region.at, region.at + region.size);
    return image;
}

void WorkerRecoveryTest::restore(const Image &image) const
{
    const std::uint8_t *from = image.data();
    for (const Region &region : regions()) {
        std::memcpy(region.at, from, region.size);
        from += region.size;
    }
}

bool WorkerRecoveryTest::isChanged(const Image &image) const
{
    const std::uint8_t *from = image.data();
    for (const Region &region : regions()) {
        if (std::memcmp(region.at, from, region.size) != 0)
            return true;
        from += region.size;
    }
    return false;
}

FrameAudit WorkerRecoveryTest::audit() const
{
    const io::XskRings a = m_rings->map(0);
    const io::XskRings b = m_rings->map(1);
    return auditFrames(m_block, {{kA, &a}, {kB, &b}});
}

/// SEMANTICS 1.4 and 1.5, of what is counted now.
std::string WorkerRecoveryTest::checkEquations()
{
    for (const unsigned port : {0u, 1u}) {
        for (const Direction direction : {Direction::In, Direction::Out}) {
            if (const auto sum = counters::checkEquation("port", tally(port, direction)); !sum)
                return sum.error().message;
        }
    }
    for (const pipeline::BoundApplication &application : m_program->applications()) {
        counters::ApplicationTally tally = m_program->tallyOf(application, *m_registry);
        if (&application == m_program->applications().data()) {
            tally.rules[1].value.hits = saturatingDifference(tally.rules[1].value.hits, {5, 300});
            tally.received = saturatingDifference(tally.received, {1, 1000});
        }
        if (const auto sum = counters::checkEquation(tally); !sum)
            return sum.error().message;
    }
    return {};
}

std::string WorkerRecoveryTest::checkSums()
{
    if (std::string wrong = checkEquations(); !wrong.empty())
        return wrong;
    if (m_registry->shard(0).batches().isWithin())
        return "readers are still told to wait";
    const io::XskRings a = m_rings->map(0);
    const io::XskRings b = m_rings->map(1);
    const counters::PortTally in = tally(0, Direction::In);
    const counters::PortTally out = tally(1, Direction::Out);
    if (in[PortCounter::Received].packets != a.rx.publishedConsumer())
        return fmt::format("{} frames taken, {} received", a.rx.publishedConsumer(),
                           in[PortCounter::Received].packets);
    if (!(out[PortCounter::Received] == in.forwarded()))
        return fmt::format("{} forwarded, {} received by the second stage", in.forwarded().packets,
                           out[PortCounter::Received].packets);
    if (out.forwarded().packets != b.tx.publishedProducer() - 4)
        return fmt::format("{} sent, {} forwarded", b.tx.publishedProducer() - 4,
                           out.forwarded().packets);
    if (const FrameAudit frames = audit(); !frames.isWhole())
        return toString(frames);
    return {};
}

/// Recovery from what is there now; then everything is taken back.
std::string WorkerRecoveryTest::checkRecovery()
{
    const Image before = save();
    std::string wrong;
    std::array<Image, 2> after;
    for (Image &result : after) { // the second time there is nothing left to do
        io::XskRings a = m_rings->map(0);
        io::XskRings b = m_rings->map(1);
        const std::array<RecoveredSocket, 2> sockets{{{kA, &a}, {kB, &b}}};
        recover(m_block, sockets, m_registry->shard(0), m_program.get(), someTime());
        if (wrong.empty())
            wrong = checkSums();
        result = save();
    }
    if (wrong.empty() && after[0] != after[1])
        wrong = "a second recovery found something to do";
    restore(before);
    return wrong;
}

/// Steps a child through so many passes of a forwarder and dies at each instruction.
void WorkerRecoveryTest::stepThrough(int passes)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        const auto forwarding = forwarder();
        ::raise(SIGSTOP);
        for (int i = 0; i < passes; ++i)
            forwarding->pass(Nanoseconds(i));
        ::raise(SIGSTOP);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSTOPPED(status));
    Image last = save();
    int steps = 0;
    int deaths = 0;
    int readable = 0;
    std::string wrong;
    for (;;) {
        ::ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr);
        ::waitpid(child, &status, 0);
        if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
            break;
        ++steps;
        if (!isChanged(last))
            continue;
        last = save();
        ++deaths;
        // A reader that finds no batch at work finds whole sums, without any recovery.
        if (!m_registry->shard(0).batches().isWithin()) {
            ++readable;
            wrong = checkEquations();
        }
        if (wrong.empty())
            wrong = checkRecovery();
        if (!wrong.empty())
            break;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    QVERIFY2(wrong.empty(), fmt::format("after {} instructions: {}", steps, wrong).c_str());
    QVERIFY2(deaths > 100, "the forwarder did nothing");
    QVERIFY(readable > 10 && readable < deaths);
    qInfo("%d instructions, %d states, %d of them between batches", steps, deaths, readable);
    QVERIFY(checkSums().empty());
}

void WorkerRecoveryTest::diesAtEveryInstruction()
{
    receive(0, {53, 97, 99, 98, 96, 96, 96, 95, 53});
    receive(1, {1, 2, 3});
    stepThrough(3);
    QCOMPARE(tally(0, Direction::In)[PortCounter::Received].packets, 9u);
    QCOMPARE(tally(0, Direction::In)[PortCounter::Rejected].packets, 1u);
    QCOMPARE(tally(0, Direction::In)[PortCounter::Limited].packets, 1u);
    QCOMPARE(tally(1, Direction::Out)[PortCounter::Dropped].packets, 1u);
    QCOMPARE(tally(0, Direction::Out)[PortCounter::Unfiltered].packets, 3u);
}

/// The transmit ring takes but a part of the batch.
void WorkerRecoveryTest::diesWithFullRing()
{
    io::XskRings b = m_rings->map(1);
    std::uint32_t first = 0;
    QVERIFY(b.tx.reserve(kRing - 2, &first));
    for (std::uint32_t i = 0; i < kRing - 2; ++i) {
        b.tx.slot(first + i) = {io::addressOf(28 + i), 60, 0};
        m_block.setOwner(28 + i, {FrameOwner::Transmit, kB});
    }
    b.tx.submit();
    receive(0, {53, 53, 99, 53, 53});
    const auto forwarding = forwarder();
    forwarding->pass(Nanoseconds(1));
    const counters::PortTally out = tally(1, Direction::Out);
    QCOMPARE(out[PortCounter::Permitted].packets, 4u);
    QCOMPARE(out[PortCounter::TransmitRingFull].packets, 2u);
    QCOMPARE(out.forwarded().packets, 2u);
    QVERIFY2(audit().isWhole(), toString(audit()).c_str());
}

/// A worker whose link comes only after others have begun.
void WorkerRecoveryTest::deferredBatchIsBookedLater()
{
    receive(0, {53, 54, 55});
    io::XskRings a = m_rings->map(0);
    // A batch taken, and nothing more.
    BatchMarker &marker = m_block.shared().marker;
    marker.receiveSocket = kA;
    marker.receiveConsumer = 0;
    marker.receiveSlots = 3;
    marker.stages = 2;
    marker.stagesBegun = 1;
    marker.stage[0].entered = {3, 300};
    marker.active = 1;

    DeferredBatch deferred;
    counters::CounterShard &shard = m_registry->shard(0);
    shard.batches().begin();
    deferred.takeFrom(m_block, {});
    QCOMPARE(marker.active.load(), 0u);
    recover(m_block, {}, shard, nullptr, someTime());
    QVERIFY(shard.batches().isWithin()); // until there is a program, and with it
    deferred.book(shard);
    recover(m_block, {}, shard, m_program.get(), someTime());
    QVERIFY(!shard.batches().isWithin());
    QCOMPARE(checkEquations(), std::string());
    QCOMPARE(tally(0, Direction::In)[PortCounter::WorkerLost].packets, 3u);
    marker.receiveSocket = 77; // others work meanwhile

    io::XskRings b = m_rings->map(1);
    const std::array<RecoveredSocket, 2> sockets{{{kA, &a}, {kB, &b}}};
    deferred.takeFrom(m_block, sockets);
    deferred.giveTo(m_block, sockets);
    const Recovery found =
        recover(m_block, sockets, m_registry->shard(0), m_program.get(), someTime());
    QVERIFY(found.hadBatch);
    QVERIFY((tally(0, Direction::In)[PortCounter::WorkerLost] == counters::Tally{3, 300}));
    QCOMPARE(a.rx.publishedConsumer(), 3u);
    QVERIFY2(audit().isWhole(), toString(audit()).c_str());
}

void WorkerRecoveryTest::auditSeesLeaks()
{
    QVERIFY(audit().isWhole());
    m_block.setOwner(40, {FrameOwner::Transmit, kB}); // never sent
    QCOMPARE(audit().lost, 1u);
    m_block.setOwner(40, {FrameOwner::Worker, kB});
    QVERIFY(!audit().isWhole());
    m_block.setOwner(40, {});
    m_block.setOwner(3, {}); // in A's fill ring
    QVERIFY(audit().twice > 0);
}

QTEST_GUILESS_MAIN(WorkerRecoveryTest)
#include "tst_workerrecovery.moc"
