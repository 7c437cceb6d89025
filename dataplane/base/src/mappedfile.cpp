// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mappedfile.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/filedescriptor.h"

namespace tallygate {

namespace {

tl::unexpected<Error> ioError(const char *doing, const std::filesystem::path &path)
{
    const int reason = errno;
    Error error{ErrorKind::Io, "io", fmt::format("cannot {}: {}", doing, std::strerror(reason)),
                {}, {}};
    error.where.file = path.string();
    return fail(std::move(error));
}

/// Everything that can be read from `fd`, appended to `content`.
bool readAll(int fd, std::string &content)
{
    char buffer[64 * 1024];
    for (;;) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got > 0)
            content.append(buffer, static_cast<std::size_t>(got));
        else if (got == 0)
            return true;
        else if (errno != EINTR)
            return false;
    }
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path &path)
{
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info{};
    if (!fd || ::fstat(fd.get(), &info) != 0)
        return ioError("open", path);
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return ioError("open", path);
    }
    MappedFile file;
    if (S_ISREG(info.st_mode) && info.st_size > 0) {
        const auto size = static_cast<std::size_t>(info.st_size);
        void *data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
        if (data == MAP_FAILED)
            return ioError("map", path);
        ::madvise(data, size, MADV_SEQUENTIAL);
        file.m_data = static_cast<const std::uint8_t *>(data);
        file.m_size = size;
        file.m_mapped = true;
        return file;
    }
    std::string content;
    if (!readAll(fd.get(), content))
        return ioError("read", path);
    if (!content.empty()) {
        auto *copy = new std::uint8_t[content.size()];
        std::memcpy(copy, content.data(), content.size());
        file.m_data = copy;
        file.m_size = content.size();
    }
    return file;
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
    , m_mapped(std::exchange(other.m_mapped, false))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    std::swap(m_mapped, other.m_mapped);
    return *this;
}

MappedFile::~MappedFile()
{
    if (m_mapped)
        ::munmap(const_cast<std::uint8_t *>(m_data), m_size);
    else
        delete[] m_data;
}

Result<std::string> readTextFile(const std::filesystem::path &path)
{
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string content;
    if (!fd)
        return ioError("open", path);
    if (!readAll(fd.get(), content))
        return ioError("read", path);
    return content;
}

Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view content)
{
    std::filesystem::path temporary = path;
    temporary += fmt::format(".new-{}", ::getpid());
    {
        const FileDescriptor fd(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (!fd)
            return ioError("create", temporary);
        if (!writeAll(fd.get(), bytesOf(content)) || ::fsync(fd.get()) != 0) {
            const auto error = ioError("write", temporary);
            ::unlink(temporary.c_str());
            return error;
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const auto error = ioError("replace", path);
        ::unlink(temporary.c_str());
        return error;
    }
    // The rename is durable only once the folder is.
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    if (const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); fd)
        ::fsync(fd.get());
    return {};
}

}  // namespace tallygate
