// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/xdpside.h"

#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "attachment.h"
#include "bpfobjects.h"
#include "programloader.h"
#include "xdpabi.h"

namespace tallygate::io {

namespace {

constexpr const char *kProgramPin = "program";
constexpr std::array<const char *, 4> kMapPins{"config", "sockets", "peer", "counts"};
constexpr std::string_view kFolderPrefix = "side-";

static_assert(static_cast<int>(SideRole::HostNic) == SIDE_HOST_NIC &&
              static_cast<int>(SideRole::HostStack) == SIDE_HOST_STACK &&
              static_cast<int>(SideRole::Wire) == SIDE_WIRE);
static_assert(static_cast<int>(FailMode::Open) == FAIL_OPEN &&
              static_cast<int>(FailMode::Closed) == FAIL_CLOSED);

std::filesystem::path folderOf(const std::filesystem::path &bpfFolder, const std::string &name)
{
    return bpfFolder / (std::string(kFolderPrefix) + name);
}

bool isPinName(std::string_view name)
{
    const auto isAllowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 64 && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), isAllowed);
}

/// What a program was made of: the same of a pinned one means that it can go on.
SideConfig identityFor(const SharedMaps &shared)
{
    SideConfig config = {};
    config.build = buildOfProgram();
    config.heartbeatId = infoOfMap(shared.heartbeatDescriptor()).id;
    config.guardId = infoOfMap(shared.guardDescriptor()).id;
    config.localId = infoOfMap(shared.localDescriptor()).id;
    return config;
}

bool isSameIdentity(const SideConfig &a, const SideConfig &b)
{
    return a.build == b.build && a.heartbeatId == b.heartbeatId && a.guardId == b.guardId &&
           a.localId == b.localId;
}

Result<SideConfig> readConfig(int map)
{
    SideConfig config = {};
    if (infoOfMap(map).value_size != sizeof config ||
        ::bpf_map_lookup_elem(map, &kOnly, &config) != 0) {
        return fail(ErrorKind::Io, "bpf-map", "cannot read the configuration of an XDP program: {}",
                    std::strerror(errno));
    }
    return config;
}

void removePins(const std::filesystem::path &folder)
{
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

Result<void> pinAll(const std::filesystem::path &folder, int program,
                    const std::array<FileDescriptor, 4> &maps)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return fail(ErrorKind::Io, "bpf-folder", "cannot make the folder {}: {}", folder.string(),
                    error.message());
    }
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (auto pinned = pin(maps[i].get(), folder / kMapPins[i]); !pinned)
            return pinned;
    }
    return pin(program, folder / kProgramPin);
}

} // namespace

bool XdpSide::reopen(const SideConfig &identity, std::uint32_t queues)
{
    m_program = openPinned(m_folder / kProgramPin);
    for (std::size_t i = 0; i < kMaps; ++i)
        m_maps[i] = openPinned(m_folder / kMapPins[i]);
    const auto isMissing = [](const FileDescriptor &fd) { return !fd; };
    if (!m_program || std::any_of(m_maps.begin(), m_maps.end(), isMissing))
        return false;
    const auto config = readConfig(m_maps[Config].get());
    m_queues = infoOfMap(m_maps[Sockets].get()).max_entries;
    return config && isSameIdentity(*config, identity) && m_queues >= queues;
}

Result<void> XdpSide::load(const SharedMaps &shared, std::uint32_t queues)
{
    auto loaded = loadProgram(shared, queues);
    if (!loaded)
        return fail(std::move(loaded.error()));
    m_program = std::move(loaded->program);
    m_maps = std::move(loaded->maps);
    m_queues = infoOfMap(m_maps[Sockets].get()).max_entries;
    return {};
}

Result<XdpSide> XdpSide::open(const SharedMaps &shared, const SideOptions &options)
{
    if (!isPinName(options.name) || options.threads == 0 || options.threads > kMostThreads) {
        return fail(ErrorKind::Semantic, "side-options",
                    "\"{}\" with {} threads does not make an XDP side", options.name,
                    options.threads);
    }
    XdpSide side;
    side.m_folder = folderOf(shared.bpfFolder(), options.name);
    side.m_ifindex = options.ifindex;
    SideConfig config = identityFor(shared);
    config.ifindex = options.ifindex;
    config.role = static_cast<std::uint32_t>(options.role);
    config.failMode = static_cast<std::uint32_t>(options.failMode);
    config.threads = options.threads;

    const FileDescriptor earlier = openPinned(side.m_folder / kProgramPin);
    side.m_reopened = side.reopen(config, options.queues);
    if (!side.m_reopened) {
        if (auto loaded = side.load(shared, options.queues); !loaded)
            return fail(std::move(loaded.error()));
    }
    // All is said to the program before it sees its first frame.
    if (auto done = writeMap(side.m_maps[Config].get(), &kOnly, &config, "configure a side"); !done)
        return fail(std::move(done.error()));
    if (auto done = side.setPeer(options.peerIfindex); !done)
        return fail(std::move(done.error()));
    // Pins before the attachment: what is attached can always be found again.
    if (!side.m_reopened) {
        if (auto done = pinAll(side.m_folder, side.m_program.get(), side.m_maps); !done)
            return fail(std::move(done.error()));
    }
    side.m_programId = infoOfProgram(side.m_program.get()).id;
    auto mode = attach(options.ifindex, side.m_program.get(), earlier.get(), options.genericOnly);
    if (!mode) {
        if (!side.m_reopened)
            removePins(side.m_folder);
        return fail(std::move(mode.error()));
    }
    side.m_attachMode = *mode;
    return side;
}

