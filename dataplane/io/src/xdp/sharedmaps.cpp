// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sharedmaps.h"

#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "bpfobjects.h"
#include "xdpabi.h"

namespace tallygate::io {

namespace {

constexpr std::size_t kWordStride = sizeof(HeartbeatWord);
constexpr std::size_t kHeartbeatSize = kMostThreads * kWordStride;

bool isBpfFileSystem(const std::filesystem::path &path)
{
    struct statfs status = {};
    return ::statfs(path.c_str(), &status) == 0 &&
           static_cast<unsigned long>(status.f_type) == BPF_FS_MAGIC;
}

bool isSysfs(const std::filesystem::path &path)
{
    struct statfs status = {};
    return ::statfs(path.c_str(), &status) == 0 &&
           static_cast<unsigned long>(status.f_type) == SYSFS_MAGIC;
}

Result<void> makeFolder(const std::filesystem::path &folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!error)
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    if (error) {
        return fail(ErrorKind::Io, "bpf-folder", "cannot make the folder {}: {}", folder.string(),
                    error.message());
    }
    return {};
}

Result<FileDescriptor> makeMap(bpf_map_type type, const char *name, std::uint32_t keySize,
                               std::uint32_t valueSize, std::uint32_t entries,
                               std::uint32_t flags = 0, int inner = -1)
{
    LIBBPF_OPTS(bpf_map_create_opts, options);
    options.map_flags = flags;
    if (inner >= 0)
        options.inner_map_fd = static_cast<std::uint32_t>(inner);
    FileDescriptor map(::bpf_map_create(type, name, keySize, valueSize, entries, &options));
    if (!map) {
        const bool refused = errno == EINVAL;
        return fail(refused ? ErrorKind::Unsupported : ErrorKind::Io, "bpf-map-create",
                    "cannot make the BPF map {}: {}", name, std::strerror(errno));
    }
    return map;
}

Result<FileDescriptor> makeHeartbeat()
{
    return makeMap(BPF_MAP_TYPE_ARRAY, "tg_heartbeat", sizeof(std::uint32_t), sizeof(HeartbeatWord),
                   kMostThreads, BPF_F_MMAPABLE);
}

Result<FileDescriptor> makeGuardTable()
{
    return makeMap(BPF_MAP_TYPE_ARRAY, "tg_guard_table", sizeof(std::uint32_t), sizeof(GuardValue),
                   1);
}

Result<FileDescriptor> makeLocalTable(std::size_t addresses)
{
    return makeMap(BPF_MAP_TYPE_HASH, "tg_local_table", sizeof(LocalKey), sizeof(std::uint32_t),
                   static_cast<std::uint32_t>(std::max<std::size_t>(addresses, 1)));
}

/// An array of one map, with `inner` in it.
Result<FileDescriptor> makeHolder(const char *name, Result<FileDescriptor> inner)
{
    if (!inner)
        return fail(std::move(inner.error()));
    auto holder = makeMap(BPF_MAP_TYPE_ARRAY_OF_MAPS, name, sizeof(std::uint32_t),
                          sizeof(std::uint32_t), 1, 0, inner->get());
    if (!holder)
        return holder;
    const int fd = inner->get();
    if (auto written = writeMap(holder->get(), &kOnly, &fd, "fill a BPF map"); !written)
        return fail(std::move(written.error()));
    return holder;
}

/// The pinned map if `isUsable`, else a new one, pinned.
template <class Usable, class Make>
Result<FileDescriptor> reopenOrMake(const std::filesystem::path &path, Usable isUsable, Make make)
{
    FileDescriptor pinned = openPinned(path);
    if (pinned && isUsable(pinned))
        return pinned;
    Result<FileDescriptor> made = make();
    if (!made)
        return made;
    if (auto done = pin(made->get(), path); !done)
        return fail(std::move(done.error()));
    return made;
}

/// Pins of other layouts. Programs that use such maps keep them alive as long as they run.
void removeOthers(const std::filesystem::path &folder, const std::set<std::string> &names)
{
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(folder, ignored)) {
        if (!names.contains(entry.path().filename().string()))
            std::filesystem::remove(entry.path(), ignored);
    }
}

LocalKey keyOf(bool v6, const std::uint8_t *address)
{
    LocalKey key = {};
    key.v6 = v6 ? 1 : 0;
    std::memcpy(key.address, address, v6 ? 16 : 4);
    return key;
}

LocalKey keyOf(std::uint32_t address)
{
    const std::uint8_t bytes[] = {
        static_cast<std::uint8_t>(address >> 24), static_cast<std::uint8_t>(address >> 16),
        static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address)};
    return keyOf(false, bytes);
}

LocalKey keyOf(const Ipv6Address &address)
{
    return keyOf(true, address.toBytes().data());
}

template <class Address>
Result<void> putAll(int table, std::span<const Address> addresses, std::uint32_t value)
{
    for (const Address &address : addresses) {
        const LocalKey key = keyOf(address);
        if (auto put = writeMap(table, &key, &value, "note a local address"); !put)
            return put;
    }
    return {};
}

} // namespace

Heartbeat::Heartbeat(Heartbeat &&other) noexcept
    : m_words(std::exchange(other.m_words, nullptr))
{}

Heartbeat &Heartbeat::operator=(Heartbeat &&other) noexcept
{
    std::swap(m_words, other.m_words);
    return *this;
}

Heartbeat::~Heartbeat()
{
    if (m_words != nullptr)
        ::munmap(m_words, kHeartbeatSize);
}

