// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "captureframes.h"
#include "counters/equations.h"
#include "naivepipeline.h"
#include "pipeline/trace.h"
#include "pipeline/worker.h"
#include "randompolicy.h"
#include "support/effort.h"

// Random policies over every capture there is: the worker's outcome of each packet and all its
// counters are those of the naive model, the explanation agrees, and the equations hold
// (SEMANTICS 1.4, 1.5).

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

constexpr std::size_t kMostFrames = 2500;
constexpr std::uint32_t kPolicies = effort(8);

std::string describe(const pipeline::Outcome &outcome)
{
    return fmt::format(
        "{} by {}, counter {}, application {}, rule {}{}{}", toString(outcome.verdict),
        toString(outcome.cause), counters::info(outcome.counter).name,
        static_cast<std::int32_t>(outcome.application), static_cast<std::int32_t>(outcome.rule),
        outcome.withinLimit ? ", within limit" : "", outcome.answer ? ", answered" : "");
}

/// A program's application index in terms of the policy's list.
void renumber(pipeline::Outcome &outcome, const pipeline::PolicyProgram &program)
{
    if (outcome.application != pipeline::Outcome::kNone)
        outcome.application =
            static_cast<std::uint32_t>(program.applications()[outcome.application].application -
                                       program.policy().applications.data());
}

/// A policy on two ports, run both ways.
struct Pair
{
    Pair(std::shared_ptr<const pipeline::DevicePolicy> chosen, std::vector<pipeline::Port> ports)
        : policy(std::move(chosen))
        , naive(*policy, ports, at)
        , worker(registry.shard(0))
    {
        auto built =
            pipeline::PolicyProgram::build({policy, ports, at, std::nullopt, 1}, registry, meters);
        if (!built)
            qFatal("%s", toString(built.error()).c_str());
        program = *built;
        meters.activate(program->meters(), {});
        worker.adopt(program);
    }

