// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "base/sharedmapping.h"
#include "base/uuid.h"
#include "counters/batchsequence.h"
#include "counters/countercell.h"
#include "counters/counterlayout.h"
#include "counters/portcounters.h"

namespace tallygate::counters {

/// Which counter file this is. What belongs to it elsewhere (the directory of keys) names the
/// instance, so that it is never read with the cells of another file.
struct CounterFileIdentity
{
    Uuid instance;            ///< random, given when the file is made
    Uuid boot;                ///< the kernel's boot id then
    std::uint32_t shards = 1; ///< 1 to kMaxShards
    bool operator==(const CounterFileIdentity &) const = default;
};

/// The counters of all workers in a file that outlives them (SEMANTICS 5.3).
///
///     header, one page: magic, version, sizes, identity, checksum
///     shard 0:  BatchSequence                      (padded to a page)
///               PortCells[kPorts][kDirections]     (padded to a page)
///               CounterCell[kBlocks * kBlockCells]
///     shard 1:  ...
///
/// The file has its full size from the start, about 1 GiB a shard, and is sparse: only the blocks
/// that allocate() was asked for take room. Nothing ever moves, so a worker that mapped it once
/// needs no news when counters join.
///
/// Who does what: control creates or opens the file and says which key has which slot; each worker
/// thread writes its own shard; control reads. A worker maps the descriptor it was handed and
/// closes it: what has only the mapping cannot change the file's size. Of a file that is opened
/// the header is checked whole before a cell is read; no size in it is used, they must be ours.
/// Any thread may call the const functions.
class CounterFile
{
public:
    static constexpr std::uint32_t kMaxShards = 64;

    /// A new, empty file, mode 0600, in place of whatever stood there: written beside it and
    /// renamed, so that a process still using the old one is not disturbed.
    static Result<CounterFile> create(const std::filesystem::path &path,
                                      const CounterFileIdentity &identity);
    /// An existing one. Errors: NotFound; Syntax with code "counter-file-damaged"; Unsupported with
    /// code "counter-file-layout" if another version of the program made it.
    static Result<CounterFile> open(const std::filesystem::path &path);
    /// From a descriptor, which is closed unless `keep` says it is to be handed on.
    enum class Descriptor : std::uint8_t { Keep, Close };
    static Result<CounterFile> map(FileDescriptor fd, Descriptor keep);

    const CounterFileIdentity &identity() const { return m_identity; }
    /// For handing to a worker; -1 if it was closed.
    int descriptor() const { return m_fd.get(); }

    BatchSequence *batches(std::uint32_t shard) const;
    CounterCell *cells(std::uint32_t shard) const;
    PortCells *ports(std::uint32_t shard) const;

    /// Makes room for a block of cells, or for a port, in every shard, so that counting there can
    /// not fail later for want of memory. Error: Io, "counter-file-full". Requires:
    /// Descriptor::Keep.
    Result<void> allocateBlock(std::size_t block) const;
    Result<void> allocatePort(std::size_t slot) const;

private:
    Result<void> allocate(std::uint64_t offsetInShard, std::uint64_t bytes) const;

    FileDescriptor m_fd;
    SharedMapping m_mapping; ///< the shards, without the header
    CounterFileIdentity m_identity;
};

} // namespace tallygate::counters
