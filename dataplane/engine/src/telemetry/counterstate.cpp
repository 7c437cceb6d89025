// SPDX-License-Identifier: GPL-3.0-or-later
#include "counterstate.h"

#include <limits>

namespace tallygate::engine {

using counters::CounterKey;
using counters::CounterRole;
using counters::CounterValue;
using counters::PortCounter;

namespace {

constexpr std::uint64_t kNoTime = std::uint64_t{1} << 63; // as a signed number the least

void write(ContentWriter &writer, const CounterKey &key)
{
    writer.uuid(key.application);
    writer.u32(key.port);
    writer.u8(static_cast<std::uint8_t>(key.role));
    writer.uuid(key.rule);
}

CounterKey readKey(ContentReader &reader)
{
    CounterKey key;
    key.application = reader.uuid();
    key.port = reader.u32();
    key.role = static_cast<CounterRole>(reader.u8() % 4);
    key.rule = reader.uuid();
    return key;
}

void write(ContentWriter &writer, const std::optional<Timestamp> &time)
{
    time ? writer.time(*time) : writer.u64(kNoTime);
}

std::optional<Timestamp> readTime(ContentReader &reader)
{
    const std::uint64_t value = reader.u64();
    if (value == kNoTime)
        return std::nullopt;
    return Timestamp(Nanoseconds(static_cast<std::int64_t>(value)));
}

void write(ContentWriter &writer, const counters::Tally &tally)
{
    writer.u64(tally.packets);
    writer.u64(tally.bytes);
}

counters::Tally readTally(ContentReader &reader)
{
    const std::uint64_t packets = reader.u64();
    return {packets, reader.u64()};
}

void write(ContentWriter &writer, const CounterValue &value)
{
    write(writer, value.hits);
    write(writer, value.conform);
    write(writer, value.exceed);
    write(writer, value.firstHit);
    write(writer, value.lastHit);
}

CounterValue readValue(ContentReader &reader)
{
    CounterValue value;
    value.hits = readTally(reader);
    value.conform = readTally(reader);
    value.exceed = readTally(reader);
    value.firstHit = readTime(reader);
    value.lastHit = readTime(reader);
    return value;
}

void write(ContentWriter &writer, const CounterHistory &history)
{
    for (const counters::CounterEpoch &epoch : {history.epoch, history.line}) {
        writer.u64(epoch.number);
        writer.time(epoch.discontinuity);
    }
}

CounterHistory readHistory(ContentReader &reader)
{
    CounterHistory history;
    for (counters::CounterEpoch *epoch : {&history.epoch, &history.line}) {
        epoch->number = reader.u64();
        epoch->discontinuity = reader.time();
    }
    return history;
}

constexpr std::size_t kKeyBytes = 37;
constexpr std::size_t kValueBytes = 64;

template <class T>
Result<T> whole(const ContentReader &reader, T value)
{
    if (!reader.isDone()) {
        return fail(ErrorKind::Syntax, "counter-state",
                    "the counters' state is not what its seal says");
    }
    return value;
}

} // namespace

void write(ContentWriter &writer, const CounterSnapshot &snapshot)
{
    writer.u32(static_cast<std::uint32_t>(snapshot.counters.size()));
    for (const auto &[key, value] : snapshot.counters) {
        write(writer, key);
        write(writer, value);
    }
    writer.u32(counters::kPortCounters);
    for (std::size_t i = 0; i < counters::kPortCounters; ++i)
        writer.text(info(static_cast<PortCounter>(i)).name);
    writer.u32(static_cast<std::uint32_t>(snapshot.ports.size()));
    for (const auto &[port, tallies] : snapshot.ports) {
        writer.u32(port);
        for (const counters::PortTally &tally : tallies) {
            for (const counters::Tally &counter : tally.counters)
                write(writer, counter);
        }
    }
}

CounterSnapshot readSnapshot(ContentReader &reader)
{
    CounterSnapshot snapshot;
    const std::uint32_t count = reader.count(kKeyBytes + kValueBytes);
    snapshot.counters.reserve(count);
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
        const CounterKey key = readKey(reader);
        snapshot.counters.emplace(key, readValue(reader));
    }
    std::vector<std::optional<PortCounter>> columns(reader.count(4));
    for (auto &column : columns)
        column = counters::portCounterNamed(reader.text());
    const std::size_t portBytes = 4 + counters::kDirections * columns.size() * 16;
    const std::uint32_t ports = reader.count(portBytes);
    for (std::uint32_t i = 0; i < ports && reader.ok(); ++i) {
        PortTallies &tallies = snapshot.ports[reader.u32()];
        for (counters::PortTally &tally : tallies) {
            for (const auto &column : columns) {
                const counters::Tally counter = readTally(reader);
                if (column)
                    tally[*column] = counter;
            }
        }
    }
    return snapshot;
}

std::string encode(const CounterDirectory &directory)
{
    ContentWriter writer;
    writer.uuid(directory.instance);
    writer.uuid(directory.session);
    write(writer, directory.history);
    writer.u32(static_cast<std::uint32_t>(directory.counters.size()));
    for (const auto &entry : directory.counters) {
        write(writer, entry.key);
        writer.u32(entry.slot);
        write(writer, entry.retired);
    }
    writer.u32(static_cast<std::uint32_t>(directory.ports.size()));
    for (const auto &[port, slot] : directory.ports) {
        writer.u32(port);
        writer.u32(slot);
    }
    return writer.take();
}

Result<CounterDirectory> decodeDirectory(std::string_view content)
{
    ContentReader reader(content);
    CounterDirectory directory;
    directory.instance = reader.uuid();
    directory.session = reader.uuid();
    directory.history = readHistory(reader);
    directory.counters.resize(reader.count(kKeyBytes + 12));
    for (auto &entry : directory.counters) {
        entry.key = readKey(reader);
        entry.slot = reader.u32();
        entry.retired = readTime(reader);
    }
    directory.ports.resize(reader.count(8));
    for (auto &[port, slot] : directory.ports) {
        port = reader.u32();
        slot = reader.u32();
    }
    return whole(reader, std::move(directory));
}

std::string encode(const CounterCheckpoint &checkpoint)
{
    ContentWriter writer;
    writer.uuid(checkpoint.session);
    writer.u8(checkpoint.clean ? 1 : 0);
    writer.time(checkpoint.time);
    write(writer, checkpoint.history);
    write(writer, checkpoint.values);
    return writer.take();
}

Result<CounterCheckpoint> decodeCheckpoint(std::string_view content)
{
    ContentReader reader(content);
    CounterCheckpoint checkpoint;
    checkpoint.session = reader.uuid();
    checkpoint.clean = reader.u8() == 1;
    checkpoint.time = reader.time();
    checkpoint.history = readHistory(reader);
    checkpoint.values = readSnapshot(reader);
    return whole(reader, std::move(checkpoint));
}

std::string encode(const RevisionBaseline &baseline)
{
    ContentWriter writer;
    writer.u64(baseline.revision);
    writer.time(baseline.time);
    writer.u64(baseline.line);
    write(writer, baseline.values);
    return writer.take();
}

Result<RevisionBaseline> decodeRevision(std::string_view content)
{
    ContentReader reader(content);
    RevisionBaseline baseline;
    baseline.revision = reader.u64();
    baseline.time = reader.time();
    baseline.line = reader.u64();
    baseline.values = readSnapshot(reader);
    return whole(reader, std::move(baseline));
}

} // namespace tallygate::engine