    const Timestamp at{std::chrono::hours(500'000)};
    std::shared_ptr<const pipeline::DevicePolicy> policy;
    counters::CounterRegistry registry;
    pipeline::MeterBank meters;
    std::shared_ptr<const pipeline::PolicyProgram> program;
    NaivePipeline naive;
    pipeline::Worker worker;
};

} // namespace

class DifferentialTest : public QObject
{
    Q_OBJECT

private slots:
    void everyCapture_data();
    void everyCapture();

private:
    void runPolicy(const std::vector<packet::Frame> &frames,
                   const std::vector<std::string> &addresses, std::uint32_t seed);
    void compareRun(Pair &pair, pipeline::PortIndex port, pipeline::Direction direction,
                    std::span<const packet::Frame> run, std::size_t first, bool explained);
    void compareCounters(const Pair &pair);
};

void DifferentialTest::everyCapture_data()
{
    QTest::addColumn<QString>("path");
    for (const auto &path : allCaptures())
        QTest::newRow(path.filename().c_str()) << QString::fromStdString(path.string());
}

void DifferentialTest::everyCapture()
{
    QFETCH(QString, path);
    const CaptureFrames capture(path.toStdString(), kMostFrames);
    const auto addresses = capture.addresses();
    for (std::uint32_t seed = 1; seed <= kPolicies && !QTest::currentTestFailed(); ++seed)
        runPolicy(capture.frames, addresses, seed + 100 * static_cast<std::uint32_t>(path.size()));
}

void DifferentialTest::runPolicy(const std::vector<packet::Frame> &frames,
                                 const std::vector<std::string> &addresses, std::uint32_t seed)
{
    RandomPolicy random(seed);
    const bool cut = random.below(2) == 0;
    const auto policy = std::make_shared<const pipeline::DevicePolicy>(
        random.make(addresses, !cut && random.below(2) == 0));
    pipeline::Port first{1, "eth0"}, second{2, "eth1"};
    second.kind = random.below(4) == 0 ? pipeline::PortKind::Wire : pipeline::PortKind::Host;
    Pair pair(policy, {first, second});

    std::vector<packet::Frame> taken = frames;
    for (packet::Frame &frame : taken) {
        if (cut && random.below(3) == 0)
            frame.capturedLength = random.below(frame.capturedLength + 1u);
    }
    for (std::size_t i = 0; i < taken.size() && !QTest::currentTestFailed();) {
        const std::size_t count = std::min<std::size_t>(1 + random.below(150), taken.size() - i);
        const auto direction =
            random.below(3) == 0 ? pipeline::Direction::Out : pipeline::Direction::In;
        compareRun(pair, random.below(2), direction, std::span(taken).subspan(i, count), i,
                   random.below(10) == 0);
        i += count;
    }
    if (!QTest::currentTestFailed())
        compareCounters(pair);
}

void DifferentialTest::compareRun(Pair &pair, pipeline::PortIndex port,
                                  pipeline::Direction direction, std::span<const packet::Frame> run,
                                  std::size_t first, bool explained)
{
    // A trace looks at the meters as they stand, so it is taken before the first packet.
    std::optional<pipeline::PacketTrace> trace;
    if (explained)
        trace = pipeline::explain(*pair.program, pair.worker.local(), port, direction, run[0],
                                  pipeline::TraceRules::UntilDecided, pair.worker.stations());
    std::vector<pipeline::Outcome> outcomes(run.size());
    pair.worker.process(port, direction, run, outcomes);
    for (std::size_t i = 0; i < run.size(); ++i) {
        if (i == 0 && trace)
            QVERIFY2(trace->outcome == outcomes[0],
                     fmt::format("packet {}: explained as {}, but was {}", first + 1,
                                 describe(trace->outcome), describe(outcomes[0]))
                         .c_str());
        renumber(outcomes[i], *pair.program);
        const pipeline::Outcome expected = pair.naive.process(port, direction, run[i]);
        QVERIFY2(outcomes[i] == expected,
                 fmt::format("packet {} at {} {}: {}, expected {}", first + i + 1,
                             pair.program->ports()[port].name, toString(direction),
                             describe(outcomes[i]), describe(expected))
                     .c_str());
    }
}

void DifferentialTest::compareCounters(const Pair &pair)
{
    for (const pipeline::BoundApplication &bound : pair.program->applications()) {
        const auto tally = pair.program->tallyOf(bound, pair.registry);
        const auto which =
            static_cast<std::size_t>(bound.application - pair.policy->applications.data());
        const auto holds = counters::checkEquation(tally); // 1.4
        QVERIFY2(holds.has_value(), holds ? "" : toString(holds.error()).c_str());
        const auto found = pair.naive.applications.find({which, bound.port});
        const NaiveCounters expected =
            found == pair.naive.applications.end() ? NaiveCounters{} : found->second;
        QVERIFY(tally.received == expected.received);
        QVERIFY(tally.byDefault == expected.byDefault);
        QVERIFY(tally.undecidable == expected.undecidable);
        for (std::size_t r = 0; r < expected.rules.size(); ++r) {
            QVERIFY(tally.rules[r].value.hits == expected.rules[r].hits);
            QVERIFY(tally.rules[r].value.conform == expected.rules[r].conform);
            QVERIFY(tally.rules[r].value.exceed == expected.rules[r].exceed);
        }
    }
    for (const auto &[place, expected] : pair.naive.ports) {
        const auto port = static_cast<pipeline::PortIndex>(place.first);
        const auto tally =
            pair.registry.portValue(pair.program->chain(port, place.second).slot, place.second);
        QVERIFY(tally == expected);
        const auto holds = counters::checkEquation("port", tally); // 1.5
        QVERIFY2(holds.has_value(), holds ? "" : toString(holds.error()).c_str());
    }
    QCOMPARE(pair.worker.statistics().undecidableCounts, pair.naive.undecidableCounts);
}

QTEST_GUILESS_MAIN(DifferentialTest)
#include "tst_naivepipeline.moc"
