// SPDX-License-Identifier: GPL-3.0-or-later
#include "capturering.h"

#include <algorithm>
#include <cstring>

namespace tallygate::engine {

CaptureRing::CaptureRing(std::span<std::byte> memory)
    : m_control(reinterpret_cast<Control *>(memory.data()))
    , m_records(memory.data() + sizeof(Control))
    , m_size((memory.size() - sizeof(Control)) & ~std::uint64_t{7})
    , m_knownRead(m_control->read.load(std::memory_order_relaxed))
    , m_position(m_knownRead)
{}

void CaptureRing::push(const CapturedFrame &frame)
{
    const std::uint64_t at = m_control->written.load(std::memory_order_relaxed);
    const auto size =
        static_cast<std::uint32_t>((sizeof(Header) + frame.bytes.size() + 7) & ~std::size_t{7});
    // Where a record would pass the end, the rest is skipped; less than a header needs none.
    const std::uint64_t place = at % m_size;
    const std::uint64_t rest = m_size - place;
    const std::uint64_t skip = rest < size ? rest : 0;
    if (at + skip + size - m_knownRead > m_size) {
        m_knownRead = m_control->read.load(std::memory_order_acquire);
        if (at + skip + size - m_knownRead > m_size) {
            m_control->dropped.store(m_control->dropped.load(std::memory_order_relaxed) + 1,
                                     std::memory_order_relaxed);
            return;
        }
    }
    if (skip >= sizeof(Header)) {
        const Header filler{static_cast<std::uint32_t>(skip), 0, 0, 0, kSkip};
        std::memcpy(m_records + place, &filler, sizeof filler);
    }
    std::byte *const record = m_records + (at + skip) % m_size;
    const Header header{size, static_cast<std::uint32_t>(frame.bytes.size()),
                        frame.time.time_since_epoch().count(), frame.wireLength,
                        static_cast<std::uint32_t>(frame.direction)};
    std::memcpy(record, &header, sizeof header);
    if (!frame.bytes.empty())
        std::memcpy(record + sizeof header, frame.bytes.data(), frame.bytes.size());
    m_control->written.store(at + skip + size, std::memory_order_release);
}

std::size_t CaptureRing::read(const std::function<void(const CapturedFrame &)> &take,
                              std::size_t most)
{
    const std::uint64_t written = m_control->written.load(std::memory_order_acquire);
    if (written - m_position > m_size || written % 8 != 0) {
        m_position = written & ~std::uint64_t{7};
        m_control->read.store(m_position, std::memory_order_release);
        return 0;
    }
    const std::uint64_t before = m_handedOut;
    while (m_position != written && m_handedOut - before < most) {
        if (!readOne(take, written)) {
            m_position = written;
            break;
        }
    }
    m_control->read.store(m_position, std::memory_order_release);
    return m_handedOut - before;
}

/// One record or gap; false if what stands there cannot be.
bool CaptureRing::readOne(const std::function<void(const CapturedFrame &)> &take,
                          std::uint64_t written)
{
    const std::uint64_t place = m_position % m_size;
    const std::uint64_t rest = std::min(m_size - place, written - m_position);
    if (m_size - place < sizeof(Header)) {
        m_position += m_size - place;
        return m_position <= written;
    }
    Header header;
    if (rest < sizeof header)
        return false;
    std::memcpy(&header, m_records + place, sizeof header);
    if (header.size < sizeof header || header.size % 8 != 0 || header.size > rest)
        return false;
    m_position += header.size;
    if (header.direction == kSkip)
        return true;
    if (header.length > header.size - sizeof header || header.direction > 1)
        return false;
    CapturedFrame frame;
    frame.time = Timestamp(Nanoseconds(header.time));
    frame.wireLength = header.wireLength;
    frame.direction = static_cast<counters::Direction>(header.direction);
    frame.bytes = {reinterpret_cast<const std::uint8_t *>(m_records + place + sizeof header),
                   header.length};
    take(frame);
    ++m_handedOut;
    return true;
}

} // namespace tallygate::engine
