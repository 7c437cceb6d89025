// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "captureframes.h"
#include "pipeline/worker.h"
#include "randompolicy.h"
#include "support/effort.h"

// A worker that keeps answers to flows and one that does not: each packet has the same outcome, and
// all counters and meters stand alike, whatever programs follow each other.

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

constexpr std::size_t kMostFrames = 400;
const std::vector<pipeline::Port> kPorts{{1, "eth0"}, {2, "eth1"}};
const Timestamp kNow{std::chrono::hours(500'000)};

/// One way to run packets, with counters and meters of its own.
struct Side
{
    explicit Side(bool hasCaches)
        : worker(registry.shard(0))
    {
        worker.useFlowCaches(hasCaches);
    }

    std::shared_ptr<const pipeline::PolicyProgram>
    build(const std::shared_ptr<const pipeline::DevicePolicy> &policy)
    {
        auto built =
            pipeline::PolicyProgram::build({policy, kPorts, kNow, {}, 1}, registry, meters);
        if (!built)
            qFatal("%s", toString(built.error()).c_str());
        return *built;
    }
    void adopt(const std::shared_ptr<const pipeline::PolicyProgram> &program)
    {
        meters.activate(program->meters(), {});
        worker.adopt(program);
    }

    counters::CounterRegistry registry;
    pipeline::MeterBank meters;
    pipeline::Worker worker;
};

/// Frames of all captures, a few of each, some cut by a snaplen.
class Traffic
{
public:
    Traffic()
    {
        std::mt19937 random(3);
        for (const auto &path : allCaptures()) {
            m_captures.push_back(std::make_unique<CaptureFrames>(path, kMostFrames));
            for (packet::Frame frame : m_captures.back()->frames) {
                if (random() % 20 == 0)
                    frame.capturedLength =
                        static_cast<std::uint32_t>(random()) % (frame.capturedLength + 1);
                m_frames.push_back(frame);
            }
        }
    }

    std::vector<std::string> addresses() const
    {
        return m_captures.empty() ? std::vector<std::string>() : m_captures.front()->addresses();
    }
    bool isEmpty() const { return m_frames.empty(); }
    /// Some frames in a row, at a time of their own.
    std::vector<packet::Frame> some(std::mt19937 &random, std::size_t count, Timestamp at) const
    {
        const std::size_t first = random() % m_frames.size();
        std::vector<packet::Frame> frames;
        for (std::size_t i = 0; i < count; ++i) {
            frames.push_back(m_frames[(first + i % 100) % m_frames.size()]); // flows come again
            frames.back().time = at + std::chrono::microseconds(i);
        }
        return frames;
    }

private:
    std::vector<std::unique_ptr<CaptureFrames>> m_captures;
    std::vector<packet::Frame> m_frames;
};

} // namespace

class FlowCachesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sameAcrossPrograms();
    void sameInThreads();

private:
    std::vector<std::shared_ptr<const pipeline::DevicePolicy>> policies(std::uint32_t seed,
                                                                        std::size_t count) const;
    void compareCounters(const Side &one, const Side &other) const;

    std::unique_ptr<Traffic> m_traffic;
    std::vector<std::string> m_addresses;
};

void FlowCachesTest::initTestCase()
{
    m_traffic = std::make_unique<Traffic>();
    QVERIFY(!m_traffic->isEmpty());
    m_addresses = m_traffic->addresses();
}

std::vector<std::shared_ptr<const pipeline::DevicePolicy>>
FlowCachesTest::policies(std::uint32_t seed, std::size_t count) const
{
    RandomPolicy random(seed);
    std::vector<std::shared_ptr<const pipeline::DevicePolicy>> made;
    for (std::size_t i = 0; i < count; ++i)
        made.push_back(
            std::make_shared<const pipeline::DevicePolicy>(random.make(m_addresses, false)));
    return made;
}

void FlowCachesTest::compareCounters(const Side &one, const Side &other) const
{
    for (const auto &bound : one.worker.program().applications()) {
        const auto index = &bound - one.worker.program().applications().data();
        const auto &twin = other.worker.program().applications()[static_cast<std::size_t>(index)];
        const auto left = one.worker.program().tallyOf(bound, one.registry);
        const auto right = other.worker.program().tallyOf(twin, other.registry);
        QVERIFY(left.received == right.received);
        QVERIFY(left.byDefault == right.byDefault);
        QVERIFY(left.undecidable == right.undecidable);
        QCOMPARE(left.rules.size(), right.rules.size());
        for (std::size_t r = 0; r < left.rules.size(); ++r)
            QVERIFY(left.rules[r].value == right.rules[r].value);
    }
    QCOMPARE(one.worker.statistics().undecidableCounts,
             other.worker.statistics().undecidableCounts);
}

