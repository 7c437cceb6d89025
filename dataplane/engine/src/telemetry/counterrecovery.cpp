// SPDX-License-Identifier: GPL-3.0-or-later
#include "counterrecovery.h"

#include <algorithm>
#include <utility>

namespace tallygate::engine {

using counters::CounterFile;
using counters::CounterRegistry;
using counters::CounterValue;
using counters::Direction;
using counters::PortTally;

CounterFiles::CounterFiles(const CounterStore::Options &options)
    : counters(options.counters)
    , keys(options.state / "counters.keys")
    , values(options.state / "counters.values")
    , previous(options.state / "counters.values.previous")
    , resets(options.state / "counters.resets")
    , revision(options.state / "counters.revision")
{}

CounterSnapshot snapshotOf(const CounterRegistry &registry)
{
    CounterSnapshot snapshot;
    for (const CounterRegistry::Entry &entry : registry.entries()) {
        if (CounterValue value = registry.value(entry.slot); value.hits.packets != 0)
            snapshot.counters.emplace(entry.key, value);
    }
    for (const auto &[port, slot] : registry.ports()) {
        snapshot.ports[port] = {registry.portValue(slot, Direction::In),
                                registry.portValue(slot, Direction::Out)};
    }
    return snapshot;
}

Result<void> writeCheckpoint(const CounterFiles &files, const CounterCheckpoint &checkpoint)
{
    std::error_code ignored; // there may be none yet
    std::filesystem::rename(files.values, files.previous, ignored);
    return writeSealedFile(files.values, kCheckpointSeal, encode(checkpoint));
}

namespace {

/// Nothing if it is absent or, with a note, damaged.
template <class T, class Decode>
std::optional<T> load(const std::filesystem::path &path, const SealKind &kind, Decode decode,
                      std::vector<std::string> &notes)
{
    const auto content = readSealedFile(path, kind);
    auto value = content ? decode(*content) : Result<T>(fail(content.error()));
    if (value)
        return std::move(*value);
    if (value.error().kind != ErrorKind::NotFound)
        notes.push_back(toString(value.error()));
    return std::nullopt;
}

std::optional<CounterCheckpoint> loadCheckpoint(const CounterFiles &files,
                                                std::vector<std::string> &notes)
{
    auto found = load<CounterCheckpoint>(files.values, kCheckpointSeal, decodeCheckpoint, notes);
    if (found)
        return found;
    found = load<CounterCheckpoint>(files.previous, kCheckpointSeal, decodeCheckpoint, notes);
    if (found)
        found->clean = false; // there was another one after it
    return found;
}

counters::Tally larger(const counters::Tally &a, const counters::Tally &b)
{
    return {std::max(a.packets, b.packets), std::max(a.bytes, b.bytes)};
}

/// A baseline taken after the checkpoint knows more of what had been counted.
void raise(CounterSnapshot &values, const CounterSnapshot &known)
{
    for (const auto &[key, value] : known.counters) {
        CounterValue &raised = values.counters[key];
        if (value.hits.packets > raised.hits.packets) {
            raised.firstHit = raised.firstHit ? raised.firstHit : value.firstHit;
            raised.lastHit = value.lastHit;
        }
        raised.hits = larger(raised.hits, value.hits);
        raised.conform = larger(raised.conform, value.conform);
        raised.exceed = larger(raised.exceed, value.exceed);
    }
    for (const auto &[port, tallies] : known.ports) {
        PortTallies &raised = values.ports[port];
        for (std::size_t d = 0; d < counters::kDirections; ++d) {
            for (std::size_t i = 0; i < counters::kPortCounters; ++i)
                raised[d].counters[i] = larger(raised[d].counters[i], tallies[d].counters[i]);
        }
    }
}

class Recovery
{
public:
    Recovery(const CounterStore::Options &options, Timestamp now)
        : m_options(options)
        , m_files(options)
        , m_now(now)
    {}

    Result<RecoveredCounters> run();

private:
    Result<void> loadBaselines();
    bool resume();
    Result<void> fold(CounterFile old);
    Result<void> restore();
    Result<void> begin(const CounterSnapshot &values);
    Result<void> commit();

