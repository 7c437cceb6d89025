// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/ringwatch.h"

#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace tallygate::io {

RingWatch::RingWatch(int fd, const RingSizes &sizes)
{
    xdp_mmap_offsets offsets = {};
    socklen_t length = sizeof offsets;
    if (::getsockopt(fd, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &length) != 0 ||
        length != sizeof offsets)
        return;
    m_views = {viewOf(fd, offsets.fr, XDP_UMEM_PGOFF_FILL_RING, sizes.fill),
               viewOf(fd, offsets.rx, XDP_PGOFF_RX_RING, sizes.rx),
               viewOf(fd, offsets.tx, XDP_PGOFF_TX_RING, sizes.tx)};
}

RingWatch::RingWatch(RingWatch &&other) noexcept
    : m_views(std::exchange(other.m_views, {}))
{}

RingWatch &RingWatch::operator=(RingWatch &&other) noexcept
{
    std::swap(m_views, other.m_views);
    return *this;
}

RingWatch::~RingWatch()
{
    for (const View &view : m_views) {
        if (view.at != nullptr)
            ::munmap(view.at, view.mapped);
    }
}

/// The counts stand in front of the slots, which are left out.
RingWatch::View RingWatch::viewOf(int fd, const xdp_ring_offset &offsets, std::uint64_t place,
                                  std::uint32_t size)
{
    const std::size_t octets = offsets.desc;
    void *at = ::mmap(nullptr, octets, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(place));
    if (at == MAP_FAILED)
        return {};
    const auto *base = static_cast<const std::uint8_t *>(at);
    return {at, octets, reinterpret_cast<const std::uint32_t *>(base + offsets.producer),
            reinterpret_cast<const std::uint32_t *>(base + offsets.consumer), size};
}

/// The consumer is read first, so that it is not seen ahead of the producer; what moves meanwhile
/// may make more of it than there are slots.
RingLevel RingWatch::levelOf(const View &view)
{
    if (view.at == nullptr)
        return {};
    const std::uint32_t consumer = __atomic_load_n(view.consumer, __ATOMIC_ACQUIRE);
    const std::uint32_t producer = __atomic_load_n(view.producer, __ATOMIC_ACQUIRE);
    return {std::min(producer - consumer, view.size), view.size};
}

RingLevels RingWatch::levels() const
{
    return {levelOf(m_views[Fill]), levelOf(m_views[Receive]), levelOf(m_views[Transmit])};
}

} // namespace tallygate::io
