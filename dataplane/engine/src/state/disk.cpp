// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tallygate::engine {

namespace {

using Kind = DiskStep::Kind;
using std::filesystem::path;

const char *wordOf(Kind kind)
{
    switch (kind) {
    case Kind::Create:
        return "create";
    case Kind::Write:
        return "write to";
    case Kind::Sync:
    case Kind::SyncFolder:
        return "make durable";
    case Kind::Rename:
        return "rename";
    case Kind::Remove:
        return "remove";
    case Kind::MakeFolder:
        return "make the folder";
    case Kind::Truncate:
        return "cut";
    case Kind::Reserve:
        return "reserve room in";
    }
    return "change";
}

tl::unexpected<Error> diskError(Kind kind, const path &where, int reason)
{
    const bool full = reason == ENOSPC || reason == EDQUOT;
    Error error{
        ErrorKind::Io,
        full ? "disk-full" : "io",
        fmt::format("cannot {} {}: {}", wordOf(kind), where.string(), std::strerror(reason)),
        full ? "make room on the disk of the state folder" : "",
        {}};
    error.where.file = where.string();
    return fail(std::move(error));
}

} // namespace

Result<void> Disk::step(Kind kind, const path &where, const path &target, int fd, Bytes bytes,
                        const std::function<bool()> &act)
{
    if (m_observer) {
        if (const int reason = m_observer({kind, where, target, fd, bytes}); reason != 0)
            return diskError(kind, where, reason);
    }
    if (!act())
        return diskError(kind, where, errno);
    return {};
}

Result<void> Disk::create(const path &where, std::string_view content)
{
    FileDescriptor fd;
    auto done = step(Kind::Create, where, {}, -1, {}, [&] {
        fd = FileDescriptor(::open(where.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        return bool(fd);
    });
    if (done)
        done = write(fd.get(), where, bytesOf(content));
    return done ? sync(fd.get(), where) : done;
}

Result<void> Disk::replace(const path &where, std::string_view content)
{
    path fresh = where;
    fresh += ".new";
    auto done = remove(fresh); // what an earlier attempt left
    if (done)
        done = create(fresh, content);
    if (done)
        done = rename(fresh, where);
    if (!done) {
        ::unlink(fresh.c_str());
        return done;
    }
    return syncFolder(where.parent_path());
}

Result<void> Disk::makeFolder(const path &where)
{
    struct stat info
    {};
    if (::stat(where.c_str(), &info) == 0 && S_ISDIR(info.st_mode))
        return {};
    auto done = step(Kind::MakeFolder, where, {}, -1, {},
                     [&] { return ::mkdir(where.c_str(), 0700) == 0 || errno == EEXIST; });
    return done ? syncFolder(where.parent_path()) : done;
}

Result<void> Disk::rename(const path &from, const path &to)
{
    return step(Kind::Rename, from, to, -1, {},
                [&] { return ::rename(from.c_str(), to.c_str()) == 0; });
}

Result<void> Disk::remove(const path &where)
{
    if (::access(where.c_str(), F_OK) != 0 && errno == ENOENT)
        return {};
    return step(Kind::Remove, where, {}, -1, {},
                [&] { return ::unlink(where.c_str()) == 0 || errno == ENOENT; });
}

Result<void> Disk::removeFolder(const path &where)
{
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(where, ignored)) {
        if (auto done = remove(entry.path()); !done)
            return done;
    }
    return step(Kind::Remove, where, {}, -1, {},
                [&] { return ::rmdir(where.c_str()) == 0 || errno == ENOENT; });
}

Result<void> Disk::syncFolder(const path &where)
{
    return step(Kind::SyncFolder, where, {}, -1, {}, [&] {
        const FileDescriptor fd(::open(where.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        return fd && ::fsync(fd.get()) == 0;
    });
}

Result<FileDescriptor> Disk::openToAppend(const path &where)
{
    FileDescriptor fd;
    constexpr int kFlags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
    if (::access(where.c_str(), F_OK) == 0) {
        fd = FileDescriptor(::open(where.c_str(), kFlags));
        if (!fd)
            return diskError(Kind::Write, where, errno);
        return fd;
    }
    auto done = step(Kind::Create, where, {}, -1, {}, [&] {
        fd = FileDescriptor(::open(where.c_str(), kFlags | O_CREAT, 0600));
        return bool(fd);
    });
    if (done)
        done = syncFolder(where.parent_path());
    if (!done)
        return fail(done.error());
    return fd;
}

Result<void> Disk::write(int fd, const path &where, Bytes bytes)
{
    return step(Kind::Write, where, {}, fd, bytes, [&] { return writeAll(fd, bytes); });
}

Result<void> Disk::sync(int fd, const path &where)
{
    return step(Kind::Sync, where, {}, fd, {}, [&] { return ::fdatasync(fd) == 0; });
}

Result<void> Disk::truncate(int fd, const path &where, std::uint64_t size)
{
    return step(Kind::Truncate, where, {}, fd, {},
                [&] { return ::ftruncate(fd, static_cast<off_t>(size)) == 0; });
}

Result<void> Disk::reserve(int fd, const path &where, std::uint64_t size)
{
    return step(Kind::Reserve, where, {}, fd, {}, [&] {
        return ::fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(size)) == 0 ||
               errno == EOPNOTSUPP || errno == ENOSYS;
    });
}

} // namespace tallygate::engine
