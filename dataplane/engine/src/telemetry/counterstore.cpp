// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/counterstore.h"

#include <algorithm>
#include <utility>

#include "base/mappedfile.h"
#include "base/text.h"
#include "counterstoreprivate.h"

namespace tallygate::engine {

using counters::CounterKey;
using counters::CounterRegistry;
using counters::PortId;

namespace {

constexpr std::chrono::hours kPurgeEvery{1};

} // namespace

std::string_view toString(CounterBeginning beginning)
{
    switch (beginning) {
    case CounterBeginning::First:
        return "first";
    case CounterBeginning::Resumed:
        return "resumed";
    case CounterBeginning::Restored:
        return "restored";
    case CounterBeginning::Lost:
        break;
    }
    return "lost";
}

Uuid currentBootId()
{
    const auto text = readTextFile("/proc/sys/kernel/random/boot_id");
    return text ? Uuid::parse(trimmed(*text)).value_or(Uuid()) : Uuid();
}

CounterStore::CounterStore(std::unique_ptr<Private> d_)
    : d(std::move(d_))
{}

CounterStore::~CounterStore() = default;

Result<std::unique_ptr<CounterStore>> CounterStore::open(const Options &options, Timestamp now)
{
    auto recovered = recoverCounters(options, now);
    if (!recovered)
        return fail(recovered.error());
    return std::unique_ptr<CounterStore>(
        new CounterStore(std::make_unique<Private>(options, std::move(*recovered))));
}

CounterBeginning CounterStore::beginning() const
{
    return d->c.beginning;
}

const std::vector<std::string> &CounterStore::notes() const
{
    return d->c.notes;
}

const counters::CounterEpoch &CounterStore::epoch() const
{
    return d->c.directory.history.epoch;
}

CounterRegistry &CounterStore::registry()
{
    return *d->c.registry;
}

int CounterStore::descriptor() const
{
    return d->c.file->descriptor();
}

// --- places ------------------------------------------------------------------------------------

CounterStore::Private::Private(const Options &options, RecoveredCounters recovered)
    : files(options)
    , c(std::move(recovered))
{
    for (const CounterRegistry::Entry &entry : c.registry->entries())
        use(entry.slot, entry.retired ? 0 : Live);
}

void CounterStore::Private::use(counters::SlotId slot, std::uint8_t how)
{
    if (slot >= uses.size())
        uses.resize(std::max<std::size_t>(slot + 1, uses.size() * 2));
    uses[slot] |= how;
}

void CounterStore::Private::forget(Use how)
{
    for (std::uint8_t &bits : uses)
        bits &= static_cast<std::uint8_t>(~how);
}

void CounterStore::Private::submitDirectory()
{
    c.directory.counters = c.registry->entries();
    c.directory.ports = c.registry->ports();
    directoryChanged = false;
    writer.submit(files.keys, [path = files.keys, directory = c.directory] {
        return writeSealedFile(path, kDirectorySeal, encode(directory));
    });
}

/// Any thread.
Result<void> CounterStore::Private::waitForDirectory()
{
    writer.flush();
    if (auto error = writer.error(files.keys))
        return fail(std::move(*error));
    return {};
}

Result<CounterAssignment> CounterStore::assign(std::span<const CounterKey> keys,
                                               std::span<const PortId> ports, Timestamp now)
{
    CounterAssignment assignment;
    CounterRegistry &registry = *d->c.registry;
    bool added = d->directoryChanged || d->writer.error(d->files.keys);
    for (const PortId port : ports) {
        added = added || !registry.findPort(port);
        const auto slot = registry.portSlot(port);
        if (!slot)
            return fail(slot.error());
        assignment.ports.emplace_back(port, *slot);
    }
    d->forget(Private::Staged);
    assignment.counters.reserve(keys.size());
    for (const CounterKey &key : keys) {
        const auto known = registry.find(key);
        const bool isLive = known && d->isUsed(*known, Private::Live);
        const auto slot = isLive ? Result<counters::SlotId>(*known) : registry.slotFor(key);
        if (!slot) {
            abandonStaged(now);
            return fail(slot.error());
        }
        if (!known && *slot < d->seen.size())
            d->seen[*slot] = {};
        added = added || !known;
        d->use(*slot, Private::Staged | Private::Live);
        assignment.counters.push_back({key, *slot, std::nullopt});
    }
    d->retireOthers(now); // those of a revision that was staged before this one
    if (added)
        d->submitDirectory();
    assignment.save = [state = d.get()] { return state->waitForDirectory(); };
    return assignment;
}

/// What is neither in force nor staged is removed.
void CounterStore::Private::retireOthers(Timestamp now)
{
    const auto isLeft = [](std::uint8_t bits) { return bits == Live; };
    if (std::none_of(uses.begin(), uses.end(), isLeft))
        return;
    std::vector<CounterKey> left;
    c.registry->forEach([&](const CounterKey &key, counters::SlotId slot) {
        if (slot < uses.size() && isLeft(uses[slot])) {
            left.push_back(key);
            uses[slot] = 0;
        }
    });
    for (const CounterKey &key : left)
        c.registry->retire(key, now);
    directoryChanged = directoryChanged || !left.empty();
}

void CounterStore::abandonStaged(Timestamp now)
{
    d->forget(Private::Staged);
    d->retireOthers(now);
}

void CounterStore::activating(Timestamp now)
{
    d->readAll(now);
    d->isActivating = true;
}

void CounterStore::notActivated()
{
    d->isActivating = false;
}

void CounterStore::activated(std::shared_ptr<const PolicyNames> names, Timestamp now)
{
    d->names = std::move(names);
    d->forget(Private::Staged);
    d->forget(Private::InForce);
    d->buildRows();
    d->retireOthers(now);
    d->isActivating = false;
    RevisionBaseline &baseline = d->c.revision;
    const bool isSame =
        baseline.revision == d->names->revision() && baseline.line == d->line().number;
    if (isSame)
        d->readAll(now);
    else
        baseline = {d->names->revision(), now, d->line().number, d->snapshot(now)};
    d->findRevision();
    if (isSame)
        return;
    d->writer.submit(d->files.revision, [path = d->files.revision, content = baseline] {
        return writeSealedFile(path, kRevisionSeal, encode(content));
    });
}

const std::shared_ptr<const PolicyNames> &CounterStore::names() const
{
    return d->names;
}

// --- on disk -----------------------------------------------------------------------------------

void CounterStore::checkpoint(Timestamp now)
{
    if (now - d->purged >= kPurgeEvery) {
        d->purged = now;
        d->directoryChanged = d->c.registry->purge(now) > 0 || d->directoryChanged;
    }
    if (d->directoryChanged)
        d->submitDirectory();
    auto values = d->snapshot(now);
    if (values == d->written && !checkpointError())
        return;
    d->written = values;
    CounterCheckpoint checkpoint{d->c.directory.session, false, now, d->c.directory.history,
                                 std::move(values)};
    d->writer.submit(d->files.values, [files = d->files, content = std::move(checkpoint)] {
        return writeCheckpoint(files, content);
    });
}

std::optional<Error> CounterStore::checkpointError() const
{
    return d->writer.error(d->files.values);
}

Result<void> CounterStore::stop(Timestamp now)
{
    if (d->directoryChanged) {
        d->submitDirectory();
        if (auto written = d->waitForDirectory(); !written)
            return written;
    }
    d->writer.flush();
    return writeCheckpoint(
        d->files, {d->c.directory.session, true, now, d->c.directory.history, d->snapshot(now)});
}

} // namespace tallygate::engine
