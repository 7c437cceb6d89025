// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/counterstore.h"

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

std::string CounterStore::Private::encodeDirectory()
{
    c.directory.counters = c.registry->entries();
    c.directory.ports = c.registry->ports();
    directoryChanged = false;
    return encode(c.directory);
}

/// Through the writer all the same: an older content must not come after this one.
Result<void> CounterStore::Private::writeDirectory()
{
    writer.submit(files.keys, [path = files.keys, content = encodeDirectory()] {
        return writeSealedFile(path, kDirectorySeal, content);
    });
    writer.flush();
    if (auto error = writer.error(files.keys)) {
        directoryChanged = true;
        return fail(std::move(*error));
    }
    return {};
}

Result<CounterAssignment> CounterStore::assign(std::span<const CounterKey> keys,
                                               std::span<const PortId> ports, Timestamp now)
{
    CounterAssignment assignment;
    CounterRegistry &registry = *d->c.registry;
    bool added = d->directoryChanged;
    for (const PortId port : ports) {
        added = added || !registry.findPort(port);
        const auto slot = registry.portSlot(port);
        if (!slot)
            return fail(slot.error());
        assignment.ports.emplace_back(port, *slot);
    }
    d->staged.clear();
    for (const CounterKey &key : keys) {
        const bool known = registry.find(key).has_value();
        const auto slot = registry.slotFor(key);
        if (!slot) {
            abandonStaged(now);
            return fail(slot.error());
        }
        if (!known && *slot < d->seen.size())
            d->seen[*slot] = {};
        added = added || !known;
        d->staged.insert(key);
        assignment.counters.push_back({key, *slot, std::nullopt});
    }
    d->retireOthers(now); // those of a revision that was staged before this one
    if (added) {
        if (auto written = d->writeDirectory(); !written)
            return fail(written.error());
    }
    return assignment;
}

void CounterStore::Private::retireOthers(Timestamp now)
{
    for (const CounterRegistry::Entry &entry : c.registry->entries()) {
        if (!entry.retired && !inForce.contains(entry.key) && !staged.contains(entry.key)) {
            c.registry->retire(entry.key, now);
            directoryChanged = true;
        }
    }
}

void CounterStore::abandonStaged(Timestamp now)
{
    d->staged.clear();
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
    const auto keys = pipeline::counterKeysOf(d->names->policy(), d->names->ports());
    d->inForce = {keys.begin(), keys.end()};
    d->staged.clear();
    d->retireOthers(now);
    d->buildRows();
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
    d->writer.submit(d->files.revision, [path = d->files.revision, content = encode(baseline)] {
        return writeSealedFile(path, kRevisionSeal, content);
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
    if (d->directoryChanged) {
        d->writer.submit(d->files.keys, [path = d->files.keys, content = d->encodeDirectory()] {
            return writeSealedFile(path, kDirectorySeal, content);
        });
    }
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
        if (auto written = d->writeDirectory(); !written)
            return written;
    }
    d->writer.flush();
    return writeCheckpoint(
        d->files, {d->c.directory.session, true, now, d->c.directory.history, d->snapshot(now)});
}

} // namespace tallygate::engine
