// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/counterfile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/siphash.h"

namespace tallygate::counters {

namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kPortsBytes =
    (kPorts * kDirections * sizeof(PortCells) + kPage - 1) / kPage * kPage;
constexpr std::uint64_t kCellsBytes = kBlocks * kBlockCells * sizeof(CounterCell);
constexpr std::uint64_t kShardBytes = kPage + kPortsBytes + kCellsBytes;
constexpr std::array<char, 8> kMagic{'T', 'G', 'C', 'O', 'U', 'N', 'T', '\n'};
constexpr std::uint32_t kVersion = 2;

/// As it stands in the file, in host order: it never leaves the host.
struct Header
{
    std::array<char, 8> magic = kMagic;
    std::uint32_t version = kVersion;
    std::uint32_t shards = 0;
    std::uint32_t cellBytes = sizeof(CounterCell);
    std::uint32_t portCellsBytes = sizeof(PortCells);
    std::uint64_t shardBytes = kShardBytes;
    std::uint64_t portCounters = 0; ///< digest of their names in order
    std::array<std::uint8_t, 16> instance{};
    std::array<std::uint8_t, 16> boot{};
    std::uint64_t checksum = 0; ///< of all before
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) <= kPage);
static_assert(std::has_unique_object_representations_v<Header>, "no padding in the checksum");

/// Guards against damage, not against forgery: no secret.
constexpr SipHashKey kKey{0x74616C6C79676174ull, 0x65636F756E746572ull};
using Hash = SipHash<2, 4>;

std::uint64_t checksumOf(const Header &header)
{
    return Hash::of(kKey,
                    {reinterpret_cast<const std::uint8_t *>(&header), offsetof(Header, checksum)});
}

/// Differs when a port counter joins, goes or moves.
std::uint64_t portCountersDigest()
{
    std::string names;
    for (std::size_t i = 0; i < kPortCounters; ++i) {
        names += info(static_cast<PortCounter>(i)).name;
        names += '\n';
    }
    return Hash::of(kKey, bytesOf(names));
}

std::uint64_t sizeOf(std::uint32_t shards)
{
    return kPage + shards * kShardBytes;
}

tl::unexpected<Error> ioError(const char *doing, const std::filesystem::path &path)
{
    const ErrorKind kind = errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io;
    return fail(kind, "counter-file", "cannot {} the counter file {}: {}", doing, path.string(),
                std::strerror(errno));
}

tl::unexpected<Error> damaged(std::string_view why)
{
    return fail(ErrorKind::Syntax, "counter-file-damaged", "the counter file is damaged: {}", why);
}

Result<Header> readHeader(int fd)
{
    Header header;
    if (::pread(fd, &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header))
        return damaged("it ends within its header");
    if (header.magic != kMagic)
        return damaged("it does not begin as one");
    if (header.checksum != checksumOf(header))
        return damaged("the checksum of its header is wrong");
    const Header ours;
    if (header.version != ours.version || header.cellBytes != ours.cellBytes ||
        header.portCellsBytes != ours.portCellsBytes || header.shardBytes != ours.shardBytes ||
        header.portCounters != portCountersDigest()) {
        return fail(ErrorKind::Unsupported, "counter-file-layout",
                    "the counter file was made by another version of the program");
    }
    if (header.shards == 0 || header.shards > CounterFile::kMaxShards)
        return damaged(fmt::format("it says it has {} shards", header.shards));
    return header;
}

} // namespace

Result<CounterFile> CounterFile::create(const std::filesystem::path &path,
                                        const CounterFileIdentity &identity)
{
    if (identity.shards == 0 || identity.shards > kMaxShards) {
        return fail(ErrorKind::Limit, "counter-file-shards",
                    "cannot keep counters of {} workers: 1 to {} are possible", identity.shards,
                    kMaxShards);
    }
    Header header;
    header.shards = identity.shards;
    header.portCounters = portCountersDigest();
    header.instance = identity.instance.bytes();
    header.boot = identity.boot.bytes();
    header.checksum = checksumOf(header);

    std::filesystem::path temporary = path;
    temporary += ".new";
    ::unlink(temporary.c_str());
    FileDescriptor fd(
        ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd)
        return ioError("create", temporary);
    if (::ftruncate(fd.get(), static_cast<off_t>(sizeOf(identity.shards))) != 0 ||
        !writeAll(fd.get(), {reinterpret_cast<const std::uint8_t *>(&header), sizeof header}) ||
        ::rename(temporary.c_str(), path.c_str()) != 0) {
        auto error = ioError("write", temporary);
        ::unlink(temporary.c_str());
        return error;
    }
    auto file = map(std::move(fd), Descriptor::Keep);
    if (file) {
        if (auto allocated = file->allocate(0, sizeof(BatchSequence)); !allocated)
            return fail(allocated.error());
    }
    return file;
}

Result<CounterFile> CounterFile::open(const std::filesystem::path &path)
{
    FileDescriptor fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!fd)
        return ioError("open", path);
    return map(std::move(fd), Descriptor::Keep);
}

Result<CounterFile> CounterFile::map(FileDescriptor fd, Descriptor keep)
{
    struct stat status
    {};
    if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return damaged("it is not a regular file");
    const auto header = readHeader(fd.get());
    if (!header)
        return fail(header.error());
    if (static_cast<std::uint64_t>(status.st_size) != sizeOf(header->shards)) {
        return damaged(
            fmt::format("it has {} bytes instead of {}", status.st_size, sizeOf(header->shards)));
    }
    auto mapping = SharedMapping::map(fd.get(), kPage, header->shards * kShardBytes);
    if (!mapping)
        return fail(mapping.error());
    CounterFile file;
    file.m_mapping = std::move(*mapping);
    file.m_identity = {Uuid(header->instance), Uuid(header->boot), header->shards};
    if (keep == Descriptor::Keep)
        file.m_fd = std::move(fd);
    return file;
}

BatchSequence *CounterFile::batches(std::uint32_t shard) const
{
    return reinterpret_cast<BatchSequence *>(m_mapping.data() + shard * kShardBytes);
}

CounterCell *CounterFile::cells(std::uint32_t shard) const
{
    return reinterpret_cast<CounterCell *>(m_mapping.data() + shard * kShardBytes + kPage +
                                           kPortsBytes);
}

PortCells *CounterFile::ports(std::uint32_t shard) const
{
    return reinterpret_cast<PortCells *>(m_mapping.data() + shard * kShardBytes + kPage);
}

Result<void> CounterFile::allocateBlock(std::size_t block) const
{
    constexpr std::uint64_t bytes = kBlockCells * sizeof(CounterCell);
    return allocate(kPage + kPortsBytes + block * bytes, bytes);
}

Result<void> CounterFile::allocatePort(std::size_t slot) const
{
    constexpr std::uint64_t bytes = kDirections * sizeof(PortCells);
    return allocate(kPage + slot * bytes, bytes);
}

Result<void> CounterFile::allocate(std::uint64_t offsetInShard, std::uint64_t bytes) const
{
    for (std::uint32_t shard = 0; shard < m_identity.shards; ++shard) {
        const std::uint64_t offset = kPage + shard * kShardBytes + offsetInShard;
        // KEEP_SIZE: even a wrong offset would not change the file's size.
        const int failed = ::fallocate(m_fd.get(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                                       static_cast<off_t>(bytes));
        if (failed != 0 && errno != EOPNOTSUPP) {
            return fail(ErrorKind::Io, "counter-file-full",
                        "cannot make room for more counters: {}", std::strerror(errno));
        }
    }
    return {};
}

} // namespace tallygate::counters