Result<Heartbeat> Heartbeat::map(int mapDescriptor)
{
    void *at =
        ::mmap(nullptr, kHeartbeatSize, PROT_READ | PROT_WRITE, MAP_SHARED, mapDescriptor, 0);
    if (at == MAP_FAILED) {
        return fail(ErrorKind::Io, "heartbeat-map", "cannot map the heartbeat: {}",
                    std::strerror(errno));
    }
    Heartbeat heartbeat;
    heartbeat.m_words = static_cast<std::uint8_t *>(at);
    return heartbeat;
}

void Heartbeat::set(std::uint32_t thread, std::uint64_t aliveUntil)
{
    auto *word = reinterpret_cast<std::uint64_t *>(m_words + thread * kWordStride);
    std::atomic_ref<std::uint64_t>(*word).store(aliveUntil, std::memory_order_release);
}

std::uint64_t Heartbeat::aliveUntil(std::uint32_t thread) const
{
    auto *word = reinterpret_cast<std::uint64_t *>(m_words + thread * kWordStride);
    return std::atomic_ref<std::uint64_t>(*word).load(std::memory_order_acquire);
}

void Heartbeat::setAll(std::uint64_t aliveUntil)
{
    for (std::uint32_t thread = 0; thread < kMostThreads; ++thread)
        set(thread, aliveUntil);
}

Result<void> prepareBpfFolder(const std::filesystem::path &folder)
{
    std::filesystem::path present = std::filesystem::absolute(folder);
    std::error_code ignored;
    while (!std::filesystem::exists(present, ignored) && present.has_relative_path())
        present = present.parent_path();
    if (isBpfFileSystem(present))
        return makeFolder(folder);
    std::filesystem::path mountPoint = present;
    if (!isSysfs(present)) {
        if (auto made = makeFolder(folder); !made)
            return made;
        mountPoint = folder;
    }
    if (::mount("bpf", mountPoint.c_str(), "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") !=
        0) {
        return fail(ErrorKind::Io, "bpf-mount", "cannot mount a bpf file system on {}: {}",
                    mountPoint.string(), std::strerror(errno));
    }
    return makeFolder(folder);
}

Result<SharedMaps> SharedMaps::open(const std::filesystem::path &bpfFolder)
{
    silenceLibbpf();
    const std::filesystem::path folder = bpfFolder / "shared";
    if (auto ready = prepareBpfFolder(bpfFolder); !ready)
        return fail(std::move(ready.error()));
    if (auto ready = makeFolder(folder); !ready)
        return fail(std::move(ready.error()));

    const auto isHeartbeat = [](const FileDescriptor &map) {
        const bpf_map_info info = infoOfMap(map.get());
        return info.value_size == sizeof(HeartbeatWord) && info.max_entries == kMostThreads;
    };
    // The layout of what a map of maps holds cannot be asked without CAP_SYS_ADMIN: its name says
    // it.
    const std::string guardPin = fmt::format("guard-{}", sizeof(GuardValue));
    const std::string localPin = fmt::format("local-{}", sizeof(LocalKey));
    const auto isHolder = [](const FileDescriptor &map) {
        return infoOfMap(map.get()).type == BPF_MAP_TYPE_ARRAY_OF_MAPS;
    };
    auto heartbeat = reopenOrMake(folder / "heartbeat", isHeartbeat, makeHeartbeat);
    auto guard = reopenOrMake(folder / guardPin, isHolder,
                              [] { return makeHolder("tg_guard", makeGuardTable()); });
    auto local = reopenOrMake(folder / localPin, isHolder,
                              [] { return makeHolder("tg_local", makeLocalTable(0)); });
    for (auto *map : {&heartbeat, &guard, &local}) {
        if (!*map)
            return fail(std::move(map->error()));
    }
    removeOthers(folder, {"heartbeat", guardPin, localPin});
    SharedMaps maps;
    maps.m_bpfFolder = bpfFolder;
    maps.m_heartbeat = std::move(*heartbeat);
    maps.m_guard = std::move(*guard);
    maps.m_local = std::move(*local);
    return maps;
}

Result<void> SharedMaps::setGuard(const pipeline::DevicePolicy &policy)
{
    const auto value = std::make_unique<GuardValue>();
    value->table = pipeline::guardTableOf(policy);
    if (policy.systemChecks.incompleteHeader)
        value->checks |= CHECK_INCOMPLETE;
    if (policy.systemChecks.land)
        value->checks |= CHECK_LAND;

    auto inner = makeGuardTable();
    if (!inner)
        return fail(std::move(inner.error()));
    if (auto written = writeMap(inner->get(), &kOnly, value.get(), "write the management guard");
        !written)
        return written;
    const int fd = inner->get();
    return writeMap(m_guard.get(), &kOnly, &fd, "put the management guard in force");
}

Result<void> SharedMaps::setLocal(const pipeline::LocalAddresses &local)
{
    auto inner = makeLocalTable(local.own4().size() + local.own6().size() +
                                local.received4().size() + local.received6().size());
    if (!inner)
        return fail(std::move(inner.error()));
    // What is both is the device's own: it is written last.
    const int table = inner->get();
    Result<void> put = putAll(table, local.received4(), LOCAL_RECEIVED);
    if (put)
        put = putAll(table, local.received6(), LOCAL_RECEIVED);
    if (put)
        put = putAll(table, local.own4(), LOCAL_OWN);
    if (put)
        put = putAll(table, local.own6(), LOCAL_OWN);
    if (!put)
        return put;
    return writeMap(m_local.get(), &kOnly, &table, "put the device's addresses in force");
}

} // namespace tallygate::io
