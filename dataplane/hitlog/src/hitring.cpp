// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitlog/hitring.h"

#include <algorithm>
#include <bit>

namespace tallygate::hitlog {

namespace {

std::size_t rounded(std::size_t capacity)
{
    return std::bit_ceil(std::clamp<std::size_t>(capacity, 2, HitRing::kMaxCapacity));
}

} // namespace

HitRing::HitRing(Control *control, HitRecord *records, std::size_t capacity)
    : m_control(control)
    , m_records(records)
    , m_mask(capacity - 1)
    , m_knownRead(control->read.load(std::memory_order_acquire))
    , m_ownRead(m_knownRead)
{}

HitRing::HitRing(std::size_t capacity)
    : m_heap(std::make_unique<Heap>())
    , m_control(&m_heap->control)
    , m_mask(rounded(capacity) - 1)
    , m_knownRead(0)
    , m_ownRead(0)
{
    m_heap->records = std::make_unique<HitRecord[]>(rounded(capacity));
    m_records = m_heap->records.get();
}

std::size_t HitRing::bytesFor(std::size_t capacity)
{
    return sizeof(Control) + rounded(capacity) * sizeof(HitRecord);
}

Result<std::unique_ptr<HitRing>> HitRing::over(std::span<std::byte> memory)
{
    if (memory.size() < bytesFor(2) ||
        reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(Control) != 0) {
        return fail(ErrorKind::Limit, "hit-ring",
                    "cannot make a ring of hits in {} bytes of memory", memory.size());
    }
    const std::size_t fit = (memory.size() - sizeof(Control)) / sizeof(HitRecord);
    const std::size_t capacity = std::bit_floor(std::min(fit, kMaxCapacity));
    auto *control = reinterpret_cast<Control *>(memory.data());
    auto *records = reinterpret_cast<HitRecord *>(memory.data() + sizeof(Control));
    return std::unique_ptr<HitRing>(new HitRing(control, records, capacity));
}

std::size_t HitRing::drain(std::span<HitRecord> into)
{
    const std::uint64_t written = m_control->written.load(std::memory_order_acquire);
    const std::uint64_t available = written - m_ownRead;
    if (available > m_mask + 1) {
        ++m_violations;
        m_ownRead = written;
        m_control->read.store(m_ownRead, std::memory_order_release);
        return 0;
    }
    const std::size_t count = std::min<std::size_t>(into.size(), available);
    for (std::size_t i = 0; i < count; ++i)
        into[i] = m_records[(m_ownRead + i) & m_mask];
    m_ownRead += count;
    m_control->read.store(m_ownRead, std::memory_order_release);
    return count;
}

} // namespace tallygate::hitlog