/// Programs come, go and come back between batches of any size.
void FlowCachesTest::sameAcrossPrograms()
{
    for (std::uint32_t seed = 1; seed <= effort(40); ++seed) {
        std::mt19937 random(seed);
        const auto chosen = policies(seed, 3);
        Side cached(true), plain(false);
        Timestamp at = kNow;
        for (int swap = 0; swap < 8; ++swap) {
            const auto &policy = chosen[random() % chosen.size()];
            cached.adopt(cached.build(policy));
            plain.adopt(plain.build(policy));
            for (int run = 0; run < 12; ++run) {
                at += std::chrono::milliseconds(random() % 2000);
                const auto frames = m_traffic->some(random, 1 + random() % 400, at);
                const auto port = static_cast<pipeline::PortIndex>(random() % 2);
                const auto direction =
                    random() % 3 == 0 ? pipeline::Direction::Out : pipeline::Direction::In;
                std::vector<pipeline::Outcome> one(frames.size()), other(frames.size());
                cached.worker.process(port, direction, frames, one);
                plain.worker.process(port, direction, frames, other);
                QVERIFY(one == other);
            }
            compareCounters(cached, plain);
            if (QTest::currentTestFailed())
                return;
        }
    }
}

/// Workers in threads share programs that are swapped under them; each has caches of its own and
/// judges as one that has none.
void FlowCachesTest::sameInThreads()
{
    constexpr int kWorkers = 3;
    const int swaps = effort(60);
    counters::CounterRegistry registry(kWorkers), plainRegistry(kWorkers);
    pipeline::MeterBank meters, plainMeters;
    // Meters are shared, so that what conforms would depend on who comes first: no limit rules.
    auto chosen = policies(77, 6);
    for (auto &policy : chosen) {
        auto copy = std::make_shared<pipeline::DevicePolicy>(*policy);
        for (auto &filter : copy->filters)
            for (auto &rule : filter.rules)
                if (rule.action == pipeline::Action::Limit)
                    rule.action = pipeline::Action::Count;
        policy = std::move(copy);
    }
    using Programs = std::pair<std::shared_ptr<const pipeline::PolicyProgram>,
                               std::shared_ptr<const pipeline::PolicyProgram>>;
    const auto build = [&](std::size_t i) -> Programs {
        auto one =
            pipeline::PolicyProgram::build({chosen[i], kPorts, kNow, {}, i}, registry, meters);
        auto other = pipeline::PolicyProgram::build({chosen[i], kPorts, kNow, {}, i}, plainRegistry,
                                                    plainMeters);
        if (!one || !other)
            qFatal("a policy cannot be built");
        return {*one, *other};
    };
    std::mutex mutex;
    Programs current = build(0);
    std::atomic<bool> isOver = false;
    std::atomic<int> differences = 0;
    std::atomic<std::uint64_t> batches = 0;
    std::vector<std::thread> threads;
    for (std::size_t w = 0; w < kWorkers; ++w) {
        threads.emplace_back([&, w] {
            std::mt19937 random(static_cast<std::uint32_t>(w));
            pipeline::Worker cached(registry.shard(w)), plain(plainRegistry.shard(w));
            plain.useFlowCaches(false);
            const pipeline::PolicyProgram *adopted = nullptr;
            while (!isOver) {
                {
                    const std::lock_guard lock(mutex);
                    if (current.first.get() != adopted) {
                        cached.adopt(current.first);
                        plain.adopt(current.second);
                        adopted = current.first.get();
                    }
                }
                const auto frames = m_traffic->some(random, 64, kNow);
                std::vector<pipeline::Outcome> one(frames.size()), other(frames.size());
                cached.process(0, pipeline::Direction::In, frames, one);
                plain.process(0, pipeline::Direction::In, frames, other);
                differences += one == other ? 0 : 1;
                ++batches;
            }
        });
    }
    for (int swap = 0; swap < swaps; ++swap) {
        const std::uint64_t seen = batches;
        while (batches < seen + 30)
            std::this_thread::yield();
        Programs next = build(static_cast<std::size_t>(swap) % chosen.size());
        const std::lock_guard lock(mutex);
        current = std::move(next);
    }
    isOver = true;
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(differences.load(), 0);
}

QTEST_GUILESS_MAIN(FlowCachesTest)
#include "tst_flowcaches.moc"
