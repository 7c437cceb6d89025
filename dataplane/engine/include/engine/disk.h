// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "base/filedescriptor.h"
#include "base/result.h"

namespace tallygate::engine {

/// One thing done to the state folder.
struct DiskStep
{
    enum class Kind : std::uint8_t {
        Create,
        Write,
        Sync,
        Rename, ///< `path` becomes `target`
        Remove,
        MakeFolder,
        Truncate,
        SyncFolder,
        Reserve, ///< room for what is written later
    };

    Kind kind = Kind::Write;
    const std::filesystem::path &path;
    const std::filesystem::path &target;
    int fd = -1;
    Bytes bytes; ///< of Write
};

/// Everything that changes the state folder goes through here, so that what is durable when stands
/// in one place, and so that tests can cut the power, or fill the disk, at each single step.
///
/// Errors: Io, code "disk-full" where there is no room, else "io"; `where.file` is the path. Any
/// thread; an observer must then be ready for any.
class Disk
{
public:
    /// Asked before each step; an errno other than 0 makes it fail so instead.
    using Observer = std::function<int(const DiskStep &)>;

    explicit Disk(Observer observer = {})
        : m_observer(std::move(observer))
    {}

    /// The new content, whole, or the old one, whatever happens when: a new file beside it, synced,
    /// renamed over it, the folder synced.
    Result<void> replace(const std::filesystem::path &path, std::string_view content);
    /// A new file that is durable; it must not be there. The folder is not yet synced.
    Result<void> create(const std::filesystem::path &path, std::string_view content);
    Result<void> makeFolder(const std::filesystem::path &path); ///< 0700; there already: fine
    Result<void> rename(const std::filesystem::path &from, const std::filesystem::path &to);
    Result<void> remove(const std::filesystem::path &path);       ///< absent: fine
    Result<void> removeFolder(const std::filesystem::path &path); ///< with the files in it
    Result<void> syncFolder(const std::filesystem::path &path);

    Result<FileDescriptor> openToAppend(const std::filesystem::path &path); ///< made if absent
    Result<void> write(int fd, const std::filesystem::path &path, Bytes bytes);
    Result<void> sync(int fd, const std::filesystem::path &path); ///< data and size
    Result<void> truncate(int fd, const std::filesystem::path &path, std::uint64_t size);
    /// Blocks for `size` bytes from the beginning, beyond the end of the file. Where the file
    /// system cannot, it succeeds without.
    Result<void> reserve(int fd, const std::filesystem::path &path, std::uint64_t size);

private:
    Result<void> step(DiskStep::Kind kind, const std::filesystem::path &path,
                      const std::filesystem::path &target, int fd, Bytes bytes,
                      const std::function<bool()> &act);

    Observer m_observer;
};

} // namespace tallygate::engine