    const CounterStore::Options &m_options;
    CounterFiles m_files;
    Timestamp m_now;
    RecoveredCounters m_out;
    bool m_known = false; ///< the directory was read
};

Result<RecoveredCounters> Recovery::run()
{
    if (auto directory =
            load<CounterDirectory>(m_files.keys, kDirectorySeal, decodeDirectory, m_out.notes)) {
        m_out.directory = std::move(*directory);
        m_known = true;
    }
    if (auto loaded = loadBaselines(); !loaded)
        return fail(loaded.error());
    if (!resume()) {
        if (auto restored = restore(); !restored)
            return fail(restored.error());
    }
    if (auto committed = commit(); !committed)
        return fail(committed.error());
    return std::move(m_out);
}

Result<void> Recovery::loadBaselines()
{
    std::string note;
    auto resets = ResetLog::open(m_files.resets, m_now, note);
    if (!resets)
        return fail(resets.error());
    m_out.resets = std::move(*resets);
    if (!note.empty())
        m_out.notes.push_back(std::move(note));
    if (auto revision =
            load<RevisionBaseline>(m_files.revision, kRevisionSeal, decodeRevision, m_out.notes))
        m_out.revision = std::move(*revision);
    return {};
}

/// With the counter file of the session before, if that is there and whole.
bool Recovery::resume()
{
    auto file = CounterFile::open(m_files.counters);
    if (!file) {
        if (file.error().kind != ErrorKind::NotFound)
            m_out.notes.push_back(file.error().message);
        return false;
    }
    const counters::CounterFileIdentity identity = file->identity();
    if (!m_known || identity.instance != m_out.directory.instance ||
        identity.boot != m_options.boot) {
        m_out.notes.push_back("the counter file is not the one that the counters' keys belong to");
        return false;
    }
    if (identity.shards != m_options.shards) {
        auto folded = fold(std::move(*file));
        if (!folded)
            m_out.notes.push_back(folded.error().message);
        return folded.has_value();
    }
    m_out.file = std::make_shared<const CounterFile>(std::move(*file));
    m_out.registry =
        std::make_unique<CounterRegistry>(m_out.file, CounterRegistry::Slots::AssignedHere);
    if (auto assumed = m_out.registry->assume(m_out.directory.counters, m_out.directory.ports);
        !assumed) {
        m_out.notes.push_back(assumed.error().message);
        return false;
    }
    m_out.beginning = CounterBeginning::Resumed;
    return true;
}

/// The number of threads has changed: what they counted goes to the first of a new file. The
/// checkpoint before it is for being killed half way.
Result<void> Recovery::fold(CounterFile old)
{
    CounterRegistry registry(std::make_shared<const CounterFile>(std::move(old)),
                             CounterRegistry::Slots::AssignedHere);
    if (auto assumed = registry.assume(m_out.directory.counters, m_out.directory.ports); !assumed)
        return assumed;
    const CounterSnapshot values = snapshotOf(registry);
    if (auto written = writeCheckpoint(
            m_files, {m_out.directory.session, true, m_now, m_out.directory.history, values});
        !written)
        return written;
    m_out.beginning = CounterBeginning::Resumed;
    return begin(values);
}

/// From a checkpoint, because the counter file is gone.
Result<void> Recovery::restore()
{
    const auto checkpoint = loadCheckpoint(m_files, m_out.notes);
    const bool traces = m_known || checkpoint || !m_out.notes.empty();
    CounterHistory &history = m_out.directory.history;
    if (checkpoint && checkpoint->history.epoch.number > history.epoch.number)
        history = checkpoint->history;
    const bool clean = m_known && checkpoint && checkpoint->clean &&
                       checkpoint->session == m_out.directory.session;
    if (!traces) {
        m_out.beginning = CounterBeginning::First;
        history.epoch.discontinuity = history.line.discontinuity = m_now;
    } else if (clean) {
        m_out.beginning = CounterBeginning::Restored;
    } else {
        m_out.beginning = CounterBeginning::Lost;
        history.epoch = {history.epoch.number + 1, m_now};
        if (!checkpoint)
            history.line = history.epoch;
    }
    CounterSnapshot values = checkpoint ? checkpoint->values : CounterSnapshot{};
    for (const ResetEvent &event : m_out.resets.events()) {
        if (event.line == history.line.number)
            raise(values, event.values);
    }
    if (m_out.revision.line == history.line.number)
        raise(values, m_out.revision.values);
    return begin(values);
}

/// A new file that holds `values`.
Result<void> Recovery::begin(const CounterSnapshot &values)
{
    auto file =
        CounterFile::create(m_files.counters, {Uuid::random(), m_options.boot, m_options.shards});
    if (!file)
        return fail(file.error());
    m_out.directory.instance = file->identity().instance;
    m_out.file = std::make_shared<const CounterFile>(std::move(*file));
    m_out.registry =
        std::make_unique<CounterRegistry>(m_out.file, CounterRegistry::Slots::AssignedHere);
    CounterRegistry &registry = *m_out.registry;
    if (auto assumed = registry.assume(m_out.directory.counters, m_out.directory.ports); !assumed)
        m_out.notes.push_back(assumed.error().message); // keys get new places
    for (const auto &[key, value] : values.counters) {
        const auto known = registry.find(key);
        const auto slot = known ? Result<counters::SlotId>(*known) : registry.slotFor(key);
        if (!slot)
            return fail(slot.error());
        registry.shard(0).cell(*slot).restore(value);
    }
    for (const auto &[port, tallies] : values.ports) {
        const auto slot = registry.portSlot(port);
        if (!slot)
            return fail(slot.error());
        for (const Direction direction : {Direction::In, Direction::Out}) {
            registry.shard(0)
                .port(*slot, direction)
                .restore(tallies[static_cast<std::size_t>(direction)]);
        }
    }
    return {};
}

Result<void> Recovery::commit()
{
    m_out.directory.session = Uuid::random();
    m_out.directory.counters = m_out.registry->entries();
    m_out.directory.ports = m_out.registry->ports();
    return writeSealedFile(m_files.keys, kDirectorySeal, encode(m_out.directory));
}

} // namespace

Result<RecoveredCounters> recoverCounters(const CounterStore::Options &options, Timestamp now)
{
    return Recovery(options, now).run();
}

} // namespace tallygate::engine
