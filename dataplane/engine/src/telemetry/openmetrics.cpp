// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/openmetrics.h"

#include <algorithm>
#include <span>

#include "backgroundwriter.h"
#include "base/mappedfile.h"
#include "loop/loop.h"
#include "metricstext.h"

namespace tallygate::engine {

using counters::CounterRole;
using counters::Direction;
using counters::PortCounter;
using counters::Tally;

namespace {

/// A row with its value: read once, shown in several families.
struct Sampled
{
    const CounterStore::Row *row;
    counters::CounterValue value;
    ApplicationBalance balance{}; ///< of the application, with what it received
};

void addRules(MetricsText &text, std::span<const Sampled> rows)
{
    const auto add = [&](const Sampled &sampled, std::uint64_t value) {
        const CounterStore::Row &row = *sampled.row;
        const PolicyNames::Place &place = *row.place;
        text.sample({{"application", place.application->uuid.toString()},
                     {"filter", place.filter->name},
                     {"interface", place.port->name},
                     {"direction", pipeline::toString(place.application->direction)},
                     {"rule", row.rule ? row.rule->uuid.toString() : "default"},
                     {"rule_name", row.rule ? row.rule->name : "default"},
                     {"action", row.rule ? pipeline::toString(row.rule->action)
                                         : pipeline::toString(place.filter->defaultVerdict)}},
                    value);
    };
    text.counter("tallygate_rule_packets_total", "Packets that a rule or the default took.");
    for (const Sampled &sampled : rows)
        add(sampled, sampled.value.hits.packets);
    text.counter("tallygate_rule_bytes_total", "Frame bytes that a rule or the default took.");
    for (const Sampled &sampled : rows)
        add(sampled, sampled.value.hits.bytes);
    const auto limits = [](const Sampled &sampled) {
        return sampled.row->rule && sampled.row->rule->action == pipeline::Action::Limit;
    };
    if (std::none_of(rows.begin(), rows.end(), limits))
        return;
    text.counter("tallygate_rule_exceeded_packets_total", "Packets that exceeded a rule's meter.");
    for (const Sampled &sampled : rows) {
        if (limits(sampled))
            add(sampled, sampled.value.exceed.packets);
    }
}

void addApplications(MetricsText &text, std::span<const Sampled> rows)
{
    const auto add = [&](const Sampled &sampled, std::uint64_t value) {
        const PolicyNames::Place &place = *sampled.row->place;
        text.sample({{"application", place.application->uuid.toString()},
                     {"filter", place.filter->name},
                     {"interface", place.port->name},
                     {"direction", pipeline::toString(place.application->direction)},
                     {"scope", pipeline::toString(place.application->scope)}},
                    value);
    };
    text.counter("tallygate_application_packets_total",
                 "Packets in the scope of a filter application.");
    for (const Sampled &sampled : rows)
        add(sampled, sampled.value.hits.packets);
    text.counter("tallygate_application_bytes_total",
                 "Frame bytes in the scope of a filter application.");
    for (const Sampled &sampled : rows)
        add(sampled, sampled.value.hits.bytes);
    text.counter("tallygate_application_removed_packets_total",
                 "Packets that rules took which are there no more, or only count now.");
    for (const Sampled &sampled : rows)
        add(sampled, sampled.balance.removed.packets);
}

void addCounters(MetricsText &text, CounterStore &store, Timestamp now)
{
    std::vector<Sampled> rules, applications;
    std::uint64_t omitted = 0;
    const auto &groups = store.groups();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const CounterStore::Reading reading = store.read(g, now);
        for (std::size_t i = 0; i < groups[g].count; ++i) {
            const CounterStore::Row &row = store.rows()[groups[g].first + i];
            if (row.key.role == CounterRole::Received)
                applications.push_back({&row, reading.values[i], reading.balance});
            else if (rules.size() < kMetricsRulesMost)
                rules.push_back({&row, reading.values[i]});
            else
                ++omitted;
        }
    }
    if (!applications.empty()) {
        addApplications(text, applications);
        addRules(text, rules);
    }
    text.gauge("tallygate_rules_omitted", "Rules in force that are left out of these metrics.");
    text.sample(omitted);
}

/// Drops by name have a family of their own, so that they can be summed.
void addPorts(MetricsText &text, CounterStore &store, Timestamp now)
{
    if (!store.names() || store.names()->ports().empty())
        return;
    std::vector<std::pair<const pipeline::Port *, CounterStore::PortReading>> readings;
    for (const pipeline::Port &port : store.names()->ports()) {
        if (const auto reading = store.readPort(port.id, now))
            readings.emplace_back(&port, *reading);
    }
    const auto addAll = [&](auto wanted, auto member) {
        for (const auto &[port, reading] : readings) {
            for (const Direction direction : {Direction::In, Direction::Out}) {
                for (std::size_t i = 0; i < counters::kPortCounters; ++i) {
                    const auto &row = info(static_cast<PortCounter>(i));
                    if (wanted(row.kind)) {
                        text.sample({{"interface", port->name},
                                     {"direction", pipeline::toString(direction)},
                                     {"counter", row.name}},
                                    reading.of(direction)[row.counter].*member);
                    }
                }
            }
        }
    };
    using counters::PortCounterClass;
    const auto verdict = [](PortCounterClass kind) {
        return kind == PortCounterClass::Received || kind == PortCounterClass::Verdict;
    };
    const auto drop = [](PortCounterClass kind) {
        return kind == PortCounterClass::NamedDrop || kind == PortCounterClass::TransmitDrop;
    };
    text.counter("tallygate_port_packets_total",
                 "Packets that a managed interface received, and by verdict.");
    addAll(verdict, &Tally::packets);
    text.counter("tallygate_port_bytes_total",
                 "Frame bytes that a managed interface received, and by verdict.");
    addAll(verdict, &Tally::bytes);
    text.counter("tallygate_port_drops_packets_total",
                 "Packets dropped at a managed interface for a named reason.");
    addAll(drop, &Tally::packets);
    text.counter("tallygate_port_drops_bytes_total",
                 "Frame bytes dropped at a managed interface for a named reason.");
    addAll(drop, &Tally::bytes);
}

void addSides(MetricsText &text, std::span<const SideStatistics> sides)
{
    if (sides.empty())
        return;
    struct Outcome
    {
        std::string_view name;
        Tally SideStatistics::*tally;
    };
    constexpr Outcome kOutcomes[] = {{"seen", &SideStatistics::seen},
                                     {"to-worker", &SideStatistics::toWorker},
                                     {"fallback", &SideStatistics::fallback},
                                     {"guard", &SideStatistics::guard},
                                     {"dropped", &SideStatistics::dropped}};
    const auto sideOf = [](const SideStatistics &side) {
        return std::string_view(side.towardsStack ? "stack" : "wire");
    };
    const auto addAll = [&](auto member) {
        for (const SideStatistics &side : sides) {
            for (const Outcome &outcome : kOutcomes) {
                text.sample({{"interface", side.interface},
                             {"side", sideOf(side)},
                             {"outcome", outcome.name}},
                            side.*outcome.tally.*member);
            }
        }
    };
    text.counter("tallygate_xdp_packets_total", "What the kernel's program did with packets.");
    addAll(&Tally::packets);
    text.counter("tallygate_xdp_bytes_total", "What the kernel's program did with frame bytes.");
    addAll(&Tally::bytes);
    text.counter("tallygate_socket_drops_total",
                 "Packets that the sockets of a side had no room for.");
    for (const SideStatistics &side : sides)
        text.sample({{"interface", side.interface}, {"side", sideOf(side)}}, side.socketDrops);
}

void addAnswers(MetricsText &text, std::span<const PortAnswers> ports)
{
    if (ports.empty())
        return;
    text.counter("tallygate_port_answers_total", "What became of the answers to rejected packets.");
    for (const PortAnswers &port : ports) {
        for (std::size_t i = 0; i < port.counts.size(); ++i) {
            text.sample({{"interface", port.interface},
                         {"direction", toString(port.direction)},
                         {"outcome", toString(static_cast<pipeline::AnswerOutcome>(i))}},
                        port.counts[i]);
        }
    }
}

void addEngine(MetricsText &text, const EngineStatistics &engine)
{
    text.gauge("tallygate_worker_up", "Whether the worker is alive.");
    text.sample(engine.workerAlive ? 1 : 0);
    text.counter("tallygate_worker_restarts_total", "How often the worker was started again.");
    text.sample(engine.workerRestarts);
    text.counter("tallygate_worker_crashes_total", "How often the worker ended unasked.");
    text.sample(engine.workerCrashes);
    text.counter("tallygate_fallback_intervals_total",
                 "How often the kernel forwarded because no worker was alive.");
    text.sample(engine.fallbackIntervals);
    text.counter("tallygate_batches_total", "Batches of packets that the worker took.");
    text.sample(engine.batches);
    text.counter("tallygate_answers_total", "Resets and ICMP errors sent to rejected senders.");
    text.sample(engine.answersSent);
    addAnswers(text, engine.answers);
    text.gauge("tallygate_revision_info", "The revision in force.");
    text.sample({{"revision", std::to_string(engine.revision)}, {"digest", engine.revisionDigest}},
                1);
    text.gauge("tallygate_revision_unconfirmed",
               "Whether the revision in force awaits its confirmation.");
    text.sample(engine.confirming ? 1 : 0);
    addSides(text, engine.sides);
}

void addHits(MetricsText &text, const HitStatistics &hits)
{
    text.counter("tallygate_hits_total", "Log hits taken from the workers.");
    text.sample(hits.received);
    text.counter("tallygate_hits_lost_total", "Log hits lost, by where.");
    std::uint64_t rings = 0;
    for (const std::uint64_t drops : hits.ringDrops)
        rings += drops;
    text.sample({{"where", "ring"}}, rings);
    text.sample({{"where", "files"}}, hits.files.lost);
    text.sample({{"where", "journal"}}, hits.journal.lost);
    text.sample({{"where", "syslog"}}, hits.syslog.lost);
    text.sample({{"where", "subscribers"}}, hits.subscriberDrops);
}

void addStore(MetricsText &text, const CounterStore &store)
{
    text.gauge("tallygate_telemetry_epoch", "Grows when counts were lost.");
    text.sample(store.epoch().number);
    text.gauge("tallygate_telemetry_discontinuity_timestamp_seconds", "When the epoch began.");
    const auto since = std::chrono::floor<std::chrono::seconds>(store.epoch().discontinuity);
    text.sample(
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, since.time_since_epoch().count())));
    text.gauge("tallygate_telemetry_checkpoint_failed",
               "Whether the last checkpoint could not be written.");
    text.sample(store.checkpointError() ? 1 : 0);
    text.counter("tallygate_telemetry_late_readings_total",
                 "Counters shown as read before, because a worker stood still within a batch.");
    text.sample(store.lateReadings());
    text.counter("tallygate_telemetry_decreases_total",
                 "Counters found to have decreased: a worker wrote what it should not.");
    text.sample(store.decreases());
}

} // namespace

