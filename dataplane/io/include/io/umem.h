// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/filedescriptor.h"
#include "base/result.h"

// The memory frames live in: one area a forwarding thread, shared by all its sockets.
//
//     chunk 0            chunk 1            ...
//    +---------+--------+---------+--------+
//    | 256 hdr | 1792   | 256 hdr | 1792   |   hdr: the kernel's headroom of received frames
//    +---------+--------+---------+--------+
//
// An address (in ring slots and descriptors) is an offset from the beginning of the area; chunk
// number = address / kChunkSize. The kernel writes a received frame behind its headroom; a frame
// that is sent may begin anywhere in its chunk.
//
// Who calls what: control creates the area and passes its descriptor on; the worker maps it. Both
// keep their own mapping of the same memory. The size is sealed: neither can shrink it under the
// other.

namespace tallygate::io {

/// Bytes of a chunk, the unit of ownership.
inline constexpr std::uint32_t kChunkSize = 2048;
/// Bytes at the beginning of a chunk that received frames never use.
inline constexpr std::uint32_t kChunkHeadroom = 256;
/// Bytes of a received frame that one chunk holds; longer frames come in several.
inline constexpr std::uint32_t kChunkPayload = kChunkSize - kChunkHeadroom;

inline constexpr std::uint32_t chunkOf(std::uint64_t address)
{
    return static_cast<std::uint32_t>(address / kChunkSize);
}
inline constexpr std::uint64_t addressOf(std::uint32_t chunk)
{
    return std::uint64_t{chunk} * kChunkSize;
}

/// Owns one mapping of an area, and the descriptor of its memory where it was created or given.
/// Move-only. The memory goes when the last mapping, descriptor and socket that uses it have gone.
class UmemArea
{
public:
    UmemArea() = default;
    UmemArea(UmemArea &&other) noexcept;
    UmemArea &operator=(UmemArea &&other) noexcept;
    UmemArea(const UmemArea &) = delete;
    UmemArea &operator=(const UmemArea &) = delete;
    ~UmemArea();

    /// A new area of `chunks` chunks, all zero. Errors: Io; Limit if chunks is 0 or above 2^21.
    static Result<UmemArea> create(std::uint32_t chunks);
    /// Maps the area behind `fd`, in any process; the object owns the descriptor. Errors: Io;
    /// Semantic if it is no sealed area of whole chunks.
    static Result<UmemArea> map(FileDescriptor fd);

    int descriptor() const { return m_fd.get(); }
    std::uint8_t *data() const { return m_data; }
    std::size_t size() const { return m_size; }
    std::uint32_t chunks() const { return chunkOf(m_size); }

    /// Whether `length` bytes at `address` lie in the area and in one chunk: what a process must
    /// ask before it believes an address that another process could have written.
    bool contains(std::uint64_t address, std::uint32_t length) const
    {
        return address < m_size && length <= kChunkSize - address % kChunkSize;
    }
    /// Requires: contains(address, length).
    std::span<std::uint8_t> bytes(std::uint64_t address, std::uint32_t length) const
    {
        return {m_data + address, length};
    }

private:
    FileDescriptor m_fd;
    std::uint8_t *m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace tallygate::io
