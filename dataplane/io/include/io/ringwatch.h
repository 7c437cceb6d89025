// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "io/xskrings.h"

namespace tallygate::io {

/// Slots of a ring that hold something now.
struct RingLevel
{
    std::uint32_t used = 0;
    std::uint32_t size = 0; ///< 0: not known
    bool operator==(const RingLevel &) const = default;
};

/// How full the rings of an AF_XDP socket are (io/xskrings.h).
struct RingLevels
{
    RingLevel fill;     ///< frames to receive into; none left: what arrives is lost
    RingLevel receive;  ///< frames that arrived and wait for the worker
    RingLevel transmit; ///< frames that wait for the kernel to send them
};

/// Looks at the published counts of a socket's rings, mapped to be read and nothing else, in a
/// process that does not use them: who uses them writes nothing for it. Move-only; one thread.
class RingWatch
{
public:
    RingWatch() = default; ///< knows nothing
    /// Of the bound socket `fd`, which need not stay open. What cannot be mapped is not known.
    RingWatch(int fd, const RingSizes &sizes);
    RingWatch(RingWatch &&other) noexcept;
    RingWatch &operator=(RingWatch &&other) noexcept;
    ~RingWatch();

    RingLevels levels() const;

private:
    enum Ring { Fill, Receive, Transmit, kRings };
    struct View
    {
        void *at = nullptr;
        std::size_t mapped = 0; ///< octets
        const std::uint32_t *producer = nullptr;
        const std::uint32_t *consumer = nullptr;
        std::uint32_t size = 0;
    };

    static View viewOf(int fd, const xdp_ring_offset &offsets, std::uint64_t place,
                       std::uint32_t size);
    static RingLevel levelOf(const View &view);

    std::array<View, kRings> m_views{};
};

} // namespace tallygate::io
