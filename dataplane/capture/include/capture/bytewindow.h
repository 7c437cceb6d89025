// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/filedescriptor.h"
#include "base/mappedfile.h"
#include "base/result.h"

namespace tallygate::capture {

/// The bytes of a file from a reading position on: all of them at once (mapped, or borrowed from
/// the caller), or as much as a reused buffer holds. Invariant: m_begin <= m_cursor <= m_end, and
/// the byte at m_begin is at m_beginOffset in the file. Move-only; one thread.
class ByteWindow
{
public:
    /// What a streaming window reads in one go; 256 KiB cost a fifth more, 4 MiB are no better.
    static constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

    static Result<ByteWindow> map(const std::filesystem::path &path);
    /// Requires: bufferBytes > 0.
    static Result<ByteWindow> stream(const std::filesystem::path &path,
                                     std::size_t bufferBytes = kBufferBytes);
    static ByteWindow over(Bytes content);

    const std::uint8_t *cursor() const { return m_cursor; }
    std::size_t available() const { return static_cast<std::size_t>(m_end - m_cursor); }
    /// Of the cursor, in the file.
    std::uint64_t offset() const
    {
        return m_beginOffset + static_cast<std::uint64_t>(m_cursor - m_begin);
    }
    /// Requires: count <= available().
    void consume(std::size_t count)
    {
        m_cursor += count;
        prefetch(count);
    }

    /// Makes at least `count` bytes available, moving those that are if it must. False where the
    /// file ends before that, could not be read (see readError()), or the window is pinned.
    bool ensure(std::size_t count) { return available() >= count || refill(count); }
    /// While pinned, no byte moves: what was handed out stays valid.
    void setPinned(bool pinned) { m_pinned = pinned; }
    /// More bytes may follow than are available, once the window is not pinned any more.
    bool mayGrow() const { return m_streaming && !m_atEnd; }
    int readError() const { return m_readError; } ///< errno of a read that failed, or 0

    /// Back to the first byte; false where the file cannot be read again.
    bool rewind();

    bool isStreaming() const { return m_streaming; }
    /// The whole file; only of a window that does not stream.
    Bytes whole() const { return {m_begin, static_cast<std::size_t>(m_end - m_begin)}; }
    std::uint64_t totalSize() const { return m_totalSize; } ///< 0 if unknown

private:
    /// Asks for the cache lines that come into reach, kAhead bytes behind the cursor. Where the
    /// next record begins is known only from this one, so the processor cannot guess it and would
    /// wait for memory once a packet. Inlined by force: g++ takes a function that only prefetches
    /// for one without effect.
    [[gnu::always_inline]] inline void prefetch(std::size_t count) const
    {
        constexpr std::uintptr_t kAhead = 2048;
        constexpr std::uintptr_t kLine = 64;
        // As numbers, because the lines may lie behind the last byte.
        const auto end = reinterpret_cast<std::uintptr_t>(m_cursor) + kAhead;
        auto line = (end - std::min<std::uintptr_t>(count, kAhead)) & ~(kLine - 1);
        for (; line < end; line += kLine)
            __builtin_prefetch(reinterpret_cast<const void *>(line));
    }
    bool refill(std::size_t count);

    const std::uint8_t *m_cursor = nullptr;
    const std::uint8_t *m_end = nullptr;
    const std::uint8_t *m_begin = nullptr;
    std::uint64_t m_beginOffset = 0;
    std::uint64_t m_totalSize = 0;
    std::unique_ptr<std::uint8_t[]> m_buffer;
    std::size_t m_capacity = 0;
    MappedFile m_file;
    FileDescriptor m_fd;
    int m_readError = 0;
    bool m_streaming = false;
    bool m_pinned = false;
    bool m_atEnd = false;
};

} // namespace tallygate::capture