std::string metricsText(CounterStore &store, const EngineStatistics &engine,
                        const HitStatistics &hits, Timestamp now)
{
    MetricsText text;
    addCounters(text, store, now);
    addPorts(text, store, now);
    addEngine(text, engine);
    addHits(text, hits);
    addStore(text, store);
    return text.take();
}

struct MetricsFile::Private
{
    Loop &loop;
    std::filesystem::path file;
    Sources sources;
    Loop::TimerId timer = Loop::TimerId::None;
    BackgroundWriter writer;
};

MetricsFile::MetricsFile(Loop &loop, std::filesystem::path file, std::chrono::seconds period,
                         Sources sources)
    : d(new Private{loop, std::move(file), std::move(sources), Loop::TimerId::None, {}})
{
    d->timer = loop.every(std::max(period, std::chrono::seconds(1)), [this] { writeNow(); });
}

MetricsFile::~MetricsFile()
{
    d->loop.cancel(d->timer);
    d->writer.flush();
    std::error_code ignored;
    std::filesystem::remove(d->file, ignored);
}

void MetricsFile::writeNow()
{
    d->writer.submit(d->file,
                     [path = d->file, content = metricsText(d->sources.store, d->sources.engine(),
                                                            d->sources.hits(), Loop::wallNow())] {
                         return writeFileAtomically(path, content);
                     });
}

std::optional<Error> MetricsFile::error() const
{
    return d->writer.error(d->file);
}

} // namespace tallygate::engine
