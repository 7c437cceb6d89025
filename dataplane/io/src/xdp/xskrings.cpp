// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/xskrings.h"

#include <sys/mman.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#ifndef AF_XDP
#define AF_XDP 44
#endif

namespace tallygate::io {

namespace {

/// Frames a copy-mode send takes in one call, where nothing else was agreed.
constexpr std::uint32_t kSendBatch = 32;

template <class Slot>
constexpr std::size_t kSlotSize = sizeof(Slot);

} // namespace

XskRings::XskRings(XskRings &&other) noexcept
    : fill(other.fill)
    , rx(other.rx)
    , tx(other.tx)
    , completion(other.completion)
    , m_fd(std::move(other.m_fd))
    , m_isZeroCopy(other.m_isZeroCopy)
    , m_mappings(std::exchange(other.m_mappings, {}))
{}

XskRings &XskRings::operator=(XskRings &&other) noexcept
{
    std::swap(fill, other.fill);
    std::swap(rx, other.rx);
    std::swap(tx, other.tx);
    std::swap(completion, other.completion);
    std::swap(m_fd, other.m_fd);
    std::swap(m_isZeroCopy, other.m_isZeroCopy);
    std::swap(m_mappings, other.m_mappings);
    return *this;
}

XskRings::~XskRings()
{
    unmap();
}

void XskRings::unmap()
{
    for (Mapping &mapping : m_mappings) {
        if (mapping.at != nullptr)
            ::munmap(mapping.at, mapping.size);
        mapping = {};
    }
}

/// Maps one ring; null with errno set if it cannot.
std::uint8_t *XskRings::mapRing(Mapping &mapping, const xdp_ring_offset &offsets, std::size_t slots,
                                std::uint64_t place)
{
    const std::size_t size = offsets.desc + slots;
    void *at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, m_fd.get(),
                      static_cast<off_t>(place));
    if (at == MAP_FAILED)
        return nullptr;
    mapping = {at, size};
    return static_cast<std::uint8_t *>(at);
}

Result<XskRings> XskRings::map(FileDescriptor fd, const RingSizes &sizes)
{
    XskRings rings;
    rings.m_fd = std::move(fd);
    xdp_mmap_offsets offsets = {};
    socklen_t length = sizeof offsets;
    const bool known =
        ::getsockopt(rings.m_fd.get(), SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &length) == 0 &&
        length == sizeof offsets;
    auto &mappings = rings.m_mappings;
    std::array<std::uint8_t *, 4> at{};
    if (known) {
        at = {rings.mapRing(mappings[0], offsets.fr, sizes.fill * kSlotSize<std::uint64_t>,
                            XDP_UMEM_PGOFF_FILL_RING),
              rings.mapRing(mappings[1], offsets.rx, sizes.rx * kSlotSize<Descriptor>,
                            XDP_PGOFF_RX_RING),
              rings.mapRing(mappings[2], offsets.tx, sizes.tx * kSlotSize<Descriptor>,
                            XDP_PGOFF_TX_RING),
              rings.mapRing(mappings[3], offsets.cr, sizes.completion * kSlotSize<std::uint64_t>,
                            XDP_UMEM_PGOFF_COMPLETION_RING)};
    }
    for (const std::uint8_t *ring : at) {
        if (ring == nullptr) {
            return fail(ErrorKind::Io, "xsk-map", "cannot map the rings of an AF_XDP socket: {}",
                        std::strerror(errno));
        }
    }
    askMode(rings.m_fd.get(), &rings.m_isZeroCopy);
    rings.fill = {at[0], offsets.fr, sizes.fill};
    rings.rx = {at[1], offsets.rx, sizes.rx};
    rings.tx = {at[2], offsets.tx, sizes.tx};
    rings.completion = {at[3], offsets.cr, sizes.completion};
    return rings;
}

Kick XskRings::kickTransmit()
{
    Kick kick;
    std::uint32_t left = tx.published();
    // Before kernel 6.17 the consumer count lags behind a send that stopped early, so that progress
    // cannot always be seen: the calls are counted instead.
    std::uint32_t attempts = left / kSendBatch + 2;
    while (left != 0 && tx.needsWakeup()) {
        if (::sendto(m_fd.get(), nullptr, 0, MSG_DONTWAIT, nullptr, 0) >= 0)
            break;
        if (errno == ENETDOWN || errno == ENXIO || errno == ENODEV) {
            kick.state = KickState::Down;
            return kick;
        }
        if (errno == EBUSY && kick.dropped < left) {
            ++kick.dropped; // the device took one frame, the last one taken, and let it fall
            kick.droppedBytes += tx.slot(tx.publishedConsumer() - 1).len;
        } else if (--attempts == 0 || (errno != EAGAIN && errno != EINTR)) {
            break; // ENOBUFS: the socket's send buffer is full until completions come
        }
        if (tx.isEmpty())
            break;
    }
    kick.state = tx.isEmpty() || !tx.needsWakeup() ? KickState::Empty : KickState::Busy;
    return kick;
}

void XskRings::kickFill()
{
    if (fill.needsWakeup())
        ::recvfrom(m_fd.get(), nullptr, 0, MSG_DONTWAIT, nullptr, nullptr);
}

bool askMode(int fd, bool *isZeroCopy)
{
    xdp_options options = {};
    socklen_t length = sizeof options;
    if (::getsockopt(fd, SOL_XDP, XDP_OPTIONS, &options, &length) != 0)
        return false;
    *isZeroCopy = (options.flags & XDP_OPTIONS_ZEROCOPY) != 0;
    return true;
}

Result<XskStatistics> statisticsOf(int fd)
{
    xdp_statistics counts = {};
    socklen_t length = sizeof counts;
    if (::getsockopt(fd, SOL_XDP, XDP_STATISTICS, &counts, &length) != 0) {
        return fail(ErrorKind::Io, "xsk-statistics",
                    "cannot read the statistics of an AF_XDP socket: {}", std::strerror(errno));
    }
    XskStatistics statistics;
    statistics.rxDropped = counts.rx_dropped;
    statistics.rxRingFull = counts.rx_ring_full;
    statistics.rxInvalid = counts.rx_invalid_descs;
    statistics.txInvalid = counts.tx_invalid_descs;
    statistics.fillRingEmpty = counts.rx_fill_ring_empty_descs;
    statistics.txRingEmpty = counts.tx_ring_empty_descs;
    return statistics;
}

} // namespace tallygate::io
