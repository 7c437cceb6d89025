// SPDX-License-Identifier: GPL-3.0-or-later
#include "programloader.h"

#include <tallygate.skel.h>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "bpfobjects.h"

namespace tallygate::io {

namespace {

constexpr std::uint32_t kLeastQueues = 64; // an interface may get more queues while it is managed

struct CloseSkeleton
{
    void operator()(tallygate_bpf *skeleton) const { tallygate_bpf__destroy(skeleton); }
};
using Skeleton = std::unique_ptr<tallygate_bpf, CloseSkeleton>;

FileDescriptor duplicate(int fd)
{
    return FileDescriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
}

tl::unexpected<Error> notLoaded(int error)
{
    Error problem{error == EPERM ? ErrorKind::Io : ErrorKind::Unsupported,
                  "xdp-load",
                  fmt::format("cannot load the XDP program: {}", std::strerror(error)),
                  takeLibbpfText(),
                  {}};
    if (error == EPERM)
        problem.hint = "this needs CAP_BPF and CAP_NET_ADMIN";
    return fail(std::move(problem));
}

} // namespace

std::uint64_t buildOfProgram()
{
    std::size_t size = 0;
    const auto *bytes = static_cast<const std::uint8_t *>(tallygate_bpf__elf_bytes(&size));
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (std::size_t i = 0; i < size; ++i)
        hash = (hash ^ bytes[i]) * 0x100000001b3;
    return hash;
}

Result<LoadedProgram> loadProgram(const SharedMaps &shared, std::uint32_t queues)
{
    takeLibbpfText();
    const Skeleton skeleton(tallygate_bpf__open());
    if (!skeleton)
        return notLoaded(errno);
    const auto &maps = skeleton->maps;
    int error = ::bpf_map__set_max_entries(maps.sockets, std::max(queues, kLeastQueues));
    for (const auto &[map, fd] : {std::pair{maps.heartbeat, shared.heartbeatDescriptor()},
                                  std::pair{maps.guard, shared.guardDescriptor()},
                                  std::pair{maps.local, shared.localDescriptor()}}) {
        if (error == 0)
            error = ::bpf_map__reuse_fd(map, fd);
    }
    if (error == 0)
        error = tallygate_bpf__load(skeleton.get());
    if (error != 0)
        return notLoaded(-error);
    LoadedProgram loaded;
    loaded.program = duplicate(::bpf_program__fd(skeleton->progs.tallygateSide));
    std::size_t i = 0;
    for (const bpf_map *map : {maps.config, maps.sockets, maps.peer, maps.counts})
        loaded.maps[i++] = duplicate(::bpf_map__fd(map));
    return loaded;
}

} // namespace tallygate::io
