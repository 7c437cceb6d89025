// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/bytewindow.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tallygate::capture {

namespace {

tl::unexpected<Error> openError(const std::filesystem::path &path, int reason)
{
    Error error{ErrorKind::Io, "io", fmt::format("cannot open: {}", std::strerror(reason)), {}, {}};
    error.where.file = path.string();
    return fail(std::move(error));
}

} // namespace

Result<ByteWindow> ByteWindow::map(const std::filesystem::path &path)
{
    auto file = MappedFile::open(path);
    if (!file)
        return fail(std::move(file.error()));
    ByteWindow window = over(file->bytes());
    window.m_file = std::move(*file);
    return window;
}

Result<ByteWindow> ByteWindow::stream(const std::filesystem::path &path, std::size_t bufferBytes)
{
    ByteWindow window;
    window.m_fd = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info
    {};
    if (!window.m_fd || ::fstat(window.m_fd.get(), &info) != 0)
        return openError(path, errno);
    if (S_ISDIR(info.st_mode))
        return openError(path, EISDIR);
    if (S_ISREG(info.st_mode))
        window.m_totalSize = static_cast<std::uint64_t>(info.st_size);
    ::posix_fadvise(window.m_fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    window.m_streaming = true;
    window.m_capacity = bufferBytes;
    window.m_buffer = std::make_unique_for_overwrite<std::uint8_t[]>(window.m_capacity);
    window.m_begin = window.m_cursor = window.m_end = window.m_buffer.get();
    return window;
}

ByteWindow ByteWindow::over(Bytes content)
{
    ByteWindow window;
    window.m_begin = window.m_cursor = content.data();
    window.m_end = content.data() + content.size();
    window.m_totalSize = content.size();
    return window;
}

bool ByteWindow::refill(std::size_t count)
{
    if (!m_streaming || m_pinned || m_atEnd)
        return false;
    std::size_t have = available();
    m_beginOffset = offset();
    if (have > 0)
        std::memmove(m_buffer.get(), m_cursor, have);
    while (have < count && !m_atEnd) {
        if (have == m_capacity) {
            // Doubled as bytes arrive: a length that a broken file claims costs no memory.
            auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(m_capacity * 2);
            std::memcpy(larger.get(), m_buffer.get(), have);
            m_buffer = std::move(larger);
            m_capacity *= 2;
        }
        const ssize_t got = ::read(m_fd.get(), m_buffer.get() + have, m_capacity - have);
        if (got > 0) {
            have += static_cast<std::size_t>(got);
        } else if (got == 0 || errno != EINTR) {
            m_atEnd = true;
            m_readError = got == 0 ? 0 : errno;
        }
    }
    m_begin = m_cursor = m_buffer.get();
    m_end = m_begin + have;
    return have >= count;
}

bool ByteWindow::rewind()
{
    if (m_streaming) {
        if (::lseek(m_fd.get(), 0, SEEK_SET) != 0)
            return false;
        m_end = m_begin;
        m_beginOffset = 0;
        m_atEnd = false;
        m_readError = 0;
    }
    m_cursor = m_begin;
    return true;
}

} // namespace tallygate::capture
