// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/umem.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace tallygate::io {

namespace {

constexpr std::uint32_t kMostChunks = 1u << 21; // 4 GiB

} // namespace

UmemArea::UmemArea(UmemArea &&other) noexcept
    : m_fd(std::move(other.m_fd))
    , m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{}

UmemArea &UmemArea::operator=(UmemArea &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

UmemArea::~UmemArea()
{
    if (m_data != nullptr)
        ::munmap(m_data, m_size);
}

Result<UmemArea> UmemArea::create(std::uint32_t chunks)
{
    if (chunks == 0 || chunks > kMostChunks) {
        return fail(ErrorKind::Limit, "umem-size", "an area of {} frames is not between 1 and {}",
                    chunks, kMostChunks);
    }
    FileDescriptor fd(::memfd_create("tallygate-umem", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!fd || ::ftruncate(fd.get(), static_cast<off_t>(addressOf(chunks))) != 0 ||
        ::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return fail(ErrorKind::Io, "umem-create", "cannot create the memory for {} frames: {}",
                    chunks, std::strerror(errno));
    }
    return map(std::move(fd));
}

Result<UmemArea> UmemArea::map(FileDescriptor fd)
{
    struct stat status = {};
    const int seals = ::fcntl(fd.get(), F_GET_SEALS);
    if (::fstat(fd.get(), &status) != 0 || seals < 0 || (seals & F_SEAL_SHRINK) == 0 ||
        status.st_size <= 0 || status.st_size % kChunkSize != 0 ||
        chunkOf(static_cast<std::uint64_t>(status.st_size)) > kMostChunks) {
        return fail(ErrorKind::Semantic, "umem-invalid",
                    "the descriptor is not the memory of frames: it must be sealed and hold whole "
                    "chunks of {} bytes",
                    kChunkSize);
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    void *data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    if (data == MAP_FAILED) {
        return fail(ErrorKind::Io, "umem-map", "cannot map the memory of frames ({} bytes): {}",
                    size, std::strerror(errno));
    }
    UmemArea area;
    area.m_fd = std::move(fd);
    area.m_data = static_cast<std::uint8_t *>(data);
    area.m_size = size;
    return area;
}

} // namespace tallygate::io
