// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/counterregistry.h"

#include <algorithm>

namespace tallygate::counters {

CounterShard::CounterShard()
    : m_ownBatches(std::make_unique<BatchSequence>())
    , m_batches(m_ownBatches.get())
    , m_blocks(std::make_unique<std::atomic<CounterCell *>[]>(kBlocks))
    , m_ports(std::make_unique<std::atomic<PortCells *>[]>(kPorts))
{}

CounterShard::CounterShard(const CounterFile &file, std::uint32_t index)
    : CounterShard()
{
    m_ownBatches.reset();
    m_batches = file.batches(index);
    m_fileCells = file.cells(index);
    m_filePorts = file.ports(index);
}

CounterShard::~CounterShard()
{
    if (m_fileCells)
        return;
    for (std::size_t i = 0; i < kBlocks; ++i)
        delete[] m_blocks[i].load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kPorts; ++i)
        delete[] m_ports[i].load(std::memory_order_relaxed);
}

void CounterShard::ensureBlock(std::size_t block)
{
    if (m_blocks[block].load(std::memory_order_relaxed))
        return;
    CounterCell *cells = m_fileCells ? m_fileCells + block * kBlockCells
                                     : std::make_unique<CounterCell[]>(kBlockCells).release();
    m_blocks[block].store(cells, std::memory_order_release);
}

void CounterShard::ensurePort(PortSlot slot)
{
    if (m_ports[slot].load(std::memory_order_relaxed))
        return;
    PortCells *cells = m_filePorts ? m_filePorts + slot * kDirections
                                   : std::make_unique<PortCells[]>(kDirections).release();
    m_ports[slot].store(cells, std::memory_order_release);
}

CounterRegistry::CounterRegistry(std::size_t workers)
{
    for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i)
        m_shards.push_back(std::make_unique<CounterShard>());
}

CounterRegistry::CounterRegistry(std::shared_ptr<const CounterFile> file, Slots slots)
    : m_file(std::move(file))
    , m_slots(slots)
{
    for (std::uint32_t i = 0; i < m_file->identity().shards; ++i)
        m_shards.push_back(std::make_unique<CounterShard>(*m_file, i));
}

Result<void> CounterRegistry::ensureBlock(std::size_t block)
{
    if (m_shards.back()->m_blocks[block].load(std::memory_order_relaxed))
        return {};
    if (m_file && m_slots == Slots::AssignedHere) {
        if (auto allocated = m_file->allocateBlock(block); !allocated)
            return allocated;
    }
    for (const auto &shard : m_shards)
        shard->ensureBlock(block);
    return {};
}

Result<void> CounterRegistry::ensurePort(PortSlot slot)
{
    if (m_file && m_slots == Slots::AssignedHere) {
        if (auto allocated = m_file->allocatePort(slot); !allocated)
            return allocated;
    }
    for (const auto &shard : m_shards)
        shard->ensurePort(slot);
    return {};
}

namespace {

tl::unexpected<Error> refused(std::string_view why)
{
    return fail(ErrorKind::Semantic, "counters-assignment",
                "cannot take over the assignment of counters: {}", why);
}

/// Every number below `bound` and none twice; gives the first number behind all.
template <class Id>
Result<Id> checkedNext(std::vector<Id> &ids, std::size_t bound)
{
    std::sort(ids.begin(), ids.end());
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end())
        return refused("a slot is given twice");
    if (!ids.empty() && ids.back() >= bound)
        return refused(fmt::format("slot {} is beyond the last, {}", ids.back(), bound - 1));
    return ids.empty() ? Id{0} : ids.back() + 1;
}

} // namespace

Result<void> CounterRegistry::assume(std::span<const Entry> counters,
                                     std::span<const PortEntry> ports)
{
    std::unordered_map<CounterKey, Place> places;
    std::unordered_map<PortId, PortSlot> portPlaces;
    std::vector<SlotId> slots;
    std::vector<PortSlot> portSlots;
    for (const Entry &entry : counters) {
        slots.push_back(entry.slot);
        if (!places.emplace(entry.key, Place{entry.slot, entry.retired}).second)
            return refused("a key has two slots");
    }
    for (const PortEntry &entry : ports) {
        portSlots.push_back(entry.second);
        if (!portPlaces.insert(entry).second)
            return refused("a port has two slots");
    }
    const auto next = checkedNext(slots, kMaxSlots);
    const auto nextPort = checkedNext(portSlots, kPorts);
    if (!next || !nextPort)
        return fail(next ? nextPort.error() : next.error());

    std::size_t known = kBlocks;
    for (const SlotId slot : slots) {
        if (slot / kBlockCells == known)
            continue;
        known = slot / kBlockCells;
        if (auto ensured = ensureBlock(known); !ensured)
            return ensured;
    }
    for (const PortSlot slot : portSlots) {
        if (auto ensured = ensurePort(slot); !ensured)
            return ensured;
    }
    m_places = std::move(places);
    m_ports = std::move(portPlaces);
    m_next = *next;
    m_nextPort = *nextPort;
    m_free.clear();
    auto used = slots.rbegin();
    for (SlotId slot = m_next; slot-- > 0;) {
        if (used != slots.rend() && *used == slot)
            ++used;
        else
            m_free.push_back(slot);
    }
    return {};
}

