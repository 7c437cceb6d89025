// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/filedescriptor.h"
#include "base/result.h"

namespace tallygate {

/// Memory that several processes see: a range of a file or memfd, mapped shared, readable and
/// writable. Move-only owner of the mapping, not of the descriptor. Any one thread maps; what the
/// bytes mean and who may write them is for the user to say.
///
/// A file that shrinks while mapped raises SIGBUS: memfds made here are sealed against that.
class SharedMapping
{
public:
    /// `length` > 0 bytes from `offset`, which is a multiple of the page size. Nothing is reserved:
    /// holes of a sparse file cost address space alone.
    static Result<SharedMapping> map(int fd, std::uint64_t offset, std::size_t length);

    SharedMapping() = default;
    SharedMapping(SharedMapping &&other) noexcept;
    SharedMapping &operator=(SharedMapping &&other) noexcept;
    SharedMapping(const SharedMapping &) = delete;
    SharedMapping &operator=(const SharedMapping &) = delete;
    ~SharedMapping();

    std::byte *data() const { return m_data; }
    std::size_t size() const { return m_size; }
    std::span<std::byte> bytes() const { return {m_data, m_size}; }

private:
    std::byte *m_data = nullptr;
    std::size_t m_size = 0;
};

/// Anonymous memory of a fixed size, zeroed, to be mapped here and handed to other processes. It is
/// sealed: nobody can shrink or grow it. `name` shows in /proc for people.
Result<FileDescriptor> createSharedMemory(const std::string &name, std::size_t bytes);
/// How large the file or memfd is.
Result<std::uint64_t> fileSize(int fd);

} // namespace tallygate
