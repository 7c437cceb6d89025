// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/counterregistry.h"

#include <algorithm>

namespace tallygate::counters {

CounterShard::CounterShard()
    : m_blocks(std::make_unique<std::atomic<CounterCell *>[]>(kBlocks))
    , m_ports(std::make_unique<std::atomic<PortCells *>[]>(kPorts))
{}

CounterShard::~CounterShard()
{
    for (std::size_t i = 0; i < kBlocks; ++i)
        delete[] m_blocks[i].load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kPorts; ++i)
        delete[] m_ports[i].load(std::memory_order_relaxed);
}

void CounterShard::ensureBlock(std::size_t block)
{
    if (!m_blocks[block].load(std::memory_order_relaxed)) {
        auto cells = std::make_unique<CounterCell[]>(kBlockCells);
        m_blocks[block].store(cells.release(), std::memory_order_release);
    }
}

void CounterShard::ensurePort(PortSlot slot)
{
    if (!m_ports[slot].load(std::memory_order_relaxed)) {
        auto cells = std::make_unique<PortCells[]>(kDirections);
        m_ports[slot].store(cells.release(), std::memory_order_release);
    }
}

CounterRegistry::CounterRegistry(std::size_t workers)
{
    for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i)
        m_shards.push_back(std::make_unique<CounterShard>());
}

Result<SlotId> CounterRegistry::slotFor(const CounterKey &key)
{
    if (const auto found = m_places.find(key); found != m_places.end()) {
        found->second.retired.reset();
        return found->second.slot;
    }
    SlotId slot = m_next;
    if (!m_free.empty()) {
        slot = m_free.back();
        m_free.pop_back();
    } else if (m_next == kMaxSlots) {
        return fail(ErrorKind::Limit, "counters-full",
                    "cannot add a counter: {} are in use, which is the most there can be",
                    kMaxSlots);
    } else {
        ++m_next;
    }
    for (const auto &shard : m_shards)
        shard->ensureBlock(slot / CounterShard::kBlockCells);
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
    if (m_ports.size() == CounterShard::kPorts) {
        return fail(ErrorKind::Limit, "ports-full",
                    "cannot count on port {}: {} ports are counted already, which is the most "
                    "there can be",
                    port, CounterShard::kPorts);
    }
    const auto slot = static_cast<PortSlot>(m_ports.size());
    for (const auto &shard : m_shards)
        shard->ensurePort(slot);
    m_ports.emplace(port, slot);
    return slot;
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

std::vector<std::pair<PortId, PortSlot>> CounterRegistry::ports() const
{
    std::vector<std::pair<PortId, PortSlot>> all(m_ports.begin(), m_ports.end());
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace tallygate::counters