Result<SlotId> CounterRegistry::slotFor(const CounterKey &key)
{
    if (const auto found = m_places.find(key); found != m_places.end()) {
        found->second.retired.reset();
        return found->second.slot;
    }
    if (m_slots == Slots::AssignedElsewhere) {
        return fail(ErrorKind::NotFound, "counters-unassigned",
                    "no place was assigned to the counter of application {} on port {}",
                    key.application.toString(), key.port);
    }
    const bool reused = !m_free.empty();
    if (!reused && m_next == kMaxSlots) {
        return fail(ErrorKind::Limit, "counters-full",
                    "cannot add a counter: {} are in use, which is the most there can be",
                    kMaxSlots);
    }
    const SlotId slot = reused ? m_free.back() : m_next;
    if (auto ensured = ensureBlock(slot / kBlockCells); !ensured)
        return fail(ensured.error());
    if (reused)
        m_free.pop_back();
    else
        ++m_next;
    // A file may hold what an earlier owner of the slot counted.
    for (const auto &shard : m_shards)
        shard->cell(slot).clear();
    m_places.emplace(key, Place{slot, std::nullopt});
    return slot;
}

std::optional<SlotId> CounterRegistry::find(const CounterKey &key) const
{
    const auto found = m_places.find(key);
    if (found == m_places.end())
        return std::nullopt;
    return found->second.slot;
}

Result<PortSlot> CounterRegistry::portSlot(PortId port)
{
    if (const auto found = m_ports.find(port); found != m_ports.end())
        return found->second;
    if (m_slots == Slots::AssignedElsewhere) {
        return fail(ErrorKind::NotFound, "counters-unassigned",
                    "no place was assigned to the counters of port {}", port);
    }
    if (m_nextPort == kPorts) {
        return fail(ErrorKind::Limit, "ports-full",
                    "cannot count on port {}: {} ports are counted already, which is the most "
                    "there can be",
                    port, kPorts);
    }
    if (auto ensured = ensurePort(m_nextPort); !ensured)
        return fail(ensured.error());
    for (const auto &shard : m_shards) {
        for (const Direction direction : {Direction::In, Direction::Out})
            shard->port(m_nextPort, direction).clear();
    }
    m_ports.emplace(port, m_nextPort);
    return m_nextPort++;
}

std::optional<PortSlot> CounterRegistry::findPort(PortId port) const
{
    const auto found = m_ports.find(port);
    if (found == m_ports.end())
        return std::nullopt;
    return found->second;
}

void CounterRegistry::retire(const CounterKey &key, Timestamp when)
{
    const auto found = m_places.find(key);
    if (found != m_places.end() && !found->second.retired)
        found->second.retired = when;
}

std::size_t CounterRegistry::purge(Timestamp now)
{
    return std::erase_if(m_places, [&](const auto &entry) {
        const Place &place = entry.second;
        if (!place.retired || now - *place.retired < kTombstoneTime)
            return false;
        for (const auto &shard : m_shards)
            shard->cell(place.slot).clear();
        m_free.push_back(place.slot);
        return true;
    });
}

CounterValue CounterRegistry::value(SlotId slot) const
{
    CounterValue total;
    for (const auto &shard : m_shards)
        total += std::as_const(*shard).cell(slot).read();
    return total;
}

PortTally CounterRegistry::portValue(PortSlot slot, Direction direction) const
{
    PortTally total;
    for (const auto &shard : m_shards)
        total += std::as_const(*shard).port(slot, direction).read();
    return total;
}

namespace {

/// A copy of so many counters may fall between two batches of a busy worker by chance.
constexpr std::size_t kFew = 2000;
constexpr int kHopeful = 3;

} // namespace

bool CounterRegistry::read(std::span<const SlotId> slots, std::span<CounterValue> into) const
{
    std::fill(into.begin(), into.end(), CounterValue{});
    std::vector<CounterValue> copied(slots.size());
    for (const auto &shard : m_shards) {
        const auto copy = [&, &from = std::as_const(*shard)] {
            for (std::size_t i = 0; i < slots.size(); ++i)
                copied[i] = from.cell(slots[i]).read();
        };
        if (!shard->batches().read(copy, slots.size() <= kFew ? kHopeful : 1, shard->m_isStuck))
            return false;
        for (std::size_t i = 0; i < slots.size(); ++i)
            into[i] += copied[i];
    }
    return true;
}

bool CounterRegistry::readPort(PortSlot slot, std::array<PortTally, kDirections> &into) const
{
    into = {};
    std::array<PortTally, kDirections> copied;
    for (const auto &shard : m_shards) {
        const auto copy = [&, &from = std::as_const(*shard)] {
            for (const Direction direction : {Direction::In, Direction::Out})
                copied[static_cast<std::size_t>(direction)] = from.port(slot, direction).read();
        };
        if (!shard->batches().read(copy, kHopeful, shard->m_isStuck))
            return false;
        for (std::size_t d = 0; d < kDirections; ++d)
            into[d] += copied[d];
    }
    return true;
}

std::vector<CounterRegistry::Entry> CounterRegistry::entries() const
{
    std::vector<Entry> all;
    all.reserve(m_places.size());
    for (const auto &[key, place] : m_places)
        all.push_back({key, place.slot, place.retired});
    std::sort(all.begin(), all.end(),
              [](const Entry &left, const Entry &right) { return left.key < right.key; });
    return all;
}

std::vector<CounterRegistry::PortEntry> CounterRegistry::ports() const
{
    std::vector<PortEntry> all(m_ports.begin(), m_ports.end());
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace tallygate::counters
