// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sharedmapping.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace tallygate {

namespace {

tl::unexpected<Error> ioError(const std::string &doing)
{
    return fail(ErrorKind::Io, "shared-memory", "cannot {}: {}", doing, std::strerror(errno));
}

} // namespace

Result<SharedMapping> SharedMapping::map(int fd, std::uint64_t offset, std::size_t length)
{
    void *data = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd,
                        static_cast<off_t>(offset));
    if (data == MAP_FAILED)
        return ioError(fmt::format("map {} bytes of shared memory", length));
    SharedMapping mapping;
    mapping.m_data = static_cast<std::byte *>(data);
    mapping.m_size = length;
    return mapping;
}

SharedMapping::SharedMapping(SharedMapping &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{}

SharedMapping &SharedMapping::operator=(SharedMapping &&other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

SharedMapping::~SharedMapping()
{
    if (m_data)
        ::munmap(m_data, m_size);
}

Result<FileDescriptor> createSharedMemory(const std::string &name, std::size_t bytes)
{
    FileDescriptor fd(::memfd_create(name.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!fd)
        return ioError(fmt::format("create the shared memory {}", name));
    if (::ftruncate(fd.get(), static_cast<off_t>(bytes)) != 0)
        return ioError(fmt::format("give the shared memory {} {} bytes", name, bytes));
    if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return ioError(fmt::format("seal the shared memory {}", name));
    return fd;
}

Result<std::uint64_t> fileSize(int fd)
{
    struct stat info
    {};
    if (::fstat(fd, &info) != 0)
        return ioError("ask for the size of shared memory");
    return static_cast<std::uint64_t>(info.st_size);
}

} // namespace tallygate