Result<void> XdpSide::bind(std::uint32_t queue, int socket)
{
    if (queue >= m_queues) {
        return fail(ErrorKind::Limit, "queue-missing", "queue {} is not among the {} of the side",
                    queue, m_queues);
    }
    return writeMap(m_maps[Sockets].get(), &queue, &socket,
                    fmt::format("bind queue {} to its socket", queue));
}

Result<void> XdpSide::unbind(std::uint32_t queue)
{
    if (::bpf_map_delete_elem(m_maps[Sockets].get(), &queue) != 0 && errno != ENOENT &&
        errno != EINVAL) {
        return fail(ErrorKind::Io, "bpf-map", "cannot unbind queue {}: {}", queue,
                    std::strerror(errno));
    }
    return {};
}

Result<void> XdpSide::unbindAll()
{
    for (std::uint32_t queue = 0; queue < m_queues; ++queue) {
        if (auto done = unbind(queue); !done)
            return done;
    }
    return {};
}

Result<void> XdpSide::setPeer(std::uint32_t ifindex)
{
    if (ifindex != 0)
        return writeMap(m_maps[Peer].get(), &kOnly, &ifindex, "set the peer interface");
    if (::bpf_map_delete_elem(m_maps[Peer].get(), &kOnly) != 0 && errno != ENOENT) {
        return fail(ErrorKind::Io, "bpf-map", "cannot take the peer interface away: {}",
                    std::strerror(errno));
    }
    return {};
}

Result<void> XdpSide::setFailMode(FailMode mode)
{
    auto config = readConfig(m_maps[Config].get());
    if (!config)
        return fail(std::move(config.error()));
    config->failMode = static_cast<std::uint32_t>(mode);
    return writeMap(m_maps[Config].get(), &kOnly, &*config, "set the fail mode");
}

Result<void> XdpSide::setThreads(std::uint32_t threads)
{
    if (threads == 0 || threads > kMostThreads)
        return fail(ErrorKind::Limit, "threads", "{} forwarding threads are too many", threads);
    auto config = readConfig(m_maps[Config].get());
    if (!config)
        return fail(std::move(config.error()));
    config->threads = threads;
    return writeMap(m_maps[Config].get(), &kOnly, &*config, "set the number of threads");
}

Result<SideStatistics> XdpSide::statistics() const
{
    const int processors = ::libbpf_num_possible_cpus();
    std::vector<SideCounts> counts(static_cast<std::size_t>(std::max(processors, 1)));
    if (processors <= 0 ||
        ::bpf_map_lookup_elem(m_maps[Counts].get(), &kOnly, counts.data()) != 0) {
        return fail(ErrorKind::Io, "bpf-map", "cannot read the counts of an XDP program: {}",
                    std::strerror(errno));
    }
    SideStatistics sum;
    const std::array<FrameTally *, COUNT_END> tallies{&sum.toWorker, &sum.fallback, &sum.guard,
                                                      &sum.dropped};
    for (const SideCounts &mine : counts) {
        for (std::size_t i = 0; i < COUNT_END; ++i) {
            for (FrameTally *tally : {tallies[i], &sum.seen}) {
                tally->packets += mine.tally[i].packets;
                tally->bytes += mine.tally[i].bytes;
            }
        }
    }
    return sum;
}

Result<void> XdpSide::detach()
{
    auto done = tallygate::io::detach(m_ifindex, m_program.get());
    removePins(m_folder);
    return done;
}

std::vector<std::string> XdpSide::pinned(const std::filesystem::path &bpfFolder)
{
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator it(bpfFolder, error), end; !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with(kFolderPrefix))
            names.push_back(name.substr(kFolderPrefix.size()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> XdpSide::remove(const std::filesystem::path &bpfFolder, const std::string &name)
{
    silenceLibbpf();
    const std::filesystem::path folder = folderOf(bpfFolder, name);
    const FileDescriptor program = openPinned(folder / kProgramPin);
    const FileDescriptor map = openPinned(folder / kMapPins[Config]);
    Result<void> done;
    if (program && map) {
        if (const auto config = readConfig(map.get()))
            done = tallygate::io::detach(config->ifindex, program.get());
    }
    removePins(folder);
    return done;
}

} // namespace tallygate::io
